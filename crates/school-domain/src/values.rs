//! The values of the enumerations that rules and the demo name; a test holds them against the table.

/// `AttendanceState`
pub(crate) const PRESENT: i64 = 0;
pub(crate) const LATE: i64 = 1;
pub(crate) const ABSENT: i64 = 2;
pub(crate) const PARTIAL: i64 = 3;
pub(crate) const UNKNOWN: i64 = 4;

/// `JustificationState`
pub(crate) const VALID: i64 = 0;
pub(crate) const NOT_VALID: i64 = 1;
pub(crate) const WAITING: i64 = 2;
pub(crate) const MODIFIED: i64 = 3;

/// `TraineePresence`
pub(crate) const PRESENCE_NONE: i64 = 0;
pub(crate) const PRESENCE_UNKNOWN: i64 = 1;
pub(crate) const PRESENCE_PRESENT: i64 = 2;
pub(crate) const PRESENCE_ABSENT: i64 = 3;
pub(crate) const PRESENCE_PARTIAL: i64 = 4;

/// `AbsenceJustified`
pub(crate) const JUSTIFIED_NONE: i64 = 0;
pub(crate) const JUSTIFIED_YES: i64 = 1;
pub(crate) const JUSTIFIED_NO: i64 = 2;

/// `AbsenceReasonType`
pub(crate) const REASON_NONE: i64 = 0;
pub(crate) const REASON_OTHER: i64 = 1;

/// `EnrolmentState`
pub(crate) const ENROLLED: i64 = 0;
pub(crate) const RESIGNED: i64 = 1;
pub(crate) const DEFAULTING: i64 = 2;

/// `CancelReason`
pub(crate) const NO_REASON: i64 = 0;
pub(crate) const LOGISTICAL_PROBLEM: i64 = 5;
pub(crate) const UNAVAILABLE: i64 = 6;
pub(crate) const USER_ARCHIVED: i64 = 7;
pub(crate) const SESSION_CLOSED: i64 = 8;

/// `RegistrationOrigin`
pub(crate) const BACK_OFFICE: i64 = 1;

/// `LmsProgress`
pub(crate) const NOT_ATTEMPTED: i64 = 1;
pub(crate) const COMPLETED: i64 = 3;

/// `LmsSuccess`, `YesNo`
pub(crate) const SUCCESS_NONE: i64 = 0;
pub(crate) const YES: i64 = 1;
pub(crate) const NO: i64 = 2;

/// `DurationScale`
pub(crate) const SCALE_HOURS: i64 = 2;

/// `ModuleKind`
pub(crate) const STANDARD_MODULE: i64 = 0;
pub(crate) const MALUS_MODULE: i64 = 1;
pub(crate) const RESOURCE: i64 = 2;
pub(crate) const SAE: i64 = 3;

/// `EvaluationKind`
pub(crate) const NORMAL: i64 = 0;
pub(crate) const CATCHUP: i64 = 1;
pub(crate) const BONUS_EVALUATION: i64 = 3;

/// `GradeCode`
pub(crate) const NO_CODE: i64 = 0;
pub(crate) const ABS: i64 = 1;
pub(crate) const EXC: i64 = 2;
pub(crate) const ATT: i64 = 3;

/// `DocumentKind`
pub(crate) const JUSTIFICATION_FILE: i64 = 1;
pub(crate) const PHOTO: i64 = 2;
pub(crate) const LOGO: i64 = 3;
pub(crate) const ATTENDANCE_SHEET: i64 = 4;

/// `MeetingMode`, `LearningMode`
pub(crate) const PRESENTIAL: i64 = 1;
pub(crate) const VIRTUAL_CLASS: i64 = 2;

/// `LearningMode`
pub(crate) const ELEARNING: i64 = 2;

/// `SessionModality`
pub(crate) const MANUAL: i64 = 1;

/// `EvaluationCategory`
pub(crate) const ASSIGNMENT: i64 = 1;
pub(crate) const EVALUATION: i64 = 2;
pub(crate) const SATISFACTION: i64 = 3;

/// `TeachingUnitKind`
pub(crate) const STANDARD_UNIT: i64 = 0;
pub(crate) const BONUS_UNIT: i64 = 1;

/// `JuryDecisionKind`
pub(crate) const OF_SEMESTER: i64 = 0;
pub(crate) const OF_UNIT: i64 = 1;
pub(crate) const OF_RCUE: i64 = 2;
pub(crate) const OF_YEAR: i64 = 3;
pub(crate) const AUTHORISATION: i64 = 4;
pub(crate) const OF_DUT120: i64 = 5;

/// `TrainingOffice`
pub(crate) const FRONT: i64 = 0;

/// `PrivilegeOwnerKind`
pub(crate) const OF_PERSON: i64 = 0;

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
            ("AttendanceState", "Partial", PARTIAL),
            ("AttendanceState", "Unknown", UNKNOWN),
            ("JustificationState", "Valid", VALID),
            ("JustificationState", "NotValid", NOT_VALID),
            ("JustificationState", "Waiting", WAITING),
            ("JustificationState", "Modified", MODIFIED),
            ("TraineePresence", "None", PRESENCE_NONE),
            ("TraineePresence", "Unknown", PRESENCE_UNKNOWN),
            ("TraineePresence", "Present", PRESENCE_PRESENT),
            ("TraineePresence", "Absent", PRESENCE_ABSENT),
            ("TraineePresence", "Partial", PRESENCE_PARTIAL),
            ("AbsenceJustified", "None", JUSTIFIED_NONE),
            ("AbsenceJustified", "Yes", JUSTIFIED_YES),
            ("AbsenceJustified", "No", JUSTIFIED_NO),
            ("AbsenceReasonType", "None", REASON_NONE),
            ("AbsenceReasonType", "Other", REASON_OTHER),
            ("EnrolmentState", "Enrolled", ENROLLED),
            ("EnrolmentState", "Resigned", RESIGNED),
            ("EnrolmentState", "Defaulting", DEFAULTING),
            ("CancelReason", "None", NO_REASON),
            ("CancelReason", "LogisticalProblem", LOGISTICAL_PROBLEM),
            ("CancelReason", "Unavailable", UNAVAILABLE),
            ("CancelReason", "UserArchived", USER_ARCHIVED),
            ("CancelReason", "SessionClosed", SESSION_CLOSED),
            ("RegistrationOrigin", "BackOffice", BACK_OFFICE),
            ("LmsProgress", "NotAttempted", NOT_ATTEMPTED),
            ("LmsProgress", "Completed", COMPLETED),
            ("LmsSuccess", "None", SUCCESS_NONE),
            ("LmsSuccess", "Yes", YES),
            ("LmsSuccess", "No", NO),
            ("DurationScale", "Hours", SCALE_HOURS),
            ("ModuleKind", "Standard", STANDARD_MODULE),
            ("ModuleKind", "Malus", MALUS_MODULE),
            ("ModuleKind", "Resource", RESOURCE),
            ("ModuleKind", "Sae", SAE),
            ("EvaluationKind", "Normal", NORMAL),
            ("EvaluationKind", "Catchup", CATCHUP),
            ("EvaluationKind", "Bonus", BONUS_EVALUATION),
            ("GradeCode", "None", NO_CODE),
            ("GradeCode", "ABS", ABS),
            ("GradeCode", "EXC", EXC),
            ("GradeCode", "ATT", ATT),
            ("DocumentKind", "JustificationFile", JUSTIFICATION_FILE),
            ("DocumentKind", "Photo", PHOTO),
            ("DocumentKind", "Logo", LOGO),
            ("DocumentKind", "AttendanceSheet", ATTENDANCE_SHEET),
            ("MeetingMode", "Presential", PRESENTIAL),
            ("MeetingMode", "VirtualClass", VIRTUAL_CLASS),
            ("LearningMode", "Presential", PRESENTIAL),
            ("LearningMode", "ELearning", ELEARNING),
            ("SessionModality", "Manual", MANUAL),
            ("YesNo", "Yes", YES),
            ("YesNo", "No", NO),
            ("EvaluationCategory", "Assignment", ASSIGNMENT),
            ("EvaluationCategory", "Evaluation", EVALUATION),
            ("EvaluationCategory", "Satisfaction", SATISFACTION),
            ("TeachingUnitKind", "Standard", STANDARD_UNIT),
            ("TeachingUnitKind", "Bonus", BONUS_UNIT),
            ("JuryDecisionKind", "Semester", OF_SEMESTER),
            ("JuryDecisionKind", "TeachingUnit", OF_UNIT),
            ("JuryDecisionKind", "Rcue", OF_RCUE),
            ("JuryDecisionKind", "Year", OF_YEAR),
            ("JuryDecisionKind", "Authorisation", AUTHORISATION),
            ("JuryDecisionKind", "Dut120", OF_DUT120),
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
