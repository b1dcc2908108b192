//! Values as JSON text: how a database keeps collections and complex values that have no columns.

use std::fmt::Write as _;

use crate::{Model, Primitive, Type, Value, duration_text, format_date_time};

/// A text between quotation marks.
pub fn text(value: &str, out: &mut String) {
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A value as an OData body would show it: enumerations by name, instants and durations as text.
///
/// # Errors
/// When a record stands where the declaration has a plain value.
pub fn value(value: &Value, ty: Type, model: &Model, out: &mut String) -> Result<(), String> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Boolean(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => match ty {
            Type::Enum(id) => text(&model.enumeration(id).text(*n), out),
            Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => {
                let _ = write!(out, "{n}");
            }
        },
        Value::Double(d) if d.is_nan() => out.push_str("\"NaN\""),
        Value::Double(d) if d.is_infinite() => {
            out.push_str(if *d > 0.0 { "\"INF\"" } else { "\"-INF\"" });
        }
        Value::Double(d) if ty == Type::Primitive(Primitive::Single) => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the value is one of single precision"
            )]
            let _ = write!(out, "{:e}", *d as f32);
        }
        Value::Double(d) => {
            let _ = write!(out, "{d:e}");
        }
        Value::Decimal(d) => out.push_str(&d.to_plain_string()),
        Value::Text(t) => text(t, out),
        Value::Date(d) => text(&d.to_string(), out),
        Value::DateTime(at) => text(&format_date_time(*at), out),
        Value::Time(t) => text(&t.format("%H:%M:%S%.f").to_string(), out),
        Value::Duration(d) => text(&duration_text(*d), out),
        Value::Guid(g) => text(&g.hyphenated().to_string(), out),
        Value::Binary(b) => text(&base64url(b), out),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                self::value(item, ty, model, out)?;
            }
            out.push(']');
        }
        Value::Record(members) => record(members, ty, model, out)?,
    }
    Ok(())
}

fn record(
    members: &[(String, Value)],
    ty: Type,
    model: &Model,
    out: &mut String,
) -> Result<(), String> {
    let declared = match ty {
        Type::Complex(id) => model.complex(id).members.as_slice(),
        Type::Untyped => &[],
        Type::Primitive(_) | Type::Enum(_) | Type::Entity(_) => {
            return Err("a record stands where a plain value is declared".to_owned());
        }
    };
    out.push('{');
    for (at, (name, member)) in members.iter().enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        text(name, out);
        out.push(':');
        let ty = declared
            .iter()
            .find(|m| m.name == *name)
            .map_or(Type::Untyped, |m| m.ty);
        value(member, ty, model, out)?;
    }
    out.push('}');
    Ok(())
}

/// RFC 4648 section 5, with padding, as `Edm.Binary` is written.
fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .chain([0, 0].iter())
            .take(3)
            .fold(0_u32, |all, b| all << 8 | u32::from(*b));
        for digit in 0..4_usize {
            let at = (group >> (18 - 6 * digit)) & 63;
            let shown = DIGITS.get(at as usize).copied().unwrap_or(b'=');
            out.push(char::from(if digit <= chunk.len() { shown } else { b'=' }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let check = |plain: &str, expected: &str| {
            let mut out = String::new();
            text(plain, &mut out);
            assert_eq!(out, expected);
        };
        check("Élodie", "\"Élodie\"");
        check("a\"b\\c\n\u{1}", "\"a\\\"b\\\\c\\n\\u0001\"");
    }

    #[test]
    fn bytes_are_base64url() {
        for (bytes, expected) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (&[0xfb, 0xff], "-_8="),
        ] {
            assert_eq!(base64url(bytes), expected);
        }
    }
}
