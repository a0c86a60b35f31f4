// What is spawned in every way that the standard library, tokio and futures have.
use std::future::Future;
use std::thread;
use workflow_log::prelude::*;

#[derive(Clone)]
struct Tool;

#[resource(kind = "tool")]
impl Tool {
    pub fn call(&self, input: &str) -> usize {
        input.len()
    }

    pub async fn later(&self, input: &str) -> usize {
        tokio::task::yield_now().await;
        input.len()
    }
}

struct Agent {
    tool: Tool,
    name: &'static str,
}

#[agent(name = self.name)]
impl Agent {
    async fn run(&self) -> usize {
        println!("{}", self.name);
        let tool = self.tool.clone();
        let task = tokio::spawn(async move { tool.later("spawned").await });
        let mut sum = task.await.unwrap();
        let tool = self.tool.clone();
        sum += tokio::task::spawn_blocking(move || tool.call("blocking")).await.unwrap();
        let mut set = tokio::task::JoinSet::new();
        for input in ["set one", "set two"] {
            let tool = self.tool.clone();
            set.spawn(async move { tool.later(input).await });
        }
        while let Some(done) = set.join_next().await {
            sum += done.unwrap();
        }
        let future = Self::owned(self.tool.clone());
        sum += tokio::spawn(future).await.unwrap();
        sum += tokio::spawn(Self::owned(self.tool.clone())).await.unwrap();
        let tool = self.tool.clone();
        let work = move || tool.call("a closure by name");
        sum += tokio::task::spawn_blocking(work).await.unwrap();
        let local = tokio::task::LocalSet::new();
        let rc = std::rc::Rc::new(self.tool.clone());
        sum += local
            .run_until(async { tokio::task::spawn_local(async move { rc.later("local").await }).await.unwrap() })
            .await;
        let text = String::from("scoped");
        thread::scope(|scope| {
            scope.spawn(|| sum += self.tool.call(&text)).join().unwrap();
        });
        let tool = self.tool.clone();
        sum += thread::spawn(move || tool.call("thread")).join().unwrap();
        let tool = self.tool.clone();
        let builder = thread::Builder::new().name("named".into());
        sum += builder.spawn(move || tool.call("builder")).unwrap().join().unwrap();
        struct Unit;
        const SIZES: [usize; 2] = [1, 2];
        crate::in_a_thread(self.tool.clone(), SIZES.len() - std::mem::size_of::<Unit>());
        let union = SIZES.len();
        union.checked_sub(1).map(|_| in_a_thread(self.tool.clone(), 1));
        let handle = tokio::runtime::Handle::current();
        let tool = self.tool.clone();
        sum + handle.spawn(async move { tool.later("handle").await }).await.unwrap()
    }

    #[no_log]
    fn owned(tool: Tool) -> impl Future<Output = usize> + Send + 'static {
        async move { tool.later("a future by name").await }
    }
}

#[agent]
fn in_a_thread(tool: Tool, number: usize) -> usize {
    async fn nothing() {}
    pub(crate) fn spawn(number: usize) -> usize {
        number
    }
    drop(nothing());
    let count = |size: usize| size + spawn(number);
    match number {
        0 | 1 => thread::spawn(move || tool.call("one")).join().unwrap(),
        2 | 3 => crate::thread::spawn(|| 2).join().unwrap() + count(1),
        _ => 0,
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (one, two) = (Agent { tool: Tool, name: "one" }, Agent { tool: Tool, name: "two" });
    println!("{}", one.run().await);
    println!("{}", two.run().await);
}
