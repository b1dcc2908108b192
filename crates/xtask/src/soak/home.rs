//! Where a soaked database is: a file, or a database of a throwaway server, removed in the end.

use super::Database;
use crate::throwaway::{Binaries, Durability, Server, find_or_install};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NAME: &str = "preau_soak";

pub(crate) struct Home {
    url: String,
    /// For files of the run: logs, and what is imported.
    folder: Scratch,
    pub(crate) cluster: Option<Cluster>,
}

/// A PostgreSQL of this run, and its tools.
pub(crate) struct Cluster {
    pub(crate) binaries: Binaries,
    pub(crate) server: Server,
}

impl Home {
    /// An empty database.
    pub(crate) fn new(database: Database) -> Result<Self> {
        Self::with(database, Durability::None)
    }

    /// The same where speed is told: with PostgreSQL as it is on a server that lives, SQLite is always so.
    pub(crate) fn durable(database: Database) -> Result<Self> {
        Self::with(database, Durability::Full)
    }

    fn with(database: Database, durability: Durability) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("preau-soak-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).with_context(|| format!("creating {}", path.display()))?;
        let folder = Scratch(path);
        if database == Database::Sqlite {
            let url = format!("sqlite:{}", folder.0.join("school.sqlite").display());
            return Ok(Self {
                url,
                folder,
                cluster: None,
            });
        }
        let binaries = find_or_install()?;
        let server = Server::start_with(&binaries, durability)?;
        let url = crate::bench::sibling(server.url(), NAME);
        let cluster = Cluster { binaries, server };
        cluster.administer(&format!("CREATE DATABASE {NAME}"))?;
        // The throwaway server forgets its last commits when it is stopped at once; a school's does not.
        cluster.administer(&format!(
            "ALTER DATABASE {NAME} SET synchronous_commit = on"
        ))?;
        Ok(Self {
            url,
            folder,
            cluster: Some(cluster),
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder.0
    }
}

impl Cluster {
    /// Runs SQL on the server's first database.
    pub(crate) fn administer(&self, statement: &str) -> Result<String> {
        self.psql(self.server.url(), statement)
    }

    /// Ends every connection to the database, in the middle of whatever it does.
    pub(crate) fn end_connections(&self) -> Result<u64> {
        let ended = self.administer(&format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{NAME}'"
        ))?;
        ended.parse().context("reading a count")
    }

    fn psql(&self, url: &str, sql: &str) -> Result<String> {
        let output = Command::new(self.binaries.tool("psql"))
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args(["--set=ON_ERROR_STOP=1", "--dbname", url, "--command", sql])
            .stdin(Stdio::null())
            .output()
            .context("starting psql")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("psql failed: {}", said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// A folder that goes with the run.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("warning: {} was not removed: {error}", self.0.display());
        }
    }
}
