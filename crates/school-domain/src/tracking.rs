//! Tracking: who looked at what, and the community items they looked at.

use entity_model::Builder;

use crate::common::{End, Tie, entity, joins, maybe, read_only_set, set, tie};
use crate::rights::{TRACKING, TRACKING_VIEW};

/// Community items, of which a name is all that is told: type, set, table, what it is.
const ITEMS: [(&str, &str, &str, &str); 8] = [
    ("Post", "Posts", "post", "A post of a blog or a group."),
    (
        "Information",
        "Informations",
        "information",
        "A piece of news.",
    ),
    (
        "Conversation",
        "Conversations",
        "conversation",
        "A conversation of a forum.",
    ),
    (
        "Contribution",
        "Contributions",
        "contribution",
        "A contribution to a conversation.",
    ),
    ("WikiPage", "WikiPages", "wiki_page", "A page of a wiki."),
    (
        "Examination",
        "Examinations",
        "examination",
        "An examination of the online content.",
    ),
    ("Quiz", "Quizzes", "quiz", "A quiz of the online content."),
    (
        "PracticalCase",
        "PracticalCases",
        "practical_case",
        "A practical case of the online content.",
    ),
];

pub(crate) fn declare(m: &mut Builder) {
    for (name, set_name, table, doc) in ITEMS {
        named(m, name, table, doc);
        read_only_set(m, set_name, name, TRACKING_VIEW, doc);
    }
    tracking_view(m);
    groups(m);
}

/// A type of which a name is all that is told.
fn named(m: &mut Builder, name: &str, table: &str, doc: &str) {
    let mut e = entity(m, name, table, doc);
    e.text("Name", 250)
        .searchable()
        .required()
        .filled()
        .indexed()
        .doc("Name.");
}

fn tracking_view(m: &mut Builder) {
    let mut e = entity(
        m,
        "TrackingView",
        "tracking_event",
        "Somebody looked at something or posted it.",
    );
    e.date_time("Timestamp")
        .required()
        .indexed()
        .doc("When it happened (UTC).");
    e.enumeration("ActionType", "ActionType")
        .doc("What was done.");
    joins(
        m,
        "TrackingView",
        &[
            maybe("User", "User", "Who did it.")
                .back("TrackingViews", "What the person looked at or posted."),
            maybe("CorrectedUser", "User", "Whose work was corrected.").back(
                "CorrectedTrackingViews",
                "Where the person's work was corrected.",
            ),
            maybe(
                "Session",
                "TrainingSession",
                "Session in which it happened.",
            )
            .back(
                "TrackingViews",
                "What was looked at or posted in the session.",
            ),
            maybe(
                "SocialGroup",
                "SocialGroup",
                "Social group in which it happened.",
            )
            .back(
                "TrackingViews",
                "What was looked at or posted in the group.",
            ),
        ],
    );
    for (name, ..) in ITEMS {
        let doc = format!("The item of type {name} it happened to.");
        let mut item =
            maybe(name, name, &doc).back("TrackingViews", "Who looked at the item or posted it.");
        if name == "PracticalCase" {
            item = item.also_known_as("PraticalCase");
        }
        joins(m, "TrackingView", &[item]);
    }
    read_only_set(
        m,
        "TrackingViews",
        "TrackingView",
        TRACKING_VIEW,
        "Who looked at what, and who posted what.",
    );
}

fn groups(m: &mut Builder) {
    for (name, set_name, table, doc, seen) in [
        (
            "SocialGroup",
            "SocialGroups",
            "social_group",
            "A group of people who share something.",
            "Social groups the person is in.",
        ),
        (
            "DynamicGroup",
            "DynamicGroups",
            "dynamic_group",
            "A group whose members follow from a rule.",
            "Dynamic groups the person is in.",
        ),
    ] {
        named(m, name, table, doc);
        set(m, set_name, name, TRACKING, doc);
        let links = format!("User{set_name}");
        tie(
            m,
            &Tie {
                entity: &format!("User{name}"),
                table: &format!("user_{table}"),
                set: &links,
                doc: &format!("Who is in which {}.", table.replace('_', " ")),
                area: TRACKING,
                ends: [
                    End {
                        entity: "User",
                        called: "User",
                        sees: set_name,
                        doc: seen,
                        links: &links,
                    },
                    End {
                        entity: name,
                        called: name,
                        sees: "Members",
                        doc: "People in the group.",
                        links: &links,
                    },
                ],
            },
        );
        // The platform says who is in; only the set of links is written.
        m.extend("User").read_only_navigations(&[set_name]);
        m.extend(name).read_only_navigations(&["Members"]);
    }
}
