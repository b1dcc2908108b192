//! Ctrl-C, SIGTERM and SIGHUP: a signal ends the running child, never this process, so that every guard is dropped.

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
/// The process group of the child that runs in the foreground; 0 when there is none.
static GROUP: AtomicI32 = AtomicI32::new(0);

/// Starts listening; called once, before anything that needs cleaning up exists.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        let again = ASKED.swap(true, Ordering::SeqCst);
        end_group(GROUP.load(Ordering::SeqCst), again);
    })
    .context("listening for Ctrl-C")
}

/// Whether somebody asked this process to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

fn end_group(group: i32, at_once: bool) {
    if group > 0 {
        let signal = if at_once {
            Signal::SIGKILL
        } else {
            Signal::SIGTERM
        };
        // The group may be gone already, which is what was wanted.
        let _ = killpg(Pid::from_raw(group), signal);
    }
}
