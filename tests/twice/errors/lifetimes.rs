// References that do not live long enough.
use workflow_log::prelude::*;

struct Worker<'w> {
    text: &'w str,
}

#[agent]
impl<'w> Worker<'w> {
    fn run<'a>(&self, one: &'a str, other: &str) -> &'a str {
        other
    }

    #[tool]
    fn local(&self) -> &str {
        let text = String::new();
        &text
    }

    #[tool]
    async fn later<'a>(&'a self, text: &str) -> &'a str {
        text
    }

    #[tool]
    fn longer(&self) -> &'static str {
        self.text
    }
}

#[workflow]
fn main() {
    let worker;
    {
        let text = String::new();
        worker = Worker { text: &text };
    }
    worker.longer();
}
