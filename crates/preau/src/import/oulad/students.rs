//! `studentInfo` and `studentRegistration`: students, their enrolments, and how those ended.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use entity_model::Value;

use super::files::{Cell, Column, Folder, Line, Wrong};
use super::sheet::{Given, Sheet};
use super::{Loader, Student, moment};

const FILE: &str = "studentInfo";
const DATES: &str = "studentRegistration";

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

/// What a line says of the student: gender, region, education, band of deprivation, disability.
const OF_THE_STUDENT: [&str; 5] = [
    "gender",
    "region",
    "highest_education",
    "imd_band",
    "disability",
];

/// What it says of the enrolment: age band, attempts before, credits.
const OF_THE_ENROLMENT: [&str; 3] = ["age_band", "num_of_prev_attempts", "studied_credits"];

/// A line, as far as it is about the enrolment.
struct Enrolment {
    number: u64,
    student: String,
    presentation: String,
    fields: Vec<Value>,
    result: Value,
}

/// A line, as far as it is about the student.
struct Person {
    number: u64,
    student: String,
    fields: Vec<Value>,
}

/// What the file says of each student last, in the order in which they first appear.
#[derive(Default)]
struct People {
    all: Vec<Person>,
    places: HashMap<String, usize>,
}

/// Days of registration and of its end, by presentation and student.
type Dates = HashMap<(String, String), (Option<i64>, Option<i64>)>;

impl Loader<'_> {
    pub(super) fn students(&mut self, folder: &Folder) -> Result<()> {
        let (people, enrolments) = self.read_students(folder)?;
        self.people(&people)?;
        let dates = self.read_dates(folder, &enrolments)?;
        self.enrolments(enrolments, &dates)
    }

    fn read_students(&mut self, folder: &Folder) -> Result<(People, Vec<Enrolment>)> {
        let mut file = folder.open(FILE)?;
        let key = file.columns(&[
            "id_student",
            "code_module",
            "code_presentation",
            "final_result",
        ])?;
        let of_student = file.columns(&OF_THE_STUDENT)?;
        let of_enrolment = file.columns(&OF_THE_ENROLMENT)?;
        let (mut people, mut enrolments) = (People::default(), Vec::new());
        while let Some(line) = file.next()? {
            let read = line.with(&key, |[student, module, presentation, result]| {
                student.needed()?;
                let number = line.number;
                let enrolment = Enrolment {
                    number,
                    student: student.text.to_owned(),
                    presentation: self.presentation(module, presentation)?,
                    fields: line
                        .with(&of_enrolment, |cells| Ok(cells.map(|c| c.value()).to_vec()))?,
                    result: result.value(),
                };
                let fields = line.with(&of_student, |cells| Ok(of_person(cells)))?;
                let student = enrolment.student.clone();
                let person = Person {
                    number,
                    student,
                    fields,
                };
                Ok((person, enrolment))
            });
            match read {
                Ok((person, enrolment)) => {
                    people.meet(person);
                    enrolments.push(enrolment);
                }
                Err(wrong) => self.writer.refuse(&TRAINEES, FILE, line.number, wrong)?,
            }
        }
        Ok((people, enrolments))
    }

    /// Persons, their places in the domain, and the students of the department they are.
    fn people(&mut self, people: &People) -> Result<()> {
        let rows = people.all.iter().map(|person| {
            let id = || Value::from(person.student.as_str());
            let mut values = vec![id(), "Student".into(), id(), self.domain.clone()];
            values.extend(person.fields.iter().cloned());
            Given::new(person.number, values)
        });
        let users = self.writer.put(&USERS, FILE, rows.collect())?;
        let pairs = people.all.iter().zip(&users);
        let known: Vec<(&Person, &Value)> = pairs
            .filter_map(|(person, user)| Some((person, user.as_ref()?)))
            .collect();
        let rows = known.iter().map(|(person, user)| {
            let values = vec![(*user).clone(), self.domain.clone(), true.into()];
            Given::new(person.number, values)
        });
        let rows = rows.collect();
        self.writer.put(&MEMBERS, FILE, rows)?;
        let rows = known.iter().map(|(person, user)| {
            let id = person.student.as_str().into();
            Given::new(
                person.number,
                vec![(*user).clone(), self.domain.clone(), id],
            )
        });
        let rows = rows.collect();
        let students = self.writer.put(&STUDENTS, FILE, rows)?;
        for ((person, user), student) in known.into_iter().zip(students) {
            if let Some(student) = student {
                let user = user.clone();
                self.students
                    .insert(person.student.clone(), Student { user, student });
            }
        }
        Ok(())
    }

    fn read_dates(&mut self, folder: &Folder, enrolments: &[Enrolment]) -> Result<Dates> {
        let enrolled: HashSet<(&str, &str)> = enrolments
            .iter()
            .map(|e| (e.presentation.as_str(), e.student.as_str()))
            .collect();
        let mut file = folder.open(DATES)?;
        let columns = file.columns(&[
            "code_module",
            "code_presentation",
            "id_student",
            "date_registration",
        ])?;
        // Not every copy has it.
        let end = file.column("date_unregistration");
        let mut dates = Dates::new();
        while let Some(line) = file.next()? {
            let read = line.with(&columns, |[module, presentation, student, begin]| {
                let code = self.presentation(module, presentation)?;
                if !enrolled.contains(&(code.as_str(), student.text)) {
                    let reason = format!("studentInfo has no {} in {code}", student.text);
                    return Err(student.wrong(reason));
                }
                let days = (begin.days()?, last_day(&line, end)?);
                Ok(((code, student.text.to_owned()), days))
            });
            match read {
                Ok((key, days)) => {
                    dates.insert(key, days);
                }
                Err(wrong) => self.writer.refuse(&TRAINEES, DATES, line.number, wrong)?,
            }
        }
        Ok(dates)
    }

    fn enrolments(&mut self, enrolments: Vec<Enrolment>, dates: &Dates) -> Result<()> {
        let mut rows = Vec::with_capacity(enrolments.len());
        let mut written = Vec::with_capacity(enrolments.len());
        for enrolment in enrolments {
            if let Some((student, values)) = self.trainee(&enrolment, dates) {
                rows.push(Given::new(enrolment.number, values));
                written.push((enrolment, student));
            }
        }
        let trainees = self.writer.put(&TRAINEES, FILE, rows)?;
        let mut decisions = Vec::new();
        for ((enrolment, student), trainee) in written.into_iter().zip(trainees) {
            let Some(trainee) = trainee else { continue };
            decisions.extend(self.decision(&enrolment, student, trainee.clone()));
            let key = (enrolment.presentation, enrolment.student);
            self.trainees.insert(key, trainee);
        }
        self.writer.put(&DECISIONS, FILE, decisions)?;
        Ok(())
    }

    /// The student's key, and the values of the enrolment; nothing where the student was refused.
    fn trainee(&self, enrolment: &Enrolment, dates: &Dates) -> Option<(Value, Vec<Value>)> {
        let student = self.students.get(&enrolment.student)?;
        let presentation = self.presentations.get(&enrolment.presentation)?;
        let key = (enrolment.presentation.clone(), enrolment.student.clone());
        let (begin, end) = dates.get(&key).copied().unwrap_or_default();
        let mut values = vec![
            student.user.clone(),
            presentation.id.clone(),
            student.student.clone(),
            moment(presentation.start, begin),
            moment(presentation.start, end),
            "Import".into(),
        ];
        values.extend(enrolment.fields.iter().cloned());
        Some((student.student.clone(), values))
    }

    fn decision(&self, enrolment: &Enrolment, student: Value, trainee: Value) -> Option<Given> {
        if enrolment.result.is_null() {
            return None;
        }
        let session = self.presentations.get(&enrolment.presentation)?.id.clone();
        let result = enrolment.result.clone();
        let values = vec![trainee, "Semester".into(), student, session, result];
        Some(Given::new(enrolment.number, values))
    }
}

impl People {
    fn meet(&mut self, person: Person) {
        let known = self.places.get(&person.student);
        if let Some(known) = known.and_then(|at| self.all.get_mut(*at)) {
            *known = person;
            return;
        }
        self.places.insert(person.student.clone(), self.all.len());
        self.all.push(person);
    }
}

fn of_person(cells: [Cell<'_>; 5]) -> Vec<Value> {
    let mut values = cells.map(|cell| cell.value()).to_vec();
    if let ([gender, ..], Some(first)) = (cells, values.first_mut())
        && gender.is_unknown()
    {
        *first = "None".into();
    }
    values
}

fn last_day(line: &Line, end: Option<Column>) -> Result<Option<i64>, Wrong> {
    end.map_or(Ok(None), |end| line.cell(end)?.days())
}
