//! What every database answers, and answers alike.

mod described;
mod geo;
mod lists;
mod open;
mod primitives;
