//! What was typed: OData 4.01 URL text becomes a tree with byte spans.
//!
//! Must never know: which entity sets exist, who asks, what a database is. Every name is only a name here.
//!
//! Two readers of one language stand side by side. The **tree parser** (all entry points below) serves requests: it
//! decodes percent-encoding, accepts the documented lenient spellings ([`lenient`]), bounds its work ([`limits`]) and
//! says what was expected. The **recogniser** ([`productions`]) is the published ABNF rule by rule, strict, on raw
//! text; it holds the standard's own test cases, and tests hold that the tree parser accepts what it accepts.
//!
//! Every span of a tree or an error points into the text handed in, still percent-encoded.

pub mod ast;
pub mod error;
pub mod limits;

pub use ast::*;
pub use error::{ErrorKind, SyntaxError};

/// Reads a resource path relative to the service root, raw (percent-encoded), without query and with or without a leading slash.
pub fn parse_path(raw: &str) -> Result<ResourcePath, SyntaxError> {
    unwritten(raw)
}

/// Reads a query: the raw (percent-encoded) text after `?`.
pub fn parse_query(raw: &str) -> Result<QueryOptions, SyntaxError> {
    unwritten(raw)
}

/// Reads the body of a `POST …/$query` request: query options as `text/plain`, percent-encoded like a query.
pub fn parse_query_body(raw: &str) -> Result<QueryOptions, SyntaxError> {
    unwritten(raw)
}

/// Reads one expression, already decoded: a declared computed property, a row filter.
pub fn parse_expr(text: &str) -> Result<Expr, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$filter`.
pub fn parse_filter(text: &str) -> Result<Expr, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of a parameter: a literal, an expression, or JSON.
pub fn parse_value(text: &str) -> Result<Expr, SyntaxError> {
    unwritten(text)
}

/// Reads the text of one key as segment (`42`, `O'Neil` is *not* one) or literal: a single literal and nothing else.
pub fn parse_literal(text: &str) -> Result<Literal, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$orderby`.
pub fn parse_orderby(text: &str) -> Result<Vec<OrderItem>, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$select`.
pub fn parse_select(text: &str) -> Result<Vec<SelectItem>, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$expand`.
pub fn parse_expand(text: &str) -> Result<Vec<ExpandItem>, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$compute`.
pub fn parse_compute(text: &str) -> Result<Vec<ComputeItem>, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$search`.
pub fn parse_search(text: &str) -> Result<SearchExpr, SyntaxError> {
    unwritten(text)
}

/// Reads the decoded value of `$apply`.
pub fn parse_apply(text: &str) -> Result<Vec<Transformation>, SyntaxError> {
    unwritten(text)
}

/// Reads the value of a `Prefer` header.
pub fn parse_prefer(text: &str) -> Result<Vec<Preference>, SyntaxError> {
    unwritten(text)
}

/// Reads the fragment of a context URL, with or without `#`.
pub fn parse_context(text: &str) -> Result<ContextUrl, SyntaxError> {
    unwritten(text)
}

fn unwritten<T>(text: &str) -> Result<T, SyntaxError> {
    Err(SyntaxError::new(
        ErrorKind::Unexpected,
        Span::new(0, text.len()),
    ))
}
