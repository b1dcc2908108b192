//! A small HTTP/1.1 client that writes: an answer, or how none came.
//!
//! It never sends a request twice by itself: whoever counts what was acknowledged must know what was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What answers later than this counts as hanging: the server's own limits are all shorter.
const LONGEST: Duration = Duration::from_secs(90);

/// A request behind the root of the service.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    /// As it stands behind `/odata-api/`; a path that begins with a slash is taken whole.
    pub(crate) path: String,
    pub(crate) body: String,
    /// More header lines, each ended by CR LF.
    pub(crate) headers: String,
}

impl Ask {
    pub(crate) fn new(method: &'static str, path: impl Into<String>, body: &str) -> Self {
        Self {
            method,
            path: path.into(),
            body: body.to_owned(),
            headers: String::new(),
        }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path, "")
    }

    pub(crate) fn with(mut self, header: &str) -> Self {
        self.headers.push_str(header);
        self.headers.push_str("\r\n");
        self
    }

    fn bytes(&self, address: SocketAddr) -> Vec<u8> {
        let path = crate::bench::encoded(&self.path);
        let root = if path.starts_with('/') {
            ""
        } else {
            "/odata-api/"
        };
        let kind = if self.body.is_empty() {
            ""
        } else {
            "Content-Type: application/json\r\n"
        };
        format!(
            "{} {root}{path} HTTP/1.1\r\nHost: {address}\r\n{kind}{}Content-Length: {}\r\n\r\n{}",
            self.method,
            self.headers,
            self.body.len(),
            self.body
        )
        .into_bytes()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Whether the server says when to come back.
    pub(crate) retry_after: bool,
    pub(crate) body: String,
}

impl Answer {
    /// 2xx.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// For a person, in one line.
    pub(crate) fn shown(&self) -> String {
        let body: String = self.body.chars().take(300).collect();
        format!("{} {}", self.status, body.replace(['\r', '\n'], " "))
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// Nobody listens: nothing was sent.
    Absent,
    /// The connection broke: what was sent may have been done.
    Broken,
    /// No answer within any limit of the server.
    Hanging,
}

/// One connection, opened again when it broke.
pub(crate) struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
        }
    }

    pub(crate) fn send(&mut self, ask: &Ask) -> Result<Answer, Silence> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => open(self.address).map_err(|_| Silence::Absent)?,
        };
        let bytes = ask.bytes(self.address);
        let answer = stream
            .get_mut()
            .write_all(&bytes)
            .and_then(|()| read(&mut stream));
        match answer {
            Ok((answer, kept)) => {
                self.stream = Some(stream).filter(|_| kept);
                Ok(answer)
            }
            Err(error) if is_late(&error) => Err(Silence::Hanging),
            Err(_) => Err(Silence::Broken),
        }
    }
}

fn open(address: SocketAddr) -> std::io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(LONGEST))?;
    stream.set_write_timeout(Some(LONGEST))?;
    Ok(BufReader::new(stream))
}

fn is_late(error: &std::io::Error) -> bool {
    let kind = error.kind();
    kind == std::io::ErrorKind::WouldBlock || kind == std::io::ErrorKind::TimedOut
}

fn broken(what: &str) -> std::io::Error {
    std::io::Error::other(what.to_owned())
}

/// One answer, and whether the connection stays.
fn read(from: &mut impl BufRead) -> std::io::Result<(Answer, bool)> {
    let mut answer = Answer::default();
    let status = line(from)?;
    let number = status.get(9..12).and_then(|digits| digits.parse().ok());
    answer.status = number.ok_or_else(|| broken("no status line"))?;
    let (mut length, mut chunked, mut kept) = (None, false, true);
    loop {
        let header = line(from)?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse::<usize>().ok(),
            "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" => kept = !value.eq_ignore_ascii_case("close"),
            "retry-after" => answer.retry_after = true,
            _ => {}
        }
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let size = usize::from_str_radix(line(from)?.trim(), 16);
            let size = size.map_err(|_| broken("a chunk without a size"))?;
            exactly(from, size, &mut body)?;
            line(from)?;
            if size == 0 {
                break;
            }
        }
    } else if !matches!(answer.status, 204 | 304) {
        let length = length.ok_or_else(|| broken("an answer with neither a length nor chunks"))?;
        exactly(from, length, &mut body)?;
    }
    answer.body = String::from_utf8(body).map_err(|_| broken("a body that is not UTF-8"))?;
    Ok((answer, kept))
}

/// One line without its end; empty for the end of the head.
fn line(from: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn exactly(from: &mut impl BufRead, length: usize, body: &mut Vec<u8>) -> std::io::Result<()> {
    let length = u64::try_from(length).map_err(|_| broken("a length without end"))?;
    if from.take(length).read_to_end(body)? as u64 == length {
        return Ok(());
    }
    Err(std::io::ErrorKind::UnexpectedEof.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_chunks_are_read_one_after_the_other() {
        let text = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\nno\
                    HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nyes\r\n0\r\n\r\n";
        let mut from = text.as_bytes();
        let (first, kept) = read(&mut from).unwrap();
        assert_eq!(
            (first.status, first.retry_after, first.body.as_str(), kept),
            (503, true, "no", true)
        );
        let (second, kept) = read(&mut from).unwrap();
        assert_eq!((second.body.as_str(), kept), ("yes", false));
        assert!(read(&mut from).is_err());
    }

    #[test]
    fn half_an_answer_is_none() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
        ] {
            assert!(read(&mut text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
