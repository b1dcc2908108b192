//! Streams: bytes with a media type, at an address of their own behind an entity (protocol, sections 11.4.7 and 11.4.8).

use entity_model::{EntitySet, EntityType, Property};
use utoipa::openapi::path::{HttpMethod, PathItem, PathItemBuilder, PathsBuilder};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type as Json};
use utoipa::openapi::{Content, ContentBuilder, Required};

use super::literal::KeyPart;
use super::paths::{operation, refusals, response};
use super::responses::{self, answer};
use super::{Sources, parameters, schemas};
use crate::{annotate, visible};

/// Bytes of any kind.
pub(super) const ANY: &str = "*/*";

/// A stream of the entities of a set.
struct Stream<'a> {
    /// The last segment of its path.
    segment: &'a str,
    doc: &'a str,
    media_type: &'a str,
    /// Whether some caller may replace it, and take it away.
    put: bool,
    delete: bool,
}

pub(super) fn of_set(
    s: Sources<'_>,
    set: &EntitySet,
    (key, keyed): (&[KeyPart<'_>], &str),
    paths: PathsBuilder,
) -> PathsBuilder {
    let entity = s.model.entity(set.entity);
    of_entity(s, set, entity).fold(paths, |paths, stream| {
        let path = format!("{keyed}/{}", stream.segment);
        paths.path(path, item(set, key, &stream))
    })
}

fn of_entity<'a>(
    s: Sources<'a>,
    set: &'a EntitySet,
    entity: &'a EntityType,
) -> impl Iterator<Item = Stream<'a>> {
    let update = annotate::may_update(s.model, s.can, set);
    let media = entity.media.and_then(|place| entity.properties.get(place));
    // Without its stream there is no media entity either.
    let media = media.map(|property| Stream {
        segment: "$value",
        doc: &entity.doc,
        delete: annotate::may_delete(s.model, s.can, set),
        ..stream(property, update)
    });
    let named = visible::properties(&entity.properties, s.can);
    let named = named.filter(|p| visible::is_stream(p));
    media
        .into_iter()
        .chain(named.map(move |p| stream(p, update)))
}

fn stream(property: &Property, update: bool) -> Stream<'_> {
    Stream {
        segment: &property.name,
        doc: &property.doc,
        media_type: property.content_type.as_deref().unwrap_or(ANY),
        put: update,
        delete: update && property.facets.nullable,
    }
}

fn item(set: &EntitySet, key: &[KeyPart<'_>], stream: &Stream<'_>) -> PathItem {
    let named = |verb: &str, summary: &str| {
        let segment = stream.segment.trim_start_matches('$');
        operation(
            &set.name,
            format!("{}-{verb}-stream-{segment}", set.name),
            format!("{summary} {} of one of {}", stream.segment, set.name),
        )
    };
    let read = named("get", "Read")
        .description(schemas::text(stream.doc))
        .response("200", answer("The bytes.", stream.media_type, bytes()))
        .response("204", response(responses::NOTHING))
        .response("304", response(responses::NOT_MODIFIED));
    let mut item = PathItemBuilder::new()
        .parameter_refs(Some(parameters::of_key(set, key)))
        .operation(HttpMethod::Get, read);
    if stream.put {
        let put = named("put", "Replace")
            .parameter_ref(parameters::guard())
            .request_body(Some(body(stream.media_type)))
            .response("204", response(responses::DONE));
        item = item.operation(HttpMethod::Put, refusals(put));
    }
    if stream.delete {
        let delete = named("delete", "Delete")
            .parameter_ref(parameters::guard())
            .response("204", response(responses::DONE));
        item = item.operation(HttpMethod::Delete, refusals(delete));
    }
    item.build()
}

fn body(media_type: &str) -> RequestBody {
    RequestBodyBuilder::new()
        .required(Some(Required::True))
        .content(media_type, content())
        .build()
}

/// Bytes as a body.
pub(super) fn content() -> Content {
    ContentBuilder::new().schema(Some(bytes())).build()
}

fn bytes() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Json::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
}
