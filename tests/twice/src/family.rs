//! All programs of a kind are looked at, and every difference is said, not the first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use crate::program::Program;
use crate::way::Way;

/// How many programs are made at a time.
const AT_A_TIME: usize = 2;

/// Looks at all programs and returns everything that is wrong with them.
pub(crate) fn check(
    programs: &[Program],
    way: Way,
    look: impl Fn(&Program) -> Vec<String> + Sync,
) -> Vec<String> {
    // Tests run side by side, and programs are made two at a time and no more.
    static ONE_FAMILY: Mutex<()> = Mutex::new(());
    let _alone = ONE_FAMILY.lock().unwrap_or_else(PoisonError::into_inner);

    let waiting = Mutex::new(programs.iter().filter(|program| program.allows(way)));
    let differences = Mutex::new(Vec::new());
    let next = || waiting.lock().expect("a worker never panics with the list").next();
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(program) = next() {
                    let found = catch_unwind(AssertUnwindSafe(|| look(program)))
                        .unwrap_or_else(|panic| vec![message_of(&*panic)]);
                    let found = found.into_iter().map(|text| format!("{} ({way}): {text}", program.name()));
                    differences.lock().expect("a worker never panics with the list").extend(found);
                }
            });
        }
    });
    let mut differences = differences.into_inner().expect("all workers are done");
    differences.sort();
    differences
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("it cannot be looked at: {}", text.unwrap_or("a panic without a message"))
}
