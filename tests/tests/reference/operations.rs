//! Functions and actions of the contract.

use crate::bed::each;

#[test]
fn functions_answer_by_the_formulas_of_the_contract() {
    each("functions", |s| {
        s.says(&[
            (
                "/Products/Reference.GetTopProducts()",
                "/value/0/Name",
                r#""Premium Laptop Pro""#,
            ),
            (
                "/Products/GetTopProducts(count=2)?$select=Name",
                "/value/1/Name",
                r#""Laptop""#,
            ),
            ("/Products/GetTopProducts(count=2)/$count", "", "2"),
            (
                "/Products/GetTopProducts(count=@n)?@n=1",
                "/value/0/Name",
                r#""Premium Laptop Pro""#,
            ),
            (
                "/GetTopProducts(count=1)",
                "/value/0/Name",
                r#""Premium Laptop Pro""#,
            ),
            ("/GetTopProducts()", "/value/6/Name", r#""Coffee Mug""#),
            ("/GetTopProducts", "/value/2/Name", r#""Smartphone""#),
            ("/Products/GetTopProducts(count=0)", "/value", "[]"),
            (
                "/GetTopProducts(count=5,category='Kitchen')",
                "/value/0/Name",
                r#""Coffee Mug""#,
            ),
            ("/GetTopProducts(count=5,category='None')", "/value", "[]"),
            ("/GetTopProducts(count=-1)/$count", "", "7"),
            ("/Products/GetProductStats()", "/totalProducts", "7"),
            ("/GetProductStats()", "/maxPrice", "1999.99"),
            ("{Laptop}/GetTotalPrice(taxRate=0.5)", "/value", "1499.985"),
            (
                "{Coffee Mug}/Reference.CalculatePrice(discount=10)",
                "/value",
                "13.95",
            ),
            (
                "{Coffee Mug}/CalculatePrice(discount=0,tax=100)",
                "/value",
                "31.0",
            ),
            (
                "{Laptop}/GetInfo(format='short')",
                "/value",
                r#""Product: Laptop (Price: 999.99) in short format""#,
            ),
            ("{Laptop}/GetRelatedProducts()/$count", "", "4"),
            ("{Coffee Mug}/GetRelatedProducts()", "/value", "[]"),
            (
                "/FindProducts(name='laptop',maxPrice=1000)",
                "/value/0/Name",
                r#""Laptop""#,
            ),
            (
                "/FindProducts(name='%25',maxPrice=20)?$select=Name",
                "/value/0/Name",
                r#""Coffee Mug""#,
            ),
            (
                "/FindProducts(name='top',maxPrice=9999)?$orderby=Price desc&$top=1",
                "/value/0/Name",
                r#""Premium Laptop Pro""#,
            ),
            ("/Calculate(value=21)", "/value", "42"),
            ("/Calculate(a=40,b=2)", "/value", "42"),
            ("/Calculate(value=9223372036854775807)", "/value", "-2"),
            ("/Convert(input='x y')", "/value", r#""String: x y""#),
            ("/Convert(number=7)", "/value", r#""Number: 7""#),
        ]);
        let mean = s.get("/Products/GetAveragePrice()")["value"]
            .as_f64()
            .unwrap();
        assert!((mean - 4245.44 / 7.0).abs() < 1e-9, "{mean}");
        s.answers(&[
            (400, "GET /Calculate(value='x')", ""),
            (404, "GET /Calculate(other=1)", ""),
            (405, "POST /Calculate(value=1)", ""),
            (
                404,
                "GET /Products(00000000-0000-0000-0000-000000000000)/GetRelatedProducts()",
                "",
            ),
        ]);
    });
}

#[test]
fn functions_stand_in_expressions() {
    each("composed", |s| {
        let count = "/Products/$count?$filter=";
        for (condition, expected) in [
            ("Reference.CalculatePrice(discount=10) lt 100", "2"),
            ("CalculatePrice(discount=@d,tax=20) gt 500&@d=10", "3"),
            ("Price gt GetAveragePrice()", "3"),
            ("$root/Calculate(value=100) lt Price", "4"),
            ("$it/Reference.GetAveragePrice() lt Price", "3"),
            ("Convert(input=Name) eq 'String: Laptop'", "1"),
            ("Convert(number=Quantity) eq 'Number: 300'", "1"),
            (
                "Calculate(a=Rating,b=Calculate(value=Quantity)) eq 710",
                "1",
            ),
            ("CalculatePrice(discount=Rating) lt 0", "3"),
            ("GetTotalPrice(taxRate=null) eq null", "7"),
            (
                "Reference.SpecialProduct/GetTotalPrice(taxRate=1) gt 1500",
                "2",
            ),
        ] {
            s.says(&[(&format!("{count}{condition}"), "", expected)]);
        }
        s.says(&[
            (
                "/Categories/$count?$filter=Products/any(p:p/CalculatePrice(discount=50) gt 900)",
                "",
                "1",
            ),
            (
                "/Categories/$count?$filter=Products/Reference.GetAveragePrice() gt 600",
                "",
                "3",
            ),
            (
                "/ProductDescriptions/$count?$filter=Product/CalculatePrice(discount=50) gt 400",
                "",
                "2",
            ),
            (
                "/Products?$orderby=GetTotalPrice(taxRate=0.1) desc&$compute=CalculatePrice(discount=50) as Half&$select=Half",
                "/value/0/Half",
                "999.995",
            ),
            (
                "/Products?$apply=aggregate(CalculatePrice(discount=50) with min as Least)",
                "/value/0/Least",
                "7.75",
            ),
            // Called alone they give the same.
            ("{Laptop}/CalculatePrice(discount=50)", "/value", "499.995"),
            ("/Calculate(a=9223372036854775807,b=1)", "/value", "-9223372036854775808"),
        ]);
        s.answers(&[
            (
                400,
                "GET /Products?$filter=CalculatePrice(discount='x') gt 1",
                "",
            ),
            (
                400,
                "GET /Products?$filter=CalculatePrice(rebate=1) gt 1",
                "",
            ),
            (400, "GET /Products?$filter=CalculatePrice(1) gt 1", ""),
            (
                400,
                "GET /Products?$filter=Category/CalculatePrice(discount=1) gt 1",
                "",
            ),
            (400, "GET /Products?$filter=Convert(number=ID) eq 'x'", ""),
            (400, "GET /Products?$filter=Reference.Nothing() eq 1", ""),
            (
                400,
                "GET /Products?$filter=Calculate(a=9223372036854775807,b=Quantity) gt 1",
                "",
            ),
            (400, "GET {Laptop}/GetTotalPrice(taxRate=1e308)", ""),
            (501, "GET /Products?$filter=GetInfo(format='x') eq 'x'", ""),
        ]);
    });
}

#[test]
fn an_argument_in_a_path_knows_no_row() {
    each("rowless", |s| {
        for value in [
            "1 in Name/City",
            "1 in Name",
            "hassubset(Name,['a'])",
            "hassubsequence(Name,['a'])",
            "Name eq %7B\"a\":1%7D",
            "isof(Name,Reference.Product)",
            "isof(Reference.Product)",
            "cast(Name,Reference.Product)",
            "Name/any()",
            "$it",
            "$this/Name",
            "Name",
            "Convert(input=Name)",
            "Convert(input='x')",
            "geo.length(Route)",
            "case(Name eq 'x':1)",
        ] {
            for path in [
                "/Convert(input=@a)",
                "/Products(@a)",
                "/GetTopProducts(count=@a)",
            ] {
                s.must(400, &format!("GET {path}?@a={value}"), "");
            }
        }
    });
}

#[test]
fn actions_change_what_the_contract_says_and_nothing_else() {
    each("actions", |s| {
        let reduced = s.must(
            200,
            "POST {Laptop}/Reference.ApplyDiscount",
            r#"{"percentage":50}"#,
        );
        assert_eq!(
            (&reduced["Price"], &reduced["Version"]),
            (&499.995.into(), &2.into())
        );
        s.answers(&[
            (204, "POST {Laptop}/IncreasePrice", r#"{"amount":0.005}"#),
            (204, "POST {Office Chair}/Reference.Activate", ""),
            (204, "POST {Laptop}/Activate", "{}"),
            (204, "POST /Products/Reference.MarkAllAsReviewed", ""),
            (204, "POST /ResetProducts", ""),
            (400, "POST {Laptop}/ApplyDiscount", "{}"),
            (
                400,
                "POST {Laptop}/ApplyDiscount",
                r#"{"percentage":"much"}"#,
            ),
            (405, "GET {Laptop}/Reference.ApplyDiscount", ""),
        ]);
        s.says(&[
            ("{Laptop}", "/Price", "500.0"),
            ("{Laptop}", "/Version", "4"),
            ("{Office Chair}", "/Status", r#""InStock""#),
            ("{Office Chair}", "/Version", "2"),
        ]);
        let asked = s.must(
            200,
            "POST {Laptop}/CalculateDiscount",
            r#"{"percentage":10}"#,
        );
        assert_eq!(asked["value"], 450.0);
        let said = s.must(200, "POST /ResetAllPrices", "");
        assert!(said.to_string().contains(r#""updatedCount":0"#), "{said}");
        s.answers(&[
            (204, "POST /Process", r#"{"percentage":10,"minPrice":500}"#),
            (204, "POST /Process", r#"{"percentage":50}"#),
        ]);
        s.says(&[
            ("{Laptop}", "/Price", "225.0"),
            ("{Laptop}", "/Version", "4"),
            ("{Coffee Mug}", "/Price", "7.75"),
        ]);
    });
}

#[test]
fn reseeding_begins_anew() {
    each("reseed", |s| {
        let laptop = s.filled("{Laptop}");
        s.must(204, "DELETE {Coffee Mug}", "");
        s.must(201, "POST /Categories", r#"{"Name":"Garden"}"#);
        let answer = s.send("POST /Reseed", "");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let said: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        let text = "Database reseeded with default data";
        let expected = serde_json::json!({"status": "success", "message": text});
        assert_eq!(
            said, expected,
            "no type is declared, so nothing is said of one"
        );
        s.must(404, &format!("GET {laptop}"), "");
        s.says(&[
            ("/Products/$count", "", "7"),
            ("/Categories/$count", "", "3"),
            ("{Coffee Mug}", "/Version", "1"),
        ]);
    });
}
