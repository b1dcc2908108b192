//! `$batch` in both formats: change sets, references, order, what is no batch; each answered in its own format.

use gateway_tests::Answer;
use serde_json::{Value, json};

use super::{NOTHING, School, told};

fn each(visit: impl Fn(&School)) {
    super::each("batches", visit);
}

/// A request of a multipart batch.
fn part(id: &str, line: &str, body: Value) -> String {
    let id = if id.is_empty() {
        String::new()
    } else {
        format!("Content-ID: {id}\r\n")
    };
    let body = if body.is_null() {
        String::new()
    } else {
        format!("Content-Type: application/json\r\n\r\n{body}")
    };
    format!(
        "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{id}\r\n{line} HTTP/1.1\r\n{body}\r\n"
    )
}

fn joined(boundary: &str, parts: &[String]) -> String {
    let parts = parts
        .iter()
        .map(|part| format!("--{boundary}\r\n{part}\r\n"));
    format!("{}--{boundary}--\r\n", parts.collect::<String>())
}

fn change_set(parts: &[String]) -> String {
    format!(
        "Content-Type: multipart/mixed;boundary=changes\r\n\r\n{}",
        joined("changes", parts)
    )
}

/// The answers of a multipart batch, change sets unfolded: status, `Content-ID` and body.
fn answers(answer: &Answer) -> Vec<(u16, String, Value)> {
    let kind = answer.header("content-type").unwrap();
    let boundary = kind
        .strip_prefix("multipart/mixed; boundary=")
        .or(kind.strip_prefix("multipart/mixed;boundary="))
        .unwrap();
    assert!(
        answer
            .text()
            .trim_end()
            .ends_with(&format!("--{boundary}--"))
    );
    let text = answer.text();
    let pieces = text.split("HTTP/1.1 ");
    let mut heads = vec![String::new()];
    let mut all = Vec::new();
    for piece in pieces {
        if let Some(head) = heads
            .last()
            .filter(|_| heads.len() > 1 || piece.starts_with(char::is_numeric))
        {
            let status = piece.get(..3).unwrap().parse().unwrap();
            let id = head
                .rsplit("Content-ID: ")
                .next()
                .filter(|_| head.contains("Content-ID: "));
            let id = id
                .and_then(|rest| rest.lines().next())
                .unwrap_or_default()
                .to_owned();
            let (_, body) = piece.split_once("\r\n\r\n").unwrap();
            let body = body.split("\r\n--").next().unwrap().trim();
            all.push((
                status,
                id,
                serde_json::from_str(body).unwrap_or(Value::Null),
            ));
        }
        let head = piece.rsplit("\r\n--").next().unwrap_or_default();
        heads.push(head.to_owned());
    }
    all
}

fn statuses(all: &[(u16, String, Value)]) -> Vec<u16> {
    all.iter().map(|(status, _, _)| *status).collect()
}

const MULTIPART: &str = "POST $batch | Content-Type: multipart/mixed;boundary=batch";
const JSON: &str = "POST $batch | Content-Type: application/json";

impl School {
    fn multipart(&self, more: &str, parts: &[String]) -> Vec<(u16, String, Value)> {
        answers(&self.must(200, &format!("{MULTIPART}{more}"), joined("batch", parts)))
    }

    /// Id and status of each answer of a JSON batch, and all of it.
    fn json_batch(&self, more: &str, requests: Value) -> (Vec<(String, u64)>, Vec<Value>) {
        let answer = self.must(
            200,
            &format!("{JSON}{more}"),
            json!({ "requests": requests }),
        );
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("application/json")
        );
        let all = told(&answer)["responses"].as_array().unwrap().clone();
        let each = |one: &Value| {
            (
                one["id"].as_str().unwrap().to_owned(),
                one["status"].as_u64().unwrap(),
            )
        };
        (all.iter().map(each).collect(), all)
    }

    fn people(&self, name: &str) -> usize {
        self.count(&format!("Users/$count?$filter=LastName eq '{name}'"))
    }
}

fn person(name: &str, more: Value) -> Value {
    super::with(json!({ "FirstName": "Ada", "LastName": name }), &more)
}

#[test]
fn a_change_set_is_one_transaction_on_both_databases() {
    each(|school| {
        let all = school.multipart(
            "",
            &[
                part("", "GET Users(99)?$select=Id", Value::Null),
                change_set(&[
                    part(
                        "1",
                        "POST Users",
                        person("Lot", json!({ "ExternalId": "LOT1" })),
                    ),
                    part("2", "POST Domains", json!({ "Name": "Du lot" })),
                    part(
                        "3",
                        "PATCH $1",
                        json!({ "City": "Metz", "Domains@odata.bind": ["$2"] }),
                    ),
                    part(
                        "4",
                        "POST $1/Domains/$ref",
                        json!({ "@odata.id": "Domains(1)" }),
                    ),
                ]),
                part(
                    "5",
                    "GET $1?$select=City&$expand=Domains($select=Name;$orderby=Id desc)",
                    Value::Null,
                ),
            ],
        );
        assert_eq!(statuses(&all), [200, 201, 201, 204, 204, 200]);
        assert_eq!(
            all.iter().map(|a| a.1.as_str()).collect::<Vec<_>>(),
            ["", "1", "2", "3", "4", "5"]
        );
        assert_eq!(
            (&all[5].2["City"], &all[5].2["Domains"][0]["Name"]),
            (&json!("Metz"), &json!("Du lot"))
        );
        // The second cannot be: the first is not, and nothing is answered but that.
        let lines = school.count("Journal/$count");
        let twice = change_set(&[
            part(
                "1",
                "POST Users",
                person("Lot", json!({ "ExternalId": "LOT2" })),
            ),
            part(
                "2",
                "POST Users",
                person("Lot", json!({ "ExternalId": "LOT2" })),
            ),
        ]);
        let read = part("", "GET Users(99)?$select=Id", Value::Null);
        let all = school.multipart("", &[twice.clone(), read.clone()]);
        assert_eq!((statuses(&all), all[0].1.as_str()), (vec![400], "2"));
        assert_eq!(all[0].2["error"]["target"], "ExternalId");
        assert_eq!(
            statuses(&school.multipart(
                " | Prefer: odata.continue-on-error",
                &[twice.clone(), read.clone()]
            )),
            [400, 200]
        );
        assert_eq!(
            statuses(&school.multipart(" | Prefer: continue-on-error=false", &[twice, read])),
            [400]
        );
        assert_eq!(
            (school.people("Lot"), school.count("Journal/$count")),
            (1, lines)
        );
    });
}

#[test]
fn without_a_change_set_each_request_stands_alone_on_both_databases() {
    each(|school| {
        let all = school.multipart(
            "",
            &[
                part("1", "POST Users", person("Seul", json!({}))),
                part("2", "PATCH $1", json!({ "Cty": "x" })),
                part("3", "POST Users", person("Seul", json!({}))),
            ],
        );
        assert_eq!(statuses(&all), [201, 400]);
        assert_eq!(school.people("Seul"), 1);
        let all = school.multipart(
            " | Prefer: continue-on-error",
            &[
                part("1", "DELETE Users(999999999)", Value::Null),
                part("2", "PATCH $1", json!({ "City": "x" })),
                part("3", "PATCH $7", json!({ "City": "x" })),
                part(
                    "4",
                    "POST Users",
                    person("Seul", json!({ "PrimaryDomain@odata.bind": "$1" })),
                ),
                part("5", "POST Users", person("Seul", json!({}))),
            ],
        );
        assert_eq!(statuses(&all), [404, 424, 424, 424, 201]);
        assert_eq!(school.people("Seul"), 2);
    });
}

#[test]
fn json_batches_have_groups_and_depend_on_each_other_on_both_databases() {
    each(|school| {
        let (seen, all) = school.json_batch("", json!([
            { "id": "a", "atomicityGroup": "g", "method": "POST", "url": "Users", "body": person("Groupe", json!({})), "headers": { "prefer": "return=minimal" } },
            { "id": "b", "atomicityGroup": "g", "method": "patch", "url": "$a", "body": { "City": "Toul" } },
            { "id": "c", "dependsOn": ["g"], "method": "get", "url": "$a?$select=City,Version" },
            { "id": "d", "method": "post", "url": "$a/Services.Restore" },
        ]));
        assert_eq!(
            seen,
            [("a", 204), ("b", 204), ("c", 200), ("d", 204)]
                .map(|(id, status)| (id.to_owned(), status))
        );
        assert_eq!(
            (&all[0]["atomicityGroup"], &all[2]["body"]["City"]),
            (&json!("g"), &json!("Toul"))
        );
        assert!(
            all[0]["headers"]["location"]
                .as_str()
                .unwrap()
                .contains("/Users(")
        );

        let failing = json!([
            { "id": "a", "atomicityGroup": "g", "method": "POST", "url": "Users", "body": person("Groupe", json!({})) },
            { "id": "b", "atomicityGroup": "g", "method": "PATCH", "url": "$a", "body": { "Cty": "Toul" } },
            { "id": "c", "dependsOn": ["g"], "method": "get", "url": "Users(99)?$select=Id" },
            { "id": "d", "method": "get", "url": "$a" },
            { "id": "e", "dependsOn": ["d"], "method": "get", "url": "Users(99)" },
            { "id": "f", "method": "get", "url": "Users(99)?$select=Id" },
        ]);
        let pairs = |seen: &[(String, u64)]| {
            seen.iter()
                .map(|(id, status)| format!("{id}{status}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let (seen, all) = school.json_batch(" | Prefer: continue-on-error", failing.clone());
        assert_eq!(pairs(&seen), "a424 b400 c424 d424 e424 f200");
        assert_eq!(all[1]["body"]["error"]["target"], "Cty");
        let (seen, _) = school.json_batch("", failing);
        assert_eq!(pairs(&seen), "a424 b400");
        assert_eq!(school.people("Groupe"), 1);
    });
}

#[test]
fn every_form_of_url_is_understood_on_both_databases() {
    each(|school| {
        let root = school.0.root();
        let host = root
            .strip_suffix("/odata-api/")
            .unwrap()
            .strip_prefix("http://")
            .unwrap()
            .to_owned();
        for (url, status) in [
            (format!("{root}Users(99)?$select=Id"), 200),
            ("/odata-api/Users(99)?$select=Id".to_owned(), 200),
            ("/Users(99)?$select=Id".to_owned(), 200),
            ("Users(99)?$select=Id".to_owned(), 200),
            ("./Users(99)?$select=Id".to_owned(), 200),
            ("Users?$select=Id&$filter=Name eq 'x y'".to_owned(), 200),
            ("Users?$select=Id&$filter=Name%20eq%20'x'".to_owned(), 200),
            ("$metadata".to_owned(), 200),
            ("Users/$count".to_owned(), 200),
            ("http://elsewhere/odata-api/Users(99)".to_owned(), 400),
            (format!("ftp://{host}/odata-api/Users(99)"), 400),
            ("$batch".to_owned(), 400),
            ("Nowhere".to_owned(), 404),
            ("Users(99)/Nothing".to_owned(), 404),
            ("Users?$filter=x".to_owned(), 400),
        ] {
            let (seen, _) =
                school.json_batch("", json!([{ "id": "1", "method": "GET", "url": url }]));
            assert_eq!(seen, [("1".to_owned(), status)], "{url}");
            let all = school.multipart("", &[part("", &format!("GET {url}"), Value::Null)]);
            assert_eq!(u64::from(all[0].0), status, "{url}");
        }
        let with_host = format!(
            "Content-Type: application/http\r\n\r\nGET /odata-api/Users(99)?$select=Id HTTP/1.1\r\nHost: {host}\r\n\r\n"
        );
        assert_eq!(statuses(&school.multipart("", &[with_host])), [200]);
    });
}

#[test]
fn batches_are_read_kindly_on_both_databases() {
    each(|school| {
        let say = |kind: &str, body: &str| {
            statuses(&answers(&school.must(
                200,
                &format!("POST $batch | Content-Type: {kind}"),
                body,
            )))
        };
        // UI5: no blanks behind colons, text around it.
        let body = "Group ID: $auto\r\n--b\r\nContent-Type:application/http\r\nContent-Transfer-Encoding:binary\r\n\r\nGET Users(99)?$select=Id HTTP/1.1\r\nAccept:application/json\r\n\r\n\r\n--b--\r\nGroup ID: $auto";
        assert_eq!(say("multipart/mixed;boundary=b", body), [200]);
        // Bare line ends, a quoted boundary, no version.
        let body = "--b c\nContent-Type: application/http\n\nGET Users(99)?$select=Id\n\n\n--b c--";
        assert_eq!(say("multipart/mixed; boundary=\"b c\"", body), [200]);
        // @odata/client: no Content-ID in a change set; ids in any case elsewhere.
        let body = joined(
            "b",
            &[change_set(&[
                part("", "POST Users", person("Aimable", json!({}))),
                part("", "POST Users", person("Aimable", json!({}))).replace(
                    "Content-Type: application/json",
                    "content-type:application/json;odata=verbose",
                ),
            ])],
        );
        assert_eq!(say("MULTIPART/MIXED;BOUNDARY=b", &body), [201, 201]);
        let body = joined(
            "b",
            &[
                change_set(&[part("x", "POST Users", person("Aimable", json!({})))
                    .replace("Content-ID", "content-id")]),
                part("", "GET $x/Name", Value::Null),
            ],
        );
        assert_eq!(say("multipart/mixed;boundary=b", &body), [201, 200]);
        assert_eq!(school.people("Aimable"), 3);
        // What the batch accepts does not change the format it is answered in.
        school.multipart(
            " | Accept: application/json",
            &[part("", "GET Users(99)?$select=Id", Value::Null)],
        );
        school.json_batch(
            " | Accept: multipart/mixed",
            json!([{ "id": "1", "method": "GET", "url": "Users(99)?$select=Id" }]),
        );
        // A batch of nothing.
        assert_eq!(say("multipart/mixed;boundary=b", "--b--"), [0; 0]);
        assert_eq!(school.json_batch("", json!([])).0, []);
    });
}

#[test]
fn parts_have_bodies_preferences_and_versions_of_their_own_on_both_databases() {
    each(|school| {
        let (_, all) = school.json_batch(" | OData-MaxVersion: 4.01", json!([
            { "id": "1", "method": "POST", "url": "Users?$select=Name", "body": person("Propre", json!({ "Teams": [{ "Name": "T" }] })) },
            { "id": "2", "method": "PATCH", "url": "$1?$select=City", "headers": { "Prefer": "return=representation", "OData-Version": "4.01" }, "body": { "City": "Vif", "Teams": [] } },
            { "id": "3", "method": "PATCH", "url": "$1", "headers": { "If-Match": "W/\"77\"" }, "body": { "City": "x" } },
        ]));
        assert_eq!(
            (
                &all[0]["body"]["Name"],
                &all[1]["body"]["City"],
                &all[2]["status"]
            ),
            (&json!("Ada Propre"), &json!("Vif"), &json!(412))
        );
        let (_, all) = school.json_batch("", json!([
            { "id": "1", "method": "get", "url": "Users/$count" },
            { "id": "2", "method": "get", "url": "Users(99)/Login/$value" },
            { "id": "3", "method": "put", "url": "Users(99)/City/$value", "headers": { "Content-Type": "text/plain" }, "body": "Ville" },
            { "id": "4", "method": "get", "url": "Users(99)/City/$value" },
        ]));
        assert_eq!(
            (&all[1]["body"], &all[3]["body"]),
            (&json!("admin"), &json!("Ville"))
        );
    });
}

#[test]
fn what_is_no_batch_is_refused_as_a_whole_on_both_databases() {
    each(|school| {
        let one = |more: &str| {
            format!(
                "{{\"requests\":[{{\"id\":\"1\",\"method\":\"GET\",\"url\":\"Users(99)\"{more}}}]}}"
            )
        };
        for (kind, body, expected) in [
            (
                "application/json",
                "{".to_owned(),
                "400 the batch cannot be read",
            ),
            (
                "application/json",
                "[]".to_owned(),
                "400 expected an object with the member requests",
            ),
            (
                "application/json",
                "{}".to_owned(),
                "400 requests: no member requests",
            ),
            (
                "application/json",
                "{\"requests\":5}".to_owned(),
                "400 the batch cannot be read",
            ),
            (
                "application/json",
                "{\"requests\":[{}]}".to_owned(),
                "400 requests/0/id: it is missing",
            ),
            (
                "application/json",
                "{\"requests\":[{\"id\":\"1\"}]}".to_owned(),
                "400 requests/0/method: it is missing",
            ),
            (
                "application/json",
                "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\"}]}".to_owned(),
                "400 requests/0/url: it is missing",
            ),
            (
                "application/json",
                one(",\"dependsOn\":[\"7\"]"),
                "400 requests/0/dependsOn: is no earlier request or group",
            ),
            (
                "application/json",
                one(",\"atomicityGroup\":\"g\""),
                "400 a change set only holds changes",
            ),
            (
                "application/json",
                one("},{\"id\":\"1\",\"method\":\"GET\",\"url\":\"Users\""),
                "400 requests/1/id: is the id of another request",
            ),
            (
                "text/plain",
                "x".to_owned(),
                "415 Content-Type: a batch of text/plain",
            ),
            (
                "multipart/mixed",
                "x".to_owned(),
                "400 Content-Type: needs a boundary",
            ),
            (
                "multipart/mixed;boundary=",
                "x".to_owned(),
                "400 Content-Type: boundary",
            ),
            (
                "multipart/mixed;boundary=b",
                "nothing".to_owned(),
                "400 no line consists of",
            ),
            (
                "multipart/mixed;boundary=b",
                "--b\r\nnothing".to_owned(),
                "400 does not end with boundary",
            ),
            (
                "multipart/mixed;boundary=b",
                "--b\r\nContent-Type: application/http\r\n\r\nGET\r\n\r\n--b--".to_owned(),
                "400 no method and URL",
            ),
            (
                "multipart/mixed;boundary=b",
                "--b\r\nContent-Type: text/plain\r\n\r\nGET Users HTTP/1.1\r\n\r\n--b--".to_owned(),
                "400 expected application/http or multipart/mixed",
            ),
            (
                "multipart/mixed;boundary=b",
                joined(
                    "b",
                    &[change_set(&[part("1", "GET Users(99)", Value::Null)])],
                ),
                "400 a change set only holds changes",
            ),
            (
                "multipart/mixed;boundary=b",
                joined(
                    "b",
                    &[change_set(&[change_set(&[part(
                        "1",
                        "DELETE Users(99)",
                        Value::Null,
                    )])])],
                ),
                "400 ",
            ),
        ] {
            school.refused(
                &format!("POST $batch | Content-Type: {kind}"),
                body,
                expected,
            );
        }
        school.refused(
            "POST $batch",
            NOTHING,
            "415 Content-Type: nothing of its media type",
        );
        school.refused("GET $batch", NOTHING, "405 OPTIONS, POST");
        school.refused("PUT $batch", "{}", "405 OPTIONS, POST");
    });
}

#[test]
fn a_batch_has_a_number_of_requests_on_both_databases() {
    each(|school| {
        let of = |count: usize| {
            let one = |at: usize| json!({ "id": at.to_string(), "method": "DELETE", "url": "Users(999999999)" });
            json!({ "requests": (0..count).map(one).collect::<Vec<_>>() })
        };
        let answer = school.must(
            200,
            &format!("{JSON} | Prefer: continue-on-error"),
            of(1000),
        );
        assert_eq!(told(&answer)["responses"].as_array().unwrap().len(), 1000);
        school.refused(
            JSON,
            of(1001),
            "400 the batch holds more than 1000 requests",
        );
        let parts = |count: usize| {
            joined(
                "batch",
                &vec![part("", "DELETE Users(999999999)", Value::Null); count],
            )
        };
        school.refused(
            MULTIPART,
            parts(1001),
            "400 the batch holds more than 1000 requests",
        );
    });
}
