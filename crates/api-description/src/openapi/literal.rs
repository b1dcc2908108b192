//! Values as JSON (examples) and as they stand in a URL (keys, filters).

use entity_model::{
    EntitySet, EntityType, Model, Primitive, Property, Type, Value, duration_text, format_date_time,
};
use serde_json::Value as Json;

/// A value of a type as an answer writes it.
pub(super) fn json(model: &Model, ty: Type, value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(b) => (*b).into(),
        Value::Int(n) => match ty {
            Type::Enum(id) => model.enumeration(id).text(*n).into(),
            Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => (*n).into(),
        },
        Value::Double(n) => (*n).into(),
        Value::Decimal(n) => {
            let text = n.to_plain_string();
            let whole = text.parse::<i64>().map(Json::from);
            whole.unwrap_or_else(|_| text.parse::<f64>().map_or(Json::Null, Json::from))
        }
        Value::List(items) => items.iter().map(|item| json(model, ty, item)).collect(),
        Value::Record(members) => {
            let named = |(name, value): &(String, Value)| {
                let ty = member_type(model, ty, name);
                (name.clone(), json(model, ty, value))
            };
            Json::Object(members.iter().map(named).collect())
        }
        Value::Text(_)
        | Value::Date(_)
        | Value::DateTime(_)
        | Value::Time(_)
        | Value::Duration(_)
        | Value::Guid(_)
        | Value::Binary(_) => raw(value).into(),
    }
}

fn member_type(model: &Model, ty: Type, name: &str) -> Type {
    match ty {
        Type::Complex(id) => model
            .complex(id)
            .member(name)
            .map_or(Type::Untyped, |(_, m)| m.ty),
        Type::Primitive(_) | Type::Enum(_) | Type::Entity(_) | Type::Untyped => Type::Untyped,
    }
}

/// A value without the quotes its literal may have.
fn raw(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Double(n) => n.to_string(),
        Value::Decimal(n) => n.to_plain_string(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::DateTime(at) => format_date_time(*at),
        Value::Time(time) => time.to_string(),
        Value::Duration(microseconds) => duration_text(*microseconds),
        Value::Guid(id) => id.to_string(),
        Value::Binary(_) | Value::List(_) | Value::Record(_) => String::new(),
    }
}

/// What stands before and after a value of a type in a URL.
fn quotes(ty: Type) -> (&'static str, &'static str) {
    match ty {
        Type::Primitive(Primitive::String) | Type::Enum(_) => ("'", "'"),
        Type::Primitive(Primitive::Duration) => ("duration'", "'"),
        Type::Primitive(Primitive::Binary) => ("binary'", "'"),
        Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => ("", ""),
    }
}

/// A condition that shows how `$filter` is written, such as `Name eq 'Curie'`.
pub(super) fn condition(model: &Model, entity: &EntityType) -> Option<String> {
    let plain = |p: &&Property| {
        !p.collection && !p.write_only && !matches!(p.ty, Type::Complex(_) | Type::Untyped)
    };
    let shown = entity
        .properties
        .iter()
        .filter(plain)
        .filter_map(|p| p.example.as_ref().map(|example| (p, example)));
    // An example of a text says more than one of a number.
    let (p, example) = shown.min_by_key(|(_, example)| example.as_text().is_none())?;
    let (open, close) = quotes(p.ty);
    let text = match (p.ty, example) {
        (Type::Enum(id), Value::Int(n)) => model.enumeration(id).text(*n),
        _ => raw(example).replace('\'', "''"),
    };
    Some(format!("{} eq {open}{text}{close}", p.name))
}

/// A value in the path of a function, such as `'{Name}'`.
pub(super) fn template(p: &Property) -> String {
    let (open, close) = quotes(p.ty);
    format!("{open}{{{}}}{close}", p.name)
}

/// A value that can be tried in such a place.
pub(super) fn example(p: &Property) -> Json {
    example_of(p, None)
}

/// One part of a key: the property, what the path template writes around its value, and a value that
/// can be tried.
pub(super) struct KeyPart<'a> {
    pub(super) property: &'a Property,
    pub(super) template: String,
    pub(super) example: Json,
}

/// The parts of a set's key; their templates joined by commas are the key predicate.
pub(super) fn key<'a>(
    model: &'a Model,
    set: &EntitySet,
    example: Option<&str>,
) -> Vec<KeyPart<'a>> {
    let entity = model.entity(set.entity);
    let composite = entity.key.len() > 1;
    let given: Vec<(Option<&str>, &str)> = example.map(split_key).unwrap_or_default();
    let part = |(at, (_, p)): (usize, (usize, &'a Property))| {
        let template = template(p);
        let named = given.iter().find(|(name, _)| *name == Some(&p.name));
        let literal = named.or_else(|| given.get(at)).map(|(_, literal)| *literal);
        KeyPart {
            property: p,
            template: if composite {
                format!("{}={template}", p.name)
            } else {
                template
            },
            example: example_of(p, literal),
        }
    };
    entity.key_properties().enumerate().map(part).collect()
}

/// The value as it stands between the quotes of the template, where a quote is doubled.
fn example_of(p: &Property, literal: Option<&str>) -> Json {
    let (open, close) = quotes(p.ty);
    let bare = |text: &str| {
        let inner = text
            .strip_prefix(open)
            .and_then(|text| text.strip_suffix(close));
        inner.unwrap_or(text).to_owned()
    };
    let declared = || p.example.as_ref().map(|e| raw(e).replace('\'', "''"));
    let text = literal.map(bare).or_else(declared);
    let text = text.unwrap_or_else(|| "1".to_owned());
    match p.ty {
        Type::Primitive(ty) if ty.is_integer() => {
            text.parse::<i64>().map_or_else(|_| text.into(), Json::from)
        }
        Type::Primitive(_) | Type::Enum(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => {
            text.into()
        }
    }
}

/// `7` → (no name, `7`); `A=1,B='x,y'` → (A, `1`), (B, `'x,y'`).
fn split_key(text: &str) -> Vec<(Option<&str>, &str)> {
    let mut inside = false;
    let parts = text.split(|c: char| {
        inside ^= c == '\'';
        c == ',' && !inside
    });
    let named = |part: &'_ str| -> bool {
        part.split_once('=')
            .is_some_and(|(name, _)| !name.contains('\''))
    };
    parts
        .map(str::trim)
        .map(|part| match part.split_once('=') {
            Some((name, literal)) if named(part) => (Some(name.trim()), literal.trim()),
            Some(_) | None => (None, part),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_split_at_the_commas_between_literals() {
        for (text, parts) in [
            ("7", vec![(None, "7")]),
            ("'a,b=c'", vec![(None, "'a,b=c'")]),
            (
                "A=1, B='x,''y'",
                vec![(Some("A"), "1"), (Some("B"), "'x,''y'")],
            ),
        ] {
            assert_eq!(split_key(text), parts, "{text}");
        }
    }
}
