//! `If-Match` and `If-None-Match` (RFC 9110, section 13.1), compared weakly: every ETag here is weak.

use actix_web::http::header::{self, HeaderMap, HeaderName};

/// Whether the client has this very answer already: 304.
pub(crate) fn none_match(headers: &HeaderMap, etag: &str) -> bool {
    listed(headers, &header::IF_NONE_MATCH, etag, bare) == Some(true)
}

/// Whether the client insists on another state: 412.
pub(crate) fn match_fails(headers: &HeaderMap, etag: &str) -> bool {
    listed(headers, &header::IF_MATCH, etag, state) == Some(false)
}

/// Whether the client wants any state but this: 412 for a change.
pub(crate) fn state_known(headers: &HeaderMap, etag: &str) -> bool {
    listed(headers, &header::IF_NONE_MATCH, etag, state) == Some(true)
}

/// Whether a tag in a body says the state of a row that another is of.
pub(crate) fn says_state(given: &str, etag: &str) -> bool {
    names(given, etag, state)
}

/// Whether a tag that was given stands for another, as far as it is looked at.
fn names(given: &str, etag: &str, part: fn(&str) -> &str) -> bool {
    given == "*" || part(given) == part(etag)
}

/// Whether a header lists the tag, as far as it is looked at; `None` without the header.
fn listed(
    headers: &HeaderMap,
    name: &HeaderName,
    etag: &str,
    part: fn(&str) -> &str,
) -> Option<bool> {
    let mut given = headers.get_all(name).peekable();
    given.peek()?;
    let named = |value: &str| tags(value).any(|tag| names(tag, etag, part));
    Some(given.filter_map(|v| v.to_str().ok()).any(named))
}

/// The tags of a list; commas inside quotes separate nothing.
fn tags(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = value.split(move |c| {
        if c == '"' {
            quoted = !quoted;
        }
        c == ',' && !quoted
    });
    parts.map(str::trim)
}

fn bare(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The opening quote and the state of the row, without what else an answer showed beside it.
fn state(tag: &str) -> &str {
    let bare = bare(tag);
    let whole = bare.strip_suffix('"').unwrap_or(bare);
    whole.split_once(';').map_or(whole, |(state, _)| state)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn with(name: HeaderName, values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn tags_are_found_in_any_spelling() {
        for (values, found) in [
            (&["W/\"1\""][..], true),
            (&["\"1\""], true),
            (&["*"], true),
            (&["W/\"2\", W/\"1\""], true),
            (&["W/\"2\"", "\"1\""], true),
            (&["W/\"1,2\""], false),
            (&["\"11\""], false),
            (&[""], false),
        ] {
            let headers = with(header::IF_NONE_MATCH, values);
            assert_eq!(none_match(&headers, "W/\"1\""), found, "{values:?}");
            let headers = with(header::IF_MATCH, values);
            assert_eq!(match_fails(&headers, "W/\"1\""), !found, "{values:?}");
        }
        for (tag, state) in [
            ("W/\"1\"", true),
            ("W/\"1;shown\"", true),
            ("\"1;other\"", true),
            ("*", true),
            ("W/\"2;shown\"", false),
            ("W/\"1,2;shown\"", false),
            ("W/\";shown\"", false),
        ] {
            let etag = "W/\"1;shown\"";
            assert_eq!(
                match_fails(&with(header::IF_MATCH, &[tag]), etag),
                !state,
                "{tag}"
            );
            let headers = with(header::IF_NONE_MATCH, &[tag]);
            assert_eq!(state_known(&headers, "W/\"1\""), state, "{tag}");
            let same = tag == etag || tag == "*";
            assert_eq!(none_match(&headers, etag), same, "{tag}");
        }
        let comma = with(header::IF_MATCH, &["W/\"3,x\""]);
        assert!(!match_fails(&comma, "W/\"3,x\""));
        assert!(!none_match(&HeaderMap::new(), "W/\"1\""));
        assert!(!match_fails(&HeaderMap::new(), "W/\"1\""));
    }
}
