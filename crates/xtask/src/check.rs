//! The checks that need no database: form, lints, documentation, and the tidy test.

use crate::child::{cargo, run, watch};
use crate::report::{Outcome, Report};
use crate::tally::Tally;
use anyhow::{Context, Result, bail};
use std::process::{Command, ExitCode, Stdio};

/// What is built only when asked for, so that it is checked as well.
pub(crate) const EVERYTHING: &str = "xtask/bench";

/// `cargo xtask check`: what can be said in a minute.
pub(crate) fn command() -> Result<ExitCode> {
    let mut report = Report::default();
    report.step("fmt", fmt);
    report.step("clippy", clippy);
    report.step("tidy", || {
        tests(&["--package", "xtask", "--test", "tidy"], None)
    });
    Ok(report.close())
}

pub(crate) fn fmt() -> Result<Outcome> {
    have_component("fmt", "rustfmt")?;
    succeed(&mut cargo(&["fmt", "--all", "--", "--check"]))
}

pub(crate) fn clippy() -> Result<Outcome> {
    have_component("clippy", "clippy")?;
    succeed(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        EVERYTHING,
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

pub(crate) fn doc() -> Result<Outcome> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    succeed(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

/// Runs `cargo test` with these arguments; `postgres` is the URL of a server for the tests that ask for one.
pub(crate) fn tests(arguments: &[&str], postgres: Option<&str>) -> Result<Outcome> {
    let mut test = cargo(&["test", "--locked", "--no-fail-fast"]);
    test.args(arguments);
    match postgres {
        Some(url) => test.env(crate::throwaway::TEST_VARIABLE, url),
        None => test.env_remove(crate::throwaway::TEST_VARIABLE),
    };
    let mut tally = Tally::new(postgres.is_some());
    let status = watch(&mut test, |line| tally.look(line))?;
    if !status.success() && tally.all().failed == 0 {
        tally.fail(format!("`cargo test` itself ended with {status}"));
    }
    Ok(Outcome::Tests(tally))
}

pub(crate) fn succeed(command: &mut Command) -> Result<Outcome> {
    let status = run(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(Outcome::Passed)
}

fn shown(command: &Command) -> String {
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    std::iter::once("cargo".into())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

/// rustup's minimal profile brings neither rustfmt nor clippy.
fn have_component(subcommand: &str, component: &str) -> Result<()> {
    if is_there(subcommand) {
        return Ok(());
    }
    eprintln!("{component} is missing: asking rustup for it");
    let added = run(Command::new("rustup").args(["component", "add", component]));
    added.ok().filter(|status| status.success() && is_there(subcommand)).map(|_| ()).with_context(|| {
        format!("{component} is missing and rustup could not add it: install the component `{component}` of your Rust toolchain")
    })
}

fn is_there(subcommand: &str) -> bool {
    let version = cargo(&[subcommand, "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}
