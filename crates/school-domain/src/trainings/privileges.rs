//! Privileges: what people, groups and domains may do with a training.

use entity_model::Builder;

use crate::common::{fixed, joins, on_both, row, set};
use crate::rights::{TRAININGS, TRAININGS_EDIT};

/// The parameter that names the training of an action.
pub(super) const TRAINING: (&str, &str) = ("TrainingId", "Key of the training.");

/// What the vendor's page knows; the spelling of one of them is its own.
const KNOWN: &str = "View, Edit, Duplicate, Register, SelfService, CreateSession, CreateCursusSession, EditPuplication, \
    LaunchGroupSession, EmitNeed, CreateSessionFO";

pub(super) fn declare(m: &mut Builder) {
    privilege(m);
    actions(m);
}

fn privilege(m: &mut Builder) {
    let mut e = row(
        m,
        "TrainingPrivilege",
        "training_privilege",
        "What somebody may do with a training.",
    );
    e.enumeration("Office", "TrainingOffice")
        .required()
        .immutable()
        .doc("Where the privilege holds.");
    e.enumeration("OwnerKind", "PrivilegeOwnerKind")
        .required()
        .immutable()
        .doc("What holds the privilege.");
    e.int64("OwnerId")
        .required()
        .immutable()
        .indexed()
        .doc("Key of the person, the group or the domain that holds the privilege.");
    e.text("Privilege", 250)
        .required()
        .immutable()
        .doc(&format!("What the owner may do: {KNOWN}."))
        .example("View");
    joins(
        m,
        "TrainingPrivilege",
        &[fixed("Training", "Training", "With which training.").back(
            "TrainingPrivileges",
            "What people, groups and domains may do with the training.",
        )],
    );
    m.extend("TrainingPrivilege").alternate_key(&[
        "TrainingId",
        "Office",
        "OwnerKind",
        "OwnerId",
        "Privilege",
    ]);
    set(
        m,
        "TrainingPrivileges",
        "TrainingPrivilege",
        TRAININGS,
        "What people, groups and domains may do with trainings.",
    );
}

/// One action for each office and each kind of owner.
fn actions(m: &mut Builder) {
    for (office, where_) in [("Front", "front"), ("Back", "back")] {
        for (kind, owner) in [("User", "person"), ("Group", "group"), ("Domain", "domain")] {
            let name = format!("Set{office}Office{kind}Privilege");
            on_both(m, &name, "Training", TRAINING, |action| {
                action
                    .doc(&format!(
                        "Grants a {owner} a privilege over the training in the {where_} office, or withdraws it."
                    ))
                    .takes(|p| {
                        p.int64("OwnerId")
                            .required()
                            .doc(&format!("Key of the {owner}."));
                        p.text("Privilege", 250)
                            .required()
                            .doc(&format!("The privilege: {KNOWN}."))
                            .example("View");
                        p.boolean("State")
                            .required()
                            .doc("True grants the privilege, false withdraws it.");
                    })
                    .needs(TRAININGS_EDIT);
            });
        }
    }
}
