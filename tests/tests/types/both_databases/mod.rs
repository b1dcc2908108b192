//! What every database answers, and answers alike.

mod geo;
mod lists;
mod open;
mod primitives;
