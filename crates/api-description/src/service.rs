//! The service document: the sets a client finds first (OData JSON format 4.01, section 5).

use entity_model::{EntitySet, Model};
use serde_json::{Map, Value, json};

use crate::Prepared;
use crate::annotation::one_line;
use crate::prepared::BASE;

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
    shown.map(set).collect()
}

fn set(s: &EntitySet) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), s.name.as_str().into());
    if let Some(title) = title(&s.doc) {
        out.insert("title".to_owned(), title.into());
    }
    let kind = if s.singleton {
        "Singleton"
    } else {
        "EntitySet"
    };
    out.insert("kind".to_owned(), kind.into());
    out.insert("url".to_owned(), s.name.as_str().into());
    Value::Object(out)
}

/// The first sentence, without its full stop.
fn title(doc: &str) -> Option<String> {
    let doc = one_line(doc);
    let first = doc.split(". ").next().unwrap_or_default();
    let first = first.trim_end_matches('.');
    (!first.is_empty()).then(|| first.to_owned())
}
