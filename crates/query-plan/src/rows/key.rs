//! Values as keys of a map: equal where the database holds them to be equal.

use entity_model::Value;
use uuid::Uuid;

/// One value that is not null.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Int(i64),
    Text(String),
    Guid(Uuid),
    /// Any other type, as text.
    Other(String),
}

impl Key {
    /// `None` for null, which equals nothing.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Int(n) => Self::Int(*n),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Guid(id) => Self::Guid(*id),
            Value::Decimal(d) => Self::Other(d.normalized().to_plain_string()),
            Value::Boolean(_)
            | Value::Double(_)
            | Value::Date(_)
            | Value::DateTime(_)
            | Value::Time(_)
            | Value::Duration(_)
            | Value::Binary(_)
            | Value::List(_)
            | Value::Record(_) => Self::Other(format!("{value:?}")),
        })
    }

    /// The key that several values make together; `None` where one is null.
    pub(crate) fn of_all<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Vec<Self>> {
        values.map(Self::of).collect()
    }
}
