//! What is refused, and how: status, code, and where it stands.

use query_plan::port::StoreError;

use crate::testing::Client;

#[actix_web::test]
async fn refusals_say_what_and_where() {
    let client = Client::new();
    for (url, status, code, position) in [
        ("Nope", 404, "OD300", Some(("path", 0))),
        ("Parts(1)/Nope", 404, "OD300", Some(("path", 9))),
        ("Parts(9)", 404, "OD500", None),
        ("Parts(9)/Name", 404, "OD500", None),
        ("Parts(9)/Machines", 404, "OD500", None),
        ("Parts(9)/Machines/$count", 404, "OD500", None),
        ("Parts('x')", 400, "OD304", Some(("path", 6))),
        (
            "Parts?$filter=Nam%20eq%20'x'",
            400,
            "OD301",
            Some(("query", 8)),
        ),
        ("Parts?$filter=Name%20eq", 400, "OD200", Some(("query", 17))),
        ("Parts?$top=x", 400, "OD200", Some(("query", 5))),
        ("Parts?$filter=Name%20gt%201", 400, "OD302", None),
        ("Parts?$nope=1", 400, "OD200", Some(("query", 0))),
        ("Parts(1)?$top=1", 400, "OD305", None),
        ("Parts?$index=1", 501, "OD307", None),
        ("Parts/$each", 405, "OD104", None),
        ("$metadata/Parts", 404, "OD300", None),
        ("Parts?$schemaversion=7", 404, "OD310", None),
        ("$metadata?$schemaversion=7", 404, "OD310", None),
        ("$entity", 400, "OD305", None),
        (
            "$entity?$id=http://elsewhere.example/Parts(1)",
            404,
            "OD300",
            None,
        ),
        ("$entity?$id=Parts(9)", 404, "OD500", None),
    ] {
        let got = client.get(url).await;
        assert_eq!(
            (got.status, got.code().as_str()),
            (status, code),
            "{url}: {}",
            got.text()
        );
        assert_eq!(got.header("content-type"), Some("application/json"));
        assert_eq!(got.header("odata-version"), Some("4.0"));
        if let Some((within, start)) = position {
            let inner = &got.json()["error"]["innererror"];
            assert_eq!(
                (inner["in"].as_str(), inner["position"].as_u64()),
                (Some(within), Some(start)),
                "{url}: {inner}"
            );
        }
    }
}

#[actix_web::test]
async fn the_nearest_name_is_offered() {
    let got = Client::new().get("Parts?$select=Nmae").await;
    let hint = got.json()["error"]["innererror"]["hint"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(hint.contains("Name"), "{}", got.text());
}

#[actix_web::test]
async fn a_failing_database_is_an_ordinary_answer() {
    for (error, status, code) in [
        (StoreError::Unavailable("secret".to_owned()), 503, "OD501"),
        (StoreError::Timeout, 503, "OD502"),
        (StoreError::Computation("secret".to_owned()), 400, "OD503"),
        (StoreError::Unexpected("secret".to_owned()), 500, "OD599"),
    ] {
        let client = Client::new();
        // After three rows the first block is complete, and still nothing was sent.
        for after in [0, 1, 3] {
            client.store.fail(after, error.clone());
            for url in ["Parts", "Parts(1)", "Parts/$count"] {
                let got = client.get(url).await;
                assert_eq!((got.status, got.code().as_str()), (status, code), "{url}");
                assert!(!got.text().contains("secret"));
                assert_eq!(got.header("retry-after").is_some(), status == 503);
            }
        }
    }
}
