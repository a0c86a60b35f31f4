// Futures made in bodies and never awaited, blocks of paths that end at once, empty statements.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self) -> Result<(), String> {
        self.wait();
        async { 1 };
        std::future::ready(1);
        Ok(self.wait().await)
    }

    #[tool]
    async fn wait(&self) {
        |x: u32| x + 1;
        !self.flag();
        self.flag() == true;
    }

    #[action]
    fn flag(&self) -> bool {
        vec![1].iter().map(|x| x + 1);
        true
    }
}

#[workflow]
#[tokio::main]
async fn main() {
    Worker.run();
    let _ = Worker.run().await;
}
