//! **What it means**: a tree that was typed, a model and a caller become a typed, permitted plan.
//!
//! Invariant: this crate is pure. It knows no SQL, no HTTP and no JSON; what it needs from a database it
//! asks through [`port`]. The tree that was typed ends here: nothing behind this crate sees it.

mod bind;
pub mod command;
pub mod desk;
pub mod error;
pub mod expr;
pub mod fold;
mod guard;
pub mod limits;
mod page;
mod planner;
pub mod port;
pub mod read;
pub mod rows;
pub mod write;

pub use error::{Place, PlanError, PlanErrorKind};
pub use page::Onward;
pub use planner::{Ask, Planner, StartError};
