//! Dynamic properties, which the database keeps as one JSON object, among the members of an answer.

use query_plan::port::StoreError;
use serde_json::value::RawValue;

use super::given::Members;
use super::{Metadata, Style, text};

/// Behind the name of a dynamic property whose type JSON does not show.
const TYPE: &str = "@odata.type";

/// Writes the members of the object with their commas: all, or only these.
///
/// # Errors
/// When the text is no JSON object.
pub(super) fn members(
    out: &mut Vec<u8>,
    object: &str,
    only: Option<&[String]>,
    style: Style,
    first: &mut bool,
) -> Result<(), StoreError> {
    let read = serde_json::from_str(object);
    let Members(members) =
        read.map_err(|e| StoreError::Unexpected(format!("`{object}` is no JSON object: {e}")))?;
    for (name, value) in &members {
        let bare = name.strip_suffix(TYPE);
        let owner = bare.unwrap_or(name);
        let wanted = only.is_none_or(|names| names.iter().any(|n| n == owner));
        if !wanted || (bare.is_some() && style.metadata == Metadata::None) {
            continue;
        }
        if !*first {
            out.push(b',');
        }
        *first = false;
        text::string(out, name);
        out.push(b':');
        let quoted = style.ieee754 && bare.is_none() && is_long(&members, name);
        write(out, value, quoted);
    }
    Ok(())
}

/// Whether a number is of a type that JavaScript would round.
fn is_long(members: &[(String, &RawValue)], name: &str) -> bool {
    let ty = members
        .iter()
        .find(|(n, _)| n.strip_suffix(TYPE) == Some(name))
        .map(|(_, ty)| ty.get());
    matches!(ty, Some("\"#Int64\"" | "\"#Decimal\""))
}

/// A value as it is kept, or as text.
pub(super) fn write(out: &mut Vec<u8>, value: &RawValue, quoted: bool) {
    if quoted {
        out.push(b'"');
    }
    out.extend_from_slice(value.get().as_bytes());
    if quoted {
        out.push(b'"');
    }
}
