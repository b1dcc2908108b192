//! A large set as a client takes it: one reader who follows every next link. How fast, and in how much memory.

use super::Stage;
use crate::bench::figures::{Spread, float, short, size};
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::http::{Ask, Connection};
use crate::bench::inside;
use crate::bench::load::{Load, Sample, here, interleave, over_turns};
use crate::bench::pages;
use crate::bench::questions::{LARGEST, Rows, TEN, Which, count, select};
use crate::bench::subject::Subject;
use anyhow::Result;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const ROWS: u64 = 100_000;

/// The largest page a client may ask for; what is longer comes in several.
const PREFER: &str = "Prefer: odata.maxpagesize=50000\r\n";

const SPEED_GOAL: f64 = 120.0;
const MEMORY_GOAL: f64 = 16.0;

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let rows = count(stage.subject, LARGEST)?.min(ROWS);
    let path = format!("{LARGEST}?{}&$top={rows}", select(&TEN));
    memory(stage, findings, &path)?;
    speed(stage, findings, &path, rows)
}

fn speed(stage: &Stage<'_>, findings: &mut Findings, path: &str, rows: u64) -> Result<()> {
    let subject = stage.subject;
    let (asks, ready) = (
        [subject.ask_with(path, PREFER)],
        [Ask::get(subject.address(), "/openapi.json")],
    );
    let mut export = Load::new(&asks, 1);
    export.follow = true;
    let ready = Load::new(&ready, 1);
    let raw = stage.home.file().map(|file| {
        let which = Which::First(i64::try_from(rows)?);
        inside::raw(
            file,
            &Rows {
                set: LARGEST,
                properties: &TEN,
                which,
            },
        )
    });
    let mut raw = raw.transpose()?;
    let turns = interleave(
        stage.turns(),
        [
            &mut |time| export.run(subject, time),
            &mut |time| ready.run(subject, time),
            &mut |time| {
                raw.as_mut()
                    .map_or_else(|| Ok(Sample::default()), |raw| here(&mut **raw, time))
            },
        ],
    )?;
    let speed = over_turns(&turns, |[export, _, _]| export.bytes_per_second() / 1e6);
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [sum, of_ready, of_raw] = &sums;
    let raw = match of_raw.answers {
        0 => String::new(),
        _ => format!(
            ", the raw rows as JSON {} MB/s",
            short(of_raw.bytes_per_second() / 1e6)
        ),
    };
    let beside = format!(
        "{rows} rows of {LARGEST}, {}; a ready body comes at {} MB/s{raw}; CPU {} ms in the server, {} ms in the database",
        size(sum.bytes_each()),
        short(of_ready.bytes_per_second() / 1e6),
        short(sum.cpu_millis()),
        short(sum.database_millis()),
    );
    let what = format!("export of {rows} × 10");
    let finding = Finding::ratio(what, speed, Goal::AtLeast(SPEED_GOAL), beside).in_units(" MB/s");
    stage.add(findings, finding, &sum.rooms, &export);
    Ok(())
}

/// On a server of its own that has only seen a few small requests: memory that was given back would hide growth.
fn memory(stage: &Stage<'_>, findings: &mut Findings, path: &str) -> Result<()> {
    let subject = Subject::start(stage.program, stage.home)?;
    for _ in 0..20 {
        subject.body(&format!("{LARGEST}?{}&$top=100", select(&TEN)))?;
    }
    let before = subject.memory()?;
    crate::bench::process::forget_peak(subject.process())?;
    let done = AtomicBool::new(false);
    let own_peak = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = before.own;
            while !done.load(Ordering::Relaxed) {
                peak = peak.max(subject.memory().map_or(0, |memory| memory.own));
                std::thread::sleep(Duration::from_millis(3));
            }
            peak
        });
        let mut connection = Connection::open(subject.address())?;
        let exported = pages::all(&mut connection, &subject.ask_with(path, PREFER), |_| ());
        done.store(true, Ordering::Relaxed);
        let peak = watch
            .join()
            .map_err(|_| anyhow::anyhow!("the watch panicked"))?;
        exported.map(|_| peak)
    })?;
    let after = subject.memory()?;
    let growth = float(own_peak.saturating_sub(before.own)) / 1e6;
    let beside = format!(
        "heap and stacks before: {}; resident at most {} more, pages of the mapped file included",
        size(float(before.own)),
        size(float(after.peak.saturating_sub(before.resident))),
    );
    let mut finding = Finding::ratio(
        "growth of memory during the export",
        Spread::of([growth]),
        Goal::AtMost(MEMORY_GOAL),
        beside,
    );
    if finding.missed() {
        finding.why.push(format!(
            "before the export {}, after it {}",
            size(float(before.own)),
            size(float(after.own))
        ));
    }
    findings.add(stage.database, finding.in_units(" MB"));
    Ok(())
}
