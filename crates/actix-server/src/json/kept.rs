//! Dynamic properties, which the database keeps as one JSON object, among the members of an answer.

use query_plan::port::{Cell, StoreError};
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

/// A value that is kept as JSON with these members alone, or each of its items so; nothing where all are wanted.
///
/// # Errors
/// When the text is no JSON.
pub(super) fn cut(cell: Cell<'_>, only: &[String]) -> Result<Option<String>, StoreError> {
    let Cell::Text(json) = cell else {
        return Ok(None);
    };
    if only.is_empty() {
        return Ok(None);
    }
    let mut out = Vec::with_capacity(json.len());
    let read = serde_json::from_str(json).and_then(|value| cut_value(&mut out, value, only));
    read.map_err(|e| StoreError::Unexpected(format!("`{json}` is no JSON: {e}")))?;
    Ok(String::from_utf8(out).ok())
}

fn cut_value(out: &mut Vec<u8>, value: &RawValue, only: &[String]) -> serde_json::Result<()> {
    let text = value.get();
    let mut before = b'[';
    if text.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(text)?;
        if items.is_empty() {
            out.push(b'[');
        }
        for item in items {
            out.push(before);
            before = b',';
            cut_value(out, item, only)?;
        }
        out.push(b']');
    } else if text.starts_with('{') {
        before = b'{';
        let Members(members) = serde_json::from_str(text)?;
        let owner = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
        let wanted = members
            .iter()
            .filter(|(name, _)| only.contains(&owner(name)));
        for (name, value) in wanted {
            out.push(before);
            before = b',';
            text::string(out, name);
            out.push(b':');
            out.extend_from_slice(value.get().as_bytes());
        }
        if before == b'{' {
            out.push(b'{');
        }
        out.push(b'}');
    } else {
        out.extend_from_slice(text.as_bytes());
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

fn write(out: &mut Vec<u8>, value: &RawValue, quoted: bool) {
    if quoted {
        out.push(b'"');
    }
    out.extend_from_slice(value.get().as_bytes());
    if quoted {
        out.push(b'"');
    }
}
