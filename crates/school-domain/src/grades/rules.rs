//! Marks: within their bounds, of students who take what is examined; and who wrote what about whom.

use std::collections::{HashMap, HashSet};

use bigdecimal::BigDecimal;
use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use crate::enrolment::rules::enrolments;
use crate::rule::{author, by_id, hours, keys, list, touches};
use crate::values::{BONUS_EVALUATION, MALUS_MODULE, NO_CODE};

pub(crate) fn declare(r: &mut Rules) {
    r.before("StudentGrade", before)
        .after("StudentGrade", after)
        .before("Annotation", written)
        .before("Appreciation", written);
}

const EVALUATION: [&str; 7] = [
    "Id",
    "MaxGrade",
    "Kind",
    "TrainingSessionId",
    "SessionModuleId",
    "SessionModule/Module/Kind",
    "TrainingSession/IsLocked",
];

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let (author, now) = (author(desk)?, desk.now());
    let evaluations = drafts.iter().flat_map(|d| {
        [
            d.value("EvaluationSessionId"),
            d.held("EvaluationSessionId"),
        ]
    });
    let with = [("ids", list(&keys(evaluations)))];
    let evaluations =
        by_id(desk.all_rows("EvaluationSession", "Id in @ids", &with, &EVALUATION)?);
    for draft in drafts.iter_mut() {
        draft.set_default("EnteredById", author.clone());
        draft.set_default("EnteredOn", now);
        value_or_code(draft);
        let evaluation = |value: &Value| value.as_int().and_then(|id| evaluations.get(&id));
        if let Some(left) = evaluation(draft.held("EvaluationSessionId")) {
            unlocked(draft, left);
        }
        if let Some(own) = evaluation(draft.value("EvaluationSessionId")) {
            unlocked(draft, own);
            within_bounds(draft, own);
        }
    }
    taken_by(desk, drafts, &evaluations)
}

const MARK: [&str; 5] = [
    "Value",
    "Code",
    "Comment",
    "StudentId",
    "EvaluationSessionId",
];

fn unlocked(draft: &mut Draft<'_>, evaluation: &Found) {
    if touches(draft, &MARK) && evaluation.is("TrainingSession/IsLocked") {
        draft.refuse(
            "EvaluationSessionId",
            "belongs to a locked session: its marks stay as they are",
        );
    }
}

/// Either a mark, or a code in its place: whichever is given last takes the place of the other.
fn value_or_code(draft: &mut Draft<'_>) {
    if !touches(draft, &["Value", "Code"]) {
        return;
    }
    let has_code = draft
        .value("Code")
        .as_int()
        .is_some_and(|code| code != NO_CODE);
    match (draft.value("Value").is_null(), has_code) {
        (true, true) | (false, false) => {}
        (true, false) => draft.refuse(
            "Value",
            "is missing: a grade is a mark, or a code in its place",
        ),
        (false, true) if draft.changes("Value") && draft.changes("Code") => {
            draft.refuse("Code", "cannot stand beside a mark");
        }
        (false, true) if draft.changes("Value") => draft.set("Code", NO_CODE),
        (false, true) => draft.set("Value", Value::Null),
    }
}

/// From 0 to what stands for everything right; a malus takes up to 20 away, a bonus gives or takes as much.
fn within_bounds(draft: &mut Draft<'_>, evaluation: &Found) {
    if !touches(draft, &["Value", "EvaluationSessionId"]) {
        return;
    }
    let Some(mark) = hours(draft.value("Value")) else {
        return;
    };
    let is_bonus = evaluation.int("Kind") == Some(BONUS_EVALUATION);
    let is_malus = evaluation.int("SessionModule/Module/Kind") == Some(MALUS_MODULE);
    let least = BigDecimal::from(if is_bonus || is_malus { -20 } else { 0 });
    let most = if is_bonus {
        Some(20.into())
    } else {
        hours(evaluation.get("MaxGrade"))
    };
    if mark < least {
        draft.refuse("Value", format!("is less than {}", least.to_plain_string()));
    }
    if let Some(most) = most.filter(|most| mark > *most) {
        draft.refuse(
            "Value",
            format!("is more than {}", most.normalized().to_plain_string()),
        );
    }
}

/// A mark in a semester is of somebody enrolled in it, and in the module that is examined.
fn taken_by(
    desk: &mut Desk<'_>,
    drafts: &mut [Draft<'_>],
    evaluations: &HashMap<i64, Found>,
) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| touches(d, &["StudentId", "EvaluationSessionId"]);
    let students = list(&keys(
        drafts
            .iter()
            .filter(|d| moves(d))
            .map(|d| d.value("StudentId")),
    ));
    let sessions = list(&keys(
        evaluations.values().map(|e| e.get("TrainingSessionId")),
    ));
    let enrolled = enrolments(desk, students.clone(), sessions)?;
    let modules = list(&keys(
        evaluations.values().map(|e| e.get("SessionModuleId")),
    ));
    let with = [("students", students), ("modules", modules)];
    let condition = "StudentId in @students and SessionModuleId in @modules";
    let links = desk.rows(
        "SessionModuleEnrolment",
        condition,
        &with,
        &["StudentId", "SessionModuleId"],
    )?;
    let takes: HashSet<_> = links
        .iter()
        .map(|row| (row.int("StudentId"), row.int("SessionModuleId")))
        .collect();
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        let own = draft
            .value("EvaluationSessionId")
            .as_int()
            .and_then(|id| evaluations.get(&id));
        let Some(evaluation) = own else {
            continue;
        };
        let student = draft.value("StudentId").as_int();
        let Some(session) = evaluation.int("TrainingSessionId") else {
            draft.set("TraineeId", Value::Null);
            continue;
        };
        match student.and_then(|id| enrolled.get(&(id, session))) {
            Some(trainee) => draft.set("TraineeId", *trainee),
            None => draft.refuse("StudentId", "is not enrolled in the session"),
        }
        let module = evaluation.int("SessionModuleId");
        if module.is_some() && !takes.contains(&(student, module)) {
            draft.refuse("StudentId", "does not take the module");
        }
    }
    Ok(())
}

/// No mark goes away in a locked session, unless its evaluation or the session goes.
fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let gone = changes.iter().filter(|c| c.kind == Kind::Archived);
    let evaluations = keys(gone.map(|c| c.is("EvaluationSessionId")));
    if evaluations.is_empty() {
        return Ok(());
    }
    let locked = "Id in @ids and TrainingSession/IsLocked and TrainingSession/DeletedOn eq null";
    match desk.row(
        "EvaluationSession",
        locked,
        &[("ids", list(&evaluations))],
        &["Id"],
    )? {
        None => Ok(()),
        Some(_) => Err(Fault::invalid(
            "EvaluationSessionId",
            "belongs to a locked session: its marks stay as they are",
        )),
    }
}

/// Who wrote something about a student, and when.
fn written(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let (author, now) = (author(desk)?, desk.now());
    for draft in drafts.iter_mut() {
        draft.set_default("AuthorId", author.clone());
        draft.set_default("WrittenOn", now);
    }
    Ok(())
}
