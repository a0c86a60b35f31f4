// Calls through marked fields that return whatever is asked of them, where that is said outside.
use std::str::FromStr;
use workflow_log::prelude::*;

#[derive(Debug)]
struct Away;

struct Client;

impl Client {
    async fn ask<T: FromStr>(&self, text: &str) -> Result<T, Away> {
        text.parse().map_err(|_| Away)
    }

    async fn found<T: FromStr>(&self, text: &str) -> Option<T> {
        text.parse().ok()
    }

    fn read<T: FromStr>(&self, text: &str) -> Result<T, Away> {
        text.parse().map_err(|_| Away)
    }

    async fn post(&self, text: &str) -> Result<Reply, Away> {
        if text.is_empty() { Err(Away) } else { Ok(Reply(text.to_owned())) }
    }
}

struct Reply(String);

impl Reply {
    async fn json<T: FromStr>(self) -> Result<T, Away> {
        self.0.parse().map_err(|_| Away)
    }
}

#[agent]
struct Reader {
    #[llm]
    client: Client,
}

#[agent]
impl Reader {
    async fn run(&self, text: &str) -> Result<u32, Away> {
        let number: u32 = self.client.ask(text).await?;
        let result: Result<u8, Away> = self.client.ask("9").await;
        let long: u64 = self.client.post(text).await?.json().await?;
        let read: i32 = self.client.read("-4")?;
        println!("{number} {result:?} {long} {read} {:?}", self.optional("x").await);
        self.client.ask("11").await
    }

    async fn optional(&self, text: &str) -> Option<u32> {
        let number: u32 = self.client.found(text).await?;
        Some(number)
    }
}

#[agent]
async fn free(client: &Client) -> Result<u16, Away> {
    #[llm]
    let number: u16 = client.ask("16").await?;
    Ok(number)
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", Reader { client: Client }.run("7").await);
    println!("{:?}", free(&Client).await);
    println!("{:?}", Reader { client: Client }.run("").await);
}
