//! Long work that needs no rows, such as hashing a password: it is done while no transaction is open.
//!
//! A rule learns inside a transaction what is to be worked out. The work is noted, a stand-in takes the place of what it
//! gives, and the transaction goes on, so that it notes all there is; then it is taken back. The work is done, and the
//! transaction runs again, knowing what it gave.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;

use entity_model::Value;

use super::Fault;

/// How often a transaction is taken back for work that it wants. What it wants after that is done on the spot: rows
/// that others change all the time could ask for other work each time.
const ROUNDS: usize = 2;

type Work = Box<dyn FnOnce() -> Result<Value, Fault>>;

/// The long work of one transaction, by name.
#[derive(Default)]
pub struct Apart {
    done: RefCell<HashMap<String, Result<Value, Fault>>>,
    wanted: RefCell<HashMap<String, Work>>,
    rounds: Cell<usize>,
}

impl Apart {
    /// Whether the transaction stands on stand-ins, and must be taken back.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        !self.wanted.borrow().is_empty()
    }

    /// Does what is wanted, outside of any transaction.
    pub fn work(&self) {
        self.rounds.set(self.rounds.get() + 1);
        let wanted = self.wanted.take();
        let done = wanted.into_iter().map(|(name, work)| (name, work()));
        self.done.borrow_mut().extend(done);
    }

    /// What work has given; a stand-in where it was noted.
    pub(super) fn ask(
        &self,
        name: String,
        stand_in: Value,
        work: impl FnOnce() -> Result<Value, Fault> + 'static,
    ) -> Result<Value, Fault> {
        if let Some(done) = self.done.borrow().get(&name) {
            return done.clone();
        }
        if self.rounds.get() >= ROUNDS {
            return work();
        }
        self.wanted.borrow_mut().insert(name, Box::new(work));
        Ok(stand_in)
    }
}

// Names hold what is hashed.
impl fmt::Debug for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apart")
            .field("wanted", &self.wanted.borrow().len())
            .field("done", &self.done.borrow().len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn work_is_noted_done_and_known_and_done_on_the_spot_in_the_end() {
        let count = Rc::new(Cell::new(0));
        let apart = Apart::default();
        let ask = |name: &str| {
            let count = Rc::clone(&count);
            let given = apart.ask(name.to_owned(), Value::Int(0), move || {
                count.set(count.get() + 1);
                Ok(Value::Int(count.get()))
            });
            given.unwrap()
        };
        assert_eq!(
            (ask("a"), ask("b"), ask("a")),
            (Value::Int(0), Value::Int(0), Value::Int(0))
        );
        assert!(apart.is_wanted() && count.get() == 0);
        apart.work();
        assert!(!apart.is_wanted() && count.get() == 2);
        assert_ne!(ask("a"), ask("b"));
        assert_eq!(ask("c"), Value::Int(0));
        apart.work();
        assert_eq!(ask("c"), Value::Int(3));
        // Two rounds were enough for anybody.
        assert_eq!(ask("d"), Value::Int(4));
        assert!(!apart.is_wanted());
    }
}
