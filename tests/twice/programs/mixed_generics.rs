// Named type parameters beside `impl Trait`, and lifetimes that are bound early and late.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run<D: Default + std::fmt::Debug, const N: usize>(&self, name: impl Into<String>, list: [u8; N]) -> D {
        println!("{} {}", name.into(), list.len());
        D::default()
    }

    #[tool]
    fn early<'e, 'l, T: 'e + Copy>(&'l self, item: &'e T, other: &'l T) -> (&'e T, T)
    where
        'e: 'e,
    {
        (item, *other)
    }

    #[tool]
    async fn later<'a, T>(&self, items: &'a [T], pick: impl Fn(&T) -> bool + 'a) -> Option<&'a T>
    where
        T: PartialEq + 'a,
    {
        tokio::task::yield_now().await;
        items.iter().find(|item| pick(item))
    }
}

#[workflow]
fn main() {
    println!("{:?}", Worker.run::<u8, 2>("a", [1, 2]));
    println!("{:?}", Worker.run::<String, 0>(String::from("b"), []));
    println!("{:?}", Worker.early(&1, &2));
    println!("{:?}", futures::executor::block_on(Worker.later(&[1, 2, 3], |item| *item > 1)));
}
