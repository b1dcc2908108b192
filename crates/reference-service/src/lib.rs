//! The public OData reference model as a service of its own: products, categories, descriptions, media, a company.
//!
//! It is what a service on this engine consists of: the declarations (`model`, `samples`), the functions behind them
//! (`operations`, `rules`), the rows it begins with (`seed`), the schema of its database (`schema`), and a `main` that
//! hands all of it to the engine (`serve`).
//!
//! Invariant: it stands on the engine's crates alone and knows no other service.

mod cli;
mod logo;
mod model;
mod operations;
mod rules;
mod samples;
mod schema;
mod seed;
mod serve;

pub use model::model;
pub use rules::rules;
pub use serve::{Begun, begin, main};
