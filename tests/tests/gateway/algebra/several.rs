//! `$crossjoin` and `$all`.

use std::collections::BTreeMap;

use gateway_tests::{Row, alike, each};
use serde_json::{Value, json};

use super::{Case, gives, in_pages, plain};

const CASES: &[Case] = &[
    (
        "$crossjoin(Students,Users)?$filter=Students/UserId eq Users/Id and Users/Gender eq 'Female'&$expand=Students($select=Id),Users($select=Id)",
        |s| {
            let rows = s.set("Students").live().filter_map(|r| {
                let user = s.one("Users", r.int("UserId")).filter(|u| u.is_live())?;
                let female = user.text("Gender") == Some("Female");
                female.then(|| json!({"Students": {"Id": r.id()}, "Users": {"Id": user.id()}}))
            });
            rows.collect()
        },
    ),
    (
        "$crossjoin(Roles,Rooms)?$expand=Roles($select=Id),Rooms($select=Id)&$orderby=Rooms/Id desc,Roles/Id",
        |s| {
            let mut rooms: Vec<i64> = s.set("Rooms").live().map(Row::id).collect();
            let mut roles: Vec<i64> = s.set("Roles").live().map(Row::id).collect();
            rooms.sort_unstable();
            roles.sort_unstable();
            let pair = |room: i64, role: i64| json!({"Roles": {"Id": role}, "Rooms": {"Id": room}});
            let roles = &roles;
            rooms
                .into_iter()
                .rev()
                .flat_map(|room| roles.iter().map(move |role| pair(room, *role)))
                .collect()
        },
    ),
    (
        "$crossjoin(Students,Grades)?$apply=filter(Grades/StudentId eq Students/Id)/groupby((Students/Id),aggregate($count as N))",
        |s| {
            let rows = s.set("Students").live().filter_map(|r| {
                let grades = s.many("Grades", "StudentId", r).len();
                (grades > 0).then(|| json!({"Students": {"Id": r.id()}, "N": grades}))
            });
            rows.collect()
        },
    ),
];

#[test]
fn rows_stand_side_by_side() {
    gives(CASES);
}

#[test]
fn combinations_are_links_until_they_are_expanded() {
    let crossed = alike("$crossjoin(Roles,Rooms)?$top=1&$count=true").json();
    let (roles, rooms) = (alike("Roles/$count").count(), alike("Rooms/$count").count());
    assert_eq!(crossed["@odata.count"], roles * rooms);
    assert_eq!(
        alike("$crossjoin(Roles,Rooms)/$count").count(),
        roles * rooms
    );
    let context = crossed["@odata.context"].as_str().unwrap();
    assert!(context.ends_with("$metadata#Collection(Edm.ComplexType)"));
    let row = &crossed["value"][0];
    assert!(
        row["Roles@odata.navigationLink"]
            .as_str()
            .unwrap()
            .contains("/Roles(")
    );
    assert!(
        row["Rooms@odata.navigationLink"]
            .as_str()
            .unwrap()
            .contains("/Rooms(")
    );
    assert_eq!(plain(row), json!({}));
    each(|gateway| {
        let url = "$crossjoin(Roles,Rooms)";
        assert_eq!(in_pages(gateway, url, 7), gateway.get(url).value());
    });
}

#[test]
fn all_are_all() {
    let service = alike("").json();
    let sets: Vec<&str> = service["value"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["kind"] == "EntitySet")
        .map(|e| e["url"].as_str().unwrap())
        .collect();
    let count = alike("$all/$count").count();
    let each_set: usize = sets
        .iter()
        .map(|set| alike(&format!("{set}/$count")).count())
        .sum();
    assert!(count >= each_set && each_set > 0, "{count} of {each_set}");
    let first = alike("$all?$top=3&$count=true").json();
    assert_eq!(first["@odata.count"], count);
    assert!(
        first["@odata.context"]
            .as_str()
            .unwrap()
            .ends_with("$metadata#Collection(Edm.EntityType)")
    );
    let found: Vec<Value> = (0..6)
        .map(|part| {
            let skip = part * (count / 6);
            alike(&format!("$all?$skip={skip}&$top=1")).value()[0].clone()
        })
        .collect();
    let mut types = BTreeMap::new();
    for entity in &found {
        let id = entity["@odata.id"].as_str().unwrap();
        let whole = alike(id.split_once("/odata-api/").unwrap().1).json();
        assert_eq!(plain(&whole), plain(entity));
        types.insert(entity["@odata.type"].as_str().unwrap(), id);
    }
    assert!(types.len() > 2, "{types:?}");
    let rooms = alike("$all/Services.Room?$filter=Capacity gt 30").count();
    assert_eq!(rooms, alike("Rooms?$filter=Capacity gt 30").count());
}

#[test]
fn pages_of_all_are_the_whole() {
    each(|gateway| {
        let whole = gateway.get("$all?$top=40&$skip=90").value();
        assert_eq!(in_pages(gateway, "$all?$top=40&$skip=90", 7), whole);
    });
}
