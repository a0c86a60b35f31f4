//! How a program is run: with what, and where.

use std::fs::{self, File};
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::time::Duration;

use tokio::process::Command;
use workflow_log_examples::server::{Exchange, ModelServer, Script, Settings};

use crate::{Played, source};

/// A program, once as its author wrote it and once with the attributes.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The binary without the attributes.
    pub plain: &'static str,
    /// The binary with them.
    pub logged: &'static str,
    /// The package's folder.
    pub folder: &'static str,
}

/// A program and what it is given.
#[derive(Clone, Debug)]
pub struct Case {
    program: Program,
    args: Vec<&'static str>,
    stdin: &'static str,
    files: Vec<(&'static str, &'static str)>,
    environment: Vec<(&'static str, &'static str)>,
}

/// What a program did.
pub(crate) struct Did {
    pub(crate) output: Output,
    pub(crate) exchanges: Vec<Exchange>,
    /// What is in its folder when it has ended, by name.
    pub(crate) files: Vec<(String, String)>,
    /// The address of its server, which is another each time.
    pub(crate) address: String,
}

/// Longer than a program takes on any machine, for one that waits for ever.
const PATIENCE: Duration = Duration::from_secs(120);

impl Program {
    /// A case of it, without arguments, input or files.
    pub fn case(self) -> Case {
        Case { program: self, args: vec![], stdin: "", files: vec![], environment: vec![] }
    }

    /// Asserts that the two sources differ only in attributes and one `use`, in a few lines.
    ///
    /// # Panics
    ///
    /// When they do not.
    pub fn check_source(self) {
        let read = |name| {
            let path = Path::new(self.folder).join("src").join(name);
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        if let Err(problem) = source::only_attributes(&read("plain.rs"), &read("logged.rs")) {
            panic!("{problem}");
        }
    }
}

impl Case {
    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: &'static str) -> Self {
        self.args.push(arg);
        self
    }

    /// What it reads from its standard input.
    #[must_use]
    pub fn stdin(mut self, stdin: &'static str) -> Self {
        self.stdin = stdin;
        self
    }

    /// Adds a file to the folder it starts in.
    #[must_use]
    pub fn file(mut self, name: &'static str, content: &'static str) -> Self {
        self.files.push((name, content));
        self
    }

    /// Leaves tokio one worker thread, so that tasks begin in the order in which they are spawned and
    /// the tree is the same each time.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.environment.push(("TOKIO_WORKER_THREADS", "1"));
        self
    }

    /// Runs both binaries, each with a server of its own that says what `script` says, and compares
    /// what they did.
    ///
    /// # Panics
    ///
    /// When a binary cannot be run, or they did not do the same.
    pub async fn play<S: Script>(&self, script: impl Fn() -> S) -> Played {
        let logs = tempfile::tempdir().expect("a temporary folder");
        let plain = self.run(self.program.plain, script(), None).await;
        let logged = self.run(self.program.logged, script(), Some(logs.path())).await;
        Played::compared(self.program, plain, logged, logs.path())
    }

    /// Runs one of the binaries.
    async fn run(&self, binary: &str, script: impl Script, logs: Option<&Path>) -> Did {
        let server = ModelServer::start(Arc::new(script), Settings::default()).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, content) in &self.files {
            fs::write(folder.path().join(name), content).expect("a writable folder");
        }
        let input = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(input.path(), self.stdin).expect("a writable file");

        let mut command = Command::new(binary);
        // Nothing of this machine's: a proxy would be asked even for what is on it.
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("OPENAI_API_KEY", "a key for nobody");
        command.env("OPENAI_BASE_URL", server.base_url()).env("OLLAMA_URL", server.root_url());
        command.envs(self.environment.iter().copied());
        if let Some(logs) = logs {
            command.env("WORKFLOW_LOG_DIR", logs);
        }
        command.args(&self.args).current_dir(folder.path()).kill_on_drop(true);
        command.stdin(File::open(input.path()).expect("a readable file"));
        let output = tokio::time::timeout(PATIENCE, command.output()).await;
        let output = output.expect("the program comes to an end").expect("the program starts");

        let mut files: Vec<_> = fs::read_dir(folder.path())
            .expect("a readable folder")
            .map(|entry| {
                let entry = entry.expect("an entry");
                let content = fs::read(entry.path()).unwrap_or_default();
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, String::from_utf8_lossy(&content).into_owned())
            })
            .collect();
        files.sort();
        Did { output, exchanges: server.exchanges(), files, address: server.root_url() }
    }
}
