//! What stands inside another entity is written as if it stood alone: by the rights, the rows and the restrictions of
//! its own set.

use std::sync::Arc;

use diesel_store::Database;
use entity_model::{Builder, Caller, KeyOrigin, Model, Right};
use gateway_tests::{Home, Kind};
use query_plan::command::{Here, Purpose, Reader, WithinService};
use query_plan::desk::{Desk, Fault, Rules, Who};
use query_plan::port::Store;
use query_plan::{Ask, Planner};

const READ: Right = Right::new("read");
const WRITE: Right = Right::new("write");
const ADD: Right = Right::new("parts.add");
const ALTER: Right = Right::new("parts.alter");
const DROP: Right = Right::new("parts.drop");

fn model() -> Model {
    let mut m = Builder::new("Small", "Container");
    let e = &mut m.entity("Box", "box");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Client);
    e.many("Parts", "Part", "Box");
    e.owns(&["Parts"]);
    let e = &mut m.entity("Part", "part");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Client);
    e.text("Name", 50);
    e.text("Owner", 50);
    e.one("Box", "Box").required().partner("Parts");
    e.one("Whole", "Part").partner("Pieces");
    e.many("Pieces", "Part", "Whole");
    m.set("Boxes", "Box", READ)
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE);
    m.set("Parts", "Part", READ)
        .create(ADD)
        .update(ALTER)
        .delete(DROP)
        .rows("Owner eq @me")
        .not_updatable_with(&["Pieces"]);
    m.build().unwrap()
}

#[derive(Debug)]
struct Anywhere;

impl WithinService for Anywhere {
    fn path<'u>(&self, url: &'u str) -> Option<&'u str> {
        Some(url)
    }
}

struct Small {
    planner: Planner,
    database: Database,
    /// It goes away with this.
    _home: Home,
}

impl Small {
    fn open(kind: Kind) -> Self {
        let model = Arc::new(model());
        let home = Home::new(kind, "nested");
        let database = home.fitted(&model);
        let planner = Planner::new(model, b"a key of the tests").unwrap();
        Self {
            planner,
            database,
            _home: home,
        }
    }

    /// Changes the box, or makes it, as somebody; gives what is said against it.
    fn put(&self, who: &Caller, purpose: Purpose, body: &str) -> String {
        let model = self.planner.model();
        let entity = model.entity_named("Box").unwrap();
        let now = chrono::DateTime::UNIX_EPOCH;
        let ask = Ask {
            caller: who,
            now,
            max_page_size: None,
            track: false,
            v401: true,
            fingerprint: "",
        };
        let here = Here {
            ask: &ask,
            within: &Anywhere,
            states: None,
        };
        let reader = Reader {
            model,
            caller: who,
            purpose,
            nests: true,
            set: model.set_of(entity),
        };
        let given = actix_server::json::given(body.as_bytes()).unwrap();
        let rules = Rules::new();
        let mut said = String::new();
        let done = self.database.transaction(&mut |unit| {
            let who = Who {
                actor: 1,
                door: "tests",
                now,
            };
            let mut desk = Desk::new(unit, &self.planner, &rules, who);
            let content = reader.read(entity, &given);
            let put = match purpose {
                Purpose::Create => desk.create_tree(entity, content, &[], &here).map(|_| ()),
                Purpose::Change | Purpose::Replace => desk
                    .update_tree(entity, &1.into(), content, &here)
                    .map(|_| ()),
            };
            match put {
                Ok(()) => Ok(()),
                Err(Fault::Store(error)) => Err(error),
                Err(fault) => {
                    said = fault.to_string();
                    Err(query_plan::port::StoreError::TakenBack)
                }
            }
        });
        if said.is_empty() {
            done.unwrap();
        }
        said
    }

    /// The names of all parts by their ids.
    fn parts(&self) -> String {
        let rules = Rules::new();
        let mut parts = Vec::new();
        let now = chrono::DateTime::UNIX_EPOCH;
        let read = self.database.look(&mut |unit| {
            let who = Who {
                actor: 1,
                door: "tests",
                now,
            };
            let mut desk = Desk::new(unit, &self.planner, &rules, who);
            let found = desk.rows("Part", "true", &[], &["Id", "Name"]).unwrap();
            let text = |at: &_| format!("{:?}", at);
            parts = found.iter().map(text).collect();
            Ok(())
        });
        read.unwrap();
        parts.sort();
        parts.join(" ")
    }
}

fn me(rights: &[Right]) -> Caller {
    Caller::with_rights(1, "me", &[&[READ, WRITE], rights].concat()).knowing("me", "me".into())
}

const ALL: &[Right] = &[ADD, ALTER, DROP];

/// Rights beside those on boxes, what is done to the box, and the beginning of what is said against it.
const CASES: &[(&[Right], &str, &str)] = &[
    (
        &[ALTER, DROP],
        r#"{"Parts@delta":[{"Id":9,"Owner":"me"}]}"#,
        "adding to Parts needs the right parts.add",
    ),
    (
        &[ALTER, DROP],
        r#"{"Parts":[{"Id":1},{"Id":9}]}"#,
        "adding to Parts needs the right parts.add",
    ),
    (
        &[ADD, DROP],
        r#"{"Parts@delta":[{"Id":1,"Name":"x"}]}"#,
        "changing Parts needs the right parts.alter",
    ),
    (
        &[ADD, DROP],
        r#"{"Parts@delta":[{"@id":"Parts(1)","Name":"x"}]}"#,
        "changing Parts needs the right parts.alter",
    ),
    (
        &[ADD, ALTER],
        r#"{"Parts@delta":[{"@removed":{"reason":"deleted"},"@id":"Parts(1)"}]}"#,
        "deleting from Parts needs the right parts.drop",
    ),
    (
        &[ADD, ALTER],
        r#"{"Parts@delta":[{"@removed":{"reason":"deleted"},"Id":1}]}"#,
        "deleting from Parts needs the right parts.drop",
    ),
    (
        &[ADD, ALTER],
        r#"{"Parts":[]}"#,
        "deleting from Parts needs the right parts.drop",
    ),
    // Rows that are not theirs.
    (
        ALL,
        r#"{"Parts@delta":[{"Id":2,"Name":"x"}]}"#,
        "Parts/0/Id Id 2 is taken by Part 2",
    ),
    (
        ALL,
        r#"{"Parts@delta":[{"@id":"Parts(2)","Name":"x"}]}"#,
        "Parts/0 there is no Part behind 'Parts(2)'",
    ),
    (
        ALL,
        r#"{"Parts@delta":[{"@removed":{"reason":"deleted"},"@id":"Parts(2)"}]}"#,
        "Parts/0 there is no Part behind 'Parts(2)'",
    ),
    (
        ALL,
        r#"{"Parts@delta":[{"@removed":{"reason":"deleted"},"Id":2}]}"#,
        "Parts/0 there is no Part 2",
    ),
    // What the set bars of a change.
    (
        ALL,
        r#"{"Parts@delta":[{"Id":1,"Pieces":[{"Id":9}]}]}"#,
        "Parts/0/Pieces cannot be given when it is changed (Capabilities.UpdateRestrictions/NonUpdatableNavigationProperties)",
    ),
    (
        ALL,
        r#"{"Parts@delta":[{"Id":1,"Pieces@odata.bind":["Parts(1)"]}]}"#,
        "Parts/0/Pieces cannot be given when it is changed (Capabilities.UpdateRestrictions/NonUpdatableNavigationProperties)",
    ),
];

#[test]
fn both_databases_ask_the_set_of_what_stands_inside_another_entity() {
    for kind in Kind::all() {
        let small = Small::open(kind);
        let everyone = Caller::with_all_rights(1, "all");
        let made = small.put(
            &everyone,
            Purpose::Create,
            r#"{"Id":1,"Parts":[{"Id":1,"Name":"mine","Owner":"me"},{"Id":2,"Name":"yours","Owner":"you"}]}"#,
        );
        assert_eq!(made, "");
        let before = small.parts();
        let mut wrong = String::new();
        for (rights, body, expected) in CASES {
            let said = small.put(&me(rights), Purpose::Change, body);
            if !said.starts_with(expected) || said.is_empty() {
                wrong += &format!("{kind:?} {body}: {said}\n");
            }
            assert_eq!(small.parts(), before, "{kind:?} {body}");
        }
        assert!(wrong.is_empty(), "{wrong}");
        for (rights, body) in [
            (&[ALTER], r#"{"Parts@delta":[{"Id":1,"Name":"new"}]}"#),
            (&[DROP], r#"{"Parts":[]}"#),
            (
                &[ADD],
                r#"{"Parts":[{"Id":3,"Name":"third","Owner":"me"}]}"#,
            ),
        ] {
            assert_eq!(
                small.put(&me(rights), Purpose::Change, body),
                "",
                "{kind:?} {body}"
            );
        }
        let after = small.parts();
        // Nobody takes away what they do not see.
        assert!(
            after.contains("yours") && after.contains("third") && !after.contains("new"),
            "{after}"
        );
    }
}
