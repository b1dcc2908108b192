//! What a change is answered with: nothing, or the entity as it is now, read in the same transaction.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use entity_model::{EntityId, Model, SetId, Value};
use query_grammar::{ExpandItem, QueryOptions};
use query_plan::command::Given;
use query_plan::desk::Desk;
use query_plan::port::Sink;
use query_plan::read::What;

use super::Work;
use crate::facades::odata::letter::Reply;
use crate::facades::odata::prefer::{APPLIED, Return};
use crate::facades::odata::{self, accept};
use crate::json::{self, Address, Writer};
use crate::pipeline::{Trouble, Voice};
use crate::problem::{Kind, Problem};

const ENTITY_ID: HeaderName = HeaderName::from_static("odata-entityid");

/// 201 with the entity, or 204 for whoever prefers that.
pub(super) fn created(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    set: SetId,
    key: &Value,
) -> Result<Reply, Trouble> {
    let wanted = wanted(work, Return::Representation);
    let read = read(work, desk, (set, key), wanted)?;
    let url = read.url.clone();
    let reply = reply(work, StatusCode::CREATED, wanted, read);
    Ok(reply.header(header::LOCATION, &url))
}

/// 204, or 200 with the entity for whoever prefers that.
pub(super) fn changed(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    set: SetId,
    key: &Value,
) -> Result<Reply, Trouble> {
    let wanted = wanted(work, Return::Minimal);
    let read = read(work, desk, (set, key), wanted)?;
    Ok(reply(work, StatusCode::OK, wanted, read))
}

/// 200 with the entity, or 204 for whoever prefers that.
pub(super) fn entity(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    set: SetId,
    key: &Value,
) -> Result<Reply, Trouble> {
    let wanted = wanted(work, Return::Representation);
    let read = read(work, desk, (set, key), wanted)?;
    Ok(reply(work, StatusCode::OK, wanted, read))
}

/// What the client prefers.
fn wanted(work: &Work<'_>, unless_said: Return) -> Return {
    work.prepared.preferences.answer().unwrap_or(unless_said)
}

/// An entity as it is now, or its id alone.
fn reply(work: &Work<'_>, status: StatusCode, wanted: Return, read: Read) -> Reply {
    let mut reply = match wanted {
        Return::Minimal => Reply::new(StatusCode::NO_CONTENT).header(ENTITY_ID, &read.url),
        Return::Representation => {
            let mut reply = Reply::new(status).header(header::CONTENT_TYPE, &read.content_type);
            reply.body = read.body;
            reply
        }
    };
    if let Some(etag) = &read.etag {
        reply = reply.header(header::ETAG, etag);
    }
    reply.entity = Some(read.path);
    applied(work, reply)
}

/// 204, or 200 with the property for whoever prefers that.
pub(super) fn property(work: &Work<'_>, desk: &mut Desk<'_>) -> Result<Reply, Trouble> {
    let words = &work.prepared.words;
    if work.prepared.preferences.answer() != Some(Return::Representation) {
        return Ok(applied(work, Reply::new(StatusCode::NO_CONTENT)));
    }
    let planner = &work.house.engine.planner;
    let read = planner
        .read(&words.path, &QueryOptions::default(), work.ask)
        .map_err(Problem::from)?;
    let form = accept::data(&work.letter.visit(), words)?;
    let mut writer = writer(work, &read, form, words.address.clone());
    desk.unit().read(&read, &mut writer)?;
    if writer.facts().null {
        return Ok(applied(work, Reply::new(StatusCode::NO_CONTENT)));
    }
    let mut reply = Reply::new(StatusCode::OK).header(header::CONTENT_TYPE, &form.content_type());
    reply.body = std::mem::take(writer.ready());
    Ok(applied(work, reply))
}

/// Says in which state the entity is of which a part was changed.
pub(super) fn stamped(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    (set, key): (SetId, &Value),
    reply: Reply,
) -> Result<Reply, Trouble> {
    let read = read(work, desk, (set, key), Return::Minimal)?;
    Ok(match read.etag {
        Some(etag) => reply.header(header::ETAG, &etag),
        None => reply,
    })
}

/// An entity as it is now.
struct Read {
    /// Its absolute URL.
    url: String,
    /// The same, behind the service root.
    path: String,
    etag: Option<String>,
    body: Vec<u8>,
    content_type: String,
}

fn read(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    (set, key): (SetId, &Value),
    wanted: Return,
) -> Result<Read, Trouble> {
    let path = json::entity_path(work.model(), set, key);
    let read = match wanted {
        Return::Representation => nested_plan(work, &path, set)?,
        Return::Minimal => plan(work, &path)?,
    };
    let form = accept::data(&work.letter.visit(), &work.prepared.words)?;
    let mut writer = writer(work, &read, form, address(work, &path));
    desk.unit().read(&read, &mut writer)?;
    Ok(Read {
        url: [&work.letter.base.service, path.as_str()].concat(),
        path,
        etag: writer.facts().etag,
        body: std::mem::take(writer.ready()),
        content_type: form.content_type(),
    })
}

/// What reads the entity behind a path, with the parts that the request selects.
fn plan(work: &Work<'_>, path: &str) -> Result<query_plan::read::Read, Problem> {
    plan_expanding(work, path, work.prepared.words.options.expand.clone())
}

fn plan_expanding(
    work: &Work<'_>,
    path: &str,
    expand: Option<query_grammar::Given<Vec<ExpandItem>>>,
) -> Result<query_plan::read::Read, Problem> {
    let words = &work.prepared.words;
    let parsed = query_grammar::parse_path(path).map_err(|e| {
        tracing::error!(target: "pipeline", path, error = %e, "the path of a row does not read");
        Problem::new(Kind::Internal, Kind::Internal.words())
    })?;
    let options = QueryOptions {
        select: words.options.select.clone(),
        expand,
        aliases: words.options.aliases.clone(),
        ..QueryOptions::default()
    };
    let planner = &work.house.engine.planner;
    planner
        .read(&parsed, &options, work.ask)
        .map_err(Problem::from)
}

/// The same with what the body nests, if the request asks for nothing else (protocol, section 11.4.2.2). Who may write
/// a nested entity need not be allowed to read it.
fn nested_plan(work: &Work<'_>, path: &str, set: SetId) -> Result<query_plan::read::Read, Problem> {
    if work.prepared.words.options.expand.is_some() {
        return plan(work, path);
    }
    let model = work.model();
    let nested = nested(model, model.set(set).entity, &[&work.prepared.given]);
    match query_grammar::parse_query(&format!("$expand={nested}")) {
        Ok(options) if !nested.is_empty() => {
            plan_expanding(work, path, options.expand).or_else(|_| plan(work, path))
        }
        Ok(_) | Err(_) => plan(work, path),
    }
}

/// The navigations under which bodies of one type hold entities, as items of `$expand`.
fn nested(model: &Model, entity: EntityId, bodies: &[&Given]) -> String {
    let mut items = Vec::new();
    for navigation in &model.entity(entity).navigations {
        let members = bodies.iter().filter_map(|body| body.members()).flatten();
        let held = members.filter(|(name, _)| *name == navigation.name);
        let below: Vec<&Given> = held
            .flat_map(|(_, value)| {
                if let Given::List(items) = value {
                    items.as_slice()
                } else {
                    std::slice::from_ref(value)
                }
            })
            .filter(|value| value.members().is_some())
            .collect();
        if below.is_empty() || navigation.hidden {
            continue;
        }
        let inner = nested(model, navigation.target, &below);
        items.push(if inner.is_empty() {
            navigation.name.clone()
        } else {
            format!("{}($expand={inner})", navigation.name)
        });
    }
    items.join(",")
}

fn address(work: &Work<'_>, path: &str) -> Address {
    Address {
        service: Arc::clone(&work.letter.base.service),
        path: path.to_owned(),
        query: String::new(),
    }
}

/// A delta payload of a set without members, up to the bracket that opens their list.
pub(super) fn delta_opening(work: &Work<'_>, set: SetId) -> Result<Vec<u8>, Trouble> {
    let (_, mut writer) = listing(work, &work.model().set(set).name)?;
    let _ = writer.end(false);
    let mut payload = std::mem::take(writer.ready());
    payload.truncate(list_of(&payload).start);
    Ok(payload)
}

/// An entity as a member of a delta payload; empty when it is gone meanwhile.
pub(super) fn member(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    set: SetId,
    key: &Value,
) -> Result<Vec<u8>, Trouble> {
    let (read, mut writer) = listing(work, &json::entity_path(work.model(), set, key))?;
    desk.unit().read(&read, &mut writer)?;
    let payload = std::mem::take(writer.ready());
    Ok(payload.get(list_of(&payload)).unwrap_or_default().to_vec())
}

/// An entity that went, as a member of a delta payload.
pub(super) fn gone_member(work: &Work<'_>, set: SetId, key: &Value) -> Result<Vec<u8>, Trouble> {
    let (_, mut writer) = listing(work, &work.model().set(set).name)?;
    let _ = writer.gone(key, true);
    let _ = writer.end(false);
    let payload = std::mem::take(writer.ready());
    Ok(payload.get(list_of(&payload)).unwrap_or_default().to_vec())
}

/// What reads and writes the entities behind a path as the members of a delta payload.
fn listing(work: &Work<'_>, path: &str) -> Result<(query_plan::read::Read, Writer), Problem> {
    let mut read = plan(work, path)?;
    read.what = What::Collection;
    read.context.fragment.push_str("/$delta");
    let form = accept::data(&work.letter.visit(), &work.prepared.words)?;
    let writer = writer(work, &read, form, address(work, path));
    Ok((read, writer))
}

/// Where the members stand in a collection: no member of the envelope before them holds a list.
fn list_of(collection: &[u8]) -> std::ops::Range<usize> {
    const OPENING: &[u8] = b"\"value\":[";
    let found = collection.windows(OPENING.len()).position(|w| w == OPENING);
    let start = found.map_or(collection.len(), |at| at + OPENING.len());
    start..collection.len().saturating_sub(2).max(start)
}

pub(super) fn writer(
    work: &Work<'_>,
    read: &query_plan::read::Read,
    form: accept::Form,
    address: Address,
) -> Writer {
    let omit = work.prepared.preferences.omit;
    odata::writer(work.house, read, form, omit, work.letter.version, address)
}

fn applied(work: &Work<'_>, reply: Reply) -> Reply {
    match work.prepared.preferences.applied_to_change() {
        Some(applied) => reply.header(APPLIED, &applied),
        None => reply,
    }
}
