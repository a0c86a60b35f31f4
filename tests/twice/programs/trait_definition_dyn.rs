// A trait definition whose default bodies are called through `dyn`, with a trait above it.
use workflow_log::prelude::*;

trait Named {
    fn name(&self) -> &str;
}

#[agent(name = "worker")]
trait Worker: Named + Send {
    fn run(&self, task: &str) -> Result<usize, String> {
        if task.is_empty() {
            return Err(format!("{} has nothing to do", self.name()));
        }
        Ok(self.measure(task))
    }

    #[tool]
    fn measure(&self, task: &str) -> usize {
        task.len()
    }

    fn generic<T: Into<u32>>(&self, number: T) -> u32
    where
        Self: Sized,
    {
        number.into()
    }
}

struct One(&'static str);

impl Named for One {
    fn name(&self) -> &str {
        self.0
    }
}

impl Worker for One {}

impl<T: Named + Send> Worker for Vec<T>
where
    Self: Named,
{
    fn measure(&self, _: &str) -> usize {
        self.len()
    }
}

impl<T> Named for Vec<T> {
    fn name(&self) -> &str {
        "many"
    }
}

#[workflow]
fn main() {
    let workers: Vec<Box<dyn Worker>> = vec![Box::new(One("one")), Box::new(vec![One("a"), One("b")])];
    for worker in &workers {
        println!("{:?} {:?}", worker.run("task"), worker.run(""));
    }
    println!("{}", One("x").generic(7_u8));
}
