//! Contents become rows: an object, the objects inside it, and what it says of relations.

use entity_model::{Editing, EntityId, Link, Navigation, Value};

use super::content::{Content, Edge, Member, Reference, Step, overlaid};
use crate::bind::{Located, Sought, Tail};
use crate::desk::{Desk, Draft, Fault, Reason, refuse_refused};
use crate::planner::Ask;
use crate::port::Find;
use crate::rows::{Fate, Refusal, shown};

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
        let mut draft = Draft::new(model, model.entity(entity));
        for (place, value) in preset {
            draft.put_checked(*place, value.clone());
        }
        let fate = self.put_tree(entity, draft, content, here)?;
        let key = fate.key().cloned();
        key.ok_or_else(|| Fault::defect("a row was added and has no key"))
    }

    /// Alters a row by all that its content holds; gives whether the row itself changed.
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
        let ty = self.model().entity(entity);
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
        let fate = self.put_tree(entity, draft, content, here)?;
        Ok(matches!(fate, Fate::Updated(_)))
    }

    fn put_tree(
        &mut self,
        entity: EntityId,
        mut draft: Draft<'d>,
        content: Content,
        here: &Here<'_>,
    ) -> Result<Fate, Fault> {
        let ty = self.model().entity(entity);
        draft.refusals.extend(content.faults);
        for (place, value) in content.values {
            let value = if ty.open == Some(place) {
                let held = draft.held.get(place).filter(|_| content.merges);
                overlaid(held.unwrap_or(&Value::Null), value)
            } else {
                value
            };
            draft.put_checked(place, value);
        }
        let mut later = Vec::new();
        for (place, edge) in content.edges {
            let Some(navigation) = ty.navigations.get(place) else {
                continue;
            };
            match &navigation.link {
                Link::Holds(pairs) => {
                    let led = within(&navigation.name, self.lead(navigation, pairs, edge, here));
                    match led {
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
        let fates = self.save(entity, vec![draft])?;
        refuse_refused(&fates)?;
        let fate = fates
            .into_iter()
            .next()
            .ok_or_else(|| Fault::defect("a draft is lost"))?;
        if !later.is_empty() {
            let key = fate.key().cloned().unwrap_or(Value::Null);
            for (navigation, edge) in later {
                within(
                    &navigation.name,
                    self.relate(entity, &key, navigation, edge, here),
                )?;
            }
        }
        Ok(fate)
    }

    /// The values of the foreign key for where a to-one navigation is to lead.
    fn lead(
        &mut self,
        navigation: &Navigation,
        pairs: &[(usize, usize)],
        edge: Edge,
        here: &Here<'_>,
    ) -> Result<Vec<(usize, Value)>, Fault> {
        let member = match edge {
            Edge::Nothing => return Ok(pairs.iter().map(|(own, _)| (*own, Value::Null)).collect()),
            Edge::To(member) => member,
            Edge::Add(_) | Edge::Replace(_) | Edge::Delta(_) => {
                return Err(Fault::defect("a list for a navigation to one"));
            }
        };
        let key = self.member(navigation.target, member, &[], here)?;
        let held = self.held(navigation.target, std::slice::from_ref(&key))?;
        let Some((_, held)) = held.first() else {
            return Err(Fault::defect("a row that was just found is gone"));
        };
        let value = |(own, theirs): &(usize, usize)| {
            (*own, held.get(*theirs).cloned().unwrap_or(Value::Null))
        };
        Ok(pairs.iter().map(value).collect())
    }

    /// The key of a member: found, altered, or added with `preset`.
    fn member(
        &mut self,
        entity: EntityId,
        member: Member,
        preset: &[(usize, Value)],
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        match member {
            Member::Is(reference) => self.resolve(entity, &reference, here),
            Member::Row(mut content) => match content.id.take() {
                None => self.create_tree(entity, *content, preset, here),
                Some(reference) => {
                    let key = self.resolve(entity, &reference, here)?;
                    self.update_tree(entity, &key, *content, here)?;
                    Ok(key)
                }
            },
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
        let name = &self.model().entity(entity).name;
        match reference {
            Reference::Key(parts) => {
                let [(place, value)] = parts.as_slice() else {
                    return Err(Fault::invalid(
                        "",
                        format!("{name} is named by one key property"),
                    ));
                };
                let keys = std::slice::from_ref(value);
                let found = self.held_by(entity, &Find::rows(entity, *place, keys))?;
                let found = found.into_iter().next().map(|(key, _)| key);
                found.ok_or_else(|| {
                    Fault::invalid("", format!("there is no {name} {}", shown(value)))
                })
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
                if located.entity != entity || !located.single {
                    return Err(Fault::invalid(
                        "",
                        format!("'{url}' is not the URL of one {name}"),
                    ));
                }
                let found = self.locate(&located)?.into_iter().next();
                found
                    .map(|row| row.key)
                    .ok_or_else(|| Fault::invalid("", format!("there is no {name} behind '{url}'")))
            }
        }
    }

    /// Changes a to-many relation, or one whose other end holds the key.
    fn relate(
        &mut self,
        entity: EntityId,
        key: &Value,
        navigation: &Navigation,
        edge: Edge,
        here: &Here<'_>,
    ) -> Result<(), Fault> {
        let relation = self.relation(entity, key, navigation)?;
        match edge {
            Edge::Nothing => self.keep_only(&relation, &[]),
            Edge::To(member) => self.replace(&relation, vec![member], here),
            Edge::Add(members) => {
                for (at, member) in members.into_iter().enumerate() {
                    within(&at.to_string(), self.join(&relation, member, here))?;
                }
                Ok(())
            }
            Edge::Replace(members) => self.replace(&relation, members, here),
            Edge::Delta(steps) => {
                for (at, step) in steps.into_iter().enumerate() {
                    within(&at.to_string(), self.step(&relation, step, here))?;
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
                })
            }
            Link::Through { link, near, far } => {
                let preset: Vec<_> = near
                    .iter()
                    .map(|(mine, theirs)| (*theirs, own(*mine)))
                    .collect();
                let far = far.first().copied().unwrap_or_default();
                Ok(Relation {
                    target: navigation.target,
                    link: Some((*link, far)),
                    preset,
                })
            }
            Link::Holds(_) => Err(Fault::defect("a navigation to one is no collection")),
        }
    }

    /// Adds a row to the collection that a navigation leads to; gives its key.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn create_under(
        &mut self,
        (entity, key): (EntityId, &Value),
        navigation: &Navigation,
        content: Content,
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        let relation = self.relation(entity, key, navigation)?;
        let preset = if relation.link.is_none() {
            relation.preset.as_slice()
        } else {
            &[]
        };
        let created = self.create_tree(relation.target, content, preset, here)?;
        if relation.link.is_some() {
            let place = self
                .model()
                .entity(relation.target)
                .key
                .first()
                .copied()
                .unwrap_or_default();
            let row = Reference::Key(vec![(place, created.clone())]);
            self.join(&relation, Member::Is(row), here)?;
        }
        Ok(created)
    }

    fn step(&mut self, relation: &Relation, step: Step, here: &Here<'_>) -> Result<(), Fault> {
        match step {
            Step::Put(member) => self.join(relation, member, here).map(|_| ()),
            Step::Removed { row, deleted } => {
                let key = self.resolve(relation.target, &row, here)?;
                if deleted {
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
        self.keep_only(relation, &keys)
    }

    /// Brings a member into the relation; gives its key.
    fn join(
        &mut self,
        relation: &Relation,
        member: Member,
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        match relation.link {
            None => {
                // One that is made here is made for this row.
                let made = matches!(&member, Member::Row(content) if content.id.is_none());
                let key = self.member(relation.target, member, &relation.preset, here)?;
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
                let key = self.member(relation.target, member, &[], here)?;
                let there = self.links(relation, link, far)?;
                if !there.iter().any(|(_, other)| *other == key) {
                    let model = self.model();
                    let mut draft = Draft::new(model, model.entity(link));
                    relation
                        .preset
                        .iter()
                        .for_each(|(place, value)| draft.put_checked(*place, value.clone()));
                    draft.put_checked(far.0, key.clone());
                    refuse_refused(&self.save(link, vec![draft])?)?;
                }
                Ok(key)
            }
        }
    }

    /// Takes members out of the relation.
    fn part(&mut self, relation: &Relation, keys: &[Value]) -> Result<(), Fault> {
        match relation.link {
            Some((link, far)) => {
                let links = self.links(relation, link, far)?;
                let gone = links
                    .into_iter()
                    .filter(|(_, other)| keys.contains(other))
                    .map(|(key, _)| key);
                let gone: Vec<Value> = gone.collect();
                self.remove(link, &gone).map(|_| ())
            }
            None => {
                let ty = self.model().entity(relation.target);
                let places = relation
                    .preset
                    .iter()
                    .filter_map(|(place, _)| Some((*place, ty.properties.get(*place)?)));
                let fixed = places.clone().find(|(_, p)| !p.facets.nullable);
                if let Some((_, property)) = fixed {
                    let message = format!(
                        "{} cannot be without {}: delete it instead",
                        ty.name, property.name
                    );
                    return Err(Fault::invalid("", message));
                }
                let places: Vec<usize> = places.map(|(place, _)| place).collect();
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

    fn keep_only(&mut self, relation: &Relation, keys: &[Value]) -> Result<(), Fault> {
        let there: Vec<Value> = match relation.link {
            Some((link, far)) => self
                .links(relation, link, far)?
                .into_iter()
                .map(|(_, other)| other)
                .collect(),
            None => {
                let Some((place, value)) = relation.preset.first() else {
                    return Ok(());
                };
                let values = std::slice::from_ref(value);
                let find = Find::rows(relation.target, *place, values).live();
                self.held_by(relation.target, &find)?
                    .into_iter()
                    .map(|(key, _)| key)
                    .collect()
            }
        };
        let gone: Vec<Value> = there
            .into_iter()
            .filter(|key| !keys.contains(key))
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.part(relation, &gone)
    }

    /// The live link rows of a relation: their keys, and the keys they lead to.
    fn links(
        &mut self,
        relation: &Relation,
        link: EntityId,
        far: (usize, usize),
    ) -> Result<Vec<(Value, Value)>, Fault> {
        let Some((place, value)) = relation.preset.first() else {
            return Ok(Vec::new());
        };
        let values = std::slice::from_ref(value);
        let found = self.held_by(link, &Find::rows(link, *place, values).live())?;
        let pair = |(key, held): (Value, Vec<Value>)| {
            (key, held.get(far.0).cloned().unwrap_or(Value::Null))
        };
        Ok(found.into_iter().map(pair).collect())
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
    /// Rows of this type stand between; the pair is (its own place, the target's key).
    link: Option<(EntityId, (usize, usize))>,
    /// What the target's row, or the link's, holds of this row.
    preset: Vec<(usize, Value)>,
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
