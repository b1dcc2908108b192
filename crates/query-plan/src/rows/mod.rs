//! Rows to be written: names become properties, texts become values, values are checked, rows are saved.
//!
//! Every writer stands on this one module: an import, the demo, and each door that writes.
//!
//! 1. [`Form`] reads the names once (a CSV header, the members of a JSON object) and refuses what may not be written.
//! 2. [`Form::read`] turns a text into a typed value; a door that has typed values skips it.
//! 3. [`Form::row`] holds each value against its declaration: type, length, digits, bounds, members.
//! 4. [`Saver::save`] asks the open transaction what is there already, and passes the rows over the [`crate::desk`].
//!
//! Invariant: what depends on other rows (uniqueness, references, what is there) is asked inside the
//! transaction; the database's own constraints are the last guard, never the first.

mod check;
mod form;
mod key;
mod save;
mod seen;
mod text;

use std::collections::HashSet;

use entity_model::{Editing, EntityType, Primitive, Property, Source, Type, Value};

pub use form::{Form, NameError, Row, Trust};
pub use save::{Fate, Saved, Saver};
pub use seen::{Marks, Seen};
pub use text::Spelling;

pub(crate) use check::{fit, shown};
pub(crate) use key::Key;
pub(crate) use text::read as read_text;

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

pub(crate) fn is_stored(property: &Property) -> bool {
    match &property.source {
        Source::Column(_) | Source::Json(_) => true,
        Source::Members(all) => all.iter().all(|s| matches!(s, Source::Column(_))),
        Source::Computed(_) => false,
    }
}

/// Bytes at an address of their own: no row of JSON or of a file holds them.
pub(crate) fn is_stream(property: &Property) -> bool {
    property.ty == Type::Primitive(Primitive::Stream)
}

/// A collection is never null: without values it is empty.
pub(crate) fn is_list(entity: &EntityType, place: usize) -> bool {
    let property = entity.properties.get(place);
    property.is_some_and(|p| p.collection && is_stored(p) && p.default.is_none())
}

/// A UUID that is never null, has no default and is no client's to give can only come from the service.
pub(crate) fn is_fresh_uuid(entity: &EntityType, place: usize) -> bool {
    let guid = Type::Primitive(Primitive::Guid);
    entity.properties.get(place).is_some_and(|p| {
        p.ty == guid
            && !p.facets.nullable
            && p.default.is_none()
            && !p.required
            && p.editing == Editing::Never
            && !entity.key.contains(&place)
    })
}

/// Each value once, nulls left out.
pub(crate) fn distinct<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Value> {
    let mut seen = HashSet::new();
    values
        .filter(|value| Key::of(value).is_some_and(|key| seen.insert(key)))
        .cloned()
        .collect()
}

/// Whether writing a value over another of the property would change nothing. A complex value that is laid flat is
/// null when its members are; one that is kept as JSON is null or has members.
pub(crate) fn same(declared: &Property, held: &Value, new: &Value) -> bool {
    match (held, new) {
        (Value::Null, Value::Record(all)) | (Value::Record(all), Value::Null) => {
            matches!(declared.source, Source::Members(_)) && all.iter().all(|(_, v)| v.is_null())
        }
        _ => alike(held, new),
    }
}

/// Whether two values are the same.
pub(crate) fn alike(held: &Value, new: &Value) -> bool {
    match (held, new) {
        (Value::Record(a), Value::Record(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|((n, a), (m, b))| n == m && alike(a, b))
        }
        (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits() || a == b,
        (a, b) => a == b,
    }
}
