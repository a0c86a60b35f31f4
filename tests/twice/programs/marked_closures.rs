// Tools that are closures, in a registry and in variables, of every kind.
use futures::future::{BoxFuture, FutureExt as _};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use workflow_log::prelude::*;

type Tool = Box<dyn Fn(&str) -> Result<String, String> + Send + Sync>;
type AsyncTool = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<String, String>> + Send>> + Send + Sync>;

#[derive(Default)]
struct Registry {
    tools: BTreeMap<&'static str, Tool>,
    later: BTreeMap<&'static str, AsyncTool>,
}

impl Registry {
    fn add(&mut self, name: &'static str, tool: impl Fn(&str) -> Result<String, String> + Send + Sync + 'static) {
        self.tools.insert(name, Box::new(tool));
    }

    fn add_later<F>(&mut self, name: &'static str, tool: impl Fn(String) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<String, String>> + Send + 'static,
    {
        self.later.insert(name, Arc::new(move |input| Box::pin(tool(input))));
    }

    fn call(&self, name: &str, input: &str) -> Result<String, String> {
        self.tools.get(name).ok_or_else(|| format!("no tool {}", name))?(input)
    }

    async fn call_later(&self, name: &str, input: &str) -> Result<String, String> {
        let tool = Arc::clone(&self.later[name]);
        tool(input.to_owned()).await
    }
}

struct Model;

#[resource(kind = "llm")]
impl Model {
    async fn ask(&self, prompt: &str) -> Result<String, String> {
        if prompt.is_empty() { Err("empty".to_owned()) } else { Ok(prompt.to_uppercase()) }
    }
}

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("dropped {}", self.0);
    }
}

#[agent]
async fn run(task: &str) -> Result<String, String> {
    let mut registry = Registry::default();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    // In place, typed by what it is given to.
    registry.add("reverse", #[tool] move |input: &str| {
        counted.fetch_add(1, Relaxed);
        Ok(input.chars().rev().collect())
    });
    registry.add("fail", #[tool(name = "failing")] |input| {
        if input.is_empty() {
            return Err("nothing".to_owned());
        }
        let number: usize = input.parse().map_err(|_| format!("no number: {}", input))?;
        Ok(number.to_string())
    });
    let model = Arc::new(Model);
    registry.add_later("model", #[tool] move |prompt: String| {
        let model = Arc::clone(&model);
        async move { model.ask(&prompt).await }
    });
    registry.later.insert("pinned", Arc::new(#[tool] |input: String| -> Pin<Box<dyn Future<Output = _> + Send>> {
        let bad = "bad".to_owned();
        Box::pin(async move {
            tokio::task::yield_now().await;
            if input == bad {
                return Err("bad input".to_owned());
            }
            Ok::<_, String>(input)
        })
    }));

    // In variables.
    #[tool]
    let add = |one: u8, (two, _): (u8, u8)| -> Option<u8> { one.checked_add(two) };
    let mut count = 0;
    let mut counter = #[action] || {
        count += 1;
        count
    };
    let once = {
        let loud = Loud("captured");
        #[env(name = "once")]
        let once = move || loud;
        once
    };
    let boxed: fn(u8) -> BoxFuture<'static, u8> = #[llm] |number: u8| async move { number + 1 }.boxed();
    #[tool]
    let later = async |text: &str| -> Result<usize, String> {
        if text.is_empty() {
            return Err("no text".to_owned());
        }
        Ok(text.len())
    };

    println!("{:?} {:?}", registry.call("reverse", "abc"), registry.call("reverse", ""));
    println!("{:?} {:?}", registry.call("fail", "7"), registry.call("fail", ""));
    println!("{:?} {:?}", registry.call("fail", "x"), registry.call("none", "x"));
    println!("{:?}", registry.call_later("model", task).await);
    println!("{:?}", registry.call_later("model", "").await);
    println!("{:?} {:?}", registry.call_later("pinned", "good").await, registry.call_later("pinned", "bad").await);
    println!("{:?} {:?}", add(1, (2, 3)), add(200, (100, 0)));
    println!("{} {}", counter(), counter());
    let loud = once();
    println!("{}", loud.0);
    println!("{}", boxed(1).await);
    println!("{:?} {:?}", later("four").await, later("").await);
    drop(loud);
    Ok(format!("{} {}", runs.load(Relaxed), task.len()))
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", run("look").await);
}
