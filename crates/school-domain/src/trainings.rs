//! Trainings: what is taught. The catalogue, and the inside of a programme: units, modules, competences.

use entity_model::{Builder, EntityBuilder};

use crate::common::{
    End, Tie, always, duration_hours, entity, enumerations, flags, joins, kept, maybe,
    optional_dates, optional_enumerations, optional_texts, row, set, texts, tie,
};
use crate::ratings::rate_counts;
use crate::rights::TRAININGS_VIEW;

pub(crate) fn declare(m: &mut Builder) {
    training(m);
    training_ties(m);
    provider(m);
    theme(m);
    teaching_unit(m);
    subject(m);
    module(m);
    framework(m);
    competence(m);
    pathway(m);
}

fn training(m: &mut Builder) {
    let mut e = entity(
        m,
        "Training",
        "training",
        "An item of the training catalogue; a programme is one too (ScoDoc formation), each version its own item.",
    );
    e.text("Name", 500)
        .required()
        .indexed()
        .folded()
        .doc("Name (ScoDoc titre).")
        .example("BUT Réseaux et télécommunications");
    e.text("Code", 50)
        .indexed()
        .doc("Code (ScoDoc acronyme).")
        .also_known_as("Acronym")
        .example("AAA");
    e.text("GroupingCode", 50)
        .indexed()
        .doc("What the versions of one programme have in common (ScoDoc formation_code).")
        .example("FRT26");
    catalogue(&mut e);
    durations(&mut e);
    numbers(&mut e);
    rate_counts(&mut e);
    links_of_the_platform(&mut e);
    programme(&mut e);
    optional_enumerations(&mut e, 8);
    optional_texts(&mut e, 8);
    optional_dates(&mut e);
    for n in 1..=3 {
        e.decimal(&format!("OptionalDecimalField{n}"), 18, 5)
            .doc(&format!("Number of the site's own, number {n}."));
    }
    joins(
        m,
        "Training",
        &[
            kept(
                "PrimaryDomain",
                "Domain",
                "Domain that manages the training (ScoDoc département).",
            )
            .back("PrimaryTrainings", "Trainings the domain manages."),
            maybe("Manager", "User", "Who manages the training.")
                .back("ManagedTrainings", "Trainings the person manages."),
            maybe(
                "EducationalManager",
                "User",
                "Who is responsible for what is taught.",
            )
            .back(
                "EducationallyManagedTrainings",
                "Trainings the person is educationally responsible for.",
            ),
            kept(
                "TrainingProvider",
                "TrainingProvider",
                "First of the providers.",
            )
            .back(
                "PrincipalTrainings",
                "Trainings whose first provider this is.",
            ),
            maybe(
                "CompetenceFramework",
                "CompetenceFramework",
                "Competence framework of the programme (ScoDoc référentiel de compétences).",
            )
            .back("Trainings", "Programmes that follow the framework."),
        ],
    );
    set(
        m,
        "Trainings",
        "Training",
        TRAININGS_VIEW,
        "The training catalogue, programmes included (ScoDoc formations).",
    )
    .also_known_as(&["Training"]);
}

fn catalogue(e: &mut EntityBuilder<'_>) {
    enumerations(
        e,
        &[
            ("TrainingCategory", "What the training is used for."),
            ("LearningMode", "How people learn."),
            ("OrganisationModality", "For whom it is organised."),
            ("ValidationType", "What a learner obtains."),
            ("RequiredEducationLevel", "Level of education asked."),
        ],
    );
    e.enumeration("Language", "ResourceLanguage")
        .doc("Language of the training.");
    e.enumeration("PublishOnLxp", "YesNo")
        .doc("Published on the learning experience platform.");
    e.enumeration("AvailableOnMobile", "YesNo")
        .doc("Available on a mobile device.");
    for (name, doc) in [
        ("Goal", "What it aims at."),
        ("Content", "What it contains."),
        ("SpecificCondition", "Conditions of its own."),
    ] {
        e.long_text(name).doc(doc);
    }
    texts(
        e,
        &[
            ("DiplomaName", 250, "Name of the diploma."),
            (
                "CpfCode",
                50,
                "Code in the national training account (CPF).",
            ),
            ("CompletePictureUrl", 250, "Path of the picture."),
        ],
    );
}

fn durations(e: &mut EntityBuilder<'_>) {
    for (name, doc) in [
        ("Duration", "How long it takes."),
        ("TimeAvailable", "How long it stays open to a learner."),
        ("AccessTime", "How long the content may be used."),
    ] {
        e.complex(name, "Duration").doc(doc);
    }
    duration_hours(e);
    e.int64("AccessTimeInSeconds")
        .unit("s")
        .doc("How long the content may be used, in seconds.");
    e.int32("ContentAccessDurationAfterEnd")
        .unit("d")
        .doc("Days during which the content stays open after the end of an enrolment.");
    e.boolean("CanAccessContentAfterEnd")
        .not_null()
        .default(false)
        .doc("The content may be consulted after the end of an enrolment.");
}

fn numbers(e: &mut EntityBuilder<'_>) {
    for (name, doc) in [
        ("PriceByUser", "Price for one person."),
        ("PriceBySession", "Price for one session."),
    ] {
        e.decimal(name, 18, 2).unit("EUR").doc(doc);
    }
    for (name, doc) in [
        ("UserCountMin", "People from which a session pays."),
        ("UserCountMax", "People a session takes."),
        (
            "WaitingTraineeThreshold",
            "People waiting from which a session should be opened.",
        ),
    ] {
        e.int32(name).at_least(0_i64).doc(doc);
    }
    e.int64("Owner").doc("Key of the person who owns the item.");
}

fn links_of_the_platform(e: &mut EntityBuilder<'_>) {
    for (name, doc) in [
        (
            "RegisterUserOnTrainingUrl",
            "Address where a person enrols.",
        ),
        (
            "StartTrainingPlayerUrl",
            "Address where the content starts.",
        ),
    ] {
        e.long_text(name).read_only().doc(doc);
    }
    for (name, doc) in [
        (
            "Import_PageDataCatalogCode",
            "Obsolete: code of the catalogue page.",
        ),
        (
            "Import_PageDataMyTrainingCode",
            "Obsolete: code of the session page.",
        ),
    ] {
        e.text(name, 250).read_only().doc(doc);
    }
}

/// What a programme has beyond a catalogue item.
fn programme(e: &mut EntityBuilder<'_>) {
    e.text("OfficialTitle", 500)
        .doc("Official title of the programme (ScoDoc titre_officiel).");
    e.int32("ProgrammeVersion")
        .not_null()
        .default(1_i64)
        .doc("Version of the programme (ScoDoc version).")
        .example(1_i64);
    e.int32("CursusType")
        .not_null()
        .default(0_i64)
        .indexed()
        .doc("Kind of programme (ScoDoc type_parcours): 0 and 100 DUT, 200 to 240 professional degree, 402 master, 700 BUT.")
        .example(700_i64);
    e.text("SpecialityCode", 32)
        .doc("Code of the speciality (ScoDoc code_specialite).");
    e.long_text("Comments")
        .doc("Comments on the programme (ScoDoc commentaire).");
}

fn training_ties(m: &mut Builder) {
    let end = |sees, doc, links| End {
        entity: "Training",
        called: "Training",
        sees,
        doc,
        links,
    };
    let other = |entity, doc, links| End {
        entity,
        called: entity,
        sees: "Trainings",
        doc,
        links,
    };
    let ties = [
        (
            "TrainingJob",
            "training_job",
            "TrainingJobs",
            "Which trainings are for which jobs.",
            [
                end("Jobs", "Jobs the training is for.", "TrainingJobs"),
                other("Job", "Trainings for the job.", "TrainingJobs"),
            ],
        ),
        (
            "TrainingTrainingTheme",
            "training_training_theme",
            "TrainingTrainingThemes",
            "Which trainings belong to which themes.",
            [
                end(
                    "TrainingThemes",
                    "Themes of the training.",
                    "TrainingTrainingThemes",
                ),
                other(
                    "TrainingTheme",
                    "Trainings of the theme.",
                    "TrainingTrainingThemes",
                ),
            ],
        ),
        (
            "TrainingTrainingProvider",
            "training_training_provider",
            "TrainingTrainingProviders",
            "Which providers offer which trainings.",
            [
                end(
                    "TrainingProviders",
                    "Providers of the training.",
                    "TrainingTrainingProviders",
                ),
                other(
                    "TrainingProvider",
                    "Trainings the provider offers.",
                    "TrainingTrainingProviders",
                ),
            ],
        ),
        (
            "TrainingRequiredTraining",
            "training_required_training",
            "TrainingRequiredTrainings",
            "Which trainings are required before which.",
            [
                end(
                    "RequiredTrainings",
                    "Trainings required before this one.",
                    "TrainingRequiredTrainings",
                ),
                End {
                    entity: "Training",
                    called: "RequiredTraining",
                    sees: "RequiredByTrainings",
                    doc: "Trainings that require this one.",
                    links: "RequiredByLinks",
                },
            ],
        ),
    ];
    for (entity, table, set, doc, ends) in ties {
        let right = TRAININGS_VIEW;
        tie(
            m,
            &Tie {
                entity,
                table,
                set,
                doc,
                right,
                ends,
            },
        );
    }
}

fn provider(m: &mut Builder) {
    let mut e = entity(
        m,
        "TrainingProvider",
        "training_provider",
        "An organisation that gives trainings.",
    );
    e.text("Name", 250)
        .required()
        .indexed()
        .folded()
        .doc("Name of the provider.")
        .example("Futurskill Formation");
    e.text("Code", 50).indexed().doc("Code of the provider.");
    texts(
        &mut e,
        &[
            (
                "ActivityNumber",
                50,
                "Number of the declaration of activity.",
            ),
            ("SiretNumber", 50, "Number of the establishment (SIRET)."),
            ("SirenNumber", 50, "Number of the company (SIREN)."),
            ("SocialReason", 250, "Registered name."),
            ("PhoneNumber", 50, "Telephone."),
            ("FaxNumber", 50, "Fax."),
            ("Contact", 250, "Name of the person to turn to."),
            ("WebUrl", 250, "Web address."),
            ("Address1", 250, "Address, first line."),
            ("Address2", 250, "Address, second line."),
            ("City", 250, "City."),
            ("PostalCode", 50, "Postal code."),
            ("Country", 250, "Country."),
        ],
    );
    e.text("Email", 250)
        .also_known_as("Mail")
        .doc("E-mail address.");
    e.long_text("SpecificInformation")
        .doc("Anything else worth knowing.");
    joins(
        m,
        "TrainingProvider",
        &[kept(
            "PrimaryDomain",
            "Domain",
            "Domain that manages the provider.",
        )
        .back("PrimaryTrainingProviders", "Providers the domain manages.")],
    );
    set(
        m,
        "TrainingProviders",
        "TrainingProvider",
        TRAININGS_VIEW,
        "Organisations that give trainings.",
    )
    .also_known_as(&["TrainingProvider"]);
}

fn theme(m: &mut Builder) {
    let mut e = entity(
        m,
        "TrainingTheme",
        "training_theme",
        "A theme the catalogue is sorted by.",
    );
    e.text("Name", 250)
        .required()
        .indexed()
        .doc("Name of the theme.");
    e.text("Code", 50).doc("Code of the theme.");
    set(
        m,
        "TrainingThemes",
        "TrainingTheme",
        TRAININGS_VIEW,
        "Themes of the catalogue.",
    );
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
        TRAININGS_VIEW,
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
        TRAININGS_VIEW,
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
        TRAININGS_VIEW,
        "Modules of programmes (ScoDoc modules).",
    );
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
        TRAININGS_VIEW,
        "Coefficients of modules towards units (ScoDoc module_ue_coef).",
    );
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
        TRAININGS_VIEW,
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
        TRAININGS_VIEW,
        "Competences of frameworks (ScoDoc compétences).",
    );

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
        TRAININGS_VIEW,
        "Levels of competences (ScoDoc niveaux).",
    );

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
        TRAININGS_VIEW,
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
        TRAININGS_VIEW,
        "Pathways through frameworks (ScoDoc parcours).",
    );

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
        TRAININGS_VIEW,
        "Levels that pathways ask for, year by year.",
    );

    tie(
        m,
        &Tie {
            entity: "TeachingUnitPathway",
            table: "teaching_unit_pathway",
            set: "TeachingUnitPathways",
            doc: "Which teaching units belong to which pathways (ScoDoc ue_parcours).",
            right: TRAININGS_VIEW,
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
