//! Presence rows: one for each enrolment and meeting of a session, with what the attendance of the student comes to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Found, Rules};
use query_plan::write::Kind;

use super::told::{Excuse, Figures, Meeting, Stay, told};
use crate::rule::{BLOCK, add, by_id, hours, keys, keys_of, list, look_again, moment, named};
use crate::values::{REASON_NONE, REASON_OTHER};

/// The origin of what came with the presence at a meeting.
pub(crate) const EXPLICIT: &str = "syfadis";

pub(super) fn declare(r: &mut Rules) {
    r.before("TraineePresenceView", before)
        .after("TraineePresenceView", after);
}

/// Every figure follows from attendance. A row that is put away stays as it was.
fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let is_live = |d: &Draft<'_>| d.held("DeletedOn").is_null();
    let of = |name| keys(drafts.iter().filter(|d| is_live(d)).map(|d| d.value(name)));
    let facts = Facts::of(desk, &of("TraineeId"), &of("MeetingSessionId"))?;
    for draft in drafts.iter_mut().filter(|d| is_live(d)) {
        let at = draft
            .value("TraineeId")
            .as_int()
            .zip(draft.value("MeetingSessionId").as_int());
        let Some(figures) = at.and_then(|at| facts.told(at)) else {
            continue;
        };
        draft.set("TraineePresence", figures.presence);
        draft.set("PresenceHours", figures.hours);
        draft.set("AbsenceJustified", figures.justified);
        draft.set(
            "AbsenceReasonType",
            if figures.reason.is_some() {
                REASON_OTHER
            } else {
                REASON_NONE
            },
        );
        draft.set("AbsenceReason", figures.reason);
    }
    Ok(())
}

/// Much may have happened while a row was away.
fn after(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    look_again(
        desk,
        "TraineePresenceView",
        &keys_of(changes, &[Kind::Restored]),
    )
}

/// What the presences of some enrolments at some meetings follow from.
#[derive(Debug, Default)]
struct Facts {
    students: HashMap<i64, i64>,
    meetings: HashMap<i64, Meeting>,
    /// By enrolment and meeting; of several the last that was entered.
    explicit: HashMap<(i64, i64), Stay>,
    intervals: HashMap<i64, Vec<Stay>>,
    excuses: HashMap<i64, Vec<Excuse>>,
}

const STAY: [&str; 8] = [
    "Id",
    "StudentId",
    "TraineeId",
    "MeetingSessionId",
    "StartedOn",
    "FinishedOn",
    "State",
    "PresenceHours",
];

impl Facts {
    fn of(desk: &mut Desk<'_>, trainees: &[i64], meetings: &[i64]) -> Result<Self, Fault> {
        let mut facts = Self::default();
        if trainees.is_empty() || meetings.is_empty() {
            return Ok(facts);
        }
        let (trainees, meetings) = (list(trainees), list(meetings));
        let found = desk.all_rows(
            "Trainee",
            "Id in @ids",
            &[("ids", trainees.clone())],
            &["Id", "StudentId"],
        )?;
        facts.students = found
            .iter()
            .filter_map(|row| row.int("Id").zip(row.int("StudentId")))
            .collect();
        let wanted = ["Id", "StartedOn", "FinishedOn", "DurationHours"];
        let found = desk.all_rows(
            "MeetingSession",
            "Id in @ids",
            &[("ids", meetings.clone())],
            &wanted,
        )?;
        facts.meetings = found
            .iter()
            .filter_map(|row| Some((row.int("Id")?, meeting(row)?)))
            .collect();
        facts.ask_explicit(desk, trainees, meetings)?;
        facts.ask_intervals(desk)?;
        facts.ask_excuses(desk)?;
        Ok(facts)
    }

    fn ask_explicit(
        &mut self,
        desk: &mut Desk<'_>,
        trainees: Value,
        meetings: Value,
    ) -> Result<(), Fault> {
        let with = [("trainees", trainees), ("meetings", meetings)];
        let found = desk.rows(
            "StudentAttendance",
            "TraineeId in @trainees and MeetingSessionId in @meetings",
            &with,
            &STAY,
        )?;
        for row in &found {
            if let (Some(at), Some(stay)) = (
                row.int("TraineeId").zip(row.int("MeetingSessionId")),
                stay(row),
            ) {
                self.explicit.insert(at, stay);
            }
        }
        Ok(())
    }

    fn ask_intervals(&mut self, desk: &mut Desk<'_>) -> Result<(), Fault> {
        let ends = self.meetings.values().map(|m| m.end).max();
        let starts = self.meetings.values().map(|m| m.start).min();
        let with = [
            ("students", list(self.students.values())),
            ("from", starts.into()),
            ("to", ends.into()),
        ];
        let condition = "StudentId in @students and MeetingSessionId eq null and StartedOn lt @to and FinishedOn gt @from";
        for row in desk.rows("StudentAttendance", condition, &with, &STAY)? {
            if let (Some(student), Some(stay)) = (row.int("StudentId"), stay(&row)) {
                self.intervals.entry(student).or_default().push(stay);
            }
        }
        Ok(())
    }

    /// Those that cover a meeting from its start to its end.
    fn ask_excuses(&mut self, desk: &mut Desk<'_>) -> Result<(), Fault> {
        let last = self.meetings.values().map(|m| m.start).max();
        let first = self.meetings.values().map(|m| m.end).min();
        let with = [
            ("students", list(self.students.values())),
            ("last", last.into()),
            ("first", first.into()),
        ];
        let condition = "StudentId in @students and StartedOn le @last and FinishedOn ge @first";
        let wanted = [
            "StudentId",
            "StartedOn",
            "FinishedOn",
            "State",
            "Origin",
            "Reason",
        ];
        for row in desk.rows("Justification", condition, &with, &wanted)? {
            if let (Some(student), Some(excuse)) = (row.int("StudentId"), excuse(&row)) {
                self.excuses.entry(student).or_default().push(excuse);
            }
        }
        Ok(())
    }

    fn told(&self, at: (i64, i64)) -> Option<Figures> {
        let meeting = self.meetings.get(&at.1)?;
        let student = self.students.get(&at.0);
        let intervals = student
            .and_then(|s| self.intervals.get(s))
            .into_iter()
            .flatten();
        let excuses = student
            .and_then(|s| self.excuses.get(s))
            .into_iter()
            .flatten();
        let (intervals, excuses): (Vec<_>, Vec<_>) = (intervals.collect(), excuses.collect());
        Some(told(meeting, self.explicit.get(&at), &intervals, &excuses))
    }
}

fn meeting(row: &Found) -> Option<Meeting> {
    Some(Meeting {
        start: moment(row.get("StartedOn"))?,
        end: moment(row.get("FinishedOn"))?,
        hours: hours(row.get("DurationHours")),
    })
}

fn stay(row: &Found) -> Option<Stay> {
    Some(Stay {
        id: row.int("Id")?,
        start: moment(row.get("StartedOn"))?,
        end: moment(row.get("FinishedOn"))?,
        state: row.int("State")?,
        hours: hours(row.get("PresenceHours")),
    })
}

fn excuse(row: &Found) -> Option<Excuse> {
    Some(Excuse {
        start: moment(row.get("StartedOn"))?,
        end: moment(row.get("FinishedOn"))?,
        state: row.int("State")?,
        is_explicit: row.get("Origin").as_text() == Some(EXPLICIT),
        reason: row.get("Reason").as_text().map(str::to_owned),
    })
}

/// Brings the presence rows of some enrolments, or of some meetings, in line with what is live: a row for each live
/// enrolment and each live meeting of its session, and no other. A row that is not wanted is put away, never lost:
/// it comes back when it is wanted again.
pub(crate) fn align(desk: &mut Desk<'_>, side: &str, ids: &[i64]) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let wanted = wanted(desk, side, ids)?;
    let there = there(desk, side, ids)?;
    let is_wanted = |at: &(i64, i64)| wanted.contains(at);
    let pick = |live: bool, wanted: bool| -> Vec<i64> {
        let rows = there
            .iter()
            .filter(|(at, row)| row.live == live && is_wanted(at) == wanted);
        rows.map(|(_, row)| row.id).collect()
    };
    desk.archive("TraineePresenceView", &named(&pick(true, false)))?;
    desk.restore("TraineePresenceView", &named(&pick(false, true)))?;
    let new = wanted.iter().filter(|at| !there.contains_key(at));
    let row = |(trainee, meeting): &(i64, i64)| {
        vec![
            ("TraineeId", Value::Int(*trainee)),
            ("MeetingSessionId", Value::Int(*meeting)),
        ]
    };
    add(desk, "TraineePresenceView", new.map(row).collect())
}

/// The pairs of live enrolments and meetings of one session, of which one side is given.
fn wanted(desk: &mut Desk<'_>, side: &str, ids: &[i64]) -> Result<BTreeSet<(i64, i64)>, Fault> {
    let (own, other) = match side {
        "TraineeId" => ("Trainee", "MeetingSession"),
        _ => ("MeetingSession", "Trainee"),
    };
    let columns = ["Id", "TrainingSessionId"];
    let own_rows = desk.rows(own, "Id in @ids", &[("ids", list(ids))], &columns)?;
    let sessions = list(&keys(
        own_rows.iter().map(|row| row.get("TrainingSessionId")),
    ));
    let mut others: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in desk.rows(
        other,
        "TrainingSessionId in @ids",
        &[("ids", sessions)],
        &columns,
    )? {
        if let (Some(session), Some(id)) = (row.int("TrainingSessionId"), row.int("Id")) {
            others.entry(session).or_default().push(id);
        }
    }
    let mut pairs = BTreeSet::new();
    for row in &own_rows {
        let (Some(session), Some(id)) = (row.int("TrainingSessionId"), row.int("Id")) else {
            continue;
        };
        for other in others.get(&session).into_iter().flatten() {
            pairs.insert(if own == "Trainee" {
                (id, *other)
            } else {
                (*other, id)
            });
        }
    }
    Ok(pairs)
}

/// A presence row that is there, live or put away.
#[derive(Clone, Copy, Debug)]
struct Row {
    id: i64,
    live: bool,
}

/// By enrolment and meeting: the live row, else the last that was put away.
fn there(desk: &mut Desk<'_>, side: &str, ids: &[i64]) -> Result<BTreeMap<(i64, i64), Row>, Fault> {
    let condition = format!("{side} in @ids");
    let wanted = ["Id", "TraineeId", "MeetingSessionId", "DeletedOn"];
    let mut there: BTreeMap<(i64, i64), Row> = BTreeMap::new();
    for row in desk.all_rows(
        "TraineePresenceView",
        &condition,
        &[("ids", list(ids))],
        &wanted,
    )? {
        let at = row.int("TraineeId").zip(row.int("MeetingSessionId"));
        let (Some(at), Some(id)) = (at, row.int("Id")) else {
            continue;
        };
        let row = Row {
            id,
            live: row.get("DeletedOn").is_null(),
        };
        let held = there.entry(at).or_insert(row);
        if !held.live {
            *held = row;
        }
    }
    Ok(there)
}

/// Some of a student's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub student: i64,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

/// How many windows one question asks for: they are asked for as one stretch of time.
const WINDOWS: usize = 100;

/// Looks again at what touches some of a student's time: rows of a type, with the paths to their student and bounds.
pub(super) fn look_into(
    desk: &mut Desk<'_>,
    entity: &str,
    [student, start, end]: [&str; 3],
    mut windows: Vec<Window>,
) -> Result<(), Fault> {
    windows.sort_unstable_by_key(|w| (w.student, w.from));
    let condition = format!("{student} in @students and {start} le @to and {end} ge @from");
    let mut found = BTreeSet::new();
    for some in windows.chunks(WINDOWS) {
        let with = [
            ("students", list(some.iter().map(|w| &w.student))),
            ("from", some.iter().map(|w| w.from).min().into()),
            ("to", some.iter().map(|w| w.to).max().into()),
        ];
        for row in desk.rows(entity, &condition, &with, &["Id", student, start, end])? {
            let bounds = moment(row.get(start)).zip(moment(row.get(end)));
            let within = |w: &&Window| {
                row.int(student) == Some(w.student)
                    && bounds.is_some_and(|(s, e)| s <= w.to && e >= w.from)
            };
            if some.iter().any(|w| within(&w)) {
                found.extend(row.int("Id"));
            }
        }
    }
    look_again(desk, entity, &found.into_iter().collect::<Vec<_>>())
}

/// Looks again at the presences at meetings that touch some of a student's time.
pub(super) fn look_at_meetings(desk: &mut Desk<'_>, windows: Vec<Window>) -> Result<(), Fault> {
    let paths = [
        "Trainee/StudentId",
        "MeetingSession/StartedOn",
        "MeetingSession/FinishedOn",
    ];
    look_into(desk, "TraineePresenceView", paths, windows)
}

/// Looks again at the presences of some enrolments at some meetings.
pub(super) fn look_at_pairs(
    desk: &mut Desk<'_>,
    pairs: &BTreeSet<(i64, i64)>,
) -> Result<(), Fault> {
    let pairs: Vec<(i64, i64)> = pairs.iter().copied().collect();
    for some in pairs.chunks(BLOCK) {
        let with = [
            ("trainees", list(some.iter().map(|p| &p.0))),
            ("meetings", list(some.iter().map(|p| &p.1))),
        ];
        let condition = "TraineeId in @trainees and MeetingSessionId in @meetings";
        let found = by_id(desk.rows(
            "TraineePresenceView",
            condition,
            &with,
            &["Id", "TraineeId", "MeetingSessionId"],
        )?);
        let is_one = |row: &Found| {
            row.int("TraineeId")
                .zip(row.int("MeetingSessionId"))
                .is_some_and(|at| some.contains(&at))
        };
        let mut ids: Vec<i64> = found
            .into_iter()
            .filter(|(_, row)| is_one(row))
            .map(|(id, _)| id)
            .collect();
        ids.sort_unstable();
        look_again(desk, "TraineePresenceView", &ids)?;
    }
    Ok(())
}

/// Looks again at every presence at some meetings.
pub(crate) fn look_at(desk: &mut Desk<'_>, meetings: &[i64]) -> Result<(), Fault> {
    if meetings.is_empty() {
        return Ok(());
    }
    let found = desk.rows(
        "TraineePresenceView",
        "MeetingSessionId in @ids",
        &[("ids", list(meetings))],
        &["Id"],
    )?;
    look_again(
        desk,
        "TraineePresenceView",
        &keys(found.iter().map(|row| row.get("Id"))),
    )
}
