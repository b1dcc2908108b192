//! The metadata document as a tree: what XML and JSON both print, so that they cannot differ.

use std::borrow::Cow;

use entity_model::{
    Belongs, Binding, ComplexType, EntityId, EntitySet, EntityType, EnumType, Facets, Gives, Model,
    Multiplicity, OperationKind, Primitive, Property, Type,
};

use crate::annotation::{Annotation, Constant, Vocabulary};
use crate::{Abilities, annotate, visible};

/// The version of OData a document is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    V40,
    V401,
}

impl Version {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::V40 => "4.0",
            Self::V401 => "4.01",
        }
    }
}

pub(crate) struct Document<'a> {
    pub(crate) version: Version,
    pub(crate) namespace: &'a str,
    pub(crate) enums: Vec<Enumeration<'a>>,
    pub(crate) definitions: Vec<Definition<'a>>,
    pub(crate) complexes: Vec<Structure<'a>>,
    pub(crate) entities: Vec<Structure<'a>>,
    /// Overloads of one name stand together.
    pub(crate) operations: Vec<Operation<'a>>,
    pub(crate) container: Container<'a>,
    /// Of the schema itself.
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) struct Definition<'a> {
    pub(crate) name: &'a str,
    pub(crate) underlying: &'static str,
    pub(crate) facets: &'a Facets,
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) struct Enumeration<'a> {
    pub(crate) name: &'a str,
    pub(crate) underlying: &'static str,
    pub(crate) flags: bool,
    pub(crate) members: Vec<Member<'a>>,
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: i64,
    pub(crate) annotations: Vec<Annotation>,
}

/// An entity type, or a complex type when `key` is empty.
pub(crate) struct Structure<'a> {
    pub(crate) name: &'a str,
    /// Qualified; what it has is not said again.
    pub(crate) base: Option<String>,
    pub(crate) is_abstract: bool,
    pub(crate) open: bool,
    /// A media entity.
    pub(crate) has_stream: bool,
    pub(crate) key: Vec<&'a str>,
    pub(crate) properties: Vec<Structural<'a>>,
    pub(crate) navigations: Vec<Navigation<'a>>,
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) struct Structural<'a> {
    pub(crate) name: &'a str,
    /// Qualified, without `Collection(…)`.
    pub(crate) ty: String,
    pub(crate) collection: bool,
    /// `None` for a collection of entities, which holds no null to speak of.
    pub(crate) nullable: Option<bool>,
    pub(crate) max_length: Option<u32>,
    pub(crate) precision: Option<u8>,
    pub(crate) scale: Option<u8>,
    pub(crate) srid: Option<u16>,
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) struct Navigation<'a> {
    pub(crate) name: &'a str,
    pub(crate) ty: String,
    pub(crate) multiplicity: Multiplicity,
    pub(crate) partner: Option<&'a str>,
    pub(crate) constraints: Vec<(&'a str, &'a str)>,
    pub(crate) annotations: Vec<Annotation>,
}

/// One overload of an action or a function.
pub(crate) struct Operation<'a> {
    pub(crate) kind: OperationKind,
    pub(crate) name: &'a str,
    pub(crate) bound: bool,
    pub(crate) composable: bool,
    pub(crate) entity_set_path: Option<String>,
    /// With the one it is bound to.
    pub(crate) parameters: Vec<Structural<'a>>,
    pub(crate) gives: Option<Structural<'a>>,
    pub(crate) annotations: Vec<Annotation>,
}

impl Operation<'_> {
    pub(crate) fn element(&self) -> &'static str {
        element(self.kind)
    }
}

pub(crate) fn element(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Action => "Action",
        OperationKind::Function => "Function",
    }
}

/// What makes an operation that is bound to nothing a child of the service root.
pub(crate) struct Import<'a> {
    pub(crate) kind: OperationKind,
    pub(crate) name: &'a str,
    pub(crate) operation: String,
    /// The set of the entities it gives.
    pub(crate) set: Option<&'a str>,
    pub(crate) in_service_document: bool,
}

pub(crate) struct Container<'a> {
    pub(crate) name: &'a str,
    pub(crate) sets: Vec<Set<'a>>,
    pub(crate) imports: Vec<Import<'a>>,
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) struct Set<'a> {
    pub(crate) name: &'a str,
    pub(crate) singleton: bool,
    pub(crate) ty: String,
    pub(crate) in_service_document: bool,
    /// Pairs of (navigation, set it leads to).
    pub(crate) bindings: Vec<(Cow<'a, str>, &'a str)>,
    pub(crate) annotations: Vec<Annotation>,
}

pub(crate) fn document<'a>(
    model: &'a Model,
    abilities: &Abilities,
    version: Version,
) -> Document<'a> {
    let entities = (0..).map(EntityId).zip(&model.entities);
    Document {
        version,
        namespace: &model.namespace,
        enums: model.enums.iter().map(enumeration).collect(),
        definitions: model
            .definitions
            .iter()
            .map(|d| Definition {
                name: &d.name,
                underlying: d.underlying.name(),
                facets: &d.facets,
                annotations: annotate::described(&d.doc),
            })
            .collect(),
        complexes: model
            .complexes
            .iter()
            .map(|c| complex(model, abilities, c))
            .collect(),
        entities: entities
            .filter(|(_, e)| !e.hidden)
            .map(|(id, e)| entity(model, abilities, id, e))
            .collect(),
        operations: operations(model, abilities),
        container: Container {
            name: &model.container,
            sets: model
                .sets
                .iter()
                .map(|s| set(model, abilities, s))
                .collect(),
            imports: imports(model, abilities),
            annotations: annotate::container(model, abilities),
        },
        annotations: annotate::schema(model),
    }
}

fn enumeration(e: &EnumType) -> Enumeration<'_> {
    let wide = e.members.iter().any(|m| i32::try_from(m.value).is_err());
    Enumeration {
        name: &e.name,
        underlying: if wide { "Edm.Int64" } else { "Edm.Int32" },
        flags: e.flags,
        members: e
            .members
            .iter()
            .map(|m| Member {
                name: &m.name,
                value: m.value,
                annotations: annotate::described(&m.doc),
            })
            .collect(),
        annotations: annotate::described(&e.doc),
    }
}

fn complex<'a>(model: &Model, abilities: &Abilities, c: &'a ComplexType) -> Structure<'a> {
    Structure {
        name: &c.name,
        base: None,
        is_abstract: false,
        open: c.open,
        has_stream: false,
        key: Vec::new(),
        properties: visible::properties(&c.members, abilities)
            .map(|p| structural(model, None, p))
            .collect(),
        navigations: Vec::new(),
        annotations: annotate::described(&c.doc),
    }
}

fn entity<'a>(
    model: &'a Model,
    abilities: &Abilities,
    id: EntityId,
    e: &'a EntityType,
) -> Structure<'a> {
    Structure {
        name: &e.name,
        base: e.base.map(|id| model.type_name(Type::Entity(id))),
        is_abstract: e.is_abstract(),
        open: e.open.is_some(),
        has_stream: e.media.is_some() && e.base.is_none(),
        key: e
            .key_properties()
            .filter(|_| e.base.is_none())
            .map(|(_, p)| p.name.as_str())
            .collect(),
        properties: visible::properties(&e.properties, abilities)
            .filter(|p| p.belongs == Belongs::Here)
            .map(|p| {
                let mut told = structural(model, Some(e), p);
                let position = annotate::position(model, abilities, (id, e), p);
                told.annotations.extend(position);
                told
            })
            .collect(),
        navigations: visible::navigations(e)
            .filter(|n| n.belongs == Belongs::Here)
            .map(|n| Navigation {
                name: &n.name,
                ty: model.type_name(Type::Entity(n.target)),
                multiplicity: n.multiplicity,
                partner: visible::partner(model, id, n),
                constraints: visible::constraints(model, e, n),
                annotations: annotate::navigation(model, abilities, (id, e), n),
            })
            .collect(),
        annotations: annotate::entity(e),
    }
}

fn structural<'a>(model: &Model, owner: Option<&EntityType>, p: &'a Property) -> Structural<'a> {
    let definition = p
        .definition
        .as_ref()
        .and_then(|name| model.definition_named(name));
    // What a definition says is not said again.
    let defined = definition.map(|d| &d.facets);
    Structural {
        name: &p.name,
        ty: model.type_name_of(p),
        collection: p.collection,
        // What is never read back is missing from every answer.
        nullable: Some(p.facets.nullable || p.write_only),
        max_length: p
            .facets
            .max_length
            .filter(|_| defined.is_none_or(|d| d.max_length.is_none())),
        precision: p
            .facets
            .precision
            .or_else(|| default_precision(p.ty))
            .filter(|_| defined.is_none()),
        scale: p
            .facets
            .scale
            .filter(|_| defined.is_none_or(|d| d.scale.is_none())),
        srid: p
            .facets
            .srid
            .filter(|_| defined.is_none_or(|d| d.srid.is_none())),
        annotations: annotate::property(owner, p),
    }
}

/// Sorted by the first place of their name, so that JSON can put overloads into one list.
fn operations<'a>(model: &'a Model, abilities: &Abilities) -> Vec<Operation<'a>> {
    let mut all: Vec<Operation<'a>> = Vec::new();
    for o in visible::operations(model, abilities) {
        let last_of_name = all.iter().rposition(|other| other.name == o.name);
        let at = last_of_name.map_or(all.len(), |last| last + 1);
        all.insert(at, operation(model, o));
    }
    all
}

fn operation<'a>(model: &'a Model, o: &'a entity_model::Operation) -> Operation<'a> {
    let own = visible::parameters(model, o)
        .into_iter()
        .map(|p| Structural {
            nullable: Some(p.property.facets.nullable),
            annotations: annotate::parameter(p, o.kind),
            ..structural(model, None, p.property)
        });
    Operation {
        kind: o.kind,
        name: &o.name,
        bound: o.binding != Binding::Unbound,
        composable: o.composable,
        entity_set_path: visible::entity_set_path(model, o),
        parameters: binding_parameter(model, o.binding)
            .into_iter()
            .chain(own)
            .collect(),
        gives: o.gives.map(|gives| typed(model, "", gives)),
        annotations: annotate::operation(o),
    }
}

fn binding_parameter(model: &Model, binding: Binding) -> Option<Structural<'static>> {
    let gives = Gives {
        ty: Type::Entity(binding.entity()?),
        collection: matches!(binding, Binding::Many(_)),
        nullable: false,
    };
    Some(typed(model, visible::BINDING_PARAMETER, gives))
}

/// A value of a type without facets.
fn typed<'a>(model: &Model, name: &'a str, gives: Gives) -> Structural<'a> {
    let of_entities = gives.collection && matches!(gives.ty, Type::Entity(_));
    Structural {
        name,
        ty: model.type_name(gives.ty),
        collection: gives.collection,
        nullable: (!of_entities).then_some(gives.nullable),
        max_length: None,
        precision: default_precision(gives.ty),
        scale: None,
        srid: None,
        annotations: Vec::new(),
    }
}

/// One import for all overloads of a name.
fn imports<'a>(model: &'a Model, abilities: &Abilities) -> Vec<Import<'a>> {
    let mut all: Vec<Import<'a>> = Vec::new();
    let unbound = visible::operations(model, abilities).filter(|o| o.binding == Binding::Unbound);
    for o in unbound {
        if all.iter().any(|import| import.name == o.name) {
            continue;
        }
        let set = match o.gives.map(|g| g.ty) {
            Some(Type::Entity(id)) => model.set_of(id),
            Some(Type::Primitive(_) | Type::Enum(_) | Type::Complex(_) | Type::Untyped) | None => {
                None
            }
        };
        all.push(Import {
            kind: o.kind,
            name: &o.name,
            operation: format!("{}.{}", model.namespace, o.name),
            set: set.map(|id| model.set(id).name.as_str()),
            in_service_document: visible::stands_alone(model, o),
        });
    }
    all
}

/// Times travel with at most six fractional digits; the standard's default is none.
fn default_precision(ty: Type) -> Option<u8> {
    matches!(
        ty,
        Type::Primitive(Primitive::DateTimeOffset | Primitive::TimeOfDay | Primitive::Duration)
    )
    .then_some(6)
}

fn set<'a>(model: &'a Model, abilities: &Abilities, s: &'a EntitySet) -> Set<'a> {
    let bound = |(path, n): (Cow<'a, str>, &'a entity_model::Navigation)| {
        let target = model.set_of(n.target)?;
        Some((path, model.set(target).name.as_str()))
    };
    let own = visible::navigations(model.entity(s.entity)).map(|n| (n.name.as_str().into(), n));
    let below = model.kinds(s.entity).skip(1).flat_map(|id| {
        let ty = model.type_name(Type::Entity(id));
        let own = visible::navigations(model.entity(id));
        let own = own.filter(|n| n.belongs == Belongs::Here);
        own.map(move |n| (format!("{ty}/{}", n.name).into(), n))
    });
    Set {
        name: &s.name,
        singleton: s.singleton,
        ty: model.type_name(Type::Entity(s.entity)),
        in_service_document: s.in_service_document,
        bindings: own.chain(below).filter_map(bound).collect(),
        annotations: annotate::set(model, abilities, s),
    }
}

impl Document<'_> {
    /// The vocabularies that some annotation uses.
    pub(crate) fn vocabularies(&self) -> Vec<Vocabulary> {
        let of_structures = self.entities.iter().chain(&self.complexes).flat_map(|s| {
            let parts = s.properties.iter().map(|p| &p.annotations);
            parts
                .chain(s.navigations.iter().map(|n| &n.annotations))
                .chain([&s.annotations])
        });
        let of_enums = self.enums.iter().flat_map(|e| {
            let members = e.members.iter().map(|m| &m.annotations);
            members.chain([&e.annotations])
        });
        let of_operations = self.operations.iter().flat_map(|o| {
            let parameters = o.parameters.iter().map(|p| &p.annotations);
            parameters.chain([&o.annotations])
        });
        let of_container = self.container.sets.iter().map(|s| &s.annotations);
        let mut used: Vec<Vocabulary> = of_structures
            .chain(of_enums)
            .chain(of_operations)
            .chain(self.definitions.iter().map(|d| &d.annotations))
            .chain(of_container)
            .chain([&self.container.annotations, &self.annotations])
            .flatten()
            .map(|a| a.vocabulary)
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    }
}

impl Constant {
    /// Whether it fits into an attribute.
    pub(crate) fn scalar(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Scalar(kind, text) => Some((kind.name(), text)),
            Self::Collection(_) | Self::Record(_) => None,
        }
    }
}
