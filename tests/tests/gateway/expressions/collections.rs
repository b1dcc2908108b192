//! `any`, `all` and `$count`: collections inside conditions. They hide archived rows as every collection does.

use gateway_tests::alike;

use super::{Case, find_all_or_nothing, find_some};

const CASES: &[Case] = &[
    ("Users", "Trainees/any()", |s, r| {
        Some(!s.many("Trainees", "UserId", r).is_empty())
    }),
    ("Users", "not Trainees/any()", |s, r| {
        Some(s.many("Trainees", "UserId", r).is_empty())
    }),
    ("Users", "Trainees/any(t:t/IsCancelled)", |s, r| {
        Some(
            s.many("Trainees", "UserId", r)
                .iter()
                .any(|t| t.is("IsCancelled")),
        )
    }),
    ("Users", "Trainees/any(t:t/IsCancelled eq true)", |s, r| {
        Some(
            s.many("Trainees", "UserId", r)
                .iter()
                .any(|t| t.is("IsCancelled")),
        )
    }),
    ("Users", "not Trainees/any(t:t/IsCancelled)", |s, r| {
        Some(
            !s.many("Trainees", "UserId", r)
                .iter()
                .any(|t| t.is("IsCancelled")),
        )
    }),
    // Of nobody, everything holds.
    ("Users", "Trainees/all(t:t/IsCancelled eq false)", |s, r| {
        Some(
            s.many("Trainees", "UserId", r)
                .iter()
                .all(|t| !t.is("IsCancelled")),
        )
    }),
    (
        "Users",
        "Trainees/any() and Trainees/all(t:t/EnrolmentState eq 'Enrolled')",
        |s, r| {
            let all = s.many("Trainees", "UserId", r);
            Some(
                !all.is_empty()
                    && all
                        .iter()
                        .all(|t| t.text("EnrolmentState") == Some("Enrolled")),
            )
        },
    ),
    // What is null is not true, so it does not hold of all.
    (
        "Students",
        "Grades/any() and Grades/all(g:g/Value gt 5)",
        |s, r| {
            let all = s.many("Grades", "StudentId", r);
            Some(
                !all.is_empty()
                    && all
                        .iter()
                        .all(|g| g.number("Value").is_some_and(|v| v > 5.0)),
            )
        },
    ),
    ("Students", "Grades/any(g:g/Value eq null)", |s, r| {
        Some(
            s.many("Grades", "StudentId", r)
                .iter()
                .any(|g| !g.has("Value")),
        )
    }),
    ("Students", "Grades/any(g:not (g/Value gt 5))", |s, r| {
        Some(
            s.many("Grades", "StudentId", r)
                .iter()
                .any(|g| g.number("Value").is_none_or(|v| v <= 5.0)),
        )
    }),
    (
        "Users",
        "Trainees/any(t:t/TrainingSession/Code eq 'SESS_TEST')",
        |s, r| {
            Some(s.many("Trainees", "UserId", r).iter().any(|t| {
                s.one("TrainingSessions", t.int("TrainingSessionId"))
                    .and_then(|x| x.text("Code"))
                    == Some("SESS_TEST")
            }))
        },
    ),
    // The row outside is in reach inside.
    (
        "Users",
        "Trainees/any(t:t/TrainingSession/PrimaryDomainId ne PrimaryDomainId)",
        |s, r| {
            Some(s.many("Trainees", "UserId", r).iter().any(|t| {
                s.one("TrainingSessions", t.int("TrainingSessionId"))
                    .and_then(|x| x.int("PrimaryDomainId"))
                    != r.int("PrimaryDomainId")
            }))
        },
    ),
    (
        "TrainingSessions",
        "Trainees/any(t:t/User/FirstName eq 'Camille')",
        |s, r| {
            Some(s.many("Trainees", "TrainingSessionId", r).iter().any(|t| {
                s.one("Users", t.int("UserId"))
                    .and_then(|u| u.text("FirstName"))
                    == Some("Camille")
            }))
        },
    ),
    (
        "TrainingSessions",
        "Trainees/any(t:t/Presences/any(p:p/TraineePresence eq 'Absent'))",
        |s, r| {
            Some(s.many("Trainees", "TrainingSessionId", r).iter().any(|t| {
                s.many("TraineePresenceViews", "TraineeId", *t)
                    .iter()
                    .any(|p| p.text("TraineePresence") == Some("Absent"))
            }))
        },
    ),
    (
        "TrainingSessions",
        "Trainees/all(t:t/Grades/any(g:g/Value ge 5))",
        |s, r| {
            Some(s.many("Trainees", "TrainingSessionId", r).iter().all(|t| {
                s.many("Grades", "TraineeId", *t)
                    .iter()
                    .any(|g| g.number("Value").is_some_and(|v| v >= 5.0))
            }))
        },
    ),
    // Both variables, of two levels, in one condition.
    (
        "TrainingSessions",
        "Trainees/any(t:MeetingSessions/any(m:m/FinishedOn sub t/StartedOn lt duration'P3D'))",
        |s, r| {
            let meetings = s.many("MeetingSessions", "TrainingSessionId", r);
            Some(s.many("Trainees", "TrainingSessionId", r).iter().any(|t| {
                meetings.iter().any(|m| {
                    m.moment("FinishedOn").unwrap() - t.moment("StartedOn").unwrap()
                        < chrono::TimeDelta::days(3)
                })
            }))
        },
    ),
    (
        "Trainees",
        "TrainingSession/MeetingSessions/any(m:m/MeetingMode eq 'VirtualClass')",
        |s, r| {
            let session = s.one("TrainingSessions", r.int("TrainingSessionId"))?;
            Some(
                s.many("MeetingSessions", "TrainingSessionId", session)
                    .iter()
                    .any(|m| m.text("MeetingMode") == Some("VirtualClass")),
            )
        },
    ),
    ("Trainees", "Presences/$count gt 8", |s, r| {
        Some(s.many("TraineePresenceViews", "TraineeId", r).len() > 8)
    }),
    ("Users", "Trainees/$count eq 3", |s, r| {
        Some(s.many("Trainees", "UserId", r).len() == 3)
    }),
    ("Users", "Trainees/$count ge 4", |s, r| {
        Some(s.many("Trainees", "UserId", r).len() >= 4)
    }),
    ("Users", "Trainees/$count eq 0", |s, r| {
        Some(s.many("Trainees", "UserId", r).is_empty())
    }),
    (
        "Users",
        "Trainees/$count($filter=IsCancelled) gt 0",
        |s, r| {
            Some(
                s.many("Trainees", "UserId", r)
                    .iter()
                    .any(|t| t.is("IsCancelled")),
            )
        },
    ),
    (
        "Trainees",
        "Attendances/$count($filter=State eq 'Absent') gt Attendances/$count div 4",
        |s, r| {
            let all = s.many("Attendances", "TraineeId", r);
            Some(
                all.iter()
                    .filter(|a| a.text("State") == Some("Absent"))
                    .count()
                    > all.len() / 4,
            )
        },
    ),
    (
        "Trainees",
        "TrainingSession/Trainees/$count gt 20",
        |s, r| {
            let session = s.one("TrainingSessions", r.int("TrainingSessionId"))?;
            Some(s.many("Trainees", "TrainingSessionId", session).len() > 20)
        },
    ),
    // Through a link table.
    ("Users", "Domains/any(d:d/Code eq 'RT')", |s, r| {
        Some(s.many("UserDomains", "UserId", r).iter().any(|l| {
            s.one("Domains", l.int("DomainId"))
                .is_some_and(|d| d.is_live() && d.text("Code") == Some("RT"))
        }))
    }),
    (
        "Users",
        "UserRoles/any(u:u/Role/Name eq 'Ens' and u/Domain/Code eq 'RT')",
        |s, r| {
            Some(s.many("UserRoles", "UserId", r).iter().any(|l| {
                s.one("Roles", l.int("RoleId")).and_then(|x| x.text("Name")) == Some("Ens")
                    && s.one("Domains", l.int("DomainId"))
                        .and_then(|x| x.text("Code"))
                        == Some("RT")
            }))
        },
    ),
    ("Domains", "Members/$count gt 40", |s, r| {
        Some(s.many("UserDomains", "DomainId", r).len() > 40)
    }),
    (
        "MeetingSessions",
        "Rooms/any(x:x/Capacity lt 20)",
        |s, r| {
            Some(
                s.many("MeetingSessionRooms", "MeetingSessionId", r)
                    .iter()
                    .any(|l| {
                        s.one("Rooms", l.int("RoomId")).is_some_and(|x| {
                            x.is_live() && x.int("Capacity").is_some_and(|c| c < 20)
                        })
                    }),
            )
        },
    ),
    (
        "Roles",
        "RolePermissions/any(p:p/Permission eq 'AbsChange')",
        |s, r| {
            Some(
                s.many("RolePermissions", "RoleId", r)
                    .iter()
                    .any(|p| p.text("Permission") == Some("AbsChange")),
            )
        },
    ),
    (
        "Trainings",
        "TrainingSessions/any(s:s/Trainees/any(t:t/User/Gender eq 'None'))",
        |s, r| {
            Some(s.many("TrainingSessions", "TrainingId", r).iter().any(|x| {
                s.many("Trainees", "TrainingSessionId", *x).iter().any(|t| {
                    s.one("Users", t.int("UserId"))
                        .and_then(|u| u.text("Gender"))
                        == Some("None")
                })
            }))
        },
    ),
];

const EDGES: &[Case] = &[
    ("Users", "Trainees/all(t:true)", |_, _| Some(true)),
    ("Users", "Trainees/any(t:false)", |_, _| Some(false)),
    ("Users", "Trainees/$count ge 0", |_, _| Some(true)),
    (
        "Users",
        "Trainees/$count eq Trainees/$count($filter=true)",
        |_, _| Some(true),
    ),
];

#[test]
fn collections_on_both_databases() {
    find_some(CASES);
}

#[test]
fn collections_at_their_edges_on_both_databases() {
    find_all_or_nothing(EDGES);
}

/// A navigation that leads nowhere leads to no other row without a key either.
#[test]
fn behind_a_missing_row_there_is_nothing_on_both_databases() {
    for (set, nowhere) in [
        (
            "MeetingSessions",
            "SessionModule eq null and SessionModule/EvaluationSessions/any()",
        ),
        (
            "ItemRatings",
            "Evaluation eq null and Evaluation/RateCount eq 8",
        ),
        (
            "ItemRatings",
            "Evaluation eq null and Evaluation/GlobalRate gt 3.3",
        ),
        (
            "Domains",
            "ParentDomain eq null and ParentDomain/ChildDomains/any()",
        ),
        (
            "JuryDecisions",
            "CompensatedSession eq null and CompensatedSession/Status ne null",
        ),
        (
            "JuryDecisions",
            "CompensatedSession eq null and CompensatedSession/UserCount eq 0",
        ),
    ] {
        let (missing, _) = nowhere.split_once(" and ").unwrap();
        assert!(alike(&format!("{set}/$count?$filter={missing}")).count() > 0);
        let url = format!("{set}/$count?$filter={nowhere}");
        assert_eq!(alike(&url).count(), 0, "{url}");
    }
}

/// What is not known to be true of a member is not true of all.
#[test]
fn all_wants_a_condition_that_is_true_on_both_databases() {
    for (set, members, condition) in [
        ("Trainings", "ItemRatings", "startswith(x/ExternalId,'zz')"),
        ("Domains", "Students", "x/HasScholarship"),
        (
            "Students",
            "SessionModuleEnrolments",
            "contains(x/SessionModule/Description,'q')",
        ),
    ] {
        let all = |condition: &str| {
            let filter = format!("{members}/any() and {members}/all(x:{condition})");
            alike(&format!("{set}/$count?$filter={filter}")).count()
        };
        let known = all(&format!("({condition}) eq true"));
        assert_eq!(all(condition), known, "{set}: {condition}");
        // Some member has null there, or the question would be idle.
        let unknown = format!("{set}/$count?$filter={members}/any(x:({condition}) eq null)");
        assert!(alike(&unknown).count() > 0, "{unknown}");
    }
}
