//! Databases for tests: a template that is seeded once, and copies of it.
//!
//! Names are fixed, and whatever an earlier run has left under one is removed first: two runs on one server, or of
//! one build folder, would take each other's databases away.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use diesel_store::{Database, Options, create_schema};
use entity_model::{Builder, Model};

use crate::school::MODEL;

/// Names a superuser's URL of the PostgreSQL server that tests may fill.
const POSTGRES: &str = "PREAU_TEST_POSTGRES";

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// Those that can be asked here, SQLite first.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Sqlite];
        if server().is_some() {
            all.push(Self::Postgres);
        }
        all
    }
}

/// The PostgreSQL server for tests, if there is one.
fn server() -> Option<String> {
    let url = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    if url.is_none() {
        eprintln!(
            "NOT RUN on PostgreSQL: {POSTGRES} names no server (cargo xtask test starts one)"
        );
    }
    url
}

/// A place for one database; it is removed with this value.
#[derive(Debug)]
pub struct Home {
    pub kind: Kind,
    pub url: String,
    name: String,
}

impl Home {
    /// A new and empty database.
    #[must_use]
    pub fn new(kind: Kind, name: &str) -> Self {
        Self::made(kind, name, "template0")
    }

    /// A new database with everything that is in this one, which nobody may have open.
    #[must_use]
    pub fn copy(&self, name: &str) -> Self {
        let copy = Self::made(self.kind, name, &self.name);
        if self.kind == Kind::Sqlite {
            std::fs::copy(file(&self.name), file(&copy.name)).unwrap();
        }
        copy
    }

    fn made(kind: Kind, name: &str, template: &str) -> Self {
        let name = format!("gateway_tests_{name}");
        let url = match kind {
            Kind::Sqlite => format!("sqlite:{}", file(&name).display()),
            Kind::Postgres => {
                let server = server().unwrap();
                let (base, _) = server.rsplit_once('/').unwrap();
                format!("{base}/{name}")
            }
        };
        let home = Self { kind, url, name };
        home.remove();
        if kind == Kind::Postgres {
            administer(&format!(
                "CREATE DATABASE {} TEMPLATE {template}",
                home.name
            ));
        }
        home
    }

    /// Opens it as it is.
    #[must_use]
    pub fn open(&self) -> Database {
        self.open_with(&Options::default())
    }

    pub(crate) fn open_with(&self, options: &Options) -> Database {
        Database::open(&self.url, Arc::clone(&MODEL), options).unwrap()
    }

    /// Makes the tables of a model that is not the school's, and opens the database with it.
    #[must_use]
    pub fn fitted(&self, model: &Arc<Model>) -> Database {
        let database = Database::open(&self.url, Arc::clone(model), &Options::default()).unwrap();
        database.migrate(&[]).unwrap();
        let schema = create_schema(model, database.language());
        database.run_script(&schema).unwrap();
        database
    }

    /// Runs a command of the program on it, as a person types it behind `preau`.
    pub fn run(&self, command: &str) {
        let line: Vec<&str> = ["preau", "--database", &self.url]
            .into_iter()
            .chain(command.split(' '))
            .collect();
        assert_eq!(preau::command(&line), ExitCode::SUCCESS, "{command}");
    }

    fn remove(&self) {
        match self.kind {
            Kind::Sqlite => {
                for end in ["sqlite", "sqlite-wal", "sqlite-shm"] {
                    let _ = std::fs::remove_file(file(&self.name).with_extension(end));
                }
            }
            Kind::Postgres => {
                administer(&format!(
                    "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                    self.name
                ));
            }
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Where SQLite's files of this build folder are.
fn file(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.set_file_name("gateway-tests");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{name}.sqlite"))
}

/// Runs a statement on the server itself.
fn administer(statement: &str) {
    let nothing = Arc::new(Builder::new("Nothing", "Container").build().unwrap());
    let database = Database::open(&server().unwrap(), nothing, &Options::default()).unwrap();
    database.run_script(statement).unwrap();
}
