//! One cluster in one temporary folder: created, started, stopped, removed.
//!
//! Nothing here may outlive [`Server`], unless it is [`Server::leave_running`].

use super::binaries::Binaries;
use super::owner::Owner;
use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Another process may take the free port between our look and the server's start.
const ATTEMPTS: usize = 5;
const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// Many tests connect at once, each with its own schema.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "max_locks_per_transaction=256",
    "autovacuum_naptime=1h",
    "logging_collector=off",
];

/// What a cluster keeps when the machine fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Speed before safety: the cluster dies with the run.
    None,
    /// Whatever was acknowledged, as by default.
    Full,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::None => &[
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
            ],
            Self::Full => &["fsync=on", "synchronous_commit=on", "full_page_writes=on"],
        }
    }
}

/// A running cluster; dropping it stops the server and removes its files.
#[derive(Debug)]
pub(crate) struct Server {
    folder: Folder,
    child: Child,
    url: String,
    durability: Durability,
    left_running: bool,
}

impl Server {
    pub(crate) fn start(binaries: &Binaries) -> Result<Self> {
        Self::start_with(binaries, Durability::None)
    }

    pub(crate) fn start_with(binaries: &Binaries, durability: Durability) -> Result<Self> {
        let owner = Owner::choose()?;
        let folder = Folder::create(owner)?;
        let password = random_hex()?;
        create_cluster(binaries, owner, &folder, &password)?;
        let (child, port) = start_on_a_free_port(binaries, owner, &folder, durability)?;
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        Ok(Self {
            folder,
            child,
            url,
            durability,
            left_running: false,
        })
    }

    /// A superuser's URL.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Stops the server at once, as a crash does, and starts it on the port that it had; `while_down` comes in between.
    pub(crate) fn restart(
        &mut self,
        binaries: &Binaries,
        while_down: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let port = self.url.rsplit_once(':').and_then(|(_, end)| {
            let (port, _) = end.split_once('/')?;
            port.parse().ok()
        });
        let port = port.context("the server's URL names no port")?;
        stop(&mut self.child);
        while_down()?;
        self.child = spawn(
            binaries,
            Owner::choose()?,
            &self.folder,
            port,
            self.durability,
        )?;
        wait_until_ready(&mut self.child, &self.folder)
    }

    pub(crate) fn check_alive(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("PostgreSQL ended with {status}:\n{}", self.folder.log()),
            None => Ok(()),
        }
    }

    /// Lets the server and its folder outlive this process.
    pub(crate) fn leave_running(mut self) {
        self.left_running = true;
        self.folder.1 = true;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.left_running {
            stop(&mut self.child);
        }
    }
}

/// The temporary folder (and whether to keep it): the cluster in `data`, the server's words in `log`.
#[derive(Debug)]
struct Folder(PathBuf, bool);

impl Folder {
    fn create(owner: Owner) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("preau-postgres-{}", random_hex()?));
        fs::create_dir(&path).with_context(|| format!("creating {}", path.display()))?;
        let folder = Self(path, false);
        fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o700))?;
        owner.own(&folder.0)?;
        Ok(folder)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.0.join("log")).unwrap_or_default()
    }

    fn log_as_output(&self) -> Result<(Stdio, Stdio)> {
        let log = fs::File::create(self.0.join("log"))?;
        Ok((log.try_clone()?.into(), log.into()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.1 {
            remove(&self.0);
        }
    }
}

/// Removes the folder of a stopped server; what cannot be removed is said, not hidden.
pub(super) fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("warning: {} was not removed: {error}", folder.display());
    }
}

/// A linguistic order (fr-FR, by ICU), so that a column that forgot its `COLLATE "C"` shows in the tests.
fn create_cluster(
    binaries: &Binaries,
    owner: Owner,
    folder: &Folder,
    password: &str,
) -> Result<()> {
    const LINGUISTIC: &[&str] = &["--locale-provider=icu", "--icu-locale=fr-FR"];
    let secret = folder.0.join("password");
    fs::write(&secret, password)?;
    owner.own(&secret)?;
    if let Err(error) = initdb(binaries, owner, folder, LINGUISTIC) {
        let _ = fs::remove_dir_all(folder.data());
        initdb(binaries, owner, folder, &[])?;
        eprintln!(
            "warning: no linguistic locale here, so a missing COLLATE stays hidden: {error:#}"
        );
    }
    fs::remove_file(secret).context("removing the password file")
}

fn initdb(binaries: &Binaries, owner: Owner, folder: &Folder, locale: &[&str]) -> Result<()> {
    let mut initdb = Command::new(binaries.initdb());
    initdb.arg("--pgdata").arg(folder.data());
    initdb.args([
        "--username=postgres",
        "--auth=password",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]);
    initdb
        .arg("--pwfile")
        .arg(folder.0.join("password"))
        .args(locale);
    prepare(&mut initdb, owner, folder);
    let output = initdb
        .output()
        .with_context(|| format!("starting {}", binaries.initdb().display()))?;
    if !output.status.success() {
        bail!(
            "initdb failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

fn start_on_a_free_port(
    binaries: &Binaries,
    owner: Owner,
    folder: &Folder,
    durability: Durability,
) -> Result<(Child, u16)> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let port = free_port()?;
        let mut child = spawn(binaries, owner, folder, port, durability)?;
        match wait_until_ready(&mut child, folder) {
            Ok(()) => return Ok((child, port)),
            Err(error) => {
                stop(&mut child);
                last = Some(error);
            }
        }
    }
    Err(last
        .unwrap_or_else(|| anyhow::anyhow!("no attempt was made"))
        .context("starting PostgreSQL"))
}

fn spawn(
    binaries: &Binaries,
    owner: Owner,
    folder: &Folder,
    port: u16,
    durability: Durability,
) -> Result<Child> {
    let mut postgres = Command::new(binaries.postgres());
    postgres
        .arg("-D")
        .arg(folder.data())
        .args(["-p", &port.to_string()]);
    for setting in SETTINGS.iter().chain(durability.settings()) {
        postgres.args(["-c", setting]);
    }
    let (out, err) = folder.log_as_output()?;
    prepare(&mut postgres, owner, folder);
    postgres.stdin(Stdio::null()).stdout(out).stderr(err);
    postgres
        .spawn()
        .with_context(|| format!("starting {}", binaries.postgres().display()))
}

/// Its own process group: Ctrl-C in the terminal must reach the tests before the server under them.
/// Its own surroundings: a caller's `PGPORT` or `LC_ALL` must not reach the server.
fn prepare(command: &mut Command, owner: Owner, folder: &Folder) {
    let ours =
        |name: &str| name.starts_with("PG") || name.starts_with("LC_") || name.starts_with("LANG");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(ours) {
            command.env_remove(&name);
        }
    }
    command.current_dir(&folder.0).process_group(0);
    owner.run_as(command);
}

/// The server writes `ready` on the eighth line of its pid file once it takes connections.
fn wait_until_ready(child: &mut Child, folder: &Folder) -> Result<()> {
    let started = Instant::now();
    let pid_file = folder.data().join("postmaster.pid");
    while started.elapsed() < START_LIMIT {
        let status = fs::read_to_string(&pid_file).unwrap_or_default();
        if status
            .lines()
            .nth(7)
            .is_some_and(|line| line.trim() == "ready")
        {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            bail!("PostgreSQL ended with {status}:\n{}", folder.log());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    bail!(
        "PostgreSQL was not ready after {START_LIMIT:?}:\n{}",
        folder.log()
    )
}

/// PostgreSQL's immediate shutdown: nothing of the cluster will be read again.
fn stop(child: &mut Child) {
    if let Ok(pid) = i32::try_from(child.id()) {
        let _ = kill(Pid::from_raw(pid), Signal::SIGQUIT);
    }
    let asked = Instant::now();
    while asked.elapsed() < STOP_LIMIT {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))
        .context("looking for a free port")?
        .local_addr()?
        .port())
}

fn random_hex() -> Result<String> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
