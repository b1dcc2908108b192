//! What a client wants changed: objects against the model, contents onto the [`crate::desk`], operations with their
//! arguments.

mod block;
mod call;
pub mod content;
mod doing;
mod geo;
mod given;
mod named;
mod relation;
mod seen;
mod tree;

pub use call::arguments;
pub use content::{Content, Edge, Member, Purpose, Reader, Reference, Step};
pub use doing::{Doing, Here, WithinService};
pub use given::{Given, kept};
pub use named::Row;

pub use crate::bind::{Called, Located, Sought, Start, Tail};
