//! The school's declarations hold before any database is asked.

use std::sync::Arc;

use chrono::DateTime;
use entity_model::Caller;
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
    let caller = Caller::with_all_rights(0, "test");
    let ask = Ask {
        caller: &caller,
        now: DateTime::UNIX_EPOCH,
        max_page_size: None,
        v401: false,
        fingerprint: "",
    };
    for set in &model.sets {
        for query in ["", "$expand=*", "$count=true&$top=1"] {
            let path = query_grammar::parse_path(&set.name).unwrap_or_else(|e| panic!("{e}"));
            let options = query_grammar::parse_query(query).unwrap_or_else(|e| panic!("{e}"));
            planner
                .read(&path, &options, &ask)
                .unwrap_or_else(|e| panic!("{}?{query}: {e:?}", set.name));
        }
    }
}
