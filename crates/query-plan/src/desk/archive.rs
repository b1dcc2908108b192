//! Rows are put away and brought back, with what belongs to them.

use std::collections::{HashMap, HashSet};

use entity_model::{Archive, Editing, EntityId, EntityType, Link, Stamp, Value};

use super::save::bump;
use super::{Changed, Desk, Fault, Reason, check};
use crate::port::{Find, Live};
use crate::rows::{Key, Refusal, distinct, shown};
use crate::write::{Away, Change, Kind};

/// Rows of one type that went or came together; what belongs to others stands before them.
type Moved<'d> = Vec<(EntityId, Vec<Changed<'d>>)>;

/// A key, and what the row that has it holds, by place.
type Held = (Value, Vec<Value>);

impl<'d> Desk<'d> {
    /// Puts rows away with what belongs to them, or removes them for good where their type has no archive.
    /// Rows that are put away already stay as they are. Gives how many went.
    ///
    /// # Errors
    /// Those of the store and of rules.
    pub fn archive(&mut self, entity: &str, keys: &[Value]) -> Result<usize, Fault> {
        let id = self.named(entity)?;
        self.remove(id, keys)
    }

    /// Brings rows back with what was put away together with them. Gives how many came.
    ///
    /// # Errors
    /// [`Reason::Clash`] when a unique value is taken meanwhile, or what they belong to is still away.
    pub fn restore(&mut self, entity: &str, keys: &[Value]) -> Result<usize, Fault> {
        let id = self.named(entity)?;
        self.bring_back(id, keys)
    }

    /// Removes every row of these types for good, those that refer to others first. There is no journal of it: what is
    /// cleared begins anew.
    ///
    /// # Errors
    /// Those of the store.
    pub fn clear(&mut self, entities: &[&str]) -> Result<(), Fault> {
        for name in entities {
            let entity = self.named(name)?;
            self.unit.change(&Change::Clear { entity })?;
        }
        Ok(())
    }

    pub(crate) fn remove(&mut self, entity: EntityId, keys: &[Value]) -> Result<usize, Fault> {
        let entity = self.model().root(entity);
        match &self.model().entity(entity).archive {
            Some(archive) => {
                let batch = self.unit.take_ids(1)?;
                let mut moved = Moved::new();
                let count = self.put_away(entity, archive, keys, batch, &mut moved)?;
                self.settle_all(moved)?;
                Ok(count)
            }
            None => self.delete(entity, keys),
        }
    }

    fn delete(&mut self, entity: EntityId, keys: &[Value]) -> Result<usize, Fault> {
        let ty = self.model().entity(entity);
        let held = self.held(entity, keys)?;
        if held.is_empty() {
            return Ok(0);
        }
        // What belongs to the rows goes first: it refers to them.
        for (member, pairs) in self.belongings(entity) {
            let keys = self.members(member, pairs, &held, Live::All)?;
            self.remove(member, &keys)?;
        }
        let keys: Vec<Value> = held.iter().map(|(key, _)| key.clone()).collect();
        self.unit.change(&Change::Delete { entity, keys })?;
        let count = held.len();
        let changes = held.into_iter().map(|(key, held)| Changed {
            ty,
            kind: Kind::Deleted,
            key,
            after: held.clone(),
            before: held,
        });
        self.settle(entity, changes.collect())?;
        Ok(count)
    }

    fn put_away(
        &mut self,
        entity: EntityId,
        archive: &Archive,
        keys: &[Value],
        batch: i64,
        moved: &mut Moved<'d>,
    ) -> Result<usize, Fault> {
        let live = |held: &Vec<Value>| held.get(archive.on).is_some_and(Value::is_null);
        let rows = self.held(entity, keys)?;
        let rows: Vec<_> = rows.into_iter().filter(|(_, held)| live(held)).collect();
        if rows.is_empty() {
            return Ok(0);
        }
        let away = Away {
            at: self.who.now,
            by: self.who.actor,
            batch,
        };
        let count = rows.len();
        let changes = self.move_rows(entity, archive, rows.clone(), Some(away))?;
        for (member, pairs) in self.belongings(entity) {
            let Some(archive) = &self.model().entity(member).archive else {
                continue;
            };
            let keys = self.members(member, pairs, &rows, Live::Only)?;
            self.put_away(member, archive, &keys, batch, moved)?;
        }
        moved.push((entity, changes));
        Ok(count)
    }

    pub(crate) fn bring_back(&mut self, entity: EntityId, keys: &[Value]) -> Result<usize, Fault> {
        let mut moved = Moved::new();
        let count = self.put_back(entity, keys, true, &mut moved)?;
        self.settle_all(moved)?;
        Ok(count)
    }

    /// The rules that hold after a change see all of it: what went or came together is settled when all of it has.
    fn settle_all(&mut self, moved: Moved<'d>) -> Result<(), Fault> {
        for (entity, changes) in moved {
            self.settle(entity, changes)?;
        }
        Ok(())
    }

    /// Rows that are `named` come back or are refused; of those that come along, one whose other owner is away waits for it.
    fn put_back(
        &mut self,
        entity: EntityId,
        keys: &[Value],
        named: bool,
        moved: &mut Moved<'d>,
    ) -> Result<usize, Fault> {
        let entity = self.model().root(entity);
        let ty = self.model().entity(entity);
        let Some(archive) = &ty.archive else {
            let message = format!("{} is deleted for good and cannot be restored", ty.name);
            return Err(Fault::refused(Reason::NotImplemented, "", message));
        };
        let archived = |held: &Vec<Value>| held.get(archive.on).is_some_and(|v| !v.is_null());
        let rows = self.held(entity, keys)?;
        let mut rows: Vec<_> = rows
            .into_iter()
            .filter(|(_, held)| archived(held))
            .collect();
        let homeless = self.homeless(entity, ty, &rows)?;
        if named && !homeless.is_empty() {
            let refusals = homeless.into_iter().map(|(_, refusal)| refusal);
            return Err(Fault::of(Reason::Clash, refusals.collect()));
        }
        rows.retain(|(key, _)| !homeless.iter().any(|(other, _)| other == key));
        if rows.is_empty() {
            return Ok(0);
        }
        self.must_be_free(entity, ty, &rows)?;
        let batches = self.batches(entity, &rows)?;
        let count = rows.len();
        let changes = self.move_rows(entity, archive, rows.clone(), None)?;
        for (batch, rows) in batches {
            for (member, pairs) in self.belongings(entity) {
                let keys = self.members(member, pairs, &rows, Live::Batch(batch))?;
                self.put_back(member, &keys, false, moved)?;
            }
        }
        moved.push((entity, changes));
        Ok(count)
    }

    /// The rows of which an owner is away, with what is said of them.
    fn homeless(
        &mut self,
        entity: EntityId,
        ty: &EntityType,
        rows: &[(Value, Vec<Value>)],
    ) -> Result<Vec<(Value, Refusal)>, Fault> {
        let mut homeless = Vec::new();
        for (owner, place) in self.owners(entity, ty) {
            let named = distinct(rows.iter().filter_map(|(_, held)| held.get(place)));
            let live = self.held_live(owner, &named)?;
            let property = ty.properties.get(place).map_or("", |p| p.name.as_str());
            let owner = &self.model().entity(owner).name;
            for (key, held) in rows {
                let value = held.get(place).unwrap_or(&Value::Null);
                if !value.is_null() && !live.contains(value) {
                    let message =
                        format!("{owner} {} is archived: it comes back first", shown(value));
                    homeless.push((
                        key.clone(),
                        Refusal {
                            column: None,
                            target: property.to_owned(),
                            message,
                        },
                    ));
                }
            }
        }
        Ok(homeless)
    }

    fn held_live(&mut self, entity: EntityId, keys: &[Value]) -> Result<Vec<Value>, Fault> {
        let Some(key) = self.model().entity(entity).key.first().copied() else {
            return Ok(Vec::new());
        };
        let found = self.held_by(entity, &Find::rows(entity, key, keys).live())?;
        Ok(found.into_iter().map(|(key, _)| key).collect())
    }

    /// Changes the archive's properties of rows.
    fn move_rows(
        &mut self,
        entity: EntityId,
        archive: &Archive,
        rows: Vec<(Value, Vec<Value>)>,
        away: Option<Away>,
    ) -> Result<Vec<Changed<'d>>, Fault> {
        let ty = self.model().entity(entity);
        let (places, values): (Vec<_>, Vec<_>) =
            self.stamps(ty, Stamp::ChangedAt, Stamp::ChangedBy).unzip();
        self.unit.change(&Change::Archive {
            entity,
            keys: rows.iter().map(|(key, _)| key.clone()).collect(),
            away: away.clone(),
            places: places.clone(),
            values: values.clone(),
            bump: ty.stamp(Stamp::Version),
        })?;
        let kind = if away.is_some() {
            Kind::Archived
        } else {
            Kind::Restored
        };
        let on = away.as_ref().map_or(Value::Null, |a| Value::DateTime(a.at));
        let by = away.as_ref().map_or(Value::Null, |a| Value::Int(a.by));
        let changes = rows.into_iter().map(|(key, before)| {
            let mut after = before.clone();
            let stamped = places.iter().copied().zip(values.iter().cloned());
            let archived = [(Some(archive.on), on.clone()), (archive.by, by.clone())];
            let archived = archived
                .into_iter()
                .filter_map(|(place, v)| Some((place?, v)));
            for (place, value) in stamped.chain(archived) {
                if let Some(slot) = after.get_mut(place) {
                    *slot = value;
                }
            }
            bump(ty, &mut after);
            Changed {
                ty,
                kind,
                key,
                before,
                after,
            }
        });
        Ok(changes.collect())
    }

    /// What goes and comes with rows of a type: the types, and pairs of (own place, the place that holds it).
    fn belongings(&self, entity: EntityId) -> Vec<(EntityId, &'d [(usize, usize)])> {
        let ty = self.model().entity(entity);
        let held = ty
            .navigations
            .iter()
            .filter(|n| n.cascades)
            .filter_map(|n| match &n.link {
                Link::HeldBy(pairs) => Some((n.target, pairs.as_slice())),
                Link::Holds(_) | Link::Through { .. } => None,
            });
        held.collect()
    }

    /// The keys of the rows that belong to these.
    fn members(
        &mut self,
        member: EntityId,
        pairs: &[(usize, usize)],
        owners: &[(Value, Vec<Value>)],
        live: Live,
    ) -> Result<Vec<Value>, Fault> {
        let Some((_, place)) = pairs.first() else {
            return Ok(Vec::new());
        };
        let own = |held: &Vec<Value>| {
            let values = pairs.iter().map(|(mine, _)| held.get(*mine));
            Key::of_all(values.flatten())
        };
        let wanted: HashSet<Vec<Key>> = owners.iter().filter_map(|(_, held)| own(held)).collect();
        let first = pairs.first().map(|(mine, _)| *mine).unwrap_or_default();
        let values = distinct(owners.iter().filter_map(|(_, held)| held.get(first)));
        let find = Find {
            live,
            ..Find::rows(member, *place, &values)
        };
        let theirs = |held: &Vec<Value>| {
            let values = pairs.iter().map(|(_, theirs)| held.get(*theirs));
            Key::of_all(values.flatten()).is_some_and(|key| wanted.contains(&key))
        };
        let found = self.held_by(member, &find)?.into_iter();
        Ok(found
            .filter(|(_, held)| theirs(held))
            .map(|(key, _)| key)
            .collect())
    }

    /// What rows of a type go and come with: the types, and the properties of the rows that hold their keys. A key that the
    /// service fills follows from the others and is filled anew.
    fn owners(&self, entity: EntityId, ty: &EntityType) -> Vec<(EntityId, usize)> {
        let filled = |place: usize| {
            let property = ty.properties.get(place);
            property.is_some_and(|p| p.editing == Editing::Never)
        };
        let all = 0..self.model().entities.len();
        let owned = all.flat_map(|at| {
            let members = self.belongings(EntityId(at)).into_iter();
            members.filter_map(move |(member, pairs)| {
                let (_, place) = pairs.first()?;
                (member == entity).then_some((EntityId(at), *place))
            })
        });
        owned.filter(|(_, place)| !filled(*place)).collect()
    }

    /// Archived rows by what they were put away with.
    fn batches(
        &mut self,
        entity: EntityId,
        rows: &[(Value, Vec<Value>)],
    ) -> Result<HashMap<i64, Vec<Held>>, Fault> {
        let mut batches: HashMap<i64, Vec<Held>> = HashMap::new();
        let keys: Vec<Value> = rows.iter().map(|(key, _)| key.clone()).collect();
        let find = Find {
            batch: true,
            ..Find::keyed(entity, &keys)
        };
        let mut numbers: HashMap<String, i64> = HashMap::new();
        for row in self.unit.find(&find)? {
            if let [key, Value::Int(batch)] = row.as_slice() {
                numbers.insert(format!("{key:?}"), *batch);
            }
        }
        for row in rows {
            if let Some(batch) = numbers.get(&format!("{:?}", row.0)) {
                batches.entry(*batch).or_default().push(row.clone());
            }
        }
        Ok(batches)
    }

    /// What must be unique among live rows is not taken by another meanwhile.
    fn must_be_free(
        &mut self,
        entity: EntityId,
        ty: &EntityType,
        rows: &[(Value, Vec<Value>)],
    ) -> Result<(), Fault> {
        let mut refusals = Vec::new();
        for unique in check::uniques(ty) {
            let key_of = |held: &[Value]| {
                let values = unique
                    .places
                    .iter()
                    .map(|p| held.get(*p).map_or(Value::Null, |v| unique.form(v)));
                Key::of_all(values.collect::<Vec<_>>().iter())
            };
            let Some(first) = unique.places.first().copied() else {
                continue;
            };
            let values: Vec<Value> = rows
                .iter()
                .filter_map(|(_, held)| held.get(first).cloned())
                .collect();
            let values = distinct(values.iter());
            let taken: HashMap<Vec<Key>, Value> = self
                .held_by(entity, &Find::rows(entity, first, &values).live())?
                .into_iter()
                .filter_map(|(key, held)| Some((key_of(&held)?, key)))
                .collect();
            for (_, held) in rows {
                let rival = key_of(held).and_then(|key| taken.get(&key));
                if let Some(rival) = rival {
                    let property = ty.properties.get(first).map_or("", |p| p.name.as_str());
                    let value = held.get(first).map_or_else(String::new, shown);
                    refusals.push(Refusal {
                        column: None,
                        target: property.to_owned(),
                        message: format!("{value} is taken by {} {}", ty.name, shown(rival)),
                    });
                }
            }
        }
        if refusals.is_empty() {
            return Ok(());
        }
        Err(Fault::of(Reason::Clash, refusals))
    }
}
