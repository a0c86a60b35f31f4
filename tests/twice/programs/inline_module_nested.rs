// An annotated module with modules in it, conditions, traits, macros and items that have their own.
use workflow_log::prelude::*;

#[agent]
mod agents {
    #![allow(dead_code)]

    use self::inner::Inner;
    use super::Outside;

    pub mod inner {
        #[derive(Debug, Clone, Copy)]
        pub struct Inner(pub(super) u32);

        impl Inner {
            pub fn run(&self) -> u32 {
                self.doubled() + super::super::OUTSIDE
            }

            #[tool]
            fn doubled(&self) -> u32 {
                self.0 * 2
            }
        }

        #[cfg(any())]
        mod never {
            impl NoSuchType {}
        }
    }

    macro_rules! made {
        ($name:ident) => {
            pub struct $name;
            impl $name {
                pub fn run(&self) -> u32 {
                    1
                }
            }
        };
    }

    made!(Made);

    pub trait Doubles {
        fn number(&self) -> u32;
        #[action]
        fn doubled(&self) -> u32 {
            self.number() * 2
        }
    }

    impl Doubles for Outside {
        fn number(&self) -> u32 {
            Inner(3).run()
        }
    }

    #[workflow_log::agent(name = "its own")]
    pub struct Own;

    #[workflow_log::agent]
    impl Own {
        pub fn run(&self, inner: Inner) -> Inner {
            inner
        }
    }

    pub type Alias = Inner;
    pub const fn made(number: u32) -> Alias {
        Inner(number)
    }
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
}

const OUTSIDE: u32 = 100;

struct Outside;

#[workflow]
fn main() {
    use agents::Doubles as _;
    println!("{} {}", Outside.doubled(), agents::Made.run());
    println!("{:?}", agents::Own.run(agents::made(5)));
}
