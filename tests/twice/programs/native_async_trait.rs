// `async fn` in a trait, with an associated type in its signature, called through a generic.
use workflow_log::prelude::*;

trait Agent {
    type Input;
    async fn run(&mut self, input: Self::Input) -> Option<u32>;
    async fn again(&mut self, input: Self::Input) -> Option<u32> {
        self.run(input).await
    }
}

struct Adder {
    sum: u32,
}

#[agent]
impl Agent for Adder {
    type Input = (u8, &'static str);

    async fn run(&mut self, (number, word): Self::Input) -> Option<u32> {
        if word.is_empty() {
            return None;
        }
        tokio::task::yield_now().await;
        self.sum += u32::from(number);
        Some(self.sum)
    }
}

async fn twice<A: Agent>(agent: &mut A, one: A::Input, other: A::Input) -> Option<u32> {
    agent.run(one).await?;
    agent.again(other).await
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut adder = Adder { sum: 0 };
    println!("{:?}", twice(&mut adder, (1, "one"), (2, "two")).await);
    println!("{:?}", twice(&mut adder, (3, ""), (4, "four")).await);
}
