//! Swagger UI: its script and its style from vendored assets, in a page of our own that starts it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use utoipa_swagger_ui::Config;

use super::language::Language;
use super::page::escape;
use super::texts::texts;
use super::{PATH, POLICY};
use crate::door::Visit;
use crate::house::House;
use crate::problem::{Kind, Problem};
use crate::ready::Ready;

/// The words within are Swagger UI's and the document's, English for everyone; only the title is in the reader's
/// language.
const PAGE: &str = include_str!("swagger/index.html");
const HTML: &str = "text/html;charset=utf-8";
const SCRIPT: &str = "text/javascript;charset=utf-8";
const STYLE: &str = "text/css;charset=utf-8";

/// Names, media types and texts of the files beside the page that are ours.
const OURS: [(&str, &str, &str); 2] = [
    ("start.js", SCRIPT, include_str!("swagger/start.js")),
    ("style.css", STYLE, include_str!("swagger/style.css")),
];

/// Names and media types of the vendored ones. What else came with them is not served.
const VENDORED: [(&str, &str); 3] = [
    ("swagger-ui-bundle.js", SCRIPT),
    ("swagger-ui.css", STYLE),
    ("favicon-32x32.png", "image/png"),
];

static FILES: LazyLock<HashMap<&str, Ready>> = LazyLock::new(|| {
    // Only for the start script that comes with the assets, which is not served.
    let config = Arc::new(Config::default());
    let ours = OURS.map(|(name, kind, text)| (name, Ready::new(kind, text)));
    let vendored = VENDORED.iter().filter_map(|&(name, kind)| {
        let file = utoipa_swagger_ui::serve(name, Arc::clone(&config));
        let bytes = file.ok().flatten()?.bytes.into_owned();
        Some((name, Ready::new(kind, bytes)))
    });
    ours.into_iter().chain(vendored).collect()
});

/// The page, or a file beside it; `path` stands behind the folder.
pub(crate) fn swagger(
    house: &House,
    visit: &Visit<'_>,
    path: &str,
) -> Result<HttpResponse, Problem> {
    // The page names its files relative to the folder, so it must be asked for as a folder.
    if path.is_empty() && !visit.path.ends_with('/') {
        let folder = format!("{}{PATH}", visit.base.root);
        return Ok(HttpResponse::PermanentRedirect()
            .insert_header((header::LOCATION, folder))
            .finish());
    }
    let mut answer = if path.is_empty() {
        page(house, visit).respond(visit.headers, visit.gzip)
    } else {
        let unknown = || Problem::new(Kind::NoSuchPage, Kind::NoSuchPage.words());
        let file = FILES.get(path).ok_or_else(unknown)?;
        file.respond(visit.headers, visit.gzip)
    };
    for (name, value) in [
        (header::VARY, "Accept-Encoding, Accept-Language"),
        (HeaderName::from_static("content-security-policy"), POLICY),
    ] {
        answer
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}

fn page(house: &House, visit: &Visit<'_>) -> Ready {
    let language = Language::of(visit.header("accept-language"));
    let title = format!("{} – {}", house.about.title, texts(language).explorer_title);
    let page = PAGE
        .replace("{language}", language.code())
        .replace("{title}", &escape(&title));
    Ready::new(HTML, page)
}
