//! Checked rows go into an open transaction: found by their key, compared, and added or altered.

mod ask;
mod work;
mod write;

use chrono::{DateTime, SubsecRound, Utc};
use entity_model::{Editing, EntityType, KeyOrigin, Primitive, Property, Source, Type, Value};

use super::Refusal;
use super::form::{Form, Row, Trust};
use super::seen::{Marks, Seen};
use crate::error::nearest;
use crate::port::{StoreError, Unit};
use work::Work;

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
    /// Places of the identifiers that a new row gets at random.
    fresh: Vec<usize>,
    /// Places of the lists that are empty in a new row.
    lists: Vec<usize>,
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

impl<'f> Saver<'f> {
    /// Adds rows, stamped with this moment and this actor's key.
    #[must_use]
    pub fn new(form: &'f Form<'f>, now: DateTime<Utc>, actor: i64) -> Self {
        let mut saver = Self {
            form,
            now: now.trunc_subsecs(6),
            actor,
            fresh: not_given(form, is_fresh_uuid),
            lists: not_given(form, is_list),
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
                let stored = is_stored(p) && !p.collection && !is_fresh_uuid(entity, *place);
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
        self.need_all(&mut works);
        if self.form.trust != Trust::Service {
            self.refer(unit, &mut works)?;
            self.be_unique(unit, &mut works)?;
        }
        self.stand_alone(&mut works, seen);
        self.write(unit, works)
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
    match &property.source {
        Source::Column(_) | Source::Json(_) => true,
        Source::Members(all) => all.iter().all(|s| matches!(s, Source::Column(_))),
        Source::Computed(_) => false,
    }
}

/// The places that a form does not give and for which something holds.
fn not_given(form: &Form<'_>, holds: fn(&EntityType, usize) -> bool) -> Vec<usize> {
    (0..form.entity.properties.len())
        .filter(|place| holds(form.entity, *place) && form.slot_of(*place).is_none())
        .collect()
}

/// A collection is never null: without values it is empty.
fn is_list(entity: &EntityType, place: usize) -> bool {
    let property = entity.properties.get(place);
    property.is_some_and(|p| p.collection && is_stored(p) && p.default.is_none())
}

/// A UUID that is never null, has no default and is no client's to give can only come from the service.
fn is_fresh_uuid(entity: &EntityType, place: usize) -> bool {
    let guid = Type::Primitive(Primitive::Guid);
    entity.properties.get(place).is_some_and(|p| {
        p.ty == guid
            && !p.facets.nullable
            && p.default.is_none()
            && !p.required
            && p.editing == Editing::Never
            && !entity.key.contains(&place)
    })
}
