//! One cell → bytes, in the forms of OData's JSON format (4.01, section 7.1), without an allocation.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use entity_model::geo::Geo;
use query_plan::port::Cell;

use super::text;
use super::words::EnumWords;

/// What a cell does not know about itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'a> {
    /// Written as the cell says.
    Plain,
    /// A number that JavaScript would round: quoted for `IEEE754Compatible=true`.
    Quoted,
    /// A fraction with no more digits than single precision has.
    Single,
    /// The text of a geo value, written as GeoJSON.
    Geo,
    Enum(&'a EnumWords),
}

/// Writes a cell as a JSON value.
pub(super) fn json(out: &mut Vec<u8>, cell: Cell<'_>, kind: Kind<'_>) {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Boolean(_) => raw(out, cell, kind),
        Cell::Int(_) | Cell::Decimal { .. } => match kind {
            Kind::Plain | Kind::Single | Kind::Geo => raw(out, cell, kind),
            Kind::Quoted | Kind::Enum(_) => quoted(out, cell, kind),
        },
        Cell::Double(d) if d.is_finite() => raw(out, cell, kind),
        Cell::Text(t) if matches!(kind, Kind::Geo) => geo(out, t),
        Cell::Text(t) => text::string(out, t),
        Cell::Double(_)
        | Cell::Date(_)
        | Cell::Instant(_)
        | Cell::Time(_)
        | Cell::Duration(_)
        | Cell::Guid(_)
        | Cell::Binary(_) => quoted(out, cell, kind),
    }
}

/// The text of a geo value as GeoJSON.
fn geo(out: &mut Vec<u8>, text: &str) {
    match Geo::parse(text, 0) {
        Ok(geo) => {
            let mut json = String::new();
            geo.json(&mut json);
            out.extend_from_slice(json.as_bytes());
        }
        Err(_) => text::string(out, text),
    }
}

/// None of these texts needs an escape; a declared member name is an identifier.
fn quoted(out: &mut Vec<u8>, cell: Cell<'_>, kind: Kind<'_>) {
    out.push(b'"');
    raw(out, cell, kind);
    out.push(b'"');
}

/// Writes the bare text of a cell, as `/$value`, a key or an ETag holds it. Null is nothing.
pub(super) fn raw(out: &mut Vec<u8>, cell: Cell<'_>, kind: Kind<'_>) {
    match cell {
        Cell::Null => {}
        Cell::Boolean(b) => out.extend_from_slice(if b { b"true" } else { b"false" }),
        Cell::Int(n) => match kind {
            Kind::Enum(words) => words.write(out, n),
            Kind::Plain | Kind::Quoted | Kind::Single | Kind::Geo => integer(out, n),
        },
        Cell::Double(d) if matches!(kind, Kind::Single) => single(out, d),
        Cell::Double(d) => double(out, d),
        Cell::Decimal { unscaled, scale } => decimal(out, unscaled, scale),
        Cell::Text(t) => out.extend_from_slice(t.as_bytes()),
        Cell::Date(days) => date(out, i64::from(days)),
        Cell::Instant(micros) => instant(out, micros),
        Cell::Time(micros) => time(out, micros),
        Cell::Duration(micros) => {
            out.extend_from_slice(entity_model::duration_text(micros).as_bytes());
        }
        Cell::Guid(id) => {
            let mut space = [0; uuid::fmt::Hyphenated::LENGTH];
            out.extend_from_slice(id.hyphenated().encode_lower(&mut space).as_bytes());
        }
        Cell::Binary(bytes) => binary(out, bytes),
    }
}

fn integer(out: &mut Vec<u8>, n: i64) {
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(out, &n);
}

/// `@odata.count`, an `Edm.Int64` like any other.
pub(super) fn count(out: &mut Vec<u8>, n: u64, quoted: bool) {
    if quoted {
        out.push(b'"');
    }
    let _ = serde_json::to_writer(&mut *out, &n);
    if quoted {
        out.push(b'"');
    }
}

/// The shortest text that reads back as the same number.
fn double(out: &mut Vec<u8>, d: f64) {
    if d.is_nan() {
        out.extend_from_slice(b"NaN");
    } else if d.is_infinite() {
        out.extend_from_slice(if d > 0.0 { b"INF" } else { b"-INF" });
    } else {
        let _ = serde_json::to_writer(out, &d);
    }
}

/// The shortest text that reads back as the same number of single precision.
fn single(out: &mut Vec<u8>, d: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the value was one of single precision"
    )]
    let narrow = d as f32;
    if narrow.is_finite() {
        let _ = serde_json::to_writer(out, &narrow);
    } else {
        double(out, d);
    }
}

/// Without zeros at the end of its fraction.
fn decimal(out: &mut Vec<u8>, unscaled: i128, scale: u8) {
    let (mut digits, mut scale) = (unscaled.unsigned_abs(), scale);
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    if unscaled < 0 {
        out.push(b'-');
    }
    let (whole, fraction) = match 10_u128.checked_pow(u32::from(scale)) {
        Some(unit) => (digits / unit, digits % unit),
        None => (0, digits),
    };
    let _ = serde_json::to_writer(&mut *out, &whole);
    if scale > 0 {
        out.push(b'.');
        digits_padded(out, fraction, usize::from(scale));
    }
}

/// Exactly so many digits, with zeros in front.
fn digits_padded(out: &mut Vec<u8>, mut number: u128, width: usize) {
    let from = out.len();
    out.resize(from + width, b'0');
    for place in out.iter_mut().skip(from).rev() {
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

fn two(out: &mut Vec<u8>, number: i64) {
    let number = u8::try_from(number).unwrap_or(0);
    out.extend([b'0' + number / 10, b'0' + number % 10]);
}

/// Days since 1970-01-01 as a day of the proleptic Gregorian calendar.
fn date(out: &mut Vec<u8>, days: i64) {
    let (year, month, day) = civil(days);
    if (0..=9999).contains(&year) {
        two(out, year / 100);
        two(out, year % 100);
    } else {
        if year < 0 {
            out.push(b'-');
        }
        let digits = year.unsigned_abs();
        let width = if digits > 9999 {
            digits.ilog10() as usize + 1
        } else {
            4
        };
        digits_padded(out, u128::from(digits), width);
    }
    out.push(b'-');
    two(out, month);
    out.push(b'-');
    two(out, day);
}

/// Year, month and day: years are counted from March of year 0, so that the leap day ends a year.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

const DAY: i64 = 86_400_000_000;

fn instant(out: &mut Vec<u8>, micros: i64) {
    date(out, micros.div_euclid(DAY));
    out.push(b'T');
    time(out, micros.rem_euclid(DAY));
    out.push(b'Z');
}

/// Microseconds since midnight, with as many fraction digits as are not zero.
fn time(out: &mut Vec<u8>, micros: i64) {
    let (seconds, mut fraction) = (micros / 1_000_000, micros % 1_000_000);
    two(out, seconds / 3600);
    out.push(b':');
    two(out, seconds / 60 % 60);
    out.push(b':');
    two(out, seconds % 60);
    if fraction > 0 {
        let mut width = 6;
        while fraction % 10 == 0 {
            fraction /= 10;
            width -= 1;
        }
        out.push(b'.');
        digits_padded(out, u128::from(fraction.unsigned_abs()), width);
    }
}

/// base64url with padding, which readers may need and none refuses.
fn binary(out: &mut Vec<u8>, bytes: &[u8]) {
    let from = out.len();
    out.resize(from + bytes.len().div_ceil(3) * 4, 0);
    let written = out
        .get_mut(from..)
        .and_then(|space| URL_SAFE.encode_slice(bytes, space).ok());
    out.truncate(from + written.unwrap_or(0));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(cell: Cell<'_>) -> String {
        let mut out = Vec::new();
        json(&mut out, cell, Kind::Plain);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_written_as_json() {
        let decimal = |unscaled, scale| Cell::Decimal { unscaled, scale };
        for (cell, text) in [
            (Cell::Null, "null"),
            (Cell::Boolean(true), "true"),
            (Cell::Int(i64::MIN), "-9223372036854775808"),
            (Cell::Double(0.1), "0.1"),
            (Cell::Double(1e300), "1e+300"),
            (Cell::Double(-2.0), "-2.0"),
            (Cell::Double(f64::NAN), "\"NaN\""),
            (Cell::Double(f64::INFINITY), "\"INF\""),
            (Cell::Double(f64::NEG_INFINITY), "\"-INF\""),
            (decimal(0, 5), "0"),
            (decimal(1_250_000, 5), "12.5"),
            (decimal(-5, 3), "-0.005"),
            (decimal(-1200, 2), "-12"),
            (decimal(7, 0), "7"),
            (
                decimal(i128::MAX, 38),
                "1.70141183460469231731687303715884105727",
            ),
            (
                decimal(1, 60),
                "0.000000000000000000000000000000000000000000000000000000000001",
            ),
            (Cell::Text("É\"\n"), "\"É\\\"\\n\""),
            (Cell::Time(0), "\"00:00:00\""),
            (Cell::Time(86_399_999_999), "\"23:59:59.999999\""),
            (Cell::Duration(5_400_000_000), "\"PT1H30M\""),
            (
                Cell::Guid(uuid::Uuid::from_u128(0xAB)),
                "\"00000000-0000-0000-0000-0000000000ab\"",
            ),
            (Cell::Binary(&[0xfb, 0xff]), "\"-_8=\""),
            (Cell::Binary(&[]), "\"\""),
        ] {
            assert_eq!(plain(cell), text);
        }
    }

    #[test]
    fn large_numbers_are_quoted_for_javascript() {
        let mut out = Vec::new();
        json(&mut out, Cell::Int(1 << 60), Kind::Quoted);
        json(
            &mut out,
            Cell::Decimal {
                unscaled: 15,
                scale: 1,
            },
            Kind::Quoted,
        );
        json(&mut out, Cell::Null, Kind::Quoted);
        assert_eq!(out, b"\"1152921504606846976\"\"1.5\"null");
    }

    #[test]
    fn days_agree_with_chrono() {
        let first = chrono::DateTime::UNIX_EPOCH.date_naive();
        for days in (-1_000_000..1_500_000).step_by(97) {
            let expected = first + chrono::TimeDelta::days(days);
            let mut out = Vec::new();
            date(&mut out, days);
            if (0..=9999).contains(&chrono::Datelike::year(&expected)) {
                assert_eq!(String::from_utf8(out).unwrap(), expected.to_string());
            }
        }
        assert_eq!(plain(Cell::Date(-719_893)), "\"-0001-01-01\"");
        assert_eq!(plain(Cell::Date(2_932_897)), "\"10000-01-01\"");
    }

    #[test]
    fn instants_agree_with_the_model() {
        for micros in [
            0,
            1,
            -1,
            1_725_177_600_000_000,
            1_725_177_600_120_000,
            -62_135_596_800_000_000,
        ] {
            let at = chrono::DateTime::from_timestamp_micros(micros).unwrap();
            let expected = format!("\"{}\"", entity_model::format_date_time(at));
            assert_eq!(plain(Cell::Instant(micros)), expected);
        }
    }
}
