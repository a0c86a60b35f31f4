//! An `OpenAI`-compatible model server on the loopback interface, which says what a script says.
//!
//! What is said is decided apart from how it travels: a [`Script`] turns a request into a
//! [`Reply`], `chat` writes a reply in the form of one API, `http` moves bytes. Another API is a
//! file beside `chat`; another way for an exchange to go (streamed, cut off) is a variant of `Reply`.

mod chat;
mod http;
mod reply;
mod request;
mod scenario;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};

pub use self::{
    reply::{Completion, Failure, Reply, Usage},
    request::ChatRequest,
    scenario::Scenario,
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
    /// How long every reply takes.
    pub delay: Duration,
}

/// What a server has answered so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Replies with status 200.
    pub completions: u64,
    /// Replies with any other status, those to requests that could not be understood included.
    pub errors: u64,
}

/// A running server; dropping it closes its port and its connections.
#[derive(Debug)]
pub struct ModelServer {
    address: SocketAddr,
    counters: Arc<Counters>,
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
        let counters = Arc::new(Counters::default());
        let host = http::Host { script, settings, counters: Arc::clone(&counters) };
        let accepting = tokio::spawn(http::accept(listener, Arc::new(host)));
        Ok(Self { address, counters, accepting })
    }

    /// What a client takes as its base URL: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// What has been answered so far.
    pub fn served(&self) -> Served {
        Served {
            completions: self.counters.completions.load(Relaxed),
            errors: self.counters.errors.load(Relaxed),
        }
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// [`Served`], while it is being counted.
#[derive(Debug, Default)]
struct Counters {
    completions: AtomicU64,
    errors: AtomicU64,
}

impl Counters {
    fn count(&self, reply: &Reply) {
        let counter = match reply {
            Reply::Completion(_) => &self.completions,
            Reply::Error { .. } => &self.errors,
        };
        counter.fetch_add(1, Relaxed);
    }
}
