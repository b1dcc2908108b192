//! What the rows of one source have used up so far: each unique value, and the row that has it.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::key::Key;

/// Remembers unique values by their hashes: some 30 bytes for each row and unique key of a source.
///
/// Two different values meet in one 64-bit hash once in some ten billion rows; a row refused for
/// that can be imported on its own.
#[derive(Debug, Default)]
pub struct Seen {
    hasher: RandomState,
    rows: HashMap<u64, u64>,
}

/// What a saved block adds, once its transaction is through.
#[derive(Debug, Default)]
pub struct Marks(Vec<(u64, u64)>);

impl Seen {
    /// Remembers the rows of a block whose transaction is through.
    pub fn learn(&mut self, marks: Marks) {
        self.rows.extend(marks.0);
    }

    pub(super) fn mark(&self, unique: usize, key: &[Key]) -> u64 {
        self.hasher.hash_one((unique, key))
    }

    /// The earlier row of the source that has this value; a row that is tried again is not its own rival.
    pub(super) fn rival(&self, mark: u64, number: u64) -> Option<u64> {
        self.rows.get(&mark).copied().filter(|row| *row != number)
    }

    /// Whether an earlier row of the source has this value.
    pub(super) fn has(&self, mark: u64) -> bool {
        self.rows.contains_key(&mark)
    }
}

impl Marks {
    pub(super) fn add(&mut self, mark: u64, number: u64) {
        self.0.push((mark, number));
    }
}
