//! The OpenAPI document holds together, and every GET of it can be tried as it stands.

use std::collections::HashSet;

use serde_json::Value;

use super::{info, model, poor, small, writing};
use crate::{Abilities, openapi, openapi_prepared};

fn each(mut check: impl FnMut(&Value)) {
    for can in [Abilities::reading(), writing(), poor()] {
        let api = openapi(&model(), &can, &info(), &small::example);
        check(&serde_json::from_str(&api.to_json().unwrap()).unwrap());
    }
}

const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

fn operations(api: &Value) -> Vec<(&str, &str, &Value, &Value)> {
    let paths = api["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let of = move |m: &'static str| item.get(m).map(|o| (path.as_str(), m, item, o));
            METHODS.into_iter().filter_map(of)
        })
        .collect()
}

/// The parameters of an operation and of its path, references followed.
fn parameters<'a>(api: &'a Value, item: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    [&item["parameters"], &operation["parameters"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .map(|p| {
            p.get("$ref")
                .map_or(p, |r| api.pointer(&r.as_str().unwrap()[1..]).unwrap())
        })
        .collect()
}

/// Every reference inside a value leads somewhere in the document.
fn walk(api: &Value, value: &Value) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        assert!(api.pointer(&reference[1..]).is_some(), "{reference}");
    }
    match value {
        Value::Array(items) => items.iter().for_each(|v| walk(api, v)),
        Value::Object(members) => members.values().for_each(|v| walk(api, v)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    each(|api| walk(api, api));
}

#[test]
fn streams_have_paths_of_their_own() {
    let of = |can: &Abilities| {
        let api = openapi(&model(), can, &info(), &small::example);
        let api: Value = serde_json::from_str(&api.to_json().unwrap()).unwrap();
        let mut found: Vec<String> = operations(&api)
            .into_iter()
            .filter(|(_, _, _, o)| o["operationId"].as_str().unwrap().contains("-stream-"))
            .map(|(path, method, ..)| format!("{method} {path}"))
            .collect();
        found.sort();
        let sent = api["paths"]["/Scans"]["post"]["requestBody"]["content"].get("*/*");
        (found, sent.is_some())
    };
    let reads = [
        "get /Scans({Number})/$value",
        "get /Scans({Number})/Thumbnail",
    ];
    assert_eq!(
        of(&Abilities::reading()),
        (reads.map(str::to_owned).to_vec(), false)
    );
    let changes = [
        "delete /Scans({Number})/$value",
        "delete /Scans({Number})/Thumbnail",
        "get /Scans({Number})/$value",
        "get /Scans({Number})/Thumbnail",
        "put /Scans({Number})/$value",
        "put /Scans({Number})/Thumbnail",
    ];
    assert_eq!(of(&writing()), (changes.map(str::to_owned).to_vec(), true));
}

#[test]
fn operations_are_unique_and_answer() {
    each(|api| {
        let tags: HashSet<&str> = api["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["name"].as_str().unwrap())
            .collect();
        let mut ids = HashSet::new();
        for (path, method, _, o) in operations(api) {
            assert!(ids.insert(o["operationId"].as_str().unwrap()), "{path}");
            assert!(tags.contains(o["tags"][0].as_str().unwrap()));
            let responses = o["responses"].as_object().unwrap();
            let good = responses.keys().any(|code| code.starts_with('2'));
            assert!(good && responses.contains_key("4XX"), "{method} {path}");
        }
    });
}

#[test]
fn every_get_can_be_tried_as_it_stands() {
    each(|api| {
        for (path, method, item, o) in operations(api) {
            if method != "get" {
                continue;
            }
            let all = parameters(api, item, o);
            for p in &all {
                let name = p["name"].as_str().unwrap();
                let filled = p.get("example").is_some();
                let prefilled = filled || p["schema"].get("default").is_some();
                let wanted = p["required"] == true || name == "$top";
                assert_eq!(prefilled, wanted, "{name} of {path}");
                if p["in"] == "path" {
                    assert!(path.contains(&format!("{{{name}}}")), "{name} of {path}");
                }
            }
            let places = path.matches('{').count();
            assert_eq!(
                all.iter().filter(|p| p["in"] == "path").count(),
                places,
                "{path}"
            );
        }
    });
}

#[test]
fn keys_are_written_as_their_types_ask() {
    // Path, then the values to try.
    let api = openapi(&model(), &Abilities::reading(), &info(), &small::example);
    let api: Value = serde_json::from_str(&api.to_json().unwrap()).unwrap();
    for (path, tried) in [
        (
            "/Readers({Id})",
            r#"["12345678-9abc-4def-8123-456789abcdef"]"#,
        ),
        ("/Books('{Title}')", r#"["L''Étranger"]"#),
        (
            "/Loans(BookTitle='{BookTitle}',CopyNumber={CopyNumber})",
            r#"["A, B",3]"#,
        ),
        ("/Log({Number})", "[12]"),
    ] {
        let key = parameters(&api, &api["paths"][path], &Value::Null);
        let examples: Vec<&Value> = key.iter().map(|p| &p["example"]).collect();
        assert_eq!(serde_json::to_string(&examples).unwrap(), tried, "{path}");
    }
}

#[test]
fn what_can_be_written_follows_rights_and_abilities() {
    let methods = |can: &Abilities| {
        let api = openapi(&model(), can, &info(), &small::example);
        let api = serde_json::from_str::<Value>(&api.to_json().unwrap()).unwrap();
        let writes = operations(&api)
            .into_iter()
            .filter(|(_, m, ..)| *m != "get");
        writes
            .map(|(.., o)| o["operationId"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(methods(&Abilities::reading()), [""; 0]);
    assert_eq!(
        methods(&writing()),
        [
            "Readers-create",
            "Readers-update",
            "Readers-replace",
            "Readers-delete",
            "Readers-one-Lend",
            "Readers-Lend",
            "Books-create",
            "Books-Add",
            "Loans-update",
            "Loans-replace",
            "Scans-create",
            "Scans-update",
            "Scans-replace",
            "Scans-delete",
            "Scans-put-stream-value",
            "Scans-delete-stream-value",
            "Scans-put-stream-Thumbnail",
            "Scans-delete-stream-Thumbnail",
            // What a set bars is not there.
            "Shut-Add",
            "Strict-create",
            "Strict-update",
            "Strict-replace",
            "Strict-one-Lend",
            "Strict-Lend",
            "Close"
        ]
    );
}

#[test]
fn writes_say_what_they_take_and_how_they_are_refused() {
    let api = openapi(&model(), &writing(), &info(), &small::example);
    let api = serde_json::from_str::<Value>(&api.to_json().unwrap()).unwrap();
    for (path, method, item, o) in operations(&api) {
        if method == "get" {
            continue;
        }
        let responses = o["responses"].as_object().unwrap();
        for code in ["400", "404", "409", "412"] {
            assert!(responses.contains_key(code), "{code} of {method} {path}");
        }
        let all = parameters(&api, item, o);
        let takes = |name: &str| all.iter().any(|p| p["name"] == name && p["in"] == "header");
        let guarded = ["patch", "put", "delete"].contains(&method);
        assert_eq!(takes("If-Match"), guarded, "{method} {path}");
        // What is not JSON is not answered with an entity.
        let stream = o["operationId"].as_str().unwrap().contains("-stream-");
        assert_eq!(
            takes("Prefer"),
            method != "delete" && !stream,
            "{method} {path}"
        );
    }
    let add = &api["paths"]["/Books/Library.Add"]["post"]["requestBody"];
    let schema = &add["content"]["application/json"]["schema"];
    assert_eq!(add["required"], true);
    assert_eq!(schema["required"], serde_json::json!(["Title"]));
    assert!(schema["properties"]["Summary"].is_object());
    assert!(api["paths"]["/Close"]["post"].get("requestBody").is_none());
    let lend = &api["paths"]["/Readers({Id})/Library.Lend"];
    assert_eq!(lend["parameters"].as_array().unwrap().len(), 1);
    assert!(api["paths"]["/Overdue(Days={Days})"]["get"].is_object());
}

#[test]
fn the_server_is_the_callers_own() {
    let api = openapi(&model(), &Abilities::reading(), &info(), &small::example);
    let committed: Value = serde_json::from_str(&crate::openapi_text(&api)).unwrap();
    assert_eq!(committed["servers"][0]["url"], "/library");
    let served = openapi_prepared(&api).with_base("http://h:1/library/");
    let mut served: Value = serde_json::from_str(&served).unwrap();
    assert_eq!(served["servers"][0]["url"], "http://h:1/library");
    served["servers"] = committed["servers"].clone();
    assert_eq!(served, committed);
}
