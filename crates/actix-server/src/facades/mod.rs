//! The doors' languages: each façade translates its words into the plan and rows into its bytes.
//!
//! Façades do not know each other, nor how a database is asked.

pub(crate) mod explorer;
pub(crate) mod odata;
