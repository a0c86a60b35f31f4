// `impl Trait` as a result: iterators that borrow, closures, displays; sync and async.
use std::fmt::Display;
use workflow_log::prelude::*;

struct Splitter {
    seen: Vec<String>,
}

#[agent]
impl Splitter {
    #[no_log(output)]
    fn run<'a>(&'a mut self, #[no_log] text: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.seen.push(text.to_owned());
        println!("{} so far", self.seen.len());
        text.split(',').map(move |word| word.trim())
    }

    #[tool]
    #[no_log(output)]
    fn adder(&self, by: u32) -> impl Fn(u32) -> u32 {
        move |number| number + by
    }

    #[tool]
    async fn shown(&self, number: u32) -> impl Display + '_ {
        format!("no. {}", number + self.seen.len() as u32)
    }

    #[action]
    #[no_log(output)]
    fn boxed(&self) -> Box<dyn Iterator<Item = usize> + '_> {
        Box::new(self.seen.iter().map(String::len))
    }
}

#[workflow]
fn main() {
    let mut splitter = Splitter { seen: Vec::new() };
    println!("{:?}", splitter.run("a, b , c").collect::<Vec<_>>());
    println!("{}", splitter.adder(2)(3));
    println!("{}", futures::executor::block_on(splitter.shown(4)));
    println!("{:?}", splitter.boxed().collect::<Vec<_>>());
}
