//! Sessions and their meetings: what they take from the training, when they may change, and what follows.

mod actions;
mod meeting;
mod session;

use query_plan::desk::Rules;

pub(crate) use actions::{cancel, meeting_of};

pub(crate) fn declare(r: &mut Rules) {
    session::declare(r);
    meeting::declare(r);
    actions::declare(r);
}
