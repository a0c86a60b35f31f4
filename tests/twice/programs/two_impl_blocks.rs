// Several annotated blocks of one type: plain, under bounds, for certain arguments.
use workflow_log::prelude::*;

struct Cell<T>(T);

#[agent]
impl<T: Clone> Cell<T> {
    fn run(&self) -> T {
        self.copy()
    }

    #[tool]
    #[no_log(output)]
    fn copy(&self) -> T {
        self.0.clone()
    }
}

#[agent]
impl<T> Cell<T> {
    #[tool(name = "swap")]
    fn swap(&mut self, #[no_log] with: T) -> T {
        std::mem::replace(&mut self.0, with)
    }
}

#[agent(run = "number")]
impl Cell<u32> {
    fn number(&mut self) -> u32 {
        self.swap(9) + self.only()
    }

    #[tool]
    fn only(&self) -> u32 {
        self.0
    }
}

#[agent]
impl Cell<String> {
    #[tool]
    fn only(&self) -> &str {
        &self.0
    }
}

#[workflow]
fn main() {
    let mut cell = Cell(1_u32);
    println!("{} {}", cell.number(), cell.run());
    println!("{}", Cell("text".to_owned()).only());
}
