//! What is too large, or comes too late, to be looked at.

use std::io::Read as _;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Payload;
use flate2::read::MultiGzDecoder;
use futures_util::StreamExt;

use crate::config::Limits;
use crate::problem::{Kind, Problem};

/// Checks the head of a request.
pub(super) fn check(request: &HttpRequest, limits: &Limits) -> Result<(), Problem> {
    let uri = request.uri();
    let url = uri.path_and_query().map_or(0, |p| p.as_str().len());
    if url > limits.url {
        let message = format!("the URL is {url} bytes long, {} are the limit", limits.url);
        let hint = "send the query as the text/plain body of POST …/$query";
        return Err(Problem::new(Kind::UrlTooLong, message).hint(hint));
    }
    let headers = request.headers();
    let size: usize = headers
        .iter()
        .map(|(n, v)| n.as_str().len() + v.len())
        .sum();
    if size > limits.headers {
        let message = format!(
            "the headers are {size} bytes long, {} are the limit",
            limits.headers
        );
        return Err(Problem::new(Kind::HeadersTooLarge, message));
    }
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok());
    if declared
        .and_then(|v| v.parse::<u64>().ok())
        .is_some_and(|n| n > limit(limits.body))
    {
        return Err(body_too_large(limits.body));
    }
    Ok(())
}

fn limit(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

fn body_too_large(limit: usize) -> Problem {
    let message = format!("the request body is longer than {limit} bytes");
    Problem::new(Kind::BodyTooLarge, message)
}

/// A request body that has not been read yet.
pub(crate) struct Body {
    payload: Payload,
    /// How the bytes are packed, as `Content-Encoding` says.
    encoding: Option<String>,
    limit: usize,
    within: Duration,
}

impl Body {
    pub(super) fn new(
        payload: Payload,
        headers: &HeaderMap,
        limit: usize,
        within: Duration,
    ) -> Self {
        let encoding = headers.get(header::CONTENT_ENCODING);
        Self {
            payload,
            encoding: encoding.map(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
            limit,
            within,
        }
    }

    /// The whole body as text, if it comes in time.
    pub(crate) async fn text(self) -> Result<String, Problem> {
        String::from_utf8(self.bytes().await?)
            .map_err(|_| Problem::new(Kind::BodyUnreadable, "the request body is not UTF-8"))
    }

    /// The whole body, if it comes in time.
    pub(crate) async fn bytes(self) -> Result<Vec<u8>, Problem> {
        let within = self.within;
        let late = |_| Problem::new(Kind::BodyLate, Kind::BodyLate.words());
        tokio::time::timeout(within, self.read())
            .await
            .map_err(late)?
    }

    async fn read(mut self) -> Result<Vec<u8>, Problem> {
        let packed = packed(self.encoding.as_deref())?;
        let mut bytes = Vec::new();
        while let Some(piece) = self.payload.next().await {
            let unreadable = |_| Problem::new(Kind::BodyUnreadable, "the request body broke off");
            bytes.extend_from_slice(&piece.map_err(unreadable)?);
            if bytes.len() > self.limit {
                return Err(body_too_large(self.limit));
            }
        }
        if packed {
            return unpacked(&bytes, self.limit);
        }
        Ok(bytes)
    }
}

/// Whether a body is packed with gzip; other packings are not understood.
fn packed(encoding: Option<&str>) -> Result<bool, Problem> {
    let encoding = encoding.unwrap_or("identity").trim().to_ascii_lowercase();
    match encoding.as_str() {
        "identity" | "" => Ok(false),
        "gzip" | "x-gzip" => Ok(true),
        other => {
            let message = format!("a body packed with {other} is not understood");
            let problem = Problem::new(Kind::MediaTypeUnsupported, message);
            Err(problem
                .target("Content-Encoding")
                .hint("send it as it is, or with gzip"))
        }
    }
}

/// The limit holds for what comes out: a few bytes can stand for a great many.
fn unpacked(bytes: &[u8], most: usize) -> Result<Vec<u8>, Problem> {
    let mut plain = Vec::new();
    let mut decoder = MultiGzDecoder::new(bytes).take(limit(most).saturating_add(1));
    decoder.read_to_end(&mut plain).map_err(|_| {
        let message = "the request body is not packed with gzip as it says";
        Problem::new(Kind::BodyUnreadable, message).target("Content-Encoding")
    })?;
    if plain.len() > most {
        return Err(body_too_large(most));
    }
    Ok(plain)
}
