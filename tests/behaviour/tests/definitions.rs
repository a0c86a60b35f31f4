//! Traits that are defined, modules and conditional parameters under our attributes.
#![allow(dead_code, missing_docs, unreachable_pub, unused_variables)]
#![allow(clippy::unused_self, clippy::unused_async, clippy::unwrap_used, unsafe_code)]

use std::future::Future;
use std::path::Path;

use behaviour_tests::Logs;
use expect_test::expect;
use workflow_log::prelude::*;

#[agent]
trait Worker {
    const GREETING: &'static str = "hello";
    type Task: std::fmt::Debug;

    fn task(&self) -> Self::Task;

    fn run(&self, input: &str) -> String {
        self.log(input);
        format!("{} {input} {:?}", Self::GREETING, self.task())
    }

    #[tool]
    fn log(&self, line: &str) {}

    async fn later<T: Send + std::fmt::Debug>(&self, value: T) -> T
    where
        Self: Sync,
    {
        value
    }
}

struct HousePainter;

#[agent]
impl Worker for HousePainter {
    type Task = u8;
    fn task(&self) -> u8 {
        7
    }
}

struct Replaced;

#[agent]
impl Worker for Replaced {
    const GREETING: &'static str = "good day";
    type Task = ();
    fn task(&self) {}
    fn run(&self, input: &str) -> String {
        input.to_owned()
    }
}

#[agent]
#[async_trait::async_trait]
trait Above<T: Send + Sync + std::fmt::Debug + 'static>: Send + Sync {
    async fn run(&self, input: T) -> usize {
        self.len().await
    }
    async fn len(&self) -> usize;
}

#[async_trait::async_trait]
#[resource(kind = "tool")]
trait Below {
    async fn call(&self, input: &str) -> usize {
        input.len()
    }
}

struct Both;

#[async_trait::async_trait]
impl Above<u8> for Both {
    async fn len(&self) -> usize {
        3
    }
}
impl Below for Both {}

#[workflow(verbosity = "debug", logs_dir = logs)]
async fn defined(#[no_log] logs: &Path) {
    HousePainter.run("ladder");
    assert_eq!(HousePainter.later(5).await, 5);
    Replaced.run("x");
    let both: Box<dyn Above<u8>> = Box::new(Both);
    assert_eq!(both.run(1).await, 3);
    let below: &(dyn Below + Sync) = &Both;
    assert_eq!(below.call("four").await, 4);
    fn is_send<F: Future + Send>(future: F) -> F {
        future
    }
    is_send(HousePainter.later("sent")).await;
}

#[tokio::test]
async fn methods_that_a_trait_defines_are_recorded_where_no_impl_replaces_them() {
    let logs = Logs::new();
    defined(logs.path()).await;
    logs.check(&expect![[r#"
        defined: completed
          iteration 1: completed
            [house_painter](input="ladder"): completed -> "hello ladder 7"
              tool(line="ladder"): completed
              task <step>(): completed -> 7
            [defined] (implicit)(): completed
              later <step>(value="5"): completed -> "5"
              tool(input="four"): completed -> 4
              later <step>(value="\"sent\""): completed -> "\"sent\""
            [replaced](input="x"): completed -> "x"
            [both](input="1"): completed -> 3
        resources: Below
    "#]]);
}

#[agent]
mod team {
    use std::fmt;

    #[derive(Debug)]
    pub struct Lead {
        pub members: usize,
    }

    impl Lead {
        pub fn run(&self, goal: &str) -> usize {
            self.plan(goal)
        }

        #[action]
        fn plan(&self, goal: &str) -> usize {
            goal.len() + self.members + apart(1)
        }
    }

    impl fmt::Display for Lead {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("lead")
        }
    }

    pub struct Config;

    pub fn apart(number: usize) -> usize {
        number
    }

    pub mod inner {
        pub struct Deep;

        impl Deep {
            pub async fn run(self: Box<Self>) -> &'static str {
                "deep"
            }
        }
    }
}

#[workflow(verbosity = "debug", logs_dir = logs)]
async fn in_modules(#[no_log] logs: &Path) {
    let lead = team::Lead { members: 2 };
    assert_eq!(lead.run("go"), 5);
    assert_eq!(lead.to_string(), "lead");
    Box::new(team::inner::Deep).run().await;
}

#[tokio::test]
async fn what_is_in_an_annotated_module_is_recorded() {
    let logs = Logs::new();
    in_modules(logs.path()).await;
    logs.check(&expect![[r#"
        in_modules: completed
          iteration 1: completed
            [lead](goal="go"): completed config={"members":2} -> 5
              plan(goal="go"): completed -> 5
            [deep](): completed -> "deep"
    "#]]);
}

struct Conditional;

#[agent]
impl Conditional {
    fn run(&self, #[cfg(any())] never: NoSuchType, #[cfg(not(any()))] always: u8, last: u8) -> u8 {
        always + last
    }

    #[llm]
    fn opaque<'a>(&'a self, prompt: &str) -> impl Future<Output = Result<usize, String>> + Send + use<'a> {
        let length = prompt.len();
        async move {
            tokio::task::yield_now().await;
            if length > 3 { Ok(length) } else { Err("too short".to_owned()) }
        }
    }
}

#[workflow(logs_dir = logs)]
async fn conditional(#[no_log] logs: &Path) {
    Conditional.run(1, 2);
    let first = Conditional.opaque("first");
    let second = Conditional.opaque("2nd");
    assert!(second.await.is_err());
    assert!(first.await.is_ok());
}

#[tokio::test]
async fn what_returns_a_future_is_recorded_when_it_is_polled() {
    let logs = Logs::new();
    conditional(logs.path()).await;
    logs.check(&expect![[r#"
        conditional: completed
          iteration 1: completed
            [conditional](always=1, last=2): completed -> 3
            [conditional] (implicit)(): completed
              llm(prompt="2nd"): failed !! too short
              llm(prompt="first"): completed -> 5
    "#]]);
}

struct Foreign;

#[resource(kind = "tool")]
impl Foreign {
    pub extern "C" fn add(&self, one: u8, other: u8) -> u8 {
        one + other
    }
}

#[agent]
unsafe extern "C" fn called_back(number: *const u8) -> u8 {
    // SAFETY: it is called with a number below.
    unsafe { *number }
}

#[workflow(logs_dir = logs)]
fn across_languages(#[no_log] logs: &Path) {
    assert_eq!(Foreign.add(1, 2), 3);
    let pointer: unsafe extern "C" fn(*const u8) -> u8 = called_back;
    // SAFETY: it points to a number.
    assert_eq!(unsafe { pointer(&7) }, 7);
}

#[test]
fn functions_that_other_languages_call_are_recorded() {
    let logs = Logs::new();
    across_languages(logs.path());
    let picture = behaviour_tests::picture(&logs.run());
    assert!(picture.contains("tool(one=1, other=2): completed -> 3"), "{picture}");
    assert!(picture.contains("[called_back](number=\"0x"), "{picture}");
}

struct Single {
    text: String,
}

impl Single {
    #[agent]
    async fn run(
        &mut self,
        (first, mut second): (u8, u8),
        _unused: u8,
    ) -> Result<&mut String, std::num::ParseIntError> {
        second += first;
        if second > 100 {
            return Ok(&mut self.text);
        }
        let number: u8 = self.text.parse()?;
        self.text.push_str(&self.ask(&(number + second).to_string()));
        Ok(&mut self.text)
    }

    #[resource(kind = "llm", name = "model")]
    fn ask(&self, prompt: &str) -> String {
        prompt.to_owned()
    }

    #[resource]
    fn borrow(&mut self, left: bool) -> Result<&mut str, std::fmt::Error> {
        if left { Ok(&mut self.text) } else { Err(std::fmt::Error) }
    }
}

impl std::fmt::Display for Single {
    #[agent(name = "shown")]
    fn fmt(&self, #[no_log] f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[workflow(logs_dir = logs)]
async fn singles(#[no_log] logs: &Path) {
    let mut single = Single { text: "1".to_owned() };
    assert_eq!(single.run((1, 2), 3).await.unwrap(), "14");
    single.borrow(true).unwrap().make_ascii_lowercase();
    assert!(single.borrow(false).is_err());
    assert_eq!(single.to_string(), "14");
    single.text.clear();
    assert!(single.run((1, 2), 3).await.is_err());
}

#[tokio::test]
async fn a_method_may_be_annotated_by_itself() {
    let logs = Logs::new();
    singles(logs.path()).await;
    logs.check(&expect![[r#"
        singles: completed
          iteration 1: completed
            [single](arg1=[1,2], _unused=3): completed -> "14"
              model <llm>(prompt="4"): completed -> "4"
            [singles] (implicit)(): completed
              borrow(left=true): completed -> "14"
              borrow(left=false): failed !! an error occurred when formatting an argument
            [shown](): completed
          iteration 2: failed
            [single](arg1=[1,2], _unused=3): failed !! cannot parse integer from empty string
    "#]]);
}
