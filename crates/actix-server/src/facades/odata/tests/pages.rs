//! Next links: absolute, whole, and followed without losing or repeating a row.

use serde_json::Value;

use super::here;
use crate::config::Config;
use crate::testing::Client;

/// Follows next links from a URL and gives the ids it meets.
async fn follow(client: &Client, url: &str, headers: &[(&str, &str)]) -> Vec<Value> {
    let mut ids = Vec::new();
    let mut next = Some(format!("/odata-api/{url}"));
    while let Some(url) = next {
        let got = client.send("GET", &url, headers).await;
        assert_eq!(got.status, 200, "{}", got.text());
        let page = got.json();
        ids.extend(
            page["value"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["Id"].clone()),
        );
        let link = page["@odata.nextLink"].as_str();
        next = link.map(|link| {
            link.strip_prefix("http://127.0.0.1:8080")
                .expect("an absolute link")
                .to_owned()
        });
        assert!(ids.len() < 100, "the links go in circles");
    }
    ids
}

#[actix_web::test]
async fn every_row_comes_once() {
    let client = Client::new();
    for url in [
        "Parts",
        "Parts?$select=Id",
        "Parts?$expand=Machines($top=1)",
        "Parts?$filter=Name%20ne%20'%26'&$count=true",
        "Parts/?%24top=10&%24select=Id",
        "Parts?$orderby=Id&$top=3",
    ] {
        for size in ["1", "2", "3"] {
            let prefer = format!("odata.maxpagesize={size}");
            let ids = follow(&client, url, &[("prefer", &prefer)]).await;
            assert_eq!(ids, [1, 2, 3], "{url} in pages of {size}");
        }
    }
    assert_eq!(
        follow(&client, "Parts?$top=2", &[("prefer", "maxpagesize=1")]).await,
        [1, 2]
    );
}

#[actix_web::test]
async fn the_link_keeps_the_query_and_names_this_server() {
    let got = Client::new()
        .get_with(
            "Parts?$select=Id&$count=true",
            &[("prefer", "maxpagesize=1")],
        )
        .await;
    assert_eq!(got.header("preference-applied"), Some("maxpagesize=1"));
    let link = got.json()["@odata.nextLink"].as_str().unwrap().to_owned();
    assert!(
        link.starts_with(&here("~Parts?$select=Id&$count=true&$skiptoken=")),
        "{link}"
    );

    let config = Config {
        public_url: Some("https://school.example/preau".parse().unwrap()),
        ..Config::default()
    };
    let got = Client::with(config)
        .get_with(
            "Parts",
            &[("prefer", "maxpagesize=1"), ("host", "school.example")],
        )
        .await;
    let page = got.json();
    let link = page["@odata.nextLink"].as_str().unwrap();
    assert!(
        link.starts_with("https://school.example/preau/odata-api/Parts?$skiptoken="),
        "{link}"
    );
    assert_eq!(
        page["@odata.context"],
        "https://school.example/preau/odata-api/$metadata#Parts"
    );
}

#[actix_web::test]
async fn a_link_belongs_to_its_query() {
    let client = Client::new();
    let got = client
        .get_with("Parts?$select=Id", &[("prefer", "maxpagesize=1")])
        .await;
    let page = got.json();
    let link = page["@odata.nextLink"].as_str().unwrap();
    let token = link.split_once("$skiptoken=").unwrap().1;
    for url in [
        format!("Parts?$skiptoken={token}"),
        "Parts?$skiptoken=abc".to_owned(),
    ] {
        let got = client.get(&url).await;
        assert_eq!((got.status, got.code()), (400, "OD309".to_owned()), "{url}");
    }
    // Encoded anew, it is still the same link.
    let got = client
        .get(&format!("Parts?%24select=Id&%24skiptoken={token}"))
        .await;
    assert_eq!(got.status, 200, "{}", got.text());
}

#[actix_web::test]
async fn collections_inside_entities_go_on_as_well() {
    let client = Client::new();
    let page = client
        .get("Parts?$expand=Machines($select=Id;$orderby=Id)")
        .await
        .json();
    let inside = &page["value"][0];
    let mut ids: Vec<Value> = inside["Machines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["Id"].clone())
        .collect();
    let link = inside["Machines@odata.nextLink"].as_str().unwrap();
    assert!(link.starts_with(&here("~Parts(1)/Machines?")), "{link}");
    let url = link.strip_prefix(&here("~")).unwrap();
    ids.extend(follow(&client, url, &[]).await);
    assert_eq!(ids.len(), 3);
    assert!(page["value"][1].get("Machines@odata.nextLink").is_none());
}

#[actix_web::test]
async fn a_query_in_the_body_is_a_query() {
    let client = Client::new();
    let headers = [("content-type", "text/plain"), ("prefer", "maxpagesize=1")];
    for url in [
        "/odata-api/Parts/$query",
        "/odata-api/Parts/%24query?$count=true",
        "/odata-api/Parts/$query/",
    ] {
        let got = client
            .send_body("POST", url, &headers, "$select=Id&$top=2\r\n")
            .await;
        assert_eq!(got.status, 200, "{}", got.text());
        let page = got.json();
        assert_eq!(page["value"][0]["Id"], 1);
        let link = page["@odata.nextLink"].as_str().unwrap();
        let next = client
            .send(
                "GET",
                link.strip_prefix("http://127.0.0.1:8080").unwrap(),
                &[],
            )
            .await;
        assert_eq!(next.json()["value"][0]["Id"], 2, "{link}");
    }
    let got = client
        .send_body(
            "POST",
            "/odata-api/Parts/$query",
            &[("content-type", "application/json")],
            "{}",
        )
        .await;
    assert_eq!((got.status, got.code()), (415, "OD105".to_owned()));
}
