//! The JSON format of batches (JSON format 4.01, section 19.1).
//!
//! Bodies that are JSON are handed on as they were written: digits, order and all.

use std::collections::HashSet;
use std::str;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{
    Item, Media, Part, check_count, check_head, check_in_set, may_say, quoted, unreadable,
};
use crate::problem::{Kind, Position, Problem};

/// ```text
/// batch = "{" … "requests": [ *request ] … "}"
/// ```
pub(super) fn read(body: &[u8]) -> Result<Vec<Item>, Problem> {
    let text = str::from_utf8(body)
        .map_err(|e| unreadable("the batch is not UTF-8", e.valid_up_to(), 1))?;
    let document = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.len() - document.len();
    let Document { requests } =
        serde_json::from_str(document).map_err(|e| not_json(document, mark, &e))?;
    let Some(requests) = requests else {
        let problem = unreadable("the batch has no member requests", 0, body.len());
        return Err(problem
            .target("requests")
            .hint(r#"send {"requests":[{"id":"1","method":"get","url":"Parts(1)"}]}"#));
    };
    check_count(requests.len())?;
    let mut sequence = Sequence::default();
    for (index, raw) in requests.into_iter().enumerate() {
        let place = Place {
            body: text,
            raw,
            index,
        };
        let (group, part) = place.request()?;
        sequence.add(&place, group, part)?;
    }
    Ok(sequence.items)
}

#[derive(Deserialize)]
#[serde(expecting = "an object with the member requests")]
struct Document<'t> {
    #[serde(borrow)]
    requests: Option<Vec<&'t RawValue>>,
}

/// A request as it was written. What is `null` is as good as left out.
#[derive(Deserialize)]
struct Request<'t> {
    #[serde(borrow)]
    id: Option<&'t RawValue>,
    #[serde(borrow)]
    method: Option<&'t RawValue>,
    #[serde(borrow)]
    url: Option<&'t RawValue>,
    #[serde(borrow)]
    headers: Option<&'t RawValue>,
    #[serde(borrow)]
    body: Option<&'t RawValue>,
    #[serde(borrow, rename = "atomicityGroup")]
    group: Option<&'t RawValue>,
    #[serde(borrow, rename = "dependsOn")]
    depends_on: Option<&'t RawValue>,
    #[serde(borrow, rename = "if")]
    condition: Option<&'t RawValue>,
}

/// One of the requests, and where it stands.
struct Place<'t> {
    body: &'t str,
    raw: &'t RawValue,
    index: usize,
}

impl<'t> Place<'t> {
    /// The request, and the group it belongs to.
    fn request(&self) -> Result<(Option<String>, Part), Problem> {
        let request: Request<'_> = self.parse(self.raw, "", "an object with id, method and url")?;
        let name = self.name();
        let id = self.word(self.needed(request.id, "id")?, "id")?;
        let method = self.word(self.needed(request.method, "method")?, "method")?;
        let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).map_err(|_| {
            let message = format!("{} is no method", quoted(&method));
            self.refused("method", self.raw, &message)
        })?;
        let url: String = self.parse(self.needed(request.url, "url")?, "url", "a string")?;
        let mut headers = self.headers(request.headers)?;
        let size: usize = headers
            .iter()
            .map(|(n, v)| n.as_str().len() + v.len())
            .sum();
        check_head(url.len() + size, &name)?;
        let body = request
            .body
            .map(|b| self.content(b, &headers))
            .transpose()?;
        headers.retain(|(name, _)| may_say(name));
        let group = request
            .group
            .map(|g| self.word(g, "atomicityGroup"))
            .transpose()?;
        if group.is_some() {
            check_in_set(&method, &format!("{name} with the id {}", quoted(&id)))?;
        }
        let part = Part {
            id: Some(id),
            method,
            url,
            headers,
            body: body.unwrap_or_default(),
            depends_on: self.depends_on(request.depends_on)?,
            refusal: request.condition.map(|raw| self.conditional(raw)),
        };
        Ok((group, part))
    }

    /// A request with a condition is neither done nor taken to be done: what depends on it fails with it.
    fn conditional(&self, raw: &RawValue) -> Problem {
        let message = format!("the condition of {} is not understood", self.name());
        let problem = Problem::new(Kind::NotImplemented, message).target(self.path("if"));
        let problem = problem.position(self.position(raw));
        problem.hint("make it depend on a request with dependsOn")
    }

    fn headers(
        &self,
        raw: Option<&'t RawValue>,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, Problem> {
        let Some(raw) = raw else {
            return Ok(Vec::new());
        };
        let said: Map<String, Value> = self.parse(raw, "headers", "an object of strings")?;
        let mut headers = Vec::with_capacity(said.len());
        for (name, value) in said {
            let value = match value {
                Value::Null => continue,
                Value::String(text) => text,
                Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                    value.to_string()
                }
            };
            let header = HeaderName::from_bytes(name.trim().as_bytes()).ok();
            let header = header.zip(HeaderValue::from_bytes(value.trim().as_bytes()).ok());
            headers.push(header.ok_or_else(|| {
                let message = format!(
                    "{} with the value {} is no header",
                    quoted(&name),
                    quoted(&value)
                );
                self.refused("headers", raw, &message)
            })?);
        }
        Ok(headers)
    }

    /// The bytes of a body: JSON as it is, text as text, anything else from base64url.
    fn content(
        &self,
        raw: &'t RawValue,
        headers: &[(HeaderName, HeaderValue)],
    ) -> Result<Vec<u8>, Problem> {
        let kind = headers.iter().find(|(n, _)| n == header::CONTENT_TYPE);
        let media = Media::read(kind.and_then(|(_, v)| v.to_str().ok()).unwrap_or_default());
        if media.name.is_empty() || media.is_json() || !raw.get().starts_with('"') {
            return Ok(raw.get().as_bytes().to_vec());
        }
        let text: String = self.parse(raw, "body", "a string")?;
        if media.is_text() {
            return Ok(text.into_bytes());
        }
        lenient(&text).map_err(|_| {
            let message = format!("a body of {} is written as base64url", quoted(&media.name));
            self.refused("body", raw, &message)
        })
    }

    fn depends_on(&self, raw: Option<&'t RawValue>) -> Result<Vec<String>, Problem> {
        let Some(raw) = raw else {
            return Ok(Vec::new());
        };
        let ids: Vec<&RawValue> = self.parse(raw, "dependsOn", "an array of ids")?;
        ids.into_iter()
            .map(|id| self.word(id, "dependsOn"))
            .collect()
    }

    /// A string; a number is read as one, because some clients count.
    fn word(&self, raw: &'t RawValue, member: &str) -> Result<String, Problem> {
        let text = raw.get();
        let word = match text.as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => text.to_owned(),
            _ => self.parse(raw, member, "a string")?,
        };
        if word.is_empty() {
            return Err(self.refused(member, raw, "a string that is not empty is expected"));
        }
        Ok(word)
    }

    fn needed(&self, value: Option<&'t RawValue>, member: &str) -> Result<&'t RawValue, Problem> {
        value.ok_or_else(|| self.refused(member, self.raw, "it is missing"))
    }

    fn parse<T: Deserialize<'t>>(
        &self,
        raw: &'t RawValue,
        member: &str,
        expected: &str,
    ) -> Result<T, Problem> {
        serde_json::from_str(raw.get()).map_err(|e| {
            let message = format!("{expected} is expected, {}", words(&e));
            self.refused(member, raw, &message)
        })
    }

    fn refused(&self, member: &str, raw: &RawValue, message: &str) -> Problem {
        let Position { start, length, .. } = self.position(raw);
        let message = match member {
            "" => format!("{}: {message}", self.name()),
            member => format!("{member} of {}: {message}", self.name()),
        };
        unreadable(message, start, length).target(self.path(member))
    }

    fn position(&self, raw: &RawValue) -> Position {
        Position {
            within: "body",
            start: raw.get().as_ptr().addr() - self.body.as_ptr().addr(),
            length: raw.get().len(),
        }
    }

    fn name(&self) -> String {
        format!("request {}", self.index + 1)
    }

    fn path(&self, member: &str) -> String {
        let path = format!("requests/{}/{member}", self.index);
        path.trim_end_matches('/').to_owned()
    }
}

/// The requests in their order, those of a group together.
#[derive(Default)]
struct Sequence {
    items: Vec<Item>,
    ids: HashSet<String>,
    groups: HashSet<String>,
}

impl Sequence {
    fn add(&mut self, place: &Place<'_>, group: Option<String>, part: Part) -> Result<(), Problem> {
        self.check_names(place, group.as_deref(), &part)?;
        self.check_dependencies(place, group.as_deref(), &part)?;
        self.ids.extend(part.id.clone());
        let Some(group) = group else {
            self.items.push(Item::One(part));
            return Ok(());
        };
        if let Some(Item::Set { id, parts }) = self.items.last_mut()
            && id.as_ref() == Some(&group)
        {
            parts.push(part);
            return Ok(());
        }
        if !self.groups.insert(group.clone()) {
            let message = format!(
                "other requests stand between those of the group {}",
                quoted(&group)
            );
            let problem = place.refused("atomicityGroup", place.raw, &message);
            return Err(problem.hint("requests of one group stand side by side"));
        }
        let (id, parts) = (Some(group), vec![part]);
        self.items.push(Item::Set { id, parts });
        Ok(())
    }

    /// An id names one request or one group.
    fn check_names(
        &self,
        place: &Place<'_>,
        group: Option<&str>,
        part: &Part,
    ) -> Result<(), Problem> {
        let id = part.id.as_deref().unwrap_or_default();
        let twice = |member, id| {
            let message = format!("{} is the id of another request or group", quoted(id));
            Err(place.refused(member, place.raw, &message))
        };
        if self.ids.contains(id) || self.groups.contains(id) || group == Some(id) {
            return twice("id", id);
        }
        match group {
            Some(group) if self.ids.contains(group) => twice("atomicityGroup", group),
            Some(_) | None => Ok(()),
        }
    }

    fn check_dependencies(
        &self,
        place: &Place<'_>,
        group: Option<&str>,
        part: &Part,
    ) -> Result<(), Problem> {
        let earlier =
            |id: &String| self.ids.contains(id) || self.groups.contains(id) && group != Some(id);
        let Some(unknown) = part.depends_on.iter().find(|id| !earlier(id)) else {
            return Ok(());
        };
        let message = format!("{} is no earlier request or group", quoted(unknown));
        let problem = place.refused("dependsOn", place.raw, &message);
        Err(problem.hint("a request depends on what stands in front of it"))
    }
}

/// Either alphabet, padded or not.
fn lenient(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    const KIND: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabet = if text.contains(['+', '/']) {
        &STANDARD
    } else {
        &URL_SAFE
    };
    GeneralPurpose::new(alphabet, KIND).decode(text)
}

fn not_json(text: &str, mark: usize, error: &serde_json::Error) -> Problem {
    let before = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let start = before.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let message = format!("the batch cannot be read, {}", words(error));
    unreadable(message, mark + start.min(text.len()), 1)
}

/// What is wrong, without where: that is the position.
fn words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rsplit_once(" at line ") {
        Some((words, _)) => words.to_owned(),
        None => words,
    }
}
