//! Request lines as people type them: `GET /odata-api/Parts?$filter=Name eq 'É' HTTP/1.1`.
//!
//! A URL wants letters beyond ASCII, spaces, quotes and angle brackets percent-encoded, and the HTTP parser answers
//! anything else with a bare 400. Command-line clients send such bytes as they were typed. Here they are encoded before
//! the parser sees them, so that the request is answered, or refused with a position and a hint.
//!
//! Nothing but the target of a request line is ever changed. Behind a request with a body the bytes of the connection
//! pass as they are: where its next request begins is for the parser to know.

/// Bytes of a request line that are looked at; what is longer is cut, and then too long for any limit.
const LINE: usize = 64 * 1024;

/// Bytes of a target that the parser takes at all.
const TARGET: usize = 65_000;

/// Bytes of a header line that tell which header it is.
const NAME: usize = 32;

/// Follows the bytes of one connection.
#[derive(Debug, Default)]
pub(super) struct Speller {
    state: State,
    /// The request line so far, or the beginning of a header line.
    line: Vec<u8>,
    has_body: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    RequestLine,
    Headers,
    /// Everything passes.
    Open,
}

impl Speller {
    /// Whether bytes may pass without being looked at.
    pub(super) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Takes what a client sent and gives what the parser is to see.
    pub(super) fn feed(&mut self, mut input: &[u8], out: &mut Vec<u8>) {
        while !input.is_empty() {
            if self.is_open() {
                out.extend_from_slice(input);
                return;
            }
            let end = input.iter().position(|b| *b == b'\n').map(|at| at + 1);
            let (piece, rest) = input.split_at(end.unwrap_or(input.len()));
            input = rest;
            match self.state {
                State::RequestLine => self.request_line(piece, end.is_some(), out),
                State::Headers => self.header(piece, end.is_some(), out),
                State::Open => {}
            }
        }
    }

    fn request_line(&mut self, piece: &[u8], complete: bool, out: &mut Vec<u8>) {
        let room = LINE.saturating_sub(self.line.len());
        self.line.extend(piece.iter().take(room));
        if !complete {
            return;
        }
        if room < piece.len() {
            self.line.extend_from_slice(b" HTTP/1.1\r\n");
        }
        // Empty lines may stand before a request (RFC 9112, section 2.2).
        if !is_blank(&self.line) {
            self.state = State::Headers;
        }
        spelt(&self.line, out);
        self.line.clear();
    }

    fn header(&mut self, piece: &[u8], complete: bool, out: &mut Vec<u8>) {
        out.extend_from_slice(piece);
        let room = NAME.saturating_sub(self.line.len());
        self.line.extend(piece.iter().take(room));
        if !complete {
            return;
        }
        if is_blank(&self.line) {
            let open = std::mem::take(&mut self.has_body);
            self.state = if open {
                State::Open
            } else {
                State::RequestLine
            };
        } else if announces_body(&self.line) {
            self.has_body = true;
        }
        self.line.clear();
    }
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\r\n" | b"\n")
}

fn announces_body(line: &[u8]) -> bool {
    let (name, value) = line.split_at(line.iter().position(|b| *b == b':').unwrap_or(line.len()));
    let name = name.trim_ascii().to_ascii_lowercase();
    let empty = value.get(1..).unwrap_or_default().trim_ascii() == b"0";
    match name.as_slice() {
        b"transfer-encoding" | b"upgrade" => true,
        b"content-length" => !empty,
        _ => false,
    }
}

/// Writes a request line with its target encoded.
fn spelt(line: &[u8], out: &mut Vec<u8>) {
    let Some((before, target, behind)) = parts(line).filter(|(_, target, _)| !is_sound(target))
    else {
        out.extend_from_slice(line);
        return;
    };
    out.extend_from_slice(before);
    let from = out.len();
    for byte in target {
        if stands(*byte) {
            out.push(*byte);
        } else {
            out.extend([b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out.truncate(out.len().min(from + TARGET));
    out.extend_from_slice(behind);
}

/// Method with its space, target, and the rest from the space before the protocol.
fn parts(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let start = line.iter().position(|b| *b == b' ')? + 1;
    let end = line.windows(6).rposition(|w| w == b" HTTP/")?;
    Some((line.get(..start)?, line.get(start..end)?, line.get(end..)?))
}

fn is_sound(target: &[u8]) -> bool {
    target.len() <= TARGET && target.iter().all(|b| stands(*b))
}

/// Whether the parser takes this byte in a path and in a query.
fn stands(byte: u8) -> bool {
    (0x21..0x7f).contains(&byte) && !matches!(byte, b'"' | b'<' | b'>' | b'`')
}

fn digit(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'A' + nibble - 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds the text in pieces of every size, which must make no difference.
    fn fed(text: &[u8]) -> Vec<u8> {
        let mut whole = Vec::new();
        Speller::default().feed(text, &mut whole);
        for size in [1, 2, 3, 7, 64] {
            let mut speller = Speller::default();
            let mut out = Vec::new();
            text.chunks(size)
                .for_each(|piece| speller.feed(piece, &mut out));
            assert_eq!(out, whole, "in pieces of {size}");
        }
        whole
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(String::from_utf8(fed(text.as_bytes())).unwrap(), expected);
    }

    #[test]
    fn what_a_url_wants_encoded_is_encoded() {
        for (typed, seen) in [
            ("/Parts", "/Parts"),
            ("/Parts('É')", "/Parts('%C3%89')"),
            (
                "/Parts?$filter=Name eq 'a  b'",
                "/Parts?$filter=Name%20eq%20'a%20%20b'",
            ),
            (
                "/Parts?$search=\"x\" AND <y>`",
                "/Parts?$search=%22x%22%20AND%20%3Cy%3E%60",
            ),
            (
                "/Parts?%24filter=a%20eq%20'%zz'",
                "/Parts?%24filter=a%20eq%20'%zz'",
            ),
            ("/Parts?a=\u{1}\t\u{7f}", "/Parts?a=%01%09%7F"),
            ("/Parts?a=' HTTP/1.1'", "/Parts?a='%20HTTP/1.1'"),
            ("/{[|^\\]}", "/{[|^\\]}"),
        ] {
            check(
                &format!("GET {typed} HTTP/1.1\r\nHost: É\r\n\r\n"),
                &format!("GET {seen} HTTP/1.1\r\nHost: É\r\n\r\n"),
            );
        }
        assert_eq!(
            fed(b"GET /\xff\xc3 HTTP/1.1\r\n\r\n"),
            b"GET /%FF%C3 HTTP/1.1\r\n\r\n"
        );
    }

    #[test]
    fn every_request_of_a_connection_is_spelt() {
        check(
            "GET /é HTTP/1.1\r\nA: é\r\n\r\n\r\nHEAD /è HTTP/1.0\nContent-Length: 0\n\nGET /ê HTTP/1.1\r\n\r\n",
            "GET /%C3%A9 HTTP/1.1\r\nA: é\r\n\r\n\r\nHEAD /%C3%A8 HTTP/1.0\nContent-Length: 0\n\nGET /%C3%AA HTTP/1.1\r\n\r\n",
        );
    }

    #[test]
    fn a_body_and_what_follows_pass_as_they_are() {
        for header in [
            "Content-Length: 9",
            "CONTENT-LENGTH:9",
            "Transfer-Encoding: chunked",
            "Upgrade: x",
        ] {
            check(
                &format!("POST /é HTTP/1.1\r\n{header}\r\n\r\nGET /é é\nGET /é HTTP/1.1\r\n\r\n"),
                &format!(
                    "POST /%C3%A9 HTTP/1.1\r\n{header}\r\n\r\nGET /é é\nGET /é HTTP/1.1\r\n\r\n"
                ),
            );
        }
    }

    #[test]
    fn what_is_no_request_line_passes() {
        for text in [
            "é\r\n\r\n",
            "GET /é\r\n\r\n",
            "GET\r\n",
            " HTTP/1.1\r\n\r\n",
            "\r\n\r\n",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn an_endless_line_is_cut_and_stays_too_long() {
        for letter in ["a", "é"] {
            let long = letter.repeat(100_000);
            let text = format!("GET /{long} HTTP/1.1\r\nHost: h\r\n\r\n");
            let seen = String::from_utf8(fed(text.as_bytes())).unwrap();
            let (line, rest) = seen.split_once("\r\n").unwrap();
            assert!(line.starts_with("GET /") && line.ends_with(" HTTP/1.1"));
            assert!(line.len() > 60_000 && line.len() < 65_534, "{}", line.len());
            assert_eq!(rest, "Host: h\r\n\r\n");
        }
    }
}
