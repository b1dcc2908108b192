//! The database of a command: opened, and brought to this version of the program.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use diesel_store::{Database, Options};
use entity_model::Model;

use crate::cli;
use crate::migrate;

/// The school's model.
pub(crate) fn model() -> Result<Arc<Model>> {
    Ok(Arc::new(school_domain::model()?))
}

/// Opens the database and migrates it, unless that was forbidden.
pub(crate) fn open(chosen: &cli::Database, options: &Options) -> Result<Database> {
    let database = open_as_it_is(chosen, options)?;
    if !chosen.no_migrate {
        migrate::apply(&database)?;
    }
    Ok(database)
}

/// Opens the database and leaves its schema alone.
pub(crate) fn open_as_it_is(chosen: &cli::Database, options: &Options) -> Result<Database> {
    let database = Database::open(&chosen.url, model()?, options);
    database.with_context(|| format!("cannot open {}", shown(&chosen.url)))
}

/// After bulk work: lets the database look at what it holds now, so that it plans queries well.
pub(crate) fn settle(database: &Database) {
    if let Err(error) = database.settle() {
        tracing::warn!(%error, "the database has no fresh statistics; queries may be slow at first");
    }
}

/// Whether the database is a file that this program embeds.
pub(crate) fn is_embedded(chosen: &cli::Database) -> bool {
    chosen.url.starts_with("sqlite:")
}

/// A database's URL as it may be shown: without its password.
pub(crate) fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let name = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}@{place}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        for (url, expected) in [
            ("sqlite:school.sqlite", "sqlite:school.sqlite"),
            ("postgres://localhost/school", "postgres://localhost/school"),
            (
                "postgres://ada@localhost/school",
                "postgres://ada@localhost/school",
            ),
            (
                "postgres://ada:s3:c@ret@db/school",
                "postgres://ada@db/school",
            ),
        ] {
            assert_eq!(shown(url), expected);
        }
    }
}
