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
        let line = "POST /$batch | Content-Type: multipart/mixed;boundary=b | OData-MaxVersion: 4.01";
        let answer = s.send(line, &format!("--b\r\n{request}\r\n--b--\r\n"));
        let text = answer.text();
        assert_eq!(answer.status, 200, "{text}");
        assert_eq!(text.matches("\r\nOData-Version: 4.01\r\n").count(), 1, "{text}");
    });
}

#[test]
fn an_answer_that_waits_says_its_version_on_both_databases() {
    each("async_version", |s| {
        let accepted = s.send("GET /Company | Prefer: respond-async", "");
        let monitor = accepted.header("location").unwrap().to_owned();
        let message = loop {
            let answer = s.send(&format!("GET {monitor} | Accept: application/http"), "");
            if answer.status != 202 {
                break answer.text();
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nOData-Version: 4.0"), "{message}");
    });
}
