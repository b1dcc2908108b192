//! Values as JSON bytes: what both sides of a comparison write with, so that it compares the rest.

/// The texts of an enumeration's values, quotes included.
pub(super) type Words = Vec<(i64, Vec<u8>)>;

pub(super) fn word(out: &mut Vec<u8>, words: &Words, value: i64) {
    match words.iter().find(|(known, _)| *known == value) {
        Some((_, text)) => out.extend_from_slice(text),
        None => {
            out.push(b'"');
            integer(out, value);
            out.push(b'"');
        }
    }
}

pub(super) fn integer(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    digits(out, value.unsigned_abs(), 1);
}

/// At least so many digits, at most twenty.
fn digits(out: &mut Vec<u8>, mut value: u64, width: usize) {
    let mut space = [b'0'; 20];
    let mut used = 0;
    for place in space.iter_mut().rev() {
        if value == 0 && used >= width {
            break;
        }
        *place = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
        used += 1;
    }
    out.extend_from_slice(space.get(20 - used..).unwrap_or_default());
}

/// `unscaled × 10^-scale`, without zeros at the end of its fraction.
pub(super) fn decimal(out: &mut Vec<u8>, unscaled: i64, scale: u8) {
    let (mut left, mut scale) = (unscaled.unsigned_abs(), scale);
    while scale > 0 && left.is_multiple_of(10) {
        left /= 10;
        scale -= 1;
    }
    if unscaled < 0 {
        out.push(b'-');
    }
    let unit = 10_u64.pow(u32::from(scale));
    digits(out, left / unit, 1);
    if scale > 0 {
        out.push(b'.');
        digits(out, left % unit, usize::from(scale));
    }
}

pub(super) fn text(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut plain = text;
    while let Some(at) = plain.iter().position(|byte| special(*byte)) {
        let (before, rest) = plain.split_at(at);
        out.extend_from_slice(before);
        let Some((byte, after)) = rest.split_first() else {
            break;
        };
        escape(out, *byte);
        plain = after;
    }
    out.extend_from_slice(plain);
    out.push(b'"');
}

fn special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => out.extend([b'\\', byte]),
        b'\n' => out.extend(b"\\n"),
        b'\r' => out.extend(b"\\r"),
        b'\t' => out.extend(b"\\t"),
        0x08 => out.extend(b"\\b"),
        0x0c => out.extend(b"\\f"),
        _ => out.extend(format!("\\u{byte:04x}").as_bytes()),
    }
}

/// Days since 1970-01-01, in quotes.
pub(super) fn date(out: &mut Vec<u8>, days: i64) {
    out.push(b'"');
    day(out, days);
    out.push(b'"');
}

/// Microseconds since 1970-01-01T00:00:00Z, in quotes.
pub(super) fn instant(out: &mut Vec<u8>, micros: i64) {
    const DAY: i64 = 86_400_000_000;
    let (days, micros) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    let (seconds, mut fraction) = (micros / 1_000_000, micros % 1_000_000);
    out.push(b'"');
    day(out, days);
    for (before, number) in [
        (b'T', seconds / 3600),
        (b':', seconds / 60 % 60),
        (b':', seconds % 60),
    ] {
        out.push(before);
        digits(out, number.unsigned_abs(), 2);
    }
    if fraction > 0 {
        let mut width = 6;
        while fraction % 10 == 0 {
            fraction /= 10;
            width -= 1;
        }
        out.push(b'.');
        digits(out, fraction.unsigned_abs(), width);
    }
    out.extend(b"Z\"");
}

/// The calendar day, counted in years that begin in March so that a leap day ends them.
fn day(out: &mut Vec<u8>, days: i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    digits(out, year.unsigned_abs(), 4);
    for number in [month, day] {
        out.push(b'-');
        digits(out, number.unsigned_abs(), 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written() {
        for (value, expected) in [
            (0, "0"),
            (-7, "-7"),
            (i64::MIN, "-9223372036854775808"),
            (120, "120"),
        ] {
            assert_eq!(written(|out| integer(out, value)), expected);
        }
        for (unscaled, scale, expected) in [
            (0, 5, "0"),
            (1_250_000, 5, "12.5"),
            (-5, 3, "-0.005"),
            (-1200, 2, "-12"),
        ] {
            assert_eq!(written(|out| decimal(out, unscaled, scale)), expected);
        }
    }

    #[test]
    fn texts_and_moments_are_written() {
        assert_eq!(
            written(|out| text(out, "É\"\\\n\u{1}".as_bytes())),
            "\"É\\\"\\\\\\n\\u0001\""
        );
        assert_eq!(written(|out| date(out, 20_514)), "\"2026-03-02\"");
        assert_eq!(written(|out| date(out, -1)), "\"1969-12-31\"");
        assert_eq!(
            written(|out| instant(out, 1_725_177_600_120_000)),
            "\"2024-09-01T08:00:00.12Z\""
        );
        assert_eq!(written(|out| instant(out, 0)), "\"1970-01-01T00:00:00Z\"");
    }
}
