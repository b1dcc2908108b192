//! What the clients need: a Python environment and Node's modules, in the build folder, at the pinned versions.

use crate::child::{run, watch};
use crate::test::in_ci;
use crate::{apt, workspace};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BY_HAND: &str = "install Python 3.11 or newer with venv and pip, and Node.js with npm (Debian, Ubuntu: \
                       `apt-get install python3-venv nodejs npm`), then `cargo xtask test --only clients`";

/// What pip and npm write when nobody answered; anything else they fail of is ours.
const UNREACHABLE: &[&str] = &[
    "(from versions: none)",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETUNREACH",
    "ENOTFOUND",
    "ETIMEDOUT",
];

/// Something to run, or the reason why a machine that is not at fault has none.
#[derive(Debug)]
pub(super) enum Tool<T> {
    Ready(T),
    Absent(String),
}

/// The interpreter of an environment with the clients of `requirements.txt`.
pub(super) fn python() -> Result<Tool<PathBuf>> {
    let works = || succeeds("python3", &["-c", SUITABLE]);
    if let Some(reason) = obtain("Python", &["python3-venv"], works)? {
        return Ok(Tool::Absent(reason));
    }
    let environment = place("python")?;
    let python = environment.join("bin/python");
    if !succeeds(&python, &["-m", "pip", "--version"]) {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"]).arg(&environment);
        let status = run(&mut venv)?;
        if !status.success() {
            bail!("`python3 -m venv` ended with {status}");
        }
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet"]);
    for (option, file) in [
        ("--requirement", "requirements.txt"),
        ("--constraint", "constraints.txt"),
    ] {
        pip.arg(option).arg(super::folder().join(file));
    }
    pip.env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    fetched("pip", &mut pip, python)
}

/// The pins need 3.11, and Debian keeps venv and pip in packages of their own.
const SUITABLE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/// The folder of modules that `package-lock.json` names.
pub(super) fn node_modules() -> Result<Tool<PathBuf>> {
    let works = || succeeds("node", &["--version"]) && succeeds("npm", &["--version"]);
    if let Some(reason) = obtain("Node.js", &["nodejs", "npm"], works)? {
        return Ok(Tool::Absent(reason));
    }
    let project = place("node")?;
    let modules = project.join("node_modules");
    // npm writes this file last.
    let complete = modules.join(".package-lock.json").exists();
    if complete && is_same("package-lock.json", &project)? {
        return Ok(Tool::Ready(modules));
    }
    for file in ["package.json", "package-lock.json"] {
        let source = super::folder().join(file);
        fs::copy(&source, project.join(file))
            .with_context(|| format!("copying {}", source.display()))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&project);
    fetched("npm", &mut npm, modules)
}

fn is_same(file: &str, project: &Path) -> Result<bool> {
    let source = super::folder().join(file);
    let wanted = fs::read(&source).with_context(|| format!("reading {}", source.display()))?;
    Ok(fs::read(project.join(file)).is_ok_and(|installed| installed == wanted))
}

/// Sees to it that something works, by installing Debian's packages where that may be done; else says why not.
///
/// # Errors
/// In CI, when the packages could have been installed and were not.
fn obtain(what: &str, packages: &[&str], works: impl Fn() -> bool) -> Result<Option<String>> {
    if works() {
        return Ok(None);
    }
    if let Err(reason) = apt::possible() {
        return Ok(Some(format!("no usable {what}, and {reason}: {BY_HAND}")));
    }
    let names = packages.join(" ");
    eprintln!("no usable {what} found: installing {names} with apt-get");
    match apt::update().and_then(|()| apt::install(packages)) {
        Ok(()) if works() => Ok(None),
        Ok(()) => Ok(Some(format!(
            "no usable {what}, even with {names}: {BY_HAND}"
        ))),
        Err(error) if in_ci() => Err(error.context(format!("no usable {what}: {BY_HAND}"))),
        Err(error) => Ok(Some(format!("no usable {what}, and {error:#}: {BY_HAND}"))),
    }
}

/// Runs what downloads packages.
fn fetched(name: &str, command: &mut Command, result: PathBuf) -> Result<Tool<PathBuf>> {
    let mut unreachable = false;
    let status = watch(command, |line| {
        unreachable |= UNREACHABLE.iter().any(|words| line.contains(words));
    })?;
    match (status.success(), unreachable) {
        (true, _) => Ok(Tool::Ready(result)),
        (false, true) => Ok(Tool::Absent(format!(
            "{name} could not reach its package registry; once it can: `cargo xtask test --only clients`"
        ))),
        (false, false) => bail!("{name} ended with {status}"),
    }
}

fn place(name: &str) -> Result<PathBuf> {
    let folder = workspace::target().join("clients").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    Ok(folder)
}

fn succeeds(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch(says: &str) -> Result<Tool<PathBuf>> {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("echo '{says}' >&2; exit 1")]);
        fetched("pip", &mut shell, PathBuf::new())
    }

    #[test]
    fn a_network_that_is_not_there_is_no_failure() {
        let silence = "ERROR: No matching distribution found for x==1 (from versions: none)";
        assert!(matches!(fetch(silence), Ok(Tool::Absent(_))));
    }

    #[test]
    fn a_version_that_is_not_there_is_a_failure() {
        let answer = "ERROR: Could not find a version that satisfies x==1 (from versions: 2, 3)";
        assert!(fetch(answer).is_err());
    }

    #[test]
    fn what_works_is_not_installed() {
        assert_eq!(obtain("sh", &["no-such-package"], || true).unwrap(), None);
    }
}
