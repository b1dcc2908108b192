//! The bytes of a stream among the members of an object.

use query_plan::port::Cell;
use serde_json::value::RawValue;

use super::{text, value};

/// JSON as it is, text as a string, everything else in base64url (JSON format, section 9).
pub(super) fn content(out: &mut Vec<u8>, cell: Cell<'_>, media_type: &str) {
    let Cell::Binary(bytes) = cell else {
        return value::json(out, cell, value::Kind::Plain);
    };
    let Ok(kind) = media_type.parse::<mime::Mime>() else {
        return value::json(out, cell, value::Kind::Plain);
    };
    let is_json = kind.subtype() == mime::JSON && kind.type_() == mime::APPLICATION;
    let is_json = is_json || kind.suffix() == Some(mime::JSON);
    let charset = kind.get_param(mime::CHARSET);
    let readable = charset.is_none_or(|c| c == mime::UTF_8 || c == "us-ascii");
    match std::str::from_utf8(bytes) {
        Ok(json) if is_json && serde_json::from_str::<&RawValue>(json).is_ok() => {
            out.extend_from_slice(json.trim().as_bytes());
        }
        Ok(words) if kind.type_() == mime::TEXT && readable => text::string(out, words),
        Ok(_) | Err(_) => value::json(out, cell, value::Kind::Plain),
    }
}
