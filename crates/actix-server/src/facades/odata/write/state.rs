//! Whether a row is in the state that a client expects: `If-Match` and `If-None-Match` of a change.

use actix_web::http::header;
use query_plan::command::Row;

use super::Work;
use crate::conditions;
use crate::json;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// Holds the conditions against the row that is there.
pub(super) fn check(work: &Work<'_>, row: &Row) -> Result<(), Trouble> {
    let headers = &work.letter.headers;
    let etag = json::etag_text(&row.etag)?.unwrap_or_default();
    let refused = |header: &str, message: &'static str| {
        Err(Problem::new(Kind::PreconditionFailed, message)
            .target(header)
            .into())
    };
    if conditions::match_fails(headers, &etag) {
        return refused("If-Match", Kind::PreconditionFailed.words());
    }
    if conditions::state_known(headers, &etag) {
        return refused(
            "If-None-Match",
            "the entity is there already, in the state that must not be",
        );
    }
    Ok(())
}

/// A condition that only a row which is there can meet.
pub(super) fn must_exist(work: &Work<'_>) -> bool {
    work.letter.headers.contains_key(header::IF_MATCH)
}
