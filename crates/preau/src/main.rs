//! `preau`: the command line over the whole service.
//!
//! Each command is one module with one function; this one reads the command line, opens the log and
//! turns the outcome into an exit code.

#![expect(
    clippy::print_stdout,
    reason = "what a command answers goes to standard output; the log and the bars go to standard error"
)]

mod check;
mod cli;
mod database;
mod demo;
mod examples;
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

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = log::start(&cli.log) {
        return Outcome::failed(&error);
    }
    let database = &cli.database;
    let outcome = match &cli.command {
        Command::Serve(options) => serve::command(database, options),
        Command::Demo(options) => demo::command(database, options),
        Command::Import(options) => import::command(database, options),
        Command::Migrate => migrate::command(database),
        Command::Check => check::command(database),
        Command::Openapi(options) => openapi::command(options),
    };
    match outcome {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => Outcome::failed(&error),
    }
}
