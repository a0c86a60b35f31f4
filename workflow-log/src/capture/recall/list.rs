//! A list that is compared with the remembered ones while it is serialised.

use std::sync::Arc;

use serde::Serialize;
use workflow_log_journal::record::NodeId;
use workflow_log_journal::{Directive, Value};

use super::histories::{History, Item, Sought, hash_of};
use super::lockstep::is_on_tape;
use super::serialize::Error;
use super::{Memory, Recalled, tape, with_active};

/// Lists that take less in all are captured as they are.
const LIST_BYTES: usize = 256;

/// How many items after the expected one are looked at before the index is asked: what drops out
/// of a window is a turn or two.
const LOOK_AHEAD: usize = 8;

/// A list of which all but so many items come again is not remembered beside the one it became.
/// Where more is gone, somebody may come back to it: another agent with the same beginning.
const NEARLY: usize = 8;

/// A list that is compared with what is remembered while it is serialised.
pub(in crate::capture) struct List {
    memory: Arc<dyn Memory>,
    place: u64,
    parent: NodeId,
    /// The histories that are taken out of the memory.
    sources: Vec<History>,
    /// The item that is expected next: of which source, and which.
    expected: Option<(usize, usize)>,
    runs: Vec<Run>,
    fresh: Vec<Value>,
    /// The fresh items, as they are going to be remembered.
    tape: Vec<u8>,
    items: Vec<Item>,
    bytes: usize,
    /// It holds numbers: how serde writes bytes, which are searched as one text.
    plain: bool,
}

/// Items that follow each other.
#[derive(Clone, Copy, Debug)]
enum Run {
    /// In a history, from one item to another.
    Kept { source: usize, from: usize, to: usize },
    /// So many new ones.
    Fresh(usize),
}

impl List {
    /// A list at the place that is captured now.
    pub(in crate::capture) fn begin() -> Option<Self> {
        with_active(|active| {
            let place = hash_of(&(active.place.site, active.args, &active.path));
            let mut list = Self {
                memory: Arc::clone(&active.memory),
                place,
                parent: active.place.parent,
                sources: Vec::new(),
                expected: None,
                runs: Vec::new(),
                fresh: Vec::new(),
                tape: Vec::new(),
                items: Vec::new(),
                bytes: 0,
                plain: false,
            };
            if let Some(history) = list.memory.histories().take_last(place, list.parent) {
                list.sources.push(history);
                list.expected = Some((0, 0));
            }
            list
        })
    }

    /// The next item.
    pub(in crate::capture) fn push<T: Serialize + ?Sized>(
        &mut self,
        item: &T,
        capture: impl FnOnce(&T) -> Result<Value, Error>,
    ) -> Result<(), Error> {
        if let Some((source, index)) = self.expected {
            let tape = self.sources[source].on_tape(index);
            if tape.is_some_and(|tape| is_on_tape(item, tape)) {
                self.kept(source, index);
                return Ok(());
            }
        }
        let value = capture(item)?;
        self.plain |= matches!(value, Value::Number(_));
        let start = self.tape.len();
        tape::write(&value, &mut self.tape);
        if let Some((source, index)) = self.find(start) {
            self.tape.truncate(start);
            self.kept(source, index);
            return Ok(());
        }
        self.bytes += self.tape.len() - start;
        self.items.push(Item { end: self.tape.len(), hash: hash_of(&self.tape[start..]) });
        self.fresh.push(value);
        match self.runs.last_mut() {
            Some(Run::Fresh(count)) => *count += 1,
            _ => self.runs.push(Run::Fresh(1)),
        }
        // An item that was edited is followed by the one that followed it before.
        self.expected = self.expected.map(|(source, index)| (source, index + 1));
        Ok(())
    }

    fn kept(&mut self, source: usize, index: usize) {
        self.expected = Some((source, index + 1));
        self.bytes += self.sources[source].length(index);
        if let Some(Run::Kept { source: last, to, .. }) = self.runs.last_mut() {
            if *last == source && *to == index {
                *to += 1;
                return;
            }
        }
        self.runs.push(Run::Kept { source, from: index, to: index + 1 });
    }

    /// Where the item at the end of the tape stands in a history.
    fn find(&mut self, start: usize) -> Option<(usize, usize)> {
        let tape = &self.tape[start..];
        let sought = Sought::new(tape);
        if let Some((source, index)) = self.expected {
            let history = &self.sources[source];
            if let Some(found) = (index..=index + LOOK_AHEAD).find(|index| history.has(*index, &sought)) {
                return Some((source, found));
            }
        }
        let (id, index) = self.memory.histories().proposed(hash_of(tape))?;
        if let Some(source) = self.sources.iter().position(|source| source.is(id)) {
            return self.sources[source].has(index, &sought).then_some((source, index));
        }
        let history = self.memory.histories().take_with(id, index, &sought)?;
        self.sources.push(history);
        Some((self.sources.len() - 1, index))
    }

    /// The list as a value, with what is remembered referred to.
    pub(in crate::capture) fn finish(mut self) -> Value {
        let kept: usize = self.runs.iter().map(Run::kept).sum();
        let bytes = self.bytes;
        if self.plain || self.bytes < LIST_BYTES {
            if self.is_taped() {
                return self.in_full();
            }
            // Some of it is known by digests alone, and stands in the journal.
            with_active(|active| active.known += bytes);
            let value = self.value(kept);
            self.put_back();
            return value;
        }
        with_active(|active| active.known += bytes);
        if let [Run::Kept { source, from: 0, to }] = self.runs[..] {
            if to == self.sources[source].len() {
                let history = self.sources.swap_remove(source);
                let value = Directive::Ref(history.content()).into();
                self.put_back();
                // Nothing is new, so nothing is to become content.
                self.memory.histories().put_back(history.said_in(self.parent));
                return value;
            }
        }
        let fresh = self.fresh.len();
        let value = self.value(kept);
        let history = self.history();
        self.put_back();
        with_active(|active| {
            let path = active.path.clone();
            let memory = Arc::clone(&active.memory);
            active.recalled.push(Recalled { memory, arg: "", path, history: Some(history), fresh });
        });
        value
    }

    fn value(&mut self, kept: usize) -> Value {
        let mut fresh = std::mem::take(&mut self.fresh).into_iter();
        if kept == 0 {
            return Value::List(fresh.collect());
        }
        let mut parts: Vec<Value> = Vec::new();
        for run in &self.runs {
            match *run {
                // A list of numbers alone is searched as the text it may be, and this is none.
                Run::Fresh(count) if self.plain => {
                    parts.extend(fresh.by_ref().take(count).map(|item| Value::List(vec![item])));
                }
                Run::Fresh(count) => parts.push(Value::List(fresh.by_ref().take(count).collect())),
                Run::Kept { source, from, to } => {
                    let history = &self.sources[source];
                    parts.push(if (from, to) == (0, history.len()) {
                        Directive::Ref(history.content()).into()
                    } else {
                        let (from, to) = (from as u64, to as u64);
                        Directive::Part { content: history.content(), from, to }.into()
                    });
                }
            }
        }
        if parts.len() == 1 { parts.remove(0) } else { Directive::Cat(parts).into() }
    }

    /// The list as it is going to be remembered.
    fn history(&mut self) -> History {
        // A list that goes on where it stopped, or just before, grows in place.
        if let [Run::Kept { source, from: 0, to }, ref rest @ ..] = self.runs[..] {
            let length = self.sources[source].len();
            if to + NEARLY >= length && rest.iter().all(|run| matches!(run, Run::Fresh(_))) {
                let mut history = self.sources.swap_remove(source);
                self.runs.clear();
                self.memory.histories().forget_items(&history, to);
                history.truncate(to);
                let mut start = 0;
                for item in &self.items {
                    history.push(&self.tape[start..item.end], item.hash);
                    start = item.end;
                }
                return history.said_in(self.parent);
            }
        }
        let mut history = self.memory.histories().new_history(self.place, self.parent);
        let mut fresh = self.items.iter();
        let mut start = 0;
        for run in &self.runs {
            match *run {
                Run::Kept { source, from, to } => {
                    for index in from..to {
                        history.push_from(&self.sources[source], index);
                    }
                }
                Run::Fresh(count) => {
                    for item in fresh.by_ref().take(count) {
                        history.push(&self.tape[start..item.end], item.hash);
                        start = item.end;
                    }
                }
            }
        }
        // A window that moved on takes the place of the one before.
        let runs = &self.runs;
        let kept = |index| runs.iter().filter(|run| run.is_of(index)).map(Run::kept).sum::<usize>();
        let mut index = 0;
        let (gone, stay) = self.sources.drain(..).partition(|source| {
            index += 1;
            kept(index - 1) + NEARLY >= source.len()
        });
        self.sources = stay;
        let gone: Vec<History> = gone;
        for source in &gone {
            self.memory.histories().forget_items(source, 0);
        }
        history
    }

    /// Whether all of its items are remembered, and not by digests.
    fn is_taped(&self) -> bool {
        self.runs.iter().all(|run| match *run {
            Run::Kept { source, to, .. } => self.sources[source].on_tape(to - 1).is_some(),
            Run::Fresh(_) => true,
        })
    }

    /// The list without anything that refers.
    fn in_full(mut self) -> Value {
        let mut fresh = std::mem::take(&mut self.fresh).into_iter();
        let mut items = Vec::new();
        for run in &self.runs {
            match *run {
                Run::Fresh(count) => items.extend(fresh.by_ref().take(count)),
                Run::Kept { source, from, to } => {
                    let source = &self.sources[source];
                    let item = |index| source.on_tape(index).and_then(|mut item| tape::read(&mut item));
                    items.extend((from..to).filter_map(item));
                }
            }
        }
        self.put_back();
        Value::List(items)
    }

    /// Puts the histories back that are not of use any more here.
    fn put_back(&mut self) {
        for source in self.sources.drain(..) {
            self.memory.histories().put_back(source);
        }
    }
}

impl Drop for List {
    /// Reached with histories where a user's `Serialize` gave up or panicked.
    fn drop(&mut self) {
        self.put_back();
    }
}

impl Run {
    fn kept(&self) -> usize {
        match self {
            Self::Kept { from, to, .. } => to - from,
            Self::Fresh(_) => 0,
        }
    }

    fn is_of(&self, index: usize) -> bool {
        matches!(self, Self::Kept { source, .. } if *source == index)
    }
}
