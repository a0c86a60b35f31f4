// Agents on threads with small stacks.
use workflow_log::prelude::*;

struct Worker {
    names: Vec<String>,
}

#[agent]
impl Worker {
    fn run(&self, task: &str) -> Result<Vec<String>, std::num::ParseIntError> {
        let count = self.parse(task)?;
        Ok(self.names[..count].to_vec())
    }

    #[tool]
    fn parse(&self, text: &str) -> Result<usize, std::num::ParseIntError> {
        text.parse()
    }
}

fn main() {
    let work = || {
        let worker = Worker { names: vec!["one".into(), "two".into()] };
        println!("{:?} {:?}", worker.run("1"), worker.run("x"));
    };
    std::thread::Builder::new().stack_size(128 << 10).spawn(work).unwrap().join().unwrap();
}
