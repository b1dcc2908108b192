//! Requests that may be sent again (OASIS Repeatable Requests 1.0): one that was done is answered as it was, from a
//! note that stands or falls with what it did.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use query_plan::desk::Apart;
use query_plan::port::{Note, NoteId, Unit};
use sha2::{Digest, Sha256};

use super::Prepared;
use crate::facades::odata::letter::{Letter, Reply};
use crate::house::House;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// How long an answer is remembered.
pub(in crate::facades::odata) const WINDOW: TimeDelta = TimeDelta::hours(24);

/// Characters of a request's or a client's id.
const LONGEST_ID: usize = 128;

/// The kind of these notes.
pub(in crate::facades::odata) const NOTES: &str = "repeatable";

const REQUEST_ID: &str = "repeatability-request-id";
const FIRST_SENT: &str = "repeatability-first-sent";
const CLIENT_ID: &str = "repeatability-client-id";
const RESULT: HeaderName = HeaderName::from_static("repeatability-result");

/// Whether a request says anything of this.
pub(in crate::facades::odata) fn is_asked(headers: &HeaderMap) -> bool {
    headers.contains_key(REQUEST_ID) || headers.contains_key(FIRST_SENT)
}

/// Says what became of a request that may be sent again.
pub(in crate::facades::odata) fn stamp(headers: &HeaderMap, reply: Reply) -> Reply {
    if !is_asked(headers) {
        return reply;
    }
    let accepted = reply.status.is_success();
    reply.header(RESULT, if accepted { "accepted" } else { "rejected" })
}

/// Does a request, unless it was done already.
pub(in crate::facades::odata) fn perform(
    house: &House,
    (unit, apart): (&mut dyn Unit, &Apart),
    letter: &Letter,
    prepared: &Prepared,
) -> Result<Reply, Trouble> {
    let Some(id) = id(&letter.headers, prepared.now)? else {
        return super::perform(house, (unit, apart), letter, prepared);
    };
    let of = NoteId {
        kind: NOTES,
        caller: house.gate.caller().id,
        id: &id,
    };
    let fingerprint = fingerprint(letter);
    // What is older than the window is gone for whoever asks, and nothing of it is left lying about.
    unit.drop_notes(NOTES, prepared.now - WINDOW)?;
    if let Some(note) = unit.note(&of)? {
        return Ok(remembered(&note, &fingerprint)?);
    }
    let reply = super::perform(house, (unit, apart), letter, prepared)?;
    unit.keep_note(&of, &noted(&reply, &fingerprint, prepared.now))?;
    Ok(reply)
}

/// The name of a request among those of its caller; `None` for one that is not repeatable.
fn id(headers: &HeaderMap, now: DateTime<Utc>) -> Result<Option<String>, Problem> {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|v| v.to_str().unwrap_or_default().trim())
    };
    let (request, sent) = match (text(REQUEST_ID), text(FIRST_SENT)) {
        (None, None) => return Ok(None),
        (Some(request), Some(sent)) => (request, sent),
        (_, None) => return Err(missing("Repeatability-First-Sent")),
        (None, _) => return Err(missing("Repeatability-Request-ID")),
    };
    let client = text(CLIENT_ID).unwrap_or_default();
    if request.is_empty() || request.len() > LONGEST_ID || client.len() > LONGEST_ID {
        let message = format!("an id has 1 to {LONGEST_ID} characters");
        return Err(Problem::new(Kind::BadHeader, message).target("Repeatability-Request-ID"));
    }
    let Ok(sent) = DateTime::parse_from_rfc2822(sent) else {
        let message = format!("'{sent}' is no date such as Tue, 24 Nov 2026 08:00:00 GMT");
        return Err(Problem::new(Kind::BadHeader, message).target("Repeatability-First-Sent"));
    };
    if sent.to_utc() + WINDOW < now {
        let message = format!("answers are remembered for {} hours", WINDOW.num_hours());
        let problem = Problem::new(Kind::PreconditionFailed, message);
        return Err(problem.target("Repeatability-First-Sent"));
    }
    Ok(Some(format!("{client} {}", request.to_ascii_lowercase())))
}

/// The name under which a request with this id is noted, when no client id was given.
pub(in crate::facades::odata) fn plain_id(request: &str) -> String {
    format!(" {}", request.to_ascii_lowercase())
}

fn missing(name: &'static str) -> Problem {
    let message = format!("{name} is missing: both headers are needed");
    Problem::new(Kind::BadHeader, message).target(name)
}

/// What must be the same when a request comes again.
fn fingerprint(letter: &Letter) -> String {
    let mut hash = Sha256::new();
    for part in [letter.method.as_str(), &letter.path, &letter.query] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(&letter.body);
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// An answer as it is kept: what it was for, its status and headers, line by line; its body beside it.
pub(in crate::facades::odata) fn noted(
    reply: &Reply,
    fingerprint: &str,
    at: DateTime<Utc>,
) -> Note {
    let mut lines = vec![
        fingerprint.to_owned(),
        reply.status.as_u16().to_string(),
        reply.entity.clone().unwrap_or_default(),
    ];
    let header = |(name, value): &(HeaderName, HeaderValue)| {
        Some(format!("{name}: {}", value.to_str().ok()?))
    };
    lines.extend(reply.headers.iter().filter_map(header));
    Note {
        at,
        text: lines.join("\n"),
        bytes: reply.body.clone(),
    }
}

pub(in crate::facades::odata) fn remembered(
    note: &Note,
    fingerprint: &str,
) -> Result<Reply, Problem> {
    let mut lines = note.text.lines();
    if lines.next() != Some(fingerprint) {
        let message = "another request was sent with this id";
        return Err(Problem::new(Kind::BadHeader, message).target("Repeatability-Request-ID"));
    }
    let status = lines.next().and_then(|s| s.parse().ok());
    let status = status.and_then(|code: u16| StatusCode::from_u16(code).ok());
    let mut reply = Reply::new(status.unwrap_or(StatusCode::NO_CONTENT));
    reply.entity = lines
        .next()
        .filter(|path| !path.is_empty())
        .map(str::to_owned);
    for line in lines {
        if let Some((name, value)) = line.split_once(": ")
            && let Ok(name) = HeaderName::try_from(name)
        {
            reply = reply.header(name, value);
        }
    }
    reply.body.clone_from(&note.bytes);
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        headers
    }

    #[test]
    fn both_headers_are_needed_and_the_window_is_kept() {
        let now: DateTime<Utc> = "2026-11-25T08:00:00Z".parse().unwrap();
        let at = |sent| id(&headers(&[(REQUEST_ID, "A-1"), (FIRST_SENT, sent)]), now);
        assert_eq!(
            at("Tue, 24 Nov 2026 08:00:00 GMT"),
            Ok(Some(" a-1".to_owned()))
        );
        for (given, status) in [
            (at("Tue, 24 Nov 2026 07:59:59 GMT"), 412),
            (at("yesterday"), 400),
            (id(&headers(&[(REQUEST_ID, "a")]), now), 400),
            (
                id(
                    &headers(&[(FIRST_SENT, "Tue, 24 Nov 2026 08:00:00 GMT")]),
                    now,
                ),
                400,
            ),
        ] {
            assert_eq!(given.unwrap_err().status().as_u16(), status);
        }
        assert_eq!(id(&HeaderMap::new(), now), Ok(None));
    }

    #[test]
    fn an_answer_comes_back_as_it_was_for_the_same_request_alone() {
        let mut reply =
            Reply::new(StatusCode::CREATED).header(HeaderName::from_static("etag"), "W/\"1\"");
        reply.body = b"{}".to_vec();
        reply.entity = Some("Parts(1)".to_owned());
        let note = noted(&reply, "print", Utc::now());
        let back = remembered(&note, "print").unwrap();
        assert_eq!(
            (back.status, back.entity, back.body),
            (reply.status, reply.entity, reply.body)
        );
        assert_eq!(back.headers, reply.headers);
        assert_eq!(
            remembered(&note, "other").unwrap_err().status().as_u16(),
            400
        );
    }
}
