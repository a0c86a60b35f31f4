// Parameters that are unsized behind references, generics that need a turbofish, and defaults.
use std::borrow::Cow;
use std::fmt::Debug;
use workflow_log::prelude::*;

struct Reader;

#[agent]
impl Reader {
    fn run<S: ?Sized + AsRef<str>, T>(&self, text: &S, parts: &[T], _path: &std::path::Path) -> usize
    where
        T: Debug,
    {
        self.made::<u32>() as usize + self.size_of::<T>() + text.as_ref().len() + parts.len()
    }

    #[tool]
    fn made<D: Default + Debug>(&self) -> D {
        D::default()
    }

    #[tool]
    fn size_of<T>(&self) -> usize {
        std::mem::size_of::<T>()
    }

    #[tool]
    async fn either<'a>(&self, text: &'a str, upper: bool) -> Cow<'a, str> {
        if upper { text.to_uppercase().into() } else { Cow::Borrowed(text) }
    }

    #[tool]
    fn collected<C>(&self, text: &str) -> C
    where
        C: std::iter::FromIterator<char> + Debug,
    {
        text.chars().rev().collect()
    }
}

#[workflow]
fn main() {
    println!("{}", Reader.run("text", &['a', 'b'], "a/path".as_ref()));
    println!("{}", Reader.run(&String::from("more"), &[1_u8], "".as_ref()));
    println!("{}", futures::executor::block_on(Reader.either("text", true)));
    println!("{} {:?}", Reader.collected::<String>("abc"), Reader.collected::<Vec<_>>("xy"));
}
