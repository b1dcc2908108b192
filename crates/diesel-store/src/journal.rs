//! The journal: one line for every row that a transaction changed, in the engine's own table.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use entity_model::{EntityType, Model, Primitive, Property, Type, Value, format_date_time};
use query_plan::port::StoreError;
use query_plan::write::Entry;
use uuid::Uuid;

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
        Value::Int(n) | Value::Duration(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Guid(id) => id.hyphenated().to_string(),
        Value::Boolean(b) => b.to_string(),
        Value::Decimal(d) => d.normalized().to_plain_string(),
        Value::Date(day) => day.to_string(),
        Value::DateTime(at) => format_date_time(*at),
        Value::Time(time) => time.to_string(),
        Value::List(parts) => {
            let parts = parts.iter().map(|part| escaped(&key_text(part)));
            parts.collect::<Vec<_>>().join(",")
        }
        // No key is of these.
        Value::Null | Value::Double(_) | Value::Binary(_) | Value::Record(_) => format!("{key:?}"),
    }
}

/// A part of a key without a comma of its own.
fn escaped(part: &str) -> String {
    part.replace('%', "%25").replace(',', "%2C")
}

/// The key that the journal names so.
pub(crate) fn key_of(ty: &EntityType, text: &str) -> Option<Value> {
    let declared: Vec<&Property> = ty.key_properties().map(|(_, p)| p).collect();
    if let [only] = declared.as_slice() {
        return typed(text, only);
    }
    let parts: Vec<&str> = text.split(',').collect();
    if parts.len() != declared.len() {
        return None;
    }
    let part = |(text, declared): (&str, &Property)| {
        typed(&text.replace("%2C", ",").replace("%25", "%"), declared)
    };
    let parts: Option<Vec<Value>> = parts.into_iter().zip(declared).map(part).collect();
    parts.map(Value::List)
}

fn typed(text: &str, declared: &Property) -> Option<Value> {
    let Type::Primitive(primitive) = declared.ty else {
        return text.parse().ok().map(Value::Int);
    };
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no key is of the other types (CSDL, section 6.5)"
    )]
    match primitive {
        Primitive::String => Some(Value::Text(text.to_owned())),
        Primitive::Guid => Uuid::try_parse(text).ok().map(Value::Guid),
        Primitive::Boolean => text.parse().ok().map(Value::Boolean),
        Primitive::Decimal => {
            let number: BigDecimal = text.parse().ok()?;
            let scale = declared.facets.scale.unwrap_or_default();
            Some(Value::Decimal(number.with_scale(scale.into())))
        }
        Primitive::Date => text.parse().ok().map(Value::Date),
        Primitive::DateTimeOffset => text.parse().ok().map(Value::DateTime),
        Primitive::TimeOfDay => text.parse().ok().map(Value::Time),
        Primitive::Duration => text.parse().ok().map(Value::Duration),
        integer if integer.is_integer() => text.parse().ok().map(Value::Int),
        _ => None,
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

#[cfg(test)]
mod tests {
    use entity_model::{Builder, Right};

    use super::*;

    #[test]
    fn a_key_is_read_back_from_its_name() {
        let mut m = Builder::new("Test", "Container");
        let mut e = m.entity("One", "one");
        e.primitive("Day", Primitive::Date);
        e.key(&["Day"]);
        let mut e = m.entity("Many", "many");
        e.text("Code", 10);
        e.int64("Number");
        e.primitive("At", Primitive::DateTimeOffset);
        e.guid("Id");
        e.boolean("Flag");
        e.primitive("Long", Primitive::Duration);
        e.primitive("Hour", Primitive::TimeOfDay);
        e.decimal("Size", 9, 2);
        e.key(&["Code", "Number", "At", "Id", "Flag", "Long", "Hour", "Size"]);
        for entity in ["One", "Many"] {
            m.set(&format!("{entity}s"), entity, Right::new("all"));
        }
        let model = m.build().unwrap();
        let day = Value::Date("1815-12-10".parse().unwrap());
        let many = |code: &str| {
            Value::List(vec![
                code.into(),
                Value::Int(-7),
                Value::DateTime("2024-09-01T08:00:00.000001Z".parse().unwrap()),
                Value::Guid(Uuid::from_u128(7)),
                Value::Boolean(true),
                Value::Duration(-1),
                Value::Time("23:59:59.000001".parse().unwrap()),
                Value::Decimal("12.50".parse().unwrap()),
            ])
        };
        for (entity, key) in [
            ("One", day),
            ("Many", many("a")),
            ("Many", many("")),
            ("Many", many(",%2C,%25%")),
        ] {
            let ty = model.entity(model.entity_named(entity).unwrap());
            let text = key_text(&key);
            assert_eq!(key_of(ty, &text), Some(key), "{text}");
        }
        let ty = model.entity(model.entity_named("Many").unwrap());
        assert_eq!(key_of(ty, "a,1"), None);
    }
}
