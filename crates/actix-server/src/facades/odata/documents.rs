//! The service document and `$metadata`: bodies that are ready.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};

use query_plan::{PlanError, PlanErrorKind};

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
    refuse_options(words, "the service document")?;
    let form = accept::data(visit, words)?;
    let mut answer = match form.metadata {
        Metadata::None => house.service_bare.respond(visit.headers, visit.gzip),
        Metadata::Minimal | Metadata::Full => {
            let ready = house.service.at(&visit.base.service);
            ready.respond(visit.headers, visit.gzip)
        }
    };
    // All that full metadata could add is there already; the answer says in which form it was asked for.
    if answer.headers().contains_key(header::CONTENT_TYPE)
        && let Ok(said) = HeaderValue::from_str(&form.content_type())
    {
        answer.headers_mut().insert(header::CONTENT_TYPE, said);
    }
    Ok(answer)
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
    refuse_options(words, "$metadata")?;
    let documents = &house.metadata;
    let ready = match (accept::metadata(visit, words)?, version) {
        (Csdl::Xml, Version::V40) => &documents.xml_40,
        (Csdl::Xml, Version::V401) => &documents.xml_401,
        (Csdl::Json, Version::V40) => &documents.json_40,
        (Csdl::Json, Version::V401) => &documents.json_401,
    };
    Ok(ready.respond(visit.headers, visit.gzip))
}

/// A document has no rows of which an option could say something.
fn refuse_options(words: &Words, document: &str) -> Result<(), Problem> {
    let Some((name, span)) = words.options.of_rows().into_iter().next() else {
        return Ok(());
    };
    let message = format!("{name} cannot be used on {document}");
    let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message).at(span);
    Err(Problem::from(Box::new(error.target(name))))
}
