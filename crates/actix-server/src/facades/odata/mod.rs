//! OData 4.0 and 4.01 over HTTP (OData protocol, part 1).
//!
//! [`answer`] takes what stands behind the service root. [`request`] reads the words, [`pipeline::read`] does the
//! work, [`response`] says status and headers.
//!
//! Must never know: a database, or another façade.

mod accept;
mod background;
mod batch;
mod batched;
mod documents;
mod function;
mod letter;
mod media;
mod methods;
mod prefer;
mod request;
mod response;
#[cfg(test)]
mod tests;
mod version;
mod write;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::Data;
use query_grammar::{QueryOptions, SegmentKind};
use query_plan::Ask;
use query_plan::port::NoteId;
use query_plan::read::{Read, What};

pub(crate) use background::Jobs;

use crate::door::{Body, Visit};
use crate::house::House;
use crate::json::{Address, Omit, Writer};
use crate::pipeline::{self, Clock, Question};
use crate::problem::{Kind, Problem};
use accept::Form;
use letter::Letter;
use prefer::Preferences;
use request::Words;
use response::Planned;
use version::Version;

/// What answers depend on beside the URL.
const VARY: &str = "OData-MaxVersion, Prefer, Accept, Accept-Encoding";

/// Answers what is asked of the service. `path` is raw, without slashes in front.
pub(crate) async fn answer(
    house: &Data<House>,
    visit: &Visit<'_>,
    path: &str,
    body: Body,
    clock: &mut Clock,
) -> HttpResponse {
    let (version, routed) = match version::negotiate(visit.headers) {
        Ok(version) => (
            version,
            route(house, visit, path, body, version, clock).await,
        ),
        Err(problem) => (Version::V40, Err(problem)),
    };
    let mut answer = routed.unwrap_or_else(|problem| problem.respond());
    stamp_with(&mut answer, version);
    answer
}

/// What every answer of this façade carries, one that was refused at the door as well.
pub(crate) fn stamp(answer: &mut HttpResponse) {
    stamp_with(answer, Version::V40);
}

fn stamp_with(answer: &mut HttpResponse, version: Version) {
    let headers = answer.headers_mut();
    headers.insert(
        HeaderName::from_static("odata-version"),
        HeaderValue::from_static(version.text()),
    );
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
}

/// Calls who answers. What a read has no part in is boxed: a future is as large as its largest branch, and it is moved.
async fn route(
    house: &Data<House>,
    visit: &Visit<'_>,
    path: &str,
    body: Body,
    version: Version,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    if *visit.method == Method::DELETE
        && let Some(id) = path.strip_prefix(FORGET)
    {
        return Box::pin(forget(house, id, clock)).await;
    }
    if let Some(id) = path.strip_prefix(background::MONITOR) {
        return Box::pin(background::monitor(house, visit, id, version, clock)).await;
    }
    let model = house.engine.planner.model();
    let mut words = clock.room("words", || Words::read(visit, path, model))?;
    let later = !methods::is_document(&words)
        && !words.ends_with(&SegmentKind::Query)
        && *visit.method != Method::OPTIONS;
    if later && prefer::read(visit.headers).respond_async {
        let letter = Letter::of(visit, path, body.bytes().await?, version);
        return Box::pin(background::submit(house, letter, clock)).await;
    }
    match *visit.method {
        Method::GET | Method::HEAD => {
            if let Some(answer) = document(house, visit, &words, version) {
                return answer;
            }
            if words.begins_with(&SegmentKind::Entity) {
                words = words.resolve_entity(visit)?;
            }
        }
        Method::POST if words.ends_with(&SegmentKind::Query) => {
            words = Box::pin(words.with_body(visit, body)).await?;
        }
        Method::POST if words.is_only(&SegmentKind::Batch) => {
            return Box::pin(batched::answer(house, visit, body, clock)).await;
        }
        Method::OPTIONS => return methods::options(house, visit, &words, version),
        Method::POST | Method::PUT | Method::PATCH | Method::DELETE if methods::changes(&words) => {
            let letter = Letter::of(visit, path, body.bytes().await?, version);
            let change = Box::pin(write::change(house, letter, clock));
            return Ok(change.await?.respond());
        }
        _ => return Err(methods::refuse(&words)),
    }
    read(house, visit, &words, version, clock).await
}

/// What stands before the id of a repeatable request that is to be forgotten (Repeatable Requests, section 8.2).
const FORGET: &str = "$RepeatableRequestWithRequestID/";

/// Forgets the answer of a repeatable request; whether there was one is nobody's business.
async fn forget(house: &Data<House>, id: &str, clock: &mut Clock) -> Result<HttpResponse, Problem> {
    let id = write::repeat::plain_id(id);
    let caller = house.gate.caller().id;
    pipeline::change(&house.engine, clock, move |store| {
        let of = NoteId {
            kind: write::repeat::NOTES,
            caller,
            id: &id,
        };
        pipeline::transact(store, |unit| Ok(unit.drop_note(&of)?))
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The answer to a GET that asks for no rows.
fn document(
    house: &House,
    visit: &Visit<'_>,
    words: &Words,
    version: Version,
) -> Option<Result<HttpResponse, Problem>> {
    Some(match words.path.segments.first().map(|s| &s.kind) {
        None => documents::service(house, visit, words),
        Some(SegmentKind::Metadata) => documents::metadata(house, visit, words, version),
        Some(SegmentKind::Batch) => methods::batch_asked(visit),
        Some(_) if words.path.segments.len() > 1 && words.ends_with(&SegmentKind::Query) => {
            Err(methods::query_asked())
        }
        Some(_) => return None,
    })
}

/// Rooms 3 to 6 for whatever rows the words name.
async fn read(
    house: &Data<House>,
    visit: &Visit<'_>,
    words: &Words,
    version: Version,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    methods::refuse_each(house, words, version)?;
    if function::may_be_called(house, words) {
        let letter = Letter::of(visit, &words.address.path, Vec::new(), version);
        let called = Box::pin(function::answer(house, letter, words, clock));
        if let Some(answer) = called.await? {
            return Ok(answer);
        }
    }
    let preferences = prefer::read(visit.headers);
    let fingerprint = words.fingerprint();
    let question = Question {
        path: &words.path,
        options: &words.options,
        ask: asked(house, &preferences, version, &words.options, &fingerprint),
        // A part of packed bytes is a part of nothing.
        gzip: visit.gzip && !visit.headers.contains_key(header::RANGE),
        quick: false,
    };
    let mut planned = None;
    let voice = |read: &Read| {
        let (writer, plan) = voice(house, visit, words, version, &preferences, read)?;
        planned = Some(plan);
        Ok(writer)
    };
    let answer = match pipeline::read(&house.engine, &question, clock, voice).await {
        // Where to start again (protocol, section 11.3).
        Err(problem) if problem.kind == Kind::Expired => {
            let mut answer = problem.respond();
            if let Ok(again) = HeaderValue::from_str(&words.address.whole()) {
                answer.headers_mut().insert(header::LOCATION, again);
            }
            return Ok(answer);
        }
        answer => answer?,
    };
    let planned = planned.ok_or_else(|| Problem::new(Kind::Internal, Kind::Internal.words()))?;
    response::make(visit, &planned, &preferences, answer)
}

/// What turns the rows of a read into the bytes of its answer, and what its head will say.
fn voice(
    house: &House,
    visit: &Visit<'_>,
    words: &Words,
    version: Version,
    preferences: &Preferences,
    read: &Read,
) -> Result<(Writer, Planned), Problem> {
    if words.by_id && !matches!(read.what, What::Entity { .. } | What::Reference) {
        let message = "the id does not name one entity";
        return Err(Problem::new(Kind::OptionNotAllowed, message).target("$id"));
    }
    let mut plan = Planned::of(read);
    // A count or a bare value is text, whatever the client accepts.
    if plan.is_json() {
        plan.form = accept::data(visit, words)?;
    }
    let address = words.address.clone();
    let writer = writer(house, read, plan.form, preferences.omit, version, address);
    Ok((writer, plan))
}

/// Writes the rows of a read in the form that was asked for.
fn writer(
    house: &House,
    read: &Read,
    form: Form,
    omit: Omit,
    version: Version,
    address: Address,
) -> Writer {
    Writer::new(
        read,
        form.style(omit, version),
        address,
        Arc::clone(&house.engine.planner),
        house.gate.caller(),
        Arc::clone(&house.vocabulary),
        house.engine.limits.block,
    )
}

/// Who asks for a read, and what its answer depends on.
fn asked<'a>(
    house: &'a House,
    preferences: &Preferences,
    version: Version,
    options: &QueryOptions,
    fingerprint: &'a str,
) -> Ask<'a> {
    let onward = house.engine.planner.onward(options, fingerprint);
    Ask {
        caller: house.gate.caller(),
        now: chrono::Utc::now(),
        max_page_size: preferences.max_page_size.or(onward.and_then(|o| o.page)),
        // A link goes on as it began.
        track: onward.map_or(preferences.track, |o| o.tracked),
        v401: version == Version::V401,
        fingerprint,
    }
}

/// The answer of a read as a whole, on this very thread: a part of a batch.
fn read_whole(house: &House, letter: &Letter) -> Result<HttpResponse, Problem> {
    let visit = letter.visit();
    let version = version::negotiate(&letter.headers)?;
    let words = Words::read(&visit, &letter.path, house.engine.planner.model())?;
    let words = match words.path.segments.first().map(|s| &s.kind) {
        None => return documents::service(house, &visit, &words),
        Some(SegmentKind::Metadata) => return documents::metadata(house, &visit, &words, version),
        Some(SegmentKind::Batch) => return methods::batch_asked(&visit),
        Some(SegmentKind::Entity) => words.resolve_entity(&visit)?,
        Some(_) => words,
    };
    methods::refuse_each(house, &words, version)?;
    if function::may_be_called(house, &words)
        && let Some(answer) = function::answer_here(house, letter, &words)?
    {
        return Ok(answer);
    }
    let preferences = prefer::read(&letter.headers);
    let fingerprint = words.fingerprint();
    let ask = asked(house, &preferences, version, &words.options, &fingerprint);
    let read = house
        .engine
        .planner
        .read(&words.path, &words.options, &ask)?;
    let (writer, planned) = voice(house, &visit, &words, version, &preferences, &read)?;
    let answer = house.engine.read_here(read, writer)?;
    response::make(&visit, &planned, &preferences, answer)
}
