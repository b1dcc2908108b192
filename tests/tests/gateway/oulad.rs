//! The Open University's data: what the gateway answers is what the files say, counted here from the files themselves.
//!
//! The data are not part of this repository. `PREAU_OULAD` names their folder; `../shared/data/oulad` is looked for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use gateway_tests::{Gateway, Kind, empty};

/// A line of a file, by the names of its head.
type Line = HashMap<String, String>;

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PREAU_OULAD").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| {
        PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/data/oulad"
        ))
    });
    let there = folder.join("courses.csv.gz").exists();
    if !there {
        eprintln!("NOT RUN: there is no OULAD data in {}", folder.display());
    }
    there.then_some(folder)
}

fn read(file: &str) -> Vec<Line> {
    let path = folder().unwrap().join(format!("{file}.csv.gz"));
    let mut reader = csv::Reader::from_reader(GzDecoder::new(std::fs::File::open(path).unwrap()));
    let head = reader.headers().unwrap().clone();
    let line = |record: csv::StringRecord| {
        head.iter()
            .zip(&record)
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| line(record.unwrap()))
        .collect()
}

/// The files that questions are about.
struct Files {
    students: Vec<Line>,
    marks: Vec<Line>,
    exams: Vec<Line>,
}

static FILES: LazyLock<Files> = LazyLock::new(|| Files {
    students: read("studentInfo"),
    marks: read("studentAssessment"),
    exams: read("assessments"),
});

impl Files {
    fn enrolments(&self, holds: impl Fn(&Line) -> bool) -> usize {
        self.students.iter().filter(|line| holds(line)).count()
    }

    /// How many presentations each student took part in.
    fn times(&self) -> BTreeMap<&str, usize> {
        let mut times = BTreeMap::new();
        for line in &self.students {
            *times.entry(line["id_student"].as_str()).or_default() += 1;
        }
        times
    }

    fn marks(&self, holds: impl Fn(Option<i64>) -> bool) -> usize {
        self.marks
            .iter()
            .filter(|line| holds(line["score"].parse().ok()))
            .count()
    }

    /// The assessments of some kind, by their number.
    fn exams_of(&self, kind: &str) -> HashSet<&str> {
        self.exams
            .iter()
            .filter(|line| line["assessment_type"] == kind)
            .map(|line| line["id_assessment"].as_str())
            .collect()
    }
}

fn is(line: &Line, name: &str, value: &str) -> bool {
    line[name] == value
}

/// A question, and its answer by the files.
type Question = (&'static str, fn(&Files) -> usize);

const QUESTIONS: &[Question] = &[
    ("Users/$count", |_| 28_785),
    ("TrainingSessions/$count", |_| 22),
    ("Trainees/$count", |_| 32_593),
    ("EvaluationSessions/$count", |_| 206),
    ("Grades/$count", |_| 173_912),
    ("Trainings/$count", |_| 7),
    ("Students/$count?$filter=Domain/Code eq 'OULAD'", |f| {
        f.times().len()
    }),
    (
        "Trainees/$count?$filter=contains(TrainingSession/Code,'AAA')",
        |f| f.enrolments(|l| is(l, "code_module", "AAA")),
    ),
    (
        "Trainees/$count?$filter=TrainingSession/Code eq 'FFF_2013J'",
        |f| f.enrolments(|l| is(l, "code_module", "FFF") && is(l, "code_presentation", "2013J")),
    ),
    (
        "Trainees/$count?$filter=endswith(TrainingSession/Code,'B') and User/Gender eq 'Female'",
        |f| f.enrolments(|l| l["code_presentation"].ends_with('B') && is(l, "gender", "F")),
    ),
    ("Users/$count?$filter=Trainees/$count ge 3", |f| {
        f.times().values().filter(|n| **n >= 3).count()
    }),
    ("Users/$count?$filter=Trainees/$count eq 1", |f| {
        f.times().values().filter(|n| **n == 1).count()
    }),
    ("JuryDecisions/$count?$filter=Code eq 'Distinction'", |f| {
        f.enrolments(|l| is(l, "final_result", "Distinction"))
    }),
    (
        "JuryDecisions/$count?$filter=Code eq 'Withdrawn' and Trainee/TrainingSession/Training/Code eq 'CCC'",
        |f| f.enrolments(|l| is(l, "final_result", "Withdrawn") && is(l, "code_module", "CCC")),
    ),
    ("Trainees/$count?$filter=OptionalField1 eq '55<='", |f| {
        f.enrolments(|l| is(l, "age_band", "55<="))
    }),
    (
        "Trainees/$count?$filter=JuryDecisions/any(d:d/Code eq 'Pass') and OptionalField2 ne '0'",
        |f| f.enrolments(|l| is(l, "final_result", "Pass") && !is(l, "num_of_prev_attempts", "0")),
    ),
    ("Grades/$count?$filter=Value eq null", |f| {
        f.marks(|m| m.is_none())
    }),
    (
        "Grades/$count?$filter=Value eq null and Code eq 'ATT'",
        |f| f.marks(|m| m.is_none()),
    ),
    ("Grades/$count?$filter=Code eq 'ABS'", |_| 0),
    ("Grades/$count?$filter=Value ge 90", |f| {
        f.marks(|m| m.is_some_and(|m| m >= 90))
    }),
    ("Grades/$count?$filter=not (Value ge 40)", |f| {
        f.marks(|m| m.is_none_or(|m| m < 40))
    }),
    (
        "Grades/$count?$filter=Value mod 10 eq 0 and Value gt 0",
        |f| f.marks(|m| m.is_some_and(|m| m % 10 == 0 && m > 0)),
    ),
    (
        "Users/$count?$filter=Trainees/any(t:t/JuryDecisions/any(d:d/Code eq 'Fail')) and Trainees/any(t:t/JuryDecisions/any(d:d/Code eq 'Pass'))",
        |f| {
            let with = |result: &str| -> BTreeSet<&str> {
                f.students
                    .iter()
                    .filter(|l| is(l, "final_result", result))
                    .map(|l| l["id_student"].as_str())
                    .collect()
            };
            with("Fail").intersection(&with("Pass")).count()
        },
    ),
    (
        "Students/$count?$filter=Grades/all(g:g/Value ge 95) and Grades/any()",
        |f| {
            let mut worst: HashMap<&str, i64> = HashMap::new();
            for line in &f.marks {
                let mark = line["score"].parse().unwrap_or(-1);
                worst
                    .entry(line["id_student"].as_str())
                    .and_modify(|w| *w = mark.min(*w))
                    .or_insert(mark);
            }
            worst.values().filter(|w| **w >= 95).count()
        },
    ),
    (
        "Grades/$count?$filter=EvaluationSession/Coefficient eq 100 and Value lt 50",
        |f| {
            let heavy: HashSet<&str> = f
                .exams
                .iter()
                .filter(|l| l["weight"].parse::<f64>() == Ok(100.0))
                .map(|l| l["id_assessment"].as_str())
                .collect();
            f.marks
                .iter()
                .filter(|l| {
                    heavy.contains(l["id_assessment"].as_str())
                        && l["score"].parse::<i64>().is_ok_and(|m| m < 50)
                })
                .count()
        },
    ),
];

/// One import for all questions: it takes a while.
fn imported(kind: Kind) -> Gateway {
    let home = empty(kind, "oulad");
    let folder = folder().unwrap();
    home.run(&format!("import oulad {}", folder.display()));
    Gateway::start(home)
}

#[test]
fn questions_are_answered_as_the_files_say_on_both_databases() {
    if folder().is_none() {
        return;
    }
    for kind in Kind::all() {
        let gateway = imported(kind);
        let mut wrong = Vec::new();
        for (url, by_files) in QUESTIONS {
            let (answer, expected) = (gateway.get(url), by_files(&FILES));
            if answer.status != 200 || answer.count() != expected {
                wrong.push(format!(
                    "{kind:?} {url}: {} {}, not {expected}",
                    answer.status,
                    answer.text()
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(!FILES.exams_of("TMA").is_empty());
        every_enrolment_comes_once(&gateway);
        one_student(&gateway);
        // A second import finds everything as it is.
        gateway
            .home()
            .run(&format!("import oulad {}", folder().unwrap().display()));
        assert_eq!(gateway.get("Users/$count?$filter=Version gt 1").count(), 0);
        assert_eq!(gateway.get("Grades/$count").count(), 173_912);
    }
}

/// All pages of the largest question of the list, in the order of a joined name.
fn every_enrolment_comes_once(gateway: &Gateway) {
    let mut seen = HashSet::new();
    let mut last: Option<String> = None;
    let mut next =
        Some("Trainees?$expand=User,TrainingSession&$orderby=User/LastName desc".to_owned());
    let mut pages = 0;
    while let Some(url) = next {
        let page = gateway.get(&url);
        for row in page.value() {
            assert!(seen.insert(row["Id"].as_i64().unwrap()), "{row} came twice");
            let name = row["User"]["LastName"].as_str().unwrap().to_owned();
            assert!(
                last.as_ref().is_none_or(|last| *last >= name),
                "{name} after {last:?}"
            );
            assert!(row["TrainingSession"]["Code"].is_string());
            last = Some(name);
        }
        next = page.next();
        pages += 1;
    }
    assert_eq!((seen.len(), pages), (32_593, 7));
}

/// A student with all fields, as the last line of the file has them.
fn one_student(gateway: &Gateway) {
    let line = FILES.students.last().unwrap();
    let of = |name: &str| line[name].as_str();
    let user = gateway.get(&format!("Users(ExternalId='{}')?$expand=Trainees($expand=TrainingSession($expand=Training)),Students", of("id_student"))).json();
    assert_eq!(
        (user["FirstName"].as_str(), user["LastName"].as_str()),
        (Some("Student"), Some(of("id_student")))
    );
    assert_eq!(user["OptionalField1"], of("region"));
    assert_eq!(user["OptionalField2"], of("highest_education"));
    assert_eq!(user["OptionalField3"], of("imd_band"));
    assert_eq!(user["OptionalField4"], of("disability"));
    let code = format!("{}_{}", of("code_module"), of("code_presentation"));
    let trainees = user["Trainees"].as_array().unwrap();
    let trainee = trainees
        .iter()
        .find(|t| t["TrainingSession"]["Code"] == code.as_str())
        .unwrap();
    assert_eq!(
        trainee["TrainingSession"]["Training"]["Code"],
        of("code_module")
    );
    assert_eq!(trainee["OptionalField1"], of("age_band"));
    assert_eq!(trainee["OptionalField2"], of("num_of_prev_attempts"));
    assert_eq!(trainee["OptionalField3"], of("studied_credits"));
    assert_eq!(user["Students"].as_array().unwrap().len(), 1);
}
