//! `preau`: the command line over the whole service.
//!
//! Each command is one module with one function; this one reads the command line, opens the log and
//! turns the outcome into an exit code. It is a library so that tests run the same commands in their own process.

#![expect(
    clippy::print_stdout,
    reason = "what a command answers goes to standard output; the log and the bars go to standard error"
)]

mod check;
mod cli;
mod database;
mod demo;
mod examples;
mod hand;
mod import;
mod interrupt;
mod log;
mod migrate;
mod openapi;
mod outcome;
mod progress;
mod serve;
mod service;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use outcome::Outcome;

pub use serve::service_on;

/// Runs the command line of this process, with its log.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match log::start(&cli.log) {
        Ok(()) => run(&cli),
        Err(error) => Outcome::failed(&error),
    }
}

/// Runs a command line, the program's name first, in a process that has a log of its own or none: a test.
#[must_use]
pub fn command(line: &[&str]) -> ExitCode {
    match Cli::try_parse_from(line) {
        Ok(cli) => run(&cli),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> ExitCode {
    let database = &cli.database;
    let outcome = match &cli.command {
        Command::Serve(options) => serve::command(database, options),
        Command::Demo(options) => demo::command(database, options),
        Command::Import(options) => import::command(database, options),
        Command::Migrate => migrate::command(database),
        Command::Check(options) => check::command(database, options),
        Command::Openapi(options) => openapi::command(options),
    };
    match outcome {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => Outcome::failed(&error),
    }
}
