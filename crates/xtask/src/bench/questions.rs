//! What is asked: the demo school's sets and properties, in one place.

use super::subject::Subject;
use anyhow::{Result, bail};

/// Forty columns of a person's own row: texts, numbers, flags, days, moments, enumerations, a UUID.
pub(crate) const FORTY: [&str; 40] = [
    "Id",
    "Version",
    "ApplicationId",
    "ExternalId",
    "Description",
    "CreatedOn",
    "ModifiedOn",
    "CreatedById",
    "ModifiedById",
    "Uuid",
    "FirstName",
    "LastName",
    "Gender",
    "Prefix",
    "Language",
    "Category",
    "FirstNameUse",
    "LastNameUse",
    "MaidenName",
    "Nationality",
    "BornOn",
    "Code",
    "Login",
    "EnabledOn",
    "TimeZoneId",
    "NoMailing",
    "LastSeenOn",
    "Mail",
    "InstitutionalMail",
    "WorkPhone",
    "MobilePhone",
    "Address",
    "PostalCode",
    "City",
    "Country",
    "PositionTitle",
    "StartedOn",
    "RateWorkingTime",
    "JobAge",
    "OptionalField1",
];

/// As many columns as the other program's products have.
pub(crate) const SEVENTEEN: [&str; 17] = [
    "Id",
    "Version",
    "ExternalId",
    "CreatedOn",
    "Uuid",
    "FirstName",
    "LastName",
    "Gender",
    "Language",
    "BornOn",
    "Code",
    "Login",
    "NoMailing",
    "Mail",
    "City",
    "StartedOn",
    "RateWorkingTime",
];

/// Ten columns of the set with the most rows.
pub(crate) const TEN: [&str; 10] = [
    "Id",
    "Version",
    "StartedOn",
    "FinishedOn",
    "Day",
    "State",
    "IsJustified",
    "StudentId",
    "TraineeId",
    "MeetingSessionId",
];

/// The set with the most rows.
pub(crate) const LARGEST: &str = "Attendances";

/// Conditions that no index helps with: every row of [`LARGEST`] is looked at.
pub(crate) const HEAVY: [&str; 2] = [
    "contains(Origin,'zzz') or month(StartedOn) add day(StartedOn) eq 99",
    "contains(tolower(Origin),'zzz') or hour(FinishedOn) mul 60 add minute(FinishedOn) eq 2000",
];

/// Rows of a set, for the baseline.
#[cfg_attr(
    not(feature = "bench"),
    expect(dead_code, reason = "read by the baseline, which is not built in")
)]
#[derive(Debug, Clone)]
pub(crate) struct Rows<'a> {
    pub(crate) set: &'a str,
    pub(crate) properties: &'a [&'a str],
    pub(crate) which: Which,
}

/// Which rows.
#[cfg_attr(
    not(feature = "bench"),
    expect(dead_code, reason = "read by the baseline, which is not built in")
)]
#[derive(Debug, Clone)]
pub(crate) enum Which {
    /// The live ones with the smallest keys.
    First(i64),
    /// One by its key, another one each time.
    Keys(Vec<i64>),
}

/// The statements of one read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) statements: u64,
    pub(crate) blocks: u64,
    /// Below the top level.
    pub(crate) levels: u64,
    /// Levels whose rows are counted as well.
    pub(crate) counts: u64,
}

pub(crate) fn select(properties: &[&str]) -> String {
    format!("$select={}", properties.join(","))
}

/// Keys of people from all over the table.
pub(crate) fn user_keys(subject: &Subject) -> Result<Vec<i64>> {
    let body = subject.body("Users?$select=Id&$orderby=LastName,FirstName&$top=1000")?;
    let keys = numbers(&String::from_utf8_lossy(&body), "\"Id\":");
    if keys.len() < 10 {
        bail!("the school has only {} people", keys.len());
    }
    Ok(keys)
}

/// The number of rows of a set.
pub(crate) fn count(subject: &Subject, set: &str) -> Result<u64> {
    let body = subject.body(&format!("{set}/$count"))?;
    let text = String::from_utf8_lossy(&body);
    Ok(text.trim_start_matches('\u{feff}').trim().parse()?)
}

/// The whole numbers that follow `name`.
fn numbers(json: &str, name: &str) -> Vec<i64> {
    let number = |rest: &str| {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '-')
            .unwrap_or(rest.len());
        rest.get(..end)?.parse().ok()
    };
    json.split(name).skip(1).filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_behind_their_name() {
        let json = r#"{"value":[{"Id":12,"UserId":7},{"Id":-3}]}"#;
        assert_eq!(numbers(json, "\"Id\":"), [12, -3]);
    }
}
