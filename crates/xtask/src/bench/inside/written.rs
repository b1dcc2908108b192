//! The baseline of writes: SQLite's own connection, set up as the store's writer is, with statements that are ready.

use crate::bench::load::Work;
use anyhow::{Context, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

/// What a query gives, cell after cell, as text.
pub(crate) fn cells(file: &Path, sql: &str) -> Result<Vec<String>> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = connection.prepare(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut cells = Vec::new();
    while let Some(row) = rows.next()? {
        for place in 0..width {
            cells.push(match row.get_ref(place)? {
                ValueRef::Text(text) => String::from_utf8(text.to_vec())?,
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => String::new(),
            });
        }
    }
    Ok(cells)
}

/// Runs the statements for a key so many times in one transaction, which is on the disk when it ends; one piece of
/// work for each number of times. Without `keys`, each time has a new one.
pub(crate) fn writers(
    file: &Path,
    statements: &[String],
    keys: &[i64],
    times: [usize; 2],
) -> Result<[Box<dyn Work>; 2]> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16384;",
    )?;
    let last: i64 = connection.query_row("SELECT max(id) FROM person", [], |row| row.get(0))?;
    // A statement borrows its connection; both live as long as the program.
    let connection: &'static Connection = Box::leak(Box::new(connection));
    let keys = Rc::new(Keys {
        those: keys.to_vec(),
        next: Cell::new(0),
        last,
    });
    let writer = |times| -> Result<Box<dyn Work>> {
        let statements = statements.iter().map(|sql| connection.prepare(sql));
        Ok(Box::new(Writer {
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            statements: statements.collect::<Result<_, _>>()?,
            commit: connection.prepare("COMMIT")?,
            keys: Rc::clone(&keys),
            times,
        }))
    };
    let [alone, together] = times;
    Ok([writer(alone)?, writer(together)?])
}

struct Keys {
    those: Vec<i64>,
    next: Cell<usize>,
    /// The largest key that was there.
    last: i64,
}

impl Keys {
    fn take(&self) -> Result<i64> {
        let next = self.next.get();
        self.next.set(next + 1);
        match next.checked_rem(self.those.len()) {
            Some(place) => self.those.get(place).copied().context("no key"),
            None => Ok(self.last + 1 + i64::try_from(next)?),
        }
    }
}

struct Writer {
    begin: Statement<'static>,
    statements: Vec<Statement<'static>>,
    commit: Statement<'static>,
    keys: Rc<Keys>,
    times: usize,
}

impl Work for Writer {
    fn once(&mut self) -> Result<&[u8]> {
        self.begin.execute([])?;
        for _ in 0..self.times {
            let key = self.keys.take()?;
            for statement in &mut self.statements {
                let binds = statement.parameter_count();
                match binds {
                    0 => statement.execute([])?,
                    _ => statement.execute([key])?,
                };
            }
        }
        self.commit.execute([])?;
        Ok(&[])
    }
}
