//! One row: created, read back, changed, replaced, archived, restored; and what is refused about it.

use serde_json::{Value, json};

use super::{NOTHING, School, bare, told};

fn each(visit: impl Fn(&School)) {
    super::each("entities", visit);
}

#[test]
fn a_person_is_created_read_back_changed_archived_and_restored_on_both_databases() {
    each(|school| {
        let ada = json!({
            "FirstName": "Ada", "LastName": "Lovelace", "Login": "ada.visit", "ExternalId": "V1",
            "Gender": "2", "Language": 1, "Prefix": "Mistress", "BornOn": "1815-12-10", "RateWorkingTime": 0.8,
            "EnabledOn": "2026-03-01", "NoMailing": true, "City": "Londres",
        });
        let made = school.must(201, "POST Users", &ada);
        let row = told(&made);
        let url = made.header("location").unwrap().to_owned();
        assert_eq!(url, format!("{}Users({})", school.0.root(), row["Id"]));
        assert_eq!(made.header("etag"), row["@odata.etag"].as_str());
        assert_eq!(
            row["@odata.context"],
            format!("{}$metadata#Users/$entity", school.0.root())
        );
        assert_eq!(
            (&row["Version"], &row["ModifiedOn"], &row["DeletedOn"]),
            (&json!(1), &Value::Null, &Value::Null)
        );
        assert_eq!(row["CreatedBy"]["Name"], "Superviseur");
        for (name, value) in [
            ("Name", json!("Ada Lovelace")),
            ("Gender", json!("Female")),
            ("Language", json!("French")),
            ("EnabledOn", json!("2026-03-01T00:00:00Z")),
            ("RateWorkingTime", json!(0.8)),
        ] {
            assert_eq!(row[name], value, "{name}");
        }
        assert!(row.get("Domains").is_none() && row.get("Password").is_none());
        let read = school.get(&url);
        assert_eq!(bare(&read), bare(&row));

        school.done(
            &format!("PATCH {url}"),
            json!({ "City": "Paris", "Gender": "None" }),
        );
        let changed = school.get(&url);
        assert_eq!(
            (&changed["City"], &changed["Gender"], &changed["Login"]),
            (&json!("Paris"), &json!("None"), &json!("ada.visit"))
        );
        assert_eq!(changed["Version"], 2);
        assert_eq!(changed["ModifiedBy"]["Name"], "Superviseur");

        school.done(&format!("DELETE {url}"), NOTHING);
        let archived = school.get(&url);
        assert_eq!(archived["DeletedBy"]["Name"], "Superviseur");
        assert!(archived["DeletedOn"].is_string());
        assert_eq!(school.count("Users/$count?$filter=Login eq 'ada.visit'"), 0);
        assert_eq!(
            school.count("Users/$count?$filter=Login eq 'ada.visit' and DeletedOn ne null"),
            1
        );
        let version = archived["Version"].clone();
        // Once more changes nothing.
        school.done(&format!("DELETE {url}"), NOTHING);
        assert_eq!(school.get(&url)["Version"], version);

        school.done(&format!("POST {url}/Services.Restore"), NOTHING);
        school.done(&format!("POST {url}/Services.Restore"), NOTHING);
        let back = school.get(&url);
        assert_eq!(
            (&back["DeletedOn"], &back["DeletedBy"], &back["City"]),
            (&Value::Null, &Value::Null, &json!("Paris"))
        );
        let id = row["Id"].as_i64().unwrap();
        assert_eq!(
            school.journal("User", id),
            ["created", "updated", "archived", "restored"]
        );
    });
}

#[test]
fn put_gives_what_is_not_said_its_default_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({ "Login": "put.visit", "City": "Lyon", "NoMailing": true, "Gender": "Male", "ExternalId": "PUT1" }));
        let before = school.get(&format!("Users({id})"));
        school.done(
            &format!("PUT Users({id})"),
            json!({ "FirstName": "Grace", "LastName": "Hopper", "Fax": "1" }),
        );
        let after = school.get(&format!("Users({id})"));
        for (name, value) in [
            ("FirstName", json!("Grace")),
            ("Fax", json!("1")),
            ("Login", Value::Null),
            ("City", Value::Null),
            ("ExternalId", Value::Null),
            ("NoMailing", json!(false)),
            ("Gender", json!("None")),
        ] {
            assert_eq!(after[name], value, "{name}");
        }
        for kept in ["Id", "CreatedOn", "Uuid", "ApplicationId"] {
            assert_eq!(after[kept], before[kept], "{kept}");
        }
        school.refused(
            &format!("PUT Users({id})"),
            json!({ "City": "Lyon" }),
            "400 FirstName: is missing",
        );
        school.refused(
            "PUT Users(1)",
            json!({ "FirstName": "A", "LastName": "B" }),
            "404 there is no such entity",
        );
    });
}

#[test]
fn an_alternate_key_adds_and_changes_on_both_databases() {
    each(|school| {
        let body = json!({ "FirstName": "Émile", "LastName": "Upsert", "City": "Metz" });
        let by_key = "Users(ExternalId='UP 1')";
        school.refused(
            &format!("PATCH {by_key} | If-Match: *"),
            &body,
            "404 there is no such entity",
        );
        assert_eq!(school.count("Users/$count?$filter=ExternalId eq 'UP 1'"), 0);
        let made = school.must(201, &format!("PATCH {by_key}"), &body);
        let id = told(&made)["Id"].as_i64().unwrap();
        assert!(
            made.header("location")
                .unwrap()
                .ends_with(&format!("Users({id})"))
        );
        assert_eq!(told(&made)["ExternalId"], "UP 1");
        school.refused(
            &format!("PATCH {by_key} | If-None-Match: *"),
            &body,
            "412 If-None-Match: is there already",
        );
        let changed = school.done(&format!("PATCH {by_key}"), json!({ "City": "Toul" }));
        assert!(
            changed
                .header("odata-entityid")
                .unwrap()
                .ends_with(&format!("Users({id})"))
        );
        school.done(
            &format!("PATCH {by_key} | If-Match: *"),
            json!({ "City": "Nancy" }),
        );
        assert_eq!(school.get(by_key)["City"], "Nancy");
        // What the key says holds, whatever the body says.
        school.done(
            &format!("PATCH {by_key}"),
            json!({ "ExternalId": "UP 1", "City": "Verdun" }),
        );
        school.must(
            201,
            "PUT Users(ExternalId='UP 2') | If-None-Match: *",
            &body,
        );
        school.must(
            204,
            "PUT Users(ExternalId='UP 3') | Prefer: return=minimal",
            &body,
        );
        school.refused(
            "PATCH Users(ExternalId='UP 4')",
            json!({ "City": "Metz" }),
            "400 FirstName: is missing",
        );
        school.refused(
            "PATCH Users(999999999)",
            &body,
            "404 there is no such entity",
        );
        assert_eq!(school.count("Users/$count?$filter=LastName eq 'Upsert'"), 3);
    });
}

#[test]
fn an_alternate_key_names_live_rows_only_on_both_databases() {
    each(|school| {
        let body = json!({ "FirstName": "A", "LastName": "Live" });
        let first = told(&school.must(201, "PATCH Users(ExternalId='LIVE')", &body))["Id"].clone();
        school.done(&format!("DELETE Users({first})"), NOTHING);
        assert_eq!(school.0.get("Users(ExternalId='LIVE')").status, 404);
        school.refused(
            "DELETE Users(ExternalId='LIVE')",
            NOTHING,
            "404 there is no such entity",
        );
        let second = told(&school.must(201, "PATCH Users(ExternalId='LIVE')", &body))["Id"].clone();
        assert_ne!(first, second);
        assert_eq!(school.get("Users(ExternalId='LIVE')")["Id"], second);
        // The name is taken meanwhile.
        school.refused(
            &format!("POST Users({first})/Services.Restore"),
            NOTHING,
            "409 ExternalId: is taken by User",
        );
        school.done(
            &format!("PATCH Users({second})"),
            json!({ "ExternalId": null }),
        );
        school.done(&format!("POST Users({first})/Services.Restore"), NOTHING);
        assert_eq!(school.get("Users(ExternalId='LIVE')")["Id"], first);
    });
}

#[test]
fn a_login_stays_reserved_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({ "Login": "Reserved.One" }));
        let same = |login: &str| json!({ "FirstName": "A", "LastName": "B", "Login": login });
        school.refused(
            "POST Users",
            same("reserved.one"),
            "400 Login: is taken by User",
        );
        school.done(&format!("DELETE Users({id})"), NOTHING);
        school.refused(
            "POST Users",
            same("RESERVED.ONE"),
            "400 Login: is taken by User",
        );
        school.done(&format!("POST Users({id})/Services.Restore"), NOTHING);
    });
}

#[test]
fn entity_tags_are_kept_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({}));
        let tag = |line: &str| {
            school
                .done(line, json!({ "City": line }))
                .header("etag")
                .unwrap()
                .to_owned()
        };
        let first = tag(&format!("PATCH Users({id}) | If-Match: W/\"1\""));
        assert!(first.starts_with("W/\"2;"), "{first}");
        for stale in ["W/\"1\"", "\"1\"", "W/\"x\"", "W/\"1\", W/\"9\""] {
            for line in [
                "PATCH Users(#)",
                "PUT Users(#)",
                "DELETE Users(#)",
                "POST Users(#)/Services.Restore",
                "PUT Users(#)/City",
            ] {
                let line = format!("{line} | If-Match: {stale}").replace('#', &id.to_string());
                let body = if line.contains("Restore") || line.contains("DELETE") {
                    String::new()
                } else {
                    json!({ "value": "x" }).to_string()
                };
                school.refused(&line, body, "412 If-Match: not in the expected state");
            }
        }
        // A weak tag comes back as it was given, or among others.
        tag(&format!("PATCH Users({id}) | If-Match: W/\"7\", {first}"));
        school.refused(
            &format!("PATCH Users({id}) | If-None-Match: W/\"3\""),
            json!({ "City": "x" }),
            "412 If-None-Match: must not be",
        );
        tag(&format!("PATCH Users({id}) | If-None-Match: W/\"2\""));
        assert_eq!(school.journal("User", id).len(), 4);
        school.done(&format!("DELETE Users({id}) | If-Match: *"), NOTHING);
    });
}

#[test]
fn what_changes_nothing_leaves_no_trace_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({ "City": "Brest", "BornOn": "2001-02-03", "Login": "trace.visit", "Password": "sesame-ouvre-toi", "RateWorkingTime": 0.5 }));
        let before = school.get(&format!("Users({id})"));
        for body in [
            json!({}),
            json!({ "City": "Brest" }),
            json!({ "BornOn": "2001-02-03", "Login": "trace.visit", "Gender": "0", "RateWorkingTime": 0.50 }),
            json!({ "Password": "sesame-ouvre-toi" }),
            json!({ "Domains@odata.bind": [] }),
            json!({ "Id": 7, "Version": 99, "Name": "X" }),
        ] {
            let told = school.done(&format!("PATCH Users({id})"), &body);
            assert_eq!(
                told.header("etag"),
                before["@odata.etag"].as_str(),
                "{body}"
            );
        }
        school.done(
            &format!("PUT Users({id})/City"),
            json!({ "value": "Brest" }),
        );
        assert_eq!(school.get(&format!("Users({id})")), before);
        assert_eq!(school.journal("User", id), ["created"]);
    });
}

#[test]
fn keys_and_what_the_service_sets_are_ignored_on_both_databases() {
    each(|school| {
        // As a client sends back what it has read.
        let noise = json!({
            "@odata.context": "x", "@odata.etag": "W/\"9\"", "Id": "no number", "ApplicationId": 5, "Version": "x", "Name": 7,
            "CreatedOn": "yesterday", "CreatedBy": { "Id": 4 }, "ModifiedBy": null, "DeletedOn": "2020-01-01", "DeletedBy": 5,
            "CompletePictureUrl": "x", "PictureUrl": 1, "Title": "x", "SyncToolsStatus": "what", "JobAge": null,
        });
        let id = school.person(&noise);
        let row = school.get(&format!("Users({id})"));
        assert_eq!(
            (&row["Version"], &row["DeletedOn"], &row["Name"]),
            (&json!(1), &Value::Null, &json!("Ada Lovelace"))
        );
        school.done(&format!("PATCH Users({id})"), &noise);
        let whole = super::with(row.clone(), &json!({ "City": "Sète" }));
        school.done(&format!("PATCH Users({id})"), &whole);
        let after = school.get(&format!("Users({id})"));
        assert_eq!(
            (&after["City"], &after["Version"], &after["CreatedOn"]),
            (&json!("Sète"), &json!(2), &row["CreatedOn"])
        );
    });
}

#[test]
fn all_faults_are_told_at_once_on_both_databases() {
    each(|school| {
        let body = json!({
            "FirstNam": "x", "Login": "admin", "Mail": "x".repeat(251), "BornOn": "2001-02-30", "Gender": "Robot",
            "NoMailing": "perhaps", "PrimaryDomainId": 1.5, "Domains@odata.bind": "Domains(1)", "LastName": null,
        });
        let answer = school.must(400, "POST Users", &body);
        let error = &told(&answer)["error"];
        let mut targets: Vec<&str> = error["details"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["target"].as_str().unwrap())
            .collect();
        targets.sort_unstable();
        for target in [
            "BornOn",
            "Domains@odata.bind",
            "FirstNam",
            "Gender",
            "LastName",
            "Mail",
            "NoMailing",
            "PrimaryDomainId",
        ] {
            assert!(
                targets.contains(&target),
                "{target} is not among {targets:?}"
            );
        }
        assert_eq!(error["target"], error["details"][0]["target"]);
        assert!(
            error["details"]
                .to_string()
                .contains("did you mean FirstName?"),
            "{error}"
        );
        // Uniqueness and references are told together as well.
        let body = json!({ "FirstName": "A", "LastName": "B", "Login": "admin", "PrimaryDomainId": 5, "ExternalId": "P7311-admin" });
        let answer = school.must(400, "POST Users", &body);
        let details = told(&answer)["error"]["details"].clone();
        assert_eq!(details.as_array().unwrap().len(), 3, "{details}");
    });
}

#[test]
fn a_name_that_says_nothing_is_refused_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({}));
        for blank in ["", " ", "\t\u{a0}"] {
            school.refused(
                "POST Users",
                json!({ "FirstName": blank, "LastName": "Lovelace" }),
                "400 FirstName: is empty or blank",
            );
            school.refused(
                &format!("PATCH Users({person})"),
                json!({ "LastName": blank }),
                "400 LastName: is empty or blank",
            );
            for set in [
                "Domains",
                "Jobs",
                "Trainings",
                "Evaluations",
                "TrainingProviders",
            ] {
                school.refused(
                    &format!("POST {set}"),
                    json!({ "Name": blank }),
                    "400 Name: is empty or blank",
                );
            }
        }
        // Any other text may be empty.
        school.done(&format!("PATCH Users({person})"), json!({ "City": "" }));
        assert_eq!(school.get(&format!("Users({person})"))["City"], "");
        // One letter is enough, and nothing is cut off.
        school.done(
            &format!("PATCH Users({person})"),
            json!({ "LastName": " O" }),
        );
        assert_eq!(school.get(&format!("Users({person})"))["LastName"], " O");
    });
}

#[test]
fn archived_rows_take_no_changes_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({}));
        school.done(&format!("DELETE Users({id})"), NOTHING);
        for (line, body) in [
            ("PATCH Users(#)", json!({ "City": "x" })),
            ("PUT Users(#)", json!({ "FirstName": "A", "LastName": "B" })),
            ("PUT Users(#)/City", json!({ "value": "x" })),
            ("DELETE Users(#)/City", Value::Null),
            (
                "POST Users(#)/Domains/$ref",
                json!({ "@odata.id": "Domains(1)" }),
            ),
        ] {
            let line = line.replace('#', &id.to_string());
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            let answer = school.must(400, &line, body);
            assert!(
                answer.text().contains("is archived"),
                "{line}: {}",
                answer.text()
            );
        }
        school.refused(
            "POST UserDomains",
            json!({ "UserId": id, "DomainId": 1 }),
            "400 UserId: there is no User with the key",
        );
    });
}

#[test]
fn answers_hold_what_is_asked_for_on_both_databases() {
    each(|school| {
        let body = json!({ "FirstName": "Ada", "LastName": "Answer", "Domains@odata.bind": ["Domains(131072)"] });
        let answer = school.must(
            201,
            "POST Users?$select=Name,City&$expand=Domains($select=Name)",
            &body,
        );
        let row = told(&answer);
        assert_eq!(
            row["@odata.context"],
            format!(
                "{}$metadata#Users(Name,City,Domains(Name))/$entity",
                school.0.root()
            )
        );
        assert_eq!(
            (
                &row["Name"],
                row["Domains"].as_array().unwrap().len(),
                row.get("Id")
            ),
            (&json!("Ada Answer"), 1, None)
        );
        assert_eq!(answer.header("preference-applied"), None);
        let id = answer
            .header("location")
            .unwrap()
            .rsplit(['(', ')'])
            .nth(1)
            .unwrap()
            .to_owned();

        // Created: all of it unless little is wanted.
        let small = school.done("POST Users | Prefer: return=minimal", &body);
        assert_eq!(small.header("preference-applied"), Some("return=minimal"));
        assert_eq!(small.header("location"), small.header("odata-entityid"));
        assert!(
            small
                .header("location")
                .unwrap()
                .starts_with(&school.0.root())
        );
        let whole = school.must(201, "POST Users | Prefer: return=representation", &body);
        assert_eq!(
            whole.header("preference-applied"),
            Some("return=representation")
        );

        // Changed: nothing unless all is wanted.
        let plain = school.done(&format!("PATCH Users({id})"), json!({ "City": "Albi" }));
        assert_eq!(
            (
                plain.header("preference-applied"),
                plain.header("odata-version")
            ),
            (None, Some("4.0"))
        );
        for preference in [
            "return=representation",
            "RETURN=Representation",
            "return=représentation",
            "handling=lenient;q=1, return=\"representation\"",
        ] {
            let answer = school.must(
                200,
                &format!("PATCH Users({id})?$select=City | Prefer: {preference}"),
                json!({ "City": preference }),
            );
            assert_eq!(bare(&told(&answer)), json!({ "City": preference }));
            assert_eq!(answer.header("etag"), told(&answer)["@odata.etag"].as_str());
        }
        let newer = school.must(
            200,
            &format!("PATCH Users({id}) | Prefer: return=representation | OData-MaxVersion: 4.01"),
            json!({ "City": "Rodez" }),
        );
        assert_eq!(newer.header("odata-version"), Some("4.01"));
        let expanded = school.must(200, &format!("PUT Users({id})?$select=Id&$expand=Domains($select=Id) | Prefer: return=representation"), json!({ "FirstName": "A", "LastName": "B" }));
        assert!(told(&expanded)["Domains"].is_array());
        school.refused(
            "POST Users?$select=Nam",
            json!({ "FirstName": "A", "LastName": "B" }),
            "400 Nam: Nam",
        );
    });
}

#[test]
fn one_property_is_written_alone_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({ "City": "Albi", "RateWorkingTime": 1 }));
        let at = |path: &str| format!("Users({id})/{path}");
        let now = |name: &str| school.get(&format!("Users({id})?$select={name}"))[name].clone();
        school.done(
            &format!("PUT {}", at("City")),
            json!({ "value": "Gaillac" }),
        );
        assert_eq!(now("City"), "Gaillac");
        school.done(
            &format!("PATCH {}", at("City")),
            json!({ "@odata.context": "x", "value": "Castres" }),
        );
        school.done(
            &format!("PUT {} | Content-Type: text/plain", at("City/$value")),
            "Carmaux é",
        );
        assert_eq!(now("City"), "Carmaux é");
        school.done(&format!("DELETE {}", at("City")), NOTHING);
        assert_eq!(
            (now("City"), school.0.get(&at("City")).status),
            (Value::Null, 204)
        );
        school.done(
            &format!(
                "PUT {} | Content-Type: text/plain",
                at("RateWorkingTime/$value")
            ),
            "0.25",
        );
        assert_eq!(now("RateWorkingTime"), json!(0.25));
        school.done(
            &format!("PUT {} | Content-Type: text/plain", at("NoMailing/$value")),
            "true",
        );
        assert_eq!(now("NoMailing"), true);
        school.done(&format!("PUT {}", at("Gender")), json!({ "value": "2" }));
        assert_eq!(now("Gender"), "Female");
        let answer = school.must(
            200,
            &format!("PUT {} | Prefer: return=representation", at("City")),
            json!({ "value": "Albi" }),
        );
        assert_eq!(told(&answer)["value"], "Albi");
        for (line, body, expected) in [
            (
                "PUT Users(#)/FirstName",
                json!({ "value": null }).to_string(),
                "400 FirstName: may not be empty",
            ),
            (
                "DELETE Users(#)/FirstName",
                String::new(),
                "400 FirstName: may not be empty",
            ),
            (
                "PUT Users(#)/Name",
                json!({ "value": "x" }).to_string(),
                "405 this resource answers GET, HEAD, OPTIONS only",
            ),
            (
                "DELETE Users(#)/Version",
                String::new(),
                "405 this resource answers GET, HEAD, OPTIONS only",
            ),
            (
                "PUT Users(#)/City",
                json!({}).to_string(),
                "400 value: the member value",
            ),
            (
                "PUT Users(#)/City",
                json!({ "value": 5 }).to_string(),
                "400 City: City",
            ),
            (
                "PUT Users(#)/Cty",
                json!({ "value": 5 }).to_string(),
                "404 Cty: Cty",
            ),
            (
                "PUT Users(#)/NoMailing/$value | Content-Type: text/plain",
                "maybe".to_owned(),
                "400 NoMailing: Edm.Boolean",
            ),
        ] {
            school.refused(&line.replace('#', &id.to_string()), body, expected);
        }
    });
}

#[test]
fn complex_values_are_written_whole_and_by_member_on_both_databases() {
    each(|school| {
        let id = school.add(
            "Trainings",
            &json!({ "Name": "Durée", "Duration": { "Length": 9, "Scale": "Hours" } }),
        );
        let now = || school.get(&format!("Trainings({id})?$select=Duration,DurationHours"));
        assert_eq!(
            bare(&now()),
            json!({ "Duration": { "Length": 9, "Scale": "Hours" }, "DurationHours": 9 })
        );
        school.done(
            &format!("PUT Trainings({id})/Duration/Length"),
            json!({ "value": 2 }),
        );
        assert_eq!(now()["Duration"], json!({ "Length": 2, "Scale": "Hours" }));
        school.done(
            &format!("PATCH Trainings({id})/Duration"),
            json!({ "Length": 3 }),
        );
        school.done(
            &format!("PATCH Trainings({id})"),
            json!({ "Duration": { "Length": 4, "Scale": "3" } }),
        );
        assert_eq!(now()["Duration"], json!({ "Length": 4, "Scale": "Days" }));
        school.done(
            &format!("PATCH Trainings({id})"),
            json!({ "Duration": null }),
        );
        assert_eq!(
            bare(&now()),
            json!({ "Duration": null, "DurationHours": null })
        );
        // A length without its unit is none, and a unit without a length.
        for (line, body) in [
            ("PATCH Trainings(#)", json!({ "Duration": { "Length": 4 } })),
            (
                "PATCH Trainings(#)",
                json!({ "Duration": { "Scale": "Days" } }),
            ),
            ("PUT Trainings(#)/Duration/Length", json!({ "value": 2 })),
            (
                "POST Trainings",
                json!({ "Name": "x", "Duration": { "Length": 4 } }),
            ),
        ] {
            let line = line.replace('#', &id.to_string());
            school.refused(&line, body, "400 Duration: may not be empty");
        }
        let answer = school.must(
            400,
            &format!("PATCH Trainings({id})"),
            json!({ "Duration": { "Length": "x", "Scal": 1 } }),
        );
        assert!(answer.text().contains("Duration"), "{}", answer.text());
    });
}

#[test]
fn bytes_are_lists_of_numbers_or_base64_on_both_databases() {
    each(|school| {
        for (name, content, size) in [
            ("a.txt", json!([104, 105]), 2),
            ("b.txt", json!("aGk="), 2),
            ("c.txt", json!("_-8"), 2),
            ("d.txt", json!("/+8="), 2),
        ] {
            let id = school.add(
                "Documents",
                &json!({ "FileName": name, "Content": content }),
            );
            let row = school.get(&format!("Documents({id})?$select=Size,MediaType"));
            assert_eq!(
                bare(&row),
                json!({ "MediaType": "text/plain", "Size": size }),
                "{name}"
            );
        }
        for content in [
            json!([256]),
            json!([-1]),
            json!([1.5]),
            json!("é"),
            json!(5),
            json!(["a"]),
        ] {
            let answer = school.must(
                400,
                "POST Documents",
                json!({ "FileName": "x.txt", "Content": content }),
            );
            assert_eq!(told(&answer)["error"]["target"], "Content", "{content}");
        }
    });
}

#[test]
fn the_journal_says_who_what_and_through_which_door_on_both_databases() {
    each(|school| {
        let id = school.person(&json!({ "City": "Dax" }));
        school.done(&format!("PATCH Users({id})"), json!({ "City": "Pau" }));
        let rows = school
            .0
            .get(&format!(
                "Journal?$filter=Key eq '{id}' and EntityType eq 'User'&$orderby=Id"
            ))
            .value();
        let [made, changed] = rows.as_slice() else {
            panic!("{rows:?}")
        };
        assert_eq!(
            (
                &made["Change"],
                &made["Door"],
                &made["ActorId"],
                &made["Before"]
            ),
            (&json!("created"), &json!("odata"), &json!(0), &Value::Null)
        );
        let after: Value = serde_json::from_str(made["After"].as_str().unwrap()).unwrap();
        assert_eq!(after["City"], "Dax");
        let before: Value = serde_json::from_str(changed["Before"].as_str().unwrap()).unwrap();
        let after: Value = serde_json::from_str(changed["After"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&before["City"], &after["City"]),
            (&json!("Dax"), &json!("Pau"))
        );
        assert!(!changed["After"].as_str().unwrap().contains("argon2"));
    });
}
