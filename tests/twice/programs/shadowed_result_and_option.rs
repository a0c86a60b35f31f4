// Types of the user's called `Result`, `Option`, and constructors called `Ok`, `Err`, `Some`, `None`.
use workflow_log::prelude::*;

#[derive(Debug)]
enum Result {
    Good(u32),
    Bad,
}

#[derive(Debug)]
enum Option {
    Something,
    Nothing,
}

#[derive(Debug)]
struct Ok(u32);

#[derive(Debug)]
struct Err;

#[allow(non_snake_case)]
fn Some(number: u32) -> Option {
    if number > 0 { Option::Something } else { Option::Nothing }
}

#[allow(non_upper_case_globals)]
const None: u32 = 0;

#[agent]
struct Judge {
    #[no_log]
    limit: u32,
}

#[agent]
impl Judge {
    fn run(&self, ok: Ok, _: Err) -> Result {
        match ok {
            Ok(None) => Result::Bad,
            Ok(number) => Result::Good(number.min(self.limit)),
        }
    }

    #[tool]
    async fn some(&self, number: u32) -> Option {
        Some(number)
    }

    #[tool]
    fn real(&self, number: u32) -> ::std::result::Result<u32, Err> {
        if number == None { ::std::result::Result::Err(Err) } else { ::std::result::Result::Ok(number) }
    }
}

#[resource(kind = "tool")]
impl Judge {
    pub fn new(limit: u32) -> ::std::option::Option<Self> {
        ::std::option::Option::Some(Judge { limit })
    }
}

#[workflow(name = "shadowed")]
fn main() {
    let judge = Judge::new(3).unwrap();
    println!("{:?} {:?}", judge.run(Ok(7), Err), judge.run(Ok(0), Err));
    println!("{:?}", futures::executor::block_on(judge.some(1)));
    println!("{:?} {:?}", judge.real(1), judge.real(0));
}
