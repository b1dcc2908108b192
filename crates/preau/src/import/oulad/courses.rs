//! `courses`: modules become trainings, presentations become their sessions.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use entity_model::Value;

use super::files::{Cell, Folder, Wrong};
use super::sheet::{Given, Sheet};
use super::{Loader, Presentation, moment};

const FILE: &str = "courses";

/// The department that the data lives in.
const DOMAIN: &str = "OULAD";

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

/// One line.
struct Course {
    number: u64,
    module: String,
    presentation: String,
    start: NaiveDate,
    /// In days.
    length: i64,
}

impl Loader<'_> {
    pub(super) fn courses(&mut self, folder: &Folder) -> Result<()> {
        self.department()?;
        let courses = self.read_courses(folder)?;
        let trainings = self.trainings(&courses)?;
        self.sessions(&courses, &trainings)
    }

    fn department(&mut self) -> Result<()> {
        let given = Given::new(0, vec![DOMAIN.into(), DOMAIN.into(), DOMAIN.into()]);
        let keys = self.writer.put(&DOMAINS, FILE, vec![given])?;
        let key = keys.into_iter().next().flatten();
        self.domain = key.ok_or_else(|| anyhow!("the domain {DOMAIN} cannot be written"))?;
        Ok(())
    }

    fn read_courses(&mut self, folder: &Folder) -> Result<Vec<Course>> {
        let mut file = folder.open(FILE)?;
        let columns = file.columns(&[
            "code_module",
            "code_presentation",
            "module_presentation_length",
        ])?;
        let mut courses = Vec::new();
        while let Some(line) = file.next()? {
            let course = line.with(&columns, |[module, presentation, length]| {
                Ok(Course {
                    number: line.number,
                    module: module.text.to_owned(),
                    presentation: presentation.text.to_owned(),
                    start: start_of(presentation)?,
                    length: length.days()?.unwrap_or(0),
                })
            });
            match course {
                Ok(course) => courses.push(course),
                Err(wrong) => self.writer.refuse(&SESSIONS, FILE, line.number, wrong)?,
            }
        }
        Ok(courses)
    }

    /// One training for each module; their keys by code.
    fn trainings(&mut self, courses: &[Course]) -> Result<HashMap<String, Value>> {
        let mut modules: Vec<(u64, &str)> = Vec::new();
        for course in courses {
            if !modules.iter().any(|(_, known)| *known == course.module) {
                modules.push((course.number, &course.module));
            }
        }
        let rows = modules.iter().map(|(number, module)| {
            let code = || Value::from(*module);
            Given::new(*number, vec![code(), code(), code(), self.domain.clone()])
        });
        let keys = self.writer.put(&TRAININGS, FILE, rows.collect())?;
        let pairs = modules.iter().zip(keys);
        Ok(pairs
            .filter_map(|((_, module), key)| Some(((*module).to_owned(), key?)))
            .collect())
    }

    fn sessions(&mut self, courses: &[Course], trainings: &HashMap<String, Value>) -> Result<()> {
        let rows = courses.iter().map(|course| {
            let code = || Value::from(course.code());
            let training = trainings.get(&course.module);
            let values = vec![
                code(),
                code(),
                format!("{} {}", course.module, course.presentation).into(),
                training.cloned().unwrap_or(Value::Null),
                self.domain.clone(),
                "Manual".into(),
                moment(course.start, Some(0)),
                moment(course.start, Some(course.length)),
            ];
            Given::new(course.number, values)
        });
        let keys = self.writer.put(&SESSIONS, FILE, rows.collect())?;
        for (course, key) in courses.iter().zip(keys) {
            if let Some(id) = key {
                let start = course.start;
                self.presentations
                    .insert(course.code(), Presentation { id, start });
            }
        }
        Ok(())
    }
}

impl Course {
    fn code(&self) -> String {
        format!("{}_{}", self.module, self.presentation)
    }
}

/// `2013B` begins in February, `2013J` in October.
fn start_of(presentation: Cell<'_>) -> Result<NaiveDate, Wrong> {
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
