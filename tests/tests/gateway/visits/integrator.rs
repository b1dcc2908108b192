//! An integrator writes a small client against the standard: pages, preferences, texts in bodies.

use gateway_tests::{Ask, alike, each};
use std::collections::BTreeSet;

#[test]
fn a_client_follows_links_to_the_end_on_both_databases() {
    each(|gateway| {
        let mut ids = BTreeSet::new();
        let mut pages = 0;
        let mut next = Some("Users?$select=Id&$count=true".to_owned());
        while let Some(url) = next {
            let page = gateway.ask(&Ask::get(&url).with("Prefer", "odata.maxpagesize=40"));
            assert!(
                page.header("preference-applied")
                    .unwrap()
                    .contains("maxpagesize=40")
            );
            let rows = page.value();
            assert!(rows.len() <= 40);
            ids.extend(rows.iter().map(|row| row["Id"].as_i64().unwrap()));
            pages += 1;
            next = page.next();
            if let Some(next) = &next {
                assert!(next.starts_with(&gateway.root()), "{next}");
            }
        }
        assert_eq!(ids.len(), gateway.get("Users/$count").count());
        assert!(pages > 3);
    });
}

#[test]
fn preferences_may_ask_for_smaller_pages_in_either_spelling_on_both_databases() {
    each(|gateway| {
        for preference in [
            "maxpagesize=3",
            "odata.maxpagesize=3",
            "maxpagesize=3, wait=10",
            "return=minimal,odata.maxpagesize=3",
        ] {
            let page = gateway.ask(&Ask::get("Users").with("Prefer", preference));
            assert_eq!(page.value().len(), 3, "{preference}");
            assert!(page.next().is_some());
        }
        // The size holds for the pages behind the links as well.
        let first = gateway.ask(&Ask::get("Users").with("Prefer", "maxpagesize=3"));
        let second = gateway.ask(&Ask::get(&first.next().unwrap()).with("Prefer", "maxpagesize=3"));
        assert_eq!(second.value().len(), 3);
        // $top ends a series of pages.
        let mut seen = 0;
        let mut next = Some("Users?$top=7".to_owned());
        while let Some(url) = next {
            let page = gateway.ask(&Ask::get(&url).with("Prefer", "maxpagesize=3"));
            seen += page.value().len();
            next = page.next();
        }
        assert_eq!(seen, 7);
        // A page of nothing has no next.
        assert!(gateway.get("Users?$top=0").next().is_none());
        assert!(
            gateway
                .ask(&Ask::get("Users?$top=3").with("Prefer", "maxpagesize=3"))
                .next()
                .is_none()
        );
    });
}

#[test]
fn a_link_holds_for_its_own_query_only_on_both_databases() {
    each(|gateway| {
        let page =
            gateway.ask(&Ask::get("Users?$orderby=LastName").with("Prefer", "maxpagesize=3"));
        let next = page.next().unwrap();
        let (_, token) = next.split_once("$skiptoken=").unwrap();
        assert_eq!(
            gateway
                .get(&format!("Users?$orderby=LastName&$skiptoken={token}"))
                .status,
            200
        );
        for other in [
            format!("Users?$orderby=FirstName&$skiptoken={token}"),
            format!("Users?$skiptoken={token}"),
            format!("Domains?$orderby=LastName&$skiptoken={token}"),
            format!(
                "Users?$orderby=LastName&$skiptoken={}x",
                &token[..token.len() - 1]
            ),
            format!("Users?$orderby=LastName&$filter=Id lt 100&$skiptoken={token}"),
        ] {
            let answer = gateway.get(&other);
            assert_eq!(answer.status, 400, "{other}: {}", answer.text());
        }
    });
}

#[test]
fn nested_collections_are_paged_too_on_both_databases() {
    each(|gateway| {
        let url = "Domains?$select=Id&$filter=Code eq 'RT'&$expand=Students($select=Id)";
        let whole = gateway.get(url).value();
        let all = ids(&whole[0]["Students"]);
        assert!(all.len() > 20);
        let page = gateway
            .ask(&Ask::get(url).with("Prefer", "maxpagesize=10"))
            .value();
        let mut seen = ids(&page[0]["Students"]);
        let mut next = page[0]
            .get("Students@odata.nextLink")
            .map(|link| link.as_str().unwrap().to_owned());
        assert!(
            next.is_some(),
            "a nested page of {} has no link",
            seen.len()
        );
        while let Some(url) = next {
            let page = gateway.ask(&Ask::get(&url).with("Prefer", "maxpagesize=10"));
            seen.extend(page.value().iter().map(|row| row["Id"].as_i64().unwrap()));
            next = page.next();
        }
        assert_eq!(seen, all);
    });
}

fn ids(rows: &serde_json::Value) -> Vec<i64> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row["Id"].as_i64().unwrap())
        .collect()
}

#[test]
fn a_query_that_is_too_long_for_a_url_goes_into_a_body_on_both_databases() {
    each(|gateway| {
        let ids: Vec<String> = (1..3000).map(|n| n.to_string()).collect();
        let query = format!("$filter=Id in ({})&$select=Id&$count=true", ids.join(","));
        let ask = Ask::get("Users/$query")
            .method("POST")
            .with("Content-Type", "text/plain")
            .body(&query.replace(' ', "%20"));
        let answer = gateway.ask(&ask).json();
        let expected = gateway.get("Users/$count?$filter=Id lt 3000").count();
        assert_eq!(
            answer["@odata.count"].as_u64(),
            u64::try_from(expected).ok()
        );
        let wrong = Ask::get("Users/$query")
            .method("POST")
            .with("Content-Type", "application/xml")
            .body("<a/>");
        assert_eq!(gateway.ask(&wrong).status, 415);
    });
}

#[test]
fn hosts_that_are_not_ours_are_refused_on_both_databases() {
    each(|gateway| {
        for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example"] {
            let answer = gateway.ask(&Ask::get("Users?$top=1").with("Host", host));
            assert!(
                (400..500).contains(&answer.status),
                "{host}: {}",
                answer.status
            );
        }
        for host in ["localhost", "localhost:8080", "127.0.0.1", "[::1]:80"] {
            assert_eq!(
                gateway
                    .ask(&Ask::get("Users?$top=1").with("Host", host))
                    .status,
                200,
                "{host}"
            );
        }
    });
}

#[test]
fn longer_paths_lead_from_row_to_row_on_both_databases() {
    let session = alike("TrainingSessions(2850818)").json();
    for (url, expected) in [
        ("Users(327680)/PrimaryDomain/Name", "Futurskill"),
        ("Users(327680)/PrimaryDomain/ParentDomain/Code", "PREAU"),
        ("TrainingSessions(2850818)/Training/Code", "SECU"),
        (
            "Trainees(2916356)/TrainingSession/Training/PrimaryDomain/ParentDomain/Name",
            "Institut du Préau",
        ),
        ("TrainingSessions(2850818)/CreatedBy/Name", "Superviseur"),
    ] {
        assert_eq!(alike(url).json()["value"], expected, "{url}");
    }
    assert_eq!(
        alike("TrainingSessions(2850818)/Duration").json()["Length"],
        session["Duration"]["Length"]
    );
    let through = alike("Domains(163840)/PrimaryTrainingSessions(2850818)/Trainees(2916356)/User/Trainees?$count=true").json();
    assert_eq!(through["@odata.count"], 6);
    assert_eq!(
        alike("Users(327680)/Trainees(2916356)/TrainingSession/Code/$value").ok(),
        "SESS_TEST"
    );
    // A row that hangs somewhere else is not found here.
    assert_eq!(alike("Users(3852664867)/Trainees(2916356)").status, 404);
    assert_eq!(alike("Users(327680)/Trainees(1)").status, 404);
}

/// What the standard lets be parsed and not executed is 501 and says so, never something else.
#[test]
fn what_is_not_executed_yet_says_so_on_both_databases() {
    for url in [
        "Users?$apply=groupby((rollup(Gender,Language)))",
        "Users?$index=1",
    ] {
        let answer = alike(url);
        assert_eq!(answer.status, 501, "{url}: {}", answer.text());
    }
}
