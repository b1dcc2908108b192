//! Properties that no declaration names, and types under names of their own.

use gateway_tests::Gateway;

use crate::bed::{check, said, services};

fn filled(name: &str) -> Vec<Gateway> {
    let gateways = services(name);
    check(
        &gateways,
        &[
            (
                r##"POST Things | prefer: return=minimal | {"Id":1,"Name":"a","Colour":"red","Size":5,"Big@odata.type":"#Int64","Big":9007199254740993,"Day@odata.type":"Edm.Date","Day":"2024-02-29","Ok":true,"Part":{"Depth":{"N":1.5}},"Gone":null}"##,
                "204",
            ),
            (
                r#"POST Things | prefer: return=minimal | {"Id":2,"Name":"b","Colour":"blue","Size":10.5,"Other":"x"}"#,
                "204",
            ),
            (
                r#"POST Things | prefer: return=minimal | {"Id":3,"Size":"tall"}"#,
                "204",
            ),
        ],
    );
    gateways
}

#[test]
fn dynamic_properties_are_written_and_read() {
    let gateways = filled("open");
    let whole = r##"200 {"Id":1,"Name":"a","Weight":null,"Code":null,"Colour":"red","Size":5,"Big@odata.type":"#Int64","Big":9007199254740993,"Day@odata.type":"#Date","Day":"2024-02-29","Ok":true,"Part":{"Depth":{"N":1.5}}}"##;
    check(
        &gateways,
        &[
            ("GET Things(1)", whole),
            (
                "GET Things(1) | accept: application/json;odata.metadata=none;IEEE754Compatible=true",
                r#"200 {"Id":"1","Name":"a","Weight":null,"Code":null,"Colour":"red","Size":5,"Big":"9007199254740993","Day":"2024-02-29","Ok":true,"Part":{"Depth":{"N":1.5}}}"#,
            ),
            (
                "GET Things?$select=Colour,Day",
                r##"200 {"value":[{"Colour":"red","Day@odata.type":"#Date","Day":"2024-02-29"},{"Colour":"blue"},{}]}"##,
            ),
            ("GET Things(1)/Colour", r#"200 {"value":"red"}"#),
            ("GET Things(1)/Colour/$value", "200 red"),
            ("GET Things(1)/Size/$value", "200 5"),
            ("GET Things(3)/Colour", "204"),
            (
                r#"PATCH Things(1) | {"Colour":"green","Size":null,"New":1}"#,
                "204",
            ),
            (
                "GET Things(1)?$select=Colour,Size,New,Ok",
                r#"200 {"@odata.context":"~$metadata#Things(Colour,Size,New,Ok)/$entity","Ok":true,"Colour":"green","New":1}"#,
            ),
            (r#"PUT Things(1)/Colour | {"value":"black"}"#, "204"),
            ("GET Things(1)/Colour", r#"200 {"value":"black"}"#),
            ("DELETE Things(1)/Colour", "204"),
            ("GET Things(1)/Colour", "204"),
            (r#"PUT Things(1) | {"Name":"z","Only":true}"#, "204"),
            (
                "GET Things(1)",
                r#"200 {"Id":1,"Name":"z","Weight":null,"Code":null,"Only":true}"#,
            ),
        ],
    );
}

#[test]
fn dynamic_properties_are_filtered_and_ordered_by_their_values() {
    let gateways = filled("open_filters");
    let mut lines = Vec::new();
    for (condition, ids) in [
        ("Colour eq 'red'", "1"),
        ("Colour ne 'red'", "2,3"),
        ("Colour eq null", "3"),
        ("Size eq 5", "1"),
        ("Size gt 5", "2"),
        ("Size gt 5.25", "2"),
        ("Size lt 1e2", "1,2"),
        ("Size in (5,6)", "1"),
        ("Size eq 'tall'", "3"),
        ("Size add 1 eq 6", "1"),
        ("Big eq 9007199254740993", "1"),
        ("Big eq 9007199254740992", ""),
        ("Day lt 2024-03-01", "1"),
        ("Day eq 2024-02-29", "1"),
        ("Ok eq true", "1"),
        ("Ok", "1"),
        ("Part/Depth/N eq 1.5", "1"),
        ("contains(Colour,'e')", "1,2"),
        ("startswith(Other,'x')", "2"),
        ("Nothing eq 1", ""),
        ("Nothing eq null", "1,2,3"),
        ("round(Size) eq 11", "2"),
    ] {
        let ids = ids
            .split(',')
            .filter(|i| !i.is_empty())
            .map(|i| format!("{{\"Id\":{i}}}"));
        let ids = ids.collect::<Vec<_>>().join(",");
        lines.push((
            format!("GET Things?$select=Id&$filter={condition}"),
            format!("200 {{\"value\":[{ids}]}}"),
        ));
    }
    for (order, ids) in [
        ("Size", "3,1,2"),
        ("Size desc", "2,1,3"),
        ("Colour", "3,2,1"),
        ("Colour desc", "1,2,3"),
    ] {
        let ids = ids
            .split(',')
            .map(|i| format!("{{\"Id\":{i}}}"))
            .collect::<Vec<_>>()
            .join(",");
        lines.push((
            format!("GET Things?$select=Id&$orderby={order}"),
            format!("200 {{\"value\":[{ids}]}}"),
        ));
    }
    let lines: Vec<(&str, &str)> = lines
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    check(&gateways, &lines);
}

#[test]
fn names_and_types_of_dynamic_properties_are_checked() {
    let gateways = services("open_refused");
    check(
        &gateways,
        &[
            (
                r#"POST Things | {"Id":1,"no name":5}"#,
                "400 no name: no name is not the name of a property",
            ),
            (
                r##"POST Things | {"Id":1,"Big@odata.type":"#Int64","Big":"x"}"##,
                "400 Big: Big x is no whole number",
            ),
            (
                r##"POST Things | {"Id":1,"Big@odata.type":"#Nope","Big":1}"##,
                "400 Big: Big is of no type that is known here: #Nope",
            ),
            (
                r#"POST Samples | {"Id":1,"Big":1}"#,
                "400 Big: Sample has no property or navigation Big",
            ),
        ],
    );
}

#[test]
fn type_definitions_are_their_underlying_types() {
    let gateways = services("definitions");
    check(
        &gateways,
        &[
            (
                r#"POST Things | prefer: return=minimal | {"Id":1,"Weight":1234567.125,"Code":"abcde"}"#,
                "204",
            ),
            ("GET Things(1)/Weight", r#"200 {"value":1234567.125}"#),
            (
                r#"PATCH Things(1) | {"Code":"abcdef"}"#,
                "400 Code: Code has 6 characters, at most 5 are allowed",
            ),
            (
                r#"PATCH Things(1) | {"Weight":0.0001}"#,
                "400 Weight: Weight 0.0001 has more than 3 digits after the point",
            ),
            (
                "GET Things/$count?$filter=Weight gt 1234567 and isof(Code,Sort.Code)",
                "200 1",
            ),
            (
                "GET Things/$count?$filter=cast(Id,Sort.Kilograms) eq 1",
                "200 1",
            ),
        ],
    );
    for gateway in &gateways {
        let xml = said(gateway, "GET $metadata");
        for part in [
            r#"<TypeDefinition Name="Kilograms" UnderlyingType="Edm.Decimal" Precision="10" Scale="3">"#,
            r#"<TypeDefinition Name="Code" UnderlyingType="Edm.String" MaxLength="5"/>"#,
            r#"<Property Name="Weight" Type="Sort.Kilograms" Nullable="true"/>"#,
            r#"<Property Name="Code" Type="Sort.Code" Nullable="true"/>"#,
            r#"<EntityType Name="Thing" OpenType="true">"#,
            r#"<Property Name="Lambert" Type="Edm.GeometryPoint" Nullable="true" SRID="2154"/>"#,
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
        let json = said(gateway, "GET $metadata?$format=application/json");
        for part in [
            r#""Code":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.String","$MaxLength":5}"#,
            r#""Weight":{"$Type":"Sort.Kilograms","$Nullable":true}"#,
            r#""$SRID":"2154""#,
            r#""$OpenType":true"#,
        ] {
            assert!(json.contains(part), "{part} in {json}");
        }
        assert!(!xml.contains("@dynamic") && !json.contains("@dynamic"));
    }
}
