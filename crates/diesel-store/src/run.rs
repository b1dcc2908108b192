//! Runs a read: level after level, block after block, everything in one snapshot.
//!
//! A block is at most [`BLOCK`] top rows. Its statements: one for the top rows, one for each to-many
//! level, one more for each level that is counted.

use std::borrow::Cow;

use entity_model::{Model, Value};
use query_plan::expr::Expr;
use query_plan::limits::BLOCK;
use query_plan::port::{Cell, Cells, Sink, StoreError};
use query_plan::read::{Child, Level, Read, Rel};

use crate::compile::{Compiler, Statement, Window};
use crate::dialect::{Dialect, Each};
use crate::error::{Halt, unexpected};
use crate::fragment::Sql;
use crate::keyset;
use crate::pool::Link;
use crate::row::{Kind, owned};

/// Cursors over the top rows, and over the rows of one level below them.
const CURSOR: &str = "rows_of_read";
const BELOW: &str = "rows_below";

/// Rows below a block that are held at once where a database buffers whole results.
const PART: u64 = 20_000;

/// Rows that one step of a cursor gives.
const STEP: u64 = 5000;

/// A connection that answers plans of one model.
pub(crate) struct Reader<'l, D: Dialect> {
    pub(crate) link: &'l mut Link<D>,
    pub(crate) model: &'l Model,
}

/// How many rows a level gives, and whether the page rather than `$top` says so.
#[derive(Clone, Copy, Debug)]
struct Extent {
    rows: Option<u64>,
    paged: bool,
}

impl Extent {
    fn of(level: &Level) -> Self {
        let page = level.page.map(|page| page as u64);
        match (level.top, page) {
            (Some(top), Some(page)) if top <= page => Self {
                rows: Some(top),
                paged: false,
            },
            (_, Some(page)) => Self {
                rows: Some(page),
                paged: true,
            },
            (top, None) => Self {
                rows: top,
                paged: false,
            },
        }
    }
}

impl<D: Dialect> Reader<'_, D> {
    /// Runs a read in a snapshot of its own.
    pub(crate) fn read(&mut self, read: &Read, sink: &mut dyn Sink) -> Result<(), Halt> {
        if one_statement::<D>(&read.level) && read.track.is_none() {
            return self.read_inside(read, sink);
        }
        self.link.begin(D::BEGIN_READ)?;
        let result = self.read_inside(read, sink);
        match &result {
            Ok(()) => self.link.commit()?,
            Err(_) => self.link.roll_back(),
        }
        result
    }

    /// Runs a read inside the transaction that is open.
    pub(crate) fn read_inside(&mut self, read: &Read, sink: &mut dyn Sink) -> Result<(), Halt> {
        if let Some(track) = &read.track {
            self.mark(track, sink)?;
            if let Some(since) = &track.since {
                let more = self.changes(read, track, since, sink)?;
                return Ok(sink.end(more)?);
            }
        }
        if read.level.counted {
            sink.total(self.count(read)?)?;
        }
        let more = self.rows(&read.level, sink)?;
        Ok(sink.end(more)?)
    }

    /// All rows of a level; gives whether the page ends before they do.
    pub(crate) fn rows(&mut self, level: &Level, sink: &mut dyn Sink) -> Result<bool, Halt> {
        let mut extent = Extent::of(level);
        if extent.rows == Some(0) {
            return Ok(false);
        }
        let mut from = From::Start(level.after.clone());
        loop {
            let block = self.block(level, extent, &from, sink)?;
            extent.rows = extent.rows.map(|rows| rows.saturating_sub(block.given));
            if !block.more || extent.rows == Some(0) {
                if matches!(from, From::Cursor(_)) {
                    self.link.close(CURSOR)?;
                }
                return Ok(block.more && extent.paged);
            }
            from = match from {
                From::Cursor(kinds) => From::Cursor(kinds),
                From::Start(_) | From::After(_) if !D::CURSORS => From::After(block.last),
                From::Start(_) | From::After(_) => self.cursor(level, extent, &block.last)?,
            };
        }
    }

    /// A cursor over all that is left: one sort for all blocks to come.
    fn cursor(&mut self, level: &Level, extent: Extent, last: &[Value]) -> Result<From, Halt> {
        let rows = keyset::rows_after(&level.rows, &level.order, last);
        let window = Window {
            skip: 0,
            limit: extent.rows.map(|rows| rows + u64::from(extent.paged)),
        };
        let statement = Compiler::<D>::new(self.model).top(level, &rows, window)?;
        self.link.declare(CURSOR, statement.sql)?;
        Ok(From::Cursor(statement.kinds))
    }

    pub(crate) fn count(&mut self, read: &Read) -> Result<u64, StoreError> {
        if let Some(track) = &read.track
            && let Some(since) = &track.since
        {
            return self.number_of_changes(track, since);
        }
        let statement = Compiler::<D>::new(self.model).count(&read.level.rows)?;
        let mut count = 0;
        self.link
            .rows(statement.sql, &statement.kinds, &mut |row| {
                count = number(row.cell(0)?)?;
                Ok(())
            })?;
        Ok(count)
    }

    /// One block of top rows and everything below them.
    fn block(
        &mut self,
        level: &Level,
        extent: Extent,
        from: &From,
        sink: &mut dyn Sink,
    ) -> Result<Block, Halt> {
        let all = streams::<D>(level);
        let most = BLOCK as u64;
        let size = if all {
            extent.rows
        } else {
            Some(extent.rows.map_or(most, |rows| rows.min(most)))
        };
        // One row more than is given tells whether there is more; `$top` needs not know.
        let ahead = u64::from(extent.paged || size != extent.rows);
        let mut block = Block::default();
        let mut keys = Keys::new(&level.children);
        let mut open = 0;
        let renew = self.link.renewal();
        let mut each = |row: &dyn Cells| {
            if size.is_some_and(|size| block.given >= size) {
                block.more = true;
                return Ok(());
            }
            sink.row(level.number, 0, row)?;
            keys.gather(row)?;
            block.given += 1;
            open += 1;
            if !all && Some(block.given) == size {
                block.last = order_values(level, row)?;
            }
            if all && open == BLOCK {
                open = 0;
                sink.end_of_block()?;
                renew();
            }
            Ok(())
        };
        let limit = size.map(|size| size.saturating_add(ahead));
        match from {
            From::Cursor(kinds) => {
                // A cursor gives no row twice: only the last block looks one row ahead.
                let last = size == extent.rows;
                let count = limit.filter(|_| last).or(size).unwrap_or(most);
                self.link.fetch(CURSOR, count, kinds, &mut each)?;
                block.more |= !last && Some(block.given) == size;
            }
            From::Start(after) => {
                let window = Window {
                    skip: level.skip,
                    limit,
                };
                self.top(level, after.as_deref(), window, &mut each)?;
            }
            From::After(last) => {
                let window = Window { skip: 0, limit };
                self.top(level, Some(last), window, &mut each)?;
            }
        }
        for (child, keys) in level.children.iter().zip(&keys.0) {
            self.children(child, keys, sink)?;
        }
        if open > 0 {
            sink.end_of_block()?;
        }
        Ok(block)
    }

    /// Every row of a statement that is too long to be held at once.
    fn step_through(&mut self, statement: Statement<'_>, each: Each<'_>) -> Result<(), Halt> {
        self.link.declare(BELOW, statement.sql)?;
        loop {
            let mut got = 0;
            self.link.fetch(BELOW, STEP, &statement.kinds, &mut |row| {
                got += 1;
                each(row)
            })?;
            if got < STEP {
                return Ok(self.link.close(BELOW)?);
            }
        }
    }

    fn top(
        &mut self,
        level: &Level,
        after: Option<&[Value]>,
        window: Window,
        each: Each<'_>,
    ) -> Result<(), Halt> {
        let mut rows = Cow::Borrowed(&level.rows);
        if let Some(values) = after {
            rows = Cow::Owned(keyset::rows_after(&rows, &level.order, values));
        }
        let mut window = window;
        if D::SORTS_WHOLE_ROWS && window.limit.is_some() && is_late(level) {
            rows = Cow::Owned(Rel::Slice {
                input: Box::new(rows.into_owned()),
                each: Vec::new(),
                until: None,
                order: level.order.clone(),
                skip: window.skip,
                top: window.limit,
            });
            window = Window::default();
        }
        let statement = Compiler::<D>::new(self.model).top(level, &rows, window)?;
        self.link.rows(statement.sql, &statement.kinds, each)
    }

    /// The rows of a child level, then those of its own children.
    fn children(
        &mut self,
        child: &Child,
        keys: &[Vec<Value>],
        sink: &mut dyn Sink,
    ) -> Result<(), Halt> {
        let level = &child.level;
        if !any_parent(keys) {
            return Ok(());
        }
        if level.counted {
            let statement = Compiler::<D>::new(self.model).child_counts(child, keys)?;
            self.link
                .rows(statement.sql, &statement.kinds, &mut |row| {
                    let parent = ordinal(row.cell(0)?)?;
                    Ok(sink.counted(level.number, parent, number(row.cell(1)?)?)?)
                })?;
        }
        let extent = Extent::of(level);
        if extent.rows == Some(0) {
            return Ok(());
        }
        let window = Window {
            skip: level.skip,
            limit: extent
                .rows
                .map(|rows| rows.saturating_add(extent.paged.into())),
        };
        let parents = keys.first().map_or(0, Vec::len) as u64;
        let most = window.limit.map(|limit| limit.saturating_mul(parents));
        let part = Window {
            skip: 0,
            limit: (D::CURSORS && most.is_none_or(|most| most > PART)).then_some(PART),
        };
        let mut below = Keys::new(&level.children);
        let (mut current, mut given) = (usize::MAX, 0);
        let seen = std::cell::Cell::new(0);
        let mut each = |row: &dyn Cells| {
            let parent = ordinal(row.cell(0)?)?;
            seen.set(seen.get() + 1);
            if parent != current {
                (current, given) = (parent, 0);
            }
            given += 1;
            if extent.rows.is_some_and(|rows| given > rows) {
                return Ok(sink.more(level.number, parent)?);
            }
            let row = BehindOrdinal(row);
            sink.row(level.number, parent, &row)?;
            below.gather(&row)
        };
        let statement = Compiler::<D>::new(self.model).children(child, keys, window, part)?;
        self.link.rows(statement.sql, &statement.kinds, &mut each)?;
        if part.limit == Some(seen.get()) {
            let rest = Window {
                skip: PART,
                limit: None,
            };
            let statement = Compiler::<D>::new(self.model).children(child, keys, window, rest)?;
            self.step_through(statement, &mut each)?;
        }
        for (child, keys) in level.children.iter().zip(&below.0) {
            self.children(child, keys, sink)?;
        }
        Ok(())
    }
}

/// Where a block begins.
enum From {
    /// At the first row, or behind one that an earlier answer ended with.
    Start(Option<Vec<Value>>),
    /// Behind the last block.
    After(Vec<Value>),
    /// Where the cursor stands; its columns are of these kinds.
    Cursor(Vec<Kind>),
}

/// What a block gave.
#[derive(Default)]
struct Block {
    given: u64,
    /// There are rows behind it.
    more: bool,
    /// The order values of its last row.
    last: Vec<Value>,
}

/// For each child, for each part of its key, the values of the parents' rows.
struct Keys<'p>(Vec<Vec<Vec<Value>>>, &'p [Child]);

impl<'p> Keys<'p> {
    fn new(children: &'p [Child]) -> Self {
        let empty = children.iter().map(|c| vec![Vec::new(); c.parent.len()]);
        Self(empty.collect(), children)
    }

    fn gather(&mut self, row: &dyn Cells) -> Result<(), Halt> {
        for (keys, child) in self.0.iter_mut().zip(self.1) {
            for (values, column) in keys.iter_mut().zip(&child.parent) {
                values.push(owned(row.cell(*column)?)?);
            }
        }
        Ok(())
    }
}

/// Whether any parent has a whole key.
fn any_parent(keys: &[Vec<Value>]) -> bool {
    let rows = keys.first().map_or(0, Vec::len);
    (0..rows).any(|row| {
        keys.iter()
            .all(|part| part.get(row).is_some_and(|v| !v.is_null()))
    })
}

/// A row whose first cell is its parent's ordinal.
struct BehindOrdinal<'r>(&'r dyn Cells);

impl Cells for BehindOrdinal<'_> {
    fn cell(&self, column: usize) -> Result<Cell<'_>, StoreError> {
        self.0.cell(column + 1)
    }
}

fn order_values(level: &Level, row: &dyn Cells) -> Result<Vec<Value>, Halt> {
    level
        .order_columns
        .iter()
        .map(|column| Ok(owned(row.cell(*column)?)?))
        .collect()
}

pub(crate) fn number(cell: Cell<'_>) -> Result<u64, StoreError> {
    let Cell::Int(n) = cell else {
        return Err(unexpected(format!("{cell:?} is not a count")));
    };
    u64::try_from(n).map_err(|_| unexpected("a count is below zero"))
}

fn ordinal(cell: Cell<'_>) -> Result<usize, StoreError> {
    number(cell).and_then(|n| usize::try_from(n).map_err(|_| unexpected("a block is too large")))
}

/// Whether all rows of a level can be stepped through while they stay in the database.
fn streams<D: Dialect>(level: &Level) -> bool {
    D::STREAMS && level.children.is_empty()
}

/// Whether rows have to be sorted and some of their columns are dear: those wait until it is known which rows are wanted.
fn is_late(level: &Level) -> bool {
    level.order.len() > 1 && level.columns.iter().any(Expr::reads_rows)
}

/// Whether one statement answers the whole read, so that it needs no transaction to see one snapshot.
fn one_statement<D: Dialect>(level: &Level) -> bool {
    let small = Extent::of(level)
        .rows
        .is_some_and(|rows| rows <= BLOCK as u64);
    level.children.is_empty() && !level.counted && (small || D::STREAMS)
}

/// The one number that a statement gives.
pub(crate) fn one_number<D: Dialect>(link: &mut Link<D>, sql: Sql<'_>) -> Result<i64, StoreError> {
    let mut result = None;
    link.rows(sql.finish(), &[Kind::Int], &mut |row| {
        if let Cell::Int(n) = row.cell(0)? {
            result = Some(n);
        }
        Ok(())
    })?;
    result.ok_or_else(|| unexpected("a statement gave no number"))
}
