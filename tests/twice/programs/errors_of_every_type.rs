// Errors of every type: without a trait, boxed, shared, borrowed, opaque, never there.
use std::any::Any;
use std::convert::Infallible;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::rc::Rc;
use std::sync::Arc;
use workflow_log::prelude::*;

struct Plain;

struct Worker;

#[agent]
impl Worker {
    #[tool]
    fn plain(&self) -> Result<u32, Plain> {
        Err(Plain)
    }
    #[tool]
    fn unit(&self) -> Result<u32, ()> {
        Err(())
    }
    #[tool]
    fn borrowed<'a>(&self, text: &'a str) -> Result<u32, &'a str> {
        Err(&text[1..])
    }
    #[tool]
    fn boxed(&self) -> Result<(), Box<dyn Error>> {
        Err("boxed".into())
    }
    #[tool]
    fn shared(&self) -> Result<(), Arc<dyn Error + Send + Sync>> {
        Err(Arc::from(Box::<dyn Error + Send + Sync>::from("shared")))
    }
    #[tool]
    fn counted(&self) -> Result<(), Rc<dyn Display>> {
        Err(Rc::new(7))
    }
    #[tool]
    fn any(&self) -> Result<(), Box<dyn Any + Send>> {
        std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new("any")))
    }
    #[tool]
    fn opaque(&self) -> Result<u32, impl Display> {
        Err("opaque")
    }
    #[tool]
    fn generic<E: Debug>(&self, error: E) -> Result<Infallible, E> {
        Err(error)
    }
    #[tool]
    async fn nested(&self) -> Result<Result<u32, String>, Option<Plain>> {
        Ok(Err("inside".into()))
    }
}

#[workflow]
fn main() {
    println!("{} {}", Worker.plain().is_err(), Worker.unit().is_err());
    println!("{:?} {:?}", Worker.borrowed("text"), Worker.boxed());
    println!("{:?} {}", Worker.shared(), Worker.counted().unwrap_err());
    println!("{} {}", Worker.any().is_err(), Worker.opaque().is_err());
    println!("{:?}", Worker.generic(vec![1]));
    println!("{:?}", futures::executor::block_on(Worker.nested()).ok());
}
