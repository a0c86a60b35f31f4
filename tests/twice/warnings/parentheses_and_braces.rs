// Parentheses and braces that are not needed, in bodies of one line too.
#![warn(unused_braces, unused_parens, redundant_semicolons)]
use workflow_log::prelude::*;

struct Worker;

#[rustfmt::skip]
#[agent]
impl Worker {
    fn run(&self, number: u32) -> u32 { { number } }
    #[tool] fn one(&self, number: (u32)) -> u32 { (number) }
    #[tool] fn two(&self) -> bool { if (true) { return (false) }; (true) }
    #[tool] async fn three(&self, number: u32) -> u32 { let x = (number);; (x) }
    #[tool] fn four(&self) -> u32 { while (false) {} let y = { 4 }; y }
    #[tool] fn five(&self) -> [u32; { 2 }] { [{ 1 }, 2] }
}

#[rustfmt::skip]
#[agent]
fn free(number: u32) -> u32 { (number + 1) }

#[rustfmt::skip]
#[workflow]
fn main() { (println!("{}", { free(1) })) ; let _ = (Worker.run(1), Worker.one(1), Worker.two(), Worker.three(1), Worker.four(), Worker.five()); }
