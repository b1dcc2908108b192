//! One read on its way through the database: what comes back, whole or piece by piece.
//!
//! Nothing is sent before the first block is complete, so an early failure is an ordinary error answer. An answer of
//! one block leaves as a whole, with its length; a longer one becomes a stream.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use query_plan::port::{Cells, Sink, Stop, Store, StoreError};
use query_plan::read::{Read, What};
use tokio::sync::oneshot;

use super::pipe::{self, Closed, Receiver, Sender};
use super::pool::Slot;
use super::{Answer, Facts, Voice};
use crate::config::{GZIP_FROM, PIECE, Times};
use crate::problem::{Kind, Problem};

/// An answer that fits into one piece.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Whole {
    pub bytes: Vec<u8>,
    /// The bytes are packed.
    pub gzip: bool,
    pub facts: Facts,
}

/// What a read came to.
#[derive(Debug)]
pub(super) enum Outcome {
    Whole(Whole),
    Stream(Receiver),
    /// No row of the database was sent.
    Failed(StoreError),
    Refused(Problem),
}

/// An outcome with the times it took.
#[derive(Debug)]
pub(super) struct Timed {
    pub(super) outcome: Outcome,
    pub(super) waited: Duration,
    pub(super) ran: Duration,
}

impl Outcome {
    pub(super) fn into_answer(self, gzip: bool) -> Result<Answer, Problem> {
        match self {
            Self::Whole(Whole {
                facts:
                    Facts {
                        refusal: Some(problem),
                        ..
                    },
                ..
            })
            | Self::Refused(problem) => Err(problem),
            Self::Whole(whole) => Ok(Answer::Whole(whole)),
            Self::Stream(pieces) => Ok(Answer::Stream { pieces, gzip }),
            Self::Failed(error) => {
                record(&error);
                Err(Problem::from(&error))
            }
        }
    }
}

/// The one record of what failed before anything was sent.
pub(super) fn record(error: &StoreError) {
    match error {
        StoreError::Unavailable(_) | StoreError::Unexpected(_) => {
            tracing::error!(target: "pipeline", %error, "the database failed");
        }
        StoreError::Timeout => tracing::warn!(target: "pipeline", %error, "the database failed"),
        StoreError::Computation(_)
        | StoreError::Pattern(_)
        | StoreError::IllFormed(_)
        | StoreError::Unique(_)
        | StoreError::Reference(_)
        | StoreError::Conflict(_)
        | StoreError::TakenBack
        | StoreError::Gone => {
            tracing::debug!(target: "pipeline", %error, "the database refused");
        }
    }
}

/// A read that is ready to be taken to the database.
pub(super) struct Errand<V> {
    store: Arc<dyn Store>,
    read: Read,
    voice: V,
    gzip: bool,
}

impl<V: Voice> Errand<V> {
    pub(super) fn new(store: Arc<dyn Store>, read: Read, voice: V, gzip: bool) -> Self {
        Self {
            store,
            read,
            voice,
            gzip,
        }
    }

    pub(super) fn plan(&self) -> &Read {
        &self.read
    }

    /// Runs to the end on this thread.
    pub(super) fn here(self) -> Outcome {
        let mut sink = Outgoing::new(self.voice, self.gzip, Reply::Kept);
        let result = perform(&*self.store, &self.read, &mut sink);
        sink.whole(result)
    }

    /// Runs on a thread of the pool; sends what it comes to.
    pub(super) fn there(
        self,
        reply: oneshot::Sender<Timed>,
        slot: &Slot,
        waited: Duration,
        times: &Times,
    ) {
        if reply.is_closed() {
            return;
        }
        if waited > times.queue {
            let outcome =
                Outcome::Refused(Problem::new(Kind::Overloaded, Kind::Overloaded.words()));
            let _ = reply.send(Timed {
                outcome,
                waited,
                ran: Duration::ZERO,
            });
            return;
        }
        let waiting = Waiting {
            reply,
            slot,
            times,
            waited,
            started: Instant::now(),
        };
        let mut sink = Outgoing::new(self.voice, self.gzip, Reply::Waiting(waiting));
        let result = perform(&*self.store, &self.read, &mut sink);
        sink.settle(result);
    }
}

fn perform<V: Voice>(
    store: &dyn Store,
    read: &Read,
    sink: &mut Outgoing<'_, V>,
) -> Result<(), StoreError> {
    if let Some(parent) = &read.parent
        && store.count(parent)? == 0
    {
        sink.parent_missing = true;
        return Ok(());
    }
    if read.what == What::Count {
        let count = store.count(read)?;
        sink.voice
            .ready()
            .extend_from_slice(count.to_string().as_bytes());
        return Ok(());
    }
    store.read(read, sink)
}

/// Between the store and the voice: sends on what is ready.
struct Outgoing<'s, V> {
    voice: V,
    reply: Reply<'s>,
    gzip: bool,
    packer: Option<GzEncoder<Vec<u8>>>,
    /// A block is complete, and what is ready may leave before the next row.
    block_done: bool,
    parent_missing: bool,
}

enum Reply<'s> {
    /// The caller waits on this very thread.
    Kept,
    Waiting(Waiting<'s>),
    Streaming(Sender),
    Over,
}

struct Waiting<'s> {
    reply: oneshot::Sender<Timed>,
    slot: &'s Slot,
    times: &'s Times,
    waited: Duration,
    started: Instant,
}

impl Waiting<'_> {
    fn send(self, outcome: Outcome) -> Result<(), Stop> {
        let timed = Timed {
            outcome,
            waited: self.waited,
            ran: self.started.elapsed(),
        };
        self.reply.send(timed).map_err(|_| Stop::Gone)
    }
}

impl<'s, V: Voice> Outgoing<'s, V> {
    fn new(voice: V, gzip: bool, reply: Reply<'s>) -> Self {
        Self {
            voice,
            reply,
            gzip,
            packer: None,
            block_done: false,
            parent_missing: false,
        }
    }

    /// The end of a read that nobody has seen anything of.
    fn whole(&mut self, result: Result<(), StoreError>) -> Outcome {
        let facts = Facts {
            parent_missing: self.parent_missing,
            ..self.voice.facts()
        };
        match (result, facts.refusal) {
            (_, Some(problem)) => Outcome::Refused(problem),
            (Err(error), None) => Outcome::Failed(error),
            (Ok(()), None) => {
                let bytes = std::mem::take(self.voice.ready());
                let packed = if self.gzip && bytes.len() >= GZIP_FROM {
                    pack(&bytes)
                } else {
                    None
                };
                Outcome::Whole(Whole {
                    gzip: packed.is_some(),
                    bytes: packed.unwrap_or(bytes),
                    facts: Facts {
                        refusal: None,
                        ..facts
                    },
                })
            }
        }
    }

    /// Ends a read on a thread of the pool.
    fn settle(mut self, result: Result<(), StoreError>) {
        match std::mem::replace(&mut self.reply, Reply::Over) {
            Reply::Waiting(waiting) => {
                let outcome = self.whole(result);
                // Whoever asked may have left meanwhile.
                let _ = waiting.send(outcome);
            }
            Reply::Streaming(pipe) => match result.and_then(|()| self.finish(&pipe)) {
                Ok(()) => pipe.done(),
                Err(error) => self.broke_off(&error),
            },
            Reply::Kept | Reply::Over => {}
        }
    }

    /// The one record of a stream that its reader sees break off.
    fn broke_off(&mut self, error: &StoreError) {
        match (self.voice.facts().refusal, error) {
            (Some(problem), _) => {
                tracing::warn!(target: "pipeline", reason = %problem.message, "a stream broke off")
            }
            (None, StoreError::Gone) => {
                tracing::debug!(target: "pipeline", "the reader of a stream has left")
            }
            (None, error) => tracing::error!(target: "pipeline", %error, "a stream broke off"),
        }
    }

    /// Sends the last bytes of a stream.
    fn finish(&mut self, pipe: &Sender) -> Result<(), StoreError> {
        let bytes = std::mem::take(self.voice.ready());
        let piece = match self.packer.take() {
            Some(mut packer) => packer.write_all(&bytes).and_then(|()| packer.finish()),
            None => Ok(bytes),
        };
        let piece = piece.map_err(|e| StoreError::Unexpected(e.to_string()))?;
        pipe.send(piece.into()).map_err(closed)
    }

    /// Sends what is ready; the first time, the answer becomes a stream.
    fn send_ready(&mut self) -> Result<(), Stop> {
        self.begin()?;
        let Reply::Streaming(pipe) = &self.reply else {
            return Ok(());
        };
        let ready = self.voice.ready();
        // The next block will be about as long.
        let next = Vec::with_capacity(ready.len() + ready.len() / 8);
        let bytes = std::mem::replace(ready, next);
        let piece = match &mut self.packer {
            Some(packer) => {
                let packed = packer.write_all(&bytes);
                packed.map_err(|e| StoreError::Unexpected(e.to_string()))?;
                std::mem::take(packer.get_mut())
            }
            None => bytes,
        };
        if piece.is_empty() {
            return Ok(());
        }
        pipe.send(Bytes::from(piece))
            .map_err(|c| Stop::from(closed(c)))
    }

    fn begin(&mut self) -> Result<(), Stop> {
        match std::mem::replace(&mut self.reply, Reply::Over) {
            Reply::Waiting(waiting) => {
                let deadline = waiting.started + waiting.times.stream;
                let (sender, receiver) = pipe::pipe(waiting.times.reader, deadline);
                waiting.slot.export();
                self.packer = self
                    .gzip
                    .then(|| GzEncoder::new(Vec::new(), Compression::fast()));
                self.reply = Reply::Streaming(sender);
                waiting.send(Outcome::Stream(receiver))
            }
            other @ (Reply::Kept | Reply::Streaming(_) | Reply::Over) => {
                self.reply = other;
                Ok(())
            }
        }
    }

    fn is_gone(&self) -> bool {
        match &self.reply {
            Reply::Waiting(waiting) => waiting.reply.is_closed(),
            Reply::Streaming(pipe) => pipe.is_gone(),
            Reply::Kept | Reply::Over => false,
        }
    }
}

fn closed(why: Closed) -> StoreError {
    match why {
        Closed::Gone => StoreError::Gone,
        Closed::Slow => StoreError::Timeout,
    }
}

/// Packs a whole answer; `None` where that fails or does not pay.
pub(super) fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    packer.write_all(bytes).ok()?;
    packer
        .finish()
        .ok()
        .filter(|packed| packed.len() < bytes.len())
}

impl<V: Voice> Sink for Outgoing<'_, V> {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.voice.total(count)
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 && std::mem::take(&mut self.block_done) && self.voice.ready().len() >= PIECE {
            self.send_ready()?;
        }
        self.voice.row(level, parent, row)
    }

    fn counted(&mut self, level: usize, parent: usize, count: u64) -> Result<(), Stop> {
        self.voice.counted(level, parent, count)
    }

    fn more(&mut self, level: usize, parent: usize) -> Result<(), Stop> {
        self.voice.more(level, parent)
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        self.voice.end_of_block()?;
        self.block_done = true;
        if self.is_gone() {
            Err(Stop::Gone)
        } else {
            Ok(())
        }
    }

    fn mark(&mut self, mark: &str) -> Result<(), Stop> {
        self.voice.mark(mark)
    }

    fn gone(&mut self, key: &entity_model::Value, deleted: bool) -> Result<(), Stop> {
        if std::mem::take(&mut self.block_done) && self.voice.ready().len() >= PIECE {
            self.send_ready()?;
        }
        self.voice.gone(key, deleted)
    }

    fn told_until(&mut self, row: &str) -> Result<(), Stop> {
        self.voice.told_until(row)
    }

    fn end(&mut self, more: bool) -> Result<(), Stop> {
        self.voice.end(more)
    }
}
