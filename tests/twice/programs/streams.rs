// Streams of every kind that a function may return, and what their consumers can see of them.

use std::cell::Cell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};

use futures::stream::{self, BoxStream, FusedStream, LocalBoxStream, Stream, StreamExt as _, TryStream};
use futures::{FutureExt as _, TryStreamExt as _};
use workflow_log::prelude::*;

/// Says when it is dropped.
struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("dropped {}", self.0);
    }
}

/// Neither `Debug` nor `Serialize` nor `Clone`.
struct Opaque(u8);

type Events = Pin<Box<dyn Stream<Item = Result<u8, String>> + Send + Sync>>;
type EventStream = Events;

/// A stream with a name of its own, which has to stay what it is.
struct CountStream {
    left: VecDeque<u8>,
}

impl CountStream {
    fn left(&self) -> usize {
        self.left.len()
    }
}

impl Stream for CountStream {
    type Item = u8;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        Poll::Ready(self.left.pop_front())
    }
}

/// What its streams have in common.
#[agent]
trait Talks {
    fn talk(&self) -> impl Stream<Item = u8> + Send;

    fn talk_boxed<'a>(&'a self, from: &'a [u8]) -> BoxStream<'a, &'a u8>;
}

struct Talker {
    name: String,
}

#[agent]
impl Talks for Talker {
    fn talk(&self) -> impl Stream<Item = u8> + Send {
        stream::iter(0..self.name.len() as u8)
    }

    fn talk_boxed<'a>(&'a self, from: &'a [u8]) -> BoxStream<'a, &'a u8> {
        stream::iter(from).boxed()
    }
}

#[agent]
impl Talker {
    fn unpin(&self) -> impl Stream<Item = u8> + Unpin + Send + Sync + use<> {
        stream::iter([1, 2, 3])
    }

    fn fused(&self) -> impl FusedStream<Item = u8> + use<'_> {
        let name = &self.name;
        stream::once(async move { name.len() as u8 }).fuse()
    }

    fn tried(&self, fail: bool) -> impl TryStream<Ok = u8, Error = String> + use<> {
        stream::iter([Ok(1), if fail { Err("no".to_owned()) } else { Ok(2) }, Ok(3)])
    }

    fn refused(&self, refuse: bool) -> Result<impl Stream<Item = Opaque> + use<>, String> {
        if refuse { Err("refused".to_owned()) } else { Ok(stream::iter([Opaque(7)])) }
    }

    async fn later(&self, refuse: bool) -> Result<impl Stream<Item = u8> + use<>, String> {
        if refuse { Err("later".to_owned()) } else { Ok(stream::iter([8, 9])) }
    }

    fn boxed_later(&self) -> Pin<Box<dyn Future<Output = Result<EventStream, ()>> + Send + '_>> {
        let name = self.name.clone();
        async move { Ok(Box::pin(stream::iter([Ok(1_u8), Err(name)])) as EventStream) }.boxed()
    }

    fn local<'a>(&'a self, count: &'a Rc<Cell<u8>>) -> LocalBoxStream<'a, Rc<Cell<u8>>> {
        stream::repeat_with(move || {
            count.set(count.get() + 1);
            Rc::clone(count)
        })
        .take(2)
        .boxed_local()
    }

    fn perhaps(&self, there: bool) -> Option<EventStream> {
        there.then(|| Box::pin(stream::iter([Ok(1_u8)])) as EventStream)
    }

    fn named(&self) -> CountStream {
        CountStream { left: (0..3).collect() }
    }

    fn owning(&self, what: &'static str) -> impl Stream<Item = Loud> + use<> {
        let owned = Loud(what);
        stream::unfold(owned, |owned| async move { Some((Loud("item"), owned)) })
    }

    fn generic<T: Clone + 'static>(&self, value: T) -> impl Stream<Item = T> + use<T> {
        stream::repeat(value).take(2)
    }

    fn lively(&self, polls: Arc<AtomicUsize>) -> BoxStream<'static, usize> {
        stream::poll_fn(move |task| {
            let polled = polls.fetch_add(1, Relaxed);
            if polled % 2 == 0 {
                task.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready((polled < 5).then_some(polled))
        })
        .boxed()
    }
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[workflow(verbosity = "debug")]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let talker = Talker { name: "Ada".to_owned() };
    println!("{:?}", is_send(talker.talk()).collect::<Vec<_>>().await);
    println!("{:?}", is_send(talker.talk_boxed(&[4, 5])).collect::<Vec<&u8>>().await);

    let mut unpin = talker.unpin();
    println!("{:?} {:?}", unpin.size_hint(), unpin.next().await);
    println!("{:?} {:?}", unpin.size_hint(), unpin.next().await);
    drop(unpin);

    let mut fused = std::pin::pin!(talker.fused());
    println!("{} {:?}", fused.is_terminated(), fused.next().await);
    println!("{:?} {}", fused.next().await, fused.is_terminated());
    println!("{:?}", fused.next().await);

    println!("{:?}", talker.tried(false).try_collect::<Vec<_>>().await);
    println!("{:?}", talker.tried(true).try_collect::<Vec<_>>().await);
    println!("{:?}", talker.refused(true).map(|_| ()));
    let opaque = talker.refused(false).unwrap();
    println!("{:?}", opaque.map(|opaque| opaque.0).collect::<Vec<_>>().await);
    println!("{:?}", talker.later(true).await.map(|_| ()));
    println!("{:?}", talker.later(false).await.unwrap().collect::<Vec<_>>().await);
    println!("{:?}", talker.boxed_later().await.unwrap().collect::<Vec<_>>().await);

    let count = Rc::new(Cell::new(0));
    println!("{:?}", talker.local(&count).map(|cell| cell.get()).collect::<Vec<_>>().await);
    println!("{:?}", talker.perhaps(false).is_none());
    println!("{:?}", talker.perhaps(true).unwrap().collect::<Vec<_>>().await);

    let named = talker.named();
    println!("{} {:?}", named.left(), named.collect::<Vec<_>>().await);
    println!("{:?}", talker.generic("again").collect::<Vec<_>>().await);

    let polls = Arc::new(AtomicUsize::new(0));
    println!("{:?} {}", talker.lively(Arc::clone(&polls)).collect::<Vec<_>>().await, polls.load(Relaxed));

    {
        let mut owning = std::pin::pin!(talker.owning("first"));
        let _item = owning.next().await;
        println!("one is enough");
    }
    drop(talker.owning("never polled"));
    let mut task = Context::from_waker(Waker::noop());
    let mut boxed = talker.perhaps(true).unwrap();
    println!("{:?}", boxed.as_mut().poll_next(&mut task));
    println!("{:?}", boxed.as_mut().poll_next(&mut task));
    println!("{:?}", boxed.as_mut().poll_next(&mut task));
}
