//! Documents: files that belong to a person, a department, a justification or a meeting.

pub(crate) mod rules;

use entity_model::{Builder, Primitive};

use crate::common::{entity, flags, joins, maybe, set};
use crate::rights::DOCUMENTS;

pub(crate) fn declare(m: &mut Builder) {
    let mut e = entity(
        m,
        "Document",
        "document",
        "A file. It belongs to whichever of its owners is named; a logo without owner is the institution's.",
    );
    e.enumeration("Kind", "DocumentKind")
        .indexed()
        .doc("What the file is.");
    e.text("FileName", 250)
        .searchable()
        .required()
        .doc("Name of the file, with its extension.")
        .example("certificat.pdf");
    e.text("MediaType", 250)
        .doc("Media type.")
        .example("application/pdf");
    e.primitive("Content", Primitive::Binary)
        .on_demand()
        .media_type("MediaType")
        .doc("The bytes: read and written as they are at Content/$value; in an answer only when they are selected.");
    e.int64("Size").unit("B").doc("Number of bytes.");
    flags(
        &mut e,
        &[(
            "IsInternal",
            "Kept for the software, not shown (ScoDoc names that begin with _).",
        )],
    );
    joins(
        m,
        "Document",
        &[
            maybe("User", "User", "The person it belongs to, such as a photo.")
                .back("Documents", "Files of the person."),
            maybe(
                "Domain",
                "Domain",
                "The department it belongs to, such as a logo.",
            )
            .back("Documents", "Files of the domain."),
            maybe(
                "Justification",
                "Justification",
                "The justification it belongs to (ScoDoc fichier).",
            )
            .back("Documents", "Files of the justification."),
            maybe(
                "MeetingSession",
                "MeetingSession",
                "The meeting it belongs to, such as an attendance sheet.",
            )
            .back("Documents", "Files of the meeting."),
            maybe("Author", "User", "Who added it.")
                .back("AuthoredDocuments", "Files the person added."),
        ],
    );
    set(
        m,
        "Documents",
        "Document",
        DOCUMENTS,
        "Files: photos, logos, justifications, attendance sheets (ScoDoc photos, logos, fichiers).",
    );
}
