//! What is measured in this very process: the raw SQLite baselines, the storage layer, and the making of plans.
//!
//! The one place of this crate that knows the gateway's crates, and only with the feature `bench`.

mod json;
mod raw;
mod store;
mod written;

pub(crate) use raw::raw;
pub(crate) use store::{planning, statements, store};
pub(crate) use written::{cells, writers};
