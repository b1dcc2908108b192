//! The conformance table cannot lie: its lines are those of the standard, its tests exist, and metadata claims no more.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use gateway_tests::{Kind, school};

/// A section, the number of its lines, and those lines that have parts with the number of them.
type Section = (&'static str, u32, &'static [(u32, u32)]);

const LINES: &[Section] = &[
    ("C40-MIN", 33, &[]),
    ("C40-INT", 17, &[(7, 5)]),
    ("C40-ADV", 16, &[(9, 9)]),
    ("C401-MIN", 27, &[(9, 14)]),
    ("C401-INT", 11, &[]),
    ("C401-ADV", 10, &[(5, 5)]),
    ("AGG", 2, &[]),
];

/// Parts alone stand for this line.
const IN_PARTS: &str = "C40-INT-7";

/// Lines that stand for a whole section.
const TITLES: &[(&str, &str)] = &[
    ("4.0 Minimal", "C40-MIN"),
    ("4.0 Intermediate", "C40-INT"),
    ("4.0 Advanced", "C40-ADV"),
    ("4.01 Minimal", "C401-MIN"),
    ("4.01 Intermediate", "C401-INT"),
];

struct Line {
    rule: String,
    must: bool,
    yes: bool,
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The table, checked line by line.
fn table() -> BTreeMap<String, Line> {
    let text = std::fs::read_to_string(folder().join("CONFORMANCE.md")).unwrap();
    let tests = tests();
    let mut lines = BTreeMap::new();
    for row in text
        .lines()
        .filter(|l| l.starts_with("| C40") || l.starts_with("| AGG"))
    {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [id, kind, rule, state, why] = cells.as_slice() else {
            panic!("not five cells: {row}");
        };
        assert!(
            matches!(*kind, "M" | "S" | "O") && !rule.is_empty(),
            "{row}"
        );
        match *state {
            "yes" => {
                let named: Vec<&str> = why.split(", ").map(|t| t.trim_matches('`')).collect();
                for test in named {
                    assert!(tests.contains(test), "{id}: there is no test '{test}'");
                }
            }
            "no" | "not applicable" => assert!(why.len() > 5, "{id} says not why"),
            other => panic!("{id}: {other}"),
        }
        let line = Line {
            rule: (*rule).to_owned(),
            must: *kind == "M",
            yes: *state != "no",
        };
        assert!(
            lines.insert((*id).to_owned(), line).is_none(),
            "{id} stands twice"
        );
    }
    lines
}

/// The names of all tests of the workspace.
fn tests() -> HashSet<String> {
    let mut found = HashSet::new();
    let mut folders: Vec<PathBuf> = vec![folder().to_owned(), folder().join("../crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_none_or(|n| n != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(path).unwrap();
                let mut marked = false;
                for line in text.lines().map(str::trim) {
                    let name = line
                        .split_once("fn ")
                        .and_then(|(_, rest)| rest.split_once('('));
                    match name {
                        Some((name, _)) if marked => {
                            found.insert(name.to_owned());
                            marked = false;
                        }
                        _ => marked |= line.starts_with("#[") && line.ends_with("test]"),
                    }
                }
            }
        }
    }
    found
}

/// Whether every must of a section is met.
fn is_whole(lines: &BTreeMap<String, Line>, section: &str) -> bool {
    let of = |id: &str| {
        id.strip_prefix(section)
            .is_some_and(|rest| rest.starts_with('-'))
    };
    lines
        .iter()
        .all(|(id, line)| !of(id) || !line.must || line.yes)
}

#[test]
fn the_table_is_whole_and_its_tests_exist() {
    let lines = table();
    let mut wanted = HashSet::new();
    for (section, count, parts) in LINES {
        for at in 1..=*count {
            let id = format!("{section}-{at}");
            let inside = parts
                .iter()
                .find(|(line, _)| line == &at)
                .map_or(0, |(_, n)| *n);
            wanted.extend((1..=inside).map(|part| format!("{id}.{part}")));
            if id != IN_PARTS {
                wanted.insert(id);
            }
        }
    }
    let there: HashSet<String> = lines.keys().cloned().collect();
    let missing: Vec<_> = wanted.difference(&there).collect();
    let unknown: Vec<_> = there.difference(&wanted).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing {missing:?}, unknown {unknown:?}"
    );
    for (title, section) in TITLES {
        let standing: Vec<_> = lines.iter().filter(|(_, l)| l.rule == *title).collect();
        assert!(!standing.is_empty(), "{title}");
        for (id, line) in standing {
            assert_eq!(line.yes, is_whole(&lines, section), "{id}");
        }
    }
}

#[test]
fn metadata_claims_what_the_table_shows_on_both_databases() {
    let lines = table();
    let whole = |sections: &[&str]| sections.iter().all(|section| is_whole(&lines, section));
    // A level counts where both versions that are spoken have it.
    let levels = [
        ("Advanced", ["C40-ADV", "C401-ADV"]),
        ("Intermediate", ["C40-INT", "C401-INT"]),
    ];
    let level = levels.iter().find(|(_, sections)| whole(sections));
    let level = level.map_or("Minimal", |(level, _)| level);
    assert!(whole(&["C40-MIN"]), "4.0 is not even minimal");
    for kind in Kind::all() {
        let metadata = school(kind).get("$metadata").text();
        let claim = format!("Capabilities.V1.ConformanceLevelType/{level}\"");
        assert!(metadata.contains(&claim), "{level} is not claimed");
        assert!(metadata.contains("\"Org.OData.Core.V1.ODataVersions\" String=\"4.0 4.01\""));
    }
}
