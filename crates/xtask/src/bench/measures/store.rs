//! The storage layer alone: plans that are ready, run through `diesel-store`, against SQLite's raw rows; the same JSON
//! is written on both sides.

use super::{Stage, page};
use crate::bench::Database;
use crate::bench::figures::short;
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::inside;
use crate::bench::load::{Sample, Work, here, interleave, over_turns};
use crate::bench::questions::{FORTY, Rows, Which, select, user_keys};
use anyhow::{Context, Result};
use std::time::Duration;

const POINT_GOAL: f64 = 1.5;
const PAGE_GOAL: f64 = 1.2;

/// Plans that are kept ready.
const KEYS: usize = 200;

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    if stage.database != Database::Sqlite {
        println!("   the baseline is SQLite's");
        return Ok(());
    }
    let mut keys = user_keys(stage.subject)?;
    keys.truncate(KEYS);
    let select = select(&FORTY);
    let paths: Vec<String> = keys
        .iter()
        .map(|key| format!("Users({key})?{select}"))
        .collect();
    compare(
        stage,
        findings,
        "storage layer / raw SQLite, point read",
        POINT_GOAL,
        Which::Keys(keys),
        &paths,
    )?;
    planning(stage, findings, &paths)?;
    let paths = [format!("Users?{select}&$top={}", page::ROWS)];
    let which = Which::First(page::ROWS);
    compare(
        stage,
        findings,
        "storage layer / raw SQLite, page of 1,000 × 40",
        PAGE_GOAL,
        which,
        &paths,
    )
}

fn compare(
    stage: &Stage<'_>,
    findings: &mut Findings,
    what: &str,
    goal: f64,
    which: Which,
    paths: &[String],
) -> Result<()> {
    let rows = Rows {
        set: "Users",
        properties: &FORTY,
        which,
    };
    // The raw connection first: the store watches every SQLite connection that is opened after it.
    let mut raw = inside::raw(stage.home.file().context("no file")?, &rows)?;
    let mut store = inside::store(stage.home.url(), paths)?;
    let same = if raw.once()? == store.once()? {
        "the same bytes"
    } else {
        "OTHER BYTES"
    };
    let turns = interleave(
        stage.turns(),
        [&mut |time| here(&mut *store, time), &mut |time| {
            here(&mut *raw, time)
        }],
    )?;
    let ratio = over_turns(&turns, |[store, raw]| store.cpu_millis() / raw.cpu_millis());
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [of_store, of_raw] = sums.each_ref().map(|sum| short(sum.cpu_millis() * 1e3));
    let beside = format!("CPU {of_store} against {of_raw} µs, {same}");
    let mut finding = Finding::ratio(what, ratio, Goal::AtMost(goal), beside);
    if finding.missed() {
        let time = Duration::from_secs_f64(stage.options.seconds.clamp(2.0, 10.0));
        finding.why = stage.profile(std::process::id(), time, || {
            here(&mut *store, time).map(|_| ())
        });
    }
    findings.add(stage.database, finding);
    Ok(())
}

/// What stands before the storage layer in every request: from the text of a URL to a plan.
fn planning(stage: &Stage<'_>, findings: &mut Findings, paths: &[String]) -> Result<()> {
    let short_paths: Vec<String> = paths
        .iter()
        .filter_map(|path| Some(path.split_once('?')?.0.to_owned()))
        .collect();
    let mut with_select = inside::planning(stage.home.url(), paths)?;
    let mut whole = inside::planning(stage.home.url(), &short_paths)?;
    let run =
        |work: &mut dyn Work| here(work, Duration::from_secs_f64(stage.options.seconds / 5.0));
    for (what, work) in [
        ("Users(key) with $select of 40", &mut with_select),
        ("Users(key)", &mut whole),
    ] {
        run(&mut **work)?;
        let sample = run(&mut **work)?;
        let number = crate::bench::figures::Spread::of([sample.cpu_millis() * 1e3]);
        let what = format!("text to plan of {what}, CPU");
        findings.add(
            stage.database,
            Finding::ratio(what, number, Goal::None, String::new()).in_units(" µs"),
        );
    }
    Ok(())
}
