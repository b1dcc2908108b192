//! Why a change does not happen.

use std::fmt;

use crate::error::PlanError;
use crate::port::StoreError;
use crate::rows::Refusal;

/// What kept a change from happening. Whoever opened the transaction takes it back.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Store(StoreError),
    /// A path, a name or a right.
    #[error(transparent)]
    Plan(Box<PlanError>),
    #[error("{0}")]
    Refused(Refused),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, refusal) in self.refusals.iter().enumerate() {
            f.write_str(if at > 0 { "; " } else { "" })?;
            if !refusal.target.is_empty() {
                write!(f, "{} ", refusal.target)?;
            }
            f.write_str(&refusal.message)?;
        }
        Ok(())
    }
}

/// A refusal with all its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub reason: Reason,
    /// Never empty.
    pub refusals: Vec<Refusal>,
}

/// The kinds of refusals that a caller must tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// What was sent breaks a declaration or a rule.
    Invalid,
    /// What is named is not there.
    Missing,
    /// What is asked for clashes with what is there.
    Clash,
    /// The row is in another state than the client expects.
    Precondition,
    /// Understood, but not done here.
    NotImplemented,
}

impl Fault {
    /// Refuses the value of a property or parameter.
    #[must_use]
    pub fn invalid(target: &str, message: impl Into<String>) -> Self {
        Self::refused(Reason::Invalid, target, message)
    }

    /// What a parameter or path names is not there.
    #[must_use]
    pub fn missing(target: &str, message: impl Into<String>) -> Self {
        Self::refused(Reason::Missing, target, message)
    }

    #[must_use]
    pub fn refused(reason: Reason, target: &str, message: impl Into<String>) -> Self {
        let refusal = Refusal {
            column: None,
            target: target.to_owned(),
            message: message.into(),
        };
        Self::of(reason, vec![refusal])
    }

    /// What refuses a property refuses the parameter that fills it.
    #[must_use]
    pub fn told_of(mut self, property: &str, parameter: &str) -> Self {
        if let Self::Refused(refused) = &mut self {
            let own = |r: &&mut Refusal| r.target == property;
            for refusal in refused.refusals.iter_mut().filter(own) {
                parameter.clone_into(&mut refusal.target);
            }
        }
        self
    }

    pub(crate) fn of(reason: Reason, mut refusals: Vec<Refusal>) -> Self {
        let mut seen = Vec::with_capacity(refusals.len());
        refusals.retain(|refusal| {
            let new = !seen.contains(refusal);
            if new {
                seen.push(refusal.clone());
            }
            new
        });
        Self::Refused(Refused { reason, refusals })
    }

    /// A rule or an action names what is not declared: a defect of the service, not of a request.
    #[must_use]
    pub fn defect(message: impl Into<String>) -> Self {
        Self::Store(StoreError::Unexpected(message.into()))
    }
}

impl Fault {
    /// Whether it says something of the rows rather than of the database.
    #[must_use]
    pub fn is_about_rows(&self) -> bool {
        match self {
            Self::Refused(_) | Self::Plan(_) => true,
            Self::Store(error) => error.is_about_rows(),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Box<PlanError>> for Fault {
    fn from(error: Box<PlanError>) -> Self {
        Self::Plan(error)
    }
}
