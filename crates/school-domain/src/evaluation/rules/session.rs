//! Evaluation sessions.

use std::collections::HashMap;

use bigdecimal::{BigDecimal, Zero};
use entity_model::Value;
use query_plan::desk::{Answer, Call, Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use super::enrolment::expect_students;
use crate::rule::{
    Unknown, by_id, created, end_after_start, given, hours, keys, list, must_live, properties,
    touched, touches,
};
use crate::sessions::rules::cancel;

pub(super) fn declare(r: &mut Rules) {
    r.before("EvaluationSession", before)
        .after("EvaluationSession", after)
        .runs_on("EvaluationSession", "Create", create)
        .runs_on("EvaluationSession", "Cancel", |desk, call| {
            cancel(
                desk,
                call,
                "EvaluationSession",
                ("EvaluationTrainee", "EvaluationSessionId"),
            )
        });
}

/// What a locked semester keeps as it is.
const LOCKED: [&str; 7] = [
    "StartedOn",
    "FinishedOn",
    "MaxGrade",
    "Coefficient",
    "Kind",
    "TrainingSessionId",
    "SessionModuleId",
];

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    take_over(desk, drafts)?;
    of_module(desk, drafts)?;
    let sessions = drafts
        .iter()
        .flat_map(|d| [d.value("TrainingSessionId"), d.held("TrainingSessionId")]);
    let with = [("ids", list(&keys(sessions)))];
    let locked = desk.rows("TrainingSession", "Id in @ids and IsLocked", &with, &["Id"])?;
    let locked = keys(locked.iter().map(|row| row.get("Id")));
    let is_locked = |value: &Value| value.as_int().is_some_and(|id| locked.contains(&id));
    for draft in drafts.iter_mut() {
        end_after_start(draft);
        for name in ["MaxGrade", "Coefficient"] {
            if draft.changes(name)
                && hours(draft.value(name)).is_some_and(|n| n < BigDecimal::zero())
            {
                draft.refuse(name, "is less than 0");
            }
        }
        if is_locked(draft.value("TrainingSessionId")) || is_locked(draft.held("TrainingSessionId"))
        {
            keep(draft);
        }
    }
    Ok(())
}

fn keep(draft: &mut Draft<'_>) {
    if draft.is_new() {
        draft.refuse(
            "TrainingSessionId",
            "is a locked session: its evaluations stay as they are",
        );
        return;
    }
    for name in LOCKED {
        if draft.changes(name) {
            draft.refuse(name, "cannot change: the session is locked");
        }
    }
}

/// What a new session takes from its evaluation where nothing else is said.
fn take_over(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let named = keys(
        drafts
            .iter()
            .filter(|d| d.is_new())
            .map(|d| d.value("EvaluationId")),
    );
    if named.is_empty() {
        return Ok(());
    }
    let wanted = ["Id", "Name", "PriceByUser", "PrimaryDomainId"];
    let evaluations = by_id(desk.rows(
        "Evaluation",
        "Id in @ids",
        &[("ids", list(&named))],
        &wanted,
    )?);
    for draft in drafts.iter_mut().filter(|d| d.is_new()) {
        let Some(evaluation) = draft
            .value("EvaluationId")
            .as_int()
            .and_then(|id| evaluations.get(&id))
        else {
            continue;
        };
        let name = evaluation
            .get("Name")
            .as_text()
            .map(|name| name.chars().take(250).collect::<String>());
        draft.set_default("Name", name);
        for property in ["PriceByUser", "PrimaryDomainId"] {
            draft.set_default(property, evaluation.get(property).clone());
        }
    }
    Ok(())
}

/// A module that is examined is taught in the session the evaluation belongs to.
fn of_module(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| touches(d, &["SessionModuleId", "TrainingSessionId"]);
    let modules = keys(
        drafts
            .iter()
            .filter(|d| moves(d))
            .map(|d| d.value("SessionModuleId")),
    );
    if modules.is_empty() {
        return Ok(());
    }
    let found = desk.all_rows(
        "SessionModule",
        "Id in @ids",
        &[("ids", list(&modules))],
        &["Id", "TrainingSessionId"],
    )?;
    let found: HashMap<i64, Found> = by_id(found);
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        let Some(module) = draft
            .value("SessionModuleId")
            .as_int()
            .and_then(|id| found.get(&id))
        else {
            continue;
        };
        let session = module.get("TrainingSessionId");
        if draft.value("TrainingSessionId").is_null() {
            draft.set("TrainingSessionId", session.clone());
        } else if draft.value("TrainingSessionId") != session {
            draft.refuse(
                "SessionModuleId",
                "is taught in another session than TrainingSessionId",
            );
        }
    }
    Ok(())
}

/// Everybody who takes the module is expected.
fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let comes = |c: &&Changed<'_>| {
        !matches!(c.kind, Kind::Archived | Kind::Deleted) && touched(c, &["SessionModuleId"])
    };
    expect_students(desk, &keys(changes.iter().filter(comes).map(|c| &c.key)))?;
    let gone = changes
        .iter()
        .filter(|c| c.kind == Kind::Archived)
        .map(|c| c.is("TrainingSessionId"));
    let locked = "Id in @ids and IsLocked";
    match desk.row(
        "TrainingSession",
        locked,
        &[("ids", list(&keys(gone)))],
        &["Id"],
    )? {
        None => Ok(()),
        Some(_) => Err(Fault::invalid(
            "TrainingSessionId",
            "is a locked session: its evaluations stay as they are",
        )),
    }
}

fn create(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let evaluation = call.int("EvaluationId").unwrap_or_default();
    must_live(
        desk,
        "Evaluation",
        ("EvaluationId", evaluation),
        Unknown::Invalid,
    )?;
    let mut values = properties(desk, call);
    values.extend(given(call, &[("EvaluationId", "EvaluationId")]));
    let key = desk.create("EvaluationSession", &values)?;
    Ok(created(desk, "EvaluationSession", key))
}
