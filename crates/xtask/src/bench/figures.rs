//! What many numbers come to.

use std::time::Duration;

/// The middle of some numbers and how far they lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Spread {
    /// `None` without a number.
    pub(crate) fn of(numbers: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = numbers.into_iter().filter(|n| n.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (low, high) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let upper = sorted.get(middle)?;
        let median = if sorted.len().is_multiple_of(2) {
            f64::midpoint(*sorted.get(middle - 1)?, *upper)
        } else {
            *upper
        };
        Some(Self { median, low, high })
    }
}

/// The smallest number that so many per cent of all do not exceed (nearest rank). Sorts what it is given.
pub(crate) fn percentile(numbers: &mut [u32], percent: f64) -> Option<u32> {
    numbers.sort_unstable();
    let rank = (percent / 100.0 * float(numbers.len() as u64))
        .ceil()
        .max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank lies within the slice"
    )]
    numbers.get(rank as usize - 1).copied()
}

/// A count as a number to divide by.
#[expect(clippy::cast_precision_loss, reason = "no count here needs 53 bits")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

/// Milliseconds of each of so many.
pub(crate) fn millis_each(whole: Duration, count: u64) -> f64 {
    whole.as_secs_f64() * 1e3 / float(count)
}

/// A number with as many digits as say something: `12,345`, `12.3`, `0.123`.
pub(crate) fn short(number: f64) -> String {
    let digits = match number.abs() {
        n if n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        n if n >= 1.0 => 2,
        _ => 3,
    };
    thousands(&format!("{number:.digits$}"))
}

fn thousands(text: &str) -> String {
    let (sign, rest) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest
        .split_once('.')
        .map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Bytes as a person reads them.
pub(crate) fn size(bytes: f64) -> String {
    match bytes {
        b if b >= 1e6 => format!("{} MB", short(b / 1e6)),
        b if b >= 1e3 => format!("{} KB", short(b / 1e3)),
        b => format!("{} B", short(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        let spread = |numbers: &[f64]| Spread::of(numbers.iter().copied());
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[f64::NAN]), None);
        let expected = |median, low, high| Some(Spread { median, low, high });
        assert_eq!(spread(&[3.0]), expected(3.0, 3.0, 3.0));
        assert_eq!(spread(&[5.0, 1.0, 3.0]), expected(3.0, 1.0, 5.0));
        assert_eq!(spread(&[4.0, 1.0, 2.0, 9.0]), expected(3.0, 1.0, 9.0));
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let mut hundred: Vec<u32> = (1..=100).rev().collect();
        assert_eq!(percentile(&mut hundred, 99.0), Some(99));
        assert_eq!(percentile(&mut hundred, 50.0), Some(50));
        assert_eq!(percentile(&mut hundred, 100.0), Some(100));
        assert_eq!(percentile(&mut [7], 99.0), Some(7));
        assert_eq!(percentile(&mut [7, 9], 0.0), Some(7));
        assert_eq!(percentile(&mut [], 99.0), None);
    }

    #[test]
    fn numbers_have_three_digits_that_say_something() {
        let shown = [0.0123, 1.234, 12.34, 123.4, 1234.6, 1_234_567.0, -1234.0].map(short);
        assert_eq!(
            shown,
            [
                "0.012",
                "1.23",
                "12.3",
                "123",
                "1,235",
                "1,234,567",
                "-1,234"
            ]
        );
        assert_eq!(
            [512.0, 43_210.0, 4_400_000.0].map(size),
            ["512 B", "43.2 KB", "4.40 MB"]
        );
    }
}
