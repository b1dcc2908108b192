//! Attendance: who was there, who was not, and why.
//!
//! Two tables say it. An *attendance* is an interval in which a student was present, late or absent
//! (ScoDoc assiduité); a *presence* is what that comes to at one meeting of one enrolment (Syfadis).

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder};

use crate::common::{always, entity, fixed, flags, joins, maybe, read_only_set, row, set};
use crate::rights::{ATTENDANCE, ATTENDANCE_EDIT, ATTENDANCE_REASONS, ATTENDANCE_VIEW};
use crate::sessions::on_meetings;

pub(crate) fn declare(m: &mut Builder) {
    presence_view(m);
    component_run(m);
    attendance(m);
    justification(m);
    absence_notice(m);
    actions(m);
}

/// One row per enrolment and meeting; it exists as soon as both do.
fn presence_view(m: &mut Builder) {
    let mut e = row(
        m,
        "TraineePresenceView",
        "presence",
        "Presence of an enrolment at a meeting: one row for each pair, recorded or not.",
    );
    presence_figures(&mut e);
    // The view holds the key, so that no foreign key of the table leads from a row to itself.
    e.one_back("ComponentRun", "AbstractCourseComponentRun", "PresenceView")
        .required()
        .doc("What is recorded of the presence.");
    joins(
        m,
        "TraineePresenceView",
        &[
            fixed("Trainee", "Trainee", "The enrolment.")
                .back("Presences", "Presence of the enrolment at each meeting."),
            fixed("MeetingSession", "MeetingSession", "The meeting.")
                .back("Presences", "Presence of each enrolment at the meeting."),
        ],
    );
    for owner in ["Trainee", "MeetingSession"] {
        m.extend(owner)
            .owns(&["Presences"])
            .read_only_navigations(&["Presences"]);
    }
    m.extend("TraineePresenceView")
        .alternate_key(&["TraineeId", "MeetingSessionId"]);
    read_only_set(
        m,
        "TraineePresenceViews",
        "TraineePresenceView",
        ATTENDANCE_VIEW,
        "Presence of every enrolment at every meeting of its session.",
    );
}

/// The same rows as what was recorded of them.
fn component_run(m: &mut Builder) {
    let mut e = row(
        m,
        "AbstractCourseComponentRun",
        "presence",
        "What is recorded of the presence of an enrolment at a meeting; its key is that of the presence.",
    );
    e.view();
    presence_figures(&mut e);
    e.one_by("PresenceView", "TraineePresenceView", &["Id"])
        .required()
        .read_only()
        .partner("ComponentRun")
        .doc("The enrolment and the meeting.");
    read_only_set(
        m,
        "AbstractCourseComponentRuns",
        "AbstractCourseComponentRun",
        ATTENDANCE_VIEW,
        "What is recorded of each presence.",
    );
}

fn presence_figures(e: &mut EntityBuilder<'_>) {
    e.enumeration("TraineePresence", "TraineePresence")
        .read_only()
        .doc("Presence at the meeting.");
    e.decimal("PresenceHours", 18, 5)
        .read_only()
        .unit("h")
        .doc("Hours of presence; null while nothing is recorded.");
    e.enumeration("AbsenceJustified", "AbsenceJustified")
        .read_only()
        .doc("Whether the absence is justified.");
    e.enumeration("AbsenceReasonType", "AbsenceReasonType")
        .read_only()
        .read_with(ATTENDANCE_REASONS)
        .doc("Kind of reason of the absence.");
    e.long_text("AbsenceReason")
        .read_only()
        .read_with(ATTENDANCE_REASONS)
        .doc("Reason of the absence.");
}

/// What an interval of a student's time has, whether it tells of presence or of a reason.
fn interval(e: &mut EntityBuilder<'_>, french: &str) {
    e.date_time("StartedOn").required().indexed().doc(&format!(
        "When it starts (UTC; ScoDoc date_debut of {french})."
    ));
    e.date_time("FinishedOn")
        .required()
        .doc(&format!("When it ends (UTC; ScoDoc date_fin of {french})."));
    e.date("Day")
        .read_only()
        .indexed()
        .doc("Day on which it starts, in the platform's time zone.");
    e.date_time("EnteredOn")
        .doc("When it was entered (UTC; ScoDoc entry_date).");
    e.text("Origin", 50)
        .read_only()
        .doc("Through which door it came, such as scodoc or syfadis.")
        .example("scodoc");
    e.long_text("ExternalData")
        .doc("What a client keeps with it, as JSON (ScoDoc external_data).");
}

fn attendance(m: &mut Builder) {
    // `Attendance` is the name of an action.
    let mut e = entity(
        m,
        "StudentAttendance",
        "attendance",
        "An interval in which a student was present, late or absent (ScoDoc assiduité).",
    );
    interval(&mut e, "an assiduité");
    e.enumeration("State", "AttendanceState")
        .required()
        .doc("Present, late or absent (ScoDoc etat).");
    e.boolean("IsJustified")
        .not_null()
        .default(false)
        .read_only()
        .doc("A valid justification covers all of it (ScoDoc est_just).");
    e.decimal("PresenceHours", 18, 5)
        .unit("h")
        .doc("Hours of presence, where they were recorded.");
    joins(
        m,
        "StudentAttendance",
        &[
            always(
                "Student",
                "Student",
                "Whose attendance it is (ScoDoc étudiant).",
            )
            .back(
                "Attendances",
                "Attendance of the student (ScoDoc assiduités).",
            ),
            maybe(
                "Trainee",
                "Trainee",
                "Enrolment during which it was recorded.",
            )
            .back(
                "Attendances",
                "Attendance recorded during the enrolment (ScoDoc assiduités).",
            ),
            maybe(
                "SessionModule",
                "SessionModule",
                "Module that was taught (ScoDoc moduleimpl).",
            )
            .back(
                "Attendances",
                "Attendance recorded in the module (ScoDoc assiduités).",
            ),
            maybe(
                "MeetingSession",
                "MeetingSession",
                "Meeting at which it was recorded.",
            )
            .back("Attendances", "Attendance recorded at the meeting."),
            maybe("EnteredBy", "User", "Who entered it (ScoDoc user_id).")
                .back("EnteredAttendances", "Attendance the person entered."),
        ],
    );
    // One row for an enrolment and a meeting (§4.6.2 of the specification); intervals have no meeting.
    m.extend("StudentAttendance")
        .unique(&["TraineeId", "MeetingSessionId"]);
    set(
        m,
        "Attendances",
        "StudentAttendance",
        ATTENDANCE,
        "Attendance of students, interval by interval (ScoDoc assiduités).",
    )
    .tracks_changes();
}

fn justification(m: &mut Builder) {
    let mut e = entity(
        m,
        "Justification",
        "justification",
        "A reason for being absent or late during an interval (ScoDoc justificatif).",
    );
    interval(&mut e, "a justificatif");
    e.enumeration("State", "JustificationState")
        .required()
        .doc("Valid, not valid, waiting or modified (ScoDoc etat).");
    e.long_text("Reason")
        .read_with(ATTENDANCE_REASONS)
        .doc("The reason (ScoDoc raison).");
    e.text("ArchiveName", 250)
        .read_with(ATTENDANCE_REASONS)
        .doc("Name of the archive that holds its files (ScoDoc fichier).");
    joins(
        m,
        "Justification",
        &[
            always("Student", "Student", "Who was absent (ScoDoc étudiant).").back(
                "Justifications",
                "Justifications of the student (ScoDoc justificatifs).",
            ),
            maybe("EnteredBy", "User", "Who entered it (ScoDoc user_id).").back(
                "EnteredJustifications",
                "Justifications the person entered.",
            ),
        ],
    );
    set(
        m,
        "Justifications",
        "Justification",
        ATTENDANCE,
        "Justifications of absences (ScoDoc justificatifs).",
    );
}

fn absence_notice(m: &mut Builder) {
    let mut e = entity(
        m,
        "AbsenceNotice",
        "absence_notice",
        "An absence a student announced; it is no attendance yet (ScoDoc billet d'absence).",
    );
    e.date_time("StartedOn")
        .required()
        .indexed()
        .doc("When the absence begins (UTC; ScoDoc abs_begin).");
    e.date_time("FinishedOn")
        .required()
        .doc("When the absence ends (UTC; ScoDoc abs_end).");
    e.date_time("EnteredOn")
        .doc("When it was announced (UTC; ScoDoc entry_date).");
    flags(
        &mut e,
        &[
            ("IsProcessed", "The office has dealt with it (ScoDoc etat)."),
            (
                "MayBeJustified",
                "The student says it can be justified (ScoDoc justified).",
            ),
        ],
    );
    joins(
        m,
        "AbsenceNotice",
        &[always(
            "Student",
            "Student",
            "Who will be absent (ScoDoc étudiant).",
        )
        .back(
            "AbsenceNotices",
            "Absences the student announced (ScoDoc billets d'absence).",
        )],
    );
    set(
        m,
        "AbsenceNotices",
        "AbsenceNotice",
        ATTENDANCE,
        "Announced absences (ScoDoc billets d'absence).",
    );
}

fn actions(m: &mut Builder) {
    on_meetings(m, "Attendance", |action| {
        action
            .doc("Records the presence of an enrolment at the meeting; what was recorded before is replaced.")
            .takes(|p| {
                p.int64("TraineeId")
                    .required()
                    .doc("Key of the enrolment in the session of the meeting.");
                p.enumeration("TraineePresence", "TraineePresence")
                    .required()
                    .doc("Presence at the meeting.");
                p.decimal("PresenceHours", 18, 5)
                    .at_least(0_i64)
                    .unit("h")
                    .doc("Hours of presence; told from the presence unless it is partial.");
                p.enumeration("AbsenceJustified", "AbsenceJustified")
                    .doc("Whether the absence is justified.");
                p.long_text("AbsenceReason")
                    .doc("Reason of the absence.");
            })
            .needs(ATTENDANCE_EDIT);
    });
}
