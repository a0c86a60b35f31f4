//! The body of a response: chunks one after the other, at a pace, to an end or a cut.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
    vec,
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::{End, chunk::Chunk, ledger::Entry};

/// Sends a reply, and notes in the ledger what was sent.
pub(super) struct ReplyBody {
    chunks: vec::IntoIter<Chunk>,
    /// How long the body is, unless it is a stream.
    length: Option<u64>,
    pace: Duration,
    pause: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// How it ends when all chunks are sent.
    end: End,
    entry: Entry,
}

impl ReplyBody {
    /// A body that is sent at once.
    pub(super) fn whole(chunk: Chunk, end: End, entry: Entry) -> Self {
        let length = Some(chunk.bytes.len() as u64);
        Self { length, ..Self::streamed(vec![chunk], Duration::ZERO, end, entry) }
    }

    /// A body of which only the first half is sent.
    pub(super) fn half(chunk: &Chunk, entry: Entry) -> Self {
        let bytes = chunk.bytes.slice(..chunk.bytes.len() / 2);
        let length = Some(chunk.bytes.len() as u64);
        let half = Chunk { bytes, says: Vec::new() };
        Self { length, ..Self::streamed(vec![half], Duration::ZERO, End::Cut { after: 0 }, entry) }
    }

    /// A body that is sent chunk by chunk, as many as there are.
    pub(super) fn streamed(chunks: Vec<Chunk>, pace: Duration, end: End, entry: Entry) -> Self {
        let mut body = Self { chunks: chunks.into_iter(), length: None, pace, pause: None, end, entry };
        if body.chunks.len() == 0 {
            body.pause();
        }
        body
    }

    /// Has a moment pass before the next chunk. It is never nothing: while a body is pending,
    /// hyper sends what it has, so that the head and each chunk are on their way before a cut.
    fn pause(&mut self) {
        let pace = self.pace;
        self.pause = Some(Box::pin(async move {
            // To sleep for no time takes up to a millisecond.
            if pace.is_zero() {
                tokio::task::yield_now().await;
            } else {
                tokio::time::sleep(pace).await;
            }
        }));
    }

    fn is_cut(&self) -> bool {
        matches!(self.end, End::Cut { .. })
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let end = self.end;
        let Some(chunk) = self.chunks.next() else {
            self.entry.end(end);
            return Poll::Ready(self.is_cut().then(|| Err(io::ErrorKind::ConnectionAborted.into())));
        };
        self.entry.add(chunk.says);
        if self.is_end_stream() {
            // Now and not when hyper asks for more: a client that has read the last chunk may ask
            // the ledger at once, or go away without reading on.
            self.entry.end(end);
        } else {
            self.pause();
        }
        Poll::Ready(Some(Ok(Frame::data(chunk.bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.len() == 0 && !self.is_cut()
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
