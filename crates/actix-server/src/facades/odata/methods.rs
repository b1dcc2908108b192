//! Methods beyond reading: what a resource answers, and clear words where that is not built yet.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName};
use actix_web::http::{Method, StatusCode};
use query_grammar::{QueryOptions, SegmentKind};
use query_plan::Ask;
use query_plan::read::{Read, What};

use super::request::Words;
use super::version::Version;
use crate::door::Visit;
use crate::house::House;
use crate::problem::{Kind, Problem};

const READS: &str = "GET, HEAD, OPTIONS";
const POSTS: &str = "OPTIONS, POST";

/// `OPTIONS`: which methods the resource answers, and which versions are spoken.
pub(super) fn options(
    house: &House,
    visit: &Visit<'_>,
    words: &Words,
    version: Version,
) -> Result<HttpResponse, Problem> {
    let allow = if words.is_only(&SegmentKind::Batch) || words.ends_with(&SegmentKind::Query) {
        POSTS
    } else {
        if !is_document(words) {
            bind(house, words, version)?;
        }
        READS
    };
    let mut answer = HttpResponse::build(StatusCode::OK);
    answer
        .insert_header((header::ALLOW, allow))
        .insert_header((HeaderName::from_static("odata-maxversion"), "4.01"));
    csrf(visit, &mut answer);
    Ok(answer.finish())
}

/// `GET $batch`: only clients that fetch a token against forged requests have business here.
pub(super) fn batch_asked(visit: &Visit<'_>) -> Result<HttpResponse, Problem> {
    if visit.header("x-csrf-token").is_none() {
        return Err(Problem::method(POSTS));
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Tokens against forged requests are not needed here; a client that asks is told so.
fn csrf(visit: &Visit<'_>, answer: &mut actix_web::HttpResponseBuilder) {
    if visit
        .header("x-csrf-token")
        .is_some_and(|v| v.eq_ignore_ascii_case("fetch"))
    {
        answer.insert_header((HeaderName::from_static("x-csrf-token"), "not-required"));
    }
}

/// Why a method that would change something is not answered.
pub(super) fn refuse(house: &House, visit: &Visit<'_>, words: &Words, version: Version) -> Problem {
    if words.is_only(&SegmentKind::Batch) {
        return if *visit.method == Method::POST {
            unwritten("$batch is not executed yet")
                .target("$batch")
                .allow("OPTIONS")
        } else {
            Problem::method(POSTS)
        };
    }
    if is_document(words) || !changes(visit.method) {
        return Problem::method(READS);
    }
    match bind(house, words, version) {
        Ok(read) if may_change(house, &read, visit.method) => {
            unwritten("changing data is not executed yet").allow(READS)
        }
        Ok(_) => Problem::method(READS),
        Err(problem) => problem,
    }
}

fn unwritten(message: &'static str) -> Problem {
    Problem::new(Kind::NotImplemented, message)
}

/// The service document or `$metadata`.
fn is_document(words: &Words) -> bool {
    words.path.segments.is_empty() || words.is_only(&SegmentKind::Metadata)
}

fn changes(method: &Method) -> bool {
    matches!(
        *method,
        Method::POST | Method::PUT | Method::PATCH | Method::DELETE
    )
}

/// Whether the declaration lets anyone change this resource by this method.
fn may_change(house: &House, read: &Read, method: &Method) -> bool {
    let model = house.engine.planner.model();
    let set = read.level.shape.set.map(|set| model.set(set));
    let (post, delete) = (*method == Method::POST, *method == Method::DELETE);
    match read.what {
        What::Collection => post && set.is_some_and(|s| s.create.is_some()),
        What::Entity { .. } if delete => set.is_some_and(|s| s.delete.is_some()),
        What::Entity { .. } => !post && set.is_some_and(|s| s.update.is_some()),
        What::Property | What::RawValue | What::Reference => !post,
        What::References => post || delete,
        What::Count => false,
    }
}

/// Plans the bare path, to know whether it names anything.
fn bind(house: &House, words: &Words, version: Version) -> Result<Read, Problem> {
    let ask = Ask {
        caller: house.gate.caller(),
        now: chrono::Utc::now(),
        max_page_size: None,
        v401: version == Version::V401,
        fingerprint: "",
    };
    let options = QueryOptions::default();
    Ok(house.engine.planner.read(&words.path, &options, &ask)?)
}
