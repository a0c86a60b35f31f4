// `Result<&mut T, E>` and other results that keep what was borrowed.
use std::collections::BTreeMap;
use workflow_log::prelude::*;

struct Store {
    items: BTreeMap<String, Vec<u32>>,
}

#[agent]
impl Store {
    fn run(&mut self, name: &str) -> Result<&mut Vec<u32>, String> {
        let count = self.items.len();
        self.find(name).ok_or_else(|| format!("no {} among {}", name, count))
    }

    #[tool]
    fn find<'a>(&'a mut self, name: &str) -> Option<&'a mut Vec<u32>> {
        self.items.get_mut(name)
    }

    #[tool]
    async fn entry(&mut self, name: String) -> Result<&mut Vec<u32>, std::num::ParseIntError> {
        let number: u32 = name.parse()?;
        let list = self.items.entry(name).or_default();
        list.push(number);
        Ok(list)
    }

    #[action]
    fn split<'a, 'b>(&mut self, left: &'a mut u32, right: &'b mut u32) -> (&'b mut u32, &'a mut u32) {
        (right, left)
    }
}

#[workflow]
fn main() {
    let mut store = Store { items: BTreeMap::new() };
    futures::executor::block_on(store.entry("7".into())).unwrap().push(8);
    println!("{:?}", futures::executor::block_on(store.entry("seven".into())));
    store.run("7").unwrap().push(9);
    println!("{:?}", store.run("7"));
    println!("{:?}", store.run("8").err());
    let (mut one, mut two) = (1, 2);
    *store.split(&mut one, &mut two).0 += 10;
    println!("{} {}", one, two);
}
