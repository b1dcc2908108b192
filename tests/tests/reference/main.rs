//! The reference service from outside, on both databases: what its contract says of sets, singleton, streams, functions
//! and actions.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is wrong"
)]

mod background;
mod batches;
mod bed;
mod changes;
mod contract;
mod language;
mod links;
mod members;
mod operations;
mod start;
mod streams;
