//! Trainings: what is taught. The catalogue stands here; below it, the inside of a programme and the
//! competences it leads to.

mod competences;
mod inside;
mod privileges;
pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder};

use crate::common::{
    End, Tie, duration_hours, entity, enumerations, joins, kept, maybe, on_both, optional_dates,
    optional_enumerations, optional_texts, set, texts, tie,
};
use crate::ratings::rate_counts;
use crate::rights::{TRAININGS, TRAININGS_EDIT};

pub(crate) fn declare(m: &mut Builder) {
    training(m);
    training_ties(m);
    provider(m);
    theme(m);
    page_actions(m);
    privileges::declare(m);
    inside::declare(m);
    competences::declare(m);
}

fn training(m: &mut Builder) {
    let mut e = entity(
        m,
        "Training",
        "training",
        "An item of the training catalogue; a programme is one too (ScoDoc formation), each version its own item.",
    );
    e.text("Name", 500)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("Name (ScoDoc titre).")
        .example("BUT Réseaux et télécommunications");
    e.text("Code", 50)
        .searchable()
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
        TRAININGS,
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
    for (name, obsolete, page) in [
        (
            "CatalogPageDataCode",
            "Import_PageDataCatalogCode",
            "catalogue page",
        ),
        (
            "MyTrainingsPageDataCode",
            "Import_PageDataMyTrainingCode",
            "session page",
        ),
    ] {
        e.text(name, 250)
            .doc(&format!("Code of the layout of the {page}."));
        e.text(obsolete, 250)
            .computed(name)
            .doc(&format!("Obsolete: code of the {page}."));
    }
}

/// The actions that choose how a training is laid out.
fn page_actions(m: &mut Builder) {
    for (name, page) in [
        ("SetMyTrainingsPageData", "session page"),
        ("SetCatalogPageData", "catalogue page"),
    ] {
        on_both(m, name, "Training", privileges::TRAINING, |action| {
            action
                .doc(&format!("Chooses the layout of the {page}."))
                .takes(|p| {
                    p.text("PageDataCode", 250)
                        .required()
                        .doc("Code of the layout.");
                })
                .needs(TRAININGS_EDIT);
        });
    }
}

/// What a programme has beyond a catalogue item.
fn programme(e: &mut EntityBuilder<'_>) {
    e.text("OfficialTitle", 500)
        .searchable()
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
        let area = TRAININGS;
        tie(
            m,
            &Tie {
                entity,
                table,
                set,
                doc,
                area,
                ends,
            },
        );
    }
    // The first provider stands beside the training, so that the service keeps the list.
    m.extend("Training")
        .read_only_navigations(&["TrainingProviders"]);
}

fn provider(m: &mut Builder) {
    let mut e = entity(
        m,
        "TrainingProvider",
        "training_provider",
        "An organisation that gives trainings.",
    );
    e.text("Name", 250)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("Name of the provider.")
        .example("Futurskill Formation");
    e.text("Code", 50)
        .searchable()
        .indexed()
        .doc("Code of the provider.");
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
        .searchable()
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
        TRAININGS,
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
        .searchable()
        .required()
        .indexed()
        .doc("Name of the theme.");
    e.text("Code", 50).searchable().doc("Code of the theme.");
    set(
        m,
        "TrainingThemes",
        "TrainingTheme",
        TRAININGS,
        "Themes of the catalogue.",
    );
}
