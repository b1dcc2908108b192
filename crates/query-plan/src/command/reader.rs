//! An object that was given, against the type it is for. All faults are collected, so that one answer names them all.

use entity_model::{
    Bar, Caller, Editing, EntityId, EntityType, KeyOrigin, Model, Property, SetId, Value,
};

use super::content::{Content, Edge, Member, Purpose, Reference, fixed_navigation, lacking};
use super::dynamic::{TYPE, dynamic};
use super::given::{Given, value};
use crate::limits::MAX_OBJECTS;
use crate::rows::{fit, is_stored, is_stream};

/// Reads objects.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'m> {
    pub model: &'m Model,
    pub caller: &'m Caller,
    pub purpose: Purpose,
    /// Rows may stand inside rows; a 4.0 body of a change may not.
    pub nests: bool,
    /// The set the object is for, where its type does not say it already.
    pub set: Option<SetId>,
}

impl Reader<'_> {
    /// Reads an object for an entity type.
    #[must_use]
    pub fn read(&self, entity: EntityId, given: &Given) -> Content {
        let mut content = Content::default();
        match given.members() {
            Some(members) => self.object(entity, members, "", 0, &mut content),
            None => content.fault("", "the body must be a JSON object".to_owned()),
        }
        content
    }

    /// Reads no more of an object than what tells which row it speaks of: its id, its key, its alternate keys. What is
    /// wrong with them is told by whoever reads the whole.
    #[must_use]
    pub fn identity(&self, entity: EntityId, given: &Given) -> Content {
        let members = given.members().unwrap_or_default();
        let kind = self.kind(entity, members, "", &mut Content::default());
        let ty = self.model.entity(kind);
        let mut content = Content {
            kind: Some(kind),
            ..Content::default()
        };
        for (name, given) in members {
            if let Some(("", annotation)) = name.split_once('@') {
                self.of_object(bare(annotation), given, &mut content);
                continue;
            }
            let Some((place, property)) = ty.property(&crate::bind::normal(name)) else {
                continue;
            };
            let shown = property.read.is_none_or(|right| self.caller.may(right));
            let read =
                value(self.model, property, given).and_then(|v| fit(self.model, property, v));
            match read {
                Ok(value) if ty.key.contains(&place) => content.key_part(place, value),
                Ok(value) if shown && ty.in_alternate_key(place) => content.put(place, value),
                Ok(_) | Err(_) => {}
            }
        }
        content.faults.clear();
        content
    }

    pub(super) fn object(
        &self,
        entity: EntityId,
        members: &[(String, Given)],
        trail: &str,
        depth: usize,
        into: &mut Content,
    ) {
        if depth > MAX_OBJECTS {
            into.fault(
                trail,
                format!("objects stand at most {MAX_OBJECTS} levels deep in each other"),
            );
            return;
        }
        let kind = self.kind(entity, members, trail, into);
        let ty = self.model.entity(kind);
        if kind != entity {
            into.kind = Some(kind);
        }
        let bar = self.bar(kind);
        into.merges = self.purpose == Purpose::Change;
        self.dynamic(ty, members, trail, into);
        for (name, given) in members {
            let named = crate::bind::normal(name.split('@').next().unwrap_or(name));
            if bar.is_some_and(|bar| self.is_barred(ty, bar, &named)) {
                self.refuse_barred(ty, &named, &joined(trail, name), into);
                continue;
            }
            let target = joined(trail, name);
            match name.split_once('@') {
                None => {
                    let (ty, name) = self.owner(kind, name, &target, into);
                    self.member(ty, &name, given, &target, depth, into);
                }
                Some(("", annotation)) => self.of_object(bare(annotation), given, into),
                Some((navigation, annotation)) => {
                    let (ty, navigation) = self.owner(kind, navigation, &target, into);
                    self.of_member(
                        ty,
                        &navigation,
                        bare(annotation),
                        given,
                        &target,
                        depth,
                        into,
                    );
                }
            }
        }
        if self.purpose == Purpose::Replace && depth == 0 {
            self.reset(ty, bar, into);
        }
    }

    /// What the set bars of this purpose.
    fn bar(&self, entity: EntityId) -> Option<&Bar> {
        let set = self.set.or_else(|| self.model.set_of(entity))?;
        let restrictions = &self.model.set(set).restrictions;
        Some(match self.purpose {
            Purpose::Create => &restrictions.insert,
            Purpose::Change | Purpose::Replace => &restrictions.update,
        })
    }

    fn is_barred(&self, ty: &EntityType, bar: &Bar, name: &str) -> bool {
        let property = ty.property(name).map(|(_, p)| &p.name);
        let navigation = || ty.navigation(name).map(|(_, n)| &n.name);
        property.or_else(navigation).is_some_and(|n| bar.bars(n))
    }

    /// A property that is not updatable is left alone, like a computed one (protocol, section 11.4.3); a new entity
    /// with a value that cannot be kept, and a relation that cannot be changed, are refused.
    fn refuse_barred(&self, ty: &EntityType, name: &str, target: &str, into: &mut Content) {
        let is_property = ty.property(name).is_some();
        let (when, term) = match (self.purpose, is_property) {
            (Purpose::Create, true) => (
                "when it is added",
                "InsertRestrictions/NonInsertableProperties",
            ),
            (Purpose::Create, false) => (
                "when it is added",
                "InsertRestrictions/NonInsertableNavigationProperties",
            ),
            (Purpose::Change | Purpose::Replace, true) => return,
            (Purpose::Change | Purpose::Replace, false) => {
                return into.fault(target, fixed_navigation());
            }
        };
        into.fault(
            target,
            format!("cannot be given {when} (Capabilities.{term})"),
        );
    }

    /// Whether a change may ever set a property of the rows of a type.
    #[must_use]
    pub fn may_set(&self, entity: EntityId, place: usize) -> bool {
        let ty = self.model.entity(entity);
        ty.properties.get(place).is_some_and(|property| {
            let bar = self.bar(entity);
            self.is_editable(ty, place, property)
                && !bar.is_some_and(|bar| bar.bars(&property.name))
        })
    }

    /// Whether bytes may ever be sent to a stream, which no JSON holds.
    #[must_use]
    pub fn may_send(&self, entity: EntityId, place: usize) -> bool {
        let property = self.model.entity(entity).properties.get(place);
        property.is_some_and(|property| {
            let bar = self.bar(entity);
            property.editing == Editing::Always && !bar.is_some_and(|bar| bar.bars(&property.name))
        })
    }

    /// Whether a change may ever touch a navigation.
    #[must_use]
    pub fn may_link(&self, entity: EntityId, place: usize) -> bool {
        let navigation = self.model.entity(entity).navigations.get(place);
        let bar = self.bar(entity);
        navigation.is_some_and(|n| !bar.is_some_and(|bar| bar.bars(&n.name)))
    }

    /// `@odata.id`; whatever else is said of the object as a whole changes nothing, but for its type.
    fn of_object(&self, name: &str, given: &Given, into: &mut Content) {
        match (name, given) {
            ("id", Given::Text(url)) => into.id = Some(Reference::Url(url.clone())),
            ("etag", Given::Text(etag)) => into.etag = Some(etag.clone()),
            _ => {}
        }
    }

    /// The type of the object: the declared one, or a type derived from it that `@odata.type` names. Where none is named
    /// and clients edit what says so, that chooses the type.
    fn kind(
        &self,
        entity: EntityId,
        members: &[(String, Given)],
        trail: &str,
        into: &mut Content,
    ) -> EntityId {
        let annotation = |name: &str| matches!(name, "@odata.type" | "@type");
        let named = members.iter().find(|(name, _)| annotation(name));
        if let Some((name, Given::Text(text))) = named {
            let text = text.rsplit('#').next().unwrap_or(text);
            return match self.model.entity_named(text) {
                Some(id) if self.model.is_a(id, entity) => id,
                // A base says less than is known already.
                Some(id) if self.model.is_a(entity, id) => entity,
                _ => {
                    let declared = &self.model.entity(entity).name;
                    let fault = format!("is {declared} or a type derived from it, not {text}");
                    into.fault(&joined(trail, name), fault);
                    entity
                }
            };
        }
        let ty = self.model.entity(entity);
        let place = ty.kind.as_ref().map(|k| k.place);
        let says = place.and_then(|place| Some((place, ty.properties.get(place)?)));
        let says =
            says.filter(|(place, p)| p.belongs.is_member() && self.is_editable(ty, *place, p));
        let value = says.and_then(|(_, p)| {
            let (_, given) = members.iter().find(|(name, _)| *name == p.name)?;
            let value = value(self.model, p, given).ok()?;
            fit(self.model, p, value).ok()
        });
        let kind = value.map_or(entity, |value| self.model.kind_of(entity, &value));
        if self.model.is_a(kind, entity) {
            kind
        } else {
            entity
        }
    }

    /// The type that has a member. What is changed may be of a derived type that says nothing of it here.
    fn owner<'m>(
        &'m self,
        kind: EntityId,
        name: &str,
        target: &str,
        into: &mut Content,
    ) -> (&'m EntityType, String) {
        let name = crate::bind::normal(name);
        let ty = self.model.entity(kind);
        let known = ty.property(&name).is_some() || ty.navigation(&name).is_some();
        if known || self.purpose == Purpose::Create {
            return (ty, name);
        }
        match self.model.kind_with(kind, &name) {
            Some(below) => {
                into.needs.push((below, target.to_owned()));
                (self.model.entity(below), name)
            }
            None => (ty, name),
        }
    }

    /// `Nav@odata.bind`, `Nav@delta`; other annotations change nothing.
    #[expect(
        clippy::too_many_arguments,
        reason = "what an annotation of a member depends on"
    )]
    fn of_member(
        &self,
        ty: &EntityType,
        name: &str,
        annotation: &str,
        given: &Given,
        target: &str,
        depth: usize,
        into: &mut Content,
    ) {
        if !matches!(annotation, "bind" | "delta") {
            return;
        }
        let Some((place, navigation)) = ty.navigation(name) else {
            return into.unknown(ty, name, target, "navigation");
        };
        if !self.may_be_linked(ty, navigation, target, into) {
            return;
        }
        if annotation == "delta" {
            if self.may_nest(navigation, target, into) {
                self.delta(place, navigation, given, target, depth, into);
            }
            return;
        }
        match (given, navigation.is_many()) {
            (Given::Text(url), false) => {
                into.edge(place, Edge::To(Member::Is(Reference::Url(url.clone()))))
            }
            (Given::Null, false) => into.edge(place, Edge::Nothing),
            (Given::List(urls), true) => {
                let url = |given: &Given| match given {
                    Given::Text(url) => Some(Member::Is(Reference::Url(url.clone()))),
                    Given::Null
                    | Given::Boolean(_)
                    | Given::Number(_)
                    | Given::List(_)
                    | Given::Object(_) => None,
                };
                match urls.iter().map(url).collect::<Option<Vec<_>>>() {
                    Some(all) => into.edge(place, Edge::Add(all)),
                    None => into.fault(target, "is a list of the URLs of entities".to_owned()),
                }
            }
            (_, true) => into.fault(target, "is a list of the URLs of entities".to_owned()),
            (_, false) => into.fault(target, "is the URL of an entity".to_owned()),
        }
    }

    fn member(
        &self,
        ty: &EntityType,
        name: &str,
        given: &Given,
        target: &str,
        depth: usize,
        into: &mut Content,
    ) {
        if let Some((place, property)) = ty.property(name) {
            return self.property(ty, place, property, given, target, into);
        }
        match ty.navigation(name) {
            Some((place, navigation)) => {
                self.navigation(ty, place, navigation, given, target, depth, into)
            }
            // It is among the dynamic ones, unless a type below declares it: a change may not know yet of which type a
            // row is, and takes it for the declared one.
            None if ty.open.is_some() => {
                let below = self.model.entity_named(&ty.name);
                if let Some(below) = below.and_then(|id| self.model.kind_with(id, name)) {
                    into.fault(target, lacking(self.model, ty, below));
                }
            }
            None => into.unknown(ty, name, target, "property or navigation"),
        }
    }

    /// What an open type is given beyond its declaration, with the type of each where JSON does not show it.
    fn dynamic(
        &self,
        ty: &EntityType,
        members: &[(String, Given)],
        trail: &str,
        into: &mut Content,
    ) {
        let Some(place) = ty.open else { return };
        let mut record: Vec<(String, Value)> = Vec::new();
        for (name, given) in members.iter().filter(|(name, _)| !name.contains('@')) {
            let name = crate::bind::normal(name);
            if ty.property(&name).is_some() || ty.navigation(&name).is_some() {
                continue;
            }
            let target = joined(trail, &name);
            if !entity_model::is_identifier(&name) {
                into.fault(&target, "is not the name of a property".to_owned());
                continue;
            }
            match dynamic(self.model, &name, given, members) {
                Ok((named, value)) => {
                    record.extend(named.map(|ty| (format!("{name}{TYPE}"), Value::Text(ty))));
                    record.push((name, value));
                }
                Err(message) => into.fault(&target, message),
            }
        }
        if !record.is_empty() {
            into.put(place, Value::Record(record));
        }
    }

    fn property(
        &self,
        ty: &EntityType,
        place: usize,
        property: &Property,
        given: &Given,
        target: &str,
        into: &mut Content,
    ) {
        let is_key = ty.key.contains(&place);
        let editable = self.is_editable(ty, place, property);
        // A nested object says by its key which row it speaks of.
        if !editable && !is_key {
            return;
        }
        let read = value(self.model, property, given);
        let checked = read.and_then(|read| {
            let part = self.purpose == Purpose::Change && !property.collection;
            if part && matches!(read, Value::Record(_)) {
                // It is held against what the property may be when it is whole.
                into.parts.push(place);
                return Ok(read);
            }
            fit(self.model, property, read)
        });
        match checked {
            Ok(value) if is_key && !editable => into.key_part(place, value),
            Ok(value) => match property.read.filter(|right| !self.caller.may(*right)) {
                Some(right) => into.fault(target, format!("needs the right {}", right.name())),
                None => into.put(place, value),
            },
            // Keys in a body are ignored whatever they hold.
            Err(_) if is_key && !editable => {}
            Err(message) => into.fault(target, message),
        }
    }

    pub(super) fn is_editable(&self, ty: &EntityType, place: usize, property: &Property) -> bool {
        let archive = ty
            .archive
            .as_ref()
            .is_some_and(|a| a.on == place || a.by == Some(place));
        let kept = ty.stamps.iter().any(|(_, at)| *at == place);
        let generated = ty.key.contains(&place) && ty.key_origin != KeyOrigin::Client;
        let editable = match property.editing {
            Editing::Always => true,
            Editing::OnCreate => self.purpose == Purpose::Create,
            Editing::Never => false,
        };
        let stands_apart = property.hidden || is_stream(property);
        editable && is_stored(property) && !stands_apart && !archive && !kept && !generated
    }

    /// `PUT`: what is not given goes back to its default; a foreign key is a relation and stays.
    fn reset(&self, ty: &EntityType, bar: Option<&Bar>, into: &mut Content) {
        let holds = |place: usize| {
            ty.navigations.iter().any(|n| match &n.link {
                entity_model::Link::Holds(pairs) => pairs.iter().any(|(own, _)| *own == place),
                entity_model::Link::HeldBy(_) | entity_model::Link::Through { .. } => false,
            })
        };
        let is_kind = |place: usize| ty.kind.as_ref().is_some_and(|k| k.place == place);
        for (place, property) in ty.members() {
            let given = into.values.iter().any(|(at, _)| *at == place);
            let faulty = into.faults.iter().any(|f| f.target == property.name);
            if given
                || faulty
                || holds(place)
                || is_kind(place)
                || property.write_only
                || bar.is_some_and(|bar| bar.bars(&property.name))
                || !self.is_editable(ty, place, property)
            {
                continue;
            }
            match &property.default {
                Some(default) => into.put(place, default.clone()),
                None if property.collection => into.put(place, Value::List(Vec::new())),
                None if property.facets.nullable => into.put(place, Value::Null),
                None if property.required => into.fault(
                    &property.name,
                    "is missing: PUT replaces the whole entity".to_owned(),
                ),
                // What the service fills in when a row is made stays as it is.
                None => {}
            }
        }
    }
}

/// An annotation without `odata.`, which 4.01 leaves out.
pub(super) fn bare(annotation: &str) -> &str {
    annotation.strip_prefix("odata.").unwrap_or(annotation)
}

fn joined(trail: &str, name: &str) -> String {
    if trail.is_empty() {
        name.to_owned()
    } else {
        format!("{trail}/{name}")
    }
}
