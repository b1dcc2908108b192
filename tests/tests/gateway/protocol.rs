//! The rules of the protocol that no school needs a word for, each as a request and what is answered, on a small
//! service and both databases.
//!
//! A request is `PATCH Items(1) | If-Match: *`. What is expected: the status, then parts that the body holds, `!` before
//! one that it does not, `> Name: part` for a header and `< Name` for one that is not there.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use api_description::Abilities;
use entity_model::{Builder, KeyOrigin, Model, Primitive, Right, Stamp};
use gateway_tests::{Answer, Ask, Gateway, Home, Kind};

const READ: Right = Right::new("read");
const WRITE: Right = Right::new("write");

/// A request, its body, and what is expected.
type Row = (&'static str, &'static str, &'static [&'static str]);

fn model() -> Model {
    let mut m = Builder::new("Small", "Container");
    m.enumeration("Colour").members(&["None", "Red", "Blue"]);
    let mut place = m.complex("Place");
    place.text("City", 50);
    place.text("Zip", 10);
    let mut e = m.entity("Item", "item");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Client);
    e.text("Name", 50);
    e.text("Note", 50);
    e.decimal("Price", 18, 2);
    e.int64("Large");
    e.date("Day");
    e.enumeration("Colour", "Colour");
    e.complex("Home", "Place");
    e.collection("Tags", Primitive::String);
    e.int64("Version").not_null().read_only().default(1);
    e.etag(&["Version"]).stamped(&[(Stamp::Version, "Version")]);
    e.one("Parent", "Item").partner("Children");
    e.many("Children", "Item", "Parent");
    let mut e = m.entity("Word", "word");
    e.text("Text", 80).not_null();
    e.key(&["Text"]).key_from(KeyOrigin::Client);
    e.text("Meaning", 80);
    let mut e = m.entity("Picture", "picture");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.text("Name", 50);
    e.text("Form", 50);
    e.media_entity("Form").slug("Name");
    e.stream("Thumb");
    let mut e = m.entity("Shape", "shape");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Client);
    e.text("Kind", 10).not_null();
    e.kinds("Kind", "shape");
    e.text("Name", 50);
    e.one("Item", "Item").partner("Shapes");
    m.derived("Circle", "Shape", "circle").int64("Radius");
    m.extend("Item").many("Shapes", "Shape", "Item");
    for (set, entity) in [
        ("Items", "Item"),
        ("Words", "Word"),
        ("Shapes", "Shape"),
        ("Pictures", "Picture"),
    ] {
        m.set(set, entity, READ)
            .create(WRITE)
            .update(WRITE)
            .delete(WRITE);
    }
    m.build().unwrap()
}

/// The service of one area of tests, which its tests may change.
fn service(kind: Kind, area: &'static str) -> &'static Gateway {
    static OPEN: Mutex<Option<HashMap<(bool, &'static str), &'static Gateway>>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let all = open.get_or_insert_default();
    all.entry((kind == Kind::Sqlite, area)).or_insert_with(|| {
        let abilities = Abilities {
            batch: true,
            ..Abilities::writing()
        };
        let home = Home::new(kind, &format!("protocol_{area}"));
        let gateway = Gateway::of_model(home, model(), &abilities);
        for (line, body) in SEED {
            let answer = send(&gateway, line, body);
            assert_eq!(answer.status, 201, "{line} {body}: {}", answer.text());
        }
        Box::leak(Box::new(gateway))
    })
}

#[rustfmt::skip]
const SEED: &[(&str, &str)] = &[
    ("POST Items", r#"{"Id":1,"Name":"one","Price":1.50,"Large":9007199254740993,"Day":"2026-01-02","Colour":"Red","Home":{"City":"Rome","Zip":"1"},"Tags":["a","b"]}"#),
    ("POST Items", r#"{"Id":2,"Name":"two","Parent@odata.bind":"Items(1)"}"#),
    ("POST Items", r#"{"Id":3,"Name":"three","Parent@odata.bind":"Items(2)"}"#),
    ("POST Items", r#"{"Id":4,"Name":"four","Parent@odata.bind":"Items(3)"}"#),
    ("POST Shapes", r#"{"Id":1,"Name":"plain","Item@odata.bind":"Items(1)"}"#),
    ("POST Shapes", r##"{"@odata.type":"#Small.Circle","Id":2,"Name":"round","Radius":5,"Item@odata.bind":"Items(1)"}"##),
    ("POST Words", r#"{"Text":"a/b","Meaning":"slash"}"#),
    ("POST Words", r#"{"Text":"it's","Meaning":"quote"}"#),
    ("POST Words", r#"{"Text":"a+b","Meaning":"plus"}"#),
    ("POST Words", r#"{"Text":"a b","Meaning":"blank"}"#),
    ("POST Words", r#"{"Text":"100%","Meaning":"percent"}"#),
    ("POST Words", r#"{"Text":"a\\b","Meaning":"backslash"}"#),
];

fn send(gateway: &Gateway, line: &str, body: &str) -> Answer {
    let mut parts = line.split(" | ");
    let (method, url) = parts.next().unwrap().split_once(' ').unwrap();
    let mut ask = Ask::get(url).method(method).body(body);
    let mut typed = body.is_empty();
    for header in parts {
        let (name, value) = header.split_once(": ").unwrap();
        typed |= name.eq_ignore_ascii_case("content-type");
        ask = ask.with(name, value);
    }
    if !typed {
        ask = ask.with("Content-Type", "application/json");
    }
    if body.is_empty() && !matches!(method, "GET" | "HEAD") {
        ask = ask.with("Content-Length", "0");
    }
    gateway.ask(&ask)
}

fn check(area: &'static str, rows: &[Row]) {
    let mut wrong = Vec::new();
    for kind in Kind::all() {
        let gateway = service(kind, area);
        for (line, body, expected) in rows {
            let answer = send(gateway, line, body);
            let text = answer.text();
            let (status, parts) = expected.split_first().unwrap();
            let fits = |part: &&str| match (part.strip_prefix("> "), part.strip_prefix("< ")) {
                (Some(header), _) => {
                    let (name, value) = header.split_once(": ").unwrap();
                    answer
                        .header(&name.to_lowercase())
                        .is_some_and(|v| v.contains(value))
                }
                (_, Some(header)) => answer.header(&header.to_lowercase()).is_none(),
                _ => match part.strip_prefix('!') {
                    Some(part) => !text.contains(part),
                    None => text.contains(part),
                },
            };
            let missed: Vec<&&str> = parts.iter().filter(|part| !fits(part)).collect();
            if answer.status.to_string() != *status || !missed.is_empty() {
                let told: String = text.chars().take(400).collect();
                wrong.push(format!(
                    "{kind:?} {line} {body}\n  wanted {status} {missed:?}, got {} {told}",
                    answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn levels_and_stars_expand_on_both_databases() {
    check(
        "read",
        &[
            (
                "GET Items(1)?$expand=Children($levels=1)",
                "",
                &["200", "\"Children\":[{", "\"Id\":2", "!\"Id\":3"],
            ),
            (
                "GET Items(1)?$expand=Children($levels=2)",
                "",
                &["200", "\"Id\":3", "!\"Id\":4"],
            ),
            (
                "GET Items(1)?$expand=Children($levels=max)",
                "",
                &["200", "\"Id\":4"],
            ),
            (
                "GET Items(4)?$expand=Parent($levels=2;$select=Name)",
                "",
                &["200", "three", "two", "!\"one\""],
            ),
            ("GET Items(1)?$expand=Children($levels=0)", "", &["400"]),
            ("GET Items(1)?$expand=Children($levels=-1)", "", &["400"]),
            ("GET Items?$levels=2", "", &["400"]),
            (
                "GET Items(2)?$expand=*",
                "",
                &["200", "\"Parent\":{", "\"Children\":["],
            ),
            (
                "GET Items(2)?$expand=*($levels=2)",
                "",
                &["200", "\"Id\":4", "\"Id\":1"],
            ),
            (
                "GET Items(2)?$expand=*/$ref",
                "",
                &["200", "\"Parent\":{\"@odata.id\"", "!\"three\""],
            ),
            (
                "GET Items(2)?$expand=Children/$count",
                "",
                &["200", "\"Children@odata.count\":1", "!three"],
            ),
            (
                "GET Items(2)?$expand=Children/$ref",
                "",
                &["200", "Items(3)", "!three"],
            ),
            (
                "GET Items(2)?$select=*&$expand=Parent($select=Id)",
                "",
                &["200", "\"Name\":\"two\"", "!\"one\""],
            ),
            (
                "GET Items(1)?$expand=Children($filter=Id gt 1;$orderby=Name desc;$top=1;$skip=0;$count=true;$select=Name;$expand=Children($select=Id))",
                "",
                &["200", "\"Children@odata.count\":1", "\"Id\":3"],
            ),
        ],
    );
}

#[test]
fn keys_may_be_segments_on_both_databases() {
    check(
        "segments",
        &[
            ("GET Items/1", "", &["200", "\"Name\":\"one\""]),
            ("GET Items/1/Name", "", &["200", "\"value\":\"one\""]),
            ("GET Items/1/Children/2", "", &["200", "\"Name\":\"two\""]),
            ("GET Words/a%2Fb", "", &["200", "slash"]),
            ("GET Items/99", "", &["404", "\"error\""]),
            ("GET Items/x", "", &["404", "\"error\""]),
            ("PATCH Items/3", r#"{"Note":"seg"}"#, &["204"]),
            ("GET Items(3)/Note/$value", "", &["200", "seg"]),
            ("PUT Items/3/Note", r#"{"value":"put"}"#, &["204"]),
            ("GET Items/3/Note/$value", "", &["200", "put"]),
            (
                "POST Items/3/Children",
                r#"{"Id":31,"Name":"below"}"#,
                &["201", "> Location: Items(31)"],
            ),
            ("DELETE Items/3/Children/31/$ref", "", &["204"]),
            ("PUT Items/50", r#"{"Name":"made"}"#, &["201"]),
            ("DELETE Items/50", "", &["204"]),
            ("GET Items/50", "", &["404"]),
        ],
    );
}

#[test]
fn a_query_may_stand_in_the_body_on_both_databases() {
    check(
        "read",
        &[
            (
                "POST Items/$query | Content-Type: text/plain",
                "$filter=Id eq 1&$select=Name",
                &["200", "one", "!two"],
            ),
            (
                "POST Items/$query | Content-Type: text/plain;charset=utf-8",
                "$filter=Name%20eq%20'one'",
                &["200", "one", "!two"],
            ),
            (
                "POST Items/$query | Content-Type: application/x-www-form-urlencoded",
                "%24filter=Id+eq+1&%24select=Name",
                &["200", "one", "!two"],
            ),
            (
                "POST Items(1)/$query | Content-Type: text/plain",
                "$select=Name",
                &["200", "one", "!Price"],
            ),
            (
                "POST Items/$query?$top=1 | Content-Type: text/plain",
                "$orderby=Id desc",
                &["200", "four", "!\"one\""],
            ),
            ("POST Items/$query", "{}", &["415"]),
            (
                "POST Items/$query | Content-Type: text/plain",
                "$filter=",
                &["400"],
            ),
            ("GET Items/$query", "", &["405", "> Allow: POST"]),
            ("PATCH Items/$query", "{}", &["405", "> Allow: POST"]),
            (
                "POST Items/$query | Content-Type: text/plain | Prefer: maxpagesize=1",
                "$filter=Name ne 'ä<>#\"%2B'&$select=Name",
                &[
                    "200",
                    "?$filter=Name%20ne%20'%C3%A4%3C%3E%23%22%2B'&$select=Name&$skiptoken=",
                ],
            ),
            (
                "POST Items/$count/$query | Content-Type: text/plain",
                "$filter=Id gt 2",
                &["200", "2"],
            ),
        ],
    );
}

#[test]
fn aliases_stand_for_values_on_both_databases() {
    check(
        "read",
        &[
            (
                "GET Items?$filter=Id eq @p&@p=1",
                "",
                &["200", "one", "!two"],
            ),
            (
                "GET Items?@p='one'&$filter=Name eq @p",
                "",
                &["200", "one", "!two"],
            ),
            (
                "GET Items?$filter=Name in @p&@p=['one','two']",
                "",
                &["200", "one", "two", "!three"],
            ),
            ("GET Items?$filter=Note eq @missing", "", &["200", "one"]),
            ("GET Items(@p)?@p=1", "", &["200", "one"]),
            ("GET Items?$orderby=@p&@p=Name", "", &["200"]),
            ("GET Items?$filter=@p&@p=@p", "", &["400"]),
            ("GET Words(@w)?@w='a/b'", "", &["200", "slash"]),
        ],
    );
}

#[test]
fn a_format_is_agreed_on_both_databases() {
    check(
        "read",
        &[
            (
                "GET Items(1) | Accept: application/json",
                "",
                &[
                    "200",
                    "> Content-Type: application/json",
                    "> Content-Type: odata.metadata=minimal",
                ],
            ),
            (
                "GET Items(1) | Accept: application/json;odata.metadata=full",
                "",
                &["200", "@odata.type", "@odata.id", "@odata.navigationLink"],
            ),
            (
                "GET Items(1) | Accept: application/json;odata.metadata=none",
                "",
                &["200", "!@odata.context", "!@odata.id"],
            ),
            (
                "GET Items(1) | Accept: application/json;metadata=full",
                "",
                &["200", "navigationLink"],
            ),
            (
                "GET Items(1) | Accept: application/json;odata.metadata=much",
                "",
                &["406"],
            ),
            (
                "GET Items(1) | Accept: text/html",
                "",
                &["406", "\"error\""],
            ),
            ("GET Items(1) | Accept: application/atom+xml", "", &["406"]),
            (
                "GET Items(1) | Accept: application/atom+xml, */*;q=0.1",
                "",
                &["200"],
            ),
            (
                "GET Items(1)?$format=json | Accept: application/atom+xml",
                "",
                &["200"],
            ),
            (
                "GET Items(1)?$format=application/json;odata.metadata=full",
                "",
                &["200", "navigationLink"],
            ),
            ("GET Items(1)?$format=xml", "", &["406"]),
            ("GET Items(1)?$format=atom", "", &["406"]),
            (
                "GET Items(1) | Accept: application/json;IEEE754Compatible=true",
                "",
                &[
                    "200",
                    "\"Large\":\"9007199254740993\"",
                    "\"Price\":\"1.5\"",
                    "> Content-Type: IEEE754Compatible=true",
                ],
            ),
            (
                "GET Items(1)?$format=application/json;IEEE754Compatible=true",
                "",
                &["200", "\"Large\":\"9007199254740993\""],
            ),
            ("GET Items(1)", "", &["200", "\"Large\":9007199254740993"]),
            (
                "GET Items(1) | Accept: application/json;ExponentialDecimals=true",
                "",
                &["200"],
            ),
            (
                "GET Items(1) | Accept: application/json;odata.streaming=true",
                "",
                &["200"],
            ),
            ("GET Items(1) | Accept-Charset: utf-8", "", &["200"]),
            (
                "GET $metadata | Accept: application/xml",
                "",
                &["200", "<edmx:Edmx"],
            ),
            (
                "GET $metadata | Accept: application/json",
                "",
                &["200", "\"$Version\""],
            ),
            ("GET $metadata?$format=json", "", &["200", "\"$Version\""]),
            ("GET $metadata?$format=xml", "", &["200", "<edmx:Edmx"]),
            ("GET $metadata | Accept: text/plain", "", &["406"]),
            (
                "GET Items/$count | Accept: application/json",
                "",
                &["200", "> Content-Type: text/plain"],
            ),
            (
                "GET Items(1)/Name/$value",
                "",
                &["200", "one", "> Content-Type: text/plain"],
            ),
            ("GET Items(2)/Note/$value", "", &["204"]),
            ("GET Items(2)/Note", "", &["204"]),
            ("GET Items(1)/Home/City", "", &["200", "Rome"]),
            (
                "GET Items(1)/Home?$select=City",
                "",
                &["200", "Rome", "!Zip"],
            ),
            ("GET Items(1)/Tags", "", &["200", "\"value\":[\"a\",\"b\"]"]),
            ("GET Items(1)/Colour/$value", "", &["200", "Red"]),
            ("POST Items | Content-Type: text/plain", "x", &["415"]),
            (
                "POST Items | Content-Type: application/xml",
                "<x/>",
                &["415"],
            ),
        ],
    );
}

#[test]
fn versions_are_agreed_on_both_databases() {
    check(
        "versions",
        &[
            (
                "GET Items(1)",
                "",
                &[
                    "200",
                    "> OData-Version: 4.0",
                    "\"@odata.context\"",
                    "!\"@context\"",
                ],
            ),
            (
                "GET Items(1) | OData-MaxVersion: 4.0",
                "",
                &[
                    "200",
                    "> OData-Version: 4.0",
                    "\"@odata.context\"",
                    "!\"@context\"",
                ],
            ),
            (
                "GET Items(1) | OData-MaxVersion: 4.01",
                "",
                &["200", "> OData-Version: 4.01", "\"@odata.context\""],
            ),
            (
                "GET Items(1) | OData-MaxVersion: 4.01 | Accept: application/json;odata.metadata=full",
                "",
                &["200", "\"@odata.type\":\"#Small.Item\""],
            ),
            (
                "GET Items(1) | OData-MaxVersion: 5.0",
                "",
                &["200", "> OData-Version: 4.01"],
            ),
            (
                "GET Items(1) | OData-MaxVersion: 3.0",
                "",
                &["400", "> OData-Version: 4.0"],
            ),
            ("GET Items(1) | OData-MaxVersion: four", "", &["400"]),
            (
                "POST Items | OData-Version: 4.0",
                r#"{"Id":70,"Children":[]}"#,
                &["201"],
            ),
            ("POST Items | OData-Version: 3.0", r#"{"Id":71}"#, &["400"]),
            (
                "POST Items | OData-Version: 4.01",
                r#"{"@type":"Item","Id":72}"#,
                &["201"],
            ),
            (
                "POST Items | OData-Version: 4.0",
                r##"{"@odata.type":"#Small.Item","Id":73}"##,
                &["201"],
            ),
            (
                "GET $metadata | OData-MaxVersion: 4.0",
                "",
                &["200", "Version=\"4.0\""],
            ),
            (
                "GET $metadata | OData-MaxVersion: 4.01",
                "",
                &["200", "Version=\"4.01\""],
            ),
            (
                "GET  | OData-MaxVersion: 4.01",
                "",
                &["200", "> OData-Version: 4.01", "\"@odata.context\""],
            ),
            (
                "GET ",
                "",
                &["200", "\"@odata.context\"", "\"name\":\"Items\""],
            ),
            (
                "GET Items?$count=true | OData-MaxVersion: 4.01",
                "",
                &["200", "\"@odata.count\":"],
            ),
            ("GET Items(1)?$schemaversion=*", "", &["200"]),
            ("GET Items(1)?$schemaversion=7", "", &["404"]),
            ("GET $metadata?$schemaversion=*", "", &["200"]),
        ],
    );
}

#[test]
fn options_are_known_once_or_somebody_elses_on_both_databases() {
    check(
        "read",
        &[
            ("GET Items?$top=1&$top=2", "", &["400", "$top"]),
            ("GET Items?$top=1&top=2", "", &["400"]),
            ("GET Items?$filter=Id eq 1&$filter=Id eq 2", "", &["400"]),
            ("GET Items?$nonsense=1", "", &["400", "$nonsense"]),
            ("GET Items?nonsense=1&debug", "", &["200"]),
            ("GET Items?$index=0", "", &["501", "$index"]),
            ("GET Items?top=1&orderby=Id", "", &["200", "one", "!two"]),
            ("GET Items?$TOP=1&$OrderBy=Id", "", &["200", "one", "!two"]),
            (
                "GET Items?$filter=contains(Name,'on') and CONTAINS(Name,'ne')",
                "",
                &["200", "one"],
            ),
            (
                "GET Items?$filter=Id EQ 1 AND Name NE 'x'",
                "",
                &["200", "one", "!two"],
            ),
            ("GET Items(1)?$top=1", "", &["400"]),
            ("GET Items(1)?$filter=Id eq 1", "", &["400"]),
            ("GET Items(1)/Name?$top=1", "", &["400"]),
            ("GET Items/$count?$top=1", "", &["200", "4"]),
            ("GET Items/$count?$orderby=Id&$skip=1", "", &["200", "4"]),
            ("GET Items?$id=Items(1)", "", &["400"]),
            ("GET $entity?$id=Items(1)", "", &["200", "\"Name\":\"one\""]),
            ("GET $entity?$id=Items(99)", "", &["404"]),
            ("GET $entity?$id=Items", "", &["400"]),
            ("GET $entity?$id=Items(1)/Name", "", &["400"]),
            ("GET $entity", "", &["400"]),
            (
                "GET $entity/Small.Item?$id=Items(1)",
                "",
                &["200", "\"Name\":\"one\""],
            ),
        ],
    );
}

#[test]
fn numbers_of_options_have_edges_on_both_databases() {
    check(
        "read",
        &[
            ("GET Items?$top=0", "", &["200", "\"value\":[]"]),
            (
                "GET Items?$top=0&$count=true",
                "",
                &["200", "\"@odata.count\":4", "\"value\":[]"],
            ),
            ("GET Items?$top=-1", "", &["400", "$top"]),
            ("GET Items?$skip=-1", "", &["400", "$skip"]),
            ("GET Items?$top=1.5", "", &["400"]),
            ("GET Items?$top=", "", &["400"]),
            ("GET Items?$top=99999999999999999999999", "", &["400"]),
            ("GET Items?$top=9223372036854775807", "", &["200", "four"]),
            (
                "GET Items?$skip=9223372036854775807",
                "",
                &["200", "\"value\":[]"],
            ),
            (
                "GET Items?$top=18446744073709551615&$skip=1&$orderby=Id",
                "",
                &["200", "four"],
            ),
            ("GET Items?$skip=99999999999999999999999", "", &["400"]),
            ("GET Items?$count=maybe", "", &["400"]),
            (
                "GET Items?$filter=Id gt 1000&$count=true",
                "",
                &["200", "\"@odata.count\":0", "\"value\":[]"],
            ),
            ("GET Items/$count?$filter=Id gt 1000", "", &["200", "0"]),
            (
                "GET Items?$orderby=Note,Id desc&$top=1",
                "",
                &["200", "four"],
            ),
            (
                "GET Items?$orderby=Price desc,Id&$top=1",
                "",
                &["200", "one"],
            ),
            (
                "GET Items?$orderby=Price,Id&$top=1&$select=Id",
                "",
                &["200", "\"Id\":2"],
            ),
        ],
    );
}

#[test]
fn urls_are_read_as_they_are_sent_on_both_databases() {
    check(
        "read",
        &[
            ("GET Words('a%2Fb')", "", &["200", "slash"]),
            ("GET Words(%27a%2fb%27)", "", &["200", "slash"]),
            ("GET Words('it''s')", "", &["200", "quote"]),
            ("GET Words('it%27%27s')", "", &["200", "quote"]),
            ("GET Words('a%2Bb')", "", &["200", "plus"]),
            ("GET Words('a+b')", "", &["200", "plus"]),
            ("GET Words('a%20b')", "", &["200", "blank"]),
            ("GET Words('100%25')", "", &["200", "percent"]),
            ("GET Words('a%5Cb')", "", &["200", "backslash"]),
            (
                "GET Words?$filter=Text eq 'a%2Bb'",
                "",
                &["200", "plus", "!blank"],
            ),
            ("GET Words?$filter=Text eq 'it''s'", "", &["200", "quote"]),
            (
                "GET Words?$filter=Text+eq+'a+b'",
                "",
                &["200", "blank", "!plus"],
            ),
            (
                "GET Words?$filter=Text%20eq%20%27a%2Fb%27",
                "",
                &["200", "slash"],
            ),
            (
                "GET Items?%24filter=Id%20eq%201",
                "",
                &["200", "one", "!two"],
            ),
            (
                "GET Items?$filter=Name eq 'a%26b'",
                "",
                &["200", "\"value\":[]"],
            ),
            ("GET Items%281%29", "", &["200", "one"]),
            ("GET Words('%zz')", "", &["400"]),
            ("GET items", "", &["404", "Items"]),
            ("GET Items(1)/name", "", &["404", "Name"]),
            ("GET Items?$filter=name eq 'one'", "", &["400", "Name"]),
            ("GET Items/", "", &["200", "one"]),
            ("GET Items(1)/Nothing", "", &["404", "\"error\""]),
            ("GET Nothing", "", &["404", "\"error\""]),
            ("GET $nothing", "", &["404", "\"error\""]),
            ("GET $metadata#Items", "", &["200", "<edmx:Edmx"]),
        ],
    );
}

#[test]
fn preferences_are_followed_and_said_on_both_databases() {
    check(
        "preferences",
        &[
            (
                "POST Items | Prefer: return=minimal",
                r#"{"Id":10}"#,
                &[
                    "204",
                    "> Preference-Applied: return=minimal",
                    "> Location: Items(10)",
                    "> OData-EntityId: Items(10)",
                ],
            ),
            (
                "POST Items | Prefer: return=representation",
                r#"{"Id":11}"#,
                &[
                    "201",
                    "> Preference-Applied: return=representation",
                    "> Location: Items(11)",
                    "\"Id\":11",
                ],
            ),
            (
                "PATCH Items(10) | Prefer: return=representation",
                r#"{"Note":"x"}"#,
                &[
                    "200",
                    "> Preference-Applied: return=representation",
                    "\"Note\":\"x\"",
                ],
            ),
            (
                "PATCH Items(10) | Prefer: return=minimal",
                r#"{"Note":"y"}"#,
                &["204", "> Preference-Applied: return=minimal"],
            ),
            (
                "PUT Items(12) | Prefer: return=minimal",
                r#"{"Name":"up"}"#,
                &["204", "> OData-EntityId: Items(12)"],
            ),
            (
                "GET Items?$orderby=Id | Prefer: odata.maxpagesize=2",
                "",
                &[
                    "200",
                    "> Preference-Applied: odata.maxpagesize=2",
                    "@odata.nextLink",
                    "!three",
                ],
            ),
            (
                "GET Items?$orderby=Id | Prefer: maxpagesize=2",
                "",
                &["200", "> Preference-Applied: maxpagesize=2", "nextLink"],
            ),
            (
                "GET Items(2) | Prefer: omit-values=nulls",
                "",
                &[
                    "200",
                    "> Preference-Applied: omit-values=nulls",
                    "!\"Note\":null",
                ],
            ),
            ("GET Items(2)", "", &["200", "\"Note\":null"]),
            (
                "GET Items(2) | Prefer: odata.include-annotations=\"*\"",
                "",
                &["200"],
            ),
            (
                "GET Items(2) | Prefer: odata.allow-entityreferences",
                "",
                &["200"],
            ),
            (
                "GET Items(2) | Prefer: odata.callback; url=\"http://127.0.0.1/\"",
                "",
                &["200"],
            ),
            ("GET Items(2) | Prefer: handling=strict", "", &["200"]),
            (
                "GET Items(2) | Prefer: handling=lenient, nobody-knows=1",
                "",
                &["200", "< Preference-Applied"],
            ),
            (
                "GET Items?$orderby=Id | Prefer: omit-values=nulls, odata.maxpagesize=2",
                "",
                &[
                    "200",
                    "> Preference-Applied: omit-values=nulls",
                    "> Preference-Applied: maxpagesize=2",
                ],
            ),
        ],
    );
}

#[test]
fn conditions_hold_in_every_form_on_both_databases() {
    check(
        "conditions",
        &[
            (
                "GET Items(1)",
                "",
                &["200", "> ETag: W/\"1\"", "@odata.etag"],
            ),
            ("GET Items(1) | If-None-Match: W/\"1\"", "", &["304"]),
            ("GET Items(1) | If-None-Match: \"x\", W/\"1\"", "", &["304"]),
            ("GET Items(1) | If-None-Match: *", "", &["304"]),
            ("GET Items(1) | If-None-Match: W/\"9\"", "", &["200"]),
            (
                "PATCH Items(1) | If-Match: W/\"9\"",
                r#"{"Note":"no"}"#,
                &["412", "If-Match"],
            ),
            (
                "PATCH Items(1) | If-Match: W/\"9\", W/\"1\"",
                r#"{"Note":"yes"}"#,
                &["204", "> ETag: W/\"2\""],
            ),
            (
                "PATCH Items(1) | If-Match: *",
                r#"{"Note":"star"}"#,
                &["204"],
            ),
            (
                "PATCH Items(1) | If-None-Match: *",
                r#"{"Note":"no"}"#,
                &["412"],
            ),
            (
                "PATCH Items(98) | If-Match: *",
                r#"{"Note":"no"}"#,
                &["404"],
            ),
            (
                "PATCH Items(98) | If-None-Match: *",
                r#"{"Note":"new"}"#,
                &["201"],
            ),
            ("DELETE Items(98) | If-Match: W/\"7\"", "", &["412"]),
            ("DELETE Items(98) | If-Match: W/\"1\"", "", &["204"]),
            (
                "PUT Items(1)/Note | If-Match: W/\"1\"",
                r#"{"value":"no"}"#,
                &["412"],
            ),
        ],
    );
}

#[test]
fn methods_and_errors_are_those_of_the_protocol_on_both_databases() {
    check(
        "methods",
        &[
            ("HEAD Items(1)", "", &["200", "> OData-Version: 4.0"]),
            ("HEAD Items(99)", "", &["404"]),
            (
                "OPTIONS Items",
                "",
                &["200", "> Allow: GET, HEAD, OPTIONS, PATCH, POST"],
            ),
            (
                "OPTIONS Items(1)",
                "",
                &["200", "> Allow: DELETE, GET, HEAD, OPTIONS, PATCH, PUT"],
            ),
            (
                "OPTIONS Items(1) | Origin: http://elsewhere",
                "",
                &["200", "< Access-Control-Allow-Origin"],
            ),
            (
                "POST Items(1)",
                "{}",
                &["405", "> Allow: DELETE, GET, HEAD, OPTIONS, PATCH, PUT"],
            ),
            (
                "DELETE Items",
                "",
                &["405", "> Allow: GET, HEAD, OPTIONS, PATCH, POST"],
            ),
            ("PUT Items", "{}", &["405", "> Allow: POST"]),
            (
                "DELETE Items/$count",
                "",
                &["405", "> Allow: GET, HEAD, OPTIONS"],
            ),
            (
                "POST $metadata",
                "{}",
                &["405", "> Allow: GET, HEAD, OPTIONS"],
            ),
            ("DELETE ", "", &["405", "> Allow: GET, HEAD, OPTIONS"]),
            ("GET $batch", "", &["405", "> Allow: OPTIONS, POST"]),
            (
                "GET Items(99)",
                "",
                &[
                    "404",
                    "{\"error\":{\"code\":\"",
                    "\"message\":\"",
                    "> Content-Type: application/json",
                ],
            ),
            (
                "GET Items?$filter=Nme eq 'x'",
                "",
                &["400", "\"target\":\"Nme\"", "Name"],
            ),
            (
                "POST Items",
                r#"{"Id":"x","Price":"y"}"#,
                &["400", "\"details\":["],
            ),
            ("POST Items", r#"{"Id":1}"#, &["400", "is taken"]),
            ("POST Items", "{", &["400", "\"error\""]),
            ("POST Items", "[]", &["400"]),
            ("GET Items(1)/Parent", "", &["204"]),
            ("GET Items(1)/Parent/Name", "", &["404"]),
            ("GET Items(1)/Children/$ref", "", &["200", "\"@odata.id\":"]),
            ("GET Items(2)/Parent/$ref", "", &["200", "Items(1)"]),
            ("GET Items(1)/Parent/$ref", "", &["404"]),
            (
                "PUT Items(4)/Parent/$ref",
                r#"{"@odata.id":"Items(1)"}"#,
                &["204"],
            ),
            (
                "POST Items(1)/Children/$ref",
                r#"{"@odata.id":"Items(3)"}"#,
                &["204"],
            ),
            ("DELETE Items(1)/Children/$ref?$id=Items(3)", "", &["204"]),
            ("DELETE Items(4)/Parent/$ref", "", &["204"]),
            ("DELETE Items(1)/Home/Zip", "", &["204"]),
            ("PATCH Items(1)/Home", r#"{"City":"Oslo"}"#, &["204"]),
            ("GET Items(1)/Home", "", &["200", "Oslo", "\"Zip\":null"]),
            ("DELETE Items(1)/Note", "", &["204"]),
            ("DELETE Items(1)/Id", "", &["405"]),
        ],
    );
}

#[test]
fn expressions_of_4_01_are_understood_on_both_databases() {
    check(
        "read",
        &[
            (
                "GET Items?$filter=Tags/any(t:t eq 'a')",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Tags/$count eq 2",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            ("GET Items(1)/Tags/$count", "", &["200", "2"]),
            (
                "GET Items?$filter=Parent eq null",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Parent ne null",
                "",
                &["200", "\"Id\":2,", "!\"Id\":1,"],
            ),
            (
                "GET Items?$filter=Id in (1,2)",
                "",
                &["200", "\"Id\":2,", "!\"Id\":3,"],
            ),
            (
                "GET Items?$filter=Name in ('one','two')",
                "",
                &["200", "\"Id\":2,", "!\"Id\":3,"],
            ),
            (
                "GET Items?$filter=Id divby 2 eq 0.5",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Id div 2 eq 0",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=substring(Name,-2) eq 'ne'",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Id eq '1'",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Colour eq 'Red'",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Colour eq Small.Colour'Red'",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=duration'PT1H' eq 'PT60M'",
                "",
                &["200", "\"Id\":1,"],
            ),
            (
                "GET Items?$filter=Home ne null",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items?$filter=Children/$count($filter=Id gt 2) eq 1",
                "",
                &["200", "\"Id\":2,", "!\"Id\":1,"],
            ),
            ("GET Items?$select=Home/City", "", &["200", "Rome", "!Zip"]),
            (
                "GET Items?$select=Home($select=City)",
                "",
                &["200", "Rome", "!Zip"],
            ),
            ("GET Items/Small.Item(1)", "", &["200", "\"Id\":1,"]),
            (
                "GET Items?$expand=Children/Small.Item",
                "",
                &["200", "\"Children\":"],
            ),
            (
                "GET Items/$filter(Id gt 2)(3)/Name/$value",
                "",
                &["200", "three"],
            ),
            ("GET Items/$filter(Id gt 2)(Id=3)", "", &["200", "three"]),
            ("GET Items/$filter(Id gt 2)(1)", "", &["404"]),
            ("GET Items/$filter(Id gt 2)(x)", "", &["400"]),
            ("GET Items(1)/Tags?$search=a", "", &["400", "$search"]),
            (
                "GET Items/$filter(Id gt 2)?$count=true",
                "",
                &["200", "\"@odata.count\":2"],
            ),
            (
                "GET Items?$filter=Home eq @p&@p={\"City\":\"Rome\",\"Zip\":\"1\"}",
                "",
                &["200", "\"Id\":1", "!\"Id\":2"],
            ),
            (
                "GET Items?$select=Tags($filter=$this eq 'a')",
                "",
                &["200", "[\"a\"]", "!\"b\""],
            ),
            (
                "GET Items?$select=Tags($top=1)",
                "",
                &["200", "[\"a\"]", "!\"b\""],
            ),
            (
                "GET Items?$select=Tags($orderby=$this desc)",
                "",
                &["200", "[\"b\",\"a\"]"],
            ),
            (
                "GET Items?$select=Tags($count=true)",
                "",
                &["200", "\"Tags@odata.count\":2", "\"Tags@odata.count\":0"],
            ),
            ("GET Items?$filter=@Core.Description eq 'x'", "", &["400"]),
            ("GET Items?$filter=id eq 1", "", &["400"]),
            (
                "GET Items?$expand=Children(@p=2;$filter=Id eq @p)",
                "",
                &["200"],
            ),
            ("GET Items?$filter=Id eq p&p=1", "", &["400"]),
        ],
    );
}

#[test]
fn writing_of_4_01_is_understood_on_both_databases() {
    check(
        "writing",
        &[
            ("POST Items(1)/Tags", r#"{"value":"c"}"#, &["204"]),
            ("GET Items(1)/Tags", "", &["200", "[\"a\",\"b\",\"c\"]"]),
            (
                "POST Items?$select=Name | Prefer: return=representation",
                r#"{"Id":80,"Name":"chosen","Note":"hidden"}"#,
                &["201", "chosen", "!hidden"],
            ),
            (
                "PATCH Items(80)?$expand=Parent($select=Id) | Prefer: return=representation",
                r#"{"Note":"x"}"#,
                &["200", "\"Parent\":null"],
            ),
            (
                "PATCH Items(1) | OData-Version: 4.01",
                r#"{"Children":[{"Id":2,"Note":"deep"}]}"#,
                &["204"],
            ),
            ("GET Items(2)/Note/$value", "", &["200", "deep"]),
            (
                "PUT Items(80) | OData-Version: 4.01",
                r#"{"Name":"put","Children":[{"Id":81,"Name":"nested"}]}"#,
                &["204"],
            ),
            ("GET Items(80)/Children", "", &["200", "nested"]),
            (
                "POST Items",
                r#"{"Id":90,"Name":"deep","Children":[{"Id":91,"Name":"inner"}]}"#,
                &["201"],
            ),
            ("GET Items(90)/Children/$count", "", &["200", "1"]),
            ("DELETE Items(90)/Children(91)/$ref", "", &["204"]),
            (
                "PUT Items(90)/Children/$ref",
                r#"{"value":[{"@odata.id":"Items(91)"}]}"#,
                &["204"],
            ),
            ("GET Items(90)/Children/$count", "", &["200", "1"]),
            (
                "DELETE Items(90)/Children/$ref",
                "",
                &["400", "\"target\":\"$id\""],
            ),
            (
                "DELETE Items(90)/Children/$filter(Id gt 1)/$ref | OData-Version: 4.01",
                "",
                &["405"],
            ),
            (
                "DELETE Items(90)/Children/$ref | OData-Version: 4.01",
                "",
                &["204"],
            ),
            ("GET Items(90)/Children/$count", "", &["200", "0"]),
            (
                "PATCH Items",
                r##"{"@context":"#$delta","value":[{"Id":90,"Name":"by delta"},{"@removed":{},"@id":"Items(91)"}]}"##,
                &["204"],
            ),
            ("GET Items(90)/Name/$value", "", &["200", "by delta"]),
            ("GET Items(91)", "", &["404"]),
            (
                "PATCH Items/$filter(Id eq 90)/$each",
                r#"{"Note":"each"}"#,
                &["204"],
            ),
            ("DELETE Items/$filter(Id eq 90)/$each", "", &["204"]),
            ("GET Items(90)", "", &["404"]),
            ("PUT Items(1)/Tags", r#"{"value":["x"]}"#, &["204"]),
            ("PATCH Items/Small.Item", r#"{"value":[]}"#, &["204"]),
            ("DELETE Items(2)/Parent/$ref", "", &["204"]),
            (
                "PUT Items(3)/Name/$value | Content-Type: text/plain",
                "raw",
                &["204"],
            ),
            ("GET Items(3)/Name/$value", "", &["200", "raw"]),
        ],
    );
}

#[test]
fn objects_stand_in_each_other_so_deep_on_both_databases() {
    let nested = |inside: usize, first: usize| {
        let object = |inner: String, id: usize| format!(r#"{{"Id":{id},"Children":[{inner}]}}"#);
        (first..=first + inside).rev().fold(String::new(), object)
    };
    for kind in Kind::all() {
        let gateway = service(kind, "deep");
        let most = query_plan::limits::MAX_OBJECTS;
        for (inside, status, there) in [(most, 201, "1"), (most + 1, 400, "0")] {
            let first = 100 * inside;
            let answer = send(gateway, "POST Items", &nested(inside, first));
            assert_eq!(
                answer.status,
                status,
                "{kind:?} {inside}: {}",
                answer.text()
            );
            let last = first + most;
            let count = send(
                gateway,
                &format!("GET Items/$count?$filter=Id eq {last}"),
                "",
            );
            assert_eq!(count.text(), there, "{kind:?} {inside}");
        }
    }
}

#[test]
fn derived_types_are_cast_to_on_both_databases() {
    check(
        "read",
        &[
            (
                "GET Shapes",
                "",
                &["200", "plain", "#Small.Circle", "\"Radius\":5"],
            ),
            ("GET Shapes/Small.Circle", "", &["200", "round", "!plain"]),
            ("GET Shapes/Small.Circle/$count", "", &["200", "1"]),
            (
                "GET Shapes(2)/Small.Circle/Radius",
                "",
                &["200", "\"value\":5"],
            ),
            ("GET Shapes(1)/Small.Circle", "", &["404"]),
            (
                "GET Shapes?$filter=Small.Circle/Radius gt 4",
                "",
                &["200", "round", "!plain"],
            ),
            (
                "GET Shapes?$filter=isof(Small.Circle)",
                "",
                &["200", "round", "!plain"],
            ),
            (
                "GET Shapes?$select=Small.Circle/Radius",
                "",
                &["200", "\"Radius\":5", "!plain"],
            ),
            (
                "GET Items(1)/Shapes/Small.Circle",
                "",
                &["200", "round", "!plain"],
            ),
            (
                "GET Items?$filter=Shapes/any(s:s/Small.Circle/Radius eq 5)",
                "",
                &["200", "\"Id\":1,", "!\"Id\":2,"],
            ),
            (
                "GET Items(1)?$expand=Shapes/Small.Circle",
                "",
                &["200", "round", "!plain"],
            ),
        ],
    );
}

#[test]
fn work_may_go_on_behind_a_monitor_on_both_databases() {
    for kind in Kind::all() {
        let gateway = service(kind, "async");
        for (line, status, body) in [
            ("GET Items(1)", "200", "\"Name\":\"one\""),
            ("GET Items(99)", "404", "\"error\""),
            ("DELETE Items(4)", "204", ""),
        ] {
            let line = format!("{line} | Prefer: respond-async | OData-MaxVersion: 4.01");
            let accepted = send(gateway, &line, "");
            assert_eq!(accepted.status, 202, "{line}: {}", accepted.text());
            let monitor = accepted.header("location").unwrap().to_owned();
            let ask = |headers: &str| {
                let line = format!("GET {monitor}{headers}");
                for _ in 0..600 {
                    let answer = send(gateway, &line, "");
                    if answer.status != 202 {
                        return answer;
                    }
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                panic!("{line} never ends");
            };
            // For 4.0 the answer is a message inside the answer, for 4.01 it is the answer.
            let old = ask(" | OData-MaxVersion: 4.0 | Accept: application/http");
            assert_eq!(old.status, 200, "{line}");
            assert_eq!(
                old.header("content-type"),
                Some("application/http"),
                "{line}"
            );
            assert!(
                old.text().starts_with(&format!("HTTP/1.1 {status} ")),
                "{line}: {}",
                old.text()
            );
            let new = ask(" | OData-MaxVersion: 4.01");
            assert_eq!(
                new.header("asyncresult"),
                Some(status),
                "{line}: {}",
                new.text()
            );
            assert!(new.text().contains(body), "{line}: {}", new.text());
        }
    }
}

#[test]
fn media_entities_and_streams_are_bytes_on_both_databases() {
    check(
        "media",
        &[
            (
                "POST Pictures | Content-Type: text/plain | Slug: first",
                "abc",
                &[
                    "201",
                    "> Location: Pictures(1)",
                    "\"Name\":\"first\"",
                    "Pictures(1)/$value\"",
                ],
            ),
            (
                "GET Pictures(1)/$value",
                "",
                &["200", "abc", "> Content-Type: text/plain"],
            ),
            (
                "PUT Pictures(1)/$value | Content-Type: image/svg+xml",
                "<svg/>",
                &["204"],
            ),
            (
                "GET Pictures(1)/$value",
                "",
                &["200", "<svg/>", "> Content-Type: image/svg+xml"],
            ),
            (
                "GET Pictures(1)",
                "",
                &["200", "!<svg", "\"Form\":\"image/svg+xml\""],
            ),
            (
                "PUT Pictures(1)/Thumb | Content-Type: text/plain",
                "tiny",
                &["204"],
            ),
            (
                "GET Pictures(1)/Thumb",
                "",
                &["200", "tiny", "> Content-Type: text/plain"],
            ),
            ("DELETE Pictures(1)/Thumb", "", &["204"]),
            ("GET Pictures(1)/Thumb", "", &["204"]),
            ("DELETE Pictures(1)/$value", "", &["204"]),
            ("GET Pictures(1)", "", &["404"]),
        ],
    );
}
