//! `multipart/mixed` (protocol, section 11.7.7; RFC 2046, section 5.1), as clients really write it: lines end with or
//! without a carriage return, blank lines stand where they like, and a body ends at the boundary whatever its
//! `Content-Length` says.

use std::str;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use super::{
    Item, Media, Part, check_count, check_head, check_in_set, may_say, quoted, unreadable,
};
use crate::problem::Problem;

/// ```text
/// multipart-body = [preamble LF] delimiter part *( delimiter part ) close-delimiter [epilogue]
/// ```
pub(super) fn read(boundary: &str, body: &[u8]) -> Result<Vec<Item>, Problem> {
    let mut reader = Reader { requests: 0 };
    let body = Piece { bytes: body, at: 0 };
    let pieces = body.split(boundary)?;
    pieces.into_iter().map(|p| reader.item(p)).collect()
}

/// Counts what it has read.
struct Reader {
    requests: usize,
}

impl Reader {
    /// A part of the batch: a request or a change set.
    fn item(&mut self, piece: Piece<'_>) -> Result<Item, Problem> {
        let (envelope, content) = self.envelope(piece)?;
        match envelope.content()? {
            Content::Request => Ok(Item::One(self.request(envelope, content)?)),
            Content::Mixed { boundary } => self.set(envelope, content, &boundary),
        }
    }

    fn set(
        &mut self,
        envelope: Envelope,
        content: Piece<'_>,
        boundary: &str,
    ) -> Result<Item, Problem> {
        let pieces = content.split(boundary)?;
        // An empty set is no request, but costs as much.
        if pieces.is_empty() {
            self.count()?;
        }
        let mut parts: Vec<Part> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let part = self.part_of_set(piece)?;
            if part.id.is_some() && parts.iter().any(|p| p.id == part.id) {
                let id = quoted(part.id.as_deref().unwrap_or_default());
                let message = format!("the Content-ID {id} stands twice in one change set");
                return Err(unreadable(message, piece.at, piece.bytes.len()).target("Content-ID"));
            }
            parts.push(part);
        }
        let id = envelope.id;
        Ok(Item::Set { id, parts })
    }

    fn part_of_set(&mut self, piece: Piece<'_>) -> Result<Part, Problem> {
        let (envelope, content) = self.envelope(piece)?;
        match envelope.content()? {
            Content::Request => {
                let name = self.name(envelope.id.as_deref());
                let part = self.request(envelope, content)?;
                check_in_set(&part.method, &name)?;
                Ok(part)
            }
            Content::Mixed { .. } => {
                let message = format!("{} is a batch inside a change set", self.name(None));
                let problem = unreadable(message, piece.at, piece.bytes.len());
                Err(problem.hint(
                    "change sets nest one level deep: requests stand in them, and nothing else",
                ))
            }
        }
    }

    /// The headers around a part.
    fn envelope<'b>(&self, piece: Piece<'b>) -> Result<(Envelope, Piece<'b>), Problem> {
        let name = self.name(None);
        let (lines, content) = piece.head(&name)?;
        let fields = fields(&lines, &name)?;
        let value = |wanted: &str| {
            let field = fields.iter().find(|(n, _)| n == wanted);
            field.map(|(_, v)| String::from_utf8_lossy(v.as_bytes()).into_owned())
        };
        let envelope = Envelope {
            at: piece.at,
            id: value("content-id").filter(|id| !id.is_empty()),
            kind: value("content-type").unwrap_or_default(),
            encoding: value("content-transfer-encoding").unwrap_or_default(),
            name,
        };
        Ok((envelope, content))
    }

    /// ```text
    /// request = method SP url [SP version] LF *( header LF ) [LF body]
    /// ```
    fn request(&mut self, envelope: Envelope, content: Piece<'_>) -> Result<Part, Problem> {
        let name = self.name(envelope.id.as_deref());
        self.count()?;
        let (lines, body) = content.head(&name)?;
        let Some((first, lines)) = lines.split_first() else {
            let problem = unreadable(format!("{name} is empty"), content.at, 1);
            return Err(problem.hint(HINT_REQUEST));
        };
        let (method, url) = first.request_line(&name)?;
        let mut headers = fields(lines, &name)?;
        // Some clients write the id among the headers of the request.
        let inner = headers.iter().find(|(n, _)| n == "content-id");
        let inner = inner.and_then(|(_, v)| v.to_str().ok()).map(str::to_owned);
        let body = body.body(&headers).to_vec();
        headers.retain(|(name, _)| may_say(name));
        Ok(Part {
            id: envelope.id.or(inner.filter(|id| !id.is_empty())),
            method,
            url: url.to_owned(),
            headers,
            body,
            depends_on: Vec::new(),
            refusal: None,
        })
    }

    fn count(&mut self) -> Result<(), Problem> {
        self.requests += 1;
        check_count(self.requests)
    }

    /// What the request that comes next is called in messages.
    fn name(&self, id: Option<&str>) -> String {
        let number = self.requests + 1;
        match id {
            Some(id) => format!("request {number} (Content-ID {})", quoted(id)),
            None => format!("request {number}"),
        }
    }
}

const HINT_REQUEST: &str =
    "a part is headers, a blank line, and a request such as 'GET Parts(1) HTTP/1.1'";

/// What is said around a part.
struct Envelope {
    at: usize,
    id: Option<String>,
    kind: String,
    encoding: String,
    /// In messages.
    name: String,
}

enum Content {
    Request,
    Mixed { boundary: String },
}

impl Envelope {
    fn content(&self) -> Result<Content, Problem> {
        let refused = |message| Err(unreadable(message, self.at, 1).hint(HINT_REQUEST));
        let encoding = self.encoding.trim().to_ascii_lowercase();
        if !matches!(encoding.as_str(), "" | "binary" | "8bit" | "7bit") {
            let encoding = quoted(&encoding);
            return refused(format!(
                "{} is encoded as {encoding}, binary is expected",
                self.name
            ));
        }
        let media = Media::read(&self.kind);
        match media.name.as_str() {
            "application/http" | "" => Ok(Content::Request),
            "multipart/mixed" => {
                let boundary = media.boundary()?;
                Ok(Content::Mixed { boundary })
            }
            other => {
                let other = quoted(other);
                refused(format!(
                    "{} is {other}, expected application/http or multipart/mixed",
                    self.name
                ))
            }
        }
    }
}

/// A stretch of the body.
#[derive(Clone, Copy)]
struct Piece<'b> {
    bytes: &'b [u8],
    /// Where it begins in the body.
    at: usize,
}

/// A line that stands between parts.
#[derive(PartialEq)]
enum Delimiter {
    Next,
    Last,
}

impl<'b> Piece<'b> {
    /// Takes the first line off, without its end.
    fn line(self) -> Option<(Self, Self)> {
        if self.bytes.is_empty() {
            return None;
        }
        let length = self
            .bytes
            .iter()
            .position(|b| *b == b'\n')
            .map_or(self.bytes.len(), |i| i + 1);
        let (line, rest) = self.bytes.split_at(length);
        let line = Self {
            bytes: without_break(line),
            at: self.at,
        };
        let rest = Self {
            bytes: rest,
            at: self.at + length,
        };
        Some((line, rest))
    }

    /// What stands between the delimiters.
    fn split(self, boundary: &str) -> Result<Vec<Self>, Problem> {
        let mut pieces = Vec::new();
        let mut open: Option<Self> = None;
        let mut rest = self;
        while let Some((line, behind)) = rest.line() {
            if let Some(delimiter) = line.delimiter(boundary) {
                pieces.extend(open.map(|piece| piece.up_to(line.at)));
                if delimiter == Delimiter::Last {
                    return Ok(pieces);
                }
                open = Some(behind);
            }
            rest = behind;
        }
        let boundary = quoted(boundary);
        Err(match open {
            Some(piece) => {
                let message = format!(
                    "the part that begins at byte {} does not end with boundary {boundary}",
                    piece.at
                );
                let problem = unreadable(message, rest.at, 0);
                problem.hint("the last boundary has two more dashes behind it")
            }
            None => {
                let message = format!("no line consists of '--' and the boundary {boundary}");
                unreadable(message, self.at, self.bytes.len())
            }
        })
    }

    /// ```text
    /// delimiter = "--" boundary ["--"] *LWSP
    /// ```
    fn delimiter(self, boundary: &str) -> Option<Delimiter> {
        let behind = self
            .bytes
            .strip_prefix(b"--")?
            .strip_prefix(boundary.as_bytes())?;
        match behind.trim_ascii_end() {
            b"" => Some(Delimiter::Next),
            b"--" => Some(Delimiter::Last),
            _ => None,
        }
    }

    /// The piece up to a delimiter, to which the line break before it belongs.
    fn up_to(self, end: usize) -> Self {
        let bytes = self
            .bytes
            .get(..end.saturating_sub(self.at))
            .unwrap_or_default();
        Self {
            bytes: without_break(bytes),
            at: self.at,
        }
    }

    /// The lines up to a blank one, and what follows it. Blank lines in front are passed over.
    fn head(self, name: &str) -> Result<(Vec<Self>, Self), Problem> {
        let (mut lines, mut size) = (Vec::new(), 0);
        let mut rest = self;
        while let Some((line, behind)) = rest.line() {
            let before = rest;
            rest = behind;
            if !line.bytes.trim_ascii().is_empty() {
                size += before.bytes.len() - behind.bytes.len();
                lines.push(line);
            } else if !lines.is_empty() {
                break;
            }
        }
        check_head(size, name)?;
        Ok((lines, rest))
    }

    fn request_line(self, name: &str) -> Result<(Method, &'b str), Problem> {
        let refused = |message| unreadable(message, self.at, self.bytes.len()).hint(HINT_REQUEST);
        let text = str::from_utf8(self.bytes)
            .map_err(|_| refused(format!("the request line of {name} is not UTF-8")))?;
        let (method, rest) = text
            .trim()
            .split_once([' ', '\t'])
            .unwrap_or((text.trim(), ""));
        // Clients that do not encode spaces are read from both ends.
        let is_version = |v: &str| v.get(..5).is_some_and(|v| v.eq_ignore_ascii_case("HTTP/"));
        let url = match rest.rsplit_once([' ', '\t']) {
            Some((url, version)) if is_version(version) => url.trim(),
            Some(_) | None if is_version(rest) => "",
            Some(_) | None => rest.trim(),
        };
        let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes());
        match method {
            Ok(method) if !url.is_empty() => Ok((method, url)),
            Ok(_) | Err(_) => Err(refused(format!(
                "{name} begins with {}, which is no method and URL",
                quoted(text)
            ))),
        }
    }

    /// Ends at the boundary; only blank lines in front of that are no part of it.
    fn body(self, headers: &[(HeaderName, HeaderValue)]) -> &'b [u8] {
        let length = headers.iter().find(|(n, _)| n == header::CONTENT_LENGTH);
        let length = length.and_then(|(_, v)| v.to_str().ok()?.parse::<usize>().ok());
        let (body, rest) = self
            .bytes
            .split_at_checked(length.unwrap_or_default())
            .unwrap_or((self.bytes, b""));
        if rest.iter().all(|b| matches!(b, b'\r' | b'\n')) {
            body
        } else {
            self.bytes
        }
    }
}

fn without_break(bytes: &[u8]) -> &[u8] {
    match bytes.strip_suffix(b"\n") {
        Some(line) => line.strip_suffix(b"\r").unwrap_or(line),
        None => bytes,
    }
}

/// ```text
/// header = name *WSP ":" *WSP value *( LF 1*WSP value )
/// ```
fn fields(lines: &[Piece<'_>], name: &str) -> Result<Vec<(HeaderName, HeaderValue)>, Problem> {
    let mut fields: Vec<(HeaderName, Vec<u8>, Piece<'_>)> = Vec::with_capacity(lines.len());
    for line in lines {
        match (line.bytes, fields.last_mut()) {
            // A line that is folded goes on.
            ([b' ' | b'\t', ..], Some((_, value, _))) => {
                value.push(b' ');
                value.extend_from_slice(line.bytes.trim_ascii());
            }
            _ => {
                let (name, value) = field(*line, name)?;
                fields.push((name, value.to_vec(), *line));
            }
        }
    }
    let sound = fields.into_iter().map(|(field, value, line)| {
        let value = HeaderValue::from_bytes(&value).map_err(|_| {
            let message = format!("the header {field} of {name} holds a control character");
            unreadable(message, line.at, line.bytes.len()).target(field.as_str())
        })?;
        Ok((field, value))
    });
    sound.collect()
}

fn field<'b>(line: Piece<'b>, name: &str) -> Result<(HeaderName, &'b [u8]), Problem> {
    let colon = line.bytes.iter().position(|b| *b == b':');
    let (field, value) = line.bytes.split_at(colon.unwrap_or_default());
    let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii();
    let field = HeaderName::from_bytes(field.trim_ascii()).map_err(|_| {
        let text = quoted(&String::from_utf8_lossy(line.bytes));
        let message = format!("{text} is no header of {name}");
        let problem = unreadable(message, line.at, line.bytes.len());
        problem.hint(
            "a blank line stands between the headers of a part, its request, and the body of that",
        )
    })?;
    Ok((field, value))
}
