//! Installs PostgreSQL's server where that is safe to do unasked: as root on Debian and its kin.
//!
//! The system cluster that the package would create and start is switched off first: only the binaries are wanted.

use super::binaries::{Binaries, find};
use crate::apt;
use anyhow::{Context, Result, bail};
use std::process::Command;

const BY_HAND: &str = "install PostgreSQL 15 or newer (Debian, Ubuntu: `apt-get install postgresql`) \
                       or name the folder of its initdb in PREAU_POSTGRES_BIN";

/// The server binaries; the error says what a person can do when there are none.
pub(crate) fn find_or_install() -> Result<Binaries> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    if let Err(reason) = apt::possible() {
        bail!("no PostgreSQL server found, and {reason}: {BY_HAND}");
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
    apt::update()?;
    apt::install(&["postgresql-common"])?;
    let mut no_cluster = Command::new("pg_conftool");
    no_cluster.args([
        "/etc/postgresql-common/createcluster.conf",
        "set",
        "create_main_cluster",
        "off",
    ]);
    apt::run(no_cluster)?;
    apt::install(&["postgresql"])
}
