//! The seed of the contract, read back.

use crate::bed::each;

#[test]
fn the_rows_of_the_contract_are_there() {
    each("rows", |s| {
        for (set, count) in [
            ("Categories", 3),
            ("Products", 7),
            ("ProductDescriptions", 7),
            ("MediaItems", 2),
            ("ReadOnlyItems", 2),
            ("DecimalSamples", 1),
        ] {
            let answer = s.send(&format!("GET /{set}/$count"), "");
            assert_eq!(answer.text(), count.to_string(), "{set}");
        }
        s.says(&[
            ("/Company", "/Name", r#""TechStore Inc.""#),
            ("/Company", "/Founded", "2010"),
            ("/Company", "/Version", "1"),
            (
                "/Company?$select=Website",
                "/Website",
                r#""https://techstore.example.com""#,
            ),
            ("{Laptop}", "/Status", r#""InStock,Featured""#),
            ("{Laptop}", "/Weight", "3.14"),
            ("{Laptop}", "/Price", "999.99"),
            ("{Laptop}", "/Data", r#""dGVzdA==""#),
            ("{Laptop}", "/ShippingTime", r#""P1D""#),
            ("{Laptop}", "/CreatedAt", r#""2024-01-15T10:30:00Z""#),
            ("{Laptop}", "/ShippingAddress/City", r#""Seattle""#),
            ("{Laptop}", "/Dimensions/Length", "35.5"),
            ("{Laptop}", "/Location/type", r#""Point""#),
            ("{Laptop}", "/Location/coordinates/0", "-122.3321"),
            ("{Wireless Mouse}", "/Offset", r#""-P1D""#),
            ("{Wireless Mouse}", "/ProcessingTime", r#""PT1.5S""#),
            ("{Coffee Mug}", "/Data", r#""""#),
            ("{Coffee Mug}", "/Quantity", "-200"),
            ("{Office Chair}", "/ShippingAddress", "null"),
            ("{Office Chair}", "/Location", "null"),
            ("{Office Chair}", "/Rating", "255"),
            ("{Smartphone}/Category", "/Name", r#""Electronics""#),
            ("{Laptop}/RelatedProducts", "/value", "[]"),
            (
                "{Laptop}/Descriptions?$filter=LanguageKey eq 'DE'",
                "/value/0/CustomName",
                r#""""#,
            ),
            ("/DecimalSamples", "/value/0/Amount", "123.45"),
            ("/Products/Reference.SpecialProduct/$count", "", "3"),
            (
                "/Products?$filter=Status has Reference.ProductStatus'Featured'&$count=true&$top=0",
                "/@odata.count",
                "3",
            ),
        ]);
    });
}

#[test]
fn the_documents_name_all_there_is() {
    each("documents", |s| {
        let sets = s.get("/");
        let named: Vec<(&str, &str)> = sets["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|set| (set["name"].as_str().unwrap(), set["kind"].as_str().unwrap()))
            .collect();
        let set = |name| (name, "EntitySet");
        let mut expected: Vec<_> = [
            "Categories",
            "Products",
            "ProductDescriptions",
            "MediaItems",
            "ReadOnlyItems",
            "DecimalSamples",
        ]
        .map(set)
        .to_vec();
        expected.push(("Company", "Singleton"));
        assert_eq!(named, expected);
        let xml = s.send("GET /$metadata", "").text();
        for part in [
            r#"<EntityType Name="SpecialProduct" BaseType="Reference.Product""#,
            r#"<EntityType Name="MediaItem" HasStream="true">"#,
            r#"<Singleton Name="Company" Type="Reference.CompanyInfo">"#,
            r#"<Property Name="Photo" Type="Edm.Stream""#,
            r#"<EnumType Name="ProductStatus" UnderlyingType="Edm.Int32" IsFlags="true">"#,
            r#"<TypeDefinition Name="DurationValue" UnderlyingType="Edm.Duration""#,
            r#"<FunctionImport Name="FindProducts" Function="Reference.FindProducts" EntitySet="Products""#,
            r#"<ActionImport Name="Reseed" Action="Reference.Reseed""#,
            r#"<Annotation Term="Org.OData.Core.V1.SchemaVersion" String="1.0"/>"#,
        ] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
        s.says(&[(
            "/$metadata?$format=json",
            "/Reference/@Core.SchemaVersion",
            r#""1.0""#,
        )]);
        // Links of products to products are no type that anybody sees.
        assert!(!xml.contains("Relation\""), "{xml}");
    });
}

#[test]
fn what_the_contract_bars_is_barred() {
    each("barred", |s| {
        s.answers(&[
            (
                405,
                "POST /ReadOnlyItems",
                r#"{"ID":"11111111-1111-4111-8111-111111111111","Name":"x"}"#,
            ),
            (405, "DELETE /Company", ""),
            (405, "POST /Company", r#"{"Name":"x"}"#),
            (400, "POST /Products", r#"{"Name":"x"}"#),
            (400, "POST /Products", r#"{"Name":null,"Price":1}"#),
            (
                404,
                "GET /Products(00000000-0000-0000-0000-000000000000)",
                "",
            ),
            (400, "GET /Company(1)", ""),
        ]);
        let id = s.get("/ReadOnlyItems")["value"][0]["ID"]
            .as_str()
            .unwrap()
            .to_owned();
        s.answers(&[
            (
                405,
                &format!("PATCH /ReadOnlyItems({id})"),
                r#"{"Name":"x"}"#,
            ),
            (405, &format!("DELETE /ReadOnlyItems({id})"), ""),
        ]);
    });
}

#[test]
fn what_the_service_keeps_it_keeps() {
    each("kept", |s| {
        let made = s.must(
            201,
            "POST /Products",
            r#"{"ID":"11111111-1111-4111-8111-111111111111","Name":"Lamp","Price":5,"Version":9,"CreatedAt":"2000-01-01T00:00:00Z","SerialNumber":"S1","ShippingAddress":{"City":"Lyon"}}"#,
        );
        assert_eq!(made["Version"], 1);
        assert_eq!(made["ProductType"], "Product");
        assert_eq!(made["ShippingAddress"]["Street"], "");
        assert_ne!(made["CreatedAt"], "2000-01-01T00:00:00Z");
        assert_ne!(made["ID"], "11111111-1111-4111-8111-111111111111");
        s.must(204, "PATCH {Lamp}", r#"{"Price":6,"SerialNumber":"S2"}"#);
        s.says(&[
            ("{Lamp}", "/Version", "2"),
            ("{Lamp}", "/SerialNumber", r#""S1""#),
        ]);
        s.must(204, "PATCH /Company", r#"{"CEO":"Ada"}"#);
        s.says(&[
            ("/Company", "/Version", "2"),
            ("/Company", "/CEO", r#""Ada""#),
        ]);
        let twice = r#"{"Name":"Kitchen"}"#;
        let status = s.send("POST /Categories", twice).status;
        assert!(matches!(status, 400 | 409), "{status}");
        s.must(201, "POST /Categories", r#"{"Name":"Garden"}"#);
    });
}

#[test]
fn a_change_of_a_part_says_the_new_state_of_the_whole_on_both_databases() {
    each("etags_of_parts", |s| {
        let kitchen = s.filled("{Kitchen!}");
        let link = format!(r#"{{"@odata.id":"{}"}}"#, kitchen.trim_start_matches('/'));
        let mut state = s
            .send("GET {Laptop}", "")
            .header("etag")
            .unwrap()
            .to_owned();
        for (line, body) in [
            ("PUT {Laptop}/Description", r#"{"value":"a"}"#),
            ("PATCH {Laptop}/ShippingAddress", r#"{"City":"Metz"}"#),
            ("PUT {Laptop}/ShippingAddress/City", r#"{"value":"Toul"}"#),
            (
                "PUT {Laptop}/Description/$value | Content-Type: text/plain",
                "b",
            ),
            ("DELETE {Laptop}/Description/$value", ""),
            ("DELETE {Laptop}/Data", ""),
            ("PUT {Laptop}/Category/$ref", &link),
            ("DELETE {Laptop}/Category/$ref", ""),
        ] {
            let answer = s.send(&format!("{line} | If-Match: {state}"), body);
            assert_eq!(answer.status, 204, "{line}: {}", answer.text());
            state = answer.header("etag").unwrap_or(line).to_owned();
            let read = s.send("GET {Laptop}", "");
            assert_eq!(read.header("etag"), Some(state.as_str()), "{line}");
        }
        // Its type has none.
        let answer = s.send(&format!("PUT {kitchen}/Description"), r#"{"value":"a"}"#);
        assert_eq!((answer.status, answer.header("etag")), (204, None));
    });
}

#[test]
fn a_product_goes_with_what_belongs_to_it() {
    each("goes", |s| {
        let mouse = s.filled("{Wireless Mouse}");
        let bind = format!(r#"{{"@odata.id":"{}"}}"#, mouse.trim_start_matches('/'));
        s.must(204, "POST {Laptop}/RelatedProducts/$ref", &bind);
        s.says(&[(
            "{Laptop}/RelatedProducts",
            "/value/0/Name",
            r#""Wireless Mouse""#,
        )]);
        let laptop = s.filled("{Laptop}");
        s.must(204, "DELETE {Laptop}", "");
        let id = laptop
            .trim_start_matches("/Products(")
            .trim_end_matches(')');
        let left = s.send(
            &format!("GET /ProductDescriptions/$count?$filter=ProductID eq {id}"),
            "",
        );
        assert_eq!(left.text(), "0");
        s.must(404, &format!("GET {laptop}"), "");
        s.must(200, "GET {Wireless Mouse}", "");
    });
}

#[test]
fn a_status_is_written_by_name_or_as_a_number() {
    each("status", |s| {
        for (status, expected) in [
            (r#""InStock""#, 204),
            (r#""InStock, OnSale""#, 204),
            ("9", 204),
            (r#""9""#, 400),
            (r#""InStock,8""#, 400),
            (r#""Instock""#, 400),
            (r#""""#, 400),
        ] {
            let body = format!(r#"{{"Status":{status}}}"#);
            s.must(expected, "PATCH {Laptop}", &body);
        }
        // In a URL digits stand for a member, as the grammar has it.
        s.says(&[
            (
                "/Products/$count?$filter=Status has Reference.ProductStatus'8'",
                "",
                "3",
            ),
            ("{Laptop}", "/Status", r#""InStock,Featured""#),
        ]);
    });
}
