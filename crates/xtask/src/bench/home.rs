//! The database that is measured on, its own for each use: made once, and with `--keep` found again.

use super::model::{Program, TODAY};
use super::postgres::{postmaster, psql, sibling};
use super::{Database, Options};
use crate::throwaway::{Binaries, Durability, Server, find_or_install, find_or_start};
use crate::workspace;
use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// What a kept school was made from: when one of these changes, it is made anew.
const SOURCES: &[&str] = &["migrations", "crates/school-domain/src"];

/// What happens to a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is read; such a one may be kept.
    Reading,
    /// It is read by another build of the program, which made it.
    Older,
    /// It is written to, and what was answered must be on the disk.
    Writing,
}

impl Use {
    fn name(self) -> &'static str {
        match self {
            Self::Reading => "",
            Self::Older => "_older",
            Self::Writing => "_writing",
        }
    }

    fn keeps(self, options: &Options) -> bool {
        options.keep && self == Self::Reading && options.model.is_seeded()
    }
}

/// A database with rows in it. Dropping it removes what is not kept.
pub(crate) struct Home {
    url: String,
    /// With PostgreSQL, the server.
    pub(crate) cluster: Option<Cluster>,
    /// Removed in the end.
    _scratch: Option<Scratch>,
}

impl Home {
    pub(crate) fn prepare(
        program: &Program,
        options: &Options,
        database: Database,
        purpose: Use,
    ) -> Result<Self> {
        match database {
            Database::Sqlite => Self::in_a_file(program, options, purpose),
            Database::Postgres => Self::in_a_cluster(program, options, purpose),
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The file, with SQLite.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.url.strip_prefix("sqlite:").map(Path::new)
    }

    pub(crate) fn postmaster(&self) -> Option<u32> {
        self.cluster
            .as_ref()
            .and_then(|cluster| postmaster(&cluster.folder))
    }

    /// The URL of a copy beside it; nobody may be connected.
    pub(crate) fn twin(&self) -> Result<String> {
        match &self.cluster {
            None => {
                let file = self.file().context("no file")?;
                let twin = file.with_extension("twin.sqlite");
                fs::copy(file, &twin).with_context(|| format!("copying {}", file.display()))?;
                Ok(format!("sqlite:{}", twin.display()))
            }
            Some(cluster) => {
                let name = self.url.rsplit('/').next().unwrap_or_default();
                let sql = format!("CREATE DATABASE {name}_twin TEMPLATE {name}");
                psql(cluster, &cluster.url, &sql)?;
                Ok(sibling(&cluster.url, &format!("{name}_twin")))
            }
        }
    }

    fn in_a_file(program: &Program, options: &Options, purpose: Use) -> Result<Self> {
        let keeps = purpose.keeps(options);
        let (folder, scratch) = if keeps {
            (workspace::target().join("bench"), None)
        } else {
            let name = format!("preau-bench-{}{}", std::process::id(), purpose.name());
            let path = std::env::temp_dir().join(name);
            (path.clone(), Some(Scratch(path)))
        };
        fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let size = options.size.name();
        let file = folder.join(format!("{size}.sqlite"));
        let url = format!("sqlite:{}", file.display());
        let home = Self {
            url,
            cluster: None,
            _scratch: scratch,
        };
        if !program.model.is_seeded() {
            return Ok(home);
        }
        let made_from = folder.join(format!("{size}.made-from"));
        let fingerprint = fingerprint()?;
        if fs::read_to_string(&made_from).ok().as_ref() != Some(&fingerprint) || !file.exists() {
            for end in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{end}", file.display()));
            }
            program.seed(size, &home.url)?;
            fs::write(&made_from, fingerprint)?;
        }
        Ok(home)
    }

    fn in_a_cluster(program: &Program, options: &Options, purpose: Use) -> Result<Self> {
        let cluster = Cluster::start(purpose, purpose.keeps(options))?;
        let size = options.size.name();
        let name = format!("preau_bench_{size}{}", purpose.name());
        let url = sibling(&cluster.url, &name);
        let fingerprint = fingerprint()?;
        let known = psql(
            &cluster,
            &cluster.url,
            &format!(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
            ),
        )?;
        if known != fingerprint {
            let administer = |sql: String| psql(&cluster, &cluster.url, &sql);
            administer(format!("DROP DATABASE IF EXISTS {name}"))?;
            administer(format!("CREATE DATABASE {name}"))?;
            if program.model.is_seeded() {
                program.seed(size, &url)?;
            }
            // What autovacuum does in time on a server that lives.
            psql(&cluster, &url, "VACUUM (ANALYZE)")?;
            administer(format!("COMMENT ON DATABASE {name} IS '{fingerprint}'"))?;
        }
        Ok(Self {
            url,
            cluster: Some(cluster),
            _scratch: None,
        })
    }
}

fn fingerprint() -> Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(TODAY.as_bytes());
    for folder in SOURCES {
        hash_folder(&workspace::root().join(folder), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash_folder(&path, hasher)?;
        } else {
            hasher.write(path.as_os_str().as_encoded_bytes());
            hasher.write(&fs::read(&path)?);
        }
    }
    Ok(())
}

/// A throwaway PostgreSQL, or the detached one that stays for the next run.
pub(crate) struct Cluster {
    binaries: Binaries,
    url: String,
    folder: PathBuf,
    /// Stopped in the end.
    _server: Option<Server>,
}

impl Cluster {
    fn start(purpose: Use, keep: bool) -> Result<Self> {
        let binaries = find_or_install()?;
        let durability = match purpose {
            Use::Reading | Use::Older => Durability::None,
            Use::Writing => Durability::Full,
        };
        if keep {
            let (url, folder) = find_or_start()?;
            return Ok(Self {
                binaries,
                url,
                folder,
                _server: None,
            });
        }
        let server = Server::start_with(&binaries, durability)?;
        Ok(Self {
            binaries,
            url: server.url().to_owned(),
            folder: server.folder().to_path_buf(),
            _server: Some(server),
        })
    }

    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.binaries.tool(name)
    }

    pub(crate) fn has(&self, tool: &str) -> bool {
        self.tool(tool).is_file()
    }

    /// What the server says.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("log")
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
