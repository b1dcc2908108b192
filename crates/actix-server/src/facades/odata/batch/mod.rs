//! `$batch` (protocol, section 11.7): many requests in one body, and their answers in one.
//!
//! [`read`] takes the body apart in either of its two formats, [`address`] says what a part asks for, [`references`]
//! puts what earlier parts made in the place of `$id`, [`answer`] writes the answers in the format of the request.
//! What is read is read kindly; what is written is written as clients expect it to the letter.
//!
//! Must never know: how a part is executed, or how bytes come and go.

mod address;
mod answer;
mod json;
mod multipart;
mod references;
#[cfg(test)]
mod tests;
mod values;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::problem::{Kind, Position, Problem};

pub(super) use address::resolve;
pub(super) use answer::Writer;
pub(super) use references::References;

/// Requests in a batch, those of its change sets among them.
pub(super) const MAX_PARTS: usize = 1000;

/// Bytes of one block of headers, the request line among them; of URL, names and values where they are JSON.
pub(super) const MAX_HEAD: usize = 32 * 1024;

/// Bytes of a boundary (RFC 2046, section 5.1.1).
pub(super) const MAX_BOUNDARY: usize = 70;

/// How a batch is written. The answer has the format of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `multipart/mixed`
    Multipart,
    /// `application/json`
    Json,
}

/// What is executed as one. Change sets hold no change sets: they nest one level, and no deeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    One(Part),
    /// A change set or an atomicity group: everything or nothing of it.
    Set {
        /// The group's id; a change set rarely has one.
        id: Option<String>,
        parts: Vec<Part>,
    },
}

impl Item {
    /// The requests that it is.
    pub(super) fn parts(&self) -> &[Part] {
        match self {
            Self::One(part) => std::slice::from_ref(part),
            Self::Set { parts, .. } => parts,
        }
    }
}

/// One request of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `Content-ID` or `id`; always there in JSON.
    pub(super) id: Option<String>,
    pub(super) method: Method,
    /// Raw, in any of the forms that [`resolve`] knows.
    pub(super) url: String,
    /// Without what a part may not say: who asks is a matter of the batch.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Vec<u8>,
    /// Ids of earlier requests and groups without which this one makes no sense.
    pub(super) depends_on: Vec<String>,
    /// Why it is not tried at all: it is answered with this.
    pub(super) refusal: Option<Problem>,
}

/// Takes a batch apart.
///
/// # Errors
/// A [`Problem`] that says where the body stops being a batch, or which limit it breaks.
pub(super) fn read(content_type: &str, body: &[u8]) -> Result<(Format, Vec<Item>), Problem> {
    let media = Media::read(content_type);
    if media.is("multipart/mixed") {
        let boundary = media.boundary()?;
        return Ok((Format::Multipart, multipart::read(&boundary, body)?));
    }
    if media.is("application/json") {
        return Ok((Format::Json, json::read(body)?));
    }
    let message = match media.name.as_str() {
        "" => "the batch says nothing of its media type".to_owned(),
        name => format!("a batch of {name} is not understood here"),
    };
    let problem = Problem::new(Kind::MediaTypeUnsupported, message).target("Content-Type");
    Err(problem.hint("send multipart/mixed;boundary=… or application/json"))
}

/// A media type with its parameters.
#[derive(Debug)]
struct Media<'t> {
    /// In lower case; empty where there is none.
    name: String,
    parameters: &'t str,
}

impl<'t> Media<'t> {
    fn read(text: &'t str) -> Self {
        let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
        let name = name.trim().to_ascii_lowercase();
        Self { name, parameters }
    }

    fn is(&self, name: &str) -> bool {
        self.name == name
    }

    fn is_json(&self) -> bool {
        self.is("application/json") || self.name.ends_with("+json")
    }

    fn is_text(&self) -> bool {
        self.name.starts_with("text/") || self.is("application/xml") || self.name.ends_with("+xml")
    }

    fn boundary(&self) -> Result<String, Problem> {
        let refused = |message| {
            let problem = Problem::new(Kind::BadHeader, message).target("Content-Type");
            Err(problem
                .hint("write multipart/mixed;boundary=batch_1 and use --batch_1 in the body"))
        };
        match self.parameter("boundary") {
            None => refused("multipart/mixed needs a boundary".to_owned()),
            Some(boundary) if boundary.is_empty() => refused("the boundary is empty".to_owned()),
            Some(boundary) if boundary.len() > MAX_BOUNDARY => {
                let length = boundary.len();
                refused(format!(
                    "the boundary is {length} bytes long, {MAX_BOUNDARY} are the limit"
                ))
            }
            Some(boundary) => Ok(boundary),
        }
    }

    /// `parameter = token "=" ( token / quoted-string )`, with spaces wherever clients put them.
    fn parameter(&self, wanted: &str) -> Option<String> {
        let mut rest = self.parameters;
        while let Some((name, behind)) = rest.split_once('=') {
            let (value, behind) = match behind.trim_start().strip_prefix('"') {
                Some(quoted) => unquote(quoted),
                None => {
                    let (value, behind) = behind.split_once(';').unwrap_or((behind, ""));
                    (value.trim().to_owned(), behind)
                }
            };
            let name = name.rsplit(';').next().unwrap_or_default();
            if name.trim().eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
            rest = behind;
        }
        None
    }
}

/// What stands up to the closing quote, and what stands behind it.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        match next {
            '"' => break,
            '\\' => value.extend(rest.next()),
            _ => value.push(next),
        }
    }
    (value, rest.as_str())
}

/// Whether a part may say this (protocol, section 11.7.7). What it may not is passed over, not refused: the body is
/// here as a whole, and clients write into every part what they write into every request.
fn may_say(name: &HeaderName) -> bool {
    const NEVER: [HeaderName; 11] = [
        header::AUTHORIZATION,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
        header::EXPECT,
        header::FROM,
        header::MAX_FORWARDS,
        header::RANGE,
        header::TE,
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
    ];
    !NEVER.contains(name) && name != "content-id"
}

/// A change set changes: what only reads has no place in it (protocol, section 11.7.7).
fn check_in_set(method: &Method, part: &str) -> Result<(), Problem> {
    if !method.is_safe() {
        return Ok(());
    }
    let message = format!("{part} is a {method}, and a change set only holds changes");
    let problem = Problem::new(Kind::Refused, message);
    Err(problem.hint("put it in front of the change set, or behind it"))
}

fn check_count(count: usize) -> Result<(), Problem> {
    if count <= MAX_PARTS {
        return Ok(());
    }
    let message = format!("the batch holds more than {MAX_PARTS} requests");
    Err(Problem::new(Kind::Limit, message).hint("send several batches"))
}

fn check_head(size: usize, part: &str) -> Result<(), Problem> {
    if size <= MAX_HEAD {
        return Ok(());
    }
    let message = format!("the headers of {part} are {size} bytes long, {MAX_HEAD} are the limit");
    Err(Problem::new(Kind::Limit, message))
}

/// The body is no batch from here on.
fn unreadable(message: impl Into<String>, start: usize, length: usize) -> Problem {
    let problem = Problem::new(Kind::BodyUnreadable, message.into());
    problem.position(Position {
        within: "body",
        start,
        length,
    })
}

/// A text of the client's as it is repeated in a message.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let printable = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(LONGEST).map(printable).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("'{short}'")
}
