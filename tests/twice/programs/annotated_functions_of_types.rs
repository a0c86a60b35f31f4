// Attributes on single functions of a type that take no `self`, and say `Self` or not.
use workflow_log::prelude::*;

#[derive(Debug)]
struct Number(u32);

impl Number {
    #[resource(kind = "tool", name = "halved")]
    fn halved(number: u32) -> u32 {
        if number < 2 { number } else { Self::halved(number / 2) }
    }

    #[resource(kind = "tool", name = "made")]
    async fn made(number: u32) -> Result<Self, String> {
        if number > 9 { Err("large".into()) } else { Ok(Number(number)) }
    }

    #[resource(kind = "tool", name = "plain")]
    fn plain(number: u32) -> u32 {
        number + 1
    }
}

#[workflow]
fn main() {
    println!("{} {}", Number::halved(5), Number::plain(1));
    println!("{:?}", futures::executor::block_on(Number::made(4)));
}
