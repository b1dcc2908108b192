//! Partitions and groups of a session, and the group by which an enrolment is told: that of the first partition.

use std::collections::HashMap;

use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Rules};
use query_plan::write::Kind;

use crate::rule::{BLOCK, both, by_id, keys, keys_of, list, touched, touches};

pub(super) fn declare(r: &mut Rules) {
    r.before("Partition", before_partition)
        .after("Partition", after_partition)
        .before("StudentGroup", before_group)
        .after("StudentGroup", after_group);
}

fn before_partition(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let everybody = everybody(desk, drafts)?;
    let sessions = keys(
        drafts
            .iter()
            .flat_map(|d| [d.value("TrainingSessionId"), d.held("TrainingSessionId")]),
    );
    let locked = locked(desk, &sessions)?;
    for draft in drafts.iter_mut() {
        stays(
            draft,
            "TrainingSessionId",
            "a partition stays in its session",
        );
        has_a_name(draft);
        let session = draft.value("TrainingSessionId").as_int();
        if touches(draft, &["Name", "Position"]) && session.is_some_and(|id| locked.contains(&id)) {
            draft.refuse(
                "TrainingSessionId",
                "is a locked session: its groups stay as they are",
            );
        }
        let rival = session.and_then(|id| everybody.get(&id));
        let other = rival.filter(|id| draft.key() != Some(&Value::Int(**id)));
        if let Some(other) =
            other.filter(|_| touches(draft, &["Name"]) && draft.value("Name").is_null())
        {
            draft.refuse(
                "Name",
                format!("is missing: partition {other} is the one of everybody already"),
            );
        }
    }
    Ok(())
}

/// The partition without a name of each session that drafts are of.
fn everybody(desk: &mut Desk<'_>, drafts: &[Draft<'_>]) -> Result<HashMap<i64, i64>, Fault> {
    let nameless = drafts.iter().filter(|d| d.value("Name").is_null());
    let sessions = keys(nameless.map(|d| d.value("TrainingSessionId")));
    if sessions.is_empty() {
        return Ok(HashMap::new());
    }
    let found = desk.rows(
        "Partition",
        "TrainingSessionId in @ids and Name eq null",
        &[("ids", list(&sessions))],
        &["Id", "TrainingSessionId"],
    )?;
    Ok(found
        .iter()
        .filter_map(|row| Some((row.int("TrainingSessionId")?, row.int("Id")?)))
        .collect())
}

fn before_group(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let partitions = list(&keys(drafts.iter().map(|d| d.value("PartitionId"))));
    let found = desk.rows(
        "Partition",
        "Id in @ids and TrainingSession/IsLocked",
        &[("ids", partitions)],
        &["Id"],
    )?;
    let locked = keys(found.iter().map(|row| row.get("Id")));
    for draft in drafts.iter_mut() {
        stays(draft, "PartitionId", "a group stays in its partition");
        has_a_name(draft);
        let partition = draft.value("PartitionId").as_int();
        if touches(draft, &["Name", "Position"]) && partition.is_some_and(|id| locked.contains(&id))
        {
            draft.refuse(
                "PartitionId",
                "is of a locked session: its groups stay as they are",
            );
        }
    }
    Ok(())
}

fn locked(desk: &mut Desk<'_>, sessions: &[i64]) -> Result<Vec<i64>, Fault> {
    let found = desk.rows(
        "TrainingSession",
        "Id in @ids and IsLocked",
        &[("ids", list(sessions))],
        &["Id"],
    )?;
    Ok(keys(found.iter().map(|row| row.get("Id"))))
}

fn stays(draft: &mut Draft<'_>, name: &str, message: &str) {
    if !draft.is_new() && draft.changes(name) {
        draft.refuse(name, format!("cannot change: {message}"));
    }
}

fn has_a_name(draft: &mut Draft<'_>) {
    if draft
        .value("Name")
        .as_text()
        .is_some_and(|name| name.trim().is_empty())
    {
        draft.refuse("Name", "is empty");
    }
}

fn after_partition(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let gone = keys(
        changes
            .iter()
            .filter(|c| c.kind == Kind::Archived)
            .map(|c| c.is("TrainingSessionId")),
    );
    if !locked(desk, &gone)?.is_empty() {
        return Err(Fault::invalid(
            "TrainingSessionId",
            "is a locked session: its groups stay as they are",
        ));
    }
    let seen = changes
        .iter()
        .filter(|c| touched(c, &["Name", "Position", "TrainingSessionId"]));
    let sessions: Vec<Value> = seen
        .flat_map(|c| {
            [
                c.was("TrainingSessionId").clone(),
                c.is("TrainingSessionId").clone(),
            ]
        })
        .collect();
    follow_sessions(desk, &keys(&sessions))
}

fn after_group(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let gone = changes.iter().filter(|c| c.kind == Kind::Archived);
    let partitions = list(&keys(gone.map(|c| c.is("PartitionId"))));
    let locked = "Id in @ids and TrainingSession/IsLocked and TrainingSession/DeletedOn eq null";
    if desk
        .row("Partition", locked, &[("ids", partitions)], &["Id"])?
        .is_some()
    {
        return Err(Fault::invalid(
            "PartitionId",
            "is of a locked session: its groups stay as they are",
        ));
    }
    if keys_of(changes, &[Kind::Archived, Kind::Restored, Kind::Deleted]).is_empty() {
        return Ok(());
    }
    let partitions = list(&keys(both(changes, "PartitionId")));
    let found = desk.all_rows(
        "Partition",
        "Id in @ids",
        &[("ids", partitions)],
        &["TrainingSessionId"],
    )?;
    follow_sessions(
        desk,
        &keys(found.iter().map(|row| row.get("TrainingSessionId"))),
    )
}

/// The main group of every enrolment in the sessions of these groups.
pub(super) fn follow_groups(desk: &mut Desk<'_>, groups: &[i64]) -> Result<(), Fault> {
    if groups.is_empty() {
        return Ok(());
    }
    let session = "Partition/TrainingSessionId";
    let found = desk.all_rows(
        "StudentGroup",
        "Id in @ids",
        &[("ids", list(groups))],
        &[session],
    )?;
    follow_sessions(desk, &keys(found.iter().map(|row| row.get(session))))
}

/// The main group of every enrolment in these sessions: the student's group in the first partition that has a name.
pub(super) fn follow_sessions(desk: &mut Desk<'_>, sessions: &[i64]) -> Result<(), Fault> {
    if sessions.is_empty() {
        return Ok(());
    }
    let first = first_partitions(desk, sessions)?;
    let groups = groups(desk, &first)?;
    let trainees = desk.rows(
        "Trainee",
        "TrainingSessionId in @ids",
        &[("ids", list(sessions))],
        &["Id", "TrainingSessionId", "StudentId", "MainGroupId"],
    )?;
    let mut rows = Vec::new();
    for (id, row) in by_id(trainees) {
        let partition = row
            .int("TrainingSessionId")
            .and_then(|session| first.get(&session));
        let at = row.int("StudentId").zip(partition.copied());
        let main = at.and_then(|at| groups.get(&at)).copied();
        if row.int("MainGroupId") != main {
            rows.push((Value::Int(id), vec![("MainGroupId", Value::from(main))]));
        }
    }
    rows.sort_by_key(|(id, _)| id.as_int());
    for block in rows.chunks(BLOCK) {
        desk.update_all("Trainee", block.to_vec())?;
    }
    Ok(())
}

/// The first partition with a name, by session: by its position, those without one last.
fn first_partitions(desk: &mut Desk<'_>, sessions: &[i64]) -> Result<HashMap<i64, i64>, Fault> {
    let found = desk.rows(
        "Partition",
        "TrainingSessionId in @ids and Name ne null",
        &[("ids", list(sessions))],
        &["Id", "TrainingSessionId", "Position"],
    )?;
    let mut first: HashMap<i64, (bool, i64, i64)> = HashMap::new();
    for row in &found {
        let (Some(id), Some(session)) = (row.int("Id"), row.int("TrainingSessionId")) else {
            continue;
        };
        let position = row.int("Position");
        let rank = (position.is_none(), position.unwrap_or_default(), id);
        let held = first.entry(session).or_insert(rank);
        *held = rank.min(*held);
    }
    Ok(first
        .into_iter()
        .map(|(session, (_, _, id))| (session, id))
        .collect())
}

/// The group of each student in these partitions.
fn groups(
    desk: &mut Desk<'_>,
    first: &HashMap<i64, i64>,
) -> Result<HashMap<(i64, i64), i64>, Fault> {
    let partition = "StudentGroup/PartitionId";
    let found = desk.rows(
        "StudentGroupMembership",
        "StudentGroup/PartitionId in @ids and StudentGroup/DeletedOn eq null",
        &[("ids", list(first.values()))],
        &["StudentId", partition, "StudentGroupId"],
    )?;
    let keyed = found.iter().filter_map(|row| {
        Some((
            (row.int("StudentId")?, row.int(partition)?),
            row.int("StudentGroupId")?,
        ))
    });
    Ok(keyed.collect())
}
