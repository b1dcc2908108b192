//! The service that the tests ask: its model, and a conversation with it.

use std::sync::{Arc, LazyLock};

use actix_server::Service;
use api_description::{Abilities, Info};
use diesel_store::Database;
use entity_model::{Builder, KeyOrigin, Model, Primitive, Right, Value};
use gateway_tests::{Ask, Gateway, Home, Kind};
use query_plan::Planner;
use query_plan::desk::Rules;
use query_plan::port::Store;

const ALL: Right = Right::new("all");

/// A property of each primitive type, and the facets it needs.
pub(crate) const PRIMITIVES: &[(&str, Primitive)] = &[
    ("ABinary", Primitive::Binary),
    ("ABoolean", Primitive::Boolean),
    ("AByte", Primitive::Byte),
    ("ADate", Primitive::Date),
    ("AMoment", Primitive::DateTimeOffset),
    ("ADouble", Primitive::Double),
    ("ADuration", Primitive::Duration),
    ("AGuid", Primitive::Guid),
    ("AnInt16", Primitive::Int16),
    ("AnInt32", Primitive::Int32),
    ("AnInt64", Primitive::Int64),
    ("AnSByte", Primitive::SByte),
    ("ASingle", Primitive::Single),
    ("AString", Primitive::String),
    ("ATime", Primitive::TimeOfDay),
];

/// Those that may be a key.
pub(crate) fn keys() -> impl Iterator<Item = &'static (&'static str, Primitive)> {
    let never = [Primitive::Binary, Primitive::Double, Primitive::Single];
    PRIMITIVES.iter().filter(move |(_, ty)| !never.contains(ty))
}

static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| Arc::new(model()));

fn model() -> Model {
    let mut m = Builder::new("Sort", "Container");
    let mut colour = m.enumeration("Colour");
    colour.flags();
    for (value, name) in [(1, "Red"), (2, "Green"), (4, "Blue")] {
        colour.member(name, value, "");
    }
    m.enumeration("Size").members(&["Small", "Large"]);
    let sample = &mut m.entity("Sample", "sample");
    sample.int64("Id");
    sample.key(&["Id"]).key_from(KeyOrigin::Client);
    for (name, ty) in PRIMITIVES {
        sample.primitive(name, *ty);
    }
    sample.decimal("ASmall", 18, 5);
    sample.decimal("AWide", 38, 18);
    sample
        .enumeration("AColour", "Colour")
        .nullable()
        .default(Value::Null);
    sample
        .enumeration("ASize", "Size")
        .nullable()
        .default(Value::Null);
    set(&mut m, "Samples", "Sample");
    for (name, ty) in keys() {
        let entity = format!("{name}Keyed");
        let keyed = &mut m.entity(&entity, &entity.to_lowercase());
        keyed.primitive("Key", *ty);
        keyed.key(&["Key"]).key_from(KeyOrigin::Client);
        keyed.text("Name", 50);
        set(&mut m, &format!("{name}Keys"), &entity);
    }
    let keyed = &mut m.entity("WideKeyed", "widekeyed");
    keyed.decimal("Key", 38, 18);
    keyed.key(&["Key"]).key_from(KeyOrigin::Client);
    keyed.text("Name", 50);
    set(&mut m, "AWideKeys", "WideKeyed");
    let keyed = &mut m.entity("ColourKeyed", "colourkeyed");
    keyed.enumeration("Key", "Colour");
    keyed.key(&["Key"]).key_from(KeyOrigin::Client);
    keyed.text("Name", 50);
    set(&mut m, "AColourKeys", "ColourKeyed");
    places(&mut m);
    lists(&mut m);
    things(&mut m);
    m.build().unwrap()
}

fn things(m: &mut Builder) {
    m.type_definition("Kilograms", Primitive::Decimal)
        .doc("A mass.")
        .precision(10, 3);
    m.type_definition("Code", Primitive::String).max_length(5);
    let thing = &mut m.entity("Thing", "thing");
    thing.int64("Id");
    thing.key(&["Id"]).key_from(KeyOrigin::Client);
    thing.text("Name", 50);
    thing
        .primitive("Weight", Primitive::Decimal)
        .typed("Kilograms");
    thing.primitive("Code", Primitive::String).typed("Code");
    thing.open("more");
    set(m, "Things", "Thing");
    let part = &mut m.entity("Part", "part");
    part.int64("Id");
    part.key(&["Id"]).key_from(KeyOrigin::Client);
    part.text("Kind", 10).not_null().hidden();
    part.kinds("Kind", "part");
    part.text("Name", 50);
    part.open("more");
    part.many("Parts", "Part", "Whole");
    part.one("Whole", "Part").partner("Parts");
    m.derived("Wheel", "Part", "wheel").int64("Radius");
    m.derived("Gear", "Wheel", "gear").int64("Teeth");
    set(m, "Parts", "Part");
}

fn lists(m: &mut Builder) {
    let mut stop = m.complex("Stop");
    stop.text("Name", 50);
    stop.decimal("Price", 38, 18);
    stop.primitive("At", Primitive::DateTimeOffset);
    stop.primitive("Number", Primitive::Int64);
    stop.enumeration("Size", "Size").nullable();
    let list = &mut m.entity("List", "list");
    list.int64("Id");
    list.key(&["Id"]).key_from(KeyOrigin::Client);
    list.collection("Tags", Primitive::String);
    list.collection("Numbers", Primitive::Int64);
    list.collection("Prices", Primitive::Decimal)
        .precision(38, 18);
    list.collection("Days", Primitive::Date);
    list.collection("Fractions", Primitive::Double);
    list.enumeration_collection("Sizes", "Size");
    list.complex("Home", "Stop").json();
    list.complex_collection("Stops", "Stop");
    set(m, "Lists", "List");
}

fn places(m: &mut Builder) {
    use entity_model::GeoShape as S;
    let place = &mut m.entity("Place", "place");
    place.int64("Id");
    place.key(&["Id"]).key_from(KeyOrigin::Client);
    for (name, ty) in [
        ("Spot", Primitive::Geography(S::Point)),
        ("Way", Primitive::Geography(S::LineString)),
        ("Area", Primitive::Geography(S::Polygon)),
        ("Anything", Primitive::Geography(S::Any)),
        ("Mark", Primitive::Geometry(S::Point)),
        ("Rule", Primitive::Geometry(S::MultiLineString)),
        ("Fields", Primitive::Geometry(S::MultiPolygon)),
        ("Marks", Primitive::Geometry(S::MultiPoint)),
        ("Drawing", Primitive::Geometry(S::Collection)),
    ] {
        place.primitive(name, ty);
    }
    place
        .primitive("Lambert", Primitive::Geometry(S::Point))
        .srid(2154);
    set(m, "Places", "Place");
}

fn set(m: &mut Builder, name: &str, entity: &str) {
    m.set(name, entity, ALL)
        .create(ALL)
        .update(ALL)
        .delete(ALL)
        .page_size(Some(100));
}

fn service(database: &Arc<Database>) -> Service {
    let planner = Planner::new(database.model().clone(), &database.token_key().unwrap()).unwrap();
    let info = Info {
        title: "Types".to_owned(),
        version: "1.0".to_owned(),
        description: String::new(),
        service_path: "/odata-api".to_owned(),
    };
    let store = Arc::clone(database) as Arc<dyn Store>;
    Service::new(planner, store, Rules::new(), &Abilities::writing(), info)
}

/// The service on every database there is, each empty.
pub(crate) fn services(name: &str) -> Vec<Gateway> {
    let on = |kind| Gateway::fitting(Home::new(kind, &format!("types_{name}")), &MODEL, service);
    Kind::all().into_iter().map(on).collect()
}

/// One line of a conversation: `METHOD URL [HEADER: VALUE …] [BODY]`, the parts separated by a bar.
pub(crate) fn said(gateway: &Gateway, line: &str) -> String {
    let mut parts = line.split(" | ");
    let (method, url) = parts.next().unwrap().split_once(' ').unwrap();
    let mut ask = Ask::get(url).method(method);
    let mut typed = false;
    for part in parts {
        match part
            .split_once(": ")
            .filter(|_| !part.starts_with(['{', '[', '"']))
        {
            Some((name, value)) => {
                typed |= name == "content-type";
                ask = ask.with(name, value);
            }
            None => ask = ask.body(part),
        }
    }
    if !typed {
        ask = ask.with("content-type", "application/json");
    }
    let answer = gateway.ask(&ask);
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    if answer.status >= 400 {
        let error: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let error = &error["error"];
        let details = error["details"].as_array().cloned().unwrap_or_default();
        let said = std::iter::once(error)
            .chain(&details)
            .map(|e| {
                let word = |name: &str| e[name].as_str().unwrap_or_default().to_owned();
                let target = word("target");
                let at = if target.is_empty() {
                    target
                } else {
                    format!("{target}: ")
                };
                format!("{at}{}", word("message"))
            })
            .collect::<Vec<_>>();
        return format!("{} {}", answer.status, said.join(" / "));
    }
    let body = text.replace(&gateway.root(), "~");
    let body = match body
        .split_once(",\"value\":")
        .or(body.split_once(",\"Id\":"))
    {
        Some((context, _)) if context.starts_with("{\"@") && !context.contains('[') => {
            body.replacen(context, "{", 1).replacen("{,", "{", 1)
        }
        _ => body,
    };
    format!("{} {body}", answer.status).trim().to_owned()
}

/// Holds a conversation with every database, and expects the same answers of all.
pub(crate) fn check(gateways: &[Gateway], lines: &[(&str, &str)]) {
    let mut wrong = String::new();
    for gateway in gateways {
        for (line, expected) in lines {
            let answer = said(gateway, line);
            if answer != *expected {
                wrong += &format!("{:?}: {line}\n    {answer}\n    {expected}\n", gateway.kind);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Rows of (query, the ids of what it finds), of a set whose key is `Id`.
pub(crate) fn finds(gateways: &[Gateway], set: &str, rows: &[(String, &str)]) {
    let line = |(query, ids): &(String, &str)| {
        let ids = ids.split(',').filter(|id| !id.is_empty());
        let ids: Vec<String> = ids.map(|id| format!("{{\"Id\":{id}}}")).collect();
        (
            format!("GET {set}?$select=Id&{query}"),
            format!("200 {{\"value\":[{}]}}", ids.join(",")),
        )
    };
    let lines: Vec<(String, String)> = rows.iter().map(line).collect();
    let lines: Vec<(&str, &str)> = lines
        .iter()
        .map(|(asked, told)| (asked.as_str(), told.as_str()))
        .collect();
    check(gateways, &lines);
}
