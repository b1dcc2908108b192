//! What follows from attendance: whether it is justified, and what it comes to at each meeting.
//!
//! An attendance and a justification are facts that somebody enters. `IsJustified` and every figure of a presence
//! follow from them: they are set where such a row is written, and looked at again where another row touches them.

mod actions;
mod interval;
pub(crate) mod presence;
mod told;

use query_plan::desk::Rules;

pub(crate) fn declare(r: &mut Rules) {
    interval::declare(r);
    presence::declare(r);
    actions::declare(r);
}
