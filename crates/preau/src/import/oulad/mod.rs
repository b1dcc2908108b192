//! `preau import oulad DIR`: the Open University Learning Analytics Dataset (Kuzilek et al., 2017, CC BY 4.0).
//!
//! | file | becomes |
//! |---|---|
//! | `courses` | a `Training` for each module, a `TrainingSession` for each presentation (`AAA_2013J`) |
//! | `studentInfo` | a `User`, a `Student` and a place in the domain `OULAD` for each student; a `Trainee` and a `JuryDecision` for each line |
//! | `studentRegistration` | when the `Trainee` started (and finished, where the copy says so) |
//! | `assessments` | an `Evaluation` and its `EvaluationSession`, out of 100, weighted, on the day it is due |
//! | `studentAssessment` | a `Grade`; an empty score is a mark that is awaited (`ATT`), never an absence |
//!
//! Every row is met again by a key of its own, so a second run changes nothing. Where a student appears
//! in several presentations, the last line of the file says what the user's fields are. Values are kept as
//! they came, blemishes included.

mod files;
mod sheet;

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity_model::{Model, Value};
use query_plan::port::Store;

use self::files::{Folder, Wrong};
use self::sheet::{Given, Sheet, Writer};
use super::batch::BLOCK;
use super::report::{Report, Tally};
use crate::cli;
use crate::interrupt;
use crate::outcome::Outcome;

/// The department that the data lives in.
const DOMAIN: &str = "OULAD";

/// Scores are percentages.
const MAX_GRADE: i64 = 100;

const DOMAINS: Sheet = Sheet {
    set: "Domains",
    names: &["Code", "Name", "ExternalId"],
    by: &["Code"],
};
const TRAININGS: Sheet = Sheet {
    set: "Trainings",
    names: &["ExternalId", "Code", "Name", "PrimaryDomainId"],
    by: &["ExternalId"],
};
const SESSIONS: Sheet = Sheet {
    set: "TrainingSessions",
    names: &[
        "ExternalId",
        "Code",
        "Name",
        "TrainingId",
        "PrimaryDomainId",
        "Modality",
        "StartedOn",
        "FinishedOn",
    ],
    by: &["ExternalId"],
};
const USERS: Sheet = Sheet {
    set: "Users",
    names: &[
        "ExternalId",
        "FirstName",
        "LastName",
        "PrimaryDomainId",
        "Gender",
        "OptionalField1",
        "OptionalField2",
        "OptionalField3",
        "OptionalField4",
    ],
    by: &["ExternalId"],
};
const MEMBERS: Sheet = Sheet {
    set: "UserDomains",
    names: &["UserId", "DomainId", "IsPrimary"],
    by: &["UserId", "DomainId"],
};
const STUDENTS: Sheet = Sheet {
    set: "Students",
    names: &["UserId", "DomainId", "ExternalId"],
    by: &["UserId", "DomainId"],
};
const TRAINEES: Sheet = Sheet {
    set: "Trainees",
    names: &[
        "UserId",
        "TrainingSessionId",
        "StudentId",
        "StartedOn",
        "FinishedOn",
        "RegistrationOrigin",
        "OptionalField1",
        "OptionalField2",
        "OptionalField3",
    ],
    by: &["UserId", "TrainingSessionId"],
};
const DECISIONS: Sheet = Sheet {
    set: "JuryDecisions",
    names: &[
        "TraineeId",
        "Kind",
        "StudentId",
        "TrainingSessionId",
        "Code",
    ],
    by: &["TraineeId", "Kind"],
};
const EVALUATIONS: Sheet = Sheet {
    set: "Evaluations",
    names: &[
        "ExternalId",
        "Code",
        "Name",
        "GroupingCode",
        "Category",
        "PrimaryDomainId",
    ],
    by: &["ExternalId"],
};
const EVALUATION_SESSIONS: Sheet = Sheet {
    set: "EvaluationSessions",
    names: &[
        "ExternalId",
        "Code",
        "Name",
        "EvaluationId",
        "TrainingSessionId",
        "PrimaryDomainId",
        "StartedOn",
        "FinishedOn",
        "MaxGrade",
        "Coefficient",
    ],
    by: &["ExternalId"],
};
const GRADES: Sheet = Sheet {
    set: "Grades",
    names: &[
        "EvaluationSessionId",
        "StudentId",
        "TraineeId",
        "Value",
        "Code",
        "Comment",
        "EnteredOn",
    ],
    by: &["EvaluationSessionId", "StudentId"],
};

/// Imports the folder and says what became of it.
pub(crate) fn run(store: &dyn Store, model: &Model, options: &cli::Oulad) -> Result<Outcome> {
    let mut report = Report::new(options.errors.as_deref())?;
    let tallies = import(store, model, &options.folder, &mut report)?;
    let refused = report.close()?;
    for (set, tally) in tallies {
        println!("{set}: {tally}");
    }
    if interrupt::asked() {
        println!("stopped: what was read so far is in; run it again for the rest");
        return Ok(Outcome::Interrupted);
    }
    Ok(refused)
}

/// Imports the folder; refusals go to the report.
pub(super) fn import(
    store: &dyn Store,
    model: &Model,
    folder: &Path,
    report: &mut Report,
) -> Result<Vec<(&'static str, Tally)>> {
    let folder = &Folder::new(folder);
    let mut loader = Loader {
        writer: Writer::new(store, model, report),
        domain: Value::Null,
        presentations: HashMap::new(),
        students: HashMap::new(),
        trainees: HashMap::new(),
    };
    loader.courses(folder)?;
    loader.students(folder)?;
    let evaluations = loader.assessments(folder)?;
    loader.grades(folder, &evaluations)?;
    Ok(loader.writer.tallies())
}

/// One run of a course.
struct Presentation {
    id: Value,
    start: NaiveDate,
}

/// A student: the key of the person, and of the person as a student of the department.
#[derive(Clone)]
struct Student {
    user: Value,
    student: Value,
}

/// The held assessment, and when its course began.
struct Evaluation {
    id: Value,
    presentation: String,
    start: NaiveDate,
}

/// Carries the keys of what is in from file to file.
struct Loader<'a> {
    writer: Writer<'a>,
    domain: Value,
    /// By code, such as `AAA_2013J`.
    presentations: HashMap<String, Presentation>,
    /// By `id_student`.
    students: HashMap<String, Student>,
    /// By presentation and `id_student`.
    trainees: HashMap<(String, String), Value>,
}

impl Loader<'_> {
    fn courses(&mut self, folder: &Folder) -> Result<()> {
        let given = Given::new(0, vec![DOMAIN.into(), DOMAIN.into(), DOMAIN.into()]);
        let domain = self.writer.put(&DOMAINS, "courses", vec![given])?;
        let domain = domain.into_iter().next().flatten();
        self.domain = domain.ok_or_else(|| anyhow!("the domain {DOMAIN} cannot be written"))?;
        let mut file = folder.open("courses")?;
        let names = [
            "code_module",
            "code_presentation",
            "module_presentation_length",
        ];
        let columns = file.columns(&names)?;
        let mut courses = Vec::new();
        while let Some(line) = file.next()? {
            let read = line.with(&columns, |[module, presentation, length]| {
                let start = start_of(presentation)?;
                Ok((
                    module.text.to_owned(),
                    presentation.text.to_owned(),
                    start,
                    length.days()?,
                ))
            });
            match read {
                Ok(course) => courses.push((line.number, course)),
                Err(wrong) => self
                    .writer
                    .refuse(&SESSIONS, "courses", line.number, wrong)?,
            }
        }
        let mut modules: Vec<(u64, String)> = Vec::new();
        for (number, (module, ..)) in &courses {
            if !modules.iter().any(|(_, known)| known == module) {
                modules.push((*number, module.clone()));
            }
        }
        let rows = modules.iter().map(|(number, module)| {
            let code = || Value::from(module.as_str());
            Given::new(*number, vec![code(), code(), code(), self.domain.clone()])
        });
        let ids = self.writer.put(&TRAININGS, "courses", rows.collect())?;
        let trainings: HashMap<&str, Value> = modules
            .iter()
            .zip(ids)
            .filter_map(|((_, module), id)| Some((module.as_str(), id?)))
            .collect();
        let rows = courses
            .iter()
            .map(|(number, (module, presentation, start, length))| {
                let code = format!("{module}_{presentation}");
                let training = trainings
                    .get(module.as_str())
                    .cloned()
                    .unwrap_or(Value::Null);
                let values = vec![
                    code.as_str().into(),
                    code.as_str().into(),
                    format!("{module} {presentation}").into(),
                    training,
                    self.domain.clone(),
                    "Manual".into(),
                    moment(*start, 0),
                    moment(*start, length.unwrap_or(0)),
                ];
                Given::new(*number, values)
            });
        let ids = self.writer.put(&SESSIONS, "courses", rows.collect())?;
        for ((_, (module, presentation, start, _)), id) in courses.iter().zip(ids) {
            if let Some(id) = id {
                let presentation_of = Presentation { id, start: *start };
                self.presentations
                    .insert(format!("{module}_{presentation}"), presentation_of);
            }
        }
        Ok(())
    }

    fn students(&mut self, folder: &Folder) -> Result<()> {
        let mut people = People::default();
        let mut enrolments = Vec::new();
        let mut file = folder.open("studentInfo")?;
        let columns = file.columns(&[
            "id_student",
            "code_module",
            "code_presentation",
            "gender",
            "region",
            "highest_education",
            "imd_band",
            "disability",
            "age_band",
            "num_of_prev_attempts",
            "studied_credits",
            "final_result",
        ])?;
        while let Some(line) = file.next()? {
            let read = line.with(&columns, |cells| {
                let [
                    student,
                    module,
                    presentation,
                    gender,
                    region,
                    education,
                    band,
                    disability,
                    age,
                    attempts,
                    credits,
                    result,
                ] = cells;
                let code = self.presentation(&module.text, &presentation)?;
                student.needed()?;
                let gender = if gender.is_unknown() {
                    "None".into()
                } else {
                    gender.value()
                };
                let person = vec![
                    gender,
                    region.value(),
                    education.value(),
                    band.value(),
                    disability.value(),
                ];
                people.meet(line.number, student.text, person);
                Ok(Enrolment {
                    number: line.number,
                    student: student.text.to_owned(),
                    presentation: code,
                    fields: vec![age.value(), attempts.value(), credits.value()],
                    result: result.value(),
                })
            });
            match read {
                Ok(enrolment) => enrolments.push(enrolment),
                Err(wrong) => self
                    .writer
                    .refuse(&TRAINEES, "studentInfo", line.number, wrong)?,
            }
        }
        self.people(people)?;
        let dates = self.registrations(folder, &enrolments)?;
        self.enrolments(enrolments, &dates)
    }

    /// The code of a presentation that `courses` has.
    fn presentation(&self, module: &str, presentation: &files::Cell<'_>) -> Result<String, Wrong> {
        let code = format!("{module}_{}", presentation.text);
        if self.presentations.contains_key(&code) {
            Ok(code)
        } else {
            Err(presentation.wrong(format!("courses has no presentation {code}")))
        }
    }

    /// Persons, each as a student of the department and a member of the domain.
    fn people(&mut self, people: People) -> Result<()> {
        let rows = people.all.iter().map(|person| {
            let mut values: Vec<Value> = vec![
                person.student.as_str().into(),
                "Student".into(),
                person.student.as_str().into(),
                self.domain.clone(),
            ];
            values.extend(person.fields.iter().cloned());
            Given::new(person.number, values)
        });
        let users = self.writer.put(&USERS, "studentInfo", rows.collect())?;
        let known = || {
            let pairs = people.all.iter().zip(&users);
            pairs.filter_map(|(person, user)| Some((person, user.as_ref()?)))
        };
        let rows = known().map(|(person, user)| {
            let values = vec![user.clone(), self.domain.clone(), true.into()];
            Given::new(person.number, values)
        });
        let rows = rows.collect();
        self.writer.put(&MEMBERS, "studentInfo", rows)?;
        let rows = known().map(|(person, user)| {
            let values = vec![
                user.clone(),
                self.domain.clone(),
                person.student.as_str().into(),
            ];
            Given::new(person.number, values)
        });
        let rows = rows.collect();
        let students = self.writer.put(&STUDENTS, "studentInfo", rows)?;
        for ((person, user), student) in known().zip(students) {
            if let Some(student) = student {
                let user = user.clone();
                self.students
                    .insert(person.student.clone(), Student { user, student });
            }
        }
        Ok(())
    }

    /// Days of registration and its end, relative to the start.
    fn registrations(&mut self, folder: &Folder, enrolments: &[Enrolment]) -> Result<Dates> {
        let known: std::collections::HashSet<(&str, &str)> = enrolments
            .iter()
            .map(|e| (e.presentation.as_str(), e.student.as_str()))
            .collect();
        let mut dates = Dates::new();
        let mut file = folder.open("studentRegistration")?;
        let columns = file.columns(&[
            "code_module",
            "code_presentation",
            "id_student",
            "date_registration",
        ])?;
        let end = file.column("date_unregistration");
        while let Some(line) = file.next()? {
            let read = line.with(&columns, |[module, presentation, student, day]| {
                let code = self.presentation(&module.text, &presentation)?;
                if !known.contains(&(code.as_str(), student.text)) {
                    return Err(
                        student.wrong(format!("studentInfo has no {} in {code}", student.text))
                    );
                }
                let left = end.map_or(Ok(None), |end| line.cell(end)?.days())?;
                Ok(((code, student.text.to_owned()), (day.days()?, left)))
            });
            match read {
                Ok((key, days)) => {
                    dates.insert(key, days);
                }
                Err(wrong) => {
                    self.writer
                        .refuse(&TRAINEES, "studentRegistration", line.number, wrong)?;
                }
            }
        }
        Ok(dates)
    }

    fn enrolments(&mut self, enrolments: Vec<Enrolment>, dates: &Dates) -> Result<()> {
        let mut rows = Vec::with_capacity(enrolments.len());
        let mut written = Vec::with_capacity(enrolments.len());
        for enrolment in enrolments {
            let Some(student) = self.students.get(&enrolment.student).cloned() else {
                continue;
            };
            let Some(presentation) = self.presentations.get(&enrolment.presentation) else {
                continue;
            };
            let key = (enrolment.presentation.clone(), enrolment.student.clone());
            let (from, to) = dates.get(&key).copied().unwrap_or_default();
            let on =
                |day: Option<i64>| day.map_or(Value::Null, |day| moment(presentation.start, day));
            let mut values = vec![
                student.user.clone(),
                presentation.id.clone(),
                student.student.clone(),
                on(from),
                on(to),
                "Import".into(),
            ];
            values.extend(enrolment.fields.iter().cloned());
            rows.push(Given::new(enrolment.number, values));
            written.push((enrolment, student, presentation.id.clone()));
        }
        let trainees = self.writer.put(&TRAINEES, "studentInfo", rows)?;
        let mut decisions = Vec::new();
        for ((enrolment, student, session), trainee) in written.into_iter().zip(trainees) {
            let Some(trainee) = trainee else { continue };
            if !enrolment.result.is_null() {
                let values = vec![
                    trainee.clone(),
                    "Semester".into(),
                    student.student,
                    session,
                    enrolment.result,
                ];
                decisions.push(Given::new(enrolment.number, values));
            }
            self.trainees
                .insert((enrolment.presentation, enrolment.student), trainee);
        }
        self.writer.put(&DECISIONS, "studentInfo", decisions)?;
        Ok(())
    }

    /// By `id_assessment`.
    fn assessments(&mut self, folder: &Folder) -> Result<HashMap<String, Evaluation>> {
        let mut file = folder.open("assessments")?;
        let columns = file.columns(&[
            "code_module",
            "code_presentation",
            "id_assessment",
            "assessment_type",
            "date",
            "weight",
        ])?;
        let mut all = Vec::new();
        while let Some(line) = file.next()? {
            let read = line.with(&columns, |[module, presentation, id, kind, day, weight]| {
                let code = self.presentation(&module.text, &presentation)?;
                id.needed()?;
                let due = day.days()?;
                Ok((
                    code,
                    id.text.to_owned(),
                    kind.text.to_owned(),
                    due,
                    weight.number()?,
                ))
            });
            match read {
                Ok(assessment) => all.push((line.number, assessment)),
                Err(wrong) => {
                    self.writer
                        .refuse(&EVALUATION_SESSIONS, "assessments", line.number, wrong)?;
                }
            }
        }
        let rows = all.iter().map(|(number, (_, id, kind, ..))| {
            let category = if kind == "Exam" {
                "Evaluation"
            } else {
                "Assignment"
            };
            let values = vec![
                id.as_str().into(),
                id.as_str().into(),
                format!("{kind} {id}").into(),
                kind.as_str().into(),
                category.into(),
                self.domain.clone(),
            ];
            Given::new(*number, values)
        });
        let evaluations = self
            .writer
            .put(&EVALUATIONS, "assessments", rows.collect())?;
        let rows = all
            .iter()
            .zip(&evaluations)
            .filter_map(|((number, row), evaluation)| {
                let (code, id, kind, due, weight) = row;
                let presentation = self.presentations.get(code)?;
                let due = due.map_or(Value::Null, |day| moment(presentation.start, day));
                let values = vec![
                    id.as_str().into(),
                    id.as_str().into(),
                    format!("{kind} {id}").into(),
                    evaluation.clone()?,
                    presentation.id.clone(),
                    self.domain.clone(),
                    due.clone(),
                    due,
                    BigDecimal::from(MAX_GRADE).into(),
                    weight.clone(),
                ];
                Some(Given::new(*number, values))
            });
        let rows: Vec<Given> = rows.collect();
        let known: Vec<u64> = rows.iter().map(|row| row.number).collect();
        let ids = self.writer.put(&EVALUATION_SESSIONS, "assessments", rows)?;
        let by_line: HashMap<u64, Value> = known
            .into_iter()
            .zip(ids)
            .filter_map(|(number, id)| Some((number, id?)))
            .collect();
        let held = all
            .into_iter()
            .filter_map(|(number, (presentation, id, ..))| {
                let start = self.presentations.get(&presentation)?.start;
                let evaluation = Evaluation {
                    id: by_line.get(&number)?.clone(),
                    presentation,
                    start,
                };
                Some((id, evaluation))
            });
        Ok(held.collect())
    }

    /// The long file: read and written block by block.
    fn grades(&mut self, folder: &Folder, evaluations: &HashMap<String, Evaluation>) -> Result<()> {
        let mut file = folder.open("studentAssessment")?;
        let columns = file.columns(&[
            "id_student",
            "id_assessment",
            "date_submitted",
            "is_banked",
            "score",
        ])?;
        let mut block = Vec::with_capacity(BLOCK);
        while let Some(line) = file.next()? {
            match line.with(&columns, |cells| self.grade(cells, evaluations)) {
                Ok(values) => block.push(Given::new(line.number, values)),
                Err(wrong) => {
                    self.writer
                        .refuse(&GRADES, "studentAssessment", line.number, wrong)?;
                }
            }
            if block.len() >= BLOCK {
                self.writer.put_quietly(
                    &GRADES,
                    "studentAssessment",
                    std::mem::take(&mut block),
                )?;
            }
            if interrupt::asked() {
                break;
            }
        }
        self.writer
            .put_quietly(&GRADES, "studentAssessment", block)?;
        Ok(())
    }

    fn grade(
        &self,
        [student, assessment, day, banked, score]: [files::Cell<'_>; 5],
        evaluations: &HashMap<String, Evaluation>,
    ) -> Result<Vec<Value>, Wrong> {
        let Some(evaluation) = evaluations.get(assessment.text) else {
            return Err(assessment.wrong(format!("assessments has no {}", assessment.text)));
        };
        let Some(who) = self.students.get(student.text) else {
            return Err(student.wrong(format!("studentInfo has no student {}", student.text)));
        };
        let key = (evaluation.presentation.clone(), student.text.to_owned());
        let trainee = self.trainees.get(&key).cloned().unwrap_or(Value::Null);
        let mark = score.number()?;
        let code = if mark.is_null() { "ATT" } else { "None" };
        let banked = if banked.text == "1" {
            "banked".into()
        } else {
            Value::Null
        };
        let entered = day
            .days()?
            .map_or(Value::Null, |day| moment(evaluation.start, day));
        Ok(vec![
            evaluation.id.clone(),
            who.student.clone(),
            trainee,
            mark,
            code.into(),
            banked,
            entered,
        ])
    }
}

/// A line of `studentInfo`, as far as it is about the enrolment.
struct Enrolment {
    number: u64,
    student: String,
    presentation: String,
    /// Age band, attempts before, credits.
    fields: Vec<Value>,
    result: Value,
}

type Dates = HashMap<(String, String), (Option<i64>, Option<i64>)>;

/// What `studentInfo` says of each student last.
#[derive(Default)]
struct People {
    all: Vec<Person>,
    places: HashMap<String, usize>,
}

struct Person {
    /// The line that said it.
    number: u64,
    student: String,
    /// Gender, region, education, band of deprivation, disability.
    fields: Vec<Value>,
}

impl People {
    fn meet(&mut self, number: u64, student: &str, fields: Vec<Value>) {
        let person = Person {
            number,
            student: student.to_owned(),
            fields,
        };
        let known = self
            .places
            .get(student)
            .and_then(|at| self.all.get_mut(*at));
        if let Some(known) = known {
            *known = person;
            return;
        }
        self.places.insert(student.to_owned(), self.all.len());
        self.all.push(person);
    }
}

/// `2013B` begins in February, `2013J` in October.
fn start_of(presentation: files::Cell<'_>) -> Result<NaiveDate, Wrong> {
    let wrong = || presentation.wrong("is no presentation such as 2013B or 2013J".to_owned());
    let (year, letter) = presentation.text.split_at_checked(4).ok_or_else(wrong)?;
    let month = match letter {
        "B" => 2,
        "J" => 10,
        _ => return Err(wrong()),
    };
    let year = year.parse().map_err(|_| wrong())?;
    NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(wrong)
}

/// Midnight, in UTC, so many days after the start.
fn moment(start: NaiveDate, days: i64) -> Value {
    let day = TimeDelta::try_days(days).and_then(|days| start.checked_add_signed(days));
    let at: Option<DateTime<Utc>> = day.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    at.map_or(Value::Null, Value::DateTime)
}
