//! `cargo xtask fuzz`: runs the fuzz targets of the query grammar, on stable Rust.

use crate::child::{cargo, run};
use crate::{interrupt, workspace};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{ExitCode, Stdio};

/// The package that holds the targets, from the root of the repository.
const FOLDER: &str = "crates/query-grammar/fuzz";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Run this target alone
    #[arg(long)]
    target: Option<String>,
}

pub(crate) fn command(options: &Options) -> Result<ExitCode> {
    have_cargo_fuzz()?;
    for target in targets(options, &workspace::root().join(FOLDER))? {
        println!("── {target}, {} s", options.seconds);
        fuzz(&target, options.seconds)?;
        if interrupt::asked() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Without a sanitizer (`-s none`) stable Rust suffices; a panic or a hang is a finding all the same.
fn fuzz(target: &str, seconds: u32) -> Result<()> {
    let limit = format!("-max_total_time={seconds}");
    let arguments = [
        "fuzz",
        "run",
        "--sanitizer",
        "none",
        "--fuzz-dir",
        FOLDER,
        target,
        "--",
        &limit,
        "-timeout=10",
    ];
    let status = run(&mut cargo(&arguments))?;
    if !status.success() {
        bail!(
            "the fuzzer stopped on {target} with {status}; what it found is in {FOLDER}/artifacts/{target}"
        );
    }
    Ok(())
}

fn have_cargo_fuzz() -> Result<()> {
    let version = cargo(&["fuzz", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !version.is_ok_and(|status| status.success()) {
        bail!(
            "cargo-fuzz is missing: `cargo install cargo-fuzz --locked` (it needs a C++ compiler)"
        );
    }
    Ok(())
}

fn targets(options: &Options, folder: &Path) -> Result<Vec<String>> {
    if let Some(target) = &options.target {
        return Ok(vec![target.clone()]);
    }
    let files = std::fs::read_dir(folder.join("fuzz_targets"))
        .with_context(|| format!("no fuzz targets in {FOLDER}"))?;
    let names = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    let mut names: Vec<_> = names
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}
