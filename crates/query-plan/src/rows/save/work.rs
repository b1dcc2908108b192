//! A row on its way through a save, and the live row it meets.

use std::collections::HashSet;

use entity_model::Value;

use super::super::Refusal;
use super::super::form::Row;
use super::super::key::Key;
use super::Unique;

/// A row on its way.
pub(super) struct Work<'r> {
    pub(super) row: &'r Row,
    pub(super) values: Vec<Value>,
    pub(super) found: Option<Found>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) marks: Vec<u64>,
}

/// A live row of the database.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) key: Value,
    pub(super) values: Vec<Value>,
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

    pub(super) fn is_new(&self) -> bool {
        self.stands() && self.found.is_none()
    }

    pub(super) fn value(&self, slot: usize) -> &Value {
        self.values.get(slot).unwrap_or(&Value::Null)
    }

    pub(super) fn key(&self, unique: &Unique) -> Option<Vec<Key>> {
        Key::of_all(unique.slots.iter().map(|slot| self.value(*slot)))
    }

    /// Whether the row would hold something else here than it does.
    pub(super) fn changes(&self, slot: usize) -> bool {
        let held = self.found.as_ref().and_then(|f| f.values.get(slot));
        held.is_none_or(|held| !same(held, self.value(slot)))
    }
}

impl Found {
    pub(super) fn is_as(&self, values: &[Value]) -> bool {
        self.values.len() == values.len() && self.values.iter().zip(values).all(|(a, b)| same(a, b))
    }
}

pub(super) fn distinct<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Value> {
    let mut seen = HashSet::new();
    values
        .filter(|value| Key::of(value).is_some_and(|key| seen.insert(key)))
        .cloned()
        .collect()
}

/// Whether writing a value over another would change nothing.
fn same(held: &Value, new: &Value) -> bool {
    match (held, new) {
        (Value::Record(a), Value::Record(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((n, a), (m, b))| n == m && same(a, b))
        }
        (Value::Null, Value::Record(all)) | (Value::Record(all), Value::Null) => {
            all.first().is_some_and(|(_, first)| first.is_null())
        }
        (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits() || a == b,
        (a, b) => a == b,
    }
}
