//! A reader follows the links while somebody else adds rows: nothing that was there is lost, nothing comes twice.

use std::collections::{BTreeSet, HashMap};

use entity_model::Value;
use gateway_tests::{Ask, Gateway, Kind, own};

/// Orders of every kind: nulls, descending, ties, a navigation, an expression, a computed property.
const ORDERS: &[&str] = &[
    "",
    "$orderby=Id desc",
    "$orderby=LastName",
    "$orderby=LastName desc,FirstName",
    "$orderby=Login",
    "$orderby=Login desc",
    "$orderby=BornOn desc,Gender",
    "$orderby=Gender desc",
    "$orderby=PrimaryDomain/Code,LastName desc",
    "$orderby=PrimaryDomain/ParentDomain/Name desc",
    "$orderby=length(LastName) desc",
    "$orderby=year(BornOn),month(BornOn) desc",
    "$orderby=Trainees/$count desc",
    "$orderby=Name desc",
    "$orderby=NoMailing,Uuid desc",
    "$orderby=CreatedBy/Name,Code desc",
    "$filter=Login eq null&$orderby=Login,Code desc",
    "$filter=contains(LastName,'e')&$orderby=substring(LastName,1)&$expand=Trainees($select=Id)",
];

/// Somebody new, who may stand before, among or behind the others.
fn newcomer(gateway: &Gateway, number: u128) -> i64 {
    let letters = ["A", "Ébène", "Lamefort", "M", "Zzz", "zz", "é"];
    let at = usize::try_from(number).unwrap();
    let text = |all: &[&str]| Value::Text(all[at % all.len()].to_owned());
    let mut values = vec![
        ("Uuid", Value::Guid(uuid::Uuid::from_u128(number << 64 | 7))),
        ("FirstName", text(&["Nadia", "Éva", "Abel"])),
        ("LastName", text(&letters)),
        ("Gender", Value::Int(i64::try_from(at % 3).unwrap())),
    ];
    if at.is_multiple_of(2) {
        values.push((
            "Login",
            Value::Text(format!("{}{number}", letters[at % letters.len()])),
        ));
        values.push(("BornOn", Value::Date("2004-06-15".parse().unwrap())));
        values.push(("PrimaryDomainId", Value::Int(163_840)));
    }
    gateway.insert("User", &values)
}

fn follow(gateway: &Gateway, query: &str, number: &mut u128) {
    let all = |filter: &str| -> BTreeSet<i64> {
        let filter = filter
            .split('&')
            .find(|part| part.starts_with("$filter"))
            .unwrap_or_default();
        gateway
            .get(&format!("Users?$select=Id&{filter}"))
            .value()
            .iter()
            .map(|row| row["Id"].as_i64().unwrap())
            .collect()
    };
    let before = all(query);
    let mut seen: HashMap<i64, usize> = HashMap::new();
    let mut next = Some(format!("Users?{query}"));
    let mut pages = 0;
    while let Some(url) = next {
        let page = gateway.ask(&Ask::get(&url).with("Prefer", "maxpagesize=23"));
        for row in page.value() {
            *seen.entry(row["Id"].as_i64().unwrap()).or_default() += 1;
        }
        next = page.next();
        pages += 1;
        assert!(pages < 100, "{query} has no end");
        if pages % 3 == 1 {
            *number += 1;
            newcomer(gateway, *number);
        }
    }
    let twice: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
    assert!(
        twice.is_empty(),
        "{:?} {query}: {twice:?} came twice",
        gateway.kind
    );
    let lost: Vec<_> = before.iter().filter(|id| !seen.contains_key(id)).collect();
    assert!(
        lost.is_empty(),
        "{:?} {query}: {lost:?} were lost",
        gateway.kind
    );
    assert!(pages > 3, "{query} has {pages} pages only");
}

#[test]
fn no_row_is_lost_or_repeated_while_rows_are_added_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "paging");
        let mut number = 1;
        for order in ORDERS {
            follow(&gateway, order, &mut number);
        }
    }
}

#[test]
fn a_link_survives_a_restart_of_the_gateway_on_both_databases() {
    for kind in Kind::all() {
        let first = own(kind, "restart");
        let page = first.ask(
            &Ask::get("Users?$orderby=LastName desc&$select=Id").with("Prefer", "maxpagesize=10"),
        );
        let next = page.next().unwrap();
        // Another gateway, with nothing in common but the database.
        let second = first.another();
        let (_, path) = next.split_once("/odata-api/").unwrap();
        let there = second
            .ask(&Ask::get(path).with("Prefer", "maxpagesize=10"))
            .value();
        let here = first
            .ask(&Ask::get(path).with("Prefer", "maxpagesize=10"))
            .value();
        assert_eq!(there, here, "{kind:?}");
    }
}

/// A version that goes up, and with it the ETag.
#[test]
fn an_entity_that_has_changed_is_sent_again_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "etag");
        let etag = gateway
            .get("Users(327680)")
            .header("etag")
            .unwrap()
            .to_owned();
        let ask = Ask::get("Users(327680)").with("If-None-Match", &etag);
        assert_eq!(gateway.ask(&ask).status, 304);
        gateway
            .database
            .run_script(
                "UPDATE person SET version = version + 1, city = 'Ailleurs' WHERE id = 327680",
            )
            .unwrap();
        let answer = gateway.ask(&ask);
        assert_eq!(answer.json()["City"], "Ailleurs");
        assert_ne!(answer.header("etag"), Some(etag.as_str()));
    }
}
