//! `studentAssessment`: the long file, read and written block by block.

use anyhow::Result;
use entity_model::Value;

use super::super::batch::BLOCK;
use super::files::{Cell, Folder, Wrong};
use super::sheet::{Given, Sheet};
use super::{Loader, moment};
use crate::interrupt;

const FILE: &str = "studentAssessment";

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

impl Loader<'_> {
    pub(super) fn grades(&mut self, folder: &Folder) -> Result<()> {
        let mut file = folder.open(FILE)?;
        let columns = file.columns(&[
            "id_student",
            "id_assessment",
            "date_submitted",
            "is_banked",
            "score",
        ])?;
        let mut block = Vec::with_capacity(BLOCK);
        while let Some(line) = file.next()? {
            match line.with(&columns, |cells| self.grade(cells)) {
                Ok(values) => block.push(Given::new(line.number, values)),
                Err(wrong) => self.writer.refuse(&GRADES, FILE, line.number, wrong)?,
            }
            if block.len() >= BLOCK {
                let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK));
                self.writer.put_quietly(&GRADES, FILE, full)?;
            }
            if interrupt::asked() {
                break;
            }
        }
        self.writer.put_quietly(&GRADES, FILE, block)
    }

    fn grade(
        &self,
        [student, assessment, day, banked, score]: [Cell<'_>; 5],
    ) -> Result<Vec<Value>, Wrong> {
        let Some(evaluation) = self.evaluations.get(assessment.text) else {
            return Err(assessment.wrong(format!("assessments has no {}", assessment.text)));
        };
        let Some(who) = self.students.get(student.text) else {
            return Err(student.wrong(format!("studentInfo has no student {}", student.text)));
        };
        let key = (evaluation.presentation.clone(), student.text.to_owned());
        let mark = score.number()?;
        let code = if mark.is_null() { "ATT" } else { "None" };
        let comment = (banked.text == "1").then_some("banked");
        Ok(vec![
            evaluation.id.clone(),
            who.student.clone(),
            self.trainees.get(&key).cloned().unwrap_or(Value::Null),
            mark,
            code.into(),
            comment.into(),
            moment(evaluation.start, day.days()?),
        ])
    }
}
