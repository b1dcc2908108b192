//! Values of every type that EDM has, through the whole engine, on both databases: a model that is no school's.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is wrong"
)]

mod bed;
mod both_databases;
