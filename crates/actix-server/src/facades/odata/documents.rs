//! The service document and `$metadata`: bodies that are ready.

use actix_web::HttpResponse;

use super::accept::{self, Csdl};
use super::request::Words;
use super::version::Version;
use crate::door::Visit;
use crate::house::House;
use crate::json::Metadata;
use crate::problem::{Kind, Problem};

/// `GET` of the service root.
pub(super) fn service(
    house: &House,
    visit: &Visit<'_>,
    words: &Words,
) -> Result<HttpResponse, Problem> {
    let form = accept::data(visit, words)?;
    Ok(match form.metadata {
        Metadata::None => house.service_bare.respond(visit.headers, visit.gzip),
        Metadata::Minimal | Metadata::Full => {
            let ready = house.service.at(&visit.base.service);
            ready.respond(visit.headers, visit.gzip)
        }
    })
}

/// `GET $metadata`.
pub(super) fn metadata(
    house: &House,
    visit: &Visit<'_>,
    words: &Words,
    version: Version,
) -> Result<HttpResponse, Problem> {
    if let Some(extra) = words.path.segments.get(1) {
        let message = format!("nothing stands behind $metadata, not even '{}'", extra.text);
        return Err(Problem::new(Kind::UnknownResource, message));
    }
    let documents = &house.metadata;
    let ready = match (accept::metadata(visit, words)?, version) {
        (Csdl::Xml, Version::V40) => &documents.xml_40,
        (Csdl::Xml, Version::V401) => &documents.xml_401,
        (Csdl::Json, Version::V40) => &documents.json_40,
        (Csdl::Json, Version::V401) => &documents.json_401,
    };
    Ok(ready.respond(visit.headers, visit.gzip))
}
