//! Why a request cannot be planned. What status and code that makes is the door's to say.

use query_grammar::{Span, SyntaxError};

/// Which text a position counts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The resource path, raw.
    Path,
    /// The query, raw.
    Query,
    /// A declaration of the model; only at start-up.
    Declaration(String),
}

/// What is wrong, coarse enough for a status code and fine enough for an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanErrorKind {
    /// The text is not OData.
    Syntax,
    /// The text goes beyond a limit.
    Limit,
    /// A path segment names nothing here (404).
    UnknownResource,
    /// A name in an option is not a property or navigation of the type.
    UnknownName,
    /// Types do not fit.
    Type,
    /// A value is out of its type's range, or not a member.
    Value,
    /// The key predicate does not fit the type's key.
    Key,
    /// The option may not stand on this resource.
    OptionNotAllowed,
    /// The set bars it for everybody, as its annotations say.
    Restricted,
    /// A parameter alias has no value.
    Alias,
    /// It is OData, but this service does not execute it (501).
    NotImplemented,
    /// The caller may not see this (403).
    Forbidden,
    /// `$skiptoken` is not one of ours, or belongs to another query.
    SkipToken,
    /// A delta link is too old to be followed (410).
    Expired,
    /// The resource is there but cannot be read that way (405).
    MethodNotAllowed,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PlanError {
    pub kind: PlanErrorKind,
    pub message: String,
    pub place: Place,
    pub span: Option<Span>,
    /// The property, option or segment that is meant.
    pub target: Option<String>,
    /// What to do instead.
    pub hint: Option<String>,
}

impl PlanError {
    #[must_use]
    pub fn new(kind: PlanErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            place: Place::Query,
            span: None,
            target: None,
            hint: None,
        }
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    #[must_use]
    pub fn in_path(mut self) -> Self {
        self.place = Place::Path;
        self
    }

    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target.get_or_insert(target.into());
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert(hint.into());
        self
    }

    /// A refusal of the grammar, in the words of planning.
    #[must_use]
    pub fn syntax(error: &SyntaxError, place: Place) -> Self {
        use query_grammar::ErrorKind as G;
        let kind = match error.kind {
            G::TooLong | G::TooDeep | G::TooManyNodes | G::TooManyItems => PlanErrorKind::Limit,
            G::UnknownSegment => PlanErrorKind::UnknownResource,
            G::Unexpected
            | G::UnexpectedEnd
            | G::InvalidLiteral
            | G::InvalidEncoding
            | G::UnknownOption
            | G::UnknownFunction
            | G::WrongArity
            | G::Duplicate => PlanErrorKind::Syntax,
        };
        let hint = error
            .meant
            .as_ref()
            .map(|meant| format!("did you mean {meant}?"));
        // The nearest name is the hint; the message need not say it again.
        let message = SyntaxError {
            meant: None,
            ..error.clone()
        }
        .to_string();
        Self {
            kind,
            message,
            place,
            span: Some(error.span),
            target: None,
            hint,
        }
    }
}

/// The declared name nearest to what was typed, if one is near enough to be meant.
pub fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let lower = typed.to_lowercase();
    names
        .map(|name| {
            (
                strsim::damerau_levenshtein(&lower, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.to_owned())
}
