//! A small HTTP/1.1 client: one keep-alive connection, one request after the other.
//!
//! It takes part in every figure, so it does no more than it must: a body is shown piece by piece and kept by nobody.

use anyhow::{Context, Result, bail};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer of a measured server takes longer.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;

/// The longest line of a head, and the longest size line of a chunk.
const LINE: usize = 16 * 1024;

/// A request that is ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    /// What stands behind the path of every request like this one.
    rest: String,
    bytes: Vec<u8>,
}

impl Ask {
    /// `path` as a person writes it; spaces and what else a URL does not hold are encoded here.
    pub(crate) fn get(address: SocketAddr, path: &str) -> Self {
        Self::with(address, path, "")
    }

    /// With more header lines, each ended by CR LF.
    pub(crate) fn with(address: SocketAddr, path: &str, headers: &str) -> Self {
        let rest = format!("HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\n{headers}\r\n");
        Self::of("GET", encoded(path), rest)
    }

    /// A change, with a body in JSON.
    pub(crate) fn change(
        address: SocketAddr,
        method: &'static str,
        path: &str,
        body: &str,
    ) -> Self {
        let rest = format!(
            "HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Self::of(method, encoded(path), rest)
    }

    /// The same server and headers, another path, encoded already.
    pub(crate) fn elsewhere(&self, path: &str) -> Self {
        Self::of(self.method, path.to_owned(), self.rest.clone())
    }

    fn of(method: &'static str, path: String, rest: String) -> Self {
        let bytes = format!("{method} {path} {rest}").into_bytes();
        Self {
            method,
            path,
            rest,
            bytes,
        }
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// What stands before a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The value of `Server-Timing`.
    pub(crate) timing: String,
    length: Option<u64>,
    chunked: bool,
}

impl Head {
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// One connection to a server.
pub(crate) struct Connection {
    answers: Answers<TcpStream>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))
            .with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        Ok(Self {
            answers: Answers::new(stream),
        })
    }

    /// Sends the request and shows the body to `look`, piece by piece.
    pub(crate) fn ask(&mut self, ask: &Ask, look: impl FnMut(&[u8])) -> Result<Head> {
        let sent = self.answers.from.write_all(&ask.bytes);
        sent.with_context(|| format!("sending {ask}"))?;
        self.answers.next(look).with_context(|| ask.to_string())
    }

    /// The whole body, whatever its status.
    pub(crate) fn fetch(&mut self, ask: &Ask) -> Result<(Head, Vec<u8>)> {
        let mut body = Vec::new();
        let head = self.ask(ask, |piece| body.extend_from_slice(piece))?;
        Ok((head, body))
    }

    /// The whole body of an answer that must be a success.
    pub(crate) fn body(&mut self, ask: &Ask) -> Result<Vec<u8>> {
        let (head, body) = self.fetch(ask)?;
        if !head.is_success() {
            let said: String = String::from_utf8_lossy(&body).chars().take(300).collect();
            bail!("{ask} answered {}: {said}", head.status);
        }
        Ok(body)
    }
}

/// Answers one after the other, as they come off a connection.
struct Answers<R> {
    from: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl<R: Read> Answers<R> {
    fn new(from: R) -> Self {
        Self {
            from,
            buffer: vec![0; BUFFER],
            start: 0,
            end: 0,
        }
    }

    fn next(&mut self, mut look: impl FnMut(&[u8])) -> Result<Head> {
        let head = self.head()?;
        match (head.length, head.chunked) {
            (_, true) => self.chunks(&mut look)?,
            (Some(length), false) => self.exactly(length, &mut look)?,
            (None, false) if matches!(head.status, 204 | 304) => {}
            (None, false) => bail!("an answer with neither a length nor chunks"),
        }
        Ok(head)
    }

    fn head(&mut self) -> Result<Head> {
        let mut head = Head::default();
        let status = |line: &[u8]| std::str::from_utf8(line.get(9..12)?).ok()?.parse().ok();
        head.status = self.line(|line| status(line))?.context("no status line")?;
        loop {
            let last = self.line(|line| {
                read_header(line, &mut head);
                line.is_empty()
            })?;
            if last {
                return Ok(head);
            }
        }
    }

    fn exactly(&mut self, mut left: u64, look: &mut impl FnMut(&[u8])) -> Result<()> {
        while left > 0 {
            if self.start == self.end {
                self.fill()?;
            }
            let there = self.buffer.get(self.start..self.end).unwrap_or_default();
            let take = usize::try_from(left).map_or(there.len(), |left| left.min(there.len()));
            look(there.get(..take).unwrap_or_default());
            self.start += take;
            left -= u64::try_from(take)?;
        }
        Ok(())
    }

    fn chunks(&mut self, look: &mut impl FnMut(&[u8])) -> Result<()> {
        loop {
            let size = self.line(chunk_size)?.context("a chunk without a size")?;
            if size == 0 {
                // Trailers, if any, and the empty line.
                while !self.line(<[u8]>::is_empty)? {}
                return Ok(());
            }
            self.exactly(size, look)?;
            if !self.line(<[u8]>::is_empty)? {
                bail!("a chunk is longer than it said");
            }
        }
    }

    /// Shows one line, without its end.
    fn line<T>(&mut self, read: impl FnOnce(&[u8]) -> T) -> Result<T> {
        let mut searched = 0;
        loop {
            let there = self.buffer.get(self.start..self.end).unwrap_or_default();
            let found = there.iter().skip(searched).position(|byte| *byte == b'\n');
            if let Some(found) = found {
                let end = searched + found;
                let line = there.get(..end).unwrap_or_default();
                let value = read(line.strip_suffix(b"\r").unwrap_or(line));
                self.start += end + 1;
                return Ok(value);
            }
            searched = there.len();
            if searched > LINE {
                bail!("a line longer than {LINE} bytes");
            }
            self.fill()?;
        }
    }

    /// Reads more behind what is there.
    fn fill(&mut self) -> Result<()> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.end == self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.from.read(space) {
                Ok(0) => bail!("the server closed the connection within an answer"),
                Ok(read) => {
                    self.end += read;
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("reading an answer"),
            }
        }
    }
}

fn read_header(line: &[u8], head: &mut Head) {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        return;
    };
    let (name, value) = line.split_at(colon);
    let value = || {
        std::str::from_utf8(value.get(1..).unwrap_or_default())
            .unwrap_or_default()
            .trim()
    };
    if name.eq_ignore_ascii_case(b"content-length") {
        head.length = value().parse().ok();
    } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
        head.chunked = value().eq_ignore_ascii_case("chunked");
    } else if name.eq_ignore_ascii_case(b"server-timing") {
        value().clone_into(&mut head.timing);
    }
}

/// In hexadecimal, perhaps with an extension behind `;`.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?;
    u64::from_str_radix(std::str::from_utf8(digits).ok()?.trim(), 16).ok()
}

/// Encodes what must not stand in a request line; what is encoded already stays.
pub(crate) fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            0x21..=0x7e if !b"\"<>\\^`{|}".contains(&byte) => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes in pieces of this size.
    struct Dripping<'a>(&'a [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let size = self.1.min(self.0.len()).min(into.len());
            into[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn read(bytes: &str, piece: usize, answers: usize) -> Result<Vec<(u16, String, String)>> {
        let mut from = Answers::new(Dripping(bytes.as_bytes(), piece));
        let mut all = Vec::new();
        for _ in 0..answers {
            let mut body = Vec::new();
            let head = from.next(|piece| body.extend_from_slice(piece))?;
            all.push((head.status, head.timing, String::from_utf8(body)?));
        }
        Ok(all)
    }

    const TWO: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nserver-timing: total;dur=1.5\r\n\r\nhello\
                       HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n4;x=y\r\nabcd\r\nA\r\n0123456789\r\n0\r\nA: b\r\n\r\n\
                       HTTP/1.1 204 No Content\r\n\r\n";

    #[test]
    fn lengths_and_chunks_are_read_however_they_arrive() {
        let expected = [
            (200, "total;dur=1.5".to_owned(), "hello".to_owned()),
            (404, String::new(), "abcd0123456789".to_owned()),
            (204, String::new(), String::new()),
        ];
        for piece in [1, 2, 3, 7, 64, 10_000] {
            assert_eq!(
                read(TWO, piece, 3).unwrap(),
                expected,
                "in pieces of {piece}"
            );
        }
    }

    #[test]
    fn a_body_longer_than_the_buffer_is_read() {
        let long = "x".repeat(3 * BUFFER + 17);
        let text = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{long}",
            long.len()
        );
        assert_eq!(read(&text, 100_000, 1).unwrap()[0].2, long);
    }

    #[test]
    fn broken_answers_are_errors() {
        for broken in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "hello\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        ] {
            assert!(read(broken, 1000, 1).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn a_path_is_encoded_once() {
        assert_eq!(
            encoded("/Users?$filter=Name eq 'É%20'"),
            "/Users?$filter=Name%20eq%20'%C3%89%20'"
        );
    }
}
