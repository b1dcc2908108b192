//! Where the two databases differ: small questions, most with a default.
//!
//! Invariant: nothing outside this trait, its two implementations and the table of functions asks which
//! database it speaks to.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::connection::AnsiTransactionManager;
use diesel::query_builder::AstPass;
use diesel::r2d2::R2D2Connection;
use entity_model::{EnumType, Value};
use query_plan::port::{Cells, StoreError};

use crate::error::Halt;
use crate::fragment::{Bind, Prepared, Sql};
use crate::pool::Link;
use crate::row::Kind;

pub(crate) type Each<'e> = &'e mut dyn FnMut(&dyn Cells) -> Result<(), Halt>;

pub(crate) trait Dialect: Backend + Sized + 'static {
    type Raw: diesel::Connection<Backend = Self, TransactionManager = AnsiTransactionManager>
        + R2D2Connection
        + Send
        + 'static;

    /// Names this database in the table of functions.
    const COLUMN: Speech;
    /// Equality that holds for two nulls, and its contrary.
    const SAME: &'static str;
    const DISTINCT: &'static str;
    /// Decimals are scaled whole numbers, and texts that order as the numbers do where these may be too short.
    const SCALED_DECIMALS: bool;
    /// After a bound text, so that it compares by code point.
    const TEXT_COLLATION: &'static str = "";
    /// Null is larger than all values unless an order says otherwise.
    const NULLS_ARE_LAST: bool = false;
    /// No limit, where only an offset is wanted.
    const NO_LIMIT: &'static str;
    /// A sub-select beside each row of the keys, rather than a window over all of them.
    const LATERAL: bool;
    /// A long result can be stepped through while it stays in the database.
    const STREAMS: bool;
    /// A sort carries every column of its rows, computed ones too, rather than making those of the rows it keeps.
    const SORTS_WHOLE_ROWS: bool;
    /// A result is buffered as a whole, unless a cursor gives it part by part.
    const CURSORS: bool;
    /// Fresh statistics, and whatever else lets an index answer alone.
    const SETTLE: &'static str;
    const BEGIN_READ: &'static str;
    const BEGIN_WRITE: &'static str;
    /// Migrations wait for one another by a lock, and then see what the others did.
    const BEGIN_MIGRATION: &'static str;

    /// Values that one statement can bind.
    const MOST_BINDS: usize;
    /// The time limit of a statement is kept by [`crate::deadline`], not by the database.
    const KEEPS_NO_TIME: bool;
    /// One connection writes, and gathers what is to be committed.
    const ONE_WRITER: bool;
    /// Foreign keys stand in `CREATE TABLE`, rather than behind all tables.
    const REFERENCES_INLINE: bool;
    const TABLE_OPTIONS: &'static str;
    /// What hands out the ids of [`entity_model::KeyOrigin::Sequence`].
    const CREATE_SEQUENCE: &'static str;
    /// The engine's own tables and functions.
    fn engine() -> String;
    /// The present moment of the journal, as text.
    const MARK: &'static str;

    /// The condition on the journal's lines that they were written after a mark.
    ///
    /// # Errors
    /// When this is no mark of the database.
    fn since<'v>(mark: &'v str, out: &mut Sql<'v>) -> Result<(), StoreError>;

    /// Keeps two migrations from running at once, inside their transaction.
    const LOCK_MIGRATIONS: &'static str;

    /// Takes ids from the global sequence and gives the first.
    fn take_ids(link: &mut Link<Self>, count: i64) -> Result<i64, StoreError>;

    /// Lets the global sequence go on after `id`.
    fn ids_taken_up_to(link: &mut Link<Self>, id: i64) -> Result<(), StoreError>;

    /// `INSERT` of some rows, given column by column.
    fn insert<'v>(
        table: &str,
        columns: &[(&str, Kind)],
        values: Vec<Vec<Bind<'v>>>,
    ) -> Result<Prepared<'v>, StoreError>;

    /// Rows of so many columns that one `INSERT` takes.
    fn rows_at_once(columns: usize) -> usize;

    /// `UPDATE` of some rows, given column by column, the parts of the key last.
    fn update<'v>(
        table: &str,
        columns: &[(&str, Kind)],
        key: &[(&str, Kind)],
        bump: Option<&str>,
        values: Vec<Vec<Bind<'v>>>,
    ) -> Result<Prepared<'v>, StoreError>;

    /// Rows that one `UPDATE` takes.
    const UPDATED_AT_ONCE: usize;

    /// The columns of all tables as the database has them: table, column, type, nullable.
    const INSPECT: &'static str;

    fn push_bind<'b>(bind: &'b Bind<'_>, out: AstPass<'_, 'b, Self>) -> QueryResult<()>;

    /// A value in the form in which a column of this kind is kept.
    ///
    /// # Errors
    /// When the value is not of the kind, or out of its range.
    fn bind(value: &Value, kind: Kind) -> Result<Bind<'_>, StoreError>;

    /// Many values of one kind as one bind.
    fn bind_many<'v>(values: &[&'v Value], kind: Kind) -> Result<Bind<'v>, StoreError>;

    /// Runs a statement and hands over each row; every value is of the kind that is said for its column.
    fn rows(
        raw: &mut Self::Raw,
        statement: Prepared<'_>,
        kinds: &[Kind],
        each: Each<'_>,
    ) -> Result<(), Halt>;

    /// `column IN (these)` for values that are neither null nor absent.
    fn among<'v>(values: &[&'v Value], kind: Kind, out: &mut Sql<'v>) -> Result<(), StoreError>;

    /// A table `k` of keys: the ordinal, counted from 0, and one column for each part of the key.
    /// Gives the names of the parts.
    fn keys<'v>(
        columns: &'v [Vec<Value>],
        kinds: &[Kind],
        out: &mut Sql<'v>,
    ) -> Result<Keys, StoreError>;

    /// A null of a kind, where the database must know the kind.
    fn null(kind: Kind) -> String;

    /// Prepares a new connection for reading or writing.
    fn prepare(raw: &mut Self::Raw, settings: &Settings) -> QueryResult<()>;

    /// Drops every prepared statement of a connection.
    fn forget_statements(raw: &mut Self::Raw) -> QueryResult<()>;

    /// The type of a column in `CREATE TABLE`.
    fn column_type(kind: Kind, width: Width) -> String;
}

/// How the keys of a block stand in a `FROM`.
pub(crate) struct Keys {
    /// Counts from 0.
    pub(crate) ordinal: &'static str,
    pub(crate) parts: Vec<String>,
}

/// What a connection is made for.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) writes: bool,
    pub(crate) statement_timeout: Option<std::time::Duration>,
    pub(crate) busy_timeout: std::time::Duration,
}

/// How wide a number or text is declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Width {
    /// Bits of a whole number, or of a fraction.
    pub(crate) bits: u8,
    /// All digits of a decimal.
    pub(crate) precision: u8,
}

impl Width {
    pub(crate) fn of_enum(enumeration: &EnumType) -> Self {
        let narrow = enumeration
            .members
            .iter()
            .all(|m| i32::try_from(m.value).is_ok());
        Self {
            bits: if narrow { 32 } else { 64 },
            precision: 0,
        }
    }
}

/// The column of a database in the table of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    Sqlite,
    Postgres,
}
