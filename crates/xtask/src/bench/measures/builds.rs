//! The same reads by two builds that take turns: whether a change made any of them dearer.
//!
//! Each build has a database that it made itself, from the same seed: the older one need not understand the newer's.

use super::Stage;
use crate::bench::figures::short;
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::home::{Home, Use};
use crate::bench::load::{Load, Sample, Turns, interleave, over_turns, stop_when_asked};
use crate::bench::scenarios::{Scenario, reads};
use crate::bench::subject::Subject;
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// No read may cost more than a tenth more.
const GOAL: f64 = 1.1;

/// Many short turns: what else the machine does falls on both sides, and one turn that it spoils moves no middle.
const TURNS: u32 = 15;

const MEASURE: &str = "reads against another build";

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let path = stage.options.against.as_ref();
    let path = path.context("--against names the other build")?;
    let program = stage.program.other(path)?;
    let home = Home::prepare(&program, stage.options, stage.database, Use::Older)?;
    let older = Subject::start(&program, &home)?;
    for (new, old) in reads(stage.subject)?.iter().zip(&reads(&older)?) {
        stop_when_asked()?;
        if let Err(error) = compare(stage, findings, new, &older, old) {
            findings.failed(stage.database, MEASURE, &error.context(new.name));
        }
    }
    Ok(())
}

fn compare(
    stage: &Stage<'_>,
    findings: &mut Findings,
    new: &Scenario,
    older: &Subject,
    old: &Scenario,
) -> Result<()> {
    let newer = stage.subject;
    let sizes = [(newer, new), (older, old)].map(|(subject, scenario)| {
        let ask = scenario.asks.first().context("nothing to ask")?;
        subject.answer(ask).map(|body| body.len())
    });
    let [Ok(new_size), Ok(old_size)] = sizes else {
        let errors = sizes.map(|size| {
            size.err()
                .map_or("answered".to_owned(), |e| format!("{e:#}"))
        });
        bail!("not comparable: {}", errors.join("; the other build: "));
    };
    let loads = [new, old].map(|scenario| {
        let mut load = Load::new(&scenario.asks, scenario.connections);
        load.follow = scenario.all;
        load
    });
    let [new_load, old_load] = &loads;
    let turns = Turns {
        count: TURNS as usize,
        each: Duration::from_secs_f64(stage.options.seconds / f64::from(TURNS)),
    };
    let turns = interleave(
        turns,
        [&mut |time| new_load.run(newer, time), &mut |time| {
            old_load.run(older, time)
        }],
    )?;
    let ratio = over_turns(&turns, |[new, old]| new.cpu_millis() / old.cpu_millis());
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [sum, other] = &sums;
    let in_database = match (sum.database_millis(), other.database_millis()) {
        (new, old) if old > 0.0 => {
            format!("; in the database {} and {} ms", short(new), short(old))
        }
        _ => String::new(),
    };
    let beside = format!(
        "server CPU {} and {} ms, {}/s and {}/s, {new_size} and {old_size} bytes{in_database}",
        short(sum.cpu_millis()),
        short(other.cpu_millis()),
        short(sum.per_second()),
        short(other.per_second()),
    );
    let what = format!("CPU / the other build, {}", new.name);
    let finding = Finding::ratio(what, ratio, Goal::AtMost(GOAL), beside);
    stage.add(findings, finding, &sum.rooms, new_load);
    Ok(())
}
