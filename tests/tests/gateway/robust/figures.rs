//! The figures that are stored, against the same figures worked out anew.

use std::collections::BTreeSet;

use gateway_tests::{Ask, Gateway, Kind, own};
use query_plan::Planner;
use query_plan::desk::{Desk, Who};
use query_plan::port::{Store as _, StoreError};
use serde_json::Value;

use super::deeds::School;
use super::dice::Dice;

const SEQUENCES: u64 = 10;

#[test]
fn random_sequences_leave_every_figure_true_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "sequences");
        // Figures that the demo is born with are not the doing of any write.
        let known = wrong(&gateway);
        let send = &mut |method: &str, path: &str, body: &Value| send(&gateway, method, path, body);
        let mut school = School::load(send).unwrap();
        for number in 0..SEQUENCES {
            school.play(&mut Dice::new(number), send).unwrap();
            // Each look reads the whole school; `cargo xtask soak` can look after every sequence.
            if number % 5 == 4 {
                let new: Vec<String> = wrong(&gateway).difference(&known).cloned().collect();
                assert_eq!(
                    new,
                    Vec::<String>::new(),
                    "{kind:?}: up to sequence {number}"
                );
            }
        }
        let done: usize = school.tally.values().map(|(done, _)| done).sum();
        assert!(done > 100, "{kind:?}: {:?}", school.tally);
    }
}

/// The sets whose groups stand in trees, their tables, and how their rows are called.
const TREES: [(&str, &str, &str); 7] = [
    ("Domains", "domain", "Domain"),
    ("Establishments", "establishment", "Establishment"),
    ("Jobs", "job", "Job"),
    ("Projects", "project", "Project"),
    ("Structures", "structure", "Structure"),
    ("Teams", "team", "Team"),
    ("Localisations", "localisation", "Localisation"),
];

/// Table, column, an expression of something else, and the difference that must be told; each group is planted at once.
const PLANTED: &[&[(&str, &str, &str, &str)]] = &[
    &[
        ("meeting_session", "day", "NULL", "MeetingSession Day"),
        ("attendance", "day", "NULL", "StudentAttendance Day"),
        ("justification", "day", "NULL", "Justification Day"),
        (
            "attendance",
            "is_justified",
            "NOT is_justified",
            "StudentAttendance IsJustified",
        ),
        (
            "session_module_enrolment",
            "trainee_id",
            "NULL",
            "SessionModuleEnrolment TraineeId",
        ),
        (
            "student_group_membership",
            "trainee_id",
            "NULL",
            "StudentGroupMembership TraineeId",
        ),
        ("trainee", "main_group_id", "NULL", "Trainee MainGroupId"),
        ("grade", "trainee_id", "NULL", "StudentGrade TraineeId"),
        (
            "attendance",
            "trainee_id",
            "(SELECT max(id) FROM trainee WHERE student_id <> attendance.student_id)",
            "StudentAttendance TraineeId",
        ),
        (
            "training",
            "training_provider_id",
            "NULL",
            "Training TrainingProviderId",
        ),
    ],
    &[
        (
            "presence",
            "trainee_presence",
            "(trainee_presence + 1) % 5",
            "TraineePresenceView TraineePresence",
        ),
        (
            "presence",
            "presence_hours",
            "coalesce(presence_hours, 0) + 1",
            "TraineePresenceView PresenceHours",
        ),
        (
            "presence",
            "absence_justified",
            "(absence_justified + 1) % 3",
            "TraineePresenceView AbsenceJustified",
        ),
        (
            "presence",
            "absence_reason_type",
            "1 - absence_reason_type",
            "TraineePresenceView AbsenceReasonType",
        ),
        (
            "presence",
            "absence_reason",
            "'planted'",
            "TraineePresenceView AbsenceReason",
        ),
    ],
    // Others follow from this one.
    &[("trainee", "student_id", "NULL", "Trainee StudentId")],
];

#[test]
fn an_error_planted_in_each_figure_is_told_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "planted");
        let mut trees = Vec::new();
        for (set, table, entity) in TREES {
            let body = serde_json::json!({"Name": "Planted"});
            let (status, answer) = send(&gateway, "POST", set, &body).unwrap();
            assert_eq!(status, 201, "{answer}");
            trees.push((
                table,
                "depth".to_owned(),
                "depth + 1",
                format!("{entity} Depth"),
            ));
            for level in 0..9 {
                // A row that is there, so that no constraint comes before the check.
                let (column, told) = (format!("father{level}"), format!("{entity} Father{level}"));
                trees.push((table, column, "id", told));
            }
        }
        let mut before = wrong(&gateway);
        before = plant(&gateway, &before, &trees);
        for group in PLANTED {
            let own = |(table, column, other, told): &(&'static str, &str, &'static str, &str)| {
                (*table, (*column).to_owned(), *other, (*told).to_owned())
            };
            let group: Vec<Plant> = group.iter().map(own).collect();
            before = plant(&gateway, &before, &group);
        }
    }
}

type Plant = (&'static str, String, &'static str, String);

/// Sets columns to something else, each in one row, behind the service's back; gives what is wrong then.
fn plant(gateway: &Gateway, before: &BTreeSet<String>, plants: &[Plant]) -> BTreeSet<String> {
    for (table, column, other, _) in plants {
        let with = if *other == "NULL" {
            format!("AND {column} IS NOT NULL")
        } else {
            String::new()
        };
        let statement = format!(
            "UPDATE {table} SET {column} = {other} WHERE id = \
             (SELECT max(id) FROM {table} WHERE deleted_on IS NULL {with})"
        );
        gateway.database.run_script(&statement).unwrap();
    }
    let after = wrong(gateway);
    let new: Vec<&String> = after.difference(before).collect();
    for (_, _, _, told) in plants {
        let (entity, property) = told.split_once(' ').unwrap();
        let (begins, names) = (format!("{entity} "), format!(": {property} is "));
        let is_told = |words: &&String| words.starts_with(&begins) && words.contains(&names);
        assert!(
            new.iter().any(is_told),
            "{:?}: {told}: {new:?}",
            gateway.kind
        );
    }
    after
}

/// Every figure that is not what the rows say.
fn wrong(gateway: &Gateway) -> BTreeSet<String> {
    let database = &gateway.database;
    let planner = Planner::new(database.model().clone(), &[]).unwrap();
    let rules = school_domain::rules();
    let who = Who {
        actor: 0,
        door: "test",
        now: chrono::Utc::now(),
    };
    let mut found = Vec::new();
    let looked = database.transaction(&mut |unit| {
        let mut desk = Desk::new(unit, &planner, &rules, who);
        found = school_domain::figures::recompute_differences(&mut desk).unwrap();
        Err(StoreError::TakenBack)
    });
    assert_eq!(looked, Err(StoreError::TakenBack));
    found.into_iter().collect()
}

pub(super) fn send(
    gateway: &Gateway,
    method: &str,
    path: &str,
    body: &Value,
) -> Result<(u16, Value), String> {
    let mut ask = Ask::get(path)
        .method(method)
        .with("Accept", "application/json");
    if !body.is_null() {
        ask = ask
            .with("Content-Type", "application/json")
            .body(&body.to_string());
    }
    let answer = gateway.ask(&ask);
    let json = serde_json::from_slice(&answer.body).unwrap_or_default();
    Ok((answer.status, json))
}
