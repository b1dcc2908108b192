//! PostgreSQL's own tools: `psql` to set the scene, `pgbench` as the baseline, and the server's log to learn which
//! statements a request comes to.

use super::home::Cluster;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Until the server has taken a new setting, or written what it was told to log.
const A_MOMENT: Duration = Duration::from_millis(400);

/// Runs SQL and gives what it says, without headings.
pub(crate) fn psql(cluster: &Cluster, url: &str, sql: &str) -> Result<String> {
    let mut psql = Command::new(cluster.tool("psql"));
    psql.args([
        "--no-psqlrc",
        "--quiet",
        "--tuples-only",
        "--no-align",
        "--set=ON_ERROR_STOP=1",
    ])
    .args(["--dbname", url, "--command", sql])
    .stdin(Stdio::null());
    output(&mut psql, "psql")
}

fn output(command: &mut Command, name: &str) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("starting {name}"))?;
    if !output.status.success() {
        bail!(
            "{name} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A statement as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) text: String,
    /// Null is `None`.
    parameters: Vec<Option<String>>,
}

/// The statements that `work` makes the server run.
pub(crate) fn statements_of(
    cluster: &Cluster,
    url: &str,
    work: impl FnOnce() -> Result<()>,
) -> Result<Vec<Statement>> {
    let set = |what: &str| {
        psql(cluster, url, &format!("ALTER SYSTEM {what}"))?;
        psql(cluster, url, "SELECT pg_reload_conf()")?;
        std::thread::sleep(A_MOMENT);
        anyhow::Ok(())
    };
    set("SET log_statement = 'all'")?;
    let mut log = File::open(cluster.log()).context("opening the server's log")?;
    log.seek(SeekFrom::End(0))?;
    let worked = work();
    std::thread::sleep(A_MOMENT);
    let mut said = String::new();
    let read = log.read_to_string(&mut said);
    set("RESET log_statement")?;
    worked?;
    read.context("reading the server's log")?;
    Ok(logged(&said))
}

/// Reads `… LOG:  execute name: text` and the `DETAIL:  parameters: $1 = 'x', $2 = NULL` behind it.
fn logged(log: &str) -> Vec<Statement> {
    // A line that goes on begins with a tab.
    let log = log.replace("\n\t", " ");
    let mut statements: Vec<Statement> = Vec::new();
    for line in log.lines() {
        if let Some((_, said)) = line.split_once("LOG:  ") {
            let text = said.strip_prefix("statement: ").or_else(|| {
                let named = said.strip_prefix("execute ")?;
                named.split_once(": ").map(|(_, text)| text)
            });
            statements.extend(text.map(|text| Statement {
                text: text.trim().to_owned(),
                parameters: Vec::new(),
            }));
        } else if let Some((_, detail)) = line.split_once("DETAIL:  ")
            && let Some(list) = detail
                .strip_prefix("parameters: ")
                .or_else(|| detail.strip_prefix("Parameters: "))
            && let Some(last) = statements.last_mut()
        {
            last.parameters = parameters(list);
        }
    }
    statements
}

/// `$1 = 'it''s', $2 = NULL`
fn parameters(list: &str) -> Vec<Option<String>> {
    let mut all = Vec::new();
    let mut rest = list;
    while let Some((_, value)) = rest.split_once(" = ") {
        let Some(quoted) = value.strip_prefix('\'') else {
            all.push(None);
            rest = value.split_once(", ").map_or("", |(_, rest)| rest);
            continue;
        };
        let mut text = String::new();
        let mut left = quoted;
        while let Some((before, after)) = left.split_once('\'') {
            text.push_str(before);
            left = after;
            match after.strip_prefix('\'') {
                Some(more) => {
                    text.push('\'');
                    left = more;
                }
                None => break,
            }
        }
        all.push(Some(text));
        rest = left;
    }
    all
}

/// Some statements as a script for `pgbench`, and the values of its variables.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Script {
    text: String,
    variables: Vec<(String, String)>,
}

impl Script {
    /// Without variables from outside.
    pub(crate) fn plain(text: String) -> Self {
        Self {
            text,
            variables: Vec::new(),
        }
    }

    pub(crate) fn of(statements: &[Statement]) -> Self {
        let mut script = Self {
            text: String::new(),
            variables: Vec::new(),
        };
        for (number, statement) in statements.iter().enumerate() {
            let mut text = statement.text.clone();
            // From the last, so that `$1` is not found in `$12`.
            for (index, value) in statement.parameters.iter().enumerate().rev() {
                let name = format!("s{number}p{index}");
                let place = format!("${}", index + 1);
                match value {
                    Some(value) => {
                        text = text.replace(&place, &format!(":{name}"));
                        script.variables.push((name, value.clone()));
                    }
                    None => text = text.replace(&place, "NULL"),
                }
            }
            script.text.push_str(text.trim_end_matches(';'));
            script.text.push_str(";\n");
        }
        script
    }
}

/// Runs the script on so many connections for this long; gives transactions per second.
pub(crate) fn pgbench(
    cluster: &Cluster,
    url: &str,
    script: &Script,
    connections: usize,
    time: Duration,
) -> Result<f64> {
    let mut pgbench = Command::new(cluster.tool("pgbench"));
    let seconds = time.as_secs_f64().round().max(1.0);
    pgbench
        .args(["--no-vacuum", "--protocol=prepared", "--file=-"])
        // A serializable transaction may have to begin again.
        .arg("--max-tries=10")
        .arg(format!("--client={connections}"))
        .arg(format!("--jobs={}", connections.min(2)))
        .arg(format!("--time={seconds}"));
    for (name, value) in &script.variables {
        pgbench.arg(format!("--define={name}={value}"));
    }
    pgbench
        .arg(url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = pgbench.spawn().context("starting pgbench")?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(script.text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    match tps(&said) {
        Some(tps) if output.status.success() => Ok(tps),
        _ => {
            let short: String = errors.trim().chars().take(600).collect();
            bail!("pgbench failed: {short}")
        }
    }
}

/// `tps = 1234.5 (without initial connection time)`
fn tps(said: &str) -> Option<f64> {
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

/// The URL of another database of the same server.
pub(crate) fn sibling(url: &str, database: &str) -> String {
    let server = url.rsplit_once('/').map_or(url, |(server, _)| server);
    format!("{server}/{database}")
}

/// The first process of a cluster, by the file it keeps.
pub(crate) fn postmaster(folder: &Path) -> Option<u32> {
    let text = std::fs::read_to_string(folder.join("data/postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "2026-11-01 10:00:00.1 UTC [42] LOG:  statement: BEGIN READ ONLY\n\
        2026-11-01 10:00:00.1 UTC [42] LOG:  execute __diesel_stmt_3: SELECT \"a\"\n\tFROM t WHERE x = $1 AND y = $2 LIMIT $3\n\
        2026-11-01 10:00:00.1 UTC [42] DETAIL:  parameters: $1 = 'it''s, so', $2 = NULL, $3 = '1001'\n\
        2026-11-01 10:00:00.1 UTC [42] LOG:  execute <unnamed>: SELECT $1::bigint[]\n\
        2026-11-01 10:00:00.1 UTC [42] DETAIL:  Parameters: $1 = '{1,2}'\n\
        2026-11-01 10:00:00.1 UTC [42] LOG:  statement: COMMIT\n";

    fn statement(text: &str, parameters: &[Option<&str>]) -> Statement {
        Statement {
            text: text.to_owned(),
            parameters: parameters.iter().map(|p| p.map(str::to_owned)).collect(),
        }
    }

    #[test]
    fn the_log_tells_statements_and_their_values() {
        let expected = [
            statement("BEGIN READ ONLY", &[]),
            statement(
                "SELECT \"a\" FROM t WHERE x = $1 AND y = $2 LIMIT $3",
                &[Some("it's, so"), None, Some("1001")],
            ),
            statement("SELECT $1::bigint[]", &[Some("{1,2}")]),
            statement("COMMIT", &[]),
        ];
        assert_eq!(logged(LOG), expected);
    }

    #[test]
    fn a_script_binds_what_was_bound() {
        let script = Script::of(&logged(LOG));
        assert_eq!(
            script.text,
            "BEGIN READ ONLY;\nSELECT \"a\" FROM t WHERE x = :s1p0 AND y = NULL LIMIT :s1p2;\nSELECT :s2p0::bigint[];\nCOMMIT;\n"
        );
        let variables: Vec<_> = script
            .variables
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        assert_eq!(
            variables,
            [("s1p2", "1001"), ("s1p0", "it's, so"), ("s2p0", "{1,2}")]
        );
    }

    #[test]
    fn pgbench_s_figure_is_found() {
        let said = "number of failed transactions: 0 (0.000%)\ntps = 1234.5 (without initial connection time)\n";
        assert_eq!(tps(said), Some(1234.5));
        assert_eq!(tps("pgbench: error"), None);
        assert_eq!(
            sibling("postgres://u:p@127.0.0.1:5/postgres", "x"),
            "postgres://u:p@127.0.0.1:5/x"
        );
    }
}
