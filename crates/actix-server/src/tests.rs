//! The door and the pages for people.

use crate::config::{Config, Limits};
use crate::testing::Client;

#[actix_web::test]
async fn a_host_that_is_not_ours_is_refused() {
    let client = Client::new();
    for (host, status) in [
        ("127.0.0.1:8080", 200),
        ("localhost", 200),
        ("[::1]:8080", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("10.0.0.1", 421),
    ] {
        for url in [
            "/",
            "/odata-api/Parts",
            "/openapi.json",
            "/health/live",
            "/explore/",
            "/nope",
        ] {
            let got = client.send("GET", url, &[("host", host)]).await;
            let expected = if url == "/nope" && status == 200 {
                404
            } else {
                status
            };
            assert_eq!(got.status, expected, "{host} {url}");
            if status == 421 {
                assert_eq!(got.code(), "OD100");
                assert!(got.text().contains("public URL"), "{}", got.text());
            }
        }
    }
    let got = client
        .send("GET", "http://evil.example/odata-api/Parts", &[])
        .await;
    assert_eq!(
        got.status, 421,
        "a whole URL in the request line counts as well"
    );
}

fn limited() -> Config {
    let limits = Limits {
        url: 100,
        headers: 200,
        body: 30,
        ..Limits::default()
    };
    Config {
        limits,
        ..Config::default()
    }
}

#[actix_web::test]
async fn limits_hold_at_n_and_break_at_n_and_one() {
    let client = Client::with(limited());
    let url = |length: usize| {
        format!(
            "/odata-api/Parts?x={}",
            "y".repeat(length - "/odata-api/Parts?x=".len())
        )
    };
    assert_eq!(client.send("GET", &url(100), &[]).await.status, 200);
    let got = client.send("GET", &url(101), &[]).await;
    assert_eq!((got.status, got.code().as_str()), (414, "OD101"));
    assert_eq!(
        got.header("odata-version"),
        Some("4.0"),
        "even a refusal at the door is OData's"
    );

    // The host takes 4 + 14 bytes, the header's own name 1.
    let value = |length: usize| "v".repeat(length - 19);
    assert_eq!(
        client
            .send("GET", "/odata-api/Parts", &[("h", &value(200))])
            .await
            .status,
        200
    );
    let got = client
        .send("GET", "/odata-api/Parts", &[("h", &value(201))])
        .await;
    assert_eq!((got.status, got.code().as_str()), (431, "OD102"));

    let body = |length: usize| format!("$top=1&x={}", "y".repeat(length - "$top=1&x=".len()));
    let headers = [("content-type", "text/plain")];
    let got = client
        .send_body("POST", "/odata-api/Parts/$query", &headers, &body(30))
        .await;
    assert_eq!(got.status, 200, "{}", got.text());
    let got = client
        .send_body("POST", "/odata-api/Parts/$query", &headers, &body(31))
        .await;
    assert_eq!((got.status, got.code().as_str()), (413, "OD103"));
    let declared = [("content-type", "text/plain"), ("content-length", "31")];
    let got = client
        .send("POST", "/odata-api/Parts/$query", &declared)
        .await;
    assert_eq!((got.status, got.code().as_str()), (413, "OD103"));
}

#[actix_web::test]
async fn every_answer_tells_its_times_and_its_name() {
    let client = Client::new();
    for url in ["/", "/odata-api/Parts", "/odata-api/Nope", "/nope"] {
        let got = client.send("GET", url, &[]).await;
        assert!(
            got.header("server-timing")
                .is_some_and(|t| t.contains("total;dur=")),
            "{url}"
        );
        assert!(got.header("x-request-id").is_some(), "{url}");
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    }
    let got = client.get("Parts").await;
    let timing = got.header("server-timing").unwrap();
    for room in ["words", "meaning", "queue", "database"] {
        assert!(timing.contains(room), "{timing}");
    }
}

#[actix_web::test]
async fn browsers_are_welcomed_and_others_get_the_doors() {
    let client = Client::new();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let got = client
        .send(
            "GET",
            "/",
            &[("accept", browser), ("accept-language", "fr-FR,fr;q=0.9")],
        )
        .await;
    assert_eq!(
        (got.status, got.header("content-language")),
        (200, Some("fr"))
    );
    assert!(got.text().contains("http://127.0.0.1:8080/odata-api/"));
    for accept in ["application/json", "*/*"] {
        let got = client.send("GET", "/", &[("accept", accept)]).await;
        let doors = got.json();
        assert_eq!(doors["doors"]["odata"], "http://127.0.0.1:8080/odata-api/");
        for (name, url) in doors["doors"].as_object().unwrap() {
            let path = url
                .as_str()
                .unwrap()
                .strip_prefix("http://127.0.0.1:8080")
                .unwrap();
            assert_eq!(client.send("GET", path, &[]).await.status, 200, "{name}");
        }
    }
    assert_eq!(client.send("POST", "/", &[]).await.status, 405);
}

#[actix_web::test]
async fn the_explorer_comes_from_this_server_alone() {
    let client = Client::new();
    let get = async |url: &str| client.send("GET", url, &[]).await;
    let page = get("/explore/").await;
    let mut named: Vec<&str> = ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| page.text().split(attribute).skip(1))
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(
        named,
        [
            "../openapi.json",
            "favicon-32x32.png",
            "start.js",
            "style.css",
            "swagger-ui-bundle.js",
            "swagger-ui.css",
        ]
    );
    for (file, kind, holds) in [
        ("", "text/html;charset=utf-8", "<main id=\"swagger-ui\">"),
        (
            "start.js",
            "text/javascript;charset=utf-8",
            "validatorUrl: null",
        ),
        (
            "start.js",
            "text/javascript;charset=utf-8",
            "url: \"../openapi.json\"",
        ),
        ("style.css", "text/css;charset=utf-8", ".swagger-ui"),
        (
            "swagger-ui-bundle.js",
            "text/javascript;charset=utf-8",
            "SwaggerUIBundle",
        ),
        ("swagger-ui.css", "text/css;charset=utf-8", ".swagger-ui"),
        ("favicon-32x32.png", "image/png", "PNG"),
    ] {
        let got = get(&format!("/explore/{file}")).await;
        let body = String::from_utf8_lossy(got.body.as_ref().unwrap());
        assert_eq!(
            (got.status, got.header("content-type"), body.contains(holds)),
            (200, Some(kind), true),
            "{file} {holds}"
        );
        let policy = got.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("script-src"));
    }
    // Whatever else came with the assets stays where it is.
    for file in [
        "nope.js",
        "index.html",
        "swagger-initializer.js",
        "oauth2-redirect.html",
        "swagger-ui-standalone-preset.js",
        "../openapi.json",
    ] {
        let got = get(&format!("/explore/{file}")).await;
        assert_eq!(got.status, 404, "{file}");
    }
    let bare = get("/explore").await;
    assert_eq!(
        (bare.status, bare.header("location")),
        (308, Some("http://127.0.0.1:8080/explore/"))
    );
    let api = get("/openapi.json").await.json();
    assert_eq!(api["servers"][0]["url"], "http://127.0.0.1:8080/odata-api");
}

#[actix_web::test]
async fn the_explorer_is_sent_packed_and_once() {
    let client = Client::new();
    let url = "/explore/swagger-ui-bundle.js";
    let packed = client
        .send("GET", url, &[("accept-encoding", "gzip")])
        .await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let vary = packed.header("vary").unwrap();
    assert!(vary.contains("Accept-Encoding"), "{vary}");
    let plain = client.send("GET", url, &[]).await;
    assert_eq!(plain.header("content-encoding"), None);
    let length = |body: &Option<Vec<u8>>| body.as_ref().unwrap().len();
    assert!(length(&packed.body) * 3 < length(&plain.body));
    let etag = plain.header("etag").unwrap();
    let again = client.send("GET", url, &[("if-none-match", etag)]).await;
    assert_eq!((again.status, length(&again.body)), (304, 0));
}

#[actix_web::test]
async fn the_explorer_is_titled_in_the_readers_language() {
    let client = Client::new();
    for (language, title) in [
        ("fr", "<title lang=\"fr\">Préau – explorateur</title>"),
        ("en", "<title lang=\"en\">Préau – explorer</title>"),
    ] {
        let headers = [("accept-language", language)];
        let page = client.send("GET", "/explore/", &headers).await;
        assert!(page.text().contains(title), "{}", page.text());
        let vary = page.header("vary").unwrap();
        assert!(vary.contains("Accept-Language"), "{vary}");
    }
}

#[actix_web::test]
async fn health_tells_alive_from_ready() {
    let client = Client::new();
    assert_eq!(
        client.send("GET", "/health/live", &[]).await.text(),
        "{\"status\":\"live\"}"
    );
    assert_eq!(
        client.send("GET", "/health/ready", &[]).await.text(),
        "{\"status\":\"ready\"}"
    );
    client
        .store
        .fail(0, query_plan::port::StoreError::Unavailable("x".to_owned()));
    let got = client.send("GET", "/health/ready", &[]).await;
    assert_eq!(
        (got.status, got.text()),
        (503, "{\"status\":\"not ready\"}")
    );
    assert_eq!(client.send("GET", "/health/live", &[]).await.status, 200);
}
