//! Enrolments in training sessions: who may come in, as which student, and what follows from it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use super::{groups, links};
use crate::attendance::rules::presence;
use crate::rule::{
    BLOCK, by_id, clash, end_after_start, is_true, keys, list, look_again, moment, touches,
};
use crate::values::{
    BACK_OFFICE, NO_REASON, NOT_ATTEMPTED, RESIGNED, SESSION_CLOSED, SUCCESS_NONE, UNAVAILABLE,
    USER_ARCHIVED,
};

pub(super) fn declare(r: &mut Rules) {
    r.before("Trainee", before).after("Trainee", after);
}

/// What an enrolment must know of a session.
#[derive(Debug)]
struct Session {
    is_live: bool,
    training: Option<i64>,
    domain: Option<i64>,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
    is_cancelled: bool,
    is_locked: bool,
    /// Nothing where any number may come.
    places: Option<i64>,
}

const DECIDES: [&str; 5] = [
    "TrainingSessionId",
    "UserId",
    "StartedOn",
    "FinishedOn",
    "IsCancelled",
];

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for draft in drafts.iter_mut() {
        resign(draft);
        end_after_start(draft);
    }
    if !drafts.iter().any(|d| touches(d, &DECIDES)) {
        return Ok(());
    }
    let mut sessions = sessions(desk, drafts)?;
    for draft in drafts.iter_mut().filter(|d| touches(d, &DECIDES)) {
        come_in(draft, &mut sessions);
    }
    as_students(desk, drafts, &sessions)
}

/// A state of the semester that cancels an enrolment, and one that does so no longer (ScoDoc D, I, DEF).
fn resign(draft: &mut Draft<'_>) {
    if !draft.changes("EnrolmentState") {
        return;
    }
    if *draft.value("EnrolmentState") == Value::Int(RESIGNED) {
        draft.set("IsCancelled", true);
        draft.set("CancelReason", UNAVAILABLE);
    } else if *draft.held("EnrolmentState") == Value::Int(RESIGNED)
        && *draft.held("CancelReason") == Value::Int(UNAVAILABLE)
    {
        draft.set("IsCancelled", false);
        draft.set("CancelReason", NO_REASON);
        draft.set("CancelDescription", Value::Null);
    }
}

/// The sessions that drafts are in, or were. One that is archived may still be left.
fn sessions(desk: &mut Desk<'_>, drafts: &[Draft<'_>]) -> Result<HashMap<i64, Session>, Fault> {
    let named = drafts
        .iter()
        .flat_map(|d| [d.value("TrainingSessionId"), d.held("TrainingSessionId")]);
    let found = desk.all_rows(
        "TrainingSession",
        "Id in @ids",
        &[("ids", list(&keys(named)))],
        &[
            "Id",
            "DeletedOn",
            "TrainingId",
            "PrimaryDomainId",
            "StartedOn",
            "FinishedOn",
            "IsCancelled",
            "IsLocked",
            "AvailablePlaces",
        ],
    )?;
    let root = root(desk, &found)?;
    let session = |(id, row): (i64, Found)| {
        let session = Session {
            is_live: row.get("DeletedOn").is_null(),
            training: row.int("TrainingId"),
            domain: row.int("PrimaryDomainId").or(root),
            start: moment(row.get("StartedOn")),
            end: moment(row.get("FinishedOn")),
            is_cancelled: row.is("IsCancelled"),
            is_locked: row.is("IsLocked"),
            places: row.int("AvailablePlaces"),
        };
        (id, session)
    };
    Ok(by_id(found).into_iter().map(session).collect())
}

/// Who is enrolled where no department is in charge is a student of the root domain.
fn root(desk: &mut Desk<'_>, sessions: &[Found]) -> Result<Option<i64>, Fault> {
    if sessions
        .iter()
        .all(|row| !row.get("PrimaryDomainId").is_null())
    {
        return Ok(None);
    }
    let root = desk.row("Domain", "ParentDomainId eq null", &[], &["Id"])?;
    Ok(root.and_then(|row| row.int("Id")))
}

/// Whether a draft leads an enrolment into a session it was not in.
fn enters(draft: &Draft<'_>) -> bool {
    draft.is_new() || draft.changes("TrainingSessionId")
}

fn come_in(draft: &mut Draft<'_>, sessions: &mut HashMap<i64, Session>) {
    let own = draft.value("TrainingSessionId").as_int();
    let left = draft
        .held("TrainingSessionId")
        .as_int()
        .and_then(|id| sessions.get(&id));
    if enters(draft) && left.is_some_and(|session| session.is_live && session.is_locked) {
        draft.refuse("TrainingSessionId", "cannot change: the session is locked");
    }
    let left = left.map(|session| (session.training, session.start, session.end));
    // A session that is not there, or archived, is refused with all other references.
    let session = own.and_then(|id| sessions.get_mut(&id));
    let Some(session) = session.filter(|session| session.is_live) else {
        return;
    };
    if enters(draft) {
        may_enter(draft, session);
    } else if session.is_locked {
        for name in ["StartedOn", "FinishedOn"]
            .into_iter()
            .filter(|name| draft.changes(name))
            .collect::<Vec<_>>()
        {
            draft.refuse(name, "cannot change: the session is locked");
        }
    }
    match left {
        Some((training, start, end)) if enters(draft) => {
            if training != session.training {
                draft.refuse("TrainingSessionId", "is a session of another training");
            }
            move_dates(draft, (start, end), session);
        }
        _ => fill_in(draft, session),
    }
    take_place(draft, session);
    end_after_start(draft);
}

fn may_enter(draft: &mut Draft<'_>, session: &Session) {
    if session.is_cancelled {
        draft.refuse("TrainingSessionId", "is a cancelled session");
    }
    if session.is_locked {
        draft.refuse(
            "TrainingSessionId",
            "is a locked session: nobody can enrol in it",
        );
    }
}

/// What a new enrolment takes from its session.
fn fill_in(draft: &mut Draft<'_>, session: &Session) {
    draft.set_default("StartedOn", session.start);
    draft.set_default("FinishedOn", session.end);
    draft.set_default("RegistrationOrigin", BACK_OFFICE);
    draft.set_default("LmsProgress", NOT_ATTEMPTED);
    draft.set_default("LmsSuccess", SUCCESS_NONE);
}

/// Dates that were those of the session become those of the other.
fn move_dates(
    draft: &mut Draft<'_>,
    (start, end): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    session: &Session,
) {
    for (name, old, new) in [
        ("StartedOn", start, session.start),
        ("FinishedOn", end, session.end),
    ] {
        if !draft.changes(name) && moment(draft.held(name)) == old {
            draft.set(name, new);
        }
    }
}

/// Enrolments that are cancelled take no place.
fn take_place(draft: &mut Draft<'_>, session: &mut Session) {
    let takes = !is_true(draft.value("IsCancelled"));
    let took = !draft.is_new()
        && !draft.changes("TrainingSessionId")
        && !is_true(draft.held("IsCancelled"));
    let Some(places) = session.places.as_mut().filter(|_| takes && !took) else {
        return;
    };
    if *places <= 0 {
        draft.refuse(
            "TrainingSessionId",
            "is full: no place is left in the session",
        );
    }
    *places -= 1;
}

/// The student that each person is in the department of the session: found, or added (§4.6.4 of the specification).
fn as_students(
    desk: &mut Desk<'_>,
    drafts: &mut [Draft<'_>],
    sessions: &HashMap<i64, Session>,
) -> Result<(), Fault> {
    let place = |d: &Draft<'_>| -> Option<(i64, i64)> {
        let session = sessions.get(&d.value("TrainingSessionId").as_int()?)?;
        let domain = session.domain.filter(|_| session.is_live)?;
        Some((d.value("UserId").as_int()?, domain))
    };
    let entering = |d: &Draft<'_>| enters(d) || d.changes("UserId");
    let mut wanted: Vec<(i64, i64)> = drafts
        .iter()
        .filter(|d| entering(d))
        .filter_map(place)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let with = [("ids", list(wanted.iter().map(|(user, _)| user)))];
    let live = by_id(desk.rows("User", "Id in @ids", &with, &["Id"])?);
    let students = students(desk, &wanted, &live)?;
    for draft in drafts.iter_mut().filter(|d| entering(d)) {
        let at = place(draft);
        let known = at.and_then(|at| students.get(&at));
        let given = draft.value("StudentId").as_int();
        let student = known.and_then(|all| {
            all.iter()
                .copied()
                .find(|id| Some(*id) == given)
                .or(all.first().copied())
        });
        draft.set("StudentId", student);
        // Where another person is named, an archived one is refused with all other references.
        let stays = !draft.is_new() && !draft.changes("UserId");
        if stays && at.is_some_and(|(user, _)| !live.contains_key(&user)) {
            draft.refuse(
                "UserId",
                "is archived: whoever is archived comes into no other session",
            );
        }
    }
    Ok(())
}

/// The students by person and department, the oldest first.
fn students(
    desk: &mut Desk<'_>,
    wanted: &[(i64, i64)],
    live: &HashMap<i64, Found>,
) -> Result<HashMap<(i64, i64), Vec<i64>>, Fault> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let users = list(wanted.iter().map(|(user, _)| user));
    let domains = list(wanted.iter().map(|(_, domain)| domain));
    let found = desk.rows(
        "Student",
        "UserId in @users and DomainId in @domains",
        &[("users", users), ("domains", domains)],
        &["Id", "UserId", "DomainId"],
    )?;
    let mut students: HashMap<(i64, i64), Vec<i64>> = HashMap::new();
    for row in &found {
        if let (Some(id), Some(user), Some(domain)) =
            (row.int("Id"), row.int("UserId"), row.int("DomainId"))
        {
            students.entry((user, domain)).or_default().push(id);
        }
    }
    // A person who is not there is refused where the enrolment names them.
    let lacking = wanted
        .iter()
        .filter(|at| !students.contains_key(at) && live.contains_key(&at.0));
    let lacking: Vec<(i64, i64)> = lacking.copied().collect();
    let rows = lacking.iter().map(|(user, domain)| {
        vec![
            ("UserId", Value::Int(*user)),
            ("DomainId", Value::Int(*domain)),
        ]
    });
    let added = desk.create_all("Student", rows.collect())?;
    for (at, id) in lacking.into_iter().zip(added) {
        students.entry(at).or_default().extend(id.as_int());
    }
    Ok(students)
}

fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let of = |kinds: &[Kind]| {
        changes
            .iter()
            .filter(|c| kinds.contains(&c.kind))
            .collect::<Vec<_>>()
    };
    let moved: Vec<_> = of(&[Kind::Updated])
        .into_iter()
        .filter(|c| c.changed("TrainingSessionId"))
        .collect();
    let came_back = of(&[Kind::Restored]);
    locked(desk, &of(&[Kind::Archived]))?;
    cancel_returned(
        desk,
        "Trainee",
        "TrainingSession",
        &keys(came_back.iter().map(|c| &c.key)),
    )?;
    may_come_back(desk, &came_back)?;
    links::leave(desk, &moved)?;
    let mut joining = of(&[Kind::Created]);
    joining.extend(&moved);
    links::join(desk, &joining)?;
    let mut seen = of(&[Kind::Created, Kind::Archived, Kind::Restored, Kind::Deleted]);
    seen.extend(&moved);
    presence::align(desk, "TraineeId", &keys(seen.iter().map(|c| &c.key)))?;
    other_students(desk, changes)?;
    let regroup: Vec<i64> = keys(
        moved
            .iter()
            .chain(&came_back)
            .map(|c| c.is("TrainingSessionId")),
    );
    groups::follow_sessions(desk, &regroup)
}

/// Nobody leaves a locked session. One that is archived itself takes its enrolments along.
fn locked(desk: &mut Desk<'_>, gone: &[&Changed<'_>]) -> Result<(), Fault> {
    if gone.is_empty() {
        return Ok(());
    }
    let sessions = list(&keys(gone.iter().map(|c| c.is("TrainingSessionId"))));
    match desk.row(
        "TrainingSession",
        "Id in @ids and IsLocked",
        &[("ids", sessions)],
        &["Id"],
    )? {
        None => Ok(()),
        Some(_) => Err(Fault::invalid(
            "TrainingSessionId",
            "is a locked session: nobody can leave it",
        )),
    }
}

/// An enrolment that comes back is cancelled where its session, or the person, went meanwhile.
pub(crate) fn cancel_returned(
    desk: &mut Desk<'_>,
    entity: &str,
    session: &str,
    back: &[i64],
) -> Result<(), Fault> {
    if back.is_empty() {
        return Ok(());
    }
    let condition = format!(
        "Id in @ids and IsCancelled eq false and ({session}/IsCancelled or User/DeletedOn ne null)"
    );
    let is_cancelled = format!("{session}/IsCancelled");
    let wanted = ["Id", is_cancelled.as_str()];
    let found = desk.rows(entity, &condition, &[("ids", list(back))], &wanted)?;
    let cancelled = |row: &Found| {
        let session_went = row.is(&is_cancelled);
        let reason = if session_went {
            SESSION_CLOSED
        } else {
            USER_ARCHIVED
        };
        vec![
            ("IsCancelled", Value::Boolean(true)),
            ("CancelReason", Value::Int(reason)),
        ]
    };
    for block in found.chunks(BLOCK) {
        let rows = block
            .iter()
            .map(|row| (row.get("Id").clone(), cancelled(row)));
        desk.update_all(entity, rows.collect())?;
    }
    Ok(())
}

/// An enrolment comes back only where there is a place. A session that comes back itself, at this very moment,
/// brings its enrolments along.
fn may_come_back(desk: &mut Desk<'_>, back: &[&Changed<'_>]) -> Result<(), Fault> {
    if back.is_empty() {
        return Ok(());
    }
    let now = Value::from(desk.now());
    let enrolled = list(&keys(back.iter().map(|c| &c.key)));
    let places = desk.rows(
        "Trainee",
        "Id in @ids and IsCancelled eq false",
        &[("ids", enrolled)],
        &["TrainingSessionId"],
    )?;
    let sessions = list(&keys(places.iter().map(|row| row.get("TrainingSessionId"))));
    let full = desk.row(
        "TrainingSession",
        "Id in @ids and AvailablePlaces lt 0 and (ModifiedOn eq null or ModifiedOn lt @now)",
        &[("ids", sessions), ("now", now)],
        &["Id"],
    )?;
    match full.and_then(|row| row.int("Id")) {
        None => Ok(()),
        Some(id) => Err(clash(
            "TrainingSessionId",
            format!("TrainingSession {id} is full: no place is left"),
        )),
    }
}

/// Another student of the same person attends other lessons: the presence is told from them.
fn other_students(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let other = |c: &&Changed<'_>| {
        c.kind == Kind::Updated && c.changed("StudentId") && !c.changed("TrainingSessionId")
    };
    let trainees = keys(changes.iter().filter(other).map(|c| &c.key));
    if trainees.is_empty() {
        return Ok(());
    }
    let found = desk.rows(
        "TraineePresenceView",
        "TraineeId in @ids",
        &[("ids", list(&trainees))],
        &["Id"],
    )?;
    look_again(
        desk,
        "TraineePresenceView",
        &keys(found.iter().map(|row| row.get("Id"))),
    )
}
