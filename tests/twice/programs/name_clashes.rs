// Modules, macros, variables and types of the user's with the names of our attributes.
use std::env;
use workflow_log::prelude::*;

mod agent {
    pub fn resource() -> u32 {
        1
    }
}

mod tool {
    pub const TOOL: u32 = 2;
}

macro_rules! action {
    ($number:expr) => {
        $number + 1
    };
}

#[allow(non_camel_case_types)]
struct llm {
    no_log: u32,
}

#[agent(name = "llm")]
impl llm {
    fn run(&self, env: u32, workflow: Option<u32>) -> u32 {
        let agent = action!(env) + agent::resource() + tool::TOOL;
        let resource = |tool: u32| tool + self.no_log;
        resource(agent) + workflow.unwrap_or_default()
    }

    #[tool]
    fn tool(&self) -> u32 {
        env!("PATH").len().min(1) as u32 + env::args().count() as u32
    }

    #[action]
    fn action(&self) -> u32 {
        action!(self.tool())
    }
}

#[workflow]
fn workflow() -> u32 {
    let llm = llm { no_log: 1 };
    llm.run(1, None) + llm.action()
}

fn main() {
    println!("{}", workflow());
}
