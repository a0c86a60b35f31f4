//! The journal of one run, as the recorder sees it: takes clean records, never fails.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use workflow_log_journal::codec::encode;
use workflow_log_journal::{Record, Writer};

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
}

#[derive(Debug)]
struct State {
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
    pub(super) fn create(folder: &Path, stem: &str) -> Self {
        match Writer::create(folder, stem) {
            Ok((writer, path)) => Self::new(Some(path), Some(writer)),
            Err(error) => {
                fault::report(&format!(
                    "{}; the workflow goes on without a log",
                    fault::with_sources(&error)
                ));
                Self::new(None, None)
            }
        }
    }

    fn new(path: Option<PathBuf>, writer: Option<Writer>) -> Self {
        Self { path, state: Mutex::new(State { writer, lost: 0, why: String::new(), told: false, bytes: 0 }) }
    }

    /// The file, if there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Writes one record. When this returns, the kernel has it, or its loss is counted.
    pub(super) fn append(&self, record: &Clean, at: u64) {
        // Taken out and not borrowed: whatever records in here finds an empty one, and no panic.
        let mut buffer = BUFFER.try_with(RefCell::take).unwrap_or_default();
        buffer.clear();
        encode(record.record(), &mut buffer);
        self.append_line(&buffer, at);
        if buffer.capacity() <= KEEP_BUFFER_BYTES {
            let _thread_ends = BUFFER.try_with(|kept| kept.replace(buffer));
        }
    }

    fn append_line(&self, line: &[u8], at: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        let Some(writer) = &mut state.writer else {
            state.lost += 1;
            return;
        };
        if state.lost > 0 {
            let mut gap = Vec::new();
            encode(&Record::Lost { at, count: state.lost, why: state.why.clone() }, &mut gap);
            if writer.append(&gap).is_ok() {
                state.lost = 0;
                state.bytes += gap.len() as u64;
            }
        }
        if let Err(error) = writer.append(line) {
            state.lost += 1;
            state.why = error.to_string();
            if !std::mem::replace(&mut state.told, true) {
                let path = self.path.as_deref().unwrap_or(Path::new("the journal")).display();
                fault::report(&format!(
                    "cannot write {path}: {error}; the workflow goes on, its log is incomplete"
                ));
            }
        } else {
            state.bytes += line.len() as u64;
        }
    }

    /// How many bytes are surely in the file, and records to their end.
    pub(super) fn bytes(&self) -> u64 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // After a torn write the count is short of the file by the torn piece: read it all then.
        if state.told { u64::MAX } else { state.bytes }
    }

    /// Whether the first failure to write was already said.
    pub(super) fn has_told(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).told
    }
}
