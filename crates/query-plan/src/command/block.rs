//! Objects that each speak of a row, many at once: their rows are found together, so that they can be written together.

use std::collections::HashSet;

use entity_model::{EntityId, KeyOrigin, Value};

use super::content::{Content, Reference};
use super::doing::Here;
use super::named::whole_key;
use super::tree::alterable;
use crate::desk::{Desk, Draft, Fault, Reason};
use crate::rows::Key;

impl<'d> Desk<'d> {
    /// Drafts of the rows that objects speak of, in their order; a new one for each that speaks of none. An object names
    /// its row by a URL or a key, or else by the values of an alternate key.
    ///
    /// # Errors
    /// [`Reason::Missing`] for a key that no row has; [`Reason::Clash`] when two objects speak of one row, which must
    /// be written one after the other.
    pub fn drafts_of(
        &mut self,
        entity: EntityId,
        identities: &[&Content],
        here: &Here<'_>,
    ) -> Result<Vec<Draft<'d>>, Fault> {
        let model = self.model();
        let ty = model.entity(entity);
        let keys = self.keys_said(entity, identities, here)?;
        let said: Vec<Value> = keys.iter().flatten().cloned().collect();
        let mut named = self.drafts(entity, &said)?;
        let seen = self.seen(entity, &said, here)?;
        // A row that is of another type than the path speaks of is not there for it.
        named.retain(|_, draft| {
            draft.key().is_some_and(|key| seen.has(key)) && self.is_of(entity, &draft.held)
        });
        let unnamed = |(content, key): (&&Content, &Option<Value>)| {
            let unnamed = key.is_none() && !matches!(content.id, Some(Reference::Url(_)));
            unnamed.then(|| content.values.clone())
        };
        let wanted: Vec<_> = identities.iter().zip(&keys).map(unnamed).collect();
        let found = self.by_alternate_keys(entity, &wanted, here)?;
        let mut met = HashSet::new();
        let mut drafts = Vec::with_capacity(identities.len());
        for ((said, found), identity) in keys.iter().zip(found).zip(identities) {
            let kind = identity.kind.unwrap_or(entity);
            let draft = match (said, found) {
                (Some(key), _) => match named.remove(&format!("{key:?}")) {
                    None if ty.key_origin == KeyOrigin::Client => Draft::new(model, kind),
                    draft => alterable(ty, key, draft)?,
                },
                (None, Some(draft)) => draft,
                (None, None) => Draft::new(model, kind),
            };
            drafts.push(draft);
        }
        let twice = |draft: &Draft<'d>| {
            let key = draft.key().map(|key| format!("{key:?}"));
            key.is_some_and(|key| !met.insert(key))
        };
        if drafts.iter().any(twice) {
            let message = "is spoken of twice";
            return Err(Fault::refused(Reason::Clash, "", message));
        }
        Ok(drafts)
    }

    /// The key of the live row that an object speaks of, if there is one.
    ///
    /// # Errors
    /// Those of the store.
    pub fn key_of(
        &mut self,
        entity: EntityId,
        identity: &Content,
        here: &Here<'_>,
    ) -> Result<Option<Value>, Fault> {
        let said = self.keys_said(entity, &[identity], here)?;
        if let Some(key) = said.into_iter().flatten().next() {
            let made = self.model().entity(entity).key_origin == KeyOrigin::Client;
            let held = self.held(entity, std::slice::from_ref(&key))?;
            let there = match held.first() {
                Some((_, held)) => self.is_of(entity, held),
                None => !made,
            };
            let seen = self.sees(entity, &key, here)?;
            return Ok(Some(key).filter(|_| there && seen));
        }
        let by_url = matches!(identity.id, Some(Reference::Url(_)));
        let wanted = (!by_url).then(|| identity.values.clone());
        let found = self.by_alternate_keys(entity, &[wanted], here)?;
        let draft = found.into_iter().flatten().next();
        Ok(draft.and_then(|draft| draft.key().cloned()))
    }

    /// Keys that objects say outright: a URL must lead to a row, a whole key is taken by its word.
    fn keys_said(
        &mut self,
        entity: EntityId,
        identities: &[&Content],
        here: &Here<'_>,
    ) -> Result<Vec<Option<Value>>, Fault> {
        let ty = self.model().entity(entity);
        let mut keys = Vec::with_capacity(identities.len());
        for identity in identities {
            keys.push(match &identity.id {
                Some(url @ Reference::Url(_)) => match self.resolve(entity, url, here) {
                    Ok(key) => Some(key),
                    Err(Fault::Refused(_)) => None,
                    Err(fault) => return Err(fault),
                },
                Some(Reference::Key(parts)) => whole_key(ty, parts),
                None => None,
            });
        }
        Ok(keys)
    }

    /// Drafts of the live rows that have the values of an alternate key, in the order in which values are given; one
    /// question for each alternate key. A row that a later one finds is not meant when it has other values of an earlier
    /// one: it is somebody else's.
    fn by_alternate_keys(
        &mut self,
        entity: EntityId,
        wanted: &[Option<Vec<(usize, Value)>>],
        here: &Here<'_>,
    ) -> Result<Vec<Option<Draft<'d>>>, Fault> {
        let model = self.model();
        let ty = model.entity(entity);
        let mut drafts: Vec<Option<Draft<'d>>> = vec![None; wanted.len()];
        let mut earlier: Vec<Vec<usize>> = Vec::new();
        for alternate in &ty.alternate_keys {
            let places: Vec<usize> = alternate.parts.iter().map(|(_, place)| *place).collect();
            let mut asked = Vec::new();
            let mut firsts = Vec::new();
            for ((draft, given), at) in drafts.iter().zip(wanted).zip(0..) {
                let given = given.as_deref().unwrap_or_default();
                if let (None, Some(key)) = (draft, key_at(&places, |p| given_at(given, p))) {
                    firsts.extend(places.first().and_then(|p| given_at(given, *p)).cloned());
                    asked.push((at, key, given));
                }
            }
            let found = self.live_by(entity, &places, &firsts)?;
            for (at, key, given) in asked {
                let Some((row, held)) = found.get(&key) else {
                    continue;
                };
                let other = |places: &Vec<usize>| {
                    let given = key_at(places, |p| given_at(given, p));
                    let held = key_at(places, |p| held.get(p));
                    given.is_some() && held.is_some() && given != held
                };
                if let Some(draft) = drafts.get_mut(at).filter(|_| !earlier.iter().any(other)) {
                    *draft = Some(Draft::of(model, entity, row.clone(), held.clone()));
                }
            }
            earlier.push(places);
        }
        let keys: Vec<Value> = drafts
            .iter()
            .flatten()
            .filter_map(|d| d.key().cloned())
            .collect();
        let seen = self.seen(entity, &keys, here)?;
        let is_seen = |draft: &Draft<'d>| {
            self.is_of(entity, &draft.held) && draft.key().is_some_and(|key| seen.has(key))
        };
        for draft in &mut drafts {
            *draft = draft.take().filter(is_seen);
        }
        Ok(drafts)
    }
}

/// The key that values at some places make together; `None` where one is missing or null.
fn key_at<'v>(places: &[usize], value: impl Fn(usize) -> Option<&'v Value>) -> Option<Vec<Key>> {
    places.iter().map(|p| Key::of(value(*p)?)).collect()
}

fn given_at(values: &[(usize, Value)], place: usize) -> Option<&Value> {
    values.iter().find(|(at, _)| *at == place).map(|(_, v)| v)
}
