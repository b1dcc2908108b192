//! Rows to be written: names become properties, texts become values, values are checked, rows are saved.
//!
//! Every writer stands on this one module: an import, the demo, and each door that writes.
//!
//! 1. [`Form`] reads the names once (a CSV header, the members of a JSON object) and refuses what may not be written.
//! 2. [`Form::read`] turns a text into a typed value; a door that has typed values skips it.
//! 3. [`Form::row`] holds each value against its declaration: type, length, digits, bounds, members.
//! 4. [`Saver::save`] asks the open transaction what is there already, and adds, alters or leaves each row.
//!
//! Invariant: what depends on other rows (uniqueness, references, what is there) is asked inside the
//! transaction; the database's own constraints are the last guard, never the first.

mod check;
mod form;
mod key;
mod save;
mod seen;
mod text;

pub use form::{Form, NameError, Row, Trust};
pub use save::{Fate, Saved, Saver};
pub use seen::{Marks, Seen};
pub use text::Spelling;

/// Why a row does not go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The column of the form, if one is to blame.
    pub column: Option<usize>,
    /// The property, member or path that is to blame; empty for the row as a whole.
    pub target: String,
    pub message: String,
}

impl Refusal {
    /// A refusal of the row as a whole.
    #[must_use]
    pub fn of_row(message: impl Into<String>) -> Self {
        Self {
            column: None,
            target: String::new(),
            message: message.into(),
        }
    }
}
