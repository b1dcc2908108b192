//! Runs one command after another, each in its own process group, so that Ctrl-C ends it with all it started.

use crate::interrupt;
use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, PipeReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to end.
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// `cargo`, as it was called, at the root of the repository.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments).current_dir(crate::workspace::root());
    cargo
}

/// Runs the command with this process's own output.
pub(crate) fn run(command: &mut Command) -> Result<ExitStatus> {
    let child = spawn(command)?;
    wait(child)
}

/// Runs the command, copies what it writes to our output and shows each line to `look`.
pub(crate) fn watch(command: &mut Command, look: impl FnMut(&str) + Send) -> Result<ExitStatus> {
    let (lines, end) = std::io::pipe().context("opening a pipe")?;
    command.stdout(end.try_clone()?).stderr(end);
    let child = spawn(command)?;
    // The command holds the pipe's other end open; without this the reader would never see it closed.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| copy(lines, look));
        let status = wait(child);
        // A reader that panicked has said so itself.
        let _ = reader.join();
        status
    })
}

/// Asks a server to end, and ends it when it takes too long.
pub(crate) fn stop(server: &mut Child) {
    if let Ok(process) = i32::try_from(server.id()) {
        let _ = kill(Pid::from_raw(process), Signal::SIGTERM);
    }
    let asked = Instant::now();
    while asked.elapsed() < STOP_LIMIT {
        if !matches!(server.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = server.kill();
    let _ = server.wait();
}

fn spawn(command: &mut Command) -> Result<Child> {
    let shown = command.get_program().display().to_string();
    command.stdin(Stdio::null()).process_group(0);
    command.spawn().with_context(|| format!("starting {shown}"))
}

fn wait(mut child: Child) -> Result<ExitStatus> {
    let foreground = interrupt::Foreground::group_of(&child);
    let status = child.wait();
    // What the command left behind in its group ends here: it could keep our pipe open for ever.
    foreground.end_leftovers();
    status.context("waiting for a child")
}

fn copy(lines: PipeReader, mut look: impl FnMut(&str)) {
    let mut lines = BufReader::new(lines);
    let mut line = Vec::new();
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        // Our own output may be closed (`| head`); the run goes on, its exit code still counts.
        let _ = std::io::stdout().write_all(&line);
        look(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_seen_and_the_status_is_kept() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; echo two >&2; exit 3"]);
        let status = watch(&mut shell, |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(
            (status.code(), lines),
            (Some(3), vec!["one".to_owned(), "two".to_owned()])
        );
    }

    #[test]
    fn a_grandchild_that_stays_does_not_hold_the_run() {
        let mut said = String::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 60 & echo $!"]);
        watch(&mut shell, |line| said = line.to_owned()).unwrap();
        let grandchild = Pid::from_raw(said.parse().unwrap());
        kill(grandchild, Signal::SIGTERM).unwrap();
    }
}
