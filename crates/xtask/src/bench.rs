//! `cargo xtask bench`: a service beside a baseline, on both databases; the only place where a time is judged.
//!
//! Every figure is a ratio of two things that took turns in one run, or stands beside such a baseline. The goals are
//! those of the table in `crates/README.md`.
//! Must never know: the gateway's crates, but in `inside`, which is there with the feature `bench` alone.

mod figures;
mod findings;
mod home;
mod http;
#[cfg(feature = "bench")]
mod inside;
#[cfg(not(feature = "bench"))]
#[path = "bench/absent.rs"]
mod inside;
mod load;
mod measures;
mod model;
mod pages;
mod postgres;
mod process;
mod profile;
mod questions;
mod rooms;
mod scenarios;
mod subject;
mod table;
mod written;

pub(crate) use http::encoded;
pub(crate) use postgres::sibling;
pub(crate) use subject::as_anywhere;

use crate::child::{cargo, run};
use crate::interrupt;
use anyhow::{Result, bail};
use clap::ValueEnum;
use findings::Findings;
use home::{Home, Use};
use measures::{Measure, Stage};
use model::{Model, Program};
use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::ExitCode;
use subject::Subject;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Which service is measured
    #[arg(long, value_enum, default_value = "school")]
    model: Model,
    /// How large a school is measured on
    #[arg(long, value_enum, default_value = "medium")]
    size: Size,
    /// The databases to measure on
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    database: Vec<Database>,
    /// How long each side of each comparison runs
    #[arg(long, default_value_t = 5.0, value_name = "SECONDS")]
    seconds: f64,
    /// Take these measures alone
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAME")]
    only: Vec<Measure>,
    /// Compare the reads with this other build of the program, instead of all else
    #[arg(long, value_name = "PATH")]
    against: Option<PathBuf>,
    /// Keep the databases for the next run (a file in the build folder, and the detached server of `cargo xtask postgres`)
    #[arg(long)]
    keep: bool,
    /// Let `perf` say where the time of each missed goal goes
    #[arg(long)]
    profile: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Size {
    Small,
    Medium,
    Large,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

impl Options {
    /// What is measured on.
    fn what(&self) -> String {
        match self.model {
            Model::School => format!("{} school", self.size.name()),
            Model::Reference => "reference model".to_owned(),
        }
    }
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

impl Database {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What is measured must be built as it is shipped, and so must the baseline: this command runs itself anew when it
/// is not the release build that holds it.
pub(crate) fn command(options: &Options) -> Result<ExitCode> {
    if !options.seconds.is_finite() || options.seconds < 0.1 {
        bail!("--seconds must be 0.1 or more");
    }
    if cfg!(not(feature = "bench")) {
        return in_release();
    }
    let program = Program::build(options.model)?;
    println!("machine load before: {}", process::load());
    let mut findings = Findings::default();
    for database in [Database::Sqlite, Database::Postgres] {
        if options.database.contains(&database) && !interrupt::asked() {
            measure(&program, options, database, &mut findings);
        }
    }
    println!("\n{}", closing(options, &findings));
    Ok(match (interrupt::asked(), findings.is_whole()) {
        (true, _) => ExitCode::from(130),
        (false, true) => ExitCode::SUCCESS,
        (false, false) => ExitCode::FAILURE,
    })
}

fn in_release() -> Result<ExitCode> {
    println!("building the release build of this command");
    let mut again = cargo(&[
        "run",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "bench",
        "--",
    ]);
    again.args(std::env::args_os().skip(1));
    let status = run(&mut again)?;
    Ok(
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(code) => ExitCode::from(code),
            None => ExitCode::FAILURE,
        },
    )
}

fn measure(program: &Program, options: &Options, database: Database, findings: &mut Findings) {
    println!("\n── {}: making the {}", database.name(), options.what());
    let prepared = Home::prepare(program, options, database, Use::Reading).and_then(|home| {
        let subject = Subject::start(program, &home)?;
        Ok((home, subject))
    });
    let (home, subject) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return findings.failed(database, "everything", &error),
    };
    let stage = Stage {
        program,
        options,
        database,
        home: &home,
        subject: &subject,
        written: OnceCell::new(),
    };
    for measure in Measure::value_variants() {
        let chosen = options.only.is_empty() || options.only.contains(measure);
        if chosen && measure.is_for(options) && !interrupt::asked() {
            println!("── {}: {}", database.name(), measure.words());
            if let Err(error) = measure.take(&stage, findings) {
                findings.failed(database, measure.words(), &error);
            }
        }
    }
}

fn closing(options: &Options, findings: &Findings) -> String {
    let cut_short = if interrupt::asked() {
        "Interrupted: this is not the whole run.\n\n"
    } else {
        ""
    };
    format!(
        "# Bench on the {}\n\n{cut_short}Machine load at the end: {}. Client and server share the machine; \
         each side of a comparison ran {} s in several turns.\n\n{}",
        options.what(),
        process::load(),
        options.seconds,
        findings.words()
    )
}
