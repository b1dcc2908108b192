//! Functions (protocol, section 11.5.3): called by GET, run in a transaction that only reads, and what stands behind
//! them in the path and in the query is asked of what they give.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use entity_model::{Caller, Gives, OperationKind, Type, Value};
use query_grammar::{QueryOptions, ResourcePath, SegmentKind};
use query_plan::command::{Called, Given, Purpose, Reader, Start, arguments};
use query_plan::desk::{Answer as Gave, Desk, Who};
use query_plan::port::Unit;
use query_plan::read::What;
use query_plan::{Ask, PlanError, PlanErrorKind};

use super::accept;
use super::letter::Letter;
use super::prefer::{self, Preferences};
use super::request::Words;
use super::response::{self, Planned};
use super::version::Version;
use super::write::entity::{not_there, one};
use crate::house::House;
use crate::json;
use crate::pipeline::{self, Answer, Clock, Trouble, Voice, Whole};
use crate::problem::{Kind, Problem};

/// The methods that a function answers.
pub(super) const ALLOW: &str = "GET, HEAD, OPTIONS";

/// Whether a path may call an operation: a name in it is one's. Most paths can be read without another look.
pub(super) fn may_be_called(house: &House, words: &Words) -> bool {
    let model = house.engine.planner.model();
    !model.operations.is_empty()
        && words.path.segments.iter().any(|segment| {
            matches!(segment.kind, SegmentKind::Name { .. } | SegmentKind::Key)
                && model.operations_named(&segment.text).next().is_some()
        })
}

/// Answers on a thread that may wait for the database; `None` when no operation is called after all.
pub(super) async fn answer(
    house: &Data<House>,
    letter: Letter,
    words: &Words,
    clock: &mut Clock,
) -> Result<Option<HttpResponse>, Problem> {
    let home = house.clone();
    let asked = (words.clone(), letter.clone());
    let work = move |_: &dyn query_plan::port::Store| gathered(&home, &asked.1, &asked.0);
    let gathered = pipeline::look(&house.engine, clock, work).await?;
    gathered.map(|g| respond(&letter, g)).transpose()
}

/// The same on this very thread.
pub(super) fn answer_here(
    house: &House,
    letter: &Letter,
    words: &Words,
) -> Result<Option<HttpResponse>, Problem> {
    let gathered = gathered(house, letter, words)?;
    gathered.map(|g| respond(letter, g)).transpose()
}

/// What an answer is made of.
enum Gathered {
    Rows(Planned, Whole),
    /// Bytes of a media type.
    Value(String, Vec<u8>),
    Nothing,
}

fn respond(letter: &Letter, gathered: Gathered) -> Result<HttpResponse, Problem> {
    let visit = letter.visit();
    let preferences = prefer::read(&letter.headers);
    let mut head = HttpResponse::Ok();
    head.insert_header((header::CACHE_CONTROL, "private, no-cache"));
    Ok(match gathered {
        Gathered::Rows(planned, whole) => {
            return response::make(&visit, &planned, &preferences, Answer::Whole(whole));
        }
        Gathered::Value(media_type, bytes) => {
            head.insert_header((header::CONTENT_TYPE, media_type));
            head.body(bytes)
        }
        Gathered::Nothing => HttpResponse::NoContent()
            .insert_header((header::CACHE_CONTROL, "private, no-cache"))
            .finish(),
    })
}

fn gathered(house: &House, letter: &Letter, words: &Words) -> Result<Option<Gathered>, Problem> {
    let engine = &house.engine;
    let fingerprint = words.address.fingerprint();
    let preferences = prefer::read(&letter.headers);
    let caller = house.gate.caller();
    let asked = super::asked(
        house,
        &preferences,
        letter.version,
        &words.options,
        &fingerprint,
    );
    let first = engine
        .planner
        .first_call(None, &words.path, &words.options, &asked)?;
    let Some(first) = first else {
        return Ok(None);
    };
    pipeline::look_in(&*engine.store, |unit| {
        let mut path = Path {
            house,
            letter,
            words,
            preferences: &preferences,
            max_page_size: asked.max_page_size,
            caller: caller.clone(),
            now: asked.now,
            fingerprint: &fingerprint,
            rest: words.path.clone(),
            start: None,
        };
        path.walk(unit, first.clone())
    })
    .map(Some)
}

/// A path on its way from one function to the next.
struct Path<'p> {
    house: &'p House,
    letter: &'p Letter,
    words: &'p Words,
    preferences: &'p Preferences,
    max_page_size: Option<usize>,
    /// Knows what functions said of the rows they chose.
    caller: Caller,
    now: chrono::DateTime<chrono::Utc>,
    fingerprint: &'p str,
    /// What is behind the last function.
    rest: ResourcePath,
    start: Option<Start>,
}

impl Path<'_> {
    fn walk(&mut self, unit: &mut dyn Unit, first: (Called, usize)) -> Result<Gathered, Trouble> {
        let mut next = Some(first);
        while let Some((called, segments)) = next {
            self.rest.segments.drain(..segments);
            let (gives, gave) = self.call(unit, &called)?;
            let start = match gave {
                Gave::Value(Value::Null) | Gave::Nothing => return self.nothing(),
                Gave::Value(value) => return self.value(&called, (gives, value)),
                Gave::Entity(set, key) | Gave::Changed(set, key) | Gave::Created(set, key) => {
                    Start::keys(set, vec![key], true)
                }
                Gave::Entities(set, keys) => Start::keys(set, keys, false),
                Gave::Rows(chosen) => {
                    let first = match chosen.top {
                        Some(_) => Some(self.desk(unit).keys_of(&chosen)?),
                        None => None,
                    };
                    let start = Start::meeting(&chosen).map_err(|e| {
                        tracing::error!(target: "pipeline", error = %e, "what a function chose does not read");
                        Problem::new(Kind::Internal, Kind::Internal.words())
                    })?;
                    for (name, value) in chosen.with {
                        self.caller = self.caller.clone().knowing(&name, value);
                    }
                    match first {
                        Some(keys) => start.only(keys),
                        None => start,
                    }
                }
            };
            self.start = Some(start.at(called.key));
            next = self
                .house
                .engine
                .planner
                .first_call(
                    self.start.as_ref(),
                    &self.rest,
                    &self.words.options,
                    &self.ask(),
                )
                .map_err(Problem::from)?;
        }
        self.rows(unit)
    }

    fn ask(&self) -> Ask<'_> {
        Ask {
            caller: &self.caller,
            now: self.now,
            max_page_size: self.max_page_size,
            track: false,
            v401: self.letter.version == Version::V401,
            fingerprint: self.fingerprint,
        }
    }

    fn desk<'d>(&'d self, unit: &'d mut dyn Unit) -> Desk<'d> {
        let engine = &self.house.engine;
        let who = Who {
            actor: self.caller.id,
            door: super::write::DOOR,
            now: self.now,
        };
        Desk::new(unit, &engine.planner, &engine.rules, who)
    }

    /// Runs a function.
    fn call(&self, unit: &mut dyn Unit, called: &Called) -> Result<(Gives, Gave), Trouble> {
        let engine = &self.house.engine;
        let model = engine.planner.model();
        let called = called.only(model, OperationKind::Function);
        if called.operations.is_empty() {
            return Err(Problem::method("OPTIONS, POST").into());
        }
        let ask = self.ask();
        let reader = Reader {
            model,
            caller: &self.caller,
            purpose: Purpose::Create,
            nests: true,
            set: None,
        };
        let (id, mut call) = arguments(
            &engine.planner,
            &called,
            &Given::Null,
            &reader,
            (&ask, &self.words.options),
        )?;
        let operation = model.operation(id);
        if !self.rest.segments.is_empty() && !operation.composable {
            let message = format!("nothing can follow {}", operation.name);
            let error = PlanError::new(PlanErrorKind::UnknownResource, message);
            let error = error.in_path().at(called.span).target(&operation.name);
            return Err(Problem::from(Box::new(error)).into());
        }
        let run = super::write::call::permitted(self.house, &self.caller, id)?;
        call.set = called.bound.as_ref().map(|located| located.set);
        let mut desk = self.desk(unit);
        match &called.bound {
            Some(located) if located.single => {
                let row = one(&mut desk, located)?.ok_or_else(not_there)?;
                call.bound = Some(row.key);
            }
            Some(located) => call.among = Some(Box::new(located.clone())),
            None => {}
        }
        let gave = run(&mut desk, &call)?;
        Ok((operation.gives.unwrap_or(Gives::ANYTHING), gave))
    }

    /// Reads the rows that the last function gave, as its path and its query want them.
    fn rows(&self, unit: &mut dyn Unit) -> Result<Gathered, Trouble> {
        let planner = &self.house.engine.planner;
        let options = &self.words.options;
        let ask = self.ask();
        let read = planner
            .read_behind(self.start.as_ref(), &self.rest, options, &ask)
            .map_err(Problem::from)?;
        let visit = self.letter.visit();
        let version = self.letter.version;
        let (mut writer, planned) = super::voice(
            self.house,
            &visit,
            self.words,
            version,
            self.preferences,
            &read,
        )?;
        let parent_missing = match &read.parent {
            Some(parent) => unit.count(parent)? == 0,
            None => false,
        };
        match (parent_missing, &read.what) {
            (true, _) => {}
            (false, What::Count) => {
                let count = unit.count(&read)?.to_string();
                writer.ready().extend_from_slice(count.as_bytes());
            }
            (false, _) => unit.read(&read, &mut writer)?,
        }
        let mut facts = writer.facts();
        facts.parent_missing = parent_missing;
        if let Some(problem) = facts.refusal.take() {
            return Err(problem.into());
        }
        let whole = Whole {
            bytes: std::mem::take(writer.ready()),
            gzip: false,
            facts,
        };
        Ok(Gathered::Rows(planned, whole))
    }

    /// A value, a part of it, or how many it is.
    fn value(&self, called: &Called, (gives, value): (Gives, Value)) -> Result<Gathered, Trouble> {
        let (mut gives, mut value) = (gives, value);
        let model = self.house.engine.planner.model();
        for segment in &self.rest.segments {
            let last = std::ptr::eq(segment, self.rest.segments.last().unwrap_or(segment));
            match (&segment.kind, gives.ty) {
                (SegmentKind::Query, _) => {}
                (SegmentKind::Count, _) if gives.collection && last => {
                    let count = value.parts().len();
                    return Ok(Gathered::Value(
                        PLAIN.to_owned(),
                        count.to_string().into_bytes(),
                    ));
                }
                (SegmentKind::Value, Type::Primitive(_) | Type::Enum(_))
                    if !gives.collection && last =>
                {
                    let bytes = json::bare(&self.house.vocabulary, gives.ty, &value);
                    return Ok(Gathered::Value(PLAIN.to_owned(), bytes));
                }
                (SegmentKind::Name { name, parens: None }, Type::Complex(id))
                    if !gives.collection =>
                {
                    let found = model.complex(id).member(&name.text);
                    let Some((_, member)) = found else {
                        return Err(self.nowhere(segment).into());
                    };
                    gives = Gives {
                        ty: member.ty,
                        collection: member.collection,
                        nullable: member.facets.nullable,
                    };
                    value = part_of(value, &member.name);
                }
                _ => return Err(self.nowhere(segment).into()),
            }
        }
        if value.is_null() {
            return self.nothing();
        }
        self.only_values(called)?;
        let form = accept::data(&self.letter.visit(), self.words)?;
        let style = form.style(self.preferences.omit, self.letter.version);
        let service = &self.letter.base.service;
        let words = &self.house.vocabulary;
        let bytes = json::answer(model, words, (gives, &value), service, style);
        Ok(Gathered::Value(form.content_type(), bytes))
    }

    /// No answer where a value is asked for, and no way on from it.
    fn nothing(&self) -> Result<Gathered, Trouble> {
        if self
            .rest
            .segments
            .iter()
            .all(|s| s.kind == SegmentKind::Query)
        {
            Ok(Gathered::Nothing)
        } else {
            Err(not_there().into())
        }
    }

    fn nowhere(&self, segment: &query_grammar::Segment) -> Problem {
        let message = format!("'{}' cannot follow this value", segment.text);
        let error = PlanError::new(PlanErrorKind::UnknownResource, message);
        Problem::from(Box::new(error.in_path().at(segment.span)))
    }

    /// Options that speak of rows have nothing to say of values.
    fn only_values(&self, called: &Called) -> Result<(), Problem> {
        let QueryOptions {
            filter,
            orderby,
            expand,
            select,
            search,
            apply,
            compute,
            top,
            skip,
            ..
        } = &self.words.options;
        let given = [
            (filter.is_some(), "$filter"),
            (orderby.is_some(), "$orderby"),
            (expand.is_some(), "$expand"),
            (select.is_some(), "$select"),
            (search.is_some(), "$search"),
            (apply.is_some(), "$apply"),
            (compute.is_some(), "$compute"),
            (top.is_some(), "$top"),
            (skip.is_some(), "$skip"),
        ];
        let Some((_, name)) = given.into_iter().find(|(given, _)| *given) else {
            return Ok(());
        };
        let message = format!("{name} cannot stand on what this function gives");
        let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message);
        Err(Problem::from(Box::new(
            error.at(called.span).in_path().target(name),
        )))
    }
}

/// A member of a complex value; null where there is none.
fn part_of(value: Value, name: &str) -> Value {
    let Value::Record(members) = value else {
        return Value::Null;
    };
    let found = members.into_iter().find(|(n, _)| n == name);
    found.map_or(Value::Null, |(_, value)| value)
}

const PLAIN: &str = "text/plain;charset=utf-8";
