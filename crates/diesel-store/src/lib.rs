//! **Ask the database**: a plan becomes SQL and binds, and rows come back.
//!
//! The path of a read: [`Database`] lends a connection (`pool`), `run` goes through the plan's levels
//! block by block, `compile` writes each statement, `fragment` hands it to diesel, and the dialect's
//! `rows` gives each row to the sink. A change goes through `change` the same way.
//!
//! Invariant: this is the only crate that names diesel. What differs between SQLite and PostgreSQL
//! stands in `sqlite`, `postgres` and the table in `functions`, nowhere else.

mod change;
mod compile;
mod database;
mod ddl;
mod deadline;
mod dialect;
mod error;
mod find;
mod fragment;
mod functions;
mod inspect;
mod journal;
mod json;
mod keyset;
mod migrate;
mod note;
mod pool;
mod postgres;
mod row;
mod run;
mod sqlite;
mod track;
mod turns;

pub use database::{Database, Options};
pub use ddl::{Language, create_schema};
pub use error::OpenError;
pub use functions::fold;
pub use inspect::{Difference, Mismatch};
pub use migrate::{Content, Migration};
