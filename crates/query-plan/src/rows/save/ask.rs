//! What a save asks of the open transaction before it writes: keys, and the live rows that are meant.

use std::collections::HashMap;

use entity_model::Value;

use super::super::form::Lookup;
use super::super::seen::Seen;
use super::super::{Key, Refusal, distinct, shown};
use super::work::Work;
use super::{Saver, Unique};
use crate::desk::{Desk, Fault};
use crate::port::{Find, StoreError, Unit};

impl Saver<'_> {
    /// Puts keys in the place of what they are looked up by.
    pub(super) fn look_up(
        &self,
        unit: &mut dyn Unit,
        works: &mut [Work<'_>],
        seen: &Seen,
    ) -> Result<(), StoreError> {
        for (slot, lookup) in self.form.lookups() {
            let wanted = distinct(works.iter().filter_map(|w| w.values.get(slot)));
            let found = self.keys_of(unit, lookup, &wanted)?;
            let target = self.form.model.entity(lookup.target);
            let by = target.properties.get(lookup.by);
            let by = by.map_or("", |p| p.name.as_str());
            for work in works.iter_mut() {
                let Some(value) = work.values.get_mut(slot) else {
                    continue;
                };
                let Some(key) = Key::of(value) else { continue };
                if let Some(id) = found.get(&key) {
                    *value = id.clone();
                } else if self.rehearses(lookup, key, seen) {
                    *value = Value::Null;
                } else {
                    let message = format!("no {} has {by} {}", target.name, shown(value));
                    work.refusals.push(self.form.refuse(slot, message));
                }
            }
        }
        Ok(())
    }

    /// Whether an earlier row of the same source, which was taken back, would be the one that is looked up.
    fn rehearses(&self, lookup: Lookup, key: Key, seen: &Seen) -> bool {
        let slot = self.form.slot_of(lookup.by);
        let unique = |u: &Unique| u.slots.as_slice() == slot.as_slice();
        self.rehearsal
            && lookup.target == self.form.id
            && self
                .uniques
                .iter()
                .position(unique)
                .is_some_and(|at| seen.has(seen.mark(at, &[key])))
    }

    /// The wanted property of each live row that has one of these values.
    fn keys_of(
        &self,
        unit: &mut dyn Unit,
        lookup: Lookup,
        values: &[Value],
    ) -> Result<HashMap<Key, Value>, StoreError> {
        let mut found = HashMap::new();
        if values.is_empty() {
            return Ok(found);
        }
        let wanted = [lookup.wanted];
        let find = Find::rows(lookup.target, lookup.by, values).live();
        for row in unit.find(&find.with(&wanted))? {
            if let [by, wanted] = row.as_slice()
                && let Some(key) = Key::of(by)
            {
                found.insert(key, wanted.clone());
            }
        }
        Ok(found)
    }

    /// Finds the live rows that are meant.
    pub(super) fn find(&self, desk: &mut Desk<'_>, works: &mut [Work<'_>]) -> Result<(), Fault> {
        let Some(unique) = self.uniques.first().filter(|_| self.matches) else {
            return Ok(());
        };
        for work in works.iter_mut().filter(|w| w.stands()) {
            let empty = unique.slots.iter().find(|s| work.value(**s).is_null());
            if let Some(slot) = empty {
                let message = "is empty: the row could not be found again";
                work.refusals.push(self.form.refuse(*slot, message));
            }
        }
        let places: Vec<usize> = unique
            .slots
            .iter()
            .filter_map(|slot| self.form.slots.get(*slot).map(|s| s.place))
            .collect();
        let Some(slot) = unique.slots.first() else {
            return Ok(());
        };
        let standing = works.iter().filter(|w| w.stands());
        let values: Vec<Value> = standing.map(|w| w.value(*slot).clone()).collect();
        let meant = desk.live_by(self.form.id, &places, &values)?;
        for work in works.iter_mut().filter(|w| w.stands()) {
            work.found = work.key(unique).and_then(|key| meant.get(&key).cloned());
        }
        Ok(())
    }

    /// No two rows of the source are meant for one row, and none has a unique value of an earlier block's. What rows
    /// of one block share otherwise is seen at the desk, where it is known which of them stand.
    pub(super) fn stand_alone(&self, works: &mut [Work<'_>], seen: &Seen) {
        let mut here: HashMap<u64, u64> = HashMap::new();
        for work in works.iter_mut().filter(|w| w.stands()) {
            for (at, unique) in self.uniques.iter().enumerate() {
                let Some(key) = work.key(unique) else {
                    continue;
                };
                let mark = seen.mark(at, &key);
                let number = work.row.number;
                let meant = self.matches && at == 0;
                let rival = here.get(&mark).copied().filter(|_| meant);
                match rival.or_else(|| seen.rival(mark, number)) {
                    Some(rival) => {
                        let message = format!("stands already in row {rival}");
                        work.refusals.push(self.refuse(work, unique, &message));
                    }
                    None => work.marks.push(mark),
                }
            }
            if work.stands() {
                here.extend(work.marks.iter().map(|mark| (*mark, work.row.number)));
            }
        }
    }

    /// A refusal that quotes the values of a unique key.
    fn refuse(&self, work: &Work<'_>, unique: &Unique, message: &str) -> Refusal {
        let quoted = unique.slots.iter().map(|slot| {
            let name = self.form.slots.get(*slot).map_or("", |s| s.name());
            // What was looked up is known to the source by another name.
            let given = work.row.values.get(*slot).unwrap_or(&Value::Null);
            format!("{name} {}", shown(given))
        });
        let quoted: Vec<String> = quoted.collect();
        let slot = unique.slots.first().copied().unwrap_or_default();
        self.form
            .refuse(slot, format!("{} {message}", quoted.join(" with ")))
    }
}
