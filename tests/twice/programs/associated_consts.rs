// Associated constants and functions in signatures, bodies and array lengths.
use workflow_log::prelude::*;

trait Sized2 {
    const SIZE: usize;
    const NAME: &'static str = "nameless";
    fn make() -> Self;
    fn run(&self) -> usize;
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Block([u8; Block::LENGTH]);

impl Block {
    const LENGTH: usize = 2;
    const ZERO: Self = Self([0; Self::LENGTH]);
}

#[agent]
impl Block {
    #[tool]
    fn filled(&self, with: [u8; Self::LENGTH]) -> Self {
        match self {
            &Self::ZERO => Self(with),
            other => *other,
        }
    }
}

#[agent]
impl Sized2 for Block {
    const SIZE: usize = Self::LENGTH * 2;

    fn make() -> Self {
        Self::ZERO.filled([7; Self::LENGTH])
    }

    fn run(&self) -> usize {
        const OWN: usize = Block::SIZE;
        println!("{} {:?}", Self::NAME, self);
        OWN + <Self as Sized2>::SIZE
    }
}

#[workflow]
fn main() {
    println!("{}", Block::make().run());
}
