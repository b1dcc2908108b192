//! A row on its way through a save.

use entity_model::Value;

use super::super::form::Row;
use super::super::{Key, Refusal};
use super::Unique;

pub(super) struct Work<'r> {
    pub(super) row: &'r Row,
    pub(super) values: Vec<Value>,
    /// The live row that is meant: its key, and what it holds.
    pub(super) found: Option<(Value, Vec<Value>)>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) marks: Vec<u64>,
}

impl<'r> Work<'r> {
    pub(super) fn new(row: &'r Row) -> Self {
        Self {
            row,
            values: row.values.clone(),
            found: None,
            refusals: Vec::new(),
            marks: Vec::new(),
        }
    }

    pub(super) fn stands(&self) -> bool {
        self.refusals.is_empty()
    }

    pub(super) fn value(&self, slot: usize) -> &Value {
        self.values.get(slot).unwrap_or(&Value::Null)
    }

    pub(super) fn key(&self, unique: &Unique) -> Option<Vec<Key>> {
        Key::of_all(unique.slots.iter().map(|slot| self.value(*slot)))
    }
}
