//! **The school's content**: every entity set declared once, room by room.
//!
//! [`model`] is the whole vocabulary of the service: users, trainings, sessions, enrolments, attendance,
//! marks. The words of a room stand in one file; what all entities share stands in `common`.
//!
//! Invariant: nothing here knows SQL or HTTP. A property that can be told from others is declared as an
//! expression in OData's own language and computed when it is read.

mod attendance;
mod calendar;
mod common;
pub mod demo;
mod documents;
mod enrolment;
pub mod enumerations;
mod evaluation;
pub mod figures;
mod grades;
mod journal;
mod jury;
mod organisation;
mod people;
mod ratings;
mod references;
pub mod rights;
mod roles;
mod rule;
mod sessions;
mod tracking;
mod trainings;
mod values;

use entity_model::{Builder, Model, ModelErrors};
use query_plan::desk::Rules;

/// The namespace of every type.
pub const NAMESPACE: &str = "Services";

/// The school's model, with the enumerations this crate was built with.
///
/// # Errors
/// Names everything that does not fit together; the model's own test shows that nothing does.
pub fn model() -> Result<Model, ModelErrors> {
    model_with(enumerations::BUILT_IN)
}

/// What the school does beyond keeping rows: the rules of its rooms and the functions of its actions.
#[must_use]
pub fn rules() -> Rules {
    let mut r = Rules::new();
    people::rules::declare(&mut r);
    organisation::rules::declare(&mut r);
    roles::rules::declare(&mut r);
    trainings::rules::declare(&mut r);
    sessions::rules::declare(&mut r);
    enrolment::rules::declare(&mut r);
    attendance::rules::declare(&mut r);
    evaluation::rules::declare(&mut r);
    grades::rules::declare(&mut r);
    jury::rules::declare(&mut r);
    documents::rules::declare(&mut r);
    ratings::rules::declare(&mut r);
    r
}

/// The school's model with a site's own table of enumerations, in the form of [`enumerations::BUILT_IN`].
///
/// # Errors
/// Names the line of the table that cannot be read, or everything that does not fit together.
pub fn model_with(table: &str) -> Result<Model, ModelErrors> {
    let mut m = Builder::new(NAMESPACE, "Container");
    m.namespace_alias("Service").doc(
        "The life of a school: people, trainings, sessions, attendance, evaluations and decisions.",
    );
    common::declare(&mut m);
    enumerations::declare(&mut m, table)?;
    people::declare(&mut m);
    organisation::declare(&mut m);
    roles::declare(&mut m);
    trainings::declare(&mut m);
    sessions::declare(&mut m);
    enrolment::declare(&mut m);
    attendance::declare(&mut m);
    evaluation::declare(&mut m);
    grades::declare(&mut m);
    jury::declare(&mut m);
    documents::declare(&mut m);
    tracking::declare(&mut m);
    ratings::declare(&mut m);
    references::declare(&mut m);
    journal::declare(&mut m);
    m.build()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_action_has_its_function_and_every_rule_its_type() {
        let wrong = super::rules().check(&super::model().unwrap());
        assert_eq!(wrong, Vec::<String>::new());
    }
}
