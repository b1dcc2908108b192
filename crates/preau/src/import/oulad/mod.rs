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

mod assessments;
mod courses;
mod files;
mod grades;
mod sheet;
mod students;

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use diesel_store::Database;
use entity_model::Value;

use self::files::{Cell, Folder, Wrong};
use self::sheet::Writer;
use super::report::{Report, Tally};
use crate::cli;
use crate::hand::Hand;
use crate::interrupt;
use crate::outcome::Outcome;

/// Imports the folder and says what became of it.
pub(crate) fn run(store: &Database, hand: &Hand, options: &cli::Oulad) -> Result<Outcome> {
    let mut report = Report::new(options.errors.as_deref())?;
    let tallies = import(store, hand, &options.folder, &mut report)?;
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
    store: &Database,
    hand: &Hand,
    folder: &Path,
    report: &mut Report,
) -> Result<Vec<(&'static str, Tally)>> {
    let folder = Folder::new(folder);
    let mut loader = Loader {
        writer: Writer::new(store, hand, report),
        domain: Value::Null,
        presentations: HashMap::new(),
        students: HashMap::new(),
        trainees: HashMap::new(),
        evaluations: HashMap::new(),
    };
    loader.courses(&folder)?;
    loader.students(&folder)?;
    loader.assessments(&folder)?;
    loader.grades(&folder)?;
    Ok(loader.writer.tallies())
}

/// Carries the keys of what is in from file to file.
struct Loader<'a> {
    writer: Writer<'a>,
    /// Key of the department that the data lives in.
    domain: Value,
    /// By code, such as `AAA_2013J`.
    presentations: HashMap<String, Presentation>,
    /// By `id_student`.
    students: HashMap<String, Student>,
    /// By presentation and `id_student`.
    trainees: HashMap<(String, String), Value>,
    /// By `id_assessment`.
    evaluations: HashMap<String, Evaluation>,
}

/// One run of a course.
struct Presentation {
    id: Value,
    start: NaiveDate,
}

/// The key of a person, and of the person as a student of the department.
#[derive(Clone)]
struct Student {
    user: Value,
    student: Value,
}

/// An assessment as it is held, and when its course began.
struct Evaluation {
    id: Value,
    presentation: String,
    start: NaiveDate,
}

impl Loader<'_> {
    /// The code of a presentation that `courses` has.
    fn presentation(&self, module: Cell<'_>, presentation: Cell<'_>) -> Result<String, Wrong> {
        let code = format!("{}_{}", module.text, presentation.text);
        if self.presentations.contains_key(&code) {
            Ok(code)
        } else {
            Err(presentation.wrong(format!("courses has no presentation {code}")))
        }
    }
}

/// Midnight, in UTC, so many days after the start; null without a day.
fn moment(start: NaiveDate, days: Option<i64>) -> Value {
    let after = days.and_then(TimeDelta::try_days);
    let day = after.and_then(|after| start.checked_add_signed(after));
    let at: Option<DateTime<Utc>> = day.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    at.map_or(Value::Null, Value::DateTime)
}
