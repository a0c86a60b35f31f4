// Free functions that are agents and tools, sync and async.
use workflow_log::prelude::*;

#[agent]
async fn summarise(text: &str, limit: Option<usize>) -> Result<String, String> {
    if let Some(0) = limit {
        return Err("nothing fits".into());
    }
    Ok(text.chars().take(limit.unwrap_or(3)).collect())
}

#[agent(name = "counter")]
fn count(words: &[&str]) -> usize {
    words.iter().map(|word| measure(word)).sum()
}

#[resource(kind = "tool")]
fn measure(word: &str) -> usize {
    word.len()
}

#[resource]
async fn fetch(page: u32) -> String {
    format!("page {}", page)
}

#[workflow]
fn main() {
    println!("{:?}", futures::executor::block_on(summarise("summary", None)));
    println!("{:?}", futures::executor::block_on(summarise("summary", Some(0))));
    println!("{}", count(&["one", "three"]));
    println!("{}", futures::executor::block_on(fetch(7)));
}
