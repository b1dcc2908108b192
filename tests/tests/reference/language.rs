//! Queries in the words of this model.

use serde_json::json;

use crate::bed::each;

#[test]
fn paths_may_begin_at_the_root_and_at_the_row_of_the_request() {
    each("roots", |s| {
        s.says(&[
            ("/Products/$count?$filter=$root/Company/Founded gt 2009", "", "7"),
            ("/Products/$count?$filter=$root/Company/Founded gt 2010", "", "0"),
            ("/Products/$count?$filter=Rating eq $root/ValueSamples(2)/AByte", "", "1"),
            ("/Products/$count?$filter=$root/ValueSamples(9)/AByte eq null", "", "7"),
            (
                "/Categories?$filter=Name eq 'Kitchen'&$expand=Products($filter=Price lt $root/ValueSamples(2)/AByte;$select=Name)",
                "/value/0/Products/0/Name",
                r#""Coffee Mug""#,
            ),
            (
                "/Categories?$filter=Name eq 'Furniture'&$expand=Products($filter=length($it/Name) lt length(Name);$select=Name)",
                "/value/0/Products/0/Name",
                r#""Office Chair""#,
            ),
            (
                "/Categories?$filter=Name eq 'Furniture'&$expand=Products($filter=length($it/Name) gt length(Name))",
                "/value/0/Products",
                "[]",
            ),
            (
                "/Categories?$filter=Name eq 'Electronics'&$expand=Products($filter=Descriptions/any(d:length(d/Description) lt length($it/Name)))",
                "/value/0/Products",
                "[]",
            ),
        ]);
        s.answers(&[
            (400, "GET /Products?$filter=$root/Nothing/Name eq 'x'", ""),
            (
                400,
                "GET /Products?$filter=$root/Categories/Name eq 'x'",
                "",
            ),
            (400, "GET /Products?$filter=$root/Categories eq null", ""),
            (
                400,
                "GET /Products?$filter=$root/Company/Nothing eq 'x'",
                "",
            ),
        ]);
    });
}

#[test]
fn collections_may_be_anywhere_in_the_service() {
    each("everywhere", |s| {
        let count = "/Products/$count?$filter=";
        for (condition, expected) in [
            ("$root/Categories/$count eq 3", "7"),
            ("$root/Categories/$count($filter=Name ge 'F') eq 2", "7"),
            ("$root/Categories/$count($search=kitchen) eq 1", "7"),
            (
                "$root/Categories/any(c:c/ID eq CategoryID and c/Name eq 'Kitchen')",
                "1",
            ),
            ("$root/Categories/all(c:c/ID ne CategoryID)", "0"),
            ("$root/Categories/any()", "7"),
            ("Rating lt $root/Products/$filter(Price gt 500)/$count", "4"),
            ("Price eq $root/Products/aggregate(Price with max)", "1"),
            ("$root/Products/Reference.SpecialProduct/$count eq 3", "7"),
            ("CategoryID in $root/Categories/ID", "7"),
            (
                "CategoryID in $root/Categories/$filter(Name eq 'Furniture')/ID",
                "1",
            ),
            ("'EN' in Descriptions/LanguageKey", "4"),
            ("'DE' in Descriptions/LanguageKey", "1"),
            ("Name in RelatedProducts/Name", "0"),
            ("not (Name in $root/Categories/Name)", "7"),
            ("'Coffee Mug' in Category/Products/Name", "1"),
        ] {
            s.says(&[(&format!("{count}{condition}"), "", expected)]);
        }
        s.says(&[
            (
                "/Categories/$count?$filter='Laptop' in Products/Name",
                "",
                "1",
            ),
            (
                "/Categories/$count?$filter='Laptop' in Products/$filter(Price gt 1000)/Name",
                "",
                "0",
            ),
            (
                "/Categories/$count?$filter='ES' in Products/Descriptions/LanguageKey",
                "",
                "1",
            ),
            (
                "/Categories?$search=kitchen&$select=Name",
                "/value/0/Name",
                r#""Kitchen""#,
            ),
            ("/MediaItems/$count?$search=sample", "", "2"),
        ]);
        for path in [
            "GET /Products?$filter=ID in Category/ID",
            "GET /Products?$filter=Status in Descriptions/LanguageKey",
            "GET /Products?$filter=Name in Descriptions",
            "GET /Products?$filter=Name in $root/Nothing/Name",
            "GET /Products?$filter=Name in $root/Categories/Nothing",
            "GET /Products?$filter=hassubset(Name,['a'])",
            "GET /Products?$filter=hassubset(['a'],Name)",
        ] {
            s.answers(&[(400, path, "")]);
        }
    });
}

#[test]
fn what_is_kept_as_json_is_selected_from_too() {
    each("selected", |s| {
        for (url, place, expected) in [
            ("?$select=Start/Name", "/Start", r#"{"Name":"West"}"#),
            (
                "?$select=Start($select=Name)",
                "/Start",
                r#"{"Name":"West"}"#,
            ),
            (
                "?$select=Stops/Name",
                "/Stops",
                r#"[{"Name":"North"},{"Name":"South"}]"#,
            ),
            (
                "?$select=Stops($top=1;$select=Minutes)",
                "/Stops",
                r#"[{"Minutes":3}]"#,
            ),
            (
                "/Stops?$select=Minutes&$skip=1",
                "/value",
                r#"[{"Minutes":12}]"#,
            ),
            ("/Texts?$count=true&$top=1", "/@odata.count", "3"),
            (
                "/Stops?$count=true&$filter=Minutes gt 3",
                "/@odata.count",
                "1",
            ),
        ] {
            s.says(&[(&format!("/ListSamples(1){url}"), place, expected)]);
        }
        let start = s.get("/ListSamples(1)/Start?$select=Name");
        assert_eq!(
            (&start["Name"], start.get("Minutes")),
            (&"West".into(), None)
        );
        let full = s.get("/ListSamples(1)/Texts?$format=application/json;odata.metadata=full");
        assert_eq!(full["@odata.type"], "#Collection(String)");
    });
}

#[test]
fn what_says_nothing_of_a_resource_is_refused() {
    each("documents", |s| {
        s.answers(&[
            (200, "GET /Products/", ""),
            (400, "GET /Products//", ""),
            (400, "GET //Products", ""),
            (400, "GET /?$filter=true", ""),
            (400, "GET /$metadata?$top=1", ""),
            (200, "GET /$metadata?$format=json", ""),
        ]);
        let full =
            s.get("/Products?$expand=Category&$top=1&$format=application/json;odata.metadata=full");
        let link = full["value"][0]["Category@odata.navigationLink"].as_str();
        assert!(link.unwrap().ends_with("/Category"), "{full}");
    });
}

#[test]
fn dynamic_values_are_of_the_type_that_is_said_or_seen() {
    each("dynamic", |s| {
        s.must(
            201,
            "PUT /OpenSamples(77) | OData-Version: 4.01",
            r##"{"S":"s","N":5,"T":true,"F":1.5,"D@odata.type":"#Date","D":"2024-01-01","O":{"a":1}}"##,
        );
        for (condition, expected) in [
            ("isof(S,Edm.String)", "1"),
            ("isof(T,Edm.Boolean)", "1"),
            ("isof(N,Edm.Int32)", "1"),
            ("isof(N,Edm.String)", "0"),
            ("isof(F,Edm.Double)", "1"),
            ("isof(F,Edm.Int32)", "0"),
            ("isof(D,Edm.Date)", "1"),
            ("isof(D,Edm.String)", "0"),
            ("isof(O,Edm.String)", "0"),
            ("isof(Nothing,Edm.String)", "0"),
            ("not isof(Nothing,Edm.String)", "1"),
            ("cast(N,Edm.String) eq '5'", "1"),
            ("cast(F,Edm.Double) eq 1.5", "1"),
            ("cast(D,Edm.Date) lt 2024-01-02", "1"),
        ] {
            let url = format!("/OpenSamples/$count?$filter=ID eq 77 and {condition}");
            s.says(&[(&url, "", expected)]);
        }
    });
}

#[test]
fn a_complex_value_may_be_seen_as_its_own_type() {
    each("own_type", |s| {
        s.says(&[
            (
                "/Products/$count?$filter=ShippingAddress/Reference.Address/City eq 'Seattle'",
                "",
                "1",
            ),
            (
                "{Laptop}?$select=ShippingAddress/Reference.Address/City",
                "/ShippingAddress",
                r#"{"City":"Seattle"}"#,
            ),
            (
                "/Products?$apply=groupby((ShippingAddress/Reference.Address/Country))&$top=1",
                "/value/0/ShippingAddress/Country",
                "null",
            ),
            (
                "{Laptop}/ShippingAddress/Reference.Address/City",
                "/value",
                r#""Seattle""#,
            ),
            (
                "/ListSamples(1)/Stops/Reference.Stop",
                "/value/0/Name",
                r#""North""#,
            ),
            (
                "/ListSamples/$count?$filter=Stops/Reference.Stop/any(s:s/Minutes eq 3)",
                "",
                "1",
            ),
            (
                "/ListSamples?$apply=groupby((Start/Name),aggregate($count as N))",
                "/value/1/Start",
                r#"{"Name":"West"}"#,
            ),
        ]);
        s.answers(&[
            (404, "GET {Laptop}/ShippingAddress/Reference.Dimensions", ""),
            (400, "GET /ListSamples?$apply=groupby((Start))", ""),
            (400, "GET /ListSamples?$apply=groupby((Start/Nothing))", ""),
        ]);
    });
}

#[test]
fn an_alias_may_be_assigned_where_it_is_used() {
    each("aliases", |s| {
        let of = |options: &str| {
            format!(
                "/Categories?$orderby=Name&$expand=Products($filter=Price lt @p;$select=Name{options}"
            )
        };
        for options in [";@p=100)", ")&@p=100"] {
            s.says(&[(&of(options), "/value/2/Products/0/Name", r#""Coffee Mug""#)]);
        }
        s.says(&[(
            "/ListSamples(1)?$select=Texts($filter=$this eq @t;@t='a')",
            "/Texts",
            r#"["a"]"#,
        )]);
        s.answers(&[
            (200, &format!("GET {}", of(";@p=5)&@p=5")), ""),
            (501, &format!("GET {}", of(";@p=5)&@p=6")), ""),
        ]);
        // The next page knows what it means.
        for options in [";@p=1000)", ")&@p=1000"] {
            let page = s.must(
                200,
                &format!("GET {} | Prefer: maxpagesize=1", of(options)),
                "",
            );
            let next = s.path(
                page["value"][0]["Products@odata.nextLink"]
                    .as_str()
                    .unwrap(),
            );
            assert_eq!(s.get(&next)["value"].as_array().unwrap().len(), 1, "{next}");
        }
    });
}

#[test]
fn values_are_counted_once_along_collections() {
    each("distinct", |s| {
        let of = |apply: &str| format!("/Categories?$apply={apply}");
        for (apply, place, expected) in [
            (
                "aggregate(Products/Descriptions/LanguageKey with countdistinct as N,Products/Status with countdistinct as M)",
                "/value/0/N",
                "4",
            ),
            (
                "aggregate(Products/Status with countdistinct as N)",
                "/value/0/N",
                "5",
            ),
            (
                "aggregate(Products with countdistinct as N,$count as C)",
                "/value/0/C",
                "3",
            ),
            // A key of several parts.
            (
                "aggregate(Products/Descriptions with countdistinct as N)",
                "/value/0/N",
                "7",
            ),
            (
                "groupby((Name),aggregate(Products/Descriptions/LanguageKey with countdistinct as N))&$orderby=Name",
                "/value/1/N",
                "0",
            ),
            (
                "groupby((Name),filter(Name ne 'Kitchen')/aggregate(Products/Status with countdistinct as N,$count as C))&$orderby=Name",
                "/value/2/N",
                "0",
            ),
            (
                "groupby((Name),aggregate(Products/$filter(Price gt 500)/Status with countdistinct as N))/filter(N gt 0)",
                "/value/0/N",
                "2",
            ),
            (
                "aggregate(Products/RelatedProducts/Name with countdistinct as N)",
                "/value/0/N",
                "0",
            ),
        ] {
            s.says(&[(&of(apply), place, expected)]);
        }
        s.says(&[
            (
                "/Categories?$orderby=Name&$expand=Products($apply=aggregate(Descriptions/LanguageKey with countdistinct as N))",
                "/value/1/Products/0/N",
                "0",
            ),
            (
                "/ProductDescriptions?$apply=aggregate(Product/Category/Products/Status with countdistinct as N)",
                "/value/0/N",
                "4",
            ),
        ]);
    });
}

#[test]
fn the_members_of_each_parent_are_transformed() {
    each("below", |s| {
        let of =
            |apply: &str| format!("/Categories?$orderby=Name&$expand=Products($apply={apply})");
        for (apply, place, expected) in [
            ("aggregate($count as N)", "/value/0/Products/0/N", "5"),
            (
                "filter(Price gt 500)/aggregate($count as N)",
                "/value/2/Products/0/N",
                "0",
            ),
            ("filter(Price gt 500)", "/value/2/Products", "[]"),
            (
                "topcount(1,Price);$select=Name",
                "/value/0/Products/0/Name",
                r#""Premium Laptop Pro""#,
            ),
            (
                "aggregate(Price with max as Most);$compute=Most mul 2 as Twice;$select=Twice",
                "/value/2/Products/0/Twice",
                "31.0",
            ),
            (
                "groupby((ProductType),aggregate($count as N));$count=true;$top=1",
                "/value/0/Products@odata.count",
                "2",
            ),
            (
                "concat(aggregate($count as N),topcount(1,Price));$top=1;$filter=N gt 4",
                "/value/0/Products/0/N",
                "5",
            ),
        ] {
            s.says(&[(&of(apply), place, expected)]);
        }
        s.says(&[
            // Through a link table, and with the parent at hand.
            (
                "/Products?$filter=Name eq 'Laptop'&$expand=RelatedProducts($apply=aggregate($count as N))",
                "/value/0/RelatedProducts/0/N",
                "0",
            ),
            (
                "/Products?$filter=Name eq 'Laptop'&$expand=Descriptions($apply=filter($it/Price gt 999)/aggregate($count as N))",
                "/value/0/Descriptions/0/N",
                "2",
            ),
        ]);
        s.answers(&[
            (
                400,
                "GET /Categories?$expand=Products($apply=aggregate($count as N);$orderby=Name)",
                "",
            ),
            (
                400,
                "GET /Products?$expand=Category($apply=aggregate($count as N))",
                "",
            ),
        ]);
        let context = s.get(&of("aggregate($count as N)"))["@odata.context"].clone();
        let context = context.as_str().unwrap();
        assert!(
            context.ends_with("$metadata#Categories(Products(N))"),
            "{context}"
        );
    });
}

#[test]
fn complex_values_are_equal_member_by_member() {
    each("structured", |s| {
        let mug = r#"%7B"Street":"789 Home St","City":"Portland","State":"OR","PostalCode":"97201","Country":"USA"%7D"#;
        let count = "/Products/$count?$filter=";
        for (condition, expected) in [
            ("ShippingAddress eq @a", "1"),
            ("@a eq ShippingAddress", "1"),
            ("ShippingAddress ne @a", "6"),
            ("not (ShippingAddress eq @a)", "6"),
            ("ShippingAddress eq ShippingAddress", "7"),
            ("ShippingAddress ne ShippingAddress", "0"),
            (
                r#"Dimensions eq %7B"Length":8,"Width":8,"Height":10,"Unit":"cm"%7D"#,
                "1",
            ),
            (
                r#"Dimensions eq %7B"Length":8,"Width":8,"Height":10%7D"#,
                "0",
            ),
            (r#"Dimensions eq %7B%7D"#, "1"),
        ] {
            s.says(&[(&format!("{count}{condition}&@a={mug}"), "", expected)]);
        }
        s.says(&[(
            r#"/ListSamples/$count?$filter=Start eq %7B"Name":"West","Minutes":0,"Size":"Medium"%7D"#,
            "",
            "1",
        )]);
        for condition in [
            "ShippingAddress eq Dimensions",
            "ShippingAddress lt ShippingAddress",
            r#"Dimensions eq %7B"Hight":8%7D"#,
            r#"Dimensions eq %7B"Unit":8%7D"#,
            r#"Name eq %7B"Unit":"cm"%7D"#,
        ] {
            s.answers(&[(400, &format!("GET {count}{condition}"), "")]);
        }
    });
}

#[test]
fn full_metadata_tells_what_can_be_called() {
    each("called", |s| {
        let full = "?$format=application/json;odata.metadata=full";
        let laptop = s.get(&format!("{{Laptop}}{full}&$select=Name"));
        let called = &laptop["#Reference.ApplyDiscount"];
        assert_eq!(called["title"], "ApplyDiscount");
        let target = called["target"].as_str().unwrap().to_owned();
        let id = laptop["@odata.id"].as_str().unwrap();
        assert_eq!(target, format!("{id}/Reference.ApplyDiscount"));
        s.must(
            200,
            &format!("POST {}", s.path(&target)),
            r#"{"percentage":10}"#,
        );
        let members = laptop.as_object().unwrap().keys();
        let told = members.filter(|name| name.starts_with('#'));
        assert_eq!(
            told.filter(|name| name.ends_with(".CalculatePrice"))
                .count(),
            1
        );
        let list = s.get(&format!("/ListSamples(1){full}&$select=Texts($count=true)"));
        assert_eq!(list["Texts@odata.count"], 3);
        assert!(list.get("Texts@odata.count@odata.type").is_none(), "{list}");
        let sample = s.get(&format!("/PermissionSamples(1){full}"));
        assert_eq!(sample["#Reference.Unavailable"], serde_json::Value::Null);
        let answer = s.send(&format!("GET /{full}"), "");
        assert_eq!(
            answer.header("content-type"),
            Some("application/json;odata.metadata=full")
        );
    });
}

#[test]
fn a_subsequence_has_few_items() {
    each("subsequence", |s| {
        for (items, status) in [(8, 200), (9, 400)] {
            let list = vec!["'b'"; items].join(",");
            let path = format!("GET /ListSamples?$filter=hassubsequence(Texts,[{list}])");
            s.answers(&[(status, &path, "")]);
        }
        // Many ways to begin, and none of them leads to the end.
        let many = json!({ "Texts": vec!["a"; 300] }).to_string();
        s.must(201, "PUT /ListSamples(500)", &many);
        let url = "/ListSamples/$count?$filter=ID eq 500 and hassubsequence(Texts,";
        for (part, expected) in [(["a", "a", "a", "b"], "0"), (["a"; 4], "1")] {
            s.says(&[(&format!("{url}{})", json!(part)), "", expected)]);
        }
    });
}

#[test]
fn the_version_of_the_schema_may_be_named() {
    each("version", |s| {
        s.answers(&[
            (200, "GET /?$schemaversion=1.0", ""),
            (200, "GET /$metadata?$schemaversion=1.0", ""),
            (200, "GET /Products?$schemaversion=1.0", ""),
            (200, "GET /Products?$schemaversion=*", ""),
            (200, "GET /GetTopProducts(count=1)?$schemaversion=1.0", ""),
            (404, "GET /Products?$schemaversion=2.0", ""),
            (404, "GET /$metadata?$schemaversion=1", ""),
            (
                404,
                "POST /Categories?$schemaversion=0.9",
                r#"{"Name":"Old"}"#,
            ),
            (
                201,
                "POST /Categories?$schemaversion=1.0",
                r#"{"Name":"New"}"#,
            ),
        ]);
    });
}

#[test]
fn operations_are_selected_by_their_qualified_names() {
    each("selected", |s| {
        s.answers(&[
            (
                200,
                "GET /Products?$select=Name,Reference.ApplyDiscount",
                "",
            ),
            (200, "GET {Laptop}?$select=Reference.GetTotalPrice", ""),
            (
                200,
                "GET {Laptop}?$select=Name,Reference.GetTotalPrice(taxRate)",
                "",
            ),
            (
                200,
                "GET /Products?$select=Reference.SpecialProduct/Reference.Activate",
                "",
            ),
            (200, "GET /Products?$select=Reference.MarkAllAsReviewed", ""),
            (400, "GET /Products?$select=Reference.ApplyDiskount", ""),
            (400, "GET /Categories?$select=Reference.ApplyDiscount", ""),
            (400, "GET /Products?$select=Category/Name", ""),
        ]);
        s.says(&[(
            "/Products?$filter=Name eq 'Laptop'&$select=Name,Reference.ApplyDiscount",
            "/value/0/Name",
            r#""Laptop""#,
        )]);
    });
}

#[test]
fn fractions_divided_by_zero_are_infinite() {
    each("infinite", |s| {
        let count = "/Products/$count?$filter=";
        for (condition, expected) in [
            ("Price div 0 eq INF", "7"),
            ("Price divby 0 eq INF", "7"),
            ("Weight div 0 eq INF", "3"),
            ("Price div Rating eq INF", "4"),
            ("-Price div 0 eq -INF", "7"),
            ("-Price div 0 lt 0", "7"),
            ("Price div 0.0 gt 1e300", "7"),
            ("(Price sub Price) div 0 eq 0", "0"),
            ("(Price sub Price) div 0 gt 0", "0"),
            ("(Price sub Price) div 0 eq null", "7"),
            ("Price mod 0 eq 0", "0"),
            ("Price div 0 sub Price div 0 gt 0", "0"),
        ] {
            s.says(&[(&format!("{count}{condition}"), "", expected)]);
        }
        s.says(&[(
            "/Products?$filter=Name eq 'Laptop'&$compute=Price div 0 as Endless&$select=Endless",
            "/value/0/Endless",
            r#""INF""#,
        )]);
        s.answers(&[
            (400, "GET /Products?$filter=Rating div 0 eq 1", ""),
            (400, "GET /Products?$filter=Rating mod 0 eq 1", ""),
            (400, "GET /Products?$filter=Rating divby 0 eq 1", ""),
            (400, "GET /DecimalSamples?$filter=Amount div 0 eq 1", ""),
        ]);
    });
}

#[test]
fn all_entities_may_be_of_one_type() {
    each("all", |s| {
        s.says(&[
            ("/$all/Reference.SpecialProduct/$count", "", "3"),
            ("/$all/Reference.Product/$count", "", "7"),
        ]);
        for (url, count, context) in [
            (
                "/$all/Reference.SpecialProduct",
                3,
                "Collection(Reference.SpecialProduct)",
            ),
            (
                "/$all/Reference.Category?$select=Name",
                3,
                "Collection(Reference.Category)(Name)",
            ),
        ] {
            let answer = s.get(url);
            assert_eq!(answer["value"].as_array().unwrap().len(), count, "{answer}");
            let said = answer["@odata.context"].as_str().unwrap();
            assert_eq!(said.split_once('#').unwrap().1, context);
        }
    });
}

#[test]
fn a_search_without_an_operand_is_none() {
    each("search", |s| {
        for text in ["Laptop AND", "OR x", "a OR", "a NOT", "(NOT)"] {
            let answer = s.must(400, &format!("GET /Products?$search={text}"), "");
            assert!(answer["error"]["innererror"]["position"].is_u64());
        }
        s.says(&[
            ("/Products/$count?$search=Laptop NOT Pro", "", "1"),
            ("/Products/$count?$search=\"AND\"", "", "0"),
        ]);
    });
}

#[test]
fn a_combination_of_entities_is_none_itself() {
    each("crossed", |s| {
        let crossed = "GET /$crossjoin(Products,Categories)?";
        for (status, options) in [
            (400, "$filter=isof(Reference.SpecialProduct)"),
            (400, "$orderby=isof(Reference.SpecialProduct)"),
            (400, "$filter=cast(Reference.SpecialProduct) ne null"),
            (200, "$filter=isof(Products,Reference.SpecialProduct)"),
        ] {
            s.answers(&[(status, &format!("{crossed}{options}"), "")]);
        }
    });
}

#[test]
fn other_spellings_are_understood() {
    each("spellings", |s| {
        let count = "/Products/$count?$filter=";
        for (condition, expected) in [
            ("isof('Reference.SpecialProduct')", "3"),
            ("isof(ShippingAddress,'Reference.Address')", "6"),
            ("cast(Price,'Edm.Int32') eq 999", "1"),
            ("cast('Edm.Int32',Edm.String) eq 'Edm.Int32'", "7"),
            ("geo.distance(Location,geography'POINT(-122 47)') ge 0", "6"),
            (
                "geo.distance(Location,geography'Point (-122 47)') ge 0",
                "6",
            ),
        ] {
            s.says(&[(&format!("{count}{condition}"), "", expected)]);
        }
        s.says(&[
            ("/Products()/$count", "", "7"),
            (
                "/GetTopProducts?count=3&$select=Name",
                "/value/2/Name",
                "\"Smartphone\"",
            ),
            (
                "/Products/GetTopProducts?count=1&$count=true",
                "/@odata.count",
                "1",
            ),
            ("/Products/GetTopProducts?count=@n&@n=2", "/value/2", "null"),
            ("/Products?count=true&$top=0", "/@odata.count", "7"),
        ]);
        s.answers(&[
            (200, "GET /Products()", ""),
            (200, "GET {Laptop}/Descriptions()", ""),
            (200, "GET {Laptop}/Reference.GetInfo?format='json'", ""),
            (
                200,
                "GET {Laptop}/Reference.GetInfo(format='x')?format=json",
                "",
            ),
            (400, "GET /Products?count=3", ""),
            (406, "GET /Products?$format=json;odata.metadata=most", ""),
            (200, "GET /$metadata?$format=xml;a=b", ""),
        ]);
        let full = s.get("/Products?$format=json;odata.metadata=full");
        assert!(full["value"][0]["@odata.type"].is_string(), "{full}");
    });
}

#[test]
fn a_pattern_that_is_none_is_the_clients_fault() {
    each("patterns", |s| {
        s.answers(&[
            (400, "GET /Products?$filter=matchesPattern('abc','[')", ""),
            (400, "GET /Products?$filter=matchesPattern(Name,'a)')", ""),
            (
                501,
                "GET /Products?$filter=matchesPattern(Name,'(?=a)')",
                "",
            ),
        ]);
    });
}

#[test]
fn resources_name_their_methods() {
    each("methods", |s| {
        for (line, status, allowed) in [
            (
                "OPTIONS /GetTopProducts(count=3)",
                200,
                "GET, HEAD, OPTIONS",
            ),
            (
                "OPTIONS {Laptop}/Reference.GetTotalPrice(taxRate=0.1)",
                200,
                "GET, HEAD, OPTIONS",
            ),
            (
                "OPTIONS /Products/Reference.GetTopProducts(count=3)/$count",
                200,
                "GET, HEAD, OPTIONS",
            ),
            ("OPTIONS {Laptop}/Reference.Activate", 200, "OPTIONS, POST"),
            ("OPTIONS /$all", 200, "GET, HEAD, OPTIONS"),
            (
                "OPTIONS /$crossjoin(Products,Categories)",
                200,
                "GET, HEAD, OPTIONS",
            ),
            ("OPTIONS /$entity", 200, "GET, HEAD, OPTIONS"),
            ("POST /$all", 405, "GET, HEAD, OPTIONS"),
            ("DELETE /$all/Reference.Category", 405, "GET, HEAD, OPTIONS"),
            (
                "PATCH /$crossjoin(Products,Categories)",
                405,
                "GET, HEAD, OPTIONS",
            ),
            ("DELETE /$entity?$id=Products(1)", 405, "GET, HEAD, OPTIONS"),
        ] {
            let answer = s.send(line, "");
            let found = (answer.status, answer.header("Allow").unwrap_or_default());
            assert_eq!(found, (status, allowed), "{line}");
        }
    });
}

#[test]
fn headers_that_must_be_understood_are() {
    each("headers", |s| {
        s.answers(&[
            (412, "GET /Products | Isolation: snapshot", ""),
            (412, "GET /Products | OData-Isolation: snapshot", ""),
            (412, "GET /$metadata | OData-Isolation: snapshot", ""),
            (
                412,
                "POST /Categories | Isolation: snapshot",
                r#"{"Name":"x"}"#,
            ),
            (400, "GET /Products | OData-Version: 3.0", ""),
            (400, "GET /Products | OData-Version: new", ""),
            (200, "GET /Products | OData-Version: 4.01", ""),
            (200, "GET /Products | OData-MaxVersion: ", ""),
        ]);
    });
}

#[test]
fn a_moment_that_is_typed_keeps_its_offset() {
    each("moments", |s| {
        let moment = "2024-01-15T23:30:00-02:00";
        for condition in [
            "totaloffsetminutes(@m) eq -120",
            "hour(@m) eq 23",
            "day(@m) eq 15",
            "date(@m) eq 2024-01-15",
            "time(@m) eq 23:30:00",
            "second(@m) eq 0",
            "@m eq 2024-01-16T01:30:00Z",
        ] {
            let typed = condition.replace("@m", moment);
            let aliased = format!("{condition}&@m={moment}");
            for condition in [typed, aliased] {
                s.says(&[(&format!("/Products/$count?$filter={condition}"), "", "7")]);
            }
        }
        s.says(&[(
            "/Products/$count?$filter=totaloffsetminutes(CreatedAt) eq 0",
            "",
            "7",
        )]);
    });
}

#[test]
fn what_a_function_does_not_take_is_refused_on_both_databases() {
    each("language_types", |s| {
        for (condition, expected) in [
            ("Weight add Weight gt 6", "2"),
            ("Weight mul Weight gt 9 and Weight sub Weight eq 0", "2"),
            ("round(null) eq null and totalseconds(null) eq null", "7"),
            ("null in [1,2]", "0"),
            ("null in (1,null)", "7"),
            ("null in (ReleaseDate,1)", "3"),
            ("Status has 1", "6"),
            ("Status has null", "0"),
            (
                "geo.intersects(Location,geography'SRID=4326;POINT(-122.3321 47.6062)')",
                "1",
            ),
        ] {
            s.says(&[(
                &format!("/Products/$count?$filter={condition}"),
                "",
                expected,
            )]);
        }
        for condition in [
            "year(Status) eq 2024",
            "month(ShippingAddress) eq 1",
            "hour($it) eq 2",
            "time(Category) eq 10:00:00",
            "round(Status) eq 1",
            "floor(Category) eq 1",
            "totalseconds($it) eq 1",
            "OpenTime add duration'PT1H' gt 10:00:00",
            "Status has 1.5",
            "Reference.ProductStatus'InStock' has 1.5",
            "Price in 5",
        ] {
            s.must(400, &format!("GET /Products?$filter={condition}"), "");
        }
        // A name means nothing where no row is read.
        for line in [
            "GET /FindProducts?name=Lap&maxPrice=10",
            "GET /Convert?input=abc",
            "GET /GetTopProducts(count=@c)?@c=abc",
            "GET /Products(@p)?@p=abc",
            "GET /Products(@p)?@p=cast(Edm.Guid)",
        ] {
            let answer = s.must(400, line, "");
            assert_eq!(
                answer["error"]["innererror"]["hint"], "texts stand in single quotes",
                "{line}: {answer}"
            );
        }
    });
}
