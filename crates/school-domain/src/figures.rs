//! Every figure that is stored and follows from other rows, worked out again from nothing but those rows.
//!
//! The rules beside the entities keep these figures right, change by change. This module knows none of them: it
//! loads whole tables, counts in the plainest way, and names each row that holds something else. It serves tests and
//! whoever doubts a database.

mod presence;

use std::collections::{BTreeMap, HashMap};

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Desk, Fault, Found};

use crate::calendar::day_of;
use crate::organisation::rules::{FATHERS, TREES};
use crate::rule::{hours, moment};
use crate::values::{ABSENT, LATE, PARTIAL, VALID};

/// Names each row with a figure that is not what it should be.
///
/// # Errors
/// Those of the store.
pub fn recompute_differences(desk: &mut Desk<'_>) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for tree in &TREES {
        groups(desk, tree.entity, tree.parent, &mut found)?;
    }
    for entity in ["MeetingSession", "StudentAttendance", "Justification"] {
        days(desk, entity, &mut found)?;
    }
    justified(desk, &mut found)?;
    presence::differences(desk, &mut found)?;
    students(desk, &mut found)?;
    main_groups(desk, &mut found)?;
    links(desk, &mut found)?;
    enrolments(desk, &mut found)?;
    providers(desk, &mut found)?;
    counts(desk, &mut found)?;
    Ok(found)
}

fn live(desk: &mut Desk<'_>, entity: &str, wanted: &[&str]) -> Result<Vec<Found>, Fault> {
    desk.rows(entity, "Id gt 0", &[], wanted)
}

/// Compares what a row holds with what it should hold.
fn compare(found: &mut Vec<String>, entity: &str, row: &Found, name: &str, expected: &Value) {
    let held = row.get(name);
    let same = match (hours(held), hours(expected)) {
        (Some(held), Some(expected)) => held == expected,
        _ => held == expected,
    };
    if !same {
        let id = row.int("Id").unwrap_or_default();
        found.push(format!(
            "{entity} {id}: {name} is {held:?}, not {expected:?}"
        ));
    }
}

/// The ancestors of each group, found by walking up; archived groups have theirs as well.
fn groups(
    desk: &mut Desk<'_>,
    entity: &str,
    parent: &str,
    found: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut wanted = vec!["Id", "Depth", parent];
    wanted.extend(FATHERS);
    let rows = desk.all_rows(entity, "Id gt 0", &[], &wanted)?;
    let parents: HashMap<i64, i64> = rows
        .iter()
        .filter_map(|row| row.int("Id").zip(row.int(parent)))
        .collect();
    for row in &rows {
        let mut line = Vec::new();
        let mut next = row.int(parent);
        while let Some(id) = next.filter(|_| line.len() < 100) {
            line.insert(0, id);
            next = parents.get(&id).copied();
        }
        let depth = i64::try_from(line.len()).unwrap_or_default();
        compare(found, entity, row, "Depth", &Value::Int(depth));
        for (level, name) in FATHERS.iter().enumerate() {
            compare(found, entity, row, name, &line.get(level).copied().into());
        }
    }
    Ok(())
}

fn days(desk: &mut Desk<'_>, entity: &str, found: &mut Vec<String>) -> Result<(), Fault> {
    for row in live(desk, entity, &["Id", "StartedOn", "Day"])? {
        let day = moment(row.get("StartedOn")).map(day_of);
        compare(found, entity, &row, "Day", &day.into());
    }
    Ok(())
}

type Bounds = (DateTime<Utc>, DateTime<Utc>);

fn bounds(row: &Found) -> Option<Bounds> {
    moment(row.get("StartedOn")).zip(moment(row.get("FinishedOn")))
}

fn justified(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    let wanted = ["StudentId", "StartedOn", "FinishedOn", "State"];
    let mut valid: HashMap<Option<i64>, Vec<Bounds>> = HashMap::new();
    for row in live(desk, "Justification", &wanted)? {
        if row.int("State") == Some(VALID) {
            valid
                .entry(row.int("StudentId"))
                .or_default()
                .extend(bounds(&row));
        }
    }
    let wanted = [
        "Id",
        "StudentId",
        "StartedOn",
        "FinishedOn",
        "State",
        "IsJustified",
    ];
    for row in live(desk, "StudentAttendance", &wanted)? {
        let can_be = [LATE, ABSENT, PARTIAL]
            .map(Some)
            .contains(&row.int("State"));
        let own = valid.get(&row.int("StudentId")).into_iter().flatten();
        let mut covering =
            own.filter(|(start, end)| bounds(&row).is_some_and(|(s, e)| *start <= s && *end >= e));
        let expected = can_be && covering.next().is_some();
        compare(
            found,
            "StudentAttendance",
            &row,
            "IsJustified",
            &Value::Boolean(expected),
        );
    }
    Ok(())
}

/// An enrolled person is a student of the department that is in charge of the session.
fn students(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    let wanted = [
        "Id",
        "UserId",
        "StudentId",
        "Student/UserId",
        "Student/DomainId",
        "TrainingSession/PrimaryDomainId",
    ];
    for row in live(desk, "Trainee", &wanted)? {
        let domain = row.get("TrainingSession/PrimaryDomainId");
        let same_person = row.get("Student/UserId") == row.get("UserId");
        let same_domain = domain.is_null() || row.get("Student/DomainId") == domain;
        let nobody = row.get("StudentId").is_null() && domain.is_null();
        let right = nobody || (same_person && same_domain);
        if !right {
            let id = row.int("Id").unwrap_or_default();
            found.push(format!(
                "Trainee {id}: StudentId is {:?}, no student of the session",
                row.get("StudentId")
            ));
        }
    }
    Ok(())
}

/// The group in the first partition with a name.
fn main_groups(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    let mut partitions: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for row in live(
        desk,
        "Partition",
        &["Id", "Name", "TrainingSessionId", "Position"],
    )? {
        if let (Some(id), Some(session), false) = (
            row.int("Id"),
            row.int("TrainingSessionId"),
            row.get("Name").is_null(),
        ) {
            let position = row.int("Position").unwrap_or(i64::MAX);
            partitions.entry(session).or_default().push((position, id));
        }
    }
    let groups = live(desk, "StudentGroup", &["Id", "PartitionId"])?;
    let partition_of: HashMap<i64, i64> = groups
        .iter()
        .filter_map(|row| row.int("Id").zip(row.int("PartitionId")))
        .collect();
    let memberships = live(
        desk,
        "StudentGroupMembership",
        &["StudentId", "StudentGroupId"],
    )?;
    let mut group_of: HashMap<(i64, i64), i64> = HashMap::new();
    for row in &memberships {
        if let Some((student, group)) = row.int("StudentId").zip(row.int("StudentGroupId"))
            && let Some(partition) = partition_of.get(&group)
        {
            group_of.insert((student, *partition), group);
        }
    }
    for row in live(
        desk,
        "Trainee",
        &["Id", "TrainingSessionId", "StudentId", "MainGroupId"],
    )? {
        let all = row
            .int("TrainingSessionId")
            .and_then(|session| partitions.get(&session));
        let first = all.and_then(|all| all.iter().min()).map(|(_, id)| *id);
        let main = row
            .int("StudentId")
            .zip(first)
            .and_then(|at| group_of.get(&at))
            .copied();
        compare(found, "Trainee", &row, "MainGroupId", &main.into());
    }
    Ok(())
}

/// Whoever takes a module or is in a group is enrolled in its session.
fn links(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    let mut enrolled: HashMap<(i64, i64), i64> = HashMap::new();
    for row in live(desk, "Trainee", &["Id", "StudentId", "TrainingSessionId"])? {
        let at = row.int("StudentId").zip(row.int("TrainingSessionId"));
        enrolled.extend(at.zip(row.int("Id")));
    }
    for (entity, session) in [
        ("SessionModuleEnrolment", "SessionModule/TrainingSessionId"),
        (
            "StudentGroupMembership",
            "StudentGroup/Partition/TrainingSessionId",
        ),
    ] {
        for row in live(desk, entity, &["Id", "StudentId", "TraineeId", session])? {
            let at = row.int("StudentId").zip(row.int(session));
            let trainee = at.and_then(|at| enrolled.get(&at)).copied();
            compare(found, entity, &row, "TraineeId", &trainee.into());
        }
    }
    Ok(())
}

/// What is recorded at a meeting, and a mark in a semester, keep the enrolment during which they were given: one of the same
/// person, be it archived since.
fn enrolments(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    for (entity, needs) in [
        ("StudentAttendance", "MeetingSessionId"),
        ("StudentGrade", "EvaluationSession/TrainingSessionId"),
    ] {
        let wanted = ["Id", "TraineeId", "Trainee/UserId", "Student/UserId", needs];
        for row in live(desk, entity, &wanted)? {
            let right = if row.get("TraineeId").is_null() {
                row.get(needs).is_null()
            } else {
                row.get("Trainee/UserId") == row.get("Student/UserId")
            };
            if !right {
                let id = row.int("Id").unwrap_or_default();
                found.push(format!(
                    "{entity} {id}: TraineeId is {:?}, no enrolment of the student",
                    row.get("TraineeId")
                ));
            }
        }
    }
    Ok(())
}

fn providers(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    let mut links = live(
        desk,
        "TrainingTrainingProvider",
        &["Id", "TrainingId", "TrainingProviderId"],
    )?;
    links.sort_by_key(|row| std::cmp::Reverse(row.int("Id")));
    let first: HashMap<i64, i64> = links
        .iter()
        .filter_map(|row| row.int("TrainingId").zip(row.int("TrainingProviderId")))
        .collect();
    for row in live(desk, "Training", &["Id", "TrainingProviderId"])? {
        let provider = row.int("Id").and_then(|id| first.get(&id)).copied();
        compare(
            found,
            "Training",
            &row,
            "TrainingProviderId",
            &provider.into(),
        );
    }
    Ok(())
}

/// What is counted when it is read is counted here as well, in another way.
fn counts(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    for (session, enrolment, held_as) in [
        ("TrainingSession", "Trainee", "TrainingSessionId"),
        (
            "EvaluationSession",
            "EvaluationTrainee",
            "EvaluationSessionId",
        ),
    ] {
        let mut count: HashMap<i64, i64> = HashMap::new();
        for row in live(desk, enrolment, &[held_as, "IsCancelled"])? {
            if let Some(id) = row.int(held_as).filter(|_| !row.is("IsCancelled")) {
                *count.entry(id).or_default() += 1;
            }
        }
        for row in live(desk, session, &["Id", "UserCount"])? {
            let expected = row
                .int("Id")
                .and_then(|id| count.get(&id))
                .copied()
                .unwrap_or_default();
            compare(found, session, &row, "UserCount", &Value::Int(expected));
        }
    }
    let mut sums: HashMap<i64, BigDecimal> = HashMap::new();
    for row in live(desk, "TraineePresenceView", &["TraineeId", "PresenceHours"])? {
        if let Some((trainee, hours)) = row.int("TraineeId").zip(hours(row.get("PresenceHours"))) {
            *sums.entry(trainee).or_default() += hours;
        }
    }
    for row in live(desk, "Trainee", &["Id", "PresenceHours"])? {
        let sum = row.int("Id").and_then(|id| sums.get(&id)).cloned();
        compare(found, "Trainee", &row, "PresenceHours", &sum.into());
    }
    Ok(())
}
