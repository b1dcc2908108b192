//! Migrations, the token key, and the model against the database.

use std::sync::Arc;

use diesel_store::{Migration, Options, create_schema};
use entity_model::{Builder, Model, Right};

use crate::bed::{blank, kind, made, open};
use crate::small;

const FIRST: Migration<'_> = Migration {
    version: "0001",
    name: "first",
    sql: "CREATE TABLE one (id integer NOT NULL PRIMARY KEY); CREATE TABLE two (id integer)",
};

const SECOND: Migration<'_> = Migration {
    version: "0002",
    name: "second",
    sql: "INSERT INTO one VALUES (1)",
};

#[test]
fn each_step_is_applied_once() {
    let model = crate::bed::empty();
    for bed in blank(&model, &Options::default()) {
        let database = bed.database();
        assert_eq!(
            database.migrate(&[FIRST]).unwrap(),
            ["engine-0001 engine", "0001 first"]
        );
        assert_eq!(database.migrate(&[FIRST]).unwrap(), Vec::<String>::new());
        assert_eq!(database.migrate(&[SECOND, FIRST]).unwrap(), ["0002 second"]);
        let again = open(&bed.url, &model, &Options::default());
        assert_eq!(
            again.migrate(&[FIRST, SECOND]).unwrap(),
            Vec::<String>::new()
        );
        let error = again.migrate(&[FIRST]).unwrap_err();
        assert!(kind(&error).contains("later version"), "{error}");
    }
}

#[test]
fn a_step_that_fails_leaves_nothing() {
    let model = crate::bed::empty();
    for bed in blank(&model, &Options::default()) {
        let database = bed.database();
        let wrong = Migration {
            sql: "INSERT INTO nowhere VALUES (1)",
            ..SECOND
        };
        assert!(database.migrate(&[FIRST, wrong]).is_err());
        assert_eq!(database.migrate(&[FIRST, SECOND]).unwrap().len(), 3);
    }
}

#[test]
fn gateways_that_start_together_migrate_once() {
    let model = crate::bed::empty();
    for bed in blank(&model, &Options::default()) {
        let applied: usize = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let database = open(&bed.url, &model, &Options::default());
                        database.migrate(&[FIRST, SECOND]).unwrap().len()
                    })
                })
                .collect();
            starts.into_iter().map(|s| s.join().unwrap()).sum()
        });
        assert_eq!(applied, 3, "on {:?}", bed.database().language());
    }
}

#[test]
fn the_token_key_stays() {
    let model = crate::bed::empty();
    for bed in blank(&model, &Options::default()) {
        let database = bed.database();
        database.migrate(&[]).unwrap();
        let key = database.token_key().unwrap();
        assert_eq!(key.len(), 32);
        assert_eq!(database.token_key().unwrap(), key);
        let again = open(&bed.url, &model, &Options::default());
        assert_eq!(again.token_key().unwrap(), key);
    }
}

#[test]
fn a_schema_from_the_model_agrees_with_it() {
    for bed in made(&small::model(), &Options::default()) {
        assert_eq!(bed.database().check().unwrap(), []);
    }
}

#[test]
fn what_does_not_agree_is_named() {
    let model = small::model();
    for bed in blank(&model, &Options::default()) {
        let database = bed.database();
        let schema = create_schema(&model, database.language());
        let planted = schema
            .replace("\"title\" TEXT NOT NULL", "\"title\" TEXT")
            .replace(
                "\"title\" text COLLATE \"C\" NOT NULL",
                "\"title\" text COLLATE \"C\"",
            )
            .replace("    \"score\" REAL,\n", "")
            .replace("    \"score\" double precision,\n", "")
            .replace("\"printed\" INTEGER", "\"printed\" TEXT")
            .replace("\"printed\" date", "\"printed\" integer")
            .replace("\"caption\" text COLLATE \"C\"", "\"caption\" text")
            .replace("\"caption\" TEXT", "\"caption\" BLOB");
        database.run_script(&planted).unwrap();
        database
            .run_script("ALTER TABLE sample RENAME TO samples")
            .unwrap();
        let mut found: Vec<String> = database
            .check()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        found.sort();
        let without_types: Vec<&str> = found
            .iter()
            .map(|f| f.split(" is ").next().unwrap())
            .collect();
        assert_eq!(
            without_types,
            [
                "column book.printed",
                "column book.score",
                "column book.title may be null in the database and",
                "column tag.caption",
                "table sample"
            ],
            "{found:#?}"
        );
    }
}

/// Two types in one table: the second may leave the first one's columns empty.
fn shared_table() -> Arc<Model> {
    let mut m = Builder::new("Shared", "Container");
    let mut e = m.entity("Person", "person");
    e.int64("Id");
    e.text("Name", 50).required();
    e.key(&["Id"]);
    let mut e = m.entity("Teacher", "person");
    e.int64("Id");
    e.text("Topic", 50).required();
    e.key(&["Id"]);
    e.view();
    m.set("People", "Person", Right::new("read"));
    Arc::new(m.build().unwrap_or_else(|e| panic!("{e}")))
}

#[test]
fn two_types_may_share_a_table() {
    for bed in made(&shared_table(), &Options::default()) {
        assert_eq!(bed.database().check().unwrap(), []);
    }
}

#[test]
fn a_decimal_that_would_lose_digits_is_refused() {
    let mut m = Builder::new("Long", "Container");
    let mut e = m.entity("Star", "star");
    e.int64("Id");
    e.decimal("Mass", 40, 2);
    e.key(&["Id"]);
    let model = Arc::new(m.build().unwrap());
    for bed in blank(&crate::bed::empty(), &Options::default()) {
        let opened =
            diesel_store::Database::open(&bed.url, Arc::clone(&model), &Options::default());
        let refusal = opened.err().unwrap().to_string();
        assert!(
            refusal.contains("Star/Mass is declared with 40 digits"),
            "{refusal}"
        );
    }
}
