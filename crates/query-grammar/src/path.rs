//! Resource paths: the part of the URL between the service root and `?`, as neutral segments.
//!
//! Must never know: whether a segment is a set, a property, a type, an operation or a key.

use crate::ast::{Expr, ExprKind, Parens, ResourcePath, Segment, SegmentKind, Span};
use crate::cursor::{Cursor, Parsed, at_system_word, blanks, list1, punctuation, read_all};
use crate::decode::decode;
use crate::error::{ErrorKind, SyntaxError};
use crate::expr::{self, identifier, name, parens};
use crate::limits;
use crate::literal;
use crate::{lenient, meant};

/// ABNF: `resourcePath`, split raw at `/`, each segment decoded (OData part 2, 2).
pub(crate) fn resource_path(raw: &str) -> Result<ResourcePath, SyntaxError> {
    let mut segments = Vec::new();
    let (mut rest, mut at) = (raw, 0);
    while !rest.is_empty() {
        if segments.len() >= limits::MAX_SEGMENTS {
            let span = Span::new(at, raw.len());
            return Err(SyntaxError::new(ErrorKind::TooManyItems, span));
        }
        let length = segment_length(rest);
        let piece = rest.get(..length).unwrap_or(rest);
        segments.push(segment(piece, at, segments.is_empty())?);
        rest = rest.get(length..).unwrap_or("");
        rest = rest.strip_prefix('/').unwrap_or(rest);
        at = raw.len() - rest.len();
    }
    Ok(ResourcePath {
        segments,
        span: Span::new(0, raw.len()),
    })
}

/// Up to the next `/`, except that the parentheses of `$filter(…)` may hold slashes.
fn segment_length(raw: &str) -> usize {
    let slash = raw.find('/').unwrap_or(raw.len());
    let head = raw.trim_start_matches("%20").trim_start_matches(' ');
    let opens = |word: &str| head.get(..word.len()).is_some_and(|h| h == word);
    if opens("$filter(") || opens("$filter%28") {
        closing_parenthesis(raw).map_or(slash, |end| {
            raw.get(end..)
                .and_then(|rest| rest.find('/'))
                .map_or(raw.len(), |slash| end + slash)
        })
    } else {
        slash
    }
}

/// The offset of the parenthesis that closes the first one, outside single quotes, each perhaps percent-encoded.
fn closing_parenthesis(raw: &str) -> Option<usize> {
    let (mut depth, mut quoted) = (0_usize, false);
    for (at, byte) in raw.bytes().enumerate() {
        let encoded = |code: &str| {
            byte == b'%' && raw.get(at + 1..at + 3).is_some_and(|digits| digits == code)
        };
        if byte == b'\'' || encoded("27") {
            quoted = !quoted;
        } else if !quoted && (byte == b'(' || encoded("28")) {
            depth += 1;
        } else if !quoted && (byte == b')' || encoded("29")) {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn segment(raw: &str, at: usize, first: bool) -> Result<Segment, SyntaxError> {
    let decoded = decode(raw, at, false)?;
    let (front, text) = lenient::trim(&decoded.text);
    let start = Cursor::new(&decoded.text, &decoded.cx).skip(front);
    let span = decoded.cx.span(front, front + text.len());
    let kind = if text.is_empty() {
        return Err(SyntaxError {
            expected: vec!["a path segment".to_owned()],
            ..SyntaxError::new(ErrorKind::Unexpected, span)
        });
    } else if text.starts_with('$') {
        read_all(start, |start| system_segment(start, first))?
    } else {
        name_segment(start, text)?
    };
    let text = match &kind {
        SegmentKind::Name { name, .. } => name.text.clone(),
        SegmentKind::Filter { .. } => "$filter".to_owned(),
        SegmentKind::CrossJoin(_) => "$crossjoin".to_owned(),
        SegmentKind::Key
        | SegmentKind::Ref
        | SegmentKind::Value
        | SegmentKind::Count
        | SegmentKind::Each
        | SegmentKind::Query
        | SegmentKind::All
        | SegmentKind::Entity
        | SegmentKind::Metadata
        | SegmentKind::Batch
        | SegmentKind::ContentId(_) => text.to_owned(),
    };
    Ok(Segment { kind, text, span })
}

/// The system segments that are a word alone.
const WORDS: &[(&str, SegmentKind)] = &[
    ("$ref", SegmentKind::Ref),
    ("$value", SegmentKind::Value),
    ("$count", SegmentKind::Count),
    ("$each", SegmentKind::Each),
    ("$query", SegmentKind::Query),
    ("$all", SegmentKind::All),
    ("$entity", SegmentKind::Entity),
    ("$metadata", SegmentKind::Metadata),
    ("$batch", SegmentKind::Batch),
];

/// A segment with `$` in front.
fn system_segment(input: Cursor<'_>, first: bool) -> Parsed<'_, SegmentKind> {
    for (word, kind) in WORDS {
        if at_system_word(input, word) {
            return Ok((input.skip(word.len()), kind.clone()));
        }
    }
    if at_system_word(input, "$filter") {
        let (rest, ()) = punctuation(b'(', "\"(\"")(input.skip(7))?;
        let (rest, predicate) = expr::expr(rest)?;
        let (rest, ()) = punctuation(b')', "\")\"")(blanks(rest))?;
        let (rest, key) = perhaps_parens(rest)?;
        return Ok((rest, SegmentKind::Filter { predicate, key }));
    }
    if first && at_system_word(input, "$crossjoin") {
        let (rest, ()) = punctuation(b'(', "\"(\"")(input.skip(10))?;
        let (rest, sets) = list1(limits::MAX_ITEMS, identifier)(blanks(rest))?;
        let (rest, ()) = punctuation(b')', "\")\"")(blanks(rest))?;
        return Ok((rest, SegmentKind::CrossJoin(sets)));
    }
    unknown_system_segment(input, first)
}

/// A reference to another request of the batch, or a misspelt system segment.
fn unknown_system_segment(input: Cursor<'_>, first: bool) -> Parsed<'_, SegmentKind> {
    let word = input.rest().trim_end_matches([' ', '\t']);
    let end = input.skip(word.len());
    let id = word.strip_prefix('$').unwrap_or(word);
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let known = WORDS.iter().map(|(word, _)| *word);
    let meant = meant::nearest(
        word.split('(').next().unwrap_or(""),
        known.chain(["$filter", "$crossjoin"]),
    );
    if first && meant.is_none() && !id.is_empty() && id.chars().all(unreserved) {
        return Ok((end, SegmentKind::ContentId(id.to_owned())));
    }
    input.fail_meant(
        end,
        ErrorKind::UnknownSegment,
        &["a system segment such as $count"],
        meant,
    )
}

/// A name, perhaps with parentheses; or any other text, which can only be a key.
fn name_segment(input: Cursor<'_>, text: &str) -> Result<SegmentKind, SyntaxError> {
    let length = literal::qualified_length(text);
    if length == 0 && !text.starts_with('(') {
        return Ok(SegmentKind::Key);
    }
    let plain = length == text.len();
    if !plain && text.as_bytes().get(length) != Some(&b'(') {
        return Ok(SegmentKind::Key);
    }
    read_all(input, |input| {
        let (rest, name) = name(input)?;
        let (rest, parens) = perhaps_parens(rest)?;
        Ok((rest, SegmentKind::Name { name, parens }))
    })
}

fn perhaps_parens(input: Cursor<'_>) -> Parsed<'_, Option<Parens>> {
    if input.byte() != b'(' {
        return Ok((input, None));
    }
    let (rest, parens) = input.deeper(|input| parens(input, path_value))?;
    Ok((rest, Some(parens)))
}

/// ABNF: `keyPropertyValue = primitiveLiteral` and `functionParameter = parameterName EQ ( parameterAlias / primitiveLiteral )`;
/// JSON is accepted as in expressions.
fn path_value(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let input = blanks(input);
    let (rest, value) = expr::json_value(input)?;
    match value.kind {
        ExprKind::Literal(_) | ExprKind::Alias(_) | ExprKind::Array(_) | ExprKind::Object(_) => {
            Ok((rest, value))
        }
        ExprKind::Path(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::Negate(_)
        | ExprKind::Binary(..)
        | ExprKind::In(..)
        | ExprKind::List(_)
        | ExprKind::Call { .. }
        | ExprKind::Cast { .. }
        | ExprKind::IsOf { .. }
        | ExprKind::Case(_) => input.fail(
            rest,
            ErrorKind::Unexpected,
            &["a literal", "a parameter alias"],
        ),
    }
}
