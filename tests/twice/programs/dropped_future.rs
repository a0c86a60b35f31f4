// Futures that are dropped: never polled, polled once, and kept until the end.
use futures::FutureExt as _;
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

struct Worker;

#[agent]
impl Worker {
    async fn run(&self, name: &'static str, _parameter: Loud) -> Loud {
        let _local = Loud(name);
        println!("{} begins", name);
        self.wait().await;
        Loud("never")
    }

    #[action]
    async fn wait(&self) {
        let _waiting = Loud("waiting");
        std::future::pending::<()>().await;
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    drop(Worker.run("unpolled", Loud("parameter of unpolled")));
    let mut once = Box::pin(Worker.run("once", Loud("parameter of once")));
    println!("{}", once.as_mut().now_or_never().is_none());
    println!("dropping");
    drop(once);
    let mut kept = Box::pin(Worker.run("kept", Loud("parameter of kept")));
    println!("{}", kept.as_mut().now_or_never().is_none());
}
