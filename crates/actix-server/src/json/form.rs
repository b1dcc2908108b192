//! How a value that the database keeps as JSON is shown: with the members that are wanted, and with the numbers as text
//! that JavaScript would round, where a client asks for that.

use entity_model::{Model, Primitive, Type};
use query_plan::port::{Cell, StoreError};
use serde_json::value::RawValue;

use super::given::Members;
use super::{Style, kept, text};

/// What is done to the text; nothing for most.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// The members that are wanted; none for all.
    only: Vec<String>,
    long: Long,
}

/// Which numbers of a value are longer than a double.
#[derive(Debug, Default)]
enum Long {
    #[default]
    Nothing,
    /// Itself, or its items.
    Itself,
    /// These members.
    Of(Vec<(String, Long)>),
}

impl Long {
    fn of(model: &Model, ty: Type) -> Self {
        match ty {
            Type::Primitive(Primitive::Int64 | Primitive::Decimal) => Self::Itself,
            Type::Complex(id) => {
                let members = model.complex(id).members.iter();
                let long = members.map(|m| (m.name.clone(), Self::of(model, m.ty)));
                let long: Vec<_> = long.filter(|(_, l)| !matches!(l, Self::Nothing)).collect();
                if long.is_empty() {
                    Self::Nothing
                } else {
                    Self::Of(long)
                }
            }
            Type::Primitive(_) | Type::Enum(_) | Type::Entity(_) | Type::Untyped => Self::Nothing,
        }
    }

    fn member(&self, name: &str) -> &Self {
        match self {
            Self::Of(members) => members
                .iter()
                .find(|(n, _)| n == name)
                .map_or(&Self::Nothing, |(_, long)| long),
            Self::Nothing | Self::Itself => &Self::Nothing,
        }
    }
}

impl Form {
    pub(super) fn new(model: &Model, style: Style, ty: Type, only: &[String]) -> Self {
        Self {
            only: only.to_vec(),
            long: if style.ieee754 {
                Long::of(model, ty)
            } else {
                Long::Nothing
            },
        }
    }

    /// The value in this form; nothing where it is shown as it is kept.
    ///
    /// # Errors
    /// When the text is no JSON.
    pub(super) fn of(&self, cell: Cell<'_>) -> Result<Option<String>, StoreError> {
        let Cell::Text(json) = cell else {
            return Ok(None);
        };
        if self.only.is_empty() && matches!(self.long, Long::Nothing) {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(json.len());
        let read: serde_json::Result<&RawValue> = serde_json::from_str(json);
        read.and_then(|value| shown(value, &self.only, &self.long, &mut out))
            .map_err(|e| StoreError::Unexpected(format!("`{json}` is no JSON: {e}")))?;
        Ok(String::from_utf8(out).ok())
    }
}

fn shown(
    value: &RawValue,
    only: &[String],
    long: &Long,
    out: &mut Vec<u8>,
) -> serde_json::Result<()> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            out.push(b'[');
            for (at, item) in items.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                shown(item, only, long, out)?;
            }
            out.push(b']');
        }
        Some(b'{') => {
            let Members(members) = serde_json::from_str(json)?;
            let wanted = |name: &str| {
                only.is_empty() || only.iter().any(|n| name.split('@').next() == Some(n))
            };
            out.push(b'{');
            let members = members.iter().filter(|(name, _)| wanted(name));
            for (at, (name, value)) in members.enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                text::string(out, name);
                out.push(b':');
                shown(value, &[], long.member(name), out)?;
            }
            out.push(b'}');
        }
        first => {
            let is_number = matches!(first, Some(b'0'..=b'9' | b'-'));
            kept::write(out, value, is_number && matches!(long, Long::Itself));
        }
    }
    Ok(())
}
