//! **What we say we are**: model → `$metadata` in XML and JSON, service document, OpenAPI.
//!
//! Everything here is built once, at start-up; a request only puts the caller's base URL into a
//! [`Prepared`] text. What the service can do beyond its model is said in one place, [`Abilities`].
//!
//! Invariant: this crate reads a model and writes text. It never sees a request, a plan or a database,
//! and what it says of a set depends on the declarations alone, never on who asks.

mod abilities;
mod annotate;
mod annotation;
mod csdl;
mod csdl_json;
mod csdl_xml;
mod openapi;
mod prepared;
mod service;
#[cfg(test)]
mod tests;
mod visible;

pub use abilities::{Abilities, Conformance};
pub use csdl::Version;
pub use csdl_json::csdl_json;
pub use csdl_xml::csdl_xml;
pub use openapi::{Info, KeyExamples, openapi, openapi_prepared, openapi_text};
pub use prepared::Prepared;
pub use service::{service_document, service_document_without_context};
