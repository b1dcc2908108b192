//! Requests on PostgreSQL against PostgreSQL's own load generator, which runs the statements that the server's log
//! shows for the same request, prepared, on as many connections.

use super::Stage;
use crate::bench::Database;
use crate::bench::figures::{short, size};
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::load::{Load, Sample, interleave, over_turns};
use crate::bench::postgres::{Script, Statement, pgbench, statements_of};
use crate::bench::questions::{FORTY, HEAVY, LARGEST, SEVENTEEN, select, user_keys};
use anyhow::{Context, Result, bail};
use std::time::Instant;

const CONNECTIONS: usize = 4;

/// Requests before the one whose statements count: by then the server keeps them prepared.
const WARM: usize = 40;

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    if stage.database != Database::Postgres {
        println!("   pgbench is PostgreSQL's");
        return Ok(());
    }
    let cluster = stage.home.cluster.as_ref().context("no server")?;
    if !cluster.has("pgbench") {
        bail!(
            "{} is missing (Debian: the package `postgresql-contrib` or `postgresql`)",
            cluster.tool("pgbench").display()
        );
    }
    let key = *user_keys(stage.subject)?.first().context("no people")?;
    let (forty, seventeen) = (select(&FORTY), select(&SEVENTEEN));
    let heavy = HEAVY.first().copied().unwrap_or_default();
    for (what, path, goal) in [
        ("point read", format!("Users({key})"), 0.35),
        ("point read of 40 columns", format!("Users({key})?{forty}"), 0.35),
        ("page of 100 × 17", format!("Users?{seventeen}&$top=100"), 0.55),
        ("page of 1,000 × 40", format!("Users?{forty}&$top=1000"), 0.55),
        (
            "50 rows with to-one and to-many",
            "Students?$top=50&$expand=User($select=Id,FirstName,LastName,Mail),Trainees($select=Id,StartedOn,EnrolmentState)".to_owned(),
            0.55,
        ),
        ("scan with a condition", format!("{LARGEST}/$count?$filter={heavy}"), 0.65),
    ] {
        if let Err(error) = compare(stage, findings, what, &path, goal) {
            findings.failed(stage.database, what, &error);
        }
    }
    Ok(())
}

fn compare(
    stage: &Stage<'_>,
    findings: &mut Findings,
    what: &'static str,
    path: &str,
    goal: f64,
) -> Result<()> {
    let (cluster, url) = (
        stage.home.cluster.as_ref().context("no server")?,
        stage.home.url(),
    );
    let statements = statements(stage, path)?;
    let script = Script::of(&statements);
    let asks = [stage.subject.ask(path)];
    let load = Load::new(&asks, CONNECTIONS);
    let turns = interleave(
        stage.turns(),
        [&mut |time| load.run(stage.subject, time), &mut |time| {
            let started = Instant::now();
            let tps = pgbench(cluster, url, &script, CONNECTIONS, time)?;
            Ok(Sample::of_rate(tps, started.elapsed()))
        }],
    )?;
    let ratio = over_turns(&turns, |[gateway, pgbench]| {
        gateway.per_second() / pgbench.per_second()
    });
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [gateway, pgbench] = &sums;
    let beside = format!(
        "{}/s of {} against {}/s; CPU {} ms in the server, {} ms in PostgreSQL; `{}`",
        short(gateway.per_second()),
        size(gateway.bytes_each()),
        short(pgbench.per_second()),
        short(gateway.cpu_millis()),
        short(gateway.database_millis()),
        shown(&statements),
    );
    let what = format!("gateway / pgbench, {what}");
    let finding = Finding::ratio(what, ratio, Goal::AtLeast(goal), beside);
    stage.add(findings, finding, &gateway.rooms, &load);
    Ok(())
}

/// The statements of one request, once the server has seen it often enough to keep them.
fn statements(stage: &Stage<'_>, path: &str) -> Result<Vec<Statement>> {
    let cluster = stage.home.cluster.as_ref().context("no server")?;
    for _ in 0..WARM {
        stage.subject.body(path)?;
    }
    let statements = statements_of(cluster, stage.home.url(), || {
        stage.subject.body(path).map(|_| ())
    })?;
    if statements.is_empty() {
        bail!("PostgreSQL logged no statement of {path}");
    }
    Ok(statements)
}

/// The beginnings of the statements, for the table.
fn shown(statements: &[Statement]) -> String {
    let short = |statement: &Statement| {
        let text: String = statement.text.chars().take(60).collect();
        if text.len() < statement.text.len() {
            format!("{text}…")
        } else {
            text
        }
    };
    statements.iter().map(short).collect::<Vec<_>>().join("; ")
}
