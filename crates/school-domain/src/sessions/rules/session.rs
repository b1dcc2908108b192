//! Training sessions, and the modules taught in them.

use std::collections::HashMap;

use entity_model::Value;
use query_plan::desk::{Desk, Draft, Fault, Found, Rules};

use crate::calendar::{is_end_of_day, is_start_of_day};
use crate::rule::{by_id, end_after_start, is_true, keys, list, moment};

pub(super) fn declare(r: &mut Rules) {
    r.before("TrainingSession", before)
        .before("SessionModule", before_module);
}

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let trainings = trainings(desk, drafts)?;
    for draft in drafts.iter_mut() {
        let training = draft
            .value("TrainingId")
            .as_int()
            .and_then(|id| trainings.get(&id));
        if let Some(training) = training {
            take_over(draft, training);
        }
        end_after_start(draft);
        stays_locked(draft);
        keeps_whole_days(draft);
    }
    keep_department(desk, drafts)
}

const COPIED: [&str; 7] = [
    "LearningMode",
    "PriceByUser",
    "PriceBySession",
    "UserCountMin",
    "UserCountMax",
    "PrimaryDomainId",
    "TrainingProviderId",
];

const DURATIONS: [[&str; 3]; 2] = [
    ["Duration", "Duration/Length", "Duration/Scale"],
    [
        "TimeAvailable",
        "TimeAvailable/Length",
        "TimeAvailable/Scale",
    ],
];

/// The trainings of new sessions.
fn trainings(desk: &mut Desk<'_>, drafts: &[Draft<'_>]) -> Result<HashMap<i64, Found>, Fault> {
    let named = keys(
        drafts
            .iter()
            .filter(|d| d.is_new())
            .map(|d| d.value("TrainingId")),
    );
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let mut wanted = vec!["Id", "Name"];
    wanted.extend(COPIED);
    wanted.extend(
        DURATIONS
            .iter()
            .flat_map(|[_, length, scale]| [*length, *scale]),
    );
    Ok(by_id(desk.rows(
        "Training",
        "Id in @ids",
        &[("ids", list(&named))],
        &wanted,
    )?))
}

/// What a new session takes from its training where nothing else is said.
fn take_over(draft: &mut Draft<'_>, training: &Found) {
    if !draft.is_new() {
        return;
    }
    let name = training
        .get("Name")
        .as_text()
        .map(|name| name.chars().take(250).collect::<String>());
    draft.set_default("Name", name);
    for property in COPIED {
        draft.set_default(property, training.get(property).clone());
    }
    for [property, length, scale] in DURATIONS {
        if !training.get(length).is_null() {
            let members = [
                ("Length", training.get(length)),
                ("Scale", training.get(scale)),
            ];
            let members = members.map(|(name, value)| (name.to_owned(), value.clone()));
            draft.set_default(property, Value::Record(members.to_vec()));
        }
    }
}

/// The dates of a locked semester stay as they are.
fn stays_locked(draft: &mut Draft<'_>) {
    if !is_true(draft.held("IsLocked")) || !is_true(draft.value("IsLocked")) {
        return;
    }
    for name in ["StartedOn", "FinishedOn"] {
        if draft.changes(name) {
            draft.refuse(name, "cannot change: the session is locked");
        }
    }
}

/// Dates with a time of day are no whole days any more (§4.6.5 of the specification).
fn keeps_whole_days(draft: &mut Draft<'_>) {
    let changes =
        draft.changes("StartedOn") || draft.changes("FinishedOn") || draft.changes("IsDateOnly");
    if !changes || !is_true(draft.value("IsDateOnly")) {
        return;
    }
    let whole = moment(draft.value("StartedOn")).is_none_or(is_start_of_day)
        && moment(draft.value("FinishedOn")).is_none_or(is_end_of_day);
    if !whole {
        draft.set("IsDateOnly", false);
    }
}

/// Whoever was enrolled is a student of the department, with all that hangs on it.
fn keep_department(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let moves = |d: &Draft<'_>| !d.is_new() && d.changes("PrimaryDomainId");
    let sessions = keys(drafts.iter().filter(|d| moves(d)).filter_map(Draft::key));
    if sessions.is_empty() {
        return Ok(());
    }
    let condition = "TrainingSessionId in @ids and StudentId ne null";
    let found = desk.all_rows(
        "Trainee",
        condition,
        &[("ids", list(&sessions))],
        &["TrainingSessionId"],
    )?;
    let taken = keys(found.iter().map(|row| row.get("TrainingSessionId")));
    for draft in drafts.iter_mut().filter(|d| moves(d)) {
        if draft
            .key()
            .and_then(Value::as_int)
            .is_some_and(|id| taken.contains(&id))
        {
            draft.refuse(
                "PrimaryDomainId",
                "cannot change: people are enrolled as students of this domain",
            );
        }
    }
    Ok(())
}

/// Students take a module where it is taught: it stays there.
fn before_module(_: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for draft in drafts.iter_mut() {
        if !draft.is_new() && draft.changes("TrainingSessionId") {
            draft.refuse(
                "TrainingSessionId",
                "cannot change: a module stays in its session",
            );
        }
    }
    Ok(())
}
