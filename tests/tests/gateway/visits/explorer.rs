//! A person with a browser, and a script that looks at what a resource can do.

use flate2::read::GzDecoder;
use gateway_tests::{Ask, alike, each};
use std::io::Read as _;

#[test]
fn the_service_document_names_every_set_on_both_databases() {
    each(|gateway| {
        let document = gateway.get("").json();
        assert_eq!(
            document["@odata.context"],
            format!("{}$metadata", gateway.root())
        );
        let sets = document["value"].as_array().unwrap();
        assert!(sets.len() > 80);
        for set in sets {
            assert_eq!(set["kind"], "EntitySet");
            let url = set["url"].as_str().unwrap();
            assert_eq!(gateway.get(&format!("{url}?$top=1")).status, 200, "{url}");
        }
    });
}

#[test]
fn metadata_is_xml_unless_only_json_will_do_on_both_databases() {
    each(|gateway| {
        for accept in [
            None,
            Some("*/*"),
            Some("application/xml"),
            Some("application/json, application/xml"),
            Some("text/html,*/*;q=0.1"),
        ] {
            let mut ask = Ask::get("$metadata");
            if let Some(accept) = accept {
                ask = ask.with("Accept", accept);
            }
            let answer = gateway.ask(&ask);
            assert!(
                answer
                    .header("content-type")
                    .unwrap()
                    .starts_with("application/xml"),
                "{accept:?}"
            );
            assert!(answer.ok().contains(r#"Version="4.0""#));
        }
        for ask in [
            Ask::get("$metadata").with("Accept", "application/json"),
            Ask::get("$metadata?$format=json"),
        ] {
            let answer = gateway.ask(&ask);
            assert!(
                answer
                    .header("content-type")
                    .unwrap()
                    .starts_with("application/json")
            );
            assert_eq!(answer.json()["$EntityContainer"], "Services.Container");
        }
        let newer = gateway.ask(&Ask::get("$metadata").with("OData-MaxVersion", "4.01"));
        assert!(newer.ok().contains(r#"Version="4.01""#));
        assert_eq!(newer.header("odata-version"), Some("4.01"));
    });
}

#[test]
fn metadata_is_not_sent_twice_on_both_databases() {
    each(|gateway| {
        for url in ["$metadata", ""] {
            let first = gateway.get(url);
            let etag = first.header("etag").unwrap().to_owned();
            let again = gateway.ask(&Ask::get(url).with("If-None-Match", &etag));
            assert_eq!((again.status, again.body.len()), (304, 0), "{url:?}");
        }
    });
}

#[test]
fn a_head_is_the_get_without_its_body_on_both_databases() {
    each(|gateway| {
        for url in [
            "",
            "$metadata",
            "Users?$top=2",
            "Users(327680)",
            "Users/$count",
            "Users(327680)/FirstName/$value",
            "Nothing",
        ] {
            let get = gateway.get(url);
            let head = gateway.ask(&Ask::get(url).method("HEAD"));
            assert_eq!((head.status, head.body.len()), (get.status, 0), "{url}");
            for name in ["content-type", "odata-version", "etag", "vary"] {
                assert_eq!(head.header(name), get.header(name), "{url} {name}");
            }
        }
    });
}

#[test]
fn options_say_what_a_resource_answers_on_both_databases() {
    each(|gateway| {
        for url in ["", "$metadata", "Users", "Users(327680)", "Users/$count"] {
            let answer = gateway.ask(&Ask::get(url).method("OPTIONS"));
            assert!(
                (200..=204).contains(&answer.status),
                "{url}: {}",
                answer.status
            );
            let allow = answer.header("allow").unwrap();
            assert!(
                allow.contains("GET") && allow.contains("HEAD"),
                "{url}: {allow}"
            );
        }
        assert_eq!(
            gateway.ask(&Ask::get("Nothing").method("OPTIONS")).status,
            404
        );
        for (method, url) in [
            ("DELETE", "Users"),
            ("DELETE", "$metadata"),
            ("PUT", ""),
            ("TRACE", "Users"),
            ("POST", "Users(327680)"),
            ("POST", "TraineePresenceViews"),
            ("POST", "Users/$count"),
        ] {
            let answer = gateway.ask(&Ask::get(url).method(method));
            assert_eq!(answer.status, 405, "{method} {url}: {}", answer.text());
            assert!(answer.header("allow").is_some());
        }
    });
}

#[test]
fn whoever_takes_gzip_gets_it_on_both_databases() {
    each(|gateway| {
        for url in ["Users", "Users?$expand=Trainees", "$metadata"] {
            let plain = gateway.get(url);
            assert_eq!(plain.header("content-encoding"), None);
            let packed = gateway.ask(&Ask::get(url).with("Accept-Encoding", "gzip, deflate"));
            assert_eq!(packed.header("content-encoding"), Some("gzip"), "{url}");
            assert!(packed.body.len() * 3 < plain.body.len(), "{url}");
            let mut unpacked = Vec::new();
            GzDecoder::new(packed.body.as_slice())
                .read_to_end(&mut unpacked)
                .unwrap();
            assert!(unpacked == plain.body, "{url}");
            assert!(plain.header("vary").unwrap().contains("Accept-Encoding"));
        }
    });
}

#[test]
fn an_entity_that_has_not_changed_is_not_sent_again_on_both_databases() {
    each(|gateway| {
        let first = gateway.get("Users(327680)");
        let etag = first.header("etag").unwrap().to_owned();
        assert!(etag.starts_with("W/\""));
        assert_eq!(first.json()["@odata.etag"], etag.as_str());
        for given in [etag.as_str(), "*", &format!("W/\"other\", {etag}")] {
            let again = gateway.ask(&Ask::get("Users(327680)").with("If-None-Match", given));
            assert_eq!((again.status, again.body.len()), (304, 0), "{given}");
            assert_eq!(again.header("etag"), Some(etag.as_str()));
        }
        assert_eq!(
            gateway
                .ask(&Ask::get("Users(327680)").with("If-None-Match", "W/\"other\""))
                .status,
            200
        );
        // What hangs below may have changed.
        let expanded = Ask::get("Users(327680)?$expand=Trainees").with("If-None-Match", &etag);
        assert_eq!(gateway.ask(&expanded).status, 200);
        assert_eq!(
            gateway
                .ask(&Ask::get("Users(327680)").with("If-Match", "W/\"other\""))
                .status,
            412
        );
    });
}

#[test]
fn values_and_counts_are_plain_text_on_both_databases() {
    for (url, text) in [
        ("Users(327680)/FirstName/$value", "Pierre"),
        ("Users(327680)/Id/$value", "327680"),
        ("Users(327680)/NoMailing/$value", "false"),
        ("Users(327680)/Gender/$value", "Male"),
        (
            "TrainingSessions(2850818)/StartedOn/$value",
            "2023-10-08T22:00:00Z",
        ),
        ("TrainingSessions(2850818)/Trainees/$count", "12"),
        (
            "TrainingSessions(2850818)/Trainees/$count?$filter=User/FirstName eq 'Pierre'",
            "1",
        ),
        ("Users(327680)/Trainees/$count", "6"),
    ] {
        let answer = alike(url);
        assert_eq!(answer.ok(), text, "{url}");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/plain"),
            "{url}"
        );
    }
    each(|gateway| {
        let asked_for_json =
            gateway.ask(&Ask::get("Users/$count").with("Accept", "application/json"));
        assert_eq!(asked_for_json.status, 200);
        let nothing = gateway.get("Users(327680)/MaidenName");
        assert_eq!((nothing.status, nothing.body.len()), (204, 0));
        assert_eq!(gateway.get("Users(327680)/MaidenName/$value").status, 204);
        assert_eq!(gateway.get("Users(327680)/TutorResource").status, 204);
    });
}

#[test]
fn references_lead_back_to_their_rows_on_both_databases() {
    each(|gateway| {
        let reference = gateway.get("Users(327680)/PrimaryDomain/$ref").json();
        let id = reference["@odata.id"].as_str().unwrap();
        assert_eq!(gateway.get(id).json()["Name"], "Futurskill");
        let references = gateway.get("Users(327680)/Trainees/$ref").value();
        assert_eq!(references.len(), 6);
        for reference in &references {
            let id = reference["@odata.id"].as_str().unwrap();
            assert_eq!(gateway.get(id).json()["UserId"], 327_680);
        }
        let expanded = gateway.get("Users(327680)?$expand=Trainees/$ref").json();
        assert_eq!(expanded["Trainees"].as_array().unwrap().len(), 6);
        let by_id = gateway.get("$entity?$id=Users(327680)");
        assert_eq!(by_id.json()["Id"], 327_680);
        let absolute = format!("$entity?$id={}Users(327680)", gateway.root());
        assert_eq!(gateway.get(&absolute).json()["Id"], 327_680);
    });
}

#[test]
fn a_browser_is_greeted_and_other_clients_get_doors_on_both_databases() {
    each(|gateway| {
        let page = gateway.ask(
            &Ask::get("/")
                .with("Accept", "text/html,application/xhtml+xml")
                .with("Accept-Language", "fr"),
        );
        assert!(
            page.header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
        assert!(page.ok().contains("/odata-api/"));
        let doors = gateway.ask(&Ask::get("/").with("Accept", "application/json"));
        assert!(doors.json().is_object());
        let explorer = gateway.get("/explore/");
        assert!(explorer.ok().contains("<html"));
        let api = gateway.get("/openapi.json").json();
        assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    });
}
