//! Installing Debian packages where that is safe to do unasked: as root on Debian and its kin.

use crate::child;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// Whether packages can be installed here; the error says why not.
pub(crate) fn possible() -> Result<()> {
    if !nix::unistd::geteuid().is_root() {
        bail!("only root may install it");
    }
    if !Path::new("/etc/debian_version").exists() {
        bail!("this is neither Debian nor Ubuntu");
    }
    Ok(())
}

pub(crate) fn update() -> Result<()> {
    run(apt(&["update"]))
}

pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
    install.args(packages);
    run(install)
}

fn apt(arguments: &[&str]) -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("--quiet")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// What the installation says goes to stderr: stdout is for what the caller has to say.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = child::run(command.stdout(std::io::stderr()))?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}
