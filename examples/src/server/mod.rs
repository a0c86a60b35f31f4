//! A model server on the loopback interface, which says what a script says in the forms of several
//! APIs, and remembers what it said.
//!
//! What is said is decided apart from how it travels: a [`Script`] turns a request into a
//! [`Reply`], `chat` and its neighbours write a reply in the form of one API, `http` moves bytes
//! and `ledger` keeps what was sent. Another API is a file beside `chat` and a variant of [`Api`];
//! another way for an exchange to go is a variant of [`Reply`].

mod answer;
mod api;
mod body;
mod chat;
mod chunk;
mod exchange;
mod http;
mod ledger;
mod messages;
mod ollama;
mod reply;
mod request;
mod responses;
mod scenario;
mod text;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};

use self::ledger::Ledger;
pub use self::{
    api::Api,
    exchange::{End, Exchange},
    ledger::Served,
    reply::{Completion, Failure, Reply, ToolCall, Usage},
    request::{ChatRequest, Message},
    scenario::Scenario,
    text::Text,
};

/// Decides what the model says.
pub trait Script: Send + Sync + 'static {
    /// The reply to one request. Requests on different connections may come at the same time.
    fn reply(&self, request: &ChatRequest) -> Reply;
}

impl<F: Fn(&ChatRequest) -> Reply + Send + Sync + 'static> Script for F {
    fn reply(&self, request: &ChatRequest) -> Reply {
        self(request)
    }
}

/// How the server behaves, whatever its script says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// How long every reply takes before it begins.
    pub delay: Duration,
    /// How long a stream takes from one chunk to the next.
    pub pace: Duration,
    /// Whether exchanges are counted and not kept: a long run repeats its prompt in each request,
    /// which may be more than there is memory for.
    pub counts_only: bool,
}

/// A running server; dropping it closes its port and its connections.
#[derive(Debug)]
pub struct ModelServer {
    address: SocketAddr,
    ledger: Arc<Ledger>,
    accepting: JoinHandle<()>,
}

impl ModelServer {
    /// Starts serving on a free port of 127.0.0.1, as tasks of the current tokio runtime.
    ///
    /// The script is shared, so that the caller can ask it afterwards what it saw.
    ///
    /// # Errors
    ///
    /// When no port of the loopback interface can be opened.
    pub async fn start<S: Script>(script: Arc<S>, settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let ledger = Arc::new(Ledger::new(settings.counts_only));
        let host = http::Host { script, settings, ledger: Arc::clone(&ledger) };
        let accepting = tokio::spawn(http::accept(listener, Arc::new(host)));
        Ok(Self { address, ledger, accepting })
    }

    /// What most clients take as their base URL: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.root_url())
    }

    /// What clients take that add the version themselves, or have none: `http://127.0.0.1:PORT`.
    pub fn root_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many exchanges have ended so far, and how.
    pub fn served(&self) -> Served {
        self.ledger.served()
    }

    /// The same, of the exchanges through one API.
    pub fn served_through(&self, api: Api) -> Served {
        self.ledger.served_through(api)
    }

    /// The exchanges that have ended so far, in the order in which their requests came.
    ///
    /// A client that has read a reply to its end finds it here. Requests to no API's path are
    /// only counted, and with [`Settings::counts_only`] all are.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.ledger.exchanges()
    }

    /// Waits until this many exchanges have ended: it takes the server a moment to notice that a
    /// client has gone.
    pub async fn ended(&self, count: usize) {
        self.ledger.ended(count).await;
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
