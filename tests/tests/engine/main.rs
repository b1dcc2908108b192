//! The engine with a model that is nobody's: what the school does not need and a second service does, on both databases.

mod functions;
mod keys;
mod library;
mod small;
