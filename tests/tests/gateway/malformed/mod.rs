//! What a client gets wrong, and where it is told so.
//!
//! `cases.txt` holds one URL per line below a heading for each option and path form, and under each URL what is
//! answered: status, code, which bytes are to blame, and the hint. `PREAU_BLESS=1` writes the answers anew; each is to be
//! read before it is committed. A 500 is never blessed.

use std::fmt::Write as _;

use gateway_tests::{Answer, Gateway, Kind, school};
use serde_json::Value;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/gateway/malformed/cases.txt"
);

#[test]
fn every_malformed_url_is_refused_where_it_is_wrong_on_both_databases() {
    let written = std::fs::read_to_string(FILE).unwrap();
    let mut kinds = Kind::all().into_iter();
    let told = retell(&written, school(kinds.next().unwrap()));
    for kind in kinds {
        assert_eq!(
            told,
            retell(&written, school(kind)),
            "{kind:?} answers otherwise"
        );
    }
    if std::env::var_os("PREAU_BLESS").is_some() {
        std::fs::write(FILE, &told).unwrap();
    }
    let differing: Vec<_> = written
        .lines()
        .zip(told.lines())
        .filter(|(a, b)| a != b)
        .collect();
    assert!(
        written == told || std::env::var_os("PREAU_BLESS").is_some(),
        "{} answers have changed (PREAU_BLESS=1 writes them): {differing:#?}",
        differing.len()
    );
}

#[test]
fn there_are_ten_malformed_urls_for_each_option_and_path_form() {
    let written = std::fs::read_to_string(FILE).unwrap();
    for part in written.split("\n## ").skip(1) {
        let count = part.lines().skip(1).filter(|line| is_url(line)).count();
        assert!(count >= 10, "only {count} below {:?}", part.lines().next());
    }
    assert!(written.lines().filter(|line| is_url(line)).count() >= 200);
}

fn is_url(line: &str) -> bool {
    !line.is_empty() && !line.starts_with(['#', ' '])
}

/// The file with the answers as they are now.
fn retell(written: &str, gateway: &Gateway) -> String {
    let mut told = String::new();
    let mut answered = Vec::new();
    for line in written.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(told, "{line}").unwrap();
        if is_url(line) {
            let answer = gateway.get(line);
            if (400..=501).contains(&answer.status) && answer.status != 500 {
                writeln!(told, "    {}", refusal(line, &answer)).unwrap();
            } else {
                answered.push(format!(
                    "{} {line}: {}",
                    answer.status,
                    answer.text().chars().take(200).collect::<String>()
                ));
            }
        }
    }
    assert!(
        answered.is_empty(),
        "these are not refused:\n{}",
        answered.join("\n")
    );
    told
}

/// Status, code, the bytes that are to blame, and the hint.
fn refusal(url: &str, answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.text())
        .unwrap_or_else(|e| panic!("{url}: {e}: {}", answer.text()));
    let error = &body["error"];
    let mut told = format!("{} {}", answer.status, error["code"].as_str().unwrap());
    assert!(!error["message"].as_str().unwrap().is_empty());
    if let (Some(within), Some(position)) = (
        error["innererror"]["in"].as_str(),
        error["innererror"]["position"].as_u64(),
    ) {
        let length = error["innererror"]["length"].as_u64().unwrap();
        write!(
            told,
            " {within} {position}+{length} {}",
            blamed(answer, within, position, length)
        )
        .unwrap();
    }
    if let Some(hint) = error["innererror"]["hint"].as_str() {
        write!(told, ", {hint}").unwrap();
    }
    told
}

/// The bytes of the URL as it was sent that are to blame.
fn blamed(answer: &Answer, within: &str, position: u64, length: u64) -> String {
    let sent = answer.asked.strip_prefix("GET /odata-api/").unwrap();
    let (path, query) = sent.split_once('?').unwrap_or((sent, ""));
    let text = if within == "path" { path } else { query };
    let (start, length) = (
        usize::try_from(position).unwrap(),
        usize::try_from(length).unwrap(),
    );
    let piece = text.get(start..start + length);
    let piece = piece.unwrap_or("OUTSIDE");
    let shown = percent_encoding::percent_decode_str(piece).decode_utf8_lossy();
    format!("«{}»", shown.replace(char::is_control, "␀"))
}
