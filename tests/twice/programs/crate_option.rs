// The crate under another name: `crate = path` in every attribute.
use workflow_log as wl;

#[wl::agent(crate = wl)]
#[derive(Debug)]
struct Planner {
    limit: usize,
    #[no_log]
    key: u32,
}

#[wl::agent(crate = crate::wl, name = "planner")]
impl Planner {
    async fn run(&self, task: &str) -> usize {
        self.query(task).min(self.limit)
    }

    #[llm]
    fn query(&self, prompt: &str) -> usize {
        prompt.len()
    }
}

#[wl::resource(kind = "tool", crate = wl)]
fn measure(#[no_log] word: &str) -> usize {
    word.len()
}

mod inner {
    use workflow_log as wl;

    pub trait Runs {
        fn run(&self) -> u32;
    }

    pub struct Inner;

    #[wl::agent(crate = self::wl)]
    impl Runs for Inner {
        fn run(&self) -> u32 {
            3
        }
    }
}

#[wl::workflow(crate = wl)]
fn main() {
    use inner::Runs as _;
    println!("{}", futures::executor::block_on(Planner { limit: 3, key: 1 }.run("task")));
    println!("{} {}", measure("word"), inner::Inner.run());
}
