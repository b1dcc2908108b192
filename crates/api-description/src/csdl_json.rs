//! `$metadata` in JSON (OData CSDL JSON 4.01), the same tree as the XML.

use entity_model::{Model, Multiplicity};
use serde_json::{Map, Value, json};

use crate::annotation::{Annotation, Constant, Kind, Vocabulary};
use crate::csdl::{
    Container, Definition, Document, Enumeration, Import, Navigation, Operation, Set, Structural,
    Structure, document, element,
};
use crate::{Abilities, Version};

/// The metadata document in JSON.
#[must_use]
pub fn csdl_json(model: &Model, abilities: &Abilities, version: Version) -> Value {
    let document = document(model, abilities, version);
    let mut root = Map::new();
    put(&mut root, "$Version", document.version.text());
    let container = format!("{}.{}", document.namespace, document.container.name);
    put(&mut root, "$EntityContainer", container);
    put(&mut root, "$Reference", references(&document));
    put(&mut root, document.namespace, schema(&document));
    Value::Object(root)
}

fn put(into: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    into.insert(name.to_owned(), value.into());
}

fn references(document: &Document<'_>) -> Map<String, Value> {
    let reference = |vocabulary: Vocabulary| {
        let include = json!({
            "$Namespace": vocabulary.namespace(),
            "$Alias": vocabulary.alias(),
        });
        (vocabulary.uri("json"), json!({ "$Include": [include] }))
    };
    document.vocabularies().into_iter().map(reference).collect()
}

fn schema(document: &Document<'_>) -> Map<String, Value> {
    let mut schema = Map::new();
    for e in &document.enums {
        put(&mut schema, e.name, enumeration(e));
    }
    for d in &document.definitions {
        put(&mut schema, d.name, definition(d));
    }
    for c in &document.complexes {
        put(&mut schema, c.name, structure("ComplexType", c));
    }
    for e in &document.entities {
        put(&mut schema, e.name, structure("EntityType", e));
    }
    for overloads in document.operations.chunk_by(|a, b| a.name == b.name) {
        if let Some(first) = overloads.first() {
            let all: Vec<Value> = overloads.iter().map(|o| operation(o).into()).collect();
            put(&mut schema, first.name, all);
        }
    }
    put(
        &mut schema,
        document.container.name,
        container(&document.container),
    );
    annotations(&mut schema, "", &document.annotations);
    schema
}

fn definition(d: &Definition<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "$Kind", "TypeDefinition");
    put(&mut out, "$UnderlyingType", d.underlying);
    if let Some(length) = d.facets.max_length {
        put(&mut out, "$MaxLength", length);
    }
    if let Some(precision) = d.facets.precision {
        put(&mut out, "$Precision", precision);
    }
    if let Some(scale) = d.facets.scale {
        put(&mut out, "$Scale", scale);
    }
    if let Some(srid) = d.facets.srid {
        put(&mut out, "$SRID", srid.to_string());
    }
    annotations(&mut out, "", &d.annotations);
    out
}

fn enumeration(e: &Enumeration<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "$Kind", "EnumType");
    put(&mut out, "$UnderlyingType", e.underlying);
    if e.flags {
        put(&mut out, "$IsFlags", true);
    }
    for member in &e.members {
        put(&mut out, member.name, member.value);
        annotations(&mut out, member.name, &member.annotations);
    }
    annotations(&mut out, "", &e.annotations);
    out
}

fn structure(kind: &str, s: &Structure<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "$Kind", kind);
    if let Some(base) = &s.base {
        put(&mut out, "$BaseType", base.as_str());
    }
    if s.is_abstract {
        put(&mut out, "$Abstract", true);
    }
    if s.open {
        put(&mut out, "$OpenType", true);
    }
    if s.has_stream {
        put(&mut out, "$HasStream", true);
    }
    if !s.key.is_empty() {
        put(&mut out, "$Key", s.key.clone());
    }
    for p in &s.properties {
        put(&mut out, p.name, property(p));
    }
    for n in &s.navigations {
        put(&mut out, n.name, navigation(n));
    }
    annotations(&mut out, "", &s.annotations);
    out
}

fn property(p: &Structural<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    if p.ty != "Edm.String" {
        put(&mut out, "$Type", p.ty.as_str());
    }
    if p.collection {
        put(&mut out, "$Collection", true);
    }
    if p.nullable == Some(true) {
        put(&mut out, "$Nullable", true);
    }
    if let Some(length) = p.max_length {
        put(&mut out, "$MaxLength", length);
    }
    if let Some(precision) = p.precision {
        put(&mut out, "$Precision", precision);
    }
    if let Some(srid) = p.srid {
        // A text, because it may also say `variable`.
        put(&mut out, "$SRID", srid.to_string());
    }
    if let Some(scale) = p.scale {
        put(&mut out, "$Scale", scale);
    }
    annotations(&mut out, "", &p.annotations);
    out
}

fn navigation(n: &Navigation<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "$Kind", "NavigationProperty");
    put(&mut out, "$Type", n.ty.as_str());
    match n.multiplicity {
        Multiplicity::One => {}
        Multiplicity::ZeroOrOne => put(&mut out, "$Nullable", true),
        Multiplicity::Many => put(&mut out, "$Collection", true),
    }
    if let Some(partner) = n.partner {
        put(&mut out, "$Partner", partner);
    }
    if !n.constraints.is_empty() {
        put(&mut out, "$ReferentialConstraint", pairs(&n.constraints));
    }
    annotations(&mut out, "", &n.annotations);
    out
}

fn operation(o: &Operation<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "$Kind", o.element());
    if o.bound {
        put(&mut out, "$IsBound", true);
    }
    if o.composable {
        put(&mut out, "$IsComposable", true);
    }
    if let Some(path) = &o.entity_set_path {
        put(&mut out, "$EntitySetPath", path.as_str());
    }
    let parameter = |p: &Structural<'_>| {
        let mut named = Map::new();
        put(&mut named, "$Name", p.name);
        named.extend(property(p));
        Value::from(named)
    };
    if !o.parameters.is_empty() {
        let all: Vec<Value> = o.parameters.iter().map(parameter).collect();
        put(&mut out, "$Parameter", all);
    }
    if let Some(gives) = &o.gives {
        put(&mut out, "$ReturnType", property(gives));
    }
    annotations(&mut out, "", &o.annotations);
    out
}

fn import(i: &Import<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    let member = format!("${}", element(i.kind));
    put(&mut out, &member, i.operation.as_str());
    if let Some(set) = i.set {
        put(&mut out, "$EntitySet", set);
    }
    if i.in_service_document {
        put(&mut out, "$IncludeInServiceDocument", true);
    }
    out
}

fn container(c: &Container<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "$Kind", "EntityContainer");
    for s in &c.sets {
        put(&mut out, s.name, set(s));
    }
    for i in &c.imports {
        put(&mut out, i.name, import(i));
    }
    annotations(&mut out, "", &c.annotations);
    out
}

fn set(s: &Set<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    if !s.singleton {
        put(&mut out, "$Collection", true);
    }
    put(&mut out, "$Type", s.ty.as_str());
    if !s.in_service_document && !s.singleton {
        put(&mut out, "$IncludeInServiceDocument", false);
    }
    if !s.bindings.is_empty() {
        let bindings = s.bindings.iter().map(|(path, set)| (path.as_ref(), *set));
        let bindings: Vec<_> = bindings.collect();
        put(&mut out, "$NavigationPropertyBinding", pairs(&bindings));
    }
    annotations(&mut out, "", &s.annotations);
    out
}

fn pairs(pairs: &[(&str, &str)]) -> Map<String, Value> {
    let one = |(name, value): &(&str, &str)| ((*name).to_owned(), Value::from(*value));
    pairs.iter().map(one).collect()
}

/// Annotations of the object itself, or of its member `of`.
fn annotations(out: &mut Map<String, Value>, of: &str, annotations: &[Annotation]) {
    for a in annotations {
        let name = format!("{of}@{}.{}", a.vocabulary.alias(), a.term);
        put(out, &name, constant(&a.value));
    }
}

fn constant(value: &Constant) -> Value {
    match value {
        Constant::Scalar(kind, text) => scalar(*kind, text),
        Constant::Collection(items) => items.iter().map(constant).collect(),
        Constant::Record(members) => members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), constant(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn scalar(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Bool => Value::Bool(text == "true"),
        Kind::Int | Kind::Decimal | Kind::Float => number(text),
        // The type is known from the term, so only the member is named.
        Kind::EnumMember => text
            .rsplit_once('/')
            .map_or(text, |(_, member)| member)
            .into(),
        Kind::Date
        | Kind::DateTimeOffset
        | Kind::Duration
        | Kind::Guid
        | Kind::NavigationPropertyPath
        | Kind::PropertyPath
        | Kind::String
        | Kind::TimeOfDay => text.into(),
    }
}

fn number(text: &str) -> Value {
    let whole = text.parse::<i64>().map(Value::from);
    whole.unwrap_or_else(|_| {
        text.parse::<f64>()
            .map_or_else(|_| text.into(), Value::from)
    })
}
