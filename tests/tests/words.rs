//! The engine knows no service: no word of a model stands in its crates, neither in code nor in comments nor in tests.

#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use entity_model::Model;

const ENGINE: [&str; 6] = [
    "query-grammar",
    "entity-model",
    "query-plan",
    "diesel-store",
    "api-description",
    "actix-server",
];

/// What is read as text.
const TEXTS: [&str; 10] = [
    "rs", "md", "txt", "golden", "sql", "json", "xml", "html", "js", "css",
];

/// Words of a model that are no less the engine's own, and why.
#[rustfmt::skip]
const GENERAL: &[(&str, &[&str])] = &[
    ("what a row of any model may have, in every example",
        &["Id", "ID", "Name", "Title", "Code", "Description", "Price", "Rating", "Amount", "Status"]),
    ("words of the standard: of CSDL, of its vocabularies, of the protocol",
        &["Annotation", "Annotations", "Document", "Duration", "EntityType", "Key", "Kind", "Length",
          "MediaType", "Members", "Permission", "Scale", "TypeName", "Unit", "Value", "Version"]),
    ("functions and methods of the standard, as the engine's enumerations name them",
        &["Average", "Day", "Year", "Rank", "Create", "Update", "Project", "System"]),
    ("words of HTTP",
        &["Content", "Language", "Location", "Post"]),
    ("stamps, which every model may ask for",
        &["CreatedAt", "CreatedBy"]),
    ("types, variants and markers in the engine's code, of another meaning",
        &["After", "At", "Before", "Change", "Data", "Documents", "From", "Job", "Jobs", "Manager", "Offset", "Once", "Origin",
          "Owner", "Position", "Reason", "Relation", "Room", "Rooms", "Size", "Start",
          "State", "Stop", "Structure", "Texts", "To", "Unavailable", "Uuid", "Whole", "Width"]),
    ("what a sentence begins with",
        &["Dates", "Numbers"]),
    ("the engine's own little models: a library, a workshop, an address, a measure",
        &["Address", "Author", "AuthorId", "City", "Closed", "Colour", "Comment", "Door", "Parts", "Rate", "Score", "Secret", "Street", "Weight"]),
];

#[test]
fn no_word_of_the_school_stands_in_the_engine() {
    hold(&school_domain::model().unwrap());
}

#[test]
fn no_word_of_the_reference_model_stands_in_the_engine() {
    hold(&reference_service::model().unwrap());
}

/// Every exception is one: what no model says any more, or the engine does not, is no exception.
#[test]
fn every_general_word_is_needed() {
    let models = [
        school_domain::model().unwrap(),
        reference_service::model().unwrap(),
    ];
    let names: BTreeSet<&str> = models.iter().flat_map(names).collect();
    let written = written();
    let idle = general().filter(|word| !(names.contains(word) && written.contains_key(*word)));
    let idle: Vec<&str> = idle.collect();
    assert!(idle.is_empty(), "no exceptions any more: {idle:?}");
}

fn hold(model: &Model) {
    let written = written();
    let general: BTreeSet<&str> = general().collect();
    let found = names(model)
        .into_iter()
        .filter(|name| !general.contains(name));
    let found = found.filter_map(|name| Some(format!("{name}: {}", written.get(name)?.join(", "))));
    let found: Vec<String> = found.collect();
    assert!(
        found.is_empty(),
        "{} words of {} in the engine:\n{}",
        found.len(),
        model.namespace,
        found.join("\n")
    );
}

fn general() -> impl Iterator<Item = &'static str> {
    GENERAL.iter().flat_map(|(_, words)| words.iter().copied())
}

/// Names of sets, types, properties, navigations and operations.
fn names(model: &Model) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    names.extend(model.sets.iter().map(|s| s.name.as_str()));
    names.extend(model.enums.iter().map(|e| e.name.as_str()));
    names.extend(model.operations.iter().map(|o| o.name.as_str()));
    for complex in &model.complexes {
        names.insert(&complex.name);
        names.extend(complex.members.iter().map(|p| p.name.as_str()));
    }
    for entity in &model.entities {
        names.insert(&entity.name);
        names.extend(entity.properties.iter().map(|p| p.name.as_str()));
        names.extend(entity.navigations.iter().map(|n| n.name.as_str()));
    }
    names
}

/// Every word that stands in the engine's crates, with the files in which it does.
fn written() -> BTreeMap<String, Vec<String>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in ENGINE {
        for file in files(&crates.join(name)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let file = file.strip_prefix(&crates).unwrap().display().to_string();
            let in_word = |c: char| c.is_alphanumeric() || c == '_';
            let own: BTreeSet<&str> = text.split(|c| !in_word(c)).collect();
            for word in own {
                words.entry(word.to_owned()).or_default().push(file.clone());
            }
        }
    }
    words
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_text = path
            .extension()
            .is_some_and(|e| TEXTS.iter().any(|t| e == *t));
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if is_text {
            files.push(path);
        }
    }
    files
}
