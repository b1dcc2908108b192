//! `Register`, `ChangeDates`, `ChangeSession`, `Unregister`: thin words for writing enrolments.

use entity_model::Value;
use query_plan::desk::{Answer, Call, Desk, Fault, Rules};

use crate::rule::{Unknown, about, changed, created, given, must_be, must_live, properties};

pub(super) fn declare(r: &mut Rules) {
    r.runs_on("Trainee", "Register", |desk, call| {
        register(desk, call, &TRAINING)
    })
    .runs_on("EvaluationTrainee", "Register", |desk, call| {
        register(desk, call, &EVALUATION)
    })
    .runs("ChangeDates", change_dates)
    .runs("ChangeSession", change_session)
    .runs_on("Trainee", "Unregister", |desk, call| {
        unregister(desk, call, &TRAINING)
    })
    .runs_on("EvaluationTrainee", "Unregister", |desk, call| {
        unregister(desk, call, &EVALUATION)
    });
}

/// One of the two kinds of enrolment.
#[derive(Debug)]
struct Enrolment {
    entity: &'static str,
    session: &'static str,
    held_as: &'static str,
    /// The parameter that names an enrolment of this kind, and that of the other.
    parameter: &'static str,
    other: &'static str,
}

const TRAINING: Enrolment = Enrolment {
    entity: "Trainee",
    session: "TrainingSession",
    held_as: "TrainingSessionId",
    parameter: "TraineeId",
    other: "EvaluationTraineeId",
};

const EVALUATION: Enrolment = Enrolment {
    entity: "EvaluationTrainee",
    session: "EvaluationSession",
    held_as: "EvaluationSessionId",
    parameter: "EvaluationTraineeId",
    other: "TraineeId",
};

fn register(desk: &mut Desk<'_>, call: &Call, kind: &Enrolment) -> Result<Answer, Fault> {
    let session = about(&unbound(call), "SessionId")?;
    let user = about(&unbound(call), "UserId")?;
    must_live(desk, kind.session, ("SessionId", session), Unknown::Missing)?;
    must_live(desk, "User", ("UserId", user), Unknown::Missing)?;
    let mut values = properties(desk, call);
    values.extend([
        (kind.held_as, Value::Int(session)),
        ("UserId", Value::Int(user)),
    ]);
    let key = desk
        .create(kind.entity, &values)
        .map_err(|fault| fault.told_of(kind.held_as, "SessionId"))?;
    Ok(created(desk, kind.entity, key))
}

/// The call as if it were made on the collection.
fn unbound(call: &Call) -> Call {
    Call {
        bound: None,
        parameters: call.parameters.clone(),
        ..Call::default()
    }
}

fn change_dates(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let trainee = about(call, "TraineeId")?;
    must_live(desk, "Trainee", ("TraineeId", trainee), Unknown::Missing)?;
    let dates = given(
        call,
        &[("StartedOn", "StartedOn"), ("FinishedOn", "FinishedOn")],
    );
    desk.update("Trainee", &Value::Int(trainee), &dates)?;
    Ok(changed(desk, "Trainee", trainee))
}

fn change_session(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let trainee = about(call, "TraineeId")?;
    let session = about(&unbound(call), "SessionId")?;
    must_live(desk, "Trainee", ("TraineeId", trainee), Unknown::Missing)?;
    must_live(
        desk,
        "TrainingSession",
        ("SessionId", session),
        Unknown::Missing,
    )?;
    let moved = desk.update(
        "Trainee",
        &Value::Int(trainee),
        &[("TrainingSessionId", Value::Int(session))],
    );
    moved.map_err(|fault| fault.told_of("TrainingSessionId", "SessionId"))?;
    Ok(changed(desk, "Trainee", trainee))
}

/// The vendor's one action for both kinds of enrolment takes the keys of both; each collection ends its own, by its own
/// right.
fn unregister(desk: &mut Desk<'_>, call: &Call, kind: &Enrolment) -> Result<Answer, Fault> {
    if call.int(kind.other).is_some() {
        let message = format!(
            "names no {}: only {} is given here",
            kind.entity, kind.parameter
        );
        return Err(Fault::invalid(kind.other, message));
    }
    let key = about(call, kind.parameter)?;
    must_be(desk, kind.entity, (kind.parameter, key), Unknown::Missing)?;
    desk.archive(kind.entity, &[Value::Int(key)])?;
    Ok(Answer::Nothing)
}
