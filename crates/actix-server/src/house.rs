//! What every request finds: the service that was declared, its documents, and the engine that answers.

use std::sync::Arc;

use api_description::{Abilities, Info, KeyExamples, Prepared, Version, csdl_json, csdl_xml};
use entity_model::Model;
use query_plan::Planner;
use query_plan::desk::Rules;
use query_plan::port::Store;

use crate::auth::Gate;
use crate::config::Config;
use crate::facades::odata::Jobs;
use crate::json::Vocabulary;
use crate::pipeline::Engine;
use crate::ready::{Ready, Shelf};

/// What a binary hands over to be served.
pub struct Service {
    pub planner: Planner,
    pub store: Arc<dyn Store>,
    /// The functions behind the declarations.
    pub rules: Arc<Rules>,
    pub documents: Documents,
    pub about: About,
}

impl Service {
    /// What a model, its functions and a database make, under one name on every page and in every document.
    #[must_use]
    pub fn new(
        planner: Planner,
        store: Arc<dyn Store>,
        rules: Rules,
        abilities: &Abilities,
        info: Info,
    ) -> Self {
        Self {
            documents: Documents::describe(planner.model(), abilities, &info, &|_| None),
            about: About {
                title: info.title,
                version: info.version,
                summary: Translated::both(&info.description),
                examples: Vec::new(),
            },
            rules: Arc::new(rules),
            planner,
            store,
        }
    }
}

/// What the pages say of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Such as `Préau`.
    pub title: String,
    pub version: String,
    /// One sentence for the welcome page.
    pub summary: Translated,
    /// Queries worth trying first: what they answer, and the part of the URL behind the service root.
    pub examples: Vec<Example>,
}

/// The same words in the languages of the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    pub french: String,
    pub english: String,
}

impl Translated {
    /// Words that are not translated.
    #[must_use]
    pub fn both(text: &str) -> Self {
        Self {
            french: text.to_owned(),
            english: text.to_owned(),
        }
    }
}

/// A query for the welcome page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub title: Translated,
    /// Behind the service root, such as `Parts?$top=5`.
    pub query: String,
}

/// The documents, built at start-up.
#[derive(Clone, Debug)]
pub struct Documents {
    pub metadata_xml: ByVersion,
    pub metadata_json: ByVersion,
    pub service: Prepared,
    /// The service document for `odata.metadata=none`.
    pub service_bare: String,
    pub openapi: Prepared,
}

/// A text in the words of each OData version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByVersion {
    pub v40: String,
    pub v401: String,
}

impl Documents {
    /// Describes a model.
    #[must_use]
    pub fn describe(
        model: &Model,
        abilities: &Abilities,
        info: &Info,
        examples: &KeyExamples<'_>,
    ) -> Self {
        let api = api_description::openapi(model, abilities, info, examples);
        Self {
            metadata_xml: ByVersion {
                v40: csdl_xml(model, abilities, Version::V40),
                v401: csdl_xml(model, abilities, Version::V401),
            },
            metadata_json: ByVersion {
                v40: csdl_json(model, abilities, Version::V40).to_string(),
                v401: csdl_json(model, abilities, Version::V401).to_string(),
            },
            service: api_description::service_document(model),
            service_bare: api_description::service_document_without_context(model),
            openapi: api_description::openapi_prepared(&api),
        }
    }
}

/// The state behind the door, shared by all its threads.
pub(crate) struct House {
    pub(crate) config: Config,
    pub(crate) engine: Engine,
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) about: About,
    pub(crate) gate: Gate,
    /// Work that outlasts its requests.
    pub(crate) jobs: Jobs,
    pub(crate) metadata: Metadata,
    pub(crate) service_bare: Ready,
    /// Documents that hold the caller's base URL.
    pub(crate) service: Shelf,
    pub(crate) openapi: Shelf,
}

/// `$metadata`, ready to be sent.
pub(crate) struct Metadata {
    pub(crate) xml_40: Ready,
    pub(crate) xml_401: Ready,
    pub(crate) json_40: Ready,
    pub(crate) json_401: Ready,
}

pub(crate) const XML: &str = "application/xml";
pub(crate) const JSON: &str = "application/json";

impl House {
    pub(crate) fn new(config: Config, service: Service) -> std::io::Result<Self> {
        let planner = Arc::new(service.planner);
        let vocabulary = Arc::new(Vocabulary::new(planner.model()));
        let documents = service.documents;
        Ok(Self {
            engine: Engine::new(planner, service.store, service.rules, &config)?,
            config,
            vocabulary,
            about: service.about,
            gate: Gate::loopback(),
            jobs: Jobs::default(),
            metadata: Metadata {
                xml_40: Ready::new(XML, documents.metadata_xml.v40),
                xml_401: Ready::new(XML, documents.metadata_xml.v401),
                json_40: Ready::new(JSON, documents.metadata_json.v40),
                json_401: Ready::new(JSON, documents.metadata_json.v401),
            },
            service_bare: Ready::new(
                "application/json;odata.metadata=none",
                documents.service_bare,
            ),
            service: Shelf::new("application/json;odata.metadata=minimal", documents.service),
            openapi: Shelf::new(JSON, documents.openapi),
        })
    }
}
