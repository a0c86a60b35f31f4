// Agents, methods, parameters and bodies that macros of the user's make.
use workflow_log::prelude::*;

trait Runs {
    fn run(&self, number: u32) -> u32;
}

macro_rules! agents {
    ($($name:ident $agent:literal: $trait:path, |$parameter:ident| $body:expr;)*) => {$(
        struct $name;

        #[agent(name = $agent)]
        impl $trait for $name {
            fn run(&self, $parameter: u32) -> u32 { $body }
        }
    )*};
}

agents! {
    Doubler "doubles": Runs, |number| number * 2;
    Halver "halves": Runs, |number| { let half = number / 2; half };
}

macro_rules! methods {
    ($type:ty { $($(#[$attr:meta])* $name:ident($self:ident $(, $parameter:ident: $kind:ty)*) -> $result:ty $body:block)* }) => {
        #[agent]
        impl $type {
            $($(#[$attr])* fn $name(&$self $(, $parameter: $kind)*) -> $result $body)*
        }
    };
}

struct Words(Vec<&'static str>);

methods! {
    Words {
        run(self, prefix: &str) -> String { format!("{}{}", prefix, self.joined("-", 1)) }
        #[must_use]
        #[doc = "Joins them."]
        joined(self, with: &str, skip: usize) -> String { self.0[skip..].join(with) }
    }
}

macro_rules! main_of {
    ($($body:tt)*) => {
        #[workflow(verbosity = "debug")]
        fn main() { $($body)* }
    };
}

main_of! {
    println!("{} {}", Doubler.run(4), Halver.run(5));
    println!("{}", Words(vec!["a", "b", "c"]).run("> "));
}
