//! Methods beyond reading: what a resource answers, and clear words where that is not built yet.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use entity_model::OperationKind;
use query_grammar::{QueryOptions, SegmentKind};
use query_plan::Ask;
use query_plan::command::Sought;

use super::request::Words;
use super::version::Version;
use super::write;
use crate::door::Visit;
use crate::house::House;
use crate::problem::Problem;

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
        POSTS.into()
    } else {
        answered(house, words, version)?
    };
    let mut answer = HttpResponse::build(StatusCode::OK);
    answer
        .insert_header((header::ALLOW, allow.as_ref()))
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

/// `GET …/$query`: its options stand in a body, which is posted.
pub(super) fn query_asked() -> Problem {
    Problem::method(POSTS)
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

/// Whether a method may change what the words name.
pub(super) fn changes(words: &Words) -> bool {
    !is_document(words) && !words.is_only(&SegmentKind::Batch) && !is_gathered(words)
}

/// What is only read: entities of several sets, and what `$entity` points at.
fn is_gathered(words: &Words) -> bool {
    let first = words.path.segments.first().map(|segment| &segment.kind);
    matches!(
        first,
        Some(SegmentKind::All | SegmentKind::CrossJoin(_) | SegmentKind::Entity)
    )
}

/// Why a method is not answered.
pub(super) fn refuse(words: &Words) -> Problem {
    Problem::method(if words.is_only(&SegmentKind::Batch) {
        POSTS
    } else {
        READS
    })
}

/// The service document or `$metadata`.
pub(super) fn is_document(words: &Words) -> bool {
    words.path.segments.is_empty() || words.is_only(&SegmentKind::Metadata)
}

/// Rows behind `/$each` are changed, each on its own; they are read without it.
pub(super) fn refuse_each(house: &House, words: &Words, version: Version) -> Result<(), Problem> {
    if words.ends_with(&SegmentKind::Each) {
        return Err(Problem::method(answered(house, words, version)?));
    }
    Ok(())
}

/// The methods that a resource answers: what its form knows, and its set lets anyone do.
fn answered(house: &House, words: &Words, version: Version) -> Result<Cow<'static, str>, Problem> {
    if is_document(words) || is_gathered(words) {
        return Ok(READS.into());
    }
    let ask = Ask {
        caller: house.gate.caller(),
        now: chrono::Utc::now(),
        max_page_size: None,
        track: false,
        v401: version == Version::V401,
        fingerprint: "",
    };
    let (planner, options) = (&house.engine.planner, QueryOptions::default());
    if let Some((called, _)) = planner.first_call(None, &words.path, &options, &ask)? {
        let model = planner.model();
        let is = |kind| !called.only(model, kind).operations.is_empty();
        return Ok(
            match (is(OperationKind::Function), is(OperationKind::Action)) {
                (true, true) => "GET, HEAD, OPTIONS, POST".into(),
                (true, false) => READS.into(),
                (false, _) => POSTS.into(),
            },
        );
    }
    match planner.seek(&words.path, &options, &ask)? {
        Sought::Call(_) => Ok(POSTS.into()),
        Sought::Rows(located, tail) => {
            let methods = write::answered(&ask, planner.model(), &located, tail);
            Ok(methods.join(", ").into())
        }
    }
}
