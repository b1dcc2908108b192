//! A small HTTP/1.1 client that sends exactly what it is told, and keeps its connections.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

/// What cannot stand in a request line.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\');

/// A request.
#[derive(Clone, Debug)]
pub struct Ask {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    /// A GET of what stands behind the service root; a URL that begins with a slash or a scheme is taken whole.
    #[must_use]
    pub fn get(url: &str) -> Self {
        let path = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]).to_owned(),
            None if url.starts_with('/') => url.to_owned(),
            None => format!("/odata-api/{url}"),
        };
        Self {
            method: "GET".to_owned(),
            target: utf8_percent_encode(&path, UNSAFE).to_string(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// A header in this very spelling.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self
    }

    /// A body of any bytes.
    #[must_use]
    pub fn bytes_of(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    pub(crate) fn send(&self, to: SocketAddr) -> Answer {
        thread_local! {
            static KEPT: RefCell<HashMap<SocketAddr, TcpStream>> = RefCell::default();
        }
        let request = self.bytes(to);
        KEPT.with_borrow_mut(|kept| {
            // A connection may have been closed since; a new one is not.
            if let Some(stream) = kept.get_mut(&to) {
                match self.exchange(stream, &request) {
                    Ok(answer) if answer.is_kept() => return answer,
                    Ok(answer) => {
                        kept.remove(&to);
                        return answer;
                    }
                    Err(_) => kept.remove(&to),
                };
            }
            let mut stream = TcpStream::connect(to).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(120)))
                .unwrap();
            stream.set_nodelay(true).unwrap();
            let answer = self.exchange(&mut stream, &request);
            let answer = answer.unwrap_or_else(|e| panic!("{} {}: {e}", self.method, self.target));
            if answer.is_kept() {
                kept.insert(to, stream);
            }
            answer
        })
    }

    fn bytes(&self, to: SocketAddr) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let has = |name: &str| {
            self.headers
                .iter()
                .any(|(n, _)| n.eq_ignore_ascii_case(name))
        };
        if !has("host") {
            write!(head, "Host: {to}\r\n").unwrap();
        }
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if !self.body.is_empty() && !has("content-length") {
            write!(head, "Content-Length: {}\r\n", self.body.len()).unwrap();
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    fn exchange(&self, stream: &mut TcpStream, request: &[u8]) -> std::io::Result<Answer> {
        stream.write_all(request)?;
        let mut reader = Reader {
            stream,
            bytes: Vec::new(),
        };
        let (status, headers) = reader.head()?;
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
            asked: format!("{} {}", self.method, self.target),
        };
        answer.body = if self.method == "HEAD" || matches!(status, 204 | 304) {
            Vec::new()
        } else if answer.header("transfer-encoding").is_some() {
            reader.chunks()?
        } else {
            let length = answer.header("content-length").and_then(|n| n.parse().ok());
            reader.exactly(length.unwrap_or(0))?
        };
        Ok(answer)
    }
}

struct Reader<'s> {
    stream: &'s mut TcpStream,
    bytes: Vec<u8>,
}

impl Reader<'_> {
    fn more(&mut self) -> std::io::Result<()> {
        let mut piece = [0; 65536];
        let read = self.stream.read(&mut piece)?;
        if read == 0 {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        }
        self.bytes
            .extend_from_slice(piece.get(..read).unwrap_or_default());
        Ok(())
    }

    fn head(&mut self) -> std::io::Result<(u16, Vec<(String, String)>)> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut response = httparse::Response::new(&mut headers);
            if let Ok(httparse::Status::Complete(length)) = response.parse(&self.bytes) {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let headers = response
                    .headers
                    .iter()
                    .map(|h| (h.name.to_owned(), text(h.value)))
                    .collect();
                let status = response.code.unwrap_or_default();
                self.bytes.drain(..length);
                return Ok((status, headers));
            }
            self.more()?;
        }
    }

    fn exactly(&mut self, length: usize) -> std::io::Result<Vec<u8>> {
        while self.bytes.len() < length {
            self.more()?;
        }
        Ok(self.bytes.drain(..length).collect())
    }

    fn line(&mut self) -> std::io::Result<String> {
        loop {
            if let Some(end) = self.bytes.windows(2).position(|w| w == b"\r\n") {
                let line: Vec<u8> = self.bytes.drain(..end + 2).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            self.more()?;
        }
    }

    fn chunks(&mut self) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).unwrap();
            body.extend(self.exactly(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The method and the URL, for messages.
    pub asked: String,
}

impl Answer {
    /// A header's value; the first one's when there are several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as it came.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap_or_else(|e| panic!("{}: {e}", self.asked))
    }

    /// The body of an answer that must be 200.
    #[must_use]
    pub fn ok(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, 200, "{}: {text}", self.asked);
        self.text()
    }

    /// The JSON of an answer that must be 200.
    #[must_use]
    pub fn json(&self) -> Value {
        let text = self.ok();
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e} in {text}", self.asked))
    }

    /// The members of a collection.
    #[must_use]
    pub fn value(&self) -> Vec<Value> {
        match self.json().get_mut("value").map(Value::take) {
            Some(Value::Array(all)) => all,
            _ => panic!("{}: no collection in {}", self.asked, self.text()),
        }
    }

    /// `/$count`, or the length of a collection.
    #[must_use]
    pub fn count(&self) -> usize {
        let text = self.ok();
        text.trim().parse().unwrap_or_else(|_| self.value().len())
    }

    /// The link to the next page.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        self.json()
            .get("@odata.nextLink")?
            .as_str()
            .map(str::to_owned)
    }

    fn is_kept(&self) -> bool {
        !self
            .header("connection")
            .is_some_and(|v| v.eq_ignore_ascii_case("close"))
    }
}
