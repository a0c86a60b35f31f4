// A workflow in a generic block that does not say `Self`.
use std::fmt::Debug;
use workflow_log::prelude::*;

struct Flow<T>(T);

impl<T: Debug + Clone> Flow<T> {
    #[workflow]
    fn first(items: &[T]) -> Option<&T> {
        items.first()
    }

    #[workflow]
    async fn later(item: T) -> Vec<T> {
        vec![item]
    }
}

fn main() {
    println!("{:?} {:?}", Flow::first(&[1, 2]), Flow('x').0);
    println!("{:?}", futures::executor::block_on(Flow::later('y')));
}
