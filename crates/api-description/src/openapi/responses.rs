//! What is answered, each described once.

use entity_model::{EntityType, Model};
use utoipa::openapi::schema::{
    ArrayBuilder, ComponentsBuilder, KnownFormat, ObjectBuilder, Ref, Schema, SchemaFormat,
    Type as Json,
};
use utoipa::openapi::{ContentBuilder, RefOr, Response, ResponseBuilder};

use super::{Sources, component, schemas};

pub(super) const JSON: &str = "application/json";

pub(super) const COUNT: &str = "count";
pub(super) const ERROR: &str = "error";
pub(super) const NOTHING: &str = "nothing";
pub(super) const NOT_MODIFIED: &str = "not-modified";
pub(super) const DONE: &str = "done";

/// Why a write is refused: the code, the name of the answer, and what it says.
pub(super) const REFUSALS: [(&str, &str, &str); 4] = [
    (
        "400",
        "invalid",
        "What was sent cannot be taken; `details` lists every fault.",
    ),
    ("404", "missing", "There is no such entity."),
    (
        "409",
        "clash",
        "Another entity holds these values, or still leads here.",
    ),
    (
        "412",
        "changed",
        "The entity is not as `If-Match` or `If-None-Match` says.",
    ),
];

pub(super) fn add(s: Sources<'_>, components: ComponentsBuilder) -> ComponentsBuilder {
    let error = Ref::from_schema_name(schemas::ERROR);
    let count = ObjectBuilder::new()
        .schema_type(Json::Integer)
        .minimum(Some(0));
    let components = components
        .response(ERROR, answer("Why the request failed.", JSON, error))
        .response(
            COUNT,
            answer("How many entities there are.", "text/plain", count),
        )
        .response(
            NOTHING,
            Response::new("There is no such entity, or nothing to say."),
        )
        .response(
            NOT_MODIFIED,
            Response::new("What the client has (`If-None-Match`) still holds."),
        );
    let components = if s.can.writes() {
        writes(components)
    } else {
        components
    };
    let both = |components: ComponentsBuilder, e: &EntityType| {
        let schema = Ref::from_schema_name(schemas::name(s.model, &e.name));
        let one = answer("One entity.", JSON, schema);
        let many = answer("Entities of this page.", JSON, collection(s.model, e));
        components
            .response(entity_name(e), one)
            .response(collection_name(e), many)
    };
    s.model
        .entities
        .iter()
        .filter(|e| !e.hidden)
        .fold(components, both)
}

/// What answers to changes alone.
fn writes(components: ComponentsBuilder) -> ComponentsBuilder {
    let done = Response::new("Done; there is nothing to say.");
    let components = components.response(DONE, done);
    REFUSALS
        .iter()
        .fold(components, |components, (_, name, doc)| {
            let error = Ref::from_schema_name(schemas::ERROR);
            components.response(*name, answer(doc, JSON, error))
        })
}

pub(super) fn entity_name(e: &EntityType) -> String {
    component(&format!("{}-one", e.name))
}

pub(super) fn collection_name(e: &EntityType) -> String {
    component(&format!("{}-many", e.name))
}

/// An answer with a body of one media type.
pub(super) fn answer(doc: &str, media_type: &str, schema: impl Into<RefOr<Schema>>) -> Response {
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(doc)
        .content(media_type, content)
        .build()
}

fn collection(model: &Model, e: &EntityType) -> ObjectBuilder {
    let link = || {
        ObjectBuilder::new()
            .schema_type(Json::String)
            .format(Some(SchemaFormat::Custom("uri".to_owned())))
    };
    let count = ObjectBuilder::new()
        .schema_type(Json::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some("How many entities there are in all."));
    let items = ArrayBuilder::new().items(Ref::from_schema_name(schemas::name(model, &e.name)));
    ObjectBuilder::new()
        .property("@odata.context", link())
        .property("@odata.count", count)
        .property("value", items)
        .property(
            "@odata.nextLink",
            link().description(Some("Where the next page is; absent on the last one.")),
        )
        .required("value")
}
