//! Days, moments and lengths of time. Moments are UTC.

use chrono::{Datelike, Days, TimeDelta, Timelike};
use gateway_tests::{date, moment};

use super::{Case, find_all_or_nothing, find_some};

const CASES: &[Case] = &[
    (
        "Users",
        "BornOn eq 2004-05-07 or BornOn lt 2002-06-01",
        |_, r| {
            Some(
                r.date("BornOn")
                    .is_some_and(|d| d == date("2004-05-07") || d < date("2002-06-01")),
            )
        },
    ),
    ("Users", "BornOn ge 2005-01-01", |_, r| {
        Some(r.date("BornOn").is_some_and(|d| d >= date("2005-01-01")))
    }),
    ("Users", "year(BornOn) eq 2004", |_, r| {
        Some(r.date("BornOn")?.year() == 2004)
    }),
    ("Users", "month(BornOn) in (1,2,3)", |_, r| {
        Some(r.date("BornOn").is_some_and(|d| d.month() <= 3))
    }),
    ("Users", "day(BornOn) le 15", |_, r| {
        Some(r.date("BornOn").is_some_and(|d| d.day() <= 15))
    }),
    ("Users", "year(BornOn) eq null", |_, r| {
        Some(!r.has("BornOn"))
    }),
    ("Users", "not (year(BornOn) eq 2004)", |_, r| {
        Some(r.date("BornOn").is_none_or(|d| d.year() != 2004))
    }),
    ("MeetingSessions", "Day eq 2023-10-09", |_, r| {
        Some(r.date("Day") == Some(date("2023-10-09")))
    }),
    (
        "MeetingSessions",
        "Day ge 2023-11-01 and Day lt 2023-12-01",
        |_, r| {
            Some(
                r.date("Day")
                    .is_some_and(|d| d >= date("2023-11-01") && d < date("2023-12-01")),
            )
        },
    ),
    (
        "MeetingSessions",
        "StartedOn lt 2024-01-01T00:00:00Z",
        |_, r| Some(r.moment("StartedOn")? < moment("2024-01-01T00:00:00Z")),
    ),
    (
        "MeetingSessions",
        "StartedOn eq 2023-10-09T09:00:00+02:00",
        |_, r| Some(r.moment("StartedOn")? == moment("2023-10-09T07:00:00Z")),
    ),
    (
        "MeetingSessions",
        "StartedOn ge datetimeoffset'2024-01-01T00:00:00Z'",
        |_, r| Some(r.moment("StartedOn")? >= moment("2024-01-01T00:00:00Z")),
    ),
    (
        "MeetingSessions",
        "StartedOn ge 2024-01-01T00:00Z",
        |_, r| Some(r.moment("StartedOn")? >= moment("2024-01-01T00:00:00Z")),
    ),
    ("MeetingSessions", "year(StartedOn) eq 2023", |_, r| {
        Some(r.moment("StartedOn")?.year() == 2023)
    }),
    ("MeetingSessions", "month(StartedOn) eq 11", |_, r| {
        Some(r.moment("StartedOn")?.month() == 11)
    }),
    ("MeetingSessions", "day(StartedOn) eq 13", |_, r| {
        Some(r.moment("StartedOn")?.day() == 13)
    }),
    ("MeetingSessions", "hour(StartedOn) eq 7", |_, r| {
        Some(r.moment("StartedOn")?.hour() == 7)
    }),
    (
        "TrainingSessions",
        "minute(FinishedOn) eq 59 and hour(FinishedOn) eq 22",
        |_, r| {
            let at = r.moment("FinishedOn")?;
            Some(at.minute() == 59 && at.hour() == 22)
        },
    ),
    ("JuryDecisions", "minute(DecidedOn) eq 30", |_, r| {
        Some(r.moment("DecidedOn")?.minute() == 30)
    }),
    (
        "MeetingSessions",
        "date(StartedOn) eq 2023-10-09",
        |_, r| Some(r.moment("StartedOn")?.date_naive() == date("2023-10-09")),
    ),
    (
        "MeetingSessions",
        "date(StartedOn) ne date(FinishedOn)",
        |_, r| Some(r.moment("StartedOn")?.date_naive() != r.moment("FinishedOn")?.date_naive()),
    ),
    ("MeetingSessions", "time(StartedOn) lt 07:00:00", |_, r| {
        Some(r.moment("StartedOn")?.hour() < 7)
    }),
    (
        "MeetingSessions",
        "time(StartedOn) eq 07:00:00.000",
        |_, r| Some(r.moment("StartedOn")?.time().num_seconds_from_midnight() == 7 * 3600),
    ),
    (
        "MeetingSessions",
        "FinishedOn sub StartedOn gt duration'PT2H'",
        |_, r| Some(r.moment("FinishedOn")? - r.moment("StartedOn")? > TimeDelta::hours(2)),
    ),
    (
        "MeetingSessions",
        "FinishedOn sub StartedOn eq 'PT2H'",
        |_, r| Some(r.moment("FinishedOn")? - r.moment("StartedOn")? == TimeDelta::hours(2)),
    ),
    (
        "MeetingSessions",
        "totalseconds(FinishedOn sub StartedOn) gt 7200",
        |_, r| Some((r.moment("FinishedOn")? - r.moment("StartedOn")?).num_seconds() > 7200),
    ),
    (
        "MeetingSessions",
        "totalseconds(FinishedOn sub StartedOn) div 3600 eq 7",
        |_, r| Some((r.moment("FinishedOn")? - r.moment("StartedOn")?).num_seconds() == 7 * 3600),
    ),
    (
        "MeetingSessions",
        "StartedOn add duration'P7D' gt 2024-01-08T00:00:00Z",
        |_, r| Some(r.moment("StartedOn")? + TimeDelta::days(7) > moment("2024-01-08T00:00:00Z")),
    ),
    (
        "MeetingSessions",
        "FinishedOn sub duration'PT2H' eq StartedOn",
        |_, r| Some(r.moment("FinishedOn")? - TimeDelta::hours(2) == r.moment("StartedOn")?),
    ),
    (
        "MeetingSessions",
        "Day add duration'P1D' eq 2023-10-10",
        |_, r| {
            Some(
                r.date("Day").and_then(|d| d.checked_add_days(Days::new(1)))
                    == Some(date("2023-10-10")),
            )
        },
    ),
    (
        "MeetingSessions",
        "Day sub 2023-10-09 lt duration'P30D' and Day ge 2023-10-09",
        |_, r| {
            Some(r.date("Day").is_some_and(|d| {
                (d - date("2023-10-09")).num_days() < 30 && d >= date("2023-10-09")
            }))
        },
    ),
    (
        "MeetingSessions",
        "StartedOn ge TrainingSession/StartedOn add duration'P60D'",
        |s, r| {
            let session = s.one("TrainingSessions", r.int("TrainingSessionId"))?;
            Some(r.moment("StartedOn")? >= session.moment("StartedOn")? + TimeDelta::days(60))
        },
    ),
    ("Trainees", "FinishedOn gt LmsLastAccessedOn", |_, r| {
        Some(
            r.moment("LmsLastAccessedOn")
                .is_some_and(|at| r.moment("FinishedOn").is_some_and(|end| end > at)),
        )
    }),
    ("Users", "DisabledOn lt now()", |_, r| {
        Some(r.has("DisabledOn"))
    }),
    (
        "Users",
        "day(DisabledOn) eq 8 and hour(DisabledOn) eq 7",
        |_, r| {
            let at = r.moment("DisabledOn");
            Some(at.is_some_and(|at| at.day() == 8 && at.hour() == 7))
        },
    ),
];

const EDGES: &[Case] = &[
    ("Users", "now() gt 2025-01-01T00:00:00Z", |_, _| Some(true)),
    ("Users", "CreatedOn lt now()", |_, r| Some(r.is_live())),
    (
        "Users",
        "CreatedOn gt mindatetime() and CreatedOn lt maxdatetime()",
        |_, _| Some(true),
    ),
    ("Users", "totaloffsetminutes(CreatedOn) eq 0", |_, _| {
        Some(true)
    }),
    (
        "Users",
        "fractionalseconds(2024-01-01T00:00:00.25Z) eq 0.25",
        |_, _| Some(true),
    ),
    ("Users", "second(2024-01-01T00:00:59Z) eq 59", |_, _| {
        Some(true)
    }),
    (
        "Users",
        "hour(23:30:15) eq 23 and minute(23:30:15) eq 30",
        |_, _| Some(true),
    ),
    ("Users", "year(2024-02-29) eq 2024", |_, _| Some(true)),
    (
        "Users",
        "2024-02-29 add duration'P1D' eq 2024-03-01",
        |_, _| Some(true),
    ),
    (
        "Users",
        "2024-03-01 sub 2024-02-28 eq duration'P2D'",
        |_, _| Some(true),
    ),
    (
        "Users",
        "2024-01-01T00:30:00+02:00 eq 2023-12-31T22:30:00Z",
        |_, _| Some(true),
    ),
    (
        "Users",
        "month(2024-01-01T00:30:00+02:00) eq 12 or month(2024-01-01T00:30:00+02:00) eq 1",
        |_, _| Some(true),
    ),
    (
        "Users",
        "totalseconds(duration'PT1M0.5S') eq 60.5",
        |_, _| Some(true),
    ),
    ("Users", "duration'PT90M' eq duration'PT1H30M'", |_, _| {
        Some(true)
    }),
    ("Users", "-duration'PT1H' lt duration'PT0S'", |_, _| {
        Some(true)
    }),
    (
        "Users",
        "duration'PT1H' add duration'PT30M' eq duration'PT90M'",
        |_, _| Some(true),
    ),
    ("Users", "duration'PT1H' mul 2 eq duration'PT2H'", |_, _| {
        Some(true)
    }),
    (
        "Users",
        "duration'PT3H' div 2 eq duration'PT90M'",
        |_, _| Some(true),
    ),
    (
        "Users",
        "date(2024-01-01T23:59:59Z) eq 2024-01-01",
        |_, _| Some(true),
    ),
    (
        "Users",
        "time(2024-01-01T23:59:59.5Z) gt 23:59:59",
        |_, _| Some(true),
    ),
];

#[test]
fn dates_on_both_databases() {
    find_some(CASES);
}

#[test]
fn dates_at_their_edges_on_both_databases() {
    find_all_or_nothing(EDGES);
}
