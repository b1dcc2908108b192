//! The shapes of one answer: versions, amounts of metadata, numbers as texts, nulls left out.

use gateway_tests::{Answer, Ask, alike, each};
use serde_json::{Value, json};

#[test]
fn the_version_follows_what_the_client_takes_on_both_databases() {
    each(|gateway| {
        for (most, spoken) in [
            (None, "4.0"),
            (Some("4.0"), "4.0"),
            (Some("4.01"), "4.01"),
            (Some("5.0"), "4.01"),
        ] {
            let mut ask = Ask::get("Trainees?$top=1&$expand=User");
            if let Some(most) = most {
                ask = ask.with("OData-MaxVersion", most);
            }
            let answer = gateway.ask(&ask);
            assert_eq!(answer.header("odata-version"), Some(spoken));
            let suffix = if spoken == "4.0" {
                "#Trainees"
            } else {
                "#Trainees(User())"
            };
            let context = answer.json()["@odata.context"].as_str().unwrap().to_owned();
            assert!(context.ends_with(suffix), "{most:?}: {context}");
        }
        let old = gateway.ask(&Ask::get("Users").with("OData-MaxVersion", "3.0"));
        assert_eq!(old.status, 400);
    });
}

#[test]
fn every_answer_says_what_it_depends_on_on_both_databases() {
    each(|gateway| {
        for url in [
            "",
            "$metadata",
            "Users?$top=1",
            "Users(327680)",
            "Users/$count",
            "Nothing",
            "Users?$filter=x",
        ] {
            let vary = gateway.get(url).header("vary").unwrap().to_lowercase();
            for name in ["odata-maxversion", "prefer", "accept", "accept-encoding"] {
                assert!(
                    vary.split(',').any(|part| part.trim() == name),
                    "{url}: {vary}"
                );
            }
        }
    });
}

#[test]
fn context_urls_tell_what_was_chosen_on_both_databases() {
    for (url, v40, v401) in [
        ("Users?$top=1", "Users", "Users"),
        ("Users(327680)", "Users/$entity", "Users/$entity"),
        (
            "Users?$select=Id,FirstName&$top=1",
            "Users(Id,FirstName)",
            "Users(Id,FirstName)",
        ),
        (
            "Users(327680)/FirstName",
            "Users(327680)/FirstName",
            "Users(327680)/FirstName",
        ),
        (
            "Users(327680)/CreatedBy",
            "Users(327680)/CreatedBy",
            "Users(327680)/CreatedBy",
        ),
        ("Users(327680)/Trainees?$top=1", "Trainees", "Trainees"),
        (
            "Users(327680)/PrimaryDomain",
            "Domains/$entity",
            "Domains/$entity",
        ),
        (
            "Users?$expand=Trainees&$top=1",
            "Users",
            "Users(Trainees())",
        ),
        (
            "Users?$expand=Trainees($select=Id)&$top=1",
            "Users(Trainees(Id))",
            "Users(Trainees(Id))",
        ),
        (
            "Users?$select=Id&$expand=Trainees&$top=1",
            "Users(Id)",
            "Users(Id,Trainees())",
        ),
        (
            "Users(327680)/CreatedBy?$select=Name",
            "Users(327680)/CreatedBy(Name)",
            "Users(327680)/CreatedBy(Name)",
        ),
        (
            "Domains?$select=Id&$expand=ParentDomain($levels=2;$select=Name)&$top=1",
            "Domains(Id,ParentDomain+(Name))",
            "Domains(Id,ParentDomain+(Name))",
        ),
        (
            "Users(327680)/Trainees/$ref",
            "Collection($ref)",
            "Collection($ref)",
        ),
        ("Users(327680)/PrimaryDomain/$ref", "$ref", "$ref"),
    ] {
        each(|gateway| {
            for (most, suffix) in [("4.0", v40), ("4.01", v401)] {
                let answer = gateway.ask(&Ask::get(url).with("OData-MaxVersion", most));
                let context = answer.json()["@odata.context"].as_str().unwrap().to_owned();
                assert_eq!(
                    context,
                    format!("{}$metadata#{suffix}", gateway.root()),
                    "{url} in {most}"
                );
            }
        });
    }
}

#[test]
fn as_much_metadata_as_was_asked_for_on_both_databases() {
    each(|gateway| {
        let ask = |amount: &str| {
            let accept = format!("application/json;odata.metadata={amount}");
            let answer = gateway.ask(
                &Ask::get("Users?$select=Id,Gender,BornOn&$filter=BornOn ne null&$top=1")
                    .with("Accept", &accept),
            );
            assert!(
                answer
                    .header("content-type")
                    .unwrap()
                    .contains(&format!("odata.metadata={amount}"))
            );
            answer.json()
        };
        let none = ask("none");
        assert!(none.get("@odata.context").is_none());
        assert!(
            none["value"][0]
                .as_object()
                .unwrap()
                .keys()
                .all(|name| !name.contains('@'))
        );
        let minimal = ask("minimal");
        assert!(minimal.get("@odata.context").is_some());
        assert!(minimal["value"][0].get("@odata.id").is_none());
        let full = ask("full");
        let row = &full["value"][0];
        assert_eq!(row["@odata.type"], "#Services.User");
        for name in [
            "@odata.id",
            "Trainees@odata.navigationLink",
            "Trainees@odata.associationLink",
            "Gender@odata.type",
            "BornOn@odata.type",
        ] {
            assert!(
                row.get(name).is_some(),
                "full metadata has no {name}: {row}"
            );
        }
        let id = row["@odata.id"].as_str().unwrap();
        let context = full["@odata.context"].as_str().unwrap();
        assert!(id.starts_with("http://") || context.starts_with("http://"));
        // With none, links to further pages are still there.
        let page = gateway.ask(
            &Ask::get("Users?$count=true&$format=application/json;odata.metadata=none")
                .with("Prefer", "odata.maxpagesize=3"),
        );
        assert!(page.json().get("@odata.nextLink").is_some());
        assert!(page.json().get("@odata.count").is_some());
    });
}

#[test]
fn large_numbers_as_texts_for_whoever_cannot_count_so_far_on_both_databases() {
    each(|gateway| {
        let url = "Users(3852664867)?$select=Id,Version,RateWorkingTime&$expand=ManagedTrainings($count=true;$select=Id;$top=1)";
        let plain = gateway.get(url).json();
        assert_eq!(plain["Id"], 3_852_664_867_i64);
        let asked = Ask::get(url).with("Accept", "application/json;IEEE754Compatible=true");
        let answer = gateway.ask(&asked);
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .to_lowercase()
                .contains("ieee754compatible=true")
        );
        let texts = answer.json();
        assert_eq!(texts["Id"], "3852664867");
        assert_eq!(texts["Version"], plain["Version"]);
        assert_eq!(
            texts["ManagedTrainings@odata.count"],
            plain["ManagedTrainings@odata.count"]
                .as_i64()
                .unwrap()
                .to_string()
        );
        let grade = gateway.ask(
            &Ask::get("Grades?$filter=Value eq 12&$select=Value&$top=1")
                .with("Accept", "application/json;IEEE754Compatible=true"),
        );
        assert!(
            grade.json()["value"][0]["Value"]
                .as_str()
                .unwrap()
                .starts_with("12")
        );
    });
}

#[test]
fn nulls_are_left_out_for_whoever_prefers_it_on_both_databases() {
    each(|gateway| {
        let url = "Users(327680)?$select=Id,MaidenName,FirstName&$expand=TutorResource";
        let whole = gateway.get(url).json();
        assert_eq!(
            (&whole["MaidenName"], &whole["TutorResource"]),
            (&Value::Null, &Value::Null)
        );
        assert!(whole.as_object().unwrap().contains_key("MaidenName"));
        for preference in ["omit-values=nulls", "odata.omit-values=nulls"] {
            let answer = gateway.ask(
                &Ask::get(url)
                    .with("Prefer", preference)
                    .with("OData-MaxVersion", "4.01"),
            );
            assert!(
                answer
                    .header("preference-applied")
                    .unwrap()
                    .contains("omit-values=nulls")
            );
            assert!(
                !answer
                    .json()
                    .as_object()
                    .unwrap()
                    .contains_key("MaidenName")
            );
            assert_eq!(answer.json()["FirstName"], "Pierre");
        }
    });
}

#[test]
fn the_format_option_wins_over_the_header_on_both_databases() {
    each(|gateway| {
        let ask = Ask::get("Users?$top=1&$format=json").with("Accept", "application/xml");
        assert!(
            gateway
                .ask(&ask)
                .header("content-type")
                .unwrap()
                .starts_with("application/json")
        );
        let ask = Ask::get("Users?$top=1&$format=application/json;odata.metadata=full");
        assert!(
            gateway.ask(&ask).json()["value"][0]
                .get("@odata.id")
                .is_some()
        );
        for accept in [
            "text/csv",
            "application/atom+xml",
            "application/json;q=0",
            "image/*",
        ] {
            let answer = gateway.ask(&Ask::get("Users").with("Accept", accept));
            assert_eq!(answer.status, 406, "{accept}");
        }
        for accept in [
            "*/*",
            "application/*",
            "text/html, */*;q=0.1",
            "application/json;odata=verbose,text/plain, */*; q=0.01",
            "application/json; charset=utf-8",
        ] {
            assert_eq!(
                gateway
                    .ask(&Ask::get("Users?$top=1").with("Accept", accept))
                    .status,
                200,
                "{accept}"
            );
        }
        // A type on a request without a body is nobody's business.
        assert_eq!(
            gateway
                .ask(
                    &Ask::get("Users?$top=1")
                        .with("Content-Type", "application/json;odata=verbose")
                )
                .status,
            200
        );
    });
}

#[test]
fn expanded_rows_take_every_option_at_every_level_on_both_databases() {
    let domains = alike(
        "Domains?$filter=Code in ('RT','MMI')&$orderby=Code desc&$select=Code&$expand=Students($select=NipCode;$orderby=NipCode desc;\
         $top=2;$skip=1;$count=true;$filter=NipCode ne null;$expand=User($select=LastName;$expand=UserDomains($select=Id;$expand=Domain($select=Code);$orderby=Domain/Code desc;$top=1))),\
         PrimaryTrainings($select=Code;$orderby=Code)",
    );
    let all = domains.value();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["Code"], "RT");
    for domain in &all {
        let students = domain["Students"].as_array().unwrap();
        assert_eq!(students.len(), 2);
        assert!(domain["Students@odata.count"].as_i64().unwrap() > 3);
        assert!(students[0]["NipCode"].as_str() > students[1]["NipCode"].as_str());
        for student in students {
            let links = student["User"]["UserDomains"].as_array().unwrap();
            assert_eq!(links.len(), 1);
            assert!(links[0]["Domain"]["Code"].is_string());
        }
    }
}

#[test]
fn each_parent_has_its_own_first_rows_on_both_databases() {
    let sessions = alike("TrainingSessions?$select=Id&$expand=Trainees($orderby=User/LastName desc,Id;$top=3;$select=Id)").value();
    assert!(sessions.len() > 10);
    for session in sessions {
        let id = &session["Id"];
        let alone = alike(&format!(
            "TrainingSessions({id})/Trainees?$orderby=User/LastName desc,Id&$top=3&$select=Id"
        ))
        .value();
        let ids = |all: &[Value]| all.iter().map(|row| row["Id"].clone()).collect::<Vec<_>>();
        assert_eq!(
            ids(session["Trainees"].as_array().unwrap()),
            ids(&alone),
            "session {id}"
        );
    }
}

#[test]
fn everything_at_once_on_both_databases() {
    let user = alike("Users(327680)?$expand=*").json();
    assert!(user["Trainees"].is_array() && user["PrimaryDomain"].is_object());
    let chosen = alike("Users(327680)?$select=*&$expand=PrimaryDomain($select=*)").json();
    assert_eq!(chosen["PrimaryDomain"]["Name"], "Futurskill");
    let nested = alike("Users(327680)?$select=CreatedBy/Name,Id").json();
    assert_eq!(nested["CreatedBy"], json!({"Name": "Superviseur"}));
    let parts = alike("Users(327680)?$select=CreatedBy($select=Name),Id").json();
    assert_eq!(parts["CreatedBy"], json!({"Name": "Superviseur"}));
    let counted = alike("Users(327680)?$select=Id&$expand=Trainees/$count").json();
    assert_eq!(counted["Trainees@odata.count"], 6);
    assert!(counted.get("Trainees").is_none());
    let several =
        alike("Users(327680)?$select=Id&$expand=Trainees($select=Id),PrimaryDomain").json();
    assert_eq!(several["Trainees"].as_array().unwrap().len(), 6);
}

#[test]
fn counts_do_not_depend_on_pages_on_both_databases() {
    for url in [
        "Users?$count=true&$top=2",
        "Users?$count=true&$skip=5&$top=1",
        "Users?$count=true&$top=0",
        "Users?$count=true",
    ] {
        assert_eq!(
            alike(url).json()["@odata.count"].as_u64(),
            u64::try_from(alike("Users/$count").count()).ok(),
            "{url}"
        );
    }
    let filtered = alike("Users?$count=true&$filter=FirstName eq 'Camille'&$top=1").json();
    assert_eq!(
        filtered["@odata.count"].as_u64(),
        u64::try_from(alike("Users/$count?$filter=FirstName eq 'Camille'").count()).ok()
    );
    assert!(
        alike("Users?$count=false&$top=1")
            .json()
            .get("@odata.count")
            .is_none()
    );
}

#[test]
fn archived_rows_are_where_the_rules_say_on_both_databases() {
    let archived = alike("Users?$filter=DeletedOn ne null").value();
    assert!(!archived.is_empty());
    for row in &archived {
        let id = &row["Id"];
        let absent = |answer: &Answer| answer.value().iter().all(|r| &r["Id"] != id);
        // A list hides it, a read by its key shows it.
        assert!(absent(&alike("Users")));
        assert_eq!(&alike(&format!("Users({id})")).json()["Id"], id);
        assert_eq!(
            alike(&format!("Users/$count?$filter=Id eq {id}")).count(),
            0
        );
        assert_eq!(
            alike(&format!("Users?$filter=Id eq {id} and DeletedOn ne null")).count(),
            1
        );
        // Alternate keys address live rows only.
        if let Some(external) = row["ExternalId"].as_str() {
            assert_eq!(
                alike(&format!("Users(ExternalId='{external}')")).status,
                404
            );
        }
    }
    let trainee =
        &alike("Trainees?$filter=DeletedOn ne null&$expand=User,TrainingSession").value()[0];
    assert!(trainee["User"].is_object());
    let (user, session) = (&trainee["UserId"], &trainee["TrainingSessionId"]);
    // Each level says for itself.
    let expanded = alike(&format!(
        "Users({user})?$expand=Trainees($filter=TrainingSessionId eq {session})"
    ))
    .json();
    assert_eq!(expanded["Trainees"].as_array().unwrap().len(), 1);
    let both = alike(&format!("Users({user})?$expand=Trainees($filter=TrainingSessionId eq {session} and (DeletedOn ne null or DeletedOn eq null))")).json();
    assert_eq!(both["Trainees"].as_array().unwrap().len(), 2);
}
