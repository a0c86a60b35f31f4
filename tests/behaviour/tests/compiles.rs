//! Code that people write, under our attributes: that it compiles is half of the test.
#![allow(dead_code, missing_docs, unreachable_pub, unused_variables)]
#![allow(clippy::many_single_char_names, clippy::unused_self, clippy::unused_async, clippy::unwrap_used)]
#![deny(unused_mut, unreachable_code, deprecated, drop_bounds, unfulfilled_lint_expectations)]

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use behaviour_tests::Logs;
use expect_test::expect;
use serde::Serialize;
use workflow_log::prelude::*;

/// A trait of the user's with the names of the methods we use ourselves, on every type.
trait Everywhere {
    fn capture(&self) {}
    fn peel(&self) {}
    fn split(&self) {}
    fn describe(&self) {}
    fn facts(&self) {}
    fn snapshot(&self) {}
    fn info(&self) {}
}
impl<T: ?Sized> Everywhere for T {}

#[resource]
#[derive(Debug, Serialize)]
struct Conditional {
    #[cfg(any())]
    never: NoSuchType,
    #[cfg(not(any()))]
    always: u8,
    #[no_log]
    #[cfg(not(any()))]
    hidden: u8,
    r#type: u8,
}

#[resource]
#[derive(Debug)]
enum Variants {
    #[cfg(any())]
    Never(NoSuchType),
    Always {
        #[no_log]
        key: u8,
    },
}

trait Borrowing<'a> {
    fn run(&self, text: &'a str) -> &'a str;
}

struct Elided;

#[agent]
impl Borrowing<'_> for Elided {
    fn run(&self, text: &str) -> &'static str {
        let _ = text;
        "elided"
    }
}

struct Forever;

#[agent]
impl Forever {
    fn run(&self) -> ! {
        panic!("for ever")
    }

    async fn later(&self) -> ! {
        std::future::pending::<()>().await;
        unreachable!()
    }
}

struct Errors;

#[derive(Debug)]
struct Borrowed<'a>(&'a str);
impl fmt::Display for Borrowed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "borrowed {}", self.0)
    }
}
impl Error for Borrowed<'_> {}

#[resource(kind = "tool")]
impl Errors {
    pub fn borrowed<'a>(&self, text: &'a str) -> Result<(), Box<dyn Error + 'a>> {
        Err(Box::new(Borrowed(text)))
    }

    pub fn sendable(&self) -> Result<(), Box<dyn Error + Send>> {
        Err(Box::new(Borrowed("sent")))
    }
}

struct Flow;

impl Flow {
    const NAME: &'static str = "flow";

    #[workflow(name = Self::NAME, logs_dir = logs)]
    fn associated(#[no_log] logs: &Path) -> Self {
        let _ = Self::NAME;
        Self
    }

    #[workflow(logs_dir = logs)]
    async fn method(self: Arc<Self>, #[no_log] logs: &Path) -> &'static str {
        Self::NAME
    }
}

struct Strict;

#[agent]
impl Strict {
    #[expect(clippy::too_many_arguments, reason = "the lint may be told that we know")]
    fn many(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
        a + b + c + d + e + f + g + h
    }

    #[expect(dead_code)]
    fn unused(&self) {}

    #[expect(non_snake_case)]
    fn Loud(&self) {}

    #[inline]
    #[must_use]
    #[deprecated = "in a test"]
    #[track_caller]
    fn attributed(&self) -> u32 {
        std::panic::Location::caller().line()
    }

    #[cfg(any())]
    fn never(&self, _: NoSuchType) {}

    const fn constant(&self) -> u8 {
        1
    }
}

#[resource(kind = "tool")]
impl Drop for Strict {
    fn drop(&mut self) {}
}

macro_rules! agents {
    ($name:ident, $agent:literal, $trait:path, $body:block) => {
        struct $name;

        #[agent(name = $agent)]
        impl $trait for $name {
            fn run(&self) -> u8 $body
        }
    };
}

trait Runs {
    fn run(&self) -> u8;
}

agents!(Generated, "made by a macro", Runs, { 42 });

struct Boxed;

#[agent]
impl Boxed {
    fn run(&self, depth: u8) -> Pin<Box<dyn Future<Output = u8> + Send + '_>> {
        Box::pin(async move { if depth == 0 { 0 } else { self.run(depth - 1).await + 1 } })
    }
}

#[workflow(name = "all", logs_dir = logs)]
async fn all(#[no_log] logs: &Path) {
    let conditional = Conditional { always: 1, hidden: 2, r#type: 3 };
    assert!(format!("{conditional:?} {:?}", Variants::Always { key: 1 }).contains("hidden: 2"));
    log_action!("conditional", input = conditional, r#type = 1);
    assert_eq!(Elided.run("x"), "elided");
    assert!(std::panic::catch_unwind(|| Forever.run()).is_err());
    drop(Forever.later());
    assert!(Errors.borrowed("text").is_err() && Errors.sendable().is_err());
    assert_eq!(Strict.many(1, 1, 1, 1, 1, 1, 1, 1), 8);
    Strict.Loud();
    assert_eq!(Generated.run() + Strict.constant(), 43);
    assert_eq!(Boxed.run(2).await, 2);
}

#[tokio::test]
async fn what_compiles_without_the_attributes_compiles_with_them() {
    let logs = Logs::new();
    all(logs.path()).await;
    logs.check(&expect![[r#"
        all: completed
          iteration 1: failed
            [all] (implicit)(): completed
              conditional({"always":1,"type":3}): completed type=1
              tool(text="text"): failed !! borrowed text
              tool(): failed !! borrowed sent
              tool(): completed
              tool(): completed
              tool(): completed
            [elided](text="x"): completed -> "elided"
            [forever](): panicked !! for ever @
            [made by a macro](): completed -> 42
            [boxed](depth=2): completed -> 2
              [boxed](depth=1): completed -> 1
                [boxed](depth=0): completed -> 0
        resources: Errors, Strict
    "#]]);
    let logs = Logs::new();
    let flow = Flow::associated(logs.path());
    assert_eq!(Arc::new(flow).method(logs.path()).await, "flow");
    assert_eq!(logs.journals().len(), 2);
}
