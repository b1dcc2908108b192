//! Blocks of rows, each saved in a transaction of its own.

use diesel_store::Database;
use query_plan::desk::Fault;
use query_plan::port::{Store, StoreError};
use query_plan::rows::{Fate, Refusal, Row, Saved, Saver, Seen};

use crate::database;
use crate::hand::Hand;

/// Rows in one transaction: between two of them other writers have their turn.
pub(crate) const BLOCK: usize = query_plan::limits::BLOCK;

/// Rows after which the database looks for the first time at what has come in: PostgreSQL plans for tables that it
/// believes to be empty, and each block takes longer than the one before.
const FIRST_LOOK: usize = 2 * BLOCK;

/// From one look to the next there are so many times as many rows.
const GROWTH: usize = 8;

/// Saves the blocks of one source.
pub(crate) struct Batch<'a> {
    store: &'a Database,
    hand: &'a Hand,
    saver: Saver<'a>,
    seen: Seen,
    /// Every transaction is taken back.
    rehearsal: bool,
    /// Rows that were added, and how many there are at the next look.
    added: usize,
    next_look: usize,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(store: &'a Database, hand: &'a Hand, saver: Saver<'a>) -> Self {
        Self {
            store,
            hand,
            saver,
            seen: Seen::default(),
            rehearsal: false,
            added: 0,
            next_look: FIRST_LOOK,
        }
    }

    /// Keeps nothing.
    pub(crate) fn rehearsing(mut self) -> Self {
        self.saver = self.saver.rehearsing();
        self.rehearsal = true;
        self
    }

    /// Saves a block; what became of each row. Where a constraint of the database stops the block, it is
    /// halved until the row that is to blame stands alone.
    ///
    /// # Errors
    /// What stops the import: the database is gone, or answers what it should not.
    pub(crate) fn save(&mut self, rows: &[Row]) -> Result<Vec<Fate>, Fault> {
        match self.once(rows) {
            Ok(saved) => {
                self.seen.learn(saved.marks);
                self.grown(&saved.fates);
                Ok(saved.fates)
            }
            Err(error) if !error.is_about_rows() => Err(error),
            Err(error) if rows.len() <= 1 => Ok(vec![Fate::Refused(vec![Refusal::of_row(
                error.to_string(),
            )])]),
            Err(_) => {
                let (first, second) = rows.split_at(rows.len() / 2);
                let mut fates = self.save(first)?;
                fates.extend(self.save(second)?);
                Ok(fates)
            }
        }
    }

    /// Now and then the database looks at what has come in.
    fn grown(&mut self, fates: &[Fate]) {
        let inserted = fates
            .iter()
            .filter(|fate| matches!(fate, Fate::Inserted(_)));
        self.added += inserted.count();
        if self.added >= self.next_look && !self.rehearsal {
            self.next_look *= GROWTH;
            database::settle(self.store);
        }
    }

    fn once(&self, rows: &[Row]) -> Result<Saved, Fault> {
        let mut saved = Saved::default();
        let mut fault = None;
        let mut rehearsed = false;
        let result = self.store.transaction(&mut |unit| {
            (fault, rehearsed) = (None, false);
            match self.saver.save(&mut self.hand.desk(unit), rows, &self.seen) {
                Ok(done) => saved = done,
                Err(Fault::Store(error)) => return Err(error),
                Err(other) => {
                    fault = Some(other);
                    return Err(StoreError::TakenBack);
                }
            }
            rehearsed = self.rehearsal;
            if rehearsed {
                return Err(StoreError::TakenBack);
            }
            Ok(())
        });
        match (result, fault) {
            (_, Some(fault)) => Err(fault),
            (Err(StoreError::TakenBack), None) if rehearsed => Ok(saved),
            (result, None) => Ok(result.map(|()| saved)?),
        }
    }
}
