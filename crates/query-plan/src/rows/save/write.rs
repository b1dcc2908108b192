//! The changes of a save: keys, stamps, one INSERT and one UPDATE.

use entity_model::{KeyOrigin, Stamp, Value};
use uuid::Uuid;

use super::super::form::Form;
use super::work::Work;
use super::{Fate, Saved, Saver};
use crate::port::{StoreError, Unit};
use crate::write::Change;

impl Saver<'_> {
    pub(super) fn write(
        &self,
        unit: &mut dyn Unit,
        works: Vec<Work<'_>>,
    ) -> Result<Saved, StoreError> {
        let mut saved = Saved::default();
        let mut new = Vec::new();
        let mut altered = Vec::new();
        let count = works.iter().filter(|w| w.is_new()).count();
        let mut keys = Keys::take(self.form, unit, count)?;
        for work in works {
            let number = work.row.number;
            if !work.refusals.is_empty() {
                saved.fates.push(Fate::Refused(work.refusals));
                continue;
            }
            for mark in &work.marks {
                saved.marks.add(*mark, number);
            }
            match work.found {
                None => {
                    let (key, fresh) = keys.next(&work.values);
                    saved.fates.push(Fate::Inserted(key));
                    new.push(self.with_stamps(work.values, fresh));
                }
                Some(found) if found.is_as(&work.values) => {
                    saved.fates.push(Fate::Unchanged(found.key));
                }
                Some(found) => {
                    saved.fates.push(Fate::Updated(found.key.clone()));
                    altered.push((found.key, self.with_changes(work.values)));
                }
            }
        }
        self.insert(unit, new)?;
        self.update(unit, altered)?;
        Ok(saved)
    }

    fn insert(&self, unit: &mut dyn Unit, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut places: Vec<usize> = self.form.slots.iter().map(|s| s.place).collect();
        places.extend(self.stamps_of_new().map(|(place, _)| place));
        places.extend(&self.fresh);
        places.extend(&self.lists);
        places.extend(generated_key(self.form));
        let entity = self.form.id;
        unit.change(&Change::Insert {
            entity,
            places,
            rows,
        })?;
        Ok(())
    }

    fn update(
        &self,
        unit: &mut dyn Unit,
        rows: Vec<(Value, Vec<Value>)>,
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut places: Vec<usize> = self.form.slots.iter().map(|s| s.place).collect();
        places.extend(self.stamps_of_changed().map(|(place, _)| place));
        unit.change(&Change::Update {
            entity: self.form.id,
            places,
            rows,
            bump: self.form.entity.stamp(Stamp::Version),
        })?;
        Ok(())
    }

    /// In the order of the places of [`Self::insert`].
    fn with_stamps(&self, mut values: Vec<Value>, key: Option<Value>) -> Vec<Value> {
        values.extend(self.stamps_of_new().map(|(_, value)| value));
        values.extend(self.fresh.iter().map(|_| Value::Guid(Uuid::new_v4())));
        values.extend(self.lists.iter().map(|_| Value::List(Vec::new())));
        values.extend(key);
        values
    }

    fn with_changes(&self, mut values: Vec<Value>) -> Vec<Value> {
        values.extend(self.stamps_of_changed().map(|(_, value)| value));
        values
    }

    fn stamps_of_new(&self) -> impl Iterator<Item = (usize, Value)> + '_ {
        self.stamps(Stamp::CreatedAt, Stamp::CreatedBy)
            .filter(|(place, _)| self.form.slot_of(*place).is_none())
    }

    fn stamps_of_changed(&self) -> impl Iterator<Item = (usize, Value)> + '_ {
        self.stamps(Stamp::ChangedAt, Stamp::ChangedBy)
            .filter(|(place, _)| self.form.slot_of(*place).is_none())
    }

    fn stamps(&self, at: Stamp, by: Stamp) -> impl Iterator<Item = (usize, Value)> + '_ {
        let at = self.form.entity.stamp(at);
        let by = self.form.entity.stamp(by);
        let at = at.map(|place| (place, Value::DateTime(self.now)));
        let by = by.map(|place| (place, Value::Int(self.actor)));
        at.into_iter().chain(by)
    }
}

/// Where the keys of new rows come from.
enum Keys {
    /// From the one sequence: the next.
    Sequence(i64),
    Uuid,
    /// They are among the row's values, at these slots.
    Given(Vec<usize>),
}

impl Keys {
    fn take(form: &Form<'_>, unit: &mut dyn Unit, count: usize) -> Result<Self, StoreError> {
        let given: Vec<usize> = form
            .entity
            .key
            .iter()
            .filter_map(|k| form.slot_of(*k))
            .collect();
        if given.len() == form.entity.key.len() || form.entity.key_origin == KeyOrigin::Client {
            return Ok(Self::Given(given));
        }
        if form.entity.key_origin == KeyOrigin::Uuid {
            return Ok(Self::Uuid);
        }
        if count == 0 {
            return Ok(Self::Sequence(0));
        }
        let first = unit.take_ids(u64::try_from(count).unwrap_or(u64::MAX))?;
        Ok(Self::Sequence(first))
    }

    /// The key of the next new row, and what must be added to its values.
    fn next(&mut self, values: &[Value]) -> (Value, Option<Value>) {
        match self {
            Self::Sequence(next) => {
                let key = Value::Int(*next);
                *next += 1;
                (key.clone(), Some(key))
            }
            Self::Uuid => {
                let key = Value::Guid(Uuid::new_v4());
                (key.clone(), Some(key))
            }
            Self::Given(slots) => {
                let part = |slot: &usize| values.get(*slot).cloned().unwrap_or(Value::Null);
                let key = match slots.as_slice() {
                    [only] => part(only),
                    all => Value::List(all.iter().map(part).collect()),
                };
                (key, None)
            }
        }
    }
}

/// The key property that [`Keys`] fills.
fn generated_key(form: &Form<'_>) -> Option<usize> {
    match form.entity.key.as_slice() {
        [key] if form.entity.key_origin != KeyOrigin::Client => {
            Some(*key).filter(|key| form.slot_of(*key).is_none())
        }
        _ => None,
    }
}
