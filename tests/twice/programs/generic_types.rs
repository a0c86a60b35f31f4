// A trait of the user's for generic types of the standard library: vectors, arrays, tuples.
use std::fmt::Debug;
use workflow_log::prelude::*;

trait Tool {
    fn call(&self, input: u32) -> u32;
}

#[resource(kind = "tool", name = "vector")]
impl<T: Tool> Tool for Vec<T> {
    fn call(&self, input: u32) -> u32 {
        self.iter().map(|tool| tool.call(input)).sum()
    }
}

#[resource(kind = "tool", name = "array")]
impl<T: Debug, const N: usize> Tool for [T; N] {
    fn call(&self, input: u32) -> u32 {
        input * N as u32
    }
}

#[resource(kind = "tool", name = "pair")]
impl<A: Tool, B> Tool for (A, B)
where
    B: Tool,
{
    fn call(&self, input: u32) -> u32 {
        self.0.call(input) + self.1.call(input)
    }
}

#[resource(kind = "tool", name = "result")]
impl<E> Tool for Result<Option<u32>, E>
where
    E: Into<u32> + Clone,
{
    fn call(&self, input: u32) -> u32 {
        match self {
            Ok(number) => number.unwrap_or(input),
            Err(error) => error.clone().into(),
        }
    }
}

#[workflow]
fn main() {
    println!("{}", vec![[1, 2], [3, 4]].call(1));
    println!("{}", (["x"], vec![["y"; 3]]).call(2));
    println!("{} {}", Ok::<_, u8>(None).call(3), Err::<Option<u32>, _>(7_u8).call(4));
}
