// Calls through `dyn`: boxes, references, `Any`, a trait above another, methods of `dyn` itself.
use std::any::Any;
use std::fmt::Debug;
use workflow_log::prelude::*;

trait Named {
    fn name(&self) -> String;
}

trait Agent: Named + Any {
    fn run(&mut self, input: &dyn Debug) -> Box<dyn Debug>;
    fn as_any(&self) -> &dyn Any;
}

struct Echo(u32);

#[agent]
impl Named for Echo {
    #[action]
    fn name(&self) -> String {
        format!("echo {}", self.0)
    }
}

#[agent(name = "echo")]
impl Agent for Echo {
    fn run(&mut self, input: &dyn Debug) -> Box<dyn Debug> {
        self.0 += 1;
        Box::new((self.name(), format!("{:?}", input)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

struct Chain(Vec<Box<dyn Agent>>);

#[agent]
impl Chain {
    fn run(&mut self, input: &dyn Debug) -> usize {
        self.0.iter_mut().map(|agent| format!("{:?}", agent.run(input)).len()).sum()
    }
}

#[workflow]
fn main() {
    let mut chain = Chain(vec![Box::new(Echo(0)), Box::new(Echo(4))]);
    println!("{}", chain.run(&Some("text")));
    println!("{:?}", chain.0[1].as_any().downcast_ref::<Echo>().map(|echo| echo.0));
}
