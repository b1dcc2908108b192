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
use query_plan::command::{Given, Here, Located, Purpose, Reader, Sought, Tail, WithinService};
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
    let prepared = Prepared::of(letter)?;
    pipeline::transact(store, |unit| {
        repeat::perform(house, unit, letter, &prepared)
    })
}

/// What can be read of a request before a transaction is open.
#[derive(Debug)]
pub(super) struct Prepared {
    words: Words,
    given: Given,
    preferences: Preferences,
    /// Rows may stand inside rows.
    nests: bool,
    now: DateTime<Utc>,
}

impl Prepared {
    pub(super) fn of(letter: &Letter) -> Result<Self, Problem> {
        let words = Words::read(&letter.visit(), &letter.path)?;
        words.check_schema_version()?;
        let raw = raw_value(&words);
        let given = if raw { Given::Null } else { body(letter)? };
        Ok(Self {
            words,
            given,
            preferences: prefer::read(&letter.headers),
            nests: letter.body_version()? != Some(Version::V40),
            now: Utc::now(),
        })
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
    let ask = Ask {
        caller: house.gate.caller(),
        now: prepared.now,
        max_page_size: None,
        track: false,
        v401: letter.version == Version::V401,
        fingerprint: &fingerprint,
    };
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
    let words = &prepared.words;
    let sought = engine
        .planner
        .seek(&words.path, &words.options, &ask)
        .map_err(Problem::from)?;
    let mut desk = Desk::new(unit, &engine.planner, &engine.rules, who);
    match sought {
        Sought::Call(called) => call::perform(&work, &mut desk, called),
        Sought::Rows(located, tail) => rows(&work, &mut desk, located, tail),
    }
}

fn rows(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: Located,
    tail: Tail,
) -> Result<Reply, Trouble> {
    let method = &work.letter.method;
    match (method, tail) {
        (&Method::POST, Tail::Nothing) if !located.single => entity::create(work, desk, &located),
        (&Method::PUT | &Method::PATCH, Tail::Nothing) if located.single => {
            entity::update(work, desk, &located)
        }
        (&Method::PATCH, Tail::Nothing) => bulk::delta(work, desk, &located),
        (&Method::DELETE, Tail::Nothing) if located.single => entity::delete(work, desk, &located),
        (&Method::PATCH, Tail::Each) => bulk::update_each(work, desk, &located),
        (&Method::DELETE, Tail::Each) => bulk::delete_each(work, desk, &located),
        (&Method::POST | &Method::PUT | &Method::DELETE, Tail::Reference) => {
            link::change(work, desk, &located)
        }
        (
            &Method::PUT | &Method::PATCH | &Method::DELETE,
            Tail::Property { place, member, raw },
        ) => entity::property(work, desk, &located, (place, member, raw)),
        _ => Err(Problem::method(allowed(&located, tail)).into()),
    }
}

/// The methods that a resource knows at all.
pub(super) fn allowed(located: &Located, tail: Tail) -> &'static str {
    match (tail, located.single) {
        (Tail::Nothing, true) => "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        (Tail::Nothing, false) => "GET, HEAD, OPTIONS, PATCH, POST",
        (Tail::Each, _) => "DELETE, OPTIONS, PATCH, POST",
        (Tail::Reference, true) => "DELETE, GET, HEAD, OPTIONS, PUT",
        (Tail::Reference, false) => "DELETE, GET, HEAD, OPTIONS, POST, PUT",
        (Tail::Property { .. }, _) => "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        (Tail::Count, _) => "GET, HEAD, OPTIONS",
    }
}
