//! Statements of a request with `$expand`, by the store's own counter: one for each block of parents, one more for each
//! level below it, and one for each level that is counted.

use super::Stage;
use crate::bench::figures::{Spread, float};
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::inside;
use anyhow::Result;

const PATHS: [&str; 4] = [
    "Users?$select=Id&$top=1000",
    "Users?$select=Id&$top=1000&$expand=Trainees($select=Id;$expand=TrainingSession($select=Id)),Students($select=Id)",
    "Users?$select=Id&$top=2500&$expand=Trainees($select=Id),Students($select=Id;$expand=Attendances($select=Id;$top=2))",
    "Users?$select=Id&$top=1000&$count=true&$expand=Trainees($select=Id;$count=true)",
];

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    for path in PATHS {
        let counted = match inside::statements(stage.home.url(), path) {
            Ok(counted) => counted,
            Err(error) => {
                findings.failed(
                    stage.database,
                    "statements of $expand",
                    &error.context(path),
                );
                continue;
            }
        };
        // The top level is counted once, a level below it in each block.
        let top_counted = u64::from(
            path.split("$expand")
                .next()
                .is_some_and(|top| top.contains("$count=true")),
        );
        let below = counted.counts.saturating_sub(top_counted);
        let allowed = counted.blocks * (1 + counted.levels + below) + top_counted;
        let beside = format!(
            "{} blocks, {} levels below, {} counted: `{path}`",
            counted.blocks, counted.levels, counted.counts
        );
        let number = Spread::of([float(counted.statements)]);
        findings.add(
            stage.database,
            Finding::ratio("statements", number, Goal::AtMost(float(allowed)), beside),
        );
    }
    Ok(())
}
