//! The inside of a programme: teaching units, subjects, modules.

use entity_model::{Builder, EntityBuilder};

use crate::common::{always, entity, flags, joins, maybe, row, set};
use crate::rights::TRAININGS;

pub(super) fn declare(m: &mut Builder) {
    teaching_unit(m);
    subject(m);
    module(m);
    module_coefficient(m);
}

/// What teaching units and modules share.
fn place_in_programme(e: &mut EntityBuilder<'_>) {
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    e.decimal("Coefficient", 18, 5)
        .doc("Coefficient (ScoDoc coefficient).");
    e.decimal("Ects", 18, 5)
        .doc("European credits (ScoDoc ects).");
    e.text("ApogeeCode", 250)
        .doc("Codes in Apogée, separated by commas (ScoDoc code_apogee).");
}

fn teaching_unit(m: &mut Builder) {
    let mut e = entity(
        m,
        "TeachingUnit",
        "teaching_unit",
        "A teaching unit of a programme (ScoDoc UE).",
    );
    e.text("Acronym", 50)
        .required()
        .indexed()
        .doc("Acronym, unique in the programme (ScoDoc acronyme).")
        .example("RT1.1");
    e.text("Name", 500).doc("Title (ScoDoc titre).");
    e.enumeration("Kind", "TeachingUnitKind")
        .doc("Kind of unit (ScoDoc type).");
    e.text("Code", 32)
        .indexed()
        .doc("Units with the same code capitalise for one another (ScoDoc ue_code).")
        .example("UCOD77");
    e.int32("SemesterNumber")
        .doc("Semester of the programme it is taught in (ScoDoc semestre_idx).")
        .example(1_i64);
    e.text("Colour", 50).doc("Colour on screen (ScoDoc color).");
    place_in_programme(&mut e);
    flags(
        &mut e,
        &[("IsExternal", "Taken elsewhere (ScoDoc is_external).")],
    );
    e.text("RcueApogeeCode", 250)
        .doc("Apogée code of the year's unit (ScoDoc code_apogee_rcue).");
    joins(
        m,
        "TeachingUnit",
        &[
            always(
                "Training",
                "Training",
                "Programme of the unit (ScoDoc formation).",
            )
            .back(
                "TeachingUnits",
                "Teaching units of the programme (ScoDoc UE).",
            ),
            maybe(
                "CompetenceLevel",
                "CompetenceLevel",
                "Level of competence the unit leads to (ScoDoc niveau_competence).",
            )
            .back("TeachingUnits", "Units that lead to the level."),
        ],
    );
    set(
        m,
        "TeachingUnits",
        "TeachingUnit",
        TRAININGS,
        "Teaching units of programmes (ScoDoc UE).",
    );
}

fn subject(m: &mut Builder) {
    let mut e = entity(
        m,
        "Subject",
        "subject",
        "A subject within a teaching unit (ScoDoc matière).",
    );
    e.text("Name", 250).required().doc("Title (ScoDoc titre).");
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    joins(
        m,
        "Subject",
        &[always(
            "TeachingUnit",
            "TeachingUnit",
            "Unit of the subject (ScoDoc UE).",
        )
        .back("Subjects", "Subjects of the unit (ScoDoc matières).")],
    );
    set(
        m,
        "Subjects",
        "Subject",
        TRAININGS,
        "Subjects within teaching units (ScoDoc matières).",
    );
}

fn module(m: &mut Builder) {
    let mut e = entity(
        m,
        "Module",
        "module",
        "A module of a programme (ScoDoc module).",
    );
    e.text("Name", 500)
        .indexed()
        .doc("Title (ScoDoc titre).")
        .example("Initiation aux réseaux");
    e.text("Abbreviation", 250)
        .doc("Short title (ScoDoc abbrev).");
    e.text("Code", 50)
        .required()
        .indexed()
        .doc("Code (ScoDoc code).")
        .example("R101");
    e.enumeration("Kind", "ModuleKind")
        .doc("Kind of module (ScoDoc module_type).");
    e.int32("SemesterNumber")
        .not_null()
        .default(1_i64)
        .doc("Semester of the programme it is taught in (ScoDoc semestre_id).")
        .example(1_i64);
    place_in_programme(&mut e);
    for (name, doc) in [
        ("LectureHours", "Hours of lectures (ScoDoc heures_cours)."),
        ("TutorialHours", "Hours of tutorials (ScoDoc heures_td)."),
        (
            "PracticalHours",
            "Hours of practical work (ScoDoc heures_tp).",
        ),
    ] {
        e.decimal(name, 18, 5).unit("h").doc(doc);
    }
    e.text("TimetableId", 250)
        .doc("Identifier in the timetable software (ScoDoc edt_id).");
    joins(
        m,
        "Module",
        &[
            always(
                "Training",
                "Training",
                "Programme of the module (ScoDoc formation).",
            )
            .back("Modules", "Modules of the programme."),
            maybe(
                "TeachingUnit",
                "TeachingUnit",
                "Unit of the module (ScoDoc UE).",
            )
            .back("Modules", "Modules of the unit."),
            maybe(
                "Subject",
                "Subject",
                "Subject of the module (ScoDoc matière).",
            )
            .back("Modules", "Modules of the subject."),
        ],
    );
    set(
        m,
        "Modules",
        "Module",
        TRAININGS,
        "Modules of programmes (ScoDoc modules).",
    );
}

fn module_coefficient(m: &mut Builder) {
    let mut e = row(
        m,
        "ModuleCoefficient",
        "module_coefficient",
        "How much a module counts in a teaching unit (ScoDoc module_ue_coef).",
    );
    e.decimal("Coefficient", 18, 5)
        .required()
        .doc("Coefficient of the module towards the unit (ScoDoc coef).");
    joins(
        m,
        "ModuleCoefficient",
        &[
            always("Module", "Module", "The module that counts.").back(
                "ModuleCoefficients",
                "How much the module counts in each unit.",
            ),
            always("TeachingUnit", "TeachingUnit", "The unit it counts in.").back(
                "ModuleCoefficients",
                "How much each module counts in the unit.",
            ),
        ],
    );
    m.extend("ModuleCoefficient")
        .alternate_key(&["ModuleId", "TeachingUnitId"]);
    set(
        m,
        "ModuleCoefficients",
        "ModuleCoefficient",
        TRAININGS,
        "Coefficients of modules towards units (ScoDoc coefficients, module_ue_coef).",
    );
}
