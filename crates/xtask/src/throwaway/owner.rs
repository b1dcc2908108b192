//! Whom the server runs as: PostgreSQL refuses to run as root.

use anyhow::{Context, Result, bail};
use nix::unistd::{User, geteuid};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The account of the server; `None` inside means the caller's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner(Option<(u32, u32)>);

impl Owner {
    /// The caller, or, when that is root, `postgres` or else `nobody`.
    pub(crate) fn choose() -> Result<Self> {
        if !geteuid().is_root() {
            return Ok(Self(None));
        }
        for name in ["postgres", "nobody"] {
            if let Some(user) =
                User::from_name(name).with_context(|| format!("looking up the user {name}"))?
            {
                return Ok(Self(Some((user.uid.as_raw(), user.gid.as_raw()))));
            }
        }
        bail!(
            "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`"
        )
    }

    pub(crate) fn own(self, path: &Path) -> Result<()> {
        match self.0 {
            Some((user, group)) => std::os::unix::fs::chown(path, Some(user), Some(group))
                .with_context(|| format!("giving {} to the server's user", path.display())),
            None => Ok(()),
        }
    }

    /// Runs the command as the owner (when root, the standard library drops the supplementary groups as well).
    pub(crate) fn run_as(self, command: &mut Command) {
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
    }
}
