//! JSON strings, and the texts of a URL, written straight into a buffer.

use entity_model::Value;

/// Writes a JSON string with its quotes.
pub fn string(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// Writes the inside of a JSON string.
pub fn escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = first_special(rest) {
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, after)) = special.split_first() else {
            return;
        };
        escape(out, *byte);
        rest = after;
    }
    out.extend_from_slice(rest);
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([byte >> 4, byte & 15].map(|nibble| hex(nibble, b'a')));
            return;
        }
    };
    out.extend([b'\\', short]);
}

fn hex(nibble: u8, ten: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        ten + nibble - 10
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Where the first byte stands that JSON wants escaped. Looks at eight bytes at a time.
fn first_special(bytes: &[u8]) -> Option<usize> {
    let (chunks, tail) = bytes.as_chunks::<8>();
    for (index, chunk) in chunks.iter().enumerate() {
        let word = u64::from_le_bytes(*chunk);
        let below_space = word.wrapping_sub(ONES * 0x20) & !word;
        let special = below_space | zero(word ^ (ONES * 0x22)) | zero(word ^ (ONES * 0x5c));
        if special & HIGHS != 0 {
            // The lowest mark is exact; borrows only ever reach bytes above it.
            let within = (special & HIGHS).trailing_zeros() / 8;
            return Some(index * 8 + usize::try_from(within).unwrap_or(0));
        }
    }
    let from = bytes.len() - tail.len();
    let special = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
    tail.iter().position(special).map(|at| from + at)
}

/// The high bit of each byte that is zero, and perhaps of bytes above it.
fn zero(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

/// Writes text as part of a URL path: everything but unreserved characters and a few harmless ones is encoded.
pub fn percent(out: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'@'
            | b':'
            | b',' => out.push(byte),
            _ => out.extend([b'%', hex(byte >> 4, b'A'), hex(byte & 15, b'A')]),
        }
    }
}

/// The same for a name with `=` behind it, as keys of several parts have it.
pub fn percent_name(out: &mut Vec<u8>, name: &str) {
    if let Some(bare) = name.strip_suffix('=') {
        percent(out, bare);
        out.push(b'=');
    }
}

/// The value of a key as it stands between parentheses, encoded for a path.
#[must_use]
pub fn key(value: &Value) -> String {
    let mut out = Vec::new();
    let mut quoted = |prefix: &str, text: &str| {
        out.extend_from_slice(prefix.as_bytes());
        out.extend_from_slice(b"'");
        percent(&mut out, &text.replace('\'', "''"));
        out.extend_from_slice(b"'");
    };
    match value {
        Value::Text(text) => quoted("", text),
        Value::Duration(micros) => quoted("duration", &entity_model::duration_text(*micros)),
        Value::Guid(id) => out.extend_from_slice(id.hyphenated().to_string().as_bytes()),
        Value::Int(n) => out.extend_from_slice(n.to_string().as_bytes()),
        Value::Boolean(b) => out.extend_from_slice(b.to_string().as_bytes()),
        Value::Double(d) => percent(&mut out, &d.to_string()),
        Value::Decimal(d) => percent(&mut out, &d.to_plain_string()),
        Value::Date(day) => percent(&mut out, &day.to_string()),
        Value::DateTime(at) => percent(&mut out, &entity_model::format_date_time(*at)),
        Value::Time(time) => percent(&mut out, &time.format("%H:%M:%S%.f").to_string()),
        Value::Null | Value::Binary(_) | Value::List(_) | Value::Record(_) => {}
    }
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_escaped_as_json_wants_it() {
        let mut all: String = (0..=0x2ff).filter_map(char::from_u32).collect();
        all.push_str("\u{2028}𝄞 and a tail");
        for cut in 0..20 {
            let text: String = all.chars().skip(cut).collect();
            let mut out = Vec::new();
            string(&mut out, &text);
            let back: String = serde_json::from_slice(&out).unwrap();
            assert_eq!(back, text);
            assert_eq!(
                String::from_utf8(out).unwrap(),
                serde_json::to_string(&text).unwrap()
            );
        }
    }

    #[test]
    fn a_special_byte_is_found_at_every_place() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for length in 1..40 {
                for at in 0..length {
                    let mut bytes = vec![b'!'; length];
                    bytes[at] = special;
                    assert_eq!(first_special(&bytes), Some(at));
                    bytes[at..].fill(special);
                    assert_eq!(first_special(&bytes), Some(at));
                }
            }
        }
        for plain in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
            assert_eq!(first_special(&[plain; 30]), None, "{plain:#x}");
        }
    }

    #[test]
    fn keys_are_encoded_for_a_path() {
        let mut out = Vec::new();
        percent(&mut out, "O''Neil/é ~1");
        assert_eq!(out, b"O%27%27Neil%2F%C3%A9%20~1");
    }
}
