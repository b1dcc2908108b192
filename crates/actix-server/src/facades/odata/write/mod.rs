//! Requests that change something (protocol, section 11.4): each is one transaction, or a part of one.
//!
//! [`perform`] is the whole line inside an open transaction: what is meant, whether it may be, the change itself, and
//! the answer read back from the same transaction.

mod answer;
mod bulk;
mod call;
mod entity;
mod link;
pub(super) mod repeat;
mod state;

use actix_web::http::Method;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use entity_model::{Model, Right, SetId};
use query_plan::Ask;
use query_plan::command::{
    Called, Given, Here, Located, Purpose, Reader, Sought, Tail, WithinService,
};
use query_plan::desk::{Desk, Who};
use query_plan::port::{Store, Unit};

use super::letter::{Letter, Reply};
use super::prefer::{self, Preferences};
use super::request::{Words, within_service};
use super::version::Version;
use crate::door::Base;
use crate::house::House;
use crate::json;
use crate::pipeline::{self, Clock, Trouble};
use crate::problem::{Kind, Problem};

/// How this door is called in the journal.
const DOOR: &str = "odata";

/// Runs a change in a transaction of its own.
pub(super) async fn change(
    house: &Data<House>,
    letter: Letter,
    clock: &mut Clock,
) -> Result<Reply, Problem> {
    let home = house.clone();
    let headers = letter.headers.clone();
    let replied = pipeline::change(&house.engine, clock, move |store| {
        alone(&home, store, &letter)
    });
    match replied.await {
        Err(problem) if repeat::is_asked(&headers) => {
            Ok(repeat::stamp(&headers, Reply::refusing(&problem)))
        }
        replied => replied.map(|reply| repeat::stamp(&headers, reply)),
    }
}

/// A change in a transaction of its own, on a thread that may wait for it.
pub(super) fn alone(house: &House, store: &dyn Store, letter: &Letter) -> Result<Reply, Problem> {
    let prepared = Prepared::of(house, letter)?;
    pipeline::transact(store, |unit| {
        repeat::perform(house, unit, letter, &prepared)
    })
}

/// What can be known of a request before a transaction is open: all but what depends on rows.
#[derive(Debug)]
pub(super) struct Prepared {
    words: Words,
    meant: Meant,
    given: Given,
    preferences: Preferences,
    /// Rows may stand inside rows.
    nests: bool,
    now: DateTime<Utc>,
}

/// What is to be done.
#[derive(Debug)]
enum Meant {
    Call(Called),
    Change(Located, Verb),
}

/// What a method means on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Create,
    Update,
    Delta,
    Delete,
    UpdateEach,
    DeleteEach,
    Link,
    /// A property of an open type that is not declared, perhaps as a bare value.
    Dynamic(bool),
    /// A property, perhaps a member of a complex one, perhaps as a bare value.
    Property(usize, Option<usize>, bool),
}

impl Verb {
    fn of(method: &Method, tail: Tail, single: bool) -> Option<Self> {
        Some(match (method, tail) {
            (&Method::POST, Tail::Nothing) if !single => Self::Create,
            (&Method::PUT | &Method::PATCH, Tail::Nothing) if single => Self::Update,
            (&Method::PATCH, Tail::Nothing) => Self::Delta,
            (&Method::DELETE, Tail::Nothing) if single => Self::Delete,
            (&Method::PATCH, Tail::Each) => Self::UpdateEach,
            (&Method::DELETE, Tail::Each) => Self::DeleteEach,
            (&Method::POST | &Method::PUT | &Method::DELETE, Tail::Reference) => Self::Link,
            (
                &Method::PUT | &Method::PATCH | &Method::DELETE | &Method::POST,
                Tail::Property { place, member, raw },
            ) => Self::Property(place, member, raw),
            (&Method::PUT | &Method::PATCH | &Method::DELETE, Tail::Dynamic { raw }) => {
                Self::Dynamic(raw)
            }
            _ => return None,
        })
    }
}

impl Prepared {
    pub(super) fn of(house: &House, letter: &Letter) -> Result<Self, Problem> {
        let words = Words::read(&letter.visit(), &letter.path)?;
        words.check_schema_version()?;
        let now = Utc::now();
        let fingerprint = words.address.fingerprint();
        let ask = ask(house, letter, now, &fingerprint);
        let planner = &house.engine.planner;
        let meant = match planner.seek(&words.path, &words.options, &ask)? {
            Sought::Call(called) => Meant::Call(called),
            Sought::Rows(located, tail) => {
                let verb = Verb::of(&letter.method, tail, located.single);
                let Some(verb) = verb.filter(|_| is_written(planner.model(), &located)) else {
                    return Err(Problem::method(answered(planner.model(), &located, tail)));
                };
                Meant::Change(located, verb)
            }
        };
        let raw = raw_value(&words);
        let given = if raw { Given::Null } else { body(letter)? };
        Ok(Self {
            words,
            meant,
            given,
            preferences: prefer::read(&letter.headers),
            nests: letter.body_version()? != Some(Version::V40),
            now,
        })
    }
}

/// Who asks, and what the answer depends on.
fn ask<'a>(house: &'a House, letter: &Letter, now: DateTime<Utc>, fingerprint: &'a str) -> Ask<'a> {
    Ask {
        caller: house.gate.caller(),
        now,
        max_page_size: None,
        track: false,
        v401: letter.version == Version::V401,
        fingerprint,
    }
}

/// Whether anybody may change the rows of a set.
fn is_written(model: &Model, located: &Located) -> bool {
    let set = model.set(located.set);
    set.create.is_some() || set.update.is_some() || set.delete.is_some()
}

/// The methods that a resource answers: what its form knows, and its set lets anyone do.
pub(super) fn answered(model: &Model, located: &Located, tail: Tail) -> &'static str {
    let on = model.entity(located.entity);
    let of_values = matches!(tail, Tail::Property { place, raw: false, .. }
        if on.properties.get(place).is_some_and(|p| p.collection));
    if is_written(model, located) && of_values {
        "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
    } else if is_written(model, located) {
        allowed(located, tail)
    } else {
        "GET, HEAD, OPTIONS"
    }
}

/// A body that is no JSON: the bare value behind `/$value`.
fn raw_value(words: &Words) -> bool {
    words.ends_with(&query_grammar::SegmentKind::Value)
}

fn body(letter: &Letter) -> Result<Given, Problem> {
    if letter.body.is_empty() {
        return Ok(Given::Null);
    }
    let kind = letter.content_type();
    if !(kind.is_empty() || kind == "application/json" || kind.ends_with("+json")) {
        let message = format!("a body of {kind} is not understood here");
        let problem = Problem::new(Kind::MediaTypeUnsupported, message);
        return Err(problem.target("Content-Type").hint("send application/json"));
    }
    json::given(&letter.body)
}

/// What a change is done with.
struct Work<'w> {
    house: &'w House,
    letter: &'w Letter,
    prepared: &'w Prepared,
    ask: &'w Ask<'w>,
    here: Here<'w>,
}

impl Work<'_> {
    fn model(&self) -> &Model {
        self.house.engine.planner.model()
    }

    fn reader(&self, purpose: Purpose) -> Reader<'_> {
        Reader {
            model: self.model(),
            caller: self.ask.caller,
            purpose,
            nests: self.prepared.nests,
        }
    }

    /// Refuses a change that the set does not know, or the caller may not make.
    fn permit(
        &self,
        set: SetId,
        right: fn(&entity_model::EntitySet) -> Option<Right>,
        what: &str,
        allow: &'static str,
    ) -> Result<(), Problem> {
        let set = self.model().set(set);
        let Some(right) = right(set) else {
            return Err(Problem::method(allow).target(&set.name));
        };
        if self.ask.caller.may(right) {
            return Ok(());
        }
        let message = format!("{what} {} needs the right {}", set.name, right.name());
        Err(Problem::new(Kind::Forbidden, message).target(&set.name))
    }

    fn may_create(&self, set: SetId) -> Result<(), Problem> {
        self.permit(set, |s| s.create, "adding to", "GET, HEAD, OPTIONS")
    }

    fn may_update(&self, set: SetId) -> Result<(), Problem> {
        self.permit(set, |s| s.update, "changing", "GET, HEAD, OPTIONS")
    }

    fn may_delete(&self, set: SetId) -> Result<(), Problem> {
        self.permit(set, |s| s.delete, "deleting from", "GET, HEAD, OPTIONS")
    }
}

#[derive(Debug)]
struct Service<'b>(&'b Base);

impl WithinService for Service<'_> {
    fn path<'u>(&self, url: &'u str) -> Option<&'u str> {
        within_service(&self.0.service, url)
    }
}

/// Does what a request says, inside an open transaction.
pub(super) fn perform(
    house: &House,
    unit: &mut dyn Unit,
    letter: &Letter,
    prepared: &Prepared,
) -> Result<Reply, Trouble> {
    let engine = &house.engine;
    let fingerprint = prepared.words.address.fingerprint();
    let ask = ask(house, letter, prepared.now, &fingerprint);
    let service = Service(&letter.base);
    let work = Work {
        house,
        letter,
        prepared,
        ask: &ask,
        here: Here {
            ask: &ask,
            within: &service,
        },
    };
    let who = Who {
        actor: ask.caller.id,
        door: DOOR,
        now: prepared.now,
    };
    let mut desk = Desk::new(unit, &engine.planner, &engine.rules, who);
    match &prepared.meant {
        Meant::Call(called) => call::perform(&work, &mut desk, called),
        Meant::Change(located, verb) => match *verb {
            Verb::Create => entity::create(&work, &mut desk, located),
            Verb::Update => entity::update(&work, &mut desk, located),
            Verb::Delta => bulk::delta(&work, &mut desk, located),
            Verb::Delete => entity::delete(&work, &mut desk, located),
            Verb::UpdateEach => bulk::update_each(&work, &mut desk, located),
            Verb::DeleteEach => bulk::delete_each(&work, &mut desk, located),
            Verb::Dynamic(raw) => entity::dynamic(&work, &mut desk, located, raw),
            Verb::Link => link::change(&work, &mut desk, located),
            Verb::Property(place, member, raw) => {
                entity::property(&work, &mut desk, located, (place, member, raw))
            }
        },
    }
}

/// The methods that a resource knows at all.
fn allowed(located: &Located, tail: Tail) -> &'static str {
    match (tail, located.single) {
        (Tail::Nothing, true) => "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        (Tail::Nothing, false) => "GET, HEAD, OPTIONS, PATCH, POST",
        (Tail::Each, _) => "DELETE, OPTIONS, PATCH, POST",
        (Tail::Reference, true) => "DELETE, GET, HEAD, OPTIONS, PUT",
        (Tail::Reference, false) => "DELETE, GET, HEAD, OPTIONS, POST, PUT",
        (Tail::Property { .. } | Tail::Dynamic { .. }, _) => {
            "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
        }
        (Tail::Count, _) => "GET, HEAD, OPTIONS",
    }
}
