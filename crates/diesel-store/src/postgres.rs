//! PostgreSQL's answers to the dialect's questions, and its binary row format.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use diesel::QueryResult;
use diesel::connection::{
    CacheSize, Connection, DefaultLoadingMode, LoadConnection, SimpleConnection,
};
use diesel::data_types::{PgDate, PgTime, PgTimestamp};
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::AstPass;
use diesel::row::{Field, Row as _};
use diesel::sql_types::{self, Nullable};
use entity_model::Value;
use query_plan::port::{Cell, StoreError};
use uuid::Uuid;

use crate::dialect::{Dialect, Each, Keys, Settings, Speech, Width};
use crate::error::{Halt, computation, unexpected};
use crate::fragment::{Array, Bind, Prepared, Sql};
use crate::functions;
use crate::pool::Link;
use crate::row::{self, Kind, Row, emptied};
use crate::run::one_number;
use crate::sqlite::{double, without_nul};

/// Rows, and values in them, that one `INSERT` takes.
const ROWS: usize = 5000;
const CELLS: usize = 100_000;

/// From 1970-01-01 to PostgreSQL's own epoch, 2000-01-01.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;

impl Dialect for Pg {
    type Raw = PgConnection;

    const COLUMN: Speech = Speech::Postgres;
    const SAME: &'static str = " IS NOT DISTINCT FROM ";
    const DISTINCT: &'static str = " IS DISTINCT FROM ";
    const SCALED_DECIMALS: bool = false;
    /// Cells carry 128 bits.
    const TEXT_COLLATION: &'static str = " COLLATE \"C\"";
    const NULLS_ARE_LAST: bool = true;
    const NO_LIMIT: &'static str = "";
    const LATERAL: bool = true;
    const STREAMS: bool = false;
    const SORTS_WHOLE_ROWS: bool = false;
    const CURSORS: bool = true;
    const SETTLE: &'static str = "VACUUM (ANALYZE)";
    const BEGIN_READ: &'static str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    // What a rule reads before it writes (places left, a version, a unique value) still holds when it commits.
    const BEGIN_WRITE: &'static str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
    const BEGIN_MIGRATION: &'static str = "BEGIN";
    const MOST_BINDS: usize = 65_535;
    const KEEPS_NO_TIME: bool = false;
    const ONE_WRITER: bool = false;
    const REFERENCES_INLINE: bool = false;
    const TABLE_OPTIONS: &'static str = "";
    const CREATE_SEQUENCE: &'static str = "CREATE SEQUENCE \"global_id\" AS bigint;\n\n";
    const LOCK_MIGRATIONS: &'static str = "SELECT pg_advisory_xact_lock(7239514801)";
    const UPDATED_AT_ONCE: usize = 1000;
    const INSPECT: &'static str = "SELECT t.relname::text, c.attname::text, \
         format_type(c.atttypid, c.atttypmod) || CASE WHEN l.collname = 'C' THEN ' COLLATE \"C\"' ELSE '' END, \
         NOT c.attnotnull \
         FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid \
         LEFT JOIN pg_collation AS l ON l.oid = c.attcollation \
         WHERE t.relkind IN ('r', 'p') AND pg_table_is_visible(t.oid) AND c.attnum > 0 AND NOT c.attisdropped \
         AND t.relnamespace <> 'pg_catalog'::regnamespace ORDER BY 1, 2";

    const MARK: &'static str = "SELECT pg_current_snapshot()::text";

    fn since<'v>(mark: &'v str, out: &mut Sql<'v>) -> Result<(), StoreError> {
        // What began before the oldest transaction that was open then was seen then.
        let oldest = mark.split(':').next().unwrap_or_default();
        crate::track::number(oldest)?;
        out.push("transaction >= CAST(")
            .bind(Bind::Text(oldest.into()))
            .push(" AS xid8)");
        out.push(" AND NOT pg_visible_in_snapshot(transaction, CAST(");
        out.bind(Bind::Text(mark.into())).push(" AS pg_snapshot))");
        Ok(())
    }

    fn engine() -> String {
        include_str!("engine/postgres.sql").replace("{marks}", &functions::marks())
    }

    fn take_ids(link: &mut Link<Self>, count: i64) -> Result<i64, StoreError> {
        let mut sql = Sql::new("SELECT preau_take_ids(");
        sql.bind(Bind::Int(count)).push(")");
        one_number(link, sql)
    }

    fn ids_taken_up_to(link: &mut Link<Self>, id: i64) -> Result<(), StoreError> {
        let mut sql = Sql::new("SELECT preau_ids_taken_up_to(");
        sql.bind(Bind::Int(id)).push(")");
        link.execute(sql.finish()).map(|_| ())
    }

    /// Each column is one array: one shape for any number of rows.
    fn insert<'v>(
        table: &str,
        columns: &[(&str, Kind)],
        values: Vec<Vec<Bind<'v>>>,
    ) -> Result<Prepared<'v>, StoreError> {
        let mut sql = Sql::new("INSERT INTO ");
        sql.name(table).push(" (");
        for (at, (column, _)) in columns.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" }).name(column);
        }
        sql.push(") SELECT * FROM unnest(");
        for (at, (column, (_, kind))) in values.into_iter().zip(columns).enumerate() {
            sql.push(if at > 0 { ", " } else { "" });
            sql.bind(Bind::Array(array(column, *kind)?));
        }
        sql.push(")");
        Ok(sql.finish())
    }

    fn rows_at_once(columns: usize) -> usize {
        (CELLS / columns.max(1)).clamp(1, ROWS)
    }

    fn update<'v>(
        table: &str,
        columns: &[(&str, Kind)],
        key: &[(&str, Kind)],
        bump: Option<&str>,
        values: Vec<Vec<Bind<'v>>>,
    ) -> Result<Prepared<'v>, StoreError> {
        let mut sql = Sql::new("UPDATE ");
        sql.name(table).push(" AS t SET ");
        for (at, (column, _)) in columns.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" })
                .name(column)
                .push(" = v.c")
                .number(at);
        }
        if let Some(bump) = bump {
            sql.push(if columns.is_empty() { "" } else { ", " })
                .name(bump);
            sql.push(" = t.").name(bump).push(" + 1");
        }
        sql.push(" FROM unnest(");
        let kinds = columns.iter().chain(key).map(|(_, kind)| *kind);
        for (at, (column, kind)) in values.into_iter().zip(kinds).enumerate() {
            sql.push(if at > 0 { ", " } else { "" });
            sql.bind(Bind::Array(array(column, kind)?));
        }
        sql.push(") AS v(");
        for at in 0..columns.len() {
            sql.push("c").number(at).push(", ");
        }
        for at in 0..key.len() {
            sql.push(if at > 0 { ", k" } else { "k" }).number(at);
        }
        sql.push(")");
        for (at, (part, _)) in key.iter().enumerate() {
            sql.push(if at > 0 { " AND t." } else { " WHERE t." })
                .name(part)
                .push(" = v.k")
                .number(at);
        }
        Ok(sql.finish())
    }

    fn push_bind<'b>(bind: &'b Bind<'_>, mut out: AstPass<'_, 'b, Self>) -> QueryResult<()> {
        match bind {
            Bind::Null => out.push_bind_param::<Nullable<sql_types::Text>, _>(&None::<&str>),
            Bind::Boolean(b) => out.push_bind_param::<sql_types::Bool, _>(b),
            Bind::Int(n) => out.push_bind_param::<sql_types::BigInt, _>(n),
            Bind::Double(d) => out.push_bind_param::<sql_types::Double, _>(d),
            Bind::Text(t) => out.push_bind_param::<sql_types::Text, str>(t),
            Bind::Binary(b) => out.push_bind_param::<sql_types::Binary, [u8]>(b),
            Bind::Guid(g) => out.push_bind_param::<sql_types::Uuid, _>(g),
            Bind::Date(d) => out.push_bind_param::<sql_types::Date, _>(d),
            Bind::Instant(at) => out.push_bind_param::<sql_types::Timestamptz, _>(at),
            Bind::Time(t) => out.push_bind_param::<sql_types::Time, _>(t),
            Bind::Decimal(d) => out.push_bind_param::<sql_types::Numeric, _>(d),
            Bind::Array(array) => push_array(array, out),
        }
    }

    fn bind(value: &Value, kind: Kind) -> Result<Bind<'_>, StoreError> {
        Ok(match (value, kind) {
            (Value::Null, _) => Bind::Null,
            (Value::Boolean(b), _) => Bind::Boolean(*b),
            (Value::Int(n), Kind::Decimal(_) | Kind::Wide(_)) => {
                Bind::Decimal(BigDecimal::from(*n))
            }
            #[expect(
                clippy::cast_precision_loss,
                reason = "that is what the promotion means"
            )]
            (Value::Int(n), Kind::Double) => Bind::Double(*n as f64),
            (Value::Int(n), _) => Bind::Int(*n),
            (Value::Double(d), _) => Bind::Double(row::positive_zero(*d)),
            (Value::Decimal(d), Kind::Double) => Bind::Double(double(d)),
            (Value::Decimal(d), _) => Bind::Decimal(d.clone()),
            (Value::Text(t), _) => Bind::Text(Cow::Borrowed(without_nul(t)?)),
            (Value::Date(d), _) => Bind::Date(PgDate(row::days(*d) - EPOCH_DAYS)),
            (Value::DateTime(at), _) => {
                Bind::Instant(PgTimestamp(at.timestamp_micros() - EPOCH_MICROSECONDS))
            }
            (Value::Time(t), _) => Bind::Time(PgTime(row::microseconds(*t))),
            (Value::Duration(d), _) => Bind::Int(*d),
            (Value::Guid(g), _) => Bind::Guid(*g),
            (Value::Binary(b), _) => Bind::Binary(Cow::Borrowed(b)),
            (Value::List(_) | Value::Record(_), _) => {
                return Err(unexpected(format!(
                    "{value:?} is not a value of kind {kind:?}"
                )));
            }
        })
    }

    fn bind_many<'v>(values: &[&'v Value], kind: Kind) -> Result<Bind<'v>, StoreError> {
        let binds = values
            .iter()
            .map(|v| Self::bind(v, kind))
            .collect::<Result<Vec<_>, _>>()?;
        array(binds, kind).map(Bind::Array)
    }

    fn rows(
        raw: &mut Self::Raw,
        statement: Prepared<'_>,
        kinds: &[Kind],
        each: Each<'_>,
    ) -> Result<(), Halt> {
        let mut spare_fields: Vec<LentField> = Vec::new();
        let mut spare_cells: Vec<Cell<'static>> = Vec::new();
        for row in LoadConnection::<DefaultLoadingMode>::load(raw, statement)? {
            let row = row?;
            // Text and bytes stay in the driver's buffer: the fields that lend them live as long as the cells.
            let mut fields = emptied(spare_fields);
            fields.extend((0..kinds.len()).filter_map(|at| row.get(at)));
            if fields.len() < kinds.len() {
                return Err(unexpected("a row is too short").into());
            }
            let mut cells = emptied(spare_cells);
            for (field, kind) in fields.iter().zip(kinds) {
                cells.push(match field.value() {
                    Some(value) => cell(value.as_bytes(), *kind)?,
                    None => Cell::Null,
                });
            }
            each(&Row(&cells))?;
            spare_cells = emptied(cells);
            spare_fields = emptied(fields);
        }
        Ok(())
    }

    fn among<'v>(values: &[&'v Value], kind: Kind, out: &mut Sql<'v>) -> Result<(), StoreError> {
        match values {
            [only] => {
                out.push(" = ").bind(Self::bind(only, kind)?);
            }
            _ => {
                out.push(" = ANY(")
                    .bind(Self::bind_many(values, kind)?)
                    .push(")");
            }
        }
        Ok(())
    }

    fn keys<'v>(
        columns: &'v [Vec<Value>],
        kinds: &[Kind],
        out: &mut Sql<'v>,
    ) -> Result<Keys, StoreError> {
        out.push("unnest(");
        for (part, column) in columns.iter().enumerate() {
            out.push(if part > 0 { ", " } else { "" });
            let values: Vec<&Value> = column.iter().collect();
            let kind = kinds.get(part).copied().unwrap_or(Kind::Int);
            out.bind(Self::bind_many(&values, kind)?);
        }
        out.push(") WITH ORDINALITY AS k(");
        for part in 0..columns.len() {
            out.push("k").number(part).push(", ");
        }
        out.push("o)");
        Ok(Keys {
            ordinal: "(k.o - 1)",
            parts: (0..columns.len())
                .map(|part| format!("k.k{part}"))
                .collect(),
        })
    }

    fn null(kind: Kind) -> String {
        let width = Width {
            bits: 64,
            precision: 38,
        };
        format!("NULL::{}", Self::column_type(kind, width))
    }

    fn prepare(raw: &mut Self::Raw, settings: &Settings) -> QueryResult<()> {
        let limit = settings.statement_timeout.map_or(0, |t| t.as_millis());
        raw.batch_execute(&format!(
            "SET statement_timeout = {limit}; SET extra_float_digits = 1; SET intervalstyle = 'postgres'; \
             SET default_transaction_isolation = 'read committed'; SET jit = off"
        ))?;
        // Errors in English, which `error` knows; only some roles may ask for it.
        let _ = raw.batch_execute("SET lc_messages = 'C'");
        Ok(())
    }

    fn forget_statements(raw: &mut Self::Raw) -> QueryResult<()> {
        raw.set_prepared_statement_cache_size(CacheSize::Disabled);
        raw.set_prepared_statement_cache_size(CacheSize::Unbounded);
        raw.batch_execute("DEALLOCATE ALL")
    }

    fn column_type(kind: Kind, width: Width) -> String {
        match kind {
            Kind::Boolean => "boolean",
            Kind::Int if width.bits <= 16 => "smallint",
            Kind::Int if width.bits <= 32 => "integer",
            Kind::Int | Kind::Duration => "bigint",
            Kind::Double if width.bits <= 32 => "real",
            Kind::Double => "double precision",
            Kind::Decimal(_) | Kind::Wide(_) if width.precision == 0 => "numeric",
            Kind::Decimal(scale) | Kind::Wide(scale) => {
                return format!("numeric({},{scale})", width.precision);
            }
            Kind::Text => "text COLLATE \"C\"",
            Kind::Date => "date",
            Kind::Instant => "timestamp(6) with time zone",
            Kind::Time => "time(6) without time zone",
            Kind::Guid => "uuid",
            Kind::Binary => "bytea",
        }
        .to_owned()
    }
}

fn push_array<'b>(array: &'b Array<'_>, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    use diesel::sql_types::{
        Array as A, BigInt, Binary, Bool, Date, Double, Numeric, Text, Time, Timestamptz,
    };
    match array {
        Array::Boolean(v) => out.push_bind_param::<A<Nullable<Bool>>, _>(v),
        Array::Int(v) => out.push_bind_param::<A<Nullable<BigInt>>, _>(v),
        Array::Double(v) => out.push_bind_param::<A<Nullable<Double>>, _>(v),
        Array::Text(v) => out.push_bind_param::<A<Nullable<Text>>, _>(v),
        Array::Binary(v) => out.push_bind_param::<A<Nullable<Binary>>, _>(v),
        Array::Guid(v) => out.push_bind_param::<A<Nullable<sql_types::Uuid>>, _>(v),
        Array::Date(v) => out.push_bind_param::<A<Nullable<Date>>, _>(v),
        Array::Instant(v) => out.push_bind_param::<A<Nullable<Timestamptz>>, _>(v),
        Array::Time(v) => out.push_bind_param::<A<Nullable<Time>>, _>(v),
        Array::Decimal(v) => out.push_bind_param::<A<Nullable<Numeric>>, _>(v),
    }
}

/// Binds of one kind as an array.
pub(crate) fn array(binds: Vec<Bind<'_>>, kind: Kind) -> Result<Array<'_>, StoreError> {
    macro_rules! gather {
        ($variant:ident) => {
            binds
                .into_iter()
                .map(|bind| match bind {
                    Bind::$variant(value) => Ok(Some(value)),
                    Bind::Null => Ok(None),
                    other => Err(unexpected(format!(
                        "{other:?} stands among values of kind {kind:?}"
                    ))),
                })
                .collect::<Result<Vec<_>, StoreError>>()
                .map(Array::$variant)
        };
    }
    match kind {
        Kind::Boolean => gather!(Boolean),
        Kind::Int | Kind::Duration => gather!(Int),
        Kind::Double => gather!(Double),
        Kind::Decimal(_) | Kind::Wide(_) => gather!(Decimal),
        Kind::Text => gather!(Text),
        Kind::Date => gather!(Date),
        Kind::Instant => gather!(Instant),
        Kind::Time => gather!(Time),
        Kind::Guid => gather!(Guid),
        Kind::Binary => gather!(Binary),
    }
}

/// A field of a row, as diesel's own traits name it.
type LentField = <LentRow as diesel::row::Row<'static, Pg>>::Field<'static>;
type LentRow = <PgConnection as LoadConnection<DefaultLoadingMode>>::Row<'static, 'static>;

/// A value in PostgreSQL's binary format.
fn cell(bytes: &[u8], kind: Kind) -> Result<Cell<'_>, StoreError> {
    let strange = || unexpected(format!("{} bytes are not of kind {kind:?}", bytes.len()));
    Ok(match kind {
        Kind::Boolean => Cell::Boolean(bytes.first().copied().ok_or_else(strange)? != 0),
        Kind::Int => Cell::Int(whole(bytes).ok_or_else(strange)?),
        Kind::Duration => Cell::Duration(whole(bytes).ok_or_else(strange)?),
        Kind::Double => match fraction(bytes).ok_or_else(strange)? {
            d if d.is_nan() => return Err(computation("the result is not a number")),
            d => Cell::Double(row::positive_zero(d)),
        },
        Kind::Decimal(scale) | Kind::Wide(scale) => numeric(bytes, scale)?,
        Kind::Text => {
            Cell::Text(std::str::from_utf8(bytes).map_err(|_| unexpected("a text is not UTF-8"))?)
        }
        Kind::Date => {
            let days = i32::from_be_bytes(bytes.try_into().map_err(|_| strange())?);
            Cell::Date(
                days.checked_add(EPOCH_DAYS)
                    .ok_or_else(|| computation("a date is out of range"))?,
            )
        }
        Kind::Instant => {
            let at = whole(bytes).ok_or_else(strange)?;
            Cell::Instant(
                at.checked_add(EPOCH_MICROSECONDS)
                    .ok_or_else(|| computation("an instant is out of range"))?,
            )
        }
        Kind::Time => Cell::Time(whole(bytes).ok_or_else(strange)?),
        Kind::Guid => Cell::Guid(Uuid::from_slice(bytes).map_err(|_| strange())?),
        Kind::Binary => Cell::Binary(bytes),
    })
}

fn whole(bytes: &[u8]) -> Option<i64> {
    match bytes.len() {
        8 => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
        4 => Some(i32::from_be_bytes(bytes.try_into().ok()?).into()),
        2 => Some(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        _ => None,
    }
}

fn fraction(bytes: &[u8]) -> Option<f64> {
    match bytes.len() {
        8 => Some(f64::from_be_bytes(bytes.try_into().ok()?)),
        4 => Some(f32::from_be_bytes(bytes.try_into().ok()?).into()),
        _ => None,
    }
}

/// `numeric`: groups of four decimal digits, the first worth `10000^weight`.
fn numeric(bytes: &[u8], scale: u8) -> Result<Cell<'static>, StoreError> {
    let strange = || unexpected("a numeric value is cut short");
    let too_long = || computation("a decimal has too many digits");
    let short = |at: usize| -> Result<u16, StoreError> {
        let pair = bytes.get(at..at + 2).ok_or_else(strange)?;
        Ok(u16::from_be_bytes(pair.try_into().map_err(|_| strange())?))
    };
    let (count, weight, sign) = (short(0)?, short(2)?.cast_signed(), short(4)?);
    if sign != 0 && sign != 0x4000 {
        return Err(computation("a decimal is not a number"));
    }
    let mut unscaled = 0_i128;
    for place in 0..usize::from(count) {
        let group = i128::from(short(8 + 2 * place)?);
        let exponent = 4 * (i32::from(weight) - i32::try_from(place).map_err(|_| strange())?)
            + i32::from(scale);
        let power = |n: u32| 10_i128.checked_pow(n).ok_or_else(too_long);
        let worth = match u32::try_from(exponent) {
            Ok(up) => group.checked_mul(power(up)?).ok_or_else(too_long)?,
            // Digits beyond the scale: a statement rounds before, so these are zeros.
            Err(_) => group / power(exponent.unsigned_abs().min(5))?,
        };
        unscaled = unscaled.checked_add(worth).ok_or_else(too_long)?;
    }
    Ok(Cell::Decimal {
        unscaled: if sign == 0 { unscaled } else { -unscaled },
        scale,
    })
}
