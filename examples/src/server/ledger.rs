//! What was served: counted, and kept exchange by exchange.

use std::{collections::BTreeMap, mem, sync::Arc};

use tokio::sync::watch;

use super::{Api, ChatRequest, End, Exchange, chunk::Said};

/// How many exchanges have ended, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Replies with status 200 that were sent whole.
    pub completions: u64,
    /// Of these, those that were streamed.
    pub streamed: u64,
    /// Replies with any other status, those to requests that could not be understood included.
    pub errors: u64,
    /// Replies that the server broke off.
    pub cuts: u64,
    /// Replies that the client did not wait for.
    pub abandoned: u64,
}

impl Served {
    fn count(&mut self, end: End, streamed: bool) {
        match end {
            End::Complete => {
                self.completions += 1;
                self.streamed += u64::from(streamed);
            }
            End::Cut { .. } => self.cuts += 1,
            End::Abandoned => self.abandoned += 1,
            End::Error { .. } => self.errors += 1,
        }
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            completions: self.completions + other.completions,
            streamed: self.streamed + other.streamed,
            errors: self.errors + other.errors,
            cuts: self.cuts + other.cuts,
            abandoned: self.abandoned + other.abandoned,
        }
    }
}

/// All that is known of what was served.
#[derive(Debug)]
pub(super) struct Ledger {
    counts_only: bool,
    state: watch::Sender<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By API, and those to no API's path.
    served: BTreeMap<Option<Api>, Served>,
    /// In the order in which the requests came, with places for those that have not ended.
    exchanges: Vec<Option<Exchange>>,
    ended: usize,
}

impl Ledger {
    pub(super) fn new(counts_only: bool) -> Self {
        Self { counts_only, state: watch::Sender::default() }
    }

    /// Opens the entry of an exchange, if it is one with an API whose request has arrived.
    pub(super) fn open(self: &Arc<Self>, api: Option<Api>, request: Option<&ChatRequest>) -> Entry {
        let mut kept = None;
        if let Some(api) = api.filter(|_| !self.counts_only) {
            self.state.send_modify(|state| {
                kept = Some((state.exchanges.len(), Exchange::new(api, request)));
                state.exchanges.push(None);
            });
        }
        let streamed = request.is_some_and(ChatRequest::streams);
        Entry { ledger: Arc::clone(self), api, streamed, kept, ended: false }
    }

    pub(super) fn served(&self) -> Served {
        self.state.borrow().served.values().fold(Served::default(), Served::plus)
    }

    pub(super) fn served_through(&self, api: Api) -> Served {
        self.state.borrow().served.get(&Some(api)).copied().unwrap_or_default()
    }

    pub(super) fn exchanges(&self) -> Vec<Exchange> {
        self.state.borrow().exchanges.iter().flatten().cloned().collect()
    }

    pub(super) async fn ended(&self, count: usize) {
        // The sender is `self`, so that it cannot be gone.
        let _ = self.state.subscribe().wait_for(|state| state.ended >= count).await;
    }
}

/// The place of one exchange in the ledger. It ends exactly once; dropped before that, it was
/// abandoned: whoever had the reply in hand has lost its client.
#[derive(Debug)]
pub(super) struct Entry {
    ledger: Arc<Ledger>,
    api: Option<Api>,
    streamed: bool,
    kept: Option<(usize, Exchange)>,
    ended: bool,
}

impl Entry {
    pub(super) fn add(&mut self, says: Vec<Said>) {
        if let Some((_, exchange)) = &mut self.kept {
            for said in says {
                exchange.add(said);
            }
        }
    }

    pub(super) fn end(&mut self, end: End) {
        if mem::replace(&mut self.ended, true) {
            return;
        }
        let (api, streamed, kept) = (self.api, self.streamed, self.kept.take());
        self.ledger.state.send_modify(|state| {
            state.served.entry(api).or_default().count(end, streamed);
            state.ended += 1;
            if let Some((place, mut exchange)) = kept {
                exchange.end = end;
                state.exchanges[place] = Some(exchange);
            }
        });
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.end(End::Abandoned);
    }
}
