//! The document cut into parts, one per tag: an explorer that reads the whole document again for every
//! operation stays quick with a hundredth of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use utoipa::openapi::OpenApi;

use super::server;
use crate::prepared::{BASE, Prepared};

/// Pairs of a tag and a document with the paths of that tag and the components those use, in the order
/// of the tags.
#[must_use]
pub fn openapi_parts(api: &OpenApi) -> Vec<(String, Prepared)> {
    let mut api = api.clone();
    api.servers = Some(vec![server(BASE)]);
    let Ok(Value::Object(whole)) = serde_json::to_value(&api) else {
        return Vec::new();
    };
    let tags = whole.get("tags").and_then(Value::as_array);
    let tags = tags.into_iter().flatten();
    tags.filter_map(|tag| part(&whole, tag)).collect()
}

fn part(whole: &Map<String, Value>, tag: &Value) -> Option<(String, Prepared)> {
    let name = tag.get("name")?.as_str()?;
    let paths = whole.get("paths")?.as_object()?;
    let own = paths
        .iter()
        .filter(|(_, item)| item.pointer("/get/tags/0").and_then(Value::as_str) == Some(name));
    let paths: Map<String, Value> = own
        .map(|(path, item)| (path.clone(), item.clone()))
        .collect();
    let components = whole.get("components")?;
    let mut used = BTreeSet::new();
    paths
        .values()
        .for_each(|item| follow(components, item, &mut used));
    let member = |(key, value): (&String, &Value)| {
        let value = match key.as_str() {
            "tags" => Value::Array(vec![tag.clone()]),
            "paths" => Value::Object(paths.clone()),
            "components" => only(components, &used),
            _ => value.clone(),
        };
        (key.clone(), value)
    };
    let part: Map<String, Value> = whole.iter().map(member).collect();
    let text = Value::Object(part).to_string();
    Some((name.to_owned(), Prepared::new(&text, false)))
}

/// Notes every component that a value leads to, as pairs of (kind, name).
fn follow<'a>(components: &'a Value, value: &'a Value, used: &mut BTreeSet<(&'a str, &'a str)>) {
    let reference = value.get("$ref").and_then(Value::as_str);
    let place = reference.and_then(|r| r.strip_prefix("#/components/")?.split_once('/'));
    if let Some((kind, name)) = place
        && used.insert((kind, name))
        && let Some(target) = components.get(kind).and_then(|all| all.get(name))
    {
        follow(components, target, used);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|v| follow(components, v, used)),
        Value::Object(members) => members.values().for_each(|v| follow(components, v, used)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn only(components: &Value, used: &BTreeSet<(&str, &str)>) -> Value {
    let mut out = Map::new();
    for &(kind, name) in used {
        let all = out.entry(kind).or_insert_with(|| Value::Object(Map::new()));
        let target = components.get(kind).and_then(|all| all.get(name));
        if let (Value::Object(all), Some(target)) = (all, target) {
            all.insert(name.to_owned(), target.clone());
        }
    }
    Value::Object(out)
}
