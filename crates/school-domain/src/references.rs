//! References: what other systems call the rows of this one.

use entity_model::Builder;

use crate::common::{row, set};
use crate::rights::REFERENCES;

pub(crate) fn declare(m: &mut Builder) {
    let mut e = row(
        m,
        "ExternalReference",
        "external_ref",
        "An identifier that another system uses for a row of this one; such identifiers are never copied into one another.",
    );
    for (name, length, doc, example) in [
        ("System", 50, "The other system.", "scodoc"),
        (
            "Kind",
            50,
            "What the identifier names in that system.",
            "etudid",
        ),
        ("ExtId", 250, "The identifier in that system.", "12345"),
        (
            "CanonicalType",
            128,
            "Name of the type of the row here.",
            "Student",
        ),
    ] {
        e.text(name, length).required().doc(doc).example(example);
    }
    e.int64("CanonicalId")
        .required()
        .indexed()
        .doc("Key of the row here.");
    e.alternate_key(&["System", "Kind", "ExtId"]);
    set(
        m,
        "ExternalReferences",
        "ExternalReference",
        REFERENCES,
        "Identifiers of rows in other systems.",
    );
}
