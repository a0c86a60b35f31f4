// Annotated types whose last field is unsized, and that look like another type.
use workflow_log::prelude::*;

#[agent]
#[repr(transparent)]
struct Text(str);

#[agent]
#[repr(align(16))]
struct Tail<T: ?Sized> {
    number: u32,
    tail: T,
}

#[agent]
impl Text {
    fn run(&self, other: &Text) -> usize {
        self.0.len() + other.0.len()
    }
}

#[agent]
impl<T: ?Sized + AsRef<[u32]>> Tail<T> {
    fn run(&self) -> u32 {
        self.number + self.tail.as_ref().iter().sum::<u32>()
    }
}

fn text(text: &str) -> &Text {
    unsafe { &*(text as *const str as *const Text) }
}

#[workflow(verbosity = "debug")]
fn main() {
    println!("{}", text("abc").run(text("de")));
    let tail: &Tail<[u32]> = &Tail { number: 1, tail: [2, 3] };
    println!("{} {}", tail.run(), std::mem::align_of_val(tail));
}
