//! A reader of ScoDoc's documentation: for every line of its list of a minimal school, a query that finds it.

use gateway_tests::{Row, TODAY, alike};

/// What is looked for, and a count that must lie in the range.
const FOUND: &[(&str, &str, std::ops::RangeInclusive<usize>)] = &[
    // 1. Departments, one of them hidden.
    (
        "departments",
        "Domains/$count?$filter=Code in ('RT','MMI','TAPI')",
        3..=3,
    ),
    (
        "the name of RT",
        "Domains/$count?$filter=Code eq 'RT' and Name eq 'Réseaux et télécommunications' and IsVisible",
        1..=1,
    ),
    (
        "a hidden department",
        "Domains/$count?$filter=Code eq 'TAPI' and not IsVisible",
        1..=1,
    ),
    // 2. Accounts and roles.
    (
        "roles",
        "Roles/$count?$filter=Name in ('Observateur','Ens','Secr','Admin','RespPe','SuperAdmin','LecteurAPI')",
        7..=7,
    ),
    (
        "a super administrator",
        "UserRoles/$count?$filter=Role/Name eq 'SuperAdmin' and User/Login eq 'admin'",
        1..=1,
    ),
    (
        "a reading program",
        "Users/$count?$filter=Login eq 'lecteur_api' and UserRoles/any(r:r/Role/RolePermissions/any(p:p/Permission eq 'ScoView'))",
        1..=1,
    ),
    (
        "a gateway of absences",
        "Users/$count?$filter=Login eq 'passerelle' and UserRoles/any(r:r/Role/RolePermissions/any(p:p/Permission eq 'AbsChange'))",
        1..=1,
    ),
    (
        "a teacher of RT",
        "UserRoles/$count?$filter=User/Login eq 'ens_rt' and Role/Name eq 'Ens' and Domain/Code eq 'RT'",
        1..=1,
    ),
    (
        "a secretary of RT",
        "UserRoles/$count?$filter=User/Login eq 'secr_rt' and Role/Name eq 'Secr' and Domain/Code eq 'RT'",
        1..=1,
    ),
    (
        "a head of RT",
        "UserRoles/$count?$filter=User/Login eq 'chef_rt' and Role/Name eq 'Admin' and Domain/Code eq 'RT'",
        1..=1,
    ),
    (
        "somebody inactive",
        "Users/$count?$filter=Login eq 'inactif' and DisabledOn ne null",
        1..=1,
    ),
    (
        "somebody without a role",
        "Users/$count?$filter=Login eq 'sans_role' and not UserRoles/any()",
        1..=1,
    ),
    // 3. The competence framework.
    (
        "competences of three levels",
        "Competences/$count?$filter=CompetenceFramework/Code eq 'RT' and CompetenceLevels/$count eq 3",
        5..=20,
    ),
    (
        "pathways",
        "Pathways/$count?$filter=Code in ('Cyber','DevCloud')",
        2..=2,
    ),
    (
        "years of a pathway",
        "PathwayLevels/$count?$filter=Pathway/Code eq 'Cyber' and Year eq 3",
        5..=20,
    ),
    // 4. Programmes.
    (
        "the BUT",
        "Trainings/$count?$filter=GroupingCode eq 'FRT26' and CursusType eq 700",
        1..=1,
    ),
    (
        "units of its first semester",
        "TeachingUnits/$count?$filter=Training/GroupingCode eq 'FRT26' and SemesterNumber eq 1 and Kind eq 'Standard' and CompetenceLevel ne null",
        5..=5,
    ),
    (
        "units of its second semester",
        "TeachingUnits/$count?$filter=Training/GroupingCode eq 'FRT26' and SemesterNumber eq 2",
        5..=9,
    ),
    (
        "a bonus unit",
        "TeachingUnits/$count?$filter=Training/GroupingCode eq 'FRT26' and Kind eq 'Bonus'",
        1..=1,
    ),
    (
        "resources and SAÉ",
        "Modules/$count?$filter=Training/GroupingCode eq 'FRT26' and SemesterNumber eq 1 and Kind in ('Resource','Sae')",
        2..=20,
    ),
    (
        "coefficients",
        "ModuleCoefficients/$count?$filter=Module/Code eq 'R101' and Coefficient gt 0",
        1..=20,
    ),
    (
        "a classic programme",
        "Trainings/$count?$filter=CursusType in (230,200)",
        1..=5,
    ),
    (
        "its standard modules",
        "Modules/$count?$filter=Training/CursusType in (230,200) and Kind eq 'Standard'",
        1..=20,
    ),
    // 5. Semesters.
    (
        "a locked past semester",
        "TrainingSessions/$count?$filter=SemesterNumber eq 1 and IsLocked and PrimaryDomain/Code eq 'RT' and year(StartedOn) eq 2023 and FinishedOn lt 2024-02-01T00:00:00Z",
        1..=1,
    ),
    (
        "a professional degree without semesters",
        "TrainingSessions/$count?$filter=SemesterNumber eq -1 and Training/CursusType in (230,200)",
        1..=1,
    ),
    (
        "Apogée stages",
        "ApogeeStages/$count?$filter=TrainingSession/SemesterNumber eq 1",
        1..=5,
    ),
    (
        "people in charge",
        "TrainingSessionManagers/$count?$filter=TrainingSession/PrimaryDomain/Code eq 'RT'",
        1..=100,
    ),
    // 6. Students.
    (
        "students of RT",
        "Students/$count?$filter=Domain/Code eq 'RT'",
        16..=200,
    ),
    (
        "every gender",
        "Students/$count?$filter=Domain/Code eq 'RT' and User/Gender eq 'None'",
        1..=20,
    ),
    (
        "a name in use",
        "Students/$count?$filter=User/LastNameUse ne null",
        1..=20,
    ),
    (
        "names with accents and hyphens",
        "Students/$count?$filter=contains(User/LastName,'-') and contains(User/LastName,'é')",
        1..=100,
    ),
    (
        "somebody who resigned",
        "Trainees/$count?$filter=EnrolmentState eq 'D'",
        1..=20,
    ),
    (
        "somebody who defaults",
        "Trainees/$count?$filter=EnrolmentState eq 'DEF'",
        1..=20,
    ),
    (
        "somebody without a number",
        "Students/$count?$filter=NipCode eq null",
        1..=20,
    ),
    (
        "somebody without an admission",
        "Students/$count?$filter=Domain/Code eq 'RT' and Admission eq null",
        1..=20,
    ),
    (
        "addresses with e-mail",
        "StudentAddresses/$count?$filter=contains(Mail,'@')",
        16..=2000,
    ),
    (
        "a photo",
        "Documents/$count?$filter=Kind eq 'Photo' and Content ne null",
        1..=5,
    ),
    (
        "scholarships known and unknown",
        "Students/$count?$filter=HasScholarship eq null",
        1..=2000,
    ),
    // 7. Enrolments.
    (
        "enrolments",
        "Trainees/$count?$filter=TrainingSession/SemesterNumber eq 1 and TrainingSession/PrimaryDomain/Code eq 'RT'",
        16..=2000,
    ),
    (
        "enrolments in modules",
        "SessionModuleEnrolments/$count?$filter=SessionModule/Module/Code eq 'R101'",
        16..=2000,
    ),
    (
        "somebody missing from a module",
        "Trainees/$count?$filter=TrainingSession/Code eq 'RT-BUT-S1-2023' and SessionModuleEnrolments/$count eq 3",
        1..=1,
    ),
    // 8. Partitions and groups.
    (
        "a default partition",
        "Partitions/$count?$filter=TrainingSession/Code eq 'RT-BUT-S1-2023' and Name eq null",
        1..=1,
    ),
    (
        "groups of TD",
        "StudentGroups/$count?$filter=Partition/Name eq 'TD' and Partition/TrainingSession/Code eq 'RT-BUT-S1-2023' and Name in ('A','B')",
        2..=2,
    ),
    (
        "groups of TP",
        "StudentGroups/$count?$filter=Partition/Name eq 'TP' and Partition/TrainingSession/Code eq 'RT-BUT-S1-2023'",
        4..=4,
    ),
    (
        "pathways as groups",
        "StudentGroups/$count?$filter=Partition/Name eq 'Parcours' and Partition/TrainingSession/Code eq 'RT-BUT-S1-2023' and Name in ('Cyber','DevCloud')",
        2..=2,
    ),
    (
        "groups that are fixed",
        "Partitions/$count?$filter=not GroupsEditable",
        1..=100,
    ),
    (
        "somebody in no TD",
        "Trainees/$count?$filter=TrainingSession/Code eq 'RT-BUT-S1-2023' and not StudentGroupMemberships/any(m:m/StudentGroup/Partition/Name eq 'TD')",
        1..=1,
    ),
    // 9. Evaluations and marks.
    (
        "two evaluations in each module",
        "SessionModules/$count?$filter=TrainingSession/Code eq 'RT-BUT-S1-2023' and EvaluationSessions/$count lt 2",
        0..=0,
    ),
    (
        "weights",
        "EvaluationWeights/$count?$filter=EvaluationSession/TrainingSession/Code eq 'RT-BUT-S1-2023'",
        2..=200,
    ),
    (
        "a second chance",
        "EvaluationSessions/$count?$filter=Kind eq 'Catchup'",
        1..=200,
    ),
    (
        "marks out of 10 and of 20",
        "EvaluationSessions/$count?$filter=MaxGrade eq 10",
        1..=200,
    ),
    (
        "absent, excused, awaited",
        "Grades/$count?$filter=Code in ('ABS','EXC','ATT') and Value eq null",
        3..=2000,
    ),
    (
        "one that reports leave out",
        "EvaluationSessions/$count?$filter=not IsVisibleOnReport",
        1..=200,
    ),
    (
        "six marked students",
        "Students/$count?$filter=Domain/Code eq 'RT' and Grades/any(g:g/Value ne null)",
        6..=2000,
    ),
    // 10. Attendance and justifications.
    (
        "presences of each state",
        "Attendances/$count?$filter=State eq 'Late'",
        1..=20000,
    ),
    (
        "absences with a module",
        "Attendances/$count?$filter=State eq 'Absent' and SessionModule ne null",
        1..=20000,
    ),
    (
        "absences without a module",
        "Attendances/$count?$filter=State eq 'Absent' and SessionModule eq null",
        1..=20000,
    ),
    (
        "an absence of several days",
        "Attendances/$count?$filter=totalseconds(FinishedOn sub StartedOn) gt 86400",
        1..=20,
    ),
    (
        "data of a client's own",
        "Attendances/$count?$filter=ExternalData ne null",
        1..=20,
    ),
    (
        "valid justifications",
        "Justifications/$count?$filter=State eq 'VALIDE'",
        2..=20000,
    ),
    (
        "one that waits, with a file",
        "Justifications/$count?$filter=State eq 'ATTENTE' and Documents/any(d:d/Kind eq 'JustificationFile')",
        1..=20,
    ),
    (
        "one that was refused",
        "Justifications/$count?$filter=State eq 'NON_VALIDE'",
        1..=2000,
    ),
    (
        "justified absences",
        "Attendances/$count?$filter=State eq 'Absent' and IsJustified",
        1..=20000,
    ),
    // 11. Notices, annotations, jury, logos, appreciations.
    (
        "a new notice",
        "AbsenceNotices/$count?$filter=not IsProcessed",
        1..=20,
    ),
    (
        "a processed notice",
        "AbsenceNotices/$count?$filter=IsProcessed",
        1..=20,
    ),
    ("an annotation", "Annotations/$count", 1..=20),
    (
        "decisions on units",
        "JuryDecisions/$count?$filter=Kind eq 'TeachingUnit' and TeachingUnit/SemesterNumber eq 1",
        5..=2000,
    ),
    (
        "decisions on pairs of units",
        "JuryDecisions/$count?$filter=Kind eq 'Rcue' and SecondTeachingUnit ne null",
        5..=2000,
    ),
    (
        "a year that is passed",
        "JuryDecisions/$count?$filter=Kind eq 'Year' and Code eq 'ADM'",
        1..=2000,
    ),
    (
        "ways to the third semester",
        "JuryDecisions/$count?$filter=Kind eq 'Authorisation' and SemesterNumber eq 3",
        1..=2000,
    ),
    (
        "a DUT",
        "JuryDecisions/$count?$filter=Kind eq 'Dut120'",
        1..=1,
    ),
    (
        "a classic decision",
        "JuryDecisions/$count?$filter=Kind eq 'Semester' and TrainingSession/SemesterNumber eq -1",
        1..=200,
    ),
    ("logos", "Documents/$count?$filter=Kind eq 'Logo'", 3..=10),
    (
        "a logo of RT",
        "Documents/$count?$filter=Kind eq 'Logo' and Domain/Code eq 'RT'",
        1..=2,
    ),
    ("an appreciation", "Appreciations/$count", 1..=20),
    // 12. Preferences.
    (
        "days off",
        "Domains/$count?$filter=Code eq 'RT' and NonWorkingDays ne '' and ImputationName ne null",
        1..=1,
    ),
    (
        "half-days",
        "Domains/$count?$filter=AttendanceMetric eq 'demi'",
        1..=50,
    ),
];

#[test]
fn every_line_of_the_minimal_school_is_found_on_both_databases() {
    let mut wrong = Vec::new();
    for (what, url, range) in FOUND {
        let answer = alike(url);
        if answer.status != 200 || !range.contains(&answer.count()) {
            wrong.push(format!(
                "{what}: {url}: {} {}",
                answer.status,
                answer.text()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn semesters_around_today_on_both_databases() {
    let on = |domain: &str| {
        let now = format!("{TODAY}T12:00:00Z");
        let filter = format!(
            "PrimaryDomain/Code eq '{domain}' and StartedOn le {now} and FinishedOn ge {now} and SemesterNumber ne null"
        );
        alike(&format!("TrainingSessions/$count?$filter={filter}")).count()
    };
    assert!(on("RT") >= 2);
    assert!(on("MMI") >= 1);
}

#[test]
fn one_person_in_two_departments_on_both_databases() {
    let twice =
        alike("Users?$filter=Students/$count gt 1&$expand=Students($expand=Domain,Admission)")
            .value();
    let [person] = twice.as_slice() else {
        panic!("{} people are in two departments", twice.len())
    };
    let students: Vec<Row<'_>> = person["Students"]
        .as_array()
        .unwrap()
        .iter()
        .map(Row)
        .collect();
    assert_eq!(students.len(), 2);
    assert_eq!(students[0].text("NipCode"), students[1].text("NipCode"));
    assert_eq!(students[0].text("IneCode"), students[1].text("IneCode"));
    assert_ne!(
        students[0].int("Admission/Year"),
        students[1].int("Admission/Year")
    );
    assert_ne!(
        students[0].text("Domain/Code"),
        students[1].text("Domain/Code")
    );
}

#[test]
fn an_absence_that_is_covered_in_part_is_not_justified_on_both_databases() {
    let all = alike("Students?$filter=Justifications/any(j:j/State eq 'Valid')&$expand=Justifications($filter=State eq 'Valid'),Attendances($filter=State eq 'Absent')").value();
    let mut partly = 0;
    for student in &all {
        for absence in student["Attendances"].as_array().unwrap().iter().map(Row) {
            let (from, to) = (
                absence.moment("StartedOn").unwrap(),
                absence.moment("FinishedOn").unwrap(),
            );
            let reasons = || {
                student["Justifications"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(Row)
            };
            let covers = reasons().any(|j| {
                j.moment("StartedOn").unwrap() <= from && to <= j.moment("FinishedOn").unwrap()
            });
            let touches = reasons().any(|j| {
                j.moment("StartedOn").unwrap() < to && from < j.moment("FinishedOn").unwrap()
            });
            assert_eq!(absence.is("IsJustified"), covers, "{}", absence.0);
            partly += usize::from(touches && !covers);
        }
    }
    assert!(partly > 0, "no absence is covered in part");
}

#[test]
fn an_absence_during_an_evaluation_on_both_databases() {
    let found = alike(
        "Attendances/$count?$filter=State eq 'Absent' and Trainee/TrainingSession/EvaluationSessions/any(e:e/StartedOn lt FinishedOn and e/FinishedOn gt StartedOn)",
    );
    assert!(found.count() > 0);
}

#[test]
fn two_half_days_of_one_day_on_both_databases() {
    let absences = alike("Attendances?$filter=State eq 'Absent' and MeetingSession eq null&$select=StudentId,Day&$orderby=StudentId,Day").value();
    assert!(absences.windows(2).any(
        |pair| pair[0]["StudentId"] == pair[1]["StudentId"] && pair[0]["Day"] == pair[1]["Day"]
    ));
}
