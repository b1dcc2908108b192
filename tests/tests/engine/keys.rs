//! Keys that clients make, and keys of several parts: every verb, and every way to say a relation.

use serde_json::{Value, json};

use super::library::{Library, each};

fn visit(visit: impl Fn(&Library)) {
    each("keys", visit);
}

/// The value between the parentheses of `Books(…)`.
fn id(book: &str) -> &str {
    book.trim_start_matches("Books(").trim_end_matches(')')
}

fn blurb(book: &str, language: &str) -> String {
    format!("Blurbs(BookId={},Language='{language}')", id(book))
}

#[test]
fn a_row_with_a_key_of_two_parts_takes_every_verb_on_both_databases() {
    visit(|library| {
        let book = library.book("Verbs", &Value::Null);
        let body = json!({ "BookId": id(&book), "Language": "EN", "Text": "Good" });
        let made = library.send("POST Blurbs", &body);
        let text = made.text();
        assert_eq!(made.status, 201, "{text}");
        let url = blurb(&book, "EN");
        let whole = format!("{}{url}", library.0.root());
        assert_eq!(made.header("location"), Some(whole.as_str()));
        let minimal = library.send(
            "POST Blurbs | Prefer: return=minimal",
            json!({ "BookId": id(&book), "Language": "FR", "Text": "Bon" }),
        );
        let french = format!("{}{}", library.0.root(), blurb(&book, "FR"));
        assert_eq!(minimal.status, 204);
        assert_eq!(minimal.header("odata-entityid"), Some(french.as_str()));
        assert_eq!(library.get(&url)["Text"], "Good");

        // What the body says of the key is not looked at.
        let body = json!({ "Language": "XX", "Text": "Better", "Note": "n" });
        library.must(204, &format!("PATCH {url}"), body);
        assert_eq!(library.get(&url)["Text"], "Better");
        library.must(204, &format!("PUT {url}"), json!({ "Text": "Best" }));
        let after = library.get(&url);
        assert_eq!(
            (&after["Text"], &after["Note"]),
            (&json!("Best"), &Value::Null)
        );
        library.must(
            204,
            &format!("PUT {url}/Note"),
            json!({ "value": "by itself" }),
        );
        assert_eq!(library.get(&format!("{url}/Note"))["value"], "by itself");

        // What is not there yet is added under the key of the URL, unless the client says that it must be there.
        let german = blurb(&book, "DE");
        library.must(
            404,
            &format!("PATCH {german} | If-Match: *"),
            json!({ "Text": "Gut" }),
        );
        library.must(
            201,
            &format!("PATCH {german}"),
            json!({ "Language": "XX", "Text": "Gut" }),
        );
        assert_eq!(library.get(&german)["Text"], "Gut");
        let under = format!("{book}/Blurbs(BookId={},Language='IT')", id(&book));
        library.must(201, &format!("PUT {under}"), json!({ "Text": "Buono" }));
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Language"),
            "DE EN FR IT"
        );

        library.must(204, &format!("DELETE {url}"), "");
        library.must(404, &format!("GET {url}"), "");
        library.must(404, &format!("DELETE {url}"), "");

        library.refused(&[
            ("POST Blurbs", json!({ "BookId": id(&book), "Language": "FR", "Text": "Encore" }), "400 BookId: BookId "),
            ("POST Blurbs", json!({ "BookId": id(&book), "Text": "?" }), "400 Language: is missing"),
            ("POST Blurbs", json!({ "BookId": "00000000-0000-0000-0000-000000000001", "Language": "EN", "Text": "?" }),
             "400 BookId: there is no Book with the key"),
            ("POST Blurbs", json!({ "BookId": id(&book), "Language": "ENG", "Text": "?" }), "400 Language: has 3 characters"),
        ]);
        let elsewhere = json!({ "BookId": "00000000-0000-0000-0000-000000000001", "Language": "NL", "Text": "?" });
        library.refused(&[(&format!("POST {book}/Blurbs"), elsewhere, "400 BookId: is ")]);
    });
}

#[test]
fn a_key_that_clients_make_takes_every_verb_on_both_databases() {
    visit(|library| {
        let made = library.send("POST Shelves", json!({ "Code": "a/b 'c", "Room": "North" }));
        assert_eq!(made.status, 201);
        let url = made.header("location").unwrap().to_owned();
        assert_eq!(library.get(&url)["Room"], "North");
        library.must(201, "PUT Shelves('K1')", json!({ "Room": "South" }));
        library.must(
            204,
            "PATCH Shelves('K1')",
            json!({ "Code": "K2", "Room": "East" }),
        );
        assert_eq!(library.get("Shelves('K1')")["Room"], "East");
        library.must(404, "GET Shelves('K2')", "");
        library.refused(&[
            (
                "POST Shelves",
                json!({ "Code": "K1" }),
                "400 Code: Code 'K1' is taken",
            ),
            (
                "POST Shelves",
                json!({ "Room": "West" }),
                "400 Code: is missing",
            ),
        ]);
        library.must(204, "DELETE Shelves('K1')", "");
        library.must(404, "GET Shelves('K1')", "");
        // A key that the service makes is nobody else's to choose.
        library.must(
            404,
            "PUT Books(00000000-0000-0000-0000-000000000002)",
            json!({ "Title": "x", "Price": 1 }),
        );
        let chosen =
            json!({ "Id": "00000000-0000-0000-0000-000000000002", "Title": "x", "Price": 1 });
        let made = library.must(201, "POST Books", chosen);
        assert_ne!(made["Id"], "00000000-0000-0000-0000-000000000002");
    });
}

#[test]
fn children_whose_key_holds_their_parents_are_made_altered_and_deleted_with_it_on_both_databases() {
    visit(|library| {
        let children = json!({ "Blurbs": [{ "Language": "EN", "Text": "one" }, { "Language": "FR", "Text": "un" }],
                               "Shelf": { "Code": "DEEP", "Room": "Cellar" } });
        let book = library.book("Deep", &children);
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Text"),
            "one un"
        );
        assert_eq!(library.get(&format!("{book}/Shelf"))["Room"], "Cellar");
        // A key that is taken is not meant by a row that is new.
        let twice = json!({ "Title": "Deep", "Price": 1, "Shelf": { "Code": "DEEP" } });
        library.refused(&[("POST Books", twice, "400 Shelf/Code: Code 'DEEP' is taken")]);

        let twice = json!({ "Title": "Deep", "Price": 1, "Blurbs": [{ "Language": "EN", "Text": "1" }, { "Language": "EN", "Text": "2" }] });
        library.refused(&[("POST Books", twice, "400 Blurbs/1/BookId: ")]);
        assert_eq!(
            library.get("Books/$count?$filter=Title eq 'Deep'"),
            json!(1)
        );

        // A nested list says all there is: one is altered, one added, one goes.
        let all = json!({ "Blurbs": [{ "Language": "FR", "Text": "deux" }, { "Language": "DE", "Text": "zwei" }] });
        library.must(204, &format!("PATCH {book} | OData-Version: 4.01"), all);
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Text"),
            "zwei deux"
        );
        let steps = json!({ "Blurbs@delta": [
            { "Language": "IT", "Text": "due" },
            { "Language": "FR", "Text": "trois" },
            { "@removed": { "reason": "deleted" }, "Language": "DE" },
        ] });
        library.must(204, &format!("PATCH {book} | OData-Version: 4.01"), steps);
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Text"),
            "trois due"
        );
        let gone = json!({ "Blurbs@delta": [{ "@removed": {}, "Language": "FR" }] });
        library.refused(&[(
            &format!("PATCH {book} | OData-Version: 4.01"),
            gone,
            "400 Blurbs/0: Blurb cannot be without BookId",
        )]);

        // To one, the nested object alters the row that has its key.
        let shelf = json!({ "Shelf": { "Code": "DEEP", "Room": "Attic" } });
        library.must(204, &format!("PATCH {book} | OData-Version: 4.01"), shelf);
        assert_eq!(library.get("Shelves('DEEP')")["Room"], "Attic");

        let posted = library.send(
            &format!("POST {book}/Blurbs"),
            json!({ "Language": "NL", "Text": "drie" }),
        );
        let whole = format!("{}{}", library.0.root(), blurb(&book, "NL"));
        assert_eq!(posted.header("location"), Some(whole.as_str()));

        library.must(204, &format!("DELETE {book}"), "");
        let left = library.get(&format!("Blurbs/$count?$filter=BookId eq {}", id(&book)));
        assert_eq!(left, json!(0));
    });
}

#[test]
fn relations_to_and_from_rows_with_keys_of_two_parts_are_told_in_every_way_on_both_databases() {
    visit(|library| {
        let (one, two) = (
            library.book("One", &Value::Null),
            library.book("Two", &Value::Null),
        );
        let three = library.book("Three", &json!({ "Related@odata.bind": [one] }));
        let related = |book: &str| library.list(&format!("{book}/Related?$orderby=Title"), "Title");
        assert_eq!(
            (related(&three).as_str(), related(&one).as_str()),
            ("One", "")
        );
        let version = library.get(&three)["Version"].clone();
        library.must(
            204,
            &format!("POST {three}/Related/$ref"),
            json!({ "@odata.id": two }),
        );
        library.must(
            204,
            &format!("POST {three}/Related/$ref"),
            json!({ "@odata.id": two }),
        );
        assert_eq!(related(&three), "One Two");
        assert_eq!(
            library.get(&three)["Version"],
            json!(version.as_i64().unwrap() + 1)
        );
        library.must(204, &format!("DELETE {three}/Related/$ref?$id={one}"), "");
        assert_eq!(related(&three), "Two");
        library.must(
            204,
            &format!("DELETE {three}/Related({})/$ref", id(&two)),
            "",
        );
        assert_eq!(related(&three), "");
        library.must(
            204,
            &format!("PUT {three}/Related/$ref"),
            json!({ "value": [{ "@id": one }, { "@id": two }] }),
        );
        assert_eq!(related(&three), "One Two");
        let nested = json!({ "Related": [{ "@id": two }, { "Title": "Four", "Price": 1 }] });
        library.must(204, &format!("PATCH {three} | OData-Version: 4.01"), nested);
        assert_eq!(related(&three), "Four Two");
        library.must(
            201,
            &format!("POST {three}/Related"),
            json!({ "Title": "Five", "Price": 1 }),
        );
        assert_eq!(related(&three), "Five Four Two");

        // To one row with a key of two parts, and from it.
        let blurb = |language: &str| blurb(&one, language);
        for language in ["EN", "FR"] {
            library.must(
                201,
                &format!("PATCH {}", blurb(language)),
                json!({ "Text": language }),
            );
        }
        let star = library.must(
            201,
            "POST Stars",
            json!({ "Points": 3, "Blurb@odata.bind": blurb("EN") }),
        );
        let star = format!("Stars({})", star["Id"]);
        assert_eq!(library.get(&format!("{star}/Blurb"))["Text"], "EN");
        library.must(
            204,
            &format!("PUT {star}/Blurb/$ref"),
            json!({ "@odata.id": blurb("FR") }),
        );
        assert_eq!(
            library.get(&format!("{}/Stars/$count", blurb("FR"))),
            json!(1)
        );
        library.must(
            204,
            &format!("POST {}/Stars/$ref", blurb("EN")),
            json!({ "@odata.id": star }),
        );
        assert_eq!(library.get(&star)["BlurbLanguage"], "EN");
        let replaced = json!({ "Stars": [{ "Points": 1 }, { "Points": 2 }] });
        library.must(
            204,
            &format!("PATCH {} | OData-Version: 4.01", blurb("EN")),
            replaced,
        );
        assert_eq!(
            library.list(&format!("{}/Stars?$orderby=Points", blurb("EN")), "Points"),
            "1 2"
        );
        assert_eq!(library.get(&star)["BlurbLanguage"], Value::Null);
        library.must(
            204,
            &format!("DELETE {}/Stars/$ref?$id=Stars(2)", blurb("EN")),
            "",
        );
        assert_eq!(
            library.list(&format!("{}/Stars", blurb("EN")), "Points"),
            "2"
        );
        library.must(
            204,
            &format!("DELETE {}/Stars/$ref?$id={star}", blurb("EN")),
            "",
        );
        library.refused(&[
            (
                "POST Stars",
                json!({ "Blurb@odata.bind": format!("Blurbs(BookId={},Language='XX')", id(&one)) }),
                "400 Blurb: there is no Blurb behind",
            ),
            (
                "POST Stars",
                json!({ "Blurb@odata.bind": one }),
                "400 Blurb: 'Books(",
            ),
        ]);
    });
}

#[test]
fn deltas_and_each_reach_rows_with_keys_of_two_parts_on_both_databases() {
    visit(|library| {
        let book = library.book("Bulk", &Value::Null);
        let key = id(&book);
        let delta = |rows: Value| json!({ "@context": "#$delta", "value": rows });
        let rows = json!([
            { "BookId": key, "Language": "EN", "Text": "a" },
            { "BookId": key, "Language": "FR", "Text": "b" },
            { "BookId": key, "Language": "DE", "Text": "c" },
        ]);
        library.must(204, "PATCH Blurbs", delta(rows));
        let rows = json!([
            { "BookId": key, "Language": "EN", "Note": "n" },
            { "@id": blurb(&book, "FR"), "Text": "bb" },
            { "@removed": { "reason": "deleted" }, "BookId": key, "Language": "DE" },
            { "BookId": key, "Language": "IT", "Text": "d" },
        ]);
        library.must(204, "PATCH Blurbs", delta(rows));
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Text"),
            "a bb d"
        );
        assert_eq!(library.get(&blurb(&book, "EN"))["Note"], "n");

        let some = format!("Blurbs/$filter(BookId eq {key} and Language ne 'FR')/$each");
        library.must(204, &format!("PATCH {some}"), json!({ "Note": "each" }));
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Note"),
            "each null each"
        );
        library.must(204, &format!("DELETE {some}"), "");
        assert_eq!(library.list(&format!("{book}/Blurbs"), "Language"), "FR");

        let faulty = json!([{ "BookId": key, "Language": "NL" }, { "BookId": key, "Language": "ES", "Text": "e" }]);
        let told = library.must(
            200,
            "PATCH Blurbs | Prefer: continue-on-error",
            delta(faulty),
        );
        assert_eq!(told["value"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            library.list(&format!("{book}/Blurbs?$orderby=Language"), "Language"),
            "ES FR"
        );
    });
}

#[test]
fn changes_are_followed_by_keys_of_any_form_on_both_databases() {
    // A link tells what any other test changes as well.
    each("keys_followed", |library| {
        let follow = |query: &str| {
            let line = format!("GET {query} | Prefer: track-changes");
            library.must(200, &line, "")["@odata.deltaLink"].clone()
        };
        // The rows that have changed, and the URLs of those that are gone, page by page.
        let since = |link: &Value, size: usize| {
            let mut url = link.as_str().unwrap().to_owned();
            let (mut changed, mut gone) = (Vec::new(), Vec::new());
            loop {
                let line = format!("GET {url} | Prefer: maxpagesize={size}");
                let page = library.must(200, &line, "");
                for row in page["value"].as_array().unwrap() {
                    match row["id"].as_str() {
                        Some(id) => gone.push(id.replace(&library.0.root(), "")),
                        None => changed.push(row["Text"].as_str().unwrap().to_owned()),
                    }
                }
                match page["@odata.nextLink"].as_str() {
                    Some(next) => next.clone_into(&mut url),
                    None => break,
                }
            }
            changed.sort();
            gone.sort();
            (changed, gone)
        };
        let [one, two] =
            ["Followed", "Followed too"].map(|title| library.book(title, &Value::Null));
        let link = follow("Blurbs?$filter=startswith(Book/Title,'Followed')&$select=Text");
        let write = |book: &str, language: &str, text: &str| {
            let url = blurb(book, language).replace('%', "%25");
            library.send(&format!("PUT {url}"), json!({ "Text": text }));
        };
        write(&one, "EN", "one");
        write(&one, ",%", "comma");
        write(&two, "EN", "two");
        write(&two, "FR", "deux");
        // Parts of these keys, but not these keys, are among those above.
        let other = library.book("Elsewhere", &Value::Null);
        write(&other, "EN", "other");
        let outside = blurb(&other, "EN");
        library.must(204, &format!("DELETE {}", blurb(&two, "FR")), "");
        for size in [1, 2, 100] {
            let (changed, gone) = since(&link, size);
            assert_eq!(changed, ["comma", "one", "two"], "{size}");
            let mut expected = vec![blurb(&two, "FR"), outside.clone()];
            expected.sort();
            let plain: Vec<String> = gone.iter().map(|id| id.replace("%27", "'")).collect();
            assert_eq!(plain, expected, "{size}");
        }
        // A key that is text.
        let link = follow("Shelves?$select=Room");
        library.must(201, "PUT Shelves('all, 100%25')", json!({ "Room": "R" }));
        library.must(204, "DELETE Shelves('all, 100%25')", "");
        let (_, gone) = since(&link, 1);
        let mine = gone.iter().filter(|id| id.contains("all,"));
        assert_eq!(mine.collect::<Vec<_>>(), ["Shelves('all,%20100%25')"]);
    });
}
