// Types of the user's called `String`, `Vec`, `Box`, `Pin`, `str`, and traits `Future`, `Send`, `Fn`.
#![allow(non_camel_case_types)]
use workflow_log::prelude::*;

#[derive(Debug)]
struct String(u32);
#[derive(Debug)]
struct Vec;
#[derive(Debug)]
struct Box<T>(T);
struct Pin<T>(T);
#[derive(Debug)]
struct bool(u8);
#[derive(Debug)]
struct usize;

mod inner {
    #[derive(Debug)]
    pub struct str;
    pub struct u64;
}
use inner::{str, u64};

trait Future {
    type Output;
}
impl Future for u32 {
    type Output = String;
}
trait Send {}
trait Sync {}
trait Sized2 {}
trait Drop {}
trait Fn {}
trait FnOnce {}
trait ToString {}
trait Clone {}
trait Default {}
trait Serialize {}
fn drop() {}
fn Some2() {}

#[agent]
#[derive(Debug)]
struct Worker {
    name: String,
    #[no_log]
    list: Vec,
}

#[agent(name = self.name.0)]
impl Worker {
    fn run(&self, text: Box<String>, _: &str) -> Pin<Box<bool>> {
        drop();
        Pin(Box(bool(text.0.0 as u8)))
    }

    #[tool]
    async fn length(&self, _list: Vec, _: usize, _: u64) -> <u32 as Future>::Output {
        String(self.name.0)
    }

    #[tool]
    fn boxed(&self) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = u32> + '_>> {
        ::std::boxed::Box::pin(async move { self.name.0 })
    }
}

#[workflow(verbosity = "debug", metadata(one = 1))]
fn main() {
    let worker = Worker { name: String(5), list: Vec };
    println!("{:?} {:?}", worker, worker.run(Box(String(7)), &str).0);
    println!("{:?}", futures::executor::block_on(worker.length(Vec, usize, u64)));
    println!("{}", futures::executor::block_on(worker.boxed()));
    Some2();
}
