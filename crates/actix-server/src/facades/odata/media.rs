//! Bytes as they are: pictures and documents, whole or in part (RFC 9110, section 14).

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::conditions;
use crate::door::Visit;
use crate::pipeline::Whole;

/// Bytes of the hash that names the content.
const HASH: usize = 12;

/// The answer: all bytes, the part that is wanted, or none for whoever has them already.
pub(super) fn respond(
    visit: &Visit<'_>,
    mut head: HttpResponseBuilder,
    whole: Whole,
) -> HttpResponse {
    let etag = etag(&whole.bytes);
    head.insert_header((header::ETAG, etag.as_str()));
    head.insert_header((header::ACCEPT_RANGES, "bytes"));
    if let Some(media_type) = &whole.facts.media_type {
        head.insert_header((header::CONTENT_TYPE, media_type.as_str()));
        // What somebody put here must not run as a page of this server.
        head.insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ));
    }
    if conditions::none_match(visit.headers, &etag) {
        return head.status(StatusCode::NOT_MODIFIED).finish();
    }
    let length = whole.bytes.len();
    let same = visit.header("if-range").is_none_or(|tag| tag == etag);
    match visit
        .header("range")
        .filter(|_| same)
        .map(|range| part(range, length))
    {
        Some(Part::Some(from, to)) => {
            let bytes = whole.bytes.get(from..=to).unwrap_or_default().to_vec();
            head.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{to}/{length}")));
            head.status(StatusCode::PARTIAL_CONTENT).body(bytes)
        }
        Some(Part::Beyond) => {
            head.insert_header((header::CONTENT_RANGE, format!("bytes */{length}")));
            head.status(StatusCode::RANGE_NOT_SATISFIABLE).finish()
        }
        Some(Part::All) | None => head.body(whole.bytes),
    }
}

/// Names the content of a stream.
pub(super) fn etag(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let name: Vec<u8> = hash.iter().copied().take(HASH).collect();
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(name))
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Both ends included.
    Some(usize, usize),
    Beyond,
    /// Nothing that is understood, or several parts: the whole is an answer to that.
    All,
}

fn part(range: &str, length: usize) -> Part {
    let Some(wanted) = range.trim().strip_prefix("bytes=") else {
        return Part::All;
    };
    let Some((from, to)) = wanted.split_once('-') else {
        return Part::All;
    };
    match (from.trim().parse::<usize>(), to.trim().parse::<usize>()) {
        (Ok(from), _) if from >= length => Part::Beyond,
        (Ok(from), Ok(to)) if to >= from => Part::Some(from, to.min(length - 1)),
        (Ok(from), Err(_)) if to.trim().is_empty() => Part::Some(from, length - 1),
        (Err(_), Ok(last)) if from.trim().is_empty() => {
            if last == 0 || length == 0 {
                return Part::Beyond;
            }
            Part::Some(length.saturating_sub(last), length - 1)
        }
        _ => Part::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_ten_bytes() {
        for (range, wanted) in [
            ("bytes=0-3", Part::Some(0, 3)),
            ("bytes=3-", Part::Some(3, 9)),
            ("bytes=-4", Part::Some(6, 9)),
            ("bytes=-40", Part::Some(0, 9)),
            ("bytes=9-9", Part::Some(9, 9)),
            ("bytes=5-100", Part::Some(5, 9)),
            ("bytes=10-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=3-2", Part::All),
            ("bytes=0-1,3-4", Part::All),
            ("lines=0-1", Part::All),
            ("bytes=x-", Part::All),
        ] {
            assert_eq!(part(range, 10), wanted, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Beyond);
    }
}
