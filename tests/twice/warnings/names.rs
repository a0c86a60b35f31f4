// Names that are not in the style that Rust asks for.
use workflow_log::prelude::*;

#[agent]
#[derive(Debug)]
struct worker_type {
    FieldName: u32,
}

#[agent]
impl worker_type {
    const small: u32 = 1;

    fn Run(&self, Parameter: u32) -> u32 {
        let Variable = Parameter;
        Variable + self.FieldName + Self::small
    }

    #[tool]
    async fn LaterOn<'Life, lower>(&self, Another: &'Life lower) -> &'Life lower {
        Another
    }

    fn run(&self, (Left, right): (u32, u32)) -> u32 {
        Left + right
    }
}

trait lower_trait {
    fn TraitMethod(&self, BadName: u32) -> u32;
}

#[agent]
impl lower_trait for worker_type {
    fn TraitMethod(&self, OtherName: u32) -> u32 {
        OtherName
    }
}

#[agent]
fn FreeFunction(BadName: u32) -> u32 {
    BadName
}

#[workflow]
fn FlowName(BadName: u32) -> u32 {
    BadName
}

fn main() {
    let worker = worker_type { FieldName: 1 };
    println!("{:?} {} {}", worker, worker.Run(1), worker.run((1, 2)));
    drop(worker.LaterOn(&1));
    println!("{} {} {}", worker.TraitMethod(1), FreeFunction(1), FlowName(1));
}
