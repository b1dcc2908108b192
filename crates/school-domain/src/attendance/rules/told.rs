//! What the facts come to at one meeting (§4.6.2 and §4.6.3 of the specification). No row is asked for here.

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use chrono::{DateTime, Utc};

use crate::values::{
    ABSENT, JUSTIFIED_NO, JUSTIFIED_NONE, JUSTIFIED_YES, LATE, NOT_VALID, PARTIAL, PRESENCE_ABSENT,
    PRESENCE_NONE, PRESENCE_PARTIAL, PRESENCE_PRESENT, PRESENCE_UNKNOWN, PRESENT, UNKNOWN, VALID,
};

#[derive(Clone, Debug)]
pub(super) struct Meeting {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// Not the time from start to end, which may span several days.
    pub hours: Option<BigDecimal>,
}

/// An attendance.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub id: i64,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub state: i64,
    pub hours: Option<BigDecimal>,
}

/// A justification.
#[derive(Clone, Debug)]
pub(super) struct Excuse {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub state: i64,
    /// Given with the presence at a meeting.
    pub is_explicit: bool,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    pub presence: i64,
    pub hours: Option<BigDecimal>,
    pub justified: i64,
    pub reason: Option<String>,
}

/// What is known of a presence. `explicit` was recorded at this very meeting and wins over all intervals.
pub(super) fn told(
    meeting: &Meeting,
    explicit: Option<&Stay>,
    intervals: &[&Stay],
    excuses: &[&Excuse],
) -> Figures {
    let (presence, hours) = match explicit {
        Some(stay) => recorded(meeting, stay),
        None => overlapped(meeting, intervals),
    };
    let missed = matches!(presence, PRESENCE_ABSENT | PRESENCE_PARTIAL);
    let covering = excuses
        .iter()
        .filter(|e| e.start <= meeting.start && e.end >= meeting.end);
    let covering: Vec<&Excuse> = covering.filter(|_| missed).copied().collect();
    Figures {
        presence,
        hours: hours.map(|h| h.with_scale_round(5, RoundingMode::HalfUp)),
        justified: justified(&covering),
        reason: reason(&covering),
    }
}

/// What was recorded at the meeting itself.
fn recorded(meeting: &Meeting, stay: &Stay) -> (i64, Option<BigDecimal>) {
    let hours = stay.hours.clone();
    match stay.state {
        PRESENT => (PRESENCE_PRESENT, hours.or_else(|| meeting.hours.clone())),
        ABSENT => (PRESENCE_ABSENT, Some(hours.unwrap_or_default())),
        PARTIAL => (PRESENCE_PARTIAL, hours),
        LATE => match hours {
            Some(hours) if meeting.hours.as_ref().is_none_or(|all| hours < *all) => {
                (PRESENCE_PARTIAL, Some(hours))
            }
            Some(hours) => (PRESENCE_PRESENT, Some(hours)),
            None => overlapped(meeting, &[stay]),
        },
        _ => (PRESENCE_UNKNOWN, None),
    }
}

/// What intervals that know of no meeting come to at one.
fn overlapped(meeting: &Meeting, intervals: &[&Stay]) -> (i64, Option<BigDecimal>) {
    let overlaps = |s: &&&Stay| s.start < meeting.end && s.end > meeting.start;
    let stays: Vec<&Stay> = intervals.iter().filter(overlaps).copied().collect();
    let length = meeting.end - meeting.start;
    let is_short = |s: &Stay| s.end - s.start < length;
    let absent: Vec<&Stay> = stays
        .iter()
        .copied()
        .filter(|s| s.state == ABSENT)
        .collect();
    let missed: Vec<&Stay> = stays
        .iter()
        .copied()
        .filter(|s| s.state == ABSENT || (s.state == LATE && is_short(s)))
        .collect();
    if !absent.is_empty() && covered(meeting, &absent) == micros(meeting) {
        return (PRESENCE_ABSENT, Some(BigDecimal::zero()));
    }
    if !missed.is_empty() {
        return (PRESENCE_PARTIAL, share(meeting, covered(meeting, &missed)));
    }
    let of = |state: i64| stays.iter().filter(move |s| s.state == state);
    if let Some(first) = of(PARTIAL).min_by_key(|s| (s.hours.is_none(), s.id)) {
        let hours = first.hours.clone();
        let most = meeting.hours.clone();
        return (
            PRESENCE_PARTIAL,
            hours.map(|h| most.map_or(h.clone(), |m| m.min(h))),
        );
    }
    if of(PRESENT).chain(of(LATE)).next().is_some() {
        return (PRESENCE_PRESENT, meeting.hours.clone());
    }
    match of(UNKNOWN).next() {
        Some(_) => (PRESENCE_UNKNOWN, None),
        None => (PRESENCE_NONE, None),
    }
}

/// The hours that are left of a meeting when so much of its time is missed.
fn share(meeting: &Meeting, missed: i64) -> Option<BigDecimal> {
    let all = micros(meeting);
    let hours = meeting.hours.clone()?;
    if all == 0 {
        return Some(hours);
    }
    Some(hours * BigDecimal::from(all - missed) / BigDecimal::from(all))
}

fn micros(meeting: &Meeting) -> i64 {
    (meeting.end - meeting.start)
        .num_microseconds()
        .unwrap_or(i64::MAX)
}

/// How much of the meeting's time the intervals cover together.
fn covered(meeting: &Meeting, stays: &[&Stay]) -> i64 {
    let mut parts: Vec<_> = stays
        .iter()
        .map(|s| (s.start.max(meeting.start), s.end.min(meeting.end)))
        .collect();
    parts.sort_unstable();
    let mut reached = meeting.start;
    let mut total = 0;
    for (start, end) in parts {
        let start = start.max(reached);
        if end > start {
            total += (end - start).num_microseconds().unwrap_or_default();
            reached = end;
        }
    }
    total
}

fn justified(covering: &[&Excuse]) -> i64 {
    let refused = |e: &&Excuse| e.state == NOT_VALID;
    if covering.iter().any(|e| e.state == VALID) {
        JUSTIFIED_YES
    } else if covering.iter().any(|e| refused(e) && e.is_explicit)
        || (!covering.is_empty() && covering.iter().all(refused))
    {
        JUSTIFIED_NO
    } else {
        JUSTIFIED_NONE
    }
}

/// The reason given with the presence itself, else that of a valid justification, else any.
fn reason(covering: &[&Excuse]) -> Option<String> {
    let told = covering.iter().filter(|e| e.reason.is_some());
    let first = told.min_by_key(|e| (!e.is_explicit, e.state != VALID));
    first.and_then(|e| e.reason.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64, minute: i64) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-23T00:00:00Z".parse().unwrap();
        start + chrono::TimeDelta::minutes(hour * 60 + minute)
    }

    fn meeting() -> Meeting {
        Meeting {
            start: at(8, 0),
            end: at(10, 0),
            hours: Some(3.into()),
        }
    }

    fn stay(state: i64, from: (i64, i64), to: (i64, i64)) -> Stay {
        Stay {
            id: 1,
            start: at(from.0, from.1),
            end: at(to.0, to.1),
            state,
            hours: None,
        }
    }

    fn hours(text: &str) -> Option<BigDecimal> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    #[test]
    fn intervals_come_to_a_presence() {
        let table: &[(&[Stay], i64, &str)] = &[
            (&[], PRESENCE_NONE, ""),
            (&[stay(ABSENT, (10, 0), (12, 0))], PRESENCE_NONE, ""),
            (&[stay(ABSENT, (7, 0), (12, 0))], PRESENCE_ABSENT, "0"),
            (&[stay(ABSENT, (8, 0), (9, 0))], PRESENCE_PARTIAL, "1.5"),
            (
                &[stay(ABSENT, (8, 0), (9, 0)), stay(ABSENT, (9, 0), (10, 0))],
                PRESENCE_ABSENT,
                "0",
            ),
            (
                &[stay(ABSENT, (8, 0), (9, 0)), stay(ABSENT, (8, 30), (9, 30))],
                PRESENCE_PARTIAL,
                "0.75",
            ),
            (&[stay(ABSENT, (8, 0), (8, 7))], PRESENCE_PARTIAL, "2.825"),
            (&[stay(LATE, (8, 0), (8, 30))], PRESENCE_PARTIAL, "2.25"),
            (&[stay(LATE, (8, 0), (10, 0))], PRESENCE_PRESENT, "3"),
            (
                &[stay(LATE, (8, 0), (9, 0)), stay(ABSENT, (9, 0), (10, 0))],
                PRESENCE_PARTIAL,
                "0",
            ),
            (&[stay(PRESENT, (9, 0), (9, 5))], PRESENCE_PRESENT, "3"),
            (
                &[stay(PRESENT, (8, 0), (9, 0)), stay(ABSENT, (9, 0), (10, 0))],
                PRESENCE_PARTIAL,
                "1.5",
            ),
            (&[stay(PARTIAL, (8, 0), (10, 0))], PRESENCE_PARTIAL, ""),
            (&[stay(UNKNOWN, (8, 0), (10, 0))], PRESENCE_UNKNOWN, ""),
        ];
        for (stays, presence, text) in table {
            let all: Vec<&Stay> = stays.iter().collect();
            let figures = told(&meeting(), None, &all, &[]);
            assert_eq!(
                (figures.presence, figures.hours),
                (*presence, hours(text)),
                "{stays:?}"
            );
        }
    }

    #[test]
    fn what_was_recorded_at_the_meeting_wins() {
        let absent = stay(ABSENT, (8, 0), (10, 0));
        let present = Stay {
            hours: hours("2"),
            ..stay(PRESENT, (8, 0), (10, 0))
        };
        let figures = told(&meeting(), Some(&present), &[&absent], &[]);
        assert_eq!(
            (figures.presence, figures.hours),
            (PRESENCE_PRESENT, hours("2"))
        );
        let late = Stay {
            hours: hours("2.5"),
            ..stay(LATE, (8, 0), (8, 30))
        };
        let figures = told(&meeting(), Some(&late), &[], &[]);
        assert_eq!(
            (figures.presence, figures.hours),
            (PRESENCE_PARTIAL, hours("2.5"))
        );
    }

    #[test]
    fn a_meeting_without_length_is_missed_as_a_whole() {
        let moment = Meeting {
            start: at(9, 0),
            end: at(9, 0),
            hours: None,
        };
        let absent = stay(ABSENT, (8, 0), (10, 0));
        assert_eq!(
            told(&moment, None, &[&absent], &[]).presence,
            PRESENCE_ABSENT
        );
    }

    #[test]
    fn justifications_that_cover_the_meeting_count() {
        let absent = stay(ABSENT, (8, 0), (10, 0));
        let excuse = |state, from, to, is_explicit, reason: &str| Excuse {
            start: at(from, 0),
            end: at(to, 0),
            state,
            is_explicit,
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
        };
        let table: &[(&[Excuse], i64, Option<&str>)] = &[
            (&[], JUSTIFIED_NONE, None),
            (&[excuse(VALID, 9, 12, false, "late")], JUSTIFIED_NONE, None),
            (
                &[excuse(VALID, 8, 10, false, "ill")],
                JUSTIFIED_YES,
                Some("ill"),
            ),
            (&[excuse(NOT_VALID, 7, 12, false, "")], JUSTIFIED_NO, None),
            (
                &[
                    excuse(NOT_VALID, 7, 12, false, "a"),
                    excuse(2, 7, 12, false, "b"),
                ],
                JUSTIFIED_NONE,
                Some("a"),
            ),
            (
                &[
                    excuse(2, 7, 12, false, "b"),
                    excuse(NOT_VALID, 8, 10, true, "c"),
                ],
                JUSTIFIED_NO,
                Some("c"),
            ),
            (
                &[
                    excuse(NOT_VALID, 8, 10, true, ""),
                    excuse(VALID, 7, 12, false, "d"),
                ],
                JUSTIFIED_YES,
                Some("d"),
            ),
        ];
        for (excuses, justified, reason) in table {
            let all: Vec<&Excuse> = excuses.iter().collect();
            let figures = told(&meeting(), None, &[&absent], &all);
            assert_eq!(
                (figures.justified, figures.reason.as_deref()),
                (*justified, *reason),
                "{excuses:?}"
            );
            let present = stay(PRESENT, (8, 0), (10, 0));
            assert_eq!(
                told(&meeting(), None, &[&present], &all).justified,
                JUSTIFIED_NONE
            );
        }
    }
}
