//! Requests that change something (protocol, section 11.4): each is one transaction, or a part of one.
//!
//! [`perform`] is the whole line inside an open transaction: what is meant, whether it may be, the change itself, and
//! the answer read back from the same transaction.

mod answer;
mod bulk;
pub(super) mod call;
mod delta;
pub(super) mod entity;
mod link;
pub(super) mod repeat;
mod state;
mod stream;
mod told;

use actix_web::http::Method;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use entity_model::{Model, SetId, Value};
use query_grammar::SegmentKind;
use query_plan::Ask;
use query_plan::command::{
    Called, Doing, Given, Here, Located, Purpose, Reader, Sought, States, Tail, WithinService,
};
use query_plan::desk::{Apart, Desk, Who};
use query_plan::port::{Store, Unit};

use super::letter::{Letter, Reply};
use super::methods;
use super::prefer::{self, Preferences};
use super::request::{Words, within_service};
use super::version::Version;
use crate::conditions;
use crate::door::Base;
use crate::house::House;
use crate::json;
use crate::pipeline::{self, Clock, Trouble};
use crate::problem::{Kind, Problem};

/// How this door is called in the journal.
pub(super) const DOOR: &str = "odata";

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
    pipeline::transact_apart(store, |unit, apart| {
        repeat::perform(house, (unit, apart), letter, &prepared)
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
    /// A media entity made of its stream.
    CreateStream,
    /// The stream that a property holds.
    Stream(usize),
}

impl Verb {
    fn of(method: &Method, tail: Tail, located: &Located) -> Option<Self> {
        let single = located.single;
        Some(match (method, tail) {
            // What is added need not be among the rows that the path narrows its set to, and what is
            // replaced is more than them.
            (_, Tail::Nothing) if located.filtered => return None,
            (_, Tail::Reference) if located.filtered && !single => return None,
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
        let model = house.engine.planner.model();
        let words = Words::read(&letter.visit(), &letter.path, model)?;
        if words.ends_with(&SegmentKind::Query) {
            return Err(methods::query_asked());
        }
        let now = Utc::now();
        let fingerprint = words.address.fingerprint();
        let ask = ask(house, letter, now, &fingerprint);
        let planner = &house.engine.planner;
        let meant = match planner.seek(&words.path, &words.options, &ask)? {
            Sought::Call(called) => Meant::Call(called),
            Sought::Rows(located, tail) => {
                let methods = answered(&ask, planner.model(), &located, tail);
                let verb = stream::verb(planner.model(), letter, &located, tail)
                    .or_else(|| Verb::of(&letter.method, tail, &located));
                let Some(verb) = verb.filter(|_| methods.contains(&letter.method.as_str())) else {
                    return Err(Problem::method(methods.join(", ")));
                };
                Meant::Change(located, verb)
            }
        };
        refuse_index(letter, &words, &meant)?;
        let raw = raw_value(&words) || stream::is_sent(&meant);
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

/// `$index` says where among values a new one is to stand, and nothing else.
fn refuse_index(letter: &Letter, words: &Words, meant: &Meant) -> Result<(), Problem> {
    let adds =
        letter.method == Method::POST && matches!(meant, Meant::Change(_, Verb::Property(..)));
    if words.options.index.is_none() || adds {
        return Ok(());
    }
    let message = "$index is for a value that is added to a collection of values";
    Err(Problem::new(Kind::OptionNotAllowed, message).target("$index"))
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

/// The methods that a resource answers, in the order of the alphabet: what its form knows, and its set lets anyone do.
pub(super) fn answered(
    ask: &Ask<'_>,
    model: &Model,
    located: &Located,
    tail: Tail,
) -> Vec<&'static str> {
    let set = model.set(located.set);
    let (create, update) = (set.create.is_some(), set.update.is_some());
    let delete = set.delete.is_some();
    let any = create || update || delete;
    let reader = |set| Reader {
        model,
        caller: ask.caller,
        purpose: Purpose::Change,
        nests: true,
        set: Some(set),
    };
    let stream = stream::at(model, located, tail);
    let knows: &[(&'static str, bool)] = match (tail, located.single) {
        (Tail::Property { .. }, _) if stream.is_some() => {
            let set =
                update && stream.is_some_and(|at| reader(located.set).may_send(located.entity, at));
            // Without its stream there is no media entity either.
            let media = model.entity(located.entity).media == stream;
            &[("DELETE", if media { delete } else { set }), ("PUT", set)]
        }
        (Tail::Nothing, _) if located.filtered => &[],
        (Tail::Reference, false) if located.filtered => &[],
        (Tail::Nothing, true) if set.singleton => &[("PATCH", update), ("PUT", update)],
        (Tail::Nothing, true) => &[("DELETE", delete), ("PATCH", update), ("PUT", update)],
        (Tail::Nothing, false) => &[("PATCH", any), ("POST", create)],
        (Tail::Each, _) => &[("DELETE", delete), ("PATCH", update), ("POST", true)],
        (Tail::Reference, single) => {
            let linked = located.from.as_ref().is_some_and(|(owner, place)| {
                let updated = model.set(owner.set).update.is_some();
                updated && reader(owner.set).may_link(owner.entity, *place)
            });
            let member = single
                && located.from.as_ref().is_some_and(|(owner, place)| {
                    let navigation = model.entity(owner.entity).navigations.get(*place);
                    navigation.is_some_and(entity_model::Navigation::is_many)
                });
            &[
                ("DELETE", linked),
                ("POST", linked && !single),
                ("PUT", linked && !member),
            ]
        }
        (Tail::Property { place, member, raw }, _) => {
            let set = update && reader(located.set).may_set(located.entity, place);
            let property = model.entity(located.entity).properties.get(place);
            let listed = !raw && member.is_none() && property.is_some_and(|p| p.collection);
            &[
                ("DELETE", set),
                ("PATCH", set),
                ("POST", set && listed),
                ("PUT", set),
            ]
        }
        (Tail::Dynamic { .. }, _) => &[("DELETE", update), ("PATCH", update), ("PUT", update)],
        (Tail::Count, _) => &[],
    };
    let reads: &[&str] = if tail == Tail::Each {
        &["OPTIONS"]
    } else {
        &["GET", "HEAD", "OPTIONS"]
    };
    let written = knows
        .iter()
        .filter(|(_, answers)| *answers)
        .map(|(m, _)| *m);
    let mut methods: Vec<&'static str> = written.chain(reads.iter().copied()).collect();
    methods.sort_unstable();
    methods
}

/// A body that is no JSON: the bare value behind `/$value`.
fn raw_value(words: &Words) -> bool {
    words.ends_with(&query_grammar::SegmentKind::Value)
}

fn body(letter: &Letter) -> Result<Given, Problem> {
    if letter.body.is_empty() {
        return Ok(Given::Null);
    }
    if !letter.is_json() {
        let kind = letter.content_type();
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
            set: match &self.prepared.meant {
                Meant::Change(located, _) => Some(located.set),
                Meant::Call(_) => None,
            },
        }
    }

    /// Refuses a change that the set bars, or the caller may not make. A method that a set bars was refused before:
    /// what is barred here is a part of what the method does.
    fn permit(&self, set: SetId, doing: Doing) -> Result<(), Problem> {
        let set = self.model().set(set);
        match doing.right(set) {
            None => Err(Problem::new(Kind::Restricted, doing.barred(set)).target(&set.name)),
            Some(right) if self.ask.caller.may(right) => Ok(()),
            Some(right) => Err(Problem::from(&doing.forbidden(set, right))),
        }
    }
}

#[derive(Debug)]
struct Service<'b>(&'b Base);

impl WithinService for Service<'_> {
    fn path<'u>(&self, url: &'u str) -> Option<&'u str> {
        within_service(self.0, url)
    }
}

impl States for Service<'_> {
    fn is(&self, held: &[Value], etag: &str) -> bool {
        let of_row = json::etag_text(held).ok().flatten();
        of_row.is_some_and(|of_row| conditions::says_state(etag, &of_row))
    }
}

/// Does what a request says, inside an open transaction.
pub(super) fn perform(
    house: &House,
    (unit, apart): (&mut dyn Unit, &Apart),
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
            states: letter.speaks_401()?.then_some(&service as &dyn States),
        },
    };
    let who = Who {
        actor: ask.caller.id,
        door: DOOR,
        now: prepared.now,
    };
    let mut desk = Desk::new(unit, &engine.planner, &engine.rules, who).with_apart(apart);
    match &prepared.meant {
        Meant::Call(called) => call::perform(&work, &mut desk, called),
        Meant::Change(located, verb) => match *verb {
            Verb::Create => entity::create(&work, &mut desk, located),
            Verb::Update => entity::update(&work, &mut desk, located),
            Verb::Delta => delta::change(&work, &mut desk, located),
            Verb::Delete => entity::delete(&work, &mut desk, located),
            Verb::UpdateEach => bulk::update_each(&work, &mut desk, located),
            Verb::DeleteEach => bulk::delete_each(&work, &mut desk, located),
            Verb::Dynamic(raw) => entity::dynamic(&work, &mut desk, located, raw),
            Verb::Link => link::change(&work, &mut desk, located),
            Verb::Property(place, member, raw) => {
                entity::property(&work, &mut desk, located, (place, member, raw))
            }
            Verb::CreateStream => stream::create(&work, &mut desk, located),
            Verb::Stream(place) => stream::change(&work, &mut desk, located, place),
        },
    }
}
