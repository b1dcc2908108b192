//! Where a parser stands, and what it has learnt on the way: the input type of every nom parser in this crate.
//!
//! Must never know: any rule of the grammar. It moves, remembers the furthest failure and counts towards the limits.

use std::cell::{Cell, RefCell};

use nom::{Compare, CompareResult, IResult, Input, Needed, Offset};

use crate::ast::Span;
use crate::error::{ErrorKind, SyntaxError};
use crate::identifier::continues_identifier;
use crate::limits;

/// The result of every parser of the tree.
pub(crate) type Parsed<'a, T> = IResult<Cursor<'a>, T, Fault>;

/// Why a parser stopped. A miss is cheap: what was expected is remembered in the [`Context`].
#[derive(Debug)]
pub(crate) enum Fault {
    /// Something else stands here; another alternative may fit.
    Miss,
    /// No alternative can help.
    Fatal(Box<SyntaxError>),
}

impl<I> nom::error::ParseError<I> for Fault {
    fn from_error_kind(_: I, _: nom::error::ErrorKind) -> Self {
        Self::Miss
    }

    fn append(_: I, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

/// What one parse remembers: where it got stuck furthest, and how much it has built.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// Offset of each byte of the decoded text (and of its end) in the text handed in; `None` when they are the same but for `base`.
    map: Option<Vec<usize>>,
    /// Offset of the piece in the text handed in.
    base: usize,
    furthest: Cell<usize>,
    expected: RefCell<Vec<&'static str>>,
    depth: Cell<usize>,
    /// The deepest level that the subtree being read reaches.
    deepest: Cell<usize>,
    nodes: Cell<usize>,
    max_nodes: usize,
}

impl Context {
    pub(crate) fn new(base: usize, map: Option<Vec<usize>>) -> Self {
        Self {
            map,
            base,
            max_nodes: limits::MAX_NODES,
            ..Self::default()
        }
    }

    /// For the recogniser, which counts attempts instead of nodes.
    pub(crate) fn for_recogniser() -> Self {
        Self {
            max_nodes: limits::MAX_ATTEMPTS,
            ..Self::new(0, None)
        }
    }

    /// The furthest offset that any alternative reached.
    pub(crate) fn furthest(&self) -> usize {
        self.furthest.get()
    }

    /// Translates offsets of the decoded text into a span of the text handed in.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.offset(start), self.offset(end.max(start)))
    }

    fn offset(&self, at: usize) -> usize {
        match &self.map {
            Some(map) => map.get(at).or(map.last()).copied().unwrap_or(self.base),
            None => self.base + at,
        }
    }

    /// True when the byte at this offset of the decoded text was written as `%XX`.
    pub(crate) fn was_encoded(&self, at: usize) -> bool {
        self.map.is_some() && self.offset(at + 1) > self.offset(at) + 1
    }

    fn missed(&self, at: usize, label: &'static str) {
        if at > self.furthest.get() {
            self.furthest.set(at);
            self.expected.borrow_mut().clear();
        }
        if at == self.furthest.get() {
            let mut expected = self.expected.borrow_mut();
            if !label.is_empty() && !expected.contains(&label) {
                expected.push(label);
            }
        }
    }

    /// Looks ahead without a trace in the furthest place reached.
    pub(crate) fn quietly<T>(&self, look: impl FnOnce() -> T) -> T {
        let furthest = self.furthest.get();
        let found = look();
        self.furthest.set(furthest);
        found
    }

    /// The error for a text that no alternative fits: at the furthest place reached.
    pub(crate) fn error(&self, text: &str) -> SyntaxError {
        let start = self.furthest.get();
        let rest = text.get(start..).unwrap_or("");
        let kind = if rest.is_empty() {
            ErrorKind::UnexpectedEnd
        } else {
            ErrorKind::Unexpected
        };
        let end = start + token_length(rest);
        SyntaxError {
            expected: self
                .expected
                .borrow()
                .iter()
                .map(|label| (*label).to_owned())
                .collect(),
            ..SyntaxError::new(kind, self.span(start, end))
        }
    }

    pub(crate) fn deepest(&self) -> usize {
        self.deepest.get()
    }

    pub(crate) fn set_deepest(&self, deepest: usize) {
        self.deepest.set(deepest);
    }

    pub(crate) fn depth(&self) -> usize {
        self.depth.get()
    }
}

/// The length of the word or single character that an error points at.
fn token_length(rest: &str) -> usize {
    let word: usize = rest
        .chars()
        .take_while(|c| continues_identifier(*c))
        .map(char::len_utf8)
        .sum();
    if word > 0 {
        word
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    }
}

/// A place in the decoded text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a str,
    at: usize,
    cx: &'a Context,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, cx: &'a Context) -> Self {
        Self {
            rest: text,
            at: 0,
            cx,
        }
    }

    pub(crate) fn rest(self) -> &'a str {
        self.rest
    }

    pub(crate) fn at(self) -> usize {
        self.at
    }

    pub(crate) fn cx(self) -> &'a Context {
        self.cx
    }

    pub(crate) fn first(self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The first byte, 0 at the end.
    pub(crate) fn byte(self) -> u8 {
        self.byte_at(0)
    }

    /// The byte so many places further on, 0 beyond the end.
    pub(crate) fn byte_at(self, ahead: usize) -> u8 {
        self.rest.as_bytes().get(ahead).copied().unwrap_or(0)
    }

    pub(crate) fn is_done(self) -> bool {
        self.rest.is_empty()
    }

    /// Moves on by so many bytes, at most to the end; the caller has seen a character boundary there.
    pub(crate) fn skip(self, bytes: usize) -> Self {
        Self {
            rest: self.rest.get(bytes..).unwrap_or(""),
            at: self.at + bytes.min(self.rest.len()),
            cx: self.cx,
        }
    }

    /// The text between this place and a later one.
    pub(crate) fn up_to(self, end: Self) -> &'a str {
        self.rest
            .get(..end.at.saturating_sub(self.at))
            .unwrap_or("")
    }

    /// The span between this place and a later one.
    pub(crate) fn span_to(self, end: Self) -> Span {
        self.cx.span(self.at, end.at)
    }

    /// Refuses softly: another alternative may fit.
    pub(crate) fn miss<T>(self, expected: &'static str) -> Parsed<'a, T> {
        self.cx.missed(self.at, expected);
        Err(nom::Err::Error(Fault::Miss))
    }

    /// Remembers what could have stood here too, for the message of a failure at this place.
    pub(crate) fn note(self, expected: &'static str) {
        self.cx.missed(self.at, expected);
    }

    /// Refuses for good.
    pub(crate) fn fail<T>(self, end: Self, kind: ErrorKind, expected: &[&str]) -> Parsed<'a, T> {
        self.fail_meant(end, kind, expected, None)
    }

    /// Refuses for good, with a guess at what was meant.
    pub(crate) fn fail_meant<T>(
        self,
        end: Self,
        kind: ErrorKind,
        expected: &[&str],
        meant: Option<String>,
    ) -> Parsed<'a, T> {
        Err(nom::Err::Failure(Fault::Fatal(Box::new(SyntaxError {
            kind,
            span: self.span_to(end),
            expected: expected.iter().map(|label| (*label).to_owned()).collect(),
            meant,
        }))))
    }

    /// Counts one node of the tree.
    pub(crate) fn count_node(self) -> Result<(), nom::Err<Fault>> {
        let nodes = self.cx.nodes.get() + 1;
        self.cx.nodes.set(nodes);
        if nodes > self.cx.max_nodes {
            self.fail::<()>(self, ErrorKind::TooManyNodes, &[])?;
        }
        Ok(())
    }

    /// Runs a parser one level deeper.
    pub(crate) fn deeper<T>(self, parser: impl FnOnce(Self) -> Parsed<'a, T>) -> Parsed<'a, T> {
        let depth = self.cx.depth.get() + 1;
        if depth > limits::MAX_DEPTH {
            return self.fail(self, ErrorKind::TooDeep, &[]);
        }
        self.cx.depth.set(depth);
        self.cx.deepest.set(self.cx.deepest.get().max(depth));
        let result = parser(self);
        self.cx.depth.set(depth - 1);
        result
    }
}

/// Reads one character of punctuation.
pub(crate) fn punctuation<'a>(
    byte: u8,
    label: &'static str,
) -> impl Fn(Cursor<'a>) -> Parsed<'a, ()> {
    move |input| {
        if input.byte() == byte {
            Ok((input.skip(1), ()))
        } else {
            input.miss(label)
        }
    }
}

/// Reads a word in any case that no further identifier character follows.
pub(crate) fn keyword<'a>(
    word: &'static str,
    label: &'static str,
) -> impl Fn(Cursor<'a>) -> Parsed<'a, ()> {
    move |input| {
        if at_keyword(input, word) {
            Ok((input.skip(word.len()), ()))
        } else {
            input.miss(label)
        }
    }
}

/// True when a word in any case stands here and no further identifier character follows.
pub(crate) fn at_keyword(input: Cursor<'_>, word: &str) -> bool {
    starts_with_no_case(input.rest(), word)
        && !input
            .skip(word.len())
            .first()
            .is_some_and(continues_identifier)
}

/// True when a word in exactly this case stands here (`$count`, `$it`) and no further identifier character follows.
pub(crate) fn at_system_word(input: Cursor<'_>, word: &str) -> bool {
    input.rest().starts_with(word)
        && !input
            .skip(word.len())
            .first()
            .is_some_and(continues_identifier)
}

/// Compares the beginning of a text with an ASCII word in any case.
pub(crate) fn starts_with_no_case(text: &str, word: &str) -> bool {
    text.as_bytes()
        .get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// Skips blanks, if any (ABNF `BWS`).
pub(crate) fn blanks(input: Cursor<'_>) -> Cursor<'_> {
    let count = input
        .rest()
        .bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    if count == 0 { input } else { input.skip(count) }
}

/// Skips at least one blank (ABNF `RWS`) in front of what the label names.
pub(crate) fn some_blanks<'a>(input: Cursor<'a>, label: &'static str) -> Parsed<'a, ()> {
    let rest = blanks(input);
    if rest.at() == input.at() {
        input.miss(label)
    } else {
        Ok((rest, ()))
    }
}

/// Reads `item ( "," item )*` with blanks around the commas, at most `limit` items.
pub(crate) fn list1<'a, T>(
    limit: usize,
    mut item: impl FnMut(Cursor<'a>) -> Parsed<'a, T>,
) -> impl FnMut(Cursor<'a>) -> Parsed<'a, Vec<T>> {
    move |input| {
        let (mut rest, first) = item(input)?;
        let mut items = vec![first];
        loop {
            let comma = blanks(rest);
            if comma.byte() != b',' {
                comma.note("\",\"");
                return Ok((rest, items));
            }
            if items.len() >= limit {
                return comma.fail(comma, ErrorKind::TooManyItems, &[]);
            }
            let (after, next) = item(blanks(comma.skip(1)))?;
            items.push(next);
            rest = after;
        }
    }
}

/// Reads a parser to the end of the text, or says where it stopped fitting.
pub(crate) fn read_all<'a, T>(
    input: Cursor<'a>,
    parser: impl FnOnce(Cursor<'a>) -> Parsed<'a, T>,
) -> Result<T, SyntaxError> {
    match parser(input) {
        Ok((rest, value)) => {
            let end = blanks(rest);
            if end.is_done() {
                return Ok(value);
            }
            end.note("the end");
            Err(input.cx.error(input.rest))
        }
        Err(nom::Err::Failure(Fault::Fatal(error)) | nom::Err::Error(Fault::Fatal(error))) => {
            Err(*error)
        }
        Err(nom::Err::Error(Fault::Miss) | nom::Err::Failure(Fault::Miss)) => {
            Err(input.cx.error(input.rest))
        }
        Err(nom::Err::Incomplete(_)) => Err(input.cx.error(input.rest)),
    }
}

impl<'a> Input for Cursor<'a> {
    type Item = char;
    type Iter = std::str::Chars<'a>;
    type IterIndices = std::str::CharIndices<'a>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Self {
            rest: self.rest.get(..index).unwrap_or(self.rest),
            ..*self
        }
    }

    fn take_from(&self, index: usize) -> Self {
        self.skip(index)
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(char) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.find(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.chars()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.rest.char_indices()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        self.rest.slice_index(count)
    }
}

impl Offset for Cursor<'_> {
    fn offset(&self, second: &Self) -> usize {
        second.at - self.at
    }
}

impl Compare<&str> for Cursor<'_> {
    fn compare(&self, text: &str) -> CompareResult {
        self.rest.compare(text)
    }

    fn compare_no_case(&self, text: &str) -> CompareResult {
        self.rest.compare_no_case(text)
    }
}
