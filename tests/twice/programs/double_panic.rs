// A panic in a destructor while another panic unwinds: the process aborts.
use workflow_log::prelude::*;

struct Bomb;

#[resource(kind = "tool", name = "drop")]
impl Drop for Bomb {
    fn drop(&mut self) {
        println!("dropping");
        panic!("in drop");
    }
}

struct Coder;

#[agent]
impl Coder {
    fn run(&self) -> u8 {
        let _bomb = Bomb;
        panic!("in run");
    }
}

#[workflow]
fn flow() -> u8 {
    Coder.run()
}

fn main() {
    // The usual hook would print a backtrace of the second.
    std::panic::set_hook(Box::new(|info| println!("{:?}", info.payload().downcast_ref::<&str>())));
    flow();
}
