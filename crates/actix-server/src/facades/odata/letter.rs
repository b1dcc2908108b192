//! A request and its answer, each as a whole that can be taken to another thread: what a change is, and a part of a
//! batch.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};

use super::version::{self, Version};
use crate::door::{Base, Visit};
use crate::problem::{Kind, Problem};

/// A request whose body is here.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) method: Method,
    /// Raw, behind the service root.
    pub(super) path: String,
    /// Raw.
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) base: Base,
    /// What the answer speaks.
    pub(super) version: Version,
}

impl Letter {
    pub(super) fn of(visit: &Visit<'_>, path: &str, body: Vec<u8>, version: Version) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in visit.headers {
            headers.append(name.clone(), value.clone());
        }
        Self {
            method: visit.method.clone(),
            path: path.to_owned(),
            query: visit.query.to_owned(),
            headers,
            body,
            base: visit.base.clone(),
            version,
        }
    }

    /// The same request, for whoever reads its head.
    pub(super) fn visit(&self) -> Visit<'_> {
        Visit {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            base: self.base.clone(),
            gzip: false,
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The version its body is written in: none is said, or 4.0, or later.
    pub(super) fn body_version(&self) -> Result<Option<Version>, Problem> {
        version::of_body(&self.headers)
    }

    /// Its client says that it knows 4.01, of the answer or of the body.
    pub(super) fn speaks_401(&self) -> Result<bool, Problem> {
        Ok(self.version == Version::V401 || self.body_version()? == Some(Version::V401))
    }

    /// The media type of the body, without its parameters.
    pub(super) fn content_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        let kind = value.split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    }

    /// The body is JSON, or says nothing else of itself.
    pub(super) fn is_json(&self) -> bool {
        let kind = self.content_type();
        kind.is_empty() || kind == "application/json" || kind.ends_with("+json")
    }
}

/// An answer that is complete.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Vec<u8>,
    /// The path of the entity that was made or changed, for what refers to it later in a batch.
    pub(super) entity: Option<String>,
}

impl Reply {
    pub(super) fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            entity: None,
        }
    }

    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// An answer inside another one says of itself which version it speaks; one on its own is stamped at the door.
    pub(super) fn speaking(self, version: Version) -> Self {
        self.header(HeaderName::from_static("odata-version"), version.text())
    }

    /// An answer that was made for the wire, as long as it is whole.
    pub(super) fn of(answer: HttpResponse) -> Self {
        let status = answer.status();
        let headers = answer.headers().iter().map(|(n, v)| (n.clone(), v.clone()));
        let headers = headers.collect();
        match answer.into_body().try_into_bytes() {
            Ok(body) => Self {
                status,
                headers,
                body: body.to_vec(),
                entity: None,
            },
            Err(_) => Self::refusing(&Problem::new(Kind::Internal, Kind::Internal.words())),
        }
    }

    pub(super) fn refusing(problem: &Problem) -> Self {
        Self::of(problem.respond())
    }

    pub(super) fn respond(self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        for header in self.headers {
            answer.append_header(header);
        }
        if self.body.is_empty() {
            answer.finish()
        } else {
            answer.body(self.body)
        }
    }
}

/// `content-type` → `Content-Type`: clients that take messages apart by hand look for it so.
pub(super) fn spelled(name: &HeaderName) -> String {
    match name.as_str() {
        "etag" => return "ETag".to_owned(),
        "odata-version" => return "OData-Version".to_owned(),
        "odata-entityid" => return "OData-EntityId".to_owned(),
        _ => {}
    }
    let words = name.as_str().split('-').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        [&first.to_ascii_uppercase(), rest].concat()
    });
    words.collect::<Vec<_>>().join("-")
}
