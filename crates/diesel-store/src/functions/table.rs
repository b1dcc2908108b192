//! The table: what each OData function, operation, measure and cast is on each database.
//!
//! `{0}` `{1}` `{2}` are the arguments, `{s0}` the digits after the point of the first one, `{s}` those of the
//! result, `{code}` an operation as a number and `{sign}` as a sign. A name that begins with `preau_` is a
//! function of ours: on SQLite registered on every connection ([`super::native`]), on PostgreSQL created by the
//! engine's own migration. Both compute the same.

use query_plan::expr::{Arithmetic, Function};
use query_plan::read::Method;

/// What a template is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Any,
    Boolean,
    Int,
    Double,
    Decimal,
    Text,
    Date,
    Instant,
    Time,
    Duration,
    Guid,
    Binary,
}

/// The characters that `trim` takes away: Unicode's White_Space.
macro_rules! white_space {
    () => {
        "9,10,11,12,13,32,133,160,5760,8192,8193,8194,8195,8196,8197,8198,8199,8200,8201,8202,8232,8233,8239,8287,12288"
    };
}

use Function as F;

/// (function, kind of the first argument, SQLite, PostgreSQL)
pub(super) const FUNCTIONS: &[(Function, Of, &str, &str)] = &[
    (F::Concat, Of::Any, "({0} || {1})", "({0} || {1})"),
    (
        F::Contains,
        Of::Any,
        "(instr({0}, {1}) > 0)",
        "(strpos({0}, {1}) > 0)",
    ),
    (
        F::StartsWith,
        Of::Any,
        "(substr({0}, 1, length({1})) = {1})",
        "starts_with({0}, {1})",
    ),
    (
        F::EndsWith,
        Of::Any,
        "(substr({0}, length({0}) + 1 - length({1})) = {1})",
        "(right({0}, length({1})) = {1})",
    ),
    (
        F::IndexOf,
        Of::Any,
        "(instr({0}, {1}) - 1)",
        "(strpos({0}, {1}) - 1)",
    ),
    (F::Length, Of::Text, "length({0})", "length({0})"),
    (F::Length, Of::Binary, "length({0})", "length({0})"),
    (
        F::SubstringFrom,
        Of::Any,
        "preau_substring({0}, {1}, 9223372036854775807)",
        "preau_substring({0}, {1}, 9223372036854775807)",
    ),
    (
        F::Substring,
        Of::Any,
        "preau_substring({0}, {1}, {2})",
        "preau_substring({0}, {1}, {2})",
    ),
    (
        F::ToLower,
        Of::Any,
        "preau_lower({0})",
        "(lower({0} COLLATE \"und-x-icu\") COLLATE \"C\")",
    ),
    (
        F::ToUpper,
        Of::Any,
        "preau_upper({0})",
        "(upper({0} COLLATE \"und-x-icu\") COLLATE \"C\")",
    ),
    (
        F::Trim,
        Of::Any,
        concat!("trim({0}, char(", white_space!(), "))"),
        "btrim({0}, E'\\t\\n\\x0b\\f\\r \\u0085\\u00a0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000')",
    ),
    (
        F::MatchesPattern,
        Of::Any,
        "preau_matches({0}, {1})",
        "({0} ~ {1})",
    ),
    (F::Fold, Of::Any, "preau_fold({0})", "preau_fold({0})"),
    (
        F::HasWords,
        Of::Any,
        "preau_has_words({0}, {1})",
        "({0} ~ {1})",
    ),
    (
        F::Year,
        Of::Date,
        "preau_date_part(1, {0})",
        "extract(year FROM {0})::integer",
    ),
    (
        F::Month,
        Of::Date,
        "preau_date_part(2, {0})",
        "extract(month FROM {0})::integer",
    ),
    (
        F::Day,
        Of::Date,
        "preau_date_part(3, {0})",
        "extract(day FROM {0})::integer",
    ),
    (
        F::Year,
        Of::Instant,
        "preau_date_part(1, preau_day({0}))",
        "extract(year FROM {0} AT TIME ZONE 'UTC')::integer",
    ),
    (
        F::Month,
        Of::Instant,
        "preau_date_part(2, preau_day({0}))",
        "extract(month FROM {0} AT TIME ZONE 'UTC')::integer",
    ),
    (
        F::Day,
        Of::Instant,
        "preau_date_part(3, preau_day({0}))",
        "extract(day FROM {0} AT TIME ZONE 'UTC')::integer",
    ),
    (
        F::Hour,
        Of::Instant,
        "(preau_time({0}) / 3600000000)",
        "extract(hour FROM {0} AT TIME ZONE 'UTC')::integer",
    ),
    (
        F::Minute,
        Of::Instant,
        "(preau_time({0}) / 60000000 % 60)",
        "extract(minute FROM {0} AT TIME ZONE 'UTC')::integer",
    ),
    (
        F::Second,
        Of::Instant,
        "(preau_time({0}) / 1000000 % 60)",
        "trunc(extract(second FROM {0} AT TIME ZONE 'UTC'))::integer",
    ),
    (
        F::Hour,
        Of::Time,
        "({0} / 3600000000)",
        "extract(hour FROM {0})::integer",
    ),
    (
        F::Minute,
        Of::Time,
        "({0} / 60000000 % 60)",
        "extract(minute FROM {0})::integer",
    ),
    (
        F::Second,
        Of::Time,
        "({0} / 1000000 % 60)",
        "trunc(extract(second FROM {0}))::integer",
    ),
    (
        F::FractionalSeconds,
        Of::Instant,
        "preau_rescale(preau_time({0}) % 1000000, 6, {s})",
        "round(mod(extract(second FROM {0} AT TIME ZONE 'UTC'), 1), {s})",
    ),
    (
        F::FractionalSeconds,
        Of::Time,
        "preau_rescale({0} % 1000000, 6, {s})",
        "round(mod(extract(second FROM {0}), 1), {s})",
    ),
    (
        F::Date,
        Of::Instant,
        "preau_day({0})",
        "({0} AT TIME ZONE 'UTC')::date",
    ),
    (
        F::Time,
        Of::Instant,
        "preau_time({0})",
        "({0} AT TIME ZONE 'UTC')::time(6)",
    ),
    (
        F::TotalOffsetMinutes,
        Of::Any,
        "(CASE WHEN {0} IS NOT NULL THEN 0 END)",
        "(CASE WHEN {0} IS NOT NULL THEN 0 END)",
    ),
    (
        F::TotalSeconds,
        Of::Any,
        "preau_rescale({0}, 6, {s})",
        "round({0}::numeric / 1000000, {s})",
    ),
    (
        F::Ceiling,
        Of::Double,
        "preau_round_real(1, {0})",
        "ceil({0}::double precision)",
    ),
    (
        F::Floor,
        Of::Double,
        "preau_round_real(2, {0})",
        "floor({0}::double precision)",
    ),
    (
        F::Round,
        Of::Double,
        "preau_round_real(3, {0})",
        "preau_round({0}::double precision)",
    ),
    (
        F::Ceiling,
        Of::Decimal,
        "preau_round_decimal(1, {0}, {s0}, {s})",
        "ceil({0})",
    ),
    (
        F::Floor,
        Of::Decimal,
        "preau_round_decimal(2, {0}, {s0}, {s})",
        "floor({0})",
    ),
    (
        F::Round,
        Of::Decimal,
        "preau_round_decimal(3, {0}, {s0}, {s})",
        "round({0})",
    ),
    (
        F::GeoDistance,
        Of::Any,
        "preau_geo_distance(1, {0}, {1})",
        "preau_geo_distance(TRUE, {0}, {1})",
    ),
    (
        F::PlaneDistance,
        Of::Any,
        "preau_geo_distance(0, {0}, {1})",
        "preau_geo_distance(FALSE, {0}, {1})",
    ),
    (
        F::GeoLength,
        Of::Any,
        "preau_geo_length(1, {0})",
        "preau_geo_length(TRUE, {0})",
    ),
    (
        F::PlaneLength,
        Of::Any,
        "preau_geo_length(0, {0})",
        "preau_geo_length(FALSE, {0})",
    ),
    (
        F::GeoIntersects,
        Of::Any,
        "preau_geo_intersects({0}, {1})",
        "preau_geo_intersects({0}, {1})",
    ),
    (
        F::JsonMember,
        Of::Any,
        "nullif({0} -> {1}, 'null')",
        "nullif(({0}::json -> {1})::text, 'null')",
    ),
    (
        F::JsonArray,
        Of::Any,
        "(CASE WHEN substr({0}, 1, 1) = '[' THEN {0} END)",
        "(CASE WHEN substr({0}, 1, 1) = '[' THEN {0} END)",
    ),
    (
        F::JsonText,
        Of::Any,
        "(CASE WHEN substr({0}, 1, 1) = '\"' THEN {0} ->> '$' ELSE {0} END)",
        "(({0}::json #>> ARRAY[]::text[]) COLLATE \"C\")",
    ),
    (F::Ceiling, Of::Int, "{0}", "{0}"),
    (F::Floor, Of::Int, "{0}", "{0}"),
    (F::Round, Of::Int, "{0}", "{0}"),
];

/// The items of a JSON array as rows, with their places from 0 on. A number keeps its digits only while it stays text.
pub(super) const ITEMS: (&str, &str) = (
    "SELECT nullif({0} -> j.key, 'null') AS c0, j.key AS c1 FROM json_each({0}) AS j",
    "SELECT nullif(j.value::text, 'null') AS c0, j.o - 1 AS c1 FROM json_array_elements({0}::json) WITH ORDINALITY AS j(value, o)",
);

/// (from, to, SQLite, PostgreSQL); null where a value cannot be converted.
pub(super) const CASTS: &[(Of, Of, &str, &str)] = &[
    (Of::Int, Of::Int, "{0}", "{0}"),
    (
        Of::Int,
        Of::Double,
        "CAST({0} AS REAL)",
        "{0}::double precision",
    ),
    (
        Of::Int,
        Of::Decimal,
        "preau_rescale({0}, 0, {s})",
        "{0}::numeric",
    ),
    (
        Of::Int,
        Of::Text,
        "CAST({0} AS TEXT)",
        "({0}::text COLLATE \"C\")",
    ),
    (Of::Double, Of::Double, "{0}", "{0}"),
    (
        Of::Double,
        Of::Int,
        "preau_real_int({0})",
        "preau_int({0}::double precision)",
    ),
    (
        Of::Double,
        Of::Decimal,
        "preau_real_decimal({0}, {s})",
        "preau_decimal({0}::double precision, {s})",
    ),
    (
        Of::Double,
        Of::Text,
        "preau_real_text({0})",
        "(preau_text({0}::double precision) COLLATE \"C\")",
    ),
    (
        Of::Decimal,
        Of::Int,
        "preau_decimal_int({0}, {s0})",
        "preau_int({0})",
    ),
    (
        Of::Decimal,
        Of::Double,
        "preau_decimal_real({0}, {s0})",
        "{0}::double precision",
    ),
    (
        Of::Decimal,
        Of::Decimal,
        "preau_rescale({0}, {s0}, {s})",
        "round({0}, {s})",
    ),
    (
        Of::Decimal,
        Of::Text,
        "preau_decimal_text({0}, {s0})",
        "(trim_scale({0})::text COLLATE \"C\")",
    ),
    (
        Of::Boolean,
        Of::Text,
        "(CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
        "({0}::text COLLATE \"C\")",
    ),
    (Of::Boolean, Of::Boolean, "{0}", "{0}"),
    (Of::Text, Of::Text, "{0}", "{0}"),
    (
        Of::Text,
        Of::Boolean,
        "preau_text_boolean({0})",
        "preau_to_boolean({0})",
    ),
    (
        Of::Text,
        Of::Int,
        "preau_text_int({0})",
        "preau_to_int({0})",
    ),
    (
        Of::Text,
        Of::Double,
        "preau_text_real({0})",
        "preau_to_double({0})",
    ),
    (
        Of::Text,
        Of::Decimal,
        "preau_text_decimal({0}, {s})",
        "round(preau_to_decimal({0}), {s})",
    ),
    (
        Of::Text,
        Of::Date,
        "preau_text_date({0})",
        "preau_to_date({0})",
    ),
    (
        Of::Text,
        Of::Instant,
        "preau_text_instant({0})",
        "preau_to_instant({0})",
    ),
    (
        Of::Text,
        Of::Time,
        "preau_text_time({0})",
        "preau_to_time({0})",
    ),
    (
        Of::Text,
        Of::Duration,
        "preau_text_duration({0})",
        "preau_to_duration({0})",
    ),
    (
        Of::Text,
        Of::Guid,
        "preau_text_guid({0})",
        "preau_to_guid({0})",
    ),
    (Of::Date, Of::Date, "{0}", "{0}"),
    (
        Of::Date,
        Of::Instant,
        "preau_mul({0}, 86400000000)",
        "({0}::timestamp AT TIME ZONE 'UTC')",
    ),
    (
        Of::Date,
        Of::Text,
        "preau_date_text({0})",
        "(preau_text({0}) COLLATE \"C\")",
    ),
    (Of::Instant, Of::Instant, "{0}", "{0}"),
    (
        Of::Instant,
        Of::Date,
        "preau_day({0})",
        "({0} AT TIME ZONE 'UTC')::date",
    ),
    (
        Of::Instant,
        Of::Time,
        "preau_time({0})",
        "({0} AT TIME ZONE 'UTC')::time(6)",
    ),
    (
        Of::Instant,
        Of::Text,
        "preau_instant_text({0})",
        "(preau_text({0}) COLLATE \"C\")",
    ),
    (Of::Time, Of::Time, "{0}", "{0}"),
    (
        Of::Time,
        Of::Text,
        "preau_time_text({0})",
        "(preau_text({0}) COLLATE \"C\")",
    ),
    (Of::Duration, Of::Duration, "{0}", "{0}"),
    (
        Of::Duration,
        Of::Text,
        "preau_duration_text({0})",
        "(preau_duration_text({0}) COLLATE \"C\")",
    ),
    (Of::Guid, Of::Guid, "{0}", "{0}"),
    (Of::Guid, Of::Text, "{0}", "({0}::text COLLATE \"C\")"),
    (Of::Binary, Of::Binary, "{0}", "{0}"),
];

/// Digits that a division of decimals keeps on PostgreSQL before it is rounded to the scale that is wanted.
macro_rules! divided {
    ($dividend:literal, $divisor:literal) => {
        concat!(
            "round((",
            $dividend,
            " + 0.0000000000000000000000000000000000000000) / ",
            $divisor,
            ", {s})"
        )
    };
}

/// Microseconds as an interval.
macro_rules! interval {
    ($argument:literal) => {
        concat!($argument, "::double precision * interval '1 microsecond'")
    };
}

/// Which operations a row of [`ARITHMETIC`] is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ops {
    Any,
    Only(Arithmetic),
    Division,
}

/// (operations, left, right, result, SQLite, PostgreSQL); `{code}` is the operation as a number, `{sign}` as a sign.
pub(super) const ARITHMETIC: &[(Ops, Of, Of, Of, &str, &str)] = &[
    (
        Ops::Any,
        Of::Int,
        Of::Int,
        Of::Int,
        "preau_whole({code}, {0}, {1})",
        "({0}::bigint {sign} {1}::bigint)",
    ),
    (
        Ops::Division,
        Of::Any,
        Of::Any,
        Of::Decimal,
        "preau_decimal({code}, {0}, {s0}, {1}, {s1}, {s})",
        divided!("{0}::numeric", "{1}::numeric"),
    ),
    (
        Ops::Any,
        Of::Any,
        Of::Any,
        Of::Decimal,
        "preau_decimal({code}, {0}, {s0}, {1}, {s1}, {s})",
        "round({0}::numeric {sign} {1}::numeric, {s})",
    ),
    (
        Ops::Only(Arithmetic::Mod),
        Of::Any,
        Of::Any,
        Of::Double,
        "preau_real({code}, {0}, {1})",
        "nullif(preau_mod({0}::double precision, {1}::double precision), 'NaN')",
    ),
    (
        Ops::Division,
        Of::Any,
        Of::Any,
        Of::Double,
        "preau_real({code}, {0}, {1})",
        "preau_div({0}::double precision, {1}::double precision)",
    ),
    (
        Ops::Any,
        Of::Any,
        Of::Any,
        Of::Double,
        "preau_real({code}, {0}, {1})",
        "nullif({0}::double precision {sign} {1}::double precision, 'NaN')",
    ),
    (
        Ops::Any,
        Of::Instant,
        Of::Duration,
        Of::Instant,
        "preau_whole({code}, {0}, {1})",
        concat!("({0} {sign} ", interval!("{1}"), ")"),
    ),
    (
        Ops::Any,
        Of::Duration,
        Of::Instant,
        Of::Instant,
        "preau_whole({code}, {0}, {1})",
        concat!("({1} {sign} ", interval!("{0}"), ")"),
    ),
    (
        Ops::Only(Arithmetic::Sub),
        Of::Date,
        Of::Duration,
        Of::Date,
        "preau_move_date({0}, preau_whole(2, 0, {1}))",
        concat!("({0} - ", interval!("{1}"), ")::date"),
    ),
    (
        Ops::Any,
        Of::Date,
        Of::Duration,
        Of::Date,
        "preau_move_date({0}, {1})",
        concat!("({0} + ", interval!("{1}"), ")::date"),
    ),
    (
        Ops::Any,
        Of::Duration,
        Of::Date,
        Of::Date,
        "preau_move_date({1}, {0})",
        concat!("({1} + ", interval!("{0}"), ")::date"),
    ),
    (
        Ops::Any,
        Of::Date,
        Of::Date,
        Of::Duration,
        "preau_mul(preau_whole({code}, {0}, {1}), 86400000000)",
        "(({0} {sign} {1})::bigint * 86400000000)",
    ),
    (
        Ops::Any,
        Of::Instant,
        Of::Instant,
        Of::Duration,
        "preau_whole({code}, {0}, {1})",
        "(extract(epoch FROM ({0} {sign} {1})) * 1000000)::bigint",
    ),
    (
        Ops::Any,
        Of::Time,
        Of::Time,
        Of::Duration,
        "preau_whole({code}, {0}, {1})",
        "(extract(epoch FROM ({0} {sign} {1})) * 1000000)::bigint",
    ),
    (
        Ops::Any,
        Of::Duration,
        Of::Duration,
        Of::Duration,
        "preau_whole({code}, {0}, {1})",
        "({0} {sign} {1})",
    ),
    (
        Ops::Any,
        Of::Duration,
        Of::Double,
        Of::Duration,
        "preau_stretch_duration({code}, {0}, {1})",
        "({0}::double precision {sign} {1})::bigint",
    ),
    (
        Ops::Any,
        Of::Double,
        Of::Duration,
        Of::Duration,
        "preau_stretch_duration({code}, {1}, {0})",
        "({0} {sign} {1}::double precision)::bigint",
    ),
    (
        Ops::Division,
        Of::Duration,
        Of::Any,
        Of::Duration,
        "preau_scale_duration({code}, {0}, {1}, {s1})",
        "round(({0}::numeric + 0.0000000000000000000000000000000000000000) / {1})::bigint",
    ),
    (
        Ops::Any,
        Of::Duration,
        Of::Any,
        Of::Duration,
        "preau_scale_duration({code}, {0}, {1}, {s1})",
        "round({0}::numeric {sign} {1})::bigint",
    ),
    (
        Ops::Any,
        Of::Any,
        Of::Duration,
        Of::Duration,
        "preau_scale_duration({code}, {1}, {0}, {s0})",
        "round({0} {sign} {1}::numeric)::bigint",
    ),
];

/// (kind, SQLite, PostgreSQL)
pub(super) const NEGATIONS: &[(Of, &str, &str)] = &[
    (Of::Double, "(- {0})", "(- {0})"),
    (Of::Int, "preau_whole(2, 0, {0})", "(- {0}::bigint)"),
    (
        Of::Decimal,
        "preau_decimal(2, 0, 0, {0}, {s0}, {s})",
        "(- {0})",
    ),
    (Of::Any, "preau_whole(2, 0, {0})", "(- {0})"),
];

/// (method, kind of the result, SQLite, PostgreSQL)
pub(super) const MEASURES: &[(Method, Of, &str, &str)] = &[
    (Method::Count, Of::Any, "count({0})", "count({0})"),
    (
        Method::CountDistinct,
        Of::Any,
        "count(DISTINCT {0})",
        "count(DISTINCT {0})",
    ),
    (
        Method::Sum,
        Of::Double,
        "sum({0})",
        "nullif(sum({0}::double precision), 'NaN')",
    ),
    (
        Method::Sum,
        Of::Decimal,
        "preau_sum({0}, {s0}, {s})",
        "round(sum({0}), {s})",
    ),
    (Method::Sum, Of::Any, "sum({0})", "sum({0})::bigint"),
    (
        Method::Gather,
        Of::Any,
        "('[' || coalesce(group_concat(coalesce({0}, 'null'), ','), '') || ']')",
        "('[' || coalesce(string_agg(coalesce({0}, 'null'), ','), '') || ']')",
    ),
    (Method::Min, Of::Boolean, "min({0})", "bool_and({0})"),
    (Method::Max, Of::Boolean, "max({0})", "bool_or({0})"),
    (
        Method::Min,
        Of::Guid,
        "min({0})",
        "min({0}::text COLLATE \"C\")::uuid",
    ),
    (
        Method::Max,
        Of::Guid,
        "max({0})",
        "max({0}::text COLLATE \"C\")::uuid",
    ),
    (
        Method::Min,
        Of::Decimal,
        "preau_rescale(min({0}), {s0}, {s})",
        "min({0})",
    ),
    (
        Method::Max,
        Of::Decimal,
        "preau_rescale(max({0}), {s0}, {s})",
        "max({0})",
    ),
    (Method::Min, Of::Any, "min({0})", "min({0})"),
    (Method::Max, Of::Any, "max({0})", "max({0})"),
    (
        Method::Average,
        Of::Double,
        "avg({0})",
        "nullif(avg({0}::double precision), 'NaN')",
    ),
    (
        Method::Average,
        Of::Decimal,
        "preau_average({0}, {s0}, {s})",
        divided!("sum({0}::numeric)", "nullif(count({0}), 0)"),
    ),
];
