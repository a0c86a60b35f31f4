// Attributes of other crates on recorded functions: `#[tokio::main]` above and below.
use workflow_log::prelude::*;

#[agent]
#[tokio::main(flavor = "current_thread")]
async fn above(number: u32) -> Result<u32, String> {
    tokio::task::yield_now().await;
    if number > 1 { Err("large".to_owned()) } else { Ok(number) }
}

#[tokio::main(flavor = "current_thread")]
#[agent]
async fn below(number: u32) -> Result<u32, String> {
    tokio::task::yield_now().await;
    if number > 1 { Err("large".to_owned()) } else { Ok(number) }
}

#[workflow]
#[tokio::main]
async fn flow(number: u32) -> u32 {
    tokio::task::yield_now().await;
    number
}

fn main() {
    println!("{:?} {:?}", above(1), above(2));
    println!("{:?} {:?}", below(1), below(2));
    println!("{}", flow(3));
}
