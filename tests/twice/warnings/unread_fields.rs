// Fields of annotated types that nothing reads.
use workflow_log::prelude::*;

#[agent]
struct Worker {
    read: u32,
    unread: u32,
    #[no_log]
    kept_out: u32,
}

#[resource(kind = "tool")]
#[derive(Debug, Clone)]
enum Tool {
    Named { unread: u32 },
    Tuple(u32),
}

#[agent]
impl Worker {
    fn run(&self) -> u32 {
        self.read
    }
}

#[resource(kind = "tool")]
impl Tool {
    pub fn call(&self) {}
}

#[workflow]
fn main() {
    println!("{}", Worker { read: 1, unread: 2, kept_out: 3 }.run());
    println!("{:?}", Tool::Named { unread: 1 });
    Tool::Tuple(2).call();
}
