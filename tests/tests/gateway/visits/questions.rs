//! An analyst asks from the flat sets alone, groups at home, and gets the same figures from both databases.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use gateway_tests::{Gateway, Kind, Row, Table, school};

/// What a question is answered with: a line for each group.
type Figures = BTreeMap<String, (i64, i64)>;

/// Asks each database, and wants the same figures of all.
fn figures(ask: impl Fn(&Gateway) -> Figures) -> Figures {
    let mut answers = Kind::all().into_iter().map(|kind| ask(school(kind)));
    let first = answers.next().unwrap();
    for other in answers {
        assert_eq!(other, first, "PostgreSQL answers otherwise than SQLite");
    }
    first
}

fn rows(gateway: &Gateway, url: &str) -> Vec<serde_json::Value> {
    Table::read(gateway, url)
        .iter()
        .map(|row| row.0.clone())
        .collect()
}

/// Absences and all attendances, per group and month.
fn absences(gateway: &Gateway) -> Figures {
    let groups: BTreeMap<i64, String> = rows(
        gateway,
        "StudentGroups?$select=Id,Name,PartitionId&$filter=Partition/Name eq 'TD'",
    )
    .iter()
    .map(|g| {
        (
            Row(g).id(),
            Row(g).text("Name").unwrap_or("everybody").to_owned(),
        )
    })
    .collect();
    let members: BTreeMap<i64, i64> = rows(
        gateway,
        "StudentGroupMemberships?$select=StudentGroupId,TraineeId",
    )
    .iter()
    .filter(|m| groups.contains_key(&Row(m).int("StudentGroupId").unwrap()))
    .filter_map(|m| Some((Row(m).int("TraineeId")?, Row(m).int("StudentGroupId")?)))
    .collect();
    let mut figures = Figures::new();
    for attendance in rows(
        gateway,
        "Attendances?$select=TraineeId,Day,State&$filter=Day ge 2023-09-01 and Day lt 2024-09-01",
    ) {
        let attendance = Row(&attendance);
        let (Some(group), Some(day)) = (
            attendance.int("TraineeId").and_then(|t| members.get(&t)),
            attendance.date("Day"),
        ) else {
            continue;
        };
        let entry = figures
            .entry(format!(
                "{} {:04}-{:02}",
                groups[group],
                day.year(),
                day.month()
            ))
            .or_default();
        entry.0 += i64::from(attendance.text("State") == Some("Absent"));
        entry.1 += 1;
    }
    figures
}

#[test]
fn absence_rate_per_group_and_month_on_both_databases() {
    let figures = figures(absences);
    // From September to June, for both groups.
    assert!(
        figures.keys().any(|k| k.starts_with("A ")) && figures.keys().any(|k| k.starts_with("B "))
    );
    assert!(figures.len() >= 16, "{figures:?}");
    let sum = |group: &str| {
        let of = figures
            .iter()
            .filter(|(k, _)| k.starts_with(group))
            .map(|(_, v)| v);
        of.fold((0, 0), |a, v| (a.0 + v.0, a.1 + v.1))
    };
    let (a, b) = (sum("A "), sum("B "));
    assert!(
        a.0 * b.1 < b.0 * a.1,
        "group B is absent more often: {a:?} {b:?}"
    );
}

/// The sum of the marks out of 20 in hundredths, and how many, per module and cohort.
fn averages(gateway: &Gateway) -> Figures {
    let table = |url: &str| Table::read(gateway, url);
    let exams = table("EvaluationSessions?$select=Id,MaxGrade,SessionModuleId");
    let runs = table("SessionModules?$select=Id,ModuleId,TrainingSessionId");
    let modules = table("Modules?$select=Id,Code");
    let sessions = table("TrainingSessions?$select=Id,Code,SchoolYear");
    let mut figures = Figures::new();
    for grade in table("Grades?$select=Value,EvaluationSessionId&$filter=Value ne null").iter() {
        let exam = exams.get(grade.int("EvaluationSessionId")).unwrap();
        let Some(run) = runs.get(exam.int("SessionModuleId")) else {
            continue;
        };
        let module = modules
            .get(run.int("ModuleId"))
            .and_then(|m| m.text("Code"))
            .unwrap();
        let session = sessions.get(run.int("TrainingSessionId")).unwrap();
        if session.int("SchoolYear") != Some(2023) {
            continue;
        }
        let mark = grade.number("Value").unwrap() * 20.0 / exam.number("MaxGrade").unwrap();
        let entry = figures
            .entry(format!("{module} {}", session.text("Code").unwrap()))
            .or_default();
        entry.0 += format!("{:.0}", mark * 100.0).parse::<i64>().unwrap();
        entry.1 += 1;
    }
    figures
}

#[test]
fn average_per_module_and_cohort_on_both_databases() {
    let figures = figures(averages);
    assert!(
        figures.keys().any(|k| k.starts_with("R101 RT-BUT-S1-2023")),
        "{figures:?}"
    );
    assert!(figures.len() > 10);
    for (what, (sum, count)) in figures {
        let average = sum / count;
        assert!((0..=2000).contains(&average), "{what}: {average}");
    }
}
