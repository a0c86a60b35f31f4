//! Situations in which a log that is not careful hangs, aborts or changes its program.
#![allow(
    clippy::print_in_format_impl,
    clippy::unused_self,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    unreachable_pub
)]

use std::cell::RefCell;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use workflow_log::prelude::*;

struct Agent;

#[agent]
impl Agent {
    fn run(&self, task: &str) -> usize {
        task.len()
    }

    #[tool]
    fn locked(&self, mutex: &Mutex<Vec<u8>>, lock: Arc<RwLock<Vec<u8>>>) {
        let _ = (mutex, lock);
    }

    #[tool]
    fn shown(&self, witness: &Witness) {
        let _ = witness;
    }

    #[tool]
    fn cyclic<T: std::fmt::Debug>(&self, value: T) {
        let _ = value;
    }

    #[tool]
    fn resumes(&self) {
        std::panic::resume_unwind(Box::new("from elsewhere"));
    }

    /// Hands on what is left, with its context: each piece is inside the one before.
    #[tool]
    fn link(&self, left: u32) {
        if left > 0 {
            let next = workflow_log::in_current_fn(move || Agent.link(left - 1));
            NEXT.set(Some(Box::new(next)));
        }
    }

    #[tool]
    fn panics(&self) {
        panic!("at once");
    }
}

struct RecordsWhenDropped;

impl Drop for RecordsWhenDropped {
    fn drop(&mut self) {
        Agent.run("dropped");
    }
}

#[derive(Debug)]
struct Ring {
    next: RefCell<Option<Rc<Ring>>>,
}

struct Found;

#[resource(kind = "env")]
impl Found {
    pub fn find(there: bool) -> Option<Self> {
        there.then_some(Self)
    }
}

#[workflow(name = "locks")]
fn locks() {
    let mutex = Mutex::new(vec![1]);
    let lock = Arc::new(RwLock::new(vec![2]));
    Agent.locked(&mutex, Arc::clone(&lock));
    let _held = mutex.lock().unwrap_or_else(PoisonError::into_inner);
    let _written = lock.write().unwrap_or_else(PoisonError::into_inner);
    Agent.locked(&mutex, Arc::clone(&lock));
}

#[workflow(name = "unwinding")]
fn unwinding() {
    let caught = [catch_unwind(|| Agent.panics()).is_err(), catch_unwind(|| Agent.resumes()).is_err()];
    println!("{caught:?}");
}

#[workflow(name = "cycle")]
fn cycle() {
    let ring = Rc::new(Ring { next: RefCell::new(None) });
    *ring.next.borrow_mut() = Some(Rc::clone(&ring));
    Agent.cyclic(Rc::clone(&ring));
    println!("survived {}", ring.next.borrow().is_some());
}

#[workflow(name = "unlogged", verbosity = "off")]
fn unlogged() {
    Agent.run("here");
    std::thread::spawn(|| Agent.run("without its context")).join().ok();
}

#[workflow(name = "made")]
fn made() {
    Found::find(false);
    Agent.link(40_000);
    while let Some(next) = NEXT.take() {
        next();
    }
}

thread_local! {
    static NEXT: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

#[workflow(name = "moving", logs_dir = "here")]
fn moving() {
    std::env::set_current_dir("/").ok();
    Agent.run("elsewhere");
}

#[workflow(name = "exiting")]
fn exiting() {
    for _ in 0..4 {
        std::thread::spawn(workflow_log::in_current_fn(|| {
            let task = "x".repeat(10_000);
            loop {
                Agent.run(&task);
            }
        }));
    }
    while workflow_log::log_path()
        .and_then(|path| path.metadata().ok())
        .is_none_or(|log| log.len() < 1_000_000)
    {
        std::thread::yield_now();
    }
    std::process::exit(5);
}

/// Says so when it is looked at.
struct Witness;

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        println!("looked at");
        f.write_str("Witness")
    }
}

#[workflow(name = "witness")]
fn witness() {
    Agent.shown(&Witness);
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("locks") => locks(),
        Some("unwinding") => unwinding(),
        Some("cycle") => cycle(),
        Some("unlogged") => unlogged(),
        Some("made") => made(),
        Some("witness") => witness(),
        Some("moving") => moving(),
        Some("exiting") => exiting(),
        _ => {
            let caught = catch_unwind(|| {
                let _dropped = RecordsWhenDropped;
                panic!("with nothing recorded before");
            });
            println!("caught {}", caught.is_err());
        }
    }
}
