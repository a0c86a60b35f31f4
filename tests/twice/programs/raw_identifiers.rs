// Raw identifiers for everything that has a name.
use workflow_log::prelude::*;

#[agent]
#[derive(Debug)]
struct r#Struct {
    r#type: u32,
    #[no_log]
    r#match: u32,
}

mod r#mod {
    pub trait r#Trait {
        fn r#loop(&self, r#fn: u32) -> u32;
    }
}

#[agent(run = "loop")]
impl r#mod::r#Trait for r#Struct {
    fn r#loop(&self, r#fn: u32) -> u32 {
        self.r#use::<u8>(r#fn) + r#fn
    }
}

#[agent]
impl r#Struct {
    #[tool]
    fn r#use<r#static>(&self, r#in: u32) -> u32 {
        r#in * self.r#type + self.r#match
    }

    #[action]
    async fn r#await<'r>(&'r self, r#mut: &'r str) -> &'r str {
        r#mut
    }
}

#[workflow]
fn r#ref(r#impl: u32) -> u32 {
    use r#mod::r#Trait as _;
    let r#let = r#Struct { r#type: r#impl, r#match: 1 };
    println!("{:?}", r#let);
    println!("{}", futures::executor::block_on(r#let.r#await("text")));
    r#let.r#loop(3)
}

fn main() {
    println!("{}", r#ref(2));
}
