// Parameters, fields, methods, statics and types with names that generated code might use.
#![allow(non_upper_case_globals)]
use workflow_log::prelude::*;

static __SITE: u32 = 1;
static SITE: u32 = 2;
const Call: u32 = 3;

struct Site;

fn capture(number: u32) -> u32 {
    number
}

fn finish(number: u32) -> u32 {
    number
}

struct Worker {
    call: u32,
    __call: u32,
}

#[agent]
impl Worker {
    fn run(&self, __call: u32, call: u32, __result: u32, result: u32, inputs: u32) -> u32 {
        let __inputs = capture(__SITE) + finish(SITE) + Call;
        self.call + self.__call + __call + call + __result + result + inputs + __inputs
    }

    #[tool]
    async fn later(&self, __future: u32, future: u32, __entered: u32, entered: u32, _call: u32) -> u32 {
        let Site = Site;
        __future + future + __entered + entered
    }

    #[tool]
    fn arg1(&self, _: u32, arg1: u32, value: u32) -> u32 {
        arg1 + value
    }

    #[action]
    fn result<__T: Copy>(&self, result: __T, #[no_log] run: fn(__T) -> __T) -> __T {
        run(result)
    }

    #[action]
    fn begin<'__wl, Site: Copy>(&self, site: &'__wl Site) -> &'__wl Site {
        site
    }
}

#[workflow]
fn flow(__workflow: u32, opening: u32, __opening: u32, workflow: u32) -> u32 {
    __workflow + opening + __opening + workflow
}

fn main() {
    let worker = Worker { call: 1, __call: 2 };
    println!("{}", worker.run(3, 4, 5, 6, 7));
    println!("{}", futures::executor::block_on(worker.later(1, 2, 3, 4, 5)));
    println!("{} {} {}", worker.arg1(1, 2, 3), worker.result('x', |x| x), worker.begin(&1));
    println!("{}", flow(1, 2, 3, 4));
}
