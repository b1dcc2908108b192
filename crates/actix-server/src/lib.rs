//! **The engine's door**: HTTP, limits, the line of a request, the OData façade and the explorer.
//!
//! A service is a planner, a store, documents and a few words about itself ([`Service`]); [`serve`] opens the door.
//! A request passes the door (`door`), a façade (`facades`) reads its words, [`pipeline::read`] takes them through
//! meaning, permission and database, and [`json`] gives the rows a voice.
//!
//! Invariant: nothing here knows a school, a table or an SQL statement; the database is a [`query_plan::port::Store`].

mod auth;
mod conditions;
pub mod config;
mod door;
mod facades;
mod health;
mod house;
pub mod json;
pub mod pipeline;
pub mod problem;
mod ready;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use config::Config;
pub use door::{ServeError, serve};
pub use house::{About, ByVersion, Documents, Example, Service, Translated};
