//! `assessments`: each becomes an evaluation of the catalogue and its one session.

use anyhow::Result;
use bigdecimal::BigDecimal;
use entity_model::Value;

use super::files::Folder;
use super::sheet::{Given, Sheet};
use super::{Evaluation, Loader, moment};

const FILE: &str = "assessments";

/// Scores are percentages.
const MAX_GRADE: i64 = 100;

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

const SESSIONS: Sheet = Sheet {
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

/// One line.
struct Assessment {
    number: u64,
    id: String,
    /// TMA, CMA or Exam.
    kind: String,
    presentation: String,
    due: Option<i64>,
    weight: Value,
}

impl Loader<'_> {
    pub(super) fn assessments(&mut self, folder: &Folder) -> Result<()> {
        let all = self.read_assessments(folder)?;
        let rows = all.iter().map(|a| a.evaluation(&self.domain)).collect();
        let evaluations = self.writer.put(&EVALUATIONS, FILE, rows)?;
        let (mut held, mut rows) = (Vec::new(), Vec::new());
        for (assessment, evaluation) in all.into_iter().zip(evaluations) {
            if let Some(given) = evaluation.and_then(|e| self.session(&assessment, e)) {
                rows.push(given);
                held.push(assessment);
            }
        }
        let keys = self.writer.put(&SESSIONS, FILE, rows)?;
        for (assessment, key) in held.into_iter().zip(keys) {
            let presentation = self.presentations.get(&assessment.presentation);
            if let (Some(id), Some(presentation)) = (key, presentation) {
                let evaluation = Evaluation {
                    id,
                    start: presentation.start,
                    presentation: assessment.presentation,
                };
                self.evaluations.insert(assessment.id, evaluation);
            }
        }
        Ok(())
    }

    fn read_assessments(&mut self, folder: &Folder) -> Result<Vec<Assessment>> {
        let mut file = folder.open(FILE)?;
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
                id.needed()?;
                Ok(Assessment {
                    number: line.number,
                    id: id.text.to_owned(),
                    kind: kind.text.to_owned(),
                    presentation: self.presentation(module, presentation)?,
                    due: day.days()?,
                    weight: weight.number()?,
                })
            });
            match read {
                Ok(assessment) => all.push(assessment),
                Err(wrong) => self.writer.refuse(&SESSIONS, FILE, line.number, wrong)?,
            }
        }
        Ok(all)
    }

    /// The assessment as it is held, on the day it is due.
    fn session(&self, assessment: &Assessment, evaluation: Value) -> Option<Given> {
        let presentation = self.presentations.get(&assessment.presentation)?;
        let due = moment(presentation.start, assessment.due);
        let values = vec![
            assessment.id.as_str().into(),
            assessment.id.as_str().into(),
            assessment.name().into(),
            evaluation,
            presentation.id.clone(),
            self.domain.clone(),
            due.clone(),
            due,
            BigDecimal::from(MAX_GRADE).into(),
            assessment.weight.clone(),
        ];
        Some(Given::new(assessment.number, values))
    }
}

impl Assessment {
    fn name(&self) -> String {
        format!("{} {}", self.kind, self.id)
    }

    fn evaluation(&self, domain: &Value) -> Given {
        let category = if self.kind == "Exam" {
            "Evaluation"
        } else {
            "Assignment"
        };
        let values = vec![
            self.id.as_str().into(),
            self.id.as_str().into(),
            self.name().into(),
            self.kind.as_str().into(),
            category.into(),
            domain.clone(),
        ];
        Given::new(self.number, values)
    }
}
