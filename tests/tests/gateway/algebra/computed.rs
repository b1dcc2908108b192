//! `$compute`: names for what is computed, at every level.

use gateway_tests::{Row, alike};
use serde_json::json;

use super::{Case, gives, hundredths};

const CASES: &[Case] = &[
    (
        "Rooms?$compute=Capacity mul 2 as Twice&$select=Id,Twice",
        |s| {
            let row = |r: Row<'_>| json!({"Id": r.id(), "Twice": r.int("Capacity").map(|c| c * 2)});
            s.set("Rooms").live().map(row).collect()
        },
    ),
    (
        "Users?$compute=length(LastName) as Long,Long add length(FirstName) as Both&$filter=Both gt 14&$select=Id,Both&$orderby=Both desc,Id",
        |s| {
            let long = |r: Row<'_>, name: &str| r.text(name).map_or(0, |t| t.chars().count());
            let both = |r: Row<'static>| long(r, "LastName") + long(r, "FirstName");
            let mut rows: Vec<_> = s.set("Users").live().filter(|r| both(*r) > 14).collect();
            rows.sort_by_key(|r| (std::cmp::Reverse(both(*r)), r.id()));
            rows.into_iter()
                .map(|r| json!({"Id": r.id(), "Both": both(r)}))
                .collect()
        },
    ),
    (
        "Grades?$compute=Value ge 10 as Passed,Value add 0.25 as More&$select=Id,Passed,More",
        |s| {
            let row = |r: Row<'_>| {
                let mark = hundredths(r);
                json!({
                    "Id": r.id(),
                    "Passed": mark.is_some_and(|m| m >= 1000),
                    "More": mark.map(|m| (m + 25) as f64 / 100.0),
                })
            };
            s.set("Grades").live().map(row).collect()
        },
    ),
    (
        "Trainees?$compute=TrainingSession/Code as Code&$select=Id,Code&$filter=startswith(Code,'S')",
        |s| {
            let rows = s.set("Trainees").live().filter_map(|r| {
                let code = s
                    .one("TrainingSessions", r.int("TrainingSessionId"))?
                    .text("Code")?;
                code.starts_with('S')
                    .then(|| json!({"Id": r.id(), "Code": code}))
            });
            rows.collect()
        },
    ),
    (
        "Students?$select=Id&$expand=Grades($compute=Value sub 10 as Over;$filter=Over gt 5;$select=Over),User($compute=concat(LastName,', ') as Comma;$select=Comma)",
        |s| {
            let row = |r: Row<'static>| {
                let mut grades = s.many("Grades", "StudentId", r);
                grades.sort_by_key(|g| g.id());
                let over: Vec<_> = grades
                    .into_iter()
                    .filter_map(hundredths)
                    .filter(|m| *m > 1500)
                    .map(|m| json!({"Over": (m - 1000) as f64 / 100.0}))
                    .collect();
                let user = s
                    .one("Users", r.int("UserId"))
                    .and_then(|u| u.text("LastName"));
                let user = user.map(|name| json!({"Comma": format!("{name}, ")}));
                json!({"Id": r.id(), "Grades": over, "User": user})
            };
            s.set("Students").live().map(row).collect()
        },
    ),
];

#[test]
fn names_stand_for_what_they_compute() {
    gives(CASES);
}

#[test]
fn one_entity_and_a_count_compute_as_well() {
    let room = alike("Rooms?$top=1").value()[0].clone();
    let url = format!("Rooms({})?$compute=Capacity add 1 as More", room["Id"]);
    let more = alike(&url).json();
    assert_eq!(
        more["More"].as_i64(),
        room["Capacity"].as_i64().map(|c| c + 1)
    );
    assert_eq!(more["More@odata.type"], "#Int64");
    assert_eq!(more["Name"], room["Name"]);
    let large = alike("Rooms/$count?$compute=Capacity add 1 as More&$filter=More gt 31").count();
    assert_eq!(large, alike("Rooms?$filter=Capacity gt 30").count());
}
