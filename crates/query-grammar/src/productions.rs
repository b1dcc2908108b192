//! The recogniser: the ABNF of OData 4.01 and of its Data Aggregation extension, rule by rule, as data.
//!
//! Must never know: the tree, the lenient spellings, a model. Text is raw: percent-encoded forms are accepted where the
//! ABNF has them. Rules that differ only in the kind of a name (`entitySetName`, `primitiveProperty`) are one rule here.

mod aggregation;
mod base;
mod context;
mod expressions;
mod headers;
mod literals;
mod options;
mod resource;
mod table;
mod uri;

pub use table::PRODUCTIONS;

use crate::cursor::{Context, Cursor};

/// A production: its name in the ABNF and what recognises it.
pub struct Production {
    pub name: &'static str,
    rule: base::Rule,
}

/// How a text fares with a production.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole text fits.
    Accepted,
    /// It does not; the byte offset is the furthest place that any alternative reached.
    Refused { at: usize },
}

/// The production of this name, in any case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Production> {
    PRODUCTIONS
        .iter()
        .find(|production| production.name.eq_ignore_ascii_case(name))
}

impl Production {
    /// Tries the whole text.
    #[must_use]
    pub fn recognise(&self, text: &str) -> Verdict {
        let cx = Context::for_recogniser();
        let input = Cursor::new(text, &cx);
        match (self.rule)(input) {
            Ok((rest, ())) if rest.is_done() => Verdict::Accepted,
            Ok((rest, ())) => {
                rest.note("");
                Verdict::Refused { at: cx.furthest() }
            }
            Err(_) => Verdict::Refused { at: cx.furthest() },
        }
    }
}

impl std::fmt::Debug for Production {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Production").field(&self.name).finish()
    }
}
