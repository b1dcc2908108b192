//! `$id`: a later part speaks of what an earlier one made, or of the ETag that it was answered with (protocol, sections
//! 11.7.4 and 11.7.5; JSON format, section 19.2).
//!
//! Must never know: what an entity is. A reference is text that another text takes the place of.

use std::borrow::Cow;
use std::collections::HashMap;
use std::str;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;

use super::values::Values;
use super::{Item, quoted};
use crate::problem::{Kind, Problem};

/// What became of the parts that can be spoken of.
#[derive(Clone, Debug, Default)]
pub(in crate::facades::odata) struct References {
    outcomes: HashMap<String, Outcome>,
    values: Values,
}

#[derive(Clone, Debug)]
enum Outcome {
    Stands {
        /// Behind the service root, such as `Parts(5)`.
        path: String,
        etag: Option<HeaderValue>,
    },
    Failed,
}

impl References {
    /// For the parts of a batch.
    pub(in crate::facades::odata) fn among(items: &[Item]) -> Self {
        Self {
            outcomes: HashMap::new(),
            values: Values::used_by(items),
        }
    }

    /// A part with this id was answered with this body.
    pub(in crate::facades::odata) fn answered(&mut self, id: &str, body: &[u8]) {
        self.values.answered(id, body);
    }

    /// A raw path or query with the values of earlier answers that it uses.
    ///
    /// # Errors
    /// [`Kind::FailedDependency`] when there is no such value.
    pub(in crate::facades::odata) fn in_text(&self, text: String) -> Result<String, Problem> {
        self.values.filled(text)
    }

    /// A part with this id made or addressed what stands under this path, in this state. The latest part with an id
    /// counts.
    pub(in crate::facades::odata) fn stands(
        &mut self,
        id: &str,
        path: &str,
        etag: Option<HeaderValue>,
    ) {
        let path = path.trim_matches('/').to_owned();
        self.outcomes
            .insert(id.to_owned(), Outcome::Stands { path, etag });
    }

    /// A part or a group with this id failed.
    pub(in crate::facades::odata) fn failed(&mut self, id: &str) {
        self.outcomes.insert(id.to_owned(), Outcome::Failed);
    }

    /// Whether a part or a group with this id failed.
    pub(in crate::facades::odata) fn has_failed(&self, id: &str) -> bool {
        match self.outcomes.get(id) {
            Some(Outcome::Failed) => true,
            Some(Outcome::Stands { .. }) | None => false,
        }
    }

    /// A raw path behind the service root, with what its first segment speaks of.
    ///
    /// # Errors
    /// [`Kind::FailedDependency`] when no such part is known, or it failed.
    pub(in crate::facades::odata) fn in_path(&self, path: &str) -> Result<String, Problem> {
        let Some(reference) = Reference::of_path(path) else {
            return Ok(path.to_owned());
        };
        let target = self.target(&reference.id)?;
        Ok([target, reference.rest].concat())
    }

    /// A body of JSON, with what its links and bindings speak of. Every other byte stays as it is; so does a body that
    /// is not JSON, which whoever reads it refuses.
    ///
    /// # Errors
    /// [`Kind::FailedDependency`] when no such part is known, or it failed.
    pub(in crate::facades::odata) fn in_body(&self, body: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let found = found(&body);
        if found.is_empty() {
            return Ok(body);
        }
        let mut written = Vec::with_capacity(body.len());
        let mut done = 0;
        for place in found {
            let (id, rest) = split(&place.text);
            let target = self.target(id)?;
            let text = serde_json::Value::from([target, rest].concat()).to_string();
            written.extend_from_slice(body.get(done..place.start).unwrap_or_default());
            written.extend_from_slice(text.as_bytes());
            done = place.end;
        }
        written.extend_from_slice(body.get(done..).unwrap_or_default());
        Ok(written)
    }

    /// Conditions with the ETags that they speak of. A tag of the client's own is in quotes, so that it is no reference.
    ///
    /// # Errors
    /// [`Kind::FailedDependency`] when no such part is known, it failed, or it was answered without an ETag.
    pub(in crate::facades::odata) fn in_conditions(
        &self,
        headers: &mut HeaderMap,
    ) -> Result<(), Problem> {
        for name in [header::IF_MATCH, header::IF_NONE_MATCH] {
            let said = headers.get(&name).and_then(|value| value.to_str().ok());
            let Some(id) = said.and_then(|text| text.trim().strip_prefix('$')) else {
                continue;
            };
            let etag = self.etag(id)?.clone();
            headers.insert(name, etag);
        }
        Ok(())
    }

    fn target(&self, id: &str) -> Result<&str, Problem> {
        self.known(id).map(|(path, _)| path)
    }

    fn etag(&self, id: &str) -> Result<&HeaderValue, Problem> {
        let (_, etag) = self.known(id)?;
        etag.ok_or_else(|| {
            let why = format!("the request {} was answered without an ETag", quoted(id));
            failed_dependency(id, why).hint("read the entity, or change it, and refer to that")
        })
    }

    fn known(&self, id: &str) -> Result<(&str, Option<&HeaderValue>), Problem> {
        let name = quoted(id);
        match self.outcomes.get(id) {
            Some(Outcome::Stands { path, etag }) => Ok((path, etag.as_ref())),
            Some(Outcome::Failed) => {
                let why = format!("the request {name} has failed");
                Err(failed_dependency(id, why))
            }
            None => {
                let why = format!("no request {name} stands in front of this one");
                Err(failed_dependency(id, why)
                    .hint("give it a Content-ID, or an id in JSON, and send it first"))
            }
        }
    }
}

fn failed_dependency(id: &str, why: String) -> Problem {
    Problem::new(Kind::FailedDependency, why).target(format!("${id}"))
}

/// A path that begins with `$id`.
struct Reference<'p> {
    id: Cow<'p, str>,
    /// With its slash in front.
    rest: &'p str,
}

impl<'p> Reference<'p> {
    fn of_path(path: &'p str) -> Option<Self> {
        let path = path.trim_start_matches('/');
        let behind = path
            .strip_prefix('$')
            .or_else(|| path.strip_prefix("%24"))?;
        let (id, rest) = behind.split_at(behind.find('/').unwrap_or(behind.len()));
        let id = percent_decode_str(id).decode_utf8().ok()?;
        (!is_resource(&id)).then_some(Self { id, rest })
    }
}

/// Resources of the service come before requests with the same name (protocol, section 11.7.4).
pub(super) fn is_resource(id: &str) -> bool {
    const RESOURCES: [&str; 7] = ["", "all", "batch", "entity", "id", "metadata", "root"];
    RESOURCES.contains(&id) || id == "crossjoin" || id.starts_with("crossjoin(")
}

/// A reference inside a body.
#[derive(Debug)]
struct Place {
    /// What the string says.
    text: String,
    /// Where its quotes stand.
    start: usize,
    end: usize,
}

/// `$id/rest` → id and rest.
fn split(text: &str) -> (&str, &str) {
    let behind = text.strip_prefix('$').unwrap_or(text);
    behind.split_at(behind.find('/').unwrap_or(behind.len()))
}

/// References in the order of the body.
fn found(body: &[u8]) -> Vec<Place> {
    let mut places = Vec::new();
    if !body.contains(&b'$') {
        return places;
    }
    let text = str::from_utf8(body).unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Ok(raw) = serde_json::from_str::<&RawValue>(text) {
        search(raw, false, 0, &mut |raw, text| {
            let start = raw.as_ptr().addr() - body.as_ptr().addr();
            let end = start + raw.len();
            places.push(Place { text, start, end });
        });
    }
    places.sort_by_key(|place| place.start);
    places
}

/// Values inside values; deeper ones are refused where the body is read.
const MAX_DEPTH: usize = 64;

/// Shows every string that is a reference. `links` says whether the value stands where a link stands.
fn search<'t>(
    raw: &'t RawValue,
    links: bool,
    depth: usize,
    show: &mut impl FnMut(&'t str, String),
) {
    let text = raw.get();
    if depth > MAX_DEPTH || !text.contains('$') {
        return;
    }
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: HashMap<String, &RawValue> =
                serde_json::from_str(text).unwrap_or_default();
            for (name, value) in members {
                search(value, is_link(&name), depth + 1, show);
            }
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            for item in items {
                search(item, links, depth + 1, show);
            }
        }
        Some(b'"') if links => {
            let said: String = serde_json::from_str(text).unwrap_or_default();
            if said.starts_with('$') && !is_resource(split(&said).0) {
                show(text, said);
            }
        }
        _ => {}
    }
}

fn is_link(name: &str) -> bool {
    matches!(name, "@odata.id" | "@id") || name.ends_with("@odata.bind") || name.ends_with("@bind")
}
