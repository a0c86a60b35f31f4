//! What all commands have in common: their call, their place in the child's environment, and the
//! methods that set them up.

use std::ffi::OsStr;
use std::io;
use std::process::{ExitStatus, Output};
use std::sync::OnceLock;

use workflow_log_journal::record::Parent;

use crate::call::Call;
use crate::capture::ladder::Probe;
use crate::context::{Context, Place};
use crate::level::Level;
use crate::site::{Role, Site};

/// What the child is told of its place.
const TRACEPARENT: &str = "TRACEPARENT";

const fn site(function: &'static str) -> Site {
    Site {
        role: Role::Act,
        name: Some("command"),
        default_name: "command",
        kind: Some("env"),
        unit_name: None,
        type_name: "Command",
        snake_name: OnceLock::new(),
        params: &["argv", "cwd"],
        function,
        level: Level::Info,
        verbosity: None,
        output: true,
    }
}

pub(super) static OUTPUT: Site = site("Command::output");
pub(super) static STATUS: Site = site("Command::status");
pub(super) static SPAWN: Site = site("Command::spawn");

/// What is known of a command beside what is in it.
#[derive(Debug, Default)]
pub(super) struct Setup {
    /// Its environment was cleared: what is in it is all that the program wants there.
    pub(super) is_cleared: bool,
    /// What the last child was told of its place.
    told: Option<String>,
}

/// Begins the call of a command, and tells the child that it is inside it.
pub(super) fn begin(site: &'static Site, command: &mut std::process::Command, setup: &mut Setup) -> Call {
    let text = |word: &OsStr| word.to_string_lossy().into_owned();
    let argv: Vec<String> =
        std::iter::once(command.get_program()).chain(command.get_args()).map(text).collect();
    let cwd = command.get_current_dir().map(|folder| text(folder.as_os_str()));
    let call = match &cwd {
        Some(cwd) => Call::begin(site, None, &[&&&Probe(&argv), &&&Probe(cwd)]),
        None => Call::begin(site, None, &[&&&Probe(&argv)]),
    };
    tell_place(&call, command, setup);
    call
}

fn tell_place(call: &Call, command: &mut std::process::Command, setup: &mut Setup) {
    let told = setup.told.take();
    let is_ours = |value: &OsStr| told.as_deref().is_some_and(|told| value == told);
    let is_set = command.get_envs().any(|(name, value)| name == TRACEPARENT && !value.is_some_and(is_ours));
    if is_set || setup.is_cleared {
        return;
    }
    // Its own place, or that of what it is in where it is not recorded itself.
    let context = call.context().unwrap_or_else(Context::current);
    if let Place::At(node) = context.place {
        let place = Parent { run: node.run.id().to_owned(), id: node.id }.to_traceparent();
        command.env(TRACEPARENT, &place);
        setup.told = Some(place);
    } else if told.is_some() {
        // That of the last time, which is over. What this process was told holds again.
        match std::env::var_os(TRACEPARENT) {
            Some(own) => command.env(TRACEPARENT, own),
            None => command.env_remove(TRACEPARENT),
        };
    }
}

/// Ends the call of a command that has ended.
pub(super) fn end_with_output(call: Call, result: &io::Result<Output>) {
    match result {
        Ok(output) => call.complete(&&&&Probe(output)),
        Err(error) => call.fail(&&&&&&&Probe(error)),
    }
}

/// Ends the call of a command that has ended, and whose output somebody else has.
pub(super) fn end_with_status(call: Call, result: &io::Result<ExitStatus>) {
    match result {
        Ok(status) => call.complete(&&&&Probe(status)),
        Err(error) => call.fail(&&&&&&&Probe(error)),
    }
}

/// Ends the call of a command that could not be started.
pub(super) fn end_with_error(call: Call, error: &io::Error) {
    call.fail(&&&&&&&Probe(error));
}

/// The methods that set up a command, which return what they are called on.
macro_rules! builder {
    ($path:literal, $inner:ty) => {
        #[doc = concat!("A command that runs `program`, as [`", $path, "::new`].")]
        pub fn new(program: impl AsRef<OsStr>) -> Self {
            Self::from(<$inner>::new(program))
        }

        /// Adds an argument.
        pub fn arg(&mut self, arg: impl AsRef<OsStr>) -> &mut Self {
            self.inner.arg(arg);
            self
        }

        /// Adds arguments.
        pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&mut self, args: I) -> &mut Self {
            self.inner.args(args);
            self
        }

        /// Sets a variable of the child's environment.
        pub fn env(&mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
            self.inner.env(key, value);
            self
        }

        /// Sets variables of the child's environment.
        pub fn envs<I, K, V>(&mut self, vars: I) -> &mut Self
        where
            I: IntoIterator<Item = (K, V)>,
            K: AsRef<OsStr>,
            V: AsRef<OsStr>,
        {
            self.inner.envs(vars);
            self
        }

        /// Keeps a variable out of the child's environment.
        pub fn env_remove(&mut self, key: impl AsRef<OsStr>) -> &mut Self {
            self.inner.env_remove(key);
            self
        }

        /// Keeps all variables out of the child's environment, but for those that are set afterwards.
        pub fn env_clear(&mut self) -> &mut Self {
            self.inner.env_clear();
            self.setup.is_cleared = true;
            self
        }

        /// Sets the child's folder.
        pub fn current_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
            self.inner.current_dir(folder);
            self
        }

        /// Says where the child reads from.
        pub fn stdin(&mut self, stdin: impl Into<Stdio>) -> &mut Self {
            self.inner.stdin(stdin);
            self
        }

        /// Says where the child writes to.
        pub fn stdout(&mut self, stdout: impl Into<Stdio>) -> &mut Self {
            self.inner.stdout(stdout);
            self
        }

        /// Says where the child complains to.
        pub fn stderr(&mut self, stderr: impl Into<Stdio>) -> &mut Self {
            self.inner.stderr(stderr);
            self
        }
    };
}
pub(super) use builder;

/// What children have in common.
macro_rules! child {
    ($inner:ty) => {
        fn new(mut inner: $inner, call: Call) -> Self {
            let (stdin, stdout, stderr) = (inner.stdin.take(), inner.stdout.take(), inner.stderr.take());
            Self { stdin, stdout, stderr, inner, call: Some(call) }
        }

        /// Its end, if that has come.
        ///
        /// # Errors
        ///
        /// When it cannot be waited for.
        pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
            let result = self.inner.try_wait();
            if let Ok(Some(status)) = result {
                self.ended(&Ok(status));
            }
            result
        }

        fn ended(&mut self, result: &io::Result<ExitStatus>) {
            if let Some(call) = self.call.take() {
                launch::end_with_status(call, result);
            }
        }
    };
}
pub(super) use child;
