//! Time limits, long lists, and connections that are lost.

use std::time::Duration;

use diesel_store::Options;
use entity_model::Value;
use query_plan::expr::Compare;
use query_plan::expr::Expr;
use query_plan::port::Store;
use query_plan::read::JoinKind;

use crate::bed::{answer, insert, made, read_of};
use crate::plans::{Plans, Say, among, int};
use crate::small;

#[test]
fn a_statement_that_runs_too_long_is_stopped() {
    let model = small::model();
    let options = Options {
        statement_timeout: Some(Duration::from_millis(200)),
        ..Options::default()
    };
    for bed in made(&model, &options) {
        let database = bed.database();
        insert(
            database,
            "Book",
            &["Id", "Title"],
            (1..=2000)
                .map(|id| vec![Value::Int(id), "T".into()])
                .collect(),
        );
        let plans = Plans(database.model());
        let mut level = plans.level("Book", &[]);
        // Every book beside every other, four times: no database counts that in time.
        for source in 1..=3 {
            let on = Expr::compare(
                Compare::Ne,
                plans.column(0, "Book", "Id"),
                plans.column(source, "Book", "Stock"),
            );
            level = level.joined(plans, source, "Book", on, JoinKind::Inner);
        }
        let result = database.count(&read_of(level));
        assert_eq!(result, Err(query_plan::port::StoreError::Timeout));
        // The limit is the statement's, not the connection's.
        assert_eq!(database.count(&read_of(plans.level("Book", &[]))), Ok(2000));
    }
}

#[test]
fn a_list_may_be_long() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        insert(
            database,
            "Book",
            &["Id", "Title"],
            (1..=50)
                .map(|id| vec![Value::Int(id), format!("T{id}").into()])
                .collect(),
        );
        let plans = Plans(database.model());
        let count =
            |condition: Expr| database.count(&read_of(plans.level("Book", &[]).whose(condition)));
        let ids = (41..10_041).map(int).collect();
        assert_eq!(count(among(plans.column(0, "Book", "Id"), ids)), Ok(10));
        let titles = (41..10_041)
            .map(|n| crate::plans::text(&format!("T{n}")))
            .collect();
        assert_eq!(
            count(among(plans.column(0, "Book", "Title"), titles)),
            Ok(10)
        );
        let prices = (41..10_041)
            .map(|n| crate::plans::number_of(&format!("{n}.5")))
            .collect();
        assert_eq!(
            count(among(plans.column(0, "Book", "Price"), prices)),
            Ok(0)
        );
    }
}

#[test]
fn a_condition_may_have_many_parts() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        insert(
            database,
            "Book",
            &["Id", "Title"],
            (1..=50)
                .map(|id| vec![Value::Int(id), format!("T{id}").into()])
                .collect(),
        );
        let plans = Plans(database.model());
        let count = |condition: Expr| {
            let read = read_of(plans.level("Book", &[]).whose(condition));
            database.count(&read).map_err(|e| crate::bed::kind(&e))
        };
        let title = || plans.column(0, "Book", "Title");
        let is = |n: i64| crate::plans::eq(title(), crate::plans::text(&format!("T{n}")));
        assert_eq!(count(Expr::any((41..10_041).map(is).collect())), Ok(10));
        let isnt = |n: i64| is(n).negated();
        assert_eq!(count(Expr::all((41..10_041).map(isnt).collect())), Ok(40));
        // As a parser that knows no lists would build it.
        let nested = (1..200).fold(is(0), |all, n| Expr::any(vec![all, is(n)]));
        assert_eq!(count(nested), Ok(50));
        let too_many = (0..70_000).map(is).collect();
        assert_eq!(count(Expr::any(too_many)), Err("Computation".to_owned()));
    }
}

#[test]
fn lost_connections_are_replaced() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        let plans = Plans(database.model());
        insert(
            database,
            "Book",
            &["Id", "Title"],
            vec![vec![Value::Int(1), "T".into()]],
        );
        let level = plans.level("Book", &[]);
        assert_eq!(answer(database, &level), "1\n--\n");
        if let Some(server) = crate::bed::postgres().filter(|_| bed.url.starts_with("postgres")) {
            let name = bed.url.rsplit('/').next().unwrap();
            crate::bed::open(&server, &crate::bed::empty(), &Options::default())
                .run_script(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                ))
                .unwrap();
        }
        assert_eq!(answer(database, &level), "1\n--\n");
        insert(
            database,
            "Book",
            &["Id", "Title"],
            vec![vec![Value::Int(2), "U".into()]],
        );
        assert_eq!(answer(database, &level), "1\n2\n--\n");
    }
}

#[test]
fn a_database_that_is_not_there_is_unavailable() {
    let model = small::model();
    for url in [
        "sqlite:/no/such/folder/x.sqlite",
        "sqlite:",
        "postgres://nobody:secret@127.0.0.1:1/none",
        "mysql://user:secret@host/x",
    ] {
        let error =
            diesel_store::Database::open(url, std::sync::Arc::clone(&model), &Options::default())
                .err()
                .unwrap()
                .to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn many_shapes_pass_through_a_bounded_cache() {
    let model = small::model();
    let options = Options {
        readers: 1,
        ..Options::default()
    };
    for bed in made(&model, &options) {
        let database = bed.database();
        insert(
            database,
            "Book",
            &["Id", "Title"],
            (1..=5).map(|id| vec![Value::Int(id), "T".into()]).collect(),
        );
        let plans = Plans(database.model());
        let id = || plans.column(0, "Book", "Id");
        for round in 0..3 {
            for shape in 1..=500 {
                let any = Expr::any((0..shape).map(|n| crate::plans::eq(id(), int(n))).collect());
                let found = database.count(&read_of(plans.level("Book", &[]).whose(any)));
                assert_eq!(found, Ok((shape - 1).min(5).unsigned_abs()), "{round}");
            }
        }
    }
}
