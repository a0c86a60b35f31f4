// Where clauses on type, block and method, bounds on `Self` and on associated types.
use std::fmt::{Debug, Display};
use workflow_log::prelude::*;

trait Source {
    type Item: Display;
    fn next(&mut self) -> Option<Self::Item>;
}

struct Numbers(u32);

impl Source for Numbers {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

struct Reader<S>
where
    S: Source,
{
    source: S,
}

#[agent]
impl<S> Reader<S>
where
    S: Source,
    S::Item: Debug,
{
    fn run<T>(&mut self, prefix: T) -> Vec<String>
    where
        T: AsRef<str> + Debug,
        Self: Sized,
    {
        let mut all = Vec::new();
        while let Some(item) = self.read() {
            all.push(format!("{}{}", prefix.as_ref(), item));
        }
        all
    }

    #[action]
    fn read(&mut self) -> Option<S::Item>
    where
        Option<S::Item>: Sized,
    {
        self.source.next()
    }
}

#[workflow]
fn main() {
    println!("{:?}", Reader { source: Numbers(2) }.run("no. "));
}
