//! The threads that talk to the database.
//!
//! Three lanes: lookups by key have threads of their own, so that no heavy query delays them, and so has what changes
//! rows, where many wait for one commit. In the common lane only so
//! many queries run at a time; one that streams a long answer leaves the lane as soon as its first block is there and
//! goes on as an *export*, so that a slow reader holds up nobody.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::lane::Lane;
use crate::config::Lanes;

/// What a thread does; it is told how long it waited.
pub(super) type Job = Box<dyn FnOnce(&Slot, Duration) + Send>;

/// The threads of both lanes. They end when this is dropped and their work is done.
pub(super) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    lanes: Lanes,
    queues: Mutex<Queues>,
    common: Condvar,
    lookups: Condvar,
    writes: Condvar,
}

#[derive(Default)]
struct Queues {
    common: VecDeque<(Instant, Job)>,
    lookups: VecDeque<(Instant, Job)>,
    writes: VecDeque<(Instant, Job)>,
    /// Queries of the common lane under way.
    running: usize,
    exports: usize,
    closed: bool,
}

/// The place that a job holds.
pub(super) struct Slot {
    shared: Arc<Shared>,
    lane: Lane,
    exported: Cell<bool>,
}

impl Pool {
    pub(super) fn new(lanes: &Lanes) -> std::io::Result<Self> {
        let lanes = Lanes {
            common: lanes.common.max(1),
            lookups: lanes.lookups.max(1),
            writers: lanes.writers.max(1),
            ..lanes.clone()
        };
        let pool = Self {
            shared: Arc::new(Shared {
                lanes: lanes.clone(),
                queues: Mutex::default(),
                common: Condvar::new(),
                lookups: Condvar::new(),
                writes: Condvar::new(),
            }),
        };
        for number in 0..lanes.common + lanes.exports {
            pool.start(Lane::Common, number)?;
        }
        for number in 0..lanes.lookups {
            pool.start(Lane::Lookup, number)?;
        }
        for number in 0..lanes.writers {
            pool.start(Lane::Write, number)?;
        }
        Ok(pool)
    }

    fn start(&self, lane: Lane, number: usize) -> std::io::Result<()> {
        let shared = Arc::clone(&self.shared);
        let name = match lane {
            Lane::Common => format!("database-{number}"),
            Lane::Lookup => format!("lookup-{number}"),
            Lane::Write => format!("writer-{number}"),
        };
        let work = move || while work_once(&shared, lane) {};
        std::thread::Builder::new()
            .name(name)
            .spawn(work)
            .map(|_| ())
    }

    /// Queues a job; false when too many wait already.
    #[must_use]
    pub(super) fn submit(&self, lane: Lane, job: Job) -> bool {
        let mut queues = self.shared.lock();
        let (queue, wake) = match lane {
            Lane::Common => (&mut queues.common, &self.shared.common),
            Lane::Lookup => (&mut queues.lookups, &self.shared.lookups),
            Lane::Write => (&mut queues.writes, &self.shared.writes),
        };
        if queue.len() >= self.shared.lanes.waiting {
            return false;
        }
        queue.push_back((Instant::now(), job));
        drop(queues);
        wake.notify_one();
        true
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.common.notify_all();
        self.shared.lookups.notify_all();
        self.shared.writes.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        // Nothing that could panic runs while the lock is held.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a job and does it; false when the pool has ended.
fn work_once(shared: &Arc<Shared>, lane: Lane) -> bool {
    let Some((since, job)) = next(shared, lane) else {
        return false;
    };
    let slot = Slot {
        shared: Arc::clone(shared),
        lane,
        exported: Cell::new(false),
    };
    // A panic is the bug of one request: its hook has put it on record, and the request answers 500.
    let _ = catch_unwind(AssertUnwindSafe(|| job(&slot, since.elapsed())));
    true
}

fn next(shared: &Shared, lane: Lane) -> Option<(Instant, Job)> {
    let mut queues = shared.lock();
    loop {
        if queues.closed {
            return None;
        }
        let (job, wake) = match lane {
            Lane::Lookup => (queues.lookups.pop_front(), &shared.lookups),
            Lane::Write => (queues.writes.pop_front(), &shared.writes),
            Lane::Common if queues.running < shared.lanes.common => {
                (queues.common.pop_front(), &shared.common)
            }
            Lane::Common => (None, &shared.common),
        };
        if let Some(job) = job {
            if lane == Lane::Common {
                queues.running += 1;
            }
            return Some(job);
        }
        queues = wake.wait(queues).unwrap_or_else(PoisonError::into_inner);
    }
}

impl Slot {
    /// Leaves the common lane for the rest of the job, if an export may still be added.
    pub(super) fn export(&self) {
        let mut queues = self.shared.lock();
        if self.lane == Lane::Common
            && !self.exported.get()
            && queues.exports < self.shared.lanes.exports
        {
            queues.exports += 1;
            queues.running -= 1;
            self.exported.set(true);
            drop(queues);
            self.shared.common.notify_one();
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.lane != Lane::Common {
            return;
        }
        let mut queues = self.shared.lock();
        if self.exported.get() {
            queues.exports -= 1;
        } else {
            queues.running -= 1;
        }
        drop(queues);
        self.shared.common.notify_one();
    }
}
