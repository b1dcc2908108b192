//! The school's calendar: days of the fixed past year, days around today, and what a clock in Paris shows in UTC.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

pub(super) fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}

/// So many weeks and days later, or earlier when negative.
pub(super) fn shifted(day: NaiveDate, weeks: i64, days: i64) -> NaiveDate {
    day + TimeDelta::days(weeks * 7 + days)
}

/// The instant at which a clock in the platform's time zone (Europe/Paris) shows this hour and minute.
pub(super) fn local(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    at(
        day,
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default(),
    )
}

/// The last second of the day in the platform's time zone.
pub(super) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    at(day, NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default())
}

fn at(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let hours = if is_summer(day, time) { 2 } else { 1 };
    day.and_time(time).and_utc() - TimeDelta::hours(hours)
}

/// Summer time in the European Union: from 02:00 of the last Sunday of March to 03:00 of that of October.
fn is_summer(day: NaiveDate, time: NaiveTime) -> bool {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
    let start = last_sunday(day.year(), 3).and_time(hour(2));
    let end = last_sunday(day.year(), 10).and_time(hour(3));
    (start..end).contains(&day.and_time(time))
}

fn last_sunday(year: i32, month: u32) -> NaiveDate {
    let last = day(year, month, 31);
    last - Days::new(last.weekday().days_since(Weekday::Sun).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paris_is_one_hour_ahead_and_two_in_summer() {
        for (date, hour, text) in [
            (day(2023, 9, 1), 0, "2023-08-31T22:00:00Z"),
            (day(2024, 1, 15), 8, "2024-01-15T07:00:00Z"),
            (day(2024, 3, 30), 12, "2024-03-30T11:00:00Z"),
            (day(2024, 3, 31), 12, "2024-03-31T10:00:00Z"),
            (day(2024, 10, 27), 12, "2024-10-27T11:00:00Z"),
        ] {
            assert_eq!(local(date, hour, 0), text.parse::<DateTime<Utc>>().unwrap());
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(monday_of(day(2026, 11, 22)), day(2026, 11, 16));
        assert_eq!(monday_of(day(2026, 11, 16)), day(2026, 11, 16));
        assert_eq!(shifted(day(2026, 11, 16), -1, 2), day(2026, 11, 11));
    }
}
