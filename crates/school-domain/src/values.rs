//! The values of the enumerations that rules name; a test holds them against the table.

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
pub(crate) const RESIGNED: i64 = 1;

/// `CancelReason`
pub(crate) const NO_REASON: i64 = 0;
pub(crate) const UNAVAILABLE: i64 = 6;
pub(crate) const USER_ARCHIVED: i64 = 7;
pub(crate) const SESSION_CLOSED: i64 = 8;

pub(crate) const BACK_OFFICE: i64 = 1;
pub(crate) const NOT_ATTEMPTED: i64 = 1;
pub(crate) const SUCCESS_NONE: i64 = 0;
pub(crate) const SCALE_HOURS: i64 = 2;

pub(crate) const MALUS_MODULE: i64 = 1;
pub(crate) const BONUS_EVALUATION: i64 = 3;
pub(crate) const NO_CODE: i64 = 0;

pub(crate) const PHOTO: i64 = 2;
pub(crate) const ATTENDANCE_SHEET: i64 = 4;

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
            ("EnrolmentState", "Resigned", RESIGNED),
            ("CancelReason", "None", NO_REASON),
            ("CancelReason", "Unavailable", UNAVAILABLE),
            ("CancelReason", "UserArchived", USER_ARCHIVED),
            ("CancelReason", "SessionClosed", SESSION_CLOSED),
            ("RegistrationOrigin", "BackOffice", BACK_OFFICE),
            ("LmsProgress", "NotAttempted", NOT_ATTEMPTED),
            ("LmsSuccess", "None", SUCCESS_NONE),
            ("DurationScale", "Hours", SCALE_HOURS),
            ("ModuleKind", "Malus", MALUS_MODULE),
            ("EvaluationKind", "Bonus", BONUS_EVALUATION),
            ("GradeCode", "None", NO_CODE),
            ("DocumentKind", "Photo", PHOTO),
            ("DocumentKind", "AttendanceSheet", ATTENDANCE_SHEET),
        ] {
            let found = model
                .enum_named(ty)
                .map(|id| model.enumeration(id).parse(name));
            assert_eq!(found, Some(Some(value)), "{ty} {name}");
        }
    }
}
