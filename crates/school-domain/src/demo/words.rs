//! The values of the enumerations the demo writes; a test holds them against the table.

pub(super) const PRESENT: i64 = 0;
pub(super) const LATE: i64 = 1;
pub(super) const ABSENT: i64 = 2;

pub(super) const VALID: i64 = 0;
pub(super) const NOT_VALID: i64 = 1;
pub(super) const WAITING: i64 = 2;
pub(super) const MODIFIED: i64 = 3;

pub(super) const ENROLLED: i64 = 0;
pub(super) const RESIGNED: i64 = 1;
pub(super) const DEFAULTING: i64 = 2;

pub(super) const PRESENCE_NONE: i64 = 0;
pub(super) const PRESENCE_PRESENT: i64 = 2;
pub(super) const PRESENCE_ABSENT: i64 = 3;
pub(super) const PRESENCE_PARTIAL: i64 = 4;

pub(super) const JUSTIFIED_NONE: i64 = 0;
pub(super) const JUSTIFIED_YES: i64 = 1;
pub(super) const JUSTIFIED_NO: i64 = 2;
pub(super) const REASON_NONE: i64 = 0;
pub(super) const REASON_OTHER: i64 = 1;

pub(super) const PRESENTIAL: i64 = 1;
pub(super) const VIRTUAL_CLASS: i64 = 2;
pub(super) const ELEARNING: i64 = 2;

pub(super) const MANUAL: i64 = 1;
pub(super) const BACK_OFFICE: i64 = 1;
pub(super) const NOT_ATTEMPTED: i64 = 1;
pub(super) const COMPLETED: i64 = 3;
pub(super) const YES: i64 = 1;
pub(super) const NO: i64 = 2;
pub(super) const UNAVAILABLE: i64 = 6;
pub(super) const LOGISTICAL_PROBLEM: i64 = 5;
pub(super) const SESSION_CLOSED: i64 = 8;

pub(super) const ASSIGNMENT: i64 = 1;
pub(super) const EVALUATION: i64 = 2;
pub(super) const SATISFACTION: i64 = 3;

pub(super) const NORMAL: i64 = 0;
pub(super) const CATCHUP: i64 = 1;

pub(super) const MARK: i64 = 0;
pub(super) const ABS: i64 = 1;
pub(super) const EXC: i64 = 2;
pub(super) const ATT: i64 = 3;

pub(super) const BONUS_UNIT: i64 = 1;
pub(super) const STANDARD_UNIT: i64 = 0;

pub(super) const STANDARD_MODULE: i64 = 0;
pub(super) const MALUS_MODULE: i64 = 1;
pub(super) const RESOURCE: i64 = 2;
pub(super) const SAE: i64 = 3;

pub(super) const OF_SEMESTER: i64 = 0;
pub(super) const OF_UNIT: i64 = 1;
pub(super) const OF_RCUE: i64 = 2;
pub(super) const OF_YEAR: i64 = 3;
pub(super) const AUTHORISATION: i64 = 4;
pub(super) const OF_DUT120: i64 = 5;

pub(super) const JUSTIFICATION_FILE: i64 = 1;
pub(super) const PHOTO: i64 = 2;
pub(super) const LOGO: i64 = 3;
pub(super) const ATTENDANCE_SHEET: i64 = 4;

pub(super) const FRONT: i64 = 0;
pub(super) const OF_PERSON: i64 = 0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_the_table() {
        let model = crate::model().unwrap();
        for (ty, name, value) in [
            ("AttendanceState", "Present", PRESENT),
            ("AttendanceState", "Late", LATE),
            ("AttendanceState", "Absent", ABSENT),
            ("JustificationState", "Valid", VALID),
            ("JustificationState", "NotValid", NOT_VALID),
            ("JustificationState", "Waiting", WAITING),
            ("JustificationState", "Modified", MODIFIED),
            ("EnrolmentState", "Enrolled", ENROLLED),
            ("EnrolmentState", "Resigned", RESIGNED),
            ("EnrolmentState", "Defaulting", DEFAULTING),
            ("TraineePresence", "None", PRESENCE_NONE),
            ("TraineePresence", "Present", PRESENCE_PRESENT),
            ("TraineePresence", "Absent", PRESENCE_ABSENT),
            ("TraineePresence", "Partial", PRESENCE_PARTIAL),
            ("AbsenceJustified", "None", JUSTIFIED_NONE),
            ("AbsenceJustified", "Yes", JUSTIFIED_YES),
            ("AbsenceJustified", "No", JUSTIFIED_NO),
            ("AbsenceReasonType", "None", REASON_NONE),
            ("AbsenceReasonType", "Other", REASON_OTHER),
            ("MeetingMode", "Presential", PRESENTIAL),
            ("MeetingMode", "VirtualClass", VIRTUAL_CLASS),
            ("LearningMode", "Presential", PRESENTIAL),
            ("LearningMode", "ELearning", ELEARNING),
            ("SessionModality", "Manual", MANUAL),
            ("RegistrationOrigin", "BackOffice", BACK_OFFICE),
            ("LmsProgress", "NotAttempted", NOT_ATTEMPTED),
            ("LmsProgress", "Completed", COMPLETED),
            ("YesNo", "Yes", YES),
            ("YesNo", "No", NO),
            ("LmsSuccess", "Yes", YES),
            ("LmsSuccess", "No", NO),
            ("CancelReason", "Unavailable", UNAVAILABLE),
            ("CancelReason", "LogisticalProblem", LOGISTICAL_PROBLEM),
            ("CancelReason", "SessionClosed", SESSION_CLOSED),
            ("EvaluationCategory", "Assignment", ASSIGNMENT),
            ("EvaluationCategory", "Evaluation", EVALUATION),
            ("EvaluationCategory", "Satisfaction", SATISFACTION),
            ("EvaluationKind", "Normal", NORMAL),
            ("EvaluationKind", "Catchup", CATCHUP),
            ("GradeCode", "None", MARK),
            ("GradeCode", "ABS", ABS),
            ("GradeCode", "EXC", EXC),
            ("GradeCode", "ATT", ATT),
            ("TeachingUnitKind", "Standard", STANDARD_UNIT),
            ("TeachingUnitKind", "Bonus", BONUS_UNIT),
            ("ModuleKind", "Standard", STANDARD_MODULE),
            ("ModuleKind", "Malus", MALUS_MODULE),
            ("ModuleKind", "Resource", RESOURCE),
            ("ModuleKind", "Sae", SAE),
            ("JuryDecisionKind", "Semester", OF_SEMESTER),
            ("JuryDecisionKind", "TeachingUnit", OF_UNIT),
            ("JuryDecisionKind", "Rcue", OF_RCUE),
            ("JuryDecisionKind", "Year", OF_YEAR),
            ("JuryDecisionKind", "Authorisation", AUTHORISATION),
            ("JuryDecisionKind", "Dut120", OF_DUT120),
            ("DocumentKind", "JustificationFile", JUSTIFICATION_FILE),
            ("DocumentKind", "Photo", PHOTO),
            ("DocumentKind", "Logo", LOGO),
            ("DocumentKind", "AttendanceSheet", ATTENDANCE_SHEET),
            ("TrainingOffice", "Front", FRONT),
            ("PrivilegeOwnerKind", "User", OF_PERSON),
        ] {
            let found = model
                .enum_named(ty)
                .map(|id| model.enumeration(id).parse(name));
            assert_eq!(found, Some(Some(value)), "{ty} {name}");
        }
    }
}
