//! HEAD, OPTIONS, and methods where they mean nothing.

use crate::testing::Client;

#[actix_web::test]
async fn head_is_get_without_a_body() {
    let client = Client::new();
    for url in [
        "/odata-api/",
        "/odata-api/$metadata",
        "/odata-api/Parts",
        "/odata-api/Parts(1)",
        "/odata-api/Parts(9)",
    ] {
        let get = client.send("GET", url, &[]).await;
        let head = client.send("HEAD", url, &[]).await;
        assert_eq!(get.status, head.status, "{url}");
        for name in ["content-type", "etag", "odata-version", "cache-control"] {
            assert_eq!(get.header(name), head.header(name), "{url} {name}");
        }
    }
}

#[actix_web::test]
async fn options_lists_the_methods() {
    let client = Client::new();
    for (url, allow) in [
        ("/odata-api/", "GET, HEAD, OPTIONS"),
        ("/odata-api/$metadata", "GET, HEAD, OPTIONS"),
        ("/odata-api/Parts", "GET, HEAD, OPTIONS, PATCH, POST"),
        ("/odata-api/Parts(1)/Machines", "GET, HEAD, OPTIONS"),
        ("/odata-api/Parts/$query", "OPTIONS, POST"),
        ("/odata-api/$batch", "OPTIONS, POST"),
    ] {
        let got = client.send("OPTIONS", url, &[]).await;
        assert_eq!(
            (got.status, got.header("allow")),
            (200, Some(allow)),
            "{url}"
        );
        assert_eq!(got.header("odata-version"), Some("4.0"));
        assert_eq!(got.header("odata-maxversion"), Some("4.01"));
    }
    assert_eq!(
        client.send("OPTIONS", "/odata-api/Nope", &[]).await.status,
        404
    );
}

#[actix_web::test]
async fn what_cannot_be_done_is_said() {
    let client = Client::new();
    for (method, url, status, code, allow) in [
        (
            "POST",
            "Parts(1)",
            405,
            "OD104",
            Some("DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ),
        (
            "DELETE",
            "Parts",
            405,
            "OD104",
            Some("GET, HEAD, OPTIONS, PATCH, POST"),
        ),
        ("POST", "Machines", 405, "OD104", Some("GET, HEAD, OPTIONS")),
        (
            "POST",
            "Parts/$count",
            405,
            "OD104",
            Some("GET, HEAD, OPTIONS"),
        ),
        ("POST", "", 405, "OD104", Some("GET, HEAD, OPTIONS")),
        (
            "POST",
            "$metadata",
            405,
            "OD104",
            Some("GET, HEAD, OPTIONS"),
        ),
        ("TRACE", "Parts", 405, "OD104", Some("GET, HEAD, OPTIONS")),
        ("BREW", "Parts", 405, "OD104", Some("GET, HEAD, OPTIONS")),
        ("POST", "Nope", 404, "OD300", None),
        ("DELETE", "Nope(1)", 404, "OD300", None),
        ("POST", "$batch", 415, "OD105", None),
        ("GET", "$batch", 405, "OD104", Some("OPTIONS, POST")),
        ("PUT", "$batch", 405, "OD104", Some("OPTIONS, POST")),
    ] {
        let got = client.send(method, &format!("/odata-api/{url}"), &[]).await;
        assert_eq!(
            (got.status, got.code().as_str()),
            (status, code),
            "{method} {url}: {}",
            got.text()
        );
        assert_eq!(got.header("allow"), allow, "{method} {url}");
    }
}

#[actix_web::test]
async fn a_client_that_fetches_a_token_is_not_turned_away() {
    let client = Client::new();
    let fetch = [("x-csrf-token", "Fetch")];
    for (method, url) in [
        ("HEAD", ""),
        ("GET", ""),
        ("HEAD", "Parts"),
        ("HEAD", "$batch"),
        ("GET", "$batch"),
        ("OPTIONS", "$batch"),
    ] {
        let got = client
            .send(method, &format!("/odata-api/{url}"), &fetch)
            .await;
        assert!([200, 204].contains(&got.status), "{method} {url}");
    }
}
