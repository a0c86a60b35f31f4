// Code behind a return, a panic, a loop and a function that never returns.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, number: u32) -> u32 {
        return number;
        println!("never");
    }

    #[tool]
    fn fail(&self) -> ! {
        panic!("fails");
    }

    #[tool]
    fn after(&self) -> u32 {
        self.fail();
        1
    }

    #[tool]
    async fn later(&self) -> u32 {
        loop {
            std::future::pending::<()>().await;
        }
        2
    }

    #[tool]
    async fn after_later(&self) -> u32 {
        self.fail();
        let three = 3;
        three
    }

    #[tool]
    fn matched(&self, number: u32) -> u32 {
        match number {
            0 => 1,
            _ => 2,
            3 => 4,
        }
    }
}

#[agent]
async fn never() -> ! {
    std::process::exit(1);
    println!("never");
}

#[workflow]
fn main() {
    Worker.run(1);
    Worker.after();
    Worker.matched(2);
    drop((Worker.later(), Worker.after_later(), never()));
    std::process::exit(0);
    println!("never");
}
