//! A small library: keys that the service makes, keys that clients make, keys of several parts; no archive, and an ETag
//! on one type only.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use actix_server::Service;
use api_description::{Abilities, Info};
use diesel_store::{Database, Options, create_schema};
use entity_model::{Builder, KeyOrigin, Model, Primitive, Right, Stamp};
use gateway_tests::{Answer, Ask, Gateway, Home, Kind};
use query_plan::Planner;
use query_plan::desk::{Desk, Draft, Fault, Rules};
use query_plan::port::Store;
use serde_json::Value;

pub(crate) const ALL: Right = Right::new("all");

pub(crate) fn model() -> Model {
    let mut m = Builder::new("Library", "Container");
    m.complex("Size").primitive("Height", Primitive::Double);
    m.complex("Size").text("Unit", 10);
    m.enumeration("Mood").members(&["Calm", "Wild"]);
    let mut e = m.entity("Shelf", "shelf");
    e.text("Code", 10);
    e.key(&["Code"]);
    e.text("Room", 50);
    e.many("Books", "Book", "Shelf");
    let mut e = m.entity("Book", "book");
    e.guid("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.text("Title", 100).required();
    e.double("Price").required();
    e.enumeration("Mood", "Mood");
    e.complex("Size", "Size");
    e.text("Serial", 20).immutable();
    e.collection("Tags", Primitive::String);
    e.int32("Version").default(1).required();
    e.stamped(&[(Stamp::Version, "Version")]).etag(&["Version"]);
    e.one("Shelf", "Shelf");
    e.many("Blurbs", "Blurb", "Book");
    e.many_through("Related", "Book", "Tie", "From", "To");
    e.owns(&["Blurbs"]);
    let mut e = m.entity("Blurb", "blurb");
    e.one("Book", "Book").required();
    e.text("Language", 2);
    e.key(&["BookId", "Language"]);
    e.text("Text", 200).required();
    e.text("Note", 200);
    e.many("Stars", "Star", "Blurb");
    let mut e = m.entity("Star", "star");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.guid("BlurbBookId");
    e.text("BlurbLanguage", 2);
    e.one_by("Blurb", "Blurb", &["BlurbBookId", "BlurbLanguage"]);
    e.int32("Points");
    let mut e = m.entity("Tie", "tie");
    e.one("From", "Book").required();
    e.one("To", "Book").required();
    e.key(&["FromId", "ToId"]);
    for (set, entity) in [
        ("Shelves", "Shelf"),
        ("Books", "Book"),
        ("Blurbs", "Blurb"),
        ("Stars", "Star"),
    ] {
        let mut set = m.set(set, entity, ALL);
        set.create(ALL).update(ALL).delete(ALL).tracks_changes();
    }
    super::functions::declare(&mut m);
    m.build().unwrap()
}

fn rules() -> Rules {
    let mut rules = Rules::new();
    super::functions::rules(&mut rules);
    rules.before("Shelf", before_shelf);
    rules
}

/// The database that long work writes to.
pub(crate) static BESIDE: Mutex<Option<Database>> = Mutex::new(None);

/// What a shelf's room is called takes long where it is asked for so: nobody could write meanwhile if a turn were held.
fn before_shelf(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for draft in drafts {
        let room = draft.value("Room").as_text().unwrap_or_default().to_owned();
        let Some(name) = room.strip_prefix("long work ").map(str::to_owned) else {
            continue;
        };
        let worked = desk.apart(room, "unknown".into(), move || {
            let beside = BESIDE.lock().unwrap_or_else(PoisonError::into_inner);
            let database = beside.as_ref().unwrap();
            database.transaction(&mut |unit| unit.take_ids(1).map(|_| ()))?;
            Ok(name.into())
        })?;
        draft.set("Room", worked);
    }
    Ok(())
}

/// The library of an area of tests, which they may change.
pub(crate) struct Library(pub(crate) &'static Gateway);

/// Visits the library of an area of tests on every database there is.
pub(crate) fn each(area: &'static str, visit: impl Fn(&Library)) {
    for kind in Kind::all() {
        visit(&Library(open(kind, area)));
    }
}

fn open(kind: Kind, area: &'static str) -> &'static Gateway {
    static OPEN: Mutex<Option<HashMap<(bool, &'static str), &'static Gateway>>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let all = open.get_or_insert_default();
    all.entry((kind == Kind::Sqlite, area))
        .or_insert_with(|| Box::leak(Box::new(made(kind, &format!("library_{area}")))))
}

fn made(kind: Kind, name: &str) -> Gateway {
    let home = Home::new(kind, name);
    let model = Arc::new(model());
    let database = Database::open(&home.url, Arc::clone(&model), &Options::default()).unwrap();
    database.migrate(&[]).unwrap();
    let schema = create_schema(&model, database.language());
    database.run_script(&schema).unwrap();
    let database = Arc::new(database);
    let rules = rules();
    assert_eq!(rules.check(&model), Vec::<String>::new());
    let info = Info {
        title: "Library".to_owned(),
        version: "1.0".to_owned(),
        description: "Books.".to_owned(),
        service_path: "/odata-api".to_owned(),
    };
    let planner = Planner::new(Arc::clone(&model), &database.token_key().unwrap()).unwrap();
    let store = Arc::clone(&database) as Arc<dyn Store>;
    let service = Service::new(planner, store, rules, &Abilities::writing(), info);
    Gateway::serving(Arc::new(home), database, service, |config| {
        config.limits.items = 5;
    })
}

impl Library {
    /// What is answered to a request in one line: `PATCH Books(…) | If-Match: *`.
    pub(crate) fn send(&self, line: &str, body: impl ToString) -> Answer {
        let mut parts = line.split(" | ");
        let (method, url) = parts.next().unwrap().split_once(' ').unwrap();
        let mut ask = Ask::get(url).method(method).body(&body.to_string());
        for header in parts {
            let (name, value) = header.split_once(": ").unwrap();
            ask = ask.with(name, value);
        }
        self.0.ask(&ask.with("Content-Type", "application/json"))
    }

    /// A request that is answered with this status; gives the JSON of the answer.
    pub(crate) fn must(&self, status: u16, line: &str, body: impl ToString) -> Value {
        let body = body.to_string();
        let answer = self.send(line, &body);
        let text = answer.text();
        let kind = self.0.kind;
        assert_eq!(answer.status, status, "{kind:?}: {line} {body}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    pub(crate) fn get(&self, url: &str) -> Value {
        self.must(200, &format!("GET {url}"), "")
    }

    /// The texts of what a request is answered with, one property of each row in its order.
    pub(crate) fn list(&self, url: &str, property: &str) -> String {
        let mut list = String::new();
        for row in self.get(url)["value"].as_array().unwrap() {
            let gap = if list.is_empty() { "" } else { " " };
            let value = row[property].as_str().map(str::to_owned);
            write!(
                list,
                "{gap}{}",
                value.unwrap_or_else(|| row[property].to_string())
            )
            .unwrap();
        }
        list
    }

    /// Requests with the message that each is refused with: `400 Title: is missing`.
    pub(crate) fn refused(&self, rows: &[(&str, Value, &str)]) {
        for (line, body, expected) in rows {
            let (status, said) = expected.split_once(' ').unwrap();
            let (target, part) = said.split_once(": ").unwrap_or(("", said));
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            let error = self.must(status.parse().unwrap(), line, body);
            let error = &error["error"];
            let message = error["message"].as_str().unwrap_or_default();
            let found = error["target"].as_str().unwrap_or_default();
            let kind = self.0.kind;
            let fits = found == target && message.contains(part);
            assert!(fits, "{kind:?}: {line}: {found}: {message}");
        }
    }

    /// Adds a book; gives its URL behind the service root.
    pub(crate) fn book(&self, title: &str, more: &Value) -> String {
        let mut book = serde_json::json!({ "Title": title, "Price": 10 });
        for (name, value) in more.as_object().into_iter().flatten() {
            book[name] = value.clone();
        }
        let made = self.must(201, "POST Books", book);
        format!("Books({})", made["Id"].as_str().unwrap())
    }
}
