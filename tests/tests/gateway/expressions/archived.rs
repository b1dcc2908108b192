//! Archived rows: hidden at each level unless the filter of that level names its own `DeletedOn` or `DeletedBy`.

use super::{Case, School, find_some};
use gateway_tests::{Kind, Row};

/// Each finds what is archived too; the oracle of the other tables knows live rows only, so these count by hand.
/// What a row must be to be found.
type Condition = fn(Row<'static>) -> bool;

const SHOWN: &[(&str, &str, Condition)] = &[
    ("Users", "DeletedOn ne null", |r| !r.is_live()),
    ("Users", "DeletedOn eq null", |r| r.is_live()),
    (
        "Users",
        "DeletedOn ne null or FirstName eq 'Camille'",
        |r| !r.is_live() || r.text("FirstName") == Some("Camille"),
    ),
    ("Users", "DeletedOn lt 2030-01-01T00:00:00Z", |r| {
        !r.is_live()
    }),
    ("Users", "DeletedBy ne null", |r| !r.is_live()),
    ("Users", "DeletedBy/Name eq 'Superviseur'", |r| !r.is_live()),
    ("Users", "DeletedById eq 0", |r| !r.is_live()),
    ("Users", "year(DeletedOn) eq 2023", |r| !r.is_live()),
    ("Users", "not (DeletedOn eq null)", |r| !r.is_live()),
    ("Domains", "DeletedOn ne null", |r| !r.is_live()),
    ("Trainees", "DeletedOn ne null", |r| !r.is_live()),
    ("Trainees", "DeletedOn ne null and not IsCancelled", |r| {
        !r.is_live() && !r.is("IsCancelled")
    }),
];

#[test]
fn a_filter_that_names_it_shows_what_is_archived_on_both_databases() {
    for kind in Kind::all() {
        let school = School::on(kind);
        for (set, filter, holds) in SHOWN {
            let expected: Vec<i64> = school
                .set(set)
                .iter()
                .filter(|row| holds(*row))
                .map(Row::id)
                .collect();
            let found = super::ids(school.gateway, set, filter).unwrap();
            assert!(
                !expected.is_empty(),
                "{set}?$filter={filter} proves nothing"
            );
            assert_eq!(
                found,
                expected.into_iter().collect(),
                "{kind:?} {set}?$filter={filter}"
            );
        }
    }
}

/// The name on another level does not count for this one.
const HIDDEN: &[Case] = &[
    (
        "Trainees",
        "User/DeletedOn eq null and User/FirstName lt 'D'",
        |s, r| {
            let user = s.one("Users", r.int("UserId"))?;
            Some(user.is_live() && user.text("FirstName")? < "D")
        },
    ),
    ("Users", "Trainees/any(t:t/DeletedOn ne null)", |s, r| {
        Some(
            s.set("Trainees")
                .iter()
                .any(|t| t.int("UserId") == Some(r.id()) && !t.is_live()),
        )
    }),
    (
        "Users",
        "Trainees/$count($filter=DeletedOn ne null) eq 1",
        |s, r| {
            Some(
                s.set("Trainees")
                    .iter()
                    .filter(|t| t.int("UserId") == Some(r.id()) && !t.is_live())
                    .count()
                    == 1,
            )
        },
    ),
];

#[test]
fn each_level_says_for_itself_on_both_databases() {
    find_some(HIDDEN);
}
