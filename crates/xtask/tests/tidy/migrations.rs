//! The two migration folders are one history told to two databases.

use crate::tree::{Finding, Tree};
use std::collections::{BTreeMap, BTreeSet};

const FOLDERS: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

/// The same numbers and names in both folders.
pub(crate) fn same_names(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names(tree, folder));
    let mut findings = Vec::new();
    for (here, there, missing_from) in [
        (&sqlite, &postgres, FOLDERS[1]),
        (&postgres, &sqlite, FOLDERS[0]),
    ] {
        for (name, path) in here.iter().filter(|(name, _)| !there.contains_key(*name)) {
            findings.extend(
                tree.get(path)
                    .map(|file| file.finding(1, format!("{missing_from}{name} is missing"))),
            );
        }
    }
    findings
}

/// A number stands for one migration.
pub(crate) fn distinct_numbers(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in FOLDERS {
        let mut seen = BTreeSet::new();
        let mut migrations = BTreeSet::new();
        for (name, path) in names(tree, folder) {
            let migration = name.split('/').next().unwrap_or(name).to_owned();
            let number = migration.split('_').next().unwrap_or_default().to_owned();
            let message = match number.parse::<u64>() {
                Err(_) => "a migration's name begins with its number and `_`",
                Ok(_) if migrations.insert(migration) && !seen.insert(number) => {
                    "this number is taken"
                }
                Ok(_) => continue,
            };
            findings.extend(tree.get(path).map(|file| file.finding(1, message)));
        }
    }
    findings
}

/// Path below the folder → whole path, of every SQL file.
fn names<'a>(tree: &'a Tree, folder: &'a str) -> BTreeMap<&'a str, &'a str> {
    let files = tree
        .under(folder)
        .filter(|file| file.path.ends_with(".sql"));
    files
        .map(|file| (&file.path[folder.len()..], file.path.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::findings;

    #[test]
    fn a_migration_for_one_database_alone_is_found() {
        let files = [
            ("migrations/sqlite/0001_people.sql", ""),
            ("migrations/postgres/0001_people.sql", ""),
            ("migrations/postgres/0002_roles.sql", ""),
        ];
        assert_eq!(
            findings(same_names, &files),
            ["migrations/postgres/0002_roles.sql:1: migrations/sqlite/0002_roles.sql is missing"]
        );
    }

    #[test]
    fn a_number_taken_twice_and_a_name_without_one_are_found() {
        let files = [
            ("migrations/sqlite/0001_people/up.sql", ""),
            ("migrations/sqlite/0001_people/down.sql", ""),
            ("migrations/sqlite/0001_roles/up.sql", ""),
            ("migrations/postgres/people.sql", ""),
        ];
        let found = findings(distinct_numbers, &files);
        assert_eq!(
            found,
            [
                "migrations/sqlite/0001_roles/up.sql:1: this number is taken",
                "migrations/postgres/people.sql:1: a migration's name begins with its number and `_`",
            ]
        );
    }
}
