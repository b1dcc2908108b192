//! A page of 1,000 rows with 40 columns: what the gateway costs on top of SQLite, HTTP's own part taken off.

use super::Stage;
use crate::bench::Database;
use crate::bench::figures::{short, size};
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::http::{Ask, Connection};
use crate::bench::inside;
use crate::bench::load::{Load, Sample, here, interleave, over_turns};
use crate::bench::questions::{FORTY, Rows, Which, select};
use crate::bench::subject::Subject;
use anyhow::{Context, Result};

pub(super) const ROWS: i64 = 1000;

const CONNECTIONS: usize = 2;

const GOAL: f64 = 1.3;

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    if stage.database != Database::Sqlite {
        println!(
            "   the baseline is SQLite's; on PostgreSQL the same page is judged against pgbench"
        );
        return Ok(());
    }
    let subject = stage.subject;
    let file = stage.home.file().context("no file")?;
    let rows = Rows {
        set: "Users",
        properties: &FORTY,
        which: Which::First(ROWS),
    };
    let mut raw = inside::raw(file, &rows)?;
    let path = format!("Users?{}&$top={ROWS}", select(&FORTY));
    let same = compare(raw.once()?, &subject.body(&path)?);
    let page = [subject.ask(&path)];
    let (small, large) = ([subject.ask("")], [largest(subject)?]);
    let [page, small, large] = [&page, &small, &large].map(|asks| Load::new(asks, CONNECTIONS));
    let turns = interleave(
        stage.turns(),
        [
            &mut |time| page.run(subject, time),
            &mut |time| small.run(subject, time),
            &mut |time| large.run(subject, time),
            &mut |time| here(&mut *raw, time),
        ],
    )?;
    let ready =
        |[page, small, large, _]: &[&Sample; 4]| ready_millis(small, large, page.bytes_each());
    let ratio = over_turns(&turns, |all| {
        let [page, _, _, raw] = all;
        (page.cpu_millis() - ready(all)) / raw.cpu_millis()
    });
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [sum, _, _, raw] = &sums;
    let beside = format!(
        "({} − {} ms for a ready body of {}) / {} ms raw, {same}",
        short(sum.cpu_millis()),
        short(ready(&sums.each_ref())),
        size(sum.bytes_each()),
        short(raw.cpu_millis()),
    );
    let finding = Finding::ratio(
        "page of 1,000 × 40: (server CPU − ready body) / raw SQLite",
        ratio,
        Goal::AtMost(GOAL),
        beside,
    );
    stage.add(findings, finding, &sum.rooms, &page);
    Ok(())
}

/// What a ready body of so many bytes costs, on the line through two that were measured.
fn ready_millis(small: &Sample, large: &Sample, bytes: f64) -> f64 {
    let slope =
        (large.cpu_millis() - small.cpu_millis()) / (large.bytes_each() - small.bytes_each());
    small.cpu_millis() + slope.max(0.0) * (bytes - small.bytes_each())
}

/// The largest document that the server has ready.
fn largest(subject: &Subject) -> Result<Ask> {
    let mut connection = Connection::open(subject.address())?;
    let documents = [
        subject.ask("$metadata"),
        subject.ask("$metadata?$format=json"),
        Ask::get(subject.address(), "/openapi.json"),
    ];
    let mut largest = (0, None);
    for ask in documents {
        let (head, body) = connection.fetch(&ask)?;
        if head.status == 200 && body.len() > largest.0 {
            largest = (body.len(), Some(ask));
        }
    }
    largest.1.context("the server has no ready document")
}

/// Whether the rows between the brackets of an answer are byte for byte those of the baseline.
fn compare(raw: &[u8], answer: &[u8]) -> String {
    let begin = answer
        .iter()
        .position(|byte| *byte == b'[')
        .map_or(0, |at| at + 1);
    let end = answer
        .iter()
        .rposition(|byte| *byte == b']')
        .unwrap_or(answer.len());
    let rows = answer.get(begin..end).unwrap_or_default();
    if rows == raw {
        return "the same bytes".to_owned();
    }
    let at = rows
        .iter()
        .zip(raw)
        .position(|(a, b)| a != b)
        .unwrap_or(rows.len().min(raw.len()));
    let near = |bytes: &[u8]| {
        let piece = bytes.get(at.saturating_sub(30)..(at + 30).min(bytes.len()));
        String::from_utf8_lossy(piece.unwrap_or_default()).into_owned()
    };
    format!(
        "OTHER BYTES from {at} on: {} instead of {}",
        near(rows),
        near(raw)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_ready_body_between_two_costs_what_lies_between() {
        let sample = |bytes: u64, millis: u64| {
            let mut sample = Sample {
                answers: 10,
                bytes: bytes * 10,
                ..Sample::default()
            };
            sample.cpu.server = Duration::from_millis(millis * 10);
            sample
        };
        let (small, large) = (sample(1000, 2), sample(3000, 6));
        assert!((ready_millis(&small, &large, 2000.0) - 4.0).abs() < 1e-9);
        assert!((ready_millis(&small, &large, 4000.0) - 8.0).abs() < 1e-9);
    }

    #[test]
    fn the_rows_of_an_answer_are_compared() {
        assert_eq!(
            compare(b"{\"a\":[1]}", b"{\"c\":\"x\",\"value\":[{\"a\":[1]}]}"),
            "the same bytes"
        );
        let other = compare(b"{\"a\":1}", b"{\"value\":[{\"a\":2}]}");
        assert_eq!(
            other,
            "OTHER BYTES from 5 on: {\"a\":2} instead of {\"a\":1}"
        );
    }
}
