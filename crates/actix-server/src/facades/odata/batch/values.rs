//! `$id/Member` in a URL: a later part uses a value of the answer to an earlier one (protocol, section 11.7.6).
//!
//! It stands for a literal, between the parentheses of a path or in a query. In bodies none is looked for: there
//! `$1/Name` may be a text like any other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::value::RawValue;

use super::references::is_resource;
use super::{Item, quoted};
use crate::problem::{Kind, Problem};

/// Bytes of an answer that a later part uses values of: they are kept until the batch ends.
pub(super) const MAX_USED: usize = 1 << 20;

/// Answers that later parts speak of.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// Ids of parts that a URL uses values of.
    used: Arc<HashSet<String>>,
    answers: HashMap<String, Arc<[u8]>>,
}

impl Values {
    /// Looks through a batch for what its URLs use.
    pub(super) fn used_by(items: &[Item]) -> Self {
        let parts = || items.iter().flat_map(Item::parts);
        let ids: HashSet<&str> = parts().filter_map(|part| part.id.as_deref()).collect();
        let used = parts().flat_map(|part| uses(&part.url));
        let used = used.filter(|place| ids.contains(place.id));
        Self {
            used: Arc::new(used.map(|place| place.id.to_owned()).collect()),
            answers: HashMap::new(),
        }
    }

    /// The answer to a part, which is kept where one speaks of it.
    pub(super) fn answered(&mut self, id: &str, body: &[u8]) {
        if self.used.contains(id) && body.len() <= MAX_USED {
            self.answers.insert(id.to_owned(), body.into());
        }
    }

    /// A raw path or query with the values it uses.
    ///
    /// # Errors
    /// [`Kind::FailedDependency`] when an answer has no such value, or there is none yet.
    pub(super) fn filled(&self, text: String) -> Result<String, Problem> {
        let places = uses(&text);
        let places = places.iter().filter(|place| self.used.contains(place.id));
        let mut filled = String::new();
        let mut done = 0;
        for place in places {
            filled.push_str(text.get(done..place.start).unwrap_or_default());
            let literal = literal(self.value(place)?);
            filled.extend(utf8_percent_encode(&literal, NON_ALPHANUMERIC));
            done = place.end;
        }
        if done == 0 {
            return Ok(text);
        }
        filled.push_str(text.get(done..).unwrap_or_default());
        Ok(filled)
    }

    /// The value as the answer spells it: no digit is lost.
    fn value(&self, place: &Use<'_>) -> Result<&RawValue, Problem> {
        let Use { id, path, .. } = place;
        let answer = self.answers.get(*id);
        let mut value: Option<&RawValue> = answer.and_then(|a| serde_json::from_slice(a).ok());
        for name in path.split('/') {
            value = value.and_then(|value| member(value, name));
        }
        value.ok_or_else(|| {
            let why = format!("the answer to request {} has no value '{path}'", quoted(id));
            let problem = Problem::new(Kind::FailedDependency, why).target(format!("${id}"));
            problem.hint(
                "only what stands in the JSON of an earlier answer, of 1 MiB at most, can be used",
            )
        })
    }
}

fn member<'v>(object: &'v RawValue, name: &str) -> Option<&'v RawValue> {
    let mut members: HashMap<String, &RawValue> = serde_json::from_str(object.get()).ok()?;
    members.remove(name)
}

/// Where a text uses a value.
struct Use<'t> {
    start: usize,
    end: usize,
    id: &'t str,
    path: &'t str,
}

/// What may be a use of a value, outside of quoted texts.
fn uses(text: &str) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    let mut in_text = false;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(quote) = ["'", "%27"].into_iter().find(|q| rest.starts_with(q)) {
            in_text = !in_text;
            at += quote.len();
        } else if let Some(found) = use_at(text, at).filter(|_| !in_text) {
            at = found.end;
            uses.push(found);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    uses
}

/// `$id/Member/Member` at a place; what the language has a word for is no request.
fn use_at(text: &str, start: usize) -> Option<Use<'_>> {
    let rest = text.get(start..)?;
    let behind = rest
        .strip_prefix('$')
        .or_else(|| rest.strip_prefix("%24"))?;
    let ends = |text: &str, more: &str| {
        let word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c) || more.contains(c);
        text.find(|c| !word(c)).unwrap_or(text.len())
    };
    let (id, path) = behind.split_at(ends(behind, ""));
    let path = path.strip_prefix('/')?;
    let path = path.get(..ends(path, "/"))?;
    let is_word = is_resource(id) || ["it", "this", "these"].contains(&id);
    if path.is_empty() || is_word {
        return None;
    }
    let sign = rest.len() - behind.len();
    Some(Use {
        start,
        end: start + sign + id.len() + 1 + path.len(),
        id,
        path,
    })
}

/// A value as a URL spells it. A text stands for a value of any type.
fn literal(value: &RawValue) -> String {
    match serde_json::from_str::<String>(value.get()) {
        Ok(text) => format!("'{}'", text.replace('\'', "''")),
        Err(_) => value.get().to_owned(),
    }
}
