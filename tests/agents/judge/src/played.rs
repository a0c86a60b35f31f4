//! What both binaries of a program did, found to be the same, and what was recorded of it.

use std::path::{Path, PathBuf};

use workflow_log_examples::server::Exchange;
use workflow_log_journal::{Node, Run, store};

use crate::calls::{self, Told};
use crate::case::{Did, Program};
use crate::picture;

/// A case that was played.
#[derive(Debug)]
pub struct Played {
    program: Program,
    port: String,
    /// What the program printed.
    pub stdout: String,
    /// With which status it ended.
    pub code: Option<i32>,
    /// What the server saw of the binary with the attributes.
    pub exchanges: Vec<Exchange>,
    /// What was recorded.
    pub run: Run,
}

impl Played {
    pub(crate) fn compared(program: Program, plain: Did, logged: Did, logs: &Path) -> Self {
        let printed =
            |bytes: &[u8], did: &Did| String::from_utf8_lossy(bytes).replace(&did.address, "http://SERVER");
        // What the attributes have to say would be said there, so this is also that they say nothing.
        assert_eq!(
            printed(&logged.output.stderr, &logged),
            printed(&plain.output.stderr, &plain),
            "what the binary with the attributes says on stderr, and the plain one"
        );
        let stdout = printed(&logged.output.stdout, &logged);
        assert_eq!(stdout, printed(&plain.output.stdout, &plain), "what they print");
        assert_eq!(logged.output.status, plain.output.status, "how they end");
        assert_eq!(logged.files, plain.files, "what they leave");
        assert_eq!(requests(&logged), requests(&plain), "what they ask");

        let journals = store::list(logs).expect("a folder");
        assert_eq!(journals.len(), 1, "exactly one run: {journals:?}");
        let run = Run::load(&journals[0]).expect("a journal");
        assert_eq!(run.damage, Vec::new(), "no damaged lines");
        let detached: Vec<_> = run.nodes.iter().filter(|node| node.begin.detached).collect();
        assert!(detached.is_empty(), "everything has its place: {detached:?}");
        let port = logged.address.rsplit(':').next().unwrap_or_default().to_owned();
        Self { program, port, stdout, code: logged.output.status.code(), exchanges: logged.exchanges, run }
    }

    /// Compares the calls that were recorded with those that were served, of which `told` says whose
    /// they are; the tools with the number that the program printed at its end; and the tree with the one in
    /// `tests/NAME.tree`.
    ///
    /// # Panics
    ///
    /// When something is not the same.
    pub fn check(&self, name: &str, told: impl Fn(&Exchange) -> Told) {
        self.check_calls(told);
        self.check_tools();
        self.check_tree(name);
    }

    /// Compares the calls alone.
    ///
    /// # Panics
    ///
    /// When they are not the same.
    pub fn check_calls(&self, told: impl Fn(&Exchange) -> Told) {
        let (recorded, served) = (self.calls(), calls::served(self.exchanges.iter().map(told)));
        assert!(recorded == served, "recorded: {recorded:#?}\nserved: {served:#?}");
    }

    /// What was recorded of each call, one list for each run of an agent.
    pub fn calls(&self) -> Vec<Vec<Told>> {
        calls::recorded(&self.run)
    }

    /// Compares the number of tools with the one that the program printed, if it came that far.
    ///
    /// # Panics
    ///
    /// When they are not the same.
    pub fn check_tools(&self) {
        let last = self.stdout.lines().last().unwrap_or_default();
        if let Some(count) = last.strip_prefix("tools run: ") {
            let recorded: Vec<_> = self.tools().collect();
            assert_eq!(recorded.len().to_string(), count, "{recorded:#?}");
        } else {
            assert_ne!(self.code, Some(0), "a program that ends well says how many tools it ran: {last}");
        }
    }

    /// Compares the tree alone.
    ///
    /// # Panics
    ///
    /// When it is another.
    pub fn check_tree(&self, name: &str) {
        let path: PathBuf = [self.program.folder, "tests", name].iter().collect();
        picture::check(&self.run, &self.port, &path.with_extension("tree"));
    }

    /// The uses of tools that were recorded.
    pub fn tools(&self) -> impl Iterator<Item = &Node> {
        let of_kind = |node: &&Node| node.begin.kind.as_ref().unwrap_or(&node.begin.name) == "tool";
        self.run.nodes.iter().filter(of_kind)
    }
}

/// The bodies of all requests, in an order that times have no part in.
fn requests(did: &Did) -> Vec<String> {
    let mut requests: Vec<_> = did.exchanges.iter().map(|exchange| exchange.request.to_string()).collect();
    requests.sort();
    requests
}
