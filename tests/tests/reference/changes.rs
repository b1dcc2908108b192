//! Changes as the standard words them: what is not given stays, and what was made is shown.

use serde_json::json;

use crate::bed::each;

#[test]
fn members_of_a_complex_value_that_are_not_given_stay() {
    each("members", |s| {
        let street = r#""123 Tech Way""#;
        let place = "{Laptop}/ShippingAddress";
        s.must(
            204,
            "PATCH {Laptop}",
            r#"{"ShippingAddress":{"City":"Lyon"}}"#,
        );
        s.says(&[(place, "/City", r#""Lyon""#), (place, "/Street", street)]);
        s.must(
            204,
            "PATCH {Laptop}/ShippingAddress",
            r#"{"City":"Nantes"}"#,
        );
        s.says(&[(place, "/City", r#""Nantes""#), (place, "/Street", street)]);
        s.must(
            204,
            "PUT {Laptop}/ShippingAddress/City",
            r#"{"value":"Brest"}"#,
        );
        s.says(&[(place, "/City", r#""Brest""#), (place, "/Street", street)]);
        s.must(204, "PUT {Laptop}/ShippingAddress", r#"{"City":"Lille"}"#);
        s.says(&[(place, "/City", r#""Lille""#), (place, "/Street", r#""""#)]);
        // Nothing was there: members that are not given have their defaults.
        s.must(204, "PATCH {Office Chair}", r#"{"Dimensions":{"Width":2}}"#);
        s.says(&[
            ("{Office Chair}/Dimensions", "/Width", "2.0"),
            ("{Office Chair}/Dimensions", "/Height", "0.0"),
        ]);
        s.must(204, "PATCH /ListSamples(1)", r#"{"Start":{"Minutes":10}}"#);
        s.says(&[
            ("/ListSamples(1)/Start", "/Minutes", "10"),
            ("/ListSamples(1)/Start", "/Name", r#""West""#),
        ]);
        s.must(
            204,
            "PATCH /Products/$filter(Name eq 'Coffee Mug')/$each",
            r#"{"Dimensions":{"Length":1}}"#,
        );
        s.says(&[
            ("{Coffee Mug}/Dimensions", "/Length", "1.0"),
            ("{Coffee Mug}/Dimensions", "/Height", "10.0"),
        ]);
    });
}

#[test]
fn a_complex_value_is_null_or_has_members_on_both_databases() {
    each("nullable", |s| {
        let place = "/ListSamples(1)/Start";
        let send = |line: &str, body: &str| s.must(204, line, body);
        send("DELETE /ListSamples(1)/Start", "");
        send(
            "PUT /ListSamples(1)/Start",
            r#"{"Minutes":5,"Size":"Large"}"#,
        );
        s.says(&[(place, "/Minutes", "5"), (place, "/Name", "null")]);
        send("PATCH /ListSamples(1)", r#"{"Start":null}"#);
        send("GET /ListSamples(1)/Start", "");
        send("PATCH /ListSamples(1)", r#"{"Start":{"Name":null}}"#);
        s.says(&[(place, "/Name", "null")]);
        send("PATCH /ListSamples(1)", r#"{"Start":null}"#);
        send("GET /ListSamples(1)/Start", "");
        send("PUT /ListSamples(1)/Start/Minutes", r#"{"value":7}"#);
        s.says(&[(place, "/Minutes", "7")]);
    });
}

#[test]
fn a_key_in_the_path_meets_its_declaration_on_both_databases() {
    each("keys", |s| {
        let body = r#"{"Description":"x"}"#;
        for method in ["PUT", "PATCH"] {
            for (status, key) in [(400, "ABC"), (201, "AB")] {
                let line = format!("{method} {{Laptop}}/Descriptions(LanguageKey='{key}')");
                s.must(status, &line, body);
            }
            s.must(204, "DELETE {Laptop}/Descriptions(LanguageKey='AB')", "");
        }
        for (status, key) in [(400, 2_147_483_648_i64), (201, 2_147_483_647)] {
            s.must(status, &format!("PUT /ValueSamples({key})"), "{}");
        }
        for (status, key) in [(400, -2_147_483_649_i64), (201, -2_147_483_648)] {
            s.must(status, &format!("PUT /ValueSamples({key})"), "{}");
        }
    });
}

#[test]
fn what_a_new_entity_nests_is_shown_in_the_answer() {
    each("nests", |s| {
        let body = r#"{"Name":"Lamp","Price":1,"Category":{"Name":"Light"},"Descriptions":[{"LanguageKey":"EN","Description":"It shines"}]}"#;
        let made = s.must(201, "POST /Products", body);
        assert_eq!(made["Category"]["Name"], "Light");
        assert_eq!(made["Descriptions"][0]["Description"], "It shines");
        let deep = r#"{"Name":"Deep","Products":[{"Name":"Well","Price":1,"Descriptions":[{"LanguageKey":"EN","Description":"Far down"}]}]}"#;
        let made = s.must(201, "POST /Categories", deep);
        assert_eq!(
            made["Products"][0]["Descriptions"][0]["Description"],
            "Far down"
        );
        // Whoever says what to expand gets that.
        let made = s.must(
            201,
            "POST /Products?$expand=RelatedProducts",
            &body.replace("Light", "Dark"),
        );
        assert_eq!(
            (made.get("Category"), &made["RelatedProducts"]),
            (None, &json!([]))
        );
    });
}

#[test]
fn what_a_navigation_says_of_a_key_need_not_be_said_again() {
    each("keys", |s| {
        let laptop = s.filled("{Laptop}");
        let id = laptop
            .trim_start_matches("/Products(")
            .trim_end_matches(')');
        for key in [
            "'DE'",
            "LanguageKey='DE'",
            &format!("ProductID={id},LanguageKey='DE'"),
        ] {
            s.says(&[(
                &format!("{laptop}/Descriptions({key})"),
                "/LanguageKey",
                r#""DE""#,
            )]);
        }
        let other = "ProductID=00000000-0000-0000-0000-000000000000,LanguageKey='DE'";
        s.must(404, &format!("GET {laptop}/Descriptions({other})"), "");
        s.must(400, "GET /ProductDescriptions('DE')", "");
        let segments = format!("/ProductDescriptions/{id}/DE");
        let listed = format!("/ProductDescriptions(ProductID={id},LanguageKey='DE')");
        for path in [
            segments.as_str(),
            &format!("/Products/{id}/Descriptions/DE"),
            &format!("{laptop}/Descriptions/DE"),
        ] {
            s.says(&[
                (path, "/LanguageKey", r#""DE""#),
                (&format!("{path}/Product"), "/Name", r#""Laptop""#),
            ]);
        }
        let context = s.get(&format!("{segments}/CustomName"));
        let context = context["@odata.context"].as_str().unwrap().to_owned();
        assert!(
            context.ends_with(&format!("#{}/CustomName", &listed[1..])),
            "{context}"
        );
        for path in [
            format!("/ProductDescriptions/{id}"),
            format!("/ProductDescriptions/{id}/$count"),
            format!("{segments}/DE"),
            "/ProductDescriptions/x/DE".to_owned(),
        ] {
            s.must(404, &format!("GET {path}"), "");
        }
        s.must(
            204,
            &format!("PATCH {laptop}/Descriptions('DE')"),
            r#"{"CustomName":"Neu"}"#,
        );
        s.says(&[(
            &format!("{laptop}/Descriptions('DE')"),
            "/CustomName",
            r#""Neu""#,
        )]);
        // The key says which product this is of.
        s.must(
            400,
            &format!("DELETE {laptop}/Descriptions('DE')/Product/$ref"),
            "",
        );
        s.must(204, &format!("DELETE {laptop}/Descriptions('DE')"), "");
    });
}

#[test]
fn references_are_cleared_and_nothing_is_deleted_for_it() {
    each("cleared", |s| {
        // A description belongs to its product: it cannot be without one. And 4.0 names what it takes out.
        let none = r#"{"value":[]}"#;
        s.answers(&[
            (
                400,
                "DELETE {Laptop}/Descriptions/$ref | OData-Version: 4.01",
                "",
            ),
            (
                400,
                "PUT {Laptop}/Descriptions/$ref | OData-Version: 4.01",
                none,
            ),
            (400, "DELETE {Electronics!}/Products/$ref", ""),
            (
                204,
                "DELETE {Electronics!}/Products/$ref | OData-Version: 4.01",
                "",
            ),
        ]);
        s.says(&[
            ("{Laptop}/Descriptions/$count", "", "2"),
            ("{Electronics!}/Products/$count", "", "0"),
            ("/Products/$count", "", "7"),
        ]);
    });
}

#[test]
fn every_update_of_a_product_counts() {
    each("counts", |s| {
        for (body, version) in [
            (r#"{"Rating":200}"#, "2"),
            ("{}", "3"),
            (r#"{"Rating":7}"#, "4"),
        ] {
            s.must(204, "PATCH {Laptop}", body);
            s.says(&[("{Laptop}", "/Version", version)]);
        }
        // One request counts once, whatever it changes.
        let mouse = s.filled("{Wireless Mouse}");
        let bind = format!(r#"{{"RelatedProducts@odata.bind":["{mouse}"]}}"#);
        let id = mouse.trim_start_matches("/Products(").trim_end_matches(')');
        let nested = format!(r#"{{"Products@delta":[{{"ID":"{id}","Price":10}}]}}"#);
        let refer = format!(r#"{{"@odata.id":"{mouse}"}}"#);
        for (line, body, row, version) in [
            (
                "POST {Laptop}/RelatedProducts/$ref",
                refer.as_str(),
                "{Laptop}",
                "5",
            ),
            (
                "DELETE {Laptop}/RelatedProducts/$ref?$id={Wireless Mouse}",
                "",
                "{Laptop}",
                "6",
            ),
            ("PATCH {Laptop}", &bind, "{Laptop}", "7"),
        ] {
            s.must(204, line, body);
            s.says(&[(row, "/Version", version)]);
        }
        let before = s.get("{Wireless Mouse}")["Version"].as_i64().unwrap();
        s.must(204, "PATCH {Electronics!} | OData-Version: 4.01", &nested);
        let after = (before + 1).to_string();
        s.says(&[("{Wireless Mouse}", "/Version", &after)]);
        s.must(204, "PATCH /Company", r#"{"Founded":2010}"#);
        s.says(&[("/Company", "/Version", "2")]);
    });
}

#[test]
fn whoever_follows_changes_is_told_that_the_service_began_anew_on_both_databases() {
    each("anew", |s| {
        let laptop = s.filled("{Laptop}");
        let answer = s.send(
            "GET /Products?$select=Name | Prefer: odata.track-changes",
            "",
        );
        let first: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        s.must(200, "POST /Reseed", "");
        let link = s.path(first["@odata.deltaLink"].as_str().unwrap());
        let changes = s.get(&link);
        let told = changes["value"].as_array().unwrap();
        let gone: Vec<_> = told.iter().filter(|c| c.get("reason").is_some()).collect();
        assert_eq!((told.len(), gone.len()), (14, 7), "{changes}");
        let named =
            |c: &&serde_json::Value| c["id"].as_str().is_some_and(|id| id.ends_with(&laptop));
        let laptop = gone.into_iter().find(named);
        assert_eq!(laptop.unwrap()["reason"], "deleted", "{changes}");
        let next = s.path(changes["@odata.deltaLink"].as_str().unwrap());
        assert_eq!(s.get(&next)["value"], serde_json::json!([]));
        s.must(400, "GET /Categories?$deltatoken=x", "");
    });
}

#[test]
fn the_value_of_a_function_is_read_bare() {
    each("bare", |s| {
        for (url, value) in [
            ("/Calculate(value=21)/$value", "42"),
            ("/Convert(number=7)/$value", "Number: 7"),
            (
                "{Coffee Mug}/CalculatePrice(discount=0,tax=100)/$value",
                "31",
            ),
        ] {
            assert_eq!(
                s.send(&format!("GET {url}"), "")
                    .text()
                    .trim_end_matches(".0"),
                value,
                "{url}"
            );
        }
    });
}

#[test]
fn a_change_of_a_part_says_the_state_that_is_read_afterwards_on_both_databases() {
    each("parts", |s| {
        for (line, body) in [
            ("PUT /Company/CEO", r#"{"value":"z"}"#),
            ("PUT /Company/CEO/$value | Content-Type: text/plain", "y"),
            ("DELETE /Company/Logo", ""),
            ("PATCH /Company", r#"{"CEO":"x"}"#),
        ] {
            let told = s.send(line, body);
            assert_eq!(told.status, 204, "{line}: {}", told.text());
            let etag = told.header("etag").unwrap();
            assert_eq!(
                s.send("GET /Company", "").header("etag"),
                Some(etag),
                "{line}"
            );
            s.must(304, &format!("GET /Company | If-None-Match: {etag}"), "");
            s.must(
                412,
                "PUT /Company/CEO | If-Match: W/\"0\"",
                r#"{"value":"z"}"#,
            );
        }
    });
}
