//! Tests that ask SQLite and, where a server is named, PostgreSQL.

mod blocks;
mod changing;
mod expressions;
mod limits;
mod migrating;
mod reading;
mod shapes;
