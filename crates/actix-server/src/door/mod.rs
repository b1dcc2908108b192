//! The first room and the last: limits, the host, the caller's base URL, and what every answer carries.
//!
//! [`answer`] sees each request whole: it refuses, or leads to the façade the path names, and writes the request line
//! of the log when the answer is there.

mod base;
mod host;
mod limits;
mod serve;
mod spelling;
mod wire;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::FutureExt;
use tracing::Instrument;

use crate::config::PublicUrl;
use crate::facades::{explorer, odata};
use crate::health;
use crate::house::House;
use crate::pipeline::Clock;
use crate::problem::{Kind, Problem};

pub(crate) use base::Base;
pub(crate) use limits::Body;
pub use serve::{ServeError, serve};
#[cfg(test)]
pub(crate) use serve::{configure, start};

/// A request that has passed the door.
pub(crate) struct Visit<'r> {
    pub(crate) method: &'r Method,
    /// Raw, from the root of the server.
    pub(crate) path: &'r str,
    /// Raw.
    pub(crate) query: &'r str,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) base: Base,
    /// The client takes packed answers.
    pub(crate) gzip: bool,
}

impl Visit<'_> {
    /// GET or HEAD.
    pub(crate) fn reads(&self) -> bool {
        matches!(*self.method, Method::GET | Method::HEAD)
    }

    /// A header's text, the first one's when there are several.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Answers one request.
pub(crate) async fn answer(
    request: HttpRequest,
    payload: Payload,
    house: Data<House>,
) -> HttpResponse {
    let mut clock = Clock::start();
    let id = request_id();
    let span = tracing::info_span!(target: "door", "request", id, method = %request.method(), resource = resource(request.path()));
    let entered = enter(&request, payload, &house, &mut clock);
    // A panic is the bug of one request: its hook has put it on record, and nobody else notices.
    let entered = AssertUnwindSafe(entered.instrument(span.clone())).catch_unwind();
    let failed = |_| Err(Problem::new(Kind::Internal, Kind::Internal.words()));
    let mut answer = match entered.await.unwrap_or_else(failed) {
        Ok(answer) => answer,
        Err(problem) => refused(&request, &house.config.service_path, &problem),
    };
    let timing = clock.server_timing();
    let headers = answer.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    for (name, value) in [("x-request-id", &id), ("server-timing", &timing)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    span.in_scope(
        || tracing::info!(target: "door", status = answer.status().as_u16(), timing, "answered"),
    );
    answer
}

/// A refusal at the door speaks the language of the façade that was asked for.
fn refused(request: &HttpRequest, service: &str, problem: &Problem) -> HttpResponse {
    let mut answer = problem.respond();
    if behind(request.uri().path(), service).is_some() {
        odata::stamp(&mut answer);
    }
    answer
}

async fn enter(
    request: &HttpRequest,
    payload: Payload,
    house: &Data<House>,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    let host = host::check(request, house.config.public_url.as_ref())?;
    limits::check(request, &house.config.limits)?;
    let peer = request.peer_addr().map(|a| a.ip());
    let visit = Visit {
        method: request.method(),
        path: below(request.uri().path(), house.config.public_url.as_ref()),
        query: request.uri().query().unwrap_or_default(),
        headers: request.headers(),
        base: Base::of(&house.config, host, request.headers(), peer),
        gzip: takes_gzip(request.headers()),
    };
    let service = house.config.service_path.as_str();
    if let Some(path) = behind(visit.path, service).filter(|_| !is_page(service, visit.path)) {
        let body = limits::Body::new(
            payload,
            request.headers(),
            house.config.limits.body,
            house.config.times.request_body,
        );
        return Ok(odata::answer(house, &visit, path, body, clock).await);
    }
    pages(house, &visit).await
}

/// Everything but the service itself.
async fn pages(house: &House, visit: &Visit<'_>) -> Result<HttpResponse, Problem> {
    if !visit.reads() {
        return Err(Problem::method("GET, HEAD"));
    }
    if let Some(path) = behind(visit.path, explorer::PATH) {
        return explorer::swagger(house, visit, path);
    }
    match visit.path {
        "/" => Ok(explorer::welcome(house, visit)),
        explorer::OPENAPI => Ok(explorer::openapi(house, visit)),
        explorer::PBIDS => Ok(explorer::pbids(visit)),
        health::LIVE => Ok(health::live()),
        health::READY => Ok(health::ready(house).await),
        _ => {
            let hint = format!("the OData service is at {}", visit.base.service);
            Err(Problem::new(Kind::NoSuchPage, Kind::NoSuchPage.words()).hint(hint))
        }
    }
}

/// Whether a path is a page's where the service itself begins at the root.
fn is_page(service: &str, path: &str) -> bool {
    let named = [
        explorer::OPENAPI,
        explorer::PBIDS,
        health::LIVE,
        health::READY,
    ];
    service == "/" && (named.contains(&path) || path.starts_with(explorer::PATH))
}

/// What stands behind a folder's path, without slashes in front: `/a` and `/a/` are the same. Behind the root everything
/// stands as it is written.
fn behind<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let folder = folder.trim_matches('/');
    if folder.is_empty() {
        return path.strip_prefix('/');
    }
    let path = path.trim_start_matches('/');
    let rest = path.strip_prefix(folder)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
}

/// A path without the prefix of the public URL, which a proxy may take off or leave.
fn below<'p>(path: &'p str, public: Option<&PublicUrl>) -> &'p str {
    let rest = public.and_then(|url| path.strip_prefix(url.path()));
    rest.filter(|rest| rest.starts_with('/')).unwrap_or(path)
}

/// What the log may know of a path: no key, no value.
fn resource(path: &str) -> &str {
    let end = path.find(['(', '\'', '?', '=', '%']).unwrap_or(path.len());
    path.get(..end).unwrap_or_default()
}

/// Whether gzip is among the codings the client takes (RFC 9110, section 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING);
    let mut codings = lists
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().trim_start_matches(['q', 'Q', '=', ' ']);
        let refused = weight.parse::<f32>().is_ok_and(|q| q <= 0.0);
        matches!(name.trim().to_ascii_lowercase().as_str(), "gzip" | "x-gzip") && !refused
    })
}

/// Tells requests of this process apart in the log.
fn request_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static PROCESS: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
        let id = uuid::Uuid::new_v4().as_u128();
        u32::try_from(id & u128::from(u32::MAX)).unwrap_or(0)
    });
    format!(
        "{:08x}-{:x}",
        *PROCESS,
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SERVICE_PATH;

    #[test]
    fn folders_are_found_with_any_number_of_slashes() {
        for (path, rest) in [
            ("/odata-api", Some("")),
            ("/odata-api/", Some("")),
            ("//odata-api//Parts/", Some("Parts/")),
            ("/odata-api/Parts(1)", Some("Parts(1)")),
            ("/odata-apix", None),
            ("/", None),
        ] {
            assert_eq!(behind(path, SERVICE_PATH), rest, "{path}");
        }
        assert_eq!(behind("/Parts(1)", "/"), Some("Parts(1)"));
        assert_eq!(behind("/", "/"), Some(""));
    }

    #[test]
    fn a_proxy_may_leave_the_prefix_of_the_public_url() {
        let public: PublicUrl = "https://school.example/preau/".parse().unwrap();
        for (path, rest) in [
            ("/preau/odata-api/Parts", "/odata-api/Parts"),
            ("/preau/", "/"),
            ("/odata-api/Parts", "/odata-api/Parts"),
            ("/preaux", "/preaux"),
        ] {
            assert_eq!(below(path, Some(&public)), rest);
        }
        let bare: PublicUrl = "https://school.example".parse().unwrap();
        assert_eq!(below("/odata-api/", Some(&bare)), "/odata-api/");
        assert_eq!(below("/x", None), "/x");
    }

    #[test]
    fn the_log_sees_no_key() {
        for (path, seen) in [
            (
                "/odata-api/Parts(OutsideKey='E001')/Name",
                "/odata-api/Parts",
            ),
            ("/odata-api/Parts", "/odata-api/Parts"),
            ("/odata-api/%24metadata", "/odata-api/"),
        ] {
            assert_eq!(resource(path), seen);
        }
    }

    #[test]
    fn gzip_is_given_to_whoever_takes_it() {
        for (value, takes) in [
            ("gzip, deflate", true),
            ("deflate, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000", false),
            ("br", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(takes_gzip(&headers), takes, "{value}");
        }
    }
}
