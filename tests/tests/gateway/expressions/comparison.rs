//! Comparing, and, or, not; what null does to each (URL conventions, section 5.1.1.1).

use super::{Case, find_all_or_nothing, find_some};

/// `and` of three truths.
fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// `or` of three truths.
fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    and(left.map(|b| !b), right.map(|b| !b)).map(|b| !b)
}

const NUMBERS: &[Case] = &[
    ("Grades", "Value eq 12", |_, r| {
        Some(r.number("Value") == Some(12.0))
    }),
    ("Grades", "Value ne 12", |_, r| {
        Some(r.number("Value") != Some(12.0))
    }),
    ("Grades", "Value gt 12", |_, r| {
        Some(r.number("Value").is_some_and(|v| v > 12.0))
    }),
    ("Grades", "Value ge 12.0", |_, r| {
        Some(r.number("Value").is_some_and(|v| v >= 12.0))
    }),
    ("Grades", "Value lt 8.25", |_, r| {
        Some(r.number("Value").is_some_and(|v| v < 8.25))
    }),
    ("Grades", "Value le 8.25", |_, r| {
        Some(r.number("Value").is_some_and(|v| v <= 8.25))
    }),
    ("Grades", "12 lt Value", |_, r| {
        Some(r.number("Value").is_some_and(|v| v > 12.0))
    }),
    ("Grades", "Value gt 1e1", |_, r| {
        Some(r.number("Value").is_some_and(|v| v > 10.0))
    }),
    ("Grades", "Value lt 10M", |_, r| {
        Some(r.number("Value").is_some_and(|v| v < 10.0))
    }),
    ("Grades", "Value gt 0.0000000001", |_, r| {
        Some(r.number("Value").is_some_and(|v| v > 0.0))
    }),
    ("Grades", "Value in (8,12,12.5)", |_, r| {
        Some(
            r.number("Value")
                .is_some_and(|v| [8.0, 12.0, 12.5].contains(&v)),
        )
    }),
    ("Users", "Id eq 327680", |_, r| Some(r.id() == 327_680)),
    ("Users", "Id gt 2147483647", |_, r| {
        Some(r.id() > 2_147_483_647)
    }),
    ("Users", "Id le 300L", |_, r| Some(r.id() <= 300)),
    ("Users", "Id lt 300.5", |_, r| Some(r.id() <= 300)),
    ("Users", "Id in (327680,3852664867,5)", |_, r| {
        Some([327_680, 3_852_664_867, 5].contains(&r.id()))
    }),
    ("Rooms", "Capacity gt 16 and Capacity le 32", |_, r| {
        Some(r.int("Capacity").is_some_and(|c| c > 16 && c <= 32))
    }),
    (
        "Modules",
        "SemesterNumber eq 2 and Position ge 20",
        |_, r| {
            Some(r.int("SemesterNumber") == Some(2) && r.int("Position").is_some_and(|p| p >= 20))
        },
    ),
];

const FLAGS: &[Case] = &[
    ("Domains", "IsVisible", |_, r| Some(r.is("IsVisible"))),
    ("Domains", "not IsVisible", |_, r| Some(!r.is("IsVisible"))),
    ("Domains", "IsVisible eq false", |_, r| {
        Some(!r.is("IsVisible"))
    }),
    ("Domains", "IsVisible ne false", |_, r| {
        Some(r.is("IsVisible"))
    }),
    ("Students", "HasScholarship", |_, r| {
        r.at("HasScholarship").as_bool()
    }),
    ("Students", "not HasScholarship", |_, r| {
        r.at("HasScholarship").as_bool().map(|b| !b)
    }),
    ("Students", "HasScholarship eq true", |_, r| {
        Some(r.at("HasScholarship").as_bool() == Some(true))
    }),
    ("Students", "HasScholarship ne true", |_, r| {
        Some(r.at("HasScholarship").as_bool() != Some(true))
    }),
    ("Students", "HasScholarship eq null", |_, r| {
        Some(!r.has("HasScholarship"))
    }),
    ("Students", "not (HasScholarship eq true)", |_, r| {
        Some(r.at("HasScholarship").as_bool() != Some(true))
    }),
    ("Students", "HasScholarship or NipCode eq null", |_, r| {
        or(r.at("HasScholarship").as_bool(), Some(!r.has("NipCode")))
    }),
    ("Students", "HasScholarship and Id lt 2000", |_, r| {
        and(r.at("HasScholarship").as_bool(), Some(r.id() < 2000))
    }),
    ("Students", "not (HasScholarship and Id lt 2000)", |_, r| {
        and(r.at("HasScholarship").as_bool(), Some(r.id() < 2000)).map(|b| !b)
    }),
    ("Students", "not (HasScholarship or Id lt 2000)", |_, r| {
        or(r.at("HasScholarship").as_bool(), Some(r.id() < 2000)).map(|b| !b)
    }),
    (
        "Students",
        "(HasScholarship and Id lt 2000) eq null",
        |_, r| Some(and(r.at("HasScholarship").as_bool(), Some(r.id() < 2000)).is_none()),
    ),
    ("Students", "(not HasScholarship) eq null", |_, r| {
        Some(!r.has("HasScholarship"))
    }),
];

const NULLS: &[Case] = &[
    ("Grades", "Value eq null", |_, r| Some(!r.has("Value"))),
    ("Grades", "Value ne null", |_, r| Some(r.has("Value"))),
    ("Grades", "null eq Value", |_, r| Some(!r.has("Value"))),
    // A comparison with null is false, so its opposite is true.
    ("Grades", "not (Value gt 12)", |_, r| {
        Some(r.number("Value").is_none_or(|v| v <= 12.0))
    }),
    ("Grades", "not (Value le 12)", |_, r| {
        Some(r.number("Value").is_none_or(|v| v > 12.0))
    }),
    ("Grades", "not (Value eq 12)", |_, r| {
        Some(r.number("Value") != Some(12.0))
    }),
    ("Grades", "(Value gt 12) eq false", |_, r| {
        Some(r.number("Value").is_none_or(|v| v <= 12.0))
    }),
    // Two nulls are equal.
    ("Users", "Login eq Code", |_, r| {
        Some(r.text("Login") == r.text("Code"))
    }),
    ("Users", "Login ne Code", |_, r| {
        Some(r.text("Login") != r.text("Code"))
    }),
    ("Users", "not (Login gt Code)", |_, r| {
        match (r.text("Login"), r.text("Code")) {
            (Some(l), Some(c)) => Some(l <= c),
            _ => Some(true),
        }
    }),
    ("Users", "not contains(Login,'a')", |_, r| {
        Some(!r.text("Login")?.contains('a'))
    }),
    (
        "Users",
        "not startswith(LastNameUse,'Q') or Id lt 100",
        |_, r| {
            or(
                r.text("LastNameUse").map(|n| !n.starts_with('Q')),
                Some(r.id() < 100),
            )
        },
    ),
    ("Users", "Login in ('admin')", |_, r| {
        Some(r.text("Login") == Some("admin"))
    }),
    ("Users", "not (Login in ('admin'))", |_, r| {
        Some(r.text("Login") != Some("admin"))
    }),
    ("Users", "length(Login) eq null", |_, r| {
        Some(!r.has("Login"))
    }),
    ("Users", "Login eq null or length(Login) gt 7", |_, r| {
        or(
            Some(!r.has("Login")),
            r.text("Login").map(|l| l.chars().count() > 7),
        )
    }),
    ("Grades", "Value add 1 eq null", |_, r| {
        Some(!r.has("Value"))
    }),
    ("Grades", "Value add 1 gt 12", |_, r| {
        Some(r.number("Value").is_some_and(|v| v > 11.0))
    }),
    ("TrainingSessions", "Duration eq null", |_, r| {
        Some(!r.has("Duration"))
    }),
    ("TrainingSessions", "Duration ne null", |_, r| {
        Some(r.has("Duration"))
    }),
    ("Students", "Admission eq null", |_, r| {
        Some(!r.has("AdmissionId"))
    }),
    ("Students", "Admission ne null", |_, r| {
        Some(r.has("AdmissionId"))
    }),
    ("Students", "Admission/Year eq null", |s, r| {
        Some(
            s.one("Admissions", r.int("AdmissionId"))
                .and_then(|a| a.int("Year"))
                .is_none(),
        )
    }),
    ("Students", "not (Admission/Year eq 2023)", |s, r| {
        Some(
            s.one("Admissions", r.int("AdmissionId"))
                .and_then(|a| a.int("Year"))
                != Some(2023),
        )
    }),
    ("Students", "Admission/Year ge 2024", |s, r| {
        Some(
            s.one("Admissions", r.int("AdmissionId"))
                .and_then(|a| a.int("Year"))
                .is_some_and(|y| y >= 2024),
        )
    }),
];

const PRECEDENCE: &[Case] = &[
    (
        "Users",
        "Id lt 100 or Id gt 200 and FirstName eq 'Camille'",
        |_, r| Some(r.id() < 100 || r.id() > 200 && r.text("FirstName") == Some("Camille")),
    ),
    (
        "Users",
        "(Id lt 100 or Id gt 200) and FirstName eq 'Camille'",
        |_, r| Some((r.id() < 100 || r.id() > 200) && r.text("FirstName") == Some("Camille")),
    ),
    (
        "Users",
        "not (FirstName eq 'Camille') and Id lt 200",
        |_, r| Some(r.text("FirstName") != Some("Camille") && r.id() < 200),
    ),
    (
        "Users",
        "not (FirstName eq 'Camille' and Id lt 200)",
        |_, r| Some(!(r.text("FirstName") == Some("Camille") && r.id() < 200)),
    ),
    ("Users", "Id add 2 mul 3 gt 300", |_, r| {
        Some(r.id() + 6 > 300)
    }),
    ("Users", "(Id add 2) mul 3 gt 600", |_, r| {
        Some((r.id() + 2) * 3 > 600)
    }),
    ("Users", "Id lt 100 eq true", |_, r| Some(r.id() < 100)),
    ("Users", "Id LT 100 OR FirstName EQ 'Pierre'", |_, r| {
        Some(r.id() < 100 || r.text("FirstName") == Some("Pierre"))
    }),
    ("Users", "((((Id lt 100))))", |_, r| Some(r.id() < 100)),
    ("Users", "not(Id lt 100)", |_, r| Some(r.id() >= 100)),
    ("Users", "(Id lt 100)or(FirstName eq 'Pierre')", |_, r| {
        Some(r.id() < 100 || r.text("FirstName") == Some("Pierre"))
    }),
];

const PATHS: &[Case] = &[
    ("Trainees", "User/FirstName eq 'Camille'", |s, r| {
        Some(s.one("Users", r.int("UserId"))?.text("FirstName")? == "Camille")
    }),
    ("Trainees", "User/Id eq 327680", |_, r| {
        Some(r.int("UserId") == Some(327_680))
    }),
    ("Trainees", "UserId eq 327680", |_, r| {
        Some(r.int("UserId") == Some(327_680))
    }),
    (
        "Trainees",
        "TrainingSession/Training/Code eq 'SECU'",
        |s, r| {
            let session = s.one("TrainingSessions", r.int("TrainingSessionId"))?;
            Some(s.one("Trainings", session.int("TrainingId"))?.text("Code") == Some("SECU"))
        },
    ),
    (
        "Grades",
        "EvaluationSession/SessionModule/Module/Code eq 'R101'",
        |s, r| {
            let exam = s.one("EvaluationSessions", r.int("EvaluationSessionId"))?;
            let module = s.one("SessionModules", exam.int("SessionModuleId"));
            let code = module
                .and_then(|m| s.one("Modules", m.int("ModuleId")))
                .and_then(|m| m.text("Code"));
            Some(code == Some("R101"))
        },
    ),
    ("Users", "CreatedBy/Id eq 0 and Id lt 100", |_, r| {
        Some(r.int("CreatedBy/Id") == Some(0) && r.id() < 100)
    }),
    (
        "Trainees",
        "DeletedBy/Name eq null and User/LastName lt 'C'",
        |s, r| {
            Some(!r.has("DeletedBy") && s.one("Users", r.int("UserId"))?.text("LastName")? < "C")
        },
    ),
    ("TrainingSessions", "Duration/Length gt 20", |_, r| {
        Some(r.number("Duration/Length").is_some_and(|l| l > 20.0))
    }),
    (
        "TrainingSessions",
        "Duration/Scale eq 'Hours' and Duration/Length lt 20",
        |_, r| {
            Some(
                r.text("Duration/Scale") == Some("Hours")
                    && r.number("Duration/Length").is_some_and(|l| l < 20.0),
            )
        },
    ),
    (
        "Users",
        "PrimaryDomain/ParentDomain/Code eq 'PREAU'",
        |s, r| {
            let domain = s.one("Domains", r.int("PrimaryDomainId"));
            let parent = domain.and_then(|d| s.one("Domains", d.int("ParentDomainId")));
            Some(parent.and_then(|p| p.text("Code")) == Some("PREAU"))
        },
    ),
    ("Trainees", "MainGroup/Name eq 'B'", |s, r| {
        Some(
            s.one("StudentGroups", r.int("MainGroupId"))
                .and_then(|g| g.text("Name"))
                == Some("B"),
        )
    }),
    ("Trainees", "MainGroup/Name ne 'B'", |s, r| {
        Some(
            s.one("StudentGroups", r.int("MainGroupId"))
                .and_then(|g| g.text("Name"))
                != Some("B"),
        )
    }),
    (
        "Trainees",
        "MainGroup/Partition/Name eq User/FirstName or MainGroup/Name eq 'A'",
        |s, r| {
            let group = s.one("StudentGroups", r.int("MainGroupId"));
            let partition = group
                .and_then(|g| s.one("Partitions", g.int("PartitionId")))
                .and_then(|p| p.text("Name"));
            let first = s
                .one("Users", r.int("UserId"))
                .and_then(|u| u.text("FirstName"));
            Some(partition == first || group.and_then(|g| g.text("Name")) == Some("A"))
        },
    ),
    // What the service computes is a property like others.
    ("TrainingSessions", "UserCount gt 15", |s, r| {
        let trainees = s.many("Trainees", "TrainingSessionId", r);
        Some(trainees.iter().filter(|t| !t.is("IsCancelled")).count() > 15)
    }),
    ("TrainingSessions", "AvailablePlaces lt 10", |s, r| {
        let trainees = s.many("Trainees", "TrainingSessionId", r);
        let taken =
            i64::try_from(trainees.iter().filter(|t| !t.is("IsCancelled")).count()).unwrap();
        Some(r.int("UserCountMax").is_some_and(|most| most - taken < 10))
    }),
    ("TrainingSessions", "SchoolYear eq 2023", |_, r| {
        let paris = r.moment("StartedOn")? + chrono::TimeDelta::hours(2);
        let (year, month): (i32, u32) = (
            paris.format("%Y").to_string().parse().unwrap(),
            paris.format("%m").to_string().parse().unwrap(),
        );
        Some(if month >= 8 {
            year == 2023
        } else {
            year == 2024
        })
    }),
    ("Trainees", "TrainingSession/UserCount gt 20", |s, r| {
        let all = s
            .set("Trainees")
            .whose("TrainingSessionId", r.int("TrainingSessionId")?);
        Some(all.filter(|t| !t.is("IsCancelled")).count() > 20)
    }),
    ("Trainings", "RateCount ge 3", |s, r| {
        Some(s.many("ItemRatings", "TrainingId", r).len() >= 3)
    }),
    ("Trainings", "GlobalRate gt 4", |s, r| {
        let rates: Vec<i64> = s
            .many("ItemRatings", "TrainingId", r)
            .iter()
            .filter_map(|i| i.int("Rate"))
            .collect();
        let count = i64::try_from(rates.len()).unwrap();
        Some(count > 0 && rates.iter().sum::<i64>() > 4 * count)
    }),
    ("Trainees", "TraineePresence eq 'Partial'", |s, r| {
        let all = s.many("TraineePresenceViews", "TraineeId", r);
        let only = |what| all.iter().all(|p| p.text("TraineePresence") == Some(what));
        let unknown = all
            .iter()
            .all(|p| ["None", "Unknown"].contains(&p.text("TraineePresence").unwrap()));
        Some(!all.is_empty() && !only("Present") && !only("Absent") && !unknown)
    }),
];

const EDGES: &[Case] = &[
    ("Users", "null eq null", |_, _| Some(true)),
    ("Users", "null ne null", |_, _| Some(false)),
    ("Users", "Id eq null", |_, _| Some(false)),
    ("Users", "Id ne null", |_, _| Some(true)),
    ("Users", "Id gt null", |_, _| Some(false)),
    ("Users", "not (Id gt null)", |_, _| Some(true)),
    ("Users", "null", |_, _| None),
    ("Users", "true", |_, _| Some(true)),
    ("Users", "false", |_, _| Some(false)),
    ("Users", "not false", |_, _| Some(true)),
    ("Users", "null and true", |_, _| None),
    ("Users", "null or true", |_, _| Some(true)),
    ("Users", "(null and false) eq false", |_, _| Some(true)),
    ("Users", "not null", |_, _| None),
    ("Users", "1 eq 1.0", |_, _| Some(true)),
    ("Users", "Id eq Id", |_, _| Some(true)),
    ("Users", "Id eq 9223372036854775807", |_, _| Some(false)),
    ("Users", "Id gt -9223372036854775808", |_, _| Some(true)),
    ("Users", "0.1 add 0.2 eq 0.3", |_, _| Some(true)),
    ("Users", "1 lt INF", |_, _| Some(true)),
    ("Users", "NaN eq NaN", |_, _| Some(false)),
];

#[test]
fn numbers_on_both_databases() {
    find_some(NUMBERS);
}

#[test]
fn flags_on_both_databases() {
    find_some(FLAGS);
}

#[test]
fn nulls_on_both_databases() {
    find_some(NULLS);
}

#[test]
fn precedence_on_both_databases() {
    find_some(PRECEDENCE);
}

#[test]
fn paths_on_both_databases() {
    find_some(PATHS);
}

#[test]
fn constants_on_both_databases() {
    find_all_or_nothing(EDGES);
}
