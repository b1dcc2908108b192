//! What every database answers, and answers alike.

mod primitives;
