//! Enrolments in evaluation sessions: by hand, or with the module that is examined.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Rules};
use query_plan::write::Kind;

use crate::enrolment::rules::cancel_returned;
use crate::rule::{add, by_id, end_after_start, keys, keys_of, list, named, touches};
use crate::values::{BACK_OFFICE, NOT_ATTEMPTED, SUCCESS_NONE};

pub(super) fn declare(r: &mut Rules) {
    r.before("EvaluationTrainee", before)
        .after("EvaluationTrainee", after);
}

fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let back = keys_of(changes, &[Kind::Restored]);
    cancel_returned(desk, "EvaluationTrainee", "EvaluationSession", &back)
}

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let sessions = keys(
        drafts
            .iter()
            .filter(|d| enters(d))
            .map(|d| d.value("EvaluationSessionId")),
    );
    let wanted = [
        "Id",
        "StartedOn",
        "FinishedOn",
        "IsCancelled",
        "TrainingSession/IsLocked",
    ];
    let sessions = by_id(desk.rows(
        "EvaluationSession",
        "Id in @ids",
        &[("ids", list(&sessions))],
        &wanted,
    )?);
    for draft in drafts.iter_mut() {
        let session = draft
            .value("EvaluationSessionId")
            .as_int()
            .and_then(|id| sessions.get(&id));
        // A session that is not there, or archived, is refused with all other references.
        if let Some(session) = session.filter(|_| enters(draft)) {
            if session.is("IsCancelled") {
                draft.refuse("EvaluationSessionId", "is a cancelled session");
            }
            if session.is("TrainingSession/IsLocked") {
                draft.refuse(
                    "EvaluationSessionId",
                    "belongs to a locked session: nobody can enrol in it",
                );
            }
            draft.set_default("StartedOn", session.get("StartedOn").clone());
            draft.set_default("FinishedOn", session.get("FinishedOn").clone());
            draft.set_default("RegistrationOrigin", BACK_OFFICE);
            draft.set_default("LmsProgress", NOT_ATTEMPTED);
            draft.set_default("LmsSuccess", SUCCESS_NONE);
        }
        end_after_start(draft);
    }
    Ok(())
}

fn enters(draft: &Draft<'_>) -> bool {
    touches(draft, &["EvaluationSessionId"])
}

/// An evaluation session and a person.
type Seat = (i64, i64);

/// Expects everybody who takes the module that some sessions examine.
pub(super) fn expect_students(desk: &mut Desk<'_>, sessions: &[i64]) -> Result<(), Fault> {
    let found = desk.rows(
        "EvaluationSession",
        "Id in @ids and SessionModuleId ne null and IsCancelled eq false",
        &[("ids", list(sessions))],
        &["Id", "SessionModuleId"],
    )?;
    let modules = list(&keys(found.iter().map(|row| row.get("SessionModuleId"))));
    let links = desk.rows(
        "SessionModuleEnrolment",
        "SessionModuleId in @ids",
        &[("ids", modules)],
        &TAKES,
    )?;
    let mut seats = BTreeSet::new();
    for row in &found {
        let taken = links
            .iter()
            .filter(|link| link.get("SessionModuleId") == row.get("SessionModuleId"));
        for link in taken.filter(|link| !link.is("Trainee/IsCancelled")) {
            seats.extend(row.int("Id").zip(link.int("Student/UserId")));
        }
    }
    expect(desk, &seats, false)
}

const TAKES: [&str; 3] = ["SessionModuleId", "Student/UserId", "Trainee/IsCancelled"];

/// Who comes into a module is expected at its evaluations, and who leaves it no longer.
pub(crate) fn follow_modules(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let modules = list(&keys(changes.iter().map(|c| c.is("SessionModuleId"))));
    let condition = "SessionModuleId in @ids and IsCancelled eq false";
    let held = desk.rows(
        "EvaluationSession",
        condition,
        &[("ids", modules)],
        &["Id", "SessionModuleId"],
    )?;
    if held.is_empty() {
        return Ok(());
    }
    let links = list(&keys(changes.iter().map(|c| &c.key)));
    let links = desk.all_rows(
        "SessionModuleEnrolment",
        "Id in @ids",
        &[("ids", links)],
        &["Id", "Student/UserId", "Trainee/IsCancelled"],
    )?;
    let links = by_id(links);
    let mut seats: HashMap<Kind, BTreeSet<Seat>> = HashMap::new();
    for change in changes {
        let link = change.key.as_int().and_then(|id| links.get(&id));
        let Some(link) =
            link.filter(|link| change.kind == Kind::Archived || !link.is("Trainee/IsCancelled"))
        else {
            continue;
        };
        let sessions = held
            .iter()
            .filter(|row| row.get("SessionModuleId") == change.is("SessionModuleId"));
        let own = sessions.filter_map(|row| row.int("Id").zip(link.int("Student/UserId")));
        seats.entry(change.kind).or_default().extend(own);
    }
    for (kind, seats) in seats {
        match kind {
            Kind::Created => expect(desk, &seats, false)?,
            Kind::Restored => expect(desk, &seats, true)?,
            Kind::Archived => expect_no_longer(desk, &seats)?,
            Kind::Updated | Kind::Deleted => {}
        }
    }
    Ok(())
}

/// Enrols people who are not there yet. Whoever was there before comes back as they were, if `back` says so.
fn expect(desk: &mut Desk<'_>, seats: &BTreeSet<Seat>, back: bool) -> Result<(), Fault> {
    if seats.is_empty() {
        return Ok(());
    }
    let there = there(desk, seats)?;
    let mut returning = Vec::new();
    let mut rows = Vec::new();
    for seat in seats {
        match there.get(seat) {
            Some((_, true)) => {}
            Some((id, false)) if back => returning.push(*id),
            Some(_) | None => rows.push(vec![
                ("EvaluationSessionId", Value::Int(seat.0)),
                ("UserId", Value::Int(seat.1)),
            ]),
        }
    }
    desk.restore("EvaluationTrainee", &named(&returning))?;
    add(desk, "EvaluationTrainee", rows)
}

fn expect_no_longer(desk: &mut Desk<'_>, seats: &BTreeSet<Seat>) -> Result<(), Fault> {
    let there = there(desk, seats)?;
    let live = seats
        .iter()
        .filter_map(|seat| there.get(seat))
        .filter(|(_, live)| *live);
    desk.archive(
        "EvaluationTrainee",
        &named(&live.map(|(id, _)| *id).collect::<Vec<_>>()),
    )?;
    Ok(())
}

/// The enrolment of each seat and whether it is live: the live one, else the last.
fn there(
    desk: &mut Desk<'_>,
    seats: &BTreeSet<Seat>,
) -> Result<BTreeMap<Seat, (i64, bool)>, Fault> {
    let with = [
        ("sessions", list(seats.iter().map(|s| &s.0))),
        ("users", list(seats.iter().map(|s| &s.1))),
    ];
    let condition = "EvaluationSessionId in @sessions and UserId in @users";
    let wanted = ["Id", "EvaluationSessionId", "UserId", "DeletedOn"];
    let mut there: BTreeMap<Seat, (i64, bool)> = BTreeMap::new();
    for row in desk.all_rows("EvaluationTrainee", condition, &with, &wanted)? {
        let seat = row.int("EvaluationSessionId").zip(row.int("UserId"));
        if let (Some(seat), Some(id)) = (seat, row.int("Id")) {
            let live = row.get("DeletedOn").is_null();
            let held = there.entry(seat).or_insert((id, live));
            if !held.1 {
                *held = (id, live);
            }
        }
    }
    Ok(there)
}
