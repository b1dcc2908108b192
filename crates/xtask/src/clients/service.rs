//! `preau serve --demo` on a database of its own and a free port; always stopped, always removed.

use crate::child;
use anyhow::{Context, Result, bail};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A debug build on a busy machine fills the school as well.
const START_LIMIT: Duration = Duration::from_secs(180);

/// A running service; dropping it stops the server and removes its files.
pub(super) struct Service {
    child: Child,
    url: String,
    /// Removed behind the server, whose files are in it.
    folder: Folder,
}

impl Service {
    pub(super) fn start(preau: &Path) -> Result<Self> {
        let folder = Folder::create()?;
        let log = fs::File::create(folder.log()).context("creating the server's log")?;
        let mut serve = Command::new(preau);
        // The kernel chooses the port, and the log tells it.
        serve
            .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
            .args(["--log", "info", "--log-format", "json", "--database"])
            .arg(format!(
                "sqlite:{}",
                folder.0.join("school.sqlite").display()
            ));
        // Settings of the caller's own, and Ctrl-C, which must reach the clients before the server under them.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("PREAU_")) {
                serve.env_remove(&name);
            }
        }
        serve
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let child = serve
            .spawn()
            .with_context(|| format!("starting {}", preau.display()))?;
        let mut service = Self {
            child,
            url: String::new(),
            folder,
        };
        service.url = format!("http://{}/odata-api/", service.address()?);
        Ok(service)
    }

    /// The root of the service.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the server says where it listens.
    fn address(&mut self) -> Result<String> {
        let started = Instant::now();
        loop {
            let log = fs::read_to_string(self.folder.log()).unwrap_or_default();
            if let Some(address) = log.lines().find_map(listening) {
                return Ok(address.to_owned());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("`preau serve` ended with {status}:\n{log}");
            }
            if started.elapsed() > START_LIMIT {
                bail!("`preau serve` was not ready after {START_LIMIT:?}:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The address in the line of the log that says it.
fn listening(line: &str) -> Option<&str> {
    let (_, behind) = line.split_once(r#""message":"listening","address":""#)?;
    behind.split_once('"').map(|(address, _)| address)
}

impl Drop for Service {
    fn drop(&mut self) {
        child::stop(&mut self.child);
    }
}

struct Folder(PathBuf);

impl Folder {
    fn create() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("preau-clients-{}", std::process::id()));
        fs::create_dir(&path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self(path))
    }

    fn log(&self) -> PathBuf {
        self.0.join("log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("warning: {} was not removed: {error}", self.0.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_where_the_server_listens() {
        let line = r#"{"level":"INFO","message":"listening","address":"127.0.0.1:40461","target":"preau::serve"}"#;
        assert_eq!(listening(line), Some("127.0.0.1:40461"));
        assert_eq!(
            listening(r#"{"message":"listening on: 127.0.0.1:1"}"#),
            None
        );
    }

    #[test]
    fn a_server_that_does_not_start_says_why_and_leaves_nothing() {
        let error = Service::start(Path::new("/bin/false")).err().unwrap();
        assert!(error.to_string().contains("ended with"), "{error}");
    }
}
