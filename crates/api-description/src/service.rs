//! The service document: the sets a client finds first, and functions that can be followed like one (OData JSON format 4.01, section 5).

use std::collections::HashSet;

use entity_model::{Binding, Model};
use serde_json::{Map, Value, json};

use crate::Prepared;
use crate::annotation::one_line;
use crate::prepared::BASE;
use crate::visible;

/// The service document; its context URL takes the caller's base.
#[must_use]
pub fn service_document(model: &Model) -> Prepared {
    let document = json!({
        "@odata.context": format!("{BASE}$metadata"),
        "value": sets(model),
    });
    Prepared::new(&document.to_string(), true)
}

/// The service document for `odata.metadata=none`.
#[must_use]
pub fn service_document_without_context(model: &Model) -> String {
    json!({ "value": sets(model) }).to_string()
}

fn sets(model: &Model) -> Vec<Value> {
    let shown = model.sets.iter().filter(|s| s.in_service_document);
    let mut all: Vec<Value> = shown
        .map(|s| {
            let kind = if s.singleton {
                "Singleton"
            } else {
                "EntitySet"
            };
            item(&s.name, &s.doc, kind)
        })
        .collect();
    let mut named = HashSet::new();
    let functions = model.told_operations.iter();
    let functions = functions.filter(|o| o.binding == Binding::Unbound);
    for o in functions.filter(|o| visible::stands_alone(model, o) && named.insert(&o.name)) {
        all.push(item(&o.name, &o.doc, "FunctionImport"));
    }
    all
}

fn item(name: &str, doc: &str, kind: &str) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), name.into());
    if let Some(title) = title(doc) {
        out.insert("title".to_owned(), title.into());
    }
    out.insert("kind".to_owned(), kind.into());
    out.insert("url".to_owned(), name.into());
    Value::Object(out)
}

/// The first sentence, without its full stop.
fn title(doc: &str) -> Option<String> {
    let doc = one_line(doc);
    let first = doc.split(". ").next().unwrap_or_default();
    let first = first.trim_end_matches('.');
    (!first.is_empty()).then(|| first.to_owned())
}
