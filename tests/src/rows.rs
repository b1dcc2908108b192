//! The rows of whole sets, as a test looks at them: the other side of every comparison.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::gateway::Gateway;

/// Places of rows by a foreign key.
type Index = HashMap<i64, Vec<usize>>;

/// Every row of a set, archived ones too.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Value>,
    by_id: HashMap<i64, usize>,
    by_key: Mutex<HashMap<&'static str, &'static Index>>,
}

impl Table {
    /// Follows the links from the first page to the last.
    #[must_use]
    pub fn read(gateway: &Gateway, url: &str) -> Self {
        let mut rows = Vec::new();
        let mut next = Some(url.to_owned());
        while let Some(url) = next {
            let answer = gateway.get(&url);
            rows.extend(answer.value());
            next = answer.next();
        }
        let id = |row: &Value| row.get("Id").and_then(Value::as_i64);
        let by_id = rows
            .iter()
            .enumerate()
            .filter_map(|(at, row)| Some((id(row)?, at)))
            .collect();
        Self {
            rows,
            by_id,
            by_key: Mutex::default(),
        }
    }

    /// A whole set, read once for all tests of a process.
    #[must_use]
    pub fn of(gateway: &Gateway, set: &str) -> &'static Self {
        static READ: Mutex<Option<HashMap<String, &'static Table>>> = Mutex::new(None);
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read
            .get_or_insert_default()
            .entry(format!("{:?} {set}", gateway.kind));
        known.or_insert_with(|| {
            // Naming the property shows what is archived.
            let url = format!("{set}?$filter=DeletedOn eq null or DeletedOn ne null");
            Box::leak(Box::new(Self::read(gateway, &url)))
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        self.rows.iter().map(Row)
    }

    /// Rows that are not archived: what a collection shows.
    pub fn live(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        self.iter().filter(|row| row.is_live())
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row with this key, archived or not.
    #[must_use]
    pub fn get(&self, id: Option<i64>) -> Option<Row<'_>> {
        self.rows.get(*self.by_id.get(&id?)?).map(Row)
    }

    /// The live rows whose foreign key is this.
    pub fn whose(&self, key: &'static str, id: i64) -> impl Iterator<Item = Row<'_>> {
        let mut indexes = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        let index = indexes
            .entry(key)
            .or_insert_with(|| Box::leak(Box::new(self.index(key))));
        let places = index.get(&id).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.rows.get(*at)).map(Row)
    }

    fn index(&self, key: &str) -> Index {
        let mut index = Index::new();
        for (at, row) in self.iter().enumerate().filter(|(_, row)| row.is_live()) {
            if let Some(id) = row.int(key) {
                index.entry(id).or_default().push(at);
            }
        }
        index
    }
}

/// One row. A value that is null is nothing; asking for a property that is not there is a mistake of the test.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t>(pub &'t Value);

impl<'t> Row<'t> {
    #[must_use]
    pub fn at(self, path: &str) -> &'t Value {
        let mut value = self.0;
        for name in path.split('/') {
            if value.is_null() {
                return value;
            }
            value = value
                .get(name)
                .unwrap_or_else(|| panic!("no {path} in {}", self.0));
        }
        value
    }

    #[must_use]
    pub fn id(self) -> i64 {
        self.int("Id")
            .unwrap_or_else(|| panic!("no Id in {}", self.0))
    }

    #[must_use]
    pub fn int(self, name: &str) -> Option<i64> {
        self.at(name).as_i64()
    }

    #[must_use]
    pub fn number(self, name: &str) -> Option<f64> {
        self.at(name).as_f64()
    }

    #[must_use]
    pub fn text(self, name: &str) -> Option<&'t str> {
        self.at(name).as_str()
    }

    /// A flag that is never null.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.at(name)
            .as_bool()
            .unwrap_or_else(|| panic!("{name} is no flag in {}", self.0))
    }

    #[must_use]
    pub fn has(self, name: &str) -> bool {
        !self.at(name).is_null()
    }

    #[must_use]
    pub fn is_live(self) -> bool {
        !self.has("DeletedOn")
    }

    #[must_use]
    pub fn moment(self, name: &str) -> Option<DateTime<Utc>> {
        self.text(name).map(moment)
    }

    #[must_use]
    pub fn date(self, name: &str) -> Option<NaiveDate> {
        self.text(name).map(date)
    }
}

#[must_use]
pub fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[must_use]
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}
