//! One table: what each OData function and each cast is on each database.
//!
//! [`table`] holds the rows, the functions here find one and take it apart.

mod exact;
mod fold;
mod geo;
mod native;
mod number;
pub(crate) mod pattern;
mod table;
mod text;

pub(crate) use exact::Exact;
pub(crate) use fold::marks;
pub(crate) use native::register;
pub use query_plan::fold::fold;
pub(crate) use query_plan::fold::has_words;

use query_plan::expr::{Arithmetic, Function};
use query_plan::port::StoreError;
use query_plan::read::Method;

use crate::dialect::{Dialect, Speech};
use crate::row::Kind;

use table::{ARITHMETIC, CASTS, FUNCTIONS, MEASURES, NEGATIONS, Of, Ops};

impl From<Kind> for Of {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Boolean => Self::Boolean,
            Kind::Int => Self::Int,
            Kind::Double => Self::Double,
            Kind::Decimal(_) | Kind::Wide(_) => Self::Decimal,
            Kind::Text => Self::Text,
            Kind::Date => Self::Date,
            Kind::Instant => Self::Instant,
            Kind::Time => Self::Time,
            Kind::Duration => Self::Duration,
            Kind::Guid => Self::Guid,
            Kind::Binary => Self::Binary,
        }
    }
}

/// The template of an operation on the database `D`.
pub(crate) fn arithmetic<D: Dialect>(
    op: Arithmetic,
    left: Kind,
    right: Kind,
    result: Kind,
) -> Option<&'static str> {
    let is = |of: Of, kind: Kind| of == Of::Any || of == Of::from(kind);
    ARITHMETIC
        .iter()
        .find(|(ops, l, r, to, ..)| {
            let ours = match ops {
                Ops::Any => true,
                Ops::Only(only) => *only == op,
                Ops::Division => matches!(op, Arithmetic::Div | Arithmetic::DivBy),
            };
            ours && is(*l, left) && is(*r, right) && is(*to, result)
        })
        .map(|(.., sqlite, postgres)| spoken::<D>(sqlite, postgres))
}

pub(crate) fn negation<D: Dialect>(kind: Kind) -> &'static str {
    NEGATIONS
        .iter()
        .find(|(of, ..)| *of == Of::from(kind) || *of == Of::Any)
        .map_or("", |(_, sqlite, postgres)| spoken::<D>(sqlite, postgres))
}

pub(crate) fn measure<D: Dialect>(method: Method, result: Kind) -> Option<&'static str> {
    MEASURES
        .iter()
        .find(|(m, of, ..)| *m == method && (*of == Of::from(result) || *of == Of::Any))
        .map(|(.., sqlite, postgres)| spoken::<D>(sqlite, postgres))
}

/// A pattern in the language of the database `D`.
///
/// # Errors
/// When it is no pattern, or one of the databases could not say it.
pub(crate) fn pattern<D: Dialect>(typed: &str) -> Result<String, StoreError> {
    let translated = pattern::translate(typed)?;
    Ok(match D::COLUMN {
        Speech::Sqlite => translated.rust,
        Speech::Postgres => translated.postgres,
    })
}

/// Words that stand in a row in a folded text, the last of them as a beginning, as the database `D` looks for them.
pub(crate) fn words<D: Dialect>(words: &str) -> String {
    match D::COLUMN {
        Speech::Sqlite => words.to_owned(),
        Speech::Postgres => fold::words_pattern(words),
    }
}

/// The items of a JSON array as a `SELECT`: their texts `c0`, and their places `c1`.
pub(crate) fn items<D: Dialect>() -> &'static str {
    let (sqlite, postgres) = table::ITEMS;
    spoken::<D>(sqlite, postgres)
}

/// The template of a function on the database `D`.
pub(crate) fn function<D: Dialect>(function: Function, first: Kind) -> Option<&'static str> {
    let of = Of::from(first);
    FUNCTIONS
        .iter()
        .find(|(f, o, ..)| *f == function && (*o == of || *o == Of::Any))
        .map(|(.., sqlite, postgres)| spoken::<D>(sqlite, postgres))
}

/// The template of a cast on the database `D`; without one, a cast gives null.
pub(crate) fn cast<D: Dialect>(from: Kind, to: Kind) -> Option<&'static str> {
    let (from, to) = (Of::from(from), Of::from(to));
    CASTS
        .iter()
        .find(|(f, t, ..)| *f == from && *t == to)
        .map(|(.., sqlite, postgres)| spoken::<D>(sqlite, postgres))
}

fn spoken<D: Dialect>(sqlite: &'static str, postgres: &'static str) -> &'static str {
    match D::COLUMN {
        Speech::Sqlite => sqlite,
        Speech::Postgres => postgres,
    }
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Text(&'t str),
    Argument(usize),
    /// Digits after the point of an argument.
    ScaleOf(usize),
    /// Digits after the point of the result.
    Scale,
    /// The operation as a number.
    Code,
    /// The operation as a sign.
    Sign,
}

pub(crate) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = match rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
            Some((name, after)) => (placeholder(name), after),
            None => {
                let end = rest.find('{').unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                (Piece::Text(text), after)
            }
        };
        rest = after;
        Some(piece)
    })
}

fn placeholder(name: &str) -> Piece<'_> {
    match name {
        "s" => Piece::Scale,
        "code" => Piece::Code,
        "sign" => Piece::Sign,
        _ => match name.strip_prefix('s') {
            Some(place) => Piece::ScaleOf(place.parse().unwrap_or(0)),
            None => Piece::Argument(name.parse().unwrap_or(0)),
        },
    }
}
