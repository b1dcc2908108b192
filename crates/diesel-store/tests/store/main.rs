//! The store on both databases: the same questions, the same answers.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod bed;
mod both_databases;
mod plans;
mod small;
mod words;
