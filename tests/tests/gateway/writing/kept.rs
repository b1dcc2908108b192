//! What is kept for a time and no longer: answers of repeatable requests, and what delta links lead to.

use chrono::{TimeDelta, Utc};
use gateway_tests::MODEL;
use query_plan::Planner;
use query_plan::limits::DELTA_DAYS;
use query_plan::port::{NoteId, Store};
use serde_json::json;

use super::{NOTHING, School, told};

fn each(visit: impl Fn(&School)) {
    super::each("kept", visit);
}

/// Makes the answer that is remembered of a request older than it is.
fn grow_older(school: &School, request: &str, by: TimeDelta) {
    let database = school.0.home().open();
    let id = format!(" {request}");
    let of = NoteId {
        kind: "repeatable",
        caller: 0,
        id: &id,
    };
    let aged = database.transaction(&mut |unit| {
        let mut note = unit.note(&of)?.unwrap();
        note.at -= by;
        unit.keep_note(&of, &note)
    });
    aged.unwrap();
}

#[test]
fn an_answer_is_remembered_for_a_day_and_no_longer_on_both_databases() {
    each(|school| {
        let sent = Utc::now().format("%a, %d %b %Y %H:%M:%S GMT");
        let line = format!(
            "POST Users | Repeatability-Request-ID: kept-1 | Repeatability-First-Sent: {sent}"
        );
        let add = || {
            let body = json!({ "FirstName": "Ada", "LastName": "Une fois" });
            let answer = school.must(201, &line, body);
            assert_eq!(answer.header("repeatability-result"), Some("accepted"));
            told(&answer)["Id"].as_i64().unwrap()
        };
        let first = add();
        assert_eq!(add(), first);
        grow_older(
            school,
            "kept-1",
            TimeDelta::hours(24) - TimeDelta::minutes(5),
        );
        assert_eq!(add(), first);
        grow_older(school, "kept-1", TimeDelta::minutes(5));
        assert_ne!(add(), first);
        assert_eq!(
            school.count("Users/$count?$filter=LastName eq 'Une fois'"),
            2
        );
    });
}

#[test]
fn a_delta_link_is_good_for_thirty_days_and_no_longer_on_both_databases() {
    each(|school| {
        let query = "$filter=LastName%20eq%20'Trente'&$select=Id";
        let key = school.0.home().open().token_key().unwrap();
        let planner = Planner::new(MODEL.clone(), &key).unwrap();
        let link = |age: TimeDelta| {
            let fingerprint = "Users?$filter=LastName eq 'Trente'&$select=Id";
            let mark = if school.0.kind == gateway_tests::Kind::Sqlite {
                "0"
            } else {
                "1:1:"
            };
            let token = planner.delta_token(mark, Utc::now() - age, fingerprint);
            format!("Users?{query}&$deltatoken={token}")
        };
        let days = TimeDelta::days(DELTA_DAYS);
        let good = school.0.get(&link(days - TimeDelta::minutes(5)));
        assert_eq!(good.status, 200, "{}", good.text());
        let old = school.send(&format!("GET {}", link(days)), NOTHING);
        assert_eq!(old.status, 410, "{}", old.text());
        assert_eq!(told(&old)["error"]["code"], "OD311");
        let again = old.header("location").unwrap();
        assert_eq!(again, format!("{}Users?{query}", school.0.root()));
        assert_eq!(school.0.get(again).status, 200);
    });
}
