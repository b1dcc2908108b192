//! One schema per type, and that of an error.

use entity_model::{
    Belongs, ComplexType, Editing, EntityType, EnumType, Model, Primitive, Property, Type, Value,
};
use utoipa::Number;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AllOfBuilder, AnyOfBuilder, ArrayBuilder, ComponentsBuilder, KnownFormat, Object,
    ObjectBuilder, Ref, RefBuilder, Schema, SchemaFormat, SchemaType, Type as Json,
};

use super::literal::json;
use super::{Sources, component};
use crate::annotation::one_line;
use crate::{annotate, visible};

/// The schema of an error answer.
pub(super) const ERROR: &str = "Error";

pub(super) fn add(s: Sources<'_>, mut components: ComponentsBuilder) -> ComponentsBuilder {
    let model = s.model;
    for e in &model.enums {
        components = components.schema(name(model, &e.name), enumeration(e));
    }
    for c in &model.complexes {
        components = components.schema(name(model, &c.name), complex(model, c));
    }
    for e in model.entities.iter().filter(|e| !e.hidden) {
        let own = entity(model, e);
        components = match e.base {
            None => components.schema(name(model, &e.name), own),
            Some(base) => {
                let base = Ref::from_schema_name(name(model, &model.entity(base).name));
                let all = AllOfBuilder::new().item(base).item(own);
                components.schema(name(model, &e.name), Schema::AllOf(all.build()))
            }
        };
    }
    for set in &model.sets {
        let e = model.entity(set.entity);
        if annotate::may_create(model, s.can, set) {
            components = components.schema(create_name(model, &e.name), create(model, e));
        }
        if annotate::may_update(model, s.can, set) {
            components = components.schema(update_name(model, &e.name), update(model, e));
        }
    }
    components.schema(ERROR, error())
}

/// The schema of a type: its qualified name.
pub(super) fn name(model: &Model, ty: &str) -> String {
    component(&format!("{}.{ty}", model.namespace))
}

pub(super) fn create_name(model: &Model, ty: &str) -> String {
    format!("{}-create", name(model, ty))
}

pub(super) fn update_name(model: &Model, ty: &str) -> String {
    format!("{}-update", name(model, ty))
}

pub(super) fn text(doc: &str) -> Option<String> {
    let doc = one_line(doc);
    (!doc.is_empty()).then_some(doc)
}

fn enumeration(e: &EnumType) -> Object {
    let members = e.members.iter().map(|m| {
        let doc = text(&m.doc).map_or_else(String::new, |doc| format!(": {doc}"));
        format!("- `{}` ({}){doc}", m.name, m.value)
    });
    let lines: Vec<String> = text(&e.doc).into_iter().chain(members).collect();
    let out = ObjectBuilder::new()
        .schema_type(Json::String)
        .title(Some(&e.name))
        .description(Some(lines.join("\n")));
    let names = e.members.iter().map(|m| m.name.as_str());
    if e.flags {
        let any = names.collect::<Vec<_>>().join("|");
        let pattern = format!("^({any})(,({any}))*$");
        out.pattern(Some(pattern)).build()
    } else {
        out.enum_values(Some(names)).build()
    }
}

fn complex(model: &Model, c: &ComplexType) -> Object {
    let out = ObjectBuilder::new()
        .title(Some(&c.name))
        .description(text(&c.doc));
    visible::readable(&c.members)
        .fold(out, |out, p| {
            out.property(&p.name, property(model, None, p))
        })
        .build()
}

/// What a read answers. Navigations are left to `$expand`: a graph of types that all lead to each other
/// would grow without end in whatever unfolds it.
fn entity(model: &Model, e: &EntityType) -> Object {
    let out = ObjectBuilder::new()
        .title(Some(&e.name))
        .description(text(&e.doc));
    visible::readable(&e.properties)
        .filter(|p| p.belongs == Belongs::Here)
        .fold(out, |out, p| {
            out.property(&p.name, property(model, Some(e), p))
        })
        .build()
}

/// What a create takes.
fn create(model: &Model, e: &EntityType) -> Object {
    let out = ObjectBuilder::new().title(Some(format!("{} to create", e.name)));
    written(e, |editing| editing != Editing::Never)
        .fold(out, |out, p| {
            let out = out.property(&p.name, property(model, None, p));
            if p.required {
                out.required(&p.name)
            } else {
                out
            }
        })
        .build()
}

/// What an update takes.
fn update(model: &Model, e: &EntityType) -> Object {
    let out = ObjectBuilder::new().title(Some(format!("Changes of {}", e.name)));
    written(e, |editing| editing == Editing::Always)
        .fold(out, |out, p| {
            out.property(&p.name, property(model, None, p))
        })
        .build()
}

/// A property or a parameter as a body holds it.
pub(super) fn given(model: &Model, p: &Property) -> RefOr<Schema> {
    property(model, None, p)
}

/// One value of a type.
pub(super) fn of_type(model: &Model, ty: Type) -> RefOr<Schema> {
    if let Some(named) = reference(model, ty) {
        return RefOr::Ref(named);
    }
    let out = ObjectBuilder::new();
    match ty {
        Type::Primitive(primitive) => {
            let (ty, format) = shape(primitive);
            out.schema_type(ty).format(format).into()
        }
        Type::Enum(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => {
            out.schema_type(SchemaType::AnyValue).into()
        }
    }
}

fn written(e: &EntityType, which: fn(Editing) -> bool) -> impl Iterator<Item = &Property> {
    let open = move |p: &&Property| which(p.editing) && !visible::is_computed(Some(e), p);
    e.members().map(|(_, p)| p).filter(open)
}

/// A property; its owner is given where the schema describes an answer.
fn property(model: &Model, owner: Option<&EntityType>, p: &Property) -> RefOr<Schema> {
    let computed = owner.is_some() && visible::is_computed(owner, p);
    let doc = description(p);
    if p.collection {
        return ArrayBuilder::new()
            .items(one(model, p))
            .description(doc)
            .into();
    }
    match reference(model, p.ty) {
        Some(reference) if p.facets.nullable => AnyOfBuilder::new()
            .item(reference)
            .item(Object::with_type(Json::Null))
            .description(doc)
            .into(),
        Some(reference) => RefBuilder::new()
            .ref_location(reference.ref_location)
            .description(doc)
            .into(),
        None => {
            let mut out = plain(p).description(doc);
            if computed {
                out = out.read_only(true);
            }
            if p.write_only {
                out = out.write_only(true);
            }
            if let Some(example) = &p.example {
                out = out.examples([json(model, p.ty, example)]);
            }
            if let Some(default) = p.default.as_ref().filter(|_| owner.is_none()) {
                out = out.default(Some(json(model, p.ty, default)));
            }
            out.into()
        }
    }
}

fn description(p: &Property) -> Option<String> {
    let unit = p.unit.as_ref().map(|unit| format!("Unit: {unit}."));
    let parts: Vec<String> = text(&p.doc).into_iter().chain(unit).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// One item of a collection.
fn one(model: &Model, p: &Property) -> RefOr<Schema> {
    let item = || plain(p).into();
    reference(model, p.ty).map_or_else(item, RefOr::Ref)
}

fn reference(model: &Model, ty: Type) -> Option<Ref> {
    let named = |own: &str| Some(Ref::from_schema_name(name(model, own)));
    match ty {
        Type::Enum(id) => named(&model.enumeration(id).name),
        Type::Complex(id) => named(&model.complex(id).name),
        Type::Entity(id) => named(&model.entity(id).name),
        Type::Primitive(_) | Type::Untyped => None,
    }
}

/// A property of a primitive type without its words.
pub(super) fn plain(p: &Property) -> ObjectBuilder {
    let out = ObjectBuilder::new();
    let Type::Primitive(primitive) = p.ty else {
        return out.schema_type(SchemaType::AnyValue);
    };
    let (ty, format) = shape(primitive);
    let out = if p.facets.nullable && !p.collection {
        out.schema_type(SchemaType::from_iter([ty, Json::Null]))
    } else {
        out.schema_type(ty)
    };
    let length = p.facets.max_length.and_then(|n| usize::try_from(n).ok());
    out.format(format)
        .max_length(length)
        .pattern(p.filled.then_some(annotate::NOT_BLANK))
        .minimum(p.minimum.as_ref().and_then(number))
        .maximum(p.maximum.as_ref().and_then(number))
}

fn number(value: &Value) -> Option<Number> {
    if let Value::Double(n) = value {
        Some((*n).into())
    } else if let Value::Decimal(n) = value {
        n.to_plain_string().parse::<f64>().ok().map(Number::from)
    } else {
        value.as_int().map(Number::from)
    }
}

/// The JSON type and its format (OpenAPI format registry).
fn shape(primitive: Primitive) -> (Json, Option<SchemaFormat>) {
    let known = |f: KnownFormat| Some(SchemaFormat::KnownFormat(f));
    let custom = |f: &str| Some(SchemaFormat::Custom(f.to_owned()));
    match primitive {
        Primitive::Binary | Primitive::Stream => (Json::String, custom("base64url")),
        Primitive::Boolean => (Json::Boolean, None),
        Primitive::Byte => (Json::Integer, custom("uint8")),
        Primitive::SByte => (Json::Integer, custom("int8")),
        Primitive::Int16 => (Json::Integer, custom("int16")),
        Primitive::Int32 => (Json::Integer, known(KnownFormat::Int32)),
        Primitive::Int64 => (Json::Integer, known(KnownFormat::Int64)),
        Primitive::Decimal => (Json::Number, custom("decimal")),
        Primitive::Double => (Json::Number, known(KnownFormat::Double)),
        Primitive::Single => (Json::Number, known(KnownFormat::Float)),
        Primitive::Date => (Json::String, known(KnownFormat::Date)),
        Primitive::DateTimeOffset => (Json::String, known(KnownFormat::DateTime)),
        Primitive::TimeOfDay => (Json::String, known(KnownFormat::Time)),
        Primitive::Duration => (Json::String, known(KnownFormat::Duration)),
        Primitive::Guid => (Json::String, custom("uuid")),
        Primitive::String => (Json::String, None),
        Primitive::Geography(_) | Primitive::Geometry(_) => (Json::Object, None),
    }
}

/// The OData error answer (OData JSON format 4.01, section 21).
fn error() -> Object {
    let string = |doc: &str| {
        ObjectBuilder::new()
            .schema_type(Json::String)
            .description(Some(doc))
    };
    let code = || string("What went wrong, for programs; never reused for anything else.");
    let message = || string("What went wrong, for people.");
    let target = || {
        string("What it is about, such as the name of a query option or a property.")
            .schema_type(SchemaType::from_iter([Json::String, Json::Null]))
    };
    let detail = ObjectBuilder::new()
        .property("code", code())
        .property("message", message())
        .property("target", target())
        .required("code")
        .required("message");
    let inner = ObjectBuilder::new()
        .description(Some("Where it went wrong and what may help."))
        .property(
            "position",
            ObjectBuilder::new()
                .schema_type(Json::Integer)
                .minimum(Some(0))
                .description(Some("Place in the URL, in characters from 0.")),
        )
        .property("hint", string("What was perhaps meant."));
    let error = ObjectBuilder::new()
        .property("code", code())
        .property("message", message())
        .property("target", target())
        .property("details", ArrayBuilder::new().items(detail))
        .property("innererror", inner)
        .required("code")
        .required("message");
    ObjectBuilder::new()
        .description(Some("Why a request failed."))
        .property("error", error)
        .required("error")
        .build()
}
