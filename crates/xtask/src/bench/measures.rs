//! What is measured, one file each, in the order of the table of goals.

mod export;
mod latency;
mod page;
mod peer;
mod pgbench;
mod point;
mod statements;
mod store;

use super::findings::{Finding, Findings};
use super::load::{Load, Turns};
use super::rooms::Rooms;
use super::school::School;
use super::subject::Subject;
use super::{Database, Options, profile};
use anyhow::Result;
use std::path::Path;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Measure {
    /// One entity by its key over HTTP, against the same server sending a ready body
    Point,
    /// A page of 1,000 rows with 40 columns, against the raw SQLite rows written as the same JSON
    Page,
    /// The storage layer alone, against the raw SQLite rows written as the same JSON
    Store,
    /// Requests on PostgreSQL, against pgbench running the same statements
    Pgbench,
    /// 100,000 rows with 10 columns: speed and memory
    Export,
    /// The slowest point reads while two heavy counts run
    Latency,
    /// Statements of a request with $expand
    Statements,
    /// The read scenarios that another program was measured with
    Peer,
}

impl Measure {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Point => "point read over HTTP",
            Self::Page => "page of 1,000 × 40",
            Self::Store => "storage layer",
            Self::Pgbench => "against pgbench",
            Self::Export => "export",
            Self::Latency => "point reads beside heavy ones",
            Self::Statements => "statements of $expand",
            Self::Peer => "read scenarios",
        }
    }

    pub(super) fn take(self, stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
        match self {
            Self::Point => point::measure(stage, findings),
            Self::Page => page::measure(stage, findings),
            Self::Store => store::measure(stage, findings),
            Self::Pgbench => pgbench::measure(stage, findings),
            Self::Export => export::measure(stage, findings),
            Self::Latency => latency::measure(stage, findings),
            Self::Statements => statements::measure(stage, findings),
            Self::Peer => peer::measure(stage, findings),
        }
    }
}

/// Where a measure is taken.
pub(super) struct Stage<'a> {
    pub(super) preau: &'a Path,
    pub(super) options: &'a Options,
    pub(super) database: Database,
    pub(super) school: &'a School,
    pub(super) subject: &'a Subject,
}

impl Stage<'_> {
    fn turns(&self) -> Turns {
        Turns::of(self.options.seconds)
    }

    /// Adds the finding; when it misses its goal, with what the server and `perf` say of the same requests.
    fn add(&self, findings: &mut Findings, mut finding: Finding, rooms: &Rooms, load: &Load<'_>) {
        if finding.missed() {
            finding
                .why
                .push(format!("The server's rooms, on average: {rooms}"));
            let time = Duration::from_secs_f64(self.options.seconds.clamp(2.0, 10.0));
            finding
                .why
                .extend(self.profile(self.subject.process(), time, || {
                    load.run(self.subject, time).map(|_| ())
                }));
        }
        findings.add(self.database, finding);
    }

    /// The most expensive symbols of a process, or why they are not known.
    fn profile(
        &self,
        process: u32,
        time: Duration,
        work: impl FnOnce() -> Result<()>,
    ) -> Vec<String> {
        if !self.options.profile {
            return vec!["--profile adds the functions that took the processor's time.".to_owned()];
        }
        match profile::during(process, time, work) {
            Ok(symbols) => symbols,
            Err(error) => vec![format!("no profile: {error:#}")],
        }
    }
}
