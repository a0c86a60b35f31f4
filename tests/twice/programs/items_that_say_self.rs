// Free functions in whose bodies items say `Self`.
use workflow_log::prelude::*;

#[agent]
pub fn planned(task: &str, _: u8) -> usize {
    struct Plan(usize);
    impl Plan {
        fn of(text: &str) -> Self {
            Self(text.len())
        }
    }
    Plan::of(task).0
}

#[resource(kind = "tool")]
async fn searched(words: Vec<String>) -> Result<String, String> {
    trait Search {
        fn found(self) -> Option<String>;
    }
    impl Search for Vec<String> {
        fn found(self) -> Option<String>
        where
            Self: Sized,
        {
            self.into_iter().next()
        }
    }
    words.found().ok_or_else(|| "nothing".into())
}

#[workflow]
fn main() {
    enum Step {
        Last,
    }
    impl Step {
        const ALL: [Self; 1] = [Self::Last];
    }
    println!("{} {}", planned("task", 1), Step::ALL.len());
    println!("{:?}", futures::executor::block_on(searched(vec!["a".into()])));
    println!("{:?}", futures::executor::block_on(searched(Vec::new())));
}
