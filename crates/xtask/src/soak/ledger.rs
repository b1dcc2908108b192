//! What one writer was told: which of its rows must be there, and with which values.

use super::http::{Answer, Silence};
use std::collections::BTreeMap;

/// A row that its only writer has sent.
#[derive(Debug, Default, Clone)]
pub(crate) struct Line {
    /// The value of the last acknowledged write; `None` while none was.
    pub(crate) last: Option<String>,
    /// Values that were sent since and that nobody acknowledged: each of them may be there or not.
    pub(crate) perhaps: Vec<String>,
    /// Acknowledged writes, and those that perhaps were done: every one of them is a version.
    pub(crate) acknowledged: usize,
    pub(crate) unknown: usize,
}

/// A row as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct There {
    pub(crate) value: String,
    pub(crate) version: usize,
}

/// The rows and the sets of rows of one writer, by their `ExternalId`.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) rows: BTreeMap<String, Line>,
    /// A change set is there as a whole or not at all; `true` when it must be there.
    pub(crate) sets: BTreeMap<String, bool>,
    pub(crate) acknowledged: usize,
    /// Answers 503.
    pub(crate) put_off: usize,
    /// No answer, because the connection broke.
    pub(crate) silent: usize,
    /// What a writer must never see.
    pub(crate) wrong: Vec<String>,
}

/// What the answer to a write says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Done,
    Unknown,
    /// Nothing was sent.
    NotSent,
}

impl Ledger {
    /// Reads an answer; the writer's own writes are right, so only success and 503 are known.
    pub(crate) fn heard(&mut self, asked: &str, answer: &Result<Answer, Silence>) -> Word {
        match answer {
            Ok(answer) if answer.is_success() => {
                self.acknowledged += 1;
                Word::Done
            }
            Ok(answer) => {
                if answer.status == 503 && answer.retry_after {
                    self.put_off += 1;
                } else {
                    self.wrong
                        .push(format!("{asked} answered {}", answer.shown()));
                }
                Word::Unknown
            }
            Err(Silence::Absent) => Word::NotSent,
            Err(Silence::Broken) => {
                self.silent += 1;
                Word::Unknown
            }
            Err(Silence::Hanging) => {
                self.wrong.push(format!("{asked} hangs"));
                Word::Unknown
            }
        }
    }

    /// Notes a write of one row.
    pub(crate) fn note_row(&mut self, name: &str, value: &str, word: Word) {
        if word == Word::NotSent {
            return;
        }
        let line = self.rows.entry(name.to_owned()).or_default();
        if word == Word::Done {
            line.last = Some(value.to_owned());
            line.perhaps.clear();
            line.acknowledged += 1;
        } else {
            line.perhaps.push(value.to_owned());
            line.unknown += 1;
        }
    }

    /// Notes a change set.
    pub(crate) fn note_set(&mut self, name: &str, word: Word) {
        if word != Word::NotSent {
            self.sets.insert(name.to_owned(), word == Word::Done);
        }
    }
}

/// The ledgers of all writers against what is there.
#[derive(Debug, Default)]
pub(crate) struct Balance {
    pub(crate) acknowledged: usize,
    pub(crate) found: usize,
    pub(crate) put_off: usize,
    pub(crate) silent: usize,
    pub(crate) halves: usize,
    pub(crate) wrong: Vec<String>,
}

impl Balance {
    /// `rows` by `ExternalId`; `members` counts what is there of each change set.
    pub(crate) fn strike(
        ledgers: &[Ledger],
        rows: &BTreeMap<String, Vec<There>>,
        members: &BTreeMap<String, usize>,
    ) -> Self {
        let mut balance = Self::default();
        for ledger in ledgers {
            balance.acknowledged += ledger.acknowledged;
            balance.put_off += ledger.put_off;
            balance.silent += ledger.silent;
            balance.wrong.extend(ledger.wrong.iter().cloned());
            for (name, line) in &ledger.rows {
                balance.row(name, line, rows.get(name).map(Vec::as_slice));
            }
            for (name, must) in &ledger.sets {
                let there = members.get(name).copied().unwrap_or_default();
                if there != 0 && there != MEMBERS {
                    balance.halves += 1;
                    let words = format!("change set {name}: {there} of {MEMBERS} rows are there");
                    balance.wrong.push(words);
                } else if *must && there == 0 {
                    let words = format!("change set {name} was acknowledged and is not there");
                    balance.wrong.push(words);
                }
                balance.found += usize::from(*must && there == MEMBERS);
            }
        }
        balance
    }

    fn row(&mut self, name: &str, line: &Line, there: Option<&[There]>) {
        let Some(last) = &line.last else { return };
        let versions = line.acknowledged..=line.acknowledged + line.unknown;
        let is_right = |there: &There| {
            (there.value == *last || line.perhaps.contains(&there.value))
                && versions.contains(&there.version)
        };
        match there {
            None => self
                .wrong
                .push(format!("{name} was acknowledged and is not there")),
            Some([there]) if is_right(there) => self.found += line.acknowledged,
            Some(there) => self
                .wrong
                .push(format!("{name} is {there:?} and was {line:?}")),
        }
    }
}

/// Rows of a change set.
pub(crate) const MEMBERS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Result<Answer, Silence> {
        Ok(Answer {
            status,
            retry_after: status == 503,
            body: String::new(),
        })
    }

    fn struck(ledger: Ledger, value: &str, members: usize) -> Balance {
        let there = There {
            value: value.to_owned(),
            version: 2,
        };
        let rows = BTreeMap::from([("a".to_owned(), vec![there])]);
        let members = BTreeMap::from([("s".to_owned(), members)]);
        Balance::strike(&[ledger], &rows, &members)
    }

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        for (value, answer) in [("1", answer(201)), ("2", answer(204)), ("3", answer(503))] {
            let word = ledger.heard("a write", &answer);
            ledger.note_row("a", value, word);
        }
        let word = ledger.heard("a set", &answer(200));
        ledger.note_set("s", word);
        ledger
    }

    #[test]
    fn an_acknowledged_value_or_a_later_one_is_right() {
        for (value, members, wrong) in [
            ("2", 3, 0),
            ("3", 3, 0),
            ("1", 3, 1),
            ("2", 1, 1),
            ("2", 0, 1),
        ] {
            let balance = struck(ledger(), value, members);
            assert_eq!(balance.wrong.len(), wrong, "{value} {members}");
            assert_eq!(balance.halves, usize::from(members == 1));
        }
        assert_eq!(ledger().acknowledged, 3);
    }

    #[test]
    fn what_was_not_sent_is_nowhere_and_a_500_is_wrong() {
        let mut ledger = Ledger::default();
        let word = ledger.heard("a write", &Err(Silence::Absent));
        ledger.note_row("a", "1", word);
        assert!(ledger.rows.is_empty() && ledger.wrong.is_empty());
        ledger.heard("a write", &answer(500));
        ledger.heard("a write", &Err(Silence::Hanging));
        assert_eq!(ledger.wrong.len(), 2);
    }
}
