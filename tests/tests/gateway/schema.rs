//! The tables are as the model declares them, and a database is brought up to date only once.

use gateway_tests::{Kind, each, empty};

#[test]
fn every_column_type_and_nullability_agrees_on_both_databases() {
    each(|gateway| {
        let differing = gateway.database.check().unwrap();
        let told: Vec<String> = differing.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{:?}:\n{}", gateway.kind, told.join("\n"));
    });
}

#[test]
fn what_differs_is_named_on_both_databases() {
    for kind in Kind::all() {
        let home = empty(kind, "differing");
        let database = home.open();
        database
            .run_script("ALTER TABLE person RENAME COLUMN city TO town")
            .unwrap();
        let told: Vec<String> = database
            .check()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(told, ["column person.city is missing"], "{kind:?}");
    }
}
