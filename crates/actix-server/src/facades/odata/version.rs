//! Which OData version an answer speaks (protocol, sections 8.1.5 and 8.2.6).
//!
//! Without `OData-MaxVersion` it is 4.0: most clients send none, and many of them fail on anything newer.

use actix_web::http::header::HeaderMap;

use crate::problem::{Kind, Problem};

/// A version that is spoken here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V40,
    V401,
}

impl Version {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::V40 => "4.0",
            Self::V401 => "4.01",
        }
    }
}

/// The version for a request. `MaxDataServiceVersion` belongs to OData 3 and says nothing about this.
pub(super) fn negotiate(headers: &HeaderMap) -> Result<Version, Problem> {
    let value = headers.get("odata-maxversion");
    let text = value.map_or("", |value| value.to_str().unwrap_or("?"));
    if text.trim().is_empty() {
        return Ok(Version::V40);
    }
    match parse(text) {
        Some(given) if given >= (4, 1) => Ok(Version::V401),
        Some(given) if given >= (4, 0) => Ok(Version::V40),
        Some(_) => {
            let message =
                format!("OData-MaxVersion {text} is too old; 4.0 and 4.01 are spoken here");
            Err(Problem::new(Kind::VersionUnsupported, message).target("OData-MaxVersion"))
        }
        None => {
            let message = format!("'{text}' is not an OData version; 4.0 and 4.01 are spoken here");
            Err(Problem::new(Kind::BadHeader, message).target("OData-MaxVersion"))
        }
    }
}

/// The version in which a request, and its body, says it is written; `None` when it says nothing.
pub(super) fn of_body(headers: &HeaderMap) -> Result<Option<Version>, Problem> {
    let Some(value) = headers.get("odata-version") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    match parse(text) {
        Some((4, 0)) => Ok(Some(Version::V40)),
        Some((4, 1)) => Ok(Some(Version::V401)),
        Some(_) | None => {
            let message = format!("OData {text} is not understood here; 4.0 and 4.01 are");
            Err(Problem::new(Kind::VersionUnsupported, message).target("OData-Version"))
        }
    }
}

/// Major and minor number; old clients add a product name behind a semicolon.
fn parse(text: &str) -> Option<(u32, u32)> {
    let number = text.split(';').next()?.trim();
    let (major, minor) = number.split_once('.').unwrap_or((number, "0"));
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn the_version_follows_the_header() {
        for (value, version) in [
            (None, Some("4.0")),
            (Some("4.0"), Some("4.0")),
            (Some("4"), Some("4.0")),
            (Some("4.0;NetFx"), Some("4.0")),
            (Some(" 4.01 "), Some("4.01")),
            (Some("4.02"), Some("4.01")),
            (Some("5.0"), Some("4.01")),
            (Some("3.0"), None),
            (Some("2.0;NetFx"), None),
            (Some(""), Some("4.0")),
            (Some("four"), None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(
                    HeaderName::from_static("odata-maxversion"),
                    HeaderValue::from_static(value),
                );
            }
            let given = negotiate(&headers);
            assert_eq!(given.as_ref().ok().map(|v| v.text()), version, "{value:?}");
            if let Err(problem) = given {
                assert_eq!(problem.status().as_u16(), 400);
            }
        }
    }

    #[test]
    fn the_header_of_older_versions_is_no_ones_business() {
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::from_static("maxdataserviceversion"),
            HeaderValue::from_static("3.0"),
        );
        assert_eq!(negotiate(&headers), Ok(Version::V40));
    }
}
