//! Tests that ask SQLite and, where a server is named, PostgreSQL.

mod reading;
