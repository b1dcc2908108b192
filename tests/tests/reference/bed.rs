//! A service to ask, and requests as lines.

use gateway_tests::{Answer, Ask, Gateway, Kind, reference};
use serde_json::Value;

/// A service of a test's own.
pub(crate) struct Service(pub(crate) Gateway);

/// Runs a test on every database there is.
pub(crate) fn each(name: &str, test: impl Fn(&Service)) {
    for kind in Kind::all() {
        test(&Service(reference(kind, name)));
    }
}

impl Service {
    /// What is answered to a request in one line: `PATCH /Products(…) | If-Match: *`. `{Laptop}` stands for the address
    /// of the product with this name, `{Kitchen!}` for that of the category.
    pub(crate) fn send(&self, line: &str, body: &str) -> Answer {
        let line = self.filled(line);
        let mut parts = line.split(" | ");
        let (method, url) = parts.next().unwrap().split_once(' ').unwrap();
        let mut ask = Ask::get(url).method(method).body(body);
        let mut typed = false;
        for header in parts {
            let (name, value) = header.split_once(": ").unwrap();
            typed |= name == "Content-Type";
            ask = ask.with(name, value);
        }
        if !typed && !body.is_empty() {
            ask = ask.with("Content-Type", "application/json");
        }
        self.0.ask(&ask)
    }

    /// A request that is answered with this status; gives the JSON of the answer.
    pub(crate) fn must(&self, status: u16, line: &str, body: &str) -> Value {
        let answer = self.send(line, body);
        let text = answer.text();
        let kind = self.0.kind;
        assert_eq!(answer.status, status, "{kind:?}: {line} {body}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// What stands behind the service root in a link.
    pub(crate) fn path(&self, link: &str) -> String {
        let root = format!("http://{}", self.0.address);
        link.strip_prefix(&root).unwrap().to_owned()
    }

    pub(crate) fn get(&self, url: &str) -> Value {
        self.must(200, &format!("GET {url}"), "")
    }

    /// Rows of (request, what a place of its answer holds): `GET /Company|Founded`, and the JSON text.
    pub(crate) fn says(&self, rows: &[(&str, &str, &str)]) {
        for (url, place, expected) in rows {
            let answer = self.get(url);
            let found = answer.pointer(place).unwrap_or(&Value::Null);
            let kind = self.0.kind;
            assert_eq!(
                found.to_string(),
                *expected,
                "{kind:?}: {url} {place}: {answer}"
            );
        }
    }

    /// Rows of (status, request, body).
    pub(crate) fn answers(&self, rows: &[(u16, &str, &str)]) {
        for (status, line, body) in rows {
            self.must(*status, line, body);
        }
    }

    pub(crate) fn filled(&self, line: &str) -> String {
        let Some((before, rest)) = line.split_once('{') else {
            return line.to_owned();
        };
        let (name, after) = rest.split_once('}').unwrap();
        let (set, name) = match name.strip_suffix('!') {
            Some(name) => ("Categories", name),
            None => ("Products", name),
        };
        let found = self.get(&format!("/{set}?$filter=Name eq '{name}'&$select=ID"));
        let id = found["value"][0]["ID"].as_str().unwrap();
        self.filled(&format!("{before}/{set}({id}){after}"))
    }
}
