// Marks on what chooses a tool, on what does something with its result, and on what is made in place.
use futures::future::BoxFuture;
use std::fmt::Debug;
use std::future::Future;
use workflow_log::prelude::*;

fn read(path: &str) -> Result<String, String> {
    if path.is_empty() { Err("no path".to_owned()) } else { Ok(format!("contents of {}", path)) }
}

fn shout(text: String) -> Result<String, String> {
    Ok(text.to_uppercase())
}

async fn later(text: &str) -> Result<String, String> {
    tokio::task::yield_now().await;
    Ok(text.to_owned())
}

fn boxed(text: &str) -> BoxFuture<'_, Result<String, String>> {
    Box::pin(later(text))
}

struct Client;

impl Client {
    fn chat(&self) -> &Self {
        self
    }

    async fn create<T: Debug>(&self, request: T, times: u8) -> Result<String, String> {
        let said = format!("{:?}", request);
        Ok(said.repeat(times.into()))
    }

    fn text(&self, prompt: &str) -> String {
        prompt.len().to_string()
    }
}

fn noisy(name: &str) -> u8 {
    println!("evaluated {}", name);
    1
}

#[agent]
async fn run(client: &Client, calls: &[(&str, &str)]) -> Result<usize, String> {
    let mut results = Vec::new();
    for (name, argument) in calls {
        let loud = argument.to_string();
        #[tool]
        let result = match *name {
            "read" => read(argument),
            "shout" => {
                let text = format!("{}!", loud);
                shout(text)
            }
            "later" => later(argument).await,
            "stop" => return Err("stopped".to_owned()),
            other if other.is_empty() => Ok(String::new()),
            other => Err(format!("no tool {}", other)),
        };
        println!("{:?}", result);
        #[tool]
        let again = if name.len() > 4 { read(&loud) } else { shout(loud.clone()) };
        results.push(again.unwrap_or_default());
    }
    // What is done with a result is no part of the call.
    #[tool]
    let content = read("").unwrap_or_else(|error| format!("error: {}", error));
    #[tool]
    let count: usize = "12".parse().unwrap();
    #[tool]
    let words: Vec<&str> = "a b".split(' ').collect();
    #[tool]
    let number: u8 = "7".parse().map_err(|_| "no number".to_owned())?;
    #[tool]
    let future: BoxFuture<'_, Result<String, String>> = boxed("typed");
    #[tool]
    let other = boxed("untyped");
    let both: [BoxFuture<'_, Result<String, String>>; 2] = [future, other];
    for future in both {
        println!("{:?}", future.await);
    }
    println!("{} {} {:?} {}", content, count, words, number);
    asks(client).await?;
    Ok(results.len())
}

#[agent]
async fn asks(client: &Client) -> Result<(), String> {
    let list = vec![1, 2];
    #[llm]
    let made = client.chat().create(format!("{:?} of {}", list, 3), 1).await?;
    #[llm]
    let noisy_first = client.create(noisy("first"), noisy("second")).await?;
    #[llm]
    let in_order = client.create((noisy("first"), format!("{}", noisy("second"))), noisy("third")).await?;
    #[llm]
    let behind = client.create(format!("{}", noisy("first")), noisy("second")).await?;
    #[llm]
    let text = client.text(&format!("{}!", made));
    println!("{} {} {} {} {} {}", made, noisy_first, in_order, behind, text, list.len());
    Ok(())
}

fn is_send<F: Future + Send>(future: F) -> F {
    future
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = Client;
    let calls = [("read", "a"), ("read", ""), ("shout", "hey"), ("later", "on"), ("", ""), ("fly", "")];
    println!("{:?}", is_send(run(&client, &calls)).await);
    println!("{:?}", run(&client, &[("stop", "")]).await);
}
