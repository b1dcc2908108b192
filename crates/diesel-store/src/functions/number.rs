//! Arithmetic that is exact or says that it cannot be: what SQLite alone would round or turn into null.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};

use super::Exact;
use crate::error::COMPUTATION;

/// A value, null, or why there is none.
pub(crate) type Outcome<T> = Result<Option<T>, String>;

pub(crate) fn fail<T>(what: &str) -> Outcome<T> {
    Err(format!("{COMPUTATION}{what}"))
}

/// Codes of the operations, as they stand in SQL text.
pub(crate) const ADD: i64 = 1;
pub(crate) const SUB: i64 = 2;
pub(crate) const MUL: i64 = 3;
pub(crate) const DIV: i64 = 4;
pub(crate) const REM: i64 = 5;

pub(crate) fn whole(op: i64, a: i64, b: i64) -> Outcome<i64> {
    if matches!(op, DIV | REM) && b == 0 {
        return fail("division by zero");
    }
    let result = match op {
        ADD => a.checked_add(b),
        SUB => a.checked_sub(b),
        MUL => a.checked_mul(b),
        DIV => a.checked_div(b),
        // The one pair that overflows is -2^63 and -1; the rest is 0.
        _ => Some(a.checked_rem(b).unwrap_or(0)),
    };
    result.map_or_else(|| fail("a whole number is out of range"), |n| Ok(Some(n)))
}

pub(crate) fn real(op: i64, a: f64, b: f64) -> Outcome<f64> {
    let result = match op {
        ADD => a + b,
        SUB => a - b,
        MUL => a * b,
        // The sign of a zero is nobody's intent.
        DIV => a / (b + 0.0),
        // As the other database can say it too.
        _ => a - b * (a / b).trunc(),
    };
    let by_zero = matches!(op, DIV | REM) && b == 0.0;
    if result.is_infinite() && a.is_finite() && b.is_finite() && !by_zero {
        return fail("a fraction is out of range");
    }
    // What no number stands for, such as the difference of two infinities: SQLite has no NaN.
    Ok(Some(result).filter(|number| !number.is_nan()))
}

fn power(n: i64) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(n).ok()?)
}

/// `a / b` with halves away from zero.
fn divided(a: i128, b: i128) -> i128 {
    let (quotient, rest) = (a / b, a % b);
    if rest.unsigned_abs() >= b.unsigned_abs().div_ceil(2) {
        quotient + if (a < 0) == (b < 0) { 1 } else { -1 }
    } else {
        quotient
    }
}

/// A decimal of scale `from` as one of scale `to`, halves away from zero.
pub(crate) fn rescale(a: Exact, from: i64, to: i64) -> Exact {
    let quick = a.to_i128().and_then(|a| rescale_quick(a, from, to));
    quick.map_or_else(|| rounded(&a.to_big(from), to), Exact::Small)
}

fn rescale_quick(a: i128, from: i64, to: i64) -> Option<i128> {
    if to >= from {
        a.checked_mul(power(to - from)?)
    } else {
        Some(power(from - to).map_or(0, |by| divided(a, by)))
    }
}

fn rounded(number: &BigDecimal, to: i64) -> Exact {
    let rounded = number.with_scale_round(to, RoundingMode::HalfUp);
    Exact::from(rounded.into_bigint_and_exponent().0)
}

/// `a` of scale `sa` and `b` of scale `sb`, computed exactly and then brought to scale `to`.
pub(crate) fn decimal(
    op: i64,
    (a, sa): (Exact, i64),
    (b, sb): (Exact, i64),
    to: i64,
) -> Outcome<Exact> {
    if matches!(op, DIV | REM) && b == Exact::Small(0) {
        return fail("division by zero");
    }
    let quick = a
        .to_i128()
        .zip(b.to_i128())
        .and_then(|(a, b)| decimal_quick(op, (a, sa), (b, sb), to));
    Ok(Some(match quick {
        Some(n) => Exact::Small(n),
        None => slowly(op, &a.to_big(sa), &b.to_big(sb), to),
    }))
}

fn decimal_quick(op: i64, (a, sa): (i128, i64), (b, sb): (i128, i64), to: i64) -> Option<i128> {
    let common = sa.max(sb);
    match op {
        ADD | SUB | REM => rescale_quick(a, sa, common)
            .zip(rescale_quick(b, sb, common))
            .and_then(|(a, b)| match op {
                ADD => a.checked_add(b),
                SUB => a.checked_sub(b),
                _ => a.checked_rem(b),
            })
            .and_then(|n| rescale_quick(n, common, to)),
        MUL => a.checked_mul(b).and_then(|n| rescale_quick(n, sa + sb, to)),
        _ => {
            // a/10^sa ÷ b/10^sb × 10^to = a × 10^(sb + to - sa) ÷ b
            let shift = sb + to - sa;
            if shift >= 0 {
                power(shift)
                    .and_then(|by| a.checked_mul(by))
                    .map(|a| divided(a, b))
            } else {
                power(-shift)
                    .and_then(|by| b.checked_mul(by))
                    .map(|b| divided(a, b))
            }
        }
    }
}

/// Where 128 bits do not hold what stands between.
fn slowly(op: i64, a: &BigDecimal, b: &BigDecimal, to: i64) -> Exact {
    let result = match op {
        ADD => a + b,
        SUB => a - b,
        MUL => a * b,
        DIV => a / b,
        _ => a % b,
    };
    rounded(&result, to)
}

/// Of two whole numbers, or decimals of one scale.
pub(crate) fn sum(a: Exact, b: Exact) -> Exact {
    let quick = a.to_i128().zip(b.to_i128());
    match quick.and_then(|(a, b)| a.checked_add(b)) {
        Some(sum) => Exact::Small(sum),
        None => slowly(ADD, &a.to_big(0), &b.to_big(0), 0),
    }
}

/// A part of a number as a window can add it up. Many millions of them fit into 64 bits.
const LIMB: i64 = 1_000_000_000_000;

/// Digits `12 at` to `12 at + 12` of a number, counted from its end, with its sign.
pub(crate) fn limb(a: &Exact, at: i64) -> i64 {
    (shortened(a, at) % LIMB).to_i64().unwrap_or(0)
}

/// All digits from `12 at` on.
pub(crate) fn rest(a: &Exact, at: i64) -> Outcome<i64> {
    match shortened(a, at).to_i64() {
        None => fail("a decimal is too large to be added up"),
        rest => Ok(rest),
    }
}

fn shortened(a: &Exact, limbs: i64) -> BigInt {
    let number = a.to_big(0).into_bigint_and_exponent().0;
    number / BigInt::from(LIMB).pow(u32::try_from(limbs).unwrap_or(u32::MAX))
}

/// A number out of the sum of its first digits and that of a limb.
pub(crate) fn joined(rest: &Exact, limb: &Exact) -> Exact {
    let [rest, limb] = [rest, limb].map(|n| n.to_big(0).into_bigint_and_exponent().0);
    Exact::from(rest * LIMB + limb)
}

/// -1, 0 or 1.
pub(crate) fn compare((a, sa): (Exact, i64), (b, sb): (Exact, i64)) -> i64 {
    let common = sa.max(sb);
    let quick = |n: &Exact, scale| n.to_i128().and_then(|n| rescale_quick(n, scale, common));
    let order = match quick(&a, sa).zip(quick(&b, sb)) {
        Some((a, b)) => a.cmp(&b),
        None => a.to_big(sa).cmp(&b.to_big(sb)),
    };
    order as i64
}

pub(crate) const CEILING: i64 = 1;
pub(crate) const FLOOR: i64 = 2;

/// A decimal of scale `from` cut to a whole number by `mode`, as a decimal of scale `to`.
pub(crate) fn round_decimal(mode: i64, a: &Exact, from: i64, to: i64) -> Exact {
    let mode = match mode {
        CEILING => RoundingMode::Ceiling,
        FLOOR => RoundingMode::Floor,
        _ => RoundingMode::HalfUp,
    };
    rounded(&a.to_big(from).with_scale_round(0, mode), to)
}

pub(crate) fn round_real(mode: i64, a: f64) -> f64 {
    match mode {
        CEILING => a.ceil(),
        FLOOR => a.floor(),
        _ => a.round(),
    }
}

/// The whole part, null beyond 64 bits.
pub(crate) fn real_to_whole(a: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let whole = a.trunc();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked beside it"
    )]
    (whole > -LIMIT && whole < LIMIT).then_some(whole as i64)
}

/// By its first fifteen digits, as PostgreSQL converts; null where it has none.
pub(crate) fn real_to_decimal(a: f64, scale: i64) -> Option<Exact> {
    let digits: BigDecimal = format!("{a:.14e}").parse().ok()?;
    Some(rounded(&digits, scale))
}

pub(crate) fn decimal_to_real(a: &Exact, scale: i64) -> f64 {
    // Through text: it rounds once.
    let text = a.to_big(scale).to_scientific_notation();
    text.parse().unwrap_or(f64::NAN)
}

pub(crate) fn decimal_to_whole(a: &Exact, scale: i64) -> Option<i64> {
    let whole = a.to_big(scale).with_scale_round(0, RoundingMode::Down);
    whole.into_bigint_and_exponent().0.to_i64()
}

/// A duration times or divided by a decimal; halves away from zero.
pub(crate) fn scale_duration(op: i64, duration: i64, n: Exact, scale: i64) -> Outcome<i64> {
    let scaled = decimal(op, (Exact::Small(duration.into()), 0), (n, scale), 0)?;
    let whole = scaled.and_then(|n| i64::try_from(n.to_i128()?).ok());
    whole.map_or_else(|| fail("a duration is out of range"), |n| Ok(Some(n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(n: i128) -> Exact {
        Exact::Small(n)
    }

    #[test]
    fn decimals_are_exact() {
        let most = i128::MAX;
        for (op, (a, sa), (b, sb), to, expected) in [
            (ADD, (150, 2), (25, 1), 2, Some("400")),
            (MUL, (150, 2), (150, 2), 4, Some("22500")),
            (MUL, (150, 2), (150, 2), 2, Some("225")),
            (DIV, (1, 0), (3, 0), 5, Some("33333")),
            (DIV, (2, 0), (3, 0), 5, Some("66667")),
            (DIV, (-1, 0), (2, 0), 0, Some("-1")),
            (REM, (75, 1), (2, 0), 1, Some("15")),
            (
                MUL,
                (most, 0),
                (10, 0),
                0,
                Some("1701411834604692317316873037158841057270"),
            ),
            (
                ADD,
                (most, 0),
                (1, 0),
                0,
                Some("170141183460469231731687303715884105728"),
            ),
            (
                DIV,
                (most, 0),
                (most, 38),
                0,
                Some("100000000000000000000000000000000000000"),
            ),
            (DIV, (1, 0), (0, 0), 0, None),
        ] {
            let result = decimal(op, (exact(a), sa), (exact(b), sb), to)
                .ok()
                .flatten();
            let shown = result.map(|n| n.to_big(0).to_plain_string());
            assert_eq!(shown.as_deref(), expected, "{op} {a} {b}");
        }
    }

    #[test]
    fn decimals_compare_by_value() {
        let check = |(a, sa), (b, sb)| compare((exact(a), sa), (exact(b), sb));
        assert_eq!(check((100, 2), (1, 0)), 0);
        assert_eq!(check((i128::MAX, 0), (i128::MAX, 18)), 1);
        assert_eq!(check((1005, 3), (101, 2)), -1);
    }

    #[test]
    fn decimals_round() {
        for (mode, a, expected) in [
            (CEILING, -150, -100),
            (CEILING, 101, 200),
            (FLOOR, -101, -200),
            (3, 250, 300),
            (3, -250, -300),
            (3, 249, 200),
        ] {
            assert_eq!(
                round_decimal(mode, &exact(a), 2, 2),
                exact(expected),
                "{mode} {a}"
            );
        }
    }

    #[test]
    fn whole_numbers_do_not_overflow() {
        assert!(whole(ADD, i64::MAX, 1).is_err());
        assert!(whole(DIV, i64::MIN, -1).is_err());
        assert!(whole(DIV, 1, 0).is_err());
        assert_eq!(whole(DIV, -7, 2), Ok(Some(-3)));
        assert_eq!(whole(REM, -7, 2), Ok(Some(-1)));
        assert_eq!(whole(REM, i64::MIN, -1), Ok(Some(0)));
    }
}
