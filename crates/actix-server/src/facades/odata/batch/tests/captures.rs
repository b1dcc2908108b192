//! Batches in the manner of real clients.

use super::*;

/// OpenUI5's OData V4 model: no space behind the colon, ids with a dot, a group behind the end.
const UI5: &str = concat!(
    "--batch_id-1700000000000-42\r\n",
    "Content-Type: multipart/mixed;boundary=changeset_id-1700000000000-43\r\n\r\n",
    "--changeset_id-1700000000000-43\r\n",
    "Content-Type:application/http\r\n",
    "Content-Transfer-Encoding:binary\r\n",
    "Content-ID:0.0\r\n\r\n",
    "PATCH Parts(1) HTTP/1.1\r\n",
    "Accept:application/json;odata.metadata=minimal;IEEE754Compatible=true\r\n",
    "Content-Type:application/json;charset=UTF-8;IEEE754Compatible=true\r\n",
    "If-Match:W/\"3\"\r\n\r\n",
    "{\"Name\":\"Zoé\"}\r\n",
    "--changeset_id-1700000000000-43\r\n",
    "Content-Type:application/http\r\n",
    "Content-Transfer-Encoding:binary\r\n",
    "Content-ID:1.0\r\n\r\n",
    "DELETE Parts(2) HTTP/1.1\r\n",
    "If-Match:*\r\n\r\n\r\n",
    "--changeset_id-1700000000000-43--\r\n\r\n",
    "--batch_id-1700000000000-42\r\n",
    "Content-Type:application/http\r\n",
    "Content-Transfer-Encoding:binary\r\n\r\n",
    "GET Parts?$count=true&$select=Id,Name&$skip=0&$top=100 HTTP/1.1\r\n",
    "Accept:application/json\r\n",
    "Content-Type:application/json;charset=UTF-8\r\n\r\n\r\n",
    "--batch_id-1700000000000-42--\r\n",
    "Group ID: $auto",
);

/// Syncfusion's data manager: bare line feeds, the id among the headers of the request.
const SYNCFUSION: &str = concat!(
    "--batch_7f6f\n",
    "Content-Type: multipart/mixed; boundary=changeset_01ab\n\n",
    "--changeset_01ab\n",
    "Content-Type: application/http\n",
    "Content-Transfer-Encoding: binary\n\n",
    "POST Parts HTTP/1.1\n",
    "Accept: application/json\n",
    "Content-Id : 0\n",
    "Content-Type: application/json; charset=utf-8\n\n",
    "{\"Name\":\"A\"}\n\n",
    "--changeset_01ab\n",
    "Content-Type: application/http\n",
    "Content-Transfer-Encoding: binary\n\n",
    "DELETE Parts(2) HTTP/1.1\n",
    "Content-Id : 1\n\n\n",
    "--changeset_01ab--\n\n",
    "--batch_7f6f--",
);

/// @odata/client: no ids, absolute URIs, headers on requests without a body.
const ODATA_CLIENT: &str = concat!(
    "--batch_1e2d\r\n",
    "Content-Type: application/http\r\n",
    "Content-Transfer-Encoding: binary\r\n\r\n",
    "GET http://127.0.0.1:8080/odata-api/Parts(1) HTTP/1.1\r\n",
    "content-type: application/json\r\n",
    "accept: application/json\r\n\r\n\r\n",
    "--batch_1e2d\r\n",
    "Content-Type: multipart/mixed; boundary=changeset_55\r\n\r\n",
    "--changeset_55\r\n",
    "Content-Type: application/http\r\n",
    "Content-Transfer-Encoding: binary\r\n\r\n",
    "POST http://127.0.0.1:8080/odata-api/Parts HTTP/1.1\r\n",
    "content-type: application/json\r\n\r\n",
    "{\"Name\":\"A\"}\r\n",
    "--changeset_55--\r\n",
    "--batch_1e2d--\r\n",
);

/// SAP's Cloud SDK: paths from the service root with a slash in front, ids in the head of the part.
const SAP_SDK: &str = concat!(
    "--batch_f0a1\r\n",
    "Content-Type: application/http\r\n",
    "Content-Transfer-Encoding: binary\r\n",
    "\r\n",
    "GET /Parts?$format=json&$top=1 HTTP/1.1\r\n",
    "Content-Type: application/json\r\n",
    "Accept: application/json\r\n",
    "\r\n",
    "\r\n",
    "--batch_f0a1\r\n",
    "Content-Type: multipart/mixed; boundary=changeset_2b\r\n",
    "\r\n",
    "--changeset_2b\r\n",
    "Content-Type: application/http\r\n",
    "Content-Transfer-Encoding: binary\r\n",
    "Content-Id: aa-bb\r\n",
    "\r\n",
    "PATCH /Parts(Id=1) HTTP/1.1\r\n",
    "Content-Type: application/json\r\n",
    "Accept: application/json\r\n",
    "If-Match: W/\"1\"\r\n",
    "\r\n",
    "{\"Name\":\"B\"}\r\n",
    "\r\n",
    "--changeset_2b--\r\n",
    "--batch_f0a1--\r\n",
);

/// DynamicsWebApi: a later part names an earlier one, in its URL and in its body.
const DYNAMICS: &str = concat!(
    "--dwa_batch_9\r\n",
    "Content-Type: multipart/mixed;boundary=changeset_8\r\n\r\n",
    "--changeset_8\r\n",
    "Content-Type: application/http\r\n",
    "Content-Transfer-Encoding: binary\r\n",
    "Content-ID: 1\r\n\r\n",
    "POST /odata-api/Groups HTTP/1.1\r\n",
    "Content-Type: application/json\r\n\r\n",
    "{\"Name\":\"G\"}\r\n",
    "--changeset_8\r\n",
    "Content-Type: application/http\r\n",
    "Content-Transfer-Encoding: binary\r\n",
    "Content-ID: 2\r\n\r\n",
    "POST $1/Members HTTP/1.1\r\n",
    "Content-Type: application/json\r\n\r\n",
    "{\"group@odata.bind\":\"$1\"}\r\n",
    "--changeset_8--\r\n\r\n",
    "--dwa_batch_9--",
);

/// Microsoft's Graph client.
const GRAPH: &str = r#"{"requests":[
    {"id":"1","request":{"_bodyInit":null},"method":"GET","url":"/Parts?$top=2","headers":{"ConsistencyLevel":"eventual"}},
    {"id":"2","dependsOn":["1"],"method":"POST","url":"/Parts","headers":{"Content-Type":"application/json"},"body":{"Name":"C","Rate":1.50}}
]}"#;

#[test]
fn real_clients_are_understood() {
    for (content_type, body, expected) in [
        (
            "multipart/mixed; boundary=batch_id-1700000000000-42",
            UI5,
            r#"
set -
  0.0 PATCH Parts(1) {accept: application/json;odata.metadata=minimal;IEEE754Compatible=true, content-type: application/json;charset=UTF-8;IEEE754Compatible=true, if-match: W/"3"} | {"Name":"Zo\xc3\xa9"}
  1.0 DELETE Parts(2) {if-match: *}
- GET Parts?$count=true&$select=Id,Name&$skip=0&$top=100 {accept: application/json, content-type: application/json;charset=UTF-8}"#,
        ),
        (
            "multipart/mixed; boundary=batch_7f6f",
            SYNCFUSION,
            r#"
set -
  0 POST Parts {accept: application/json, content-type: application/json; charset=utf-8} | {"Name":"A"}\n
  1 DELETE Parts(2)"#,
        ),
        (
            "multipart/mixed;boundary=batch_1e2d",
            ODATA_CLIENT,
            r#"
- GET http://127.0.0.1:8080/odata-api/Parts(1) {content-type: application/json, accept: application/json}
set -
  - POST http://127.0.0.1:8080/odata-api/Parts {content-type: application/json} | {"Name":"A"}"#,
        ),
        (
            "multipart/mixed; boundary=batch_f0a1",
            SAP_SDK,
            r#"
- GET /Parts?$format=json&$top=1 {content-type: application/json, accept: application/json}
set -
  aa-bb PATCH /Parts(Id=1) {content-type: application/json, accept: application/json, if-match: W/"1"} | {"Name":"B"}\r\n"#,
        ),
        (
            "multipart/mixed;boundary=dwa_batch_9",
            DYNAMICS,
            r#"
set -
  1 POST /odata-api/Groups {content-type: application/json} | {"Name":"G"}
  2 POST $1/Members {content-type: application/json} | {"group@odata.bind":"$1"}"#,
        ),
        (
            "application/json",
            GRAPH,
            r#"
1 GET /Parts?$top=2 {consistencylevel: eventual}
2 POST /Parts {content-type: application/json} <- 1 | {"Name":"C","Rate":1.50}"#,
        ),
    ] {
        assert_eq!(
            format!("\n{}", outcome(content_type, body.as_bytes())),
            expected
        );
    }
}

#[test]
fn no_spoilt_capture_is_a_panic() {
    for (content_type, body, end) in [
        (
            "multipart/mixed; boundary=batch_id-1700000000000-42",
            UI5,
            "--batch_id-1700000000000-42--",
        ),
        (
            "multipart/mixed; boundary=batch_7f6f",
            SYNCFUSION,
            "--batch_7f6f--",
        ),
        ("application/json", GRAPH, "]}"),
    ] {
        let end = body.rfind(end).unwrap() + end.len();
        let body = body.as_bytes();
        for cut in 0..body.len() {
            let said = outcome(content_type, &body[..cut]);
            assert_eq!(said.starts_with("400 "), cut < end, "{cut}: {said}");
            for byte in [0, b'\n', b' ', b'"', b'-', b':', 0xff] {
                let mut spoilt = body.to_vec();
                spoilt[cut] = byte;
                let _ = outcome(content_type, &spoilt);
            }
        }
    }
}
