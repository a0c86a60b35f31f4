// Results that cannot be an error, or cannot be anything, and enums without variants.
use std::convert::Infallible;
use workflow_log::prelude::*;

#[agent]
#[derive(Debug)]
enum Never {}

#[agent]
impl Never {
    fn run(&self) -> u32 {
        match *self {}
    }
}

struct Sure;

#[agent]
impl Sure {
    fn run(&self, number: u32) -> Result<u32, Infallible> {
        Ok(number)
    }

    #[tool]
    fn refused(&self, never: Option<Never>) -> Result<Never, String> {
        match never {
            Some(never) => Ok(never),
            None => Err("never".into()),
        }
    }

    #[tool]
    async fn unwrapped(&self) -> () {
        match self.run(2) {
            Ok(number) => println!("{}", number),
            Err(never) => match never {},
        }
    }
}

#[workflow]
fn main() {
    println!("{:?} {:?}", Sure.run(1), Sure.refused(None));
    futures::executor::block_on(Sure.unwrapped());
}
