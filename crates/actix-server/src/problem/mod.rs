//! What goes wrong, as clients see it: one table of refusals and one form of error answer.
//!
//! Must never know: SQL, connections or file names. A [`Problem`] carries what a client may read and nothing else;
//! whoever meets an internal failure logs it and answers with its [`Kind`].

mod render;
mod table;

use std::borrow::Cow;

use actix_web::http::StatusCode;
use query_plan::desk::{Fault, Refused};
use query_plan::port::StoreError;
use query_plan::rows::Refusal;
use query_plan::{Place, PlanError};

pub use table::Kind;

/// A refusal on its way to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: Kind,
    /// One sentence in lower case: what is wrong and what was expected.
    pub message: Cow<'static, str>,
    /// Kept apart, so that a result is no larger for what rarely happens.
    more: Option<Box<More>>,
}

/// What else is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// The property, option, header or segment that is meant.
    pub target: Option<String>,
    pub position: Option<Position>,
    /// What to do instead.
    pub hint: Option<String>,
    /// Methods that would be answered; only beside 405 and 501.
    pub allow: Option<Cow<'static, str>>,
    /// Every fault, when there are several.
    pub details: Vec<Detail>,
}

/// One of several faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub target: String,
    pub message: String,
}

/// Where in the request the trouble stands: bytes of the raw text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// `path` (behind the service root), `query` or `body`.
    pub within: &'static str,
    pub start: usize,
    pub length: usize,
}

impl Problem {
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
            more: None,
        }
    }

    /// What else is known, if anything is.
    #[must_use]
    pub fn more(&self) -> Option<&More> {
        self.more.as_deref()
    }

    fn with(mut self, change: impl FnOnce(&mut More)) -> Self {
        change(self.more.get_or_insert_default());
        self
    }

    #[must_use]
    pub fn target(self, target: impl Into<String>) -> Self {
        self.with(|more| more.target = Some(target.into()))
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        self.with(|more| more.hint = Some(hint.into()))
    }

    #[must_use]
    pub fn allow(self, methods: impl Into<Cow<'static, str>>) -> Self {
        self.with(|more| more.allow = Some(methods.into()))
    }

    /// Bytes of the request that are meant.
    #[must_use]
    pub fn position(self, position: Position) -> Self {
        self.with(|more| more.position = Some(position))
    }

    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.kind.status()
    }

    /// A method that this resource will never answer.
    #[must_use]
    pub fn method(methods: impl Into<Cow<'static, str>>) -> Self {
        let methods = methods.into();
        let message = format!("this resource answers {methods} only");
        Self::new(Kind::MethodNotAllowed, message).allow(methods)
    }
}

impl From<&PlanError> for Problem {
    fn from(error: &PlanError) -> Self {
        let within = match error.place {
            Place::Path => Some("path"),
            Place::Query => Some("query"),
            Place::Declaration(_) => None,
        };
        let position = within.zip(error.span).map(|(within, span)| Position {
            within,
            start: span.start,
            length: span.end.saturating_sub(span.start),
        });
        let kind = Kind::of_plan(error.kind);
        let more = More {
            target: error.target.clone(),
            position,
            hint: error.hint.clone(),
            allow: (kind == Kind::NotReadable).then_some(Cow::Borrowed("OPTIONS")),
            details: Vec::new(),
        };
        Self {
            more: Some(Box::new(more)),
            ..Self::new(kind, error.message.clone())
        }
    }
}

impl From<Box<PlanError>> for Problem {
    fn from(error: Box<PlanError>) -> Self {
        Self::from(&*error)
    }
}

impl From<&StoreError> for Problem {
    /// The store's own words stay in the log, but for what it says of a pattern.
    fn from(error: &StoreError) -> Self {
        let kind = Kind::of_store(error);
        if let StoreError::Pattern(why) | StoreError::IllFormed(why) = error {
            return Self::new(kind, format!("{}: {why}", kind.words()));
        }
        Self::new(kind, kind.words())
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Store(error) => Self::from(&error),
            Fault::Plan(error) => Self::from(error),
            Fault::Refused(refused) => Self::refused(&refused),
        }
    }
}

impl Problem {
    /// A refusal of what was to be written: the first reason, and all of them.
    fn refused(refused: &Refused) -> Self {
        let named = |refusal: &Refusal| {
            let name = refusal.target.rsplit('/').next().unwrap_or_default();
            // A sentence of its own begins with a name or with "there is".
            let whole = refusal.message.starts_with("there ")
                || refusal.message.starts_with(char::is_uppercase);
            name.is_empty() || whole || says(&refusal.message, name)
        };
        let said = |refusal: &Refusal| match named(refusal) {
            true => refusal.message.clone(),
            false => format!("{} {}", refusal.target, refusal.message),
        };
        let kind = Kind::of_refusal(refused.reason);
        let Some(first) = refused.refusals.first() else {
            return Self::new(kind, kind.words());
        };
        let problem = Self::new(kind, said(first));
        let problem = match first.target.as_str() {
            "" => problem,
            target => problem.target(target),
        };
        if refused.refusals.len() < 2 {
            return problem;
        }
        let details = refused.refusals.iter().map(|refusal| Detail {
            target: refusal.target.clone(),
            message: said(refusal),
        });
        problem.with(|more| more.details = details.collect())
    }
}

/// Whether a message holds a name as a word.
fn says(message: &str, name: &str) -> bool {
    let mut words = message.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '@' | '.')));
    words.any(|word| word == name)
}

#[cfg(test)]
mod tests;
