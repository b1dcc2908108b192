//! `Prefer` (RFC 7240, and OData protocol, section 8.2.8): what is honoured, and how that is said.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::json::Omit;

/// The header that says what was honoured.
pub(super) const APPLIED: HeaderName = HeaderName::from_static("preference-applied");
pub(super) const CONTINUE: &str = "continue-on-error";

/// The preferences that mean something to a read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Preferences {
    pub(super) max_page_size: Option<usize>,
    pub(super) omit: Omit,
    /// The answer may come later.
    pub(super) respond_async: bool,
    /// Seconds that the client would rather wait for the answer itself.
    pub(super) wait: Option<u64>,
    /// Changes are to be followed from here.
    pub(super) track: bool,
    /// What the answer of a change holds.
    answer: Option<Return>,
    /// After an error, what follows is done all the same.
    pub(super) continue_on_error: bool,
    /// Honoured by having none: no instance annotation is ever left out.
    annotations: Option<String>,
    /// Names that were written with `odata.`, which the answer repeats.
    prefixed: Vec<String>,
}

/// What a change is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Return {
    Minimal,
    Representation,
}

/// Reads all `Prefer` headers. One that cannot be read is as good as none.
pub(super) fn read(headers: &HeaderMap) -> Preferences {
    let mut preferences = Preferences::default();
    for text in headers.get_all("prefer").map(in_ascii) {
        let lower = text.to_ascii_lowercase();
        for preference in query_grammar::parse_prefer(&text).unwrap_or_default() {
            let name = preference.name.text.as_str();
            if lower.contains(&format!("odata.{name}")) {
                preferences.prefixed.push(name.to_owned());
            }
            preferences.take(name, preference.value.as_deref().unwrap_or_default());
        }
    }
    preferences
}

/// The text of a header. The vendor prints `return=représentation`, which is no token of RFC 7240 and comes as UTF-8
/// or as Latin-1.
fn in_ascii(value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    text.replace(['é', '\u{fffd}'], "e")
}

impl Preferences {
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "maxpagesize" => self.max_page_size = value.parse().ok().filter(|n| *n > 0),
            "omit-values" => {
                self.omit = match value.to_ascii_lowercase().as_str() {
                    "nulls" => Omit::Nulls,
                    "defaults" => Omit::Defaults,
                    _ => Omit::Nothing,
                }
            }
            "include-annotations" => self.annotations = Some(value.to_owned()),
            "respond-async" => self.respond_async = true,
            "wait" => self.wait = value.parse().ok(),
            "track-changes" => self.track = true,
            "return" => {
                self.answer = match value.to_lowercase().as_str() {
                    "minimal" => Some(Return::Minimal),
                    "representation" => Some(Return::Representation),
                    _ => None,
                }
            }
            CONTINUE => self.continue_on_error = !value.eq_ignore_ascii_case("false"),
            // The rest asks for nothing that could be done otherwise.
            _ => {}
        }
    }

    /// The value of `Preference-Applied` for an answer in JSON; `page` is the page size that holds.
    pub(super) fn applied(&self, page: Option<usize>, tracked: bool) -> Option<String> {
        let mut applied = Vec::new();
        if self.track && tracked {
            applied.push(self.spelt("track-changes"));
        }
        if let (Some(_), Some(page)) = (self.max_page_size, page) {
            applied.push(format!("{}={page}", self.spelt("maxpagesize")));
        }
        match self.omit {
            Omit::Nothing => {}
            Omit::Nulls => applied.push(format!("{}=nulls", self.spelt("omit-values"))),
            Omit::Defaults => applied.push(format!("{}=defaults", self.spelt("omit-values"))),
        }
        if let Some(value) = &self.annotations
            && value
                .bytes()
                .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
        {
            applied.push(format!("{}=\"{value}\"", self.spelt("include-annotations")));
        }
        (!applied.is_empty()).then(|| applied.join(", "))
    }

    pub(super) fn answer(&self) -> Option<Return> {
        self.answer
    }

    /// The value of `Preference-Applied` for the answer of a change.
    pub(super) fn applied_to_change(&self) -> Option<String> {
        let said = self.answer.map(|answer| match answer {
            Return::Minimal => "return=minimal".to_owned(),
            Return::Representation => "return=representation".to_owned(),
        });
        let omitted = match self.omit {
            Omit::Nothing => None,
            Omit::Nulls => Some(format!("{}=nulls", self.spelt("omit-values"))),
            Omit::Defaults => Some(format!("{}=defaults", self.spelt("omit-values"))),
        };
        let omitted = omitted.filter(|_| self.answer != Some(Return::Minimal));
        let all: Vec<String> = said.into_iter().chain(omitted).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// The same for a change of many entities; `shown` tells whether their representation is.
    pub(super) fn applied_to_many(&self, shown: bool) -> Option<String> {
        let goes_on = self.continue_on_error.then(|| self.spelt(CONTINUE));
        let kept = shown || self.answer == Some(Return::Minimal);
        let rest = self.applied_to_change().filter(|_| kept);
        let all: Vec<String> = goes_on.into_iter().chain(rest).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// A preference as the client writes it: 4.0 has `odata.` in front.
    pub(super) fn spelt(&self, name: &str) -> String {
        let prefix = if self.prefixed.iter().any(|p| p == name) {
            "odata."
        } else {
            ""
        };
        format!("{prefix}{name}")
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn the_vendors_misprint_is_understood_in_either_encoding() {
        for value in [
            "return=représentation".as_bytes(),
            b"return=repr\xe9sentation",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                HeaderName::from_static("prefer"),
                HeaderValue::from_bytes(value).unwrap(),
            );
            assert_eq!(read(&headers).answer(), Some(Return::Representation));
        }
    }

    #[test]
    fn preferences_are_honoured_and_said() {
        for (values, page, omit, applied) in [
            (&[][..], None, Omit::Nothing, None),
            (
                &["odata.maxpagesize=2"],
                Some(2),
                Omit::Nothing,
                Some("odata.maxpagesize=2"),
            ),
            (
                &["maxpagesize=2"],
                Some(2),
                Omit::Nothing,
                Some("maxpagesize=2"),
            ),
            (&["maxpagesize=0"], None, Omit::Nothing, None),
            (
                &["omit-values=nulls"],
                None,
                Omit::Nulls,
                Some("omit-values=nulls"),
            ),
            (
                &["odata.omit-values=\"nulls\""],
                None,
                Omit::Nulls,
                Some("odata.omit-values=nulls"),
            ),
            (
                &["omit-values=defaults"],
                None,
                Omit::Defaults,
                Some("omit-values=defaults"),
            ),
            (
                &[
                    "odata.maxpagesize=2,odata.track-changes",
                    "omit-values=nulls",
                ],
                Some(2),
                Omit::Nulls,
                Some("odata.maxpagesize=2, omit-values=nulls"),
            ),
            (
                &["odata.include-annotations=\"*\""],
                None,
                Omit::Nothing,
                Some("odata.include-annotations=\"*\""),
            ),
            (
                &["respond-async, wait=10", "return=minimal"],
                None,
                Omit::Nothing,
                None,
            ),
            (&["===;"], None, Omit::Nothing, None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(
                    HeaderName::from_static("prefer"),
                    HeaderValue::from_static(value),
                );
            }
            let read = read(&headers);
            assert_eq!((read.max_page_size, read.omit), (page, omit), "{values:?}");
            let waits = values.iter().any(|v| v.contains("wait=10")).then_some(10);
            assert_eq!(read.wait, waits, "{values:?}");
            assert_eq!(read.applied(page, false).as_deref(), applied, "{values:?}");
        }
    }
}
