// `#[async_trait(?Send)]`: futures that stay on their thread.
use std::cell::Cell;
use std::rc::Rc;
use workflow_log::prelude::*;

#[async_trait::async_trait(?Send)]
trait Agent {
    async fn run(&self, task: Rc<str>) -> usize;
}

struct Above(Cell<usize>);
struct Below(Cell<usize>);

#[agent]
#[async_trait::async_trait(?Send)]
impl Agent for Above {
    async fn run(&self, task: Rc<str>) -> usize {
        self.0.set(self.0.get() + task.len());
        self.0.get()
    }
}

#[async_trait::async_trait(?Send)]
#[agent]
impl Agent for Below {
    async fn run(&self, task: Rc<str>) -> usize {
        self.0.set(self.0.get() + task.len());
        self.0.get()
    }
}

#[workflow]
fn main() {
    futures::executor::block_on(async {
        println!("{}", Above(Cell::new(1)).run("above".into()).await);
        println!("{}", Below(Cell::new(2)).run("below".into()).await);
    });
}
