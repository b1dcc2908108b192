//! How many statements an answer takes: one for the rows of a block of at most 1,000, one for each level of
//! collections below it, one more for `$count`.

use gateway_tests::{Ask, Gateway, Kind, own};

/// A URL, the rows of a page, and the statements.
const CASES: &[(&str, u64)] = &[
    ("Users?$top=1000", 1),
    ("Users?$top=1000&$count=true", 2),
    ("Users(327680)", 1),
    ("Users/$count", 1),
    ("Users(327680)/FirstName/$value", 1),
    (
        "Users?$filter=Trainees/any(t:t/IsCancelled)&$orderby=PrimaryDomain/Code",
        1,
    ),
    ("Users?$expand=PrimaryDomain,TutorResource", 1),
    (
        "Trainees?$expand=User($expand=PrimaryDomain),TrainingSession($expand=Training)",
        1,
    ),
    ("Users?$expand=Trainees", 2),
    ("Users?$expand=Trainees&$count=true", 3),
    ("Users?$expand=Trainees($expand=TrainingSession)", 2),
    ("Users?$expand=Trainees,UserRoles", 3),
    ("Users?$expand=Domains", 2),
    ("TrainingSessions?$expand=Trainees($expand=Presences)", 3),
    (
        "TrainingSessions?$expand=Trainees($expand=Presences,Grades),MeetingSessions",
        5,
    ),
    (
        "TrainingSessions?$expand=Trainees($top=3;$orderby=Id desc)",
        2,
    ),
    (
        "Trainees?$expand=TrainingSession($expand=MeetingSessions)",
        2,
    ),
];

#[test]
fn statements_per_answer_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "statements");
        for (url, statements) in CASES {
            assert_eq!(
                counted(&gateway, &Ask::get(url)),
                *statements,
                "{kind:?} {url}"
            );
        }
    }
}

#[test]
fn statements_per_block_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "blocks");
        let all = u64::try_from(gateway.get("Attendances/$count").count()).unwrap();
        let blocks = all.min(5000).div_ceil(1000);
        assert!(blocks > 2, "{all} attendances are too few");
        // One level of collections below each block.
        let nested = Ask::get("Students?$select=Id&$expand=Attendances($select=Id)");
        assert_eq!(counted(&gateway, &nested), 2, "{kind:?}");
        let page = Ask::get(
            "StudentGroupMemberships?$select=Id&$expand=Student($select=Id;$expand=Grades($select=Id))",
        );
        let rows = u64::try_from(gateway.get("StudentGroupMemberships/$count").count()).unwrap();
        assert_eq!(
            counted(&gateway, &page),
            rows.min(5000).div_ceil(1000) * 2,
            "{kind:?} {rows} rows"
        );
        let counting = Ask::get(
            "StudentGroupMemberships?$select=Id&$count=true&$expand=Student($select=Id;$expand=Grades($select=Id))",
        );
        assert_eq!(
            counted(&gateway, &counting),
            rows.min(5000).div_ceil(1000) * 2 + 1,
            "{kind:?} {rows} rows"
        );
    }
}

/// What the database was asked between the first byte of a request and the last of its answer.
fn counted(gateway: &Gateway, ask: &Ask) -> u64 {
    let before = gateway.database.statements_run();
    assert_eq!(gateway.ask(ask).status, 200);
    gateway.database.statements_run() - before
}
