//! The error answer of OData's JSON format (4.01, section 21): `{"error":{…}}`.

use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde_json::{Map, Value, json};

use super::Problem;

impl Problem {
    /// The error answer. The caller adds what every answer of its façade carries.
    #[must_use]
    pub fn respond(&self) -> HttpResponse {
        let mut answer = self.head();
        answer.insert_header((header::CONTENT_TYPE, "application/json"));
        answer.body(self.body())
    }

    /// Status and headers without a body.
    #[must_use]
    pub fn head(&self) -> HttpResponseBuilder {
        let mut answer = HttpResponse::build(self.status());
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(methods) = self.more().and_then(|m| m.allow.as_ref()) {
            answer.insert_header((header::ALLOW, methods.as_ref()));
        }
        if let Some(seconds) = self.kind.retry_after() {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        answer
    }

    /// The JSON text of the answer.
    #[must_use]
    pub fn body(&self) -> String {
        let mut error = Map::new();
        error.insert("code".to_owned(), self.kind.code().into());
        error.insert("message".to_owned(), self.message.as_ref().into());
        if let Some(target) = self.more().and_then(|m| m.target.as_ref()) {
            error.insert("target".to_owned(), target.as_str().into());
        }
        let details = self.more().map_or(&[][..], |m| m.details.as_slice());
        if !details.is_empty() {
            let detail = |detail: &super::Detail| json!({ "code": self.kind.code(), "message": detail.message, "target": detail.target });
            error.insert("details".to_owned(), details.iter().map(detail).collect());
        }
        let inner = self.inner();
        if !inner.is_empty() {
            error.insert("innererror".to_owned(), inner.into());
        }
        json!({ "error": error }).to_string()
    }

    /// Where it stands and what to do, which the standard leaves to the service.
    fn inner(&self) -> Map<String, Value> {
        let mut inner = Map::new();
        let Some(more) = self.more() else {
            return inner;
        };
        if let Some(position) = more.position {
            inner.insert("in".to_owned(), position.within.into());
            inner.insert("position".to_owned(), position.start.into());
            inner.insert("length".to_owned(), position.length.into());
        }
        if let Some(hint) = &more.hint {
            inner.insert("hint".to_owned(), hint.as_str().into());
        }
        inner
    }
}
