//! Values as JSON text: how a database keeps collections and complex values that have no columns.

use entity_model::{Model, Type, Value};
use query_plan::command::Given;
use query_plan::port::StoreError;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::unexpected;

pub(crate) use entity_model::json::text;

/// What JSON text says, every digit and the order of members kept.
///
/// # Errors
/// When it is no JSON.
pub(crate) fn read(text: &str) -> Result<Given, StoreError> {
    let part = |e: serde_json::Error| unexpected(format!("`{text}` is no JSON: {e}"));
    Ok(match text.trim_start().as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text).map_err(part)?;
            let members = members
                .into_iter()
                .map(|(name, raw)| Ok((name, read(raw.get())?)));
            Given::Object(members.collect::<Result<_, StoreError>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(part)?;
            let items = items.into_iter().map(|raw| read(raw.get()));
            Given::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Given::Text(serde_json::from_str(text).map_err(part)?),
        Some(b't') => Given::Boolean(true),
        Some(b'f') => Given::Boolean(false),
        Some(b'n') => Given::Null,
        _ => Given::Number(text.trim().to_owned()),
    })
}

/// The members of an object in their order.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'t> Visitor<'t> for InOrder {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// A value as an OData body would show it.
pub(crate) fn value(
    value: &Value,
    ty: Type,
    model: &Model,
    out: &mut String,
) -> Result<(), StoreError> {
    entity_model::json::value(value, ty, model, out).map_err(unexpected)
}
