//! Actions: chosen by name and binding, given checked arguments, run on each entity they are bound to.

use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use entity_model::{OperationKind, SetId, Value};
use query_plan::command::{Called, Purpose, arguments};
use query_plan::desk::{Answer, Call, Desk};

use super::{Work, answer, entity, state};
use crate::facades::odata::letter::Reply;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// Runs an operation.
pub(super) fn perform(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    called: &Called,
) -> Result<Reply, Trouble> {
    let planner = &work.house.engine.planner;
    let reader = work.reader(Purpose::Create);
    let words = &work.prepared.words;
    let (id, call) = arguments(
        planner,
        &called.operations,
        &called.arguments,
        &work.prepared.given,
        &reader,
        (work.ask, &words.options),
    )?;
    let operation = work.model().operation(id);
    if operation.kind == OperationKind::Action && work.letter.method != Method::POST {
        return Err(Problem::method("OPTIONS, POST").into());
    }
    if !work.ask.caller.may(operation.needs) {
        let message = format!(
            "{} needs the right {}",
            operation.name,
            operation.needs.name()
        );
        return Err(Problem::new(Kind::Forbidden, message)
            .target(&operation.name)
            .into());
    }
    let run = work.house.engine.rules.run_of(work.model(), id).ok_or_else(|| {
        tracing::error!(target: "pipeline", operation = operation.name, "an operation has no function");
        Problem::new(Kind::Internal, Kind::Internal.words())
    })?;
    let set = called.bound.as_ref().map(|located| located.set);
    let Some(located) = called
        .bound
        .as_ref()
        .filter(|located| located.single || called.each)
    else {
        let answer = run(desk, &Call { set, ..call })?;
        return reply(work, desk, answer);
    };
    if called.each {
        for row in desk.locate(located)? {
            run(
                desk,
                &Call {
                    set,
                    bound: Some(row.key),
                    ..call.clone()
                },
            )?;
        }
        return Ok(Reply::new(StatusCode::NO_CONTENT));
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
    reply(work, desk, answer)
}

fn reply(work: &Work<'_>, desk: &mut Desk<'_>, answer: Answer) -> Result<Reply, Trouble> {
    match answer {
        Answer::Nothing => Ok(Reply::new(StatusCode::NO_CONTENT)),
        Answer::Created(set, key) => answer::created(work, desk, set, &key),
        Answer::Changed(set, key) => answer::changed(work, desk, set, &key),
        Answer::Entity(set, key) => answer::entity(work, desk, set, &key),
        Answer::Entities(set, keys) => entities(work, set, &keys),
        Answer::Value(value) => value_reply(work, &value),
    }
}

/// The references of several entities.
fn entities(work: &Work<'_>, set: SetId, keys: &[Value]) -> Result<Reply, Trouble> {
    let service = &work.letter.base.service;
    let ids = keys.iter().map(|key| {
        let url = [service, answer::path(work.model(), set, key).as_str()].concat();
        serde_json::json!({ "@odata.id": url })
    });
    let body = serde_json::json!({
        "@odata.context": format!("{service}$metadata#Collection($ref)"),
        "value": ids.collect::<Vec<_>>(),
    });
    Ok(json_reply(&body))
}

fn value_reply(work: &Work<'_>, value: &Value) -> Result<Reply, Trouble> {
    let value: serde_json::Value = match value {
        Value::Null => return Ok(Reply::new(StatusCode::NO_CONTENT)),
        Value::Boolean(b) => (*b).into(),
        Value::Int(n) => (*n).into(),
        Value::Double(d) => (*d).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Decimal(_)
        | Value::Date(_)
        | Value::DateTime(_)
        | Value::Time(_)
        | Value::Duration(_)
        | Value::Guid(_)
        | Value::Binary(_)
        | Value::List(_)
        | Value::Record(_) => {
            let message = "an operation gives a value of this type";
            return Err(Problem::new(Kind::NotImplemented, message).into());
        }
    };
    let service = &work.letter.base.service;
    let body = serde_json::json!({
        "@odata.context": format!("{service}$metadata#Edm.Untyped"),
        "value": value,
    });
    Ok(json_reply(&body))
}

fn json_reply(body: &serde_json::Value) -> Reply {
    let mut reply = Reply::new(StatusCode::OK).header(
        header::CONTENT_TYPE,
        "application/json;odata.metadata=minimal",
    );
    reply.body = body.to_string().into_bytes();
    reply
}
