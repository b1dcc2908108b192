//! Jury: what was decided about a student's units, semesters and years.

pub(crate) mod rules;

use entity_model::Builder;

use crate::common::{always, entity, flags, joins, kept, maybe, set};
use crate::rights::JURY;

pub(crate) fn declare(m: &mut Builder) {
    let mut e = entity(
        m,
        "JuryDecision",
        "jury_decision",
        "A decision of a jury about a unit, a semester, a year, or the right to go on (ScoDoc validations, autorisations).",
    );
    e.enumeration("Kind", "JuryDecisionKind")
        .doc("What was decided about.");
    e.text("Code", 50).searchable()
        .indexed()
        .doc("The decision: ADM, ADJ, CMP, AJ, DEF, RED, PASD and others (ScoDoc code); for imported data the source's own words.")
        .example("ADM");
    e.date_time("DecidedOn")
        .indexed()
        .doc("When it was decided (UTC; ScoDoc event_date, date).");
    e.boolean("WasAssiduous")
        .doc("The student attended well (ScoDoc assidu).");
    e.decimal("Average", 18, 5)
        .doc("Average in the unit (ScoDoc moy_ue).");
    e.int32("SemesterNumber")
        .doc("Semester of the unit, or the one that an authorisation opens (ScoDoc semestre_id).");
    e.int32("YearNumber")
        .doc("Year of the programme, 1 to 3 (ScoDoc ordre).");
    e.int32("SchoolYear")
        .indexed()
        .doc("Year in which the school year began (ScoDoc annee_scolaire).")
        .example(2025_i64);
    e.text("ProgrammeCode", 50)
        .doc("Programme that an authorisation opens (ScoDoc formation_code).")
        .example("FRT26");
    flags(
        &mut e,
        &[("IsExternal", "Obtained elsewhere (ScoDoc is_external).")],
    );
    joins(
        m,
        "JuryDecision",
        &[
            always("Student", "Student", "About whom (ScoDoc étudiant).")
                .back("JuryDecisions", "Decisions about the student."),
            maybe(
                "TrainingSession",
                "TrainingSession",
                "Semester in which it was decided (ScoDoc formsemestre).",
            )
            .back("JuryDecisions", "Decisions taken in the session."),
            kept("Trainee", "Trainee", "Enrolment it was decided about.")
                .back("JuryDecisions", "Decisions about the enrolment."),
            maybe(
                "TeachingUnit",
                "TeachingUnit",
                "The unit, or the first of a year's unit (ScoDoc ue, ue1).",
            )
            .back("JuryDecisions", "Decisions about the unit."),
            maybe(
                "SecondTeachingUnit",
                "TeachingUnit",
                "The second unit of a year's unit (ScoDoc ue2).",
            )
            .back(
                "SecondJuryDecisions",
                "Decisions in which the unit is the second of a year's unit.",
            ),
            maybe(
                "CompensatedSession",
                "TrainingSession",
                "The semester that this one makes up for (ScoDoc compense_formsemestre).",
            )
            .back(
                "CompensatingJuryDecisions",
                "Decisions that make up for the session.",
            ),
            maybe(
                "Pathway",
                "Pathway",
                "Pathway of the student (ScoDoc parcours).",
            )
            .back("JuryDecisions", "Decisions on the pathway."),
            maybe(
                "CompetenceFramework",
                "CompetenceFramework",
                "Framework of the programme (ScoDoc référentiel de compétences).",
            )
            .back("JuryDecisions", "Decisions under the framework."),
        ],
    );
    set(
        m,
        "JuryDecisions",
        "JuryDecision",
        JURY,
        "Decisions of juries (ScoDoc décisions de jury: UE, RCUE, semester, year, authorisation, DUT 120).",
    );
}
