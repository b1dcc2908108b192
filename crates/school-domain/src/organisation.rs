//! Organisation: the seven kinds of group an institution is divided into, and who belongs to them.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder, Value};

use crate::common::{End, Tie, always, entity, flags, joins, maybe, set, texts, tie};
use crate::rights::ORGANISATION;

/// One kind of group: its type, its set, its table, and what it is.
struct Kind {
    name: &'static str,
    set: &'static str,
    table: &'static str,
    doc: &'static str,
    own: fn(&mut EntityBuilder<'_>),
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "Domain",
        set: "Domains",
        table: "domain",
        doc: "A domain: the scope of rights and of students (ScoDoc département, Authentic organisational unit).",
        own: domain,
    },
    Kind {
        name: "Establishment",
        set: "Establishments",
        table: "establishment",
        doc: "An establishment of the institution.",
        own: nothing_more,
    },
    Kind {
        name: "Job",
        set: "Jobs",
        table: "job",
        doc: "A job that people have.",
        own: nothing_more,
    },
    Kind {
        name: "Project",
        set: "Projects",
        table: "project",
        doc: "A project that people work in.",
        own: nothing_more,
    },
    Kind {
        name: "Structure",
        set: "Structures",
        table: "structure",
        doc: "A structure: a node of the organisation chart (Maarch entity).",
        own: structure,
    },
    Kind {
        name: "Team",
        set: "Teams",
        table: "team",
        doc: "A team.",
        own: nothing_more,
    },
    Kind {
        name: "Localisation",
        set: "Localisations",
        table: "localisation",
        doc: "A place where sessions and meetings are held.",
        own: nothing_more,
    },
];

pub(crate) fn declare(m: &mut Builder) {
    for kind in &KINDS {
        group(m, kind);
    }
    for kind in &KINDS {
        members(m, kind);
        managers(m, kind);
    }
    room(m);
}

/// What the seven kinds share.
fn group(m: &mut Builder, kind: &Kind) {
    let name = kind.name;
    let mut e = entity(m, name, kind.table, kind.doc);
    e.text("Name", 250)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("Name of the group.");
    code(&mut e, name);
    for level in 0..=8 {
        e.int64(&format!("Father{level}"))
            .read_only()
            .doc(&format!("Key of the ancestor at level {level}."));
    }
    e.int32("Depth")
        .not_null()
        .default(0_i64)
        .read_only()
        .doc("Level in the tree; 0 for a root.")
        .example(0_i64);
    e.date_time("StartedOn").doc("When the group began (UTC).");
    e.date_time("FinishedOn").doc("When the group ended (UTC).");
    texts(
        &mut e,
        &[
            ("Address", 250, "Street address."),
            ("PostalCode", 50, "Postal code."),
            ("City", 250, "City."),
            ("Country", 250, "Country."),
            ("Contact", 250, "Name of the person to turn to."),
            ("Email", 250, "E-mail address."),
            ("PhoneNumber", 50, "Telephone."),
            ("MobileNumber", 50, "Mobile telephone."),
            ("FaxNumber", 50, "Fax."),
            ("ShortNumber", 50, "Short telephone number."),
        ],
    );
    (kind.own)(&mut e);
    let (parent, children) = (format!("Parent{name}"), format!("Child{}", kind.set));
    let primary = format!("Primary{}", kind.set);
    joins(
        m,
        name,
        &[
            maybe(&parent, name, "The group this one is part of.")
                .back(&children, "The groups that are part of this one."),
            maybe(
                "PrimaryDomain",
                "Domain",
                "The domain that manages the group.",
            )
            .back(&primary, "The groups of this kind that the domain manages."),
        ],
    );
    let singular: &[&str] = &[name];
    set(m, kind.set, name, ORGANISATION, kind.doc)
        .also_known_as(singular)
        .tracks_changes();
}

/// A domain's code is the acronym of a department.
fn code(e: &mut EntityBuilder<'_>, kind: &str) {
    let code = e.text("Code", 50).searchable().indexed();
    if kind == "Domain" {
        code.doc("Code of the domain; acronym of the department (ScoDoc acronym).")
            .also_known_as("Acronym")
            .example("RT");
        e.alternate_key(&["Code"]);
    } else {
        code.doc("Code of the group.");
    }
}

fn nothing_more(_: &mut EntityBuilder<'_>) {}

/// What a department needs beyond a group.
fn domain(e: &mut EntityBuilder<'_>) {
    e.guid("Uuid")
        .not_null()
        .read_only()
        .doc("Identifier of the domain in the whole world.");
    e.alternate_key(&["Uuid"]);
    e.boolean("IsVisible")
        .not_null()
        .default(true)
        .doc("The department is shown on the home page (ScoDoc visible).")
        .also_known_as("Visible");
    e.text("ImputationName", 250)
        .doc("Name under which its sessions are accounted for (ScoDoc preference ImputationDept).");
    e.text("NonWorkingDays", 50)
        .not_null()
        .default("sun")
        .doc("Days of the week without work, separated by commas (ScoDoc preference non_travail).")
        .example("sat,sun");
    e.text("AttendanceMetric", 50)
        .not_null()
        .default("demi")
        .doc("What absences are counted in: compte, heure, journee or demi (ScoDoc preference assi_metrique).")
        .example("demi");
    e.decimal("HoursPerDay", 18, 5)
        .not_null()
        .default(Value::Decimal(8.into()))
        .unit("h")
        .doc("Hours a full day counts (ScoDoc preference nb_heures_par_jour).");
    flags(
        e,
        &[(
            "IsModuleRequired",
            "An attendance must name its module (ScoDoc preference forcer_module).",
        )],
    );
}

fn structure(e: &mut EntityBuilder<'_>) {
    e.boolean("IsEnabled")
        .not_null()
        .default(true)
        .doc("The structure is in use; one that is not is still no archived one (Maarch enabled).");
}

/// `UserDomains` and its kin: who belongs where.
fn members(m: &mut Builder, kind: &Kind) {
    let Kind {
        name, set, table, ..
    } = kind;
    let (ty, links) = (format!("User{name}"), format!("User{set}"));
    tie(
        m,
        &Tie {
            entity: &ty,
            table: &format!("user_{table}"),
            set: &links,
            doc: &format!("Who belongs to which {}.", name.to_lowercase()),
            area: ORGANISATION,
            ends: [
                End {
                    entity: "User",
                    called: "User",
                    sees: set,
                    doc: &format!("{set} the person belongs to."),
                    links: &links,
                },
                End {
                    entity: name,
                    called: name,
                    sees: "Members",
                    doc: "People who belong to the group.",
                    links: &links,
                },
            ],
        },
    );
    // Who belongs to a group is said on the person's side.
    m.extend(name).read_only_navigations(&["Members"]);
    let mut e = m.extend(&ty);
    flags(
        &mut e,
        &[(
            "IsPrimary",
            "The first of the person's groups of this kind (Maarch primary entity).",
        )],
    );
    e.text("RoleLabel", 250)
        .doc("What the person is in the group, as free text (Maarch user_role).");
}

/// `DomainManagers` and its kin: who manages what.
fn managers(m: &mut Builder, kind: &Kind) {
    let Kind {
        name, set, table, ..
    } = kind;
    let (ty, links) = (format!("{name}Manager"), format!("{name}Managers"));
    tie(
        m,
        &Tie {
            entity: &ty,
            table: &format!("{table}_manager"),
            set: &links,
            doc: &format!("Who manages which {}.", name.to_lowercase()),
            area: ORGANISATION,
            ends: [
                End {
                    entity: name,
                    called: name,
                    sees: "Managers",
                    doc: "People who manage the group.",
                    links: &links,
                },
                End {
                    entity: "User",
                    called: "User",
                    sees: &format!("Managed{set}"),
                    doc: &format!("{set} the person manages."),
                    links: &links,
                },
            ],
        },
    );
}

fn room(m: &mut Builder) {
    let mut e = entity(m, "Room", "room", "A room of a place.");
    e.text("Name", 250)
        .searchable()
        .required()
        .doc("Name of the room.")
        .example("Salle 101");
    e.text("Code", 50)
        .searchable()
        .doc("Code of the room.")
        .example("S101");
    e.int32("Capacity")
        .at_least(0_i64)
        .doc("People the room takes.")
        .example(30_i64);
    e.enumeration("RoomType", "RoomType").doc("Kind of room.");
    joins(
        m,
        "Room",
        &[
            always("Localisation", "Localisation", "The place the room is in.")
                .back("Rooms", "Rooms of the place."),
        ],
    );
    set(m, "Rooms", "Room", ORGANISATION, "Rooms.");
}
