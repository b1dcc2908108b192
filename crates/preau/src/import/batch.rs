//! Blocks of rows, each saved in a transaction of its own.

use query_plan::port::{Store, StoreError};
use query_plan::rows::{Fate, Refusal, Row, Saved, Saver, Seen};

/// Rows in one transaction: between two of them other writers have their turn.
pub(crate) const BLOCK: usize = query_plan::limits::BLOCK;

/// Saves the blocks of one source.
pub(crate) struct Batch<'a> {
    store: &'a dyn Store,
    saver: Saver<'a>,
    seen: Seen,
    /// Every transaction is taken back.
    rehearsal: bool,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(store: &'a dyn Store, saver: Saver<'a>) -> Self {
        Self {
            store,
            saver,
            seen: Seen::default(),
            rehearsal: false,
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
    pub(crate) fn save(&mut self, rows: &[Row]) -> Result<Vec<Fate>, StoreError> {
        match self.once(rows) {
            Ok(saved) => {
                self.seen.learn(saved.marks);
                Ok(saved.fates)
            }
            Err(error) if !is_about_rows(&error) => Err(error),
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

    fn once(&self, rows: &[Row]) -> Result<Saved, StoreError> {
        let mut saved = Saved::default();
        let mut rehearsed = false;
        let result = self.store.transaction(&mut |unit| {
            saved = self.saver.save(unit, rows, &self.seen)?;
            rehearsed = self.rehearsal;
            if rehearsed {
                // Any error takes the transaction back.
                return Err(StoreError::Gone);
            }
            Ok(())
        });
        match result {
            Err(StoreError::Gone) if rehearsed => Ok(saved),
            other => other.map(|()| saved),
        }
    }
}

/// Whether an error says something of the rows rather than of the database.
pub(crate) fn is_about_rows(error: &StoreError) -> bool {
    match error {
        StoreError::Unique(_)
        | StoreError::Reference(_)
        | StoreError::Computation(_)
        | StoreError::Pattern(_) => true,
        StoreError::Unavailable(_)
        | StoreError::Timeout
        | StoreError::Gone
        | StoreError::Unexpected(_) => false,
    }
}
