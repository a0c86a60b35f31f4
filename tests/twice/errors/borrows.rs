// Borrows that conflict inside recorded bodies and around calls of recorded methods.
use workflow_log::prelude::*;

struct Worker {
    list: Vec<u32>,
}

#[agent]
impl Worker {
    fn run(&mut self) -> &u32 {
        let first = &self.list[0];
        self.list.push(1);
        first
    }

    #[tool]
    fn changed(&self) {
        self.list.clear();
    }

    #[tool]
    async fn later(&mut self, number: &u32) {
        let list = &mut self.list;
        let again = &mut self.list;
        list.push(*number);
        again.push(1);
    }

    #[tool]
    fn first(&mut self) -> Option<&mut u32> {
        self.list.first_mut()
    }
}

#[workflow]
fn main() {
    let mut worker = Worker { list: vec![1] };
    let one = worker.first();
    let other = worker.first();
    println!("{:?} {:?}", one, other);
    let constant = Worker { list: vec![] };
    constant.first();
}
