//! The engine with a model that is nobody's: what the school does not need and a second service does, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is wrong"
)]

mod functions;
mod keys;
mod library;
mod nested;
mod small;
