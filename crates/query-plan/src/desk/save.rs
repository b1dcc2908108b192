//! Drafts become rows: rules, checks, changes, stamps, journal, rules.

use std::collections::{BTreeMap, HashMap};

use entity_model::{Editing, EntityId, EntityType, KeyOrigin, Link, Model, Stamp, Value};
use uuid::Uuid;

use super::{Changed, Desk, Draft, Fault, MAX_RULES};
use crate::port::Find;
use crate::rows::{Fate, Key, distinct, is_fresh_uuid, is_list, is_stored, is_stream};
use crate::write::{Change, Entry, Kind};

impl<'d> Desk<'d> {
    /// Writes drafts of one type; what became of each, in their order. A draft that is refused leaves no trace.
    ///
    /// # Errors
    /// Those of the store, and what a rule refuses as a whole.
    pub(crate) fn save(
        &mut self,
        entity: EntityId,
        mut drafts: Vec<Draft<'d>>,
    ) -> Result<Vec<Fate>, Fault> {
        // Rules, journal and statements are those of the table, whichever of its types was at hand.
        let entity = self.model().root(entity);
        let ty = self.model().entity(entity);
        self.deeper(|desk| {
            for rule in desk.rules.before_of(&ty.name) {
                rule(desk, &mut drafts)?;
            }
            Ok(())
        })?;
        drafts.iter_mut().for_each(|d| d.settle_kind(entity));
        self.check(entity, &mut drafts)?;
        let (fates, changes) = self.write(entity, drafts)?;
        self.settle(entity, changes)?;
        Ok(fates)
    }

    /// The journal and the rules that hold after a change.
    pub(super) fn settle(
        &mut self,
        entity: EntityId,
        changes: Vec<Changed<'d>>,
    ) -> Result<(), Fault> {
        if changes.is_empty() {
            return Ok(());
        }
        self.changes += changes.len();
        if !self.at_birth {
            let entries: Vec<Entry> = changes.iter().map(|c| self.entry(entity, c)).collect();
            self.unit.record(&entries)?;
        }
        let name = &self.model().entity(entity).name;
        self.deeper(|desk| {
            for rule in desk.rules.after_of(name) {
                rule(desk, &changes)?;
            }
            Ok(())
        })?;
        // Last, for a rule may have given the owners their new version already.
        self.touch_owners(entity, &changes)
    }

    /// A link that comes or goes is a change of the rows that a client links by it: their versions say so.
    fn touch_owners(&mut self, link: EntityId, changes: &[Changed<'d>]) -> Result<(), Fault> {
        if self.at_birth {
            return Ok(());
        }
        for (owner, places) in owners(self.model(), link) {
            let ty = self.model().entity(owner);
            let key = |held: &Vec<Value>| {
                let value = |own: usize| {
                    let (_, place) = places.iter().find(|(mine, _)| *mine == own)?;
                    held.get(*place).cloned()
                };
                (!held.is_empty()).then(|| key_by(ty, value))
            };
            let held = changes.iter().flat_map(|c| [key(&c.before), key(&c.after)]);
            let keys: Vec<Value> = held.flatten().collect();
            self.touch(owner, &distinct(keys.iter()))?;
        }
        Ok(())
    }

    /// Gives rows a new version, but for those that this very request made or gave one.
    fn touch(&mut self, entity: EntityId, keys: &[Value]) -> Result<(), Fault> {
        let ty = self.model().entity(entity);
        let now = Value::DateTime(self.who.now);
        let stamps = [ty.stamp(Stamp::CreatedAt), ty.stamp(Stamp::ChangedAt)];
        let is_now = |held: &Vec<Value>, at: &usize| held.get(*at) == Some(&now);
        // An import and a batch have many desks and one moment.
        let old = |held: &Vec<Value>| !stamps.iter().flatten().any(|at| is_now(held, at));
        let held = self.held(entity, keys)?;
        let keys: Vec<Value> = held
            .into_iter()
            .filter(|(key, held)| old(held) && self.renews(entity, key))
            .map(|(key, _)| key)
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        let (places, values): (Vec<_>, Vec<_>) =
            self.stamps(ty, Stamp::ChangedAt, Stamp::ChangedBy).unzip();
        let rows = keys.iter().map(|key| (key.clone(), values.clone()));
        self.unit.change(&Change::Update {
            entity,
            places,
            rows: rows.collect(),
            bump: ty.stamp(Stamp::Version),
        })?;
        let entries = keys.into_iter().map(|key| Entry {
            at: self.who.now,
            actor: self.who.actor,
            door: self.who.door,
            entity,
            key,
            kind: Kind::Updated,
            before: Vec::new(),
            after: Vec::new(),
        });
        Ok(self.unit.record(&entries.collect::<Vec<_>>())?)
    }

    /// Notes that a row has a new version; whether it is the first that this request gives it.
    fn renews(&mut self, entity: EntityId, key: &Value) -> bool {
        let root = self.model().root(entity);
        Key::of_all(key.parts().iter()).is_none_or(|key| self.renewed.insert((root, key)))
    }

    pub(super) fn deeper(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if self.depth >= MAX_RULES {
            return Err(Fault::defect("rules lead into each other too deeply"));
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    fn entry(&self, entity: EntityId, change: &Changed<'_>) -> Entry {
        let ty = change.ty;
        // Of a stream the journal knows what rules keep beside it, never the bytes.
        let silent = |place: &usize| {
            ty.properties.get(*place).is_some_and(is_stream)
                || ty.stamps.iter().any(|(_, at)| at == place)
                || ty
                    .archive
                    .as_ref()
                    .is_some_and(|a| a.on == *place || a.by == Some(*place))
        };
        let places = (0..ty.properties.len()).filter(|place| !silent(place));
        let mut before = Vec::new();
        let mut after = Vec::new();
        for place in places {
            let was = change.before.get(place).unwrap_or(&Value::Null);
            let is = change.after.get(place).unwrap_or(&Value::Null);
            let gone = change.kind == Kind::Deleted;
            let declared = ty.properties.get(place);
            let same = declared.is_none_or(|declared| crate::rows::same(declared, was, is));
            if !gone && same {
                continue;
            }
            if !was.is_null() {
                before.push((place, was.clone()));
            }
            let unsaid = change.kind == Kind::Created && is.is_null();
            if !(gone || unsaid) {
                after.push((place, is.clone()));
            }
        }
        Entry {
            at: self.who.now,
            actor: self.who.actor,
            door: self.who.door,
            entity,
            key: change.key.clone(),
            kind: change.kind,
            before,
            after,
        }
    }

    /// What rows hold, by key: every stored property, by place.
    pub(crate) fn held(
        &mut self,
        entity: EntityId,
        keys: &[Value],
    ) -> Result<Vec<(Value, Vec<Value>)>, Fault> {
        self.held_by(entity, &Find::keyed(entity, keys))
    }

    /// The same for rows that are found otherwise; what `find` itself asks for is not looked at.
    pub(crate) fn held_by(
        &mut self,
        entity: EntityId,
        find: &Find<'_>,
    ) -> Result<Vec<(Value, Vec<Value>)>, Fault> {
        let ty = self.model().entity(entity);
        let places: Vec<usize> = (0..ty.properties.len())
            .filter(|place| ty.properties.get(*place).is_some_and(is_held))
            .collect();
        if find.keys.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.unit.find(&Find {
            properties: &places,
            ..find.clone()
        })?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let mut held = vec![Value::Null; ty.properties.len()];
            for (place, value) in places.iter().zip(row.into_iter().skip(1)) {
                if let Some(slot) = held.get_mut(*place) {
                    *slot = value;
                }
            }
            found.push((key_of(ty, &held), held));
        }
        Ok(found)
    }

    fn write(
        &mut self,
        entity: EntityId,
        drafts: Vec<Draft<'d>>,
    ) -> Result<(Vec<Fate>, Vec<Changed<'d>>), Fault> {
        let ty = self.model().entity(entity);
        let new = drafts.iter().filter(|d| d.stands() && d.is_new()).count();
        let mut keys = self.take_keys(ty, new)?;
        let mut fates = Vec::with_capacity(drafts.len());
        let mut changes = Vec::new();
        let mut writes = Writes::default();
        for draft in drafts {
            if !draft.stands() {
                fates.push(Fate::Refused(draft.refusals));
                continue;
            }
            match draft.key.clone() {
                None => {
                    let kind = draft.ty;
                    let (key, row) = self.new_row(&mut keys, draft);
                    self.renews(entity, &key);
                    let after = (0..ty.properties.len())
                        .map(|place| {
                            row.get(&place)
                                .cloned()
                                .or_else(|| default(ty, place))
                                .unwrap_or(Value::Null)
                        })
                        .collect();
                    writes.insert(row);
                    fates.push(Fate::Inserted(key.clone()));
                    changes.push(Changed {
                        ty: kind,
                        kind: Kind::Created,
                        key,
                        before: Vec::new(),
                        after,
                    });
                }
                Some(key) => {
                    let changed = draft.changed();
                    let counts = !changed.is_empty() || ty.counts_every_update;
                    let renews = counts && self.renews(entity, &key);
                    if changed.is_empty() && !renews {
                        fates.push(Fate::Unchanged(key));
                        continue;
                    }
                    let after = self.altered(ty, &draft, &changed);
                    writes.update(key.clone(), self.row_of(ty, &changed, &after));
                    fates.push(Fate::Updated(key.clone()));
                    changes.push(Changed {
                        ty: draft.ty,
                        kind: Kind::Updated,
                        key,
                        before: draft.held,
                        after,
                    });
                }
            }
        }
        writes.perform(self, entity, ty)?;
        Ok((fates, changes))
    }

    fn take_keys(&mut self, ty: &EntityType, count: usize) -> Result<i64, Fault> {
        if count == 0 || ty.key_origin != KeyOrigin::Sequence {
            return Ok(0);
        }
        Ok(self
            .unit
            .take_ids(u64::try_from(count).unwrap_or(u64::MAX))?)
    }

    /// What a new row holds beside defaults, and its key.
    fn new_row(&self, next: &mut i64, draft: Draft<'d>) -> (Value, BTreeMap<usize, Value>) {
        let ty = draft.ty;
        let mut row: BTreeMap<usize, Value> = draft
            .given
            .into_iter()
            .enumerate()
            .filter_map(|(place, value)| value.map(|value| (place, value)))
            .collect();
        if let [key] = ty.key.as_slice()
            && !row.contains_key(key)
        {
            match ty.key_origin {
                KeyOrigin::Sequence => {
                    row.insert(*key, Value::Int(*next));
                    *next += 1;
                }
                KeyOrigin::Uuid => {
                    row.insert(*key, Value::Guid(Uuid::new_v4()));
                }
                KeyOrigin::Client => {}
            }
        }
        for place in 0..ty.properties.len() {
            if row.contains_key(&place) {
                continue;
            }
            if is_fresh_uuid(ty, place) {
                row.insert(place, Value::Guid(Uuid::new_v4()));
            } else if is_list(ty, place) {
                row.insert(place, Value::List(Vec::new()));
            } else if ty.base.is_some()
                && let Some(value) = default(ty, place)
            {
                // The statement knows the root's defaults only.
                row.insert(place, value);
            }
        }
        for (place, value) in self.stamps(ty, Stamp::CreatedAt, Stamp::CreatedBy) {
            row.entry(place).or_insert(value);
        }
        let key = key_by(ty, |place| row.get(&place).cloned());
        (key, row)
    }

    /// What an altered row holds, by place.
    fn altered(&self, ty: &EntityType, draft: &Draft<'d>, changed: &[usize]) -> Vec<Value> {
        let mut after = draft.held.clone();
        after.resize(ty.properties.len(), Value::Null);
        let given = changed
            .iter()
            .map(|place| (*place, draft.at(*place).clone()));
        let stamps = self.stamps(ty, Stamp::ChangedAt, Stamp::ChangedBy);
        for (place, value) in given.chain(stamps) {
            if let Some(slot) = after.get_mut(place) {
                *slot = value;
            }
        }
        bump(ty, &mut after);
        after
    }

    /// The changed places of a row, with the stamps of a change.
    pub(super) fn row_of(
        &self,
        ty: &EntityType,
        changed: &[usize],
        after: &[Value],
    ) -> BTreeMap<usize, Value> {
        let stamps = self
            .stamps(ty, Stamp::ChangedAt, Stamp::ChangedBy)
            .map(|(place, _)| place);
        let value = |place: usize| (place, after.get(place).cloned().unwrap_or(Value::Null));
        changed.iter().copied().chain(stamps).map(value).collect()
    }

    pub(super) fn stamps<'t>(
        &self,
        ty: &'t EntityType,
        at: Stamp,
        by: Stamp,
    ) -> impl Iterator<Item = (usize, Value)> + use<'t> {
        let moment = Value::DateTime(self.who.now);
        let actor = Value::Int(self.who.actor);
        let at = ty.stamp(at).map(|place| (place, moment));
        let by = ty.stamp(by).map(|place| (place, actor));
        at.into_iter().chain(by)
    }
}

/// The types whose collections a client links by rows of this one, with what holds their key: pairs of (own, link's).
fn owners(model: &Model, link: EntityId) -> Vec<(EntityId, &[(usize, usize)])> {
    let mut owners = Vec::new();
    let all = model.entities.iter().enumerate();
    for (at, ty) in all.filter(|(_, ty)| ty.base.is_none()) {
        for navigation in ty
            .navigations
            .iter()
            .filter(|n| n.editing != Editing::Never && !n.hidden)
        {
            if let Link::Through { link: by, near, .. } = &navigation.link
                && *by == link
            {
                owners.push((EntityId(at), near.as_slice()));
            }
        }
    }
    owners
}

/// The version of an altered row goes up by one, as the store will do it.
pub(super) fn bump(ty: &EntityType, after: &mut [Value]) {
    let version = ty
        .stamp(Stamp::Version)
        .and_then(|place| after.get_mut(place));
    if let Some(Value::Int(version)) = version {
        *version += 1;
    }
}

fn default(ty: &EntityType, place: usize) -> Option<Value> {
    ty.properties.get(place).and_then(|p| p.default.clone())
}

/// The key of a row that holds these values, by place: a list where it has several parts.
pub(crate) fn key_of(ty: &EntityType, held: &[Value]) -> Value {
    key_by(ty, |place| held.get(place).cloned())
}

fn key_by(ty: &EntityType, value: impl Fn(usize) -> Option<Value>) -> Value {
    let part = |place: &usize| value(*place).unwrap_or(Value::Null);
    match ty.key.as_slice() {
        [only] => part(only),
        all => Value::List(all.iter().map(part).collect()),
    }
}

/// Rows that fill the same properties, each kind in one statement.
#[derive(Default)]
struct Writes {
    order: Vec<Vec<usize>>,
    inserts: HashMap<Vec<usize>, Vec<Vec<Value>>>,
    update_order: Vec<Vec<usize>>,
    updates: HashMap<Vec<usize>, Vec<(Value, Vec<Value>)>>,
}

impl Writes {
    fn insert(&mut self, row: BTreeMap<usize, Value>) {
        let (places, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        let rows = self.inserts.entry(places.clone()).or_insert_with(|| {
            self.order.push(places);
            Vec::new()
        });
        rows.push(values);
    }

    fn update(&mut self, key: Value, row: BTreeMap<usize, Value>) {
        let (places, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        let rows = self.updates.entry(places.clone()).or_insert_with(|| {
            self.update_order.push(places);
            Vec::new()
        });
        rows.push((key, values));
    }

    fn perform(
        mut self,
        desk: &mut Desk<'_>,
        entity: EntityId,
        ty: &EntityType,
    ) -> Result<(), Fault> {
        for places in self.order {
            let rows = self.inserts.remove(&places).unwrap_or_default();
            desk.unit.change(&Change::Insert {
                entity,
                places,
                rows,
            })?;
        }
        for places in self.update_order {
            let rows = self.updates.remove(&places).unwrap_or_default();
            let bump = ty.stamp(Stamp::Version);
            desk.unit.change(&Change::Update {
                entity,
                places,
                rows,
                bump,
            })?;
        }
        Ok(())
    }
}

/// What is asked of a row before it changes. Streams may be large, and a new one is a change whatever stood there.
fn is_held(property: &entity_model::Property) -> bool {
    is_stored(property) && !is_stream(property)
}
