//! Contents become rows: an object, the objects inside it, and what it says of relations.

use entity_model::{
    Editing, EntityId, EntitySet, EntityType, KeyOrigin, Link, Model, Navigation, Property, Right,
    Value,
};

use super::content::{Content, Edge, Member, Reference, Step, filled_up, overlaid};
use crate::bind::{Located, Sought, Tail};
use crate::desk::{Call, Desk, Draft, Fault, Reason, refuse_refused};
use crate::error::{PlanError, PlanErrorKind};
use crate::planner::Ask;
use crate::port::Find;
use crate::rows::{Fate, Refusal, alike, fit, shown};

/// What is done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    Create,
    Update,
    Delete,
}

impl Doing {
    /// The right it needs in a set; none when nobody may do it there.
    #[must_use]
    pub fn right(self, set: &EntitySet) -> Option<Right> {
        match self {
            Self::Create => set.create,
            Self::Update => set.update,
            Self::Delete => set.delete,
        }
    }

    /// What is said where nobody may.
    #[must_use]
    pub fn barred(self, set: &EntitySet) -> String {
        let (what, term) = match self {
            Self::Create => ("added to", "InsertRestrictions/Insertable"),
            Self::Update => ("changed in", "UpdateRestrictions/Updatable"),
            Self::Delete => ("deleted from", "DeleteRestrictions/Deletable"),
        };
        format!("nothing can be {what} {} (Capabilities.{term})", set.name)
    }

    /// What is said to whom the right is missing.
    #[must_use]
    pub fn forbidden(self, set: &EntitySet, right: Right) -> PlanError {
        let what = match self {
            Self::Create => "adding to",
            Self::Update => "changing",
            Self::Delete => "deleting from",
        };
        let message = format!("{what} {} needs the right {}", set.name, right.name());
        PlanError::new(PlanErrorKind::Forbidden, message).target(&set.name)
    }
}

/// What a reference may be written against.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    pub ask: &'a Ask<'a>,
    /// Gives the path behind the service root that a URL names, if it is one of this service.
    pub within: &'a dyn WithinService,
}

/// Knows the service's own URLs.
pub trait WithinService: std::fmt::Debug {
    fn path<'u>(&self, url: &'u str) -> Option<&'u str>;
}

impl<'d> Desk<'d> {
    /// Adds a row with all that its content holds; gives its key. `preset` is what the path says of it.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn create_tree(
        &mut self,
        entity: EntityId,
        content: Content,
        preset: &[(usize, Value)],
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        let model = self.model();
        let kind = content.kind.unwrap_or(entity);
        let ty = model.entity(kind);
        let mut draft = Draft::new(model, kind);
        draft
            .refusals
            .extend(misplaced(model, entity, &draft, &content));
        for (place, value) in preset {
            let Some(property) = ty.properties.get(*place) else {
                continue;
            };
            draft.put(*place, property, value.clone());
            let mut given = content.values.iter();
            if given.any(|(at, given)| at == place && !alike(value, given)) {
                let message = format!("is {} by where the row stands", shown(value));
                draft.refuse(&property.name, message);
            }
        }
        let fate = self.put_tree(entity, draft, content, here)?;
        let key = fate.key().cloned();
        key.ok_or_else(|| Fault::defect("a row was added and has no key"))
    }

    /// Alters a row by all that its content holds; gives whether anything changed.
    ///
    /// # Errors
    /// All that is wrong with it; [`Reason::Missing`] when there is no such row.
    pub fn update_tree(
        &mut self,
        entity: EntityId,
        key: &Value,
        content: Content,
        here: &Here<'_>,
    ) -> Result<bool, Fault> {
        let mut drafts = self.drafts(entity, std::slice::from_ref(key))?;
        let draft = drafts.remove(&format!("{key:?}"));
        let mut draft = alterable(self.model().entity(entity), key, draft)?;
        draft
            .refusals
            .extend(misplaced(self.model(), entity, &draft, &content));
        let fate = self.put_tree(entity, draft, content, here)?;
        Ok(matches!(fate, Fate::Updated(_)))
    }

    fn put_tree(
        &mut self,
        entity: EntityId,
        draft: Draft<'d>,
        content: Content,
        here: &Here<'_>,
    ) -> Result<Fate, Fault> {
        let fates = self.put_trees(entity, vec![(draft, content)], here)?;
        let fate = fates.into_iter().next();
        fate.ok_or_else(|| Fault::defect("a draft is lost"))
    }

    /// Writes rows of one type together, each with all that its content holds; what became of each, in their order. A
    /// row whose relations alone change counts as updated.
    ///
    /// # Errors
    /// All that is wrong with any of them; whoever asked takes the rest back.
    pub fn put_trees(
        &mut self,
        entity: EntityId,
        trees: Vec<(Draft<'d>, Content)>,
        here: &Here<'_>,
    ) -> Result<Vec<Fate>, Fault> {
        let ty = self.model().entity(entity);
        let mut drafts = Vec::with_capacity(trees.len());
        let mut relations = Vec::with_capacity(trees.len());
        for (mut draft, content) in trees {
            let before = self.changes;
            draft.refusals.extend(content.faults);
            for (place, value) in content.values {
                let held = draft.held.get(place).filter(|_| content.merges);
                let held = held.unwrap_or(&Value::Null);
                let part = ty
                    .properties
                    .get(place)
                    .filter(|_| content.parts.contains(&place));
                let value = match part {
                    _ if ty.open == Some(place) => overlaid(held, value),
                    Some(property) => match fit(self.model(), property, filled_up(held, value)) {
                        Ok(value) => value,
                        Err(message) => {
                            draft.refuse(&property.name, message);
                            continue;
                        }
                    },
                    None => value,
                };
                draft.put_checked(place, value);
            }
            let later = self.lead_all(ty, &mut draft, content.edges, here)?;
            relations.push((later, draft.is_new(), self.changes > before));
            drafts.push(draft);
        }
        let mut fates = self.save(entity, drafts)?;
        refuse_refused(&fates)?;
        for (fate, (later, fresh, mut changed)) in fates.iter_mut().zip(relations) {
            let key = fate.key().cloned().unwrap_or(Value::Null);
            let before = self.changes;
            for (navigation, edge) in later {
                let relation = self.relation(entity, &key, navigation)?;
                let relation = Relation { fresh, ..relation };
                within(&navigation.name, self.relate(&relation, edge, here))?;
            }
            changed |= self.changes > before;
            if changed && matches!(fate, Fate::Unchanged(_)) {
                *fate = Fate::Updated(key);
            }
        }
        Ok(fates)
    }

    /// Follows what a row itself holds; gives the edges that can only be drawn once it is there.
    fn lead_all(
        &mut self,
        ty: &'d EntityType,
        draft: &mut Draft<'d>,
        edges: Vec<(usize, Edge)>,
        here: &Here<'_>,
    ) -> Result<Vec<(&'d Navigation, Edge)>, Fault> {
        let fresh = draft.is_new();
        let mut later = Vec::new();
        for (place, edge) in edges {
            let Some(navigation) = ty.navigations.get(place) else {
                continue;
            };
            match &navigation.link {
                Link::Holds(pairs) => {
                    let led = self.lead(navigation, pairs, edge, fresh, here);
                    let led = within(&navigation.name, led);
                    let moves = |values: &[(usize, Value)]| {
                        let mut keys = values.iter().filter(|(at, _)| ty.key.contains(at));
                        !fresh && keys.any(|(at, value)| draft.at(*at) != value)
                    };
                    match led {
                        Ok(values) if moves(&values) => {
                            let message = "is part of the key, which stays as it is";
                            draft.refuse(&navigation.name, message);
                        }
                        Ok(values) => values
                            .into_iter()
                            .for_each(|(place, value)| draft.put_checked(place, value)),
                        Err(Fault::Refused(refused)) if refused.reason == Reason::Invalid => {
                            draft.refusals.extend(refused.refusals);
                        }
                        Err(fault) => return Err(fault),
                    }
                }
                Link::HeldBy(_) | Link::Through { .. } => later.push((navigation, edge)),
            }
        }
        Ok(later)
    }

    /// The values of the foreign key for where a to-one navigation is to lead.
    fn lead(
        &mut self,
        navigation: &Navigation,
        pairs: &[(usize, usize)],
        edge: Edge,
        fresh: bool,
        here: &Here<'_>,
    ) -> Result<Vec<(usize, Value)>, Fault> {
        let member = match edge {
            Edge::Nothing => return Ok(pairs.iter().map(|(own, _)| (*own, Value::Null)).collect()),
            Edge::To(member) => member,
            Edge::Add(_) | Edge::Replace(_) | Edge::Delta(_) => {
                return Err(Fault::defect("a list for a navigation to one"));
            }
        };
        let key = self.member(navigation.target, member, &[], fresh, here)?;
        let held = self.held(navigation.target, std::slice::from_ref(&key))?;
        let Some((_, held)) = held.first() else {
            return Err(Fault::defect("a row that was just found is gone"));
        };
        let value = |(own, theirs): &(usize, usize)| {
            (*own, held.get(*theirs).cloned().unwrap_or(Value::Null))
        };
        Ok(pairs.iter().map(value).collect())
    }

    /// The key of a member: found, altered, or added with `preset`. What a `fresh` row holds is made with it, so that
    /// a key that is taken already is refused rather than meant.
    fn member(
        &mut self,
        entity: EntityId,
        member: Member,
        preset: &[(usize, Value)],
        fresh: bool,
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        let mut content = match member {
            Member::Is(reference) => {
                return self.resolve(entity, &completed(reference, preset), here);
            }
            Member::Row(content) => *content,
        };
        let ty = self.model().entity(entity);
        let key = match content.id.take() {
            Some(reference) => Some(self.resolve(entity, &completed(reference, preset), here)?),
            None if fresh || ty.key_origin != KeyOrigin::Client => None,
            None => self.there(entity, &content.values, preset, here)?,
        };
        let Some(key) = key else {
            self.may(entity, Doing::Create, here)?;
            return self.create_tree(entity, content, preset, here);
        };
        // What stands once was said when the row was made.
        let open =
            |place: usize| ty.properties.get(place).map(|p| p.editing) == Some(Editing::Always);
        content.values.retain(|(place, _)| open(*place));
        self.may(entity, Doing::Update, here)?;
        self.leave_alone(entity, &mut content);
        self.update_tree(entity, &key, content, here)?;
        Ok(key)
    }

    /// The key that values of its parts make, if there is a row that has it.
    fn there(
        &mut self,
        entity: EntityId,
        values: &[(usize, Value)],
        preset: &[(usize, Value)],
        here: &Here<'_>,
    ) -> Result<Option<Value>, Fault> {
        let ty = self.model().entity(entity);
        let Some(key) = whole_key(ty, &[preset, values].concat()) else {
            return Ok(None);
        };
        let found = self.held(entity, std::slice::from_ref(&key))?;
        let there = !found.is_empty() && self.sees(entity, &key, here)?;
        Ok(there.then_some(key))
    }

    /// Takes out what an update of a row inside another one does not touch, and refuses what it may not.
    fn leave_alone(&self, entity: EntityId, content: &mut Content) {
        let model = self.model();
        let ty = model.entity(entity);
        let Some(set) = model.set_of(entity).map(|set| model.set(set)) else {
            return;
        };
        let bar = &set.restrictions.update;
        let name = |place: usize| ty.properties.get(place).map_or("", |p| p.name.as_str());
        content.values.retain(|(place, _)| !bar.bars(name(*place)));
        for (place, _) in &content.edges {
            let navigation = ty.navigations.get(*place);
            if let Some(navigation) = navigation.filter(|n| bar.bars(&n.name)) {
                let message = super::content::fixed_navigation();
                content.faults.push(Refusal {
                    column: None,
                    target: navigation.name.clone(),
                    message,
                });
            }
        }
    }

    /// Whether a row inside another one may be written: its set is asked as if it were written on its own.
    fn may(&self, entity: EntityId, doing: Doing, here: &Here<'_>) -> Result<(), Fault> {
        let model = self.model();
        let Some(set) = model.set_of(entity).map(|set| model.set(set)) else {
            return Ok(());
        };
        match doing.right(set) {
            None => Err(Fault::invalid("", doing.barred(set))),
            Some(right) if here.ask.caller.may(right) => Ok(()),
            Some(right) => Err(Fault::Plan(Box::new(doing.forbidden(set, right)))),
        }
    }

    /// The key of the row that a reference names.
    ///
    /// # Errors
    /// When it names none, or one of another type.
    pub fn resolve(
        &mut self,
        entity: EntityId,
        reference: &Reference,
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        let ty = self.model().entity(entity);
        let name = &ty.name;
        match reference {
            Reference::Key(parts) => {
                let Some(key) = whole_key(ty, parts) else {
                    let parts: Vec<_> = ty.key_properties().map(|(_, p)| p.name.as_str()).collect();
                    let message = format!("{name} is named by {}", parts.join(" and "));
                    return Err(Fault::invalid("", message));
                };
                let found = self.held(entity, std::slice::from_ref(&key))?;
                let is = |held: &Vec<Value>| self.model().is_a(self.kind(entity, held), entity);
                let is_one = found.iter().any(|(_, held)| is(held));
                if !is_one || !self.sees(entity, &key, here)? {
                    let message = format!("there is no {name} {}", shown(&key));
                    return Err(Fault::invalid("", message));
                }
                Ok(key)
            }
            Reference::Url(url) => {
                let foreign = || {
                    Fault::invalid(
                        "",
                        format!("'{url}' is not the URL of an entity of this service"),
                    )
                };
                let path = here.within.path(url).ok_or_else(foreign)?;
                let path = query_grammar::parse_path(path)
                    .map_err(|e| Fault::invalid("", format!("'{url}': {e}")))?;
                let sought =
                    self.planner
                        .seek(&path, &query_grammar::QueryOptions::default(), here.ask);
                let sought =
                    sought.map_err(|e| Fault::invalid("", format!("'{url}': {}", e.message)))?;
                let Sought::Rows(located, Tail::Nothing) = sought else {
                    return Err(foreign());
                };
                let model = self.model();
                if model.root(located.entity) != model.root(entity) || !located.single {
                    return Err(Fault::invalid(
                        "",
                        format!("'{url}' is not the URL of one {name}"),
                    ));
                }
                let nothing = || Fault::invalid("", format!("there is no {name} behind '{url}'"));
                let found = self.locate(&located)?.into_iter().next();
                let key = found.map(|row| row.key).ok_or_else(nothing)?;
                if model.is_a(located.entity, entity) {
                    return Ok(key);
                }
                let row = Reference::to(model.entity(entity), &key);
                self.resolve(entity, &row, here).map_err(|_| nothing())
            }
        }
    }

    /// Of which type a row that is there is: the given one, or one that is derived from it.
    ///
    /// # Errors
    /// Those of the store.
    pub fn kind_of_row(&mut self, entity: EntityId, key: &Value) -> Result<EntityId, Fault> {
        let model = self.model();
        if model.kinds(entity).nth(1).is_none() {
            return Ok(entity);
        }
        let held = self.held(entity, std::slice::from_ref(key))?;
        Ok(held
            .first()
            .map_or(entity, |(_, held)| self.kind(entity, held)))
    }

    /// Of which type a row is.
    fn kind(&self, entity: EntityId, held: &[Value]) -> EntityId {
        let model = self.model();
        let kind = model.entity(entity).kind.as_ref();
        let says = kind.and_then(|k| held.get(k.place)).unwrap_or(&Value::Null);
        model.kind_of(entity, says)
    }

    /// Changes a to-many relation, or one whose other end holds the key.
    fn relate(&mut self, relation: &Relation, edge: Edge, here: &Here<'_>) -> Result<(), Fault> {
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
            Edge::Delta(steps) => {
                for (at, step) in steps.into_iter().enumerate() {
                    within(&at.to_string(), self.step(relation, step, here))?;
                }
                Ok(())
            }
        }
    }

    fn relation(
        &mut self,
        entity: EntityId,
        key: &Value,
        navigation: &Navigation,
    ) -> Result<Relation, Fault> {
        let held = self.held(entity, std::slice::from_ref(key))?;
        let Some((_, held)) = held.first() else {
            return Err(Fault::defect("a row that was just written is gone"));
        };
        let own = |place: usize| held.get(place).cloned().unwrap_or(Value::Null);
        match &navigation.link {
            Link::HeldBy(pairs) => {
                let preset: Vec<_> = pairs
                    .iter()
                    .map(|(mine, theirs)| (*theirs, own(*mine)))
                    .collect();
                Ok(Relation {
                    target: navigation.target,
                    link: None,
                    preset,
                    owned: navigation.cascades,
                    fresh: false,
                })
            }
            Link::Through { link, near, far } => {
                let preset: Vec<_> = near
                    .iter()
                    .map(|(mine, theirs)| (*theirs, own(*mine)))
                    .collect();
                Ok(Relation {
                    target: navigation.target,
                    link: Some((*link, far.clone())),
                    preset,
                    owned: false,
                    fresh: false,
                })
            }
            Link::Holds(_) => Err(Fault::defect("a navigation to one is no collection")),
        }
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
        let mut known = if relation.link.is_none() {
            relation.preset.clone()
        } else {
            Vec::new()
        };
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
            Step::Removed { row, deleted } => {
                let preset: &[_] = match relation.link {
                    None => &relation.preset,
                    Some(_) => &[],
                };
                let key = self.resolve(relation.target, &completed(row, preset), here)?;
                if deleted {
                    self.may(relation.target, Doing::Delete, here)?;
                    return self.remove(relation.target, &[key]).map(|_| ());
                }
                self.part(relation, &[key])
            }
        }
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
        match &relation.link {
            None => {
                // One that is made here is made for this row.
                let made = matches!(&member, Member::Row(content) if content.id.is_none());
                let fresh = relation.fresh;
                let key = self.member(relation.target, member, &relation.preset, fresh, here)?;
                if made {
                    return Ok(key);
                }
                let held = self.drafts(relation.target, std::slice::from_ref(&key))?;
                let mut drafts = Vec::with_capacity(held.len());
                for mut draft in held.into_values() {
                    relation
                        .preset
                        .iter()
                        .for_each(|(place, value)| draft.put_checked(*place, value.clone()));
                    may_move(&draft, relation)?;
                    drafts.push(draft);
                }
                refuse_refused(&self.save(relation.target, drafts)?)?;
                Ok(key)
            }
            Some((link, far)) => {
                let (link, fresh) = (*link, relation.fresh);
                let key = self.member(relation.target, member, &[], fresh, here)?;
                let there = self.links(relation, link, far)?;
                if !there.iter().any(|(_, other)| *other == key) {
                    let model = self.model();
                    let mut draft = Draft::new(model, link);
                    relation
                        .preset
                        .iter()
                        .for_each(|(place, value)| draft.put_checked(*place, value.clone()));
                    for (own, value) in self.ends(relation.target, &key, far)? {
                        draft.put_checked(own, value);
                    }
                    refuse_refused(&self.save(link, vec![draft])?)?;
                }
                Ok(key)
            }
        }
    }

    /// Takes members out of the relation.
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
                let ty = self.model().entity(relation.target);
                if let Some(property) = self.fixed(relation) {
                    let message = format!(
                        "{} cannot be without {}: delete it instead",
                        ty.name, property.name
                    );
                    return Err(Fault::invalid("", message));
                }
                let places: Vec<usize> = relation.preset.iter().map(|(place, _)| *place).collect();
                let drafts = self
                    .drafts(relation.target, keys)?
                    .into_values()
                    .map(|mut draft| {
                        places
                            .iter()
                            .for_each(|place| draft.put_checked(*place, Value::Null));
                        draft
                    });
                let drafts = drafts.collect();
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

    /// The keys of the rows that a function is bound to, when that is a collection.
    ///
    /// # Errors
    /// Those of the store.
    pub fn among(&mut self, call: &Call) -> Result<Vec<Value>, Fault> {
        match &call.among {
            Some(located) => Ok(self
                .locate(located)?
                .into_iter()
                .map(|row| row.key)
                .collect()),
            None => Ok(Vec::new()),
        }
    }

    /// The rows that a path names, with the values of their ETags.
    ///
    /// # Errors
    /// Those of the store.
    pub fn locate(&mut self, located: &Located) -> Result<Vec<Row>, Fault> {
        let level = &located.read.level;
        let mut taker = crate::desk::Taker {
            columns: level.columns.len(),
            rows: Vec::new(),
        };
        self.unit.read(&located.read, &mut taker)?;
        let pick = |row: &[Value], places: &[usize]| -> Vec<Value> {
            places
                .iter()
                .map(|at| row.get(*at).cloned().unwrap_or(Value::Null))
                .collect()
        };
        let rows = taker.rows.iter().map(|row| {
            let mut key = pick(row, &level.shape.key);
            Row {
                key: if key.len() == 1 {
                    key.remove(0)
                } else {
                    Value::List(key)
                },
                etag: pick(row, &level.shape.etag),
            }
        });
        Ok(rows.collect())
    }
}

/// A row that a path names.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub key: Value,
    /// The values of its ETag; empty for none.
    pub etag: Vec<Value>,
}

/// A relation seen from one row.
struct Relation {
    target: EntityId,
    /// Rows of this type stand between; the pairs are (its own place, the target's).
    link: Option<(EntityId, Vec<(usize, usize)>)>,
    /// What the target's row, or the link's, holds of this row.
    preset: Vec<(usize, Value)>,
    /// The members belong to the row, and go with it.
    owned: bool,
    /// The row was just made.
    fresh: bool,
}

/// The key that the values of its parts make, if all are there.
pub(super) fn whole_key(ty: &EntityType, values: &[(usize, Value)]) -> Option<Value> {
    let part = |place: &usize| {
        let found = values.iter().rev().find(|(at, _)| at == place);
        found
            .map(|(_, value)| value.clone())
            .filter(|v| !v.is_null())
    };
    let parts: Option<Vec<Value>> = ty.key.iter().map(part).collect();
    parts.map(Value::of_parts)
}

/// A key of which a part is what the row that leads there gives.
fn completed(reference: Reference, preset: &[(usize, Value)]) -> Reference {
    match reference {
        Reference::Url(_) => reference,
        Reference::Key(given) => Reference::Key([preset, &given].concat()),
    }
}

/// A draft that may be altered: its row is there, and not put away.
pub(super) fn alterable<'d>(
    ty: &EntityType,
    key: &Value,
    draft: Option<Draft<'d>>,
) -> Result<Draft<'d>, Fault> {
    let draft = draft
        .ok_or_else(|| Fault::missing("", format!("there is no {} {}", ty.name, shown(key))))?;
    let archived = ty
        .archive
        .as_ref()
        .is_some_and(|a| draft.held.get(a.on).is_some_and(|v| !v.is_null()));
    if archived {
        let message = format!("{} {} is archived: restore it first", ty.name, shown(key));
        return Err(Fault::invalid("", message));
    }
    Ok(draft)
}

/// What a content says that a row of its type cannot hold: members of another type, or another type itself.
fn misplaced(
    model: &Model,
    declared: EntityId,
    draft: &Draft<'_>,
    content: &Content,
) -> Vec<Refusal> {
    let Some(kind) = &draft.ty.kind else {
        return Vec::new();
    };
    // The row is what it will be, where what it is may be edited.
    let given = content
        .values
        .iter()
        .find(|(place, _)| *place == kind.place);
    let says = given.map_or_else(|| draft.at(kind.place), |(_, value)| value);
    let is = model.kind_of(declared, says);
    let name = &model.entity(is).name;
    let refused = |target: &str, message: String| Refusal {
        column: None,
        target: target.to_owned(),
        message,
    };
    let said = content.kind.unwrap_or(declared);
    let other = (!model.is_a(is, said)).then(|| {
        let message = format!(
            "the entity is of the type {name}, not {}",
            model.entity(said).name
        );
        refused("@odata.type", message)
    });
    let needs = content
        .needs
        .iter()
        .filter(|(kind, _)| !model.is_a(is, *kind));
    let needs = needs.map(|(kind, target)| {
        let message = super::content::lacking(model, model.entity(is), *kind);
        refused(target, message)
    });
    other.into_iter().chain(needs).collect()
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
fn within<T>(name: &str, result: Result<T, Fault>) -> Result<T, Fault> {
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
