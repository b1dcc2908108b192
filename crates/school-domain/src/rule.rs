//! Words that rules and actions share: keys and moments, lists for a question, the row that an action names.

use std::collections::{BTreeSet, HashMap};

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use entity_model::{SetId, Value};
use query_plan::desk::{Answer, Call, Changed, Desk, Draft, Fault, Found, Reason};
use query_plan::write::Kind;

/// Rows that are handed over at once, like those of a change that comes through a door.
pub(crate) const BLOCK: usize = 1000;

/// The keys that stand once among some values, for `in @keys`.
pub(crate) fn keys<'v>(values: impl IntoIterator<Item = &'v Value>) -> Vec<i64> {
    let all: BTreeSet<i64> = values.into_iter().filter_map(Value::as_int).collect();
    all.into_iter().collect()
}

/// Keys as a value for `in @keys`.
pub(crate) fn list<'k>(keys: impl IntoIterator<Item = &'k i64>) -> Value {
    let all: BTreeSet<i64> = keys.into_iter().copied().collect();
    Value::List(all.into_iter().map(Value::Int).collect())
}

/// Keys as they name rows.
pub(crate) fn named(keys: &[i64]) -> Vec<Value> {
    keys.iter().copied().map(Value::Int).collect()
}

pub(crate) fn moment(value: &Value) -> Option<DateTime<Utc>> {
    if let Value::DateTime(at) = value {
        Some(*at)
    } else {
        None
    }
}

pub(crate) fn bytes(value: &Value) -> Option<&[u8]> {
    if let Value::Binary(bytes) = value {
        Some(bytes)
    } else {
        None
    }
}

pub(crate) fn is_true(value: &Value) -> bool {
    *value == Value::Boolean(true)
}

/// The number inside, with the five fractional digits that hours have.
pub(crate) fn hours(value: &Value) -> Option<BigDecimal> {
    let number = match value {
        Value::Decimal(number) => number.clone(),
        Value::Int(number) => BigDecimal::from(*number),
        Value::Null
        | Value::Boolean(_)
        | Value::Double(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::DateTime(_)
        | Value::Time(_)
        | Value::Duration(_)
        | Value::Guid(_)
        | Value::Binary(_)
        | Value::List(_)
        | Value::Record(_) => return None,
    };
    Some(number.with_scale_round(5, bigdecimal::RoundingMode::HalfUp))
}

/// Rows by their `Id`, which was asked for.
pub(crate) fn by_id(rows: Vec<Found>) -> HashMap<i64, Found> {
    let keyed = rows
        .into_iter()
        .filter_map(|row| Some((row.int("Id")?, row)));
    keyed.collect()
}

/// Refuses an end that lies before the start, where either changes.
pub(crate) fn end_after_start(draft: &mut Draft<'_>) {
    if !draft.is_new() && !draft.changes("StartedOn") && !draft.changes("FinishedOn") {
        return;
    }
    let (start, end) = (
        moment(draft.value("StartedOn")),
        moment(draft.value("FinishedOn")),
    );
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        draft.refuse("FinishedOn", "lies before StartedOn");
    }
}

/// Whether a row is new, or will hold something else in one of these.
pub(crate) fn touches(draft: &Draft<'_>, names: &[&str]) -> bool {
    draft.is_new() || names.iter().any(|name| draft.changes(name))
}

/// Whether a row came, went, or holds something else in one of these.
pub(crate) fn touched(change: &Changed<'_>, names: &[&str]) -> bool {
    change.kind != Kind::Updated || names.iter().any(|name| change.changed(name))
}

/// The keys of the changes of some kinds.
pub(crate) fn keys_of(changes: &[Changed<'_>], kinds: &[Kind]) -> Vec<i64> {
    keys(
        changes
            .iter()
            .filter(|c| kinds.contains(&c.kind))
            .map(|c| &c.key),
    )
}

/// What a property held and holds, over all changes.
pub(crate) fn both<'c>(
    changes: &'c [Changed<'_>],
    name: &'c str,
) -> impl Iterator<Item = &'c Value> {
    changes.iter().flat_map(move |c| [c.was(name), c.is(name)])
}

/// The person who makes a change, if the actor is one.
pub(crate) fn author(desk: &mut Desk<'_>) -> Result<Value, Fault> {
    let actor = Value::Int(desk.actor());
    let found = desk.row("User", "Id eq @id", &[("id", actor.clone())], &["Id"])?;
    Ok(found.map_or(Value::Null, |_| actor))
}

/// Lets the rules that hold before rows are written look at these rows again: what they set follows from other rows.
pub(crate) fn look_again(desk: &mut Desk<'_>, entity: &str, keys: &[i64]) -> Result<(), Fault> {
    for block in keys.chunks(BLOCK) {
        let rows = block
            .iter()
            .map(|key| (Value::Int(*key), Vec::new()))
            .collect();
        desk.update_all(entity, rows)?;
    }
    Ok(())
}

/// Adds any number of rows, block by block.
pub(crate) fn add(
    desk: &mut Desk<'_>,
    entity: &str,
    rows: Vec<Vec<(&str, Value)>>,
) -> Result<(), Fault> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        desk.create_all(entity, rows.by_ref().take(BLOCK).collect())?;
    }
    Ok(())
}

/// The set in which an answer is read.
pub(crate) fn set_of(desk: &Desk<'_>, entity: &str) -> SetId {
    let model = desk.model();
    let set = model.entity_named(entity).and_then(|id| model.set_of(id));
    // Every type of the school has a set; the first of the model would only be read as another type.
    set.unwrap_or(SetId(0))
}

/// The answer of an action that changed a row.
pub(crate) fn changed(desk: &Desk<'_>, entity: &str, key: i64) -> Answer {
    Answer::Changed(set_of(desk, entity), Value::Int(key))
}

/// The answer of an action that added a row.
pub(crate) fn created(desk: &Desk<'_>, entity: &str, key: Value) -> Answer {
    Answer::Created(set_of(desk, entity), key)
}

/// The key of the row an action is about: of the URL, or of a parameter. Given twice, they agree.
pub(crate) fn about(call: &Call, parameter: &str) -> Result<i64, Fault> {
    match (call.bound_int(), call.int(parameter)) {
        (Some(bound), Some(given)) if bound != given => {
            let message = format!("is {given}, but the URL names {bound}");
            Err(Fault::invalid(parameter, message))
        }
        (bound, given) => bound
            .or(given)
            .ok_or_else(|| Fault::invalid(parameter, "is missing")),
    }
}

/// How an action refuses a key that leads nowhere: the vendor's page lists 404 for some of them only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    Missing,
    Invalid,
}

/// Refuses unless a live row has this key; an archived one is refused as such.
pub(crate) fn must_live(
    desk: &mut Desk<'_>,
    entity: &str,
    (parameter, key): (&str, i64),
    unknown: Unknown,
) -> Result<(), Fault> {
    if !must_be(desk, entity, (parameter, key), unknown)? {
        let message = format!("{entity} {key} is archived");
        return Err(Fault::invalid(parameter, message));
    }
    Ok(())
}

/// Refuses unless a row has this key; gives whether it is live.
pub(crate) fn must_be(
    desk: &mut Desk<'_>,
    entity: &str,
    (parameter, key): (&str, i64),
    unknown: Unknown,
) -> Result<bool, Fault> {
    let with = [("id", Value::Int(key))];
    let found = desk.all_rows(entity, "Id eq @id", &with, &["DeletedOn"])?;
    let Some(row) = found.first() else {
        let message = format!("there is no {entity} {key}");
        return Err(match unknown {
            Unknown::Missing => Fault::missing(parameter, message),
            Unknown::Invalid => Fault::invalid(parameter, message),
        });
    };
    Ok(row.get("DeletedOn").is_null())
}

/// The values that an action takes beside its parameters, by name.
pub(crate) fn properties<'d>(desk: &Desk<'d>, call: &Call) -> Vec<(&'d str, Value)> {
    let Some(entity) = call.entity else {
        return Vec::new();
    };
    let ty = desk.model().entity(entity);
    let named = |(place, value): &(usize, Value)| {
        let property = ty.properties.get(*place)?;
        Some((property.name.as_str(), value.clone()))
    };
    call.properties.iter().filter_map(named).collect()
}

/// The parameters that were given and are not null, under the names of the properties they fill.
pub(crate) fn given<'n>(call: &Call, names: &[(&str, &'n str)]) -> Vec<(&'n str, Value)> {
    let filled = names
        .iter()
        .filter(|(parameter, _)| !call.value(parameter).is_null());
    filled
        .map(|(parameter, property)| (*property, call.value(parameter).clone()))
        .collect()
}

/// A clash with what is there meanwhile, such as of a row that is brought back.
pub(crate) fn clash(target: &str, message: impl Into<String>) -> Fault {
    Fault::refused(Reason::Clash, target, message)
}
