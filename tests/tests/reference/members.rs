//! What is done to the members of a collection that a navigation leads to concerns those members alone.

use serde_json::json;

use crate::bed::{Service, each};

/// The body of a delta.
fn delta(items: &serde_json::Value) -> String {
    json!({ "@context": "#$delta", "value": items }).to_string()
}

/// The bare key of what a path leads to.
fn id(s: &Service, path: &str) -> String {
    let id = &s.get(path)["ID"];
    id.as_str().unwrap().to_owned()
}

/// Where products stand: their names and the names of their categories.
fn stands(s: &Service, rows: &[(&str, Option<&str>)]) {
    for (product, category) in rows {
        let found = s.get(&format!(
            "/Products?$filter=Name eq '{product}'&$expand=Category&$select=Name"
        ));
        let found = &found["value"][0]["Category"]["Name"];
        assert_eq!(found.as_str(), *category, "{product}");
    }
}

#[test]
fn who_is_no_member_is_left_alone_on_both_databases() {
    each("strangers", |s| {
        let chair = s.filled("{Office Chair}");
        let key = id(s, &chair);
        s.answers(&[
            (
                204,
                &format!("DELETE {{Kitchen!}}/Products/$ref?$id={chair}"),
                "",
            ),
            (
                404,
                &format!("DELETE {{Kitchen!}}/Products({key})/$ref"),
                "",
            ),
            (
                204,
                &format!("DELETE {{Laptop}}/RelatedProducts/$ref?$id={chair}"),
                "",
            ),
        ]);
        for reason in ["changed", "deleted"] {
            let gone = json!([{ "@removed": { "reason": reason }, "ID": key }]);
            let nested = json!({ "Products@delta": gone }).to_string();
            s.answers(&[
                (204, "PATCH {Kitchen!} | OData-Version: 4.01", &nested),
                (
                    204,
                    "PATCH {Kitchen!}/Products | OData-Version: 4.01",
                    &delta(&gone),
                ),
                (
                    204,
                    "PATCH {Laptop}/RelatedProducts | OData-Version: 4.01",
                    &delta(&gone),
                ),
            ]);
        }
        stands(s, &[("Office Chair", Some("Furniture"))]);
        s.says(&[(&chair, "/Version", "1")]);
        s.must(
            204,
            &format!("DELETE {{Furniture!}}/Products/$ref?$id={chair}"),
            "",
        );
        stands(s, &[("Office Chair", None)]);
    });
}

#[test]
fn a_delta_of_members_adds_and_takes_out_on_both_databases() {
    each("members", |s| {
        let (mug, chair) = (id(s, "{Coffee Mug}"), id(s, "{Office Chair}"));
        let cases = [
            // Made, moved here, taken out.
            (
                "{Kitchen!}/Products",
                json!([
                    { "Name": "Kettle", "Price": 1 },
                    { "ID": chair, "Rating": 7 },
                    { "@removed": { "reason": "changed" }, "ID": mug },
                ]),
            ),
            (
                "{Laptop}/RelatedProducts",
                json!([{ "ID": mug }, { "Name": "Sleeve", "Price": 2 }]),
            ),
            (
                "{Laptop}/Descriptions",
                json!([
                    { "LanguageKey": "IT", "Description": "Portatile" },
                    { "@removed": { "reason": "deleted" }, "LanguageKey": "DE" },
                ]),
            ),
        ];
        for (path, items) in &cases {
            s.must(
                204,
                &format!("PATCH {path} | OData-Version: 4.01"),
                &delta(items),
            );
        }
        stands(
            s,
            &[
                ("Kettle", Some("Kitchen")),
                ("Office Chair", Some("Kitchen")),
                ("Coffee Mug", None),
                ("Sleeve", None),
            ],
        );
        s.says(&[
            (&format!("/Products({chair})"), "/Rating", "7"),
            ("{Laptop}/RelatedProducts/$count", "", "2"),
            (
                "{Laptop}/Descriptions('IT')",
                "/Description",
                r#""Portatile""#,
            ),
            ("{Laptop}/Descriptions/$count", "", "2"),
        ]);
        let out = json!([{ "@removed": { "reason": "changed" }, "ID": mug }]);
        s.must(
            204,
            "PATCH {Laptop}/RelatedProducts | OData-Version: 4.01",
            &delta(&out),
        );
        s.says(&[
            ("{Laptop}/RelatedProducts/$count", "", "1"),
            (&format!("/Products({mug})"), "/Name", r#""Coffee Mug""#),
        ]);
        // One item that cannot be takes all of them back, and is named.
        let wrong = json!([{ "Name": "Fine", "Price": 1 }, { "Name": "Free" }]);
        let refused = s.must(
            400,
            "PATCH {Kitchen!}/Products | OData-Version: 4.01",
            &delta(&wrong),
        );
        assert_eq!(refused["error"]["target"], "Products/1/Price");
        s.says(&[("/Products/$count?$filter=Name eq 'Fine'", "", "0")]);
    });
}

#[test]
fn a_cast_of_a_collection_says_which_rows_there_are_on_both_databases() {
    each("casts", |s| {
        let (mug, laptop) = (id(s, "{Coffee Mug}"), id(s, "{Laptop}"));
        let set = "PATCH /Products/Reference.SpecialProduct | OData-Version: 4.01";
        let plain = json!([{ "ID": mug, "Rating": 9 }]);
        s.must(404, set, &delta(&plain));
        for (gone, left) in [(&mug, "7"), (&laptop, "6")] {
            let gone = json!([{ "@removed": { "reason": "deleted" }, "ID": gone }]);
            s.must(204, set, &delta(&gone));
            s.says(&[("/Products/$count", "", left)]);
        }
        let special = r#"{"Name":"Special","Price":4,"SpecialFeature":"shines"}"#;
        for path in [
            "/Products/Reference.SpecialProduct",
            "{Kitchen!}/Products/Reference.SpecialProduct",
            "{Coffee Mug}/RelatedProducts/Reference.SpecialProduct",
        ] {
            let made = s.must(201, &format!("POST {path}"), special);
            assert_eq!(made["ProductType"], "SpecialProduct", "{path}");
        }
        s.says(&[(
            "{Kitchen!}/Products/Reference.SpecialProduct/$count",
            "",
            "1",
        )]);
        let cast = "PATCH {Kitchen!}/Products/Reference.SpecialProduct | OData-Version: 4.01";
        s.must(501, cast, &delta(&plain));
    });
}

#[test]
fn an_etag_in_a_body_is_held_against_the_entity_where_4_01_is_spoken_on_both_databases() {
    each("etags", |s| {
        let mug = id(s, "{Coffee Mug}");
        let bodies = |etag: &str| {
            let changed = json!({ "@etag": etag, "ID": mug, "Rating": 1 });
            let unlinked = json!({ "@etag": etag, "@removed": { "reason": "changed" }, "ID": mug });
            let deleted = json!({ "@etag": etag, "@removed": { "reason": "deleted" }, "ID": mug });
            [
                (
                    "PATCH {Coffee Mug}",
                    json!({ "@etag": etag, "Rating": 2 }).to_string(),
                ),
                ("PATCH /Products", delta(&json!([changed]))),
                (
                    "PATCH {Kitchen!}",
                    json!({ "Products@delta": [changed] }).to_string(),
                ),
                (
                    "PATCH {Kitchen!}",
                    json!({ "Products": [changed] }).to_string(),
                ),
                ("PATCH {Kitchen!}/Products", delta(&json!([unlinked]))),
                ("PATCH /Products", delta(&json!([deleted]))),
            ]
        };
        for (line, body) in &bodies(r#"W/"77""#) {
            s.must(412, &format!("{line} | OData-Version: 4.01"), body);
        }
        s.says(&[("{Coffee Mug}", "/Version", "1")]);
        for (line, body) in &bodies("*") {
            s.must(204, &format!("{line} | OData-Version: 4.01"), body);
        }
        s.must(404, &format!("GET /Products({mug})"), "");
        let own = s.get("{Laptop}")["@odata.etag"].clone();
        let body = json!({ "@odata.etag": own, "Rating": 1 }).to_string();
        s.must(204, "PATCH {Laptop} | OData-MaxVersion: 4.01", &body);
        s.must(412, "PATCH {Laptop} | OData-MaxVersion: 4.01", &body);
        // A client of 4.0 sends back what it has read.
        s.must(204, "PATCH {Laptop}", &body);
    });
}
