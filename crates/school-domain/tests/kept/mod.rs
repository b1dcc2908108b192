//! A demo school kept in memory, and words to look into it.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails like a test"
)]

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity_model::{Model, Value};
use school_domain::demo::{DEFAULT_SEED, Options, Rows, Size, Written, write};

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default()
}

pub(crate) fn options(size: Size) -> Options {
    Options {
        size,
        seed: DEFAULT_SEED,
        today: today(),
    }
}

pub(crate) type Row = HashMap<String, Value>;

/// Keeps every row, in the order in which it came.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) tables: HashMap<String, Vec<Row>>,
    pub(crate) order: Vec<(String, Vec<i64>)>,
}

impl Rows for Kept {
    type Error = String;

    fn insert(
        &mut self,
        entity: &str,
        properties: &[&str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), String> {
        assert!(rows.len() <= 1000);
        let ids = rows.iter().filter_map(|r| r[0].as_int()).collect();
        self.order.push((entity.to_owned(), ids));
        let named = rows.into_iter().map(|row| {
            assert_eq!(row.len(), properties.len());
            properties
                .iter()
                .map(|p| (*p).to_owned())
                .zip(row)
                .collect()
        });
        self.tables
            .entry(entity.to_owned())
            .or_default()
            .extend(named);
        Ok(())
    }
}

pub(crate) fn school(size: Size) -> (Kept, Written, Model) {
    let model = school_domain::model().unwrap_or_else(|e| panic!("{e}"));
    let mut kept = Kept::default();
    let written = write(&model, &options(size), &mut kept).unwrap_or_else(|e| panic!("{e}"));
    (kept, written, model)
}

impl Kept {
    pub(crate) fn all(&self, entity: &str) -> &[Row] {
        self.tables.get(entity).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn with<'a>(
        &'a self,
        entity: &str,
        condition: impl Fn(&Row) -> bool + 'a,
    ) -> Vec<&'a Row> {
        self.all(entity).iter().filter(|r| condition(r)).collect()
    }

    pub(crate) fn by_id(&self, entity: &str, id: i64) -> &Row {
        let found = self.all(entity).iter().find(|r| int(r, "Id") == Some(id));
        found.unwrap_or_else(|| panic!("no {entity} {id}"))
    }
}

pub(crate) fn int(row: &Row, name: &str) -> Option<i64> {
    row.get(name).and_then(Value::as_int)
}

pub(crate) fn text<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_text)
}

pub(crate) fn is(row: &Row, name: &str) -> bool {
    row.get(name) == Some(&Value::Boolean(true))
}

pub(crate) fn when(row: &Row, name: &str) -> Option<DateTime<Utc>> {
    match row.get(name) {
        Some(Value::DateTime(at)) => Some(*at),
        _ => None,
    }
}

pub(crate) fn day(row: &Row, name: &str) -> Option<NaiveDate> {
    match row.get(name) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

pub(crate) fn is_null(row: &Row, name: &str) -> bool {
    row.get(name).is_none_or(Value::is_null)
}
