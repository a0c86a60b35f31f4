// Annotated types of every shape with derives: units, tuples, enums, generics with defaults.
use std::marker::PhantomData;
use workflow_log::prelude::*;

#[agent]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Unit;

#[derive(Debug, Clone)]
#[agent(name = "tuple")]
struct Tuple<'a>(&'a str, #[no_log] u32);

#[agent]
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize)]
struct Generic<T: Default = u32, const N: usize = 2>
where
    T: Clone,
{
    #[serde(default)]
    items: Vec<T>,
    #[no_log]
    #[serde(skip)]
    marker: PhantomData<[(); N]>,
}

#[agent]
#[derive(Debug, Clone)]
#[repr(u8)]
enum Choice<T> {
    None = 1,
    One(T) = 5,
    Named { value: T },
}

#[agent]
impl Unit {
    fn run(&self, choice: Choice<u32>) -> Self {
        println!("{:?}", choice);
        *self
    }
}

#[agent]
impl Tuple<'_> {
    fn run(&self) -> Self {
        Tuple(self.0, self.1 + 1)
    }
}

#[agent]
impl<T: Default + Clone, const N: usize> Generic<T, N> {
    fn run(&self) -> usize {
        self.items.len() + N
    }
}

#[agent]
impl<T> Choice<T> {
    fn run(self) -> Option<T> {
        match self {
            Choice::None => None,
            Choice::One(value) | Choice::Named { value } => Some(value),
        }
    }
}

#[workflow(verbosity = "debug")]
fn main() {
    println!("{:?} {:?}", Unit::default().run(Choice::One(3)), Unit < Unit);
    println!("{:?}", Tuple("text", 1).run());
    let generic: Generic = serde_json::from_str("{\"items\":[1,2,3]}").unwrap();
    println!("{} {:?}", generic.run(), generic);
    println!("{:?} {:?} {:?}", Choice::<u8>::None.run(), Choice::One('x').run(), Choice::Named { value: 1 }.run());
}
