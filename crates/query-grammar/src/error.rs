//! One error for the whole grammar: what was wrong, where, what was expected, what was perhaps meant.
//!
//! Must never know: HTTP status codes, OData error bodies, any language but plain English.

use std::fmt;

use crate::ast::Span;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Something else stands here.
    Unexpected,
    /// The text ends too early.
    UnexpectedEnd,
    /// A literal has the right shape and a wrong content (30 February, a number out of range).
    InvalidLiteral,
    /// `%` without two hexadecimal digits, or bytes that are not UTF-8.
    InvalidEncoding,
    /// A name with `$` that is no system query option, or not one that may stand here.
    UnknownOption,
    /// A system segment (`$…`) that does not exist.
    UnknownSegment,
    /// A call of a function that is not built in, with arguments only built-in functions take.
    UnknownFunction,
    /// A built-in function with too few or too many arguments.
    WrongArity,
    /// The same option, alias or preference twice.
    Duplicate,
    /// More bytes than [`crate::limits::MAX_LENGTH`].
    TooLong,
    /// Nested deeper than [`crate::limits::MAX_DEPTH`].
    TooDeep,
    /// More nodes than [`crate::limits::MAX_NODES`].
    TooManyNodes,
    /// A list longer than its limit in [`crate::limits`].
    TooManyItems,
}

/// A refusal. `Display` gives one lower-case sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: ErrorKind,
    /// Where: byte offsets in the text handed in. Empty at the end of the text.
    pub span: Span,
    /// What could have stood there, most likely first.
    pub expected: Vec<String>,
    /// The nearest name that would have been right.
    pub meant: Option<String>,
}

impl SyntaxError {
    pub(crate) fn new(kind: ErrorKind, span: Span) -> Self {
        Self {
            kind,
            span,
            expected: Vec::new(),
            meant: None,
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.span.start;
        match self.kind {
            ErrorKind::Unexpected => write!(f, "unexpected text at offset {at}")?,
            ErrorKind::UnexpectedEnd => write!(f, "unexpected end at offset {at}")?,
            ErrorKind::InvalidLiteral => write!(f, "impossible value at offset {at}")?,
            ErrorKind::InvalidEncoding => write!(f, "broken percent-encoding at offset {at}")?,
            ErrorKind::UnknownOption => write!(f, "unknown query option at offset {at}")?,
            ErrorKind::UnknownSegment => write!(f, "unknown path segment at offset {at}")?,
            ErrorKind::UnknownFunction => write!(f, "unknown function at offset {at}")?,
            ErrorKind::WrongArity => write!(f, "wrong number of arguments at offset {at}")?,
            ErrorKind::Duplicate => write!(f, "given twice, again at offset {at}")?,
            ErrorKind::TooLong => write!(f, "text too long")?,
            ErrorKind::TooDeep => write!(f, "nested too deep at offset {at}")?,
            ErrorKind::TooManyNodes => write!(f, "expression too large at offset {at}")?,
            ErrorKind::TooManyItems => write!(f, "list too long at offset {at}")?,
        }
        if let Some((last, rest)) = self.expected.split_last() {
            write!(f, ", expected ")?;
            if !rest.is_empty() {
                write!(f, "{} or ", rest.join(", "))?;
            }
            write!(f, "{last}")?;
        }
        match &self.meant {
            Some(meant) => write!(f, ", did you mean {meant}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SyntaxError {}
