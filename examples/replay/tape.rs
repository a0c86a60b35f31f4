//! Calls that were recorded, to be made again in the same order.

use std::{fmt::Debug, vec};

/// The recorded calls of one resource, each with what it returned.
#[derive(Debug)]
pub struct Tape<Q, R>(vec::IntoIter<(Q, R)>);

impl<Q: PartialEq + Debug, R> Tape<Q, R> {
    /// What the next call returned.
    ///
    /// # Panics
    ///
    /// When it is not `request` that comes next: whoever replays a run makes the calls it has.
    pub fn play(&mut self, request: &Q) -> R {
        match self.0.next() {
            Some((recorded, result)) if recorded == *request => result,
            next => {
                panic!("the next recorded call is {:?}, not {request:?}", next.map(|(recorded, _)| recorded))
            }
        }
    }
}

impl<Q, R> FromIterator<(Q, R)> for Tape<Q, R> {
    fn from_iter<I: IntoIterator<Item = (Q, R)>>(calls: I) -> Self {
        Self(calls.into_iter().collect::<Vec<_>>().into_iter())
    }
}
