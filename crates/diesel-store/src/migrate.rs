//! Brings a database to the version of the program: numbered steps, each once, all in one transaction.

use query_plan::port::{Cell, StoreError};

use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::fragment::{Bind, Sql};
use crate::inspect;
use crate::pool::Link;
use crate::row::Kind;

/// One step, written by hand and never changed once it has been released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration<'a> {
    /// Orders the steps, such as `0001`.
    pub version: &'a str,
    pub name: &'a str,
    pub sql: &'a str,
}

/// Versions of the engine's own steps begin with this, and come first.
const ENGINE: &str = "engine-";

/// Steps that were applied, as `schema_migration` holds them.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (\
    version text NOT NULL PRIMARY KEY, name text NOT NULL)";

/// Applies what is missing of the engine's and the service's steps; gives the names of the steps applied.
pub(crate) fn migrate<D: Dialect>(
    link: &mut Link<D>,
    migrations: &[Migration<'_>],
) -> Result<Vec<String>, StoreError> {
    link.begin(D::BEGIN_MIGRATION)?;
    let result = inside(link, migrations);
    match &result {
        Ok(_) => link.commit()?,
        Err(_) => link.roll_back(),
    }
    result
}

fn inside<D: Dialect>(
    link: &mut Link<D>,
    migrations: &[Migration<'_>],
) -> Result<Vec<String>, StoreError> {
    if !D::LOCK_MIGRATIONS.is_empty() {
        link.batch(D::LOCK_MIGRATIONS)?;
    }
    link.batch(TABLE)?;
    let applied = applied(link)?;
    let engine = D::engine();
    let first = format!("{ENGINE}0001");
    let own = Migration {
        version: &first,
        name: "engine",
        sql: &engine,
    };
    let mut steps: Vec<Migration<'_>> = migrations.to_vec();
    steps.sort_by_key(|m| m.version);
    steps.insert(0, own);
    if let Some(strange) = applied
        .iter()
        .find(|v| !steps.iter().any(|m| m.version == **v))
    {
        return Err(unexpected(format!(
            "the database is from a later version of the program: it knows migration {strange}, this program does not"
        )));
    }
    let last = applied.iter().filter(|v| !v.starts_with(ENGINE)).max();
    let mut done = Vec::new();
    for step in steps {
        if applied.iter().any(|v| v == step.version) {
            continue;
        }
        if !step.version.starts_with(ENGINE)
            && last.is_some_and(|last| last.as_str() > step.version)
        {
            return Err(unexpected(format!(
                "migration {} comes before others that were applied already",
                step.version
            )));
        }
        link.batch(step.sql)?;
        let mut sql = Sql::new("INSERT INTO schema_migration (version, name) VALUES (");
        sql.bind(Bind::Text(step.version.into())).push(", ");
        sql.bind(Bind::Text(step.name.into())).push(")");
        link.execute(sql.finish())?;
        tracing::info!(version = step.version, name = step.name, "migrated");
        done.push(format!("{} {}", step.version, step.name));
    }
    Ok(done)
}

/// What a database holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// No table.
    Nothing,
    /// The steps that a service applied to it, such as `0001 school`; the engine's own are not among them.
    Steps(Vec<String>),
    /// Tables that no step made.
    Foreign,
}

pub(crate) fn content<D: Dialect>(link: &mut Link<D>) -> Result<Content, StoreError> {
    let tables = inspect::tables(link)?;
    if tables.is_empty() {
        return Ok(Content::Nothing);
    }
    if !tables.iter().any(|name| name == "schema_migration") {
        return Ok(Content::Foreign);
    }
    let mut steps = Vec::new();
    let sql = Sql::new("SELECT version, name FROM schema_migration ORDER BY version");
    link.rows(sql.finish(), &[Kind::Text, Kind::Text], &mut |row| {
        if let (Cell::Text(version), Cell::Text(name)) = (row.cell(0)?, row.cell(1)?)
            && !version.starts_with(ENGINE)
        {
            steps.push(format!("{version} {name}"));
        }
        Ok(())
    })?;
    Ok(Content::Steps(steps))
}

fn applied<D: Dialect>(link: &mut Link<D>) -> Result<Vec<String>, StoreError> {
    let mut versions = Vec::new();
    let sql = Sql::new("SELECT version FROM schema_migration ORDER BY version");
    link.rows(sql.finish(), &[Kind::Text], &mut |row| {
        if let Cell::Text(version) = row.cell(0)? {
            versions.push(version.to_owned());
        }
        Ok(())
    })?;
    Ok(versions)
}
