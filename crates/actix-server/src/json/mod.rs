//! Rows → bytes: OData's JSON format, written straight from the database's cells into a buffer.
//!
//! A plan is compiled once per request (`plan`): every member name is escaped already, every column knows its
//! form. A row then costs no allocation and no value tree (`object`). Collections below a row are gathered level by
//! level and written between their parents when a block ends (`splice`).
//!
//! Must never know: HTTP. Statuses and headers are for the façade to say, from [`crate::pipeline::Facts`].

mod answer;
mod compile;
mod form;
mod given;
mod kept;
mod link;
mod object;
mod plan;
mod single;
mod splice;
mod stream;
pub mod text;
mod value;
mod words;
mod writer;

pub use answer::{answer, bare};
pub use given::given;
pub use link::{Address, entity_path, fingerprint, without_skip_token};
pub use object::etag_text;
pub use words::Vocabulary;
pub use writer::Writer;

/// How much control information is written (`odata.metadata=…`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Metadata {
    None,
    #[default]
    Minimal,
    Full,
}

impl Metadata {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Full => "full",
        }
    }
}

/// Which values are left out (`Prefer: omit-values=…`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Omit {
    #[default]
    Nothing,
    Nulls,
    /// Values that equal their declared default.
    Defaults,
}

/// The form of JSON that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub metadata: Metadata,
    /// `IEEE754Compatible=true`: 64-bit integers and decimals as strings.
    pub ieee754: bool,
    pub omit: Omit,
    /// 4.01 rather than 4.0.
    pub v401: bool,
}
