//! The demo school on every database there is.

use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use chrono::NaiveDate;
use entity_model::Model;

use crate::database::{Home, Kind};
use crate::gateway::Gateway;
use crate::http::Answer;

/// The day the school's current year lies around.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 11).unwrap();

/// The school's model.
pub static MODEL: LazyLock<Arc<Model>> =
    LazyLock::new(|| Arc::new(school_domain::model().unwrap()));

/// The school that all tests share and none changes.
#[must_use]
pub fn school(kind: Kind) -> &'static Gateway {
    static SQLITE: OnceLock<Gateway> = OnceLock::new();
    static POSTGRES: OnceLock<Gateway> = OnceLock::new();
    let shared = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    shared.get_or_init(|| own(kind, "school"))
}

/// A school of one's own, to be changed. No two tests give it the same name.
#[must_use]
pub fn own(kind: Kind, name: &str) -> Gateway {
    Gateway::start(template(kind, name))
}

/// A database of one's own with the tables of the school and nobody in it.
#[must_use]
pub fn empty(kind: Kind, name: &str) -> Home {
    let home = Home::new(kind, name);
    home.run("migrate");
    home
}

/// Asks every database there is.
pub fn each(ask: impl Fn(&Gateway)) {
    for kind in Kind::all() {
        ask(school(kind));
    }
}

/// Asks every database there is, and wants the same of all. Gives what SQLite has answered.
pub fn alike(url: &str) -> Answer {
    let mut answers = Kind::all().into_iter().map(|kind| {
        let gateway = school(kind);
        (gateway, gateway.get(url))
    });
    let (gateway, first) = answers.next().unwrap();
    for (other, answer) in answers {
        assert_eq!(
            (answer.status, told(other, &answer)),
            (first.status, told(gateway, &first)),
            "{url}: PostgreSQL answers otherwise than SQLite"
        );
    }
    first
}

/// A body without what differs by right: the port, and the signatures of links.
fn told(gateway: &Gateway, answer: &Answer) -> String {
    let text = answer.text().replace(&gateway.address.to_string(), "host");
    let mut parts = text.split("$skiptoken=");
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['"', '&']).unwrap_or(part.len());
        told.push_str("$skiptoken=…");
        told.push_str(&part[end..]);
    }
    told
}

/// A copy of the school that was seeded once.
fn template(kind: Kind, name: &str) -> Home {
    static SQLITE: Mutex<Option<Home>> = Mutex::new(None);
    static POSTGRES: Mutex<Option<Home>> = Mutex::new(None);
    let place = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    let mut seeded = place.lock().unwrap();
    let template = seeded.get_or_insert_with(|| seed(kind));
    template.copy(name)
}

fn seed(kind: Kind) -> Home {
    let home = Home::new(kind, "template");
    home.run(&format!("demo --size small --seed 1 --today {TODAY}"));
    home
}
