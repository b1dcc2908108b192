//! Actions: chosen by name and binding, given checked arguments, run on each entity they are bound to.

use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use entity_model::{Caller, Gives, OperationId, OperationKind, SetId, Value};
use query_plan::command::{Called, Purpose, arguments};
use query_plan::desk::{Answer, Call, Desk, Run};

use super::bulk::rows;
use super::told::{Operation, Told, attempt};
use super::{Work, answer, entity, state};
use crate::facades::odata::letter::Reply;
use crate::facades::odata::{accept, function};
use crate::house::House;
use crate::json::{self, Metadata, Style};
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// Runs an action.
pub(super) fn perform(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    called: &Called,
) -> Result<Reply, Trouble> {
    let planner = &work.house.engine.planner;
    let model = work.model();
    let called = &called.only(model, OperationKind::Action);
    if called.operations.is_empty() {
        return Err(Problem::method(function::ALLOW).into());
    }
    if work.letter.method != Method::POST {
        return Err(Problem::method("OPTIONS, POST").into());
    }
    let reader = work.reader(Purpose::Create);
    let words = &work.prepared.words;
    let (id, call) = arguments(
        planner,
        called,
        &work.prepared.given,
        &reader,
        (work.ask, &words.options),
    )?;
    let run = permitted(work.house, work.ask.caller, id)?;
    let gives = model.operation(id).gives;
    let set = called.bound.as_ref().map(|located| located.set);
    let Some(located) = called
        .bound
        .as_ref()
        .filter(|located| located.single || called.each)
    else {
        let answer = run(desk, &Call { set, ..call })?;
        return reply(work, desk, gives, answer);
    };
    if called.each {
        let mut told = Told::new(work, located.set);
        for row in rows(work, desk, located)? {
            let call = Call {
                set,
                bound: Some(row.key.clone()),
                ..call.clone()
            };
            let ran = attempt(desk, |desk| Ok(run(desk, &call)?));
            told.take(ran, Operation::Invoke, Some(&row.key))?;
        }
        return told.reply(desk);
    }
    let row = entity::one(desk, located)?.ok_or_else(entity::not_there)?;
    state::check(work, &row)?;
    let answer = run(
        desk,
        &Call {
            set,
            bound: Some(row.key),
            ..call
        },
    )?;
    reply(work, desk, gives, answer)
}

/// The Rust function of an operation, for a caller who may call it.
pub(in crate::facades::odata) fn permitted(
    house: &House,
    caller: &Caller,
    id: OperationId,
) -> Result<Run, Problem> {
    let model = house.engine.planner.model();
    let operation = model.operation(id);
    if !caller.may(operation.needs) {
        let message = format!(
            "{} needs the right {}",
            operation.name,
            operation.needs.name()
        );
        return Err(Problem::new(Kind::Forbidden, message).target(&operation.name));
    }
    house.engine.rules.run_of(model, id).ok_or_else(|| {
        tracing::error!(target: "pipeline", operation = operation.name, "an operation has no function");
        Problem::new(Kind::Internal, Kind::Internal.words())
    })
}

fn reply(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    gives: Option<Gives>,
    answer: Answer,
) -> Result<Reply, Trouble> {
    match answer {
        Answer::Nothing => Ok(Reply::new(StatusCode::NO_CONTENT)),
        Answer::Created(set, key) => answer::created(work, desk, set, &key),
        Answer::Changed(set, key) => answer::changed(work, desk, set, &key),
        Answer::Entity(set, key) => answer::entity(work, desk, set, &key),
        Answer::Entities(set, keys) => entities(work, set, &keys),
        Answer::Rows(chosen) => {
            let keys = desk.keys_of(&chosen)?;
            entities(work, chosen.set, &keys)
        }
        Answer::Value(value) => value_reply(work, gives, &value),
    }
}

/// The references of several entities.
fn entities(work: &Work<'_>, set: SetId, keys: &[Value]) -> Result<Reply, Trouble> {
    let service = &work.letter.base.service;
    let ids = keys.iter().map(|key| {
        let url = [service, json::entity_path(work.model(), set, key).as_str()].concat();
        serde_json::json!({ "@odata.id": url })
    });
    let body = serde_json::json!({
        "@odata.context": format!("{service}$metadata#Collection($ref)"),
        "value": ids.collect::<Vec<_>>(),
    });
    Ok(json_reply(&body))
}

fn value_reply(work: &Work<'_>, gives: Option<Gives>, value: &Value) -> Result<Reply, Trouble> {
    if value.is_null() {
        return Ok(Reply::new(StatusCode::NO_CONTENT));
    }
    let form = accept::data(&work.letter.visit(), &work.prepared.words)?;
    let Some(gives) = gives else {
        return Ok(undeclared(work, value));
    };
    let style = form.style(work.prepared.preferences.omit, work.letter.version);
    let service = &work.letter.base.service;
    let words = &work.house.vocabulary;
    let mut reply = Reply::new(StatusCode::OK).header(header::CONTENT_TYPE, &form.content_type());
    reply.body = json::answer(work.model(), words, (gives, value), service, style);
    Ok(reply)
}

/// What an action answers that declares no answer: no type is known that anything could be said of.
fn undeclared(work: &Work<'_>, value: &Value) -> Reply {
    let style = Style {
        metadata: Metadata::None,
        ..Style::default()
    };
    let words = &work.house.vocabulary;
    let mut reply = Reply::new(StatusCode::OK).header(header::CONTENT_TYPE, "application/json");
    reply.body = json::answer(work.model(), words, (Gives::ANYTHING, value), "", style);
    reply
}

fn json_reply(body: &serde_json::Value) -> Reply {
    let mut reply = Reply::new(StatusCode::OK).header(
        header::CONTENT_TYPE,
        "application/json;odata.metadata=minimal",
    );
    reply.body = body.to_string().into_bytes();
    reply
}
