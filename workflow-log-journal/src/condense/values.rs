//! The lists and objects that a journal holds, as far as they are remembered.

use std::collections::{HashMap, VecDeque};

use super::Hash;
use super::budget::{Budget, Share};
use super::texts::Texts;
use crate::value::{Directive, Value};

/// A list or an object that was written.
#[derive(Debug)]
pub(super) struct Known {
    /// As it stands in the journal.
    pub(super) stored: Value,
    /// Its number, if it is content: what was seen once only is not.
    pub(super) content: Option<u64>,
    used: bool,
    bytes: usize,
}

/// The lists and objects that are remembered, by the hash of what they stand for.
#[derive(Debug)]
pub(super) struct Values {
    known: HashMap<u64, Known, Hash>,
    /// In the order in which they are considered for being forgotten.
    queue: VecDeque<u64>,
    /// The hash of what a content stands for.
    contents: HashMap<u64, u64, Hash>,
    share: Share,
}

impl Values {
    pub(super) fn new(budget: &Budget, hash: Hash) -> Self {
        Self {
            known: HashMap::with_hasher(hash.clone()),
            queue: VecDeque::new(),
            contents: HashMap::with_hasher(hash),
            share: budget.share(),
        }
    }

    /// What is known under a hash, if it really is this value.
    pub(super) fn get(&mut self, hash: u64, value: &Value, texts: &Texts) -> Option<&Known> {
        let is_same = self.is_same(value, &self.known.get(&hash)?.stored, texts);
        let known = self.known.get_mut(&hash)?;
        known.used |= is_same;
        is_same.then_some(known)
    }

    /// Whether what stands in the journal is this value: compared, never concluded from a hash.
    fn is_same(&self, value: &Value, stored: &Value, texts: &Texts) -> bool {
        match (value, stored) {
            (Value::String(text), Value::Directive(directive)) => match &**directive {
                Directive::Ref(content) => texts.of_content(*content) == Some(text),
                Directive::Part { content, from, to } => {
                    let range = usize::try_from(*from).ok().zip(usize::try_from(*to).ok());
                    let known = texts.of_content(*content);
                    range.is_some_and(|(from, to)| match known {
                        Some(known) => known.get(from..to) == Some(text),
                        None => {
                            to.checked_sub(from) == Some(text.len())
                                && texts.is_archived(text, *content, from)
                        }
                    })
                }
                Directive::Cat(_) => false,
            },
            (Value::Directive(one), Value::Directive(other)) => one == other,
            (value, Value::Directive(directive)) => match &**directive {
                Directive::Ref(content) => {
                    let known = self.contents.get(content).and_then(|hash| self.known.get(hash));
                    known.is_some_and(|known| {
                        known.content == Some(*content) && self.is_same(value, &known.stored, texts)
                    })
                }
                _ => false,
            },
            (Value::List(items), Value::List(stored)) => {
                items.len() == stored.len()
                    && items.iter().zip(stored).all(|(item, stored)| self.is_same(item, stored, texts))
            }
            (Value::Object(entries), Value::Object(stored)) => {
                entries.len() == stored.len()
                    && entries.iter().zip(stored).all(|((key, item), (stored_key, stored))| {
                        key == stored_key && self.is_same(item, stored, texts)
                    })
            }
            (value, stored) => value == stored,
        }
    }

    /// Remembers how a value stands in the journal.
    pub(super) fn remember(&mut self, hash: u64, stored: Value, content: Option<u64>, bytes: usize) {
        let bytes = bytes * 3 + 128;
        let known = Known { stored, content, used: false, bytes };
        match self.known.insert(hash, known) {
            Some(old) => {
                self.share.give(old.bytes);
                if let Some(content) = old.content {
                    self.contents.remove(&content);
                }
            }
            None => self.queue.push_back(hash),
        }
        if let Some(content) = content {
            self.contents.insert(content, hash);
        }
        self.share.take(bytes);
        while self.share.budget().is_exceeded() {
            let Some(hash) = self.queue.pop_front() else { return };
            let was_used = self.known.get_mut(&hash).map(|known| std::mem::take(&mut known.used));
            match was_used {
                Some(true) => self.queue.push_back(hash),
                Some(false) => self.forget(hash),
                None => {}
            }
        }
    }

    fn forget(&mut self, hash: u64) {
        if let Some(known) = self.known.remove(&hash) {
            self.share.give(known.bytes);
            if let Some(content) = known.content {
                self.contents.remove(&content);
            }
        }
    }
}
