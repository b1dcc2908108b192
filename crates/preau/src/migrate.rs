//! `preau migrate`: brings a database to the version of this program.

use anyhow::{Context as _, Result};
use diesel_store::{Database, Language, Migration, Options};

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
    database
        .migrate(steps(database.language()))
        .context("cannot migrate the database")
}

/// The school's steps, oldest first. One that was released is never changed.
fn steps(language: Language) -> &'static [Migration<'static>] {
    match language {
        Language::Sqlite => &[Migration {
            version: "0001",
            name: "school",
            sql: include_str!("../../../migrations/sqlite/0001_school.sql"),
        }],
        Language::Postgres => &[Migration {
            version: "0001",
            name: "school",
            sql: include_str!("../../../migrations/postgres/0001_school.sql"),
        }],
    }
}

#[cfg(test)]
mod tests {
    use diesel_store::create_schema;

    use super::*;

    /// Until the first release the one migration is what the model says; `PREAU_BLESS=1` writes it anew.
    /// Afterwards a change of the model comes with a further migration, and this test goes.
    #[test]
    fn the_first_migration_is_what_the_model_says() {
        let model = database::model().unwrap();
        for (language, folder) in [
            (Language::Sqlite, "sqlite"),
            (Language::Postgres, "postgres"),
        ] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../../migrations")
                .join(folder)
                .join("0001_school.sql");
            let schema = create_schema(&model, language);
            if std::env::var_os("PREAU_BLESS").is_some() {
                std::fs::write(&path, &schema).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap();
            assert!(committed == schema, "{} is stale", path.display());
        }
    }
}
