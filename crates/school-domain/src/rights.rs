//! What a caller may be allowed to see and to change, one area of the school after the other.

use entity_model::Right;

/// People and what the whole institution may know of them.
pub const PEOPLE_VIEW: Right = Right::new("people.view");
pub const PEOPLE_EDIT: Right = Right::new("people.edit");
/// Birth, nationality, addresses, scholarship, admission (ScoDoc `ViewEtudData`).
pub const PEOPLE_PERSONAL: Right = Right::new("people.personal");
/// Domains, structures, jobs, teams, places and who belongs to them.
pub const ORGANISATION_VIEW: Right = Right::new("organisation.view");
pub const ORGANISATION_EDIT: Right = Right::new("organisation.edit");
/// Roles and who holds them.
pub const ROLES_VIEW: Right = Right::new("roles.view");
pub const ROLES_EDIT: Right = Right::new("roles.edit");
/// The catalogue: trainings, programmes, units, modules, competences, providers.
pub const TRAININGS_VIEW: Right = Right::new("trainings.view");
pub const TRAININGS_EDIT: Right = Right::new("trainings.edit");
/// Sessions, their modules, groups and meetings.
pub const SESSIONS_VIEW: Right = Right::new("sessions.view");
pub const SESSIONS_EDIT: Right = Right::new("sessions.edit");
/// Who is enrolled where.
pub const ENROLMENT_VIEW: Right = Right::new("enrolment.view");
pub const ENROLMENT_EDIT: Right = Right::new("enrolment.edit");
/// Attendance, presence, justifications and notices of absence.
pub const ATTENDANCE_VIEW: Right = Right::new("attendance.view");
pub const ATTENDANCE_EDIT: Right = Right::new("attendance.edit");
/// Why somebody was absent (ScoDoc `AbsJustifView`).
pub const ATTENDANCE_REASONS: Right = Right::new("attendance.reasons");
/// Evaluations, their sessions and who takes part.
pub const EVALUATION_VIEW: Right = Right::new("evaluation.view");
pub const EVALUATION_EDIT: Right = Right::new("evaluation.edit");
/// Marks, annotations and appreciations.
pub const GRADES_VIEW: Right = Right::new("grades.view");
pub const GRADES_EDIT: Right = Right::new("grades.edit");
/// Decisions of juries.
pub const JURY_VIEW: Right = Right::new("jury.view");
pub const JURY_EDIT: Right = Right::new("jury.edit");
/// Files.
pub const DOCUMENTS_VIEW: Right = Right::new("documents.view");
pub const DOCUMENTS_EDIT: Right = Right::new("documents.edit");
/// Who did what, and the community items it was done with.
pub const TRACKING_VIEW: Right = Right::new("tracking.view");
pub const TRACKING_EDIT: Right = Right::new("tracking.edit");
/// Ratings of trainings and evaluations.
pub const RATINGS_VIEW: Right = Right::new("ratings.view");
pub const RATINGS_EDIT: Right = Right::new("ratings.edit");
/// What other systems call the rows of this one.
pub const REFERENCES_VIEW: Right = Right::new("references.view");
pub const REFERENCES_EDIT: Right = Right::new("references.edit");
/// Who changed what, with what stood there before and after.
pub const JOURNAL_VIEW: Right = Right::new("journal.view");

/// Who may see an area of the school, and who may change it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub(crate) view: Right,
    pub(crate) edit: Right,
}

const fn area(view: Right, edit: Right) -> Area {
    Area { view, edit }
}

pub(crate) const PEOPLE: Area = area(PEOPLE_VIEW, PEOPLE_EDIT);
pub(crate) const ORGANISATION: Area = area(ORGANISATION_VIEW, ORGANISATION_EDIT);
pub(crate) const ROLES: Area = area(ROLES_VIEW, ROLES_EDIT);
pub(crate) const TRAININGS: Area = area(TRAININGS_VIEW, TRAININGS_EDIT);
pub(crate) const SESSIONS: Area = area(SESSIONS_VIEW, SESSIONS_EDIT);
pub(crate) const ENROLMENT: Area = area(ENROLMENT_VIEW, ENROLMENT_EDIT);
pub(crate) const ATTENDANCE: Area = area(ATTENDANCE_VIEW, ATTENDANCE_EDIT);
pub(crate) const EVALUATION: Area = area(EVALUATION_VIEW, EVALUATION_EDIT);
pub(crate) const GRADES: Area = area(GRADES_VIEW, GRADES_EDIT);
pub(crate) const JURY: Area = area(JURY_VIEW, JURY_EDIT);
pub(crate) const DOCUMENTS: Area = area(DOCUMENTS_VIEW, DOCUMENTS_EDIT);
pub(crate) const TRACKING: Area = area(TRACKING_VIEW, TRACKING_EDIT);
pub(crate) const RATINGS: Area = area(RATINGS_VIEW, RATINGS_EDIT);
pub(crate) const REFERENCES: Area = area(REFERENCES_VIEW, REFERENCES_EDIT);
