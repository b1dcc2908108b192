//! Changes of a collection since a moment, told from the journal.
//!
//! A moment is the highest number of the journal on SQLite, where writers take turns, and a transaction snapshot on
//! PostgreSQL, where a number is taken long before it is seen.

use std::collections::HashSet;

use entity_model::{EntityId, EntityType, Value};
use query_plan::expr::Expr;
use query_plan::limits::BLOCK;
use query_plan::port::{Cell, Cells, Find, Sink, Stop, StoreError};
use query_plan::read::{Level, Read, Rel, Since, Track};

use crate::dialect::Dialect;
use crate::error::{Halt, unexpected};
use crate::find;
use crate::fragment::{Bind, Sql};
use crate::journal;
use crate::row::Kind;
use crate::run::{self, Reader};

impl<D: Dialect> Reader<'_, D> {
    /// Says of which moment the answer is.
    pub(crate) fn mark(&mut self, track: &Track, sink: &mut dyn Sink) -> Result<(), Halt> {
        if let Some(mark) = &track.mark {
            return Ok(sink.mark(mark)?);
        }
        let mut mark = String::new();
        self.link
            .rows(Sql::new(D::MARK).finish(), &[Kind::Text], &mut |row| {
                if let Cell::Text(text) = row.cell(0)? {
                    text.clone_into(&mut mark);
                }
                Ok(())
            })?;
        Ok(sink.mark(&mark)?)
    }

    /// The rows that have changed since then and are members now, and the keys of those that are not; gives whether
    /// the page ends before they do.
    pub(crate) fn changes(
        &mut self,
        read: &Read,
        track: &Track,
        since: &Since,
        sink: &mut dyn Sink,
    ) -> Result<bool, Halt> {
        let ty = self.model.entity(track.entity);
        let page = read.level.page.unwrap_or(usize::MAX);
        let changed = self.changed_keys(ty, since, page.saturating_add(1))?;
        let told = changed.get(..page).unwrap_or(&changed);
        for block in told.chunks(BLOCK) {
            self.block_of_changes(read, track, block, sink)?;
        }
        match told.last() {
            Some(last) if told.len() < changed.len() => {
                sink.told_until(last)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn block_of_changes(
        &mut self,
        read: &Read,
        track: &Track,
        block: &[String],
        sink: &mut dyn Sink,
    ) -> Result<(), Halt> {
        let ty = self.model.entity(track.entity);
        let keys = block.iter().filter_map(|text| journal::key_of(ty, text));
        let mut keys: Vec<Value> = keys.collect();
        let level = narrowed(&read.level, &keys);
        let mut members = Members {
            sink,
            columns: &read.level.shape.key,
            wanted: keys.iter().map(|key| format!("{key:?}")).collect(),
        };
        self.rows(&level, &mut members)?;
        let untold = members.wanted;
        keys.retain(|key| untold.contains(&format!("{key:?}")));
        let gone = keys;
        let live = self.live(track.entity, &gone)?;
        for key in gone {
            let deleted = !live.contains(&format!("{key:?}"));
            sink.gone(&key, deleted)?;
        }
        Ok(())
    }

    /// How many changes there are: each key that the journal names is told, as that of a member or of none.
    pub(crate) fn number_of_changes(
        &mut self,
        track: &Track,
        since: &Since,
    ) -> Result<u64, StoreError> {
        let ty = self.model.entity(track.entity);
        let sql = named::<D>("COUNT(DISTINCT key)", ty, since)?;
        let mut count = 0;
        self.link.rows(sql.finish(), &[Kind::Int], &mut |row| {
            count = run::number(row.cell(0)?)?;
            Ok(())
        })?;
        Ok(count)
    }

    /// Keys of the type's rows that the journal names since then: the first ones behind those that were told already,
    /// in an order that puts whole numbers in their own.
    fn changed_keys(
        &mut self,
        ty: &EntityType,
        since: &Since,
        most: usize,
    ) -> Result<Vec<String>, Halt> {
        let mut sql = named::<D>("key", ty, since)?;
        sql.push(" GROUP BY key ORDER BY length(key), key");
        if let Ok(most) = i64::try_from(most) {
            sql.push(" LIMIT ").number(most);
        }
        let mut keys = Vec::new();
        self.link.rows(sql.finish(), &[Kind::Text], &mut |row| {
            if let Cell::Text(text) = row.cell(0)? {
                keys.push(text.to_owned());
            }
            Ok(())
        })?;
        Ok(keys)
    }

    /// Those of the keys whose rows are there and not archived.
    fn live(&mut self, entity: EntityId, keys: &[Value]) -> Result<HashSet<String>, Halt> {
        if keys.is_empty() {
            return Ok(HashSet::new());
        }
        let found = find::find(self.link, self.model, &Find::keyed(entity, keys).live())?;
        Ok(found
            .iter()
            .filter_map(|row| row.first())
            .map(|key| format!("{key:?}"))
            .collect())
    }
}

/// What is wanted of the journal's lines about a type since then, behind those that were told already.
fn named<'v, D: Dialect>(
    wanted: &str,
    ty: &'v EntityType,
    since: &'v Since,
) -> Result<Sql<'v>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(wanted);
    sql.push(" FROM engine_journal WHERE entity = ");
    sql.bind(Bind::Text(ty.name.as_str().into())).push(" AND ");
    D::since(&since.mark, &mut sql)?;
    if let Some(after) = &since.after {
        let after = || Bind::Text(after.as_str().into());
        sql.push(" AND (length(key), key) > (length(").bind(after());
        sql.push("), ").bind(after()).push(")");
    }
    Ok(sql)
}

/// The level with just the rows that have one of these keys, as one page; of a key with several parts, those whose
/// parts are among them.
fn narrowed(level: &Level, keys: &[Value]) -> Level {
    let parts = level.shape.key.iter();
    let parts = parts.filter_map(|column| level.columns.get(*column).cloned());
    Level {
        rows: Rel::Filter {
            input: Box::new(level.rows.clone()),
            condition: Expr::all(find::among(parts.collect(), keys)),
        },
        page: None,
        after: None,
        ..level.clone()
    }
}

/// Passes on the rows that are wanted; what stays wanted was not among them.
struct Members<'s> {
    sink: &'s mut dyn Sink,
    /// Where the parts of a row's key stand.
    columns: &'s [usize],
    wanted: HashSet<String>,
}

impl Members<'_> {
    fn key(&self, row: &dyn Cells) -> Result<Value, StoreError> {
        let part = |column: &usize| row.cell(*column).map(|cell| cell.to_value());
        let parts: Result<Vec<Value>, StoreError> = self.columns.iter().map(part).collect();
        parts.map(Value::of_parts)
    }
}

impl Sink for Members<'_> {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.sink.total(count)
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 {
            let key = format!("{:?}", self.key(row)?);
            if !self.wanted.remove(&key) {
                return Ok(());
            }
        }
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

    fn end(&mut self, _more: bool) -> Result<(), Stop> {
        Ok(())
    }
}

/// A mark that the database did not make is no mark.
pub(crate) fn number(mark: &str) -> Result<i64, StoreError> {
    mark.parse()
        .map_err(|_| unexpected(format!("'{mark}' is no moment of this database")))
}
