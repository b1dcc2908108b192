//! How a command ended, as an exit code and, where it failed, one line with its causes.

use std::process::ExitCode;

/// What the exit codes mean; `--help` ends with it.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    done, but something was refused or differs; the output says what
  2    the command line cannot be read
  3    failed; standard error says why
  130  stopped by Ctrl-C";

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// Rows were refused, or the database differs from the model.
    Refused,
    Interrupted,
}

impl Outcome {
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Interrupted => 130,
        })
    }

    /// Says why a command failed.
    pub(crate) fn failed(error: &anyhow::Error) -> ExitCode {
        eprintln!("preau: {}", one_line(error));
        ExitCode::from(3)
    }
}

/// An error and its causes, none of them said twice.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.contains(&cause) {
            continue;
        }
        if !line.is_empty() {
            line.push_str(": ");
        }
        line.push_str(cause.trim_end());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow::anyhow!("no such file")
            .context("people.csv: no such file")
            .context("cannot import");
        assert_eq!(one_line(&error), "cannot import: people.csv: no such file");
    }
}
