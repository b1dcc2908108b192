//! Versions, media types, conditions: what clients send, and what they need back.

use crate::testing::Client;

/// Power Query in Excel and Power BI, header by header.
const POWER_QUERY: &[(&str, &str)] = &[
    (
        "user-agent",
        "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)",
    ),
    ("accept-encoding", "gzip, deflate"),
    ("maxdataserviceversion", "3.0"),
    ("odata-maxversion", "4.0"),
    (
        "accept",
        "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
    ),
];

#[actix_web::test]
async fn power_query_gets_json_of_4_0_and_absolute_links() {
    let client = Client::new();
    for (url, kind) in [
        ("", "application/json;odata.metadata=minimal"),
        ("Parts", "application/json;odata.metadata=minimal"),
        ("Parts?$top=1000", "application/json;odata.metadata=minimal"),
        ("$metadata", "application/xml"),
    ] {
        let got = client.get_with(url, POWER_QUERY).await;
        assert_eq!(got.status, 200, "{url}");
        assert_eq!(got.header("content-type"), Some(kind), "{url}");
        assert_eq!(got.header("odata-version"), Some("4.0"), "{url}");
    }
    // Only the first, because the others may be packed.
    let root = client.get_with("", &POWER_QUERY[2..]).await.json();
    assert_eq!(
        root["@odata.context"],
        "http://127.0.0.1:8080/odata-api/$metadata"
    );
}

#[actix_web::test]
async fn the_version_is_4_0_unless_4_01_is_asked_for() {
    let client = Client::new();
    for url in [
        "",
        "$metadata",
        "Parts",
        "Parts(1)",
        "Parts/$count",
        "Nope",
        "Parts?$top=x",
    ] {
        for (asked, version) in [
            (None, "4.0"),
            (Some("4.0"), "4.0"),
            (Some("4.01"), "4.01"),
            (Some("3.0"), "4.0"),
        ] {
            let headers: Vec<_> = asked.map(|v| ("odata-maxversion", v)).into_iter().collect();
            let got = client.get_with(url, &headers).await;
            assert_eq!(
                got.header("odata-version"),
                Some(version),
                "{url} {asked:?}"
            );
            assert_eq!(
                got.header("vary"),
                Some("OData-MaxVersion, Prefer, Accept, Accept-Encoding"),
                "{url}"
            );
            assert_eq!(
                asked == Some("3.0"),
                got.status == 400 && got.code() == "OD109",
                "{url} {asked:?}"
            );
        }
    }
    let old = client.get("$metadata").await;
    assert!(old.text().contains("Version=\"4.0\""));
    let new = client
        .get_with("$metadata", &[("odata-maxversion", "4.01")])
        .await;
    assert!(new.text().contains("Version=\"4.01\""));
}

#[actix_web::test]
async fn data_is_json_wherever_that_is_acceptable() {
    const MINIMAL: &str = "application/json;odata.metadata=minimal";
    const NONE: &str = "application/json;odata.metadata=none";
    const FULL: &str = "application/json;odata.metadata=full";
    let client = Client::new();
    for (accept, kind) in [
        ("", Some(MINIMAL)),
        ("*/*", Some(MINIMAL)),
        ("application/*", Some(MINIMAL)),
        ("application/json", Some(MINIMAL)),
        ("APPLICATION/JSON", Some(MINIMAL)),
        (
            "application/json;odata=verbose,text/plain, */*; q=0.01",
            Some(MINIMAL),
        ),
        (
            "text/html, application/json;charset=utf-8;q=0.1",
            Some(MINIMAL),
        ),
        ("application/json;odata.metadata=none", Some(NONE)),
        ("application/json; metadata=\"full\"", Some(FULL)),
        (
            "application/json;q=0.5,application/json;odata.metadata=full",
            Some(FULL),
        ),
        (
            "application/json;odata.metadata=full;q=0.5,*/*;q=0.8",
            Some(MINIMAL),
        ),
        ("application/json;odata.metadata=full,*/*", Some(FULL)),
        (
            "application/json;odata.metadata=none;odata.streaming=true;IEEE754Compatible=true",
            Some(
                "application/json;odata.metadata=none;odata.streaming=true;IEEE754Compatible=true",
            ),
        ),
        ("nonsense", Some(MINIMAL)),
        ("application/xml", None),
        ("application/atom+xml,text/html", None),
        ("application/json;q=0", None),
        ("application/json;odata.metadata=some", None),
    ] {
        for url in ["Parts", "Parts(1)", "Parts(1)/Name", "Parts/$ref"] {
            let headers: &[_] = if accept.is_empty() {
                &[]
            } else {
                &[("accept", accept)]
            };
            let got = client.get_with(url, headers).await;
            match kind {
                Some(kind) => assert_eq!(got.header("content-type"), Some(kind), "{accept}"),
                None => assert_eq!(
                    (got.status, got.code()),
                    (406, "OD110".to_owned()),
                    "{accept}"
                ),
            }
        }
    }
}

#[actix_web::test]
async fn the_option_wins_over_the_header() {
    let client = Client::new();
    for (url, status, kind) in [
        (
            "Parts?$format=json",
            200,
            "application/json;odata.metadata=minimal",
        ),
        (
            "Parts?format=json",
            200,
            "application/json;odata.metadata=minimal",
        ),
        (
            "Parts?$format=application/json;odata.metadata=none",
            200,
            "application/json;odata.metadata=none",
        ),
        (
            "Parts?$format=application/json%3Bodata.metadata%3Dfull",
            200,
            "application/json;odata.metadata=full",
        ),
        ("Parts?$format=xml", 406, "application/json"),
        ("Parts?$format=atom", 406, "application/json"),
        ("$metadata?$format=json", 200, "application/json"),
        ("$metadata?$format=xml", 200, "application/xml"),
        (
            "$metadata?$format=application/json",
            200,
            "application/json",
        ),
        ("$metadata?$format=atom", 406, "application/json"),
        (
            "?$format=json",
            200,
            "application/json;odata.metadata=minimal",
        ),
        (
            "?$format=application/json;odata.metadata=none",
            200,
            "application/json;odata.metadata=none",
        ),
    ] {
        let got = client
            .get_with(url, &[("accept", "application/atom+xml")])
            .await;
        assert_eq!(
            (got.status, got.header("content-type")),
            (status, Some(kind)),
            "{url}"
        );
    }
}

#[actix_web::test]
async fn metadata_is_xml_unless_only_json_will_do() {
    let client = Client::new();
    for (accept, kind) in [
        ("", Some("application/xml")),
        ("*/*", Some("application/xml")),
        ("application/xml", Some("application/xml")),
        ("text/xml", Some("application/xml")),
        (
            "application/json,application/xml;q=0.1",
            Some("application/xml"),
        ),
        ("application/json,*/*;q=0.1", Some("application/xml")),
        ("application/json", Some("application/json")),
        (
            "application/json;odata.metadata=minimal",
            Some("application/json"),
        ),
        ("text/html", None),
    ] {
        let headers: &[_] = if accept.is_empty() {
            &[]
        } else {
            &[("accept", accept)]
        };
        let got = client.get_with("$metadata", headers).await;
        match kind {
            Some(kind) => assert_eq!(
                (got.status, got.header("content-type")),
                (200, Some(kind)),
                "{accept}"
            ),
            None => assert_eq!(got.status, 406, "{accept}"),
        }
    }
}

#[actix_web::test]
async fn what_a_client_has_already_is_not_sent_again() {
    let client = Client::new();
    for url in [
        "",
        "$metadata",
        "$metadata?$format=json",
        "Parts(1)",
        "Parts(1)?$select=Name",
    ] {
        let first = client.get(url).await;
        let etag = first.header("etag").expect(url).to_owned();
        assert!(etag.starts_with("W/\""), "{etag}");
        for value in [etag.as_str(), &etag[2..], "*"] {
            let again = client.get_with(url, &[("if-none-match", value)]).await;
            assert_eq!((again.status, again.text()), (304, ""), "{url}");
            assert_eq!(again.header("etag"), Some(etag.as_str()));
            assert_eq!(again.header("odata-version"), Some("4.0"));
        }
        assert_eq!(
            client
                .get_with(url, &[("if-none-match", "W/\"other\"")])
                .await
                .status,
            200
        );
    }
    assert_eq!(client.get("Parts(1)").await.header("etag"), Some("W/\"3\""));
    // The manager may be another tomorrow, who is of the same version.
    let led = client.get("Parts(3)/Carrier").await;
    let etag = led.header("etag").unwrap();
    assert!(etag.starts_with("W/\"3;"), "{etag}");
    assert!(
        led.text().contains(&etag.replace('"', "\\\"")),
        "{}",
        led.text()
    );
    for (value, status) in [("W/\"3\"", 200), (etag, 304), ("W/\"3;other\"", 200)] {
        let again = client
            .get_with("Parts(3)/Carrier", &[("if-none-match", value)])
            .await;
        assert_eq!(again.status, status, "{value}");
    }
    // Whoever insists on a state insists on nothing else.
    for (url, value, status) in [
        ("Parts(3)/Carrier", "W/\"3\"", 200),
        ("Parts(1)", etag, 200),
        ("Parts(2)", etag, 412),
    ] {
        let got = client.get_with(url, &[("if-match", value)]).await;
        assert_eq!(got.status, status, "{url} {value}");
    }
    let expanded = client
        .get_with("Parts(1)?$expand=Carrier", &[("if-none-match", "W/\"3\"")])
        .await;
    assert_eq!(
        expanded.status, 200,
        "an ETag says nothing of what is expanded"
    );
    assert_eq!(
        client
            .get_with("Parts(1)", &[("if-match", "W/\"3\"")])
            .await
            .status,
        200
    );
    let other = client
        .get_with("Parts(1)", &[("if-match", "W/\"2\"")])
        .await;
    assert_eq!((other.status, other.code()), (412, "OD111".to_owned()));
}

#[actix_web::test]
async fn packed_answers_are_the_same_answers() {
    use std::io::Read;
    let client = Client::new();
    for url in [
        "$metadata",
        "",
        "Parts?$expand=Machines,Carrier($expand=Carrier)",
    ] {
        let plain = client.get(url).await;
        assert!(plain.header("content-encoding").is_none());
        let packed = client
            .get_with(url, &[("accept-encoding", "gzip, deflate, br")])
            .await;
        if plain.text().len() < 1024 {
            assert_eq!(packed.header("content-encoding"), None, "{url}");
            continue;
        }
        assert_eq!(packed.header("content-encoding"), Some("gzip"), "{url}");
        let body = packed.body.unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*body)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, plain.text());
    }
}

#[actix_web::test]
async fn spellings_of_clients_are_tolerated() {
    let client = Client::new();
    for url in [
        "/odata-api",
        "/odata-api/",
        "//odata-api/Parts",
        "/odata-api//Parts",
        "/odata-api/Parts/",
        "/odata-api/Parts/?$select=Id",
        "/odata-api/Parts?%24top=1&%24skip=0",
        "/odata-api/Parts?top=1",
        "/odata-api/Parts?$TOP=1",
        "/odata-api/Parts(Id=1)/",
        "/odata-api/%24metadata",
        "/odata-api/Parts(1)?unknown=option",
        "/odata-api/Parts?$top=1&",
        "/odata-api/$metadata?$schemaversion=*",
    ] {
        for method in ["GET", "HEAD"] {
            let headers = [
                ("content-type", "application/json"),
                ("x-csrf-token", "Fetch"),
            ];
            let got = client.send(method, url, &headers).await;
            assert_eq!(got.status, 200, "{method} {url}: {:?}", got.body);
        }
    }
}
