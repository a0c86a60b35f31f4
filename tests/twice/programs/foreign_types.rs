// A trait of the user's for foreign types, references, tuples, functions and `dyn`.
use workflow_log::prelude::*;

trait Tool {
    fn call(&self, input: u32) -> u32;
}

#[resource(kind = "tool", name = "reference")]
impl<'a, T: Tool + ?Sized> Tool for &'a T {
    fn call(&self, input: u32) -> u32 {
        (**self).call(input + 1)
    }
}

#[resource(kind = "tool", name = "pointer")]
impl Tool for fn(u32) -> u32 {
    fn call(&self, input: u32) -> u32 {
        self(input)
    }
}

#[resource(kind = "tool", name = "box")]
impl Tool for Box<dyn Tool + Send> {
    fn call(&self, input: u32) -> u32 {
        (**self).call(input)
    }
}

#[resource(kind = "tool", name = "text")]
impl Tool for str {
    fn call(&self, input: u32) -> u32 {
        self.len() as u32 + input
    }
}

#[resource(kind = "tool", name = "nothing")]
impl Tool for () {
    fn call(&self, _: u32) -> u32 {
        0
    }
}

#[resource(kind = "tool")]
impl dyn Tool {
    pub fn twice(&self, input: u32) -> u32 {
        self.call(self.call(input))
    }
}

#[workflow]
fn main() {
    println!("{} {}", ((|number| number * 2) as fn(u32) -> u32).call(1), "text".call(2));
    let boxed: Box<dyn Tool + Send> = Box::new(());
    println!("{}", boxed.call(3));
    let tool: &dyn Tool = &"five";
    println!("{}", tool.twice(5));
}
