//! Where an answer was read from, and the links that lead on from there.
//!
//! A skip token is bound to the text of its query, its *fingerprint*: path and query without the token, decoded, so
//! that a client which encodes a link its own way still follows it.

use std::borrow::Cow;
use std::sync::Arc;

use entity_model::{Model, SetId, Type, Value};
use percent_encoding::percent_decode_str;

use super::text;

/// The request as links need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Absolute URL of the service root, with its slash.
    pub service: Arc<str>,
    /// Raw path behind the service root, without slashes at its ends.
    pub path: String,
    /// Raw query without its skip token.
    pub query: String,
}

impl Address {
    /// What a skip token of this request is bound to.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.path, &self.query)
    }

    /// The query that a delta link stands for: `$top` and `$skip` are no part of it.
    #[must_use]
    pub fn without_paging(&self) -> Self {
        Self {
            query: without(&self.query, &["top", "skip", "count"]),
            ..self.clone()
        }
    }

    /// The request without any token.
    #[must_use]
    pub fn whole(&self) -> String {
        let question = if self.query.is_empty() { "" } else { "?" };
        [&self.service, self.path.as_str(), question, &self.query].concat()
    }

    /// What changes after a token.
    #[must_use]
    pub fn delta(&self, token: &str) -> String {
        let and = if self.query.is_empty() { "" } else { "&" };
        [
            &self.service,
            self.path.as_str(),
            "?",
            &self.query,
            and,
            "$deltatoken=",
            token,
        ]
        .concat()
    }

    /// The same request, going on after a token.
    #[must_use]
    pub fn next(&self, token: &str) -> String {
        absolute(&self.service, &self.path, &self.query, token)
    }
}

/// What a skip token is bound to.
#[must_use]
pub fn fingerprint(path: &str, query: &str) -> String {
    let decode = |text| percent_decode_str(text).decode_utf8_lossy();
    [decode(path), Cow::Borrowed("?"), decode(query)].concat()
}

/// The absolute URL of a page.
pub(super) fn absolute(service: &str, path: &str, query: &str, token: &str) -> String {
    let and = if query.is_empty() { "" } else { "&" };
    [service, path, "?", query, and, "$skiptoken=", token].concat()
}

/// A raw query without its tokens, however they are spelt.
#[must_use]
pub fn without_skip_token(query: &str) -> String {
    without(query, &["skiptoken", "deltatoken"])
}

/// A raw query without some of its options, however they are spelt.
fn without(query: &str, options: &[&str]) -> String {
    let kept = query.split('&').filter(|option| {
        let name = option.split_once('=').map_or(*option, |(name, _)| name);
        let name = percent_decode_str(name).decode_utf8_lossy();
        let name = name.trim();
        let bare = name.strip_prefix('$').unwrap_or(name);
        !option.is_empty() && !options.iter().any(|o| bare.eq_ignore_ascii_case(o))
    });
    kept.collect::<Vec<_>>().join("&")
}

/// The path of an entity behind the service root.
#[must_use]
pub fn entity_path(model: &Model, set: SetId, key: &Value) -> String {
    let set = model.set(set);
    if set.singleton {
        return set.name.clone();
    }
    let ty = model.entity(set.entity);
    let parts: Vec<&Value> = if let Value::List(parts) = key {
        parts.iter().collect()
    } else {
        vec![key]
    };
    let named = parts.len() > 1;
    let texts = ty
        .key_properties()
        .zip(parts)
        .map(|((_, property), value)| {
            let text = match (property.ty, value) {
                (Type::Enum(id), Value::Int(n)) => {
                    let name = model.type_name(property.ty);
                    format!("{name}'{}'", model.enumeration(id).text(*n))
                }
                _ => text::key(value),
            };
            if named {
                format!("{}={text}", property.name)
            } else {
                text
            }
        });
    format!("{}({})", set.name, texts.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skip_token_is_taken_out_of_a_query() {
        for (query, kept) in [
            ("", ""),
            ("$top=5", "$top=5"),
            ("$skiptoken=abc", ""),
            (
                "$top=5&$skiptoken=abc&$filter=a%20eq%20'%26'",
                "$top=5&$filter=a%20eq%20'%26'",
            ),
            ("%24skiptoken=abc&x=1", "x=1"),
            ("SkipToken=abc&x", "x"),
            ("$filter=a eq '$skiptoken=1'", "$filter=a eq '$skiptoken=1'"),
            ("&&a=1&", "a=1"),
        ] {
            assert_eq!(without_skip_token(query), kept, "{query}");
        }
    }

    #[test]
    fn a_link_that_a_client_encodes_anew_has_the_same_fingerprint() {
        let one = fingerprint("Parts(Name='a b')", "$filter=Name eq 'É'");
        let other = fingerprint("Parts(Name=%27a%20b%27)", "%24filter=Name%20eq%20'%C3%89'");
        assert_eq!(one, other);
    }

    #[test]
    fn links_are_absolute_and_keep_the_query() {
        let address = Address {
            service: "https://h/odata-api/".into(),
            path: "Parts".to_owned(),
            query: "$top=9".to_owned(),
        };
        assert_eq!(
            address.next("T"),
            "https://h/odata-api/Parts?$top=9&$skiptoken=T"
        );
        let bare = Address {
            query: String::new(),
            ..address
        };
        assert_eq!(bare.next("T"), "https://h/odata-api/Parts?$skiptoken=T");
    }
}
