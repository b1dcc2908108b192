//! Section 8 of the ScoDoc reference: every line of its seed list is found in the demo school.

mod kept;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity_model::Value;
use kept::{Kept, Row, day, int, is, is_null, school, text, today, when};
use school_domain::demo::Size;

struct School {
    kept: Kept,
    now: DateTime<Utc>,
    rt: i64,
    mmi: i64,
}

fn look() -> School {
    let (kept, ..) = school(Size::Small);
    let domain = |code: &str| {
        let found = kept.with("Domain", |d| text(d, "Code") == Some(code));
        found.first().and_then(|d| int(d, "Id")).unwrap_or_default()
    };
    School {
        now: today().and_hms_opt(12, 0, 0).unwrap_or_default().and_utc(),
        rt: domain("RT"),
        mmi: domain("MMI"),
        kept,
    }
}

fn check(lines: &[(&str, bool)]) {
    let missing: Vec<_> = lines
        .iter()
        .filter(|(_, holds)| !holds)
        .map(|(line, _)| line)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

impl School {
    fn count(&self, entity: &str, condition: impl Fn(&Row) -> bool) -> usize {
        self.kept
            .all(entity)
            .iter()
            .filter(|r| condition(r))
            .count()
    }

    fn any(&self, entity: &str, condition: impl Fn(&Row) -> bool) -> bool {
        self.kept.all(entity).iter().any(condition)
    }

    /// Semesters of a department.
    fn semesters(&self, domain: i64) -> Vec<&Row> {
        self.kept.with("TrainingSession", move |s| {
            int(s, "PrimaryDomainId") == Some(domain) && int(s, "SemesterNumber").is_some()
        })
    }

    fn is_current(&self, s: &Row) -> bool {
        when(s, "StartedOn") <= Some(self.now) && Some(self.now) <= when(s, "FinishedOn")
    }

    /// Keys of RT's semesters around today.
    fn current(&self) -> Vec<i64> {
        let all = self.semesters(self.rt).into_iter();
        all.filter(|s| self.is_current(s))
            .filter_map(|s| int(s, "Id"))
            .collect()
    }

    fn students(&self) -> Vec<&Row> {
        let rt = self.rt;
        self.kept
            .with("Student", move |s| int(s, "DomainId") == Some(rt))
    }

    fn user(&self, student: &Row) -> &Row {
        self.kept
            .by_id("User", int(student, "UserId").unwrap_or_default())
    }

    /// Attendance in RT's semesters around today.
    fn attendance(&self) -> Vec<&Row> {
        let current = self.current();
        let trainees = self.kept.with("Trainee", |t| {
            int(t, "TrainingSessionId").is_some_and(|s| current.contains(&s))
        });
        let trainees: HashSet<_> = trainees.iter().map(|t| int(t, "Id")).collect();
        self.kept
            .all("StudentAttendance")
            .iter()
            .filter(|a| trainees.contains(&int(a, "TraineeId")))
            .collect()
    }
}

#[test]
fn departments_accounts_and_roles() {
    let s = look();
    let has = |entity: &'static str, property: &'static str, all: &[&str]| {
        all.iter()
            .all(|x| s.any(entity, |r| text(r, property) == Some(x)))
    };
    let domain = |code: &'static str| {
        s.kept
            .with("Domain", move |d| text(d, "Code") == Some(code))
    };
    let logins = [
        "admin",
        "lecteur_api",
        "passerelle",
        "ens_rt",
        "secr_rt",
        "chef_rt",
        "inactif",
        "sans_role",
    ];
    let roles = [
        "Observateur",
        "Ens",
        "Secr",
        "Admin",
        "RespPe",
        "SuperAdmin",
        "LecteurAPI",
    ];
    check(&[
        ("RT is 1", s.rt == 1),
        ("MMI is 2", s.mmi == 2),
        (
            "both are visible",
            ["RT", "MMI"]
                .iter()
                .all(|c| domain(c).iter().all(|d| is(d, "IsVisible"))),
        ),
        (
            "one is hidden",
            domain("TAPI").iter().all(|d| !is(d, "IsVisible")),
        ),
        ("accounts", has("User", "Login", &logins)),
        ("roles", has("Role", "Name", &roles)),
        (
            "permissions",
            has(
                "RolePermission",
                "Permission",
                &["ScoSuperAdmin", "ScoView", "AbsChange", "AbsJustifView"],
            ),
        ),
        (
            "one is suspended",
            s.any("User", |u| {
                text(u, "Login") == Some("inactif") && when(u, "DisabledOn") < Some(s.now)
            }),
        ),
        (
            "preferences",
            s.count("Domain", |d| {
                text(d, "AttendanceMetric") == Some("demi") && text(d, "ImputationName").is_some()
            }) >= 3,
        ),
        (
            "days off",
            s.count("Domain", |d| text(d, "NonWorkingDays").is_some()) >= 3,
        ),
        (
            "logos",
            s.count("Document", |d| int(d, "Kind") == Some(3)) == 3,
        ),
        (
            "a logo of RT",
            s.any("Document", |d| {
                int(d, "Kind") == Some(3) && int(d, "DomainId") == Some(s.rt)
            }),
        ),
    ]);
}

#[test]
fn competences_and_programmes() {
    let s = look();
    let units = |prefix: &str| {
        s.count("TeachingUnit", |u| {
            text(u, "Acronym").is_some_and(|a| a.starts_with(prefix))
        })
    };
    let code = |c: &str| s.any("Module", |m| text(m, "Code") == Some(c));
    check(&[
        ("competences", s.count("Competence", |_| true) >= 5),
        (
            "three years of levels",
            ["BUT1", "BUT2", "BUT3"]
                .iter()
                .all(|y| s.count("CompetenceLevel", |l| text(l, "Year") == Some(y)) >= 5),
        ),
        (
            "pathways",
            ["Cyber", "DevCloud"]
                .iter()
                .all(|c| s.any("Pathway", |p| text(p, "Code") == Some(c))),
        ),
        (
            "years of pathways",
            (1..=3).all(|y| s.any("PathwayLevel", |l| int(l, "Year") == Some(y))),
        ),
        (
            "the programme",
            s.count("Training", |t| {
                text(t, "GroupingCode") == Some("FRT26") && int(t, "CursusType") == Some(700)
            }) == 1,
        ),
        (
            "units of semesters 1 and 2",
            units("RT1.") == 5 && units("RT2.") == 5,
        ),
        (
            "units lead to levels",
            s.count("TeachingUnit", |u| int(u, "CompetenceLevelId").is_some()) >= 10,
        ),
        (
            "a bonus unit",
            s.count("TeachingUnit", |u| int(u, "Kind") == Some(1)) == 1,
        ),
        (
            "resources and SAÉ",
            ["R101", "R201", "SAE11", "SAE21"].iter().all(|c| code(c)),
        ),
        ("coefficients", s.count("ModuleCoefficient", |_| true) > 20),
        (
            "a classic programme",
            s.count("Training", |t| int(t, "CursusType") == Some(230)) == 1,
        ),
        (
            "with subjects",
            s.any("Module", |m| {
                int(m, "SubjectId").is_some() && int(m, "Kind") == Some(0)
            }),
        ),
    ]);
}

#[test]
fn semesters_and_groups() {
    let s = look();
    let (rt, current) = (s.semesters(s.rt), s.current());
    let partitions = |name: Option<&str>| s.count("Partition", |p| text(p, "Name") == name);
    let in_current = |r: &Row| int(r, "TrainingSessionId").is_some_and(|id| current.contains(&id));
    let sizes: HashSet<usize> = s
        .kept
        .with("SessionModule", in_current)
        .iter()
        .map(|m| {
            s.count("SessionModuleEnrolment", |e| {
                int(e, "SessionModuleId") == int(m, "Id")
            })
        })
        .collect();
    check(&[
        (
            "past and locked",
            rt.iter()
                .filter(|r| is(r, "IsLocked") && !s.is_current(r))
                .count()
                >= 2,
        ),
        ("two around today in RT", current.len() == 2),
        (
            "one around today in MMI",
            s.semesters(s.mmi)
                .iter()
                .filter(|r| s.is_current(r))
                .count()
                == 1,
        ),
        (
            "one without number",
            rt.iter().any(|r| int(r, "SemesterNumber") == Some(-1)),
        ),
        ("an Apogée stage", s.count("ApogeeStage", |_| true) == 1),
        (
            "managers of each",
            rt.iter().all(|r| {
                s.any("TrainingSessionManager", |m| {
                    int(m, "TrainingSessionId") == int(r, "Id")
                })
            }),
        ),
        ("one misses a module", sizes.len() >= 2),
        (
            "a partition of everybody each",
            partitions(None) >= rt.len(),
        ),
        (
            "TD, TP, Parcours",
            ["TD", "TP", "Parcours"]
                .iter()
                .all(|p| partitions(Some(p)) >= 4),
        ),
        (
            "their groups",
            ["A", "B", "A1", "A2", "B1", "B2", "Cyber", "DevCloud"]
                .iter()
                .all(|g| s.any("StudentGroup", |x| text(x, "Name") == Some(g))),
        ),
        (
            "one is not editable",
            s.any("Partition", |p| {
                p.get("GroupsEditable") == Some(&Value::Boolean(false))
            }),
        ),
        (
            "one student is in no TD",
            s.count("Trainee", |t| in_current(t) && is_null(t, "MainGroupId")) == 1,
        ),
    ]);
}

#[test]
fn students() {
    let s = look();
    let students = s.students();
    let any = |condition: &dyn Fn(&Row) -> bool| students.iter().any(|r| condition(r));
    let person = |condition: &dyn Fn(&Row) -> bool| students.iter().any(|r| condition(s.user(r)));
    let twice = s
        .kept
        .with("Student", |r| text(r, "NipCode") == Some("22300108"));
    let years: HashSet<_> = twice
        .iter()
        .filter_map(|r| int(r, "AdmissionId"))
        .map(|a| int(s.kept.by_id("Admission", a), "Year"))
        .collect();
    let same = |property: &str| {
        twice.windows(2).all(|pair| {
            pair.iter()
                .all(|r| r.get(property) == twice.first().and_then(|f| f.get(property)))
        })
    };
    let states = |n: i64| s.any("Trainee", |t| int(t, "EnrolmentState") == Some(n));
    check(&[
        ("sixteen and more", students.len() >= 16),
        (
            "all genders",
            (0..=2).all(|g| person(&|u| int(u, "Gender") == Some(g))),
        ),
        (
            "a name in use",
            person(&|u| text(u, "LastNameUse").is_some()),
        ),
        (
            "accents and hyphens",
            person(&|u| text(u, "LastName").is_some_and(|n| n.contains('-') && n.contains('é'))),
        ),
        (
            "one person in two departments",
            twice.len() == 2 && same("UserId") && same("IneCode") && !same("DomainId"),
        ),
        ("admitted in different years", years.len() == 2),
        ("one resigned, one defaulting", states(1) && states(2)),
        ("one without NIP", any(&|r| is_null(r, "NipCode"))),
        ("one without admission", any(&|r| is_null(r, "AdmissionId"))),
        (
            "addresses",
            s.count("StudentAddress", |a| text(a, "Mail").is_some()) >= students.len(),
        ),
        (
            "a photo",
            person(&|u| text(u, "ImageFile").is_some())
                && s.count("Document", |d| int(d, "Kind") == Some(2)) == 1,
        ),
        (
            "scholarships",
            [Value::Boolean(true), Value::Boolean(false), Value::Null]
                .iter()
                .all(|v| any(&|r| r.get("HasScholarship") == Some(v))),
        ),
    ]);
}

#[test]
fn evaluations_and_marks() {
    let s = look();
    let marked: HashSet<_> = s
        .kept
        .all("StudentGrade")
        .iter()
        .map(|g| int(g, "EvaluationSessionId"))
        .collect();
    let to_come = |e: &Row| when(e, "StartedOn") > Some(s.now) && !marked.contains(&int(e, "Id"));
    let evaluations = |m: &Row| {
        s.count("EvaluationSession", |e| {
            int(e, "SessionModuleId") == int(m, "Id")
        })
    };
    let of_story = |m: &Row| {
        int(m, "TrainingSessionId")
            .is_some_and(|id| s.semesters(s.rt).iter().any(|r| int(r, "Id") == Some(id)))
    };
    check(&[
        (
            "two and more in every module",
            s.kept
                .with("SessionModule", of_story)
                .iter()
                .all(|m| evaluations(m) >= 2),
        ),
        ("weights", s.count("EvaluationWeight", |_| true) > 20),
        (
            "a second chance",
            s.any("EvaluationSession", |e| int(e, "Kind") == Some(1)),
        ),
        (
            "one to come, without marks",
            s.any("EvaluationSession", to_come),
        ),
        (
            "out of 10 and of 20",
            [10, 20].iter().all(|n| {
                s.any("EvaluationSession", |e| {
                    e.get("MaxGrade") == Some(&Value::Decimal((*n).into()))
                })
            }),
        ),
        (
            "absent, excused, pending",
            (1..=3).all(|c| {
                s.any("StudentGrade", |g| {
                    int(g, "Code") == Some(c) && is_null(g, "Value")
                })
            }),
        ),
        (
            "marks",
            s.count("StudentGrade", |g| !is_null(g, "Value")) > 100,
        ),
        (
            "one not on reports",
            s.any("EvaluationSession", |e| {
                e.get("IsVisibleOnReport") == Some(&Value::Boolean(false))
            }),
        ),
    ]);
}

#[test]
fn attendance_and_justifications() {
    let s = look();
    let all = s.attendance();
    let count = |condition: &dyn Fn(&Row) -> bool| all.iter().filter(|a| condition(a)).count();
    let absent = |a: &Row| int(a, "State") == Some(2);
    let days: HashSet<_> = all
        .iter()
        .filter(|a| absent(a))
        .map(|a| (int(a, "StudentId"), day(a, "Day")))
        .collect();
    let lasts = |a: &Row| {
        when(a, "FinishedOn")
            .zip(when(a, "StartedOn"))
            .map(|(to, from)| to - from)
    };
    let examined = |a: &Row| {
        s.any("EvaluationSession", |e| {
            when(e, "StartedOn") < when(a, "FinishedOn")
                && when(a, "StartedOn") < when(e, "FinishedOn")
        })
    };
    let justification = |n: i64| s.any("Justification", |j| int(j, "State") == Some(n));
    let waiting_with_file =
        |j: &Row| int(j, "State") == Some(2) && text(j, "ArchiveName").is_some();
    check(&[
        (
            "present, late, absent",
            (0..=2).all(|n| count(&|a| int(a, "State") == Some(n)) > 0),
        ),
        (
            "with and without module",
            count(&|a| is_null(a, "SessionModuleId")) > 0
                && count(&|a| !is_null(a, "SessionModuleId")) > 0,
        ),
        (
            "several days",
            count(&|a| lasts(a) > Some(TimeDelta::days(1))) == 1,
        ),
        ("two half-days of one day", days.len() < count(&absent)),
        (
            "data of a client's own",
            count(&|a| text(a, "ExternalData").is_some()) == 1,
        ),
        ("during an evaluation", count(&examined) >= 1),
        (
            "justified, and not",
            count(&|a| is(a, "IsJustified")) >= 1
                && count(&|a| absent(a) && !is(a, "IsJustified")) >= 1,
        ),
        ("justifications of every state", (0..=3).all(justification)),
        (
            "one waits with its file",
            s.count("Justification", waiting_with_file) == 1
                && s.any("Document", |d| int(d, "Kind") == Some(1)),
        ),
        (
            "one new notice, one processed",
            s.count("AbsenceNotice", |_| true) == 2
                && s.count("AbsenceNotice", |n| is(n, "IsProcessed")) == 1,
        ),
    ]);
}

#[test]
fn juries_and_remarks() {
    let s = look();
    let jury = |kind: i64, condition: &dyn Fn(&Row) -> bool| {
        s.any("JuryDecision", |j| {
            int(j, "Kind") == Some(kind) && condition(j)
        })
    };
    check(&[
        ("a semester", jury(0, &|_| true)),
        ("units", jury(1, &|j| int(j, "TeachingUnitId").is_some())),
        (
            "pairs of units",
            jury(2, &|j| int(j, "SecondTeachingUnitId").is_some()),
        ),
        (
            "a year is passed",
            jury(3, &|j| text(j, "Code") == Some("ADM")),
        ),
        (
            "the way to semester 3",
            jury(4, &|j| int(j, "SemesterNumber") == Some(3)),
        ),
        ("a DUT 120", jury(5, &|_| true)),
        ("an annotation", s.count("Annotation", |_| true) == 1),
        ("an appreciation", s.count("Appreciation", |_| true) == 1),
    ]);
}
