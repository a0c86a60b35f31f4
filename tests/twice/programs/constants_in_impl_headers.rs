// Constants and expressions in the headers of implemented types and traits.
use workflow_log::prelude::*;

const LENGTH: usize = 2;

trait Tool<const N: usize> {
    fn call(&self, input: [u32; N]) -> u32;
}

struct Buffer<const N: usize, const NAMED: bool = false>([u32; N]);

#[resource(kind = "tool", name = "array")]
impl Tool<{ LENGTH + 1 }> for [u32; LENGTH] {
    fn call(&self, input: [u32; LENGTH + 1]) -> u32 {
        self.iter().sum::<u32>() + input.iter().sum::<u32>()
    }
}

#[resource(kind = "tool", name = "three")]
impl Tool<1> for Buffer<3> {
    fn call(&self, [input]: [u32; 1]) -> u32 {
        self.0[2] + input
    }
}

#[resource(kind = "tool", name = "named")]
impl<const N: usize> Tool<N> for Buffer<{ 1 }, true>
where
    [u32; N]: Sized,
{
    fn call(&self, input: [u32; N]) -> u32 {
        self.0[0] * input.len() as u32
    }
}

#[workflow]
fn main() {
    println!("{}", [1, 2].call([3, 4, 5]));
    println!("{} {}", Buffer::<3>([6, 7, 8]).call([9]), Buffer::<1, true>([10]).call([1; 4]));
}
