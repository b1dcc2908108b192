//! Checked rows go into an open transaction: found by their key, compared, and added or altered.

mod ask;
mod work;

use entity_model::{KeyOrigin, Value};

use super::form::{Form, Row, Trust};
use super::seen::{Marks, Seen};
use super::{Refusal, is_fresh_uuid, is_stored};
use crate::desk::{Desk, Draft, Fault};
use crate::error::nearest;
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

impl Fate {
    /// The key of a row that stands.
    #[must_use]
    pub fn key(&self) -> Option<&Value> {
        match self {
            Self::Inserted(key) | Self::Updated(key) | Self::Unchanged(key) => Some(key),
            Self::Refused(_) => None,
        }
    }
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
    /// Adds rows.
    #[must_use]
    pub fn new(form: &'f Form<'f>) -> Self {
        let uniques = match form.trust {
            Trust::Service => Vec::new(),
            Trust::Client | Trust::Import => declared_uniques(form),
        };
        Self {
            form,
            uniques,
            matches: false,
            rehearsal: false,
        }
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
        entity
            .members()
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
    /// Those of the store and of the service's rules. A constraint that stops one row stops the block; the
    /// transaction must be taken back.
    pub fn save<'d>(&self, desk: &mut Desk<'d>, rows: &[Row], seen: &Seen) -> Result<Saved, Fault> {
        let mut works: Vec<Work<'_>> = rows.iter().map(Work::new).collect();
        self.look_up(desk.unit, &mut works, seen)?;
        self.find(desk, &mut works)?;
        self.stand_alone(&mut works, seen);
        let mut drafts = Vec::with_capacity(works.len());
        for work in works.iter().filter(|w| w.stands()) {
            drafts.push(self.draft(desk, work));
        }
        let mut fates = desk.save(self.form.id, drafts)?.into_iter();
        let mut saved = Saved::default();
        for work in works {
            let fate = if work.stands() {
                fates.next().unwrap_or(Fate::Refused(Vec::new()))
            } else {
                Fate::Refused(work.refusals)
            };
            match fate {
                Fate::Refused(refusals) => {
                    let placed = refusals.into_iter().map(|r| self.placed(r));
                    saved.fates.push(Fate::Refused(placed.collect()));
                }
                Fate::Inserted(_) | Fate::Updated(_) | Fate::Unchanged(_) => {
                    work.marks
                        .iter()
                        .for_each(|mark| saved.marks.add(*mark, work.row.number));
                    saved.fates.push(fate);
                }
            }
        }
        Ok(saved)
    }

    fn draft<'d>(&self, desk: &Desk<'d>, work: &Work<'_>) -> Draft<'d> {
        let model = desk.model();
        let id = self.form.id;
        let mut draft = match &work.found {
            Some((key, held)) => Draft::of(model, id, key.clone(), held.clone()),
            None => Draft::new(model, id),
        };
        draft.number = work.row.number;
        for (slot, value) in self.form.slots.iter().zip(&work.values) {
            draft.put_checked(slot.place, value.clone());
        }
        draft
    }

    /// A refusal of a property blames the column that gives it.
    fn placed(&self, refusal: Refusal) -> Refusal {
        let slot = self
            .form
            .slots
            .iter()
            .position(|s| s.name() == refusal.target);
        match slot {
            Some(slot) if refusal.column.is_none() => self.form.refuse(slot, refusal.message),
            _ if refusal.column.is_none() && !refusal.target.is_empty() => {
                Refusal::of_row(format!("{} {}", refusal.target, refusal.message))
            }
            _ => refusal,
        }
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
