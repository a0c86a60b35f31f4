// Traits of the standard library for a type of the user's, every method of them recorded.
use std::fmt;
use std::iter::FromIterator;
use std::ops::{Add, Index};
use std::str::FromStr;
use workflow_log::prelude::*;

#[derive(Clone, PartialEq)]
struct Number(u32);

#[resource(kind = "tool", name = "display")]
impl fmt::Display for Number {
    fn fmt(&self, #[no_log] f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no. {}", self.0)
    }
}

#[resource(kind = "tool", name = "add")]
impl Add<u32> for Number {
    type Output = Self;
    #[no_log(output)]
    fn add(self, right: u32) -> Self {
        Self(self.0 + right)
    }
}

#[resource(kind = "tool", name = "next")]
impl Iterator for Number {
    type Item = u32;
    fn next(&mut self) -> Option<Self::Item> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

#[resource(name = "parse")]
impl FromStr for Number {
    type Err = <u32 as FromStr>::Err;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[resource]
impl FromIterator<u32> for Number {
    fn from_iter<I: IntoIterator<Item = u32>>(#[no_log] items: I) -> Self {
        Self(items.into_iter().sum())
    }
}

#[resource(kind = "tool", name = "index")]
impl<'a> Index<&'a str> for Number {
    type Output = u32;
    fn index(&self, _: &'a str) -> &u32 {
        &self.0
    }
}

#[resource(kind = "tool", name = "drop")]
impl Drop for Number {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

#[workflow]
fn main() {
    let number: Number = "2".parse().expect("a number");
    println!("{}", number);
    println!("{}", (number + 3)["x"]);
    println!("{:?}", Number(2).take(1).collect::<Vec<_>>());
    println!("{}", Number(3).collect::<Number>()["y"]);
    println!("{}", "x".parse::<Number>().is_err());
}
