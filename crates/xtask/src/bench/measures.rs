//! What is measured, one file each, in the order of the table of goals.

mod builds;
mod export;
mod latency;
mod page;
mod peer;
mod pgbench;
mod point;
mod statements;
mod store;
mod writes;

use super::findings::{Finding, Findings};
use super::home::{Home, Use};
use super::load::{Load, Turns};
use super::model::{Model, Program};
use super::rooms::Rooms;
use super::subject::Subject;
use super::{Database, Options, profile};
use anyhow::{Context, Result};
use std::cell::OnceCell;
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
    /// Inserts, updates, a batch and bulk, against the raw database writing the same rows
    Writes,
    /// The scenarios that another program was measured with
    Peer,
    /// The read scenarios, against another build (`--against`)
    Builds,
}

impl Measure {
    /// Whether it is taken where nobody chose: with another build, that is what the run is for, and what stands beside
    /// raw databases knows the school alone.
    pub(super) fn is_for(self, options: &Options) -> bool {
        match (self, options.model) {
            (Self::Builds, _) => options.against.is_some(),
            (Self::Peer, _) => options.against.is_none(),
            (_, Model::School) => options.against.is_none(),
            (_, Model::Reference) => false,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Point => "point read over HTTP",
            Self::Page => "page of 1,000 × 40",
            Self::Store => "storage layer",
            Self::Pgbench => "against pgbench",
            Self::Export => "export",
            Self::Latency => "point reads beside heavy ones",
            Self::Statements => "statements of $expand",
            Self::Writes => "writes",
            Self::Peer => "the other program's scenarios",
            Self::Builds => "against another build",
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
            Self::Writes => writes::measure(stage, findings),
            Self::Peer => peer::measure(stage, findings),
            Self::Builds => builds::measure(stage, findings),
        }
    }
}

/// Where a measure is taken.
pub(super) struct Stage<'a> {
    pub(super) program: &'a Program,
    pub(super) options: &'a Options,
    pub(super) database: Database,
    pub(super) home: &'a Home,
    pub(super) subject: &'a Subject,
    /// Made by whoever writes first.
    pub(super) written: OnceCell<Writing>,
}

/// A server on a database of its own, which is written to as durably as a service's would be.
pub(super) struct Writing {
    pub(super) subject: Subject,
    pub(super) home: Home,
    /// A copy of the database that the server does not know, for what it is compared with.
    pub(super) twin: Option<String>,
}

impl Writing {
    fn start(stage: &Stage<'_>) -> Result<Self> {
        println!("   making a database to write to");
        let (program, options) = (stage.program, stage.options);
        let home = Home::prepare(program, options, stage.database, Use::Writing)?;
        let twin = options.model.is_seeded().then(|| home.twin()).transpose()?;
        Ok(Self {
            subject: Subject::start(program, &home)?,
            home,
            twin,
        })
    }
}

impl Stage<'_> {
    fn writing(&self) -> Result<&Writing> {
        if self.written.get().is_none() {
            // Nobody else can have been here: a stage is on one thread.
            let _ = self.written.set(Writing::start(self)?);
        }
        self.written.get().context("no database to write to")
    }

    fn turns(&self) -> Turns {
        Turns::of(self.options.seconds)
    }

    /// Adds the finding; when it misses its goal, with what the server and `perf` say of the same requests.
    fn add(&self, findings: &mut Findings, finding: Finding, rooms: &Rooms, load: &Load<'_>) {
        self.add_of(self.subject, findings, finding, rooms, load);
    }

    /// The same for another server.
    fn add_of(
        &self,
        subject: &Subject,
        findings: &mut Findings,
        mut finding: Finding,
        rooms: &Rooms,
        load: &Load<'_>,
    ) {
        if finding.missed() {
            finding
                .why
                .push(format!("The server's rooms, on average: {rooms}"));
            let time = Duration::from_secs_f64(self.options.seconds.clamp(2.0, 10.0));
            finding
                .why
                .extend(self.profile(subject.process(), time, || {
                    load.run(subject, time).map(|_| ())
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
