//! `preau import`: rows from files, checked and saved like every other write.
//!
//! [`csv`] reads any set from one file; [`oulad`] knows what a collection of files means. Both save
//! blocks of rows through [`batch`] and say what was refused through [`report`].

mod batch;
mod csv;
mod file;
mod oulad;
mod report;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, Result};
use diesel_store::{Database, Options};

use crate::cli;
use crate::database;
use crate::hand::Hand;
use crate::interrupt;
use crate::outcome::Outcome;

pub(crate) fn command(chosen: &cli::Database, import: &cli::Import) -> Result<Outcome> {
    let database = database::open(chosen, &Options::default())?;
    interrupt::watch();
    let outcome = run(&database, import)?;
    if !import.how.dry_run {
        database::settle(&database);
    }
    Ok(outcome)
}

fn run(database: &Database, import: &cli::Import) -> Result<Outcome> {
    let hand = Hand::new(database.model(), school_domain::rules(), "import")?;
    match (&import.known, &import.set, &import.file) {
        (Some(cli::Known::Oulad(oulad)), None, None)
            if import.by.is_empty() && !import.atomic && !import.how.dry_run =>
        {
            let errors = oulad.errors.as_ref().or(import.how.errors.as_ref());
            let oulad = cli::Oulad {
                errors: errors.cloned(),
                ..oulad.clone()
            };
            oulad::run(database, &hand, &oulad)
        }
        (Some(cli::Known::Oulad(_)), _, _) => anyhow::bail!(
            "--set, --by, --atomic and --dry-run are for a CSV file; oulad knows its sets and keeps what is good"
        ),
        (None, Some(set), Some(file)) => {
            let options = csv::Options {
                set,
                file,
                by: &import.by,
                atomic: import.atomic,
                dry_run: import.how.dry_run,
                errors: import.how.errors.as_deref(),
            };
            csv::run(database, &hand, &options)
                .with_context(|| format!("cannot import {}", file.display()))
        }
        (None, _, _) => anyhow::bail!("an import needs a set and a file"),
    }
}
