// Functions annotated by themselves, in every kind of surroundings, with bodies of one line.
use std::fmt::{Debug, Display};
use std::sync::{Arc, Mutex};
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

struct Pair {
    one: Loud,
    other: Loud,
}

trait Tool {
    fn call(&self, input: u32) -> u32;
    fn count(self, list: Arc<Mutex<Vec<u32>>>) -> usize;
}

impl Tool for Pair {
    #[resource(kind = "tool")]
    fn call(&self, input: u32) -> u32 { input + 1 }

    #[resource(kind = "tool")]
    fn count(self, list: Arc<Mutex<Vec<u32>>>) -> usize { list.lock().unwrap().len() }
}

impl Pair {
    #[resource(kind = "tool")]
    fn used(self, parameter: Loud) -> usize {
        self.other.0.len() + parameter.0.len()
    }

    #[resource(kind = "tool")]
    async fn used_later(self, parameter: Loud) -> usize {
        self.other.0.len() + parameter.0.len()
    }

    #[resource(kind = "tool")]
    fn shown(&self) -> Result<impl Display, String> { Ok(1) }

    #[resource(kind = "tool")]
    async fn shown_later(&self) -> Result<impl Display, String> {
        #![allow(unused_variables)]
        let unused = 1;
        Ok(2)
    }

    #[resource(kind = "tool")]
    fn parsed(&self, text: &str) -> Result<impl Display, Box<dyn std::error::Error>> {
        let number: u32 = text.parse()?;
        Ok(number)
    }
}

struct Flow<T>(T);

impl<T: Default + Debug> Flow<T> {
    #[resource(kind = "tool")]
    fn default_of() -> String { format!("{:?}", T::default()) }

    #[workflow]
    fn size() -> usize { std::mem::size_of::<T>() }
}

struct Text<'t>(&'t str);

impl<'t> Text<'t> {
    #[resource(kind = "tool")]
    fn applied(text: &'t str, rule: impl for<'a> Fn(&'a str) -> &'a str) -> &'t str { rule(text) }
}

#[resource(kind = "tool")]
fn prompt() -> &'static str { stringify!(impl this for Self) }

struct X(u8);

#[resource(kind = "tool")]
fn picked<T: Into<X>>(x: T) -> u8 { x.into().0 }

fn pair() -> Pair {
    Pair { one: Loud("one"), other: Loud("other") }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {}", pair().call(1), pair().one.0);
    println!("{}", pair().count(Arc::new(Mutex::new(vec![1, 2]))));
    println!("{}", pair().used(Loud("parameter")));
    println!("{}", pair().used_later(Loud("parameter")).await);
    println!("{}", pair().shown().unwrap());
    println!("{}", pair().shown_later().await.unwrap());
    println!("{:?}", pair().parsed("x").map(|number| number.to_string()).map_err(|error| error.to_string()));
    println!("{} {}", Flow::<u8>::default_of(), Flow::<u64>::size());
    println!("{} {}", Text::applied("text", |text| &text[1..]), Text("t").0);
    println!("{} {} {}", prompt(), picked(X(3)), Flow(1).0);
}
