//! `$search`: words, phrases and the operators between them.
//!
//! Must never know: which properties are searched, or how.
//!
//! `AND`, `OR` and `NOT` in capitals are operators: an operand must stand where they want one. In double quotes they are
//! a phrase like any other, and so they are where nothing but such words is typed, as the standard's own cases have it.

use crate::ast::{SearchExpr, SearchKind};
use crate::cursor::{Cursor, Fault, Parsed, blanks, punctuation};
use crate::error::ErrorKind;
use crate::limits;
use crate::literal::{identifier_length, string};

/// ABNF: `search = ( "$search" / "search" ) EQ BWS ( searchExpr / searchIncomplete )`
pub(crate) fn search(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    let input = blanks(input);
    if input.byte() == b'\'' {
        return incomplete(input);
    }
    if is_reserved_alone(input) {
        return reserved_alone(input);
    }
    any_of(input)
}

/// Whether nothing but the names of operators stands here.
fn is_reserved_alone(input: Cursor<'_>) -> bool {
    let mut rest = input;
    while is_reserved(rest) {
        rest = blanks(rest.skip(word_length(rest)));
    }
    rest.at() > input.at() && !begins_operand(rest)
}

/// `OR`, `OR AND`, `NOT NOT`: words to search for, but for a `NOT` in front of them.
fn reserved_alone(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    let behind = blanks(input.skip(3));
    let negates = is_word(input, "NOT") && is_reserved(behind);
    let (mut next, mut end) = (if negates { behind } else { input }, input);
    let mut operands = Vec::new();
    while is_reserved(next) {
        limit(next, operands.len())?;
        end = next.skip(word_length(next));
        let (_, word) = node(next, end, SearchKind::Phrase(next.up_to(end).to_owned()))?;
        operands.push(if negates && operands.is_empty() {
            node(input, end, SearchKind::Not(Box::new(word)))?.1
        } else {
            word
        });
        next = blanks(end);
    }
    joined(input, end, operands, SearchKind::And)
}

fn is_reserved(input: Cursor<'_>) -> bool {
    let words = ["AND", "OR", "NOT"];
    words.into_iter().any(|word| is_word(input, word))
}

/// ABNF: `searchOrExpr = RWS 'OR' RWS searchExpr`
fn any_of(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    input.deeper(|input| {
        let (mut rest, first) = all_of(input)?;
        let mut operands = vec![first];
        while let Some(after) = operator(rest, "OR") {
            limit(rest, operands.len())?;
            let (next, operand) = all_of(after)?;
            operands.push(operand);
            rest = next;
        }
        joined(input, rest, operands, SearchKind::Or)
    })
}

/// ABNF: `searchAndExpr = RWS [ 'AND' RWS ] searchExpr`; binds tighter than `OR`.
fn all_of(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    let (mut rest, first) = negated(input)?;
    let mut operands = vec![first];
    loop {
        let next = blanks(rest);
        let after = match operator(rest, "AND") {
            Some(after) => after,
            None if next.at() > rest.at()
                && begins_operand(next)
                && operator(rest, "OR").is_none() =>
            {
                next
            }
            None => break,
        };
        limit(rest, operands.len())?;
        let (end, operand) = negated(after)?;
        operands.push(operand);
        rest = end;
    }
    joined(input, rest, operands, SearchKind::And)
}

fn limit(at: Cursor<'_>, operands: usize) -> Result<(), nom::Err<Fault>> {
    if operands >= limits::MAX_LIST {
        at.fail::<()>(at, ErrorKind::TooManyItems, &[])?;
    }
    Ok(())
}

fn joined<'a>(
    input: Cursor<'a>,
    rest: Cursor<'a>,
    mut operands: Vec<SearchExpr>,
    kind: fn(Vec<SearchExpr>) -> SearchKind,
) -> Parsed<'a, SearchExpr> {
    match operands.pop() {
        Some(only) if operands.is_empty() => Ok((rest, only)),
        last => {
            operands.extend(last);
            node(input, rest, kind(operands))
        }
    }
}

/// The place behind an operator and its blanks, if it stands here.
fn operator<'a>(input: Cursor<'a>, word: &str) -> Option<Cursor<'a>> {
    let start = blanks(input);
    (start.at() > input.at() && is_word(start, word)).then(|| blanks(start.skip(word.len())))
}

/// Whether this is the whole word that begins here.
fn is_word(input: Cursor<'_>, word: &str) -> bool {
    word_length(input) == word.len() && input.rest().starts_with(word)
}

fn begins_operand(input: Cursor<'_>) -> bool {
    matches!(input.byte(), b'(' | b'"') || word_length(input) > 0
}

/// ABNF: `searchNegateExpr = 'NOT' RWS searchExpr`
fn negated(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    if !is_word(input, "NOT") {
        return operand(input);
    }
    let (rest, operand) = blanks(input.skip(3)).deeper(negated)?;
    node(input, rest, SearchKind::Not(Box::new(operand)))
}

/// ABNF: `searchParenExpr / searchPhrase / searchWord`
fn operand(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    match input.byte() {
        b'(' => {
            let (rest, inner) = any_of(blanks(input.skip(1)))?;
            let (rest, ()) = punctuation(b')', "\")\"")(blanks(rest))?;
            Ok((rest, inner))
        }
        b'"' => phrase(input),
        _ if is_reserved(input) => {
            input.miss("a word or a phrase (AND, OR and NOT are words in double quotes only)")
        }
        _ => word(input),
    }
}

/// ABNF: `searchPhrase = quotation-mark 1*( qchar-no-AMP-DQUOTE / SP ) quotation-mark`, `\` escapes `\` and `"`.
fn phrase(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    let mut text = String::new();
    let mut rest = input.skip(1);
    loop {
        let plain = rest.skip(rest.rest().find(['"', '\\']).unwrap_or(rest.rest().len()));
        text.push_str(rest.up_to(plain));
        match (plain.byte(), plain.byte_at(1)) {
            (b'"', _) if text.is_empty() => return plain.miss("a character"),
            (b'"', _) => return node(input, plain.skip(1), SearchKind::Phrase(text)),
            (b'\\', escaped @ (b'\\' | b'"')) => {
                text.push(char::from(escaped));
                rest = plain.skip(2);
            }
            (b'\\', _) => {
                text.push('\\');
                rest = plain.skip(1);
            }
            _ => return plain.miss("a closing double quote"),
        }
    }
}

/// ABNF: `searchWord = searchChar *( searchChar / SQUOTE )`
fn word(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    match word_length(input) {
        0 => input.miss("a word or a phrase in double quotes"),
        length => {
            let rest = input.skip(length);
            let text = input.up_to(rest).to_owned();
            node(input, rest, SearchKind::Word(text))
        }
    }
}

/// The bytes of the word that begins here. A semicolon belongs to it only when percent-encoded, because written plainly
/// it separates nested options; and not in front of `name=`, because some clients encode the separators too.
fn word_length(input: Cursor<'_>) -> usize {
    let mut length = 0;
    for c in input.rest().chars() {
        let inside = match c {
            ' ' | '\t' | '"' | '(' | ')' => false,
            ';' => {
                input.cx().was_encoded(input.at() + length)
                    && !begins_option(input.skip(length + 1))
            }
            '\'' => length > 0,
            _ => true,
        };
        if !inside {
            break;
        }
        length += c.len_utf8();
    }
    length
}

/// True in front of `$top=`, `top=` or `@p=`.
fn begins_option(input: Cursor<'_>) -> bool {
    let name = input.skip(usize::from(matches!(input.byte(), b'$' | b'@')));
    let length = identifier_length(name.rest());
    length > 0 && name.byte_at(length) == b'='
}

/// ABNF: `searchIncomplete = SQUOTE *( SQUOTE-in-string / qchar-no-AMP-DQUOTE / quotation-mark / SP ) SQUOTE`
fn incomplete(input: Cursor<'_>) -> Parsed<'_, SearchExpr> {
    let (rest, text) = string(input)?;
    node(input, rest, SearchKind::Incomplete(text))
}

fn node<'a>(input: Cursor<'a>, rest: Cursor<'a>, kind: SearchKind) -> Parsed<'a, SearchExpr> {
    input.count_node()?;
    Ok((
        rest,
        SearchExpr {
            kind,
            span: input.span_to(rest),
        },
    ))
}
