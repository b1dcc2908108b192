//! A database of one service: opened once, asked by many threads.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use entity_model::{Model, Value};
use query_plan::port::{Cell, Cells, Find, Note, NoteId, Sink, Stop, Store, StoreError, Unit};
use query_plan::read::Read;
use query_plan::write::{Change, Changed, Entry};

use crate::change;
use crate::ddl::Language;
use crate::deadline;
use crate::dialect::{Dialect, Settings};
use crate::error::{OpenError, unexpected};
use crate::find;
use crate::fragment::{Bind, Sql};
use crate::inspect::{self, Mismatch};
use crate::journal;
use crate::migrate::{self, Content, Migration};
use crate::note;
use crate::pool::{Link, Links, Manager};
use crate::row::{Kind, MOST_DIGITS};
use crate::run::Reader;
use crate::turns::{Turns, Work};

/// How a database is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections that read.
    pub readers: u32,
    /// Connections that write, on PostgreSQL; SQLite has one writer.
    pub writers: u32,
    /// How long one statement of a read may run; `None` for ever.
    pub statement_timeout: Option<Duration>,
    /// How long to wait for a connection to come free.
    pub wait: Duration,
    /// How long a SQLite connection waits for another process that writes the file.
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            readers: u32::try_from(cores * 2).unwrap_or(8).max(4),
            writers: 4,
            statement_timeout: Some(Duration::from_secs(30)),
            wait: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(10),
        }
    }
}

/// A database that answers plans of one model.
pub struct Database {
    pool: Pool,
    model: Arc<Model>,
    statements: Arc<AtomicU64>,
    /// The file of a database that lives only as long as this value.
    _temporary: Option<Temporary>,
}

enum Pool {
    Sqlite(Side<Sqlite>),
    Postgres(Side<Pg>),
}

/// Refuses a model with decimals that a database could not keep without losing digits.
fn decimals_fit(model: &Model) -> Result<(), OpenError> {
    let of_entities = model.entities.iter().map(|e| (&e.name, &e.properties));
    let of_complexes = model.complexes.iter().map(|c| (&c.name, &c.members));
    for (owner, properties) in of_entities.chain(of_complexes) {
        for property in properties {
            let digits = property.facets.precision.unwrap_or(0);
            if Kind::of_property(property).is_decimal() && digits > MOST_DIGITS {
                let name = format!("{owner}/{}", property.name);
                return Err(OpenError::Digits(name, digits, MOST_DIGITS));
            }
        }
    }
    Ok(())
}

/// Says the same for both databases.
macro_rules! either {
    ($pool:expr, $side:ident => $what:expr) => {
        match $pool {
            Pool::Sqlite($side) => $what,
            Pool::Postgres($side) => $what,
        }
    };
}

impl Database {
    /// Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. A SQLite file is made when there is none.
    ///
    /// # Errors
    /// When the URL is none of these, or the database cannot be reached.
    pub fn open(url: &str, model: Arc<Model>, options: &Options) -> Result<Self, OpenError> {
        let statements = Arc::new(AtomicU64::new(0));
        let mut temporary = None;
        let pool = if let Some(path) = url.strip_prefix("sqlite:") {
            deadline::watch_connections();
            let path = if path == ":memory:" {
                let file = Temporary::new()?;
                let path = file.0.display().to_string();
                temporary = Some(file);
                path
            } else {
                path.trim_start_matches("//").to_owned()
            };
            if path.is_empty() {
                return Err(OpenError::Url(url.to_owned()));
            }
            decimals_fit(&model)?;
            Pool::Sqlite(Side::open(&path, options, &statements)?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            decimals_fit(&model)?;
            Pool::Postgres(Side::open(url, options, &statements)?)
        } else {
            return Err(OpenError::Url(without_password(url)));
        };
        Ok(Self {
            pool,
            model,
            statements,
            _temporary: temporary,
        })
    }

    #[must_use]
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    #[must_use]
    pub fn language(&self) -> Language {
        match &self.pool {
            Pool::Sqlite(_) => Language::Sqlite,
            Pool::Postgres(_) => Language::Postgres,
        }
    }

    /// Applies the engine's own migrations and those of the service that are missing; gives their names.
    ///
    /// # Errors
    /// When a step fails, or the database is from a later version of the program; nothing is applied then.
    pub fn migrate(&self, migrations: &[Migration<'_>]) -> Result<Vec<String>, StoreError> {
        either!(&self.pool, side => side.writers.alone(|link| migrate::migrate(link, migrations)))
    }

    /// What is in the database before anything is done to it.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    pub fn content(&self) -> Result<Content, StoreError> {
        either!(&self.pool, side => side.writers.alone(migrate::content))
    }

    /// Every column of the model that the database has not, or otherwise.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    pub fn check(&self) -> Result<Vec<Mismatch>, StoreError> {
        either!(&self.pool, side => inspect::check(&mut *side.readers.get()?, &self.model))
    }

    /// A random key that is made once and kept in the database: links signed with it survive a restart and
    /// hold for other gateways.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    pub fn token_key(&self) -> Result<Vec<u8>, StoreError> {
        either!(&self.pool, side => side.token_key())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    pub fn ping(&self) -> Result<(), StoreError> {
        either!(&self.pool, side => side.ping())
    }

    /// Statements run since the database was opened, `BEGIN` and `COMMIT` apart.
    #[must_use]
    pub fn statements_run(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Brings the statistics up to date after many rows have come in.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    pub fn settle(&self) -> Result<(), StoreError> {
        either!(&self.pool, side => side.settle())
    }

    /// Runs SQL text as it is, for tests and tools.
    ///
    /// # Errors
    /// Those of [`StoreError`].
    pub fn run_script(&self, sql: &str) -> Result<(), StoreError> {
        either!(&self.pool, side => side.writers.alone(|link| link.batch(sql)))
    }
}

impl Store for Database {
    fn read(&self, read: &Read, sink: &mut dyn Sink) -> Result<(), StoreError> {
        either!(&self.pool, side => side.read(&self.model, read, sink))
    }

    fn count(&self, read: &Read) -> Result<u64, StoreError> {
        either!(&self.pool, side => side.again(|link| {
            Reader { link, model: &self.model }.count(read)
        }))
    }

    fn look(
        &self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let model = &*self.model;
        either!(&self.pool, side => side.again(|link| link.look(model, work)))
    }

    fn transaction(
        &self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        either!(&self.pool, side => side.transaction(&self.model, work))
    }
}

/// The connections to one database.
struct Side<D: Dialect> {
    readers: Links<D>,
    writers: Writers<D>,
}

enum Writers<D: Dialect> {
    One(Box<Turns<D>>),
    Many(Links<D>),
}

impl<D: Dialect> Side<D> {
    fn open(url: &str, options: &Options, statements: &Arc<AtomicU64>) -> Result<Self, OpenError> {
        let manager = |writes: bool| {
            let settings = Settings {
                writes,
                statement_timeout: options.statement_timeout.filter(|_| !writes),
                busy_timeout: options.busy_timeout,
            };
            Manager::<D>::new(url, settings, Arc::clone(statements))
        };
        // The first connection makes the file and says at once what is wrong with the URL.
        manager(true)
            .open()
            .map_err(|error| OpenError::Connection(error.to_string()))?;
        Ok(Self {
            readers: Links::new(manager(false), options.readers, options.wait),
            writers: if D::ONE_WRITER {
                Writers::One(Box::new(Turns::new(manager(true))))
            } else {
                Writers::Many(Links::new(manager(true), options.writers, options.wait))
            },
        })
    }

    fn settle(&self) -> Result<(), StoreError> {
        self.writers.alone(|link| link.batch(D::SETTLE))
    }

    /// Runs something that reads, once more for each connection that turns out to be lost.
    fn again<T>(
        &self,
        mut work: impl FnMut(&mut Link<D>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut tries = self.readers.size();
        loop {
            match work(&mut *self.readers.get()?) {
                Err(StoreError::Unavailable(why)) if tries > 0 => {
                    tracing::debug!(why, "a connection was lost; trying another");
                    tries -= 1;
                }
                result => return result,
            }
        }
    }

    fn read(&self, model: &Model, read: &Read, sink: &mut dyn Sink) -> Result<(), StoreError> {
        let mut sink = Touched {
            sink,
            touched: false,
        };
        let mut tries = self.readers.size();
        loop {
            let mut link = self.readers.get()?;
            let link = &mut *link;
            let result = Reader { link, model }.read(read, &mut sink);
            match result.map_err(StoreError::from) {
                // Nothing was given yet: another connection may still be there.
                Err(StoreError::Unavailable(why)) if tries > 0 && !sink.touched => {
                    tracing::debug!(why, "a connection was lost; trying another");
                    tries -= 1;
                }
                result => return result,
            }
        }
    }

    fn transaction(
        &self,
        model: &Model,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.writers
            .transaction(&mut |link| work(&mut Open { link, model }))
    }

    fn token_key(&self) -> Result<Vec<u8>, StoreError> {
        let mut fresh = [0_u8; 32];
        getrandom::fill(&mut fresh).map_err(|e| unexpected(e.to_string()))?;
        let mut sql = Sql::new("INSERT INTO engine_key (id, key) VALUES (1, ");
        sql.bind(Bind::Binary(fresh.to_vec().into()))
            .push(") ON CONFLICT (id) DO NOTHING");
        self.writers.alone(|link| {
            link.execute(sql.finish())?;
            let mut key = Vec::new();
            let sql = Sql::new("SELECT key FROM engine_key");
            link.rows(sql.finish(), &[Kind::Binary], &mut |row| {
                if let Cell::Binary(bytes) = row.cell(0)? {
                    key = bytes.to_vec();
                }
                Ok(())
            })?;
            Ok(key)
        })
    }

    fn ping(&self) -> Result<(), StoreError> {
        self.again(|link| crate::run::one_number(link, Sql::new("SELECT 1")).map(|_| ()))
    }
}

impl<D: Dialect> Writers<D> {
    fn transaction(&self, work: Work<'_, D>) -> Result<(), StoreError> {
        let links = match self {
            Self::One(turns) => return turns.transaction(work),
            Self::Many(links) => links,
        };
        let mut tries = 0;
        loop {
            match once(&mut *links.begun(D::BEGIN_WRITE)?, work) {
                Err(StoreError::Conflict(why)) if tries < CONFLICTS => {
                    tracing::debug!(why, tries, "a transaction runs again");
                    tries += 1;
                    std::thread::sleep(pause(tries));
                }
                Err(StoreError::Conflict(why)) => return Err(StoreError::Unavailable(why)),
                result => return result,
            }
        }
    }

    /// Runs `work` on a connection outside of any transaction.
    fn alone<T>(
        &self,
        work: impl FnOnce(&mut Link<D>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self {
            Self::One(turns) => turns.alone(work),
            Self::Many(links) => work(&mut *links.get()?),
        }
    }
}

/// How often a transaction runs again because others were in its way.
const CONFLICTS: u32 = 12;

/// Grows with every try, and differs between those who wait.
fn pause(tries: u32) -> Duration {
    let mut random = [0_u8; 2];
    let _ = getrandom::fill(&mut random);
    let most = 1_u64 << tries.min(7);
    Duration::from_micros(u64::from(u16::from_ne_bytes(random)) * most * 1000 / 65_536)
}

fn once<D: Dialect>(link: &mut Link<D>, work: Work<'_, D>) -> Result<(), StoreError> {
    match work(link) {
        Ok(()) => link.commit(),
        Err(error) => {
            link.roll_back();
            Err(error)
        }
    }
}

impl<D: Dialect> Link<D> {
    /// Runs `work` in one transaction that only reads.
    fn look(
        &mut self,
        model: &Model,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.begin(D::BEGIN_READ)?;
        once(self, &mut |link| work(&mut Open { link, model }))
    }
}

/// One transaction that is open.
struct Open<'l, D: Dialect> {
    link: &'l mut Link<D>,
    model: &'l Model,
}

impl<D: Dialect> Unit for Open<'_, D> {
    fn take_ids(&mut self, count: u64) -> Result<i64, StoreError> {
        let count = i64::try_from(count).map_err(|_| unexpected("too many ids at once"))?;
        D::take_ids(self.link, count.max(1))
    }

    fn ids_taken_up_to(&mut self, id: i64) -> Result<(), StoreError> {
        D::ids_taken_up_to(self.link, id)
    }

    fn change(&mut self, change: &Change) -> Result<Changed, StoreError> {
        change::change(self.link, self.model, change)
    }

    fn record(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        journal::record(self.link, self.model, entries)
    }

    fn note(&mut self, of: &NoteId<'_>) -> Result<Option<Note>, StoreError> {
        note::note(self.link, of)
    }

    fn keep_note(&mut self, of: &NoteId<'_>, note: &Note) -> Result<(), StoreError> {
        note::keep(self.link, of, note)
    }

    fn drop_note(&mut self, of: &NoteId<'_>) -> Result<(), StoreError> {
        note::drop_one(self.link, of)
    }

    fn drop_notes(&mut self, kind: &str, before: DateTime<Utc>) -> Result<(), StoreError> {
        note::drop_before(self.link, kind, before)
    }

    fn drop_all_notes(&mut self) -> Result<(), StoreError> {
        note::drop_all(self.link)
    }

    fn attempt(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.link.batch("SAVEPOINT attempt")?;
        let result = work(self);
        self.link.batch(match result {
            Ok(()) => "RELEASE SAVEPOINT attempt",
            Err(_) => "ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt",
        })?;
        result
    }

    fn read(&mut self, read: &Read, sink: &mut dyn Sink) -> Result<(), StoreError> {
        let mut reader = Reader {
            link: self.link,
            model: self.model,
        };
        Ok(reader.read_inside(read, sink)?)
    }

    fn count(&mut self, read: &Read) -> Result<u64, StoreError> {
        let mut reader = Reader {
            link: self.link,
            model: self.model,
        };
        reader.count(read)
    }

    fn find(&mut self, find: &Find<'_>) -> Result<Vec<Vec<Value>>, StoreError> {
        find::find(self.link, self.model, find)
    }
}

/// A sink that knows whether it was given anything.
struct Touched<'s> {
    sink: &'s mut dyn Sink,
    touched: bool,
}

impl Sink for Touched<'_> {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.touched = true;
        self.sink.total(count)
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        self.touched = true;
        self.sink.row(level, parent, row)
    }

    fn counted(&mut self, level: usize, parent: usize, count: u64) -> Result<(), Stop> {
        self.sink.counted(level, parent, count)
    }

    fn more(&mut self, level: usize, parent: usize) -> Result<(), Stop> {
        self.sink.more(level, parent)
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        self.sink.end_of_block()
    }

    fn mark(&mut self, mark: &str) -> Result<(), Stop> {
        self.sink.mark(mark)
    }

    fn gone(&mut self, key: &Value, deleted: bool) -> Result<(), Stop> {
        self.touched = true;
        self.sink.gone(key, deleted)
    }

    fn told_until(&mut self, row: &str) -> Result<(), Stop> {
        self.sink.told_until(row)
    }

    fn end(&mut self, more: bool) -> Result<(), Stop> {
        self.touched = true;
        self.sink.end(more)
    }
}

/// A database file that is removed with this value.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, OpenError> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|e| OpenError::Connection(e.to_string()))?;
        let name = format!("preau-{:016x}.sqlite", u64::from_ne_bytes(random));
        Ok(Self(std::env::temp_dir().join(name)))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A URL as it may stand in a message.
fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!(
                "{}://…{}",
                url.get(..scheme).unwrap_or_default(),
                url.get(at..).unwrap_or_default()
            )
        }
        _ => url.to_owned(),
    }
}
