//! The lists that a run recorded, to compare later ones with.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher as _, Hash};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use once_cell::sync::Lazy;
use workflow_log_journal::condense::{Budget, Digest, Share};
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
    /// Those that have a tape, and those that are digests alone: by when they were used last.
    taped: BTreeMap<u64, HistoryId>,
    digested: BTreeMap<u64, HistoryId>,
    /// How many bytes these take.
    digested_bytes: usize,
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
    items: Vec<Item>,
    /// The first items, as far as there is memory for them.
    tape: Vec<u8>,
    /// How many bytes the tape may have.
    room: usize,
    /// The digests of the items that are not on the tape.
    digests: Vec<Digest>,
    /// How many of the items the index has.
    indexed: usize,
}

/// An item of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Where it ends on a tape that holds all.
    pub(super) end: usize,
    pub(super) hash: u64,
}

/// What is remembered of an item.
#[derive(Clone, Copy, Debug)]
enum Memorized<'a> {
    Tape(&'a [u8]),
    Digest { digest: Digest, length: usize },
}

/// An item to be found: as it is on a tape, and its digest if that is asked for.
pub(super) struct Sought<'a> {
    tape: &'a [u8],
    digest: OnceCell<Digest>,
}

impl<'a> Sought<'a> {
    pub(super) fn new(tape: &'a [u8]) -> Self {
        Self { tape, digest: OnceCell::new() }
    }
}

impl History {
    /// What the journal calls it.
    pub(super) fn content(&self) -> u64 {
        self.content
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Where an item stands on a tape that holds all.
    fn range(&self, index: usize) -> Range<usize> {
        index.checked_sub(1).map_or(0, |before| self.items[before].end)..self.items[index].end
    }

    /// How many bytes of a tape an item takes.
    pub(super) fn length(&self, index: usize) -> usize {
        self.range(index).len()
    }

    /// How many items are on the tape.
    fn taped(&self) -> usize {
        self.items.len() - self.digests.len()
    }

    /// An item, if it is on the tape.
    pub(super) fn on_tape(&self, index: usize) -> Option<&[u8]> {
        if index < self.taped() { self.tape.get(self.range(index)) } else { None }
    }

    fn memorized(&self, index: usize) -> Memorized<'_> {
        match self.on_tape(index) {
            Some(tape) => Memorized::Tape(tape),
            None => {
                Memorized::Digest { digest: self.digests[index - self.taped()], length: self.length(index) }
            }
        }
    }

    pub(super) fn is(&self, id: HistoryId) -> bool {
        self.id == id
    }

    /// Whether it has this item there.
    pub(super) fn has(&self, index: usize, sought: &Sought<'_>) -> bool {
        index < self.items.len()
            && match self.memorized(index) {
                Memorized::Tape(tape) => tape == sought.tape,
                Memorized::Digest { digest, .. } => {
                    digest == *sought.digest.get_or_init(|| Digest::of(sought.tape))
                }
            }
    }

    /// Adds an item.
    pub(super) fn push(&mut self, tape: &[u8], hash: u64) {
        self.memorize(Memorized::Tape(tape), hash);
    }

    /// Adds an item of another list.
    pub(super) fn push_from(&mut self, other: &Self, index: usize) {
        self.memorize(other.memorized(index), other.items[index].hash);
    }

    fn memorize(&mut self, item: Memorized<'_>, hash: u64) {
        let length = match item {
            Memorized::Tape(tape) => {
                if self.digests.is_empty() && self.tape.len() + tape.len() <= self.room {
                    // Not doubled: it is most of the memory that the budget is for.
                    if self.tape.capacity() - self.tape.len() < tape.len() {
                        self.tape.reserve_exact(tape.len().max(self.tape.len() / 8));
                    }
                    self.tape.extend_from_slice(tape);
                } else {
                    self.digests.push(Digest::of(tape));
                }
                tape.len()
            }
            Memorized::Digest { digest, length } => {
                self.digests.push(digest);
                length
            }
        };
        let end = self.items.last().map_or(0, |item| item.end) + length;
        self.items.push(Item { end, hash });
    }

    /// Keeps the digests alone of the items after so many.
    fn forget_tape_after(&mut self, count: usize) {
        let taped = self.taped();
        if count >= taped {
            return;
        }
        let digests = (count..taped).map(|index| Digest::of(&self.tape[self.range(index)]));
        let digests: Vec<Digest> = digests.chain(self.digests.iter().copied()).collect();
        self.tape.truncate(self.range(count).start);
        self.tape.shrink_to_fit();
        self.digests = digests;
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.digests.truncate(length.saturating_sub(self.taped()));
        self.items.truncate(length);
        if self.digests.is_empty() {
            self.tape.truncate(self.items.last().map_or(0, |item| item.end));
        }
        self.indexed = self.indexed.min(length);
    }

    /// The same list, said last by a call inside another node.
    pub(super) fn said_in(self, parent: NodeId) -> Self {
        Self { parent, ..self }
    }

    fn bytes(&self) -> usize {
        self.tape.capacity()
            + self.items.capacity() * ITEM_BYTES
            + self.digests.capacity() * size_of::<Digest>()
    }
}

impl Histories {
    /// Remembers nothing yet.
    pub(crate) fn new(budget: &Budget) -> Self {
        Self(Mutex::new(Pool {
            histories: HashMap::new(),
            taped: BTreeMap::new(),
            digested: BTreeMap::new(),
            digested_bytes: 0,
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
        pool.insert(history);
        pool.shrink();
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
        // One list must not take the memory of all others.
        let room = pool.share.budget().limit() / 4 * 3;
        History { id: pool.next, place, parent, generation, room, ..History::default() }
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
    pub(super) fn take_with(&self, id: HistoryId, index: usize, sought: &Sought<'_>) -> Option<History> {
        let mut pool = self.pool();
        if pool.histories.get(&id)?.has(index, sought) { pool.take(id) } else { None }
    }

    /// Forgets a list that was taken out.
    pub(super) fn let_go(&self, history: &History) {
        self.forget_items(history, 0);
    }

    /// Forgets the items of a list that was taken out, from this one on.
    pub(super) fn forget_items(&self, history: &History, from: usize) {
        self.pool().drop_index(history, from);
    }
}

impl Pool {
    fn take(&mut self, id: HistoryId) -> Option<History> {
        let history = self.histories.remove(&id)?;
        self.share.give(history.bytes());
        if self.digested.remove(&history.used).is_some() {
            self.digested_bytes -= history.bytes().min(self.digested_bytes);
        }
        self.taped.remove(&history.used);
        Some(history)
    }

    fn insert(&mut self, history: History) {
        self.share.take(history.bytes());
        if history.tape.is_empty() {
            self.digested_bytes += history.bytes();
            self.digested.insert(history.used, history.id);
        } else {
            self.taped.insert(history.used, history.id);
        }
        self.histories.insert(history.id, history);
    }

    /// Makes room: what was of no use for longest is known by digests, and if that is not enough
    /// not at all. The list that is kept just now comes last, and what is dead, however much of it
    /// there is, does not take the tapes of what lives: digests alone have a quarter.
    fn shrink(&mut self) {
        while self.share.budget().is_exceeded() {
            let oldest = |of: &BTreeMap<u64, HistoryId>| {
                of.first_key_value().filter(|(used, _)| **used != self.clock).map(|(_, id)| *id)
            };
            let (taped, digested) = (oldest(&self.taped), oldest(&self.digested));
            let many = self.digested_bytes > self.share.budget().limit() / 4;
            let newest = || self.taped.values().chain(self.digested.values()).next_back().copied();
            let id = digested.filter(|_| many).or(taped).or(digested).or_else(newest);
            let Some(mut history) = id.and_then(|id| self.take(id)) else { return };
            // Items that are shorter than a digest are not worth one.
            if history.tape.len() > history.len() * size_of::<Digest>() {
                history.forget_tape_after(0);
                self.insert(history);
            } else {
                self.drop_index(&history, 0);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of items that no other seed has.
    fn list(histories: &Histories, place: u64, items: usize, bytes: usize, seed: u64) -> History {
        let mut history = histories.new_history(place, 0);
        for index in 0..items {
            let mut tape = vec![b'x'; bytes];
            tape[..16].copy_from_slice(&(u128::from(seed) << 64 | index as u128).to_le_bytes());
            history.push(&tape, hash_of(&tape));
        }
        history
    }

    #[test]
    fn lists_that_are_dead_do_not_take_the_memory_of_those_that_live() {
        let histories = Histories::new(&Budget::new(1 << 20));
        for dead in 0..2000 {
            histories.keep(list(&histories, 1000 + dead, 20, 1000, dead), Some(dead));
        }
        for place in [1, 2] {
            histories.keep(list(&histories, place, 60, 1000, 1 << 40 | place), Some(place));
        }
        for place in [1, 2, 1, 2] {
            let history = histories.take_last(place, 0).expect("it is remembered");
            assert_eq!((history.taped(), history.len()), (60, 60));
            histories.put_back(history);
        }
        assert!(!histories.pool().share.budget().is_exceeded());
    }

    #[test]
    fn an_item_is_found_on_the_tape_and_by_its_digest() {
        let histories = Histories::new(&Budget::new(4000));
        let whole = list(&histories, 1, 20, 200, 7);
        assert_eq!(whole.taped(), 15, "three quarters of the memory");
        let mut other = histories.new_history(2, 0);
        for index in 10..20 {
            other.push_from(&whole, index);
        }
        assert_eq!(other.taped(), 5);
        for index in 0..10 {
            let item = list(&histories, 3, 20, 200, 7);
            let tape = item.tape.get(item.range(index + 10)).unwrap_or_default().to_vec();
            assert_eq!(other.has(index, &Sought::new(&tape)), index < 5, "{index}");
            assert!(!other.has(index, &Sought::new(b"something else")));
            assert_eq!(other.length(index), 200);
        }
        other.truncate(7);
        assert_eq!((other.taped(), other.len(), other.digests.len()), (5, 7, 2));
        other.truncate(3);
        assert_eq!((other.taped(), other.len(), other.tape.len()), (3, 3, 600));
    }
}
