//! People: passwords are kept as hashes, who is archived takes part in nothing, a picture is a document.

mod password;
mod picture;

use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Rules};
use query_plan::write::Kind;

use crate::rule::{BLOCK, by_id, keys, keys_of, list};
use crate::values::USER_ARCHIVED;

pub(crate) fn declare(r: &mut Rules) {
    r.before("User", before)
        .after("User", after)
        .after("UserDomain", after_domain)
        .before("Student", before_student);
    picture::declare(r);
}

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let now = desk.now();
    for draft in drafts.iter_mut().filter(|d| d.changes("Password")) {
        let Some(given) = draft.value("Password").as_text().map(str::to_owned) else {
            continue;
        };
        if given.is_empty() {
            draft.refuse("Password", "is empty");
            continue;
        }
        let held = draft.held("Password").clone();
        let kept = kept(desk, given, held.clone())?;
        if kept != held {
            draft.set("PasswordChangedOn", now);
        }
        draft.set("Password", kept);
    }
    Ok(())
}

/// The hash of a password, which is the one that is held already where it is the same password. It takes longer than
/// anybody who wants to write should wait for somebody else's.
fn kept(desk: &Desk<'_>, given: String, held: Value) -> Result<Value, Fault> {
    let hash = held.as_text().unwrap_or_default().to_owned();
    let name = format!("password {hash} {given}");
    desk.apart(name, held, move || {
        if password::is(&given, &hash) {
            return Ok(hash.into());
        }
        Ok(password::hash(&given)?.into())
    })
}

/// Who is archived is enrolled in nothing any more; a restore does not undo it (§1.7.1 of the specification).
fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let gone = keys_of(changes, &[Kind::Archived]);
    if gone.is_empty() {
        return Ok(());
    }
    for enrolment in ["Trainee", "EvaluationTrainee"] {
        let found = desk.rows(
            enrolment,
            "UserId in @ids and IsCancelled eq false",
            &[("ids", list(&gone))],
            &["Id"],
        )?;
        for block in found.chunks(BLOCK) {
            let cancelled = || {
                vec![
                    ("IsCancelled", Value::Boolean(true)),
                    ("CancelReason", Value::Int(USER_ARCHIVED)),
                ]
            };
            let rows = block.iter().map(|row| (row.get("Id").clone(), cancelled()));
            desk.update_all(enrolment, rows.collect())?;
        }
    }
    Ok(())
}

/// The first domain of a person is the main one where none was named.
fn after_domain(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let new = || changes.iter().filter(|c| c.kind == Kind::Created);
    let users = keys(new().map(|c| c.is("UserId")));
    if users.is_empty() {
        return Ok(());
    }
    let found = desk.rows(
        "User",
        "Id in @ids and PrimaryDomainId eq null",
        &[("ids", list(&users))],
        &["Id"],
    )?;
    let open = by_id(found);
    let mut rows = Vec::new();
    for user in users.iter().filter(|id| open.contains_key(id)) {
        let first = new()
            .filter(|c| c.is("UserId").as_int() == Some(*user))
            .min_by_key(|c| c.key.as_int());
        rows.extend(first.map(|c| {
            (
                Value::Int(*user),
                vec![("PrimaryDomainId", c.is("DomainId").clone())],
            )
        }));
    }
    desk.update_all("User", rows)?;
    Ok(())
}

/// Enrolments are of a person as a student of one department: both stay once there are any.
fn before_student(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| !d.is_new() && (d.changes("UserId") || d.changes("DomainId"));
    let students = keys(drafts.iter().filter(|d| moves(d)).filter_map(Draft::key));
    if students.is_empty() {
        return Ok(());
    }
    let found = desk.all_rows(
        "Trainee",
        "StudentId in @ids",
        &[("ids", list(&students))],
        &["StudentId"],
    )?;
    let enrolled = keys(found.iter().map(|row| row.get("StudentId")));
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        if !draft
            .key()
            .and_then(Value::as_int)
            .is_some_and(|id| enrolled.contains(&id))
        {
            continue;
        }
        for name in ["UserId", "DomainId"] {
            if draft.changes(name) {
                draft.refuse(name, "cannot change: the student has enrolments");
            }
        }
    }
    Ok(())
}
