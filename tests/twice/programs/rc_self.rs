// `self: Rc<Self>` and `self: &Rc<Self>`.
use std::rc::Rc;
use workflow_log::prelude::*;

struct Shared;

#[agent]
impl Shared {
    fn run(self: Rc<Self>, task: &str) -> Rc<str> {
        let text = self.look(task);
        Rc::from(format!("{} {}", text, Rc::strong_count(&self)))
    }

    #[tool]
    fn look(self: &Rc<Self>, task: &str) -> Rc<str> {
        task.to_uppercase().into()
    }
}

#[workflow]
fn main() {
    let shared = Rc::new(Shared);
    println!("{}", Rc::clone(&shared).run("one"));
    println!("{}", shared.run("two"));
}
