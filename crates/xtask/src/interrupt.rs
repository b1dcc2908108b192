//! Ctrl-C, SIGTERM and SIGHUP: a signal ends the running child, never this process, so that every guard is dropped.

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
/// The process group of the child that runs in the foreground; 0 when there is none.
static GROUP: AtomicI32 = AtomicI32::new(0);

/// Starts listening; called once, before anything that needs cleaning up exists.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        // Asked twice, the child is not asked again.
        let again = ASKED.swap(true, Ordering::SeqCst);
        let signal = if again {
            Signal::SIGKILL
        } else {
            Signal::SIGTERM
        };
        end_group(GROUP.load(Ordering::SeqCst), signal);
    })
    .context("listening for Ctrl-C")
}

/// Whether somebody asked this process to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// The child in the foreground, which is the leader of its own process group.
pub(crate) struct Foreground(i32);

impl Foreground {
    pub(crate) fn group_of(child: &Child) -> Self {
        let group = i32::try_from(child.id()).unwrap_or(0);
        GROUP.store(group, Ordering::SeqCst);
        // The signal may have come between the start of the child and the line above.
        if asked() {
            end_group(group, Signal::SIGTERM);
        }
        Self(group)
    }

    /// Ends the processes that a child which has ended left in its group.
    pub(crate) fn end_leftovers(self) {
        end_group(self.0, Signal::SIGKILL);
    }
}

impl Drop for Foreground {
    fn drop(&mut self) {
        GROUP.store(0, Ordering::SeqCst);
    }
}

fn end_group(group: i32, signal: Signal) {
    if group > 0 {
        // The group may be gone already, which is what was wanted.
        let _ = killpg(Pid::from_raw(group), signal);
    }
}
