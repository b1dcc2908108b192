//! Other people's OData clients, at pinned versions, against `preau serve --demo`: the programs of `tests/clients`.
//!
//! The clients are installed into the build folder. A machine or a network that lacks what they need makes the step, or
//! one program of it, skipped, with the reason; a pinned version that is not to be had is a failure.

mod service;
mod tools;

use crate::check::EVERYTHING;
use crate::child::{cargo, run, watch};
use crate::report::Outcome;
use crate::tally::Counts;
use crate::{interrupt, workspace};
use anyhow::{Result, bail};
use service::Service;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use tools::Tool;

/// The programs; each takes the service's URL and writes one line per check.
///
/// What writes comes first: the journal is empty until then, and the others read what was written.
const PROGRAMS: &[&str] = &[
    "writing_with_odatapy.py",
    "writing_with_python_odata.py",
    "writing_with_dynamics_web_api.mjs",
    "writing_with_graph_client.mjs",
    "power_query.py",
    "openapi_document.py",
    "with_odata_csdl.py",
    "with_odatapy.py",
    "with_python_odata.py",
    "with_sqlalchemy_odata.py",
];

/// A program of Python that needs Node.js as well.
const WITH_BOTH: &str = "with_odata_csdl.py";

pub(crate) fn check() -> Result<Outcome> {
    let python = match tools::python()? {
        Tool::Ready(python) => python,
        Tool::Absent(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let node_modules = match tools::node_modules()? {
        Tool::Ready(folder) => Some(folder),
        Tool::Absent(reason) => {
            let skipped: Vec<_> = PROGRAMS.iter().filter(|name| needs_node(name)).collect();
            eprintln!("{skipped:?} are skipped: {reason}");
            None
        }
    };
    let service = Service::start(&build()?)?;
    println!("{}", service.url());
    let mut seen = Seen::default();
    for program in PROGRAMS {
        if interrupt::asked() {
            break;
        }
        if needs_node(program) && node_modules.is_none() {
            seen.counts.skipped += 1;
            continue;
        }
        println!("─ {program}");
        let mut client = if is_of_node(program) {
            Command::new("node")
        } else {
            Command::new(&python)
        };
        client.arg(folder().join(program)).arg(service.url());
        in_peace(&mut client);
        if let Some(folder) = &node_modules {
            client.env("NODE_PATH", folder);
        }
        seen.begin(program);
        let status = watch(&mut client, |line| seen.look(line))?;
        seen.end(status);
    }
    Ok(Outcome::Checks(seen.counts, seen.failures))
}

fn is_of_node(program: &str) -> bool {
    program.ends_with(".mjs")
}

fn needs_node(program: &str) -> bool {
    is_of_node(program) || program == WITH_BOTH
}

fn folder() -> PathBuf {
    workspace::root().join("tests/clients")
}

/// The binary that the tests of the command line run: asked for in this way, what `cargo test` has built is used again.
fn build() -> Result<PathBuf> {
    let mut build = cargo(&[
        "test",
        "--no-run",
        "--locked",
        "--workspace",
        "--features",
        EVERYTHING,
        "--test",
        "commands",
    ]);
    let status = run(&mut build)?;
    if !status.success() {
        bail!("building preau ended with {status}");
    }
    Ok(workspace::target().join("debug/preau"))
}

/// No traces beside the programs, any language in their output, and no proxy between them and the loopback address.
fn in_peace(client: &mut Command) {
    client
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUTF8", "1")
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("no_proxy", "127.0.0.1,localhost");
}

/// What the programs have said.
#[derive(Debug, Default)]
struct Seen {
    counts: Counts,
    failures: Vec<String>,
    program: &'static str,
    /// The checks before the program that runs now.
    before: Counts,
}

impl Seen {
    fn begin(&mut self, program: &'static str) {
        self.program = program;
        self.before = self.counts;
    }

    fn look(&mut self, line: &str) {
        if line.starts_with("ok ") {
            self.counts.passed += 1;
        } else if let Some(what) = line.strip_prefix("FAILED ") {
            self.fail(what);
        }
    }

    /// A program that ended badly without having said so, or well without a check, has failed as a whole.
    fn end(&mut self, status: ExitStatus) {
        let silent = self.counts == self.before;
        if silent || (!status.success() && self.counts.failed == self.before.failed) {
            self.fail(&format!("it ended with {status}"));
        }
    }

    fn fail(&mut self, what: &str) {
        self.counts.failed += 1;
        self.failures.push(format!("{}: {what}", self.program));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    fn seen(lines: &[&str], code: i32) -> Seen {
        let mut seen = Seen::default();
        seen.begin("with_odatapy");
        lines.iter().for_each(|line| seen.look(line));
        seen.end(ExitStatus::from_raw(code << 8));
        seen
    }

    #[test]
    fn lines_are_counted_and_failures_named() {
        let lines = [
            "ok Users: 211 rows",
            "FAILED Jobs: no rows",
            "1 passed, 1 failed",
        ];
        let seen = seen(&lines, 1);
        assert_eq!(seen.counts.to_string(), "1 passed, 1 failed, 0 skipped");
        assert_eq!(seen.failures, ["with_odatapy: Jobs: no rows"]);
    }

    #[test]
    fn every_program_is_there() {
        for program in PROGRAMS {
            assert!(folder().join(program).is_file(), "{program}");
        }
        assert!(PROGRAMS.contains(&WITH_BOTH));
    }

    #[test]
    fn a_program_that_breaks_off_has_failed() {
        let ended = seen(&["ok Users", "Traceback (most recent call last):"], 1);
        assert_eq!(ended.counts.to_string(), "1 passed, 1 failed, 0 skipped");
        assert_eq!(seen(&[], 0).counts.failed, 1);
    }
}
