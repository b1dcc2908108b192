//! Changes: what a client sends, what becomes of it, and what everybody reads afterwards.
//!
//! The tests of one file share one school per database, which they may change; each makes the rows it changes, so that
//! they run side by side. A request is written as `PATCH Users(5) | If-Match: *`, its body behind it.

mod actions;
mod batches;
mod bulk;
mod entities;
mod following;
mod kept;
mod refused;
mod relations;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use gateway_tests::{Answer, Ask, Gateway, Kind, own};
use serde_json::{Value, json};

/// No request has a body.
const NOTHING: &str = "";

/// Visits the school of an area of tests on every database there is.
fn each(area: &'static str, visit: impl Fn(&School)) {
    for kind in Kind::all() {
        visit(&School(school(kind, area)));
    }
}

fn school(kind: Kind, area: &'static str) -> &'static Gateway {
    static OPEN: Mutex<Option<HashMap<(bool, &'static str), &'static Gateway>>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let all = open.get_or_insert_default();
    all.entry((kind == Kind::Sqlite, area))
        .or_insert_with(|| Box::leak(Box::new(own(kind, &format!("writing_{area}")))))
}

/// A school that may be changed.
struct School(&'static Gateway);

impl School {
    /// What is answered to a request in one line.
    fn send(&self, line: &str, body: impl ToString) -> Answer {
        send(self.0, line, body)
    }

    fn get(&self, url: &str) -> Value {
        self.0.get(url).json()
    }

    fn count(&self, url: &str) -> usize {
        self.0.get(url).count()
    }

    /// A change that is answered with this status.
    fn must(&self, status: u16, line: &str, body: impl ToString) -> Answer {
        let body = body.to_string();
        let answer = self.send(line, &body);
        let told: String = answer.text().chars().take(600).collect();
        let said: String = body.chars().take(300).collect();
        let kind = self.0.kind;
        assert_eq!(answer.status, status, "{kind:?}: {line} {said}: {told}");
        answer
    }

    fn done(&self, line: &str, body: impl ToString) -> Answer {
        self.must(204, line, body)
    }

    /// A change that is refused: `400 City: is longer`, the status, the target if there is one, and a part of the
    /// message.
    fn refused(&self, line: &str, body: impl ToString, expected: &str) {
        let (status, said) = expected.split_once(' ').unwrap();
        let (target, part) = said.split_once(": ").unwrap_or(("", said));
        let body = body.to_string();
        let answer = self.must(status.parse().unwrap(), line, &body);
        let error = &told(&answer)["error"];
        let found = (
            error["target"].as_str().unwrap_or_default(),
            error["message"].as_str().unwrap(),
        );
        let fits = found.0 == target && found.1.contains(part);
        let kind = self.0.kind;
        assert!(
            fits,
            "{kind:?}: {line} {body}: {found:?} is not {expected:?}"
        );
    }

    /// Adds a row, and gives its key.
    fn add(&self, set: &str, body: &Value) -> i64 {
        let answer = self.must(201, &format!("POST {set}"), body);
        told(&answer)["Id"].as_i64().unwrap()
    }

    /// A person nobody else speaks of.
    fn person(&self, more: &Value) -> i64 {
        self.add(
            "Users",
            &with(json!({ "FirstName": "Ada", "LastName": "Lovelace" }), more),
        )
    }

    /// The lines of the journal about a row: what was done, in order.
    fn journal(&self, entity: &str, key: i64) -> Vec<String> {
        let url =
            format!("Journal?$filter=Key eq '{key}' and EntityType eq '{entity}'&$orderby=Id");
        let rows = self.0.get(&url).value();
        let change = |row: &Value| row["Change"].as_str().unwrap().to_owned();
        rows.iter().map(change).collect()
    }
}

fn send(gateway: &Gateway, line: &str, body: impl ToString) -> Answer {
    let mut parts = line.split(" | ");
    let (method, url) = parts.next().unwrap().split_once(' ').unwrap();
    let body = body.to_string();
    let mut ask = Ask::get(url).method(method).body(&body);
    let mut typed = body.is_empty();
    for header in parts {
        let (name, value) = header.split_once(": ").unwrap();
        typed |= name.eq_ignore_ascii_case("content-type");
        ask = ask.with(name, value);
    }
    if !typed {
        ask = ask.with("Content-Type", "application/json");
    }
    if body.is_empty() && method != "GET" {
        ask = ask.with("Content-Length", "0");
    }
    gateway.ask(&ask)
}

/// The JSON of an answer, whatever its status.
fn told(answer: &Answer) -> Value {
    let text = answer.text();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e} in {text}", answer.asked))
}

/// An object with the members of another as well.
fn with(mut object: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        object[name] = value.clone();
    }
    object
}

/// The keys of rows.
fn ids(rows: &Value) -> Vec<i64> {
    let rows = rows.as_array().unwrap();
    rows.iter().map(|row| row["Id"].as_i64().unwrap()).collect()
}

/// What was selected of a row, without its annotations.
fn bare(row: &Value) -> Value {
    let members = row.as_object().unwrap().iter();
    let own = members.filter(|(name, _)| !name.contains('@'));
    Value::Object(own.map(|(n, v)| (n.clone(), v.clone())).collect())
}
