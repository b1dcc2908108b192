//! The line of a read: what was typed goes in, the bytes of an answer come out.
//!
//! [`read`] is the whole of it: meaning and permission (rooms 3 and 4) here and now, the database (room 5) on a thread
//! of its own, where every row goes straight into the façade's [`Voice`] (room 6).
//!
//! Must never know: HTTP, or the words of any façade.

mod change;
mod clock;
mod lane;
mod outgoing;
mod pipe;
mod pool;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use query_grammar::{QueryOptions, ResourcePath};
use query_plan::desk::Rules;
use query_plan::port::{Sink, Store};
use query_plan::read::Read;
use query_plan::{Ask, Planner};

use crate::config::{Config, Limits, Times};
use crate::problem::{Kind, Problem};

pub use change::{Trouble, change, look, look_in, stream, transact, transact_apart};
pub use clock::Clock;
pub use outgoing::Whole;
pub use pipe::{Broken, Receiver};

use lane::Lane;
use outgoing::{Errand, Outcome};
use pool::Pool;

/// What rows become: a façade's own bytes.
pub trait Voice: Sink {
    /// Bytes that may leave. Whoever takes them leaves the buffer empty.
    fn ready(&mut self) -> &mut Vec<u8>;

    /// What was learnt on the way, asked for once at the end.
    fn facts(&mut self) -> Facts;
}

/// What an answer's status and headers depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Top rows.
    pub rows: u64,
    /// Of the one entity.
    pub etag: Option<String>,
    /// The one value is null.
    pub null: bool,
    /// Of the one value, where its row says so.
    pub media_type: Option<String>,
    /// The path leads through an entity that does not exist.
    pub parent_missing: bool,
    /// Why the voice wanted no more rows.
    pub refusal: Option<Problem>,
}

/// An answer, whole or on its way.
#[derive(Debug)]
pub enum Answer {
    Whole(Whole),
    /// Longer than one block; what follows comes in pieces. `gzip` says how they are packed.
    Stream {
        pieces: Receiver,
        gzip: bool,
    },
}

/// What answers: the plan's maker, the database, and the threads between them.
pub struct Engine {
    pub planner: Arc<Planner>,
    pub store: Arc<dyn Store>,
    pub rules: Arc<Rules>,
    pub limits: Limits,
    times: Times,
    pool: Pool,
    lookups_inline: bool,
}

impl Engine {
    /// Starts the database threads.
    ///
    /// # Errors
    /// When the system gives no more threads.
    pub fn new(
        planner: Arc<Planner>,
        store: Arc<dyn Store>,
        rules: Arc<Rules>,
        config: &Config,
    ) -> std::io::Result<Self> {
        Ok(Self {
            planner,
            store,
            rules,
            limits: config.limits.clone(),
            times: config.times.clone(),
            pool: Pool::new(&config.lanes)?,
            lookups_inline: config.lanes.lookups_inline,
        })
    }
}

/// What is asked for, in the words of the grammar.
#[derive(Debug)]
pub struct Question<'a> {
    pub path: &'a ResourcePath,
    pub options: &'a QueryOptions,
    pub ask: Ask<'a>,
    /// The answer may be packed with gzip.
    pub gzip: bool,
    /// Whoever asks knows that the answer is quickly found: it takes the lane of lookups.
    pub quick: bool,
}

/// Rooms 3 to 6: plans, permits, asks the database and lets the voice speak.
///
/// # Errors
/// A [`Problem`] whenever nothing has been sent yet.
pub async fn read<V, F>(
    engine: &Engine,
    question: &Question<'_>,
    clock: &mut Clock,
    voice: F,
) -> Result<Answer, Problem>
where
    V: Voice + Send + 'static,
    F: FnOnce(&Read) -> Result<V, Problem>,
{
    let plan = || {
        engine
            .planner
            .read(question.path, question.options, &question.ask)
    };
    let read = clock.room("meaning", plan)?;
    let voice = voice(&read)?;
    let errand = Errand::new(Arc::clone(&engine.store), read, voice, question.gzip);
    let lane = if question.quick {
        Lane::Lookup
    } else {
        lane::of(errand.plan(), engine.planner.model())
    };
    let outcome = engine.run(lane, errand, clock).await?;
    outcome.into_answer(question.gzip)
}

impl Engine {
    /// Rooms 5 and 6 on this very thread, for whoever is on a database thread already.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read_here<V: Voice>(&self, read: Read, voice: V) -> Result<Answer, Problem> {
        let errand = Errand::new(Arc::clone(&self.store), read, voice, false);
        errand.here().into_answer(false)
    }

    /// Room 5: a database thread of the right lane, or this very thread for a lookup where that is cheaper.
    async fn run<V: Voice + Send + 'static>(
        &self,
        lane: Lane,
        errand: Errand<V>,
        clock: &mut Clock,
    ) -> Result<Outcome, Problem> {
        if lane == Lane::Lookup && self.lookups_inline {
            return Ok(clock.room("database", || errand.here()));
        }
        let (reply, answer) = tokio::sync::oneshot::channel();
        let times = self.times.clone();
        let job = move |slot: &pool::Slot, waited| errand.there(reply, slot, waited, &times);
        if !self.pool.submit(lane, Box::new(job)) {
            return Err(Problem::new(Kind::Overloaded, Kind::Overloaded.words()));
        }
        // Nothing comes back only when the thread's work ended in a panic, which is on record already.
        let failed = |_| Problem::new(Kind::Internal, Kind::Internal.words());
        let timed = answer.await.map_err(failed)?;
        clock.add("queue", timed.waited);
        clock.add("database", timed.ran);
        Ok(timed.outcome)
    }
}
