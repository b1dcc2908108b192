//! `Attendance`: what was recorded of an enrolment at a meeting, with the reason of an absence.

use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Answer, Call, Desk, Fault, Found, Rules};

use super::presence::EXPLICIT;
use crate::rule::{Unknown, keys, moment, must_live, named};
use crate::sessions::rules::meeting_of;
use crate::values::{
    ABSENT, JUSTIFIED_NONE, JUSTIFIED_YES, NOT_VALID, PARTIAL, PRESENCE_ABSENT, PRESENCE_NONE,
    PRESENCE_PARTIAL, PRESENCE_PRESENT, PRESENCE_UNKNOWN, PRESENT, UNKNOWN, VALID, WAITING,
};

pub(super) fn declare(r: &mut Rules) {
    r.runs("Attendance", attendance);
}

fn attendance(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let meeting = meeting_of(desk, call)?;
    let trainee = call.int("TraineeId").unwrap_or_default();
    must_live(desk, "Trainee", ("TraineeId", trainee), Unknown::Invalid)?;
    let seat = seat(desk, trainee, meeting)?;
    let presence = call.int("TraineePresence").unwrap_or(PRESENCE_NONE);
    if presence == PRESENCE_PARTIAL && call.value("PresenceHours").is_null() {
        return Err(Fault::invalid(
            "PresenceHours",
            "is missing: a partial presence needs its hours",
        ));
    }
    record(desk, call, &seat, presence)?;
    if presence != PRESENCE_PRESENT {
        excuse(desk, call, &seat)?;
    }
    Ok(Answer::Nothing)
}

/// An enrolment at a meeting of its session.
#[derive(Debug)]
struct Seat {
    trainee: i64,
    student: Option<i64>,
    meeting: i64,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

fn seat(desk: &mut Desk<'_>, trainee: i64, meeting: i64) -> Result<Seat, Fault> {
    let wanted = ["TrainingSessionId", "StudentId"];
    let enrolment = desk.row(
        "Trainee",
        "Id eq @id",
        &[("id", Value::Int(trainee))],
        &wanted,
    )?;
    let wanted = ["TrainingSessionId", "StartedOn", "FinishedOn"];
    let held = desk.row(
        "MeetingSession",
        "Id eq @id",
        &[("id", Value::Int(meeting))],
        &wanted,
    )?;
    let lost = || Fault::invalid("TraineeId", "is no enrolment in the session of the meeting");
    let (enrolment, held) = enrolment.zip(held).ok_or_else(lost)?;
    if enrolment.int("TrainingSessionId") != held.int("TrainingSessionId") {
        return Err(lost());
    }
    Ok(Seat {
        trainee,
        student: enrolment.int("StudentId"),
        meeting,
        start: moment(held.get("StartedOn")).ok_or_else(lost)?,
        end: moment(held.get("FinishedOn")).ok_or_else(lost)?,
    })
}

/// One attendance with the bounds of the meeting: added, altered, or taken back where nothing is defined.
fn record(desk: &mut Desk<'_>, call: &Call, seat: &Seat, presence: i64) -> Result<(), Fault> {
    let with = [
        ("trainee", Value::Int(seat.trainee)),
        ("meeting", Value::Int(seat.meeting)),
    ];
    let found = desk.rows(
        "StudentAttendance",
        "TraineeId eq @trainee and MeetingSessionId eq @meeting",
        &with,
        &["Id"],
    )?;
    let there = keys(found.iter().map(|row| row.get("Id")));
    let state = match presence {
        PRESENCE_PRESENT => PRESENT,
        PRESENCE_ABSENT => ABSENT,
        PRESENCE_PARTIAL => PARTIAL,
        PRESENCE_UNKNOWN => UNKNOWN,
        _ => {
            desk.archive("StudentAttendance", &named(&there))?;
            return Ok(());
        }
    };
    let hours = call.value("PresenceHours").clone();
    let mut values = vec![
        ("State", Value::Int(state)),
        ("PresenceHours", hours),
        ("StartedOn", seat.start.into()),
        ("FinishedOn", seat.end.into()),
    ];
    match there.last() {
        Some(id) => {
            desk.update("StudentAttendance", &Value::Int(*id), &values)?;
        }
        None => {
            values.extend([
                ("TraineeId", Value::Int(seat.trainee)),
                ("MeetingSessionId", Value::Int(seat.meeting)),
                ("Origin", EXPLICIT.into()),
            ]);
            desk.create("StudentAttendance", &values)?;
        }
    }
    Ok(())
}

/// Whether the absence is justified, and why: a justification with the bounds of the meeting (§4.6.3 of the
/// specification). One that was entered elsewhere is never changed from here.
fn excuse(desk: &mut Desk<'_>, call: &Call, seat: &Seat) -> Result<(), Fault> {
    let (justified, reason) = (call.int("AbsenceJustified"), call.value("AbsenceReason"));
    let Some(student) = seat
        .student
        .filter(|_| justified.is_some() || !reason.is_null())
    else {
        return Ok(());
    };
    let state = justified.map(|justified| match justified {
        JUSTIFIED_YES => VALID,
        JUSTIFIED_NONE => WAITING,
        _ => NOT_VALID,
    });
    let there = own_excuse(desk, student, seat)?;
    let mut values = Vec::new();
    if !reason.is_null() {
        values.push(("Reason", reason.clone()));
    }
    if let Some(row) = there {
        values.extend(state.map(|state| ("State", Value::Int(state))));
        desk.update("Justification", row.get("Id"), &values)?;
        return Ok(());
    }
    if state == Some(WAITING) && reason.is_null() {
        return Ok(());
    }
    values.extend([
        ("State", Value::Int(state.unwrap_or(WAITING))),
        ("StudentId", Value::Int(student)),
        ("StartedOn", seat.start.into()),
        ("FinishedOn", seat.end.into()),
        ("Origin", EXPLICIT.into()),
    ]);
    desk.create("Justification", &values)?;
    Ok(())
}

fn own_excuse(desk: &mut Desk<'_>, student: i64, seat: &Seat) -> Result<Option<Found>, Fault> {
    let with = [
        ("student", Value::Int(student)),
        ("start", seat.start.into()),
        ("end", seat.end.into()),
        ("origin", EXPLICIT.into()),
    ];
    let condition = "StudentId eq @student and StartedOn eq @start and FinishedOn eq @end and Origin eq @origin";
    desk.row("Justification", condition, &with, &["Id"])
}
