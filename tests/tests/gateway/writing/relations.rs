//! What leads from row to row: bound, nested, edited, referred to, and created on the way.

use serde_json::{Value, json};

use super::{NOTHING, School, ids, told};

fn each(visit: impl Fn(&School)) {
    super::each("relations", visit);
}

/// Domains of the demo.
const RT: i64 = 1;
const MMI: i64 = 2;
const TESTS: i64 = 3;
const ROOT: i64 = 131_072;

impl School {
    /// The domains of a person.
    fn domains(&self, person: i64) -> Vec<i64> {
        ids(&self.get(&format!(
            "Users({person})?$select=Id&$expand=Domains($select=Id;$orderby=Id)"
        ))["Domains"])
    }

    fn version(&self, url: &str) -> i64 {
        self.get(&format!("{url}?$select=Version"))["Version"]
            .as_i64()
            .unwrap()
    }
}

#[test]
fn three_forms_speak_of_a_collection_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({ "PrimaryDomainId": ROOT }));
        let root = school.0.root();
        let say = |body: Value, expected: &[i64]| {
            school.done(&format!("PATCH Users({person})"), &body);
            assert_eq!(school.domains(person), expected, "{body}");
        };
        // Bound: these as well.
        say(
            json!({ "Domains@odata.bind": [format!("Domains({RT})")] }),
            &[RT],
        );
        say(
            json!({ "Domains@bind": [format!("{root}Domains({MMI})"), format!("/odata-api/Domains({RT})")] }),
            &[RT, MMI],
        );
        say(json!({ "Domains@odata.bind": [] }), &[RT, MMI]);
        // Nested: these and no others.
        say(
            json!({ "Domains": [{ "Id": TESTS }, { "@odata.id": format!("Domains({RT})") }] }),
            &[RT, TESTS],
        );
        say(
            json!({ "Domains": [{ "@id": format!("Domains({MMI})") }] }),
            &[MMI],
        );
        // Edited.
        say(
            json!({ "Domains@delta": [
                { "@removed": { "reason": "changed" }, "@id": format!("Domains({MMI})") },
                { "@id": format!("Domains({RT})") }, { "Id": TESTS },
            ] }),
            &[RT, TESTS],
        );
        say(json!({ "Domains@odata.delta": [] }), &[RT, TESTS]);
        say(json!({ "Domains": [] }), &[]);
        // By an alternate key.
        school.done(
            &format!("PATCH Domains({MMI})"),
            json!({ "ExternalId": "MMI-X" }),
        );
        say(
            json!({ "Domains@odata.bind": ["Domains(ExternalId='MMI-X')"] }),
            &[MMI],
        );
        // The first of them is the main one where none is.
        let other = school.person(
            &json!({ "Domains@odata.bind": [format!("Domains({MMI})"), format!("Domains({RT})")] }),
        );
        assert_eq!(
            school.get(&format!("Users({other})"))["PrimaryDomainId"],
            MMI
        );
        // Which is one change, by whatever door.
        let [bound, linked] = [0; 2].map(|_| school.person(&json!({})));
        school.done(
            &format!("PATCH Users({bound})"),
            json!({ "Domains@odata.bind": [format!("Domains({MMI})")] }),
        );
        school.add("UserDomains", &json!({ "UserId": linked, "DomainId": MMI }));
        for id in [bound, linked] {
            let url = format!("Users({id})");
            assert_eq!(school.version(&url), 2);
            assert_eq!(school.get(&url)["PrimaryDomainId"], MMI);
        }
        let third = school.person(&json!({ "PrimaryDomainId": RT, "Domains": [{ "Id": MMI }] }));
        assert_eq!(
            school.get(&format!("Users({third})"))["PrimaryDomainId"],
            RT
        );
    });
}

#[test]
fn a_nested_row_may_be_changed_and_created_on_the_way_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({ "PrimaryDomainId": RT }));
        school.done(
            &format!("PATCH Users({person})"),
            json!({ "Teams": [{ "Name": "Équipe neuve" }], "Jobs@delta": [{ "Name": "Métier neuf" }] }),
        );
        let url = format!(
            "Users({person})?$select=Id&$expand=Teams($select=Id,Name),Jobs($select=Id,Name)"
        );
        let row = school.get(&url);
        assert_eq!(
            (&row["Teams"][0]["Name"], &row["Jobs"][0]["Name"]),
            (&json!("Équipe neuve"), &json!("Métier neuf"))
        );
        let team = row["Teams"][0]["Id"].clone();
        school.done(
            &format!("PATCH Users({person})"),
            json!({ "Teams": [{ "Id": team, "Name": "Équipe ancienne" }] }),
        );
        assert_eq!(
            school.get(&format!("Teams({team})"))["Name"],
            "Équipe ancienne"
        );
        // Deleted, not only taken out.
        school.done(
            &format!("PATCH Users({person})"),
            json!({ "Teams@delta": [{ "@removed": { "reason": "deleted" }, "@id": format!("Teams({team})") }] }),
        );
        assert!(school.get(&format!("Teams({team})"))["DeletedOn"].is_string());
        assert_eq!(school.get(&url)["Teams"], json!([]));
    });
}

#[test]
fn a_body_of_4_0_may_bind_and_not_nest_in_a_change_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({}));
        let patch = |version: &str| format!("PATCH Users({person}) | OData-Version: {version}");
        let nested = json!({ "Domains": [{ "Id": RT }] });
        school.refused(&patch("4.0"), &nested, "400 Domains: may not nest Domains");
        school.refused(
            &patch("4.0"),
            json!({ "Domains@delta": [] }),
            "400 Domains@delta: may not nest",
        );
        school.refused(
            &patch("4.0"),
            json!({ "PrimaryDomain": { "Id": RT } }),
            "400 PrimaryDomain: may not nest",
        );
        assert_eq!(school.domains(person), [0; 0]);
        school.done(
            &patch("4.0"),
            json!({ "Domains@odata.bind": [format!("Domains({RT})")] }),
        );
        school.done(&patch("4.01"), json!({ "Domains": [{ "Id": MMI }] }));
        assert_eq!(school.domains(person), [MMI]);
        // A new row may hold others in both versions.
        for version in ["4.0", "4.01"] {
            let body = json!({ "FirstName": "A", "LastName": "B", "Teams": [{ "Name": "4" }] });
            school.must(201, &format!("POST Users | OData-Version: {version}"), body);
        }
    });
}

#[test]
fn to_one_is_bound_nested_keyed_and_cut_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({}));
        let now = || {
            school.get(&format!("Users({person})?$select=PrimaryDomainId"))["PrimaryDomainId"]
                .clone()
        };
        for (body, expected) in [
            (
                json!({ "PrimaryDomain@odata.bind": format!("Domains({RT})") }),
                json!(RT),
            ),
            (json!({ "PrimaryDomain": null }), Value::Null),
            (
                json!({ "PrimaryDomain": { "@id": format!("Domains({MMI})") } }),
                json!(MMI),
            ),
            (json!({ "PrimaryDomainId": TESTS }), json!(TESTS)),
            (json!({ "PrimaryDomain": { "Id": RT } }), json!(RT)),
            (json!({ "PrimaryDomain@odata.bind": null }), Value::Null),
            (json!({ "PrimaryDomainId": "2" }), json!(2)),
            (json!({ "PrimaryDomainId": null }), Value::Null),
        ] {
            school.done(&format!("PATCH Users({person})"), &body);
            assert_eq!(now(), expected, "{body}");
        }
        for (body, expected) in [
            (
                json!({ "PrimaryDomainId": 5 }),
                "400 PrimaryDomainId: there is no Domain with the key 5",
            ),
            (
                json!({ "PrimaryDomain@odata.bind": "Domains(5)" }),
                "400 PrimaryDomain: there is no Domain",
            ),
            (
                json!({ "PrimaryDomain@odata.bind": "Users(99)" }),
                "400 PrimaryDomain: is not the URL of one Domain",
            ),
            (
                json!({ "PrimaryDomain@odata.bind": "http://elsewhere/Domains(1)" }),
                "400 PrimaryDomain: is not the URL of an entity of this service",
            ),
            (
                json!({ "PrimaryDomain@odata.bind": [] }),
                "400 PrimaryDomain@odata.bind: is the URL of an entity",
            ),
            (
                json!({ "Domains@odata.bind": ["Domains(1)", 5] }),
                "400 Domains@odata.bind: list of the URLs",
            ),
            (
                json!({ "Domains@odata.bind": ["Domains"] }),
                "400 Domains/0: is not the URL of one Domain",
            ),
            (
                json!({ "Domain@odata.bind": [] }),
                "400 Domain@odata.bind: did you mean Domains?",
            ),
            (
                json!({ "UserRoles": [] }),
                "400 UserRoles: is set by the service",
            ),
        ] {
            school.refused(&format!("PATCH Users({person})"), body, expected);
        }
    });
}

#[test]
fn references_are_added_replaced_and_removed_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({ "PrimaryDomainId": ROOT }));
        let at = |path: &str| format!("Users({person})/{path}");
        let to = |key: i64| json!({ "@odata.id": format!("Domains({key})") });
        school.done(&format!("POST {}", at("Domains/$ref")), to(RT));
        school.done(&format!("POST {}", at("Domains/$ref")), json!({ "@odata.context": "$metadata#$ref", "@id": format!("{}Domains({MMI})", school.0.root()) }));
        let version = school.version(&format!("Users({person})"));
        // There already.
        school.done(&format!("POST {}", at("Domains/$ref")), to(RT));
        assert_eq!(school.domains(person), [RT, MMI]);
        assert_eq!(school.version(&format!("Users({person})")), version);
        let listed = school.get(&at("Domains/$ref"));
        assert_eq!(listed["value"].as_array().unwrap().len(), 2);
        school.done(
            &format!("PUT {}", at("Domains/$ref")),
            json!({ "value": [to(TESTS), to(RT)] }),
        );
        assert_eq!(school.domains(person), [RT, TESTS]);
        school.done(
            &format!("DELETE {}?$id=Domains({RT})", at("Domains/$ref")),
            NOTHING,
        );
        assert_eq!(school.domains(person), [TESTS]);
        school.done(
            &format!(
                "DELETE {}?$id={}Domains({TESTS})",
                at("Domains/$ref"),
                school.0.root().replace('/', "%2F")
            ),
            NOTHING,
        );
        assert_eq!(school.domains(person), [0; 0]);
        school.done(&format!("POST {}", at("Domains/$ref")), to(RT));
        school.done(
            &format!("DELETE {}", at(&format!("Domains({RT})/$ref"))),
            NOTHING,
        );
        assert_eq!(school.domains(person), [0; 0]);
        // Domains themselves stay.
        assert_eq!(
            school.get(&format!("Domains({RT})"))["DeletedOn"],
            Value::Null
        );

        school.done(&format!("PUT {}", at("PrimaryDomain/$ref")), to(MMI));
        assert!(
            school.get(&at("PrimaryDomain/$ref"))["@odata.id"]
                .as_str()
                .unwrap()
                .ends_with("Domains(2)")
        );
        school.done(&format!("DELETE {}", at("PrimaryDomain/$ref")), NOTHING);
        assert_eq!(school.0.get(&at("PrimaryDomain/$ref")).status, 404);

        for (line, body, expected) in [
            (
                "POST Domains/$ref",
                to(5).to_string(),
                "400 Domains/0: there is no Domain",
            ),
            (
                "POST Domains/$ref",
                json!({ "@odata.id": "Users(99)" }).to_string(),
                "400 Domains/0: is not the URL of one Domain",
            ),
            (
                "POST Domains/$ref",
                json!({}).to_string(),
                "400 @odata.id: names an entity",
            ),
            (
                "PUT Domains/$ref",
                to(RT).to_string(),
                "400 value: lists entities",
            ),
            (
                "PUT Domains/$ref",
                json!({ "value": [{}] }).to_string(),
                "400 value: every item names",
            ),
            (
                "DELETE Domains/$ref",
                String::new(),
                "400 $id: must be named",
            ),
            (
                "DELETE Domains(1)/$ref",
                String::new(),
                "404 there is no such entity",
            ),
            (
                "PUT PrimaryDomain/$ref",
                to(5).to_string(),
                "400 PrimaryDomain: there is no Domain",
            ),
            (
                "POST PrimaryDomain/$ref",
                to(RT).to_string(),
                "405 this resource answers",
            ),
            (
                "POST UserRoles/$ref",
                json!({ "@odata.id": "UserRoles(1)" }).to_string(),
                "400 UserRoles: is set by the service",
            ),
            ("POST Domain/$ref", to(RT).to_string(), "404 Domain: Domain"),
        ] {
            let (method, path) = line.split_once(' ').unwrap();
            school.refused(&format!("{method} {}", at(path)), body, expected);
        }
        school.refused(
            "POST Users(1)/Domains/$ref",
            to(RT),
            "404 there is no such entity",
        );
        school.refused("PATCH Users/$ref", to(RT), "405 this resource answers");
    });
}

#[test]
fn a_row_is_created_behind_a_navigation_on_both_databases() {
    each(|school| {
        let domain = school.add(
            "Domains",
            &json!({ "Name": "Derrière", "ParentDomainId": ROOT }),
        );
        let made = school.must(
            201,
            &format!("POST Domains({domain})/Managers"),
            json!({ "FirstName": "M", "LastName": "Manager" }),
        );
        assert!(
            made.header("location")
                .unwrap()
                .contains("/odata-api/Users(")
        );
        let manager = told(&made)["Id"].as_i64().unwrap();
        assert_eq!(
            ids(&school.get(&format!("Domains({domain})/Managers?$select=Id"))["value"]),
            [manager]
        );
        // The foreign key is that of the owner.
        let child = school.must(
            201,
            &format!("POST Domains({domain})/ChildDomains"),
            json!({ "Name": "Enfant" }),
        );
        assert_eq!(
            (&told(&child)["ParentDomainId"], &told(&child)["Depth"]),
            (&json!(domain), &json!(2))
        );
        let person = school.person(&json!({}));
        let team = school.must(
            201,
            &format!("POST Users({person})/Teams"),
            json!({ "Name": "À elle" }),
        );
        assert_eq!(
            ids(&school.get(&format!("Users({person})/Teams?$select=Id"))["value"]),
            [told(&team)["Id"].as_i64().unwrap()]
        );
        school.refused(
            &format!("POST Domains({domain})/Managers"),
            json!({ "FirstName": "M" }),
            "400 LastName: is missing",
        );
        school.refused(
            "POST Domains(5)/Managers",
            json!({ "FirstName": "M", "LastName": "N" }),
            "404 there is no such entity",
        );
        school.refused(
            &format!("POST Domains({domain})/Members"),
            json!({ "FirstName": "M", "LastName": "N" }),
            "400 Members: is set by the service",
        );
    });
}

#[test]
fn a_training_is_created_with_sessions_and_their_meetings_on_both_databases() {
    each(|school| {
        let meeting = |day: u32| json!({ "Name": format!("séance {day}"), "StartedOn": format!("2027-01-{day:02}T08:00:00Z"), "FinishedOn": format!("2027-01-{day:02}T10:00:00Z") });
        let session = |days: &[u32]| {
            json!({
                "StartedOn": "2027-01-01", "FinishedOn": "2027-01-31", "Modality": "Manual",
                "MeetingSessions": days.iter().map(|d| meeting(*d)).collect::<Vec<_>>(),
            })
        };
        let body = json!({
            "Name": "Profonde", "LearningMode": "Presential", "PrimaryDomainId": RT,
            "Jobs": [{ "Name": "Métier profond" }],
            "TrainingSessions": [session(&[4, 5]), session(&[])],
        });
        let expand = "$select=Id&$expand=Jobs($select=Name),TrainingSessions($select=Name,LearningMode;$orderby=Id;$expand=MeetingSessions($select=Name,DurationHours;$orderby=Id))";
        let made = told(&school.must(201, &format!("POST Trainings?{expand}"), &body));
        assert_eq!(made["Jobs"][0]["Name"], "Métier profond");
        let sessions = made["TrainingSessions"].as_array().unwrap();
        assert_eq!(sessions.len(), 2);
        assert_eq!(
            (&sessions[0]["Name"], &sessions[0]["LearningMode"]),
            (&json!("Profonde"), &json!("Presential"))
        );
        assert_eq!(sessions[0]["MeetingSessions"].as_array().unwrap().len(), 2);
        assert_eq!(sessions[0]["MeetingSessions"][1]["DurationHours"], 2);
        assert_eq!(sessions[1]["MeetingSessions"], json!([]));
        // One fault anywhere, and nothing is there.
        let wrong = json!({ "Name": "Sans suite", "TrainingSessions": [session(&[4]), { "StartedOn": "2027-02-01", "FinishedOn": "2027-01-01" }] });
        let answer = school.must(400, "POST Trainings", &wrong);
        assert!(
            told(&answer)["error"]["target"]
                .as_str()
                .unwrap()
                .starts_with("TrainingSessions/1/"),
            "{}",
            answer.text()
        );
        assert_eq!(
            school.count("Trainings/$count?$filter=Name eq 'Sans suite'"),
            0
        );
        assert_eq!(
            school.count(
                "MeetingSessions/$count?$filter=TrainingSession/Training/Name eq 'Sans suite'"
            ),
            0
        );
    });
}

#[test]
fn a_link_that_changes_raises_the_version_of_its_owner_once_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({ "PrimaryDomainId": ROOT }));
        let url = format!("Users({person})");
        let mut version = school.version(&url);
        for (line, body) in [
            ("PATCH #", json!({ "Domains@odata.bind": ["Domains(1)"] })),
            (
                "PATCH #",
                json!({ "Domains@odata.bind": ["Domains(2)"], "City": "Dole" }),
            ),
            ("POST #/Domains/$ref", json!({ "@odata.id": "Domains(3)" })),
            (
                "PATCH #",
                json!({ "Domains@delta": [{ "@removed": {}, "@id": "Domains(3)" }] }),
            ),
            ("DELETE #/Domains(2)/$ref", Value::Null),
        ] {
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            school.done(&line.replace('#', &url), &body);
            let now = school.version(&url);
            assert_eq!(now, version + 1, "{line} {body}");
            version = now;
        }
        // The other end is as it was, and so is the owner of a link that is there already.
        school.done(
            &format!("PATCH {url}"),
            json!({ "Domains": [{ "Id": RT }] }),
        );
        assert_eq!(school.version(&url), version);
        // A row of the set of links is the same link.
        let link = school.add("UserDomains", &json!({ "UserId": person, "DomainId": MMI }));
        assert_eq!(school.domains(person), [RT, MMI]);
        school.refused(
            "POST UserDomains",
            json!({ "UserId": person, "DomainId": MMI }),
            "400 UserId: is taken by UserDomain",
        );
        school.done(&format!("DELETE UserDomains({link})"), NOTHING);
        assert_eq!(school.domains(person), [RT]);
        assert_eq!(school.version(&url), version + 2);
    });
}

#[test]
fn groups_stand_in_a_tree_on_both_databases() {
    each(|school| {
        let mut above = ROOT;
        let mut chain = Vec::new();
        for level in 1..=8 {
            above = school.add("Domains", &json!({ "Name": format!("niveau {level}"), "ParentDomain@odata.bind": format!("Domains({above})") }));
            chain.push(above);
        }
        let last = school.get(&format!("Domains({above})"));
        assert_eq!(
            (
                &last["Depth"],
                &last["Father0"],
                &last["Father7"],
                &last["Father8"]
            ),
            (&json!(8), &json!(ROOT), &json!(chain[6]), &Value::Null)
        );
        school.refused(
            "POST Domains",
            json!({ "Name": "niveau 9", "ParentDomainId": above }),
            "400 ParentDomainId: ",
        );
        school.refused(
            &format!("PATCH Domains({})", chain[0]),
            json!({ "ParentDomainId": chain[3] }),
            "400 ParentDomainId: ",
        );
        school.refused(
            &format!("PATCH Domains({})", chain[0]),
            json!({ "ParentDomainId": chain[0] }),
            "400 ParentDomainId: ",
        );
        // A whole branch moves.
        school.done(
            &format!("PATCH Domains({})", chain[4]),
            json!({ "ParentDomainId": ROOT }),
        );
        let moved = school.get(&format!("Domains({above})"));
        assert_eq!(
            (&moved["Depth"], &moved["Father1"], &moved["Father4"]),
            (&json!(4), &json!(chain[4]), &Value::Null)
        );
    });
}

#[test]
fn a_link_set_takes_upserts_by_both_its_ends_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({ "LastName": "Liée" }));
        let link = format!("UserDomains(UserId={person},DomainId={MMI})");
        let live = || school.count(&format!("UserDomains/$count?$filter=UserId eq {person}"));
        school.refused(
            &format!("PUT {link} | If-Match: *"),
            json!({}),
            "404 there is no such entity",
        );
        let made = told(&school.must(201, &format!("PUT {link} | If-None-Match: *"), json!({})));
        assert_eq!(
            (&made["UserId"], &made["DomainId"]),
            (&json!(person), &json!(MMI))
        );
        assert_eq!(live(), 1);
        school.refused(
            &format!("PUT {link} | If-None-Match: *"),
            json!({}),
            "412 If-None-Match: is there already",
        );
        // The key says both ends, whatever the body says.
        let other = json!({ "DomainId": 1, "Description": "principale" });
        school.done(&format!("PATCH {link} | If-Match: *"), other);
        let after = school.get(&link);
        assert_eq!(
            (&after["Id"], &after["DomainId"], &after["Description"]),
            (&made["Id"], &json!(MMI), &json!("principale"))
        );
        school.refused(
            &format!("PATCH UserDomains(UserId={person},DomainId=999999999)"),
            json!({}),
            "400 DomainId: there is no Domain",
        );
        // What was taken away is made anew.
        school.done(&format!("DELETE {link}"), NOTHING);
        assert_eq!(live(), 0);
        let again = told(&school.must(201, &format!("PATCH {link}"), json!({})));
        assert_ne!(again["Id"], made["Id"]);
        assert_eq!(live(), 1);
    });
}

#[test]
fn a_navigation_that_may_only_be_read_is_refused_in_every_set_on_both_databases() {
    each(|school| {
        let metadata = school.get("$metadata?$format=json");
        let schema = &metadata["Services"];
        let mut tried = 0;
        for (set, declared) in schema["Container"].as_object().unwrap() {
            let no = |term: &str, member: &str| {
                declared[format!("@Capabilities.{term}")][member] == json!(false)
            };
            let Some(ty) = declared["$Type"].as_str() else {
                continue;
            };
            if declared["$Collection"] != json!(true) || no("UpdateRestrictions", "Updatable") {
                continue;
            }
            let first = school.get(&format!("{set}?$top=1&$select=Id"));
            let Some(id) = first["value"][0]["Id"].as_i64() else {
                continue;
            };
            let ty = schema[ty.trim_start_matches("Services.")]
                .as_object()
                .unwrap();
            let is_read_only = |of: &Value| {
                of["$Kind"] == "NavigationProperty" && of["@Core.Permissions"] == "Read"
            };
            for (name, of) in ty.iter().filter(|(_, of)| is_read_only(of)) {
                let many = of["$Collection"] == json!(true);
                let to = if many { json!([]) } else { json!("Users(1)") };
                let body = json!({ format!("{name}@odata.bind"): to });
                let answer = school.must(400, &format!("PATCH {set}({id})"), body);
                let told = told(&answer)["error"].to_string();
                assert!(
                    told.contains("is set by the service"),
                    "{set}/{name}: {told}"
                );
                tried += 1;
            }
        }
        assert!(tried > 10, "{tried}");
    });
}
