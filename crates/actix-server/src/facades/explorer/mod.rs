//! Pages for people: the welcome page, Swagger UI from vendored assets, and the OpenAPI document.
//!
//! No page asks another host for anything.
//!
//! Must never know: OData's words, or a database.

mod language;
mod page;
mod swagger;
mod texts;

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName};
use serde_json::json;

use crate::door::Visit;
use crate::health;
use crate::house::House;
use language::Language;

pub(crate) use swagger::swagger;

/// The folder of Swagger UI.
pub(crate) const PATH: &str = "/explore/";
pub(crate) const OPENAPI: &str = "/openapi.json";
/// The file that opens Power BI with this service.
pub(crate) const PBIDS: &str = "/connect/power-bi.pbids";

/// What a page may load and run: its own files and nothing else.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

/// `GET /`: a page for browsers, a list of doors for everyone else.
pub(crate) fn welcome(house: &House, visit: &Visit<'_>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::VARY, "Accept, Accept-Language"))
        .insert_header((header::CACHE_CONTROL, "no-cache"));
    let html = visit
        .header("accept")
        .is_some_and(|a| a.to_ascii_lowercase().contains("text/html"));
    if !html {
        return answer
            .insert_header((header::CONTENT_TYPE, "application/json"))
            .body(doors(house, visit));
    }
    let language = Language::of(visit.header("accept-language"));
    answer
        .insert_header((header::CONTENT_TYPE, "text/html;charset=utf-8"))
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((HeaderName::from_static("content-security-policy"), POLICY))
        .body(page::welcome(&house.about, &visit.base, language))
}

/// The list of doors.
fn doors(house: &House, visit: &Visit<'_>) -> String {
    let root = &visit.base.root;
    let service = &visit.base.service;
    json!({
        "title": house.about.title,
        "version": house.about.version,
        "doors": {
            "odata": &**service,
            "metadata": format!("{service}$metadata"),
            "openapi": format!("{root}{OPENAPI}"),
            "explorer": format!("{root}{PATH}"),
            "powerBi": format!("{root}{PBIDS}"),
            "live": format!("{root}{}", health::LIVE),
            "ready": format!("{root}{}", health::READY),
        },
    })
    .to_string()
}

/// `GET /openapi.json`, with the caller's own base URL.
pub(crate) fn openapi(house: &House, visit: &Visit<'_>) -> HttpResponse {
    let ready = house.openapi.at(&visit.base.service);
    let mut answer = ready.respond(visit.headers, visit.gzip);
    let vary = header::HeaderValue::from_static("Accept-Encoding");
    answer.headers_mut().insert(header::VARY, vary);
    answer
}

/// `GET /connect/power-bi.pbids`: one click connects Power BI.
pub(crate) fn pbids(visit: &Visit<'_>) -> HttpResponse {
    let details = json!({"protocol": "odata", "address": {"url": &*visit.base.service}});
    let file = json!({"version": "0.1", "connections": [{"details": details, "mode": "Import"}]});
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"power-bi.pbids\"",
        ))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(file.to_string())
}
