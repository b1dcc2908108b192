//! Days as the platform's time zone (Europe/Paris) tells them, of instants in UTC.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// The day that a calendar in the platform's time zone shows at an instant.
pub(crate) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    local(at).0
}

/// Whether a clock in the platform's time zone shows midnight.
pub(crate) fn is_start_of_day(at: DateTime<Utc>) -> bool {
    local(at).1 == NaiveTime::MIN
}

/// Whether a clock in the platform's time zone shows the last second of a day.
pub(crate) fn is_end_of_day(at: DateTime<Utc>) -> bool {
    NaiveTime::from_hms_opt(23, 59, 59) == Some(local(at).1)
}

fn local(at: DateTime<Utc>) -> (NaiveDate, NaiveTime) {
    let hours = if is_summer(at) { 2 } else { 1 };
    let shown = at.naive_utc() + TimeDelta::hours(hours);
    (shown.date(), shown.time())
}

/// Summer time in the European Union: from the last Sunday of March to that of October, 01:00 UTC both.
fn is_summer(at: DateTime<Utc>) -> bool {
    let one = NaiveTime::from_hms_opt(1, 0, 0).unwrap_or_default();
    let turn = |month| last_sunday(at.year(), month).and_time(one);
    (turn(3)..turn(10)).contains(&at.naive_utc())
}

fn last_sunday(year: i32, month: u32) -> NaiveDate {
    let last = NaiveDate::from_ymd_opt(year, month, 31).unwrap_or_default();
    last - Days::new(last.weekday().days_since(Weekday::Sun).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_paris() {
        for (at, day) in [
            ("2024-01-14T22:59:59Z", "2024-01-14"),
            ("2024-01-14T23:00:00Z", "2024-01-15"),
            ("2024-07-14T21:59:59Z", "2024-07-14"),
            ("2024-07-14T22:00:00Z", "2024-07-15"),
            ("2024-03-31T00:59:59Z", "2024-03-31"),
            ("2024-10-27T22:59:59Z", "2024-10-27"),
            ("2024-10-26T22:00:00Z", "2024-10-27"),
        ] {
            assert_eq!(day_of(at.parse().unwrap()).to_string(), day, "{at}");
        }
    }

    #[test]
    fn whole_days_are_told_by_the_clock_of_paris() {
        assert!(is_start_of_day("2024-07-14T22:00:00Z".parse().unwrap()));
        assert!(!is_start_of_day("2024-07-14T23:00:00Z".parse().unwrap()));
        assert!(is_end_of_day("2024-01-14T22:59:59Z".parse().unwrap()));
        assert!(!is_end_of_day("2024-01-14T23:59:59Z".parse().unwrap()));
    }
}
