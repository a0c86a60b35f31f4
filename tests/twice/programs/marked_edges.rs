// Marks where order, types and temporaries are easily changed: arguments made in place, arms that leave,
// closures whose result is coerced, chains that go on behind a lock.
use futures::future::BoxFuture;
use std::collections::HashMap;
use std::fmt::Display;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use workflow_log::prelude::*;

struct Client(usize);

impl Client {
    fn open(&self) -> &Self {
        println!("open");
        self
    }

    fn send(&self, text: String) -> String {
        format!("{}:{}", self.0, text)
    }

    fn create(&self, number: usize, text: String) -> String {
        format!("{} {}", number, text)
    }

    fn pick<'a>(&self, text: &'a str) -> Option<&'a str> {
        Some(text)
    }

    fn score(&self, text: &str) -> usize {
        text.len()
    }

    fn shout(&mut self, text: &str) -> String {
        self.0 += 1;
        text.to_uppercase()
    }

    async fn ask(&self, text: &str) -> String {
        text.to_owned()
    }
}

struct Counter {
    turn: usize,
}

impl Counter {
    fn advance(&mut self) -> usize {
        self.turn += 1;
        self.turn
    }
}

fn note(text: &str) -> u8 {
    println!("note {}", text);
    1
}

trait Model {
    fn number(&self) -> u8;
}

struct Small;

impl Model for Small {
    fn number(&self) -> u8 {
        1
    }
}

fn make() -> Result<Arc<Small>, String> {
    Ok(Arc::new(Small))
}

fn step(number: u8) -> ControlFlow<String, u8> {
    if number > 3 { ControlFlow::Break("too many".to_owned()) } else { ControlFlow::Continue(number) }
}

struct Lazy(u8);

impl Lazy {
    fn unwrap(self) -> u8 {
        self.0
    }
}

fn lazy(number: u8) -> Lazy {
    Lazy(number)
}

fn read(text: &str) -> String {
    text.to_owned()
}

fn lists(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

fn parse<A: Default, B>(text: &str) -> Result<A, String>
where
    B: Default,
{
    if text.is_empty() { Ok(A::default()) } else { Err(text.to_owned()) }
}

#[agent]
fn in_order(client: &Client) -> bool {
    let mut counter = Counter { turn: 0 };
    #[llm]
    let first = client.open().send(format!("{}", note("argument")));
    #[llm]
    let second = client.create(counter.turn, format!("{}", counter.advance()));
    #[tool]
    let third = client.pick(&format!("k{}", first)).unwrap_or_default().len();
    println!("{} {} {}", first, second, third);
    #[tool]
    client.score(&format!("{}!", second)) > 3 && third > 0
}

#[agent]
fn chosen(name: &str) -> Vec<String> {
    #[tool]
    let said = match name {
        "exit" => std::process::exit(4),
        "parse" => parse::<String, HashMap<u8, u8>>(name).unwrap_or_else(|text| text),
        "nested" => match name.len() {
            6 => read("six"),
            _ => String::from("never"),
        },
        "if" => if name.len() == 2 { read("two") } else { read("more") }
        "block" => {
            let text = name.to_uppercase();
            if text.is_empty() { read("none") } else { read(&text) }
        }
        "new" => String::new(),
        other if client_likes(other) => read(other) + "!",
        _ => read("other"),
    };
    #[tool]
    let list = match name {
        "list" => lists(name),
        "parsed" => name.chars().map(String::from).collect(),
        "default" => Default::default(),
        _ => Vec::new(),
    };
    println!("{} {:?}", said, list);
    list
}

fn client_likes(name: &str) -> bool {
    name == "liked"
}

#[agent]
fn flows(number: u8) -> ControlFlow<String, u8> {
    #[tool]
    let stepped: u8 = step(number)?;
    #[tool]
    let unwrapped: u8 = lazy(stepped).unwrap();
    ControlFlow::Continue(stepped + unwrapped)
}

#[agent]
fn coerced() -> Result<u8, String> {
    let model: Arc<dyn Model> = make()?;
    let name = |text: &str| text.len();
    fn apply(with: impl Fn(&Small) -> &dyn Model, small: &Small) -> u8 {
        with(small).number()
    }
    fn call(with: impl Fn(u8) -> u8, number: u8) -> u8 {
        with(number)
    }
    let applied = apply(#[tool] |small: &Small| small, &Small);
    let shown = #[tool] |number: u8| -> Box<dyn Display> { Box::new(number) };
    let qualified = call(#[tool] |number: u8| <u8 as std::convert::Into<u64>>::into(number) as u8, 3);
    let quit = #[tool] |number: u8| -> ! { panic!("bye {}", number) };
    if name("ab") > 3 {
        quit(1);
    }
    println!("{} {} {}", applied, shown(7), qualified);
    Ok(model.number())
}

type Tool = Box<dyn Fn(String) -> BoxFuture<'static, Result<String, String>> + Send + Sync>;

async fn search(text: String) -> Result<String, String> {
    tokio::time::sleep(Duration::from_millis(1)).await;
    if text.is_empty() { Err("nothing".to_owned()) } else { Ok(text) }
}

struct Locked {
    client: Mutex<Client>,
}

impl Locked {
    fn new() -> Self {
        Self { client: Mutex::new(Client(0)) }
    }
}

#[agent]
struct Asker {
    #[llm]
    client: Client,
    #[llm]
    locked: Mutex<Client>,
}

#[agent]
impl Asker {
    async fn run(&self, text: &str) -> bool {
        let late = Duration::from_secs(9);
        let said = tokio::time::timeout(late, self.client.ask(&format!("hi {}", text))).await.unwrap();
        let shouted = self.locked.lock().unwrap().shout(text);
        let tools: Vec<(&str, Tool)> = vec![("s", Box::new(#[tool] |text: String| Box::pin(search(text))))];
        println!("{:?} {:?}", tools[0].1(text.to_owned()).await, tools[0].1(String::new()).await);
        println!("{} {}", said, shouted);
        self.client.ask(&format!("Is {} fine?", text)).await == "Is x fine?"
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", in_order(&Client(3)));
    for name in ["parse", "nested", "if", "block", "new", "liked", "list", "parsed", "default", "?"] {
        chosen(name);
    }
    println!("{:?} {:?}", flows(1), flows(9));
    println!("{:?}", coerced());
    let locked = Locked::new();
    let asker = Asker { client: Client(1), locked: locked.client };
    println!("{}", asker.run("x").await);
    chosen("exit");
}
