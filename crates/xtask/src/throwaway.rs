//! A throwaway PostgreSQL: found or installed, started on a private port, always stopped and removed.

mod binaries;
mod detached;
mod install;
mod owner;
mod server;

pub(crate) use binaries::Binaries;
pub(crate) use detached::find_or_start;
pub(crate) use install::find_or_install;
pub(crate) use server::{Durability, Server};

use crate::interrupt;
use anyhow::Result;
use std::process::ExitCode;
use std::time::Duration;

/// The variable that gives tests a superuser's URL; each test creates its own database or schema there.
pub(crate) const TEST_VARIABLE: &str = "PREAU_TEST_POSTGRES";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Return at once; the server runs on and its URL is written to a file
    #[arg(long, conflicts_with = "stop")]
    detach: bool,
    /// Stop and remove the detached server
    #[arg(long)]
    stop: bool,
}

/// `cargo xtask postgres`.
pub(crate) fn command(options: &Options) -> Result<ExitCode> {
    if options.stop {
        detached::stop()?;
    } else if options.detach {
        detached::start()?;
    } else {
        attend()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn attend() -> Result<()> {
    let mut server = Server::start(&find_or_install()?)?;
    println!("{}", server.url());
    eprintln!("export {TEST_VARIABLE}='{}'", server.url());
    eprintln!("running until Ctrl-C");
    while !interrupt::asked() {
        server.check_alive()?;
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}
