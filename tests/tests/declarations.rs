//! The school's declarations hold before any database is asked.

#![expect(
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test ends where something is wrong, and looks at joins alone"
)]

use std::sync::Arc;

use chrono::DateTime;
use entity_model::Caller;
use query_plan::expr::{Compare, Expr, ExprKind};
use query_plan::read::{Read, Rel};
use query_plan::{Ask, Planner};

#[test]
fn every_declared_expression_binds() {
    let model = school_domain::model().unwrap_or_else(|e| panic!("{e}"));
    Planner::new(Arc::new(model), b"key").unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn every_set_can_be_planned_whole_and_with_all_its_navigations() {
    let model = Arc::new(school_domain::model().unwrap_or_else(|e| panic!("{e}")));
    let planner = Planner::new(model.clone(), b"key").unwrap_or_else(|e| panic!("{e}"));
    for set in &model.sets {
        for query in ["", "$expand=*", "$count=true&$top=1"] {
            plan(&planner, &set.name, query);
        }
    }
}

fn plan(planner: &Planner, path: &str, query: &str) -> Read {
    let caller = Caller::with_all_rights(0, "test");
    let ask = Ask {
        caller: &caller,
        now: DateTime::UNIX_EPOCH,
        max_page_size: None,
        track: false,
        v401: false,
        fingerprint: "",
    };
    let options = query_grammar::parse_query(query).unwrap_or_else(|e| panic!("{e}"));
    query_grammar::parse_path(path)
        .map(|path| planner.read(&path, &options, &ask))
        .unwrap_or_else(|e| panic!("{e}"))
        .unwrap_or_else(|e| panic!("{path}?{query}: {e:?}"))
}

/// Null meets no key, so each join compares with what is never null: a database can look its rows up.
#[test]
fn every_join_is_a_look_up() {
    let model = Arc::new(school_domain::model().unwrap_or_else(|e| panic!("{e}")));
    let planner = Planner::new(model.clone(), b"key").unwrap_or_else(|e| panic!("{e}"));
    let mut joins = 0;
    for set in &model.sets {
        let read = plan(&planner, &set.name, "$expand=*");
        for level in read.level.all() {
            each_join(&level.rows, &mut |on| {
                let ExprKind::Compare { op, right, .. } = &on.kind else {
                    panic!("{}: {on:?}", set.name)
                };
                assert_eq!((*op, right.typed.nullable), (Compare::Eq, false), "{on:?}");
                joins += 1;
            });
        }
    }
    assert!(joins > model.sets.len());
}

fn each_join(rows: &Rel, visit: &mut dyn FnMut(&Expr)) {
    match rows {
        Rel::Join { input, on, .. } => {
            visit(on);
            each_join(input, visit);
        }
        Rel::Filter { input, .. } => each_join(input, visit),
        _ => {}
    }
}
