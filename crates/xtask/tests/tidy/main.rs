//! The tidy test: what no compiler holds, held by reading the repository as text.
//!
//! One module per family of rules. A rule is a function from a [`tree::Tree`] to findings, and each is also run over a
//! small planted violation, so that a rule which has gone blind shows.

mod code;
mod code_map;
mod imports;
mod migrations;
mod sources;
mod tree;

use tree::{Finding, Tree};

type Rule = fn(&Tree) -> Vec<Finding>;

fn check(rule: Rule) {
    let findings = rule(&Tree::of_the_repository());
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(
        findings.is_empty(),
        "{} finding(s):\n{}",
        shown.len(),
        shown.join("\n")
    );
}

#[test]
fn manifests_follow_the_import_table() {
    check(imports::manifests);
}

#[test]
fn sources_follow_the_import_table() {
    check(imports::sources);
}

#[test]
fn doors_do_not_import_each_other() {
    check(imports::siblings);
}

#[test]
fn every_module_says_what_it_is_for() {
    check(sources::modules_open_with_a_doc);
}

#[test]
fn nothing_is_left_to_be_written() {
    check(sources::nothing_unwritten);
}

#[test]
fn no_file_names_somebodys_machine() {
    check(sources::no_private_place);
}

#[test]
fn migration_folders_tell_one_history() {
    check(migrations::same_names);
}

#[test]
fn migrations_are_numbered_once() {
    check(migrations::distinct_numbers);
}

#[test]
fn the_code_map_knows_every_crate_and_module() {
    if std::env::var_os("PREAU_BLESS").is_some()
        && let Some(map) = code_map::blessed(&Tree::of_the_repository())
    {
        std::fs::write(tree::root().join(code_map::MAP), map).unwrap();
    }
    check(code_map::complete);
}
