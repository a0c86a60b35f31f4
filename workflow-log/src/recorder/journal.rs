//! The journal of one run, as the recorder sees it: takes clean records, never fails.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use workflow_log_journal::codec::encode;
use workflow_log_journal::condense::{Condenser, Reach};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Directive, Record, Value, Writer};

use super::Budgets;
use crate::capture::recall::{Histories, Recalled};
use crate::fault;
use crate::redact::Clean;

/// A buffer that grew beyond this is given back after a record: one huge prompt must not be paid
/// for by every thread until it ends.
const KEEP_BUFFER_BYTES: usize = 1024 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Where a run's records go.
#[derive(Debug)]
pub(super) struct Journal {
    path: Option<PathBuf>,
    state: Mutex<State>,
    histories: Histories,
}

#[derive(Debug)]
struct State {
    condenser: Condenser,
    /// Which rules for secrets everything went through that is remembered.
    rules: u64,
    /// `None` where no file could be made.
    writer: Option<Writer>,
    /// Records that could not be written since the last that could.
    lost: u64,
    why: String,
    told: bool,
    /// How many bytes were written.
    bytes: u64,
}

impl Journal {
    /// Makes the file. Where that is impossible, says so once and counts what is lost.
    pub(super) fn create(folder: &Path, stem: &str, budgets: &Budgets) -> Self {
        match Writer::create(folder, stem) {
            Ok((writer, path)) => Self::new(Some(path), Some(writer), budgets),
            Err(error) => {
                fault::report(&format!(
                    "{}; the workflow goes on without a log",
                    fault::with_sources(&error)
                ));
                Self::new(None, None, budgets)
            }
        }
    }

    fn new(path: Option<PathBuf>, writer: Option<Writer>, budgets: &Budgets) -> Self {
        let condenser = Condenser::new(&budgets.content);
        let state = State { condenser, rules: 0, writer, lost: 0, why: String::new(), told: false, bytes: 0 };
        let histories = Histories::new(&budgets.histories);
        Self { path, state: Mutex::new(state), histories }
    }

    /// The file, if there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The lists that were recorded.
    pub(super) fn histories(&self) -> &Histories {
        &self.histories
    }

    /// A long text as parts, where the journal holds most of it.
    pub(super) fn recognise(&self, text: &str, reach: Reach) -> Option<Value> {
        self.state().condenser.recognise(text, reach)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes one record, and before it the content it refers to. When this returns, the kernel
    /// has both, or their loss is counted. Returns the record as it stands in the journal.
    pub(super) fn append(&self, record: Clean, at: u64, recalled: Vec<Recalled>) -> Record {
        let mut record = record.into_record();
        // Taken out and not borrowed: whatever records in here finds an empty one, and no panic.
        let mut lines = BUFFER.try_with(RefCell::take).unwrap_or_default();
        lines.clear();
        // Content has the order of its numbers in the file, so numbering and writing are one.
        let mut state = self.state();
        if state.writer.is_none() {
            // Nothing is in a file, so nothing can be referred to.
            state.lost += 1;
            return record;
        }
        let contents: Vec<_> = recalled
            .iter()
            .map(|recalled| {
                let place = recalled_in(&mut record, recalled)?;
                let content = state.condenser.content(std::mem::take(place), &mut lines);
                *place = Directive::Ref(content).into();
                Some(content)
            })
            .collect();
        state.condenser.record(&mut record, &mut lines);
        encode(&record, &mut lines);
        let written = self.append_lines(&mut state, &lines, at);
        drop(state);
        if written {
            for (recalled, content) in recalled.into_iter().zip(contents) {
                if let Some(content) = content {
                    recalled.keep(content);
                }
            }
        }
        if lines.capacity() <= KEEP_BUFFER_BYTES {
            let _thread_ends = BUFFER.try_with(|kept| kept.replace(lines));
        }
        record
    }

    /// Whether the lines were written.
    fn append_lines(&self, state: &mut State, lines: &[u8], at: u64) -> bool {
        let Some(writer) = &mut state.writer else {
            state.lost += 1;
            return false;
        };
        if state.lost > 0 {
            let mut gap = Vec::new();
            encode(&Record::Lost { at, count: state.lost, why: state.why.clone() }, &mut gap);
            if writer.append(&gap).is_ok() {
                state.lost = 0;
                state.bytes += gap.len() as u64;
            }
        }
        let Err(error) = writer.append(lines) else {
            state.bytes += lines.len() as u64;
            return true;
        };
        // Some of the content may have been written and some not: nothing refers to it any more.
        state.condenser.forget();
        self.histories.forget();
        state.lost += 1;
        state.why = error.to_string();
        if !std::mem::replace(&mut state.told, true) {
            let path = self.path.as_deref().unwrap_or(Path::new("the journal")).display();
            fault::report(&format!(
                "cannot write {path}: {error}; the workflow goes on, its log is incomplete"
            ));
        }
        false
    }

    /// Forgets what the journal holds, where it was searched for less than is secret now: what
    /// comes again is searched again.
    pub(super) fn forget_unless(&self, rules: u64) {
        let mut state = self.state();
        if std::mem::replace(&mut state.rules, rules) != rules {
            state.condenser.forget();
            self.histories.forget();
        }
    }

    /// Forgets what the journal holds: the run ended, and other runs can use the memory.
    pub(super) fn forget(&self) {
        self.state().condenser.forget();
        self.histories.forget();
    }

    /// How many bytes are surely in the file, and records to their end.
    pub(super) fn bytes(&self) -> u64 {
        let state = self.state();
        // After a torn write the count is short of the file by the torn piece: read it all then.
        if state.told { u64::MAX } else { state.bytes }
    }

    /// Whether the first failure to write was already said.
    pub(super) fn has_told(&self) -> bool {
        self.state().told
    }
}

/// The place of a recalled list in a record, if there is still such a list.
fn recalled_in<'a>(record: &'a mut Record, recalled: &Recalled) -> Option<&'a mut Value> {
    let Record::Begin(begin) = record else { return None };
    let Input::Args(args) = &mut begin.input else { return None };
    let (_, value) = args.iter_mut().find(|(name, _)| name == recalled.arg)?;
    recalled.place(value)
}
