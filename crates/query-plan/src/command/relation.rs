//! Relations: members come into a collection and leave it, by links or by what the other end holds.

use entity_model::{Editing, EntityId, Link, Navigation, Property, Value};

use super::content::{Content, Edge, Member, Reference, Step};
use super::doing::{Doing, Here};
use super::named::{completed, whole_key};
use crate::desk::{Desk, Draft, Fault, refuse_refused};
use crate::port::Find;
use crate::rows::Refusal;

impl<'d> Desk<'d> {
    /// Changes a to-many relation, or one whose other end holds the key.
    pub(super) fn relate(
        &mut self,
        relation: &Relation,
        edge: Edge,
        here: &Here<'_>,
    ) -> Result<(), Fault> {
        match edge {
            Edge::Nothing => self.keep_only(relation, &[], here),
            Edge::To(member) => self.replace(relation, vec![member], here),
            Edge::Add(members) => {
                for (at, member) in members.into_iter().enumerate() {
                    within(&at.to_string(), self.join(relation, member, here))?;
                }
                Ok(())
            }
            Edge::Replace(members) => self.replace(relation, members, here),
            Edge::Refer(members) => {
                // A reference that goes takes nothing with it.
                let relation = Relation {
                    owned: false,
                    ..relation.clone()
                };
                self.replace(&relation, members, here)
            }
            Edge::Delta(steps) => {
                for (at, step) in steps.into_iter().enumerate() {
                    within(&at.to_string(), self.step(relation, step, here))?;
                }
                Ok(())
            }
        }
    }

    pub(super) fn relation(
        &mut self,
        entity: EntityId,
        key: &Value,
        navigation: &Navigation,
    ) -> Result<Relation, Fault> {
        let held = self.held(entity, std::slice::from_ref(key))?;
        let Some((_, held)) = held.first() else {
            return Err(Fault::defect("a row that was just written is gone"));
        };
        let own = |(mine, theirs): &(usize, usize)| {
            (*theirs, held.get(*mine).cloned().unwrap_or(Value::Null))
        };
        let (preset, link, owned) = match &navigation.link {
            Link::HeldBy(pairs) => (pairs, None, navigation.cascades),
            Link::Through { link, near, far } => (near, Some((*link, far.clone())), false),
            Link::Holds(_) => {
                return Err(Fault::defect("a navigation to one is no collection"));
            }
        };
        Ok(Relation {
            target: navigation.target,
            link,
            preset: preset.iter().map(own).collect(),
            owned,
            fresh: false,
        })
    }

    /// Adds a row to the collection that a navigation leads to; gives its key. `preset` is what the path says of it
    /// beside whose it is.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn create_under(
        &mut self,
        (entity, key): (EntityId, &Value),
        navigation: &Navigation,
        (content, preset): (Content, &[(usize, Value)]),
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        let relation = self.relation(entity, key, navigation)?;
        let mut known = relation.held_by_member().to_vec();
        for (place, value) in preset {
            if !known.iter().any(|(at, _)| at == place) {
                known.push((*place, value.clone()));
            }
        }
        let created = self.create_tree(relation.target, content, &known, here)?;
        if relation.link.is_some() {
            let row = Reference::to(self.model().entity(relation.target), &created);
            self.join(&relation, Member::Is(row), here)?;
        }
        Ok(created)
    }

    fn step(&mut self, relation: &Relation, step: Step, here: &Here<'_>) -> Result<(), Fault> {
        match step {
            Step::Put(member) => self.join(relation, member, here).map(|_| ()),
            Step::Removed { row, deleted, etag } => {
                let row = completed(row, relation.held_by_member());
                let key = self.resolve(relation.target, &row, here)?;
                if deleted && !self.has_member(relation, &key)? {
                    return Ok(());
                }
                self.expect(relation.target, &key, etag.as_deref(), here)?;
                if deleted {
                    self.may(relation.target, Doing::Delete, here)?;
                    return self.remove(relation.target, &[key]).map(|_| ());
                }
                self.part(relation, &[key])
            }
        }
    }

    fn has_member(&mut self, relation: &Relation, key: &Value) -> Result<bool, Fault> {
        Ok(match &relation.link {
            Some((link, far)) => {
                let links = self.links(relation, *link, far)?;
                links.iter().any(|(_, other)| other == key)
            }
            None => {
                let held = self.held(relation.target, std::slice::from_ref(key))?;
                held.iter().any(|(_, held)| relation.is_held_by(held))
            }
        })
    }

    fn replace(
        &mut self,
        relation: &Relation,
        members: Vec<Member>,
        here: &Here<'_>,
    ) -> Result<(), Fault> {
        let mut keys = Vec::with_capacity(members.len());
        for (at, member) in members.into_iter().enumerate() {
            keys.push(within(&at.to_string(), self.join(relation, member, here))?);
        }
        self.keep_only(relation, &keys, here)
    }

    /// Brings a member into the relation; gives its key.
    fn join(
        &mut self,
        relation: &Relation,
        member: Member,
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        // One that is made here is made for this row.
        let made = matches!(&member, Member::Row(content) if content.id.is_none());
        let preset = relation.held_by_member();
        let key = self.member(relation.target, member, preset, relation.fresh, here)?;
        match &relation.link {
            None if made => {}
            None => self.hand_over(relation, &key)?,
            Some((link, far)) => self.tie(relation, (*link, far), &key)?,
        }
        Ok(key)
    }

    /// A member that is there holds this row from now on.
    fn hand_over(&mut self, relation: &Relation, key: &Value) -> Result<(), Fault> {
        let held = self.drafts(relation.target, std::slice::from_ref(key))?;
        let mut drafts = Vec::with_capacity(held.len());
        for mut draft in held.into_values() {
            preset(&mut draft, relation);
            may_move(&draft, relation)?;
            drafts.push(draft);
        }
        refuse_refused(&self.save(relation.target, drafts)?)
    }

    /// A link leads to the member, if none does yet.
    fn tie(
        &mut self,
        relation: &Relation,
        (link, far): (EntityId, &[(usize, usize)]),
        key: &Value,
    ) -> Result<(), Fault> {
        let there = self.links(relation, link, far)?;
        if there.iter().any(|(_, other)| other == key) {
            return Ok(());
        }
        let mut draft = Draft::new(self.model(), link);
        preset(&mut draft, relation);
        for (own, value) in self.ends(relation.target, key, far)? {
            draft.put_checked(own, value);
        }
        refuse_refused(&self.save(link, vec![draft])?)
    }

    /// Takes members out of the relation; what is no member is left alone.
    fn part(&mut self, relation: &Relation, keys: &[Value]) -> Result<(), Fault> {
        match &relation.link {
            Some((link, far)) => {
                let links = self.links(relation, *link, far)?;
                let gone = links
                    .into_iter()
                    .filter(|(_, other)| keys.contains(other))
                    .map(|(key, _)| key);
                let gone: Vec<Value> = gone.collect();
                self.remove(*link, &gone).map(|_| ())
            }
            None => {
                let held = self.drafts(relation.target, keys)?;
                let mut drafts: Vec<Draft<'d>> = held.into_values().collect();
                drafts.retain(|draft| relation.is_held_by(&draft.held));
                if let Some(property) = self.fixed(relation).filter(|_| !drafts.is_empty()) {
                    let message = format!(
                        "{} cannot be without {}: delete it instead",
                        self.model().entity(relation.target).name,
                        property.name
                    );
                    return Err(Fault::invalid("", message));
                }
                for draft in &mut drafts {
                    for (place, _) in &relation.preset {
                        draft.put_checked(*place, Value::Null);
                    }
                }
                refuse_refused(&self.save(relation.target, drafts)?)
            }
        }
    }

    /// What holds the owner of a member, where that cannot be without one.
    fn fixed(&self, relation: &Relation) -> Option<&'d Property> {
        let ty = self.model().entity(relation.target);
        let held = relation.preset.iter();
        held.filter_map(|(place, _)| ty.properties.get(*place))
            .find(|property| !property.facets.nullable)
    }

    fn keep_only(
        &mut self,
        relation: &Relation,
        keys: &[Value],
        here: &Here<'_>,
    ) -> Result<(), Fault> {
        let there: Vec<Value> = match &relation.link {
            Some((link, far)) => self
                .links(relation, *link, far)?
                .into_iter()
                .map(|(_, other)| other)
                .collect(),
            None => {
                let held = self.holding(relation.target, &relation.preset)?;
                held.into_iter().map(|(key, _)| key).collect()
            }
        };
        let mut gone: Vec<Value> = there
            .into_iter()
            .filter(|key| !keys.contains(key))
            .collect();
        // Whoever says which members there are to be says it of those that they see.
        let seen = self.seen(relation.target, &gone, here)?;
        gone.retain(|key| seen.has(key));
        if gone.is_empty() {
            return Ok(());
        }
        // What belongs to this row alone cannot be anywhere else.
        if relation.owned && self.fixed(relation).is_some() {
            self.may(relation.target, Doing::Delete, here)?;
            return self.remove(relation.target, &gone).map(|_| ());
        }
        self.part(relation, &gone)
    }

    /// The live link rows of a relation: their keys, and the keys they lead to.
    fn links(
        &mut self,
        relation: &Relation,
        link: EntityId,
        far: &[(usize, usize)],
    ) -> Result<Vec<(Value, Value)>, Fault> {
        let found = self.holding(link, &relation.preset)?;
        let target = self.model().entity(relation.target);
        let pair = |(key, held): (Value, Vec<Value>)| {
            let ends: Vec<_> = far
                .iter()
                .filter_map(|(own, theirs)| Some((*theirs, held.get(*own)?.clone())))
                .collect();
            (key, whole_key(target, &ends).unwrap_or(Value::Null))
        };
        Ok(found.into_iter().map(pair).collect())
    }

    /// The live rows of a type that hold all of these values.
    fn holding(
        &mut self,
        entity: EntityId,
        values: &[(usize, Value)],
    ) -> Result<Vec<(Value, Vec<Value>)>, Fault> {
        let Some((place, value)) = values.first() else {
            return Ok(Vec::new());
        };
        let find = Find::rows(entity, *place, std::slice::from_ref(value)).live();
        let mut found = self.held_by(entity, &find)?;
        found.retain(|(_, held)| {
            let holds = |(place, value): &(usize, Value)| held.get(*place) == Some(value);
            values.iter().all(holds)
        });
        Ok(found)
    }

    /// What a link holds of the row that it leads to.
    fn ends(
        &mut self,
        target: EntityId,
        key: &Value,
        far: &[(usize, usize)],
    ) -> Result<Vec<(usize, Value)>, Fault> {
        let ty = self.model().entity(target);
        let Reference::Key(mut known) = Reference::to(ty, key) else {
            return Ok(Vec::new());
        };
        if far.iter().any(|(_, theirs)| !ty.key.contains(theirs)) {
            let held = self.held(target, std::slice::from_ref(key))?;
            known.extend(
                held.into_iter()
                    .flat_map(|(_, held)| held.into_iter().enumerate()),
            );
        }
        let end = |(own, theirs): &(usize, usize)| {
            let value = known.iter().find(|(place, _)| place == theirs);
            value.map(|(_, value)| (*own, value.clone()))
        };
        Ok(far.iter().filter_map(end).collect())
    }
}

/// A relation seen from one row.
#[derive(Clone)]
pub(super) struct Relation {
    target: EntityId,
    /// Rows of this type stand between; the pairs are (its own place, the target's).
    link: Option<(EntityId, Vec<(usize, usize)>)>,
    /// What the target's row, or the link's, holds of this row.
    preset: Vec<(usize, Value)>,
    /// The members belong to the row, and go with it.
    owned: bool,
    /// The row was just made.
    pub(super) fresh: bool,
}

impl Relation {
    /// What a member itself holds of the row.
    fn held_by_member(&self) -> &[(usize, Value)] {
        match self.link {
            None => &self.preset,
            Some(_) => &[],
        }
    }

    /// Whether a row of the target, by what it holds, is a member.
    fn is_held_by(&self, held: &[Value]) -> bool {
        let holds = |(at, value): &(usize, Value)| held.get(*at) == Some(value);
        self.preset.iter().all(holds)
    }
}

/// Writes into a draft what it holds of the row that the relation is seen from.
fn preset(draft: &mut Draft<'_>, relation: &Relation) {
    for (place, value) in &relation.preset {
        draft.put_checked(*place, value.clone());
    }
}

/// Whether a member that is there already may be moved to this row: what holds its owner may be fixed.
fn may_move(draft: &Draft<'_>, relation: &Relation) -> Result<(), Fault> {
    for (place, _) in &relation.preset {
        let property = draft.ty.properties.get(*place);
        if let Some(property) =
            property.filter(|p| p.editing != Editing::Always && draft.changes_at(*place))
        {
            let message = format!(
                "is fixed: a {} keeps the one it was made for",
                draft.ty.name
            );
            return Err(Fault::invalid(&property.name, message));
        }
    }
    Ok(())
}

/// Puts a name in front of what refusals blame.
pub(super) fn within<T>(name: &str, result: Result<T, Fault>) -> Result<T, Fault> {
    result.map_err(|fault| match fault {
        Fault::Refused(mut refused) => {
            for refusal in &mut refused.refusals {
                *refusal = Refusal {
                    target: match refusal.target.as_str() {
                        "" => name.to_owned(),
                        target => format!("{name}/{target}"),
                    },
                    ..refusal.clone()
                };
            }
            Fault::Refused(refused)
        }
        Fault::Store(_) | Fault::Plan(_) => fault,
    })
}
