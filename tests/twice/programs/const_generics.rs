// Const generics on the type, on methods and on functions, with expressions for arguments.
use workflow_log::prelude::*;

struct Window<T, const N: usize> {
    items: [T; N],
}

#[agent]
impl<T: std::fmt::Debug + Copy + Default, const N: usize> Window<T, N> {
    fn run<const M: usize>(&self, wanted: [T; M]) -> usize {
        let first: [T; M] = self.first();
        println!("{:?} of {:?}", first, wanted);
        N + M
    }

    #[tool]
    fn first<const M: usize>(&self) -> [T; M] {
        let mut first = [T::default(); M];
        for (place, item) in first.iter_mut().zip(&self.items) {
            *place = *item;
        }
        first
    }
}

#[agent]
fn zeros<const N: usize, const LOUD: bool>() -> [u32; N] {
    if LOUD {
        println!("{} zeros", N);
    }
    [0; N]
}

#[workflow]
fn main() {
    let window = Window { items: [1_u32, 2, 3] };
    println!("{}", window.run([7, 8]));
    println!("{:?}", window.first::<{ 1 + 1 }>());
    println!("{:?}", zeros::<2, true>());
}
