//! `preau` on one database: its commands, and a server that may be killed and started again where it was.

use super::home::Home;
use super::http::{Answer, Ask, Client, Silence};
use crate::bench::as_anywhere;
use crate::child;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const START_LIMIT: Duration = Duration::from_secs(60);

/// The service on a port of its own. Dropping it stops the server.
pub(crate) struct Service {
    preau: PathBuf,
    url: String,
    log: PathBuf,
    address: SocketAddr,
    child: Option<Child>,
}

impl Service {
    pub(crate) fn start(preau: &Path, home: &Home) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .context("looking for a free port")?
            .local_addr()?
            .port();
        let mut service = Self {
            preau: preau.to_path_buf(),
            url: home.url().to_owned(),
            log: home.folder().join("serve.log"),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            child: None,
        };
        service.start_again()?;
        Ok(service)
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// SIGKILL: the server learns nothing of its end.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().context("killing the server")?;
            child.wait().context("waiting for the server's end")?;
        }
        Ok(())
    }

    /// Starts the server on the port that it had.
    pub(crate) fn start_again(&mut self) -> Result<()> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let mut serve = command(&self.preau, &self.url);
        serve
            .args(["--log", "warn", "--log-format", "json", "serve", "--listen"])
            .arg(self.address.to_string())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.child = Some(serve.spawn().context("starting `preau serve`")?);
        self.wait_until_ready()
    }

    /// Whether it runs, and whether it can answer.
    pub(crate) fn is_ready(&mut self) -> Result<bool> {
        if let Some(child) = &mut self.child
            && let Some(status) = child.try_wait()?
        {
            bail!(
                "`preau serve` ended with {status}; see {}",
                self.log.display()
            );
        }
        let ready = self.client().send(&Ask::get("/health/ready"));
        Ok(ready.is_ok_and(|answer| answer.status == 200))
    }

    pub(crate) fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while !self.is_ready()? {
            if started.elapsed() > START_LIMIT {
                bail!(
                    "the service was not ready after {START_LIMIT:?}; see {}",
                    self.log.display()
                );
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Every member of a collection, page after page.
    pub(crate) fn all(&self, path: &str) -> Result<Vec<serde_json::Value>> {
        let mut client = self.client();
        let mut members = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let answer = client.send(&Ask::get(&path));
            let page: serde_json::Value = serde_json::from_str(&ok(&path, answer)?.body)?;
            let value = page.get("value").and_then(serde_json::Value::as_array);
            members.extend(value.context("no collection")?.iter().cloned());
            let link = page.get("@odata.nextLink").and_then(|link| link.as_str());
            next = link
                .and_then(|link| link.split_once("/odata-api/"))
                .map(|(_, path)| path.to_owned());
        }
        Ok(members)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            child::stop(child);
        }
    }
}

/// An answer that must be a success.
pub(crate) fn ok(asked: &str, answer: Result<Answer, Silence>) -> Result<Answer> {
    match answer {
        Ok(answer) if answer.is_success() => Ok(answer),
        Ok(answer) => bail!("{asked} answered {}", answer.shown()),
        Err(silence) => bail!("{asked}: no answer ({silence:?})"),
    }
}

/// Runs one command of the program to its end.
pub(crate) fn run(preau: &Path, home: &Home, arguments: &[&str]) -> Result<Output> {
    let mut command = command(preau, home.url());
    command.args(arguments).stdin(Stdio::null());
    let name = arguments.first().copied().unwrap_or_default();
    command
        .output()
        .with_context(|| format!("starting `preau {name}`"))
}

/// The same for a command that must succeed; gives what it said.
pub(crate) fn said(preau: &Path, home: &Home, arguments: &[&str]) -> Result<String> {
    let output = run(preau, home, arguments)?;
    if !output.status.success() {
        bail!(
            "`preau {}` ended with {}: {}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn command(preau: &Path, url: &str) -> Command {
    let mut command = Command::new(preau);
    as_anywhere(&mut command);
    command.args(["--database", url]);
    command
}
