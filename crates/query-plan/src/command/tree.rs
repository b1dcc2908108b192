//! Contents become rows: an object, the objects inside it, and what it says of relations.

use entity_model::{Editing, EntityId, EntityType, KeyOrigin, Link, Model, Navigation, Value};

use super::content::{Content, Edge, Member, filled_up};
use super::doing::{Doing, Here};
use super::dynamic::overlaid;
use super::named::{completed, whole_key};
use super::relation::within;
use crate::desk::{Desk, Draft, Fault, Reason, refuse_refused};
use crate::rows::{Fate, Refusal, alike, fit, shown};

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
        for (mut draft, mut content) in trees {
            let before = self.changes;
            if !draft.is_new() {
                is_state(ty, &draft.held, content.etag.as_deref(), here)?;
            }
            let edges = std::mem::take(&mut content.edges);
            self.put_values(ty, &mut draft, content);
            let later = self.lead_all(ty, &mut draft, edges, here)?;
            relations.push((later, draft.is_new(), self.changes > before));
            drafts.push(draft);
        }
        let mut fates = self.save(entity, drafts)?;
        refuse_refused(&fates)?;
        for (fate, (later, fresh, mut changed)) in fates.iter_mut().zip(relations) {
            let key = fate.key().cloned().unwrap_or(Value::Null);
            let before = self.changes;
            for (navigation, edge) in later {
                let mut relation = self.relation(entity, &key, navigation)?;
                relation.fresh = fresh;
                within(&navigation.name, self.relate(&relation, edge, here))?;
            }
            changed |= self.changes > before;
            if changed && matches!(fate, Fate::Unchanged(_)) {
                *fate = Fate::Updated(key);
            }
        }
        Ok(fates)
    }

    /// Puts the values of a content into a draft.
    fn put_values(&self, ty: &EntityType, draft: &mut Draft<'_>, content: Content) {
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
    }

    /// Refuses what is meant for another state of a row than the one it is in.
    ///
    /// # Errors
    /// [`Reason::Precondition`], and those of the store.
    pub fn expect(
        &mut self,
        entity: EntityId,
        key: &Value,
        etag: Option<&str>,
        here: &Here<'_>,
    ) -> Result<(), Fault> {
        if etag.is_none() || here.states.is_none() {
            return Ok(());
        }
        let found = self.held(entity, std::slice::from_ref(key))?;
        match found.first() {
            Some((_, held)) => is_state(self.model().entity(entity), held, etag, here),
            None => Ok(()),
        }
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
            Edge::Add(_) | Edge::Replace(_) | Edge::Refer(_) | Edge::Delta(_) => {
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
    pub(super) fn member(
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
    pub(super) fn may(&self, entity: EntityId, doing: Doing, here: &Here<'_>) -> Result<(), Fault> {
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
}

/// Whether a row is in the state that a body says, where that counts.
fn is_state(
    ty: &EntityType,
    held: &[Value],
    etag: Option<&str>,
    here: &Here<'_>,
) -> Result<(), Fault> {
    let (Some(etag), Some(states)) = (etag, here.states) else {
        return Ok(());
    };
    let value = |place: &usize| held.get(*place).cloned().unwrap_or(Value::Null);
    let state: Vec<Value> = ty.etag.iter().map(value).collect();
    if state.is_empty() || states.is(&state, etag) {
        return Ok(());
    }
    let message = "is not the ETag of the entity as it is now";
    Err(Fault::refused(Reason::Precondition, "@etag", message))
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
