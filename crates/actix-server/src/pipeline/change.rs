//! The line of a change: work goes to a thread of the writers' lane, and runs in transactions there.

use std::sync::Arc;

use query_plan::desk::{Apart, Fault};
use query_plan::port::{Store, StoreError, Unit};

use super::lane::Lane;
use super::outgoing::record;
use super::{Clock, Engine, Receiver, pipe};
use crate::problem::{Kind, Problem};

/// What keeps a change from happening.
#[derive(Debug)]
pub enum Trouble {
    /// The database: the transaction may run again, if that is what helps.
    Store(StoreError),
    /// The request: the transaction is taken back.
    Refused(Problem),
}

impl Trouble {
    /// Whether it says something of the rows rather than of the database.
    #[must_use]
    pub fn is_about_rows(&self) -> bool {
        match self {
            Self::Store(error) => error.is_about_rows(),
            Self::Refused(_) => true,
        }
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Store(error) => Self::from(&error),
            Trouble::Refused(problem) => problem,
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Store(error) => Self::Store(error),
            Fault::Plan(_) | Fault::Refused(_) => Self::Refused(Problem::from(fault)),
        }
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Takes work that changes rows to a thread where it may wait for the database.
///
/// # Errors
/// What the work gave, or a refusal when too many wait.
pub async fn change<T, F>(engine: &Engine, clock: &mut Clock, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&dyn Store) -> Result<T, Problem> + Send + 'static,
{
    on_lane(engine, Lane::Write, clock, work).await
}

/// Takes work that only reads to a thread where it may wait for the database.
///
/// # Errors
/// What the work gave, or a refusal when too many wait.
pub async fn look<T, F>(engine: &Engine, clock: &mut Clock, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&dyn Store) -> Result<T, Problem> + Send + 'static,
{
    on_lane(engine, Lane::Common, clock, work).await
}

async fn on_lane<T, F>(
    engine: &Engine,
    lane: Lane,
    clock: &mut Clock,
    work: F,
) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&dyn Store) -> Result<T, Problem> + Send + 'static,
{
    let overloaded = || Problem::new(Kind::Overloaded, Kind::Overloaded.words());
    let (reply, answer) = tokio::sync::oneshot::channel();
    let store = Arc::clone(&engine.store);
    let patience = engine.times.queue;
    let job = move |_: &super::pool::Slot, waited: std::time::Duration| {
        if reply.is_closed() {
            return;
        }
        let started = std::time::Instant::now();
        let result = if waited > patience {
            Err(Problem::new(Kind::Overloaded, Kind::Overloaded.words()))
        } else {
            work(&*store)
        };
        let _ = reply.send((result, waited, started.elapsed()));
    };
    if !engine.pool.submit(lane, Box::new(job)) {
        return Err(overloaded());
    }
    // Nothing comes back only when the work ended in a panic, which is on record already.
    let failed = |_| Problem::new(Kind::Internal, Kind::Internal.words());
    let (result, waited, ran) = answer.await.map_err(failed)?;
    clock.add("queue", waited);
    clock.add("database", ran);
    result
}

/// Takes work to a thread where it may wait for the database, and lets its bytes leave as they come. `work` stops when
/// nobody takes them.
///
/// # Errors
/// A refusal when too many wait.
pub async fn stream<F>(engine: &Engine, clock: &mut Clock, work: F) -> Result<Receiver, Problem>
where
    F: FnOnce(&dyn Store, &mut dyn FnMut(Vec<u8>) -> bool) + Send + 'static,
{
    let overloaded = || Problem::new(Kind::Overloaded, Kind::Overloaded.words());
    let (begun, receiver) = tokio::sync::oneshot::channel();
    let store = Arc::clone(&engine.store);
    let times = engine.times.clone();
    let job = move |_: &super::pool::Slot, waited: std::time::Duration| {
        if waited > times.queue {
            let _ = begun.send((None, waited));
            return;
        }
        let deadline = std::time::Instant::now() + times.stream;
        let (sender, receiver) = pipe::pipe(times.reader, deadline);
        if begun.send((Some(receiver), waited)).is_err() {
            return;
        }
        let mut open = true;
        work(&*store, &mut |bytes| {
            open = open && (bytes.is_empty() || sender.send(bytes.into()).is_ok());
            open
        });
        if open {
            sender.done();
        }
    };
    if !engine.pool.submit(Lane::Write, Box::new(job)) {
        return Err(overloaded());
    }
    let failed = |_| Problem::new(Kind::Internal, Kind::Internal.words());
    let (receiver, waited) = receiver.await.map_err(failed)?;
    clock.add("queue", waited);
    receiver.ok_or_else(overloaded)
}

/// Work as a store takes it.
type Inside<'w> = dyn FnMut(&mut dyn Unit) -> Result<(), StoreError> + 'w;

/// Runs work in one transaction, which is kept when it gives `Ok`. It may run more than once.
///
/// # Errors
/// What the work gave, or the database.
pub fn transact<T>(
    store: &dyn Store,
    work: impl FnMut(&mut dyn Unit) -> Result<T, Trouble>,
) -> Result<T, Problem> {
    told(work, |work| store.transaction(work))
}

/// Runs work in one transaction, and again when the long work that it wants is done: nobody waits for that who wants
/// to write.
///
/// # Errors
/// What the work gave, or the database.
pub fn transact_apart<T>(
    store: &dyn Store,
    mut work: impl FnMut(&mut dyn Unit, &Apart) -> Result<T, Trouble>,
) -> Result<T, Problem> {
    let apart = Apart::default();
    loop {
        let mut is_to_wait = false;
        let done = transact(store, |unit| {
            let done = work(unit, &apart);
            // What stands on stand-ins says nothing; what the database said does.
            is_to_wait = apart.is_wanted() && !matches!(done, Err(Trouble::Store(_)));
            if is_to_wait {
                return Err(Trouble::Store(StoreError::TakenBack));
            }
            done
        });
        if !is_to_wait {
            return done;
        }
        apart.work();
    }
}

/// Runs work in one transaction that only reads. It may run more than once.
///
/// # Errors
/// What the work gave, or the database.
pub fn look_in<T>(
    store: &dyn Store,
    work: impl FnMut(&mut dyn Unit) -> Result<T, Trouble>,
) -> Result<T, Problem> {
    told(work, |work| store.look(work))
}

/// What becomes of work in a transaction.
fn told<T>(
    mut work: impl FnMut(&mut dyn Unit) -> Result<T, Trouble>,
    run: impl FnOnce(&mut Inside<'_>) -> Result<(), StoreError>,
) -> Result<T, Problem> {
    let mut outcome: Option<Result<T, Problem>> = None;
    let result = run(&mut |unit| match work(unit) {
        Ok(value) => {
            outcome = Some(Ok(value));
            Ok(())
        }
        Err(Trouble::Store(error)) => {
            outcome = None;
            Err(error)
        }
        Err(Trouble::Refused(problem)) => {
            outcome = Some(Err(problem));
            Err(StoreError::TakenBack)
        }
    });
    let lost = || Problem::new(Kind::Internal, Kind::Internal.words());
    match result {
        Ok(()) | Err(StoreError::TakenBack) => outcome.unwrap_or_else(|| Err(lost())),
        Err(error) => {
            record(&error);
            Err(Problem::from(&error))
        }
    }
}
