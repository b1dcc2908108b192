//! What conditions and orders mean: each row is a text of OData and the same thing said in Rust.
//!
//! The Rust side looks at whole rows that were read without any condition, so it shares nothing with the planner or
//! the databases but the rows.

mod archived;
mod arithmetic;
mod collections;
mod comparison;
mod dates;
mod enumerations;
mod order;
mod text;
mod types;

use std::collections::BTreeSet;

use gateway_tests::{Gateway, Kind, Row, Table, school};
use serde_json::Value;

/// A school as a test sees it.
pub(crate) struct School {
    gateway: &'static Gateway,
}

impl School {
    pub(crate) fn on(kind: Kind) -> Self {
        let gateway = school(kind);
        Self { gateway }
    }

    pub(crate) fn set(&self, name: &str) -> &'static Table {
        Table::of(self.gateway, name)
    }

    /// The row that a foreign key leads to.
    pub(crate) fn one(&self, set: &str, id: Option<i64>) -> Option<Row<'static>> {
        self.set(set).get(id)
    }

    /// The live rows that hold this row's key.
    pub(crate) fn many(&self, set: &str, key: &'static str, row: Row<'_>) -> Vec<Row<'static>> {
        self.set(set).whose(key, row.id()).collect()
    }
}

/// What a condition says of a row: yes, no, or nothing because something in it is null.
pub(crate) type Holds = fn(&School, Row<'static>) -> Option<bool>;

/// The set, the condition, and what it means.
pub(crate) type Case = (&'static str, &'static str, Holds);

/// Every case finds what it means, and neither nothing nor everything: such a case would prove little.
pub(crate) fn find_some(cases: &[Case]) {
    check(cases, |found, all| found > 0 && found < all);
}

/// Every case finds every row, or none.
pub(crate) fn find_all_or_nothing(cases: &[Case]) {
    check(cases, |found, all| found == 0 || found == all);
}

fn check(cases: &[Case], fits: impl Fn(usize, usize) -> bool) {
    let mut wrong = Vec::new();
    for kind in Kind::all() {
        let school = School::on(kind);
        for (set, filter, holds) in cases {
            let table = school.set(set);
            let live: Vec<_> = table.live().collect();
            let expected: BTreeSet<i64> = live
                .iter()
                .filter(|row| holds(&school, **row) == Some(true))
                .map(|row| row.id())
                .collect();
            if !fits(expected.len(), live.len()) {
                wrong.push(format!(
                    "{set}?$filter={filter} should find {} of {} rows, which proves little",
                    expected.len(),
                    live.len()
                ));
            }
            match ids(school.gateway, set, filter) {
                Ok(found) if found == expected => {}
                Ok(found) => {
                    let missed: Vec<_> = expected.difference(&found).take(3).collect();
                    let surplus: Vec<_> = found.difference(&expected).take(3).collect();
                    wrong.push(format!(
                        "{kind:?} {set}?$filter={filter} finds {} of {} and not {}: misses {missed:?}…, has {surplus:?}… too much",
                        found.len(), live.len(), expected.len()
                    ));
                }
                Err(error) => wrong.push(format!(
                    "{kind:?} {set}?$filter={filter} is refused: {error}"
                )),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn ids(gateway: &Gateway, set: &str, filter: &str) -> Result<BTreeSet<i64>, String> {
    // What ends an option's value or a URL cannot stand in it as it is.
    let filter = filter
        .replace('%', "%25")
        .replace('&', "%26")
        .replace('#', "%23")
        .replace('+', "%2B");
    let url = format!("{set}?$select=Id&$count=true&$filter={filter}");
    let mut found = BTreeSet::new();
    let mut next = Some(url);
    let mut counted = None;
    while let Some(url) = next {
        let answer = gateway.get(&url);
        if answer.status != 200 {
            return Err(format!("{} {}", answer.status, answer.text()));
        }
        found.extend(answer.value().iter().map(|row| Row(row).id()));
        counted = answer
            .json()
            .get("@odata.count")
            .and_then(Value::as_u64)
            .or(counted);
        next = answer.next();
    }
    if counted != u64::try_from(found.len()).ok() {
        return Err(format!(
            "$count says {counted:?}, the rows are {}",
            found.len()
        ));
    }
    Ok(found)
}
