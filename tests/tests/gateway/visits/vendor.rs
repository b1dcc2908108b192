//! A client of the vendor's page: every example URL of it answers and finds something.

use gateway_tests::{Row, alike};
use serde_json::Value;

/// The members of what a URL answers.
fn found(url: &str) -> Vec<Value> {
    let all = alike(url).value();
    assert!(!all.is_empty(), "{url} finds nothing");
    all
}

/// The one entity that a URL answers.
fn one(url: &str) -> Value {
    let entity = alike(url).json();
    let context = entity["@odata.context"].as_str().unwrap();
    assert!(context.ends_with("$entity"), "{url}: {context}");
    entity
}

#[test]
fn lists_of_the_vendor_page_on_both_databases() {
    for url in [
        "Users",
        "Domain",
        " TrainingSessions",
        " ÉvaluationSessions",
        "MeetingSessions",
        " Trainees",
        " ÉvaluationTrainees",
        "Trainings",
        "Évaluations",
        "TrackingViews",
        "ItemRatings",
    ] {
        found(url);
    }
}

#[test]
fn entities_of_the_vendor_page_on_both_databases() {
    for (url, id) in [
        ("Users(327680)", 327_680_i64),
        ("Domains(163840)", 163_840),
        ("EvaluationSessions(2850816)", 2_850_816),
        ("Trainee(2916356)", 2_916_356),
        ("Évaluations(753673)", 753_673),
        ("Structures(2228224)", 2_228_224),
    ] {
        assert_eq!(one(url)["Id"], id, "{url}");
    }
    let name = alike("Users(327680)/Name").json();
    assert_eq!(name["value"], "Pierre Valaumont");
}

#[test]
fn conditions_of_the_vendor_page_on_both_databases() {
    for row in found("Users?$filter=FirstName eq 'Pierre'") {
        assert_eq!(row["FirstName"], "Pierre");
    }
    for row in found("Domains?$filter=Name eq 'Futurskill'") {
        assert_eq!(row["Name"], "Futurskill");
    }
    for row in found(" TrainingSessions?$filter=contains(Name,'session')") {
        assert!(row["Name"].as_str().unwrap().contains("session"));
    }
    for row in found("Training?$filter=contains(Name,'word')") {
        assert!(row["Name"].as_str().unwrap().contains("word"));
    }
    for row in found(
        "MeetingSessions?$filter=TrainingSession/Id eq 2247950336 and MeetingMode eq 'Presential'",
    ) {
        assert_eq!(
            (&row["TrainingSessionId"], &row["MeetingMode"]),
            (&2_247_950_336_i64.into(), &"Presential".into())
        );
    }
    for row in found(
        "MeetingSessions?$filter=TrainingSession/Id eq 2247950336 and MeetingMode eq ' VirtualClass'",
    ) {
        assert_eq!(
            (&row["TrainingSessionId"], &row["MeetingMode"]),
            (&2_247_950_336_i64.into(), &"VirtualClass".into())
        );
    }
}

#[test]
fn columns_of_the_vendor_page_on_both_databases() {
    for row in found("Users?$select=FirstName,LastName") {
        let names: Vec<&String> = row
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| !name.starts_with('@'))
            .collect();
        assert_eq!(names, ["FirstName", "LastName"]);
    }
}

#[test]
fn a_user_with_roles_each_with_its_domain_on_both_databases() {
    let user = one("Users(3852664867)?$expand=UserRoles($expand=Role,Domain)");
    let roles = user["UserRoles"].as_array().unwrap();
    assert_eq!(roles.len(), 2);
    for role in roles {
        assert!(Row(role).text("Role/Name").is_some() && Row(role).text("Domain/Name").is_some());
    }
    // Without $expand no navigation is inline, and the actors are.
    assert!(user.get("Trainees").is_none());
    assert_eq!(Row(&user).text("CreatedBy/Name"), Some("Superviseur"));
}

#[test]
fn a_meeting_with_its_place_and_rooms_on_both_databases() {
    let meeting = one("MeetingSessions(2311913488)?$expand=Localisation,Rooms");
    assert!(Row(&meeting).text("Localisation/City").is_some());
    assert!(!meeting["Rooms"].as_array().unwrap().is_empty());
    assert_eq!(Row(&meeting).number("Duration/Length"), Some(9.0));
    assert_eq!(Row(&meeting).text("Duration/Scale"), Some("Hours"));
}

#[test]
fn attendance_of_a_meeting_without_dollar_signs_on_both_databases() {
    let rows = found(
        "TraineePresenceViews?filter=MeetingSession/Id eq 100 &expand=ComponentRun,Trainee($expand=User)",
    );
    for row in &rows {
        assert_eq!(row["MeetingSessionId"], 100);
        assert!(Row(row).text("ComponentRun/TraineePresence").is_some());
        assert!(Row(row).text("Trainee/User/LastName").is_some());
    }
    assert_eq!(rows.len(), 12);
}

#[test]
fn enrolments_of_a_user_on_both_databases() {
    for row in found("Trainees?$filter=User/Id eq 327680&$expand=User") {
        assert_eq!(Row(&row).int("User/Id"), Some(327_680));
    }
}

#[test]
fn tracking_with_chosen_columns_on_both_databases() {
    let url = "TrackingViews?$expand=User($select=Name)&$filter=Session/Code eq 'SESS_TEST'&$select=Timestamp,ActionType";
    for row in found(url) {
        let names: Vec<&String> = row
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| !name.starts_with('@'))
            .collect();
        assert_eq!(names, ["Timestamp", "ActionType", "User"]);
        let user: Vec<&String> = row["User"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| !name.starts_with('@'))
            .collect();
        assert_eq!(user, ["Name"]);
    }
}

#[test]
fn ratings_of_a_training_on_both_databases() {
    for row in found("ItemRatings?$filter=CatalogItem/Id eq 143&$select=User,Rate") {
        assert!(Row(&row).text("User/Name").is_some());
        assert!((1..=5).contains(&Row(&row).int("Rate").unwrap()));
        assert!(row.get("Comment").is_none());
    }
}
