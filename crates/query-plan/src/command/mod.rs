//! What a client wants changed: objects against the model, contents onto the [`crate::desk`], operations with their
//! arguments.

mod block;
mod call;
mod content;
mod doing;
mod dynamic;
mod geo;
mod given;
mod named;
mod nested;
mod reader;
mod relation;
mod seen;
mod tree;

pub use call::arguments;
pub use content::{Content, Edge, Member, Purpose, Reference, Step};
pub use doing::{Doing, Here, States, WithinService};
pub use given::{Given, kept};
pub use named::Row;
pub use reader::Reader;

pub use crate::bind::{Called, Located, Sought, Start, Tail};
