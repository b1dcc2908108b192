//! What a save asks of the open transaction before it writes: keys, live rows, references, rivals.

use std::collections::{HashMap, HashSet};

use entity_model::{Link, Value};

use super::super::Refusal;
use super::super::check::shown;
use super::super::form::Lookup;
use super::super::key::Key;
use super::super::seen::Seen;
use super::work::{Found, Work, distinct};
use super::{Saver, Unique};
use crate::port::{StoreError, Unit};

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
        let target = self.form.model.entity(lookup.target);
        let mut properties = vec![lookup.wanted];
        properties.extend(target.archive.as_ref().map(|a| a.on));
        let mut found = HashMap::new();
        if values.is_empty() {
            return Ok(found);
        }
        for row in unit.find(lookup.target, lookup.by, values, &properties)? {
            if let [by, wanted, archived @ ..] = row.as_slice()
                && archived.iter().all(Value::is_null)
                && let Some(key) = Key::of(by)
            {
                found.insert(key, wanted.clone());
            }
        }
        Ok(found)
    }

    /// Finds the live rows that are meant.
    pub(super) fn find(
        &self,
        unit: &mut dyn Unit,
        works: &mut [Work<'_>],
    ) -> Result<(), StoreError> {
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
        let found = self.live_rows(unit, unique, works, true)?;
        for work in works.iter_mut().filter(|w| w.stands()) {
            work.found = work.key(unique).and_then(|key| found.get(&key).cloned());
        }
        Ok(())
    }

    /// The live rows that have a unique value of one of these rows; with the values of all slots, or with none.
    fn live_rows(
        &self,
        unit: &mut dyn Unit,
        unique: &Unique,
        works: &[Work<'_>],
        whole: bool,
    ) -> Result<HashMap<Vec<Key>, Found>, StoreError> {
        let entity = self.form.entity;
        let mut live = HashMap::new();
        let place = |slot: &usize| self.form.slots.get(*slot).map(|s| s.place);
        let (Some(first), Some(asked), [key]) = (
            unique.slots.first(),
            unique.slots.first().and_then(place),
            entity.key.as_slice(),
        ) else {
            return Ok(live);
        };
        let standing = works.iter().filter(|w| w.stands());
        let values = distinct(standing.filter_map(|w| w.values.get(*first)));
        if values.is_empty() {
            return Ok(live);
        }
        let parts: Vec<usize> = unique.slots.iter().filter_map(place).collect();
        let mut properties = vec![*key];
        properties.extend(&parts);
        let compared = if whole { self.form.slots.len() } else { 0 };
        properties.extend(self.form.slots.iter().take(compared).map(|s| s.place));
        properties.extend(entity.archive.as_ref().map(|a| a.on));
        let wanted: HashSet<Vec<Key>> = works.iter().filter_map(|w| w.key(unique)).collect();
        for row in unit.find(self.form.id, asked, &values, &properties)? {
            let [_, key, rest @ ..] = row.as_slice() else {
                continue;
            };
            let (unique_values, rest) = rest.split_at_checked(parts.len()).unwrap_or_default();
            let (values, archived) = rest.split_at_checked(compared).unwrap_or_default();
            let Some(unique_key) = Key::of_all(unique_values.iter()) else {
                continue;
            };
            if !archived.iter().all(Value::is_null) || !wanted.contains(&unique_key) {
                continue;
            }
            let found = Found {
                key: key.clone(),
                values: values.to_vec(),
            };
            // The oldest of several that should not be there together.
            let older = |have: &Found| have.key.as_int() <= found.key.as_int();
            if !live.get(&unique_key).is_some_and(older) {
                live.insert(unique_key, found);
            }
        }
        Ok(live)
    }

    /// No two rows of the source have the same unique value.
    pub(super) fn stand_alone(&self, works: &mut [Work<'_>], seen: &Seen) {
        let mut here: HashMap<u64, u64> = HashMap::new();
        for work in works.iter_mut().filter(|w| w.stands()) {
            for (at, unique) in self.uniques.iter().enumerate() {
                let Some(key) = work.key(unique) else {
                    continue;
                };
                let mark = seen.mark(at, &key);
                let number = work.row.number;
                match here
                    .get(&mark)
                    .copied()
                    .or_else(|| seen.rival(mark, number))
                {
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

    /// New rows have every property that they need.
    pub(super) fn need_all(&self, works: &mut [Work<'_>]) {
        let missing = self.missing();
        if missing.is_empty() {
            return;
        }
        for work in works.iter_mut().filter(|w| w.is_new()) {
            let message = format!("a new row needs {}", missing.join(", "));
            work.refusals.push(Refusal::of_row(message));
        }
    }

    /// What is referred to is there, and not archived.
    pub(super) fn refer(
        &self,
        unit: &mut dyn Unit,
        works: &mut [Work<'_>],
    ) -> Result<(), StoreError> {
        for (slot, lookup) in self.references() {
            let touched = |w: &&Work<'_>| w.stands() && w.changes(slot);
            let wanted = works.iter().filter(touched);
            let wanted = distinct(wanted.filter_map(|w| w.values.get(slot)));
            let found = self.keys_of(unit, lookup, &wanted)?;
            let target = &self.form.model.entity(lookup.target).name;
            for work in works.iter_mut().filter(|w| w.stands() && w.changes(slot)) {
                let value = work.value(slot);
                if Key::of(value).is_some_and(|key| !found.contains_key(&key)) {
                    let message = format!("there is no {target} with the key {}", shown(value));
                    work.refusals.push(self.form.refuse(slot, message));
                }
            }
        }
        Ok(())
    }

    /// Slots that hold the key of another row and were given as such.
    fn references(&self) -> Vec<(usize, Lookup)> {
        let looked_up: HashSet<usize> = self.form.lookups().map(|(slot, _)| slot).collect();
        let navigations = self.form.entity.navigations.iter();
        let held = navigations.filter_map(|n| match &n.link {
            Link::Holds(pairs) => match *pairs.as_slice() {
                [(own, theirs)] => Some((n.target, own, theirs)),
                _ => None,
            },
            Link::HeldBy(_) | Link::Through { .. } => None,
        });
        held.filter_map(|(target, own, theirs)| {
            let slot = self.form.slot_of(own)?;
            let lookup = Lookup {
                target,
                by: theirs,
                wanted: theirs,
            };
            (!looked_up.contains(&slot)).then_some((slot, lookup))
        })
        .collect()
    }

    /// No other live row has a row's unique values.
    pub(super) fn be_unique(
        &self,
        unit: &mut dyn Unit,
        works: &mut [Work<'_>],
    ) -> Result<(), StoreError> {
        for unique in self.uniques.iter().skip(usize::from(self.matches)) {
            let live = self.live_rows(unit, unique, works, false)?;
            for work in works.iter_mut().filter(|w| w.stands()) {
                let rival = work.key(unique).and_then(|key| live.get(&key));
                let own = work.found.as_ref().map(|found| &found.key);
                if let Some(rival) = rival.filter(|rival| Some(&rival.key) != own) {
                    let entity = &self.form.entity.name;
                    let message = format!("is taken by {entity} {}", shown(&rival.key));
                    work.refusals.push(self.refuse(work, unique, &message));
                }
            }
        }
        Ok(())
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
