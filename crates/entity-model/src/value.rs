//! One value, as it travels between the rooms: literals of a query, defaults, rows to be written.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveTime, SubsecRound, Utc};
use uuid::Uuid;

/// A value of any EDM type. Enumeration values travel as [`Value::Int`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Boolean(bool),
    Int(i64),
    Double(f64),
    Decimal(BigDecimal),
    Text(String),
    Date(NaiveDate),
    /// An instant, in UTC, with at most six fractional digits.
    DateTime(DateTime<Utc>),
    Time(NaiveTime),
    /// A day-time duration in microseconds.
    Duration(i64),
    Guid(Uuid),
    Binary(Vec<u8>),
    List(Vec<Value>),
    /// A complex value, members in their declared or written order.
    Record(Vec<(String, Value)>),
}

impl Value {
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The parts of a key, of which most have one.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        if let Self::List(parts) = self {
            parts
        } else {
            std::slice::from_ref(self)
        }
    }

    /// A key of these parts.
    #[must_use]
    pub fn of_parts(mut parts: Vec<Self>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::List(parts),
        }
    }

    /// The text inside, if this is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(t) = self {
            Some(t)
        } else {
            None
        }
    }

    /// The whole number inside, if this is one.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(n) = self {
            Some(*n)
        } else {
            None
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Double(number)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Boolean(b)
    }
}

impl From<DateTime<Utc>> for Value {
    /// Cuts what is finer than a microsecond.
    fn from(at: DateTime<Utc>) -> Self {
        Self::DateTime(at.trunc_subsecs(6))
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<BigDecimal> for Value {
    fn from(number: BigDecimal) -> Self {
        Self::Decimal(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(maybe: Option<T>) -> Self {
        maybe.map_or(Self::Null, Into::into)
    }
}

/// `2024-09-01T08:00:00Z`, with as many fractional digits as are not zero.
#[must_use]
pub fn format_date_time(at: DateTime<Utc>) -> String {
    let text = at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string();
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    format!("{trimmed}Z")
}

/// A duration of so many microseconds in XML Schema's form, such as `PT1H30M` or `-P1DT0.5S`.
#[must_use]
pub fn duration_text(microseconds: i64) -> String {
    let total = microseconds.unsigned_abs();
    let (seconds, fraction) = (total / 1_000_000, total % 1_000_000);
    let (days, hours, minutes, seconds) = (
        seconds / 86_400,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60,
    );
    let mut text = String::from(if microseconds < 0 { "-P" } else { "P" });
    if days > 0 {
        text.push_str(&format!("{days}D"));
    }
    if total == 0 {
        text.push_str("0D");
    }
    if hours + minutes + seconds + fraction > 0 {
        text.push('T');
    }
    if hours > 0 {
        text.push_str(&format!("{hours}H"));
    }
    if minutes > 0 {
        text.push_str(&format!("{minutes}M"));
    }
    if fraction > 0 {
        let digits = format!("{fraction:06}");
        text.push_str(&format!("{seconds}.{}S", digits.trim_end_matches('0')));
    } else if seconds > 0 {
        text.push_str(&format!("{seconds}S"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_print_in_xml_schema_form() {
        for (microseconds, text) in [
            (0, "P0D"),
            (5_400_000_000, "PT1H30M"),
            (-86_400_500_000, "-P1DT0.5S"),
            (86_400_000_000, "P1D"),
            (90_061_000_001, "P1DT1H1M1.000001S"),
        ] {
            assert_eq!(duration_text(microseconds), text);
        }
    }

    #[test]
    fn instants_print_without_useless_zeros() {
        let at = |text: &str| format_date_time(text.parse().unwrap());
        assert_eq!(at("2024-09-01T08:00:00Z"), "2024-09-01T08:00:00Z");
        assert_eq!(at("2024-09-01T08:00:00.120Z"), "2024-09-01T08:00:00.12Z");
        assert_eq!(
            at("2024-09-01T10:00:00.000001+02:00"),
            "2024-09-01T08:00:00.000001Z"
        );
    }
}
