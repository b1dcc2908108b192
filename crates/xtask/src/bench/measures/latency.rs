//! Whether heavy queries delay light ones: the slowest point reads while two counts look at every row of the largest set.

use super::Stage;
use crate::bench::figures::{Spread, short};
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::http::Ask;
use crate::bench::load::{Load, Sample, interleave};
use crate::bench::questions::{FORTY, HEAVY, LARGEST, count, select, user_keys};
use anyhow::Result;
use std::time::Duration;

const GOAL: f64 = 10.0;

/// Readers that ask for one row at a time, each again a moment after its answer.
const READERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(5);

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let subject = stage.subject;
    let rows = count(subject, LARGEST)?;
    let select = select(&FORTY);
    let points = user_keys(subject)?;
    let points: Vec<Ask> = points
        .iter()
        .map(|key| subject.ask(&format!("Users({key})?{select}")))
        .collect();
    let heavy = HEAVY.map(|filter| subject.ask(&format!("{LARGEST}/$count?$filter={filter}")));
    let heavy = Load::new(&heavy, HEAVY.len());
    let mut points = Load::new(&points, READERS);
    points.pause = PAUSE;
    let mut counts = Vec::new();
    let turns = interleave(
        stage.turns(),
        [&mut |time| points.run(subject, time), &mut |time| {
            std::thread::scope(|scope| {
                // A little longer, so that no point read is alone.
                let heavy = scope.spawn(|| heavy.run(subject, time + Duration::from_millis(300)));
                std::thread::sleep(Duration::from_millis(150));
                let sample = points.run(subject, time);
                counts.push(
                    heavy
                        .join()
                        .map_err(|_| anyhow::anyhow!("a client panicked"))??,
                );
                sample
            })
        }],
    )?;
    let p99 = Spread::of(turns[1].iter().map(|turn| turn.clone().latency(99.0)));
    let [mut alone, mut beside_heavy] = turns.each_ref().map(|turns| Sample::sum(turns));
    let mut counts = Sample::sum(&counts);
    let beside = format!(
        "{}; p50 {} ms; without the heavy queries p99 {} ms, p50 {} ms; a heavy count over {rows} rows of {LARGEST} takes {} ms",
        format_args!("{READERS} readers, {}/s", short(beside_heavy.per_second())),
        short(beside_heavy.latency(50.0)),
        short(alone.latency(99.0)),
        short(alone.latency(50.0)),
        short(counts.latency(50.0)),
    );
    let finding = Finding::ratio(
        "p99 of point reads beside two heavy counts",
        p99,
        Goal::AtMost(GOAL),
        beside,
    );
    stage.add(
        findings,
        finding.in_units(" ms"),
        &beside_heavy.rooms,
        &points,
    );
    Ok(())
}
