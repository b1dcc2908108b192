//! What a caller may be allowed to see, one right per area of the school.

use entity_model::Right;

/// People and what the whole institution may know of them.
pub const PEOPLE_VIEW: Right = Right::new("people.view");
/// Birth, nationality, addresses, scholarship, admission (ScoDoc `ViewEtudData`).
pub const PEOPLE_PERSONAL: Right = Right::new("people.personal");
/// Domains, structures, jobs, teams, places and who belongs to them.
pub const ORGANISATION_VIEW: Right = Right::new("organisation.view");
/// Roles and who holds them.
pub const ROLES_VIEW: Right = Right::new("roles.view");
/// The catalogue: trainings, programmes, units, modules, competences, providers.
pub const TRAININGS_VIEW: Right = Right::new("trainings.view");
/// Sessions, their modules, groups and meetings.
pub const SESSIONS_VIEW: Right = Right::new("sessions.view");
/// Who is enrolled where.
pub const ENROLMENT_VIEW: Right = Right::new("enrolment.view");
/// Attendance, presence, justifications and notices of absence.
pub const ATTENDANCE_VIEW: Right = Right::new("attendance.view");
/// Why somebody was absent (ScoDoc `AbsJustifView`).
pub const ATTENDANCE_REASONS: Right = Right::new("attendance.reasons");
/// Evaluations, their sessions and who takes part.
pub const EVALUATION_VIEW: Right = Right::new("evaluation.view");
/// Marks, annotations and appreciations.
pub const GRADES_VIEW: Right = Right::new("grades.view");
/// Decisions of juries.
pub const JURY_VIEW: Right = Right::new("jury.view");
/// Files.
pub const DOCUMENTS_VIEW: Right = Right::new("documents.view");
/// Who did what, and the community items it was done with.
pub const TRACKING_VIEW: Right = Right::new("tracking.view");
/// Ratings of trainings and evaluations.
pub const RATINGS_VIEW: Right = Right::new("ratings.view");
