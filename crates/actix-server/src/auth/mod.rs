//! Who asks: bytes of a request become a [`Caller`], who is never absent.
//!
//! Until accounts exist there is one gate: whoever reaches a loopback server is its built-in caller with every right.
//! The server binds no other address (see [`crate::door`]).

use entity_model::Caller;

/// Lets callers in.
#[derive(Debug)]
pub(crate) struct Gate {
    built_in: Caller,
}

impl Gate {
    /// Everyone is the built-in caller.
    pub(crate) fn loopback() -> Self {
        Self {
            built_in: Caller::with_all_rights(0, "loopback"),
        }
    }

    /// Who sends this request.
    pub(crate) fn caller(&self) -> &Caller {
        &self.built_in
    }
}
