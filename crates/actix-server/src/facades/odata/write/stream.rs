//! Streams: bytes with a media type, at an address of their own (protocol, sections 11.4.7 and 11.4.8).

use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use entity_model::{Model, Primitive, Type, Value};
use query_grammar::QueryOptions;
use query_plan::command::{Content, Doing, Located, Tail};
use query_plan::desk::Desk;

use super::entity::{not_there, one};
use super::{Meant, Verb, Work, answer, entity};
use crate::conditions;
use crate::facades::odata::letter::{Letter, Reply};
use crate::facades::odata::{accept, media};
use crate::pipeline::{Trouble, Voice};
use crate::problem::{Kind, Problem};

/// What is said of bytes that come without a media type.
const BYTES: &str = "application/octet-stream";

/// The place of the stream that a path names.
pub(super) fn at(model: &Model, located: &Located, tail: Tail) -> Option<usize> {
    let Tail::Property {
        place,
        member: None,
        ..
    } = tail
    else {
        return None;
    };
    let property = model.entity(located.entity).properties.get(place)?;
    (property.ty == Type::Primitive(Primitive::Stream)).then_some(place)
}

/// What a method means where it is about a stream.
pub(super) fn verb(model: &Model, letter: &Letter, located: &Located, tail: Tail) -> Option<Verb> {
    if let Some(place) = at(model, located, tail) {
        let known = matches!(letter.method, Method::PUT | Method::DELETE);
        return known.then_some(Verb::Stream(place));
    }
    let media = model.entity(located.entity).media.is_some();
    let all = tail == Tail::Nothing && !located.single && !located.filtered;
    let makes = letter.method == Method::POST && all;
    (makes && media && located.from.is_none() && !letter.is_json()).then_some(Verb::CreateStream)
}

/// Whether the body is a stream.
pub(super) fn is_sent(meant: &Meant) -> bool {
    matches!(
        meant,
        Meant::Change(_, Verb::Stream(_) | Verb::CreateStream)
    )
}

/// `POST` of bytes to a set of media entities: the entity is made around them.
pub(super) fn create(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Create)?;
    let ty = desk.model().entity(located.entity);
    let place = ty.media.ok_or_else(not_there)?;
    let slug = work.letter.headers.get("slug");
    let slug = slug.map(|text| percent_encoding::percent_decode(text.as_bytes()));
    let slug = slug.map(|text| text.decode_utf8_lossy().into_owned());
    let mut content = given(work, desk, located, place);
    if let Some((property, text)) = ty.slug.zip(slug) {
        content.value(desk.model(), ty, property, Value::Text(text));
    }
    let key = desk.create_tree(located.entity, content, &[], &work.here)?;
    answer::created(work, desk, located.set, &key)
}

/// `PUT` and `DELETE` of a stream. Without its stream there is no media entity either.
pub(super) fn change(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
    place: usize,
) -> Result<Reply, Trouble> {
    let removes = work.letter.method == Method::DELETE;
    let ty = desk.model().entity(located.entity);
    if removes && ty.media == Some(place) {
        return entity::delete(work, desk, located);
    }
    work.permit(located.set, Doing::Update)?;
    let row = one(desk, located)?.ok_or_else(not_there)?;
    check(work, desk)?;
    let content = given(work, desk, located, place);
    desk.update_tree(located.entity, &row.key, content, &work.here)?;
    let reply = Reply::new(StatusCode::NO_CONTENT);
    Ok(if removes {
        reply
    } else {
        reply.header(header::ETAG, &media::etag(&work.letter.body))
    })
}

/// The stream that is sent with its media type; nothing where it is deleted.
fn given(work: &Work<'_>, desk: &Desk<'_>, located: &Located, place: usize) -> Content {
    let model = desk.model();
    let ty = model.entity(located.entity);
    let removes = work.letter.method == Method::DELETE;
    let (bytes, kind) = if removes {
        (Value::Null, Value::Null)
    } else {
        let kind = work.letter.header("content-type").unwrap_or_default();
        let kind = if kind.is_empty() { BYTES } else { kind };
        (Value::Binary(work.letter.body.clone()), Value::from(kind))
    };
    let mut content = Content::default();
    content.value(model, ty, place, bytes);
    let beside = ty.properties.get(place).and_then(|p| p.media_type.as_ref());
    if let Some((beside, _)) = beside.and_then(|name| ty.any_property(name)) {
        content.value(model, ty, beside, kind);
    }
    content
}

/// Holds the conditions of the request against the stream that is there.
fn check(work: &Work<'_>, desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let headers = &work.letter.headers;
    if !(headers.contains_key(header::IF_MATCH) || headers.contains_key(header::IF_NONE_MATCH)) {
        return Ok(());
    }
    let words = &work.prepared.words;
    let planner = &work.house.engine.planner;
    let read = planner
        .read(&words.path, &QueryOptions::default(), work.ask)
        .map_err(Problem::from)?;
    let form = accept::Form::default();
    let mut writer = answer::writer(work, &read, form, words.address.clone());
    desk.unit().read(&read, &mut writer)?;
    let there = !writer.facts().null;
    let etag = if there {
        media::etag(writer.ready())
    } else {
        String::new()
    };
    if conditions::match_fails(headers, &etag) {
        let problem = Problem::new(Kind::PreconditionFailed, Kind::PreconditionFailed.words());
        return Err(problem.target("If-Match").into());
    }
    if there && conditions::none_match(headers, &etag) {
        let message = "the stream is there already, in the state that must not be";
        let problem = Problem::new(Kind::PreconditionFailed, message);
        return Err(problem.target("If-None-Match").into());
    }
    Ok(())
}
