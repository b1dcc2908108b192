//! What drafts need, refer to and may not share with other rows, asked of the open transaction.

use std::collections::{HashMap, HashSet};

use entity_model::{AlternateKey, EntityId, EntityType, KeyOrigin, Link, Value};

use super::{Desk, Draft, Fault};
use crate::fold::fold;
use crate::port::{Find, Live};
use crate::rows::{Key, distinct, is_fresh_uuid, is_stored, shown};

impl<'d> Desk<'d> {
    pub(super) fn check(
        &mut self,
        entity: EntityId,
        drafts: &mut [Draft<'d>],
    ) -> Result<(), Fault> {
        let ty = self.model().entity(entity);
        need_all(drafts);
        if self.at_birth {
            return Ok(());
        }
        self.refer(ty, drafts)?;
        for unique in uniques(ty) {
            self.be_unique(entity, ty, &unique, drafts)?;
        }
        Ok(())
    }

    /// What is referred to is there, and not archived.
    fn refer(&mut self, ty: &EntityType, drafts: &mut [Draft<'d>]) -> Result<(), Fault> {
        for (target, own, theirs) in references(ty) {
            let changing = |d: &&mut Draft<'d>| d.changes_at(own);
            let wanted = distinct(
                drafts
                    .iter()
                    .filter(|d| d.changes_at(own))
                    .map(|d| d.at(own)),
            );
            if wanted.is_empty() {
                continue;
            }
            let found = self
                .unit
                .find(&Find::rows(target, theirs, &wanted).live())?;
            let found: HashSet<Key> = found
                .iter()
                .filter_map(|row| Key::of(row.first()?))
                .collect();
            let name = &self.model().entity(target).name;
            for draft in drafts.iter_mut().filter(changing) {
                let value = draft.at(own);
                if Key::of(value).is_some_and(|key| !found.contains(&key)) {
                    let message = format!("there is no {name} with the key {}", shown(value));
                    refuse_at(draft, own, message);
                }
            }
        }
        Ok(())
    }

    /// No other row, and no other draft, has a draft's unique values.
    fn be_unique(
        &mut self,
        entity: EntityId,
        ty: &EntityType,
        unique: &Unique,
        drafts: &mut [Draft<'d>],
    ) -> Result<(), Fault> {
        let touched = |d: &Draft<'d>| unique.places.iter().any(|p| d.changes_at(*p));
        let key_of = |d: &Draft<'d>| {
            Key::of_all(
                unique
                    .places
                    .iter()
                    .map(|p| unique.form(d.at(*p)))
                    .collect::<Vec<_>>()
                    .iter(),
            )
        };
        let wanted: HashSet<Vec<Key>> = drafts
            .iter()
            .filter(|d| touched(d))
            .filter_map(key_of)
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let taken = self.taken(entity, ty, unique, drafts, &wanted)?;
        let mut here: HashMap<Vec<Key>, u64> = HashMap::new();
        for draft in drafts.iter_mut().filter(|d| touched(d)) {
            let Some(key) = key_of(draft) else { continue };
            let rival = taken
                .get(&key)
                .filter(|rival| draft.key.as_ref() != Some(rival));
            let message = match (rival, here.get(&key)) {
                (Some(rival), _) => format!("is taken by {} {}", ty.name, shown(rival)),
                (None, Some(row)) => format!("stands already in row {row}"),
                (None, None) => {
                    if draft.stands() {
                        here.insert(key, draft.number);
                    }
                    continue;
                }
            };
            let quoted = unique.places.iter().map(|place| {
                let name = ty.properties.get(*place).map_or("", |p| p.name.as_str());
                format!("{name} {}", shown(draft.at(*place)))
            });
            let quoted: Vec<String> = quoted.collect();
            let place = unique.places.first().copied().unwrap_or_default();
            refuse_at(draft, place, format!("{} {message}", quoted.join(" with ")));
        }
        Ok(())
    }

    /// The keys of the rows that have one of the wanted values.
    fn taken(
        &mut self,
        entity: EntityId,
        ty: &EntityType,
        unique: &Unique,
        drafts: &[Draft<'d>],
        wanted: &HashSet<Vec<Key>>,
    ) -> Result<HashMap<Vec<Key>, Value>, Fault> {
        let Some(first) = unique.places.first().copied() else {
            return Ok(HashMap::new());
        };
        let asked: Vec<Value> = drafts.iter().map(|d| unique.form(d.at(first))).collect();
        let asked = distinct(asked.iter());
        let width = ty.key.len();
        let places: Vec<usize> = ty.key.iter().chain(&unique.places).copied().collect();
        let rows = self.unit.find(&Find {
            folded: unique.folded,
            live: if unique.reserved {
                Live::All
            } else {
                Live::Only
            },
            ..Find::rows(entity, first, &asked).with(&places)
        })?;
        let mut taken = HashMap::new();
        for row in rows {
            let Some((key, values)) = row.get(1..).and_then(|row| row.split_at_checked(width))
            else {
                continue;
            };
            let key = match key {
                [only] => only.clone(),
                parts => Value::List(parts.to_vec()),
            };
            let values: Vec<Value> = values.iter().map(|v| unique.form(v)).collect();
            if let Some(found) = Key::of_all(values.iter()).filter(|k| wanted.contains(k)) {
                taken.insert(found, key);
            }
        }
        Ok(taken)
    }
}

/// Values that together stand once.
pub(super) struct Unique {
    pub(super) places: Vec<usize>,
    folded: bool,
    reserved: bool,
}

impl Unique {
    /// A value as it is compared.
    pub(super) fn form(&self, value: &Value) -> Value {
        match value.as_text().filter(|_| self.folded) {
            Some(text) => Value::Text(fold(text)),
            None => value.clone(),
        }
    }
}

pub(super) fn uniques(ty: &EntityType) -> Vec<Unique> {
    let places = |key: &AlternateKey| {
        key.parts
            .iter()
            .map(|(_, place)| *place)
            .collect::<Vec<_>>()
    };
    // What a stricter declaration covers need not be said twice.
    let covered =
        |key: &&AlternateKey| ty.uniques.iter().any(|unique| unique.places == places(key));
    let alternate = ty
        .alternate_keys
        .iter()
        .filter(|key| !covered(key))
        .map(|key| Unique {
            places: places(key),
            folded: false,
            reserved: false,
        });
    let declared = ty.uniques.iter().map(|unique| Unique {
        places: unique.places.clone(),
        folded: unique.folded,
        reserved: unique.reserved,
    });
    let own = (ty.key_origin == KeyOrigin::Client).then(|| Unique {
        places: ty.key.clone(),
        folded: false,
        reserved: true,
    });
    alternate.chain(declared).chain(own).collect()
}

/// Pairs of (own place, target's place) that one property holds, with the target.
fn references(ty: &EntityType) -> Vec<(EntityId, usize, usize)> {
    let held = ty.navigations.iter().filter_map(|n| match &n.link {
        Link::Holds(pairs) => match *pairs.as_slice() {
            [(own, theirs)] if !stands_on_another(ty, own) => Some((n.target, own, theirs)),
            _ => None,
        },
        Link::HeldBy(_) | Link::Through { .. } => None,
    });
    held.collect()
}

/// A view stands on the row of another type, whose key is its own, and refers to nothing of its own.
fn stands_on_another(ty: &EntityType, own: usize) -> bool {
    ty.view || (ty.key == [own] && ty.key_origin != KeyOrigin::Client)
}

fn need_all(drafts: &mut [Draft<'_>]) {
    for draft in drafts.iter_mut() {
        need(draft);
    }
}

/// A new row needs what its type says; one that becomes of another type needs what that has beside.
fn need(draft: &mut Draft<'_>) {
    let ty = draft.ty;
    if ty.is_abstract() {
        draft.refuse(
            "",
            format!("{} is abstract: say of which type it is", ty.name),
        );
    }
    for (place, property) in ty.members().filter(|(place, _)| is_needed(ty, *place)) {
        let given = draft.given.get(place).and_then(Option::as_ref);
        let faulty = draft.refusals.iter().any(|r| r.target == property.name);
        let new = draft.is_new() && given.is_none();
        let lost = !draft.is_new() && ty.kind.is_some() && draft.at(place).is_null();
        if (new || lost) && !faulty {
            draft.refuse(&property.name, "is missing: a new row needs it");
        }
    }
}

/// Whether a new row must be given a value here.
fn is_needed(ty: &EntityType, place: usize) -> bool {
    let Some(p) = ty.properties.get(place) else {
        return false;
    };
    let kept = ty.stamps.iter().any(|(_, at)| *at == place)
        || (ty.key.contains(&place) && ty.key_origin != KeyOrigin::Client);
    let needed = p.required || (!p.facets.nullable && p.default.is_none());
    is_stored(p) && !p.collection && !is_fresh_uuid(ty, place) && !kept && needed
}

fn refuse_at(draft: &mut Draft<'_>, place: usize, message: String) {
    let name = draft
        .ty
        .properties
        .get(place)
        .map_or("", |p| p.name.as_str());
    let name = name.to_owned();
    draft.refuse(&name, message);
}
