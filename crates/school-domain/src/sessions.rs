//! Sessions: a training as it is run, with its modules, groups, meetings and places.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder, OperationBuilder, ParametersBuilder, Primitive};

use crate::common::{
    End, Tie, always, duration_hours, entity, enumerations, fixed, flags, joins, maybe, on_both,
    optional_enumeration, row, set, texts, tie,
};
use crate::rights::{DOCUMENTS_EDIT, SESSIONS, SESSIONS_EDIT};

pub(crate) fn declare(m: &mut Builder) {
    training_session(m);
    training_session_ties(m);
    apogee_stage(m);
    session_module(m);
    partition(m);
    student_group(m);
    meeting_session(m);
    tutor_attendance(m);
    session_actions(m);
    meeting_actions(m);
}

/// Where a session stands, from its dates and its cancellation; nowhere while no date is set.
pub(crate) fn status(enumeration: &str) -> String {
    format!(
        "case(IsCancelled:Services.{enumeration}'Cancelled',StartedOn eq null:Services.{enumeration}'None',StartedOn gt now():Services.{enumeration}'ToCome',\
         FinishedOn lt now():Services.{enumeration}'Finished',true:Services.{enumeration}'InProgress')"
    )
}

/// Why, if ever, a session or an enrolment was cancelled.
pub(crate) fn cancellation(e: &mut EntityBuilder<'_>) {
    e.boolean("IsCancelled")
        .not_null()
        .default(false)
        .read_only()
        .doc("Cancelled.");
    e.enumeration("CancelReason", "CancelReason")
        .read_only()
        .doc("Why it was cancelled.");
    e.text("CancelDescription", 500)
        .read_only()
        .doc("Why it was cancelled, in words.");
}

fn training_session(m: &mut Builder) {
    let mut e = entity(
        m,
        "TrainingSession",
        "training_session",
        "A training as it is run once, with its dates (ScoDoc formsemestre).",
    );
    e.text("Name", 250)
        .searchable()
        .indexed()
        .folded()
        .doc("Name (ScoDoc titre).")
        .example("session de printemps");
    e.text("Code", 50)
        .searchable()
        .indexed()
        .doc("Code.")
        .example("SESS_TEST");
    // The vendor changes dates by `Update` alone; here a PATCH of them means that action.
    e.date_time("StartedOn")
        .required()
        .indexed()
        .doc("When it starts (UTC; ScoDoc date_debut).");
    e.date_time("FinishedOn")
        .required()
        .indexed()
        .doc("When it ends (UTC; ScoDoc date_fin, inclusive).");
    e.enumeration("Status", "TrainingSessionStatus")
        .computed(&status("TrainingSessionStatus"))
        .doc("Where it stands today.");
    e.etag(&["Status"]);
    e.enumeration("Modality", "SessionModality")
        .required()
        .doc("How people come into the session.");
    enumerations(
        &mut e,
        &[
            (
                "LearningMode",
                "How people learn; copied from the training.",
            ),
            ("OrganisationModality", "For whom it is organised."),
            ("TrainingRequestCategory", "Category in the training plan."),
        ],
    );
    cancellation(&mut e);
    e.enumeration("PlanningComplete", "YesNo")
        .read_only()
        .doc("The planning is complete.");
    session_numbers(&mut e);
    for n in 1..=3 {
        optional_enumeration(&mut e, n).read_only();
    }
    semester(&mut e);
    joins(
        m,
        "TrainingSession",
        &[
            fixed("Training", "Training", "What is taught (ScoDoc formation).").back(
                "TrainingSessions",
                "Sessions of the training (ScoDoc formsemestres).",
            ),
            maybe("TrainingProvider", "TrainingProvider", "Who gives it.")
                .back("TrainingSessions", "Sessions the provider gives."),
            maybe("Manager", "User", "Who manages it.").back(
                "ManagedTrainingSessions",
                "Training sessions the person manages.",
            ),
            maybe(
                "PrimaryDomain",
                "Domain",
                "Domain that manages it (ScoDoc département).",
            )
            .back(
                "PrimaryTrainingSessions",
                "Training sessions the domain manages.",
            ),
        ],
    );
    set(
        m,
        "TrainingSessions",
        "TrainingSession",
        SESSIONS,
        "Trainings as they are run (ScoDoc formsemestres).",
    )
    .tracks_changes();
}

fn session_numbers(e: &mut EntityBuilder<'_>) {
    for (name, doc) in [
        ("PriceByUser", "Price for one person."),
        ("PriceBySession", "Price for the session."),
    ] {
        e.decimal(name, 18, 2).unit("EUR").doc(doc);
    }
    for (name, doc) in [
        ("Duration", "How long it takes."),
        ("TimeAvailable", "How long it stays open to a learner."),
        ("TimeEstimated", "How long it is thought to take."),
    ] {
        e.complex(name, "Duration").read_only().doc(doc);
    }
    duration_hours(e);
    e.date_time("RegisteringClosingDate")
        .doc("Until when people may enrol (UTC).");
    e.int32("UserCount")
        .not_null()
        .computed("Trainees/$count($filter=IsCancelled eq false)")
        .doc("People enrolled now: live enrolments that are not cancelled.")
        .example(12_i64);
    e.int32("UserCountMin")
        .at_least(0_i64)
        .doc("People from which the session pays.");
    e.int32("UserCountMax")
        .at_least(0_i64)
        .doc("People the session takes.")
        .example(30_i64);
    e.int32("AvailablePlaces")
        .computed("UserCountMax sub UserCount")
        .doc("Places left; null when the session takes any number.");
    flags(e, &[("Imputable", "Counts in the training plan.")]);
}

/// What a semester has beyond a session (ScoDoc formsemestre).
fn semester(e: &mut EntityBuilder<'_>) {
    e.int32("SchoolYear")
        .computed("case(month(StartedOn add duration'PT2H') ge 8:year(StartedOn add duration'PT2H'),\
             true:year(StartedOn add duration'PT2H') sub 1)")
        .doc("Year in which the school year began: it turns at midnight of 1 August in French time (ScoDoc annee_scolaire).")
        .example(2025_i64);
    e.int32("SemesterNumber")
        .indexed()
        .doc("Number of the semester in the programme, -1 for none (ScoDoc semestre_id).")
        .example(1_i64);
    e.text("StudyMode", 32)
        .not_null()
        .default("FI")
        .doc("How people study: FI, FAP, FC, DEC, LIC, CPRO, DIST, ETR, EXT, OTHER (ScoDoc modalite).")
        .example("FI");
    flags(
        e,
        &[
            (
                "IsDateOnly",
                "The dates are whole days in the platform's time zone.",
            ),
            (
                "IsLocked",
                "Locked: marks, groups and enrolments stay as they are (ScoDoc etat false).",
            ),
            (
                "UsesCompensation",
                "Semesters compensate one another (ScoDoc gestion_compensation).",
            ),
            (
                "IsSemesterBased",
                "Managed by semester (ScoDoc gestion_semestrielle).",
            ),
            (
                "AveragesBlocked",
                "Averages are not computed (ScoDoc block_moyennes).",
            ),
            (
                "GeneralAverageBlocked",
                "The general average is not computed (ScoDoc block_moyenne_generale).",
            ),
            (
                "ReportsHidden",
                "Reports are not published (ScoDoc bul_hide_xml).",
            ),
            (
                "ManagersMayEdit",
                "Its managers may change it (ScoDoc resp_can_edit).",
            ),
            (
                "TeachersMayEditEvaluations",
                "Teachers may change evaluations (ScoDoc ens_can_edit_eval).",
            ),
        ],
    );
    e.boolean("ManagersMayChangeTeachers")
        .not_null()
        .default(true)
        .doc("Its managers may change the teachers (ScoDoc resp_can_change_ens).");
    e.int32("AverageMode")
        .not_null()
        .default(0_i64)
        .doc("How averages are computed (ScoDoc mode_calcul_moyennes).");
    texts(
        e,
        &[
            (
                "ReportColour",
                50,
                "Background of the reports (ScoDoc bul_bgcolor).",
            ),
            (
                "ApogeeSemesterCode",
                250,
                "Apogée codes of the semester, separated by commas (ScoDoc elt_sem_apo).",
            ),
            (
                "ApogeeYearCode",
                250,
                "Apogée codes of the year, separated by commas (ScoDoc elt_annee_apo).",
            ),
            (
                "ApogeePassageCode",
                250,
                "Apogée codes of the passage, separated by commas (ScoDoc elt_passage_apo).",
            ),
            (
                "TimetableId",
                250,
                "Identifier in the timetable software (ScoDoc edt_id).",
            ),
            (
                "LegacyId",
                64,
                "Identifier in ScoDoc 7 (ScoDoc scodoc7_id).",
            ),
        ],
    );
    e.long_text("GroupAssignmentData")
        .doc("State of the automatic assignment to groups, as JSON (ScoDoc groups_auto_assignment_data).");
}

fn training_session_ties(m: &mut Builder) {
    let ties = [
        (
            "TrainingSessionTutor",
            "training_session_tutor",
            "TrainingSessionTutors",
            "Who tutors which session.",
            "Tutors",
            "People who tutor the session.",
            "User",
            "TutoredTrainingSessions",
            "Sessions the person tutors.",
        ),
        (
            "TrainingSessionManager",
            "training_session_manager",
            "TrainingSessionManagers",
            "Who is responsible for which session (ScoDoc responsables).",
            "Managers",
            "People responsible for the session (ScoDoc responsables).",
            "User",
            "ResponsibleTrainingSessions",
            "Sessions the person is responsible for.",
        ),
        (
            "TrainingSessionLocalisation",
            "training_session_localisation",
            "TrainingSessionLocalisations",
            "Where sessions are held.",
            "Localisations",
            "Places where the session is held.",
            "Localisation",
            "TrainingSessions",
            "Sessions held in the place.",
        ),
        (
            "TrainingSessionPathway",
            "training_session_pathway",
            "TrainingSessionPathways",
            "Which pathways a session offers (ScoDoc parcours).",
            "Pathways",
            "Pathways the session offers (ScoDoc parcours).",
            "Pathway",
            "TrainingSessions",
            "Sessions that offer the pathway.",
        ),
    ];
    for (entity, table, set, doc, sees, seen, other, back, back_doc) in ties {
        let session = End {
            entity: "TrainingSession",
            called: "TrainingSession",
            sees,
            doc: seen,
            links: set,
        };
        let other = End {
            entity: other,
            called: other,
            sees: back,
            doc: back_doc,
            links: set,
        };
        let area = SESSIONS;
        tie(
            m,
            &Tie {
                entity,
                table,
                set,
                doc,
                area,
                ends: [session, other],
            },
        );
    }
    // Tutors are changed by `Update`. Links of a session are hidden with it; decisions and appreciations are of the
    // students, and stay.
    m.extend("TrainingSession")
        .read_only_navigations(&["Tutors"]);
}

fn apogee_stage(m: &mut Builder) {
    let mut e = row(
        m,
        "ApogeeStage",
        "apogee_stage",
        "An Apogée stage of a semester (ScoDoc étape).",
    );
    e.text("Code", 24)
        .required()
        .indexed()
        .doc("Code of the stage (ScoDoc etape_apo).")
        .example("VRT1W!101");
    joins(
        m,
        "ApogeeStage",
        &[always(
            "TrainingSession",
            "TrainingSession",
            "Semester of the stage.",
        )
        .back(
            "ApogeeStages",
            "Apogée stages of the session (ScoDoc étapes).",
        )],
    );
    set(
        m,
        "ApogeeStages",
        "ApogeeStage",
        SESSIONS,
        "Apogée stages of semesters (ScoDoc étapes).",
    );
}

fn session_module(m: &mut Builder) {
    let mut e = entity(
        m,
        "SessionModule",
        "session_module",
        "A module as it is taught in a session (ScoDoc moduleimpl).",
    );
    e.long_text("ComputationExpression")
        .doc("Formula of the average, where it is not the usual one (ScoDoc computation_expr).");
    texts(
        &mut e,
        &[
            (
                "ApogeeCode",
                250,
                "Codes in Apogée, separated by commas (ScoDoc code_apogee).",
            ),
            (
                "TimetableId",
                250,
                "Identifier in the timetable software (ScoDoc edt_id).",
            ),
        ],
    );
    joins(
        m,
        "SessionModule",
        &[
            always(
                "TrainingSession",
                "TrainingSession",
                "Session it is taught in (ScoDoc formsemestre).",
            )
            .back(
                "SessionModules",
                "Modules taught in the session (ScoDoc moduleimpls).",
            ),
            always("Module", "Module", "The module that is taught.").back(
                "SessionModules",
                "Where the module is taught (ScoDoc moduleimpls).",
            ),
            maybe(
                "Manager",
                "User",
                "Who is responsible for it (ScoDoc responsable).",
            )
            .back(
                "ManagedSessionModules",
                "Modules in sessions the person is responsible for.",
            ),
        ],
    );
    m.extend("SessionModule")
        .alternate_key(&["TrainingSessionId", "ModuleId"]);
    m.extend("TrainingSession").owns(&["SessionModules"]);
    set(
        m,
        "SessionModules",
        "SessionModule",
        SESSIONS,
        "Modules as they are taught in sessions (ScoDoc moduleimpls).",
    );
    let module = |sees, doc, links| End {
        entity: "SessionModule",
        called: "SessionModule",
        sees,
        doc,
        links,
    };
    tie(
        m,
        &Tie {
            entity: "SessionModuleTeacher",
            table: "session_module_teacher",
            set: "SessionModuleTeachers",
            doc: "Who teaches which module of a session (ScoDoc enseignants).",
            area: SESSIONS,
            ends: [
                module(
                    "Teachers",
                    "People who teach the module here (ScoDoc enseignants).",
                    "SessionModuleTeachers",
                ),
                End {
                    entity: "User",
                    called: "User",
                    sees: "TaughtSessionModules",
                    doc: "Modules in sessions the person teaches.",
                    links: "SessionModuleTeachers",
                },
            ],
        },
    );
}

fn partition(m: &mut Builder) {
    let mut e = entity(
        m,
        "Partition",
        "group_partition",
        "A way to divide the students of a session into groups (ScoDoc partition).",
    );
    e.text("Name", 32)
        .searchable()
        .doc("Name; null for the partition of everybody (ScoDoc partition_name).")
        .example("TD");
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    flags(
        &mut e,
        &[(
            "ShowsRank",
            "Reports show the rank in the group (ScoDoc bul_show_rank).",
        )],
    );
    for (name, doc) in [
        ("ShowInLists", "Shown in lists (ScoDoc show_in_lists)."),
        (
            "GroupsEditable",
            "Its groups may be changed (ScoDoc groups_editable).",
        ),
    ] {
        e.boolean(name).not_null().default(true).doc(doc);
    }
    joins(
        m,
        "Partition",
        &[always(
            "TrainingSession",
            "TrainingSession",
            "Session that is divided (ScoDoc formsemestre).",
        )
        .back(
            "Partitions",
            "Ways the session is divided into groups (ScoDoc partitions).",
        )],
    );
    m.extend("TrainingSession").owns(&["Partitions"]);
    m.extend("Partition")
        .alternate_key(&["TrainingSessionId", "Name"]);
    set(
        m,
        "Partitions",
        "Partition",
        SESSIONS,
        "Ways sessions are divided into groups (ScoDoc partitions).",
    );
}

fn student_group(m: &mut Builder) {
    let mut e = entity(
        m,
        "StudentGroup",
        "student_group",
        "A group of students of a session (ScoDoc groupe).",
    );
    e.text("Name", 64)
        .searchable()
        .indexed()
        .doc("Name; null for the group of everybody (ScoDoc group_name).")
        .example("A");
    e.int32("Position").doc("Order of display (ScoDoc numero).");
    e.text("TimetableId", 250)
        .doc("Identifier in the timetable software (ScoDoc edt_id).");
    joins(
        m,
        "StudentGroup",
        &[always("Partition", "Partition", "Partition of the group.")
            .back("StudentGroups", "Groups of the partition (ScoDoc groupes).")],
    );
    m.extend("Partition").owns(&["StudentGroups"]);
    m.extend("StudentGroup")
        .alternate_key(&["PartitionId", "Name"]);
    set(
        m,
        "StudentGroups",
        "StudentGroup",
        SESSIONS,
        "Groups of students (ScoDoc groupes).",
    );
}

fn meeting_session(m: &mut Builder) {
    let mut e = entity(
        m,
        "MeetingSession",
        "meeting_session",
        "A meeting of a session: people and a time, in a place or a virtual class (séance).",
    );
    e.text("Name", 250).searchable().doc("Name of the meeting.");
    e.date_time("StartedOn")
        .required()
        .indexed()
        .doc("When it starts (UTC).");
    e.date_time("FinishedOn")
        .required()
        .doc("When it ends (UTC).");
    e.date("Day")
        .read_only()
        .indexed()
        .doc("Day on which it starts, in the platform's time zone.");
    e.complex("Duration", "Duration")
        .doc("How long people meet: not the time from start to end, which may span several days.");
    duration_hours(&mut e);
    e.text("TimeZoneId", 250)
        .doc("Time zone of the meeting, as a Windows zone identifier.")
        .example("Romance Standard Time");
    e.enumeration("MeetingMode", "MeetingMode")
        .doc("How people meet.");
    joins(
        m,
        "MeetingSession",
        &[
            always(
                "TrainingSession",
                "TrainingSession",
                "Session of the meeting.",
            )
            .back("MeetingSessions", "Meetings of the session (séances)."),
            maybe(
                "SessionModule",
                "SessionModule",
                "Module that is taught (ScoDoc moduleimpl).",
            )
            .back("MeetingSessions", "Meetings in which the module is taught."),
            maybe(
                "StudentGroup",
                "StudentGroup",
                "Group that meets; everybody when null.",
            )
            .back("MeetingSessions", "Meetings of the group."),
            maybe("Localisation", "Localisation", "Where people meet.")
                .back("MeetingSessions", "Meetings in the place."),
        ],
    );
    m.extend("TrainingSession").owns(&["MeetingSessions"]);
    set(
        m,
        "MeetingSessions",
        "MeetingSession",
        SESSIONS,
        "Meetings of sessions: the timetable (séances).",
    )
    .tracks_changes();
    tie(
        m,
        &Tie {
            entity: "MeetingSessionRoom",
            table: "meeting_session_room",
            set: "MeetingSessionRooms",
            doc: "Which meetings are held in which rooms.",
            area: SESSIONS,
            ends: [
                End {
                    entity: "MeetingSession",
                    called: "MeetingSession",
                    sees: "Rooms",
                    doc: "Rooms of the meeting.",
                    links: "MeetingSessionRooms",
                },
                End {
                    entity: "Room",
                    called: "Room",
                    sees: "MeetingSessions",
                    doc: "Meetings held in the room.",
                    links: "MeetingSessionRooms",
                },
            ],
        },
    );
}

fn tutor_attendance(m: &mut Builder) {
    // `TutorAttendance` is the name of an action.
    let mut e = row(
        m,
        "TutorPresence",
        "tutor_attendance",
        "The hours a tutor was at a meeting.",
    );
    e.decimal("PresenceHours", 18, 5)
        .required()
        .unit("h")
        .doc("Hours of presence.");
    joins(
        m,
        "TutorPresence",
        &[
            fixed("MeetingSession", "MeetingSession", "The meeting.")
                .back("TutorAttendances", "Hours of the tutors at the meeting."),
            fixed("Tutor", "User", "The tutor.")
                .back("TutorAttendances", "Hours of the person as a tutor."),
        ],
    );
    m.extend("TutorPresence")
        .alternate_key(&["MeetingSessionId", "TutorId"]);
    set(
        m,
        "TutorAttendances",
        "TutorPresence",
        SESSIONS,
        "Hours of tutors at meetings.",
    );
}

fn session_actions(m: &mut Builder) {
    m.action("Create")
        .on_collection("TrainingSession")
        .doc("Creates a session of a training, from which it takes what is not said here.")
        .takes(|p| {
            p.int64("TrainingId")
                .required()
                .doc("Key of the training that is run.");
            p.date_time("StartedOn")
                .required()
                .doc("When the session starts (UTC).");
            p.date_time("FinishedOn")
                .required()
                .doc("When the session ends (UTC).");
            p.enumeration("Modality", "SessionModality")
                .required()
                .doc("How people come into the session.");
        })
        .also_takes("TrainingSession")
        .gives_one("TrainingSession")
        .needs(SESSIONS_EDIT);
    let session = ("SessionId", "Key of the training session.");
    on_both(m, "Update", "TrainingSession", session, |action| {
        action
            .doc("Changes the dates, the tutors and the place of a session: whatever of it is said. Answers the session when the request prefers a representation.")
            .takes(|p| {
                p.date_time("StartedOn").doc("When the session starts (UTC).");
                p.date_time("FinishedOn").doc("When the session ends (UTC).");
                p.collection_of("TutorIds", Primitive::Int64)
                    .doc("Keys of all people who tutor the session; an empty list leaves it without tutors.");
                p.int64("LocalisationId")
                    .doc("Key of the place where the session is held.");
            })
            .gives_one("TrainingSession")
            .or_nothing()
            .needs(SESSIONS_EDIT);
    });
    m.action("Cancel")
        .on("TrainingSession")
        .doc("Cancels the session and its enrolments; refused when it is cancelled already.")
        .takes(cancelling)
        .needs(SESSIONS_EDIT);
}

/// What is said when a session is cancelled.
pub(crate) fn cancelling(p: &mut ParametersBuilder<'_>) {
    p.enumeration("CancelReason", "CancelReason")
        .required()
        .doc("Why the session is cancelled.");
    p.text("CancelDescription", 500)
        .required()
        .filled()
        .doc("Why the session is cancelled, in words.");
    p.boolean("Chargeable")
        .doc("The enrolments are charged although they are cancelled.");
}

/// An action about one meeting, which the vendor calls on the sessions as well.
pub(crate) fn on_meetings(m: &mut Builder, name: &str, more: impl Fn(&mut OperationBuilder<'_>)) {
    let meeting = ("MeetingSessionId", "Key of the meeting.");
    on_both(m, name, "MeetingSession", meeting, &more);
    let mut on_sessions = m.action(name);
    on_sessions.on_collection("TrainingSession").takes(|p| {
        p.int64(meeting.0).required().doc(meeting.1);
    });
    more(&mut on_sessions);
}

fn meeting_actions(m: &mut Builder) {
    on_meetings(m, "TutorAttendance", |action| {
        action
            .doc("Records how many hours a tutor of the session was at the meeting.")
            .takes(|p| {
                p.int64("TutorId").required().doc("Key of the tutor.");
                p.decimal("PresenceHours", 18, 5)
                    .required()
                    .at_least(0_i64)
                    .unit("h")
                    .doc("Hours of presence.");
            })
            .needs(SESSIONS_EDIT);
    });
    on_meetings(m, "AttendanceSheet", |action| {
        action
            .doc("Attaches a document to the meeting, such as the signed attendance sheet.")
            .takes(|p| {
                p.text("DocumentName", 250)
                    .required()
                    .filled()
                    .doc("Name of the file, with its extension.")
                    .example("emargement.pdf");
                p.binary("DocumentContent")
                    .required()
                    .doc("The bytes of the file: base64url, or an array of numbers from 0 to 255.");
            })
            .needs(DOCUMENTS_EDIT);
    });
}
