//! Visits: who comes, what they send, what they must get. Each test reads as one.

mod analyst;
mod explorer;
mod integrator;
mod names;
mod paging;
mod questions;
mod scodoc;
mod shapes;
mod vendor;
