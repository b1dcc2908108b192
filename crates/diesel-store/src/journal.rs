//! The journal: one line for every row that a transaction changed, in the engine's own table.

use std::borrow::Cow;

use entity_model::{EntityType, Model, Value};
use query_plan::port::StoreError;
use query_plan::write::Entry;

use crate::dialect::Dialect;
use crate::fragment::Bind;
use crate::json;
use crate::pool::Link;
use crate::row::Kind;

const TABLE: &str = "engine_journal";

const COLUMNS: [(&str, Kind); 8] = [
    ("at", Kind::Instant),
    ("actor", Kind::Int),
    ("door", Kind::Text),
    ("entity", Kind::Text),
    ("key", Kind::Text),
    ("change", Kind::Text),
    ("before", Kind::Text),
    ("after", Kind::Text),
];

pub(crate) fn record<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    entries: &[Entry],
) -> Result<(), StoreError> {
    for block in entries.chunks(D::rows_at_once(COLUMNS.len())) {
        let moments: Vec<Value> = block.iter().map(|entry| Value::from(entry.at)).collect();
        let mut values: Vec<Vec<Bind<'_>>> = COLUMNS.iter().map(|_| Vec::new()).collect();
        for (entry, at) in block.iter().zip(&moments) {
            let line = line(model, entry, D::bind(at, Kind::Instant)?)?;
            values
                .iter_mut()
                .zip(line)
                .for_each(|(v, bind)| v.push(bind));
        }
        link.execute(D::insert(TABLE, &COLUMNS, values)?)?;
    }
    Ok(())
}

fn line<'v>(model: &'v Model, entry: &'v Entry, at: Bind<'v>) -> Result<[Bind<'v>; 8], StoreError> {
    let ty = model.entity(entry.entity);
    let text = |text: &'v str| Bind::Text(Cow::Borrowed(text));
    Ok([
        at,
        Bind::Int(entry.actor),
        text(entry.door),
        text(&ty.name),
        Bind::Text(Cow::Owned(key_text(&entry.key))),
        text(entry.kind.word()),
        object(model, ty, &entry.before)?,
        object(model, ty, &entry.after)?,
    ])
}

/// A key as the journal names a row; the parts of a composite key are separated by commas.
fn key_text(key: &Value) -> String {
    match key {
        Value::Int(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Guid(id) => id.hyphenated().to_string(),
        Value::List(parts) => parts.iter().map(key_text).collect::<Vec<_>>().join(","),
        Value::Null
        | Value::Boolean(_)
        | Value::Double(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::DateTime(_)
        | Value::Time(_)
        | Value::Duration(_)
        | Value::Binary(_)
        | Value::Record(_) => format!("{key:?}"),
    }
}

fn object(
    model: &Model,
    ty: &EntityType,
    values: &[(usize, Value)],
) -> Result<Bind<'static>, StoreError> {
    if values.is_empty() {
        return Ok(Bind::Null);
    }
    let mut out = String::from("{");
    for (place, value) in values {
        let Some(property) = ty.properties.get(*place) else {
            continue;
        };
        if out.len() > 1 {
            out.push(',');
        }
        json::text(&property.name, &mut out);
        out.push(':');
        // What is written only is no one's to read.
        if property.write_only {
            json::text("…", &mut out);
        } else {
            json::value(value, property.ty, model, &mut out)?;
        }
    }
    out.push('}');
    Ok(Bind::Text(Cow::Owned(out)))
}
