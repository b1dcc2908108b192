//! Changes of a collection since a moment, told from the journal.
//!
//! A moment is the highest number of the journal on SQLite, where writers take turns, and a transaction snapshot on
//! PostgreSQL, where a number is taken long before it is seen.

use std::collections::HashSet;

use entity_model::{EntityId, EntityType, Primitive, Type, Value};
use query_plan::expr::{Expr, ExprKind};
use query_plan::limits::BLOCK;
use query_plan::port::{Cell, Cells, Find, Sink, Stop, StoreError};
use query_plan::read::{Level, Read, Rel, Since, Track};
use uuid::Uuid;

use crate::dialect::Dialect;
use crate::error::{Halt, unexpected};
use crate::find;
use crate::fragment::{Bind, Sql};
use crate::row::Kind;
use crate::run::Reader;

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
        let key = self.model.entity(track.entity).key_properties().next();
        let key = key.map(|(_, p)| p.ty);
        let keys: Vec<Value> = block.iter().filter_map(|text| typed(text, key)).collect();
        let level = narrowed(&read.level, track, &keys);
        let mut members = Members {
            sink,
            column: read.level.shape.key.first().copied().unwrap_or_default(),
            seen: HashSet::new(),
        };
        self.rows(&level, &mut members)?;
        let seen = members.seen;
        let gone: Vec<Value> = keys
            .into_iter()
            .filter(|key| !seen.contains(&format!("{key:?}")))
            .collect();
        let live = self.live(track.entity, &gone)?;
        for key in gone {
            let deleted = !live.contains(&format!("{key:?}"));
            sink.gone(&key, deleted)?;
        }
        Ok(())
    }

    /// Keys of the type's rows that the journal names since then: the first ones behind those that were told already,
    /// in an order that puts whole numbers in their own.
    fn changed_keys(
        &mut self,
        ty: &EntityType,
        since: &Since,
        most: usize,
    ) -> Result<Vec<String>, Halt> {
        let mut sql = Sql::new("SELECT key FROM engine_journal WHERE entity = ");
        sql.bind(Bind::Text(ty.name.as_str().into())).push(" AND ");
        D::since(&since.mark, &mut sql)?;
        if let Some(after) = &since.after {
            let after = || Bind::Text(after.as_str().into());
            sql.push(" AND (length(key), key) > (length(").bind(after());
            sql.push("), ").bind(after()).push(")");
        }
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

/// A key as the journal writes it.
fn typed(text: &str, ty: Option<Type>) -> Option<Value> {
    let ty = ty?.primitive()?;
    if ty.is_integer() {
        return text.parse().ok().map(Value::Int);
    }
    if ty == Primitive::Guid {
        return Uuid::try_parse(text).ok().map(Value::Guid);
    }
    (ty == Primitive::String).then(|| Value::Text(text.to_owned()))
}

/// The level with just the rows that have one of these keys, as one page.
fn narrowed(level: &Level, track: &Track, keys: &[Value]) -> Level {
    let list = keys
        .iter()
        .map(|key| Expr::literal(key.clone(), track.key.typed.ty));
    let condition = Expr::condition(ExprKind::In {
        item: Box::new(track.key.clone()),
        list: list.collect(),
    });
    Level {
        rows: Rel::Filter {
            input: Box::new(level.rows.clone()),
            condition,
        },
        page: None,
        after: None,
        ..level.clone()
    }
}

/// Notes the keys of the top rows on their way.
struct Members<'s> {
    sink: &'s mut dyn Sink,
    column: usize,
    seen: HashSet<String>,
}

impl Sink for Members<'_> {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.sink.total(count)
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 {
            let key = row.cell(self.column)?.to_value();
            self.seen.insert(format!("{key:?}"));
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
