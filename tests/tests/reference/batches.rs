//! `$batch`: what each answer inside says of itself, and what a request may say of an earlier one.

use serde_json::{Value, json};

use crate::bed::{Service, each};

impl Service {
    /// The answers of a JSON batch that goes on after errors.
    fn batch(&self, requests: &Value) -> Vec<Value> {
        let line = "POST /$batch | Prefer: continue-on-error";
        let said = self.must(200, line, &json!({ "requests": requests }).to_string());
        said["responses"].as_array().unwrap().clone()
    }
}

#[test]
fn each_answer_says_its_version_on_both_databases() {
    each("batch_versions", |s| {
        let answers = s.batch(&json!([
            { "id": "1", "method": "GET", "url": "Company" },
            { "id": "2", "method": "GET", "url": "Nowhere", "headers": { "OData-MaxVersion": "4.01" } },
            { "id": "3", "method": "PATCH", "url": "Company", "body": { "CEO": "x" } },
            { "id": "4", "atomicityGroup": "g", "method": "PATCH", "url": "Company", "body": { "CEO": "y" } },
            { "id": "5", "atomicityGroup": "h", "method": "PATCH", "url": "Company", "body": { "CEO": "z" } },
            { "id": "6", "atomicityGroup": "h", "method": "PATCH", "url": "Company", "body": { "COE": "z" } },
        ]));
        let versions: Vec<_> = answers
            .iter()
            .map(|a| a["headers"]["odata-version"].as_str().unwrap_or("none"))
            .collect();
        assert_eq!(versions, ["4.0", "4.01", "4.0", "4.0", "4.0", "4.0"]);

        let request = "Content-Type: application/http\r\n\r\nGET Company HTTP/1.1\r\n\r\n";
        let line =
            "POST /$batch | Content-Type: multipart/mixed;boundary=b | OData-MaxVersion: 4.01";
        let answer = s.send(line, &format!("--b\r\n{request}\r\n--b--\r\n"));
        let text = answer.text();
        assert_eq!(answer.status, 200, "{text}");
        assert_eq!(
            text.matches("\r\nOData-Version: 4.01\r\n").count(),
            1,
            "{text}"
        );
    });
}

#[test]
fn a_condition_may_speak_of_the_etag_of_an_earlier_answer_on_both_databases() {
    each("batch_etags", |s| {
        let patch = |id: &str, on: &str, header: &str| {
            json!({
                "id": id, "dependsOn": [on], "method": "PATCH", "url": "Company",
                "headers": { header: format!("${on}") }, "body": { "CEO": id },
            })
        };
        let answers = s.batch(&json!([
            { "id": "1", "method": "GET", "url": "Company" },
            patch("2", "1", "If-Match"),
            // The first answer is of a state that is no longer.
            patch("3", "1", "If-Match"),
            patch("4", "2", "if-match"),
            patch("5", "4", "If-None-Match"),
            { "id": "6", "method": "GET", "url": "Company", "headers": { "If-None-Match": "$4" } },
            { "id": "7", "method": "GET", "url": "Categories?$top=1" },
            patch("8", "7", "If-Match"),
            patch("9", "3", "If-Match"),
        ]));
        let statuses: Vec<_> = answers
            .iter()
            .map(|a| a["status"].as_u64().unwrap())
            .collect();
        assert_eq!(statuses, [200, 204, 412, 204, 412, 304, 200, 424, 424]);
        assert_eq!(answers[7]["body"]["error"]["target"], "$7");
        s.says(&[("/Company", "/CEO", r#""4""#)]);

        // The same across a change set.
        let read =
            "Content-Type: application/http\r\nContent-ID: r\r\n\r\nGET Company HTTP/1.1\r\n\r\n";
        let change = |on: &str| {
            format!(
                "Content-Type: application/http\r\nContent-ID: c{on}\r\n\r\nPATCH Company HTTP/1.1\r\nIf-Match: ${on}\r\nContent-Type: application/json\r\n\r\n{{\"CEO\":\"{on}\"}}\r\n"
            )
        };
        let set = format!(
            "Content-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\n{}\r\n--c\r\n{}\r\n--c--\r\n",
            change("r"),
            change("cr")
        );
        let line = "POST /$batch | Content-Type: multipart/mixed;boundary=b";
        let answer = s.send(line, &format!("--b\r\n{read}\r\n--b\r\n{set}\r\n--b--\r\n"));
        let text = answer.text();
        assert_eq!(text.matches("HTTP/1.1 204 ").count(), 2, "{text}");
        s.says(&[("/Company", "/CEO", r#""cr""#)]);
    });
}

#[test]
fn a_condition_refuses_its_request_and_what_depends_on_it_on_both_databases() {
    each("batch_if", |s| {
        let answers = s.batch(&json!([
            { "id": "1", "method": "GET", "url": "Company" },
            { "id": "2", "if": "$1/CEO eq 'x'", "method": "PATCH", "url": "Company", "body": { "CEO": "a" } },
            { "id": "3", "dependsOn": ["2"], "method": "PATCH", "url": "Company", "body": { "CEO": "b" } },
            { "id": "4", "atomicityGroup": "g", "method": "PATCH", "url": "Company", "body": { "CEO": "c" } },
            { "id": "5", "atomicityGroup": "g", "if": "true", "method": "PATCH", "url": "Company", "body": { "CEO": "d" } },
            { "id": "6", "method": "PATCH", "url": "Company", "body": { "CEO": "e" } },
        ]));
        let statuses: Vec<_> = answers
            .iter()
            .map(|a| a["status"].as_u64().unwrap())
            .collect();
        assert_eq!(statuses, [200, 501, 424, 424, 501, 204]);
        assert_eq!(answers[1]["body"]["error"]["target"], "requests/1/if");
        s.says(&[("/Company", "/CEO", r#""e""#)]);
    });
}

#[test]
fn the_preference_is_said_as_it_was_asked_on_both_databases() {
    each("batch_preference", |s| {
        for asked in ["continue-on-error", "odata.continue-on-error"] {
            let line = format!("POST /$batch | Prefer: {asked}");
            let answer = s.send(&line, r#"{"requests":[]}"#);
            assert_eq!(answer.header("preference-applied"), Some(asked));
        }
    });
}

#[test]
fn a_request_uses_values_that_an_earlier_one_was_answered_with() {
    each("values", |s| {
        let laptop = s.filled("{Laptop}");
        let body = serde_json::json!({"requests": [
            {"id": "1", "method": "GET", "url": laptop.trim_start_matches('/')},
            {"id": "2", "method": "GET", "url": "Categories($1/CategoryID)"},
            {"id": "3", "method": "GET",
             "url": "Products/$count?$filter=CategoryID eq $1/CategoryID and Price lt $1/Price and Status eq $1/Status"},
            {"id": "4", "method": "GET", "url": "Products?$filter=Name eq $2/Nothing"},
        ]});
        let answer = s.must(
            200,
            "POST /$batch | Prefer: continue-on-error",
            &body.to_string(),
        );
        let answers = answer["responses"].as_array().unwrap();
        let statuses: Vec<_> = answers
            .iter()
            .map(|a| a["status"].as_u64().unwrap())
            .collect();
        assert_eq!(statuses, [200, 200, 200, 424], "{answer}");
        assert_eq!(answers[1]["body"]["Name"], "Electronics");
        assert_eq!(answers[2]["body"], "0");
    });
}
