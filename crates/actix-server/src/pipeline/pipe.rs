//! From a database thread to the body of an answer: a few pieces of bytes at a time.
//!
//! The writing side blocks while the reader is slow and gives up after a while. The reading side knows three ends: done,
//! broken, and a writer that vanished, which counts as broken. Only *done* may look complete to a client.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::task::AtomicWaker;

use crate::config::PIECES_WAITING;

/// The answer ended before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer broke off; its cause is on record beside this request")]
pub struct Broken;

/// Why nothing more can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The reader has left.
    Gone,
    /// The reader has taken nothing for too long, or the whole answer takes too long.
    Slow,
}

struct Shared {
    state: Mutex<State>,
    room: Condvar,
    reader: AtomicWaker,
}

#[derive(Default)]
struct State {
    pieces: VecDeque<Bytes>,
    end: Option<Result<(), Broken>>,
    gone: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The two ends of a new pipe.
pub(super) fn pipe(patience: Duration, deadline: Instant) -> (Sender, Receiver) {
    let shared = Arc::new(Shared {
        state: Mutex::default(),
        room: Condvar::new(),
        reader: AtomicWaker::new(),
    });
    let sender = Sender {
        shared: Arc::clone(&shared),
        patience,
        deadline,
    };
    (sender, Receiver { shared })
}

/// The database thread's end.
pub(super) struct Sender {
    shared: Arc<Shared>,
    patience: Duration,
    deadline: Instant,
}

impl Sender {
    /// Waits for room and hands a piece over.
    pub(super) fn send(&self, piece: Bytes) -> Result<(), Closed> {
        let until = self.deadline.min(Instant::now() + self.patience);
        let mut state = self.shared.lock();
        while state.pieces.len() >= PIECES_WAITING && !state.gone {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Closed::Slow);
            }
            let waited = self.shared.room.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if state.gone {
            return Err(Closed::Gone);
        }
        state.pieces.push_back(piece);
        drop(state);
        self.shared.reader.wake();
        Ok(())
    }

    /// Whether the reader has left.
    pub(super) fn is_gone(&self) -> bool {
        self.shared.lock().gone
    }

    /// Says that everything was sent.
    pub(super) fn done(self) {
        self.end(Ok(()));
    }

    fn end(&self, end: Result<(), Broken>) {
        self.shared.lock().end.get_or_insert(end);
        self.shared.reader.wake();
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.end(Err(Broken));
    }
}

/// The answer's end.
pub struct Receiver {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Receiver")
    }
}

impl Receiver {
    fn next(&self) -> Option<Option<Result<Bytes, Broken>>> {
        let mut state = self.shared.lock();
        if let Some(piece) = state.pieces.pop_front() {
            drop(state);
            self.shared.room.notify_one();
            return Some(Some(Ok(piece)));
        }
        match state.end {
            None => None,
            Some(Ok(())) => Some(None),
            Some(Err(broken)) => Some(Some(Err(broken))),
        }
    }
}

impl Stream for Receiver {
    type Item = Result<Bytes, Broken>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(next) = self.next() {
            return Poll::Ready(next);
        }
        self.shared.reader.register(context.waker());
        // A piece may have come between the look and the registration.
        self.next().map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.gone = true;
        state.pieces.clear();
        drop(state);
        self.shared.room.notify_one();
    }
}
