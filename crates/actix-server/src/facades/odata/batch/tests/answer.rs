//! Answers as clients take them apart.

use actix_web::http::StatusCode;

use super::super::super::letter::Reply;
use super::*;

fn reply(status: u16, headers: &[(&'static str, &'static str)], body: &[u8]) -> Reply {
    let mut reply = Reply::new(StatusCode::from_u16(status).unwrap());
    for (name, value) in headers {
        reply = reply.header(HeaderName::from_static(name), value);
    }
    reply.body = body.to_vec();
    reply
}

fn made() -> Reply {
    let headers = [
        ("content-type", "application/json;odata.metadata=minimal"),
        ("odata-version", "4.0"),
        ("etag", "W/\"1\""),
        ("location", "http://h/odata-api/Parts(5)"),
        ("content-length", "999"),
    ];
    reply(201, &headers, br#"{"Id":5,"Rate":1.50}"#)
}

fn gone() -> Reply {
    reply(204, &[("odata-version", "4.0")], b"")
}

fn failed() -> Reply {
    let headers = [
        ("cache-control", "no-store"),
        ("content-type", "application/json"),
    ];
    reply(
        409,
        &headers,
        br#"{"error":{"code":"OD315","message":"taken"}}"#,
    )
}

/// The pieces of an answer, joined.
fn whole(format: Format, write: impl FnOnce(&mut Writer) -> Vec<Vec<u8>>) -> String {
    let mut writer = Writer::new(format, "u");
    let pieces = write(&mut writer).concat();
    let all = [pieces, writer.end()].concat();
    String::from_utf8(all).unwrap()
}

const MADE: &str = concat!(
    "Content-Type: application/json;odata.metadata=minimal\r\n",
    "OData-Version: 4.0\r\n",
    "ETag: W/\"1\"\r\n",
    "Location: http://h/odata-api/Parts(5)\r\n",
    "Content-Length: 20\r\n\r\n",
    "{\"Id\":5,\"Rate\":1.50}\r\n",
);

const FAILED: &str = concat!(
    "HTTP/1.1 409 Conflict\r\n",
    "Cache-Control: no-store\r\n",
    "Content-Type: application/json\r\n",
    "Content-Length: 44\r\n\r\n",
    "{\"error\":{\"code\":\"OD315\",\"message\":\"taken\"}}\r\n",
);

const PART: &str = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";

#[test]
fn multipart_in_multipart_out() {
    let said = whole(Format::Multipart, |writer| {
        let parts = [part("1"), part("2")];
        vec![
            writer.one(&part(""), &gone()),
            writer.set(None, &parts, &[made(), gone()]),
            writer.failed_set(None, &parts, 1, &failed()),
            writer.failed_set(None, &parts, None, &failed()),
            writer.set(Some("s"), &parts[..1], &[gone()]),
            writer.set(None, &[], &[]),
            writer.one(&part("9\r\nX: y"), &made()),
        ]
    });
    let empty = "HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n\r\n\r\n";
    let expected = [
        &format!("--batchresponse_u\r\n{PART}\r\n{empty}"),
        "--batchresponse_u\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1_u\r\n\r\n",
        &format!(
            "--changesetresponse_1_u\r\n{PART}Content-ID: 1\r\n\r\nHTTP/1.1 201 Created\r\n{MADE}"
        ),
        &format!("--changesetresponse_1_u\r\n{PART}Content-ID: 2\r\n\r\n{empty}"),
        "--changesetresponse_1_u--\r\n\r\n",
        &format!("--batchresponse_u\r\n{PART}Content-ID: 2\r\n\r\n{FAILED}"),
        &format!("--batchresponse_u\r\n{PART}\r\n{FAILED}"),
        "--batchresponse_u\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2_u\r\nContent-ID: s\r\n\r\n",
        &format!("--changesetresponse_2_u\r\n{PART}Content-ID: 1\r\n\r\n{empty}"),
        "--changesetresponse_2_u--\r\n\r\n",
        "--batchresponse_u\r\nContent-Type: multipart/mixed; boundary=changesetresponse_3_u\r\n\r\n",
        "--changesetresponse_3_u--\r\n\r\n",
        // No id breaks out of its line.
        &format!("--batchresponse_u\r\n{PART}\r\nHTTP/1.1 201 Created\r\n{MADE}"),
        "--batchresponse_u--\r\n",
    ];
    assert_eq!(said, expected.concat());
    assert_eq!(
        whole(Format::Multipart, |_| Vec::new()),
        "--batchresponse_u--\r\n"
    );
}

#[test]
fn json_in_json_out() {
    let said = whole(Format::Json, |writer| {
        let parts = [part("a"), part("b\"")];
        vec![
            writer.one(&part("1"), &made()),
            writer.set(Some("g"), &parts, &[gone(), made()]),
            writer.failed_set(Some("h"), &parts, 1, &failed()),
            writer.failed_set(Some("i"), &parts[..1], None, &failed()),
        ]
    });
    let made = concat!(
        r#""status":201,"headers":{"content-type":"application/json;odata.metadata=minimal","odata-version":"4.0","#,
        r#""etag":"W/\"1\"","location":"http://h/odata-api/Parts(5)"},"body":{"Id":5,"Rate":1.50}}"#
    );
    let error = r#""headers":{"cache-control":"no-store","content-type":"application/json"},"body":{"error":"#;
    let failed = format!(r#""status":409,{error}{{"code":"OD315","message":"taken"}}}}}}"#);
    let undone = "another request of the group has failed, so that nothing of it was done";
    let expected = [
        r#"{"responses":["#,
        r#"{"id":"1","#,
        made,
        ",",
        r#"{"id":"a","atomicityGroup":"g","status":204,"headers":{"odata-version":"4.0"}},"#,
        r#"{"id":"b\"","atomicityGroup":"g","#,
        made,
        ",",
        r#"{"id":"a","atomicityGroup":"h","status":424,"#,
        error,
        &format!(r#"{{"code":"OD313","message":"{undone}"}}}}}},"#),
        r#"{"id":"b\"","atomicityGroup":"h","#,
        &failed,
        ",",
        r#"{"id":"a","atomicityGroup":"i","#,
        &failed,
        "]}",
    ];
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&said), value(&expected.concat()));
    // Members stand in this order, because clients read answers as a stream.
    let begin = expected.iter().take(7).copied().collect::<String>();
    assert!(said.starts_with(&begin), "{said}");
    assert_eq!(whole(Format::Json, |_| Vec::new()), r#"{"responses":[]}"#);
}

#[test]
fn json_holds_bodies_of_any_type() {
    for (kind, body, expected) in [
        ("application/json", &b"[1.50]"[..], "[1.50]"),
        ("application/json", b" {} ", " {} "),
        // What only claims to be JSON.
        ("application/json", b"{", r#""{""#),
        ("application/json", b"\xff", r#""_w""#),
        ("text/plain", b"42", r#""42""#),
        ("text/plain", b"a\n\"", r#""a\n\"""#),
        ("text/plain", b"\xfb\xff", r#""-_8""#),
        ("application/xml", b"<a/>", r#""<a/>""#),
        ("image/png", b"PNG", r#""UE5H""#),
        ("", b"x", r#""x""#),
    ] {
        let headers = [("content-type", kind)];
        let headers = if kind.is_empty() { &[][..] } else { &headers };
        let said = whole(Format::Json, |w| {
            vec![w.one(&part("1"), &reply(200, headers, body))]
        });
        let (_, said) = said.split_once(r#""body":"#).unwrap();
        assert_eq!(said, format!("{expected}}}]}}"), "{kind}");
    }
}

#[test]
fn headers_said_twice_are_joined() {
    let twice = reply(200, &[("vary", "Accept"), ("vary", "Prefer")], b"");
    let json = whole(Format::Json, |w| vec![w.one(&part("1"), &twice)]);
    assert_eq!(
        json,
        r#"{"responses":[{"id":"1","status":200,"headers":{"vary":"Accept, Prefer"}}]}"#
    );
    let multipart = whole(Format::Multipart, |w| vec![w.one(&part(""), &twice)]);
    assert!(multipart.contains("Vary: Accept\r\nVary: Prefer\r\n"));
}

#[test]
fn an_answer_is_written_as_batches_are_read() {
    let mut writer = Writer::new(Format::Multipart, "0a-1b");
    let kind = writer.content_type();
    assert_eq!(kind, "multipart/mixed; boundary=batchresponse_0a-1b");
    assert_eq!(
        Writer::new(Format::Json, "u").content_type(),
        "application/json"
    );
    let parts = [part("1"), part("2")];
    let set = writer.set(None, &parts, &[made(), gone()]);
    let answer = [set, writer.end()].concat();
    // A status line is read as a method and a URL: the version stands in front, but the frame is the same.
    assert!(
        outcome(&kind, &answer)
            .starts_with("400 request 1 (Content-ID '1') begins with 'HTTP/1.1 201 Created'")
    );
    let (_, delimited) = kind.split_once("boundary=").unwrap();
    let text = String::from_utf8(answer).unwrap();
    assert_eq!(
        text.matches(delimited).count(),
        2,
        "no other boundary contains this one"
    );
}
