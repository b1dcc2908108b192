//! What every source file owes its reader.

use crate::code;
use crate::tree::{Finding, Tree};

/// A module's first line says what it is for.
pub(crate) fn modules_open_with_a_doc(tree: &Tree) -> Vec<Finding> {
    let modules = tree
        .rust()
        .filter(|file| file.path.starts_with("crates/") && file.path.contains("/src/"));
    modules
        .filter(|file| {
            file.text
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("//!"))
                .is_none_or(|doc| doc.trim().is_empty())
        })
        .map(|file| file.finding(1, "a module opens with `//!` and what it is for"))
        .collect()
}

/// The macros that stand for code, and the words that stand for a module.
const UNWRITTEN: &[&str] = &["todo!", "unimplemented!"];
const PLACEHOLDER: &str = concat!("TO BE ", "WRITTEN");

/// No code is missing.
pub(crate) fn nothing_unwritten(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let code = code::without_comments(&file.text);
        for (index, line) in code.lines().enumerate() {
            for word in UNWRITTEN.iter().filter(|word| names_macro(line, word)) {
                findings
                    .push(file.finding(index + 1, format!("`{word}` stands where code should")));
            }
        }
        let placeholders = file.lines().filter(|(_, line)| line.contains(PLACEHOLDER));
        findings.extend(
            placeholders
                .map(|(line, _)| file.finding(line, "a placeholder stands where a module should")),
        );
    }
    findings
}

fn names_macro(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Folders of one person's machine, and of a desk beside the repository.
const PRIVATE: &[&str] = &[
    "/home/",
    "/root/",
    "/work/",
    "/tmp/targets",
    "shared/design",
    "shared/spec",
];

/// A file speaks of the repository alone: a reader has no other folder.
pub(crate) fn no_private_place(tree: &Tree) -> Vec<Finding> {
    let here = "crates/xtask/tests/tidy/sources.rs";
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path != here) {
        for (number, line) in file.lines() {
            for place in PRIVATE.iter().filter(|place| line.contains(*place)) {
                findings.push(file.finding(
                    number,
                    format!("`{place}` is a place that a reader does not have"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::findings;

    #[test]
    fn a_module_without_a_doc_is_found() {
        let files = [
            ("crates/query-plan/src/bind.rs", "use x;\n//! Too late.\n"),
            ("crates/query-plan/src/page.rs", "//!\nuse x;\n"),
            (
                "crates/query-plan/src/port.rs",
                "//! What the store offers.\n",
            ),
            ("crates/query-plan/tests/any.rs", "use x;\n"),
        ];
        let found = findings(modules_open_with_a_doc, &files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(
            found[0],
            "crates/query-plan/src/bind.rs:1: a module opens with `//!` and what it is for"
        );
    }

    #[test]
    fn missing_code_is_found_and_a_comment_about_it_is_not() {
        let planted = "//! On todo! and text.\nfn f() { todo!() }\nfn g() { unimplemented!(\"x\") }\nfn h() { my_todo!(); \"todo!\" }\n";
        assert_eq!(
            findings(nothing_unwritten, &[("crates/preau/src/main.rs", planted)]),
            [
                "crates/preau/src/main.rs:2: `todo!` stands where code should",
                "crates/preau/src/main.rs:3: `unimplemented!` stands where code should",
            ]
        );
        let stub = format!("//! {PLACEHOLDER}\n");
        assert_eq!(
            findings(nothing_unwritten, &[("tests/src/lib.rs", &stub)]).len(),
            1
        );
    }

    #[test]
    fn a_private_place_is_found() {
        let found = findings(
            no_private_place,
            &[("README.md", "See\n`/home/ada/préau`.\n")],
        );
        assert_eq!(
            found,
            ["README.md:2: `/home/` is a place that a reader does not have"]
        );
    }
}
