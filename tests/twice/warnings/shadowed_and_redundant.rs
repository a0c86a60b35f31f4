// Things said twice: attributes, `pub` in private places, unused macros and macro arms, docs of nothing.
use workflow_log::prelude::*;

macro_rules! never {
    () => {};
}

macro_rules! made {
    ($name:ident) => {
        #[agent]
        fn $name(argument: u32) -> u32 {
            let made = 1;
            2
        }
    };
}

made!(first);

struct Worker;

#[agent]
impl Worker {
    #[inline]
    #[inline]
    fn run(&self) -> u32 {
        /// Documents nothing.
        let number = 1;
        #[inline]
        fn inner() {}
        number
    }

    #[tool]
    #[must_use]
    #[must_use]
    fn tool(&self) -> u32 {
        #[allow(unused_variables)]
        let allowed = 1;
        #[warn(unused_variables)]
        let warned = 1;
        2
    }
}

#[workflow]
fn main() {
    let _ = (Worker.run(), Worker.tool(), first(1));
}
