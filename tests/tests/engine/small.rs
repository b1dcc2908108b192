//! Smaller things that a change must do right, whatever the model.

use std::io::Write as _;
use std::sync::Arc;

use diesel_store::{Database, Options};
use flate2::Compression;
use flate2::write::GzEncoder;
use gateway_tests::Ask;
use serde_json::{Value, json};

use super::library::{BESIDE, Library, each, model};

fn visit(visit: impl Fn(&Library)) {
    each("small", visit);
}

#[test]
fn what_narrows_a_set_takes_no_new_rows_and_each_is_not_read_on_both_databases() {
    visit(|library| {
        for (line, allow) in [
            ("POST Books/$filter(Price gt 1)", "GET, HEAD, OPTIONS"),
            ("PATCH Books/$filter(Price gt 1)", "GET, HEAD, OPTIONS"),
            ("GET Books/$each", "DELETE, OPTIONS, PATCH, POST"),
            (
                "GET Books/$filter(Price gt 1)/$each",
                "DELETE, OPTIONS, PATCH, POST",
            ),
        ] {
            let answer = library.send(line, json!({ "Title": "N", "Price": 2 }));
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some(allow)),
                "{line}"
            );
        }
        assert_eq!(library.get("Books/$count?$filter=Title eq 'N'"), json!(0));
    });
}

#[test]
fn an_action_behind_each_goes_on_after_errors_and_keeps_the_limit_on_both_databases() {
    visit(|library| {
        for price in [1, 200, 3] {
            library.book("Each", &json!({ "Price": price }));
        }
        let all = "POST Books/$filter(Title eq 'Each')/$each/Library.Raise";
        library.refused(&[(all, json!({ "by": 2 }), "400 Price: is high enough")]);
        let prices = || library.list("Books?$filter=Title eq 'Each'&$orderby=Price", "Price");
        assert_eq!(prices(), "1.0 3.0 200.0");
        let told = library.must(
            200,
            &format!("{all} | Prefer: continue-on-error"),
            json!({ "by": 2 }),
        );
        assert_eq!(told["value"].as_array().map(Vec::len), Some(1));
        assert_eq!(prices(), "3.0 5.0 200.0");
        // What is null where null cannot stand is not given.
        let some = "POST Books/$filter(Title eq 'Each' and Price lt 100)/$each/Raise";
        library.must(204, some, json!({ "by": null }));
        assert_eq!(prices(), "4.0 6.0 200.0");
    });
}

#[test]
fn items_have_a_limit_on_both_databases() {
    visit(|library| {
        let delta = |count: usize| {
            let rows: Vec<Value> = (0..count)
                .map(|_| json!({ "Title": "Limit", "Price": 1 }))
                .collect();
            json!({ "@context": "#$delta", "value": rows })
        };
        library.must(204, "PATCH Books", delta(5));
        library.refused(&[(
            "PATCH Books",
            delta(6),
            "400 value: a delta has at most 5 items",
        )]);
        let each = "Books/$filter(Title eq 'Limit')/$each";
        library.must(204, &format!("PATCH {each}"), json!({ "Price": 2 }));
        library.book("Limit", &Value::Null);
        for (line, body) in [
            (format!("PATCH {each}"), json!({ "Price": 3 })),
            (format!("DELETE {each}"), Value::Null),
            (format!("POST {each}/Raise"), json!({})),
        ] {
            library.refused(&[(
                &line,
                body,
                "400 $each: $each changes at most 5 entities at once",
            )]);
        }
        library.must(
            204,
            "DELETE Books/$filter(Title eq 'Limit' and Price eq 2)/$each",
            "",
        );
    });
}

#[test]
fn a_value_kept_as_json_that_does_not_change_changes_nothing_on_both_databases() {
    visit(|library| {
        let book = library.book("Tags", &json!({ "Tags": ["a", "b \"c\""] }));
        let version = || library.get(&book)["Version"].clone();
        let before = version();
        library.must(
            204,
            &format!("PATCH {book}"),
            json!({ "Tags": ["a", "b \"c\""] }),
        );
        assert_eq!(version(), before);
        library.must(
            204,
            &format!("PATCH {book}"),
            json!({ "Tags": ["b \"c\"", "a"] }),
        );
        assert_eq!(version(), json!(before.as_i64().unwrap() + 1));
    });
}

#[test]
fn a_packed_body_is_unpacked_within_the_limit_on_both_databases() {
    visit(|library| {
        let pack = |text: &str| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let send = |encoding: &str, bytes: Vec<u8>| {
            let ask = Ask::get("Books").method("POST").bytes_of(bytes);
            let ask = ask.with("Content-Type", "application/json");
            library.0.ask(&ask.with("Content-Encoding", encoding))
        };
        let book = json!({ "Title": "Packed", "Price": 1 }).to_string();
        for encoding in ["gzip", "x-gzip", "GZIP"] {
            assert_eq!(send(encoding, pack(&book)).status, 201, "{encoding}");
        }
        assert_eq!(send("identity", book.clone().into_bytes()).status, 201);
        assert_eq!(send("br", pack(&book)).status, 415);
        assert_eq!(send("gzip", book.clone().into_bytes()).status, 400);
        // Four megabytes are the limit, however few bytes they are packed into.
        let limit = 4 * 1024 * 1024;
        let padded = |length: usize| format!("{}{}", " ".repeat(length - book.len()), book);
        assert_eq!(send("gzip", pack(&padded(limit))).status, 201);
        assert_eq!(send("gzip", pack(&padded(limit + 1))).status, 413);
    });
}

#[test]
fn long_work_is_done_while_others_may_write_on_both_databases() {
    each("apart", |library| {
        let url = &library.0.home().url;
        let database = Database::open(url, Arc::new(model()), &Options::default());
        *BESIDE.lock().unwrap() = Some(database.unwrap());
        let shelf = |code: &str, room: &str| json!({ "Code": code, "Room": room });
        let made = library.must(201, "POST Shelves", shelf("A1", "long work north"));
        assert_eq!(made["Room"], "north");
        let rows = [
            shelf("A1", "long work south"),
            shelf("A2", "long work east"),
        ];
        let delta = json!({ "@context": "#$delta", "value": rows });
        library.must(204, "PATCH Shelves", delta);
        let part = |id: &str, room: &str| {
            json!({ "id": id, "method": "PUT", "url": format!("Shelves('A{id}')"), "atomicityGroup": "g",
                    "headers": { "Content-Type": "application/json" }, "body": { "Room": room } })
        };
        let requests = [part("3", "long work west"), part("4", "plain")];
        let told = library.must(200, "POST $batch", json!({ "requests": requests }));
        assert_eq!(told["responses"][0]["status"], 201, "{told}");
        let rooms = library.list("Shelves?$orderby=Code", "Room");
        assert_eq!(rooms, "south east west plain");
        // What is refused leaves nothing, whatever was worked out for it.
        library.refused(&[(
            "POST Shelves",
            shelf("A1", "long work again"),
            "400 Code: Code 'A1' is taken",
        )]);
        *BESIDE.lock().unwrap() = None;
    });
}
