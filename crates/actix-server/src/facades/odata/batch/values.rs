//! `$id/Member` in a URL: a later part uses a value of the answer to an earlier one (protocol, section 11.7.6).
//!
//! It stands for a literal, between the parentheses of a path or in a query. In bodies none is looked for: there
//! `$1/Name` may be a text like any other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Item, Part, quoted};
use crate::problem::{Kind, Problem};

/// Answers that later parts speak of.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// Ids of parts that a URL uses values of.
    used: Arc<HashSet<String>>,
    answers: HashMap<String, Arc<Value>>,
}

impl Values {
    /// Looks through a batch for what its URLs use.
    pub(super) fn used_by(items: &[Item]) -> Self {
        let parts = || items.iter().flat_map(Item::parts);
        let ids: HashSet<&str> = parts().filter_map(|part| part.id.as_deref()).collect();
        let used = parts().flat_map(|part: &Part| uses(&part.url));
        let used = used.filter(|place| ids.contains(place.id));
        Self {
            used: Arc::new(used.map(|place| place.id.to_owned()).collect()),
            answers: HashMap::new(),
        }
    }

    /// The answer to a part, which is kept where one speaks of it.
    pub(super) fn answered(&mut self, id: &str, body: &[u8]) {
        if !self.used.contains(id) {
            return;
        }
        let answer = serde_json::from_slice(body).unwrap_or_default();
        self.answers.insert(id.to_owned(), Arc::new(answer));
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

    fn value(&self, place: &Use<'_>) -> Result<&Value, Problem> {
        let Use { id, path, .. } = place;
        let mut value = self.answers.get(*id).map(Arc::as_ref);
        for name in path.split('/') {
            value = value.and_then(|value| value.get(name));
        }
        value.ok_or_else(|| {
            let why = format!("the answer to request {} has no value '{path}'", quoted(id));
            let problem = Problem::new(Kind::FailedDependency, why).target(format!("${id}"));
            problem.hint("only what stands in the JSON of an earlier answer can be used")
        })
    }
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
        let next = rest.chars().next().map_or(1, char::len_utf8);
        if let Some(quote) = ["'", "%27"].iter().find(|quote| rest.starts_with(**quote)) {
            in_text = !in_text;
            at += quote.len();
            continue;
        }
        let sign = ["$", "%24"].iter().find(|sign| rest.starts_with(**sign));
        let Some(sign) = sign.filter(|_| !in_text) else {
            at += next;
            continue;
        };
        let behind = rest.get(sign.len()..).unwrap_or_default();
        let (id, path) = (behind, "");
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let id_end = id.find(|c: char| !word(c)).unwrap_or(id.len());
        let (id, after) = id.split_at(id_end);
        let path = after.strip_prefix('/').unwrap_or(path);
        let path_end = path.find(|c: char| !word(c) && c != '/');
        let path = path
            .get(..path_end.unwrap_or(path.len()))
            .unwrap_or_default();
        if id.is_empty() || path.is_empty() {
            at += sign.len();
            continue;
        }
        let end = at + sign.len() + id.len() + 1 + path.len();
        uses.push(Use {
            start: at,
            end,
            id,
            path,
        });
        at = end;
    }
    uses
}

/// A value as a URL spells it. A text stands for a value of any type.
fn literal(value: &Value) -> String {
    match value.as_str() {
        Some(text) => format!("'{}'", text.replace('\'', "''")),
        None => value.to_string(),
    }
}
