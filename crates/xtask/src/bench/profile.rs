//! Where the processor's time goes, by `perf` when it is there.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Samples a second; odd, so that they fall out of step with anything regular.
const FREQUENCY: &str = "997";

/// Symbols that are shown.
const SHOWN: usize = 20;

/// The symbols in which a process spent the time while `work` ran, the most expensive first.
pub(crate) fn during(
    process: u32,
    time: Duration,
    work: impl FnOnce() -> Result<()>,
) -> Result<Vec<String>> {
    let file = std::env::temp_dir().join(format!("preau-bench-{}.perf", std::process::id()));
    let mut perf = Command::new("perf");
    perf.args([
        "record",
        "--quiet",
        "--event",
        "cpu-clock",
        "--freq",
        FREQUENCY,
        "-g",
    ])
    .args(["--pid", &process.to_string(), "--output"])
    .arg(&file)
    .args(["--", "sleep", &time.as_secs_f64().to_string()])
    .stdin(Stdio::null())
    .stdout(Stdio::null())
    .stderr(Stdio::piped());
    let recording = perf
        .spawn()
        .context("starting perf (Debian: `apt-get install linux-perf`)")?;
    let worked = work();
    let recorded = recording.wait_with_output()?;
    worked?;
    if !recorded.status.success() {
        bail!(
            "perf record failed: {}",
            String::from_utf8_lossy(&recorded.stderr).trim()
        );
    }
    let symbols = report(&file);
    let _ = std::fs::remove_file(&file);
    symbols
}

fn report(file: &Path) -> Result<Vec<String>> {
    let output = Command::new("perf")
        .args([
            "report",
            "--stdio",
            "--no-children",
            "--call-graph",
            "none",
            "--percent-limit",
            "0.5",
        ])
        .args(["--sort", "symbol,dso", "--input"])
        .arg(file)
        .stdin(Stdio::null())
        .output()
        .context("starting perf")?;
    if !output.status.success() {
        bail!(
            "perf report failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(symbols(&String::from_utf8_lossy(&output.stdout)))
}

/// `  12.34%  [.] function  preau`
fn symbols(report: &str) -> Vec<String> {
    let lines = report
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'));
    let symbol = |line: &str| {
        let (percent, rest) = line.split_once('%')?;
        percent.parse::<f32>().ok()?;
        let words: Vec<&str> = rest.split_ascii_whitespace().collect();
        Some(format!("{percent} % {}", words.join(" ")))
    };
    lines.filter_map(symbol).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_of_perf_is_read() {
        let report = "# To display\n#\n    12.34%  [.] core::fmt::write     preau\n     0.50%  [k] do_syscall_64  [kernel.kallsyms]\n\n";
        assert_eq!(
            symbols(report),
            [
                "12.34 % [.] core::fmt::write preau",
                "0.50 % [k] do_syscall_64 [kernel.kallsyms]"
            ]
        );
    }
}
