//! What a client gets wrong in a change, and how it is told so.
//!
//! `cases.txt` holds one request per line below a heading for each subject: method, URL, headers behind ` | `, the body
//! behind ` :: `. Under each stands what is answered: status, code, target, message; every fault when there are several.
//! `{gone}` is an archived person, `{locked}` a locked session, `{there}` a person. `PREAU_BLESS=1` writes the answers
//! anew; each is to be read before it is committed. A 500 is never blessed, and nothing that is refused leaves a trace.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{NOTHING, School, ids};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/gateway/writing/refused/cases.txt"
);

#[test]
fn every_wrong_change_is_refused_and_leaves_no_trace_on_both_databases() {
    let written = std::fs::read_to_string(FILE).unwrap();
    let told = std::cell::RefCell::new(Vec::new());
    super::each("refused", |school| {
        told.borrow_mut().push(retell(&written, school));
    });
    let told = told.into_inner();
    for other in &told {
        similar(&told[0], other, "PostgreSQL answers otherwise than SQLite");
    }
    if std::env::var_os("PREAU_BLESS").is_some() {
        std::fs::write(FILE, &told[0]).unwrap();
    } else {
        similar(&written, &told[0], "PREAU_BLESS=1 writes the answers");
    }
}

#[test]
fn there_are_sixty_wrong_changes_and_more_of_every_method() {
    let written = std::fs::read_to_string(FILE).unwrap();
    let of = |method: &str| {
        let lines = written.lines();
        lines.filter(|line| line.starts_with(method)).count()
    };
    let all = ["POST", "PATCH", "PUT", "DELETE"].map(of);
    assert!(all.iter().sum::<usize>() >= 60, "{all:?}");
    assert!(all.iter().all(|count| *count >= 8), "{all:?}");
}

fn similar(one: &str, other: &str, why: &str) {
    let lines = one.lines().zip(other.lines());
    let differing: Vec<_> = lines.filter(|(a, b)| a != b).collect();
    assert!(one == other, "{why}: {differing:#?}");
}

/// The file with the answers as they are now.
fn retell(written: &str, school: &School) -> String {
    let places = Places::of(school);
    let mut told = String::new();
    let mut answered = Vec::new();
    let lines = || school.count("Journal/$count");
    let before = lines();
    for line in written.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(told, "{line}").unwrap();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (request, body) = line.split_once(" :: ").unwrap_or((line, NOTHING));
        let answer = school.send(&places.fill(request), places.fill(body));
        if !(400..=501).contains(&answer.status) || answer.status == 500 {
            answered.push(format!("{} {line}", answer.status));
        }
        for line in refusal(&answer).lines() {
            writeln!(told, "    {}", places.empty(line)).unwrap();
        }
    }
    assert!(answered.is_empty(), "not refused: {answered:#?}");
    assert_eq!(lines(), before, "what was refused left a trace");
    told
}

/// Status, code, target and message, and those of every fault when there are several.
fn refusal(answer: &gateway_tests::Answer) -> String {
    let body: Value = serde_json::from_str(&answer.text()).unwrap_or_default();
    let error = &body["error"];
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut all = format!(
        "{} {} {}: {}",
        answer.status,
        text(&error["code"]),
        text(&error["target"]),
        text(&error["message"])
    );
    for detail in error["details"].as_array().into_iter().flatten().skip(1) {
        let (target, message) = (text(&detail["target"]), text(&detail["message"]));
        write!(all, "\n  and {target}: {message}").unwrap();
    }
    if let Some(hint) = error["innererror"]["hint"].as_str() {
        write!(all, "\n  hint: {hint}").unwrap();
    }
    all
}

/// Rows that requests speak of, by the word that stands for their key.
struct Places(Vec<(&'static str, String)>);

impl Places {
    fn of(school: &School) -> Self {
        let (there, gone) = (school.person(&json!({})), school.person(&json!({})));
        school.done(&format!("DELETE Users({gone})"), NOTHING);
        let locked =
            ids(&school.get("TrainingSessions?$filter=IsLocked&$select=Id&$top=1")["value"])[0];
        let all = [("{there}", there), ("{gone}", gone), ("{locked}", locked)];
        Self(all.map(|(word, key)| (word, key.to_string())).to_vec())
    }

    fn fill(&self, text: &str) -> String {
        let fill = |text: String, (word, key): &(&str, String)| text.replace(word, key);
        self.0.iter().fold(text.to_owned(), fill)
    }

    fn empty(&self, text: &str) -> String {
        let empty = |text: String, (word, key): &(&str, String)| text.replace(key.as_str(), word);
        self.0.iter().fold(text.to_owned(), empty)
    }
}
