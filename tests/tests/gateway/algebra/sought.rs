//! `$search`: words by their beginnings, whatever their case and marks.

use gateway_tests::{Row, alike};
use query_plan::fold;
use serde_json::json;

use super::{Case, School, gives};

/// Whether one of the texts has a word that begins so.
fn has(row: Row<'_>, texts: &[&str], start: &str) -> bool {
    texts.iter().filter_map(|name| row.text(name)).any(|text| {
        let folded = fold::fold(text);
        let mut words = folded.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.starts_with(start))
    })
}

const USER: &[&str] = &[
    "FirstName",
    "LastName",
    "Code",
    "Login",
    "Mail",
    "InstitutionalMail",
];

fn users(s: &School, holds: impl Fn(Row<'static>) -> bool) -> Vec<serde_json::Value> {
    let rows = s.set("Users").live().filter(|r| holds(*r));
    rows.map(|r| json!({"Id": r.id()})).collect()
}

const CASES: &[Case] = &[
    ("Users?$search=JEAN&$select=Id", |s| {
        users(s, |r| has(r, USER, "jean"))
    }),
    ("Users?$search=elo&$select=Id", |s| {
        users(s, |r| has(r, USER, "elo"))
    }),
    ("Users?$search=Élo&$select=Id", |s| {
        users(s, |r| has(r, USER, "elo"))
    }),
    ("Users?$search=jean gar&$select=Id", |s| {
        users(s, |r| has(r, USER, "jean") && has(r, USER, "gar"))
    }),
    ("Users?$search=jean NOT loup&$select=Id", |s| {
        users(s, |r| has(r, USER, "jean") && !has(r, USER, "loup"))
    }),
    ("Users?$search=jean AND (loup OR val)&$select=Id", |s| {
        users(s, |r| {
            has(r, USER, "jean") && (has(r, USER, "loup") || has(r, USER, "val"))
        })
    }),
    ("Users?$search=\"jean loup\"&$select=Id", |s| {
        users(s, |r| {
            r.text("FirstName")
                .is_some_and(|n| n.starts_with("Jean-Loup"))
        })
    }),
    ("Users?$search=NOT a&$select=Id", |s| {
        users(s, |r| !has(r, USER, "a"))
    }),
    ("Users?$search='jea'&$select=Id", |s| {
        users(s, |r| has(r, USER, "jea"))
    }),
    (
        "Users?$search=mar&$filter=Gender eq 'Female'&$select=Id&$orderby=Id desc",
        |s| {
            let mut rows = users(s, |r| {
                has(r, USER, "mar") && r.text("Gender") == Some("Female")
            });
            rows.reverse();
            rows
        },
    ),
    (
        "Domains?$select=Id&$expand=PrimaryTrainingSessions($search=session;$select=Id;$orderby=Id)",
        |s| {
            let row = |r: Row<'static>| {
                let mut inner = s.many("TrainingSessions", "PrimaryDomainId", r);
                inner.retain(|t| has(*t, &["Name", "Code"], "session"));
                inner.sort_by_key(|t| t.id());
                let inner: Vec<_> = inner.iter().map(|t| json!({"Id": t.id()})).collect();
                json!({"Id": r.id(), "PrimaryTrainingSessions": inner})
            };
            let mut rows: Vec<_> = s.set("Domains").live().map(row).collect();
            rows.sort_by_key(|r| r["Id"].as_i64());
            rows
        },
    ),
];

#[test]
fn words_are_found() {
    gives(CASES);
}

#[test]
fn what_is_found_is_counted() {
    let found = alike("Users?$search=jean&$count=true&$top=1").json();
    let count = alike("Users/$count?$search=jean").count();
    assert_eq!(found["@odata.count"], count);
    assert!(count > 1);
    let every = alike("Users/$count").count();
    assert_eq!(
        alike("Users/$count?$search=NOT jean").count(),
        every - count
    );
    // In an expression, over what belongs to a row.
    let some =
        alike("Domains?$filter=PrimaryTrainingSessions/$count($search=session) gt 0").count();
    let all = alike(
        "Domains?$filter=PrimaryTrainingSessions/any(t:startswith(tolower(t/Name),'session'))",
    )
    .count();
    assert!(some >= all && all > 0);
    // What is written stands for itself.
    for nothing in ["50%25", "a_b_c_d", "\"%25\"", "...", "jean\\"] {
        let answer = alike(&format!("Users/$count?$search={nothing}"));
        assert_eq!(answer.status, 200, "{nothing}");
    }
}
