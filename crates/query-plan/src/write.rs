//! The plan of a change: rows to be added or altered, with their values already checked and typed.
//!
//! There is one INSERT in the whole product: the demo, an import and every door write through these nodes.
//! [`crate::desk`] is where values become rows that may stand here.

use chrono::{DateTime, Utc};
use entity_model::{EntityId, Value};

/// A change to one table.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Adds rows. `places` name properties of the type; a complex property takes a [`Value::Record`].
    /// Columns of properties that are not named get their declared default, or null.
    /// Folded companion columns are filled by the store.
    Insert {
        entity: EntityId,
        places: Vec<usize>,
        rows: Vec<Vec<Value>>,
    },
    /// Gives the rows with these keys (lists, where a key has several parts) new values, row by row.
    /// `bump` names a whole-number property that goes up by one in each row (the version).
    Update {
        entity: EntityId,
        places: Vec<usize>,
        rows: Vec<(Value, Vec<Value>)>,
        bump: Option<usize>,
    },
    /// Puts rows away, or brings them back (`away` is `None`): the archive's properties and its batch.
    /// `places` are properties that change with it, the same value in every row.
    Archive {
        entity: EntityId,
        keys: Vec<Value>,
        away: Option<Away>,
        places: Vec<usize>,
        values: Vec<Value>,
        bump: Option<usize>,
    },
    /// Removes the rows with these keys for good.
    Delete { entity: EntityId, keys: Vec<Value> },
    /// Removes all rows for good.
    Clear { entity: EntityId },
}

/// When rows are put away, by whom, and with what else.
#[derive(Clone, Debug, PartialEq)]
pub struct Away {
    pub at: DateTime<Utc>,
    pub by: i64,
    /// Ties together what one delete puts away.
    pub batch: i64,
}

/// What a change did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub rows: u64,
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Created,
    Updated,
    /// Put away.
    Archived,
    Restored,
    /// Removed for good.
    Deleted,
}

impl Kind {
    /// The word of the journal.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Archived => "archived",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
        }
    }
}

/// One line of the journal: who changed which row, when, through which door, and what it held before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub at: DateTime<Utc>,
    pub actor: i64,
    pub door: &'static str,
    pub entity: EntityId,
    pub key: Value,
    pub kind: Kind,
    /// Places of properties with their values: only those that changed.
    pub before: Vec<(usize, Value)>,
    pub after: Vec<(usize, Value)>,
}
