//! What a store implements, and what it is given to write rows into.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entity_model::{EntityId, Value};
use uuid::Uuid;

use crate::read::Read;
use crate::write::{Change, Changed, Entry};

/// One value of a row, borrowed from the database driver's buffer where that is possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Null,
    Boolean(bool),
    Int(i64),
    Double(f64),
    /// `unscaled × 10^-scale`
    Decimal {
        unscaled: i128,
        scale: u8,
    },
    Text(&'a str),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Instant(i64),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds.
    Duration(i64),
    Guid(Uuid),
    Binary(&'a [u8]),
}

impl<'v> Cell<'v> {
    /// A value as a cell that lends it.
    ///
    /// # Errors
    /// For lists and records, which are no cells.
    pub fn of(value: &'v Value) -> Result<Self, StoreError> {
        let lost = || StoreError::Unexpected(format!("{value:?} is no cell"));
        Ok(match value {
            Value::Null => Self::Null,
            Value::Boolean(b) => Self::Boolean(*b),
            Value::Int(n) => Self::Int(*n),
            Value::Double(d) => Self::Double(*d),
            Value::Decimal(d) => {
                let (unscaled, scale) = d.as_bigint_and_exponent();
                Self::Decimal {
                    unscaled: i128::try_from(unscaled).map_err(|_| lost())?,
                    scale: u8::try_from(scale).map_err(|_| lost())?,
                }
            }
            Value::Text(text) => Self::Text(text),
            Value::Date(day) => {
                let days = day
                    .signed_duration_since(chrono::NaiveDate::default())
                    .num_days();
                Self::Date(i32::try_from(days).map_err(|_| lost())?)
            }
            Value::DateTime(at) => Self::Instant(at.timestamp_micros()),
            Value::Time(time) => {
                let since = time.signed_duration_since(NaiveTime::MIN);
                Self::Time(since.num_microseconds().ok_or_else(lost)?)
            }
            Value::Duration(micros) => Self::Duration(*micros),
            Value::Guid(id) => Self::Guid(*id),
            Value::Binary(bytes) => Self::Binary(bytes),
            Value::List(_) | Value::Record(_) => return Err(lost()),
        })
    }
}

impl Cell<'_> {
    /// The cell as a value of its own.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match *self {
            Self::Null => Value::Null,
            Self::Boolean(b) => Value::Boolean(b),
            Self::Int(n) => Value::Int(n),
            Self::Double(d) => Value::Double(d),
            Self::Decimal { unscaled, scale } => {
                Value::Decimal(BigDecimal::new(unscaled.into(), scale.into()))
            }
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Date(days) => {
                let at = DateTime::from_timestamp(i64::from(days) * 86_400, 0).unwrap_or_default();
                Value::Date(at.date_naive())
            }
            Self::Instant(micros) => {
                Value::DateTime(DateTime::from_timestamp_micros(micros).unwrap_or_default())
            }
            Self::Time(micros) => Value::Time(NaiveTime::MIN + TimeDelta::microseconds(micros)),
            Self::Duration(micros) => Value::Duration(micros),
            Self::Guid(id) => Value::Guid(id),
            Self::Binary(bytes) => Value::Binary(bytes.to_vec()),
        }
    }
}

/// A row that is being read: its cells in the order of the level's `columns`, typed as they are.
pub trait Cells {
    /// # Errors
    /// When the database holds something that is not of the declared type.
    fn cell(&self, column: usize) -> Result<Cell<'_>, StoreError>;
}

/// Whoever takes the rows of a read.
///
/// Calls come in this order: `total`, then for each block of at most [`crate::limits::BLOCK`] top rows:
/// the block's top rows, for each child level (parents first) its rows with the ordinal of their parent
/// among the parent level's rows of this block, in ascending order, and `end_of_block`; at last `end`.
pub trait Sink {
    /// `$count` of the top level.
    fn total(&mut self, count: u64) -> Result<(), Stop>;
    /// A row of a level. `parent` is 0 for top rows.
    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop>;
    /// `$count` of a child collection; a parent without members is not mentioned.
    fn counted(&mut self, level: usize, parent: usize, count: u64) -> Result<(), Stop>;
    /// The collection of this parent has more rows than the page; said after its last row.
    fn more(&mut self, level: usize, parent: usize) -> Result<(), Stop>;
    fn end_of_block(&mut self) -> Result<(), Stop>;
    /// The moment that a tracked answer is of; said before its first row.
    fn mark(&mut self, mark: &str) -> Result<(), Stop> {
        let _ = mark;
        Ok(())
    }
    /// A row that is no longer in a tracked collection: deleted, or changed so that it is no member.
    fn gone(&mut self, key: &Value, deleted: bool) -> Result<(), Stop> {
        let _ = (key, deleted);
        Ok(())
    }
    /// There are more changes than the page, and this row is the last it tells of; said before `end`.
    fn told_until(&mut self, row: &str) -> Result<(), Stop> {
        let _ = row;
        Ok(())
    }
    /// `more` tells whether a next link must follow.
    fn end(&mut self, more: bool) -> Result<(), Stop>;
}

/// Why a sink wants no more rows.
#[derive(Debug)]
pub enum Stop {
    /// Whoever asked has left.
    Gone,
    /// A cell could not be read or written.
    Failed(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// What can go wrong in a database. Messages are for the log, never for a client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, or no connection came free in time.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The statement took longer than it may.
    #[error("the statement ran into its time limit")]
    Timeout,
    /// A number left its type's range, a division by zero: the query asks for something that has no value.
    #[error("the query cannot be computed: {0}")]
    Computation(String),
    /// A regular expression that not every database could execute, and why: words for the client.
    #[error("the regular expression cannot be executed: {0}")]
    Pattern(String),
    /// A text that is no regular expression, and why: words for the client.
    #[error("this is no regular expression: {0}")]
    IllFormed(String),
    /// A value that must be unique is taken.
    #[error("a unique value is taken: {0}")]
    Unique(String),
    /// A row that is referred to does not exist, or one that is still referred to was to be removed.
    #[error("a reference does not hold: {0}")]
    Reference(String),
    /// Another transaction was in the way; the same work may succeed when it runs again.
    #[error("another transaction was in the way: {0}")]
    Conflict(String),
    /// Whoever ran a transaction takes it back.
    #[error("the transaction was taken back")]
    TakenBack,
    /// The other side has left.
    #[error("the reader has left")]
    Gone,
    /// The database holds what the model does not allow, or the store made a statement it does not understand.
    #[error("the database answered unexpectedly: {0}")]
    Unexpected(String),
}

impl StoreError {
    /// Whether it says something of the rows rather than of the database.
    #[must_use]
    pub fn is_about_rows(&self) -> bool {
        match self {
            Self::Unique(_)
            | Self::Reference(_)
            | Self::Computation(_)
            | Self::Pattern(_)
            | Self::IllFormed(_) => true,
            Self::Unavailable(_)
            | Self::Timeout
            | Self::Conflict(_)
            | Self::TakenBack
            | Self::Gone
            | Self::Unexpected(_) => false,
        }
    }
}

/// A database that answers plans.
pub trait Store: Send + Sync {
    /// Runs a read; every statement of it sees one snapshot.
    ///
    /// # Errors
    /// Those of [`StoreError`]; rows given to the sink before an error stay given.
    fn read(&self, read: &Read, sink: &mut dyn Sink) -> Result<(), StoreError>;

    /// The number of rows of a [`crate::read::What::Count`] read, or of their changes where it is of those.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn count(&self, read: &Read) -> Result<u64, StoreError>;

    /// Runs `work` in one transaction that only reads. It may run more than once.
    ///
    /// # Errors
    /// Those of [`StoreError`], or what `work` gave.
    fn look(
        &self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Runs `work` in one transaction, which is committed when it gives `Ok`.
    ///
    /// # Errors
    /// Those of [`StoreError`], or what `work` gave.
    fn transaction(
        &self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
}

/// One transaction that is open.
pub trait Unit {
    /// Takes `count` ids from the global sequence and gives the first.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn take_ids(&mut self, count: u64) -> Result<i64, StoreError>;

    /// Makes the global sequence go on after `id`, unless it is further already.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn ids_taken_up_to(&mut self, id: i64) -> Result<(), StoreError>;

    /// # Errors
    /// Those of [`StoreError`].
    fn change(&mut self, change: &Change) -> Result<Changed, StoreError>;

    /// Appends to the journal.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn record(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// A note of the engine's own: what a request was answered, how work in the background stands.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn note(&mut self, of: &NoteId<'_>) -> Result<Option<Note>, StoreError>;

    /// Writes a note, over an earlier one with the same name.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn keep_note(&mut self, of: &NoteId<'_>, note: &Note) -> Result<(), StoreError>;

    /// Removes a note.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn drop_note(&mut self, of: &NoteId<'_>) -> Result<(), StoreError>;

    /// Removes the notes of a kind that are older.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn drop_notes(&mut self, kind: &str, before: DateTime<Utc>) -> Result<(), StoreError>;

    /// Removes every note, of whatever kind.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn drop_all_notes(&mut self) -> Result<(), StoreError>;

    /// Runs `work` so that an error of it takes back what it did and nothing else.
    ///
    /// # Errors
    /// What `work` gave, or those of [`StoreError`].
    fn attempt(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// # Errors
    /// Those of [`StoreError`].
    fn read(&mut self, read: &Read, sink: &mut dyn Sink) -> Result<(), StoreError>;

    /// The number of rows of a [`crate::read::What::Count`] read, or of their changes where it is of those.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn count(&mut self, read: &Read) -> Result<u64, StoreError>;

    /// The values of some properties of the rows that are looked for: first what they are looked for by, then
    /// `properties`, then the archive's batch if it is asked for. Keys without a row are not mentioned.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    fn find(&mut self, find: &Find<'_>) -> Result<Vec<Vec<Value>>, StoreError>;
}

/// The name of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteId<'n> {
    pub kind: &'n str,
    pub caller: i64,
    pub id: &'n str,
}

/// A note of the engine's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: DateTime<Utc>,
    pub text: String,
    pub bytes: Vec<u8>,
}

/// What rows are looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The property at this place.
    Place(usize),
    /// The type's key; its value is a list where the key has several parts.
    Key,
}

/// Rows that are looked for by the values of one property, or by their keys.
#[derive(Clone, Debug)]
pub struct Find<'f> {
    pub entity: EntityId,
    pub by: By,
    /// By its folded companion: `keys` are folded texts.
    pub folded: bool,
    pub keys: &'f [Value],
    pub live: Live,
    pub properties: &'f [usize],
    /// The number that ties together what one delete put away.
    pub batch: bool,
}

/// Which rows of a type that archives are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live {
    Only,
    All,
    /// Those that one delete put away.
    Batch(i64),
}

impl<'f> Find<'f> {
    /// All rows that hold one of these values there, archived ones too.
    #[must_use]
    pub fn rows(entity: EntityId, by: usize, keys: &'f [Value]) -> Self {
        Self::by(entity, By::Place(by), keys)
    }

    /// The rows that have these keys, archived ones too.
    #[must_use]
    pub fn keyed(entity: EntityId, keys: &'f [Value]) -> Self {
        Self::by(entity, By::Key, keys)
    }

    fn by(entity: EntityId, by: By, keys: &'f [Value]) -> Self {
        Self {
            entity,
            by,
            folded: false,
            keys,
            live: Live::All,
            properties: &[],
            batch: false,
        }
    }

    /// The live rows only.
    #[must_use]
    pub fn live(self) -> Self {
        Self {
            live: Live::Only,
            ..self
        }
    }

    #[must_use]
    pub fn with(self, properties: &'f [usize]) -> Self {
        Self { properties, ..self }
    }
}
