// Functions that return `!`, sync and async, and end by a panic or an exit.
use workflow_log::prelude::*;

struct Server {
    requests: u32,
}

#[agent]
impl Server {
    fn run(&mut self, limit: u32) -> ! {
        loop {
            self.requests += 1;
            self.serve(self.requests);
            if self.requests == limit {
                println!("served {}", self.requests);
                self.stop(3)
            }
        }
    }

    #[tool]
    fn serve(&self, request: u32) -> Option<u32> {
        request.checked_sub(1)
    }

    #[action]
    fn stop(&self, code: i32) -> ! {
        std::process::exit(code)
    }

    #[action]
    async fn fail(&self) -> ! {
        tokio::task::yield_now().await;
        panic!("cannot serve")
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut server = Server { requests: 0 };
    let number: u32 = match tokio::spawn(async { Server { requests: 9 }.fail().await }).await {
        Ok(never) => never,
        Err(error) => u32::from(error.is_panic()),
    };
    println!("{}", number);
    server.run(2)
}
