//! The words a service declares its model with.
//!
//! Types may be named before they are declared; [`Builder::build`] resolves every name and refuses a
//! model in which something does not fit. The defaults are the standard's, never one service's habits.

use std::collections::HashMap;

use crate::check::{self, ModelErrors};
use crate::{
    AlternateKey, Archive, ComplexId, ComplexType, Editing, EntityId, EntitySet, EntityType,
    EnumId, EnumMember, EnumType, Facets, KeyOrigin, Link, Model, Multiplicity, Navigation,
    Primitive, Property, Right, SetId, Source, Stamp, Type, Value,
};

/// Collects declarations and turns them into a [`Model`].
#[derive(Debug)]
pub struct Builder {
    pub(crate) namespace: String,
    pub(crate) container: String,
    pub(crate) doc: String,
    pub(crate) entities: Vec<Slot<EntityType>>,
    pub(crate) complexes: Vec<Slot<ComplexType>>,
    pub(crate) enums: Vec<Slot<EnumType>>,
    pub(crate) sets: Vec<EntitySet>,
    pending: Vec<PendingLink>,
    errors: Vec<String>,
}

/// A type that was named; `declared` turns true when its own declaration comes.
#[derive(Debug)]
pub(crate) struct Slot<T> {
    pub(crate) item: T,
    pub(crate) declared: bool,
}

/// A navigation whose ends are still names.
#[derive(Debug)]
struct PendingLink {
    entity: EntityId,
    navigation: usize,
    kind: PendingKind,
}

#[derive(Debug)]
enum PendingKind {
    /// Foreign-key properties of this type.
    Holds(Vec<String>),
    /// The target's to-one navigation that leads here.
    HeldBy(String),
    /// The link type's navigations to this type and to the target.
    Through {
        link: EntityId,
        near: String,
        far: String,
    },
}

fn nullable() -> Facets {
    Facets {
        nullable: true,
        max_length: None,
        precision: None,
        scale: None,
    }
}

fn property(name: &str, ty: Type) -> Property {
    Property {
        name: name.to_owned(),
        doc: String::new(),
        ty,
        collection: false,
        facets: nullable(),
        source: Source::Column(snake_case(name)),
        editing: Editing::Always,
        required: false,
        default: None,
        read: None,
        write_only: false,
        unit: None,
        minimum: None,
        maximum: None,
        example: None,
        also_known_as: Vec::new(),
        indexed: false,
        folded: None,
    }
}

/// `TrainingSessionId` → `training_session_id`, `OptionalField1` → `optional_field1`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && before_lower {
            out.push('_');
        }
        before_lower = c.is_lowercase() || c.is_ascii_digit();
        out.extend(c.to_lowercase());
    }
    out
}

impl Builder {
    #[must_use]
    pub fn new(namespace: &str, container: &str) -> Self {
        Self {
            namespace: namespace.to_owned(),
            container: container.to_owned(),
            doc: String::new(),
            entities: Vec::new(),
            complexes: Vec::new(),
            enums: Vec::new(),
            sets: Vec::new(),
            pending: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.doc);
        self
    }

    fn entity_id(&mut self, name: &str) -> EntityId {
        let at = self
            .entities
            .iter()
            .position(|s| s.item.name == name)
            .unwrap_or_else(|| {
                let item = EntityType {
                    name: name.to_owned(),
                    doc: String::new(),
                    table: String::new(),
                    key: Vec::new(),
                    key_origin: KeyOrigin::Client,
                    properties: Vec::new(),
                    navigations: Vec::new(),
                    alternate_keys: Vec::new(),
                    archive: None,
                    etag: Vec::new(),
                    stamps: Vec::new(),
                    view: false,
                };
                self.entities.push(Slot {
                    item,
                    declared: false,
                });
                self.entities.len() - 1
            });
        EntityId(at)
    }

    fn enum_id(&mut self, name: &str) -> EnumId {
        let at = self
            .enums
            .iter()
            .position(|s| s.item.name == name)
            .unwrap_or_else(|| {
                let item = EnumType {
                    name: name.to_owned(),
                    doc: String::new(),
                    flags: false,
                    members: Vec::new(),
                };
                self.enums.push(Slot {
                    item,
                    declared: false,
                });
                self.enums.len() - 1
            });
        EnumId(at)
    }

    fn complex_id(&mut self, name: &str) -> ComplexId {
        let at = self
            .complexes
            .iter()
            .position(|s| s.item.name == name)
            .unwrap_or_else(|| {
                let item = ComplexType {
                    name: name.to_owned(),
                    doc: String::new(),
                    members: Vec::new(),
                    open: false,
                };
                self.complexes.push(Slot {
                    item,
                    declared: false,
                });
                self.complexes.len() - 1
            });
        ComplexId(at)
    }

    /// Declares an entity type kept in `table`.
    pub fn entity(&mut self, name: &str, table: &str) -> EntityBuilder<'_> {
        let id = self.entity_id(name);
        if let Some(slot) = self.entities.get_mut(id.0) {
            if slot.declared {
                self.errors
                    .push(format!("entity type {name} is declared twice"));
            }
            slot.declared = true;
            table.clone_into(&mut slot.item.table);
        }
        EntityBuilder { m: self, id }
    }

    /// Adds to an entity type that is declared elsewhere, before or after: the other end of a navigation
    /// can then stand beside the first one.
    pub fn extend(&mut self, name: &str) -> EntityBuilder<'_> {
        let id = self.entity_id(name);
        EntityBuilder { m: self, id }
    }

    /// Declares an enumeration type.
    #[expect(clippy::indexing_slicing, reason = "the id was made just above")]
    pub fn enumeration(&mut self, name: &str) -> EnumBuilder<'_> {
        let id = self.enum_id(name);
        let slot = &mut self.enums[id.0];
        slot.declared = true;
        EnumBuilder { ty: &mut slot.item }
    }

    /// Declares a complex type.
    pub fn complex(&mut self, name: &str) -> ComplexBuilder<'_> {
        let id = self.complex_id(name);
        if let Some(slot) = self.complexes.get_mut(id.0) {
            slot.declared = true;
        }
        ComplexBuilder { m: self, id }
    }

    /// Declares a set of an entity type. A set that says no right for reading does not exist.
    pub fn set(&mut self, name: &str, entity: &str, read: Right) -> SetBuilder<'_> {
        let entity = self.entity_id(entity);
        self.sets.push(EntitySet {
            name: name.to_owned(),
            doc: String::new(),
            entity,
            also_known_as: Vec::new(),
            read,
            create: None,
            update: None,
            delete: None,
            rows: None,
            page_size: Some(DEFAULT_PAGE_SIZE),
            in_service_document: true,
            changes_tracked: false,
        });
        let last = self.sets.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        SetBuilder {
            set: &mut self.sets[last],
        }
    }

    /// Resolves every name and checks that the parts fit together.
    pub fn build(mut self) -> Result<Model, ModelErrors> {
        for slot in &self.entities {
            if !slot.declared {
                self.errors.push(format!(
                    "entity type {} is named but not declared",
                    slot.item.name
                ));
            }
        }
        for name in self
            .enums
            .iter()
            .filter(|s| !s.declared)
            .map(|s| &s.item.name)
        {
            self.errors
                .push(format!("enumeration {name} is named but not declared"));
        }
        for name in self
            .complexes
            .iter()
            .filter(|s| !s.declared)
            .map(|s| &s.item.name)
        {
            self.errors
                .push(format!("complex type {name} is named but not declared"));
        }
        self.lay_complex_values_flat();
        self.resolve_links();
        let mut set_names = HashMap::new();
        let mut entity_sets = HashMap::new();
        for (at, set) in self.sets.iter().enumerate() {
            for name in std::iter::once(&set.name).chain(&set.also_known_as) {
                if set_names.insert(name.clone(), SetId(at)).is_some() {
                    self.errors.push(format!("set name {name} is used twice"));
                }
            }
            entity_sets.entry(set.entity).or_insert(SetId(at));
        }
        let errors = self.errors;
        let model = Model {
            namespace: self.namespace,
            container: self.container,
            doc: self.doc,
            entities: self.entities.into_iter().map(|s| s.item).collect(),
            complexes: self.complexes.into_iter().map(|s| s.item).collect(),
            enums: self.enums.into_iter().map(|s| s.item).collect(),
            sets: self.sets,
            set_names,
            entity_sets,
        };
        check::model(model, errors)
    }

    /// Gives every flat complex property one column per member, unless its sources were said.
    fn lay_complex_values_flat(&mut self) {
        let complexes = &self.complexes;
        for slot in &mut self.entities {
            for p in &mut slot.item.properties {
                let (Type::Complex(id), Source::Members(sources)) = (p.ty, &mut p.source) else {
                    continue;
                };
                let Some(complex) = complexes.get(id.0) else {
                    continue;
                };
                let prefix = snake_case(&p.name);
                if sources.is_empty() {
                    let column =
                        |m: &Property| Source::Column(format!("{prefix}_{}", snake_case(&m.name)));
                    *sources = complex.item.members.iter().map(column).collect();
                } else if sources.len() != complex.item.members.len() {
                    let text = format!(
                        "{}/{} gives {} members",
                        slot.item.name,
                        p.name,
                        sources.len()
                    );
                    self.errors.push(text);
                }
            }
        }
    }

    fn resolve_links(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        // To-one links first: the others are read off them.
        pending.sort_by_key(|p| !matches!(p.kind, PendingKind::Holds(_)));
        for link in &pending {
            match self.resolve(link) {
                Ok(resolved) => {
                    if let Some(n) = self.navigation_mut(link.entity, link.navigation) {
                        n.link = resolved;
                    }
                }
                Err(text) => self.errors.push(text),
            }
        }
    }

    fn navigation_mut(&mut self, entity: EntityId, at: usize) -> Option<&mut Navigation> {
        self.entities
            .get_mut(entity.0)
            .and_then(|s| s.item.navigations.get_mut(at))
    }

    fn resolve(&mut self, pending: &PendingLink) -> Result<Link, String> {
        let navigation = self
            .entities
            .get(pending.entity.0)
            .and_then(|s| s.item.navigations.get(pending.navigation))
            .ok_or("a navigation is lost")?
            .clone();
        match &pending.kind {
            PendingKind::Holds(names) => self.resolve_holds(pending.entity, &navigation, names),
            PendingKind::HeldBy(back) => {
                let pairs = self.pairs_held(navigation.target, back)?;
                Ok(Link::HeldBy(
                    pairs
                        .into_iter()
                        .map(|(theirs, own)| (own, theirs))
                        .collect(),
                ))
            }
            PendingKind::Through { link, near, far } => {
                let near = self
                    .pairs_held(*link, near)?
                    .into_iter()
                    .map(|(theirs, own)| (own, theirs))
                    .collect();
                Ok(Link::Through {
                    link: *link,
                    near,
                    far: self.pairs_held(*link, far)?,
                })
            }
        }
    }

    /// Pairs of (foreign-key property, key property of the target); the foreign key takes the key's type.
    fn resolve_holds(
        &mut self,
        own: EntityId,
        navigation: &Navigation,
        names: &[String],
    ) -> Result<Link, String> {
        let target = self
            .entities
            .get(navigation.target.0)
            .ok_or("a target is lost")?;
        let keys: Vec<(usize, Type, Facets)> = target
            .item
            .key_properties()
            .map(|(i, p)| (i, p.ty, p.facets.clone()))
            .collect();
        let entity = self.entities.get_mut(own.0).ok_or("a type is lost")?;
        if keys.len() != names.len() {
            return Err(format!(
                "{}/{} needs {} key properties",
                entity.item.name,
                navigation.name,
                keys.len()
            ));
        }
        let mut pairs = Vec::new();
        for (name, (key, ty, facets)) in names.iter().zip(keys) {
            let text = format!(
                "{}/{}: no property {name}",
                entity.item.name, navigation.name
            );
            let (at, _) = entity.item.property(name).ok_or(text)?;
            if let Some(p) = entity.item.properties.get_mut(at) {
                p.ty = ty;
                p.facets.max_length = facets.max_length;
                p.facets.precision = facets.precision;
                p.facets.scale = facets.scale;
            }
            pairs.push((at, key));
        }
        Ok(Link::Holds(pairs))
    }

    fn pairs_held(
        &self,
        entity: EntityId,
        navigation: &str,
    ) -> Result<Vec<(usize, usize)>, String> {
        let entity = &self.entities.get(entity.0).ok_or("a type is lost")?.item;
        match entity.any_navigation(navigation).map(|(_, n)| &n.link) {
            Some(Link::Holds(pairs)) => Ok(pairs.clone()),
            Some(Link::HeldBy(_) | Link::Through { .. }) | None => Err(format!(
                "{} has no to-one navigation {navigation}",
                entity.name
            )),
        }
    }
}

/// Rows of one page where a set says nothing else.
pub const DEFAULT_PAGE_SIZE: usize = 5000;

/// Declares one entity type.
#[derive(Debug)]
pub struct EntityBuilder<'a> {
    m: &'a mut Builder,
    id: EntityId,
}

#[expect(clippy::indexing_slicing, reason = "the id was made by this builder")]
impl EntityBuilder<'_> {
    fn ty(&mut self) -> &mut EntityType {
        &mut self.m.entities[self.id.0].item
    }

    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.ty().doc);
        self
    }

    /// Names the key properties, which must have been declared.
    pub fn key(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            match self.place(name) {
                Some(at) => {
                    let ty = self.ty();
                    ty.key.push(at);
                    ty.properties[at].facets.nullable = false;
                    if ty.properties[at].editing == Editing::Always {
                        ty.properties[at].editing = Editing::OnCreate;
                    }
                }
                None => self.lost("key property", name),
            }
        }
        self
    }

    pub fn key_from(&mut self, origin: KeyOrigin) -> &mut Self {
        self.ty().key_origin = origin;
        self
    }

    /// Another key, such as `Users(ExternalId='E001')`.
    pub fn alternate_key(&mut self, names: &[&str]) -> &mut Self {
        let parts: Vec<_> = names
            .iter()
            .map(|n| ((*n).to_owned(), self.place(n)))
            .collect();
        let mut known = Vec::new();
        for (name, at) in parts {
            match at {
                Some(at) => known.push((name, at)),
                None => self.lost("alternate key property", &name),
            }
        }
        self.ty().alternate_keys.push(AlternateKey { parts: known });
        self
    }

    /// The weak ETag is made of these properties.
    pub fn etag(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            match self.place(name) {
                Some(at) => self.ty().etag.push(at),
                None => self.lost("ETag property", name),
            }
        }
        self
    }

    /// Names the properties that the service fills whenever it writes a row.
    pub fn stamped(&mut self, stamps: &[(Stamp, &str)]) -> &mut Self {
        for (stamp, name) in stamps {
            match self.place(name) {
                Some(at) => self.ty().stamps.push((*stamp, at)),
                None => self.lost("stamp property", name),
            }
        }
        self
    }

    /// Rows are put away: `on` is set, and `by` names who did it. A filter that uses one of
    /// `shown_by` sees the archived rows of its level.
    pub fn archived_by(
        &mut self,
        on: &str,
        by: &str,
        batch_column: &str,
        shown_by: &[&str],
    ) -> &mut Self {
        let by = self.place(by);
        match self.place(on) {
            Some(on) => {
                let shown_by = shown_by.iter().map(|s| (*s).to_owned()).collect();
                let batch_column = Some(batch_column.to_owned());
                self.ty().archive = Some(Archive {
                    on,
                    by,
                    shown_by,
                    batch_column,
                });
            }
            None => self.lost("archive property", on),
        }
        self
    }

    /// The type only reads a table that another type owns.
    pub fn view(&mut self) -> &mut Self {
        self.ty().view = true;
        self
    }

    pub fn text(&mut self, name: &str, max_length: u32) -> PropertyBuilder<'_> {
        let mut p = property(name, Type::Primitive(Primitive::String));
        p.facets.max_length = Some(max_length);
        self.add(p)
    }

    pub fn long_text(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::String)
    }

    pub fn int64(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::Int64)
    }

    pub fn int32(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::Int32)
    }

    pub fn boolean(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::Boolean)
    }

    pub fn date(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::Date)
    }

    pub fn date_time(&mut self, name: &str) -> PropertyBuilder<'_> {
        let p = self.primitive(name, Primitive::DateTimeOffset);
        p.property.facets.precision = Some(6);
        p
    }

    pub fn guid(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::Guid)
    }

    pub fn double(&mut self, name: &str) -> PropertyBuilder<'_> {
        self.primitive(name, Primitive::Double)
    }

    pub fn decimal(&mut self, name: &str, precision: u8, scale: u8) -> PropertyBuilder<'_> {
        let p = self.primitive(name, Primitive::Decimal);
        p.property.facets.precision = Some(precision);
        p.property.facets.scale = Some(scale);
        p
    }

    pub fn primitive(&mut self, name: &str, ty: Primitive) -> PropertyBuilder<'_> {
        self.add(property(name, Type::Primitive(ty)))
    }

    /// A property of an enumeration type, never null; the default is the member with value 0 if there is one.
    pub fn enumeration(&mut self, name: &str, enumeration: &str) -> PropertyBuilder<'_> {
        let id = self.m.enum_id(enumeration);
        let mut p = property(name, Type::Enum(id));
        p.facets.nullable = false;
        p.default = Some(Value::Int(0));
        self.add(p)
    }

    /// A complex value laid flat into columns named after the property and its members.
    pub fn complex(&mut self, name: &str, complex: &str) -> PropertyBuilder<'_> {
        let id = self.m.complex_id(complex);
        let mut p = property(name, Type::Complex(id));
        p.source = Source::Members(Vec::new());
        self.add(p)
    }

    /// A collection of values of a primitive type, kept as JSON text.
    pub fn collection(&mut self, name: &str, ty: Primitive) -> PropertyBuilder<'_> {
        let mut p = property(name, Type::Primitive(ty));
        p.collection = true;
        p.facets.nullable = false;
        p.source = Source::Json(snake_case(name));
        self.add(p)
    }

    /// A navigation to none or one entity, with its foreign-key property `{name}Id` beside it.
    pub fn one(&mut self, name: &str, target: &str) -> NavigationBuilder<'_> {
        let key = format!("{name}Id");
        let mut p = property(&key, Type::Primitive(Primitive::Int64));
        p.indexed = true;
        self.ty().properties.push(p);
        self.one_by(name, target, &[&key])
    }

    /// A navigation to none or one entity over foreign-key properties declared already.
    pub fn one_by(&mut self, name: &str, target: &str, keys: &[&str]) -> NavigationBuilder<'_> {
        let keys = keys.iter().map(|k| (*k).to_owned()).collect();
        self.navigation(
            name,
            target,
            Multiplicity::ZeroOrOne,
            PendingKind::Holds(keys),
        )
    }

    /// A collection of entities whose to-one navigation `back` leads here.
    pub fn many(&mut self, name: &str, target: &str, back: &str) -> NavigationBuilder<'_> {
        let kind = PendingKind::HeldBy(back.to_owned());
        let built = self.navigation(name, target, Multiplicity::Many, kind);
        built.partner(back)
    }

    /// One or no entity whose to-one navigation `back` leads here.
    pub fn one_back(&mut self, name: &str, target: &str, back: &str) -> NavigationBuilder<'_> {
        let kind = PendingKind::HeldBy(back.to_owned());
        self.navigation(name, target, Multiplicity::ZeroOrOne, kind)
            .partner(back)
    }

    /// A collection reached through rows of a link type, whose to-one navigations lead here (`near`) and on (`far`).
    pub fn many_through(
        &mut self,
        name: &str,
        target: &str,
        link: &str,
        near: &str,
        far: &str,
    ) -> NavigationBuilder<'_> {
        let link = self.m.entity_id(link);
        let kind = PendingKind::Through {
            link,
            near: near.to_owned(),
            far: far.to_owned(),
        };
        self.navigation(name, target, Multiplicity::Many, kind)
    }

    fn navigation(
        &mut self,
        name: &str,
        target: &str,
        multiplicity: Multiplicity,
        kind: PendingKind,
    ) -> NavigationBuilder<'_> {
        let target = self.m.entity_id(target);
        let entity = self.id;
        let ty = self.ty();
        ty.navigations.push(Navigation {
            name: name.to_owned(),
            doc: String::new(),
            target,
            multiplicity,
            link: Link::Holds(Vec::new()),
            partner: None,
            hidden: false,
            also_known_as: Vec::new(),
        });
        let at = ty.navigations.len() - 1;
        let held = match &kind {
            PendingKind::Holds(names) => names.clone(),
            PendingKind::HeldBy(_) | PendingKind::Through { .. } => Vec::new(),
        };
        self.m.pending.push(PendingLink {
            entity,
            navigation: at,
            kind,
        });
        NavigationBuilder {
            ty: self.ty(),
            at,
            held,
        }
    }

    fn place(&mut self, name: &str) -> Option<usize> {
        self.ty().property(name).map(|(at, _)| at)
    }

    fn lost(&mut self, what: &str, name: &str) {
        let entity = self.ty().name.clone();
        self.m
            .errors
            .push(format!("{entity}: {what} {name} is not declared"));
    }

    fn add(&mut self, p: Property) -> PropertyBuilder<'_> {
        let properties = &mut self.ty().properties;
        properties.push(p);
        let last = properties.len() - 1;
        PropertyBuilder {
            property: &mut properties[last],
        }
    }
}

/// Says more about the property just declared.
#[derive(Debug)]
pub struct PropertyBuilder<'a> {
    property: &'a mut Property,
}

impl PropertyBuilder<'_> {
    pub fn doc(self, text: &str) -> Self {
        text.clone_into(&mut self.property.doc);
        self
    }

    /// Never null, but a create may leave it out when it has a default.
    pub fn not_null(self) -> Self {
        self.property.facets.nullable = false;
        self
    }

    pub fn nullable(self) -> Self {
        self.property.facets.nullable = true;
        self
    }

    /// Never null, and a create without it is refused.
    pub fn required(self) -> Self {
        self.property.required = true;
        self.not_null()
    }

    /// The service sets it.
    pub fn read_only(self) -> Self {
        self.property.editing = Editing::Never;
        self
    }

    pub fn immutable(self) -> Self {
        self.property.editing = Editing::OnCreate;
        self
    }

    pub fn default(self, value: impl Into<Value>) -> Self {
        self.property.default = Some(value.into());
        self
    }

    /// Computed whenever it is read, from an expression over the same entity in OData's language.
    pub fn computed(self, expression: &str) -> Self {
        self.property.source = Source::Computed(expression.to_owned());
        self.property.default = None;
        self.read_only()
    }

    /// The members of a complex value as expressions, in the order of the complex type.
    pub fn members(self, expressions: &[&str]) -> Self {
        self.property.source = Source::Members(
            expressions
                .iter()
                .map(|e| Source::Computed((*e).to_owned()))
                .collect(),
        );
        self.read_only()
    }

    /// A complex value kept as JSON text in one column.
    pub fn json(self) -> Self {
        self.property.source = Source::Json(snake_case(&self.property.name));
        self
    }

    pub fn column(self, name: &str) -> Self {
        if let Source::Column(column) | Source::Json(column) = &mut self.property.source {
            name.clone_into(column);
        }
        self
    }

    /// Seen only with this right, beyond the set's own.
    pub fn read_with(self, right: Right) -> Self {
        self.property.read = Some(right);
        self
    }

    pub fn write_only(self) -> Self {
        self.property.write_only = true;
        self
    }

    pub fn unit(self, unit: &str) -> Self {
        self.property.unit = Some(unit.to_owned());
        self
    }

    pub fn between(self, minimum: impl Into<Value>, maximum: impl Into<Value>) -> Self {
        self.property.minimum = Some(minimum.into());
        self.property.maximum = Some(maximum.into());
        self
    }

    pub fn at_least(self, minimum: impl Into<Value>) -> Self {
        self.property.minimum = Some(minimum.into());
        self
    }

    pub fn example(self, value: impl Into<Value>) -> Self {
        self.property.example = Some(value.into());
        self
    }

    /// Another spelling accepted on input, never written.
    pub fn also_known_as(self, name: &str) -> Self {
        self.property.also_known_as.push(name.to_owned());
        self
    }

    pub fn indexed(self) -> Self {
        self.property.indexed = true;
        self
    }

    /// Keeps a companion column `{column}_folded` without marks and in lower case.
    pub fn folded(self) -> Self {
        self.property.folded = self.property.column().map(|c| format!("{c}_folded"));
        self
    }
}

/// Says more about the navigation just declared.
#[derive(Debug)]
pub struct NavigationBuilder<'a> {
    ty: &'a mut EntityType,
    at: usize,
    /// Foreign-key properties, empty for a collection.
    held: Vec<String>,
}

impl NavigationBuilder<'_> {
    fn with(self, change: impl FnOnce(&mut Navigation)) -> Self {
        if let Some(n) = self.ty.navigations.get_mut(self.at) {
            change(n);
        }
        self
    }

    fn keys(self, change: impl Fn(&mut Property)) -> Self {
        for p in self
            .ty
            .properties
            .iter_mut()
            .filter(|p| self.held.contains(&p.name))
        {
            change(p);
        }
        self
    }

    pub fn doc(self, text: &str) -> Self {
        let keys = format!("Key of: {}", lower_first(text));
        self.with(|n| text.clone_into(&mut n.doc)).keys(|p| {
            if p.doc.is_empty() {
                keys.clone_into(&mut p.doc);
            }
        })
    }

    /// Always leads to an entity; its foreign key is never null and a create must give it.
    pub fn required(self) -> Self {
        self.with(|n| n.multiplicity = Multiplicity::One).keys(|p| {
            p.facets.nullable = false;
            p.required = true;
        })
    }

    /// The service sets it.
    pub fn read_only(self) -> Self {
        self.keys(|p| {
            p.editing = Editing::Never;
            p.required = false;
        })
    }

    pub fn partner(self, name: &str) -> Self {
        self.with(|n| n.partner = Some(name.to_owned()))
    }

    /// Serves declared expressions only.
    pub fn hidden(self) -> Self {
        self.with(|n| n.hidden = true)
    }

    pub fn also_known_as(self, name: &str) -> Self {
        self.with(|n| n.also_known_as.push(name.to_owned()))
    }

    pub fn column(self, name: &str) -> Self {
        self.keys(|p| p.source = Source::Column(name.to_owned()))
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Declares the members of a complex type.
#[derive(Debug)]
pub struct ComplexBuilder<'a> {
    m: &'a mut Builder,
    id: ComplexId,
}

#[expect(clippy::indexing_slicing, reason = "the id was made by this builder")]
impl ComplexBuilder<'_> {
    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.m.complexes[self.id.0].item.doc);
        self
    }

    /// May hold members beyond the declared ones.
    pub fn open(&mut self) -> &mut Self {
        self.m.complexes[self.id.0].item.open = true;
        self
    }

    pub fn text(&mut self, name: &str, max_length: u32) -> PropertyBuilder<'_> {
        let p = self.primitive(name, Primitive::String);
        p.property.facets.max_length = Some(max_length);
        p
    }

    pub fn decimal(&mut self, name: &str, precision: u8, scale: u8) -> PropertyBuilder<'_> {
        let p = self.primitive(name, Primitive::Decimal);
        p.property.facets.precision = Some(precision);
        p.property.facets.scale = Some(scale);
        p
    }

    pub fn primitive(&mut self, name: &str, ty: Primitive) -> PropertyBuilder<'_> {
        self.add(property(name, Type::Primitive(ty)))
    }

    pub fn enumeration(&mut self, name: &str, enumeration: &str) -> PropertyBuilder<'_> {
        let id = self.m.enum_id(enumeration);
        self.add(property(name, Type::Enum(id)))
    }

    fn add(&mut self, p: Property) -> PropertyBuilder<'_> {
        let members = &mut self.m.complexes[self.id.0].item.members;
        members.push(p);
        let last = members.len() - 1;
        PropertyBuilder {
            property: &mut members[last],
        }
    }
}

/// Declares the members of an enumeration type.
#[derive(Debug)]
pub struct EnumBuilder<'a> {
    ty: &'a mut EnumType,
}

impl EnumBuilder<'_> {
    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.ty.doc);
        self
    }

    /// Values combine bit by bit.
    pub fn flags(&mut self) -> &mut Self {
        self.ty.flags = true;
        self
    }

    pub fn member(&mut self, name: &str, value: i64, doc: &str) -> &mut Self {
        let member = EnumMember {
            name: name.to_owned(),
            value,
            doc: doc.to_owned(),
            also_known_as: Vec::new(),
        };
        self.ty.members.push(member);
        self
    }

    /// Members numbered from 0 in their order.
    pub fn members(&mut self, names: &[&str]) -> &mut Self {
        for (value, name) in (0..).zip(names) {
            self.member(name, value, "");
        }
        self
    }

    /// Another spelling of the last member, accepted on input.
    pub fn also_known_as(&mut self, name: &str) -> &mut Self {
        if let Some(member) = self.ty.members.last_mut() {
            member.also_known_as.push(name.to_owned());
        }
        self
    }
}

/// Says more about a set.
#[derive(Debug)]
pub struct SetBuilder<'a> {
    set: &'a mut EntitySet,
}

impl SetBuilder<'_> {
    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.set.doc);
        self
    }

    pub fn also_known_as(&mut self, names: &[&str]) -> &mut Self {
        self.set
            .also_known_as
            .extend(names.iter().map(|n| (*n).to_owned()));
        self
    }

    pub fn create(&mut self, right: Right) -> &mut Self {
        self.set.create = Some(right);
        self
    }

    pub fn update(&mut self, right: Right) -> &mut Self {
        self.set.update = Some(right);
        self
    }

    pub fn delete(&mut self, right: Right) -> &mut Self {
        self.set.delete = Some(right);
        self
    }

    /// Every row that a limited caller sees must meet this condition.
    pub fn rows(&mut self, condition: &str) -> &mut Self {
        self.set.rows = Some(condition.to_owned());
        self
    }

    /// Rows in one page; `None` turns server-driven paging off.
    pub fn page_size(&mut self, rows: Option<usize>) -> &mut Self {
        self.set.page_size = rows;
        self
    }

    pub fn not_in_service_document(&mut self) -> &mut Self {
        self.set.in_service_document = false;
        self
    }
}
