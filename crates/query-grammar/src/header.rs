//! Header values: the preferences of `Prefer` (RFC 7240, OData part 1, 8.2.8).
//!
//! Must never know: which preferences a service honours.

use crate::ast::{Name, Preference};
use crate::cursor::{Cursor, Parsed, blanks, list1};
use crate::limits;

/// ABNF: `prefer = "Prefer" ":" OWS preference *( OWS COMMA OWS preference )`, the value alone.
///
/// Of a preference given twice the first one counts (RFC 7240, 2).
pub(crate) fn prefer(input: Cursor<'_>) -> Parsed<'_, Vec<Preference>> {
    let (rest, all) = list1(limits::MAX_OPTIONS, preference)(blanks(input))?;
    let mut kept: Vec<Preference> = Vec::with_capacity(all.len());
    for preference in all {
        if !kept.iter().any(|one| one.name == preference.name) {
            kept.push(preference);
        }
    }
    Ok((rest, kept))
}

/// RFC 7240: `preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] )`
fn preference(input: Cursor<'_>) -> Parsed<'_, Preference> {
    let (rest, (name, value)) = parameter(input, "a preference")?;
    let mut rest = rest;
    let mut parameters = Vec::new();
    while blanks(rest).byte() == b';' {
        let next = blanks(blanks(rest).skip(1));
        rest = next;
        if token_length(next) > 0 {
            let (after, (name, value)) = parameter(next, "a parameter")?;
            parameters.push((name.text, value));
            rest = after;
        }
    }
    let mut name = name;
    let short = name.text.trim_start_matches("odata.");
    if !short.is_empty() {
        name.text = short.to_owned();
    }
    Ok((
        rest,
        Preference {
            name,
            value,
            parameters,
        },
    ))
}

/// `name [ "=" value ]`, the name in lower case, the value unquoted.
fn parameter<'a>(input: Cursor<'a>, label: &'static str) -> Parsed<'a, (Name, Option<String>)> {
    let length = token_length(input);
    if length == 0 {
        return input.miss(label);
    }
    let end = input.skip(length);
    let name = Name {
        text: input.up_to(end).to_ascii_lowercase(),
        span: input.span_to(end),
    };
    let equals = blanks(end);
    if equals.byte() != b'=' {
        equals.note("\"=\"");
        return Ok((end, (name, None)));
    }
    let (rest, value) = word(blanks(equals.skip(1)))?;
    Ok((rest, (name, Some(value))))
}

/// RFC 7230: `token / quoted-string`
fn word(input: Cursor<'_>) -> Parsed<'_, String> {
    if input.byte() != b'"' {
        return match token_length(input) {
            0 => input.miss("a value"),
            length => Ok((
                input.skip(length),
                input.up_to(input.skip(length)).to_owned(),
            )),
        };
    }
    let mut text = String::new();
    let mut chars = input.skip(1).rest().char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((input.skip(at + 2), text)),
            '\\' => text.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => text.push(c),
        }
    }
    input
        .skip(input.rest().len())
        .miss("a closing double quote")
}

/// RFC 7230: `token = 1*tchar`
pub(crate) fn token_length(input: Cursor<'_>) -> usize {
    input
        .rest()
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~/:".contains(b))
        .count()
}
