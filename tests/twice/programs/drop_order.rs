// What is dropped when: parameters, locals, temporaries of the last expression, shadowed names.
use workflow_log::prelude::*;

#[derive(Debug)]
struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

impl Loud {
    fn length(&self) -> usize {
        self.0.len()
    }
}

struct Worker;

#[agent]
impl Worker {
    fn run(&self, first: Loud, _: Loud, (second, _): (Loud, Loud), _unused: Loud) -> usize {
        let _local = Loud("local");
        let shadowed = Loud("shadowed");
        let shadowed = Loud(if shadowed.length() > 3 { "shadowing" } else { "never" });
        let _ = Loud("at once");
        match Loud("matched").length() {
            7 => println!("in the arm"),
            _ => {}
        }
        drop(second);
        first.length() + shadowed.length() + Loud("temporary").length()
    }

    #[tool]
    fn returns(&self, mut list: Vec<Loud>, keep: usize) -> Option<Loud> {
        let _guard = Loud("guard");
        let kept = list.swap_remove(keep);
        if list.is_empty() {
            return Some(kept);
        }
        list.truncate(1);
        list.pop()
    }
}

#[workflow]
fn main() {
    let _main = Loud("main");
    println!("{}", Worker.run(Loud("first"), Loud("ignored"), (Loud("second"), Loud("third")), Loud("unused")));
    println!("--");
    println!("{:?}", Worker.returns(vec![Loud("a"), Loud("b"), Loud("c")], 0).map(|loud| loud.length()));
    println!("{:?}", Worker.returns(vec![Loud("d")], 0));
}
