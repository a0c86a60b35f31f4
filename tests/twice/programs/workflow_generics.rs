// Workflows that are generic, borrow, take patterns, and stand in generic blocks.
use std::fmt::Debug;
use workflow_log::prelude::*;

struct Flow<T>(T);

impl<T: Debug + Clone> Flow<T> {
    #[workflow]
    async fn second<U: Debug>(&self, other: U) -> (T, U) {
        (self.0.clone(), other)
    }

    #[workflow]
    fn made(item: T) -> Self {
        Flow(item)
    }
}

#[workflow]
fn longest<'a, const N: usize>((one, other): (&'a str, &'a str), #[no_log] more: [impl AsRef<str>; N]) -> &'a str {
    if one.len() + more[0].as_ref().len() > other.len() { one } else { other }
}

#[workflow]
fn changed(list: &mut Vec<u32>, mut by: u32) -> Result<&mut u32, String> {
    by += 1;
    list.push(by);
    list.last_mut().ok_or_else(|| "empty".to_owned())
}

fn main() {
    println!("{:?}", futures::executor::block_on(Flow::made('x').second("y")));
    println!("{}", longest(("one", "other"), ["", "x"]));
    let mut list = vec![1];
    *changed(&mut list, 2).unwrap() += 10;
    println!("{:?}", list);
}
