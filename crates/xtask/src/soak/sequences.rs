//! `sequences`: random writes over demo schools; whatever they were and however they were answered, each figure that is
//! stored stays what the rows say.

use super::deeds::{School, WRITES};
use super::dice::Dice;
use super::home::Home;
use super::http::{Ask, Client};
use super::service::{Service, run, said};
use super::{Database, Findings, Options};
use crate::interrupt;
use anyhow::{Result, anyhow, bail};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

/// How `preau check` ends when figures differ; when the schema does, it looks at none.
const DIFFER: &str = "from what the rows say";

/// The day around which the school's year lies.
const TODAY: &str = "2026-03-11";

/// Sequences in one school: little is left standing where more have passed.
const ONE_SCHOOL: usize = 100;

/// Sequences after which those take part who are there by then.
const LOOK_AROUND: usize = 5;

/// What all schools of a run come to.
#[derive(Default)]
struct Total {
    played: usize,
    looks: usize,
    tally: BTreeMap<String, (usize, usize)>,
}

pub(super) fn take(
    preau: &Path,
    options: &Options,
    database: Database,
    findings: &mut Findings,
) -> Result<()> {
    let mut total = Total::default();
    let began = Instant::now();
    let mut first = 0;
    while first < options.sequences && !interrupt::asked() {
        let last = options.sequences.min(first + ONE_SCHOOL);
        in_one_school(preau, options, database, first..last, findings, &mut total)?;
        first = last;
        let seconds = began.elapsed().as_secs();
        println!("   {} sequences in {seconds} s", total.played);
    }
    let (done, refused) = total
        .tally
        .values()
        .fold((0, 0), |(d, r), (done, refused)| (d + done, r + refused));
    findings.say(&format!(
        "{} sequences of {WRITES} writes: {done} done, {refused} refused, {} looks at all figures",
        total.played, total.looks
    ));
    for (kind, (done, refused)) in &total.tally {
        println!("      {kind}: {done} done, {refused} refused");
    }
    Ok(())
}

fn in_one_school(
    preau: &Path,
    options: &Options,
    database: Database,
    numbers: Range<usize>,
    findings: &mut Findings,
    total: &mut Total,
) -> Result<()> {
    let home = Home::new(database)?;
    said(preau, &home, &["demo", "--today", TODAY, "--log", "warn"])?;
    let service = Service::start(preau, &home)?;
    let mut client = service.client();
    // What was sent since the figures were right.
    let sent = RefCell::new(Vec::new());
    let mut send = |method: &str, path: &str, body: &Value| {
        let answer = send(&mut client, method, path, body);
        let status = answer.as_ref().map_or(0, |(status, _)| *status);
        sent.borrow_mut()
            .push(format!("{method} {path} {body} → {status}"));
        answer
    };
    let mut school = School::load(&mut send).map_err(|words| anyhow!(words))?;
    let at_birth = figures(preau, &home)?;
    if let Some(words) = at_birth.first() {
        let count = at_birth.len();
        findings.wrong(format!(
            "{}: the demo is born with {count} wrong figures, which are left out below: {words}",
            database.name()
        ));
    }
    let figure_of = |words: &String| figure(words).to_owned();
    let mut known: BTreeSet<String> = at_birth.iter().map(figure_of).collect();
    let last = numbers.end;
    for number in numbers {
        if interrupt::asked() {
            break;
        }
        let seed = options.seed.wrapping_mul(1_000_000) + u64::try_from(number)?;
        let name = format!(
            "{}: sequence {number} of seed {}",
            database.name(),
            options.seed
        );
        let mut dice = Dice::new(seed);
        let around = match number % LOOK_AROUND {
            0 => school.look_around(&mut send),
            _ => Ok(()),
        };
        if let Err(words) = around.and_then(|()| school.play(&mut dice, &mut send)) {
            findings.wrong(format!("{name}: {words}"));
        }
        total.played += 1;
        if total.played.is_multiple_of(options.look_every.max(1)) || number + 1 == last {
            total.looks += 1;
            let mut wrong = figures(preau, &home)?;
            // A figure that stays wrong is told once.
            wrong.retain(|words| known.insert(figure(words).to_owned()));
            if !wrong.is_empty() {
                let count = wrong.len();
                wrong.truncate(10);
                findings.wrong(format!("{name}: {count}: {}", wrong.join("\n      ")));
                if options.look_every == 1 {
                    sent.borrow()
                        .iter()
                        .for_each(|line| println!("      {line}"));
                }
            }
            sent.borrow_mut().clear();
        }
    }
    for (kind, (done, refused)) in school.tally {
        let sum = total.tally.entry(kind).or_default();
        *sum = (sum.0 + done, sum.1 + refused);
    }
    Ok(())
}

/// Every figure that is not what the rows say, one a line.
fn figures(preau: &Path, home: &Home) -> Result<Vec<String>> {
    let output = run(preau, home, &["check", "--figures", "--log", "warn"])?;
    let words = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        Some(0) => Ok(Vec::new()),
        Some(1) if words.contains(DIFFER) => Ok(words
            .lines()
            .filter(|line| line.contains(": "))
            .map(str::to_owned)
            .collect()),
        _ => bail!(
            "`preau check` ended with {}: {words}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        ),
    }
}

/// The row and the property of a difference.
fn figure(words: &str) -> &str {
    words.split(" is ").next().unwrap_or(words)
}

fn send(
    client: &mut Client,
    method: &str,
    path: &str,
    body: &Value,
) -> Result<(u16, Value), String> {
    let method = match method {
        "POST" => "POST",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "GET",
    };
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let ask = Ask::new(method, path, &text).with("Accept: application/json");
    let answer = client
        .send(&ask)
        .map_err(|silence| format!("{method} {path} {body}: no answer ({silence:?})"))?;
    let json = serde_json::from_str(&answer.body).unwrap_or_default();
    Ok((answer.status, json))
}
