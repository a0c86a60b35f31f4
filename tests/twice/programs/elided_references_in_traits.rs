// References without a lifetime in the arguments of an implemented trait.
use workflow_log::prelude::*;

trait Tool<T> {
    fn call(&self, input: T) -> usize;
}

struct Words;

#[resource(kind = "tool", name = "one")]
impl Tool<&str> for Words {
    fn call(&self, input: &str) -> usize {
        input.len()
    }
}

#[resource(kind = "tool", name = "many")]
impl<'a> Tool<(&[u32], Option<&'a mut u32>)> for Words {
    fn call(&self, (items, sum): (&[u32], Option<&'a mut u32>)) -> usize {
        *sum.unwrap() += items.iter().sum::<u32>();
        items.len()
    }
}

#[resource(kind = "tool", name = "reference")]
impl Tool<u32> for &Words {
    fn call(&self, input: u32) -> usize {
        input as usize
    }
}

#[workflow]
fn main() {
    let mut sum = 0;
    println!("{} {}", Words.call("text"), Words.call((&[1, 2][..], Some(&mut sum))));
    println!("{} {}", sum, Tool::<u32>::call(&&Words, 3));
}
