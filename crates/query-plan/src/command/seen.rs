//! Rows that a change names by their keys are those that its caller may read, as if a URL named each of them.

use std::collections::HashSet;

use entity_model::{EntityId, Value};

use super::doing::Here;
use crate::desk::{Desk, Fault, Taker};
use crate::rows::Key;

/// Keys that one question asks for.
const AT_ONCE: usize = 200;

/// Keys of rows that a caller may read.
pub(super) struct Visible(HashSet<Vec<Key>>);

impl Visible {
    pub(super) fn has(&self, key: &Value) -> bool {
        hashed(key).is_some_and(|key| self.0.contains(&key))
    }
}

impl Desk<'_> {
    /// Those of the keys whose rows the caller may read.
    ///
    /// # Errors
    /// A plan error where the caller may read no row of the type, and those of the store.
    pub(super) fn seen(
        &mut self,
        entity: EntityId,
        keys: &[Value],
        here: &Here<'_>,
    ) -> Result<Visible, Fault> {
        if here.ask.caller.has_all_rights() {
            return Ok(Visible(keys.iter().filter_map(hashed).collect()));
        }
        let columns = self.model().entity(entity).key.len();
        let mut seen = HashSet::new();
        for keys in keys.chunks(AT_ONCE) {
            let read = self.planner.keyed(entity, keys, here.ask);
            let read = read.map_err(Fault::Plan)?;
            let mut taker = Taker {
                columns,
                rows: Vec::new(),
            };
            self.unit.read(&read, &mut taker)?;
            let found = taker.rows.iter();
            seen.extend(found.filter_map(|parts| Key::of_all(parts.iter())));
        }
        Ok(Visible(seen))
    }

    /// Whether the caller may read the row with this key.
    ///
    /// # Errors
    /// The same.
    pub(super) fn sees(
        &mut self,
        entity: EntityId,
        key: &Value,
        here: &Here<'_>,
    ) -> Result<bool, Fault> {
        let seen = self.seen(entity, std::slice::from_ref(key), here)?;
        Ok(!seen.0.is_empty())
    }
}

fn hashed(key: &Value) -> Option<Vec<Key>> {
    Key::of_all(key.parts().iter())
}
