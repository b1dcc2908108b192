//! Checked rows go into an open transaction: found by their key, compared, and added or altered.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SubsecRound, Utc};
use entity_model::{EntityType, KeyOrigin, Link, Primitive, Property, Stamp, Type, Value};
use uuid::Uuid;

use super::Refusal;
use super::check::shown;
use super::form::{Form, Lookup, Row, Trust};
use super::key::Key;
use super::seen::{Marks, Seen};
use crate::error::nearest;
use crate::port::{StoreError, Unit};
use crate::write::Change;

/// What became of a row. Values are the row's key; a list where the key has several parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    Inserted(Value),
    Updated(Value),
    /// It was there as it should be: no version, moment or journal entry changes.
    Unchanged(Value),
    Refused(Vec<Refusal>),
}

/// What became of a block of rows, in their order.
#[derive(Debug, Default)]
pub struct Saved {
    pub fates: Vec<Fate>,
    /// For [`Seen::learn`], once the transaction is through.
    pub marks: Marks,
}

/// Saves rows of one form.
#[derive(Debug)]
pub struct Saver<'f> {
    form: &'f Form<'f>,
    now: DateTime<Utc>,
    actor: i64,
    uniques: Vec<Unique>,
    /// The first of `uniques` tells which row of the database is meant.
    matches: bool,
    /// Nothing will be kept: a reference to an earlier row of the same source counts as met.
    rehearsal: bool,
}

/// Slots whose values together stand once among the live rows.
#[derive(Debug, PartialEq, Eq)]
struct Unique {
    /// The first is what the database is asked by.
    slots: Vec<usize>,
}

/// A row on its way.
struct Work<'r> {
    row: &'r Row,
    values: Vec<Value>,
    found: Option<Found>,
    refusals: Vec<Refusal>,
    marks: Vec<u64>,
}

/// A live row of the database.
#[derive(Clone, Debug)]
struct Found {
    key: Value,
    values: Vec<Value>,
}

impl<'f> Saver<'f> {
    /// Adds rows, stamped with this moment and this actor's key.
    #[must_use]
    pub fn new(form: &'f Form<'f>, now: DateTime<Utc>, actor: i64) -> Self {
        let mut saver = Self {
            form,
            now: now.trunc_subsecs(6),
            actor,
            uniques: Vec::new(),
            matches: false,
            rehearsal: false,
        };
        if form.trust != Trust::Service {
            saver.uniques = declared_uniques(form);
        }
        saver
    }

    /// Alters the live row that has the same values here instead of adding a second one. The database is
    /// asked by the first of the properties: name the one that has few rows for each value.
    ///
    /// # Errors
    /// When a name is not one of the form's properties, or the type's key has several parts.
    pub fn matching(mut self, names: &[&str]) -> Result<Self, String> {
        let entity = self.form.entity;
        if entity.key.len() != 1 {
            return Err(format!("{} has a key of several parts", entity.name));
        }
        let mut slots = Vec::new();
        for name in names {
            let place = entity.property(name).map(|(place, _)| place);
            let slot = place.and_then(|place| self.form.slot_of(place));
            slots.push(slot.ok_or_else(|| {
                let names = self.form.slots.iter().map(|s| s.name());
                match nearest(name, names) {
                    Some(near) => format!("{name} is not given; did you mean {near}?"),
                    None => format!("{name} is not given"),
                }
            })?);
        }
        let mut sorted = slots.clone();
        sorted.sort_unstable();
        self.uniques.retain(|u| {
            let mut other = u.slots.clone();
            other.sort_unstable();
            other != sorted
        });
        self.uniques.insert(0, Unique { slots });
        self.matches = true;
        Ok(self)
    }

    /// The transaction will be taken back.
    #[must_use]
    pub fn rehearsing(mut self) -> Self {
        self.rehearsal = true;
        self
    }

    /// Properties that every new row needs and the form does not give.
    #[must_use]
    pub fn missing(&self) -> Vec<&'f str> {
        let entity = self.form.entity;
        let properties = entity.properties.iter().enumerate();
        properties
            .filter(|(place, p)| {
                let kept = entity.stamps.iter().any(|(_, at)| at == place)
                    || (entity.key.contains(place) && entity.key_origin != KeyOrigin::Client);
                let needed = p.required || (!p.facets.nullable && p.default.is_none());
                let stored = is_stored(p) && !is_fresh_uuid(entity, *place);
                stored && !kept && needed && self.form.slot_of(*place).is_none()
            })
            .map(|(_, p)| p.name.as_str())
            .collect()
    }

    /// Saves a block of rows; at most [`crate::limits::BLOCK`] of them make good statements.
    ///
    /// Rows that cannot go in are refused with their reasons and leave no trace. `seen` holds what earlier
    /// blocks of the source have used up.
    ///
    /// # Errors
    /// Those of the store. A constraint that stops one row stops the block; the transaction must be taken back.
    pub fn save(
        &self,
        unit: &mut dyn Unit,
        rows: &[Row],
        seen: &Seen,
    ) -> Result<Saved, StoreError> {
        let mut works: Vec<Work<'_>> = rows.iter().map(Work::new).collect();
        self.look_up(unit, &mut works, seen)?;
        self.find(unit, &mut works)?;
        self.stand_alone(&mut works, seen);
        self.need_all(&mut works);
        if self.form.trust != Trust::Service {
            self.refer(unit, &mut works)?;
            self.be_unique(unit, &mut works)?;
        }
        self.write(unit, works)
    }

    /// Puts keys in the place of what they are looked up by.
    fn look_up(
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
                } else if self.rehearsal
                    && lookup.target == self.form.id
                    && seen.has(seen.mark(0, &[key]))
                {
                    *value = Value::Null;
                } else {
                    let message = format!("no {} has {by} {}", target.name, shown(value));
                    work.refusals.push(self.form.refuse(slot, message));
                }
            }
        }
        Ok(())
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
    fn find(&self, unit: &mut dyn Unit, works: &mut [Work<'_>]) -> Result<(), StoreError> {
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
    fn stand_alone(&self, works: &mut [Work<'_>], seen: &Seen) {
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
    fn need_all(&self, works: &mut [Work<'_>]) {
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
    fn refer(&self, unit: &mut dyn Unit, works: &mut [Work<'_>]) -> Result<(), StoreError> {
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
    fn be_unique(&self, unit: &mut dyn Unit, works: &mut [Work<'_>]) -> Result<(), StoreError> {
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

    fn write(&self, unit: &mut dyn Unit, works: Vec<Work<'_>>) -> Result<Saved, StoreError> {
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
                    let (key, fresh) = keys.next(self.form, &work.values);
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
        places.extend(self.uuids());
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
        values.extend(self.uuids().map(|_| Value::Guid(Uuid::new_v4())));
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

    /// Identifiers that a new row gets at random.
    fn uuids(&self) -> impl Iterator<Item = usize> + '_ {
        let entity = self.form.entity;
        (0..entity.properties.len())
            .filter(|place| is_fresh_uuid(entity, *place) && self.form.slot_of(*place).is_none())
    }
}

impl<'r> Work<'r> {
    fn new(row: &'r Row) -> Self {
        Self {
            row,
            values: row.values.clone(),
            found: None,
            refusals: Vec::new(),
            marks: Vec::new(),
        }
    }

    fn stands(&self) -> bool {
        self.refusals.is_empty()
    }

    fn is_new(&self) -> bool {
        self.stands() && self.found.is_none()
    }

    fn value(&self, slot: usize) -> &Value {
        self.values.get(slot).unwrap_or(&Value::Null)
    }

    fn key(&self, unique: &Unique) -> Option<Vec<Key>> {
        Key::of_all(unique.slots.iter().map(|slot| self.value(*slot)))
    }

    /// Whether the row would hold something else here than it does.
    fn changes(&self, slot: usize) -> bool {
        let held = self.found.as_ref().and_then(|f| f.values.get(slot));
        held.is_none_or(|held| !same(held, self.value(slot)))
    }
}

impl Found {
    fn is_as(&self, values: &[Value]) -> bool {
        self.values.len() == values.len() && self.values.iter().zip(values).all(|(a, b)| same(a, b))
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
    fn next(&mut self, form: &Form<'_>, values: &[Value]) -> (Value, Option<Value>) {
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
                debug_assert!(slots.len() <= form.slots.len());
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

/// The alternate keys that a form gives whole.
fn declared_uniques(form: &Form<'_>) -> Vec<Unique> {
    let slots = |parts: &[(String, usize)]| -> Option<Vec<usize>> {
        parts.iter().map(|(_, p)| form.slot_of(*p)).collect()
    };
    let keys = form.entity.alternate_keys.iter();
    keys.filter_map(|key| slots(&key.parts))
        .map(|slots| Unique { slots })
        .collect()
}

fn is_stored(property: &Property) -> bool {
    use entity_model::Source;
    match &property.source {
        Source::Column(_) | Source::Json(_) => true,
        Source::Members(all) => all.iter().all(|s| matches!(s, Source::Column(_))),
        Source::Computed(_) => false,
    }
}

/// A UUID that is never null, has no default and is no client's to give can only come from the service.
fn is_fresh_uuid(entity: &EntityType, place: usize) -> bool {
    let guid = Type::Primitive(Primitive::Guid);
    entity.properties.get(place).is_some_and(|p| {
        p.ty == guid
            && !p.facets.nullable
            && p.default.is_none()
            && !p.required
            && p.editing == entity_model::Editing::Never
            && !entity.key.contains(&place)
    })
}

fn distinct<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Value> {
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
