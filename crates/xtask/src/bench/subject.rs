//! The server that is measured, as a person starts it, on a free port of the loopback address.

use super::home::Home;
use super::http::{Ask, Connection};
use super::model::{Model, Program};
use super::process::{self, Cpu, Memory};
use crate::child;
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const START_LIMIT: Duration = Duration::from_secs(60);

/// A running server; dropping it ends the server.
pub(crate) struct Subject {
    child: Child,
    pub(crate) model: Model,
    address: SocketAddr,
    /// PostgreSQL's first process.
    postmaster: Option<u32>,
}

impl Subject {
    /// Its log goes nowhere, but it is written as anywhere else.
    pub(crate) fn start(program: &Program, home: &Home) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut command = program.serve(address, home.url());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = command
            .spawn()
            .with_context(|| format!("starting {}", program.path.display()))?;
        let mut subject = Self {
            child,
            model: program.model,
            address,
            postmaster: home.postmaster(),
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
        Ask::with(
            self.address,
            &format!("{}{path}", self.model.root()),
            headers,
        )
    }

    /// A change of what the service holds.
    pub(crate) fn change(&self, method: &'static str, path: &str, body: &str) -> Ask {
        let path = format!("{}{path}", self.model.root());
        Ask::change(self.address, method, &path, body)
    }

    /// The body of one answer, which must be a success.
    pub(crate) fn body(&self, path: &str) -> Result<Vec<u8>> {
        self.answer(&self.ask(path))
    }

    pub(crate) fn answer(&self, ask: &Ask) -> Result<Vec<u8>> {
        Connection::open(self.address)?.body(ask)
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
                bail!("the server ended with {status}; run it by hand to see why");
            }
            if started.elapsed() > START_LIMIT {
                return Err(answer.err().unwrap_or_else(|| anyhow::anyhow!("no answer")))
                    .context(format!("the server was not ready after {START_LIMIT:?}"));
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
    let ours = |name: &str| {
        name.starts_with("PREAU_") || name.starts_with("REFERENCE_SERVICE_") || name == "RUST_LOG"
    };
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(ours) {
            preau.env_remove(&name);
        }
    }
}

fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}
