//! Enrolment: who takes part in a session, in its modules and in its groups.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder, OperationBuilder, ParametersBuilder};

use crate::common::{
    End, Tie, always, entity, fixed, joins, kept, maybe, on_both, optional_texts, set, tie,
};
use crate::rights::{ENROLMENT, ENROLMENT_EDIT};
use crate::sessions::cancellation;

pub(crate) fn declare(m: &mut Builder) {
    trainee(m);
    session_module_enrolment(m);
    student_group_membership(m);
    actions(m);
}

fn trainee(m: &mut Builder) {
    let mut e = entity(
        m,
        "Trainee",
        "trainee",
        "The enrolment of a person in a training session (ScoDoc formsemestre_inscription).",
    );
    // The vendor lets nobody change an enrolment but by actions; here a PATCH of the dates means `ChangeDates`,
    // and one of the session `ChangeSession`.
    e.date_time("StartedOn")
        .indexed()
        .doc("When the enrolment begins (UTC); that of the session unless said.");
    e.date_time("FinishedOn")
        .doc("When the enrolment ends (UTC); that of the session unless said.");
    cancellation(&mut e);
    enrolment_flags(&mut e);
    request(&mut e);
    lms(&mut e);
    presence(&mut e);
    e.enumeration("EnrolmentState", "EnrolmentState")
        .read_only()
        .doc("State in the semester: enrolled, resigned, defaulting (ScoDoc etat I, D, DEF).");
    e.text("ApogeeStage", 24)
        .doc("Apogée stage of the enrolment (ScoDoc etape).");
    optional_texts(&mut e, 3);
    joins(
        m,
        "Trainee",
        &[
            always("TrainingSession", "TrainingSession", "Session of the enrolment (ScoDoc formsemestre).")
                .back("Trainees", "Enrolments in the session (ScoDoc inscriptions)."),
            fixed("User", "User", "Who is enrolled.")
                .back("Trainees", "Enrolments of the person in training sessions."),
            kept("Student", "Student", "Who is enrolled, as a student of the session's department (ScoDoc étudiant).")
                .back("Trainees", "Enrolments of the student (ScoDoc inscriptions)."),
            maybe("Pathway", "Pathway", "Pathway the student follows (ScoDoc parcour_id).")
                .back("Trainees", "Enrolments that follow the pathway."),
            kept("MainGroup", "StudentGroup", "The student's group in the first partition of the session, by which attendance and averages are usually told.")
                .back("MainTrainees", "Enrolments whose main group this is."),
        ],
    );
    m.extend("TrainingSession").owns(&["Trainees"]);
    m.extend("Trainee")
        .alternate_key(&["TrainingSessionId", "UserId"])
        // What a session's UserCount counts, for every session of a page.
        .index(&["TrainingSessionId", "IsCancelled", "DeletedOn"]);
    set(
        m,
        "Trainees",
        "Trainee",
        ENROLMENT,
        "Enrolments in training sessions (ScoDoc inscriptions).",
    )
    .also_known_as(&["Trainee"])
    .tracks_changes();
}

fn enrolment_flags(e: &mut EntityBuilder<'_>) {
    for (name, doc) in [
        ("IsBlackListed", "The person may not take part."),
        ("IsCharged", "Charged although cancelled."),
        ("Certificated", "A certificate was given."),
    ] {
        e.boolean(name)
            .not_null()
            .default(false)
            .read_only()
            .doc(doc);
    }
    e.date_time("CertificatedOn")
        .read_only()
        .doc("When the certificate was given (UTC).");
    e.enumeration("RegistrationOrigin", "RegistrationOrigin")
        .read_only()
        .doc("Where the enrolment came from.");
}

fn request(e: &mut EntityBuilder<'_>) {
    for (name, ty, doc) in [
        (
            "TrainingRequestCategory",
            "TrainingRequestCategory",
            "Category in the training plan.",
        ),
        (
            "TrainingRequestType",
            "TrainingRequestType",
            "Scheme under which it was accepted.",
        ),
        (
            "TrainingRequestPriority",
            "TrainingRequestPriority",
            "Priority of the request.",
        ),
        (
            "IsDif",
            "YesNo",
            "Under the individual right to training (DIF).",
        ),
        ("Imputable", "YesNo", "Counts in the training plan."),
    ] {
        e.enumeration(name, ty).read_only().doc(doc);
    }
    e.decimal("PedagogicCost", 18, 2)
        .read_only()
        .unit("EUR")
        .doc("Cost of the teaching.");
    e.decimal("TrainingHours", 18, 5)
        .read_only()
        .unit("h")
        .doc("Hours of training.");
}

fn lms(e: &mut EntityBuilder<'_>) {
    e.complex("AccessTime", "Duration")
        .read_only()
        .doc("How long the content may be used.");
    e.int64("AccessTimeInSeconds")
        .read_only()
        .unit("s")
        .doc("How long the content may be used, in seconds.");
    lms_progress(e);
    for (name, unit, doc) in [
        (
            "LmsTimeEstimated",
            "min",
            "Minutes the online content is thought to take.",
        ),
        (
            "LmsAccessCount",
            "1",
            "How often the online content was opened.",
        ),
        (
            "LmsAttemptCount",
            "1",
            "How often the online content was attempted.",
        ),
    ] {
        e.int32(name).read_only().unit(unit).doc(doc);
    }
    for (name, doc) in [
        (
            "LmsSuccessDate",
            "When the online content was passed (UTC).",
        ),
        (
            "LmsLastAccessedOn",
            "When the online content was last opened (UTC).",
        ),
        (
            "LmsFirstCompletedOn",
            "When the online content was first completed (UTC).",
        ),
        (
            "LmsFirstPassedOn",
            "When the online content was first passed (UTC).",
        ),
    ] {
        e.date_time(name).read_only().doc(doc);
    }
    for (name, doc) in [
        ("LmsLastScore", "Last score."),
        ("LmsBestScore", "Best score."),
        ("LmsRequiredScore", "Score needed to pass."),
    ] {
        e.decimal(name, 18, 5).read_only().doc(doc);
    }
}

/// What training and evaluation enrolments both know of the online content.
pub(crate) fn lms_progress(e: &mut EntityBuilder<'_>) {
    e.enumeration("LmsProgress", "LmsProgress")
        .read_only()
        .doc("How far the learner is in the online content.");
    e.decimal("LmsProgressPercent", 18, 5)
        .read_only()
        .unit("%")
        .doc("How far the learner is, in percent.");
    e.enumeration("LmsSuccess", "LmsSuccess")
        .read_only()
        .doc("Whether the learner passed the online content.");
    e.int32("LmsTimeSpend")
        .read_only()
        .unit("min")
        .doc("Minutes spent in the online content.");
}

/// What is told from the presence rows of the enrolment, and what is said of it as a whole.
fn presence(e: &mut EntityBuilder<'_>) {
    let all = |state| {
        let value = format!("Services.TraineePresence'{state}'");
        format!("Presences/all(p:p/TraineePresence eq {value}):{value}")
    };
    let value = |state| format!("Services.TraineePresence'{state}'");
    e.enumeration("TraineePresence", "TraineePresence")
        .computed(&format!(
            "case(not Presences/any():{},{},{},{},{},true:{})",
            value("None"),
            all("Present"),
            all("Absent"),
            all("Unknown"),
            all("None"),
            value("Partial"),
        ))
        .doc("Presence at all meetings where it is the same at each, else partial.");
    e.decimal("PresenceHours", 18, 5)
        .computed("Presences/aggregate(PresenceHours with sum)")
        .unit("h")
        .doc("Hours of presence at all meetings; null while nothing is recorded.");
    e.decimal("PresentialTotalDuration", 18, 5)
        .computed("TrainingSession/MeetingSessions/aggregate(DurationHours with sum)")
        .unit("h")
        .doc("Hours of all meetings of the session.");
    e.decimal("AbsenteeismPercent", 18, 5)
        .computed(
            "case(PresentialTotalDuration gt 0:\
             100 mul (PresentialTotalDuration sub PresenceHours) divby PresentialTotalDuration)",
        )
        .unit("%")
        .doc("Part of the meetings' hours that was missed; null when there are none, or nothing is recorded.");
    e.enumeration("ConvocationPresence", "YesNo")
        .read_only()
        .doc("The convocation was received.");
    e.enumeration("AbsenceJustified", "AbsenceJustified")
        .read_only()
        .doc("Whether the absence is justified.");
    e.long_text("AbsenceReason")
        .read_only()
        .read_with(crate::rights::ATTENDANCE_REASONS)
        .doc("Reason of the absence.");
}

fn session_module_enrolment(m: &mut Builder) {
    tie(
        m,
        &Tie {
            entity: "SessionModuleEnrolment",
            table: "session_module_enrolment",
            set: "SessionModuleEnrolments",
            doc: "Which students take which module of a session (ScoDoc inscriptions aux moduleimpls).",
            area: ENROLMENT,
            ends: [
                End {
                    entity: "SessionModule",
                    called: "SessionModule",
                    sees: "Students",
                    doc: "Students who take the module here.",
                    links: "SessionModuleEnrolments",
                },
                End {
                    entity: "Student",
                    called: "Student",
                    sees: "SessionModules",
                    doc: "Modules in sessions the student takes.",
                    links: "SessionModuleEnrolments",
                },
            ],
        },
    );
    joins(
        m,
        "SessionModuleEnrolment",
        &[
            kept("Trainee", "Trainee", "Enrolment in the session.").back(
                "SessionModuleEnrolments",
                "Modules of the session the enrolled student takes.",
            ),
        ],
    );
}

fn student_group_membership(m: &mut Builder) {
    tie(
        m,
        &Tie {
            entity: "StudentGroupMembership",
            table: "student_group_membership",
            set: "StudentGroupMemberships",
            doc: "Which students are in which groups, at most one per partition (ScoDoc étudiants d'un groupe, group_membership).",
            area: ENROLMENT,
            ends: [
                End {
                    entity: "StudentGroup",
                    called: "StudentGroup",
                    sees: "Students",
                    doc: "Students of the group.",
                    links: "StudentGroupMemberships",
                },
                End {
                    entity: "Student",
                    called: "Student",
                    sees: "StudentGroups",
                    doc: "Groups the student is in.",
                    links: "StudentGroupMemberships",
                },
            ],
        },
    );
    joins(
        m,
        "StudentGroupMembership",
        &[kept(
            "Trainee",
            "Trainee",
            "Enrolment in the session the group is of.",
        )
        .back(
            "StudentGroupMemberships",
            "Groups of the session the enrolled student is in.",
        )],
    );
    m.extend("StudentGroup").owns(&["StudentGroupMemberships"]);
    m.extend("SessionModule").owns(&["SessionModuleEnrolments"]);
    // Whoever leaves a session leaves its modules and its groups (ScoDoc désinscription).
    m.extend("Trainee")
        .owns(&["SessionModuleEnrolments", "StudentGroupMemberships"]);
}

fn actions(m: &mut Builder) {
    m.action("Register")
        .on_collection("Trainee")
        .doc("Enrols a person in a training session.")
        .takes(registration)
        .also_takes("Trainee")
        .gives_one("Trainee")
        .needs(ENROLMENT_EDIT);
    let trainee = ("TraineeId", "Key of the enrolment.");
    on_both(m, "ChangeDates", "Trainee", trainee, |action| {
        action
            .doc("Moves the enrolment in time. Answers it when the request prefers a representation.")
            .takes(|p| {
                p.date_time("StartedOn").doc("When the enrolment begins (UTC).");
                p.date_time("FinishedOn").doc("When the enrolment ends (UTC).");
            })
            .gives_one("Trainee")
            .or_nothing()
            .needs(ENROLMENT_EDIT);
    });
    on_both(m, "ChangeSession", "Trainee", trainee, |action| {
        action
            .doc("Moves the enrolment to another session of the same training. Answers it when the request prefers a representation.")
            .takes(|p| {
                p.int64("SessionId")
                    .required()
                    .doc("Key of the session it moves to.");
            })
            .gives_one("Trainee")
            .or_nothing()
            .needs(ENROLMENT_EDIT);
    });
    for bound in [false, true] {
        let mut action = m.action("Unregister");
        if bound {
            action.on("Trainee");
        } else {
            action.on_collection("Trainee");
        }
        unregister(&mut action).needs(ENROLMENT_EDIT);
    }
}

/// Who is enrolled, and where: what both kinds of enrolment are told.
pub(crate) fn registration(p: &mut ParametersBuilder<'_>) {
    p.int64("SessionId").required().doc("Key of the session.");
    p.int64("UserId").required().doc("Key of the person.");
}

/// Both kinds of enrolment are ended by the same words, of which a call says one.
pub(crate) fn unregister<'o, 'm>(
    action: &'o mut OperationBuilder<'m>,
) -> &'o mut OperationBuilder<'m> {
    action
        .doc("Ends an enrolment: it is archived and may be restored. One of the two keys is given.")
        .takes(|p| {
            p.int64("TraineeId")
                .doc("Key of the enrolment in a training session.");
            p.int64("EvaluationTraineeId")
                .also_known_as("ÉvaluationTraineeId")
                .doc("Key of the enrolment in an evaluation session.");
        })
}
