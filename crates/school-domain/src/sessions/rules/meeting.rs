//! Meetings: their day and length, who is expected, what was recorded there; and the hours of tutors.

use std::collections::{HashMap, HashSet};

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use crate::attendance::rules::presence;
use crate::calendar::day_of;
use crate::rule::{by_id, end_after_start, hours, keys, list, moment, touched, touches};
use crate::values::SCALE_HOURS;

pub(super) fn declare(r: &mut Rules) {
    r.before("MeetingSession", before)
        .after("MeetingSession", after)
        .before("TutorPresence", before_tutor);
}

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for draft in drafts.iter_mut() {
        end_after_start(draft);
        let bounds = moment(draft.value("StartedOn")).zip(moment(draft.value("FinishedOn")));
        if let Some((start, end)) = bounds {
            draft.set("Day", day_of(start));
            if draft.is_new() && draft.value("Duration").is_null() && end >= start {
                draft.set("Duration", length(start, end));
            }
        }
        if negative(draft.value("Duration")) {
            draft.refuse("Duration", "is less than 0");
        }
    }
    for (name, entity, session) in [
        ("SessionModuleId", "SessionModule", "TrainingSessionId"),
        (
            "StudentGroupId",
            "StudentGroup",
            "Partition/TrainingSessionId",
        ),
    ] {
        of_session(desk, drafts, name, entity, session)?;
    }
    Ok(())
}

/// The time from start to end, in hours.
fn length(start: DateTime<Utc>, end: DateTime<Utc>) -> Value {
    let seconds = BigDecimal::from((end - start).num_seconds());
    let hours = (seconds / BigDecimal::from(3600)).with_scale_round(5, RoundingMode::HalfUp);
    Value::Record(vec![
        ("Length".to_owned(), Value::Decimal(hours)),
        ("Scale".to_owned(), Value::Int(SCALE_HOURS)),
    ])
}

fn negative(duration: &Value) -> bool {
    let Value::Record(members) = duration else {
        return false;
    };
    let mut lengths = members.iter().filter_map(|(_, value)| hours(value));
    lengths.any(|length| length < BigDecimal::zero())
}

/// The module or the group of a meeting is of its session.
fn of_session(
    desk: &mut Desk<'_>,
    drafts: &mut [Draft<'_>],
    name: &str,
    entity: &str,
    session: &str,
) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| touches(d, &[name, "TrainingSessionId"]);
    let named = keys(drafts.iter().filter(|d| moves(d)).map(|d| d.value(name)));
    if named.is_empty() {
        return Ok(());
    }
    let found = by_id(desk.all_rows(
        entity,
        "Id in @ids",
        &[("ids", list(&named))],
        &["Id", session],
    )?);
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        let row = draft.value(name).as_int().and_then(|id| found.get(&id));
        if row.is_some_and(|row| row.get(session) != draft.value("TrainingSessionId")) {
            draft.refuse(name, "is of another session than the meeting");
        }
    }
    Ok(())
}

fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let aligned = changes
        .iter()
        .filter(|c| touched(c, &["TrainingSessionId"]));
    presence::align(desk, "MeetingSessionId", &keys(aligned.map(|c| &c.key)))?;
    let moved: Vec<_> = changes
        .iter()
        .filter(|c| c.kind == Kind::Updated && touched(c, &["StartedOn", "FinishedOn"]))
        .collect();
    let recorded = recorded(desk, &moved)?;
    move_excuses(desk, &moved, &recorded)?;
    move_recorded(desk, &moved, &recorded)?;
    let figures = ["StartedOn", "FinishedOn", "Duration"];
    let seen = changes
        .iter()
        .filter(|c| c.kind == Kind::Updated && touched(c, &figures));
    presence::look_at(desk, &keys(seen.map(|c| &c.key)))
}

/// What was recorded at meetings that moved, by meeting.
fn recorded(
    desk: &mut Desk<'_>,
    moved: &[&Changed<'_>],
) -> Result<HashMap<i64, Vec<Found>>, Fault> {
    let meetings = keys(moved.iter().map(|c| &c.key));
    let mut recorded: HashMap<i64, Vec<Found>> = HashMap::new();
    if meetings.is_empty() {
        return Ok(recorded);
    }
    let wanted = [
        "Id",
        "MeetingSessionId",
        "StudentId",
        "StartedOn",
        "FinishedOn",
    ];
    for row in desk.rows(
        "StudentAttendance",
        "MeetingSessionId in @ids",
        &[("ids", list(&meetings))],
        &wanted,
    )? {
        if let Some(meeting) = row.int("MeetingSessionId") {
            recorded.entry(meeting).or_default().push(row);
        }
    }
    Ok(recorded)
}

type Bounds = (DateTime<Utc>, DateTime<Utc>);

/// When a meeting was, and when it is.
fn bounds(change: &Changed<'_>) -> Option<(Bounds, Bounds)> {
    let of = |value: fn(&Changed<'_>, &str) -> Option<DateTime<Utc>>| {
        Some((value(change, "StartedOn")?, value(change, "FinishedOn")?))
    };
    Some((
        of(|c, name| moment(c.was(name)))?,
        of(|c, name| moment(c.is(name)))?,
    ))
}

/// What was recorded at a meeting keeps its place in it.
fn move_recorded(
    desk: &mut Desk<'_>,
    moved: &[&Changed<'_>],
    recorded: &HashMap<i64, Vec<Found>>,
) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for change in moved {
        let all = change.key.as_int().and_then(|id| recorded.get(&id));
        let Some((all, (was, is))) = all.zip(bounds(change)) else {
            continue;
        };
        for row in all {
            let Some(own) = moment(row.get("StartedOn")).zip(moment(row.get("FinishedOn"))) else {
                continue;
            };
            let (start, end) = if own == was {
                is
            } else {
                (own.0 + (is.0 - was.0), own.1 + (is.0 - was.0))
            };
            rows.push((
                row.get("Id").clone(),
                vec![("StartedOn", start.into()), ("FinishedOn", end.into())],
            ));
        }
    }
    desk.update_all("StudentAttendance", rows)?;
    Ok(())
}

/// A reason that was given with the presence at a meeting has its bounds.
fn move_excuses(
    desk: &mut Desk<'_>,
    moved: &[&Changed<'_>],
    recorded: &HashMap<i64, Vec<Found>>,
) -> Result<(), Fault> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    for change in moved {
        let all = change.key.as_int().and_then(|id| recorded.get(&id));
        let Some((all, (was, is))) = all.zip(bounds(change)) else {
            continue;
        };
        let with = [
            (
                "students",
                list(&keys(all.iter().map(|row| row.get("StudentId")))),
            ),
            ("start", was.0.into()),
            ("end", was.1.into()),
            ("origin", presence::EXPLICIT.into()),
        ];
        let condition = "StudentId in @students and StartedOn eq @start and FinishedOn eq @end and Origin eq @origin";
        for row in desk.rows("Justification", condition, &with, &["Id"])? {
            if seen.insert(row.int("Id")) {
                rows.push((
                    row.get("Id").clone(),
                    vec![("StartedOn", is.0.into()), ("FinishedOn", is.1.into())],
                ));
            }
        }
    }
    desk.update_all("Justification", rows)?;
    Ok(())
}

/// Only tutors of the session have hours at its meetings.
fn before_tutor(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| touches(d, &["MeetingSessionId", "TutorId"]);
    let meetings = keys(
        drafts
            .iter()
            .filter(|d| moves(d))
            .map(|d| d.value("MeetingSessionId")),
    );
    let found = desk.rows(
        "MeetingSession",
        "Id in @ids",
        &[("ids", list(&meetings))],
        &["Id", "TrainingSessionId"],
    )?;
    let sessions = by_id(found);
    let with = [(
        "ids",
        list(&keys(
            sessions.values().map(|row| row.get("TrainingSessionId")),
        )),
    )];
    let found = desk.rows(
        "TrainingSessionTutor",
        "TrainingSessionId in @ids",
        &with,
        &["TrainingSessionId", "UserId"],
    )?;
    let tutors: HashSet<_> = found
        .iter()
        .map(|row| (row.int("TrainingSessionId"), row.int("UserId")))
        .collect();
    for draft in drafts.iter_mut() {
        if hours(draft.value("PresenceHours")).is_some_and(|h| h < BigDecimal::zero()) {
            draft.refuse("PresenceHours", "is less than 0");
        }
        let meeting = draft
            .value("MeetingSessionId")
            .as_int()
            .and_then(|id| sessions.get(&id));
        let Some(meeting) = meeting.filter(|_| moves(draft)) else {
            continue;
        };
        if !tutors.contains(&(
            meeting.int("TrainingSessionId"),
            draft.value("TutorId").as_int(),
        )) {
            draft.refuse("TutorId", "is no tutor of the session");
        }
    }
    Ok(())
}
