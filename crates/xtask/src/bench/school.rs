//! The demo school that is measured, in a database of its own: made once, and with `--keep` found again.

use super::postgres::{postmaster, psql, sibling};
use super::subject::as_anywhere;
use super::{Database, Options, Size};
use crate::child::run;
use crate::throwaway::{Binaries, Server, find_or_install, find_or_start};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a kept school was made from: when one of these changes, it is made anew.
const SOURCES: &[&str] = &["migrations", "crates/school-domain/src"];

/// The day around which the school's current year lies: the same rows on any day.
const TODAY: &str = "2026-03-02";

/// A database with a school in it. Dropping it removes what is not kept.
pub(crate) struct School {
    url: String,
    /// With PostgreSQL, the server.
    pub(crate) cluster: Option<Cluster>,
    /// Removed in the end.
    _scratch: Option<Scratch>,
}

impl School {
    pub(crate) fn prepare(preau: &Path, options: &Options, database: Database) -> Result<Self> {
        match database {
            Database::Sqlite => Self::in_a_file(preau, options),
            Database::Postgres => Self::in_a_cluster(preau, options),
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

    fn in_a_file(preau: &Path, options: &Options) -> Result<Self> {
        let (folder, scratch) = if options.keep {
            (workspace::target().join("bench"), None)
        } else {
            let path = std::env::temp_dir().join(format!("preau-bench-{}", std::process::id()));
            (path.clone(), Some(Scratch(path)))
        };
        fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let file = folder.join(format!("{}.sqlite", options.size.name()));
        let made_from = folder.join(format!("{}.made-from", options.size.name()));
        let fingerprint = fingerprint()?;
        let url = format!("sqlite:{}", file.display());
        if fs::read_to_string(&made_from).ok().as_ref() != Some(&fingerprint) || !file.exists() {
            for end in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{end}", file.display()));
            }
            seed(preau, options.size, &url)?;
            fs::write(&made_from, fingerprint)?;
        }
        Ok(Self {
            url,
            cluster: None,
            _scratch: scratch,
        })
    }

    fn in_a_cluster(preau: &Path, options: &Options) -> Result<Self> {
        let cluster = Cluster::start(options.keep)?;
        let name = format!("preau_bench_{}", options.size.name());
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
            psql(
                &cluster,
                &cluster.url,
                &format!("DROP DATABASE IF EXISTS {name}"),
            )?;
            psql(&cluster, &cluster.url, &format!("CREATE DATABASE {name}"))?;
            seed(preau, options.size, &url)?;
            // What autovacuum does in time on a server that lives.
            psql(&cluster, &url, "VACUUM (ANALYZE)")?;
            psql(
                &cluster,
                &url,
                &format!("COMMENT ON DATABASE {name} IS '{fingerprint}'"),
            )?;
        }
        Ok(Self {
            url,
            cluster: Some(cluster),
            _scratch: None,
        })
    }
}

fn seed(preau: &Path, size: Size, url: &str) -> Result<()> {
    let mut demo = Command::new(preau);
    demo.args(["demo", "--size", size.name(), "--today", TODAY])
        .args(["--database", url])
        .current_dir(workspace::root());
    as_anywhere(&mut demo);
    let status = run(&mut demo)?;
    if !status.success() {
        bail!("`preau demo` ended with {status}");
    }
    Ok(())
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
    fn start(keep: bool) -> Result<Self> {
        let binaries = find_or_install()?;
        if keep {
            let (url, folder) = find_or_start()?;
            return Ok(Self {
                binaries,
                url,
                folder,
                _server: None,
            });
        }
        let server = Server::start(&binaries)?;
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
