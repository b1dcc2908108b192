//! Presences worked out by cutting each meeting at every moment at which an attendance begins or ends.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bigdecimal::{BigDecimal, RoundingMode};
use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::desk::{Desk, Fault, Found};

use super::{bounds, compare, live};
use crate::rule::hours;
use crate::values::{
    ABSENT, JUSTIFIED_NO, JUSTIFIED_NONE, JUSTIFIED_YES, LATE, NOT_VALID, PARTIAL, PRESENCE_ABSENT,
    PRESENCE_NONE, PRESENCE_PARTIAL, PRESENCE_PRESENT, PRESENCE_UNKNOWN, PRESENT, REASON_NONE,
    REASON_OTHER, UNKNOWN, VALID,
};

/// An attendance or a justification.
#[derive(Debug)]
struct Fact {
    id: i64,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    state: i64,
    hours: Option<BigDecimal>,
    origin: Option<String>,
    reason: Option<String>,
}

/// All facts of a school, by whom they are of.
#[derive(Debug, Default)]
struct Facts {
    recorded: HashMap<(i64, i64), Fact>,
    intervals: HashMap<i64, Vec<Fact>>,
    excuses: HashMap<i64, Vec<Fact>>,
}

#[derive(Debug)]
struct Meeting {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    hours: Option<BigDecimal>,
}

pub(super) fn differences(desk: &mut Desk<'_>, found: &mut Vec<String>) -> Result<(), Fault> {
    let facts = Facts::load(desk)?;
    let mut meetings: BTreeMap<i64, Vec<(i64, Meeting)>> = BTreeMap::new();
    let wanted = [
        "Id",
        "TrainingSessionId",
        "StartedOn",
        "FinishedOn",
        "DurationHours",
    ];
    for row in live(desk, "MeetingSession", &wanted)? {
        if let (Some(id), Some(session), Some((start, end))) =
            (row.int("Id"), row.int("TrainingSessionId"), bounds(&row))
        {
            let meeting = Meeting {
                start,
                end,
                hours: hours(row.get("DurationHours")),
            };
            meetings.entry(session).or_default().push((id, meeting));
        }
    }
    let wanted = [
        "Id",
        "TraineeId",
        "MeetingSessionId",
        "TraineePresence",
        "PresenceHours",
        "AbsenceJustified",
        "AbsenceReasonType",
        "AbsenceReason",
    ];
    let mut rows: BTreeMap<(i64, i64), Found> = BTreeMap::new();
    for row in live(desk, "TraineePresenceView", &wanted)? {
        if let Some(at) = row.int("TraineeId").zip(row.int("MeetingSessionId"))
            && rows.insert(at, row).is_some()
        {
            found.push(format!(
                "Trainee {} has two presences at MeetingSession {}",
                at.0, at.1
            ));
        }
    }
    for trainee in live(desk, "Trainee", &["Id", "TrainingSessionId", "StudentId"])? {
        let (id, student) = (
            trainee.int("Id").unwrap_or_default(),
            trainee.int("StudentId"),
        );
        let own = trainee
            .int("TrainingSessionId")
            .and_then(|session| meetings.get(&session));
        for (at, meeting) in own.into_iter().flatten() {
            match rows.remove(&(id, *at)) {
                Some(row) => facts.hold_against(&row, (id, *at), student, meeting, found),
                None => found.push(format!(
                    "Trainee {id} has no presence at MeetingSession {at}"
                )),
            }
        }
    }
    let left = rows.keys().map(|(trainee, meeting)| {
        format!("Trainee {trainee} has a presence at MeetingSession {meeting} and should not")
    });
    found.extend(left);
    Ok(())
}

impl Facts {
    fn load(desk: &mut Desk<'_>) -> Result<Self, Fault> {
        let mut facts = Self::default();
        let wanted = [
            "Id",
            "StudentId",
            "TraineeId",
            "MeetingSessionId",
            "StartedOn",
            "FinishedOn",
            "State",
            "PresenceHours",
        ];
        for row in live(desk, "StudentAttendance", &wanted)? {
            let Some(fact) = fact(&row) else { continue };
            if row.get("MeetingSessionId").is_null() {
                facts
                    .intervals
                    .entry(row.int("StudentId").unwrap_or_default())
                    .or_default()
                    .push(fact);
            } else if let Some(at) = row.int("TraineeId").zip(row.int("MeetingSessionId")) {
                facts.recorded.insert(at, fact);
            }
        }
        let wanted = [
            "Id",
            "StudentId",
            "StartedOn",
            "FinishedOn",
            "State",
            "Origin",
            "Reason",
        ];
        for row in live(desk, "Justification", &wanted)? {
            facts
                .excuses
                .entry(row.int("StudentId").unwrap_or_default())
                .or_default()
                .extend(fact(&row));
        }
        Ok(facts)
    }

    fn hold_against(
        &self,
        row: &Found,
        at: (i64, i64),
        student: Option<i64>,
        meeting: &Meeting,
        found: &mut Vec<String>,
    ) {
        let intervals = of(student, &self.intervals);
        let (presence, hours) = match self.recorded.get(&at) {
            Some(fact) => recorded(meeting, fact),
            None => from_intervals(meeting, &intervals),
        };
        let mut covering = of(student, &self.excuses);
        let missed = presence == PRESENCE_ABSENT || presence == PRESENCE_PARTIAL;
        covering.retain(|e| missed && e.start <= meeting.start && meeting.end <= e.end);
        let reason = reason(&covering);
        let hours = hours.map(|h| h.with_scale_round(5, RoundingMode::HalfUp));
        let kind = if reason.is_some() {
            REASON_OTHER
        } else {
            REASON_NONE
        };
        for (name, expected) in [
            ("TraineePresence", Value::Int(presence)),
            ("PresenceHours", hours.into()),
            ("AbsenceJustified", Value::Int(justified(&covering))),
            ("AbsenceReasonType", Value::Int(kind)),
            ("AbsenceReason", reason.into()),
        ] {
            compare(found, "TraineePresenceView", row, name, &expected);
        }
    }
}

fn of(student: Option<i64>, all: &HashMap<i64, Vec<Fact>>) -> Vec<&Fact> {
    let own = student.and_then(|id| all.get(&id));
    own.into_iter().flatten().collect()
}

fn fact(row: &Found) -> Option<Fact> {
    let (start, end) = bounds(row)?;
    let text = |name| row.get(name).as_text().map(str::to_owned);
    Some(Fact {
        id: row.int("Id")?,
        start,
        end,
        state: row.int("State")?,
        hours: hours(row.get("PresenceHours")),
        origin: text("Origin"),
        reason: text("Reason"),
    })
}

fn recorded(meeting: &Meeting, fact: &Fact) -> (i64, Option<BigDecimal>) {
    let all = meeting.hours.clone();
    match (fact.state, fact.hours.clone()) {
        (PRESENT, given) => (PRESENCE_PRESENT, given.or(all)),
        (ABSENT, given) => (PRESENCE_ABSENT, Some(given.unwrap_or_else(|| 0.into()))),
        (PARTIAL, given) => (PRESENCE_PARTIAL, given),
        (LATE, None) => from_intervals(meeting, &[fact]),
        (LATE, Some(given)) => {
            let whole = all.is_some_and(|all| given >= all);
            (
                if whole {
                    PRESENCE_PRESENT
                } else {
                    PRESENCE_PARTIAL
                },
                Some(given),
            )
        }
        (_, _) => (PRESENCE_UNKNOWN, None),
    }
}

fn from_intervals(meeting: &Meeting, all: &[&Fact]) -> (i64, Option<BigDecimal>) {
    let mut all: Vec<&Fact> = all
        .iter()
        .copied()
        .filter(|f| f.start < meeting.end && f.end > meeting.start)
        .collect();
    all.sort_by_key(|f| f.id);
    let short = |f: &Fact| f.end - f.start < meeting.end - meeting.start;
    let absent: Vec<&Fact> = all.iter().copied().filter(|f| f.state == ABSENT).collect();
    let late: Vec<&Fact> = all
        .iter()
        .copied()
        .filter(|f| f.state == LATE && short(f))
        .collect();
    if !absent.is_empty() && left(meeting, &absent) == 0 {
        return (PRESENCE_ABSENT, Some(0.into()));
    }
    if !absent.is_empty() || !late.is_empty() {
        let missed: Vec<&Fact> = absent.into_iter().chain(late).collect();
        let length = micros(meeting.start, meeting.end);
        let rest = left(meeting, &missed);
        let hours = meeting
            .hours
            .clone()
            .map(|h| h * BigDecimal::from(rest) / BigDecimal::from(length.max(1)));
        return (PRESENCE_PARTIAL, hours);
    }
    let partial: Vec<&Fact> = all.iter().copied().filter(|f| f.state == PARTIAL).collect();
    if !partial.is_empty() {
        let given = partial.iter().find_map(|f| f.hours.clone());
        let hours = match (given, meeting.hours.clone()) {
            (Some(given), Some(all)) if given > all => Some(all),
            (given, _) => given,
        };
        return (PRESENCE_PARTIAL, hours);
    }
    let states: BTreeSet<i64> = all.iter().map(|f| f.state).collect();
    if states.contains(&PRESENT) || states.contains(&LATE) {
        (PRESENCE_PRESENT, meeting.hours.clone())
    } else if states.contains(&UNKNOWN) {
        (PRESENCE_UNKNOWN, None)
    } else {
        (PRESENCE_NONE, None)
    }
}

/// How much of a meeting none of these covers: the sum of the pieces between two cuts that lie in none.
fn left(meeting: &Meeting, facts: &[&Fact]) -> i64 {
    let mut cuts: BTreeSet<DateTime<Utc>> = BTreeSet::from([meeting.start, meeting.end]);
    for fact in facts {
        cuts.extend(
            [fact.start, fact.end]
                .into_iter()
                .filter(|at| *at > meeting.start && *at < meeting.end),
        );
    }
    let cuts: Vec<DateTime<Utc>> = cuts.into_iter().collect();
    let pieces = cuts.iter().zip(cuts.iter().skip(1));
    let free =
        pieces.filter(|(from, to)| !facts.iter().any(|f| f.start <= **from && f.end >= **to));
    free.map(|(from, to)| micros(*from, *to)).sum()
}

fn micros(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_microseconds().unwrap_or_default()
}

fn justified(covering: &[&Fact]) -> i64 {
    let explicit_no = |f: &&Fact| f.state == NOT_VALID && f.origin.as_deref() == Some("syfadis");
    if covering.iter().any(|f| f.state == VALID) {
        return JUSTIFIED_YES;
    }
    let only_no = !covering.is_empty() && covering.iter().all(|f| f.state == NOT_VALID);
    if only_no || covering.iter().any(explicit_no) {
        JUSTIFIED_NO
    } else {
        JUSTIFIED_NONE
    }
}

fn reason(covering: &[&Fact]) -> Option<String> {
    let own = |f: &&&Fact| f.origin.as_deref() == Some("syfadis");
    let first = |wanted: &dyn Fn(&&&Fact) -> bool| {
        covering
            .iter()
            .filter(|f| f.reason.is_some())
            .find(|f| wanted(f))
    };
    let valid = |f: &&&Fact| f.state == VALID;
    let chosen = first(&|f| own(f) && valid(f))
        .or_else(|| first(&|f| own(f)))
        .or_else(|| first(&|f| valid(f)))
        .or_else(|| first(&|_| true));
    chosen.and_then(|f| f.reason.clone())
}
