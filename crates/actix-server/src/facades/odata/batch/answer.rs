//! The answer of a batch in the format of its request (protocol, section 11.7.7; JSON format, section 19.5), piece by
//! piece: what has been answered can be sent while the rest is at work.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::letter::{Reply, spelled};
use super::{Format, Media, Part};
use crate::problem::{Kind, Problem};

/// Writes answers, one item after the other. Each method gives the bytes that come next.
#[derive(Debug)]
pub(in crate::facades::odata) struct Writer {
    format: Format,
    /// What makes boundaries unlike anything in the answers.
    unique: String,
    /// Change sets so far.
    sets: usize,
    /// Whether a JSON answer has been written.
    begun: bool,
}

impl Writer {
    /// `unique` stands in no answer: letters, digits and dashes of a fresh UUID.
    pub(in crate::facades::odata) fn new(format: Format, unique: impl Into<String>) -> Self {
        Self {
            format,
            unique: unique.into(),
            sets: 0,
            begun: false,
        }
    }

    /// The media type of the whole.
    pub(in crate::facades::odata) fn content_type(&self) -> String {
        match self.format {
            Format::Multipart => format!("multipart/mixed; boundary={}", self.boundary()),
            Format::Json => "application/json".to_owned(),
        }
    }

    /// The answer of a request that stands alone.
    pub(in crate::facades::odata) fn one(&mut self, part: &Part, reply: &Reply) -> Vec<u8> {
        let mut out = Vec::new();
        match self.format {
            Format::Multipart => message(&mut out, &self.boundary(), part.id.as_deref(), reply),
            Format::Json => self.member(&mut out, part, None, reply),
        }
        out
    }

    /// The answers of a change set that was done, in the order of its parts.
    pub(in crate::facades::odata) fn set(
        &mut self,
        id: Option<&str>,
        parts: &[Part],
        replies: &[Reply],
    ) -> Vec<u8> {
        let mut out = Vec::new();
        let answers = parts.iter().zip(replies);
        match self.format {
            Format::Json => {
                answers.for_each(|(part, reply)| self.member(&mut out, part, id, reply))
            }
            Format::Multipart => {
                let boundary = self.boundary_of_set();
                let kind = format!("Content-Type: multipart/mixed; boundary={boundary}");
                let head = [&format!("--{}", self.boundary()), &kind];
                head.iter().for_each(|line| push_line(&mut out, line));
                content_id(&mut out, id);
                push_line(&mut out, "");
                answers.for_each(|(part, reply)| {
                    message(&mut out, &boundary, part.id.as_deref(), reply)
                });
                push_line(&mut out, &format!("--{boundary}--"));
                push_line(&mut out, "");
            }
        }
        out
    }

    /// The answer of a change set that was not done, because of the part with the index `culprit` or of the set as a
    /// whole: one part where the format is multipart, and one answer for each part where it is JSON.
    pub(in crate::facades::odata) fn failed_set(
        &mut self,
        id: Option<&str>,
        parts: &[Part],
        culprit: impl Into<Option<usize>>,
        reply: &Reply,
    ) -> Vec<u8> {
        let culprit = culprit.into();
        let mut out = Vec::new();
        match self.format {
            Format::Multipart => {
                let part = culprit.and_then(|index| parts.get(index));
                let id = part.and_then(|part| part.id.as_deref());
                message(&mut out, &self.boundary(), id, reply);
            }
            Format::Json => {
                let why = "another request of the group has failed, so that nothing of it was done";
                let mut undone = Reply::refusing(&Problem::new(Kind::FailedDependency, why));
                // A group speaks one version.
                let version = reply.headers.iter().filter(|(n, _)| n == "odata-version");
                undone.headers.extend(version.cloned());
                for (index, part) in parts.iter().enumerate() {
                    let reply = if culprit.is_none_or(|c| c == index) {
                        reply
                    } else {
                        &undone
                    };
                    self.member(&mut out, part, id, reply);
                }
            }
        }
        out
    }

    /// The end of the answer.
    pub(in crate::facades::odata) fn end(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        match self.format {
            Format::Multipart => push_line(&mut out, &format!("--{}--", self.boundary())),
            Format::Json => {
                if !self.begun {
                    self.begin(&mut out);
                }
                out.extend_from_slice(b"]}");
            }
        }
        out
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        self.begun = true;
        out.extend_from_slice(br#"{"responses":["#);
    }

    /// ```text
    /// response = { "id", ["atomicityGroup"], "status", "headers", ["body"] }
    /// ```
    fn member(&mut self, out: &mut Vec<u8>, part: &Part, group: Option<&str>, reply: &Reply) {
        if self.begun {
            out.push(b',');
        } else {
            self.begin(out);
        }
        let mut head = Map::new();
        if let Some(id) = &part.id {
            head.insert("id".to_owned(), id.as_str().into());
        }
        if let Some(group) = group {
            head.insert("atomicityGroup".to_owned(), group.into());
        }
        head.insert("status".to_owned(), reply.status.as_u16().into());
        head.insert("headers".to_owned(), headers(reply).into());
        let head = Value::from(head).to_string();
        // The body is written as it is behind the other members, not built anew.
        out.extend_from_slice(head.strip_suffix('}').unwrap_or(&head).as_bytes());
        if !reply.body.is_empty() {
            out.extend_from_slice(br#","body":"#);
            body(out, reply);
        }
        out.push(b'}');
    }

    // Clients look for these two words, and none of the boundaries is the beginning of another.
    fn boundary(&self) -> String {
        format!("batchresponse_{}", self.unique)
    }

    fn boundary_of_set(&mut self) -> String {
        self.sets += 1;
        format!("changesetresponse_{}_{}", self.sets, self.unique)
    }
}

/// ```text
/// message = delimiter envelope LF status-line *( header LF ) LF body LF
/// ```
fn message(out: &mut Vec<u8>, boundary: &str, id: Option<&str>, reply: &Reply) {
    push_line(out, &format!("--{boundary}"));
    push_line(out, "Content-Type: application/http");
    push_line(out, "Content-Transfer-Encoding: binary");
    content_id(out, id);
    push_line(out, "");
    let reason = reply.status.canonical_reason().unwrap_or("Unknown");
    push_line(out, &format!("HTTP/1.1 {} {reason}", reply.status.as_u16()));
    for (name, value) in said(reply) {
        out.extend_from_slice(spelled(name).as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        push_line(out, "");
    }
    if !reply.body.is_empty() {
        push_line(out, &format!("Content-Length: {}", reply.body.len()));
    }
    push_line(out, "");
    out.extend_from_slice(&reply.body);
    push_line(out, "");
}

fn content_id(out: &mut Vec<u8>, id: Option<&str>) {
    if let Some(id) = id.filter(|id| !id.contains(char::is_control)) {
        push_line(out, &format!("Content-ID: {id}"));
    }
}

fn push_line(out: &mut Vec<u8>, line: &str) {
    out.extend_from_slice(line.as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// The headers, but for those that say how the body travels.
fn said(reply: &Reply) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
    const OF_THE_WHOLE: [HeaderName; 3] = [
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
    ];
    reply
        .headers
        .iter()
        .filter(|(name, _)| !OF_THE_WHOLE.contains(name))
}

/// Names in lower case; what is said twice is joined.
fn headers(reply: &Reply) -> Map<String, Value> {
    let mut headers: Map<String, Value> = Map::new();
    for (name, value) in said(reply) {
        let value = String::from_utf8_lossy(value.as_bytes());
        match headers.get_mut(name.as_str()) {
            Some(Value::String(before)) => {
                before.push_str(", ");
                before.push_str(&value);
            }
            Some(_) | None => {
                headers.insert(name.as_str().to_owned(), value.into());
            }
        }
    }
    headers
}

/// JSON as it is, text as text, anything else as base64url.
fn body(out: &mut Vec<u8>, reply: &Reply) {
    let kind = reply
        .headers
        .iter()
        .find(|(name, _)| name == header::CONTENT_TYPE);
    let media = Media::read(kind.and_then(|(_, v)| v.to_str().ok()).unwrap_or_default());
    // A body that only claims to be JSON would spoil all answers.
    if media.is_json() && serde_json::from_slice::<&RawValue>(&reply.body).is_ok() {
        out.extend_from_slice(&reply.body);
        return;
    }
    let text = (media.name.is_empty() || media.is_text() || media.is_json())
        .then(|| std::str::from_utf8(&reply.body).ok())
        .flatten();
    let text = text.map_or_else(|| URL_SAFE_NO_PAD.encode(&reply.body), str::to_owned);
    out.extend_from_slice(Value::from(text).to_string().as_bytes());
}
