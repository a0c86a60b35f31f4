//! What was recorded before at the same place, so that what is known of a value is neither copied
//! nor searched nor written again.
//!
//! While the parameters of a call are captured, a [`Recalling`] is in force on the thread. A list in
//! them is compared with the list that the same place recorded last, item by item, while it is
//! serialised: an item that is the same is only counted. An item that is not is looked up among
//! the items of all remembered lists, so that a window which moved, a history that was edited,
//! rewound or branched goes on with the right item. A long text is compared with the texts that
//! the journal holds. What comes out is a value with directives in it.
//!
//! Nothing is locked while a user's `Serialize` runs: a list that is compared with is taken out
//! of the memory, and another thread that wants it meanwhile does without.

mod histories;
mod list;

use std::cell::RefCell;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use workflow_log_journal::condense::Reach;
use workflow_log_journal::record::NodeId;
use workflow_log_journal::{Directive, Value};

use super::{limits, lockstep, serialize, tape};
pub(crate) use histories::{Histories, History};
pub(in crate::capture) use list::List;

/// A shorter text is captured as it is: comparing it would not pay.
const TEXT_BYTES: usize = 1024;

/// What a run remembers, for those who capture.
pub(crate) trait Memory: std::fmt::Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// The lists it recorded.
    fn histories(&self) -> &Histories;

    /// A long text as parts, where the journal holds most of it. What is searched for in it may
    /// reach so far.
    fn recognise(&self, text: &str, reach: Reach) -> Option<Value>;
}

/// Where a call is made, and what holds for its parameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The place in the program.
    pub(crate) site: u64,
    /// The node that the call is part of.
    pub(crate) parent: NodeId,
    /// Whether long texts are recognised.
    pub(crate) texts: bool,
    /// How far what is searched for in texts may reach.
    pub(crate) reach: Reach,
}

thread_local! {
    static ACTIVE: RefCell<Option<Active>> = const { RefCell::new(None) };
}

struct Active {
    memory: Arc<dyn Memory>,
    place: Place,
    /// How many bytes of the parameter are referred to.
    known: usize,
    /// How many parameters were captured.
    args: usize,
    /// Where inside the parameter that is captured now.
    path: Vec<usize>,
    recalled: Vec<Recalled>,
}

/// A list that is to become content, so that later ones can refer to parts of it.
#[derive(Debug)]
pub(crate) struct Recalled {
    memory: Arc<dyn Memory>,
    /// The parameter it stands in.
    pub(crate) arg: &'static str,
    /// Where in the parameter: the index of an entry at each level.
    pub(crate) path: Vec<usize>,
    /// The list as it is now, until it is kept.
    history: Option<History>,
    /// How many of its items are new.
    pub(crate) fresh: usize,
}

/// While it lives, what is captured on this thread are the parameters of one call.
#[derive(Debug)]
pub(crate) struct Recalling(());

impl Recalling {
    /// Begins to capture the parameters of a call at this place.
    pub(crate) fn begin(memory: Arc<dyn Memory>, place: Place) -> Self {
        let active = Active { memory, place, known: 0, args: 0, path: Vec::new(), recalled: Vec::new() };
        let _thread_ends = ACTIVE.try_with(|slot| slot.replace(Some(active)));
        Self(())
    }

    /// Which lists in them were recalled.
    pub(crate) fn recalled() -> Vec<Recalled> {
        with_active(|active| std::mem::take(&mut active.recalled)).unwrap_or_default()
    }
}

impl Drop for Recalling {
    fn drop(&mut self) {
        let _thread_ends = ACTIVE.try_with(|slot| slot.replace(None));
    }
}

fn with_active<R>(act: impl FnOnce(&mut Active) -> R) -> Option<R> {
    ACTIVE.try_with(|slot| slot.borrow_mut().as_mut().map(act)).ok().flatten()
}

/// Whether captures of this thread recall now.
pub(super) fn is_active() -> bool {
    ACTIVE.try_with(|slot| slot.borrow().is_some()).unwrap_or(false)
}

/// Says which parameter the values belong to that were recalled since this was said last.
pub(crate) fn arg_captured(arg: &'static str) {
    with_active(|active| {
        active.args += 1;
        active.known = 0;
        active.path.clear();
        for recalled in active.recalled.iter_mut().rev().take_while(|recalled| recalled.arg.is_empty()) {
            recalled.arg = arg;
        }
    });
}

/// Captures what is at this index of the object that is captured now.
pub(super) fn at_index<R, E>(index: usize, capture: impl FnOnce() -> Result<R, E>) -> Result<R, E> {
    /// Goes back up, however the capture ends. What was recalled in it counts only if it ended well:
    /// a `Serialize` may go on after a field that failed, and the next takes its index.
    struct Level {
        path: usize,
        recalled: usize,
        is_well: bool,
    }
    impl Drop for Level {
        fn drop(&mut self) {
            with_active(|active| {
                active.path.truncate(self.path);
                if !self.is_well {
                    active.recalled.truncate(self.recalled);
                }
            });
        }
    }
    let mut level = Level { path: 0, recalled: 0, is_well: false };
    with_active(|active| {
        (level.path, level.recalled) = (active.path.len(), active.recalled.len());
        active.path.push(index);
    });
    let captured = capture();
    level.is_well = captured.is_ok();
    captured
}

/// A mark in what was recalled, to go back to where a capture comes to nothing.
pub(super) fn mark() -> usize {
    with_active(|active| active.recalled.len()).unwrap_or(0)
}

/// How many bytes of the parameter that is captured now are referred to.
pub(super) fn known_bytes() -> usize {
    with_active(|active| active.known).unwrap_or(0)
}

/// Gives up what was recalled since: the value is captured in full.
pub(super) fn give_up(mark: usize) {
    with_active(|active| {
        active.path.clear();
        active.known = 0;
        active.recalled.truncate(mark);
    });
}

impl Drop for Recalled {
    fn drop(&mut self) {
        if let Some(history) = self.history.take() {
            self.memory.histories().let_go(&history);
        }
    }
}

impl Recalled {
    /// Remembers the list, which the journal holds now as this content.
    pub(crate) fn keep(mut self, content: u64) {
        if let Some(history) = self.history.take() {
            self.memory.histories().keep(history, Some(content));
        }
    }

    /// The list in the parameter; `None` if it is not there any more as it was captured.
    pub(crate) fn place<'a>(&self, parameter: &'a mut Value) -> Option<&'a mut Value> {
        let items = |value: &Value| value.as_list().map_or(0, <[Value]>::len);
        let place = at_path(parameter, &self.path)?;
        let fresh = match place {
            Value::Directive(directive) => match &**directive {
                Directive::Cat(parts) => parts.iter().map(items).sum(),
                Directive::Ref(_) | Directive::Part { .. } => 0,
            },
            Value::List(_) => items(place),
            _ => return None,
        };
        (fresh == self.fresh).then_some(place)
    }
}

/// The value at a path inside another.
fn at_path<'a>(value: &'a mut Value, path: &[usize]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, index| match value {
        Value::Object(entries) => entries.get_mut(*index).map(|(_, value)| value),
        _ => None,
    })
}

/// A long text: as parts, where the journal holds most of it.
pub(super) fn text(text: &str) -> Value {
    // A request that was made JSON already is looked into for the model it asks for.
    let is_request = text.trim_start().starts_with('{');
    if !(TEXT_BYTES..=limits::LIMIT_BYTES).contains(&text.len()) || is_request {
        return text.into();
    }
    let active = with_active(|active| (Arc::clone(&active.memory), active.place));
    let value = active
        .filter(|(_, place)| place.texts)
        .and_then(|(memory, place)| memory.recognise(text, place.reach));
    let Some(value) = value else { return text.into() };
    with_active(|active| active.known += text.len());
    value
}
