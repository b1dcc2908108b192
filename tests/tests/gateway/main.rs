//! The gateway from outside, on both databases: one binary, so that the school is seeded once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test ends where something is wrong, and says what it did not do"
)]

mod algebra;
mod alike;
mod conformance;
mod expressions;
mod limits;
mod malformed;
mod oulad;
mod protocol;
mod readme;
mod restrictions;
mod robust;
mod schema;
mod statements;
mod visits;
mod writing;
