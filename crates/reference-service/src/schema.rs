//! The database: its one migration, and whether it may be emptied.

use anyhow::{Context as _, Result, bail};
use diesel_store::{Content, Database, Language, Migration};

/// The mark of this service: no other database is ever emptied.
const VERSION: &str = "reference-0001";
const NAME: &str = "reference";

fn steps(language: Language) -> [Migration<'static>; 1] {
    let sql = match language {
        Language::Sqlite => include_str!("../migrations/sqlite.sql"),
        Language::Postgres => include_str!("../migrations/postgres.sql"),
    };
    [Migration {
        version: VERSION,
        name: NAME,
        sql,
    }]
}

/// Makes the tables of an empty database; refuses one that is not this service's own.
pub(crate) fn prepare(database: &Database) -> Result<()> {
    let own = Content::Steps(vec![format!("{VERSION} {NAME}")]);
    let content = database.content().context("the database does not answer")?;
    if content != Content::Nothing && content != own {
        bail!(
            "the database is not empty and does not bear the mark of this service: \
             it is left alone. Name another, or drop it yourself"
        );
    }
    database
        .migrate(&steps(database.language()))
        .context("cannot make the tables")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use diesel_store::create_schema;

    use super::*;

    /// `PREAU_BLESS=1` writes the migrations anew.
    #[test]
    fn the_migration_is_what_the_model_says() {
        let model = crate::model().unwrap();
        for (language, name) in [
            (Language::Sqlite, "sqlite.sql"),
            (Language::Postgres, "postgres.sql"),
        ] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("migrations")
                .join(name);
            let schema = create_schema(&model, language);
            if std::env::var_os("PREAU_BLESS").is_some() {
                std::fs::write(&path, &schema).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap();
            assert!(committed == schema, "{} is stale", path.display());
        }
    }
}
