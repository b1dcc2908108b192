//! A store in memory that understands as much of a plan as the tests need: scans, joins, comparisons for equality,
//! pages, children. It keeps the order of its rows and ignores every other condition.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the tests do not plan is not understood"
)]

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use entity_model::{EntityId, Model, Value};
use query_plan::expr::{Compare, Expr, ExprKind, SourceId};
use query_plan::port::{Cell, Cells, Sink, Stop, Store, StoreError, Unit};
use query_plan::read::{Child, Level, Read, Rel};

use super::rows::Table;

/// When a read fails.
#[derive(Clone, Debug)]
struct Failure {
    /// Top rows that are given before.
    after: usize,
    error: StoreError,
}

pub(crate) struct FakeStore {
    model: Model,
    tables: HashMap<String, Table>,
    block: usize,
    failure: Mutex<Option<Failure>>,
    /// Top rows given so far.
    pub(crate) given: AtomicUsize,
    /// Reads panic.
    pub(crate) broken: AtomicBool,
    /// How the last read ended.
    pub(crate) ended: Mutex<Option<Result<(), StoreError>>>,
}

/// The rows of the sources of one joined row.
type Joined<'t> = HashMap<SourceId, Option<&'t HashMap<String, Value>>>;

struct Row(Vec<Value>);

impl Cells for Row {
    fn cell(&self, column: usize) -> Result<Cell<'_>, StoreError> {
        let value = self
            .0
            .get(column)
            .ok_or_else(|| StoreError::Unexpected(format!("column {column}")))?;
        Ok(cell(value))
    }
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null | Value::List(_) | Value::Record(_) => Cell::Null,
        Value::Boolean(b) => Cell::Boolean(*b),
        Value::Int(n) => Cell::Int(*n),
        Value::Double(d) => Cell::Double(*d),
        Value::Decimal(d) => {
            let (digits, scale) = d.as_bigint_and_exponent();
            Cell::Decimal {
                unscaled: digits.try_into().unwrap(),
                scale: scale.try_into().unwrap(),
            }
        }
        Value::Text(t) => Cell::Text(t),
        Value::Date(d) => {
            let days = *d - chrono::DateTime::UNIX_EPOCH.date_naive();
            Cell::Date(days.num_days().try_into().unwrap())
        }
        Value::DateTime(at) => Cell::Instant(at.timestamp_micros()),
        Value::Time(t) => Cell::Time((*t - chrono::NaiveTime::MIN).num_microseconds().unwrap()),
        Value::Duration(d) => Cell::Duration(*d),
        Value::Guid(id) => Cell::Guid(*id),
        Value::Binary(bytes) => Cell::Binary(bytes),
    }
}

impl FakeStore {
    pub(crate) fn new(model: Model, tables: HashMap<String, Table>) -> Self {
        Self {
            model,
            tables,
            block: 2,
            failure: Mutex::default(),
            given: AtomicUsize::new(0),
            broken: AtomicBool::new(false),
            ended: Mutex::default(),
        }
    }

    pub(crate) fn fail(&self, after: usize, error: StoreError) {
        *self.failure.lock().unwrap() = Some(Failure { after, error });
    }

    fn table(&self, entity: EntityId) -> &Table {
        &self.tables[&self.model.entity(entity).table]
    }

    fn rows<'t>(&'t self, rel: &Rel) -> Vec<Joined<'t>> {
        match rel {
            Rel::Scan { source, entity } => {
                let rows = self.table(*entity).iter();
                rows.map(|r| HashMap::from([(*source, Some(r))])).collect()
            }
            Rel::Filter { input, condition } => {
                let mut rows = self.rows(input);
                rows.retain(|r| self.holds(condition, r));
                rows
            }
            Rel::Join {
                input,
                source,
                entity,
                on,
                ..
            } => {
                let mut rows = self.rows(input);
                for row in &mut rows {
                    let matches = |other: &&HashMap<String, Value>| {
                        let mut both = row.clone();
                        both.insert(*source, Some(*other));
                        self.holds(on, &both)
                    };
                    let found = self.table(*entity).iter().find(matches);
                    row.insert(*source, found);
                }
                rows
            }
            Rel::Project { .. }
            | Rel::Aggregate { .. }
            | Rel::Slice { .. }
            | Rel::Items { .. }
            | Rel::Concat { .. } => {
                panic!("the fake store does not know {rel:?}")
            }
        }
    }

    fn page<'t>(&'t self, level: &Level) -> (Vec<Joined<'t>>, bool) {
        let mut rows = self.rows(&level.rows);
        if let Some(after) = &level.after {
            let order = |r: &Joined<'_>| {
                level
                    .order
                    .iter()
                    .map(|k| self.value(&k.by, r))
                    .collect::<Vec<_>>()
            };
            let at = rows
                .iter()
                .position(|r| order(r) == *after)
                .expect("the row before the page");
            rows.drain(..=at);
        }
        rows.drain(..rows.len().min(level.skip.try_into().unwrap()));
        rows.truncate(level.top.map_or(usize::MAX, |t| t.try_into().unwrap()));
        let page = level.page.unwrap_or(usize::MAX);
        let more = rows.len() > page;
        rows.truncate(page);
        (rows, more)
    }

    fn read_all(&self, read: &Read, sink: &mut dyn Sink) -> Result<(), Stop> {
        let level = &read.level;
        if level.counted {
            sink.total(self.rows(&level.rows).len().try_into().unwrap())?;
        }
        let failure = self.failure.lock().unwrap().clone();
        let (rows, more) = self.page(level);
        for block in rows.chunks(self.block) {
            let mut values = Vec::new();
            for row in block {
                if let Some(failure) = failure
                    .as_ref()
                    .filter(|f| self.given.load(Ordering::SeqCst) >= f.after)
                {
                    return Err(Stop::Failed(failure.error.clone()));
                }
                self.given.fetch_add(1, Ordering::SeqCst);
                let row = self.columns(level, row);
                sink.row(0, 0, &row)?;
                values.push(row);
            }
            self.children(level, &values, sink)?;
            sink.end_of_block()?;
        }
        if let Some(failure) = failure {
            return Err(Stop::Failed(failure.error));
        }
        sink.end(more)
    }

    /// Breadth first: all rows of a level, then its own children.
    fn children(&self, level: &Level, parents: &[Row], sink: &mut dyn Sink) -> Result<(), Stop> {
        for child in &level.children {
            let mut below = Vec::new();
            for (ordinal, parent) in parents.iter().enumerate() {
                self.child(child, ordinal, parent, &mut below, sink)?;
            }
            self.children(&child.level, &below, sink)?;
        }
        Ok(())
    }

    fn child(
        &self,
        child: &Child,
        ordinal: usize,
        parent: &Row,
        below: &mut Vec<Row>,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        let level = &child.level;
        let keys: Vec<Value> = child.parent.iter().map(|c| parent.0[*c].clone()).collect();
        if keys.iter().any(Value::is_null) {
            return Ok(());
        }
        let mut rows = self.rows(&level.rows);
        rows.retain(|r| {
            child
                .on
                .iter()
                .zip(&keys)
                .all(|(on, key)| self.value(on, r) == *key)
        });
        if level.counted && !rows.is_empty() {
            sink.counted(level.number, ordinal, rows.len().try_into().unwrap())?;
        }
        rows.drain(..rows.len().min(level.skip.try_into().unwrap()));
        rows.truncate(level.top.map_or(usize::MAX, |t| t.try_into().unwrap()));
        let page = level.page.unwrap_or(usize::MAX);
        let more = rows.len() > page;
        for row in rows.iter().take(page) {
            let row = self.columns(level, row);
            sink.row(level.number, ordinal, &row)?;
            below.push(row);
        }
        if more {
            sink.more(level.number, ordinal)?;
        }
        Ok(())
    }
}

impl FakeStore {
    fn columns(&self, level: &Level, row: &Joined<'_>) -> Row {
        Row(level.columns.iter().map(|c| self.value(c, row)).collect())
    }

    fn value(&self, expr: &Expr, row: &Joined<'_>) -> Value {
        match &expr.kind {
            ExprKind::Literal(value) => value.clone(),
            ExprKind::Column(column) => {
                let source = row.get(&column.source).copied().flatten();
                source
                    .and_then(|r| r.get(&column.name))
                    .cloned()
                    .unwrap_or(Value::Null)
            }
            ExprKind::Scalar(rel) => match &**rel {
                Rel::Project { input, columns, .. } => {
                    let found = self.rows(input);
                    let first = found.first().zip(columns.first());
                    first.map_or(Value::Null, |(row, column)| self.value(column, row))
                }
                other => panic!("the fake store does not compute {other:?}"),
            },
            other => panic!("the fake store does not compute {other:?}"),
        }
    }

    fn holds(&self, condition: &Expr, row: &Joined<'_>) -> bool {
        match &condition.kind {
            ExprKind::And(all) => all.iter().all(|c| self.holds(c, row)),
            ExprKind::Compare {
                op: Compare::Eq,
                left,
                right,
            } => self.value(left, row) == self.value(right, row),
            _ => true,
        }
    }
}

impl Store for FakeStore {
    fn read(&self, read: &Read, sink: &mut dyn Sink) -> Result<(), StoreError> {
        assert!(
            !self.broken.load(Ordering::SeqCst),
            "the store is broken on purpose"
        );
        let result = self.read_all(read, sink).map_err(|stop| match stop {
            Stop::Gone => StoreError::Gone,
            Stop::Failed(error) => error,
        });
        *self.ended.lock().unwrap() = Some(result.clone());
        result
    }

    fn count(&self, read: &Read) -> Result<u64, StoreError> {
        if let Some(failure) = &*self.failure.lock().unwrap() {
            return Err(failure.error.clone());
        }
        Ok(self.rows(&read.level.rows).len().try_into().unwrap())
    }

    fn look(
        &self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.transaction(work)
    }

    fn transaction(
        &self,
        _: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        Err(StoreError::Unexpected(
            "the fake store only reads".to_owned(),
        ))
    }
}
