//! What enrolling means: places, dates, the student behind the person, modules, groups; and the actions of it.

mod actions;
mod groups;
mod links;
mod trainee;

use query_plan::desk::Rules;

pub(crate) use links::enrolments;
pub(crate) use trainee::cancel_returned;

pub(crate) fn declare(r: &mut Rules) {
    trainee::declare(r);
    links::declare(r);
    groups::declare(r);
    actions::declare(r);
}
