//! Installs PostgreSQL's server where that is safe to do unasked: as root on Debian and its kin.
//!
//! The system cluster that the package would create and start is switched off first: only the binaries are wanted.

use super::binaries::{Binaries, find};
use crate::child;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

const BY_HAND: &str = "install PostgreSQL 15 or newer (Debian, Ubuntu: `apt-get install postgresql`) \
                       or name the folder of its initdb in PREAU_POSTGRES_BIN";

/// The server binaries; the error says what a person can do when there are none.
pub(crate) fn find_or_install() -> Result<Binaries> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    if !nix::unistd::geteuid().is_root() {
        bail!("no PostgreSQL server found, and only root may install it: {BY_HAND}");
    }
    if !Path::new("/etc/debian_version").exists() {
        bail!("no PostgreSQL server found, and this is neither Debian nor Ubuntu: {BY_HAND}");
    }
    install().with_context(|| {
        format!("no PostgreSQL server found, and installing it failed: {BY_HAND}")
    })?;
    find()?.with_context(|| {
        format!("PostgreSQL was installed, but its binaries are not where expected: {BY_HAND}")
    })
}

fn install() -> Result<()> {
    eprintln!(
        "no PostgreSQL server found: installing the package `postgresql` with apt-get, without a system cluster"
    );
    run(apt(&["update"]))?;
    run(apt(&[
        "install",
        "--yes",
        "--no-install-recommends",
        "postgresql-common",
    ]))?;
    let mut no_cluster = Command::new("pg_conftool");
    no_cluster.args([
        "/etc/postgresql-common/createcluster.conf",
        "set",
        "create_main_cluster",
        "off",
    ]);
    run(no_cluster)?;
    run(apt(&[
        "install",
        "--yes",
        "--no-install-recommends",
        "postgresql",
    ]))
}

fn apt(arguments: &[&str]) -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("--quiet")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// What the installation says goes to stderr: stdout is for the server's URL.
fn run(mut command: Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = child::run(command.stdout(std::io::stderr()))?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}
