//! What was typed: OData 4.01 URL text becomes a tree with byte spans.
//!
//! Must never know: which entity sets exist, who asks, what a database is. Every name is only a name here.
//!
//! Two readers of one language stand side by side. The **tree parser** (all entry points below) serves requests: it
//! decodes percent-encoding, accepts the lenient spellings listed in `lenient.rs`, bounds its work ([`limits`]) and
//! says what was expected. The **recogniser** ([`productions`]) is the published ABNF rule by rule, strict, on raw
//! text; it holds the standard's own test cases, and tests hold that the tree parser accepts what it accepts.
//!
//! Every span of a tree or an error points into the text handed in, still percent-encoded.

pub mod ast;
pub mod error;
pub mod limits;
pub mod print;
pub mod productions;

mod apply;
mod compute;
mod context;
mod cursor;
mod decode;
mod expr;
mod header;
mod identifier;
mod lenient;
mod literal;
mod meant;
mod options;
mod path;
mod search;
mod select_expand;

pub use ast::*;
pub use error::{ErrorKind, SyntaxError};

use cursor::{Context, Cursor, Parsed, read_all};

/// Reads a resource path relative to the service root, raw (percent-encoded), without query and with or without a leading slash.
pub fn parse_path(raw: &str) -> Result<ResourcePath, SyntaxError> {
    check_length(raw)?;
    path::resource_path(raw)
}

/// Reads a query: the raw (percent-encoded) text after `?`.
pub fn parse_query(raw: &str) -> Result<QueryOptions, SyntaxError> {
    parse_query_for(raw, &[])
}

/// The same, of a request that may take parameters of these names: one without `$` in front is an option of the same
/// name only when its value can be that option's (`count=true`, not `count=3`).
pub fn parse_query_for(raw: &str, parameters: &[&str]) -> Result<QueryOptions, SyntaxError> {
    check_length(raw)?;
    options::query(raw, parameters)
}

/// Reads the body of a `POST …/$query` request: query options as `text/plain`, percent-encoded like a query.
pub fn parse_query_body(raw: &str) -> Result<QueryOptions, SyntaxError> {
    parse_query(raw.trim_end_matches(['\r', '\n']))
}

/// Reads one expression, already decoded: a declared computed property, a row filter.
pub fn parse_expr(text: &str) -> Result<Expr, SyntaxError> {
    whole(text, expr::expr)
}

/// Reads the decoded value of `$filter`.
pub fn parse_filter(text: &str) -> Result<Expr, SyntaxError> {
    parse_expr(text)
}

/// Reads the decoded value of a parameter: a literal, an expression, or JSON.
pub fn parse_value(text: &str) -> Result<Expr, SyntaxError> {
    whole(text, expr::json_value)
}

/// Reads a decoded text that is one literal and nothing else: a key as segment, a value to promote.
pub fn parse_literal(text: &str) -> Result<Literal, SyntaxError> {
    whole(text, literal::any_literal)
}

/// Reads a duration as JSON writes it: `P1DT2H`, without prefix and quotes.
pub fn parse_duration(text: &str) -> Result<Duration, SyntaxError> {
    whole(text, literal::duration)
}

/// Reads the decoded value of `$orderby`.
pub fn parse_orderby(text: &str) -> Result<Vec<OrderItem>, SyntaxError> {
    whole(text, compute::orderby)
}

/// Reads the decoded value of `$select`.
pub fn parse_select(text: &str) -> Result<Vec<SelectItem>, SyntaxError> {
    whole(text, select_expand::select)
}

/// Reads the decoded value of `$expand`.
pub fn parse_expand(text: &str) -> Result<Vec<ExpandItem>, SyntaxError> {
    whole(text, select_expand::expand)
}

/// Reads the decoded value of `$compute`.
pub fn parse_compute(text: &str) -> Result<Vec<ComputeItem>, SyntaxError> {
    whole(text, compute::compute)
}

/// Reads the decoded value of `$search`.
pub fn parse_search(text: &str) -> Result<SearchExpr, SyntaxError> {
    whole(text, search::search)
}

/// Reads the decoded value of `$apply`.
pub fn parse_apply(text: &str) -> Result<Vec<Transformation>, SyntaxError> {
    whole(text, apply::apply)
}

/// Reads the value of a `Prefer` header.
pub fn parse_prefer(text: &str) -> Result<Vec<Preference>, SyntaxError> {
    whole(text, header::prefer)
}

/// Reads the fragment of a context URL, with or without `#`, percent-encoded or not.
pub fn parse_context(raw: &str) -> Result<ContextUrl, SyntaxError> {
    check_length(raw)?;
    let decoded = decode::decode(raw, 0, false)?;
    read_all(Cursor::new(&decoded.text, &decoded.cx), context::context)
}

fn whole<T>(
    text: &str,
    parser: impl for<'a> FnOnce(Cursor<'a>) -> Parsed<'a, T>,
) -> Result<T, SyntaxError> {
    check_length(text)?;
    let cx = Context::new(0, None);
    read_all(Cursor::new(text, &cx), |input| {
        parser(cursor::blanks(input))
    })
}

fn check_length(text: &str) -> Result<(), SyntaxError> {
    if text.len() > limits::MAX_LENGTH {
        let span = Span::new(limits::MAX_LENGTH, text.len());
        return Err(SyntaxError::new(ErrorKind::TooLong, span));
    }
    Ok(())
}
