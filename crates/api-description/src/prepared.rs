//! A document that waits for one thing only: the base URL its reader used.

use serde_json::Value;

/// Stands for the base URL until it is known; no address of this kind can exist (RFC 2606).
pub(crate) const BASE: &str = "https://base.invalid";

/// JSON text with one gap, so that a request costs one copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    before: String,
    after: String,
    ends_with_slash: bool,
}

impl Prepared {
    /// `text` holds [`BASE`] once.
    pub(crate) fn new(text: &str, ends_with_slash: bool) -> Self {
        let (before, after) = text.split_once(BASE).unwrap_or((text, ""));
        Self {
            before: before.to_owned(),
            after: after.to_owned(),
            ends_with_slash,
        }
    }

    /// The document for a reader who reached the service root at `base`, with or without a slash at its end.
    #[must_use]
    pub fn with_base(&self, base: &str) -> String {
        let base = Value::from(base.trim_end_matches('/')).to_string();
        let base = base.strip_prefix('"').unwrap_or(&base);
        let base = base.strip_suffix('"').unwrap_or(base);
        let slash = if self.ends_with_slash { "/" } else { "" };
        [&self.before, base, slash, &self.after].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_ends_as_the_document_needs_it() {
        for (slash, base, expected) in [
            (true, "http://h/o/", r#"{"a":"http://h/o/$metadata"}"#),
            (true, "http://h/o", r#"{"a":"http://h/o/$metadata"}"#),
            (false, "http://h/o/", r#"{"a":"http://h/o$metadata"}"#),
            (true, "http://h/\"\\", r#"{"a":"http://h/\"\\/$metadata"}"#),
        ] {
            let text = format!(r#"{{"a":"{BASE}$metadata"}}"#);
            assert_eq!(Prepared::new(&text, slash).with_base(base), expected);
        }
    }
}
