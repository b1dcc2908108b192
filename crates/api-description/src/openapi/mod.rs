//! OpenAPI 3.1 of the whole service: what an explorer, a client generator or a reader needs.
//!
//! Every GET can be tried as it stands: required parameters carry an example that exists, optional ones
//! are empty, but for `$top`.

mod calls;
mod literal;
mod parameters;
mod paths;
mod responses;
mod schemas;
mod streams;

use entity_model::{EntitySet, Model};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, ServerBuilder, tag::Tag,
    tag::TagBuilder,
};

use crate::Abilities;
use crate::annotation::one_line;
use crate::prepared::{BASE, Prepared};

/// What the declarations do not know about the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub title: String,
    /// The version of the service, not of OData.
    pub version: String,
    /// Markdown.
    pub description: String,
    /// Path of the service root, such as `/odata-api`: the server of the committed document.
    pub service_path: String,
}

/// The key of one entity of a set, as it stands between the parentheses of its URL (`7`, `'E001'`,
/// `PartId=1,ShelfId=2`); `None` where none is known.
pub type KeyExamples<'a> = dyn Fn(&EntitySet) -> Option<String> + 'a;

/// Everything the description is made of.
#[derive(Clone, Copy)]
struct Sources<'a> {
    model: &'a Model,
    can: &'a Abilities,
    examples: &'a KeyExamples<'a>,
}

impl<'a> Sources<'a> {
    /// The key of a set's entities, with an example; a singleton has none.
    fn key(self, set: &EntitySet) -> Vec<literal::KeyPart<'a>> {
        if set.singleton {
            return Vec::new();
        }
        literal::key(self.model, set, (self.examples)(set).as_deref())
    }
}

/// The OpenAPI document with `info.service_path` as its server.
#[must_use]
pub fn openapi(
    model: &Model,
    abilities: &Abilities,
    info: &Info,
    examples: &KeyExamples<'_>,
) -> OpenApi {
    let sources = Sources {
        model,
        can: abilities,
        examples,
    };
    let components = ComponentsBuilder::new();
    let components = schemas::add(sources, components);
    let components = parameters::add(sources, components);
    let components = responses::add(sources, components);
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title(&info.title)
                .version(&info.version)
                .description(Some(&info.description)),
        )
        .servers(Some([server(&info.service_path)]))
        // The declarations know rights, not how a caller shows who it is: that is the door's to say.
        .security(Some([]))
        .tags(Some(tags(model)))
        .paths(paths::add(sources, PathsBuilder::new()))
        .components(Some(components.build()))
        .build()
}

/// The document in compact JSON, waiting for the caller's own base URL.
#[must_use]
pub fn openapi_prepared(api: &OpenApi) -> Prepared {
    let mut api = api.clone();
    api.servers = Some(vec![server(BASE)]);
    // A document of strings, lists and maps always has a JSON text.
    Prepared::new(&api.to_json().unwrap_or_default(), false)
}

/// The document for people and for version control: indented, ending with a line end.
#[must_use]
pub fn openapi_text(api: &OpenApi) -> String {
    let mut text = api.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

fn server(url: &str) -> utoipa::openapi::Server {
    ServerBuilder::new().url(url).build()
}

/// The tag of the paths that belong to no set.
const SERVICE_TAG: &str = "The service itself";

fn tags(model: &Model) -> Vec<Tag> {
    let tag = |name: &str, doc: &str| {
        let doc = one_line(doc);
        let doc = (!doc.is_empty()).then_some(doc);
        TagBuilder::new().name(name).description(doc).build()
    };
    let service = tag(SERVICE_TAG, "What exists, for programs.");
    let sets = model.sets.iter().map(|s| tag(&s.name, set_doc(model, s)));
    std::iter::once(service).chain(sets).collect()
}

/// The set's own words, else those of its type.
fn set_doc<'a>(model: &'a Model, set: &'a EntitySet) -> &'a str {
    if set.doc.is_empty() {
        &model.entity(set.entity).doc
    } else {
        &set.doc
    }
}

/// A name as a key of `components`, which allows letters, digits, `.`, `-` and `_`.
fn component(name: &str) -> String {
    let fits = |c: char| {
        if c.is_ascii_alphanumeric() || ".-_".contains(c) {
            c
        } else {
            '_'
        }
    };
    name.chars().map(fits).collect()
}
