//! `cargo xtask soak`: the service under writers that never rest, while it is killed, cut off from its database and
//! flooded; in the end, what was acknowledged is counted against what is there.
//!
//! Times are no part of a verdict. Everything random follows from `--seed`, but for when a process is hit.

mod deeds;
mod dice;
mod home;
mod http;
mod kills;
mod ledger;
mod lost;
mod sequences;
mod service;
mod upserts;
mod writers;

use crate::{interrupt, workspace};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Take these parts alone
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAME")]
    only: Vec<Part>,
    /// The databases to soak
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    database: Vec<Database>,
    /// The program to run; the release build if there is one, else the debug build (nothing is built here)
    #[arg(long, value_name = "PATH")]
    preau: Option<PathBuf>,
    /// How often the server is killed
    #[arg(long, default_value_t = 100, value_name = "N")]
    kills: usize,
    /// Writes to be acknowledged, by `kills` and by `lost`
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    writes: usize,
    /// Threads that write at the same time
    #[arg(long, default_value_t = 8, value_name = "N")]
    writers: usize,
    /// Users that are brought in twice
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    users: usize,
    /// Random sequences of writes
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    sequences: usize,
    /// Sequences between two looks at the figures; 1 shows the writes of a sequence that left a wrong one
    #[arg(long, default_value_t = 20, value_name = "N")]
    look_every: usize,
    /// Which of the possible runs
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The server is killed (kill -9) while it is written to
    Kills,
    /// PostgreSQL ends all connections, and once itself, while the server is written to
    Lost,
    /// The same users are brought in twice: the second time nothing changes
    Upserts,
    /// Random writes over a school, after which every stored figure is worked out again
    Sequences,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What a part found: lines to print, and what may not be.
#[derive(Debug, Default)]
struct Findings {
    wrong: Vec<String>,
}

impl Findings {
    fn say(&self, words: &str) {
        println!("   {words}");
    }

    fn wrong(&mut self, words: impl Into<String>) {
        let words = words.into();
        // The first ones show what is wrong; thousands of the same kind hide it.
        if self.wrong.len() < 20 {
            println!("   WRONG: {words}");
        }
        self.wrong.push(words);
    }
}

pub(crate) fn command(options: &Options) -> Result<ExitCode> {
    let preau = preau(options)?;
    println!("{}", preau.display());
    let mut findings = Findings::default();
    for part in Part::value_variants() {
        let wanted = options.only.is_empty() || options.only.contains(part);
        for database in [Database::Sqlite, Database::Postgres] {
            let possible = *part != Part::Lost || database == Database::Postgres;
            if wanted && possible && options.database.contains(&database) && !interrupt::asked() {
                println!("── {}: {part:?}", database.name());
                if let Err(error) = take(*part, &preau, options, database, &mut findings) {
                    findings.wrong(format!("{}: {part:?}: {error:#}", database.name()));
                }
            }
        }
    }
    if interrupt::asked() {
        println!("interrupted: this is not the whole run");
        return Ok(ExitCode::from(130));
    }
    println!("{} thing(s) wrong", findings.wrong.len());
    Ok(if findings.wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn take(
    part: Part,
    preau: &Path,
    options: &Options,
    database: Database,
    findings: &mut Findings,
) -> Result<()> {
    match part {
        Part::Kills => kills::take(preau, options, database, findings),
        Part::Lost => lost::take(preau, options, database, findings),
        Part::Upserts => upserts::take(preau, options, database, findings),
        Part::Sequences => sequences::take(preau, options, database, findings),
    }
}

fn preau(options: &Options) -> Result<PathBuf> {
    if let Some(named) = &options.preau {
        return Ok(named.clone());
    }
    let built = ["release/preau", "debug/preau"].map(|name| workspace::target().join(name));
    match built.into_iter().find(|path| path.is_file()) {
        Some(found) => Ok(found),
        None => {
            bail!("preau is not built: `cargo build --release -p preau`, or name it with --preau")
        }
    }
}
