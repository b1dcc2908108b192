//! Attendance and justifications: intervals of a student's time, and what one says of the other.

use std::collections::{BTreeSet, HashMap};

use bigdecimal::{BigDecimal, Zero};
use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use super::presence::{EXPLICIT, Window, look_at_meetings, look_at_pairs, look_into};
use crate::calendar::day_of;
use crate::enrolment::rules::enrolments;
use crate::rule::{
    author, by_id, end_after_start, hours, keys, keys_of, list, look_again, moment, touched,
    touches,
};
use crate::values::{ABSENT, LATE, PARTIAL, VALID};

pub(super) fn declare(r: &mut Rules) {
    r.before("StudentAttendance", before_attendance)
        .after("StudentAttendance", after_attendance)
        .before("Justification", before_justification)
        .after("Justification", after_justification)
        .before("AbsenceNotice", before_notice);
}

fn before_attendance(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    agree(desk, drafts)?;
    entered(desk, drafts)?;
    for draft in drafts.iter_mut() {
        bounded(draft);
        if hours(draft.value("PresenceHours")).is_some_and(|h| h < BigDecimal::zero()) {
            draft.refuse("PresenceHours", "is less than 0");
        }
    }
    justify(desk, drafts)
}

fn before_justification(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    entered(desk, drafts)?;
    drafts.iter_mut().for_each(bounded);
    Ok(())
}

fn before_notice(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let now = desk.now();
    for draft in drafts.iter_mut() {
        draft.set_default("EnteredOn", now);
        end_after_start(draft);
    }
    Ok(())
}

/// Who entered a new row, when, and through which door.
fn entered(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    if !drafts.iter().any(Draft::is_new) {
        return Ok(());
    }
    let (author, now) = (author(desk)?, desk.now());
    for draft in drafts.iter_mut().filter(|d| d.is_new()) {
        draft.set_default("EnteredById", author.clone());
        draft.set_default("EnteredOn", now);
        draft.set_default("Origin", EXPLICIT);
    }
    Ok(())
}

fn bounded(draft: &mut Draft<'_>) {
    end_after_start(draft);
    if let Some(start) = moment(draft.value("StartedOn")) {
        draft.set("Day", day_of(start));
    }
}

const WHO: [&str; 3] = ["StudentId", "TraineeId", "MeetingSessionId"];

/// The student, the enrolment and the meeting belong together; what is not said is filled in.
fn agree(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let of = |name: &str| {
        keys(
            drafts
                .iter()
                .filter(|d| touches(d, &WHO))
                .map(|d| d.value(name)),
        )
    };
    let (trainees, meetings) = (of("TraineeId"), of("MeetingSessionId"));
    if trainees.is_empty() && meetings.is_empty() {
        return Ok(());
    }
    let wanted = ["Id", "StudentId", "TrainingSessionId"];
    let trainees = by_id(desk.rows(
        "Trainee",
        "Id in @ids",
        &[("ids", list(&trainees))],
        &wanted,
    )?);
    let wanted = [
        "Id",
        "TrainingSessionId",
        "StartedOn",
        "FinishedOn",
        "SessionModuleId",
    ];
    let meetings = by_id(desk.rows(
        "MeetingSession",
        "Id in @ids",
        &[("ids", list(&meetings))],
        &wanted,
    )?);
    let sessions = list(&keys(meetings.values().map(|m| m.get("TrainingSessionId"))));
    let enrolled = enrolments(desk, list(&of("StudentId")), sessions)?;
    for draft in drafts.iter_mut().filter(|d| touches(d, &WHO)) {
        let trainee = draft
            .value("TraineeId")
            .as_int()
            .and_then(|id| trainees.get(&id));
        let meeting = draft
            .value("MeetingSessionId")
            .as_int()
            .and_then(|id| meetings.get(&id));
        if let Some(trainee) = trainee {
            of_trainee(draft, trainee);
        }
        if let Some(meeting) = meeting {
            at_meeting(draft, meeting, trainee, &enrolled);
        }
    }
    Ok(())
}

fn of_trainee(draft: &mut Draft<'_>, trainee: &Found) {
    draft.set_default("StudentId", trainee.get("StudentId").clone());
    if draft.value("StudentId") != trainee.get("StudentId") {
        draft.refuse("TraineeId", "is the enrolment of another student");
    }
}

fn at_meeting(
    draft: &mut Draft<'_>,
    meeting: &Found,
    trainee: Option<&Found>,
    enrolled: &HashMap<(i64, i64), i64>,
) {
    for name in ["StartedOn", "FinishedOn", "SessionModuleId"] {
        draft.set_default(name, meeting.get(name).clone());
    }
    let session = meeting.int("TrainingSessionId");
    match trainee {
        Some(trainee) if trainee.int("TrainingSessionId") == session => {}
        Some(_) => draft.refuse(
            "MeetingSessionId",
            "is a meeting of another session than the enrolment's",
        ),
        None if !draft.value("TraineeId").is_null() => {}
        None => match draft
            .value("StudentId")
            .as_int()
            .zip(session)
            .and_then(|at| enrolled.get(&at))
        {
            Some(trainee) => draft.set("TraineeId", *trainee),
            None => draft.refuse(
                "MeetingSessionId",
                "is a meeting of a session in which the student is not enrolled",
            ),
        },
    }
}

/// Only absences and late arrivals can be justified (ScoDoc §5.6).
fn can_be_justified(state: &Value) -> bool {
    matches!(state.as_int(), Some(LATE | ABSENT | PARTIAL))
}

/// `IsJustified`: one valid justification covers all of it. Several that cover a part each do not.
fn justify(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let asked = || drafts.iter().filter(|d| can_be_justified(d.value("State")));
    let students = keys(asked().map(|d| d.value("StudentId")));
    let last = asked().filter_map(|d| moment(d.value("StartedOn"))).max();
    let first = asked().filter_map(|d| moment(d.value("FinishedOn"))).min();
    let excuses = excuses(desk, &students, last, first)?;
    for draft in drafts.iter_mut() {
        let bounds = moment(draft.value("StartedOn")).zip(moment(draft.value("FinishedOn")));
        let own = draft
            .value("StudentId")
            .as_int()
            .and_then(|id| excuses.get(&id));
        let covers =
            |(start, end)| own.is_some_and(|all| all.iter().any(|(s, e)| *s <= start && *e >= end));
        let justified = can_be_justified(draft.value("State")) && bounds.is_some_and(covers);
        draft.set("IsJustified", justified);
    }
    Ok(())
}

type Bounds = (DateTime<Utc>, DateTime<Utc>);

/// The valid justifications of students that start by `last` and do not end before `first`.
fn excuses(
    desk: &mut Desk<'_>,
    students: &[i64],
    last: Option<DateTime<Utc>>,
    first: Option<DateTime<Utc>>,
) -> Result<HashMap<i64, Vec<Bounds>>, Fault> {
    let mut excuses: HashMap<i64, Vec<Bounds>> = HashMap::new();
    if students.is_empty() {
        return Ok(excuses);
    }
    let with = [
        ("students", list(students)),
        ("last", last.into()),
        ("first", first.into()),
    ];
    let found = desk.rows(
        "Justification",
        "StudentId in @students and StartedOn le @last and FinishedOn ge @first",
        &with,
        &["StudentId", "StartedOn", "FinishedOn", "State"],
    )?;
    for row in found.iter().filter(|row| row.int("State") == Some(VALID)) {
        let bounds = moment(row.get("StartedOn")).zip(moment(row.get("FinishedOn")));
        if let (Some(student), Some(bounds)) = (row.int("StudentId"), bounds) {
            excuses.entry(student).or_default().push(bounds);
        }
    }
    Ok(excuses)
}

const PRESENCE: [&str; 7] = [
    "StudentId",
    "TraineeId",
    "MeetingSessionId",
    "StartedOn",
    "FinishedOn",
    "State",
    "PresenceHours",
];

/// The presences that an attendance tells of, or told of: at its meeting, or at all that it overlaps.
fn after_attendance(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let mut pairs = BTreeSet::new();
    let mut windows = Vec::new();
    for change in changes.iter().filter(|c| touched(c, &PRESENCE)) {
        for now in [false, true] {
            let value = |name: &str| {
                if now {
                    change.is(name)
                } else {
                    change.was(name)
                }
            };
            if value("MeetingSessionId").is_null() {
                windows.extend(window(&value));
            } else {
                pairs.extend(
                    value("TraineeId")
                        .as_int()
                        .zip(value("MeetingSessionId").as_int()),
                );
            }
        }
    }
    look_at_pairs(desk, &pairs)?;
    look_at_meetings(desk, windows)?;
    // Justifications may have come and gone while it was away.
    look_again(
        desk,
        "StudentAttendance",
        &keys_of(changes, &[Kind::Restored]),
    )
}

fn window<'v>(value: &impl Fn(&str) -> &'v Value) -> Option<Window> {
    Some(Window {
        student: value("StudentId").as_int()?,
        from: moment(value("StartedOn"))?,
        to: moment(value("FinishedOn"))?,
    })
}

/// The attendances and presences that a justification covers, or covered.
fn after_justification(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let told = [
        "StudentId",
        "StartedOn",
        "FinishedOn",
        "State",
        "Reason",
        "Origin",
    ];
    let mut windows = Vec::new();
    for change in changes.iter().filter(|c| touched(c, &told)) {
        windows.extend(window(&|name| change.was(name)));
        windows.extend(window(&|name| change.is(name)));
    }
    look_into(
        desk,
        "StudentAttendance",
        ["StudentId", "StartedOn", "FinishedOn"],
        windows.clone(),
    )?;
    look_at_meetings(desk, windows)
}
