//! SQLite's answers to the dialect's questions: everything is a whole number, a fraction, a text or a blob.

use std::borrow::Cow;
use std::fmt::Write as _;

use bigdecimal::{BigDecimal, ToPrimitive};
use diesel::QueryResult;
use diesel::connection::{CacheSize, Connection, LoadConnection, SimpleConnection};
use diesel::query_builder::AstPass;
use diesel::row::{Field, Row as _};
use diesel::sql_types;
use diesel::sqlite::{Sqlite, SqliteConnection, SqliteValue};
use entity_model::Value;
use query_plan::port::{Cell, StoreError};
use uuid::Uuid;

use crate::dialect::{Dialect, Each, Keys, Settings, Speech, Width};
use crate::error::{Halt, computation, unexpected};
use crate::fragment::{Bind, Prepared, Sql};
use crate::pool::Link;
use crate::row::{self, Kind, Row, emptied};
use crate::run::one_number;
use crate::{functions, json};

/// Pages of the file that are mapped into memory.
const MMAP_BYTES: u64 = 256 << 20;

/// Memory for pages of one connection, in KiB.
const CACHE_KIB: u32 = 16 << 10;

/// Values that one `INSERT` binds.
const VARIABLES: usize = 1000;

/// Rows that one `INSERT` takes.
const ROWS: usize = 50;

impl Dialect for Sqlite {
    type Raw = SqliteConnection;

    const COLUMN: Speech = Speech::Sqlite;
    const SAME: &'static str = " IS ";
    const DISTINCT: &'static str = " IS NOT ";
    const SCALED_DECIMALS: bool = true;
    const NO_LIMIT: &'static str = " LIMIT -1";
    const LATERAL: bool = false;
    const STREAMS: bool = true;
    const SORTS_WHOLE_ROWS: bool = true;
    const CURSORS: bool = false;
    const SETTLE: &'static str = "ANALYZE";
    const BEGIN_READ: &'static str = "BEGIN DEFERRED";
    const BEGIN_WRITE: &'static str = "BEGIN IMMEDIATE";
    const BEGIN_MIGRATION: &'static str = "BEGIN IMMEDIATE";
    const MOST_BINDS: usize = 32_766;
    const KEEPS_NO_TIME: bool = true;
    const ONE_WRITER: bool = true;
    const REFERENCES_INLINE: bool = true;
    const TABLE_OPTIONS: &'static str = " STRICT";
    const CREATE_SEQUENCE: &'static str = "CREATE TABLE \"global_id\" (\n    \"id\" INTEGER NOT NULL PRIMARY KEY CHECK (\"id\" = 1),\n    \"next\" INTEGER NOT NULL\n) STRICT;\nINSERT INTO \"global_id\" VALUES (1, 1);\n\n";
    /// `BEGIN IMMEDIATE` keeps other writers out already.
    const LOCK_MIGRATIONS: &'static str = "";
    const UPDATED_AT_ONCE: usize = 1;
    const INSPECT: &'static str = "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 \
         FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' ORDER BY 1, 2";

    const MARK: &'static str = "SELECT CAST(coalesce(max(id), 0) AS TEXT) FROM engine_journal";

    fn since<'v>(mark: &'v str, out: &mut Sql<'v>) -> Result<(), StoreError> {
        out.push("id > ")
            .bind(Bind::Int(crate::track::number(mark)?));
        Ok(())
    }

    fn engine() -> String {
        include_str!("engine/sqlite.sql").to_owned()
    }

    fn take_ids(link: &mut Link<Self>, count: i64) -> Result<i64, StoreError> {
        let mut sql = Sql::new("UPDATE global_id SET next = next + ");
        sql.bind(Bind::Int(count))
            .push(" RETURNING next - ")
            .bind(Bind::Int(count));
        one_number(link, sql)
    }

    fn ids_taken_up_to(link: &mut Link<Self>, id: i64) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE global_id SET next = max(next, ");
        sql.bind(Bind::Int(id.saturating_add(1))).push(")");
        link.execute(sql.finish()).map(|_| ())
    }

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
        sql.push(") VALUES ");
        let rows = values.first().map_or(0, Vec::len);
        let mut columns: Vec<_> = values.into_iter().map(Vec::into_iter).collect();
        for row in 0..rows {
            sql.push(if row > 0 { ",(" } else { "(" });
            for (at, column) in columns.iter_mut().enumerate() {
                sql.push(if at > 0 { "," } else { "" });
                sql.bind(column.next().unwrap_or(Bind::Null));
            }
            sql.push(")");
        }
        Ok(sql.finish())
    }

    fn rows_at_once(columns: usize) -> usize {
        (VARIABLES / columns.max(1)).clamp(1, ROWS)
    }

    fn update<'v>(
        table: &str,
        columns: &[(&str, Kind)],
        key: &[(&str, Kind)],
        bump: Option<&str>,
        values: Vec<Vec<Bind<'v>>>,
    ) -> Result<Prepared<'v>, StoreError> {
        let mut values = values
            .into_iter()
            .map(|column| column.into_iter().next().unwrap_or(Bind::Null));
        let mut sql = Sql::new("UPDATE ");
        sql.name(table).push(" SET ");
        for (at, (column, _)) in columns.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" })
                .name(column)
                .push(" = ");
            sql.bind(values.next().unwrap_or(Bind::Null));
        }
        if let Some(bump) = bump {
            sql.push(if columns.is_empty() { "" } else { ", " })
                .name(bump);
            sql.push(" = ").name(bump).push(" + 1");
        }
        for (at, (part, _)) in key.iter().enumerate() {
            sql.push(if at > 0 { " AND " } else { " WHERE " })
                .name(part)
                .push(" = ");
            sql.bind(values.next().unwrap_or(Bind::Null));
        }
        Ok(sql.finish())
    }

    fn push_bind<'b>(bind: &'b Bind<'_>, mut out: AstPass<'_, 'b, Self>) -> QueryResult<()> {
        match bind {
            Bind::Null => {
                out.push_bind_param::<sql_types::Nullable<sql_types::BigInt>, _>(&None::<i64>)
            }
            Bind::Int(n) => out.push_bind_param::<sql_types::BigInt, _>(n),
            Bind::Double(d) => out.push_bind_param::<sql_types::Double, _>(d),
            Bind::Text(t) => out.push_bind_param::<sql_types::Text, str>(t),
            Bind::Binary(b) => out.push_bind_param::<sql_types::Binary, [u8]>(b),
            Bind::Boolean(_)
            | Bind::Guid(_)
            | Bind::Date(_)
            | Bind::Instant(_)
            | Bind::Time(_)
            | Bind::Decimal(_)
            | Bind::Array(_) => Err(diesel::result::Error::SerializationError(
                "SQLite has no such type".into(),
            )),
        }
    }

    fn bind(value: &Value, kind: Kind) -> Result<Bind<'_>, StoreError> {
        Ok(match (value, kind) {
            (Value::Null, _) => Bind::Null,
            (Value::Boolean(b), _) => Bind::Int((*b).into()),
            (Value::Int(n), Kind::Decimal(_) | Kind::Wide(_)) => {
                decimal(&BigDecimal::from(*n), kind)?
            }
            #[expect(
                clippy::cast_precision_loss,
                reason = "that is what the promotion means"
            )]
            (Value::Int(n), Kind::Double) => Bind::Double(*n as f64),
            (Value::Int(n), _) => Bind::Int(*n),
            (Value::Double(d), _) => Bind::Double(row::positive_zero(*d)),
            (Value::Decimal(d), Kind::Decimal(_) | Kind::Wide(_) | Kind::Int) => decimal(d, kind)?,
            (Value::Decimal(d), Kind::Double) => Bind::Double(double(d)),
            (Value::Text(t), _) => Bind::Text(Cow::Borrowed(without_nul(t)?)),
            (Value::Date(d), _) => Bind::Int(row::days(*d).into()),
            (Value::DateTime(at), _) => Bind::Int(at.timestamp_micros()),
            (Value::Time(t), _) => Bind::Int(row::microseconds(*t)),
            (Value::Duration(d), _) => Bind::Int(*d),
            (Value::Guid(g), _) => Bind::Text(Cow::Owned(g.hyphenated().to_string())),
            (Value::Binary(b), _) => Bind::Binary(Cow::Borrowed(b)),
            (Value::Decimal(_) | Value::List(_) | Value::Record(_), _) => {
                return Err(unexpected(format!(
                    "{value:?} is not a value of kind {kind:?}"
                )));
            }
        })
    }

    /// As JSON text, for `json_each`.
    fn bind_many<'v>(values: &[&'v Value], kind: Kind) -> Result<Bind<'v>, StoreError> {
        let mut text = String::with_capacity(values.len() * 8 + 2);
        text.push('[');
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            write_json(value, kind, &mut text)?;
        }
        text.push(']');
        Ok(Bind::Text(Cow::Owned(text)))
    }

    fn rows(
        raw: &mut Self::Raw,
        statement: Prepared<'_>,
        kinds: &[Kind],
        each: Each<'_>,
    ) -> Result<(), Halt> {
        let lent: Vec<usize> = (0..kinds.len())
            .filter(|at| matches!(kinds.get(*at), Some(Kind::Text | Kind::Binary)))
            .collect();
        let mut spare_fields: Vec<LentField> = Vec::new();
        let mut spare_values: Vec<Option<SqliteValue<'static, 'static, 'static>>> = Vec::new();
        let mut spare_cells: Vec<Cell<'static>> = Vec::new();
        for row in raw.load(statement)? {
            let row = row?;
            // Text and bytes stay in SQLite's buffer: the fields and values that lend them live as long as the cells.
            let mut fields = emptied(spare_fields);
            fields.extend(lent.iter().filter_map(|at| row.get(*at)));
            let mut values = emptied(spare_values);
            values.extend(fields.iter().map(Field::value));
            let mut cells = emptied(spare_cells);
            fill(&row, kinds, &mut values, &mut cells)?;
            each(&Row(&cells))?;
            spare_cells = emptied(cells);
            spare_values = emptied(values);
            spare_fields = emptied(fields);
        }
        Ok(())
    }

    fn among<'v>(values: &[&'v Value], kind: Kind, out: &mut Sql<'v>) -> Result<(), StoreError> {
        match values {
            [only] => {
                out.push(" = ").bind(Self::bind(only, kind)?);
            }
            _ if matches!(kind, Kind::Double | Kind::Binary) => {
                // JSON keeps neither bytes nor every fraction.
                out.push(" IN (");
                for (at, value) in values.iter().enumerate() {
                    out.push(if at > 0 { ", " } else { "" });
                    out.bind(Self::bind(value, kind)?);
                }
                out.push(")");
            }
            _ => {
                out.push(" IN (SELECT value FROM json_each(")
                    .bind(Self::bind_many(values, kind)?)
                    .push("))");
            }
        }
        Ok(())
    }

    fn keys<'v>(
        columns: &'v [Vec<Value>],
        kinds: &[Kind],
        out: &mut Sql<'v>,
    ) -> Result<Keys, StoreError> {
        let kind = |part: usize| kinds.get(part).copied().unwrap_or(Kind::Int);
        let mut text = String::from("[");
        let rows = columns.first().map_or(0, Vec::len);
        for at in 0..rows {
            if at > 0 {
                text.push(',');
            }
            if columns.len() > 1 {
                text.push('[');
            }
            for (part, column) in columns.iter().enumerate() {
                if part > 0 {
                    text.push(',');
                }
                write_json(
                    column.get(at).unwrap_or(&Value::Null),
                    kind(part),
                    &mut text,
                )?;
            }
            if columns.len() > 1 {
                text.push(']');
            }
        }
        text.push(']');
        out.push("json_each(")
            .bind(Bind::Text(Cow::Owned(text)))
            .push(") AS k");
        let parts = if columns.len() > 1 {
            (0..columns.len())
                .map(|part| format!("k.value ->> {part}"))
                .collect()
        } else {
            vec!["k.value".to_owned()]
        };
        Ok(Keys {
            ordinal: "k.key",
            parts,
        })
    }

    fn null(_kind: Kind) -> String {
        "NULL".to_owned()
    }

    fn prepare(raw: &mut Self::Raw, settings: &Settings) -> QueryResult<()> {
        raw.batch_execute(&format!(
            "PRAGMA busy_timeout = {}; PRAGMA mmap_size = {MMAP_BYTES}; PRAGMA cache_size = -{CACHE_KIB}; \
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
            settings.busy_timeout.as_millis(),
        ))?;
        raw.batch_execute(if settings.writes {
            // A savepoint's journal in memory is walked from its start at each release: a thousand rows in one
            // transaction would cost the square of the pages they touch.
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = FILE;"
        } else {
            "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;"
        })?;
        functions::register(raw)
    }

    fn forget_statements(raw: &mut Self::Raw) -> QueryResult<()> {
        raw.set_prepared_statement_cache_size(CacheSize::Disabled);
        raw.set_prepared_statement_cache_size(CacheSize::Unbounded);
        Ok(())
    }

    fn column_type(kind: Kind, _width: Width) -> String {
        match kind {
            Kind::Boolean
            | Kind::Int
            | Kind::Decimal(_)
            | Kind::Date
            | Kind::Instant
            | Kind::Time
            | Kind::Duration => "INTEGER",
            Kind::Double => "REAL",
            Kind::Text | Kind::Guid | Kind::Wide(_) => "TEXT",
            Kind::Binary => "BLOB",
        }
        .to_owned()
    }
}

/// A field of a row, as diesel's own traits name it.
type LentField = <LentRow as diesel::row::Row<'static, Sqlite>>::Field<'static>;
type LentRow = <SqliteConnection as LoadConnection>::Row<'static, 'static>;

/// Reads a row's cells; `values` are those that lend text or bytes, in their order.
fn fill<'v, 's>(
    row: &impl diesel::row::Row<'s, Sqlite>,
    kinds: &[Kind],
    values: &'v mut [Option<SqliteValue<'_, '_, '_>>],
    cells: &mut Vec<Cell<'v>>,
) -> Result<(), StoreError> {
    let mut lenders = values.iter_mut();
    for (at, kind) in kinds.iter().enumerate() {
        let lent = match kind {
            Kind::Text | Kind::Binary => lenders.next().and_then(Option::as_mut),
            Kind::Boolean
            | Kind::Int
            | Kind::Double
            | Kind::Decimal(_)
            | Kind::Wide(_)
            | Kind::Date
            | Kind::Instant
            | Kind::Time
            | Kind::Duration
            | Kind::Guid => {
                let field = row
                    .get(at)
                    .ok_or_else(|| unexpected("a row is too short"))?;
                cells.push(match field.value() {
                    Some(mut value) => plain(&mut value, *kind)?,
                    None => Cell::Null,
                });
                continue;
            }
        };
        cells.push(match lent {
            Some(value) if *kind == Kind::Text => Cell::Text(value.read_text()),
            Some(value) => Cell::Binary(value.read_blob()),
            None => Cell::Null,
        });
    }
    Ok(())
}

/// A cell that needs nothing from the driver's buffer.
fn plain(value: &mut SqliteValue<'_, '_, '_>, kind: Kind) -> Result<Cell<'static>, StoreError> {
    Ok(match kind {
        Kind::Boolean => Cell::Boolean(value.read_long() != 0),
        Kind::Int => Cell::Int(value.read_long()),
        Kind::Double => Cell::Double(row::positive_zero(value.read_double())),
        Kind::Decimal(scale) => Cell::Decimal {
            unscaled: value.read_long().into(),
            scale,
        },
        Kind::Wide(scale) => Cell::Decimal {
            unscaled: functions::Exact::read(value)?
                .to_i128()
                .ok_or_else(|| computation("a decimal has too many digits"))?,
            scale,
        },
        Kind::Date => Cell::Date(
            i32::try_from(value.read_long()).map_err(|_| computation("a date is out of range"))?,
        ),
        Kind::Instant => Cell::Instant(value.read_long()),
        Kind::Time => Cell::Time(value.read_long()),
        Kind::Duration => Cell::Duration(value.read_long()),
        Kind::Guid => {
            let text = value.read_text();
            Cell::Guid(
                Uuid::try_parse(text).map_err(|_| unexpected(format!("`{text}` is not a uuid")))?,
            )
        }
        Kind::Text | Kind::Binary => return Err(unexpected("text is lent, not copied")),
    })
}

fn write_json(value: &Value, kind: Kind, text: &mut String) -> Result<(), StoreError> {
    match Sqlite::bind(value, kind)? {
        Bind::Null => text.push_str("null"),
        Bind::Int(n) => {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{n}");
        }
        Bind::Text(t) => json::text(&t, text),
        Bind::Double(d) if d.is_finite() => {
            let _ = write!(text, "{d:e}");
        }
        other @ (Bind::Double(_)
        | Bind::Boolean(_)
        | Bind::Binary(_)
        | Bind::Guid(_)
        | Bind::Date(_)
        | Bind::Instant(_)
        | Bind::Time(_)
        | Bind::Decimal(_)
        | Bind::Array(_)) => return Err(unexpected(format!("{other:?} cannot be a key"))),
    }
    Ok(())
}

/// What stands for a decimal: a scaled whole number, or the text of a wide one.
pub(crate) fn decimal(decimal: &BigDecimal, kind: Kind) -> Result<Bind<'static>, StoreError> {
    let (digits, _) = decimal
        .with_scale_round(kind.scale().into(), bigdecimal::RoundingMode::HalfUp)
        .into_bigint_and_exponent();
    let bind = if matches!(kind, Kind::Wide(_)) {
        let text = functions::Exact::from(digits).text();
        text.map(|text| Bind::Text(Cow::Owned(text)))
    } else {
        digits.to_i64().map(Bind::Int)
    };
    bind.ok_or_else(|| computation(format!("{decimal} has too many digits")))
}

pub(crate) fn double(decimal: &BigDecimal) -> f64 {
    // Through text: the shortest way that rounds once.
    decimal.to_scientific_notation().parse().unwrap_or(f64::NAN)
}

/// # Errors
/// Neither database may hold U+0000 in a text.
pub(crate) fn without_nul(text: &str) -> Result<&str, StoreError> {
    if text.contains('\0') {
        Err(computation("a text holds U+0000"))
    } else {
        Ok(text)
    }
}
