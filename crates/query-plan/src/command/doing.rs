//! What is done to a row, and against what a reference is read.

use entity_model::{EntitySet, Right, Value};

use crate::error::{PlanError, PlanErrorKind};
use crate::planner::Ask;

/// What is done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    Create,
    Update,
    Delete,
}

impl Doing {
    /// The right it needs in a set; none when nobody may do it there.
    #[must_use]
    pub fn right(self, set: &EntitySet) -> Option<Right> {
        match self {
            Self::Create => set.create,
            Self::Update => set.update,
            Self::Delete => set.delete,
        }
    }

    /// What is said where nobody may.
    #[must_use]
    pub fn barred(self, set: &EntitySet) -> String {
        let (what, term) = match self {
            Self::Create => ("added to", "InsertRestrictions/Insertable"),
            Self::Update => ("changed in", "UpdateRestrictions/Updatable"),
            Self::Delete => ("deleted from", "DeleteRestrictions/Deletable"),
        };
        format!("nothing can be {what} {} (Capabilities.{term})", set.name)
    }

    /// What is said to whom the right is missing.
    #[must_use]
    pub fn forbidden(self, set: &EntitySet, right: Right) -> PlanError {
        let what = match self {
            Self::Create => "adding to",
            Self::Update => "changing",
            Self::Delete => "deleting from",
        };
        let message = format!("{what} {} needs the right {}", set.name, right.name());
        PlanError::new(PlanErrorKind::Forbidden, message).target(&set.name)
    }
}

/// What a reference may be written against.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    pub ask: &'a Ask<'a>,
    /// Gives the path behind the service root that a URL names, if it is one of this service.
    pub within: &'a dyn WithinService,
    /// Knows the ETags of this service, where those that bodies say count.
    pub states: Option<&'a dyn States>,
}

/// Knows what ETags stand for.
pub trait States: std::fmt::Debug {
    /// Whether an ETag is that of the state which these values of a row make.
    fn is(&self, held: &[Value], etag: &str) -> bool;
}

/// Knows the service's own URLs.
pub trait WithinService: std::fmt::Debug {
    fn path<'u>(&self, url: &'u str) -> Option<&'u str>;
}
