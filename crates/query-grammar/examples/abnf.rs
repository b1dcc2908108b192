//! Runs grammar cases (one JSON object a line: `name`, `rule`, `input`, for a refusal `fail_at`) through the recogniser.
//!
//! `cargo run --release -p query-grammar --example abnf -- FILE.jsonl …`
//!
//! Prints each case that disagrees, how many refusals stand exactly at `fail_at`, and a last line `N passed, M failed`.
//! Where a production has a tree parser too, a text that fits should also give a tree; those that do not are printed and
//! counted apart. With `VERBOSE` set, refusals that stand elsewhere than at `fail_at` are printed too.

use std::process::ExitCode;

use query_grammar::productions::{self, Verdict};
use query_grammar::{parse_path, parse_query};

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    refusals: usize,
    exact: usize,
    by_kind: usize,
    trees: usize,
    no_trees: usize,
}

fn main() -> ExitCode {
    let mut tally = Tally::default();
    for file in std::env::args().skip(1) {
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                for (index, line) in text.lines().enumerate() {
                    if !line.trim().is_empty() {
                        run_line(line, &format!("{file}:{}", index + 1), &mut tally);
                    }
                }
            }
            Err(error) => {
                tally.failed += 1;
                out(&format!("{file}: {error}"));
            }
        }
    }
    out(&format!(
        "{} refusals, {} exactly at fail_at; {} texts accepted that fail only by the kind of a name; {} trees built, {} not",
        tally.refusals, tally.exact, tally.by_kind, tally.trees, tally.no_trees
    ));
    out(&format!("{} passed, {} failed", tally.passed, tally.failed));
    if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[expect(clippy::print_stdout, reason = "a command line tool")]
fn out(line: &str) {
    println!("{line}");
}

fn run_line(line: &str, place: &str, tally: &mut Tally) {
    let case: serde_json::Value = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(error) => {
            tally.failed += 1;
            return out(&format!("{place}: {error}"));
        }
    };
    let text = |key: &str| case.get(key).and_then(serde_json::Value::as_str);
    let (rule, input) = (text("rule").unwrap_or(""), text("input").unwrap_or(""));
    let fail_at = case
        .get("fail_at")
        .and_then(serde_json::Value::as_u64)
        .and_then(|at| usize::try_from(at).ok());
    match judge(rule, input, fail_at, tally) {
        Ok(()) => tally.passed += 1,
        Err(reason) => {
            tally.failed += 1;
            let name = text("name").unwrap_or("");
            out(&format!("{place}: {name}: {rule} {input:?}: {reason}"));
        }
    }
}

fn judge(rule: &str, input: &str, fail_at: Option<usize>, tally: &mut Tally) -> Result<(), String> {
    let production = productions::find(rule).ok_or("unknown rule")?;
    match (production.recognise(input), fail_at) {
        (Verdict::Accepted, None) => {
            tree(production.name, input, tally);
            Ok(())
        }
        (Verdict::Refused { at }, None) => Err(format!("refused at {}", characters(input, at))),
        (Verdict::Refused { at }, Some(expected)) => {
            tally.refusals += 1;
            tally.exact += usize::from(characters(input, at) == expected);
            if characters(input, at) != expected && std::env::var_os("VERBOSE").is_some() {
                out(&format!(
                    "at {}, not {expected}: {rule} {input:?}",
                    characters(input, at)
                ));
            }
            Ok(())
        }
        (Verdict::Accepted, Some(at)) if fails_by_kind(input, at) => {
            tally.by_kind += 1;
            Ok(())
        }
        (Verdict::Accepted, Some(at)) => Err(format!("accepted, should fail at {at}")),
    }
}

fn characters(text: &str, bytes: usize) -> usize {
    text.get(..bytes).map_or(bytes, |head| head.chars().count())
}

/// The committee's runner knows the kind of each name, the recogniser does not. A text that it accepts may still be
/// wrong because a name is of another kind; then the place of the failure is right behind that name (and its
/// parentheses, a slash or blanks). A text that fails anywhere else must be refused.
fn fails_by_kind(input: &str, at: usize) -> bool {
    let head: String = input.chars().take(at).collect();
    let tail = input.chars().nth(at);
    let behind = head.trim_end_matches([' ', '/', '\t']);
    let separated = behind.len() < head.len();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    behind.ends_with(|c: char| word(c) || c == ')')
        && (separated || head.ends_with(')') || !tail.is_some_and(word))
}

/// Builds a tree where an entry point reads this rule.
fn tree(rule: &str, input: &str, tally: &mut Tally) {
    let query = |text: &str| parse_query(text).map(drop);
    let result = match rule {
        "odataRelativeUri" if !input.contains('#') => match input.split_once('?') {
            Some((path, options)) => parse_path(path).map(drop).and_then(|()| query(options)),
            None => parse_path(input).map(drop),
        },
        "resourcePath" => parse_path(input).map(drop),
        "queryOptions" | "filter" | "orderby" | "select" | "expand" | "compute" | "search"
        | "apply" | "skip" | "top" | "inlinecount" | "format" | "skiptoken" => query(input),
        "commonExpr" | "boolCommonExpr" | "firstMemberExpr" | "propertyPathExpr" | "isofExpr"
        | "notExpr" | "primitiveLiteral" => {
            query(&format!("$filter={}", input.replace('+', "%2B")))
        }
        "context" => query_grammar::parse_context(input).map(drop),
        "prefer" => {
            query_grammar::parse_prefer(input.split_once(':').map_or("", |(_, v)| v)).map(drop)
        }
        "preference" => query_grammar::parse_prefer(input).map(drop),
        _ => return,
    };
    match result {
        Ok(()) => tally.trees += 1,
        Err(error) => {
            tally.no_trees += 1;
            out(&format!("no tree: {rule} {input:?}: {error}"));
        }
    }
}
