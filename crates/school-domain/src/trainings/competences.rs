//! Competences: national frameworks, their levels, and the pathways through them.

use entity_model::Builder;

use crate::common::{End, Tie, always, entity, joins, maybe, row, set, texts, tie};
use crate::rights::TRAININGS;

pub(super) fn declare(m: &mut Builder) {
    framework(m);
    competence(m);
    competence_level(m);
    competence_element(m);
    pathway(m);
    pathway_level(m);
    teaching_unit_pathway(m);
}

fn framework(m: &mut Builder) {
    let mut e = entity(
        m,
        "CompetenceFramework",
        "competence_framework",
        "A national framework of competences (ScoDoc référentiel de compétences).",
    );
    e.text("Name", 250)
        .required()
        .indexed()
        .doc("Speciality in full (ScoDoc specialite_long).")
        .example("Réseaux et télécommunications");
    texts(
        &mut e,
        &[
            ("Code", 50, "Speciality (ScoDoc specialite)."),
            ("Annex", 50, "Annex of the decree (ScoDoc annexe)."),
            ("TitleType", 50, "Kind of diploma (ScoDoc type_titre)."),
            (
                "StructureType",
                50,
                "Kind of structure (ScoDoc type_structure).",
            ),
            (
                "DepartmentType",
                50,
                "Kind of department (ScoDoc type_departement).",
            ),
            (
                "OfficialVersion",
                50,
                "Version of the source, a date in text (ScoDoc version_orebut).",
            ),
            (
                "SourceFileName",
                250,
                "File it was read from (ScoDoc scodoc_orig_filename).",
            ),
        ],
    );
    e.date_time("LoadedOn")
        .doc("When it was read in (ScoDoc scodoc_date_loaded).");
    joins(
        m,
        "CompetenceFramework",
        &[maybe(
            "Domain",
            "Domain",
            "Department that uses it (ScoDoc dept_id).",
        )
        .back("CompetenceFrameworks", "Frameworks the department uses.")],
    );
    set(
        m,
        "CompetenceFrameworks",
        "CompetenceFramework",
        TRAININGS,
        "Frameworks of competences (ScoDoc référentiels de compétences).",
    );
}

fn competence(m: &mut Builder) {
    let mut e = entity(
        m,
        "Competence",
        "competence",
        "A competence of a framework (ScoDoc compétence).",
    );
    e.text("Name", 250)
        .required()
        .doc("Title (ScoDoc titre).")
        .example("Administrer");
    texts(
        &mut e,
        &[
            ("LongName", 500, "Title in full (ScoDoc titre_long)."),
            (
                "OfficialId",
                50,
                "Identifier in the national source (ScoDoc id_orebut).",
            ),
            ("Colour", 50, "Colour, c1 to c6 (ScoDoc couleur)."),
        ],
    );
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    joins(
        m,
        "Competence",
        &[always(
            "CompetenceFramework",
            "CompetenceFramework",
            "Framework of the competence.",
        )
        .back("Competences", "Competences of the framework.")],
    );
    set(
        m,
        "Competences",
        "Competence",
        TRAININGS,
        "Competences of frameworks (ScoDoc compétences).",
    );
}

fn competence_level(m: &mut Builder) {
    let mut e = entity(
        m,
        "CompetenceLevel",
        "competence_level",
        "A level of a competence, one for each year (ScoDoc niveau).",
    );
    e.text("Name", 500)
        .required()
        .doc("What the level is (ScoDoc libelle).");
    e.text("Year", 16)
        .doc("Year of the programme: BUT1, BUT2 or BUT3 (ScoDoc annee).")
        .example("BUT1");
    e.int32("Position")
        .doc("Order of the level: 1 to 3 (ScoDoc ordre).");
    joins(
        m,
        "CompetenceLevel",
        &[
            always("Competence", "Competence", "Competence of the level.")
                .back("CompetenceLevels", "Levels of the competence."),
        ],
    );
    set(
        m,
        "CompetenceLevels",
        "CompetenceLevel",
        TRAININGS,
        "Levels of competences (ScoDoc niveaux).",
    );
}

fn competence_element(m: &mut Builder) {
    let mut e = entity(
        m,
        "CompetenceElement",
        "competence_element",
        "A situation or an essential component of a competence, or a critical learning of one of its levels.",
    );
    e.enumeration("Kind", "CompetenceElementKind")
        .doc("What the element is.");
    e.text("Code", 50)
        .doc("Code of a critical learning (ScoDoc app_critiques).")
        .example("AC11.01");
    e.long_text("Name").doc("What it says (ScoDoc libelle).");
    joins(
        m,
        "CompetenceElement",
        &[
            always("Competence", "Competence", "Competence of the element.").back(
                "CompetenceElements",
                "Situations, components and learnings of the competence.",
            ),
            maybe(
                "CompetenceLevel",
                "CompetenceLevel",
                "Level of a critical learning.",
            )
            .back(
                "CompetenceElements",
                "Critical learnings of the level (ScoDoc apprentissages critiques).",
            ),
        ],
    );
    set(
        m,
        "CompetenceElements",
        "CompetenceElement",
        TRAININGS,
        "What competences are made of (ScoDoc situations, composantes essentielles, apprentissages critiques).",
    );
}

fn pathway(m: &mut Builder) {
    let mut e = entity(
        m,
        "Pathway",
        "pathway",
        "A pathway through a framework (ScoDoc parcours).",
    );
    e.text("Code", 50)
        .required()
        .indexed()
        .doc("Code (ScoDoc code).")
        .example("Cyber");
    e.text("Name", 250)
        .doc("What it is (ScoDoc libelle).")
        .example("Cybersécurité");
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    joins(
        m,
        "Pathway",
        &[always(
            "CompetenceFramework",
            "CompetenceFramework",
            "Framework of the pathway.",
        )
        .back(
            "Pathways",
            "Pathways through the framework (ScoDoc parcours).",
        )],
    );
    set(
        m,
        "Pathways",
        "Pathway",
        TRAININGS,
        "Pathways through frameworks (ScoDoc parcours).",
    );
}

fn pathway_level(m: &mut Builder) {
    let mut e = row(
        m,
        "PathwayLevel",
        "pathway_level",
        "The level of a competence that a pathway asks for in a year (ScoDoc parcours_niveau_competence).",
    );
    e.int32("Year")
        .required()
        .between(1_i64, 3_i64)
        .doc("Year of the pathway, 1 to 3 (ScoDoc annee_parcours.ordre).");
    joins(
        m,
        "PathwayLevel",
        &[
            always("Pathway", "Pathway", "The pathway that asks.").back(
                "PathwayLevels",
                "Levels the pathway asks for, year by year.",
            ),
            always(
                "CompetenceLevel",
                "CompetenceLevel",
                "The level it asks for.",
            )
            .back(
                "PathwayLevels",
                "Pathways and years that ask for the level.",
            ),
        ],
    );
    set(
        m,
        "PathwayLevels",
        "PathwayLevel",
        TRAININGS,
        "Levels that pathways ask for, year by year (ScoDoc niveaux des parcours).",
    );
}

fn teaching_unit_pathway(m: &mut Builder) {
    tie(
        m,
        &Tie {
            entity: "TeachingUnitPathway",
            table: "teaching_unit_pathway",
            set: "TeachingUnitPathways",
            doc: "Which teaching units belong to which pathways (ScoDoc ue_parcours).",
            area: TRAININGS,
            ends: [
                End {
                    entity: "TeachingUnit",
                    called: "TeachingUnit",
                    sees: "Pathways",
                    doc: "Pathways the unit belongs to.",
                    links: "TeachingUnitPathways",
                },
                End {
                    entity: "Pathway",
                    called: "Pathway",
                    sees: "TeachingUnits",
                    doc: "Units of the pathway.",
                    links: "TeachingUnitPathways",
                },
            ],
        },
    );
    m.extend("TeachingUnitPathway")
        .decimal("Ects", 18, 5)
        .doc("European credits in this pathway, where they differ (ScoDoc ue_parcours.ects).");
}
