// Types whose fields are hidden: raw names, bounds on `Self`, projections, packed, variants that are off.
#![allow(dead_code)]
use std::fmt::Debug;
use workflow_log::prelude::*;

pub trait Tool {}

#[agent]
#[derive(Debug)]
pub struct Logged<T>
where
    Self: Tool,
{
    pub inner: T,
    #[no_log]
    pub r#type: String,
}

impl<T> Tool for Logged<T> {}

#[agent]
impl<T: Debug> Logged<T> {
    #[action]
    fn new(inner: T, r#type: String) -> Self {
        Self { inner, r#type }
    }

    fn run(&self) -> usize {
        self.r#type.len()
    }
}

#[resource]
#[derive(Debug)]
struct Items<'__wl, I: Iterator, T: PartialEq<Self>>
where
    T: Debug,
{
    item: Option<I::Item>,
    others: Vec<(I::Item, &'__wl T)>,
    #[no_log]
    key: String,
}

#[resource]
#[derive(Clone, Copy)]
#[repr(C, packed)]
struct Packed<T: Copy> {
    byte: u8,
    rest: T,
}

#[resource]
#[derive(Debug)]
enum Off {
    #[cfg(any())]
    Never(u8),
}

#[derive(Debug)]
struct Any;

impl<'a> PartialEq<Items<'a, std::ops::Range<u8>, Any>> for Any {
    fn eq(&self, _: &Items<'a, std::ops::Range<u8>, Any>) -> bool {
        true
    }
}

#[resource]
#[derive(Debug)]
struct Vault {
    #[no_log]
    key: String,
}

impl Vault {
    #[resource(kind = "tool")]
    pub fn open(key: String, number: u32) -> Vault {
        assert!(number > 0);
        Vault { key }
    }

    #[resource(kind = "tool")]
    pub fn opened(key: String) -> Option<Vault> {
        Some(Vault { key })
    }
}

#[workflow(verbosity = "trace")]
fn main() {
    println!("{}", Logged::new(1, "secret".into()).run());
    let items = Items::<std::ops::Range<u8>, Any> { item: Some(1), others: vec![(2, &Any)], key: "key".into() };
    println!("{:?} {}", items, Any == items);
    let packed = Packed { byte: 1, rest: 2_u32 };
    println!("{} {}", packed.byte, { packed.rest });
    println!("{:?}", None::<Off>);
    println!("{}", Vault::open("first secret".into(), 1).key.len());
    println!("{}", Vault::opened("second secret".into()).unwrap().key.len());
}
