//! The server that stays: its URL and its folder are written down in the build folder, so that `--stop` finds it.

use super::server::{Server, remove};
use super::{TEST_VARIABLE, find_or_install};
use crate::workspace;
use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Prints the URL of the running server, after starting one when there is none.
pub(super) fn start() -> Result<()> {
    let (url, _) = find_or_start()?;
    println!("{url}");
    eprintln!(
        "export {TEST_VARIABLE}=\"$(cat {})\"",
        Record::place().url.display()
    );
    eprintln!("stop it with: cargo xtask postgres --stop");
    Ok(())
}

/// The URL and the folder of the running server, after starting one when there is none.
pub(crate) fn find_or_start() -> Result<(String, PathBuf)> {
    let record = Record::place();
    if let Some(running) = record.read().filter(Running::answers) {
        eprintln!("already running; {}", record.url.display());
        return Ok((running.url, running.folder));
    }
    let server = Server::start(&find_or_install()?)?;
    record.write(server.url(), server.folder())?;
    let found = (server.url().to_owned(), server.folder().to_path_buf());
    server.leave_running();
    Ok(found)
}

/// Stops and removes the detached server; having none is no error.
pub(super) fn stop() -> Result<()> {
    let record = Record::place();
    let Some(running) = record.read() else {
        eprintln!("no detached server of this build folder");
        return Ok(());
    };
    if running.answers() {
        running.end()?;
    }
    if running.folder.exists() {
        remove(&running.folder);
    }
    record.forget();
    eprintln!("stopped");
    Ok(())
}

/// The two files that remember the server.
struct Record {
    url: PathBuf,
    folder: PathBuf,
}

impl Record {
    fn place() -> Self {
        let target = workspace::target();
        Self {
            url: target.join("postgres.url"),
            folder: target.join("postgres.folder"),
        }
    }

    fn read(&self) -> Option<Running> {
        let url = fs::read_to_string(&self.url).ok()?.trim().to_owned();
        let folder = PathBuf::from(fs::read_to_string(&self.folder).ok()?.trim());
        Some(Running { url, folder })
    }

    fn write(&self, url: &str, folder: &Path) -> Result<()> {
        fs::create_dir_all(workspace::target())?;
        fs::write(&self.folder, folder.display().to_string())?;
        fs::write(&self.url, url).with_context(|| format!("writing {}", self.url.display()))
    }

    fn forget(&self) {
        let _ = fs::remove_file(&self.url);
        let _ = fs::remove_file(&self.folder);
    }
}

struct Running {
    url: String,
    folder: PathBuf,
}

impl Running {
    /// A pid alone proves nothing after a restart of the machine: the port must answer as well.
    fn answers(&self) -> bool {
        let address = self
            .url
            .split(['@', '/'])
            .nth(3)
            .and_then(|address| address.parse::<SocketAddr>().ok());
        let connects =
            |address| TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok();
        self.pid().is_some() && address.is_some_and(connects)
    }

    fn pid(&self) -> Option<i32> {
        fs::read_to_string(self.pid_file())
            .ok()?
            .lines()
            .next()?
            .trim()
            .parse()
            .ok()
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.join("data/postmaster.pid")
    }

    fn end(&self) -> Result<()> {
        if let Some(pid) = self.pid() {
            kill(Pid::from_raw(pid), Signal::SIGQUIT).context("stopping PostgreSQL")?;
        }
        for _ in 0..1000 {
            if !self.pid_file().exists() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        anyhow::bail!(
            "PostgreSQL did not stop within ten seconds; its folder is {}",
            self.folder.display()
        )
    }
}
