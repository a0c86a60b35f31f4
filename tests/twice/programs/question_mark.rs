// `?` with conversions: `From` of the user's, boxes, thiserror, `Option`, nested results.
use std::error::Error;
use workflow_log::prelude::*;

#[derive(Debug, thiserror::Error)]
enum AgentError {
    #[error("no number: {0}")]
    Number(#[from] std::num::ParseIntError),
    #[error("the model said {said:?}")]
    Model { said: String },
    #[error(transparent)]
    Other(#[from] Box<dyn Error + Send + Sync>),
}

type Outcome<T, E = AgentError> = std::result::Result<T, E>;

struct Coder;

#[agent]
impl Coder {
    async fn run(&self, task: &str) -> Outcome<u32> {
        let number: u32 = task.parse()?;
        let asked = self.ask(number).await?;
        Ok(self.boxed(asked)? + self.first(&[number]).unwrap_or_default())
    }

    #[llm]
    async fn ask(&self, number: u32) -> Outcome<u32> {
        if number == 1 {
            Err(AgentError::Model { said: "no".into() })?;
        }
        Ok(number)
    }

    #[tool]
    fn boxed(&self, number: u32) -> Result<u32, Box<dyn Error + Send + Sync>> {
        let left = number.checked_sub(3).ok_or("too small")?;
        Ok(left)
    }

    #[tool(name = "first")]
    fn first(&self, items: &[u32]) -> Option<u32> {
        let first = items.first()?;
        Some(*first)
    }

    #[action]
    fn nested(&self, text: &str) -> Result<Result<u32, String>, std::num::ParseIntError> {
        let number: u32 = text.parse()?;
        Ok(if number > 1 { Err("large".into()) } else { Ok(number) })
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for task in ["7", "x", "1", "2"].iter() {
        match Coder.run(task).await {
            Ok(number) => println!("{}", number),
            Err(error) => println!("{}", error),
        }
    }
    println!("{:?} {:?}", Coder.nested("1"), Coder.nested("2"));
    println!("{:?}", Coder.first(&[]));
    Coder.nested("?")??;
    Ok(())
}
