//! Modules and groups of an enrolment: they belong to its session, and come and go with it.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use super::groups;
use crate::evaluation;
use crate::rule::{add, both, by_id, clash, keys, keys_of, list, named};

pub(super) fn declare(r: &mut Rules) {
    r.before("SessionModuleEnrolment", |desk, drafts| {
        belong(desk, drafts, &MODULE)
    })
    .after("SessionModuleEnrolment", after_module)
    .before("StudentGroupMembership", |desk, drafts| {
        belong(desk, drafts, &GROUP)?;
        one_per_partition(desk, drafts)
    })
    .after("StudentGroupMembership", after_group);
}

/// What an enrolled student can be in: a module of the session, or a group of it.
#[derive(Debug)]
struct Place {
    entity: &'static str,
    key: &'static str,
    /// Paths from the place to its session.
    session: &'static str,
    is_locked: &'static str,
}

const MODULE: Place = Place {
    entity: "SessionModule",
    key: "SessionModuleId",
    session: "TrainingSessionId",
    is_locked: "TrainingSession/IsLocked",
};

const GROUP: Place = Place {
    entity: "StudentGroup",
    key: "StudentGroupId",
    session: "Partition/TrainingSessionId",
    is_locked: "Partition/TrainingSession/IsLocked",
};

/// Only who is enrolled in the session takes its modules and is in its groups.
fn belong(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>], place: &Place) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| d.is_new() || d.changes(place.key) || d.changes("StudentId");
    let places = keys(
        drafts
            .iter()
            .filter(|d| moves(d))
            .map(|d| d.value(place.key)),
    );
    if places.is_empty() {
        return Ok(());
    }
    let found = desk.rows(
        place.entity,
        "Id in @ids",
        &[("ids", list(&places))],
        &["Id", place.session, place.is_locked],
    )?;
    let found = by_id(found);
    let enrolled = enrolled(desk, drafts, &found, place)?;
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        // A place that is not there is refused with all other references.
        let Some(row) = draft
            .value(place.key)
            .as_int()
            .and_then(|id| found.get(&id))
        else {
            continue;
        };
        if row.is(place.is_locked) {
            draft.refuse(place.key, "belongs to a locked session");
        }
        let at = draft
            .value("StudentId")
            .as_int()
            .zip(row.int(place.session));
        match at.and_then(|at| enrolled.get(&at)) {
            Some(trainee) => draft.set("TraineeId", *trainee),
            None => draft.refuse("StudentId", "is not enrolled in the session"),
        }
    }
    Ok(())
}

/// The enrolments by student and session.
fn enrolled(
    desk: &mut Desk<'_>,
    drafts: &[Draft<'_>],
    places: &HashMap<i64, Found>,
    place: &Place,
) -> Result<HashMap<(i64, i64), i64>, Fault> {
    let students = list(&keys(drafts.iter().map(|d| d.value("StudentId"))));
    let sessions = list(&keys(places.values().map(|row| row.get(place.session))));
    enrolments(desk, students, sessions)
}

/// The enrolments of students in sessions, by both.
pub(crate) fn enrolments(
    desk: &mut Desk<'_>,
    students: Value,
    sessions: Value,
) -> Result<HashMap<(i64, i64), i64>, Fault> {
    let found = desk.rows(
        "Trainee",
        "StudentId in @students and TrainingSessionId in @sessions",
        &[("students", students), ("sessions", sessions)],
        &["Id", "StudentId", "TrainingSessionId"],
    )?;
    let keyed = found.iter().filter_map(|row| {
        Some((
            (row.int("StudentId")?, row.int("TrainingSessionId")?),
            row.int("Id")?,
        ))
    });
    Ok(keyed.collect())
}

/// A student is in one group of a partition at most (ScoDoc §5.11).
fn one_per_partition(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| d.is_new() || d.changes("StudentGroupId") || d.changes("StudentId");
    let wanted = keys(
        drafts
            .iter()
            .filter(|d| moves(d))
            .map(|d| d.value("StudentGroupId")),
    );
    if wanted.is_empty() {
        return Ok(());
    }
    let partitions = by_id(desk.rows(
        "StudentGroup",
        "Id in @ids",
        &[("ids", list(&wanted))],
        &["Id", "PartitionId"],
    )?);
    let students = list(&keys(drafts.iter().map(|d| d.value("StudentId"))));
    let within = list(&keys(partitions.values().map(|row| row.get("PartitionId"))));
    let mut held = memberships(desk, students, within)?;
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        let Some(group) = draft.value("StudentGroupId").as_int() else {
            continue;
        };
        let partition = partitions
            .get(&group)
            .and_then(|row| row.int("PartitionId"));
        let Some(at) = draft.value("StudentId").as_int().zip(partition) else {
            continue;
        };
        let own = draft.key().and_then(Value::as_int);
        let others = held.entry(at).or_default();
        if let Some((_, other)) = others
            .iter()
            .find(|(link, other)| *link != own && *other != group)
        {
            let message =
                format!("is of a partition in which the student is in group {other} already");
            draft.refuse("StudentGroupId", message);
        }
        others.push((own, group));
    }
    Ok(())
}

/// Links and groups of a student in a partition.
type Held = HashMap<(i64, i64), Vec<(Option<i64>, i64)>>;

fn memberships(desk: &mut Desk<'_>, students: Value, partitions: Value) -> Result<Held, Fault> {
    let found = desk.rows(
        "StudentGroupMembership",
        "StudentId in @students and StudentGroup/PartitionId in @partitions and StudentGroup/DeletedOn eq null",
        &[("students", students), ("partitions", partitions)],
        &["Id", "StudentId", "StudentGroupId", "StudentGroup/PartitionId"],
    )?;
    let mut held = Held::new();
    for row in &found {
        let at = row
            .int("StudentId")
            .zip(row.int("StudentGroup/PartitionId"));
        if let (Some(at), Some(group)) = (at, row.int("StudentGroupId")) {
            held.entry(at).or_default().push((row.int("Id"), group));
        }
    }
    Ok(held)
}

fn after_module(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    unlocked(desk, changes, &MODULE)?;
    belong_again(desk, changes, &MODULE)?;
    evaluation::rules::follow_modules(desk, changes)
}

fn after_group(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    unlocked(desk, changes, &GROUP)?;
    belong_again(desk, changes, &GROUP)?;
    still_one(desk, changes)?;
    groups::follow_groups(desk, &keys(both(changes, "StudentGroupId")))
}

/// Nobody leaves a module or a group of a locked session, unless the place or the session goes.
fn unlocked(desk: &mut Desk<'_>, changes: &[Changed<'_>], place: &Place) -> Result<(), Fault> {
    let gone = changes.iter().filter(|c| c.kind == Kind::Archived);
    let places = keys(gone.map(|c| c.is(place.key)));
    if places.is_empty() {
        return Ok(());
    }
    let session = place.session.trim_end_matches("Id");
    let condition = format!(
        "Id in @ids and {} and {session}/DeletedOn eq null",
        place.is_locked
    );
    match desk.row(place.entity, &condition, &[("ids", list(&places))], &["Id"])? {
        None => Ok(()),
        Some(_) => Err(Fault::invalid(place.key, "belongs to a locked session")),
    }
}

/// A link that comes back is of the enrolment that is there now: whoever left the session may have come in again. Where
/// nobody is enrolled any more, a link that came along with its place goes again, and one that was named is refused.
fn belong_again(desk: &mut Desk<'_>, changes: &[Changed<'_>], place: &Place) -> Result<(), Fault> {
    let Some(first) = changes.iter().find(|c| c.kind == Kind::Restored) else {
        return Ok(());
    };
    let back = || changes.iter().filter(|c| c.kind == Kind::Restored);
    let places = list(&keys(back().map(|c| c.is(place.key))));
    let wanted = ["Id", place.session, "ModifiedOn"];
    let places = by_id(desk.rows(place.entity, "Id in @ids", &[("ids", places)], &wanted)?);
    let students = list(&keys(back().map(|c| c.is("StudentId"))));
    let sessions = list(&keys(places.values().map(|row| row.get(place.session))));
    let enrolled = enrolments(desk, students, sessions)?;
    let now = Value::from(desk.now());
    let (mut moved, mut lost) = (Vec::new(), Vec::new());
    for change in back() {
        let row = change.is(place.key).as_int().and_then(|id| places.get(&id));
        let session = row.and_then(|row| row.int(place.session));
        let at = change.is("StudentId").as_int().zip(session);
        match at.and_then(|at| enrolled.get(&at)) {
            Some(id) if change.is("TraineeId").as_int() == Some(*id) => {}
            Some(id) => moved.push((change.key.clone(), vec![("TraineeId", Value::Int(*id))])),
            None if row.is_some_and(|row| *row.get("ModifiedOn") == now) => {
                lost.push(change.key.clone());
            }
            None => {
                return Err(clash(
                    "StudentId",
                    "is not enrolled in the session any more",
                ));
            }
        }
    }
    desk.update_all(first.entity(), moved)?;
    desk.archive(first.entity(), &lost)?;
    Ok(())
}

/// A membership comes back only where the student is in no other group of the partition meanwhile.
fn still_one(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    if keys_of(changes, &[Kind::Restored]).is_empty() {
        return Ok(());
    }
    let back = || changes.iter().filter(|c| c.kind == Kind::Restored);
    let groups = list(&keys(back().map(|c| c.is("StudentGroupId"))));
    let partitions = desk.rows(
        "StudentGroup",
        "Id in @ids",
        &[("ids", groups)],
        &["PartitionId"],
    )?;
    let students = list(&keys(back().map(|c| c.is("StudentId"))));
    let within = list(&keys(partitions.iter().map(|row| row.get("PartitionId"))));
    for ((student, _), held) in memberships(desk, students, within)? {
        let groups: BTreeSet<i64> = held.iter().map(|(_, group)| *group).collect();
        if let (Some(one), Some(other)) = (groups.first(), groups.last())
            && one != other
        {
            let message = format!(
                "student {student} would be in the groups {one} and {other} of one partition"
            );
            return Err(clash("StudentGroupId", message));
        }
    }
    Ok(())
}

/// Enrolments that moved leave the modules and groups of the session they left (ScoDoc désinscription).
pub(super) fn leave(desk: &mut Desk<'_>, moved: &[&Changed<'_>]) -> Result<(), Fault> {
    let trainees = keys(moved.iter().map(|c| &c.key));
    if trainees.is_empty() {
        return Ok(());
    }
    for (links, place) in [
        ("SessionModuleEnrolment", "SessionModule/TrainingSessionId"),
        (
            "StudentGroupMembership",
            "StudentGroup/Partition/TrainingSessionId",
        ),
    ] {
        let condition = format!("TraineeId in @ids and {place} ne Trainee/TrainingSessionId");
        let found = desk.rows(links, &condition, &[("ids", list(&trainees))], &["Id"])?;
        desk.archive(links, &named(&keys(found.iter().map(|row| row.get("Id")))))?;
    }
    Ok(())
}

/// Who comes into a session takes all its modules and is in the group of everybody (ScoDoc inscription).
pub(super) fn join(desk: &mut Desk<'_>, came: &[&Changed<'_>]) -> Result<(), Fault> {
    let came: Vec<_> = came
        .iter()
        .filter(|c| !c.is("StudentId").is_null())
        .collect();
    if came.is_empty() {
        return Ok(());
    }
    let sessions = list(&keys(came.iter().map(|c| c.is("TrainingSessionId"))));
    let modules = desk.rows(
        "SessionModule",
        "TrainingSessionId in @ids",
        &[("ids", sessions.clone())],
        &["Id", "TrainingSessionId"],
    )?;
    let groups = desk.rows(
        "StudentGroup",
        "Partition/TrainingSessionId in @ids and Name eq null and Partition/Name eq null and Partition/DeletedOn eq null",
        &[("ids", sessions)],
        &["Id", "Partition/TrainingSessionId"],
    )?;
    link(
        desk,
        &came,
        &modules,
        (
            "SessionModuleEnrolment",
            "SessionModuleId",
            "TrainingSessionId",
        ),
    )?;
    link(
        desk,
        &came,
        &groups,
        (
            "StudentGroupMembership",
            "StudentGroupId",
            "Partition/TrainingSessionId",
        ),
    )
}

/// Links each of those who came with each place of their session, unless they are there already.
fn link(
    desk: &mut Desk<'_>,
    came: &[&&Changed<'_>],
    places: &[Found],
    (links, key, session): (&str, &str, &str),
) -> Result<(), Fault> {
    if places.is_empty() {
        return Ok(());
    }
    let students = list(&keys(came.iter().map(|c| c.is("StudentId"))));
    let condition = format!("StudentId in @students and {key} in @places");
    let with = [
        ("students", students),
        (
            "places",
            list(&keys(places.iter().map(|row| row.get("Id")))),
        ),
    ];
    let there = desk.rows(links, &condition, &with, &["StudentId", key])?;
    let there: HashSet<_> = there
        .iter()
        .map(|row| (row.int("StudentId"), row.int(key)))
        .collect();
    let mut rows = Vec::new();
    for change in came {
        let student = change.is("StudentId").as_int();
        let of_session = places
            .iter()
            .filter(|row| row.get(session) == change.is("TrainingSessionId"));
        for place in of_session.filter_map(|row| row.int("Id")) {
            if !there.contains(&(student, Some(place))) {
                let values = [
                    (key, Value::Int(place)),
                    ("StudentId", change.is("StudentId").clone()),
                    ("TraineeId", change.key.clone()),
                ];
                rows.push(values.to_vec());
            }
        }
    }
    add(desk, links, rows)
}
