// Attributes on single methods: borrowed results, early returns, `?`, `!`, generics.
use workflow_log::prelude::*;

#[derive(Debug)]
struct Worker {
    list: Vec<u32>,
}

impl Worker {
    #[agent]
    fn run<'a>(&'a mut self, (first, mut second): (u32, u32), _: &str) -> Result<&'a mut u32, String> {
        second += first;
        for item in self.list.iter() {
            if *item == second {
                return Err(format!("{} is there", item));
            }
        }
        self.list.push(self.parsed("x").unwrap_or(second));
        self.list.last_mut().ok_or_else(|| "empty".into())
    }

    #[resource(kind = "tool")]
    fn parsed(&self, text: &str) -> Result<u32, std::num::ParseIntError> {
        let number = text.parse::<u32>()?;
        Ok(number)
    }

    #[resource(kind = "tool")]
    async fn later<T: Into<u32>>(self, number: T, #[no_log] mut more: impl Iterator<Item = u32>) -> (Self, u32) {
        tokio::task::yield_now().await;
        let sum = number.into() + more.next().unwrap_or_default();
        (self, sum)
    }

    #[resource]
    fn stop(&self, code: i32) -> ! {
        println!("stopped");
        std::process::exit(code)
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut worker = Worker { list: vec![9] };
    *worker.run((1, 2), "x").unwrap() += 1;
    println!("{:?}", worker.run((4, 5), "y"));
    let (worker, sum) = worker.later(1_u8, vec![2, 3].into_iter()).await;
    println!("{:?} {}", worker, sum);
    worker.stop(3)
}
