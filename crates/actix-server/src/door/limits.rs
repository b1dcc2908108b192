//! What is too large, or comes too late, to be looked at.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Payload;
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
    limit: usize,
    within: Duration,
}

impl Body {
    pub(super) fn new(payload: Payload, limit: usize, within: Duration) -> Self {
        Self {
            payload,
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
        let mut bytes = Vec::new();
        while let Some(piece) = self.payload.next().await {
            let unreadable = |_| Problem::new(Kind::BodyUnreadable, "the request body broke off");
            bytes.extend_from_slice(&piece.map_err(unreadable)?);
            if bytes.len() > self.limit {
                return Err(body_too_large(self.limit));
            }
        }
        Ok(bytes)
    }
}
