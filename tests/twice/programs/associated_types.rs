// Associated types in signatures and bodies, generic ones too, and defaults that use them.
use workflow_log::prelude::*;

trait Tool {
    const NAME: &'static str;
    type Args: std::fmt::Debug;
    type Output<'a>
    where
        Self: 'a;
    type Error: From<std::num::ParseIntError>;

    fn run<'a>(&'a self, args: Self::Args) -> Result<Self::Output<'a>, Self::Error>;

    fn named(&self, args: Self::Args) -> Option<Self::Output<'_>> {
        println!("{} {:?}", Self::NAME, args);
        self.run(args).ok()
    }
}

struct Finder {
    words: Vec<String>,
}

#[derive(Debug)]
struct Oops(String);

impl From<std::num::ParseIntError> for Oops {
    fn from(error: std::num::ParseIntError) -> Self {
        Oops(error.to_string())
    }
}

#[agent]
impl Tool for Finder {
    const NAME: &'static str = "finder";
    type Args = (String, [u8; Self::SIZE]);
    type Output<'a> = &'a str;
    type Error = Oops;

    fn run<'a>(&'a self, args: Self::Args) -> Result<Self::Output<'a>, Self::Error> {
        let index: usize = args.0.parse()?;
        let missing = || -> Self::Error { Oops(format!("{} has no word {}", Self::NAME, index)) };
        self.words.get(index).map(|word| -> Self::Output<'a> { word }).ok_or_else(missing)
    }
}

impl Finder {
    const SIZE: usize = 1;
}

#[workflow]
fn main() {
    let finder = Finder { words: vec!["zero".into(), "one".into()] };
    println!("{:?}", finder.run(("1".into(), [0])));
    println!("{:?}", finder.run(("2".into(), [0])));
    println!("{:?}", finder.run(("two".into(), [0])));
    println!("{:?}", finder.named(("0".into(), [0])));
}
