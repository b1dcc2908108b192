//! An analyst opens Power BI, Excel, Tableau or Superset: their headers and URLs, as they were seen on the wire.

use gateway_tests::{Answer, Ask, Gateway, each};
use serde_json::Value;

/// Power Query's headers, in its order and spelling.
fn power_query(url: &str) -> Ask {
    Ask::get(url)
        .with("User-Agent", "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)")
        .with("Accept-Encoding", "gzip, deflate")
        .with(
            "Accept",
            "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,\
             application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
        )
        .with("MaxDataServiceVersion", "3.0")
        .with("OData-MaxVersion", "4.0")
}

/// What every 4.0 client needs to see.
fn speaks_40(gateway: &Gateway, answer: &Answer) -> Value {
    let versions: Vec<_> = answer
        .headers
        .iter()
        .filter(|(n, _)| n.eq_ignore_ascii_case("odata-version"))
        .collect();
    assert_eq!(versions.len(), 1, "{}", answer.asked);
    assert_eq!(versions[0].1, "4.0", "{}", answer.asked);
    let kind = answer.header("content-type").unwrap();
    assert!(
        kind.starts_with("application/json"),
        "{}: {kind}",
        answer.asked
    );
    let json: Value = serde_json::from_str(&unpacked(answer)).unwrap();
    let context = json["@odata.context"].as_str().unwrap();
    assert!(context.starts_with(&gateway.root()), "{context}");
    assert!(
        !context.contains("()"),
        "a 4.0 context has no empty parentheses: {context}"
    );
    json
}

fn unpacked(answer: &Answer) -> String {
    use std::io::Read as _;
    assert_eq!(answer.status, 200, "{}", answer.asked);
    if answer.header("content-encoding").is_none() {
        return answer.text();
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(answer.body.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn power_bi_opens_the_service_and_reads_a_set_on_both_databases() {
    each(|gateway| {
        let service = speaks_40(gateway, &gateway.ask(&power_query("")));
        assert!(
            service["value"]
                .as_array()
                .unwrap()
                .iter()
                .any(|set| set["url"] == "Users")
        );
        let metadata = gateway.ask(&power_query("$metadata"));
        assert!(
            metadata
                .header("content-type")
                .unwrap()
                .starts_with("application/xml")
        );
        assert_eq!(metadata.header("odata-version"), Some("4.0"));
        assert!(unpacked(&metadata).contains(r#"<edmx:Edmx Version="4.0""#));
        for url in [
            "Users",
            "Users?$top=1000",
            "Users?$filter=LastName%20eq%20'Valaumont'&$select=Id%2CFirstName",
            "Trainees?$expand=User",
            "Trainees?$expand=User($select=Id),TrainingSession($expand=Training)&$orderby=Id&$skip=3&$top=7",
            "TrainingSessions?$select=Id,Name&$expand=Trainees",
        ] {
            let page = speaks_40(gateway, &gateway.ask(&power_query(url)));
            assert!(!page["value"].as_array().unwrap().is_empty(), "{url}");
        }
    });
}

#[test]
fn power_bi_behind_a_proxy_gets_links_to_the_proxy_on_both_databases() {
    each(|gateway| {
        let behind = |headers: &[(&str, &str)]| {
            let ask = headers.iter().fold(
                power_query("Users?$top=20").with("Prefer", "odata.maxpagesize=5"),
                |ask, (n, v)| ask.with(n, v),
            );
            let answer: Value = serde_json::from_str(&unpacked(&gateway.ask(&ask))).unwrap();
            let text = |name: &str| answer[name].as_str().unwrap().to_owned();
            (text("@odata.context"), text("@odata.nextLink"))
        };
        for (headers, root) in [
            (
                vec![
                    ("X-Forwarded-Proto", "https"),
                    ("X-Forwarded-Host", "school.example"),
                ],
                "https://school.example/odata-api/",
            ),
            (
                vec![
                    ("X-Forwarded-Proto", "https"),
                    ("X-Forwarded-Host", "school.example"),
                    ("X-Forwarded-Port", "8443"),
                ],
                "https://school.example:8443/odata-api/",
            ),
            (
                vec![
                    ("X-Forwarded-Proto", "https"),
                    ("X-Forwarded-Host", "school.example"),
                    ("X-Forwarded-Prefix", "/preau"),
                ],
                "https://school.example/preau/odata-api/",
            ),
            (
                vec![(
                    "Forwarded",
                    "for=192.0.2.1;proto=https;host=\"school.example:9443\"",
                )],
                "https://school.example:9443/odata-api/",
            ),
        ] {
            let (context, next) = behind(&headers);
            assert!(context.starts_with(root), "{headers:?}: {context}");
            assert!(next.starts_with(root), "{headers:?}: {next}");
        }
    });
}

/// Tableau, Superset and SAP Analytics Cloud know tables and keys, and nothing else.
#[test]
fn flat_tables_carry_every_key_on_both_databases() {
    each(|gateway| {
        for (set, keys) in [
            (
                "Trainees",
                &[
                    "Id",
                    "UserId",
                    "TrainingSessionId",
                    "StudentId",
                    "CreatedById",
                ][..],
            ),
            ("UserDomains", &["Id", "UserId", "DomainId"]),
            (
                "TrainingSessionTutors",
                &["Id", "TrainingSessionId", "UserId"],
            ),
            (
                "Grades",
                &["Id", "EvaluationSessionId", "StudentId", "TraineeId"],
            ),
            (
                "Attendances",
                &["Id", "StudentId", "MeetingSessionId", "SessionModuleId"],
            ),
            (
                "StudentGroupMemberships",
                &["Id", "StudentGroupId", "StudentId"],
            ),
        ] {
            let rows = gateway.get(&format!("{set}?$top=1")).value();
            for key in keys {
                assert!(rows[0].get(key).is_some(), "{set} has no {key}");
            }
        }
    });
}

/// sqlalchemy-odata: encoded option names, its own pages of 500 until a short one comes.
#[test]
fn superset_reads_a_whole_set_in_pages_of_its_own_on_both_databases() {
    each(|gateway| {
        let mut seen = std::collections::BTreeSet::new();
        for skip in (0..).step_by(500) {
            let ask = Ask::get(&format!("Attendances?%24top=500&%24skip={skip}"))
                .with("Accept", "application/json");
            let page = gateway.ask(&ask);
            assert!(page.next().is_none());
            let rows = page.value();
            for row in &rows {
                assert!(seen.insert(row["Id"].as_i64().unwrap()), "a row came twice");
            }
            if rows.len() < 500 {
                break;
            }
        }
        assert_eq!(seen.len(), gateway.get("Attendances/$count").count());
    });
}
