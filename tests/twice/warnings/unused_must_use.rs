// Results and futures that are thrown away.
use workflow_log::prelude::*;

#[must_use = "a ticket is to be kept"]
struct Ticket;

struct Worker;

#[agent]
impl Worker {
    fn run(&self) -> Result<u32, String> {
        self.parse("1");
        self.parse("2").ok();
        self.kept();
        self.ticket();
        self.later();
        self.boxed();
        let _ = self.kept();
        Ok(1)
    }

    #[tool]
    fn parse(&self, text: &str) -> Result<u32, std::num::ParseIntError> {
        text.parse()
    }

    #[must_use = "it is what was asked for"]
    #[tool]
    fn kept(&self) -> u32 {
        3
    }

    #[tool]
    fn ticket(&self) -> Ticket {
        Ticket
    }

    #[tool]
    async fn later(&self) -> u32 {
        self.kept();
        4
    }

    #[tool]
    fn boxed(&self) -> std::pin::Pin<Box<dyn std::future::Future<Output = u32>>> {
        Box::pin(async { 5 })
    }

    #[tool]
    #[must_use]
    async fn kept_later(&self) -> Ticket {
        Ticket
    }
}

#[agent]
#[must_use]
fn free() -> u32 {
    1
}

#[workflow]
#[tokio::main]
async fn main() {
    Worker.run();
    Worker.later().await;
    Worker.kept_later();
    Worker.kept_later().await;
    free();
    "text".len() + 1;
}
