//! Decisions of juries: about which enrolment they were taken, and that a locked semester keeps them.

use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Rules};
use query_plan::write::Kind;

use crate::enrolment::rules::enrolments;
use crate::rule::{keys, list, touches};

pub(crate) fn declare(r: &mut Rules) {
    r.before("JuryDecision", before)
        .after("JuryDecision", after);
}

const DECISION: [&str; 6] = [
    "StudentId",
    "TrainingSessionId",
    "Kind",
    "Code",
    "Average",
    "DecidedOn",
];

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let sessions = drafts
        .iter()
        .flat_map(|d| [d.value("TrainingSessionId"), d.held("TrainingSessionId")]);
    let sessions = keys(sessions);
    let locked = locked(desk, &sessions)?;
    let students = keys(drafts.iter().map(|d| d.value("StudentId")));
    let enrolled = enrolments(desk, list(&students), list(&sessions))?;
    for draft in drafts.iter_mut() {
        if touches(draft, &["StudentId", "TrainingSessionId"]) {
            let at = draft
                .value("StudentId")
                .as_int()
                .zip(draft.value("TrainingSessionId").as_int());
            let trainee = at.and_then(|at| enrolled.get(&at)).copied();
            draft.set("TraineeId", trainee);
        }
        let is_locked = |value: &Value| value.as_int().is_some_and(|id| locked.contains(&id));
        let held = is_locked(draft.held("TrainingSessionId"))
            || is_locked(draft.value("TrainingSessionId"));
        if held && touches(draft, &DECISION) {
            draft.refuse(
                "TrainingSessionId",
                "is a locked session: its decisions stay as they are",
            );
        }
    }
    Ok(())
}

fn locked(desk: &mut Desk<'_>, sessions: &[i64]) -> Result<Vec<i64>, Fault> {
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    let found = desk.rows(
        "TrainingSession",
        "Id in @ids and IsLocked",
        &[("ids", list(sessions))],
        &["Id"],
    )?;
    Ok(keys(found.iter().map(|row| row.get("Id"))))
}

fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let gone = changes.iter().filter(|c| c.kind == Kind::Archived);
    let sessions = keys(gone.map(|c| c.is("TrainingSessionId")));
    if locked(desk, &sessions)?.is_empty() {
        return Ok(());
    }
    Err(Fault::invalid(
        "TrainingSessionId",
        "is a locked session: its decisions stay as they are",
    ))
}
