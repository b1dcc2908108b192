//! `cargo xtask bless`: writes the derived files anew, by the same tests that compare them.

use crate::child::{cargo, run};
use crate::workspace;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A test that compares a derived file writes it instead when this variable is set.
const VARIABLE: &str = "PREAU_BLESS";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Bless only by the tests whose names contain this
    filter: Option<String>,
    /// Bless by this package's tests alone
    #[arg(long, short)]
    package: Option<String>,
}

pub(crate) fn command(options: &Options) -> Result<ExitCode> {
    let packages = match &options.package {
        Some(package) => BTreeSet::from([package.clone()]),
        None => packages_that_bless(&workspace::root())?,
    };
    let mut bless = cargo(&["test", "--locked", "--no-fail-fast"]);
    for package in &packages {
        bless.args(["--package", package]);
    }
    bless
        .args(&options.filter)
        .env(VARIABLE, "1")
        .env("INSTA_UPDATE", "always");
    let status = run(&mut bless)?;
    eprintln!(
        "blessed by {}; look at the change with `git diff`",
        packages.into_iter().collect::<Vec<_>>().join(", ")
    );
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The packages whose sources name the variable or hold snapshots.
fn packages_that_bless(root: &Path) -> Result<BTreeSet<String>> {
    let mut folders = vec![root.join("tests")];
    folders.extend(entries(&root.join("crates"))?);
    let mut packages = BTreeSet::new();
    for folder in &folders {
        if any_source(folder, &|text| {
            text.contains(VARIABLE) || text.contains("insta::")
        })? {
            packages.insert(package_name(folder)?);
        }
    }
    Ok(packages)
}

fn package_name(folder: &Path) -> Result<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
    let name = manifest
        .lines()
        .find_map(|line| line.strip_prefix("name = "));
    Ok(name
        .with_context(|| format!("{} has no name", folder.display()))?
        .trim_matches('"')
        .to_owned())
}

fn any_source(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<bool> {
    for entry in entries(folder)? {
        let found = if entry.is_dir() {
            any_source(&entry, wanted)?
        } else {
            entry.extension().is_some_and(|kind| kind == "rs")
                && wanted(&fs::read_to_string(&entry)?)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}
