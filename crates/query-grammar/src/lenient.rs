//! Every spelling that is accepted although the standard's grammar refuses it, in one place.
//!
//! Must never know: what the names mean. The strict [`crate::productions`] never call this module.
//!
//! | spelling | seen from | where it is accepted |
//! |---|---|---|
//! | `%24top=5`, `$TOP=5`, `top=5` | sqlalchemy-odata, python-odata, DevExtreme; 4.01 | [`crate::options`] decodes names, then asks [`bare_option_name`] |
//! | `$top= 5 &$skip=1`, `/ Parts` (also `%20`) | hand-written URLs | [`trim`] on option names, values and path segments |
//! | `$filter=Name+eq+'x'` | HTML forms, Python's `urlencode` | [`plus_is_space`] |
//! | `…T10:00:00+02:00` after that | the same clients | [`is_plus`] inside date-times and exponents |
//! | blanks around any punctuation | hand-written URLs | [`crate::cursor::blanks`], called by every rule |
//! | `2.5M`, `64L`, `3.1d`, `3.1f` | SAP Analytics Cloud, OData 2 clients | [`number_suffix`] |
//! | `guid'…'`, `datetime'…'`, `datetimeoffset'…'`, `time'…'` | SAP, @odata/client | [`quoted_prefix`] |
//! | `geography'POINT (2 48)'` | well-known text as GIS tools write it | [`srid`]; [`crate::literal`] skips the blank |
//! | `isof('NS.Type')`, `cast(a,'Edm.Int32')` | OData 2 and 3 clients | [`is_quoted_type`] |
//! | `…/Top?count=3`, `…/Info?format='json'` | 4.01, where a parameter and an option have one name | [`crate::options`] asks what the option could be |
//! | `$search=a%3B$top%3D1` in parentheses | whole values encoded by `encodeURIComponent` | [`crate::search`]: an encoded `;` ends a word in front of `name=` |
//! | `not(…)`, `in(…)`, `(a)and(b)` | hand-written filters | [`crate::expr`] asks for a blank only where words would run together |
//! | `?a=1&&b=2&`, `Parts/` | string concatenation, Syncfusion | empty pieces are skipped |

use crate::ast::GeoFamily;
use crate::literal::qualified_length;

/// Cuts blanks off both ends and says how many bytes were cut in front.
pub(crate) fn trim(text: &str) -> (usize, &str) {
    let front = text.trim_start_matches([' ', '\t']);
    (
        text.len() - front.len(),
        front.trim_end_matches([' ', '\t']),
    )
}

/// A system option may be written without `$` (4.01) and in any case.
pub(crate) fn bare_option_name(name: &str) -> &str {
    name.strip_prefix('$').unwrap_or(name)
}

/// In these options an unencoded `+` stands for itself, because their value is a token, an address or a media type.
/// Everywhere else in a query it is a space, as HTML forms write it.
pub(crate) fn plus_is_space(option: &str) -> bool {
    !["skiptoken", "deltatoken", "id", "format", "schemaversion"]
        .iter()
        .any(|opaque| bare_option_name(option).eq_ignore_ascii_case(opaque))
}

/// A plus sign, or the space that an unencoded plus sign has become.
pub(crate) fn is_plus(byte: u8) -> bool {
    matches!(byte, b'+' | b' ')
}

/// What an OData 2 suffix makes of the number in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suffix {
    Decimal,
    Integer,
    Double,
}

/// `M` decimal, `L` 64-bit integer, `D` double, `F` single.
pub(crate) fn number_suffix(byte: u8) -> Option<Suffix> {
    match byte.to_ascii_lowercase() {
        b'm' => Some(Suffix::Decimal),
        b'l' => Some(Suffix::Integer),
        b'd' | b'f' => Some(Suffix::Double),
        _ => None,
    }
}

/// The OData 2 and 3 literals that 4.0 writes without prefix and quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuotedPrefix {
    Guid,
    /// Without time zone: taken as UTC.
    DateTime,
    DateTimeOffset,
    /// A time of day, or a duration as OData 2 wrote it.
    Time,
}

/// The reference system of a literal that names none.
pub(crate) fn srid(family: GeoFamily) -> u32 {
    match family {
        GeoFamily::Geography => 4326,
        GeoFamily::Geometry => 0,
    }
}

/// Whether the text behind a quotation mark names a type: a parenthesis closes behind it, where a text that is cast
/// stands in front of a comma.
pub(crate) fn is_quoted_type(text: &str) -> bool {
    let length = qualified_length(text);
    let behind = text.get(length..).and_then(|rest| rest.strip_prefix('\''));
    length > 0 && behind.is_some_and(|rest| trim(rest).1.starts_with(')'))
}

/// Recognises such a prefix in any case.
pub(crate) fn quoted_prefix(name: &str) -> Option<QuotedPrefix> {
    match name.to_ascii_lowercase().as_str() {
        "guid" => Some(QuotedPrefix::Guid),
        "datetime" => Some(QuotedPrefix::DateTime),
        "datetimeoffset" => Some(QuotedPrefix::DateTimeOffset),
        "time" => Some(QuotedPrefix::Time),
        _ => None,
    }
}
