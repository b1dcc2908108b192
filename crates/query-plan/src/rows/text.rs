//! Texts as people and spreadsheets write them, turned into typed values.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use entity_model::geo::Geo;
use entity_model::{EnumId, Model, Primitive, Property, Type, Value};
use uuid::Uuid;

use crate::error::nearest;

/// What a source's habits are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// `12,5` is a number: files that separate columns otherwise than by commas.
    pub decimal_comma: bool,
}

/// The value a text stands for in a property. Whether it fits the facets is not asked here.
///
/// # Errors
/// What was expected.
pub(crate) fn read(
    model: &Model,
    declared: &Property,
    text: &str,
    spelling: Spelling,
) -> Result<Value, String> {
    match declared.ty {
        Type::Primitive(Primitive::String) => Ok(Value::Text(text.to_owned())),
        Type::Primitive(primitive) => self::primitive(primitive, text.trim(), spelling),
        Type::Enum(id) => member(model, id, text),
        Type::Complex(_) | Type::Entity(_) | Type::Untyped => {
            Err("cannot be read from a text".to_owned())
        }
    }
}

fn primitive(ty: Primitive, text: &str, spelling: Spelling) -> Result<Value, String> {
    let (value, expected) = match ty {
        Primitive::Boolean => (boolean(text), "true or false"),
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64 => (text.parse().ok().map(Value::Int), "a whole number"),
        Primitive::Decimal => (decimal(text, spelling).map(Value::Decimal), "a number"),
        Primitive::Double | Primitive::Single => (double(text, spelling), "a number"),
        Primitive::Date => (date(text), "a day such as 2024-09-01"),
        Primitive::DateTimeOffset => (
            instant(text).map(Value::from),
            "a moment such as 2024-09-01T08:00:00Z",
        ),
        Primitive::TimeOfDay => (time(text).map(Value::Time), "a time such as 08:30"),
        Primitive::Duration => (duration(text), "a duration such as PT1H30M"),
        Primitive::Guid => (
            Uuid::try_parse(text).ok().map(Value::Guid),
            "a UUID such as 01234567-89ab-cdef-0123-456789abcdef",
        ),
        Primitive::Binary => (binary(text), "bytes in base64"),
        Primitive::String => (Some(Value::from(text)), "a text"),
        Primitive::Geography(_) | Primitive::Geometry(_) => {
            let geo = Geo::parse(text, Geo::default_srid(ty));
            return match geo {
                Ok(geo) => Ok(Value::Text(geo.text())),
                Err(e) => Err(format!("'{}' is no {}: {e}", short(text), ty.name())),
            };
        }
        Primitive::Stream => (None, "nothing: it cannot be read from a text"),
    };
    value.ok_or_else(|| format!("'{}' is not what is expected: {expected}", short(text)))
}

/// The words of the languages that spreadsheets here are written in.
fn boolean(text: &str) -> Option<Value> {
    let value = match text.to_lowercase().as_str() {
        "true" | "1" | "yes" | "oui" | "vrai" => true,
        "false" | "0" | "no" | "non" | "faux" => false,
        _ => return None,
    };
    Some(Value::Boolean(value))
}

/// The longest text that can be a number; more digits would only cost time.
const LONGEST_NUMBER: usize = 100;

fn decimal(text: &str, spelling: Spelling) -> Option<BigDecimal> {
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ','));
    if !plain || text.len() > LONGEST_NUMBER {
        return None;
    }
    if spelling.decimal_comma && !text.contains('.') {
        return BigDecimal::from_str(&text.replacen(',', ".", 1)).ok();
    }
    BigDecimal::from_str(text).ok()
}

fn double(text: &str, spelling: Spelling) -> Option<Value> {
    let with_point = if spelling.decimal_comma {
        text.replacen(',', ".", 1)
    } else {
        text.to_owned()
    };
    let number: f64 = with_point.parse().ok()?;
    number.is_finite().then_some(Value::Double(number))
}

/// A day; of a moment at midnight its day.
fn date(text: &str) -> Option<Value> {
    let day = text
        .strip_suffix("T00:00:00Z")
        .or_else(|| text.strip_suffix("T00:00:00"))
        .or_else(|| text.strip_suffix(" 00:00:00"))
        .unwrap_or(text);
    day_of(day).map(Value::Date)
}

/// chrono alone would also take `2024-9-1` and `+12024-09-01`.
fn day_of(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// With an offset, or in UTC without one; a bare day is its midnight.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    if let Some(day) = day_of(text) {
        return Some(day.and_time(NaiveTime::MIN).and_utc());
    }
    let text = text.replacen(' ', "T", 1);
    let text = text.trim_end_matches('Z');
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|at| at.and_utc())
        .or_else(|| {
            let at = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z");
            at.ok().map(|at| at.to_utc())
        })
}

fn time(text: &str) -> Option<NaiveTime> {
    ["%H:%M:%S%.f", "%H:%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// A day-time duration as XML Schema writes it, in microseconds.
fn duration(text: &str) -> Option<Value> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = text.strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    if rest.is_empty() {
        return None;
    }
    let (days, left) = part(days, 'D', 86_400)?;
    let (hours, time) = part(time, 'H', 3600)?;
    let (minutes, time) = part(time, 'M', 60)?;
    let (seconds, time) = part(time, 'S', 1)?;
    if !left.is_empty() || !time.is_empty() {
        return None;
    }
    let total = days
        .checked_add(hours)?
        .checked_add(minutes)?
        .checked_add(seconds)?;
    Some(Value::Duration(sign * total))
}

/// `12H` as microseconds, and what follows; nothing where the unit does not come.
fn part(text: &str, unit: char, seconds: i64) -> Option<(i64, &str)> {
    let Some((number, rest)) = text.split_once(unit) else {
        return Some((0, text));
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) if unit == 'S' => (whole, fraction),
        Some(_) => return None,
        None => (number, "0"),
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let whole: i64 = whole.parse().ok()?;
    let total = whole
        .checked_mul(seconds)?
        .checked_mul(1_000_000)?
        .checked_add(micros.parse().ok()?)?;
    Some((total, rest))
}

fn binary(text: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .or_else(|_| STANDARD.decode(text));
    bytes.ok().map(Value::Binary)
}

fn member(model: &Model, id: EnumId, text: &str) -> Result<Value, String> {
    let enumeration = model.enumeration(id);
    if let Some(value) = enumeration.parse(text) {
        return Ok(Value::Int(value));
    }
    let names = || enumeration.members.iter().map(|m| m.name.as_str());
    let message = format!("'{}' is no member of {}", short(text), enumeration.name);
    Err(match nearest(text.trim(), names()) {
        Some(near) => format!("{message}; did you mean {near}?"),
        None => {
            let all: Vec<&str> = names().take(MEMBERS_SHOWN).collect();
            let more = if enumeration.members.len() > all.len() {
                ", …"
            } else {
                ""
            };
            format!("{message} ({}{more})", all.join(", "))
        }
    })
}

/// Members of an enumeration that a message lists.
const MEMBERS_SHOWN: usize = 12;

/// Characters of a text that a message quotes.
const QUOTED: usize = 60;

fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comma() -> Spelling {
        Spelling {
            decimal_comma: true,
        }
    }

    fn check(ty: Primitive, text: &str, expected: &str) {
        let read = primitive(ty, text, Spelling::default());
        let shown = read.map_or("-".to_owned(), |v| super::super::check::shown(&v));
        assert_eq!(shown, expected, "{} {text}", ty.name());
    }

    #[test]
    fn booleans_speak_english_french_and_numbers() {
        for text in ["true", "1", "Oui", "VRAI", "yes"] {
            check(Primitive::Boolean, text, "true");
        }
        for text in ["false", "0", "non", "FAUX", "No"] {
            check(Primitive::Boolean, text, "false");
        }
        check(Primitive::Boolean, "maybe", "-");
    }

    #[test]
    fn numbers_lose_no_digit() {
        check(Primitive::Int32, "-42", "-42");
        check(Primitive::Int32, "1.0", "-");
        check(
            Primitive::Int64,
            "9223372036854775807",
            "9223372036854775807",
        );
        check(Primitive::Decimal, "12.50000", "12.5");
        check(Primitive::Decimal, "12,5", "-");
        check(Primitive::Decimal, "1e3", "-");
        check(Primitive::Double, "1e3", "1000");
        check(Primitive::Double, "NaN", "-");
        let read = primitive(Primitive::Decimal, "12,5", comma());
        assert_eq!(read, Ok(Value::Decimal("12.5".parse().unwrap())));
        assert!(primitive(Primitive::Decimal, "1,2,5", comma()).is_err());
    }

    #[test]
    fn moments_come_with_and_without_offset_and_time() {
        for (text, expected) in [
            ("2024-09-01", "2024-09-01T00:00:00Z"),
            ("2024-09-01T08:00", "2024-09-01T08:00:00Z"),
            ("2024-09-01 08:00:30", "2024-09-01T08:00:30Z"),
            ("2024-09-01T08:00Z", "2024-09-01T08:00:00Z"),
            (
                "2024-09-01T08:00:00.1234567Z",
                "2024-09-01T08:00:00.123456Z",
            ),
            ("2024-09-01T08:00:00+02:00", "2024-09-01T06:00:00Z"),
            ("2024-09-01T08:00+02:00", "2024-09-01T06:00:00Z"),
            ("01/09/2024", "-"),
            ("2024-13-01", "-"),
            ("24-09-01", "-"),
        ] {
            check(Primitive::DateTimeOffset, text, expected);
        }
    }

    #[test]
    fn days_times_durations_and_uuids() {
        check(Primitive::Date, "2024-02-29", "2024-02-29");
        check(Primitive::Date, "2023-02-29", "-");
        check(Primitive::Date, "2024-9-1", "-");
        check(Primitive::Date, "2024-09-01T00:00:00Z", "2024-09-01");
        check(Primitive::TimeOfDay, "08:30", "08:30:00");
        check(Primitive::Duration, "PT1H30M", "PT1H30M");
        check(Primitive::Duration, "-P1DT0.5S", "-P1DT0.5S");
        for text in ["P", "PT", "1H", "P1M", "PT1.5H", "PT1S1M"] {
            check(Primitive::Duration, text, "-");
        }
        let id = "01234567-89ab-cdef-0123-456789abcdef";
        check(Primitive::Guid, id, id);
        check(Primitive::Guid, "42", "-");
        check(Primitive::Binary, "AAEC", "3 bytes");
        check(Primitive::Binary, "??", "-");
    }
}
