//! The plan of a change: rows to be added or altered, with their values already checked and typed.
//!
//! There is one INSERT in the whole product: the demo, an import and (later) every door write through these nodes.
//! [`crate::rows`] is where values become rows that may stand here.

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
    /// Gives the rows with these keys (of the single key property) new values, row by row.
    /// `bump` names a whole-number property that goes up by one in each row (the version).
    Update {
        entity: EntityId,
        places: Vec<usize>,
        rows: Vec<(Value, Vec<Value>)>,
        bump: Option<usize>,
    },
}

/// What a change did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub rows: u64,
}
