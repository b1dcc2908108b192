//! `$orderby`: null before everything when ascending, ties by the key, and the same on both databases.

use std::cmp::Ordering;

use gateway_tests::{Kind, Row, Table};
use unicode_normalization::UnicodeNormalization as _;

use super::School;

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Key {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
}

use Key::{Flag, Null, Number};

fn text(text: Option<&str>) -> Key {
    text.map_or(Null, |t| Key::Text(t.to_owned()))
}

/// A name as a school sorts it: without marks and case first, then by code point.
fn folded(value: Option<&str>) -> Key {
    text(
        value
            .map(|t| {
                let plain: String = t
                    .nfd()
                    .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
                    .collect();
                format!("{}\u{0}{t}", plain.to_lowercase())
            })
            .as_deref(),
    )
}

fn number(value: Option<f64>) -> Key {
    value.map_or(Null, Number)
}

fn int(value: Option<i64>) -> Key {
    value.map_or(Null, |n| Number(n as f64))
}

type Keys = fn(&School, Row<'static>) -> Vec<Key>;

/// The set, the order, which of its parts descend, and the keys.
const CASES: &[(&str, &str, &[bool], Keys)] = &[
    ("Users", "Id", &[false], |_, r| vec![int(r.int("Id"))]),
    ("Users", "Id desc", &[true], |_, r| vec![int(r.int("Id"))]),
    ("Users", "LastName", &[false], |_, r| {
        vec![folded(r.text("LastName"))]
    }),
    ("Users", "LastName desc", &[true], |_, r| {
        vec![folded(r.text("LastName"))]
    }),
    (
        "Users",
        "FirstName asc,LastName desc",
        &[false, true],
        |_, r| vec![folded(r.text("FirstName")), folded(r.text("LastName"))],
    ),
    ("Users", "Login", &[false], |_, r| {
        vec![text(r.text("Login"))]
    }),
    ("Users", "Login desc", &[true], |_, r| {
        vec![text(r.text("Login"))]
    }),
    ("Users", "Code,Login desc", &[false, true], |_, r| {
        vec![text(r.text("Code")), text(r.text("Login"))]
    }),
    ("Users", "BornOn desc,Id desc", &[true, true], |_, r| {
        vec![text(r.text("BornOn")), int(r.int("Id"))]
    }),
    ("Users", "Uuid", &[false], |_, r| vec![text(r.text("Uuid"))]),
    ("Users", "Gender,LastName", &[false, false], |_, r| {
        let gender = ["None", "Male", "Female"]
            .iter()
            .position(|g| Some(*g) == r.text("Gender"))
            .unwrap();
        vec![Number(gender as f64), folded(r.text("LastName"))]
    }),
    (
        "Users",
        "length(LastName) desc,LastName",
        &[true, false],
        |_, r| {
            vec![
                Number(r.text("LastName").unwrap().chars().count() as f64),
                folded(r.text("LastName")),
            ]
        },
    ),
    ("Users", "tolower(LastName)", &[false], |_, r| {
        vec![text(Some(&r.text("LastName").unwrap().to_lowercase()))]
    }),
    (
        "Users",
        "Trainees/$count desc,Id",
        &[true, false],
        |s, r| {
            vec![
                Number(s.many("Trainees", "UserId", r).len() as f64),
                int(r.int("Id")),
            ]
        },
    ),
    (
        "Users",
        "PrimaryDomain/Code desc,FirstName",
        &[true, false],
        |s, r| {
            vec![
                text(
                    s.one("Domains", r.int("PrimaryDomainId"))
                        .and_then(|d| d.text("Code")),
                ),
                folded(r.text("FirstName")),
            ]
        },
    ),
    ("Users", "Login eq null,Id desc", &[false, true], |_, r| {
        vec![Flag(!r.has("Login")), int(r.int("Id"))]
    }),
    ("Grades", "Value", &[false], |_, r| {
        vec![number(r.number("Value"))]
    }),
    ("Grades", "Value desc,Code", &[true, false], |_, r| {
        let code = ["None", "ABS", "EXC", "ATT"]
            .iter()
            .position(|g| Some(*g) == r.text("Code"))
            .unwrap();
        vec![number(r.number("Value")), Number(code as f64)]
    }),
    (
        "Grades",
        "EvaluationSession/StartedOn desc,Student/User/LastName",
        &[true, false],
        |s, r| {
            let exam = s.one("EvaluationSessions", r.int("EvaluationSessionId"));
            let user = s
                .one("Students", r.int("StudentId"))
                .and_then(|x| s.one("Users", x.int("UserId")));
            vec![
                text(exam.and_then(|e| e.text("StartedOn"))),
                folded(user.and_then(|u| u.text("LastName"))),
            ]
        },
    ),
    ("Students", "HasScholarship,Id", &[false, false], |_, r| {
        vec![
            r.at("HasScholarship").as_bool().map_or(Null, Flag),
            int(r.int("Id")),
        ]
    }),
    (
        "Students",
        "Admission/Year desc,NipCode desc",
        &[true, true],
        |s, r| {
            vec![
                int(s
                    .one("Admissions", r.int("AdmissionId"))
                    .and_then(|a| a.int("Year"))),
                text(r.text("NipCode")),
            ]
        },
    ),
    (
        "TrainingSessions",
        "StartedOn,Name desc",
        &[false, true],
        |_, r| vec![text(r.text("StartedOn")), folded(r.text("Name"))],
    ),
    (
        "TrainingSessions",
        "AvailablePlaces desc",
        &[true],
        |_, r| vec![int(r.int("AvailablePlaces"))],
    ),
    ("TrainingSessions", "Duration/Length", &[false], |_, r| {
        vec![number(r.number("Duration/Length"))]
    }),
    (
        "MeetingSessions",
        "Day desc,time(StartedOn)",
        &[true, false],
        |_, r| {
            vec![
                text(r.text("Day")),
                text(Some(
                    &r.moment("StartedOn")
                        .unwrap()
                        .format("%H:%M:%S")
                        .to_string(),
                )),
            ]
        },
    ),
    (
        "MeetingSessions",
        "StudentGroupId,LocalisationId desc,Id desc",
        &[false, true, true],
        |_, r| {
            vec![
                int(r.int("StudentGroupId")),
                int(r.int("LocalisationId")),
                int(r.int("Id")),
            ]
        },
    ),
    ("Domains", "Name", &[false], |_, r| {
        vec![folded(r.text("Name"))]
    }),
];

#[test]
fn orders_hold_on_both_databases() {
    let mut wrong = Vec::new();
    for kind in Kind::all() {
        let school = School::on(kind);
        for (set, order, descending, keys) in CASES {
            let url = format!("{set}?$orderby={order}");
            if let Err(error) = in_order(&school, &url, descending, *keys) {
                wrong.push(format!("{kind:?} {url}: {error}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn in_order(school: &School, url: &str, descending: &[bool], keys: Keys) -> Result<(), String> {
    let answer = school.gateway.get(url);
    if answer.status != 200 {
        return Err(format!("{} {}", answer.status, answer.text()));
    }
    let table: &'static Table = Box::leak(Box::new(Table::read(school.gateway, url)));
    let rows: Vec<_> = table
        .iter()
        .map(|row| (keys(school, row), row.id()))
        .collect();
    for pair in rows.windows(2) {
        let [(left, left_id), (right, right_id)] = pair else {
            continue;
        };
        let by_keys = left
            .iter()
            .zip(right)
            .zip(descending)
            .map(|((l, r), desc)| {
                let order = l.partial_cmp(r).unwrap();
                if *desc { order.reverse() } else { order }
            });
        let order = by_keys
            .fold(Ordering::Equal, Ordering::then)
            .then(left_id.cmp(right_id));
        if order != Ordering::Less {
            return Err(format!(
                "{left:?} ({left_id}) stands before {right:?} ({right_id})"
            ));
        }
    }
    Ok(())
}
