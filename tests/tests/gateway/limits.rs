//! Every limit at n, which is answered, and at n + 1, which is refused and says why.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use actix_server::config::Config;
use gateway_tests::{Answer, Ask, Gateway, Kind, each, empty};
use query_grammar::limits as text;
use query_plan::limits as plan;

/// A refusal with this status.
fn refused(answer: &Answer, status: u16) {
    let told: String = answer.text().chars().take(300).collect();
    let asked: String = answer.asked.chars().take(80).collect();
    assert_eq!(answer.status, status, "{asked}…: {told}");
    assert!(told.contains("\"error\""), "{told}");
}

/// A refusal of the words as too much.
fn too_much(answer: &Answer) {
    refused(answer, 400);
    assert!(answer.text().contains("OD201"), "{}", answer.text());
}

fn fine(answer: &Answer) {
    let told: String = answer.text().chars().take(300).collect();
    assert_eq!(answer.status, 200, "{told}");
}

/// A body of a query, for what is longer than a URL may be.
fn query(text: &str) -> Ask {
    Ask::get("Users/$query")
        .method("POST")
        .with("Content-Type", "text/plain")
        .body(&text.replace(' ', "%20"))
}

#[test]
fn urls_have_a_length_on_both_databases() {
    let most = Config::default().limits.url;
    each(|gateway| {
        let of = |length: usize| {
            let start = "/odata-api/Users?$top=1&x=";
            gateway.get(&format!("{start}{}", "a".repeat(length - start.len())))
        };
        fine(&of(most));
        refused(&of(most + 1), 414);
        refused(&of(60_000), 414);
    });
}

#[test]
fn headers_have_a_size_on_both_databases() {
    each(|gateway| {
        let of = |length: usize| {
            gateway.ask(&Ask::get("Users?$top=1").with("X-Long", &"a".repeat(length)))
        };
        fine(&of(20_000));
        refused(&of(40_000), 431);
    });
}

#[test]
fn bodies_have_a_size_on_both_databases() {
    let most = Config::default().limits.body;
    each(|gateway| {
        // Refused by what it says of itself, before it has come.
        let too_long = query("$top=1").with("Content-Length", &(most + 1).to_string());
        refused(&gateway.ask(&too_long), 413);
        // Below it, the text itself is too long.
        too_much(&gateway.ask(&query(&format!(
            "$top=1&x={}",
            "a".repeat(text::MAX_LENGTH)
        ))));
    });
}

#[test]
fn a_body_that_does_not_come_is_given_up() {
    let soon = |config: &mut Config| config.times.request_body = Duration::from_millis(100);
    let gateway = Gateway::start_with(empty(Kind::Sqlite, "late"), soon);
    let mut client = TcpStream::connect(gateway.address).unwrap();
    let head =
        "POST /odata-api/Users/$query HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
    write!(client, "{head}Content-Length: 50\r\n\r\n$top").unwrap();
    let mut answer = String::new();
    // Whatever the server does with the connection afterwards, it has answered before.
    let _ = BufReader::new(client).read_line(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn nesting_has_a_depth_on_both_databases() {
    each(|gateway| {
        let nested = |depth: usize| {
            format!(
                "$top=1&$filter={}Id gt 0{}",
                "(".repeat(depth),
                ")".repeat(depth)
            )
        };
        fine(&gateway.ask(&query(&nested(text::MAX_DEPTH / 2))));
        for depth in [text::MAX_DEPTH * 2, 10_000, 100_000] {
            too_much(&gateway.ask(&query(&nested(depth))));
        }
        too_much(&gateway.get(&format!("Users?$filter={}", "(".repeat(10_000))));
        too_much(&gateway.get(&format!("Users?$filter={}true", "not ".repeat(2_500))));
        too_much(&gateway.get(&format!("Users?$filter={}1", "-".repeat(10_000))));
        too_much(&gateway.get(&format!(
            "Users?$expand={}",
            "Trainees($expand=User($expand=".repeat(300)
        )));
        too_much(&gateway.get(&format!(
            "Users?$filter={}Id eq 1{}",
            "Trainees/any(t:".repeat(500),
            ")".repeat(500)
        )));
        too_much(&gateway.get(&format!("Users?$filter={}Id", "tolower(".repeat(1_500))));
        too_much(&gateway.get(&format!("Users?$search={}a", "(".repeat(10_000))));
    });
}

#[test]
fn long_chains_of_conditions_are_no_nesting_on_both_databases() {
    each(|gateway| {
        let chain = |count: usize| {
            let all: Vec<String> = (1..=count).map(|n| format!("Id eq {n}")).collect();
            format!("$count=true&$select=Id&$filter={}", all.join(" or "))
        };
        fine(&gateway.ask(&query(&chain(1_000))));
    });
}

#[test]
fn lists_have_a_length_on_both_databases() {
    each(|gateway| {
        let list = |count: usize| {
            let all: Vec<String> = (1..=count).map(|n| n.to_string()).collect();
            format!(
                "$count=true&$select=Id&$top=1&$filter=Id in ({})",
                all.join(",")
            )
        };
        fine(&gateway.ask(&query(&list(text::MAX_LIST))));
        too_much(&gateway.ask(&query(&list(text::MAX_LIST + 1))));
    });
}

#[test]
fn items_of_an_option_are_counted_on_both_databases() {
    each(|gateway| {
        let order = |count: usize| format!("Users?$top=1&$orderby={}", vec!["Id"; count].join(","));
        fine(&gateway.get(&order(text::MAX_ITEMS)));
        too_much(&gateway.get(&order(text::MAX_ITEMS + 1)));
        let select = |count: usize| format!("Users?$top=1&$select={}", vec!["Id"; count].join(","));
        fine(&gateway.get(&select(text::MAX_ITEMS)));
        too_much(&gateway.get(&select(text::MAX_ITEMS + 1)));
        let options = |count: usize| format!("Users?$top=1{}", "&a=1".repeat(count - 1));
        fine(&gateway.get(&options(text::MAX_OPTIONS)));
        too_much(&gateway.get(&options(text::MAX_OPTIONS + 1)));
    });
}

#[test]
fn levels_of_expand_are_counted_on_both_databases() {
    each(|gateway| {
        let deep = |levels: usize| {
            let expand = (1..levels).fold("ParentDomain".to_owned(), |inner, _| {
                format!("ParentDomain($expand={inner})")
            });
            format!("Domains?$top=1&$expand={expand}")
        };
        fine(&gateway.get(&deep(plan::MAX_EXPAND_LEVELS)));
        too_much(&gateway.get(&deep(plan::MAX_EXPAND_LEVELS + 1)));
        let levels = |count: usize| format!("Domains?$top=1&$expand=ParentDomain($levels={count})");
        fine(&gateway.get(&levels(plan::MAX_EXPAND_LEVELS)));
        too_much(&gateway.get(&levels(plan::MAX_EXPAND_LEVELS + 1)));
    });
}

#[test]
fn steps_of_a_path_are_counted_on_both_databases() {
    each(|gateway| {
        let path = |steps: usize| format!("Domains(163840){}", "/ParentDomain".repeat(steps));
        // Nobody is so deep: the path is fine, and there is no such row.
        refused(&gateway.get(&path(30)), 404);
        too_much(&gateway.get(&path(plan::MAX_PATH_SEGMENTS + 1)));
        too_much(&gateway.get(&path(text::MAX_SEGMENTS + 1)));
    });
}

#[test]
fn joins_are_more_than_one_statement_can_hold_on_both_databases() {
    each(|gateway| {
        // More to-one navigations than SQLite joins: each level brings its own.
        let url = "Trainees?$top=3&$expand=*($levels=1),User($expand=*),TrainingSession($expand=*;$select=Id),Student($expand=*)";
        let answer = gateway.get(url);
        assert!(matches!(answer.status, 200 | 400), "{}", answer.text());
        // The three actors of the row take joins of their own.
        let path = "ParentDomain/".repeat(plan::MAX_JOINS - 4);
        fine(&gateway.get(&format!("Domains?$top=1&$filter={path}Code eq null")));
        let path = "ParentDomain/".repeat(plan::MAX_JOINS + 1);
        too_much(&gateway.get(&format!("Domains?$top=1&$filter={path}Code eq null")));
    });
}

#[test]
fn pages_have_a_size_on_both_databases() {
    each(|gateway| {
        let all = gateway.get("TraineePresenceViews/$count").count();
        let page = gateway.get("TraineePresenceViews?$select=Id");
        assert_eq!(page.value().len(), all.min(5_000));
        assert_eq!(page.next().is_some(), all > 5_000);
        // $top above the page's size is paged too.
        let page = gateway.get("TraineePresenceViews?$select=Id&$top=1000000");
        assert_eq!(page.value().len(), all.min(5_000));
        // A client may ask for more, up to the largest.
        let ask = Ask::get("TraineePresenceViews?$select=Id").with(
            "Prefer",
            &format!("maxpagesize={}", plan::MAX_PAGE_SIZE * 10),
        );
        let answer = gateway.ask(&ask);
        assert_eq!(answer.value().len(), all.min(plan::MAX_PAGE_SIZE));
        for strange in [
            "maxpagesize=0",
            "maxpagesize=-1",
            "maxpagesize=many",
            "maxpagesize=",
            "maxpagesize",
        ] {
            fine(&gateway.ask(&Ask::get("Users?$top=3").with("Prefer", strange)));
        }
    });
}
