//! The words a service declares its model with.
//!
//! Types may be named before they are declared; [`Builder::build`] resolves every name and refuses a
//! model in which something does not fit. The defaults are the standard's, never one service's habits.

mod derived;
mod entity;
mod navigation;
mod operation;
mod property;
mod set;
mod typed;
mod types;

pub use entity::{EntityBuilder, MEDIA_STREAM, MEDIA_TYPE_LENGTH};
pub use navigation::NavigationBuilder;
pub use operation::{OperationBuilder, ParametersBuilder};
pub use property::PropertyBuilder;
pub use set::SetBuilder;
pub use types::{ComplexBuilder, EnumBuilder, TypeDefinitionBuilder};

use std::collections::HashMap;

use operation::PendingOperation;

use crate::check::{self, ModelErrors};
use crate::entity::Places;
use crate::{
    Belongs, ComplexId, ComplexType, Editing, EntityId, EntitySet, EntityType, EnumId, EnumType,
    Facets, KeyOrigin, Kind, Link, Model, Navigation, Operation, OperationKind, Primitive,
    Property, Restrictions, Right, SetId, Source, Type, TypeDefinition, Value,
};

/// Collects declarations and turns them into a [`Model`].
#[derive(Debug)]
pub struct Builder {
    namespace: String,
    namespace_aliases: Vec<String>,
    container: String,
    version: Option<String>,
    doc: String,
    entities: Vec<Slot<EntityType>>,
    complexes: Vec<Slot<ComplexType>>,
    enums: Vec<Slot<EnumType>>,
    definitions: Vec<TypeDefinition>,
    sets: Vec<EntitySet>,
    operations: Vec<PendingOperation>,
    pending: Vec<PendingLink>,
    errors: Vec<String>,
}

/// A type that was named; `declared` turns true when its own declaration comes.
#[derive(Debug)]
struct Slot<T> {
    item: T,
    declared: bool,
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
        srid: None,
    }
}

pub(crate) fn property(name: &str, ty: Type) -> Property {
    Property {
        name: name.to_owned(),
        belongs: Belongs::Here,
        doc: String::new(),
        ty,
        definition: None,
        collection: false,
        facets: nullable(),
        source: Source::Column(snake_case(name)),
        editing: Editing::Always,
        required: false,
        filled: false,
        default: None,
        read: None,
        write_only: false,
        permission: None,
        on_demand: false,
        media_type: None,
        content_type: None,
        hidden: false,
        unit: None,
        minimum: None,
        maximum: None,
        example: None,
        also_known_as: Vec::new(),
        indexed: false,
        folded: None,
        searchable: false,
    }
}

/// `SparePartId` → `spare_part_id`, `Shelf1` → `shelf1`.
fn snake_case(name: &str) -> String {
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
            namespace_aliases: Vec::new(),
            container: container.to_owned(),
            version: None,
            doc: String::new(),
            entities: Vec::new(),
            complexes: Vec::new(),
            enums: Vec::new(),
            definitions: Vec::new(),
            sets: Vec::new(),
            operations: Vec::new(),
            pending: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.doc);
        self
    }

    /// The version of the schema, which a client may name in `$schemaversion`.
    pub fn version(&mut self, text: &str) -> &mut Self {
        self.version = Some(text.to_owned());
        self
    }

    /// Another spelling of the namespace, accepted on input and never written.
    pub fn namespace_alias(&mut self, name: &str) -> &mut Self {
        self.namespace_aliases.push(name.to_owned());
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
                    uniques: Vec::new(),
                    indexes: Vec::new(),
                    archive: None,
                    etag: Vec::new(),
                    stamps: Vec::new(),
                    counts_every_update: false,
                    open: None,
                    view: false,
                    hidden: false,
                    media: None,
                    slug: None,
                    base: None,
                    kind: None,
                    places: Places::default(),
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
                    by_name: false,
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

    /// Declares an entity type that has all that `base` has, and what is declared for it beside. Its rows stand in the
    /// table of the type at the root, whose kind property ([`EntityBuilder::kinds`]) holds `value` in them.
    pub fn derived(
        &mut self,
        name: &str,
        base: &str,
        value: impl Into<Value>,
    ) -> EntityBuilder<'_> {
        let base = self.entity_id(base);
        let built = self.entity(name, "");
        if let Some(slot) = built.m.entities.get_mut(built.id.0) {
            slot.item.base = Some(base);
            slot.item.kind = Some(Kind {
                place: 0,
                value: Some(value.into()),
            });
        }
        built
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

    /// Declares a name for a primitive type; properties take it, with its facets, by `.typed(name)`.
    pub fn type_definition(
        &mut self,
        name: &str,
        underlying: Primitive,
    ) -> TypeDefinitionBuilder<'_> {
        self.definitions.push(TypeDefinition {
            name: name.to_owned(),
            doc: String::new(),
            underlying,
            facets: nullable(),
        });
        let last = self.definitions.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        TypeDefinitionBuilder {
            definition: &mut self.definitions[last],
        }
    }

    /// Declares a complex type.
    pub fn complex(&mut self, name: &str) -> ComplexBuilder<'_> {
        let id = self.complex_id(name);
        if let Some(slot) = self.complexes.get_mut(id.0) {
            slot.declared = true;
        }
        ComplexBuilder { m: self, id }
    }

    /// Declares a singleton: the one row of an entity type, which is never added or deleted through a door.
    pub fn singleton(&mut self, name: &str, entity: &str, read: Right) -> SetBuilder<'_> {
        let built = self.set(name, entity, read);
        built.set.singleton = true;
        built
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
            singleton: false,
            restrictions: Restrictions::default(),
        });
        let last = self.sets.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        SetBuilder {
            set: &mut self.sets[last],
        }
    }

    /// Declares an action, bound to nothing until it says otherwise. Each call declares one overload.
    pub fn action(&mut self, name: &str) -> OperationBuilder<'_> {
        self.operation(name, OperationKind::Action)
    }

    /// Declares a function, bound to nothing until it says otherwise. Each call declares one overload.
    pub fn function(&mut self, name: &str) -> OperationBuilder<'_> {
        self.operation(name, OperationKind::Function)
    }

    fn operation(&mut self, name: &str, kind: OperationKind) -> OperationBuilder<'_> {
        self.operations.push(PendingOperation::new(name, kind));
        let at = self.operations.len() - 1;
        OperationBuilder { m: self, at }
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
        self.define_types();
        self.lay_derived_types_out();
        self.lay_complex_values_flat();
        self.resolve_links();
        self.entities.iter_mut().for_each(|s| s.item.close());
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
        for set in &mut self.sets {
            // What is barred for everybody needs no right.
            let bars = &set.restrictions;
            set.create = set.create.filter(|_| !bars.insert.whole);
            set.update = set.update.filter(|_| !bars.update.whole);
            set.delete = set.delete.filter(|_| !bars.no_delete);
        }
        let operations = self.finished_operations();
        let errors = self.errors;
        let model = Model {
            namespace: self.namespace,
            namespace_aliases: self.namespace_aliases,
            container: self.container,
            version: self.version,
            doc: self.doc,
            entities: self.entities.into_iter().map(|s| s.item).collect(),
            complexes: self.complexes.into_iter().map(|s| s.item).collect(),
            enums: self.enums.into_iter().map(|s| s.item).collect(),
            definitions: self.definitions,
            sets: self.sets,
            told_operations: crate::operation::told(&operations),
            operations,
            set_names,
            entity_sets,
        };
        check::model(model, errors)
    }

    fn finished_operations(&mut self) -> Vec<Operation> {
        let mut finished = Vec::new();
        for pending in std::mem::take(&mut self.operations) {
            match pending.finish() {
                Ok(operation) => finished.push(operation),
                Err(text) => self.errors.push(text),
            }
        }
        finished
    }

    /// Gives what is called by a type definition the type and the facets of it.
    fn define_types(&mut self) {
        let of_entities = self
            .entities
            .iter_mut()
            .flat_map(|s| &mut s.item.properties);
        let of_complexes = self.complexes.iter_mut().flat_map(|s| &mut s.item.members);
        let of_operations = self.operations.iter_mut().flat_map(|o| o.parameters_mut());
        for p in of_entities.chain(of_complexes).chain(of_operations) {
            let Some(name) = &p.definition else { continue };
            let Some(definition) = self.definitions.iter().find(|d| d.name == *name) else {
                let text = format!("{}: there is no type definition {name}", p.name);
                self.errors.push(text);
                continue;
            };
            p.ty = Type::Primitive(definition.underlying);
            let facets = &definition.facets;
            p.facets.max_length = p.facets.max_length.or(facets.max_length);
            p.facets.precision = p.facets.precision.or(facets.precision);
            p.facets.scale = p.facets.scale.or(facets.scale);
            p.facets.srid = p.facets.srid.or(facets.srid);
        }
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
        let pending = std::mem::take(&mut self.pending);
        // To-one links first: the others are read off them.
        let (holds, others): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .partition(|p| matches!(p.kind, PendingKind::Holds(_)));
        for links in [holds, others] {
            for link in &links {
                match self.resolve(link) {
                    Ok(resolved) => {
                        if let Some(n) = self.navigation_mut(link.entity, link.navigation) {
                            n.link = resolved;
                        }
                    }
                    Err(text) => self.errors.push(text),
                }
            }
            self.share_links();
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
            let (at, _) = entity.item.declared(name).ok_or(text)?;
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
        let mut declared = entity.ways().map(|(_, n)| n);
        match declared.find(|n| n.name == navigation).map(|n| &n.link) {
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
