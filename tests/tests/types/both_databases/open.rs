//! Properties that no declaration names, and types under names of their own.

use gateway_tests::Gateway;

use crate::bed::{check, finds, said, services};

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
                r##"200 {"value":[{"@odata.id":"~Things(1)","Colour":"red","Day@odata.type":"#Date","Day":"2024-02-29"},{"@odata.id":"~Things(2)","Colour":"blue"},{"@odata.id":"~Things(3)"}]}"##,
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
                r#"200 {"@odata.context":"~$metadata#Things(Colour,Size,New,Ok)/$entity","@odata.id":"~Things(1)","Ok":true,"Colour":"green","New":1}"#,
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
    let mut rows = Vec::new();
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
        rows.push((format!("$filter={condition}"), ids));
    }
    for (order, ids) in [
        ("Size", "3,1,2"),
        ("Size desc", "2,1,3"),
        ("Colour", "3,2,1"),
        ("Colour desc", "1,2,3"),
    ] {
        rows.push((format!("$orderby={order}"), ids));
    }
    finds(&gateways, "Things", &rows);
}

#[test]
fn dynamic_values_are_several_where_they_are_lists() {
    let gateways = services("open_lists");
    let made = [
        r#"POST Things | prefer: return=minimal | {"Id":1,"Tags":["a","b"],"Sizes":[1,2.5,9007199254740993],"Parts":[{"N":1},{"N":2}]}"#,
        r#"POST Things | prefer: return=minimal | {"Id":2,"Tags":"a","Sizes":1,"Parts":{"N":1}}"#,
        r#"POST Things | prefer: return=minimal | {"Id":3,"Tags":[],"Sizes":["1"]}"#,
        r#"POST Things | prefer: return=minimal | {"Id":4}"#,
    ];
    check(&gateways, &made.map(|line| (line, "204")));
    let mut rows = Vec::new();
    for (condition, ids) in [
        ("Tags/any(t:t eq 'a')", "1"),
        ("Tags/any()", "1"),
        ("Tags/all(t:t eq 'a')", "2,3,4"),
        ("Tags/$count eq 2", "1"),
        ("Tags/$count($filter=$this gt 'a') eq 1", "1"),
        ("'b' in Tags", "1"),
        ("Sizes/any(s:s gt 2)", "1"),
        ("9007199254740993 in Sizes", "1"),
        ("9007199254740992 in Sizes", ""),
        ("Parts/any(p:p/N eq 2)", "1"),
        ("Parts/N eq 1", "2"),
        ("hassubset(Tags,['b'])", "1"),
        ("Tags eq 'a'", "2"),
    ] {
        rows.push((format!("$filter={condition}"), ids));
    }
    finds(&gateways, "Things", &rows);
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

#[test]
fn types_derived_from_an_open_one_are_open_on_both_databases() {
    let gateways = services("open_derived");
    let wheel = r##"POST Parts | {"@odata.type":"#Sort.Wheel","Id":2,"Name":"b","Radius":5,"Colour":"red","Spokes":8}"##;
    check(
        &gateways,
        &[
            (
                r#"POST Parts | prefer: return=minimal | {"Id":1,"Name":"a","Colour":"blue","Spokes":0}"#,
                "204",
            ),
            (
                wheel,
                r#"201 {"Id":2,"Name":"b","Colour":"red","Spokes":8,"WholeId":null,"Radius":5}"#,
            ),
            (
                r#"POST Parts/Sort.Gear | prefer: return=minimal | {"Id":3,"Radius":7,"Teeth":12,"Colour":"red","Whole@odata.bind":"Parts(2)"}"#,
                "204",
            ),
            (
                "GET Parts",
                r##"200 {"value":[{"Id":1,"Name":"a","Colour":"blue","Spokes":0,"WholeId":null},{"@odata.type":"#Sort.Wheel","Id":2,"Name":"b","Colour":"red","Spokes":8,"WholeId":null,"Radius":5},{"@odata.type":"#Sort.Gear","Id":3,"Name":null,"Colour":"red","WholeId":2,"Radius":7,"Teeth":12}]}"##,
            ),
            (
                "GET Parts/Sort.Wheel",
                r##"200 {"value":[{"Id":2,"Name":"b","Colour":"red","Spokes":8,"WholeId":null,"Radius":5},{"@odata.type":"#Sort.Gear","Id":3,"Name":null,"Colour":"red","WholeId":2,"Radius":7,"Teeth":12}]}"##,
            ),
            ("GET Parts(2)/Sort.Wheel/Spokes", r#"200 {"value":8}"#),
            ("GET Parts(2)/Spokes/$value", "200 8"),
            ("GET Parts(2)/Sort.Wheel/Radius", r#"200 {"value":5}"#),
            (
                "GET Parts(1)/Sort.Wheel/Spokes",
                "404 there is no such entity",
            ),
            (
                "GET Parts?$select=Colour,Sort.Wheel/Radius,Sort.Wheel/Spokes",
                r##"200 {"value":[{"@odata.id":"~Parts(1)","Colour":"blue"},{"@odata.type":"#Sort.Wheel","@odata.id":"~Parts(2)","Colour":"red","Spokes":8,"Radius":5},{"@odata.type":"#Sort.Gear","@odata.id":"~Parts(3)","Colour":"red","Radius":7}]}"##,
            ),
            (
                "GET Parts/Sort.Wheel?$select=Radius,Spokes",
                r##"200 {"value":[{"@odata.id":"~Parts(2)","Spokes":8,"Radius":5},{"@odata.type":"#Sort.Gear","@odata.id":"~Parts(3)","Radius":7}]}"##,
            ),
            (
                "GET Parts(2)?$select=Id&$expand=Parts($select=Colour;$filter=Colour eq 'red')",
                r##"200 {"Id":2,"Parts":[{"@odata.type":"#Sort.Gear","@odata.id":"~Parts(3)","Colour":"red"}]}"##,
            ),
        ],
    );
    let mut lines = Vec::new();
    for (query, ids) in [
        ("$filter=Colour eq 'red'", "2,3"),
        ("$filter=Spokes ge 0", "1,2"),
        ("$filter=Sort.Wheel/Spokes ge 0", "2"),
        ("$filter=Sort.Gear/Colour eq 'red'", "3"),
        ("$filter=Sort.Wheel/Radius gt 5", "3"),
        ("$filter=isof(Sort.Wheel) and Colour eq 'red'", "2,3"),
        ("$filter=Parts/any(p:p/Sort.Gear/Colour eq 'red')", "2"),
        ("$orderby=Colour,Sort.Wheel/Radius desc", "1,3,2"),
        ("$orderby=Spokes desc", "2,1,3"),
    ] {
        let ids: Vec<i64> = ids.split(',').map(|id| id.parse().unwrap()).collect();
        for gateway in &gateways {
            let rows = gateway.get(&format!("Parts?{query}")).value();
            let found: Vec<i64> = rows.iter().map(|row| row["Id"].as_i64().unwrap()).collect();
            assert_eq!(found, ids, "{:?} {query}", gateway.kind);
        }
    }
    lines.extend([
        (
            r#"PATCH Parts(2)/Sort.Wheel | {"Radius":6,"Spokes":null,"Hub":{"Bolts":4}}"#,
            "204",
        ),
        (r#"PATCH Parts(2) | {"Radius":7}"#, "204"),
        (
            "GET Parts(2)",
            r#"200 {"Id":2,"Name":"b","Colour":"red","Hub":{"Bolts":4},"WholeId":null,"Radius":7}"#,
        ),
        (
            r#"PUT Parts(2)/Sort.Wheel/Colour | {"value":"green"}"#,
            "204",
        ),
        ("DELETE Parts(2)/Hub", "204"),
        ("GET Parts(2)/Colour", r#"200 {"value":"green"}"#),
        (r#"PUT Parts(2)/Sort.Wheel | {"Only":true}"#, "204"),
        (
            "GET Parts(2)",
            r#"200 {"Id":2,"Name":null,"Only":true,"WholeId":null,"Radius":null}"#,
        ),
        // What a type below declares is that, and nothing else.
        (
            r#"POST Parts | {"Id":4,"Radius":1}"#,
            "400 Radius: Part has no such member, Wheel has",
        ),
        (
            r#"PATCH Parts(1) | {"Radius":1}"#,
            "400 Radius: Part has no such member, Wheel has",
        ),
        (
            r#"PATCH Parts(2)/Sort.Wheel | {"Teeth":1}"#,
            "400 Teeth: Wheel has no such member, Gear has",
        ),
    ]);
    check(&gateways, &lines);
}
