//! `upserts`: the same users come in twice, from a file and as deltas over HTTP; the second time nothing changes, which
//! is said, and neither a version nor a line of the journal tells of it.

use super::home::Home;
use super::http::Ask;
use super::service::{Service, ok, said};
use super::{Database, Findings, Options};
use crate::interrupt;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows of a delta; with their names they stay far below the largest body.
const ROWS: usize = 1000;

/// A delta payload without changes.
const NOTHING_CHANGED: &str = "\"value\":[]";

pub(super) fn take(
    preau: &Path,
    options: &Options,
    database: Database,
    findings: &mut Findings,
) -> Result<()> {
    let home = Home::durable(database)?;
    said(preau, &home, &["migrate", "--log", "warn"])?;
    let file = home.folder().join("users.csv");
    std::fs::write(&file, csv(options.users)?).context("writing the users")?;
    let file = file.display().to_string();
    let service = Service::start(preau, &home)?;
    let users = options.users;
    let import = |_| {
        let words = said(
            preau,
            &home,
            &["import", "--set", "Users", &file, "--log", "warn"],
        )?;
        Ok(vec![words])
    };
    let expected = [
        format!("{users} inserted, 0 updated, 0 unchanged, 0 refused"),
        format!("0 inserted, 0 updated, {users} unchanged, 0 refused"),
    ];
    twice("import", &service, users, import, &expected, findings)?;
    if interrupt::asked() {
        return Ok(());
    }
    let deltas = |again| deltas(&service, users, again);
    twice(
        "delta",
        &service,
        users,
        deltas,
        &[String::new(), NOTHING_CHANGED.to_owned()],
        findings,
    )
}

/// Brings users in twice; `bring` is told whether it is the second time, and gives what was said.
fn twice(
    way: &str,
    service: &Service,
    users: usize,
    bring: impl Fn(bool) -> Result<Vec<String>>,
    expected: &[String; 2],
    findings: &mut Findings,
) -> Result<()> {
    let before = Trace::of(service)?;
    let mut runs = Vec::new();
    let mut traces = Vec::new();
    for (again, expected) in [false, true].into_iter().zip(expected) {
        let started = Instant::now();
        let words = bring(again)?;
        runs.push(started.elapsed());
        traces.push(Trace::of(service)?);
        if !words.iter().all(|words| words.contains(expected)) {
            findings.wrong(format!("{way} said {words:?}, not {expected:?}"));
        }
    }
    let ([first, second], [once, again]) = (runs.as_slice(), traces.as_slice()) else {
        return Ok(());
    };
    findings.say(&format!(
        "{way}: {users} users twice; {:.0} and {:.0} rows per second: the second run is {:.2} times as fast; {} rows and {} journal lines by the first, {} and {} by the second",
        per_second(users, *first),
        per_second(users, *second),
        first.as_secs_f64() / second.as_secs_f64(),
        once.users - before.users,
        once.journal - before.journal,
        again.users - once.users,
        again.journal - once.journal,
    ));
    if once.users - before.users != users as u64 {
        findings.wrong(format!("{way}: not every user is there"));
    }
    if again != once || again.altered > 0 {
        findings.wrong(format!(
            "{way}: the second run left {again:?} after {once:?}"
        ));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a number of users is small")]
fn per_second(users: usize, time: Duration) -> f64 {
    users as f64 / time.as_secs_f64()
}

/// What tells of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trace {
    users: u64,
    journal: u64,
    /// Users that changed after they were added.
    altered: u64,
}

impl Trace {
    fn of(service: &Service) -> Result<Self> {
        let count = |path: &str| {
            let answer = service.client().send(&Ask::get(path));
            let body = ok(path, answer)?.body;
            let digits = body.trim_start_matches('\u{feff}').trim();
            digits.parse().with_context(|| format!("{path}: {body}"))
        };
        Ok(Self {
            users: count("Users/$count")?,
            journal: count("Journal/$count")?,
            altered: count("Users/$count?$filter=Version gt 1 or ModifiedOn ne null")?,
        })
    }
}

fn csv(users: usize) -> Result<String> {
    let mut text = "ExternalId,FirstName,LastName,Code,Mail,City,NoMailing\n".to_owned();
    for n in 0..users {
        writeln!(
            text,
            "file-{n},First{n},Last{n},C{n},user{n}@school.example,Nantes,{}",
            n % 2 == 0
        )?;
    }
    Ok(text)
}

/// The second time asks what changed.
fn deltas(service: &Service, users: usize, again: bool) -> Result<Vec<String>> {
    let mut client = service.client();
    let mut said = Vec::new();
    let mut next = 0;
    while next < users && !interrupt::asked() {
        let rows: Vec<Value> = (next..users.min(next + ROWS)).map(row).collect();
        next += rows.len();
        let body = json!({"@context": "#$delta", "value": rows}).to_string();
        let ask = Ask::new("PATCH", "Users", &body);
        let answer = client.send(&match again {
            true => ask.with("Prefer: return=representation"),
            false => ask,
        });
        said.push(ok("PATCH Users", answer)?.body);
    }
    Ok(said)
}

fn row(n: usize) -> Value {
    json!({
        "ExternalId": format!("delta-{n}"),
        "FirstName": format!("First{n}"),
        "LastName": format!("Last{n}"),
        "Code": format!("D{n}"),
        "Mail": format!("delta{n}@school.example"),
        "City": "Nantes",
        "NoMailing": n.is_multiple_of(2),
    })
}
