//! The gateway from outside: a demo school on SQLite and on PostgreSQL, each behind a real port.
//!
//! [`school`] is the shared one that is only read; [`own`] is one that a test may write to. [`each`] and [`alike`] ask
//! every database there is, and [`alike`] wants the same bytes of all. PostgreSQL is the server that
//! `PREAU_TEST_POSTGRES` names; without it the tests say that it was not asked.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    reason = "a test ends where something is wrong, and says what it did not do"
)]

mod database;
mod gateway;
mod http;
mod reference;
mod rows;
mod school;

pub use database::{Home, Kind};
pub use gateway::Gateway;
pub use http::{Answer, Ask};
pub use reference::{begun, reference};
pub use rows::{Row, Table, date, moment};
pub use school::{MODEL, TODAY, alike, each, empty, own, school};
