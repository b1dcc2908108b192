//! The journal: every change, in the order in which it was made. The engine writes it, nobody else.

use entity_model::{Builder, KeyOrigin};

use crate::common::read_only_set;
use crate::rights::JOURNAL_VIEW;

pub(crate) fn declare(m: &mut Builder) {
    let mut e = m.entity("JournalEntry", "engine_journal");
    e.doc("One change of one row.").view();
    e.int64("Id")
        .read_only()
        .doc("Number of the change; a later one is greater.")
        .example(1_i64);
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.date_time("At")
        .not_null()
        .read_only()
        .doc("When it was made (UTC).");
    e.int64("ActorId")
        .column("actor")
        .read_only()
        .doc("Key of who made it; 0 is the system.");
    for (name, column, length, doc, example) in [
        ("Door", "door", 50, "Through which door it came.", "odata"),
        (
            "EntityType",
            "entity",
            128,
            "Name of the type of the row.",
            "User",
        ),
        ("Key", "key", 250, "Key of the row.", "131072"),
        (
            "Change",
            "change",
            20,
            "What was done: created, updated, archived, restored or deleted.",
            "updated",
        ),
    ] {
        e.text(name, length)
            .column(column)
            .not_null()
            .read_only()
            .doc(doc)
            .example(example);
    }
    for (name, doc) in [
        (
            "Before",
            "What the row held before, as JSON; null for a row that was created.",
        ),
        (
            "After",
            "What the row holds since, as JSON; null for a row that was deleted.",
        ),
    ] {
        e.long_text(name).read_only().doc(doc);
    }
    read_only_set(
        m,
        "Journal",
        "JournalEntry",
        JOURNAL_VIEW,
        "Who changed what, and when.",
    );
}
