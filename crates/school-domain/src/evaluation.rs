//! Evaluation: what is examined, when, and who takes part.
//!
//! An *evaluation* is an item of the catalogue; its *session* is the dated event that ScoDoc calls évaluation.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder};

use crate::common::{End, Tie, always, entity, fixed, flags, joins, kept, maybe, row, set, tie};
use crate::enrolment::{lms_progress, registration, unregister};
use crate::ratings::rate_counts;
use crate::rights::{EVALUATION, EVALUATION_EDIT};
use crate::sessions::{cancellation, cancelling, status};

pub(crate) fn declare(m: &mut Builder) {
    evaluation(m);
    evaluation_session(m);
    evaluation_trainee(m);
    evaluation_weight(m);
    actions(m);
}

fn evaluation(m: &mut Builder) {
    let mut e = entity(
        m,
        "Evaluation",
        "evaluation",
        "An item of the evaluation catalogue: a quiz, an assignment, a satisfaction survey.",
    );
    e.text("Name", 500)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("Name.")
        .example("Contrôle 1");
    e.text("Code", 50).searchable().indexed().doc("Code.");
    e.text("GroupingCode", 50)
        .doc("What several evaluations have in common.");
    e.long_text("Goal").doc("What it aims at.");
    e.enumeration("Category", "EvaluationCategory")
        .doc("What it is used for.");
    e.enumeration("Language", "ResourceLanguage")
        .doc("Language of the evaluation.");
    e.enumeration("ValidationType", "ValidationType")
        .doc("What a learner obtains.");
    e.decimal("PriceByUser", 18, 2)
        .unit("EUR")
        .doc("Price for one person.");
    e.complex("Duration", "Duration").doc("How long it takes.");
    e.complex("TimeAvailable", "Duration")
        .doc("How long it stays open to a learner.");
    e.int64("Owner").doc("Key of the person who owns the item.");
    e.text("CompletePictureUrl", 250)
        .doc("Path of the picture.");
    e.text("Import_PageDataCatalogCode", 250)
        .doc("Obsolete: code of the catalogue page.");
    rate_counts(&mut e);
    joins(
        m,
        "Evaluation",
        &[kept(
            "PrimaryDomain",
            "Domain",
            "Domain that manages the evaluation.",
        )
        .back("PrimaryEvaluations", "Evaluations the domain manages.")],
    );
    set(
        m,
        "Evaluations",
        "Evaluation",
        EVALUATION,
        "The evaluation catalogue.",
    )
    .also_known_as(&["Évaluations"]);
    tie(
        m,
        &Tie {
            entity: "EvaluationJob",
            table: "evaluation_job",
            set: "EvaluationJobs",
            doc: "Which evaluations are for which jobs.",
            area: EVALUATION,
            ends: [
                End {
                    entity: "Evaluation",
                    called: "Evaluation",
                    sees: "Jobs",
                    doc: "Jobs the evaluation is for.",
                    links: "EvaluationJobs",
                },
                End {
                    entity: "Job",
                    called: "Job",
                    sees: "Evaluations",
                    doc: "Evaluations for the job.",
                    links: "EvaluationJobs",
                },
            ],
        },
    );
}

fn evaluation_session(m: &mut Builder) {
    let mut e = entity(
        m,
        "EvaluationSession",
        "evaluation_session",
        "An evaluation as it is held once (ScoDoc évaluation).",
    );
    e.text("Name", 250)
        .searchable()
        .indexed()
        .folded()
        .doc("Name (ScoDoc description).")
        .example("DS 1");
    e.text("Code", 50).searchable().indexed().doc("Code.");
    e.decimal("PriceByUser", 18, 2)
        .unit("EUR")
        .doc("Price for one person.");
    e.date_time("StartedOn")
        .indexed()
        .doc("When it starts (UTC; ScoDoc date_debut); null while no date is set.");
    e.date_time("FinishedOn")
        .indexed()
        .doc("When it ends (UTC; ScoDoc date_fin); null while no date is set.");
    e.enumeration("Status", "EvaluationSessionStatus")
        .computed(&status("EvaluationSessionStatus"))
        .doc("Where it stands today.");
    e.etag(&["Status"]);
    e.enumeration("Modality", "SessionModality")
        .doc("How people come into the session.");
    e.enumeration("AccessConstraint", "AccessConstraint")
        .read_only()
        .doc("What restricts the access.");
    e.date_time("RegisteringClosingDate")
        .doc("Until when people may enrol (UTC).");
    cancellation(&mut e);
    e.int32("UserCount")
        .not_null()
        .computed("EvaluationTrainees/$count($filter=IsCancelled eq false)")
        .doc("People enrolled now: live enrolments that are not cancelled.");
    marking(&mut e);
    joins(
        m,
        "EvaluationSession",
        &[
            fixed("Evaluation", "Evaluation", "What is held.")
                .back("EvaluationSessions", "When the evaluation is held.")
                .also_known_as("Évaluation"),
            kept(
                "PrimaryDomain",
                "Domain",
                "Domain that manages the session.",
            )
            .back(
                "PrimaryEvaluationSessions",
                "Evaluation sessions the domain manages.",
            ),
            maybe(
                "TrainingSession",
                "TrainingSession",
                "Training session it belongs to (ScoDoc formsemestre).",
            )
            .back(
                "EvaluationSessions",
                "Evaluations held in the session (ScoDoc évaluations).",
            ),
            maybe(
                "SessionModule",
                "SessionModule",
                "Module it examines (ScoDoc moduleimpl).",
            )
            .back(
                "EvaluationSessions",
                "Evaluations of the module here (ScoDoc évaluations).",
            ),
        ],
    );
    set(
        m,
        "EvaluationSessions",
        "EvaluationSession",
        EVALUATION,
        "Evaluations as they are held (ScoDoc évaluations).",
    )
    .also_known_as(&["ÉvaluationSessions"])
    .tracks_changes();
    tie(
        m,
        &Tie {
            entity: "EvaluationSessionEvaluator",
            table: "evaluation_session_evaluator",
            set: "EvaluationSessionEvaluators",
            doc: "Who evaluates in which session.",
            area: EVALUATION,
            ends: [
                End {
                    entity: "EvaluationSession",
                    called: "EvaluationSession",
                    sees: "Evaluators",
                    doc: "People who evaluate in the session.",
                    links: "EvaluationSessionEvaluators",
                },
                End {
                    entity: "User",
                    called: "User",
                    sees: "EvaluatedSessions",
                    doc: "Evaluation sessions in which the person evaluates.",
                    links: "EvaluationSessionEvaluators",
                },
            ],
        },
    );
}

/// How the marks of an evaluation count (ScoDoc évaluation).
fn marking(e: &mut EntityBuilder<'_>) {
    e.decimal("MaxGrade", 18, 5)
        .doc("Mark that stands for everything right (ScoDoc note_max).")
        .example(entity_model::Value::Decimal(20.into()));
    e.decimal("Coefficient", 18, 5)
        .doc("Coefficient in the module (ScoDoc coefficient).")
        .example(entity_model::Value::Decimal(1.into()));
    e.enumeration("Kind", "EvaluationKind")
        .doc("Kind of evaluation (ScoDoc evaluation_type).");
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    e.boolean("IsVisibleOnReport")
        .not_null()
        .default(true)
        .doc("Shown on reports (ScoDoc visibulletin).");
    flags(
        e,
        &[(
            "PublishIncomplete",
            "Counts before every mark is in (ScoDoc publish_incomplete).",
        )],
    );
    e.date_time("BlockedUntil")
        .doc("Its marks do not count before this moment (UTC; ScoDoc blocked_until).");
}

fn evaluation_trainee(m: &mut Builder) {
    let mut e = entity(
        m,
        "EvaluationTrainee",
        "evaluation_trainee",
        "The enrolment of a person in an evaluation session.",
    );
    e.date_time("StartedOn")
        .read_only()
        .indexed()
        .doc("When the enrolment begins (UTC).");
    e.date_time("FinishedOn")
        .read_only()
        .doc("When the enrolment ends (UTC).");
    cancellation(&mut e);
    for (name, doc) in [
        ("IsBlackListed", "The person may not take part."),
        ("IsCharged", "Charged although cancelled."),
        (
            "RestrictedLogin",
            "The person comes in with a login of the evaluation's own.",
        ),
    ] {
        e.boolean(name)
            .not_null()
            .default(false)
            .read_only()
            .doc(doc);
    }
    e.text("Login", 250)
        .read_only()
        .doc("Login of the evaluation's own.");
    e.enumeration("RegistrationOrigin", "RegistrationOrigin")
        .read_only()
        .doc("Where the enrolment came from.");
    lms_progress(&mut e);
    joins(
        m,
        "EvaluationTrainee",
        &[
            fixed(
                "EvaluationSession",
                "EvaluationSession",
                "Session of the enrolment.",
            )
            .back("EvaluationTrainees", "Enrolments in the session.")
            .also_known_as("ÉvaluationSession"),
            fixed("User", "User", "Who is enrolled.").back(
                "EvaluationTrainees",
                "Enrolments of the person in evaluation sessions.",
            ),
        ],
    );
    m.extend("EvaluationTrainee")
        .alternate_key(&["EvaluationSessionId", "UserId"])
        .index(&["EvaluationSessionId", "IsCancelled", "DeletedOn"]);
    set(
        m,
        "EvaluationTrainees",
        "EvaluationTrainee",
        EVALUATION,
        "Enrolments in evaluation sessions.",
    )
    .also_known_as(&["ÉvaluationTrainees"])
    .tracks_changes();
    tie(
        m,
        &Tie {
            entity: "EvaluationTraineeManager",
            table: "evaluation_trainee_manager",
            set: "EvaluationTraineeManagers",
            doc: "Who manages which evaluation enrolment.",
            area: EVALUATION,
            ends: [
                End {
                    entity: "EvaluationTrainee",
                    called: "EvaluationTrainee",
                    sees: "Managers",
                    doc: "People who manage the enrolment.",
                    links: "EvaluationTraineeManagers",
                },
                End {
                    entity: "User",
                    called: "User",
                    sees: "ManagedEvaluationTrainees",
                    doc: "Evaluation enrolments the person manages.",
                    links: "EvaluationTraineeManagers",
                },
            ],
        },
    );
}

fn evaluation_weight(m: &mut Builder) {
    let mut e = row(
        m,
        "EvaluationWeight",
        "evaluation_weight",
        "How much an evaluation counts in a teaching unit (ScoDoc evaluation_ue_poids).",
    );
    e.decimal("Weight", 18, 5)
        .required()
        .doc("Weight (ScoDoc poids).");
    joins(
        m,
        "EvaluationWeight",
        &[
            always(
                "EvaluationSession",
                "EvaluationSession",
                "The evaluation (ScoDoc évaluation).",
            )
            .back(
                "EvaluationWeights",
                "How much the evaluation counts in each unit (ScoDoc poids).",
            ),
            always(
                "TeachingUnit",
                "TeachingUnit",
                "The unit it counts in (ScoDoc UE).",
            )
            .back(
                "EvaluationWeights",
                "How much each evaluation counts in the unit.",
            ),
        ],
    );
    m.extend("EvaluationSession")
        .owns(&["EvaluationWeights", "EvaluationTrainees"]);
    m.extend("TrainingSession").owns(&["EvaluationSessions"]);
    m.extend("EvaluationWeight")
        .alternate_key(&["EvaluationSessionId", "TeachingUnitId"]);
    set(
        m,
        "EvaluationWeights",
        "EvaluationWeight",
        EVALUATION,
        "Weights of evaluations towards units (ScoDoc poids).",
    );
}

fn actions(m: &mut Builder) {
    m.action("Create")
        .on_collection("EvaluationSession")
        .doc("Creates a session of an evaluation.")
        .takes(|p| {
            p.int64("EvaluationId")
                .required()
                .also_known_as("ÉvaluationId")
                .doc("Key of the evaluation that is held.");
        })
        .also_takes("EvaluationSession")
        .gives_one("EvaluationSession")
        .needs(EVALUATION_EDIT);
    m.action("Cancel")
        .on("EvaluationSession")
        .doc("Cancels the session and its enrolments; refused when it is cancelled already.")
        .takes(cancelling)
        .needs(EVALUATION_EDIT);
    m.action("Register")
        .on_collection("EvaluationTrainee")
        .doc("Enrols a person in an evaluation session.")
        .takes(registration)
        .also_takes("EvaluationTrainee")
        .gives_one("EvaluationTrainee")
        .needs(EVALUATION_EDIT);
    for bound in [false, true] {
        let mut action = m.action("Unregister");
        if bound {
            action.on("EvaluationTrainee");
        } else {
            action.on_collection("EvaluationTrainee");
        }
        unregister(&mut action).needs(EVALUATION_EDIT);
    }
}
