// Items inside recorded bodies: functions, types, constants, macros, labels, and agents themselves.
use workflow_log::prelude::*;

struct Outer;

#[agent]
impl Outer {
    fn run(&self, number: u32) -> u32 {
        const BONUS: u32 = 10;
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        macro_rules! double {
            ($number:expr) => {
                $number * 2
            };
        }
        fn helper(number: u32) -> u32 {
            return number + BONUS;
        }
        struct Inner {
            number: u32,
        }
        #[agent]
        impl Inner {
            fn run(&self) -> u32 {
                double!(self.number)
            }
        }
        trait Named {
            fn counted(&self) -> u32;
        }
        #[resource(kind = "tool")]
        impl Named for Inner {
            fn counted(&self) -> u32 {
                self.number
            }
        }
        COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let inner = Inner { number: helper(number) };
        inner.run() + inner.counted() + COUNT.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[workflow]
fn main() {
    #[agent]
    fn local(number: u32) -> u32 {
        number + 1
    }
    println!("{} {}", Outer.run(1), Outer.run(2));
    println!("{}", local(5));
}
