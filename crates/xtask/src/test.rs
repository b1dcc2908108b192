//! `cargo xtask test`: everything that must hold before a change goes in, on SQLite and on PostgreSQL.

use crate::check;
use crate::clients;
use crate::report::{Outcome, Report};
use crate::throwaway::{Server, find_or_install};
use anyhow::Result;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run these steps alone
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Step>,
    /// Start no PostgreSQL; the tests that need one count as skipped
    #[arg(long)]
    no_postgres: bool,
    /// Run only the tests whose names contain this, and no other step
    #[arg(long, value_name = "TEXT", conflicts_with = "only")]
    filter: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Step {
    Fmt,
    Clippy,
    Doc,
    Test,
    Clients,
}

impl Options {
    fn wants(&self, step: Step) -> bool {
        match self.filter {
            Some(_) => step == Step::Test,
            None => self.only.is_empty() || self.only.contains(&step),
        }
    }
}

pub(crate) fn command(options: &Options) -> Result<ExitCode> {
    let mut report = Report::default();
    if options.wants(Step::Fmt) {
        report.step("fmt", check::fmt);
    }
    if options.wants(Step::Clippy) {
        report.step("clippy", check::clippy);
    }
    if options.wants(Step::Doc) {
        report.step("doc", check::doc);
    }
    if options.wants(Step::Test) {
        test(&mut report, options);
    }
    if options.wants(Step::Clients) {
        report.step("clients", clients::check);
    }
    Ok(report.close())
}

fn test(report: &mut Report, options: &Options) {
    let mut server = None;
    report.step("postgresql", || start(options, &mut server));
    let mut arguments = vec!["--workspace", "--features", check::EVERYTHING];
    arguments.extend(options.filter.as_deref());
    report.step("test", || {
        check::tests(&arguments, server.as_ref().map(Server::url))
    });
}

/// Where `CI` is set a missing server is a failure; on a desk it is a step that was not run.
fn start(options: &Options, server: &mut Option<Server>) -> Result<Outcome> {
    if options.no_postgres {
        return Ok(Outcome::Skipped("--no-postgres".to_owned()));
    }
    match find_or_install().and_then(|binaries| Server::start(&binaries)) {
        Ok(started) => {
            println!("{}", started.url());
            *server = Some(started);
            Ok(Outcome::Ready("started".to_owned()))
        }
        Err(error) if in_ci() => Err(error),
        Err(error) => Ok(Outcome::Skipped(format!(
            "the tests on PostgreSQL were NOT run: {error:#}"
        ))),
    }
}

pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI")
        .is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}
