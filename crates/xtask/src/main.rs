//! What CI runs, as commands a person can run: `cargo xtask --help`.
//!
//! It drives cargo and a throwaway PostgreSQL from outside and must never import a crate of the gateway.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on stdout")]

mod interrupt;
mod postgres;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "What CI runs, as commands a person can run"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A throwaway PostgreSQL for development: prints its URL and stays until Ctrl-C
    Postgres(postgres::Options),
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
        Command::Postgres(options) => postgres::command(&options),
    }
}
