//! Values to OData's canonical text and back, and text cut by characters.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveTime};
use entity_model::{duration_text, format_date_time};
use uuid::Uuid;

use super::Exact;
use crate::row;

/// `length` characters from the place `from`, counted from 0; a negative place counts from the end.
pub(crate) fn substring(text: &str, from: i64, length: i64) -> String {
    let skip = if from < 0 {
        let all = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        (all + from).max(0)
    } else {
        from
    };
    let (Ok(skip), Ok(take)) = (usize::try_from(skip), usize::try_from(length.max(0))) else {
        return String::new();
    };
    text.chars().skip(skip).take(take).collect()
}

/// The shortest digits that read back as the same number, with an exponent where PostgreSQL writes one.
pub(crate) fn real(a: f64) -> String {
    if a.is_nan() {
        return "NaN".to_owned();
    }
    if a.is_infinite() {
        return if a > 0.0 { "INF" } else { "-INF" }.to_owned();
    }
    let scientific = format!("{a:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if a == 0.0 || (-4..15).contains(&exponent) {
        format!("{a}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
    }
}

pub(crate) fn decimal(a: &Exact, scale: i64) -> String {
    let plain = a.to_big(scale).to_plain_string();
    if plain.contains('.') {
        plain.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        plain
    }
}

pub(crate) fn date(days: i64) -> Option<String> {
    Some(
        row::date(i32::try_from(days).ok()?)?
            .format("%Y-%m-%d")
            .to_string(),
    )
}

pub(crate) fn instant(at: i64) -> Option<String> {
    DateTime::from_timestamp_micros(at).map(format_date_time)
}

pub(crate) fn time(at: i64) -> Option<String> {
    let whole = row::time(at)?.format("%H:%M:%S%.6f").to_string();
    Some(whole.trim_end_matches('0').trim_end_matches('.').to_owned())
}

pub(crate) fn duration(microseconds: i64) -> String {
    duration_text(microseconds)
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

pub(crate) fn to_whole(text: &str) -> Option<i64> {
    is_whole(text).then(|| text.parse().ok()).flatten()
}

/// `digits[.digits]`, signed.
fn is_decimal(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, rest)) => {
            is_whole(whole) && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
        }
        None => is_whole(text),
    }
}

/// A decimal, or one with an exponent of up to three digits.
fn is_number(text: &str) -> bool {
    match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => {
            is_decimal(digits)
                && is_whole(exponent)
                && exponent.trim_start_matches(['+', '-']).len() <= 3
        }
        None => is_decimal(text),
    }
}

pub(crate) fn to_real(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        _ if is_number(text) => text.parse().ok().filter(|d: &f64| d.is_finite()),
        _ => None,
    }
}

pub(crate) fn to_decimal(text: &str, scale: i64) -> Option<Exact> {
    let number: BigDecimal = is_number(text).then(|| text.parse().ok()).flatten()?;
    let rounded = number.with_scale_round(scale, bigdecimal::RoundingMode::HalfUp);
    Some(Exact::from(rounded.into_bigint_and_exponent().0))
}

pub(crate) fn to_boolean(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

pub(crate) fn to_date(text: &str) -> Option<i64> {
    (text.len() == 10)
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
        .filter(|d| chrono::Datelike::year(d) > 0)
        .map(|d| row::days(d).into())
}

/// `hh:mm[:ss[.fff…]]`, at most six fractional digits kept.
fn clock(text: &str) -> Option<i64> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if whole.len() == 8 => (whole, Some(fraction)),
        Some(_) => return None,
        None => (text, None),
    };
    let format = match whole.len() {
        5 => "%H:%M",
        8 => "%H:%M:%S",
        _ => return None,
    };
    let time = NaiveTime::parse_from_str(whole, format).ok()?;
    let fraction = fraction.map_or(Some(0), microseconds)?;
    Some(row::microseconds(time.with_second_within()?) + fraction)
}

trait WithinTheMinute: Sized {
    /// None for a leap second, which neither database keeps.
    fn with_second_within(self) -> Option<Self>;
}

impl WithinTheMinute for NaiveTime {
    fn with_second_within(self) -> Option<Self> {
        (chrono::Timelike::nanosecond(&self) < 1_000_000_000).then_some(self)
    }
}

/// One to twelve digits behind a point, cut after the sixth.
fn microseconds(digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut padded = digits.to_owned();
    padded.push_str("000000");
    padded.get(..6)?.parse().ok()
}

pub(crate) fn to_time(text: &str) -> Option<i64> {
    clock(text)
}

/// `YYYY-MM-DDThh:mm[:ss[.fff]](Z|±hh:mm)`
pub(crate) fn to_instant(text: &str) -> Option<i64> {
    let (day, rest) = text.split_once('T')?;
    let (clock_text, offset) = match rest.strip_suffix('Z') {
        Some(clock_text) => (clock_text, 0),
        None => {
            let at = rest.rfind(['+', '-'])?;
            let (clock_text, offset) = rest.split_at(at);
            let minutes = clock(offset.get(1..).filter(|o| o.len() == 5)?)?;
            (
                clock_text,
                if offset.starts_with('-') {
                    -minutes
                } else {
                    minutes
                },
            )
        }
    };
    let midnight = to_date(day)?.checked_mul(row::MICROSECONDS_PER_DAY)?;
    midnight
        .checked_add(clock(clock_text)?)?
        .checked_sub(offset)
}

/// `[-]P[nD][T[nH][nM][n[.f]S]]` with at least one part.
pub(crate) fn to_duration(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None if rest.is_empty() => return None,
        None => (rest, ""),
    };
    let mut total = 0_i64;
    let mut add = |count: i64, unit: i64| -> Option<()> {
        total = total.checked_add(count.checked_mul(unit)?)?;
        Some(())
    };
    if !days.is_empty() {
        add(plain(days.strip_suffix('D')?)?, row::MICROSECONDS_PER_DAY)?;
    }
    let mut rest = clock;
    for (letter, unit) in [('H', 3_600_000_000), ('M', 60_000_000)] {
        if let Some((count, after)) = rest.split_once(letter) {
            add(plain(count)?, unit)?;
            rest = after;
        }
    }
    if !rest.is_empty() {
        let seconds = rest.strip_suffix('S')?;
        let (whole, fraction) = match seconds.split_once('.') {
            Some((whole, fraction)) => (whole, microseconds(fraction)?),
            None => (seconds, 0),
        };
        add(plain(whole)?, 1_000_000)?;
        add(fraction, 1)?;
    }
    total.checked_mul(sign)
}

/// Up to nine digits without a sign.
fn plain(digits: &str) -> Option<i64> {
    (digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

pub(crate) fn to_guid(text: &str) -> Option<String> {
    (text.len() == 36)
        .then(|| Uuid::try_parse(text).ok())
        .flatten()
        .map(|g| g.hyphenated().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_characters() {
        for (from, length, expected) in [
            (1, 3, "lod"),
            (-2, 9, "ie"),
            (-20, 2, "Él"),
            (9, 1, ""),
            (0, -1, ""),
            (0, i64::MAX, "Élodie"),
        ] {
            assert_eq!(
                substring("Élodie", from, length),
                expected,
                "{from} {length}"
            );
        }
    }

    #[test]
    fn fractions_have_one_text() {
        for (number, text) in [
            (0.1, "0.1"),
            (1e15, "1e+15"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (-2.5e-10, "-2.5e-10"),
            (f64::INFINITY, "INF"),
        ] {
            assert_eq!(real(number), text);
        }
    }

    #[test]
    fn texts_become_durations_or_null() {
        for (text, microseconds) in [
            ("PT1H30M", Some(5_400_000_000)),
            ("-P1DT0.5S", Some(-86_400_500_000)),
            ("P1D", Some(86_400_000_000)),
            ("PT", None),
            ("P", None),
            ("1H", None),
            ("PT1M1H", None),
        ] {
            assert_eq!(to_duration(text), microseconds, "{text}");
        }
    }

    #[test]
    fn texts_become_instants_or_null() {
        for (text, at) in [
            ("1970-01-01T00:00:01Z", Some(1_000_000)),
            ("1970-01-01T01:00:00+01:00", Some(0)),
            ("1970-01-01T00:00:00.1234567Z", Some(123_456)),
            ("1970-01-01T00:00Z", Some(0)),
            ("1970-01-01", None),
            ("2024-02-30T00:00:00Z", None),
        ] {
            assert_eq!(to_instant(text), at, "{text}");
        }
    }
}
