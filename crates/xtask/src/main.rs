//! What CI runs, as commands a person can run: `cargo xtask --help`.
//!
//! It drives cargo and a throwaway PostgreSQL from outside and must never import a crate of the gateway; the benchmark
//! does so in one module, behind a feature, so that no other command waits for the gateway to be built.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on stdout")]

mod apt;
mod bench;
mod bless;
mod check;
mod child;
mod clients;
mod fuzz;
mod interrupt;
mod report;
mod soak;
mod tally;
mod test;
mod throwaway;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "What CI runs, as commands a person can run"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Form, lints, documentation, every test on SQLite and on a throwaway PostgreSQL, and other people's clients
    Test(test::Options),
    /// Form, lints and the tidy test: what can be said without a database
    Check,
    /// Write the derived files anew (openapi/, snapshots) by the tests that compare them
    Bless(bless::Options),
    /// Run the fuzz targets of the query grammar
    Fuzz(fuzz::Options),
    /// Measure the gateway beside its baselines and print the ratios
    Bench(bench::Options),
    /// Kill, cut off and flood the service while it is written to, and count what is left
    Soak(soak::Options),
    /// A throwaway PostgreSQL for development: prints its URL and stays until Ctrl-C
    Postgres(throwaway::Options),
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    interrupt::listen()?;
    match cli.command {
        Command::Test(options) => test::command(&options),
        Command::Check => check::command(),
        Command::Bless(options) => bless::command(&options),
        Command::Fuzz(options) => fuzz::command(&options),
        Command::Bench(options) => bench::command(&options),
        Command::Soak(options) => soak::command(&options),
        Command::Postgres(options) => throwaway::command(&options),
    }
}
