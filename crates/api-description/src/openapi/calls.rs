//! Actions and functions as paths: what is called, with which body, and what comes back.

use entity_model::{Binding, EntitySet, Operation, OperationKind, Property, Type};
use utoipa::openapi::path::{
    HttpMethod, Operation as Call, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
    PathItemBuilder, PathsBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema};
use utoipa::openapi::{ContentBuilder, RefOr, Required};

use super::literal::{self, KeyPart};
use super::paths::{operation, refusals, response};
use super::responses::{self, JSON, answer};
use super::{SERVICE_TAG, Sources, parameters, schemas};
use crate::visible;

/// What is called on the entities of a set and on the set itself.
pub(super) fn of_set(
    s: Sources<'_>,
    set: &EntitySet,
    (key, keyed): (&[KeyPart<'_>], &str),
    paths: PathsBuilder,
) -> PathsBuilder {
    let bound = |o: &&Operation| o.binding.entity() == Some(set.entity) && !o.unavailable;
    visible::operations(s.model, s.can)
        .filter(bound)
        .fold(paths, |paths, o| {
            let name = format!("{}.{}", s.model.namespace, o.name);
            let (owner, id) = if let Binding::One(_) = o.binding {
                (keyed.to_owned(), format!("{}-one-{}", set.name, o.name))
            } else {
                (format!("/{}", set.name), format!("{}-{}", set.name, o.name))
            };
            let own_key = matches!(o.binding, Binding::One(_));
            let key = own_key.then(|| parameters::of_key(set, key));
            let item = PathItemBuilder::new()
                .parameter_refs(key)
                .operation(method(o), call(s, o, &set.name, id));
            let path = format!("{owner}/{name}{}", inline(o));
            paths.path(path, item.build())
        })
}

/// What is called on the service root.
pub(super) fn unbound(s: Sources<'_>, paths: PathsBuilder) -> PathsBuilder {
    let unbound = |o: &&Operation| o.binding == Binding::Unbound && !o.unavailable;
    visible::operations(s.model, s.can)
        .filter(unbound)
        .fold(paths, |paths, o| {
            let names: Vec<&str> = in_path(o).map(|p| p.name.as_str()).collect();
            let id = [&[o.name.as_str()], names.as_slice()].concat().join("-");
            let item = PathItemBuilder::new().operation(method(o), call(s, o, SERVICE_TAG, id));
            paths.path(format!("/{}{}", o.name, inline(o)), item.build())
        })
}

fn method(o: &Operation) -> HttpMethod {
    match o.kind {
        OperationKind::Action => HttpMethod::Post,
        OperationKind::Function => HttpMethod::Get,
    }
}

/// The parameters that stand in the path of a function: those it cannot do without.
fn in_path(o: &Operation) -> impl Iterator<Item = &Property> {
    let function = o.kind == OperationKind::Function;
    o.parameters.iter().filter(move |p| function && p.required)
}

/// `(Days={Days})` of a function, nothing of an action.
fn inline(o: &Operation) -> String {
    if o.kind == OperationKind::Action {
        return String::new();
    }
    let all: Vec<String> = in_path(o)
        .map(|p| format!("{}={}", p.name, literal::template(p)))
        .collect();
    format!("({})", all.join(","))
}

fn call(s: Sources<'_>, o: &Operation, tag: &str, id: String) -> Call {
    let summary = format!("Call {}", o.name);
    let called = operation(tag, id, summary).description(schemas::text(&o.doc));
    let called = in_path(o).fold(called, |called, p| called.parameter(path_parameter(p)));
    let called = answers(s, o, called);
    if o.kind == OperationKind::Function {
        return called.build();
    }
    let called = match body(s, o) {
        Some(body) => called.request_body(Some(body)),
        None => called,
    };
    refusals(called.parameter_ref(parameters::prefer())).build()
}

fn path_parameter(p: &Property) -> Parameter {
    ParameterBuilder::new()
        .name(&p.name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(schemas::text(&p.doc))
        .schema(Some(schemas::plain(p)))
        .example(Some(literal::example(p)))
        .build()
}

fn answers(s: Sources<'_>, o: &Operation, called: OperationBuilder) -> OperationBuilder {
    let Some(gives) = o.gives else {
        return called.response("204", response(responses::DONE));
    };
    let called = match gives.ty {
        Type::Entity(id) => {
            let entity = s.model.entity(id);
            let name = if gives.collection {
                responses::collection_name(entity)
            } else {
                responses::entity_name(entity)
            };
            let called = called.response("200", response(&name));
            if o.kind == OperationKind::Action && !gives.collection && !gives.nullable {
                called.response("201", response(&name))
            } else {
                called
            }
        }
        Type::Primitive(_) | Type::Enum(_) | Type::Complex(_) | Type::Untyped => {
            let value = ObjectBuilder::new().property("value", value(s, gives));
            called.response("200", answer("The result.", JSON, value))
        }
    };
    if gives.nullable || o.kind == OperationKind::Action {
        called.response("204", response(responses::DONE))
    } else {
        called
    }
}

fn value(s: Sources<'_>, gives: entity_model::Gives) -> RefOr<Schema> {
    let one = schemas::of_type(s.model, gives.ty);
    if gives.collection {
        ArrayBuilder::new().items(one).into()
    } else {
        one
    }
}

/// The body of an action, unless it takes nothing.
fn body(s: Sources<'_>, o: &Operation) -> Option<RequestBody> {
    let all = visible::parameters(s.model, o);
    if all.is_empty() {
        return None;
    }
    let needed = all.iter().any(|p| p.required);
    let schema = ObjectBuilder::new().title(Some(format!("Parameters of {}", o.name)));
    let schema = all.iter().fold(schema, |schema, p| {
        let name = &p.property.name;
        let schema = schema.property(name, schemas::given(s.model, p.property));
        if p.required {
            schema.required(name)
        } else {
            schema
        }
    });
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let required = if needed {
        Required::True
    } else {
        Required::False
    };
    let body = RequestBodyBuilder::new()
        .required(Some(required))
        .content(JSON, content);
    Some(body.build())
}
