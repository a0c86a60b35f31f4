//! A user's crate with every lint denied, one-line bodies, a renamed dependency and names that
//! shadow the prelude's. It compiling is the test.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![deny(warnings, missing_docs, unreachable_pub, unused, rust_2018_idioms, unsafe_op_in_unsafe_fn)]
#![deny(missing_debug_implementations, unused_qualifications, unused_lifetimes, single_use_lifetimes)]
#![deny(clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::print_stdout)]
#![deny(clippy::used_underscore_binding, clippy::redundant_closure_call, clippy::let_unit_value)]
#![allow(clippy::unused_async, clippy::future_not_send, clippy::missing_errors_doc)]

use logging::{agent, resource, workflow};

/// What programs do to names.
#[allow(dead_code, clippy::empty_enums)]
mod shadows {
    struct String;
    struct Vec;
    enum Option {}
    enum Result {}
    struct Value;
    struct Some;
    mod std {}
    mod core {}
    mod workflow_log {}

    pub(crate) struct Hidden {
        pub(crate) call: u8,
    }

    #[logging::agent(crate = logging)]
    impl Hidden {
        pub(crate) fn run(&self, __call: u8, result: u8, __inputs: u8) -> u8 { self.call + __call + result + __inputs }
    }
}

/// An error.
#[derive(Debug)]
pub struct Oops;

/// A shell.
#[derive(Debug, Clone, Copy)]
#[resource(kind = "env", crate = logging)]
pub struct Shell {
    limit: usize,
    names: [&'static str; 4],
}

#[resource(kind = "env", crate = logging)]
impl Shell {
    /// Makes one.
    #[must_use]
    pub const fn new() -> Self { Self { limit: 9, names: ["a", "b", "c", "d"] } }

    /// Makes one, perhaps.
    pub fn open(path: &str) -> Result<Self, Oops> { if path.is_empty() { Err(Oops) } else { Ok(Self::new()) } }

    /// Runs a command.
    #[must_use]
    pub fn run_command(&self, command: &str) -> usize { self.limit + command.len() }

    /// Runs nothing.
    pub fn nothing(&self) { drop(self.names.to_vec()); }

    /// Runs something at some time.
    pub async fn later(&self, _command: &str) -> bool { self.limit > 1 }

    /// Takes what it likes.
    #[allow(clippy::needless_pass_by_value)]
    #[must_use]
    pub fn patterns(self, (a, _): (u8, u8), [first, ..]: [u8; 3], mut list: Vec<u8>) -> u8 { list.push(a); first + list[self.names.len() - 4] }

    /// Is not safe.
    ///
    /// # Safety
    ///
    /// There is no condition.
    #[allow(unsafe_code)]
    #[must_use]
    pub unsafe fn danger(&self, pointer: *const u8) -> bool { pointer.is_null() && self.limit > 1 }
}

impl Default for Shell {
    fn default() -> Self { Self::new() }
}

/// An agent.
#[derive(Debug, Default, serde::Serialize)]
#[agent(crate = logging, name = "worker")]
pub struct Worker<T> {
    inner: T,
    #[no_log]
    key: String,
}

#[agent(crate = logging)]
impl<T: Clone + std::fmt::Debug> Worker<T> {
    /// Runs.
    pub async fn run(&mut self, input: impl Into<T> + Send, _unused: &str) -> Result<T, Oops> { self.set(input.into()); Ok(self.get().clone()) }

    fn set(&mut self, inner: T) { self.inner = inner; self.key.clear(); }

    const fn get(&self) -> &T { &self.inner }

    /// Borrows.
    #[action]
    pub fn borrow<'a>(&'a mut self, other: &'a mut T, left: bool) -> Result<&'a mut T, Oops> { if left { Ok(&mut self.inner) } else { Ok(other) } }
}

/// What a step does.
#[async_trait::async_trait]
pub trait Step {
    /// Its input.
    type Input;
    /// Does it.
    async fn run(&self, input: Self::Input) -> Result<u8, Oops>;
}

/// A step.
#[derive(Debug, Clone, Copy)]
pub struct First;

#[agent(crate = logging)]
#[async_trait::async_trait]
impl Step for First {
    type Input = u8;
    async fn run(&self, input: Self::Input) -> Result<u8, Oops> { Ok(input) }
}

/// A step.
#[derive(Debug, Clone, Copy)]
pub struct Second;

#[async_trait::async_trait]
#[agent(crate = logging)]
impl Step for Second {
    type Input = Option<u8>;
    async fn run(&self, input: Self::Input) -> Result<u8, Oops> { input.ok_or(Oops) }
}

/// Another trait, without async.
pub trait Name {
    /// Its name.
    fn name(&self) -> &'static str;
}

#[resource(crate = logging)]
impl Name for First {
    fn name(&self) -> &'static str { "first" }
}

#[resource(crate = logging)]
impl Name for [First] {
    fn name(&self) -> &'static str { "firsts" }
}

#[resource(crate = logging)]
impl<T: Name> Name for Option<T> {
    fn name(&self) -> &'static str { self.as_ref().map_or("none", Name::name) }
}

/// A free agent.
#[agent(crate = logging)]
#[must_use]
pub fn free(words: &[&str]) -> usize { words.len() }

/// A free tool that is generic.
#[resource(kind = "tool", crate = logging)]
#[must_use]
pub fn generic<T: Default, const N: usize>() -> [T; N] where [T; N]: Default { <[T; N]>::default() }

/// All of it.
#[workflow(crate = logging, logs_dir = logs, metadata(words = ["a", "b"]))]
pub async fn all(#[no_log] logs: &std::path::Path, rounds: u8) -> Result<u8, Oops> {
    let _ = logs;
    let shell = Shell::open("x")?;
    let mut worker = Worker::<String>::default();
    let text = worker.run("x", "y").await?;
    let first = First.run(rounds).await? + Second.run(Some(1)).await?;
    let _: [u8; 2] = generic();
    let names = First.name().len() + [First].name().len() + Some(First).name().len();
    shell.nothing();
    let later = shell.later(&text).await;
    let hidden = usize::from(shadows::Hidden { call: 1 }.run(1, 2, 3));
    let sum = shell.run_command(&text) + free(&["a"]) + names + hidden + usize::from(later);
    let mut other = String::new();
    worker.borrow(&mut other, true)?.push('z');
    Ok(first + shell.patterns((1, 2), [3, 4, 5], vec![6]) + u8::try_from(sum % 2).map_err(|_| Oops)?)
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn a_strict_users_crate_compiles_runs_and_is_recorded() {
        let logs = tempfile::tempdir().expect("a folder");
        assert!(super::all(logs.path(), 2).await.is_ok());
        assert_eq!(std::fs::read_dir(logs.path()).expect("the folder").count(), 2, "journal and report");
    }
}
