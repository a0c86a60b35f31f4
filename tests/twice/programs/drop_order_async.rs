// What an async method drops when: parameters, locals and temporaries, across an await.
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

impl Loud {
    async fn length(&self) -> usize {
        tokio::task::yield_now().await;
        self.0.len()
    }
}

struct Worker(Loud);

#[agent]
impl Worker {
    async fn run(self, first: Loud, _: Loud, (second, _): (Loud, Loud), _unused: Loud) -> usize {
        let _local = Loud("local");
        let _ = Loud("at once").length().await;
        drop(second);
        println!("{}", self.0.length().await);
        first.length().await + Loud("temporary").length().await
    }

    #[tool]
    async fn fails(&self, _first: Loud, second: Loud) -> Result<Loud, Loud> {
        let _local = Loud("local");
        tokio::task::yield_now().await;
        Err(Loud("error"))?;
        Ok(second)
    }
}

#[async_trait::async_trait]
trait Boxed {
    async fn run(&self, first: Loud, _: Loud) -> Loud;
}

#[agent(name = "boxed")]
#[async_trait::async_trait]
impl Boxed for Worker {
    async fn run(&self, first: Loud, _: Loud) -> Loud {
        let _local = Loud("local");
        self.0.length().await;
        first
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let worker = Worker(Loud("field"));
    println!("{}", Boxed::run(&worker, Loud("boxed"), Loud("ignored")).await.0);
    println!("--");
    println!("{}", worker.fails(Loud("first"), Loud("second")).await.is_err());
    println!("--");
    let others = (Loud("second"), Loud("third"));
    println!("{}", Worker::run(worker, Loud("first"), Loud("ignored"), others, Loud("unused")).await);
}
