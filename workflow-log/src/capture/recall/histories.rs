//! The lists that a run recorded, to compare later ones with.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash};
use std::sync::{Mutex, MutexGuard, PoisonError};

use once_cell::sync::Lazy;
use workflow_log_journal::condense::{Budget, Share};
use workflow_log_journal::record::NodeId;

/// What an item of a remembered list costs beside its tape.
const ITEM_BYTES: usize = 64;

/// With a key of its own for each process, so that nobody can prepare items that collide.
static HASH: Lazy<foldhash::fast::RandomState> = Lazy::new(foldhash::fast::RandomState::default);

pub(super) fn hash_of<T: Hash + ?Sized>(value: &T) -> u64 {
    HASH.hash_one(value)
}

/// What a remembered list is known by in here, however its content is called.
pub(super) type HistoryId = u32;

/// The lists that a run recorded, as far as they are remembered.
#[derive(Debug)]
pub(crate) struct Histories(Mutex<Pool>);

#[derive(Debug)]
struct Pool {
    histories: HashMap<HistoryId, History>,
    /// The histories of a place, the one used last at the end.
    places: HashMap<u64, Vec<HistoryId>>,
    /// Where an item stands: a proposal, whoever follows it compares.
    items: HashMap<u64, (HistoryId, usize)>,
    next: HistoryId,
    clock: u64,
    /// How often everything was forgotten: what was taken out before does not come back.
    generation: u64,
    share: Share,
}

/// A list that the journal holds, as its items were before secrets were taken out of them.
#[derive(Debug, Default)]
pub(crate) struct History {
    id: HistoryId,
    place: u64,
    parent: NodeId,
    used: u64,
    generation: u64,
    /// Its number in the journal.
    content: u64,
    tape: Vec<u8>,
    items: Vec<Item>,
    /// How many of the items the index has.
    indexed: usize,
    /// The content has more items than are remembered.
    partial: bool,
}

/// An item on a tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Where it ends.
    pub(super) end: usize,
    pub(super) hash: u64,
}

impl History {
    /// What the journal calls it.
    pub(super) fn content(&self) -> u64 {
        self.content
    }

    /// Whether all items of the content are remembered.
    pub(super) fn is_whole(&self) -> bool {
        !self.partial
    }

    /// Remembers no more items than take so many bytes: a longer list must not take the memory of
    /// all others. What follows is recorded anew each time.
    pub(super) fn limit(&mut self, bytes: usize) {
        let fits = self.items.partition_point(|item| item.end <= bytes);
        self.partial = fits < self.items.len();
        if self.partial {
            self.truncate(fits);
            self.tape.shrink_to_fit();
        }
    }

    pub(super) fn bytes_on_tape(&self) -> usize {
        self.tape.len()
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// An item, as it is on a tape.
    pub(super) fn item(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.items[before].end);
        &self.tape[start..self.items[index].end]
    }

    pub(super) fn hash(&self, index: usize) -> u64 {
        self.items[index].hash
    }

    pub(super) fn is(&self, id: HistoryId) -> bool {
        self.id == id
    }

    /// Whether it has this item there.
    pub(super) fn has(&self, index: usize, tape: &[u8]) -> bool {
        index < self.items.len() && self.item(index) == tape
    }

    pub(super) fn push(&mut self, tape: &[u8], hash: u64) {
        self.tape.extend_from_slice(tape);
        self.items.push(Item { end: self.tape.len(), hash });
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.items.truncate(length);
        self.tape.truncate(self.items.last().map_or(0, |item| item.end));
        self.indexed = self.indexed.min(length);
    }

    /// The same list, said last by a call inside another node.
    pub(super) fn said_in(self, parent: NodeId) -> Self {
        Self { parent, ..self }
    }

    fn bytes(&self) -> usize {
        self.tape.capacity() + self.items.capacity() * ITEM_BYTES
    }
}

impl Histories {
    /// Remembers nothing yet.
    pub(crate) fn new(budget: &Budget) -> Self {
        Self(Mutex::new(Pool {
            histories: HashMap::new(),
            places: HashMap::new(),
            items: HashMap::new(),
            next: 0,
            clock: 0,
            generation: 0,
            share: budget.share(),
        }))
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything.
    pub(crate) fn forget(&self) {
        let mut pool = self.pool();
        let all: Vec<HistoryId> = pool.histories.keys().copied().collect();
        for id in all {
            pool.take(id);
        }
        pool.places.clear();
        pool.items.clear();
        pool.generation += 1;
    }

    /// Remembers a list which the journal holds now as this content.
    pub(crate) fn keep(&self, mut history: History, content: Option<u64>) {
        let mut pool = self.pool();
        let pool = &mut *pool;
        if history.generation != pool.generation {
            return;
        }
        history.content = content.unwrap_or(history.content);
        pool.clock += 1;
        history.used = pool.clock;
        let id = history.id;
        for (index, item) in history.items.iter().enumerate().skip(history.indexed) {
            pool.items.insert(item.hash, (id, index));
        }
        history.indexed = history.items.len();
        let place = pool.places.entry(history.place).or_default();
        place.retain(|other| *other != id);
        place.push(id);
        pool.share.take(history.bytes());
        pool.histories.insert(id, history);
        while pool.share.budget().is_exceeded() {
            let oldest = pool.histories.values().min_by_key(|history| history.used).map(|history| history.id);
            let Some(history) = oldest.and_then(|id| pool.take(id)) else { return };
            pool.drop_index(&history, 0);
        }
    }

    /// Puts a list back that did not change.
    pub(super) fn put_back(&self, history: History) {
        self.keep(history, None);
    }

    /// A list without items yet.
    pub(super) fn new_history(&self, place: u64, parent: NodeId) -> History {
        let mut pool = self.pool();
        pool.next = pool.next.wrapping_add(1);
        let generation = pool.generation;
        History { id: pool.next, place, parent, generation, ..History::default() }
    }

    /// Takes out the list that a place recorded last: inside this node, if there is one. Several
    /// agents of one type may talk at once, and each goes on with its own.
    pub(super) fn take_last(&self, place: u64, parent: NodeId) -> Option<History> {
        let mut pool = self.pool();
        let ids = pool.places.get(&place)?;
        let of_parent = |id: &&HistoryId| pool.histories.get(id).is_some_and(|one| one.parent == parent);
        let id = *ids.iter().rev().find(of_parent).or(ids.last())?;
        pool.take(id)
    }

    /// Where an item may stand: a proposal.
    pub(super) fn proposed(&self, hash: u64) -> Option<(HistoryId, usize)> {
        self.pool().items.get(&hash).copied()
    }

    /// Takes out a list, if it has this item there.
    pub(super) fn take_with(&self, id: HistoryId, index: usize, tape: &[u8]) -> Option<History> {
        let mut pool = self.pool();
        if pool.histories.get(&id)?.has(index, tape) { pool.take(id) } else { None }
    }

    /// Forgets a list that was taken out.
    pub(super) fn let_go(&self, history: &History) {
        self.forget_items(history, 0);
    }

    /// Forgets the items of a list that was taken out, from this one on.
    pub(super) fn forget_items(&self, history: &History, from: usize) {
        self.pool().drop_index(history, from);
    }

    /// How much of one list is remembered.
    pub(super) fn longest_bytes(&self) -> usize {
        self.pool().share.budget().limit() / 4 * 3
    }
}

impl Pool {
    fn take(&mut self, id: HistoryId) -> Option<History> {
        let history = self.histories.remove(&id)?;
        self.share.give(history.bytes());
        Some(history)
    }

    /// Takes the items from this one on out of the index.
    fn drop_index(&mut self, history: &History, from: usize) {
        for (index, item) in history.items.iter().enumerate().skip(from) {
            if self.items.get(&item.hash) == Some(&(history.id, index)) {
                self.items.remove(&item.hash);
            }
        }
        if let Some(place) = self.places.get_mut(&history.place) {
            place.retain(|id| *id != history.id);
            if place.is_empty() {
                self.places.remove(&history.place);
            }
        }
    }
}
