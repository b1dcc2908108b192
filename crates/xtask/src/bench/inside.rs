//! What is measured in this very process: the raw SQLite baseline, the storage layer, and the making of plans.
//!
//! The one place of this crate that knows the gateway's crates, and only with the feature `bench`.

mod json;
mod raw;
mod store;

pub(crate) use raw::raw;
pub(crate) use store::{planning, statements, store};
