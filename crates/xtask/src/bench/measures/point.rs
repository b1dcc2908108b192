//! One entity by its key over HTTP: what reading, permission, the pool and the database cost on top of HTTP itself.

use super::Stage;
use crate::bench::Database;
use crate::bench::figures::short;
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::load::{Load, Sample, interleave, over_turns};
use crate::bench::questions::{FORTY, select, user_keys};
use anyhow::Result;

const CONNECTIONS: usize = 16;

const GOAL: f64 = 0.45;

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let subject = stage.subject;
    let keys = user_keys(subject)?;
    let whole: Vec<_> = keys
        .iter()
        .map(|key| subject.ask(&format!("Users({key})")))
        .collect();
    let narrow = select(&FORTY);
    let narrow: Vec<_> = keys
        .iter()
        .map(|key| subject.ask(&format!("Users({key})?{narrow}")))
        .collect();
    let ready = [subject.ask("")];
    let [whole, narrow, ready] =
        [&whole[..], &narrow, &ready].map(|asks| Load::new(asks, CONNECTIONS));
    let turns = interleave(
        stage.turns(),
        [
            &mut |time| whole.run(subject, time),
            &mut |time| narrow.run(subject, time),
            &mut |time| ready.run(subject, time),
        ],
    )?;
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [sum_whole, sum_narrow, sum_ready] = &sums;
    let beside = |sum: &Sample| {
        format!(
            "{}/s of {} against {}/s of {} ready; server CPU {} against {} ms",
            short(sum.per_second()),
            crate::bench::figures::size(sum.bytes_each()),
            short(sum_ready.per_second()),
            crate::bench::figures::size(sum_ready.bytes_each()),
            short(sum.cpu_millis()),
            short(sum_ready.cpu_millis()),
        )
    };
    // On PostgreSQL the same read is judged against pgbench.
    let goal = match stage.database {
        Database::Sqlite => Goal::AtLeast(GOAL),
        Database::Postgres => Goal::None,
    };
    let ratio = over_turns(&turns, |[whole, _, ready]| {
        whole.per_second() / ready.per_second()
    });
    let finding = Finding::ratio(
        "point read / ready body, requests per second",
        ratio,
        goal,
        beside(sum_whole),
    );
    stage.add(findings, finding, &sum_whole.rooms, &whole);
    let ratio = over_turns(&turns, |[_, narrow, ready]| {
        narrow.per_second() / ready.per_second()
    });
    let finding = Finding::ratio(
        "the same with $select of 40 columns",
        ratio,
        Goal::None,
        beside(sum_narrow),
    );
    stage.add(findings, finding, &sum_narrow.rooms, &narrow);
    Ok(())
}
