//! Arithmetic, rounding, and what happens at the edges of the number types.

use super::{Case, School, find_all_or_nothing, find_some};
use gateway_tests::Kind;

/// A mark in hundredths, exactly.
fn hundredths(value: f64) -> i64 {
    format!("{:.0}", value * 100.0).parse().unwrap()
}

const CASES: &[Case] = &[
    ("Grades", "Value add 0.5 gt 12.5", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) + 50 > 1250))
    }),
    ("Grades", "Value sub 2 lt 8", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) < 1000))
    }),
    ("Grades", "Value mul 2 ge 20", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) >= 1000))
    }),
    ("Grades", "Value div 2 lt 5", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) < 1000))
    }),
    ("Grades", "Value divby 2 lt 5", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) < 1000))
    }),
    ("Grades", "Value mod 1 eq 0.5", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) % 100 == 50))
    }),
    ("Grades", "Value mod 2 eq 0", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) % 200 == 0))
    }),
    ("Grades", "-Value lt -12", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) > 1200))
    }),
    ("Grades", "round(Value) eq 12", |_, r| {
        Some(
            r.number("Value")
                .is_some_and(|v| (1150..1250).contains(&hundredths(v))),
        )
    }),
    ("Grades", "floor(Value) eq 12", |_, r| {
        Some(r.number("Value").is_some_and(|v| hundredths(v) / 100 == 12))
    }),
    ("Grades", "ceiling(Value) eq 12", |_, r| {
        Some(
            r.number("Value")
                .is_some_and(|v| (1101..=1200).contains(&hundredths(v))),
        )
    }),
    (
        "Grades",
        "Value divby EvaluationSession/MaxGrade mul 20 ge 10",
        |s, r| {
            let most = s
                .one("EvaluationSessions", r.int("EvaluationSessionId"))?
                .number("MaxGrade");
            Some(
                r.number("Value")
                    .zip(most)
                    .is_some_and(|(v, m)| hundredths(v) * 2 >= hundredths(m)),
            )
        },
    ),
    ("Users", "Id mod 2 eq 0", |_, r| Some(r.id() % 2 == 0)),
    ("Users", "Id div 100 eq 2", |_, r| Some(r.id() / 100 == 2)),
    ("Users", "Id divby 100 gt 2.5 and Id lt 1000", |_, r| {
        Some(r.id() > 250 && r.id() < 1000)
    }),
    (
        "Users",
        "Id mul 1000000000 gt 250000000000 and Id lt 1000",
        |_, r| Some(r.id() > 250 && r.id() < 1000),
    ),
    ("Users", "Id sub 300 lt -100", |_, r| Some(r.id() < 200)),
    ("Rooms", "Capacity div 7 eq 4", |_, r| {
        Some(r.int("Capacity").is_some_and(|c| c / 7 == 4))
    }),
    ("Rooms", "Capacity divby 8 eq 4", |_, r| {
        Some(r.int("Capacity").is_some_and(|c| c == 32))
    }),
    ("Rooms", "Capacity mod 16 ne 0", |_, r| {
        Some(r.int("Capacity").is_none_or(|c| c % 16 != 0))
    }),
    (
        "TraineePresenceViews",
        "PresenceHours mul 2 eq 3",
        |_, r| Some(r.number("PresenceHours") == Some(1.5)),
    ),
    (
        "Modules",
        "LectureHours add TutorialHours add PracticalHours eq 45 and Coefficient eq 1 and SemesterNumber eq 1",
        |_, r| Some(r.int("SemesterNumber") == Some(1)),
    ),
    ("MeetingSessions", "DurationHours gt 2", |_, r| {
        Some(r.number("DurationHours").is_some_and(|h| h > 2.0))
    }),
    ("Trainees", "LmsBestScore sub LmsLastScore ge 2", |_, r| {
        Some(
            r.number("LmsBestScore")
                .zip(r.number("LmsLastScore"))
                .is_some_and(|(b, l)| b - l >= 2.0),
        )
    }),
];

const EDGES: &[Case] = &[
    ("Users", "7 div 2 eq 3", |_, _| Some(true)),
    ("Users", "-7 div 2 eq -3", |_, _| Some(true)),
    ("Users", "7 divby 2 eq 3.5", |_, _| Some(true)),
    ("Users", "7 mod 2 eq 1", |_, _| Some(true)),
    ("Users", "-7 mod 2 eq -1", |_, _| Some(true)),
    ("Users", "7.0 div 2 eq 3.5", |_, _| Some(true)),
    ("Users", "1 div 3 eq 0", |_, _| Some(true)),
    (
        "Users",
        "1 divby 3 gt 0.333 and 1 divby 3 lt 0.334",
        |_, _| Some(true),
    ),
    ("Users", "2 add 3 mul 4 eq 14", |_, _| Some(true)),
    ("Users", "10 sub 3 sub 2 eq 5", |_, _| Some(true)),
    ("Users", "100 div 10 div 5 eq 2", |_, _| Some(true)),
    ("Users", "round(2.5) eq 3", |_, _| Some(true)),
    ("Users", "round(-2.5) eq -3", |_, _| Some(true)),
    ("Users", "round(2.4) eq 2 and round(-2.4) eq -2", |_, _| {
        Some(true)
    }),
    (
        "Users",
        "floor(-0.5) eq -1 and ceiling(-0.5) eq 0",
        |_, _| Some(true),
    ),
    ("Users", "1.5 add 1.5 eq 3", |_, _| Some(true)),
    ("Users", "0.1 mul 3 eq 0.3", |_, _| Some(true)),
    ("Users", "1e3 eq 1000", |_, _| Some(true)),
    ("Users", "5 mod 0.75 eq 0.5", |_, _| Some(true)),
    ("Users", "null add 1 eq null", |_, _| Some(true)),
    ("Users", "-null eq null", |_, _| Some(true)),
    ("Users", "Id add null eq null", |_, _| Some(true)),
];

#[test]
fn arithmetic_on_both_databases() {
    find_some(CASES);
}

#[test]
fn arithmetic_at_its_edges_on_both_databases() {
    find_all_or_nothing(EDGES);
}

/// What has no value is the client's fault, on both databases alike: never a 500, never a silent null.
#[test]
fn what_has_no_value_is_refused_by_both_databases() {
    let filters = [
        "Id div 0 eq 1",
        "1 div (Id sub Id) eq 1",
        "Id mod 0 eq 1",
        "1 divby (Id sub Id) eq 1",
        "Id mul 9223372036854775807 gt 0",
        "9223372036854775807 add Id gt 0",
        "-9223372036854775808 sub Id lt 0",
    ];
    for kind in Kind::all() {
        let school = School::on(kind);
        for filter in filters {
            let answer = school.gateway.get(&format!("Users?$filter={filter}"));
            assert_eq!(answer.status, 400, "{kind:?} {filter}: {}", answer.text());
            assert!(answer.text().contains("OD"), "{}", answer.text());
        }
    }
}
