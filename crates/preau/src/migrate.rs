//! `preau migrate`: brings a database to the version of this program.

use anyhow::{Context as _, Result};
use diesel_store::{Database, Language, Migration, Options, create_schema};

use crate::cli;
use crate::database;
use crate::outcome::Outcome;

pub(crate) fn command(chosen: &cli::Database) -> Result<Outcome> {
    let database = database::open_as_it_is(chosen, &Options::default())?;
    let applied = apply(&database)?;
    if applied.is_empty() {
        println!("{} is up to date", database::shown(&chosen.url));
    }
    for step in applied {
        println!("applied {step}");
    }
    Ok(Outcome::Done)
}

/// Applies what is missing; gives the names of the steps.
pub(crate) fn apply(database: &Database) -> Result<Vec<String>> {
    let school = create_schema(database.model(), database.language());
    let steps = steps(database.language(), &school);
    database
        .migrate(&steps)
        .context("cannot migrate the database")
}

/// The school's steps, oldest first. One that was released is never changed.
fn steps(_language: Language, school: &str) -> Vec<Migration<'_>> {
    vec![Migration {
        version: "0001",
        name: "school",
        sql: school,
    }]
}
