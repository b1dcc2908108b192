//! Databases for tests, each its own, and what they answer as text.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel_store::{Database, Options, create_schema};
use entity_model::{Model, Value};
use query_plan::port::{Cell, Cells, Sink, Stop, Store, StoreError};
use query_plan::read::{Context, Level, Read, What};
use query_plan::write::Change;

use super::plans::Plans;

/// Names a superuser's URL of the PostgreSQL server that tests may fill.
const POSTGRES: &str = "PREAU_TEST_POSTGRES";

pub(crate) fn postgres() -> Option<String> {
    let url = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    if url.is_none() {
        eprintln!("SKIPPED on PostgreSQL: {POSTGRES} names no server");
    }
    url
}

/// A database for one test; what was made for it is removed with it.
pub(crate) struct Bed {
    pub(crate) database: Option<Database>,
    /// Opens the same database once more.
    pub(crate) url: String,
    made: Made,
}

enum Made {
    File(PathBuf),
    /// A server's URL, and the name of a database there.
    On(String, String),
}

/// A name that no other test has.
fn unique() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("store_test_{}_{number}", std::process::id())
}

impl Bed {
    pub(crate) fn database(&self) -> &Database {
        self.database.as_ref().unwrap()
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        self.database = None;
        match &self.made {
            Made::File(path) => {
                for end in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{end}", path.display()));
                }
            }
            Made::On(server, name) => {
                let server = open(server, &empty(), &Options::default());
                server
                    .run_script(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                    .unwrap();
            }
        }
    }
}

pub(crate) fn empty() -> Arc<Model> {
    Arc::new(
        entity_model::Builder::new("Empty", "Container")
            .build()
            .unwrap(),
    )
}

pub(crate) fn open(url: &str, model: &Arc<Model>, options: &Options) -> Database {
    Database::open(url, Arc::clone(model), options).unwrap()
}

/// Empty databases, one of each kind that there is.
pub(crate) fn blank(model: &Arc<Model>, options: &Options) -> Vec<Bed> {
    let file = std::env::temp_dir().join(format!("{}.sqlite", unique()));
    let url = format!("sqlite:{}", file.display());
    let mut beds = vec![Bed {
        database: Some(open(&url, model, options)),
        url,
        made: Made::File(file),
    }];
    if let Some(server) = postgres() {
        let name = unique();
        open(&server, &empty(), &Options::default())
            .run_script(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        beds.push(Bed {
            database: Some(open(&url, model, options)),
            url,
            made: Made::On(server, name),
        });
    }
    beds
}

/// Databases with the tables of a model.
pub(crate) fn made(model: &Arc<Model>, options: &Options) -> Vec<Bed> {
    let beds = blank(model, options);
    for bed in &beds {
        bed.database().migrate(&[]).unwrap();
        let schema = create_schema(model, bed.database().language());
        bed.database().run_script(&schema).unwrap();
    }
    beds
}

/// Asks each database and expects the same text of all.
pub(crate) fn on_both(beds: &[Bed], expected: &str, ask: impl Fn(&Database) -> String) {
    for bed in beds {
        let answer = ask(bed.database());
        let language = bed.database().language();
        for (answer, expected) in answer.trim().lines().zip(expected.trim().lines()) {
            assert_eq!(answer, expected, "on {language:?}");
        }
        assert_eq!(answer.trim(), expected.trim(), "on {language:?}");
    }
}

/// Adds rows in one transaction.
pub(crate) fn insert(database: &Database, entity: &str, names: &[&str], rows: Vec<Vec<Value>>) {
    let plans = Plans(database.model());
    let change = Change::Insert {
        entity: plans.entity(entity),
        places: plans.places(entity, names),
        rows,
    };
    let result = changed(database, &change);
    assert!(result.is_ok(), "{result:?}");
}

/// Makes one change in one transaction; gives the rows it touched.
pub(crate) fn changed(database: &Database, change: &Change) -> Result<u64, StoreError> {
    let mut rows = 0;
    database.transaction(&mut |unit| {
        rows = unit.change(change)?.rows;
        Ok(())
    })?;
    Ok(rows)
}

pub(crate) fn read_of(level: Level) -> Read {
    Read {
        what: What::Collection,
        level,
        context: Context {
            fragment: String::new(),
        },
        parent: None,
        track: None,
    }
}

/// What a sink is told, as lines.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) text: String,
    pub(crate) rows: usize,
    /// Wants no more after so many rows.
    pub(crate) leaves_after: Option<usize>,
    columns: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(level: &Level) -> Self {
        Self {
            columns: level.all().iter().map(|l| l.columns.len()).collect(),
            ..Self::default()
        }
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        self.text.write_fmt(text).unwrap();
        self.text.push('\n');
    }
}

impl Sink for Lines {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.line(format_args!("total {count}"));
        Ok(())
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        self.rows += 1;
        if self.leaves_after.is_some_and(|most| self.rows > most) {
            return Err(Stop::Gone);
        }
        let mut cells = Vec::new();
        for column in 0..self.columns[level] {
            cells.push(shown(row.cell(column)?));
        }
        let cells = cells.join(" ");
        if level == 0 {
            self.line(format_args!("{cells}"));
        } else {
            self.line(format_args!("  {level}<{parent}> {cells}"));
        }
        Ok(())
    }

    fn counted(&mut self, level: usize, parent: usize, count: u64) -> Result<(), Stop> {
        self.line(format_args!("  {level}<{parent}> count {count}"));
        Ok(())
    }

    fn more(&mut self, level: usize, parent: usize) -> Result<(), Stop> {
        self.line(format_args!("  {level}<{parent}> more"));
        Ok(())
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        self.line(format_args!("--"));
        Ok(())
    }

    fn end(&mut self, more: bool) -> Result<(), Stop> {
        if more {
            self.line(format_args!("more"));
        }
        Ok(())
    }
}

pub(crate) fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Boolean(b) => b.to_string(),
        Cell::Int(n) => n.to_string(),
        Cell::Double(d) => format!("{d:?}"),
        Cell::Decimal { unscaled, scale } => {
            bigdecimal::BigDecimal::new(unscaled.into(), scale.into()).to_plain_string()
        }
        Cell::Text(t) => format!("'{t}'"),
        Cell::Date(d) => format!("day{d}"),
        Cell::Instant(at) => format!("at{at}"),
        Cell::Time(at) => format!("time{at}"),
        Cell::Duration(d) => format!("for{d}"),
        Cell::Guid(g) => g.to_string(),
        Cell::Binary(b) => format!("{b:?}"),
    }
}

/// What a level answers, or the error, as text.
pub(crate) fn answer(database: &Database, level: &Level) -> String {
    let mut lines = Lines::of(level);
    match database.read(&read_of(level.clone()), &mut lines) {
        Ok(()) => lines.text,
        Err(error) => format!("{}{}", lines.text, kind(&error)),
    }
}

pub(crate) fn kind(error: &StoreError) -> String {
    match error {
        StoreError::Unavailable(_) => "Unavailable".to_owned(),
        StoreError::Timeout => "Timeout".to_owned(),
        StoreError::Computation(_) => "Computation".to_owned(),
        StoreError::Pattern(_) => "Pattern".to_owned(),
        StoreError::IllFormed(_) => "IllFormed".to_owned(),
        StoreError::Unique(_) => "Unique".to_owned(),
        StoreError::Reference(_) => "Reference".to_owned(),
        StoreError::Conflict(_) => "Conflict".to_owned(),
        StoreError::TakenBack => "TakenBack".to_owned(),
        StoreError::Gone => "Gone".to_owned(),
        StoreError::Unexpected(why) => format!("Unexpected: {why}"),
    }
}
