//! `Create`, `Update`, `Cancel` of training sessions; `TutorAttendance` and `AttendanceSheet` of meetings.

use entity_model::Value;
use query_plan::desk::{Answer, Call, Desk, Fault, Rules};

use crate::rule::{
    BLOCK, Unknown, about, bytes, changed, created, given, is_true, keys, list, must_live, named,
    properties,
};
use crate::values::{ATTENDANCE_SHEET, SESSION_CLOSED};

pub(super) fn declare(r: &mut Rules) {
    r.runs_on("TrainingSession", "Create", create)
        .runs("Update", update)
        .runs_on("TrainingSession", "Cancel", |desk, call| {
            cancel(
                desk,
                call,
                "TrainingSession",
                ("Trainee", "TrainingSessionId"),
            )
        })
        .runs("TutorAttendance", tutor_attendance)
        .runs("AttendanceSheet", attendance_sheet);
}

fn create(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let mut values = properties(desk, call);
    let own = ["TrainingId", "StartedOn", "FinishedOn", "Modality"];
    values.extend(given(call, &own.map(|name| (name, name))));
    let key = desk.create("TrainingSession", &values)?;
    Ok(created(desk, "TrainingSession", key))
}

fn update(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let session = about(call, "SessionId")?;
    must_live(
        desk,
        "TrainingSession",
        ("SessionId", session),
        Unknown::Invalid,
    )?;
    let dates = given(
        call,
        &[("StartedOn", "StartedOn"), ("FinishedOn", "FinishedOn")],
    );
    desk.update("TrainingSession", &Value::Int(session), &dates)?;
    if let Value::List(tutors) = call.value("TutorIds") {
        let tutors = keys(tutors);
        all_live(desk, "User", "TutorIds", &tutors)?;
        lead_to(desk, session, ("TrainingSessionTutor", "UserId"), &tutors)?;
    }
    if call.gives("LocalisationId") {
        let place: Vec<i64> = call.int("LocalisationId").into_iter().collect();
        all_live(desk, "Localisation", "LocalisationId", &place)?;
        lead_to(
            desk,
            session,
            ("TrainingSessionLocalisation", "LocalisationId"),
            &place,
        )?;
    }
    Ok(changed(desk, "TrainingSession", session))
}

fn all_live(
    desk: &mut Desk<'_>,
    entity: &str,
    parameter: &str,
    wanted: &[i64],
) -> Result<(), Fault> {
    let found = desk.rows(entity, "Id in @ids", &[("ids", list(wanted))], &["Id"])?;
    let found = keys(found.iter().map(|row| row.get("Id")));
    match wanted.iter().find(|id| !found.contains(id)) {
        None => Ok(()),
        Some(id) => Err(Fault::invalid(
            parameter,
            format!("there is no {entity} {id}"),
        )),
    }
}

/// Makes the links of a session lead to these rows and to no other.
fn lead_to(
    desk: &mut Desk<'_>,
    session: i64,
    (links, end): (&str, &str),
    wanted: &[i64],
) -> Result<(), Fault> {
    let with = [("id", Value::Int(session))];
    let there = desk.rows(links, "TrainingSessionId eq @id", &with, &["Id", end])?;
    let stays =
        |row: &&query_plan::desk::Found| row.int(end).is_some_and(|id| wanted.contains(&id));
    let gone = keys(
        there
            .iter()
            .filter(|row| !stays(row))
            .map(|row| row.get("Id")),
    );
    let held = keys(there.iter().map(|row| row.get(end)));
    desk.archive(links, &named(&gone))?;
    let new = wanted.iter().filter(|id| !held.contains(id));
    let rows = new.map(|id| {
        vec![
            ("TrainingSessionId", Value::Int(session)),
            (end, Value::Int(*id)),
        ]
    });
    desk.create_all(links, rows.collect())?;
    Ok(())
}

/// Cancels a session of either kind, with its enrolments. An enrolment that was cancelled before keeps its own reason.
pub(crate) fn cancel(
    desk: &mut Desk<'_>,
    call: &Call,
    session: &str,
    (enrolment, held_as): (&str, &str),
) -> Result<Answer, Fault> {
    let key = call
        .bound_int()
        .ok_or_else(|| Fault::invalid("", "is an action of one session"))?;
    must_live(desk, session, ("", key), Unknown::Missing)?;
    let row = desk.row(
        session,
        "Id eq @id",
        &[("id", Value::Int(key))],
        &["IsCancelled"],
    )?;
    if row.is_some_and(|row| row.is("IsCancelled")) {
        return Err(Fault::invalid(
            "",
            format!("{session} {key} is cancelled already"),
        ));
    }
    let description = call.value("CancelDescription").clone();
    let why = |reason: Value| {
        vec![
            ("IsCancelled", Value::Boolean(true)),
            ("CancelReason", reason),
            ("CancelDescription", description.clone()),
        ]
    };
    desk.update(
        session,
        &Value::Int(key),
        &why(call.value("CancelReason").clone()),
    )?;
    let condition = format!("{held_as} eq @id and IsCancelled eq false");
    let found = desk.rows(enrolment, &condition, &[("id", Value::Int(key))], &["Id"])?;
    let charged = Value::Boolean(is_true(call.value("Chargeable")));
    for block in found.chunks(BLOCK) {
        let rows = block.iter().map(|row| {
            let mut values = why(Value::Int(SESSION_CLOSED));
            values.push(("IsCharged", charged.clone()));
            (row.get("Id").clone(), values)
        });
        desk.update_all(enrolment, rows.collect())?;
    }
    Ok(Answer::Nothing)
}

/// The live meeting an action is about.
pub(crate) fn meeting_of(desk: &mut Desk<'_>, call: &Call) -> Result<i64, Fault> {
    let meeting = about(call, "MeetingSessionId")?;
    must_live(
        desk,
        "MeetingSession",
        ("MeetingSessionId", meeting),
        Unknown::Invalid,
    )?;
    Ok(meeting)
}

fn tutor_attendance(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let meeting = meeting_of(desk, call)?;
    let tutor = call.int("TutorId").unwrap_or_default();
    must_live(desk, "User", ("TutorId", tutor), Unknown::Invalid)?;
    let with = [
        ("meeting", Value::Int(meeting)),
        ("tutor", Value::Int(tutor)),
    ];
    let found = desk.row(
        "TutorPresence",
        "MeetingSessionId eq @meeting and TutorId eq @tutor",
        &with,
        &["Id"],
    )?;
    let hours = ("PresenceHours", call.value("PresenceHours").clone());
    match found {
        Some(row) => {
            desk.update("TutorPresence", row.get("Id"), &[hours])?;
        }
        None => {
            let values = [
                ("MeetingSessionId", Value::Int(meeting)),
                ("TutorId", Value::Int(tutor)),
                hours,
            ];
            desk.create("TutorPresence", &values)?;
        }
    }
    Ok(Answer::Nothing)
}

fn attendance_sheet(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let meeting = meeting_of(desk, call)?;
    if bytes(call.value("DocumentContent")).is_none_or(<[u8]>::is_empty) {
        return Err(Fault::invalid("DocumentContent", "is empty"));
    }
    let mut values = given(
        call,
        &[("DocumentName", "FileName"), ("DocumentContent", "Content")],
    );
    values.extend([
        ("Kind", Value::Int(ATTENDANCE_SHEET)),
        ("MeetingSessionId", Value::Int(meeting)),
    ]);
    desk.create("Document", &values)?;
    Ok(Answer::Nothing)
}
