//! The one writer of a SQLite file: requests take turns on one connection and are committed together.
//!
//! A commit costs a write that reaches the disk, whatever is in it. So whoever has the turn leaves the
//! transaction open when others stand in line; each request has a savepoint of its own, the last one
//! commits, and nobody is answered before that. When SQLite gives up the whole transaction, its
//! requests run again one by one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use query_plan::port::StoreError;

use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::pool::{Link, Manager};

/// Requests that one transaction gathers.
const MOST: usize = 64;

/// How long a transaction may gather: whoever wrote first waits for the commit.
const LONGEST: Duration = Duration::from_millis(20);

pub(crate) type Work<'w, D> = &'w mut dyn FnMut(&mut Link<D>) -> Result<(), StoreError>;

pub(crate) struct Turns<D: Dialect> {
    manager: Manager<D>,
    seat: Mutex<Seat<D>>,
    /// Requests that stand in line: each of them will take the seat.
    waiting: AtomicUsize,
}

struct Seat<D: Dialect> {
    link: Option<Link<D>>,
    /// The transaction that is open between two turns.
    group: Option<Group>,
}

struct Group {
    outcome: Arc<Outcome>,
    requests: usize,
    since: Instant,
}

/// How a group ended, for those who wait for it.
#[derive(Default)]
struct Outcome {
    ended: Mutex<Option<End>>,
    changed: Condvar,
}

#[derive(Clone, Debug)]
enum End {
    Committed,
    /// Nothing of it is left; its requests may run again.
    Undone,
    Failed(StoreError),
}

impl Outcome {
    fn decide(&self, end: End) {
        *locked(&self.ended) = Some(end);
        self.changed.notify_all();
    }

    fn wait(&self) -> End {
        let mut ended = locked(&self.ended);
        loop {
            match &*ended {
                Some(end) => return end.clone(),
                None => {
                    ended = self
                        .changed
                        .wait(ended)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// A panic inside a turn undoes its group before the lock is given back: what the lock guards is sound.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<D: Dialect> Turns<D> {
    pub(crate) fn new(manager: Manager<D>) -> Self {
        Self {
            manager,
            seat: Mutex::new(Seat {
                link: None,
                group: None,
            }),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Runs `work` in a transaction, perhaps together with others.
    pub(crate) fn transaction(&self, work: Work<'_, D>) -> Result<(), StoreError> {
        let outcome = self.join_in(work)?;
        match outcome.wait() {
            End::Committed => Ok(()),
            End::Failed(error) => Err(error),
            End::Undone => self.alone(|link| {
                link.begin(D::BEGIN_WRITE)?;
                match work(link) {
                    Ok(()) => link.commit(),
                    Err(error) => {
                        link.roll_back();
                        Err(error)
                    }
                }
            }),
        }
    }

    /// Runs `work` on the connection outside of any transaction.
    pub(crate) fn alone<T>(
        &self,
        work: impl FnOnce(&mut Link<D>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut seat = self.take_seat();
        seat.end();
        let result = work(seat.link(&self.manager)?);
        seat.leave();
        result
    }

    fn take_seat(&self) -> MutexGuard<'_, Seat<D>> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let seat = locked(&self.seat);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        seat
    }

    /// Runs `work` inside the open transaction, or a new one; gives what will tell how that ended.
    fn join_in(&self, work: Work<'_, D>) -> Result<Arc<Outcome>, StoreError> {
        let mut seat = self.take_seat();
        let mut turn = Turn {
            seat: &mut seat,
            done: false,
        };
        let result = turn.seat.take_turn(&self.manager, work);
        turn.done = true;
        let full = turn
            .seat
            .group
            .as_ref()
            .is_some_and(|g| g.requests >= MOST || g.since.elapsed() >= LONGEST);
        if full || self.waiting.load(Ordering::SeqCst) == 0 {
            turn.seat.end();
        }
        result
    }
}

/// Undoes the group when a turn ends in a panic.
struct Turn<'s, D: Dialect> {
    seat: &'s mut Seat<D>,
    done: bool,
}

impl<D: Dialect> Drop for Turn<'_, D> {
    fn drop(&mut self) {
        if !self.done {
            self.seat.undo();
        }
    }
}

impl<D: Dialect> Seat<D> {
    fn link(&mut self, manager: &Manager<D>) -> Result<&mut Link<D>, StoreError> {
        if self.link.is_none() {
            let link = manager
                .open()
                .map_err(|error| StoreError::Unavailable(error.to_string()))?;
            self.link = Some(link);
        }
        self.link
            .as_mut()
            .ok_or_else(|| unexpected("the writer is lost"))
    }

    fn take_turn(
        &mut self,
        manager: &Manager<D>,
        work: Work<'_, D>,
    ) -> Result<Arc<Outcome>, StoreError> {
        let open = self.group.is_some();
        let link = self.link(manager)?;
        if !open {
            link.begin(D::BEGIN_WRITE)?;
        }
        let group = self.group.get_or_insert_with(|| Group {
            outcome: Arc::default(),
            requests: 0,
            since: Instant::now(),
        });
        let outcome = Arc::clone(&group.outcome);
        let link = self
            .link
            .as_mut()
            .ok_or_else(|| unexpected("the writer is lost"))?;
        let (result, ended) = match link.batch("SAVEPOINT request") {
            Err(error) => (Err(error.clone()), Err(error)),
            Ok(()) => match work(link) {
                Ok(()) => (Ok(()), link.batch("RELEASE SAVEPOINT request")),
                Err(error) => (
                    Err(error),
                    link.batch("ROLLBACK TO SAVEPOINT request; RELEASE SAVEPOINT request"),
                ),
            },
        };
        if let Err(why) = ended {
            // The savepoint is gone: SQLite ended the transaction, with all that was in it.
            tracing::warn!(%why, "SQLite gave up a transaction");
            self.undo();
            return result.map(|()| outcome);
        }
        result?;
        if let Some(group) = &mut self.group {
            group.requests += 1;
        }
        Ok(outcome)
    }

    /// Commits what was gathered.
    fn end(&mut self) {
        let (Some(group), Some(link)) = (self.group.take(), self.link.as_mut()) else {
            return;
        };
        if group.requests == 0 {
            link.roll_back();
            group.outcome.decide(End::Undone);
        } else {
            let end = match link.commit() {
                Ok(()) => End::Committed,
                Err(error) => End::Failed(error),
            };
            group.outcome.decide(end);
        }
        self.leave();
    }

    fn undo(&mut self) {
        if let Some(link) = &mut self.link {
            link.roll_back();
        }
        if let Some(group) = self.group.take() {
            group.outcome.decide(End::Undone);
        }
        self.leave();
    }

    /// Drops a connection that cannot be used again.
    fn leave(&mut self) {
        if self.link.as_mut().is_some_and(Link::is_lost) {
            self.link = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;
    use std::sync::mpsc::{Sender, channel};

    use diesel::sqlite::Sqlite;

    use super::*;
    use crate::dialect::Settings;
    use crate::fragment::Sql;
    use crate::run::one_number;

    struct File(std::path::PathBuf);

    impl Drop for File {
        fn drop(&mut self) {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
            }
        }
    }

    fn turns(name: &str) -> (Turns<Sqlite>, File) {
        let name = format!("store_turns_{name}_{}.sqlite", std::process::id());
        let file = File(std::env::temp_dir().join(name));
        let settings = Settings {
            writes: true,
            statement_timeout: None,
            busy_timeout: Duration::from_secs(1),
        };
        let path = file.0.display().to_string();
        let turns = Turns::new(Manager::new(&path, settings, Arc::new(AtomicU64::new(0))));
        let table = "CREATE TABLE one (n INTEGER NOT NULL)";
        turns.alone(|link| link.batch(table)).unwrap();
        (turns, file)
    }

    fn insert(link: &mut Link<Sqlite>, n: u64) -> Result<(), StoreError> {
        link.batch(&format!("INSERT INTO one VALUES ({n})"))
    }

    fn sum(turns: &Turns<Sqlite>) -> i64 {
        turns
            .alone(|link| one_number(link, Sql::new("SELECT coalesce(sum(n), 0) FROM one")))
            .unwrap()
    }

    /// A request that tells when it has the turn for the first time, and then keeps it until another stands in line.
    fn keeps_its_turn(turns: &Turns<Sqlite>, seated: Sender<()>) -> Result<(), StoreError> {
        let mut seated = Some(seated);
        turns.transaction(&mut |link| {
            insert(link, 1)?;
            if let Some(seated) = seated.take() {
                seated.send(()).unwrap();
                while turns.waiting.load(Ordering::SeqCst) == 0 {
                    std::thread::yield_now();
                }
            }
            Ok(())
        })
    }

    #[test]
    fn requests_are_committed_together_and_fail_alone() {
        let (turns, _file) = turns("together");
        let (seated, has_the_turn) = channel();
        std::thread::scope(|scope| {
            let first = scope.spawn(|| keeps_its_turn(&turns, seated));
            has_the_turn.recv().unwrap();
            let second = turns.transaction(&mut |link| {
                insert(link, 10)?;
                Err(StoreError::Gone)
            });
            assert_eq!(second, Err(StoreError::Gone));
            assert_eq!(first.join().unwrap(), Ok(()));
        });
        assert_eq!(sum(&turns), 1);
    }

    #[test]
    fn a_group_that_is_given_up_runs_again_one_by_one() {
        let (turns, _file) = turns("again");
        let (seated, has_the_turn) = channel();
        let mut runs = 0;
        std::thread::scope(|scope| {
            let first = scope.spawn(|| keeps_its_turn(&turns, seated));
            has_the_turn.recv().unwrap();
            let second = turns.transaction(&mut |link| {
                runs += 1;
                if runs == 1 {
                    // As SQLite does when it finds no room, or is interrupted.
                    link.batch("ROLLBACK")?;
                    return Ok(());
                }
                insert(link, 10)
            });
            assert_eq!(second, Ok(()));
            assert_eq!(first.join().unwrap(), Ok(()));
        });
        assert_eq!(runs, 2);
        assert_eq!(sum(&turns), 11);
    }

    #[test]
    fn a_panic_undoes_its_group_alone() {
        let (turns, _file) = turns("panic");
        std::thread::scope(|scope| {
            let panics = scope.spawn(|| {
                turns.transaction(&mut |link| {
                    insert(link, 1)?;
                    panic!("as a test");
                })
            });
            assert!(panics.join().is_err());
            assert_eq!(turns.transaction(&mut |link| insert(link, 10)), Ok(()));
        });
        assert_eq!(sum(&turns), 10);
    }
}
