//! Every path of the service with the operations it has.

use entity_model::{EntitySet, EntityType, Navigation};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, PathItem, PathItemBuilder, Paths, PathsBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Ref, Type as Json};
use utoipa::openapi::{ContentBuilder, Required};

use super::literal::KeyPart;
use super::responses::{self, JSON, answer};
use super::{SERVICE_TAG, Sources, calls, parameters, schemas, set_doc, streams};
use crate::{annotate, visible};

pub(super) fn add(s: Sources<'_>, paths: PathsBuilder) -> Paths {
    let paths = paths
        .path("/", get(service_document()))
        .path("/$metadata", get(metadata()));
    let paths = s
        .model
        .sets
        .iter()
        .fold(paths, |paths, set| of_set(s, set, paths));
    calls::unbound(s, paths).build()
}

fn get(operation: OperationBuilder) -> PathItem {
    PathItem::new(HttpMethod::Get, operation)
}

/// An operation with the answers that every one has.
pub(super) fn operation(tag: &str, id: String, summary: String) -> OperationBuilder {
    OperationBuilder::new()
        .tag(tag)
        .operation_id(Some(id))
        .summary(Some(summary))
        .response("4XX", response(responses::ERROR))
        .response("5XX", response(responses::ERROR))
}

pub(super) fn response(name: &str) -> Ref {
    Ref::from_response_name(name)
}

/// The ways in which a change is refused, beyond those of every request.
pub(super) fn refusals(operation: OperationBuilder) -> OperationBuilder {
    let all = responses::REFUSALS.iter();
    all.fold(operation, |operation, (code, name, _)| {
        operation.response(*code, response(name))
    })
}

fn service_document() -> OperationBuilder {
    let document = answer("The sets.", JSON, ObjectBuilder::new());
    operation(
        SERVICE_TAG,
        "service".to_owned(),
        "The sets of this service".to_owned(),
    )
    .response("200", document)
}

fn metadata() -> OperationBuilder {
    let xml = ObjectBuilder::new().schema_type(Json::String);
    let mut document = answer("The metadata document.", "application/xml", xml);
    let json = ContentBuilder::new()
        .schema(Some(ObjectBuilder::new()))
        .build();
    document.content.insert(JSON.to_owned(), json.into());
    operation(
        SERVICE_TAG,
        "metadata".to_owned(),
        "Types, properties and sets (CSDL)".to_owned(),
    )
    .response("200", document)
    .response("304", response(responses::NOT_MODIFIED))
}

fn of_set(s: Sources<'_>, set: &EntitySet, paths: PathsBuilder) -> PathsBuilder {
    let entity = s.model.entity(set.entity);
    let key = s.key(set);
    let predicate: Vec<&str> = key.iter().map(|part| part.template.as_str()).collect();
    let (keyed, mut paths) = if set.singleton {
        (format!("/{}", set.name), paths)
    } else {
        let paths = paths.path(format!("/{}", set.name), collection(s, set, entity));
        (format!("/{}({})", set.name, predicate.join(",")), paths)
    };
    if s.can.count && !set.singleton && !set.restrictions.count.whole {
        paths = paths.path(format!("/{}/$count", set.name), get(count(s, set, entity)));
    }
    let paths = paths.path(keyed.as_str(), one(s, set, entity, &key));
    let paths = streams::of_set(s, set, (&key, &keyed), paths);
    let paths = calls::of_set(s, set, (&key, &keyed), paths);
    let led = visible::navigations(entity).filter(|n| !set.restrictions.navigate.contains(&n.name));
    led.fold(paths, |paths, n| {
        let item = PathItemBuilder::new()
            .parameter_refs(Some(parameters::of_key(set, &key)))
            .operation(HttpMethod::Get, navigation(s, set, n));
        paths.path(format!("{keyed}/{}", n.name), item.build())
    })
}

fn collection(s: Sources<'_>, set: &EntitySet, entity: &EntityType) -> PathItem {
    let list = with(
        operation(
            &set.name,
            format!("{}-list", set.name),
            format!("List {}", set.name),
        ),
        parameters::of_collection(s, Some(set), entity),
    )
    .description(schemas::text(set_doc(s.model, set)))
    .response("200", response(&responses::collection_name(entity)));
    let item = PathItemBuilder::new().operation(HttpMethod::Get, list);
    if !annotate::may_create(s.model, s.can, set) {
        return item.build();
    }
    let mut sent = body(&schemas::create_name(s.model, &entity.name));
    if entity.media.is_some() {
        // The entity is made around its stream.
        sent.content
            .insert(streams::ANY.to_owned(), streams::content().into());
    }
    let create = operation(
        &set.name,
        format!("{}-create", set.name),
        format!("Create one of {}", set.name),
    )
    .parameter_ref(parameters::prefer())
    .request_body(Some(sent))
    .response("201", response(&responses::entity_name(entity)))
    .response("204", response(responses::DONE));
    item.operation(HttpMethod::Post, refusals(create)).build()
}

fn count(s: Sources<'_>, set: &EntitySet, entity: &EntityType) -> OperationBuilder {
    let count = operation(
        &set.name,
        format!("{}-count", set.name),
        format!("Count {}", set.name),
    );
    with(count, parameters::of_count(s, set, entity)).response("200", response(responses::COUNT))
}

fn one(s: Sources<'_>, set: &EntitySet, entity: &EntityType, key: &[KeyPart<'_>]) -> PathItem {
    let read = with(
        operation(
            &set.name,
            format!("{}-get", set.name),
            format!("Read one of {}", set.name),
        ),
        parameters::of_entity(s, Some(set), entity),
    )
    .response("200", response(&responses::entity_name(entity)))
    .response("304", response(responses::NOT_MODIFIED));
    let mut item = PathItemBuilder::new()
        .parameter_refs(Some(parameters::of_key(set, key)))
        .operation(HttpMethod::Get, read);
    if annotate::may_update(s.model, s.can, set) {
        for (method, verb, summary) in [
            (HttpMethod::Patch, "update", "Change"),
            (HttpMethod::Put, "replace", "Replace"),
        ] {
            let summary = format!("{summary} one of {}", set.name);
            let id = format!("{}-{verb}", set.name);
            item = item.operation(
                method,
                change(s, set, entity, operation(&set.name, id, summary)),
            );
        }
    }
    if annotate::may_delete(s.model, s.can, set) {
        let delete = operation(
            &set.name,
            format!("{}-delete", set.name),
            format!("Delete one of {}", set.name),
        )
        .parameter_ref(parameters::guard())
        .response("204", response(responses::DONE));
        item = item.operation(HttpMethod::Delete, refusals(delete));
    }
    item.build()
}

/// What `PATCH` and `PUT` have in common.
fn change(
    s: Sources<'_>,
    set: &EntitySet,
    entity: &EntityType,
    operation: OperationBuilder,
) -> OperationBuilder {
    let operation = operation
        .parameter_ref(parameters::guard())
        .parameter_ref(parameters::prefer())
        .request_body(Some(body(&schemas::update_name(s.model, &entity.name))))
        .response("200", response(&responses::entity_name(entity)))
        .response("204", response(responses::DONE));
    let operation = refusals(operation);
    if s.can.upsert && annotate::may_create(s.model, s.can, set) {
        operation.response("201", response(&responses::entity_name(entity)))
    } else {
        operation
    }
}

fn navigation(s: Sources<'_>, set: &EntitySet, n: &Navigation) -> Operation {
    let target = s.model.entity(n.target);
    let read = operation(
        &set.name,
        format!("{}-get-{}", set.name, n.name),
        format!("Read {} of one of {}", n.name, set.name),
    )
    .description(schemas::text(&n.doc));
    let led = s.model.set_of(n.target).map(|id| s.model.set(id));
    let read = if n.is_many() {
        with(read, parameters::of_collection(s, led, target))
            .response("200", response(&responses::collection_name(target)))
    } else {
        with(read, parameters::of_entity(s, led, target))
            .response("200", response(&responses::entity_name(target)))
            .response("304", response(responses::NOT_MODIFIED))
    };
    if n.multiplicity == entity_model::Multiplicity::ZeroOrOne {
        read.response("204", response(responses::NOTHING)).build()
    } else {
        read.build()
    }
}

fn with(operation: OperationBuilder, parameters: Vec<Ref>) -> OperationBuilder {
    parameters
        .into_iter()
        .fold(operation, OperationBuilder::parameter_ref)
}

fn body(schema: &str) -> RequestBody {
    let schema = Ref::from_schema_name(schema);
    RequestBodyBuilder::new()
        .required(Some(Required::True))
        .content(JSON, ContentBuilder::new().schema(Some(schema)).build())
        .build()
}
