//! What all agents share: the types of their parameters, and a runtime that is no library's.

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use serde::Serialize;

/// Something to do.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    pub title: String,
    pub steps: Vec<String>,
    pub priority: u32,
    pub parent: Option<Box<Task>>,
}

impl Task {
    pub fn new(title: String, priority: u32) -> Self {
        Self { title, steps: Vec::new(), priority, parent: None }
    }
}

/// What can go wrong.
#[derive(Debug)]
pub enum Error {
    TooLarge { size: u32, limit: u32 },
    Unlucky(u32),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { size, limit } => write!(f, "{size} is more than {limit}"),
            Self::Unlucky(size) => write!(f, "{size} is no good number"),
        }
    }
}

impl std::error::Error for Error {}

/// A size, if it is a good one.
pub fn checked(size: u32) -> Result<u32, Error> {
    if size % 7 == 3 { Err(Error::Unlucky(size)) } else { Ok(size) }
}

/// Lets the others go first, once.
pub async fn pause() {
    Pause { over: false }.await;
}

struct Pause {
    over: bool,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.over {
            return Poll::Ready(());
        }
        self.over = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Runs a future whose parts are always ready to go on.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
