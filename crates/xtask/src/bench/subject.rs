//! The server that is measured: `preau serve` as a person starts it, on a free port of the loopback address.

use super::http::{Ask, Connection};
use super::process::{self, Cpu, Memory};
use super::school::School;
use crate::child;
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The root of the service.
pub(crate) const ROOT: &str = "/odata-api/";

const START_LIMIT: Duration = Duration::from_secs(60);

/// A running server; dropping it ends the server.
pub(crate) struct Subject {
    child: Child,
    address: SocketAddr,
    /// PostgreSQL's first process.
    postmaster: Option<u32>,
}

impl Subject {
    /// Its log goes nowhere, but it is written as anywhere else.
    pub(crate) fn start(preau: &Path, school: &School) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut command = Command::new(preau);
        command
            .args(["serve", "--listen", &address.to_string()])
            .args(["--database", school.url()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        as_anywhere(&mut command);
        let child = command
            .spawn()
            .with_context(|| format!("starting {}", preau.display()))?;
        let mut subject = Self {
            child,
            address,
            postmaster: school.postmaster(),
        };
        subject.wait_until_ready()?;
        Ok(subject)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn cpu(&self) -> Result<Cpu> {
        Ok(Cpu {
            server: process::cpu(self.process())?,
            database: self
                .postmaster
                .map_or(Duration::ZERO, process::cpu_of_children),
        })
    }

    pub(crate) fn memory(&self) -> Result<Memory> {
        process::memory(self.process())
    }

    /// A question about the service: `path` begins behind its root.
    pub(crate) fn ask(&self, path: &str) -> Ask {
        self.ask_with(path, "")
    }

    pub(crate) fn ask_with(&self, path: &str, headers: &str) -> Ask {
        Ask::with(self.address, &format!("{ROOT}{path}"), headers)
    }

    /// The body of one answer, which must be 200.
    pub(crate) fn body(&self, path: &str) -> Result<Vec<u8>> {
        Connection::open(self.address)?.body(&self.ask(path))
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        let root = self.ask("");
        loop {
            let answer = Connection::open(self.address).and_then(|mut c| c.body(&root));
            if answer.is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("`preau serve` ended with {status}; run it by hand to see why");
            }
            if started.elapsed() > START_LIMIT {
                return Err(answer.err().unwrap_or_else(|| anyhow::anyhow!("no answer")))
                    .context(format!("`preau serve` was not ready after {START_LIMIT:?}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        child::stop(&mut self.child);
    }
}

/// Settings of the caller's own surroundings would change what is measured.
pub(crate) fn as_anywhere(preau: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("PREAU_") || name == "RUST_LOG")
        {
            preau.env_remove(&name);
        }
    }
}

fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}
