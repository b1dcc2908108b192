//! Evaluations as they are held: what they take from the catalogue, and who is expected.

mod enrolment;
mod session;

use query_plan::desk::Rules;

pub(crate) use enrolment::follow_modules;

pub(crate) fn declare(r: &mut Rules) {
    session::declare(r);
    enrolment::declare(r);
}
