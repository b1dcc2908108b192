//! Media entities and stream properties.

use crate::bed::each;
use serde_json::{Value, json};

#[test]
fn bytes_are_read_as_they_were_written() {
    each("bytes", |s| {
        let item = s.get("/MediaItems?$filter=Name eq 'Sample Image'")["value"][0].clone();
        let path = format!("/MediaItems({})", item["ID"].as_str().unwrap());
        assert_eq!(item["Size"], 1024);
        let before = s.send(&format!("GET {path}/$value"), "");
        assert_eq!(before.text(), "fake-png-binary-data");
        assert_eq!(before.header("content-type"), Some("image/png"));
        let etag = before.header("etag").unwrap().to_owned();
        s.must(
            412,
            &format!("PUT {path}/$value | If-Match: \"other\" | Content-Type: text/css"),
            "a{}",
        );
        let put = format!("PUT {path}/$value | If-Match: {etag} | Content-Type: text/css");
        s.must(204, &put, "a{}");
        let after = s.send(&format!("GET {path}/$value"), "");
        assert_eq!(
            (after.text().as_str(), after.header("content-type")),
            ("a{}", Some("text/css"))
        );
        assert_ne!(after.header("etag"), Some(etag.as_str()));
        let now = s.get(&path);
        assert_eq!(
            (&now["Size"], &now["ContentType"]),
            (&3.into(), &"text/css".into())
        );
        assert_ne!(now["ModifiedAt"], item["ModifiedAt"]);
        assert_eq!(now["@odata.mediaContentType"], "text/css");
        let part = s.send(&format!("GET {path}/$value | Range: bytes=1-2"), "");
        assert_eq!((part.status, part.text().as_str()), (206, "{}"));
        s.must(204, &format!("DELETE {path}/$value"), "");
        s.must(404, &format!("GET {path}"), "");
    });
}

#[test]
fn a_media_entity_is_made_of_its_bytes() {
    each("made", |s| {
        let made = s.must(
            201,
            "POST /MediaItems | Content-Type: image/gif | Slug: tiny%20one",
            "GIF89a",
        );
        assert_eq!(
            (&made["Name"], &made["Size"]),
            (&"tiny one".into(), &6.into())
        );
        let nameless = s.must(201, "POST /MediaItems | Content-Type: image/gif", "GIF89a");
        assert_eq!(nameless["Name"], "Unnamed");
        // As JSON it is an entity like any other, whose stream comes later.
        let later = s.must(
            201,
            "POST /MediaItems",
            r#"{"Name":"later","ContentType":"image/gif"}"#,
        );
        let path = format!("/MediaItems({})", later["ID"].as_str().unwrap());
        s.must(204, &format!("GET {path}/$value"), "");
        s.must(400, "POST /MediaItems", r#"{"ContentType":"image/gif"}"#);
        // What the service fills in outlasts a PUT, which need not say it.
        let made = s.get(&path);
        s.must(
            204,
            &format!("PUT {path}"),
            r#"{"Name":"anew","ContentType":"image/gif"}"#,
        );
        let put = s.get(&path);
        assert_eq!(
            (&put["Name"], &put["CreatedAt"]),
            (&"anew".into(), &made["CreatedAt"])
        );
        assert_eq!(put["ModifiedAt"], made["ModifiedAt"]);
        s.must(400, &format!("PUT {path}"), r#"{"Name":"anew"}"#);
        let long = "x".repeat(101);
        s.must(
            400,
            &format!("PUT {path}/$value | Content-Type: {long}"),
            "a",
        );
        s.must(
            204,
            &format!("PUT {path}/$value | Content-Type: {}", &long[..100]),
            "a",
        );
    });
}

#[test]
fn a_product_has_a_photo_or_none() {
    each("photo", |s| {
        s.must(204, "GET {Laptop}/Photo", "");
        s.must(204, "PUT {Laptop}/Photo | Content-Type: image/png", "png");
        let photo = s.send("GET {Laptop}/Photo", "");
        assert_eq!(
            (photo.text().as_str(), photo.header("content-type")),
            ("png", Some("image/png"))
        );
        let full = s.get("{Laptop}?$format=application/json;odata.metadata=full");
        assert!(
            full["Photo@odata.mediaReadLink"]
                .as_str()
                .unwrap()
                .ends_with("/Photo"),
            "{full}"
        );
        assert_eq!(full["Photo@odata.mediaContentType"], "image/png");
        assert_eq!(full.get("Photo"), None);
        s.must(405, "PATCH {Laptop}/Photo | Content-Type: image/png", "png");
        s.must(204, "DELETE {Laptop}/Photo", "");
        s.must(204, "GET {Laptop}/Photo", "");
        // The bytes are no value: JSON does not write them.
        s.must(204, "PATCH {Laptop}", r#"{"Photo":"AAAA"}"#);
        s.must(204, "GET {Laptop}/Photo", "");
    });
}

#[test]
fn bytes_of_one_kind_say_so() {
    each("logo", |s| {
        let logo = s.send("GET /Company/Logo/$value", "");
        assert_eq!(logo.header("content-type"), Some("image/svg+xml"));
        assert_eq!(logo.text().len(), 245);
    });
}

#[test]
fn the_bytes_of_a_stream_may_come_with_the_entity() {
    each("inline", |s| {
        for (name, kind, bytes) in [
            ("Laptop", "text/plain", "h\u{e9}llo \"x\""),
            ("Wireless Mouse", "text/plain; charset=iso-8859-1", "abc"),
            ("Coffee Mug", "application/json", " {\"a\":[1,2]} "),
            ("Office Chair", "application/vnd.x+json", "{\"a\":"),
            ("Smartphone", "image/png", "\u{fb}\u{ff}?"),
        ] {
            let line = format!("PUT {{{name}}}/Photo | Content-Type: {kind}");
            s.must(204, &line, bytes);
        }
        let shown = |options: &str| {
            s.get(&format!(
                "/Products?$expand=Photo&$select=Name&$orderby=Name{options}"
            ))
        };
        let shown = [
            shown(""),
            shown("&$format=application/json;odata.metadata=none"),
        ];
        for answer in &shown {
            for (at, expected) in [
                (0, json!({"a": [1, 2]})),
                (1, Value::Null),
                (2, json!("h\u{e9}llo \"x\"")),
                (3, json!("eyJhIjo=")),
                (5, json!("w7vDvz8=")),
                (6, json!("YWJj")),
            ] {
                assert_eq!(answer["value"][at]["Photo"], expected, "{at}: {answer}");
            }
        }
        let kind = "Photo@odata.mediaContentType";
        assert_eq!(shown[0]["value"][0][kind], "application/json");
        assert_eq!(shown[1]["value"][0].get(kind), None);
        s.says(&[
            (
                "/MediaItems?$expand=$value&$orderby=Name",
                "/value/0/$value",
                r#""ZmFrZS1wZGYtYmluYXJ5LWRhdGE=""#,
            ),
            (
                "/Categories?$filter=Name eq 'Kitchen'&$expand=Products($expand=Photo)",
                "/value/0/Products/0/Photo/a/1",
                "2",
            ),
        ]);
        s.answers(&[
            (400, "GET /Products?$expand=$value", ""),
            (400, "GET /Products?$expand=Photo/$ref", ""),
            (400, "GET /Products?$expand=Photo,Photo", ""),
            (400, "GET /Products?$expand=Photo($select=x)", ""),
        ]);
    });
}
