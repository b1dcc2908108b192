//! A limit on everything that a text may hold, each in one place.
//!
//! Must never know: who asks. These bound the parser's own time and stack; a service may be stricter.

/// Bytes of one text: a path, a query, an expression.
pub const MAX_LENGTH: usize = 1 << 18;

/// Levels of nesting of the tree: parentheses, arguments, lambdas, nested options, operators in a row.
pub const MAX_DEPTH: usize = 64;

/// Nodes of one tree.
pub const MAX_NODES: usize = 50_000;

/// Rules that the recogniser ([`crate::productions`]) tries on one text.
pub const MAX_ATTEMPTS: usize = 20_000_000;

/// Items of one list: after `in`, of an array, of arguments, of `and`/`or` operands.
pub const MAX_LIST: usize = 10_000;

/// Segments of a resource path, and steps of a member path.
pub const MAX_SEGMENTS: usize = 100;

/// Query options of one text at one level.
pub const MAX_OPTIONS: usize = 100;

/// Items of one `$select`, `$expand`, `$orderby`, `$compute`, `aggregate`, `groupby` or `concat`.
pub const MAX_ITEMS: usize = 500;

/// Characters of a number before its exponent.
pub const MAX_DIGITS: usize = 1_000;

/// Characters of one identifier (OData part 2: `*127identifierCharacter` after the first).
pub const MAX_IDENTIFIER: usize = 128;
