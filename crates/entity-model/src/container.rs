//! The whole model: the types, and the sets a client can name.

use std::collections::HashMap;

use crate::{
    ComplexId, ComplexType, EntityId, EntityType, EnumId, EnumType, Operation, OperationId,
    Property, Restrictions, Right, Source, Type, TypeDefinition, Value,
};

/// Place of a set in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SetId(pub usize);

/// An entity set: what a URL's first segment names.
#[derive(Clone, Debug)]
pub struct EntitySet {
    pub name: String,
    pub doc: String,
    pub entity: EntityId,
    /// Other spellings that are routed here and never written.
    pub also_known_as: Vec<String>,
    pub read: Right,
    /// Without one, nobody creates through a door.
    pub create: Option<Right>,
    pub update: Option<Right>,
    pub delete: Option<Right>,
    /// A condition in OData's language that every row a limited caller sees must meet.
    pub rows: Option<String>,
    /// Rows in one page; `None` for no server-driven paging.
    pub page_size: Option<usize>,
    pub in_service_document: bool,
    pub changes_tracked: bool,
    /// The name stands for one entity: the only row of its type.
    pub singleton: bool,
    /// What nobody may do, whatever their rights.
    pub restrictions: Restrictions,
}

/// Everything a service declares. Immutable once built.
#[derive(Debug)]
pub struct Model {
    pub namespace: String,
    /// Other spellings of the namespace, accepted on input and never written.
    pub namespace_aliases: Vec<String>,
    pub container: String,
    /// Of the schema as a whole; without one there is nothing to ask for but the current one.
    pub version: Option<String>,
    pub doc: String,
    pub entities: Vec<EntityType>,
    pub complexes: Vec<ComplexType>,
    pub enums: Vec<EnumType>,
    pub definitions: Vec<TypeDefinition>,
    pub sets: Vec<EntitySet>,
    pub operations: Vec<Operation>,
    /// The same as documents tell them: overloads that CSDL does not know are one.
    pub told_operations: Vec<Operation>,
    pub(crate) set_names: HashMap<String, SetId>,
    pub(crate) entity_sets: HashMap<EntityId, SetId>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "ids are handed out by the builder of this very model"
)]
impl Model {
    #[must_use]
    pub fn entity(&self, id: EntityId) -> &EntityType {
        &self.entities[id.0]
    }

    #[must_use]
    pub fn complex(&self, id: ComplexId) -> &ComplexType {
        &self.complexes[id.0]
    }

    #[must_use]
    pub fn enumeration(&self, id: EnumId) -> &EnumType {
        &self.enums[id.0]
    }

    #[must_use]
    pub fn set(&self, id: SetId) -> &EntitySet {
        &self.sets[id.0]
    }

    #[must_use]
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }
}

impl Model {
    /// A set by its name or one of its aliases.
    #[must_use]
    pub fn set_named(&self, name: &str) -> Option<SetId> {
        self.set_names.get(name).copied()
    }

    /// The set whose rights and links hold for a type, wherever it is reached: its own, or that of the nearest type
    /// it is derived from.
    #[must_use]
    pub fn set_of(&self, entity: EntityId) -> Option<SetId> {
        let own = |id: EntityId| self.entity_sets.get(&id).copied();
        self.line(entity).find_map(own)
    }

    /// A type and those it is derived from, the nearest first.
    pub fn line(&self, entity: EntityId) -> impl Iterator<Item = EntityId> {
        std::iter::successors(Some(entity), |id| self.entity(*id).base)
    }

    /// The type that owns the table: itself, unless it is derived.
    #[must_use]
    pub fn root(&self, entity: EntityId) -> EntityId {
        self.line(entity).last().unwrap_or(entity)
    }

    /// Whether a type is the other or derived from it.
    #[must_use]
    pub fn is_a(&self, entity: EntityId, base: EntityId) -> bool {
        self.line(entity).any(|id| id == base)
    }

    /// A type and all that are derived from it.
    pub fn kinds(&self, entity: EntityId) -> impl Iterator<Item = EntityId> {
        let derived = (0..self.entities.len()).map(EntityId);
        let derived = derived.filter(move |id| *id != entity && self.is_a(*id, entity));
        std::iter::once(entity).chain(derived)
    }

    /// Of which type of a table a row is, by what its kind property holds; a value that none declares is the root's.
    #[must_use]
    pub fn kind_of(&self, entity: EntityId, value: &Value) -> EntityId {
        let root = self.root(entity);
        let says = |id: &EntityId| {
            let kind = self.entity(*id).kind.as_ref();
            kind.is_some_and(|k| k.value.as_ref() == Some(value))
        };
        self.kinds(root).find(says).unwrap_or(root)
    }

    /// The type below this one that has a member of this name.
    #[must_use]
    pub fn kind_with(&self, entity: EntityId, name: &str) -> Option<EntityId> {
        let has = |id: &EntityId| {
            let ty = self.entity(*id);
            ty.property(name).is_some() || ty.navigation(name).is_some()
        };
        self.kinds(entity).skip(1).find(has)
    }

    /// Every overload of an action or function, by its short or qualified name (`Close`, `Shop.Close`)
    /// or an alias of it.
    pub fn operations_named(&self, name: &str) -> impl Iterator<Item = (OperationId, &Operation)> {
        let short = self.short_name(name);
        let is = move |o: &Operation| {
            short.is_some_and(|s| o.name == s || o.also_known_as.iter().any(|a| a == s))
        };
        let all = self.operations.iter().enumerate();
        all.filter(move |(_, o)| is(o))
            .map(|(at, o)| (OperationId(at), o))
    }

    /// Where `$search` looks in the entities of a type: places of properties, and of members where one is complex.
    #[must_use]
    pub fn searched(&self, entity: &EntityType) -> Vec<(usize, Option<usize>)> {
        let mut places = Vec::new();
        for (place, property) in entity.properties.iter().enumerate() {
            if property.searchable {
                places.push((place, None));
            }
            if let (Type::Complex(complex), Source::Members(_)) = (property.ty, &property.source) {
                let members = self.complex(complex).members.iter().enumerate();
                let members = members.filter(|(_, member)| member.searchable);
                places.extend(members.map(|(at, _)| (place, Some(at))));
            }
        }
        places
    }

    /// A type by its short or qualified name (`Part`, `Shop.Part`).
    #[must_use]
    pub fn entity_named(&self, name: &str) -> Option<EntityId> {
        let short = self.short_name(name)?;
        self.entities
            .iter()
            .position(|e| e.name == short)
            .map(EntityId)
    }

    #[must_use]
    pub fn enum_named(&self, name: &str) -> Option<EnumId> {
        let short = self.short_name(name)?;
        self.enums.iter().position(|e| e.name == short).map(EnumId)
    }

    #[must_use]
    pub fn complex_named(&self, name: &str) -> Option<ComplexId> {
        let short = self.short_name(name)?;
        self.complexes
            .iter()
            .position(|c| c.name == short)
            .map(ComplexId)
    }

    /// The qualified name of a type, such as `Shop.Part` or `Edm.String`.
    #[must_use]
    pub fn type_name(&self, ty: Type) -> String {
        let own = |name: &str| format!("{}.{name}", self.namespace);
        match ty {
            Type::Primitive(p) => p.name().to_owned(),
            Type::Enum(id) => own(&self.enumeration(id).name),
            Type::Complex(id) => own(&self.complex(id).name),
            Type::Entity(id) => own(&self.entity(id).name),
            Type::Untyped => "Edm.Untyped".to_owned(),
        }
    }

    /// The name of a property's type: of its definition, if it has one.
    #[must_use]
    pub fn type_name_of(&self, property: &Property) -> String {
        match &property.definition {
            Some(name) => format!("{}.{name}", self.namespace),
            None => self.type_name(property.ty),
        }
    }

    /// A type definition by its name, qualified or not.
    #[must_use]
    pub fn definition_named(&self, name: &str) -> Option<&TypeDefinition> {
        let short = self.short_name(name)?;
        self.definitions.iter().find(|d| d.name == short)
    }

    /// The name without its namespace, behind which spaces may stand; `None` for a foreign namespace.
    fn short_name<'a>(&self, name: &'a str) -> Option<&'a str> {
        let Some((namespace, short)) = name.rsplit_once('.') else {
            return Some(name);
        };
        let ours =
            self.namespace == namespace || self.namespace_aliases.iter().any(|a| a == namespace);
        ours.then(|| short.trim_start_matches(' '))
    }
}
