//! Members of enumerations, by name, by number, and in every spelling that clients use.

use super::{Case, find_all_or_nothing, find_some};

const PRESENTIAL: &[&str] = &[
    "MeetingMode eq 'Presential'",
    "MeetingMode eq '1'",
    "MeetingMode eq 1",
    "MeetingMode eq Services.MeetingMode'Presential'",
    "MeetingMode eq Services.MeetingMode'1'",
    "MeetingMode eq ' Presential'",
    "MeetingMode eq 'Presential '",
    "'Presential' eq MeetingMode",
    "1 eq MeetingMode",
    "MeetingMode in ('Presential')",
    "MeetingMode in ('1',3)",
    "MeetingMode in (Services.MeetingMode'Presential',Services.MeetingMode'Situation')",
    "not (MeetingMode ne 'Presential')",
    "MeetingMode lt 'VirtualClass'",
    "cast(MeetingMode,Edm.String) eq 'Presential'",
    "MeetingMode eq cast('Presential',Services.MeetingMode)",
    "case(MeetingMode eq 'Presential':1,true:2) eq 1",
];

#[test]
fn a_member_is_named_in_any_form_on_both_databases() {
    let presential: super::Holds = |_, r| Some(r.text("MeetingMode") == Some("Presential"));
    let cases: Vec<Case> = PRESENTIAL
        .iter()
        .map(|filter| ("MeetingSessions", *filter, presential))
        .collect();
    find_some(&cases);
}

const CASES: &[Case] = &[
    (
        "MeetingSessions",
        "MeetingMode eq ' VirtualClass'",
        |_, r| Some(r.text("MeetingMode") == Some("VirtualClass")),
    ),
    (
        "MeetingSessions",
        "MeetingMode ne 'VirtualClass'",
        |_, r| Some(r.text("MeetingMode") != Some("VirtualClass")),
    ),
    ("MeetingSessions", "MeetingMode gt 1", |_, r| {
        Some(r.text("MeetingMode") == Some("VirtualClass"))
    }),
    ("Users", "Gender eq 'Female'", |_, r| {
        Some(r.text("Gender") == Some("Female"))
    }),
    ("Users", "Gender eq 'F'", |_, r| {
        Some(r.text("Gender") == Some("Female"))
    }),
    ("Users", "Gender eq '2'", |_, r| {
        Some(r.text("Gender") == Some("Female"))
    }),
    ("Users", "Gender in ('None','Male')", |_, r| {
        Some(r.text("Gender") != Some("Female"))
    }),
    ("Users", "Gender eq 'X'", |_, r| {
        Some(r.text("Gender") == Some("None"))
    }),
    ("Attendances", "State eq 'RETARD'", |_, r| {
        Some(r.text("State") == Some("Late"))
    }),
    ("Attendances", "State in ('ABSENT','Late')", |_, r| {
        Some(["Absent", "Late"].contains(&r.text("State")?))
    }),
    (
        "Attendances",
        "State eq 'Absent' and IsJustified",
        |_, r| Some(r.text("State")? == "Absent" && r.is("IsJustified")),
    ),
    ("Justifications", "State eq 'VALIDE'", |_, r| {
        Some(r.text("State") == Some("Valid"))
    }),
    ("Grades", "Code ne 'None'", |_, r| {
        Some(r.text("Code") != Some("None"))
    }),
    ("Grades", "Code eq 'ABS' or Code eq 2", |_, r| {
        Some(["ABS", "EXC"].contains(&r.text("Code")?))
    }),
    ("JuryDecisions", "Kind eq 'Rcue'", |_, r| {
        Some(r.text("Kind") == Some("Rcue"))
    }),
    ("JuryDecisions", "Kind gt 'Rcue'", |_, r| {
        Some(["Year", "Authorisation", "Dut120"].contains(&r.text("Kind")?))
    }),
    (
        "Trainees",
        "RegistrationOrigin eq 'SelfService' and LmsSuccess eq 'Yes'",
        |_, r| {
            Some(r.text("RegistrationOrigin")? == "SelfService" && r.text("LmsSuccess")? == "Yes")
        },
    ),
    (
        "Trainees",
        "TrainingSession/Modality eq 'SelfService'",
        |s, r| {
            Some(
                s.one("TrainingSessions", r.int("TrainingSessionId"))?
                    .text("Modality")
                    == Some("SelfService"),
            )
        },
    ),
    (
        "TrainingSessions",
        "IsCancelled and CancelReason eq '5'",
        |_, r| Some(r.is("IsCancelled")),
    ),
    ("TrainingSessions", "Status eq 'Cancelled'", |_, r| {
        Some(r.is("IsCancelled"))
    }),
    (
        "TrainingSessions",
        "Status ne Services.TrainingSessionStatus'Finished'",
        |_, r| Some(r.text("Status") != Some("Finished")),
    ),
    ("Students", "CivilGender eq null", |_, r| {
        Some(!r.has("CivilGender"))
    }),
];

const NEVER: &[Case] = &[
    ("MeetingSessions", "MeetingMode eq 'Situation'", |_, _| {
        Some(false)
    }),
    ("MeetingSessions", "MeetingMode eq null", |_, _| Some(false)),
    (
        "MeetingSessions",
        "Services.MeetingMode'Situation' eq Services.MeetingMode'3'",
        |_, _| Some(true),
    ),
];

#[test]
fn enumerations_on_both_databases() {
    let some: Vec<Case> = CASES
        .iter()
        .filter(|c| !c.1.contains("CivilGender"))
        .copied()
        .collect();
    find_some(&some);
    let rest: Vec<Case> = CASES
        .iter()
        .filter(|c| c.1.contains("CivilGender"))
        .copied()
        .collect();
    find_all_or_nothing(&rest);
}

#[test]
fn members_that_no_row_has_on_both_databases() {
    find_all_or_nothing(NEVER);
}
