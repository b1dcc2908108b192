#![allow(warnings)]
use std::sync::Arc;
use chrono::{Utc, NaiveDate};
use diesel_store::{Database, Options};
use entity_model::Value;
use query_plan::Planner;
use query_plan::desk::{Desk, Fault, Rules, Who, Call, Answer};
use query_plan::port::{Store, StoreError};
use school_domain::demo::{self, IntoUnit, Size};

fn open(url: &str) -> (Database, Planner, Rules) {
    let model = Arc::new(school_domain::model().unwrap());
    let database = Database::open(url, model, &Options::default()).unwrap();
    preau::migrate_for_scratch(&database);
    let planner = Planner::new(database.model().clone(), b"x").unwrap();
    (database, planner, school_domain::rules())
}
