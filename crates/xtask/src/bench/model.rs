//! Which service is measured, and how its program is started: everything else is the same for all of them.

use super::subject::as_anywhere;
use crate::child::{cargo, run};
use crate::workspace;
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The day around which a school's current year lies: the same rows on any day.
pub(crate) const TODAY: &str = "2026-03-02";

/// Products of the reference service: as many as the other program was measured with.
const PRODUCTS: &str = "10000";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// The demo school, served by `preau`
    School,
    /// The public OData reference model, served by `reference-service`
    Reference,
}

impl Model {
    fn package(self) -> &'static str {
        match self {
            Self::School => "preau",
            Self::Reference => "reference-service",
        }
    }

    /// The root of the service.
    pub(crate) fn root(self) -> &'static str {
        match self {
            Self::School => "/odata-api/",
            Self::Reference => "/",
        }
    }

    /// Whether its database is filled before it is served; the other service fills its own when it starts.
    pub(crate) fn is_seeded(self) -> bool {
        self == Self::School
    }
}

/// A program that serves a model.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) model: Model,
    pub(crate) path: PathBuf,
}

impl Program {
    /// The release build of this repository.
    pub(crate) fn build(model: Model) -> Result<Self> {
        let package = model.package();
        println!("building {package}");
        let status = run(&mut cargo(&[
            "build",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            package,
        ]))?;
        if !status.success() {
            bail!("building {package} ended with {status}");
        }
        Ok(Self {
            model,
            path: workspace::target().join("release").join(package),
        })
    }

    /// Another build that serves the same model.
    pub(crate) fn other(&self, path: &Path) -> Result<Self> {
        if !path.is_file() {
            bail!("{} is no program", path.display());
        }
        Ok(Self {
            model: self.model,
            path: path.canonicalize()?,
        })
    }

    /// As a person starts it.
    pub(crate) fn serve(&self, address: SocketAddr, database: &str) -> Command {
        let mut command = self.command();
        match self.model {
            Model::School => command.args(["serve", "--listen", &address.to_string()]),
            Model::Reference => command
                .args(["--port", &address.port().to_string()])
                .args(["--products", PRODUCTS]),
        };
        command.args(["--database", database]);
        command
    }

    /// Fills an empty database, for a model that is seeded.
    pub(crate) fn seed(&self, size: &str, database: &str) -> Result<()> {
        let mut demo = self.command();
        demo.args(["demo", "--size", size, "--today", TODAY])
            .args(["--database", database]);
        let status = run(&mut demo)?;
        if !status.success() {
            bail!("`{} demo` ended with {status}", self.path.display());
        }
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.current_dir(workspace::root());
        as_anywhere(&mut command);
        command
    }
}
