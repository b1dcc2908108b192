//! OData 4.0 and 4.01 over HTTP (OData protocol, part 1).
//!
//! [`answer`] takes what stands behind the service root. [`request`] reads the words, [`pipeline::read`] does the
//! work, [`response`] says status and headers.
//!
//! Must never know: a database, or another façade.

mod accept;
mod documents;
mod letter;
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
use actix_web::web::Data;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use query_grammar::SegmentKind;
use query_plan::Ask;
use query_plan::read::Read;

use crate::door::{Body, Visit};
use crate::house::House;
use crate::json::{Style, Writer};
use crate::pipeline::{self, Clock, Question};
use crate::problem::{Kind, Problem};
use accept::Form;
use letter::Letter;
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

async fn route(
    house: &Data<House>,
    visit: &Visit<'_>,
    path: &str,
    body: Body,
    version: Version,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    let words = clock.room("words", || Words::read(visit, path))?;
    words.check_schema_version()?;
    match *visit.method {
        Method::GET | Method::HEAD => get(house, visit, words, version, clock).await,
        Method::POST if words.ends_with(&SegmentKind::Query) => {
            let words = words.with_body(visit, body).await?;
            read(house, visit, &words, version, clock).await
        }
        Method::OPTIONS => methods::options(house, visit, &words, version),
        Method::POST | Method::PUT | Method::PATCH | Method::DELETE if methods::changes(&words) => {
            let letter = Letter::of(visit, path, body.bytes().await?, version);
            Ok(write::change(house, letter, clock).await?.respond())
        }
        _ => Err(methods::refuse(visit, &words)),
    }
}

async fn get(
    house: &House,
    visit: &Visit<'_>,
    words: Words,
    version: Version,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    match words.path.segments.first().map(|s| &s.kind) {
        None => documents::service(house, visit, &words),
        Some(SegmentKind::Metadata) => documents::metadata(house, visit, &words, version),
        Some(SegmentKind::Batch) => methods::batch_asked(visit),
        Some(SegmentKind::Entity) => {
            let words = words.resolve_entity(visit)?;
            read(house, visit, &words, version, clock).await
        }
        Some(_) => read(house, visit, &words, version, clock).await,
    }
}

/// Rooms 3 to 6 for whatever rows the words name.
async fn read(
    house: &House,
    visit: &Visit<'_>,
    words: &Words,
    version: Version,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    let form = accept::data(visit, words);
    let preferences = prefer::read(visit.headers);
    let fingerprint = words.address.fingerprint();
    let question = Question {
        path: &words.path,
        options: &words.options,
        ask: Ask {
            caller: house.gate.caller(),
            now: chrono::Utc::now(),
            max_page_size: preferences.max_page_size,
            track: preferences.track,
            v401: version == Version::V401,
            fingerprint: &fingerprint,
        },
        gzip: visit.gzip,
        quick: false,
    };
    let mut planned = None;
    let voice = |read: &Read| {
        let plan = planned.insert(Planned::of(read));
        // A count or a bare value is text, whatever the client accepts.
        let form = if plan.is_json() {
            form?
        } else {
            Form::default()
        };
        plan.form = form;
        let style = Style {
            metadata: form.metadata,
            ieee754: form.ieee754,
            omit: preferences.omit,
            v401: version == Version::V401,
        };
        let planner = Arc::clone(&house.engine.planner);
        let limit = house.engine.limits.block;
        Ok(Writer::new(
            read,
            style,
            words.address.clone(),
            planner,
            Arc::clone(&house.vocabulary),
            limit,
        ))
    };
    let answer = pipeline::read(&house.engine, &question, clock, voice).await?;
    let planned = planned.ok_or_else(|| Problem::new(Kind::Internal, Kind::Internal.words()))?;
    response::make(visit, &planned, &preferences, answer)
}
