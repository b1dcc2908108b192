//! Percent-decoding that remembers where each byte stood.
//!
//! Must never know: what the decoded text says. Splitting at `/`, `&` and `=` happens before, on the raw text
//! (OData part 2, 2 "URL components").

use std::borrow::Cow;

use crate::ast::Span;
use crate::cursor::Context;
use crate::error::{ErrorKind, SyntaxError};

/// A decoded piece of a URL, and the context that knows where it stood.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) cx: Context,
}

/// Decodes a piece that begins at the offset `base` of the text handed in.
pub(crate) fn decode(
    raw: &str,
    base: usize,
    plus_is_space: bool,
) -> Result<Decoded<'_>, SyntaxError> {
    let needs_work = |b: u8| b == b'%' || (plus_is_space && b == b'+');
    if !raw.bytes().any(needs_work) {
        return Ok(Decoded {
            text: Cow::Borrowed(raw),
            cx: Context::new(base, None),
        });
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut map = Vec::with_capacity(raw.len() + 1);
    let mut rest = raw.as_bytes();
    let mut at = base;
    while let Some((&first, after)) = rest.split_first() {
        map.push(at);
        let used = match (first, after) {
            (b'%', _) => {
                bytes.push(encoded_byte(after, at)?);
                3
            }
            (b'+', _) if plus_is_space => {
                bytes.push(b' ');
                1
            }
            _ => {
                bytes.push(first);
                1
            }
        };
        rest = rest.get(used..).unwrap_or_default();
        at += used;
    }
    map.push(at);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: Cow::Owned(text),
            cx: Context::new(base, Some(map)),
        }),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let start = map.get(start).copied().unwrap_or(base);
            Err(SyntaxError {
                expected: vec!["UTF-8".to_owned()],
                ..SyntaxError::new(
                    ErrorKind::InvalidEncoding,
                    Span::new(start, (start + 3).min(at)),
                )
            })
        }
    }
}

fn encoded_byte(after: &[u8], at: usize) -> Result<u8, SyntaxError> {
    let digit = |index: usize| {
        let digit = after.get(index).copied().map(char::from)?.to_digit(16)?;
        u8::try_from(digit).ok()
    };
    match (digit(0), digit(1)) {
        (Some(high), Some(low)) => Ok(high << 4 | low),
        _ => Err(SyntaxError {
            expected: vec!["two hexadecimal digits after \"%\"".to_owned()],
            ..SyntaxError::new(ErrorKind::InvalidEncoding, Span::new(at, at + 1))
        }),
    }
}
