//! The functions that every SQLite connection is given.

use diesel::QueryResult;
use diesel::declare_sql_function;
use diesel::serialize::{IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Double, Nullable, Text};
use diesel::sqlite::{Sqlite, SqliteAggregateFunction, SqliteConnection};

use super::number::{self, Outcome, fail};
use super::{Exact, fold, geo, has_words, pattern, text};
use crate::error::COMPUTATION;
use crate::row;

#[declare_sql_function]
extern "SQL" {
    fn preau_whole(op: BigInt, a: Nullable<BigInt>, b: Nullable<BigInt>) -> Nullable<BigInt>;
    fn preau_mul(a: Nullable<BigInt>, b: Nullable<BigInt>) -> Nullable<BigInt>;
    fn preau_real(op: BigInt, a: Nullable<Double>, b: Nullable<Double>) -> Nullable<Double>;
    fn preau_decimal(
        op: BigInt,
        a: Nullable<BigInt>,
        sa: BigInt,
        b: Nullable<BigInt>,
        sb: BigInt,
        to: BigInt,
    ) -> Nullable<Text>;
    fn preau_rescale(a: Nullable<BigInt>, from: BigInt, to: BigInt) -> Nullable<Text>;
    fn preau_compare(
        a: Nullable<BigInt>,
        sa: BigInt,
        b: Nullable<BigInt>,
        sb: BigInt,
    ) -> Nullable<BigInt>;
    #[aggregate]
    fn preau_sum(a: Nullable<BigInt>, from: BigInt, to: BigInt) -> Nullable<Text>;
    #[aggregate]
    fn preau_average(a: Nullable<BigInt>, from: BigInt, to: BigInt) -> Nullable<Text>;
    fn preau_limb(a: Nullable<BigInt>, at: BigInt) -> Nullable<BigInt>;
    fn preau_rest(a: Nullable<BigInt>, at: BigInt) -> Nullable<BigInt>;
    fn preau_joined(rest: Nullable<BigInt>, limb: Nullable<BigInt>) -> Nullable<Text>;
    fn preau_round_decimal(
        mode: BigInt,
        a: Nullable<BigInt>,
        from: BigInt,
        to: BigInt,
    ) -> Nullable<Text>;
    fn preau_round_real(mode: BigInt, a: Nullable<Double>) -> Nullable<Double>;
    fn preau_real_int(a: Nullable<Double>) -> Nullable<BigInt>;
    fn preau_real_decimal(a: Nullable<Double>, scale: BigInt) -> Nullable<Text>;
    fn preau_real_text(a: Nullable<Double>) -> Nullable<Text>;
    fn preau_decimal_int(a: Nullable<BigInt>, scale: BigInt) -> Nullable<BigInt>;
    fn preau_decimal_real(a: Nullable<BigInt>, scale: BigInt) -> Nullable<Double>;
    fn preau_decimal_text(a: Nullable<BigInt>, scale: BigInt) -> Nullable<Text>;
    fn preau_scale_duration(
        op: BigInt,
        duration: Nullable<BigInt>,
        n: Nullable<BigInt>,
        scale: BigInt,
    ) -> Nullable<BigInt>;
    fn preau_stretch_duration(
        op: BigInt,
        duration: Nullable<BigInt>,
        n: Nullable<Double>,
    ) -> Nullable<BigInt>;
    fn preau_move_date(days: Nullable<BigInt>, duration: Nullable<BigInt>) -> Nullable<BigInt>;
    fn preau_substring(
        t: Nullable<Text>,
        from: Nullable<BigInt>,
        length: Nullable<BigInt>,
    ) -> Nullable<Text>;
    fn preau_lower(t: Nullable<Text>) -> Nullable<Text>;
    fn preau_upper(t: Nullable<Text>) -> Nullable<Text>;
    fn preau_fold(t: Nullable<Text>) -> Nullable<Text>;
    fn preau_has_words(t: Nullable<Text>, words: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_matches(t: Nullable<Text>, pattern: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_date_part(part: BigInt, days: Nullable<BigInt>) -> Nullable<BigInt>;
    fn preau_day(instant: Nullable<BigInt>) -> Nullable<BigInt>;
    fn preau_time(instant: Nullable<BigInt>) -> Nullable<BigInt>;
    fn preau_date_text(a: Nullable<BigInt>) -> Nullable<Text>;
    fn preau_instant_text(a: Nullable<BigInt>) -> Nullable<Text>;
    fn preau_time_text(a: Nullable<BigInt>) -> Nullable<Text>;
    fn preau_duration_text(a: Nullable<BigInt>) -> Nullable<Text>;
    fn preau_text_boolean(t: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_text_int(t: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_text_real(t: Nullable<Text>) -> Nullable<Double>;
    fn preau_text_decimal(t: Nullable<Text>, scale: BigInt) -> Nullable<Text>;
    fn preau_text_date(t: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_text_instant(t: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_text_time(t: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_text_duration(t: Nullable<Text>) -> Nullable<BigInt>;
    fn preau_text_guid(t: Nullable<Text>) -> Nullable<Text>;
    fn preau_geo_distance(sphere: BigInt, a: Nullable<Text>, b: Nullable<Text>)
    -> Nullable<Double>;
    fn preau_geo_length(sphere: BigInt, a: Nullable<Text>) -> Nullable<Double>;
    fn preau_geo_intersects(a: Nullable<Text>, b: Nullable<Text>) -> Nullable<BigInt>;
}

/// An outcome as SQLite takes it: a value, null, or an error that ends the statement.
#[derive(Debug)]
struct Answer<T>(Outcome<T>);

impl ToSql<Nullable<BigInt>, Sqlite> for Answer<i64> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> diesel::serialize::Result {
        match self.0.as_ref().map_err(String::as_str)? {
            Some(n) => {
                out.set_value(*n);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }
}

impl ToSql<Nullable<Text>, Sqlite> for Answer<Exact> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> diesel::serialize::Result {
        match self.0.as_ref().map_err(String::as_str)? {
            Some(n) => {
                let text = n.text();
                out.set_value(
                    text.ok_or_else(|| format!("{COMPUTATION}a decimal has too many digits"))?,
                );
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }
}

impl ToSql<Nullable<Double>, Sqlite> for Answer<f64> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> diesel::serialize::Result {
        match self.0.as_ref().map_err(String::as_str)? {
            Some(d) => {
                out.set_value(*d);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }
}

fn both<A, B, T>(a: Option<A>, b: Option<B>, f: impl FnOnce(A, B) -> Outcome<T>) -> Answer<T> {
    Answer(a.zip(b).map_or(Ok(None), |(a, b)| f(a, b)))
}

fn one<A, T>(a: Option<A>, f: impl FnOnce(A) -> Outcome<T>) -> Answer<T> {
    Answer(a.map_or(Ok(None), f))
}

/// Registers every function of ours on a new connection.
pub(crate) fn register(c: &mut SqliteConnection) -> QueryResult<()> {
    numbers(c)?;
    texts(c)?;
    times(c)?;
    places(c)
}

fn numbers(c: &mut SqliteConnection) -> QueryResult<()> {
    type I = Option<i64>;
    type R = Option<f64>;
    type E = Option<Exact>;
    preau_whole_utils::register_impl(c, |op: i64, a: I, b: I| {
        both(a, b, |a, b| number::whole(op, a, b))
    })?;
    preau_mul_utils::register_impl(c, |a: I, b: I| {
        both(a, b, |a, b| number::whole(number::MUL, a, b))
    })?;
    preau_real_utils::register_impl(c, |op: i64, a: R, b: R| {
        both(a, b, |a, b| number::real(op, a, b))
    })?;
    preau_decimal_utils::register_impl(c, |op: i64, a: E, sa: i64, b: E, sb: i64, to: i64| {
        both(a, b, |a, b| number::decimal(op, (a, sa), (b, sb), to))
    })?;
    preau_rescale_utils::register_impl(c, |a: E, from: i64, to: i64| {
        one(a, |a| Ok(Some(number::rescale(a, from, to))))
    })?;
    preau_compare_utils::register_impl(c, |a: E, sa: i64, b: E, sb: i64| {
        both(a, b, |a, b| Ok(Some(number::compare((a, sa), (b, sb)))))
    })?;
    preau_limb_utils::register_impl(c, |a: E, at: i64| a.map(|a| number::limb(&a, at)))?;
    preau_rest_utils::register_impl(c, |a: E, at: i64| one(a, |a| number::rest(&a, at)))?;
    preau_joined_utils::register_impl(c, |rest: E, limb: E| {
        both(rest, limb, |rest, limb| {
            Ok(Some(number::joined(&rest, &limb)))
        })
    })?;
    preau_sum_utils::register_impl::<Sum, _, _, _>(c)?;
    preau_average_utils::register_impl::<Average, _, _, _>(c)?;
    preau_round_decimal_utils::register_impl(c, |mode: i64, a: E, from: i64, to: i64| {
        one(a, |a| Ok(Some(number::round_decimal(mode, &a, from, to))))
    })?;
    preau_round_real_utils::register_impl(c, |mode: i64, a: R| {
        a.map(|a| number::round_real(mode, a))
    })?;
    preau_real_int_utils::register_impl(c, |a: R| a.and_then(number::real_to_whole))?;
    preau_real_decimal_utils::register_impl(c, |a: R, scale: i64| {
        one(a, |a| Ok(number::real_to_decimal(a, scale)))
    })?;
    preau_real_text_utils::register_impl(c, |a: R| a.map(text::real))?;
    preau_decimal_int_utils::register_impl(c, |a: E, scale: i64| {
        a.and_then(|a| number::decimal_to_whole(&a, scale))
    })?;
    preau_decimal_real_utils::register_impl(c, |a: E, scale: i64| {
        a.map(|a| number::decimal_to_real(&a, scale))
    })?;
    preau_decimal_text_utils::register_impl(c, |a: E, scale: i64| {
        a.map(|a| text::decimal(&a, scale))
    })?;
    preau_scale_duration_utils::register_impl(c, |op: i64, d: I, n: E, scale: i64| {
        both(d, n, |d, n| number::scale_duration(op, d, n, scale))
    })?;
    preau_stretch_duration_utils::register_impl(c, |op: i64, d: I, n: R| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "the other factor is a fraction already"
        )]
        both(d, n, |d, n| {
            let result = number::real(op, d as f64, n)?;
            match result.and_then(|r| number::real_to_whole(r.round_ties_even())) {
                None => fail("a duration is out of range"),
                whole => Ok(whole),
            }
        })
    })
}

/// The sum of decimals; null without one.
#[derive(Debug, Default)]
struct Sum(Option<Exact>, i64);

impl SqliteAggregateFunction<(Option<Exact>, i64, i64)> for Sum {
    type Output = Answer<Exact>;

    fn step(&mut self, (a, from, to): (Option<Exact>, i64, i64)) {
        let Some(a) = a else { return };
        self.1 = to - from;
        self.0 = Some(match self.0.take() {
            None => a,
            Some(sum) => number::sum(sum, a),
        });
    }

    fn finalize(sum: Option<Self>) -> Answer<Exact> {
        let sum = sum.and_then(|sum| Some(number::rescale(sum.0?, 0, sum.1)));
        Answer(Ok(sum))
    }
}

/// The average of decimals; null without one.
#[derive(Debug, Default)]
struct Average {
    sum: Option<Exact>,
    count: i128,
    scales: (i64, i64),
}

impl SqliteAggregateFunction<(Option<Exact>, i64, i64)> for Average {
    type Output = Answer<Exact>;

    fn step(&mut self, (a, from, to): (Option<Exact>, i64, i64)) {
        let Some(a) = a else { return };
        self.scales = (from, to);
        self.count += 1;
        self.sum = Some(match self.sum.take() {
            None => a,
            Some(sum) => number::sum(sum, a),
        });
    }

    fn finalize(average: Option<Self>) -> Answer<Exact> {
        let Some((sum, average)) = average.and_then(|mut a| Some((a.sum.take()?, a))) else {
            return Answer(Ok(None));
        };
        let (from, to) = average.scales;
        let count = (Exact::Small(average.count), 0);
        Answer(number::decimal(number::DIV, (sum, from), count, to))
    }
}

fn texts(c: &mut SqliteConnection) -> QueryResult<()> {
    type T = Option<String>;
    preau_substring_utils::register_impl(c, |t: T, from: Option<i64>, length: Option<i64>| {
        let t = t?;
        Some(text::substring(&t, from?, length?))
    })?;
    preau_lower_utils::register_impl(c, |t: T| t.map(|t| t.to_lowercase()))?;
    preau_upper_utils::register_impl(c, |t: T| t.map(|t| t.to_uppercase()))?;
    preau_fold_utils::register_impl(c, |t: T| t.map(|t| fold(&t)))?;
    preau_has_words_utils::register_impl(c, |t: T, words: T| {
        both(t, words, |t, words| {
            let words: Vec<&str> = words.split(' ').collect();
            Ok(Some(has_words(&t, &words).into()))
        })
    })?;
    preau_matches_utils::register_impl(c, |t: T, p: T| {
        both(t, p, |t, p| {
            pattern::matches(&t, &p).map(|m| Some(m.into()))
        })
    })?;
    preau_text_boolean_utils::register_impl(c, |t: T| {
        t.and_then(|t| text::to_boolean(&t)).map(i64::from)
    })?;
    preau_text_int_utils::register_impl(c, |t: T| t.and_then(|t| text::to_whole(&t)))?;
    preau_text_real_utils::register_impl(c, |t: T| t.and_then(|t| text::to_real(&t)))?;
    preau_text_decimal_utils::register_impl(c, |t: T, scale: i64| {
        one(t, |t| Ok(text::to_decimal(&t, scale)))
    })?;
    preau_text_guid_utils::register_impl(c, |t: T| t.and_then(|t| text::to_guid(&t)))
}

fn places(c: &mut SqliteConnection) -> QueryResult<()> {
    type T = Option<String>;
    preau_geo_distance_utils::register_impl(c, |sphere: i64, a: T, b: T| {
        geo::distance(&a?, &b?, sphere != 0)
    })?;
    preau_geo_length_utils::register_impl(c, |sphere: i64, a: T| geo::length(&a?, sphere != 0))?;
    preau_geo_intersects_utils::register_impl(c, |a: T, b: T| {
        geo::intersects(&a?, &b?).map(i64::from)
    })
}

fn times(c: &mut SqliteConnection) -> QueryResult<()> {
    type I = Option<i64>;
    type T = Option<String>;
    preau_date_part_utils::register_impl(c, |part: i64, days: I| {
        let date = row::date(i32::try_from(days?).ok()?)?;
        Some(match part {
            1 => chrono::Datelike::year(&date).into(),
            2 => chrono::Datelike::month(&date).into(),
            _ => i64::from(chrono::Datelike::day(&date)),
        })
    })?;
    preau_day_utils::register_impl(c, |at: I| {
        at.map(|at| at.div_euclid(row::MICROSECONDS_PER_DAY))
    })?;
    preau_time_utils::register_impl(c, |at: I| {
        at.map(|at| at.rem_euclid(row::MICROSECONDS_PER_DAY))
    })?;
    preau_move_date_utils::register_impl(c, |days: I, duration: I| {
        both(days, duration, |days, duration| {
            let moved = days
                .checked_mul(row::MICROSECONDS_PER_DAY)
                .and_then(|at| at.checked_add(duration));
            moved.map_or_else(
                || fail("a date is out of range"),
                |at| Ok(Some(at.div_euclid(row::MICROSECONDS_PER_DAY))),
            )
        })
    })?;
    preau_date_text_utils::register_impl(c, |a: I| a.and_then(text::date))?;
    preau_instant_text_utils::register_impl(c, |a: I| a.and_then(text::instant))?;
    preau_time_text_utils::register_impl(c, |a: I| a.and_then(text::time))?;
    preau_duration_text_utils::register_impl(c, |a: I| a.map(text::duration))?;
    preau_text_date_utils::register_impl(c, |t: T| t.and_then(|t| text::to_date(&t)))?;
    preau_text_instant_utils::register_impl(c, |t: T| t.and_then(|t| text::to_instant(&t)))?;
    preau_text_time_utils::register_impl(c, |t: T| t.and_then(|t| text::to_time(&t)))?;
    preau_text_duration_utils::register_impl(c, |t: T| t.and_then(|t| text::to_duration(&t)))
}
