//! Bytes → what was given: JSON with the digits of its numbers and the order of its members as they were written.

use std::fmt;

use query_plan::command::Given;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::problem::{Kind, Position, Problem};

/// Values inside values.
pub(super) const MAX_DEPTH: usize = 64;

/// Reads a body of JSON; an empty one is `null`.
///
/// # Errors
/// A [`Problem`] that says where the text stops being JSON.
pub fn given(bytes: &[u8]) -> Result<Given, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let problem = Problem::new(Kind::BodyUnreadable, "the body is not UTF-8");
        problem.position(at(e.valid_up_to()))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(Given::Null);
    }
    let raw: &RawValue = serde_json::from_str(text).map_err(|e| refused(text, &e))?;
    value(raw, 0)
}

fn value(raw: &RawValue, depth: usize) -> Result<Given, Problem> {
    let text = raw.get();
    if depth > MAX_DEPTH {
        let message = format!("values stand at most {MAX_DEPTH} levels deep in each other");
        return Err(Problem::new(Kind::Limit, message));
    }
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = part(text)?;
            let mut read: Vec<(String, Given)> = Vec::with_capacity(members.len());
            for (name, raw) in members {
                if read.iter().any(|(n, _)| *n == name) {
                    let message = format!("the member {name} stands twice in one object");
                    return Err(Problem::new(Kind::BodyUnreadable, message).target(name));
                }
                read.push((name, value(raw, depth + 1)?));
            }
            Given::Object(read)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = part(text)?;
            let items = items.into_iter().map(|raw| value(raw, depth + 1));
            Given::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Given::Text(part(text)?),
        Some(b't') => Given::Boolean(true),
        Some(b'f') => Given::Boolean(false),
        Some(b'n') => Given::Null,
        _ => Given::Number(text.to_owned()),
    })
}

fn part<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|e| refused(text, &e))
}

fn refused(text: &str, error: &serde_json::Error) -> Problem {
    let before = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let start = before.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let message = format!("the body is not JSON: {error}");
    Problem::new(Kind::BodyUnreadable, message).position(at(start.min(text.len())))
}

fn at(start: usize) -> Position {
    Position {
        within: "body",
        start,
        length: 1,
    }
}

/// The members of an object in their order.
pub(super) struct Members<'t>(pub(super) Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'t> Visitor<'t> for InOrder {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_order_are_kept() {
        let read = given(br#" {"b": 1.50, "a": [12345678901234567890, "x\u00e9"], "c": null} "#);
        let number = |digits: &str| Given::Number(digits.to_owned());
        let expected = Given::Object(vec![
            ("b".to_owned(), number("1.50")),
            (
                "a".to_owned(),
                Given::List(vec![
                    number("12345678901234567890"),
                    Given::Text("xé".to_owned()),
                ]),
            ),
            ("c".to_owned(), Given::Null),
        ]);
        assert_eq!(read, Ok(expected));
        assert_eq!(given(b""), Ok(Given::Null));
        assert_eq!(given("\u{feff}true".as_bytes()), Ok(Given::Boolean(true)));
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_stops() {
        for (text, start) in [
            ("{\"a\":}", Some(5)),
            ("{\"a\":1\n\"b\":2}", Some(7)),
            ("[1,2", Some(3)),
            ("{} x", Some(3)),
        ] {
            let problem = given(text.as_bytes()).unwrap_err();
            assert_eq!(problem.status().as_u16(), 400, "{text}");
            let position = problem.more().and_then(|m| m.position).map(|p| p.start);
            assert_eq!(position, start, "{text}");
        }
        let twice = given(br#"{"a":1,"a":2}"#).unwrap_err();
        assert_eq!(twice.message, "the member a stands twice in one object");
        assert!(given(&[b'"', 0xff, b'"']).is_err());
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(given(nested(MAX_DEPTH + 1).as_bytes()).is_ok());
        assert!(given(nested(MAX_DEPTH + 2).as_bytes()).is_err());
        assert!(given("[".repeat(100_000).as_bytes()).is_err());
    }
}
