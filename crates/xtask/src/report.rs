//! The steps of one run and their closing lines: a failed step does not hide the next one.

use crate::interrupt;
use crate::tally::{Counts, Tally};
use anyhow::{Result, bail};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How one step ended.
pub(crate) enum Outcome {
    Passed,
    /// Prepared what a later step needs; nothing was judged.
    Ready(String),
    /// Not run, with the reason.
    Skipped(String),
    Tests(Tally),
    /// Checks that are no tests of cargo, with the names of those that failed.
    Checks(Counts, Vec<String>),
}

struct Line {
    name: &'static str,
    outcome: Result<Outcome>,
    took: Duration,
}

/// What every step of this run came to.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

impl Report {
    /// Runs one step, unless somebody pressed Ctrl-C. An error is the step's failure, not the run's end.
    pub(crate) fn step(&mut self, name: &'static str, step: impl FnOnce() -> Result<Outcome>) {
        if interrupt::asked() {
            return;
        }
        println!("\n── {name}");
        let started = Instant::now();
        let outcome = step().and_then(not_interrupted);
        if let Err(error) = &outcome {
            eprintln!("error: {error:#}");
        }
        self.lines.push(Line {
            name,
            outcome,
            took: started.elapsed(),
        });
    }

    /// Prints the table and, last and alone on its line, the sum: tests and checks, and each other step as one.
    pub(crate) fn close(&self) -> ExitCode {
        println!("\n── result");
        for line in &self.lines {
            println!(
                "{:<11} {:>7.1} s  {}",
                line.name,
                line.took.as_secs_f32(),
                line.words()
            );
        }
        for name in self.lines.iter().flat_map(Line::failures) {
            println!("failed: {name}");
        }
        for tally in self.lines.iter().filter_map(Line::tally) {
            println!("on SQLite: {}", tally.sqlite);
            println!("on PostgreSQL: {}", tally.postgres);
        }
        let sum = self.sum();
        if interrupt::asked() {
            println!("interrupted: what follows is not the whole run");
        }
        println!("{sum}");
        match (interrupt::asked(), sum.failed) {
            (true, _) => ExitCode::from(130),
            (false, 0) => ExitCode::SUCCESS,
            (false, _) => ExitCode::FAILURE,
        }
    }

    fn sum(&self) -> Counts {
        let mut sum = Counts::default();
        self.lines.iter().for_each(|line| sum += line.counts());
        sum
    }
}

fn not_interrupted(outcome: Outcome) -> Result<Outcome> {
    if interrupt::asked() {
        bail!("interrupted");
    }
    Ok(outcome)
}

impl Line {
    fn words(&self) -> String {
        match &self.outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::Ready(what)) => what.clone(),
            Ok(Outcome::Skipped(reason)) => format!("skipped: {reason}"),
            Ok(Outcome::Tests(tally)) => tally.all().to_string(),
            Ok(Outcome::Checks(counts, _)) => counts.to_string(),
            Err(error) => format!("FAILED: {error}"),
        }
    }

    fn tally(&self) -> Option<&Tally> {
        match &self.outcome {
            Ok(Outcome::Tests(tally)) => Some(tally),
            Ok(Outcome::Passed | Outcome::Ready(_) | Outcome::Skipped(_) | Outcome::Checks(..))
            | Err(_) => None,
        }
    }

    fn failures(&self) -> &[String] {
        match &self.outcome {
            Ok(Outcome::Tests(tally)) => &tally.failures,
            Ok(Outcome::Checks(_, failures)) => failures,
            Ok(Outcome::Passed | Outcome::Ready(_) | Outcome::Skipped(_)) | Err(_) => &[],
        }
    }

    fn counts(&self) -> Counts {
        let none = Counts::default();
        match &self.outcome {
            Ok(Outcome::Passed) => Counts { passed: 1, ..none },
            Ok(Outcome::Ready(_)) => none,
            Ok(Outcome::Skipped(_)) => Counts { skipped: 1, ..none },
            Ok(Outcome::Tests(tally)) => tally.all(),
            Ok(Outcome::Checks(counts, _)) => *counts,
            Err(_) => Counts { failed: 1, ..none },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_counts_and_does_not_hide_the_next() {
        let mut report = Report::default();
        let mut tally = Tally::new(true);
        tally.look("test result: ok. 3 passed; 0 failed; 1 ignored;");
        report.step("fmt", || bail!("not formatted"));
        report.step("doc", || Ok(Outcome::Passed));
        report.step("postgresql", || Ok(Outcome::Ready("started".to_owned())));
        report.step("bench", || Ok(Outcome::Skipped("none here".to_owned())));
        report.step("test", || Ok(Outcome::Tests(tally)));
        let checks = Counts {
            passed: 5,
            failed: 1,
            skipped: 0,
        };
        report.step("clients", || {
            Ok(Outcome::Checks(checks, vec!["odatapy: Users".to_owned()]))
        });
        assert_eq!(report.sum().to_string(), "9 passed, 2 failed, 2 skipped");
    }
}
