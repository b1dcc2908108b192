//! Decimals of any number of digits on SQLite: a whole number of 64 bits, scaled, or a text.
//!
//! A column of few digits keeps the whole number. Every other column, and whatever is computed, is a text that orders as
//! the number does: `1` and how many digits, in three places, then the digits; below zero `0`, and every place
//! subtracted from nine. Zero has no digits. The scale is known by the expression, and stands nowhere in the value.

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, ToPrimitive};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::BigInt as SqlBigInt;
use diesel::sqlite::{Sqlite, SqliteType, SqliteValue};
use query_plan::port::StoreError;

use crate::error::unexpected;

/// Places that say how many digits there are.
const COUNT: usize = 3;

/// A whole number, as short as it can be.
#[derive(Clone, Debug, PartialEq, Eq, FromSqlRow)]
pub(crate) enum Exact {
    Small(i128),
    Large(BigInt),
}

impl Exact {
    pub(crate) fn read(value: &mut SqliteValue<'_, '_, '_>) -> Result<Self, StoreError> {
        if value.value_type() == Some(SqliteType::Text) {
            let text = value.read_text();
            return Self::parse(text).ok_or_else(|| unexpected(format!("`{text}` is no decimal")));
        }
        Ok(Self::Small(value.read_long().into()))
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let sign = text.chars().next()?;
        let mut digits = text.get(1 + COUNT..)?.to_owned();
        if sign == '0' {
            digits = complement(&digits);
            digits.insert(0, '-');
        }
        if digits.is_empty() {
            return Some(Self::Small(0));
        }
        let small = digits.parse().ok().map(Self::Small);
        small.or_else(|| digits.parse().ok().map(Self::Large))
    }

    /// `None` where there are more digits than the text can count.
    pub(crate) fn text(&self) -> Option<String> {
        let (below, digits) = match self {
            Self::Small(0) => (false, String::new()),
            Self::Small(n) => (*n < 0, n.unsigned_abs().to_string()),
            Self::Large(n) => (n.sign() == Sign::Minus, n.magnitude().to_string()),
        };
        if digits.len() >= 10_usize.pow(COUNT as u32) {
            return None;
        }
        let places = format!("{:0COUNT$}{digits}", digits.len());
        Some(if below {
            format!("0{}", complement(&places))
        } else {
            format!("1{places}")
        })
    }

    pub(crate) fn to_i128(&self) -> Option<i128> {
        match self {
            Self::Small(n) => Some(*n),
            Self::Large(n) => n.to_i128(),
        }
    }

    pub(crate) fn to_big(&self, scale: i64) -> BigDecimal {
        match self {
            Self::Small(n) => BigDecimal::new(BigInt::from(*n), scale),
            Self::Large(n) => BigDecimal::new(n.clone(), scale),
        }
    }
}

impl From<BigInt> for Exact {
    fn from(n: BigInt) -> Self {
        n.to_i128().map_or(Self::Large(n), Self::Small)
    }
}

fn complement(digits: &str) -> String {
    let nine = |b: u8| char::from(b'0' + b'9'.saturating_sub(b).min(9));
    digits.bytes().map(nine).collect()
}

/// Whichever of the two forms comes.
impl FromSql<SqlBigInt, Sqlite> for Exact {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self::read(&mut value)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_order_as_numbers_do() {
        let long = "9".repeat(60);
        let numbers = [
            &format!("-{long}"),
            "-99999999999999999999999999999999999999",
            "-10000000000000000000",
            "-9999999999999999999",
            "-11",
            "-10",
            "-2",
            "-1",
            "0",
            "1",
            "9",
            "10",
            "11",
            "99999999999999999999",
            "100000000000000000000",
            &long,
        ];
        let texts: Vec<String> = numbers
            .iter()
            .map(|n| Exact::from(n.parse::<BigInt>().unwrap()).text().unwrap())
            .collect();
        assert!(texts.is_sorted(), "{texts:#?}");
        for (number, text) in numbers.iter().zip(&texts) {
            assert_eq!(
                Exact::parse(text),
                Some(Exact::from(number.parse::<BigInt>().unwrap()))
            );
        }
    }

    #[test]
    fn digits_are_counted_to_999() {
        let number = |digits: usize| Exact::from("7".repeat(digits).parse::<BigInt>().unwrap());
        assert_eq!(
            Exact::parse(&number(999).text().unwrap()),
            Some(number(999))
        );
        assert_eq!(number(1000).text(), None);
    }
}
