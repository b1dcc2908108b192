//! Places and shapes: GeoJSON in and out, literals, the three functions.

use gateway_tests::Gateway;

use crate::bed::{check, said, services};

const SHAPES: &[(&str, &str, &str)] = &[
    (
        "Spot",
        r#"{"type":"Point","coordinates":[2.35,48.85]}"#,
        "SRID=4326;Point(2.35 48.85)",
    ),
    (
        "Way",
        r#"{"type":"LineString","coordinates":[[0,0],[0,1],[1,1]]}"#,
        "SRID=4326;LineString(0 0,0 1,1 1)",
    ),
    (
        "Area",
        r#"{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]}"#,
        "SRID=4326;Polygon((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))",
    ),
    (
        "Anything",
        r#"{"type":"Point","coordinates":[5,5,100]}"#,
        "SRID=4326;Point(5 5 100)",
    ),
    (
        "Mark",
        r#"{"type":"Point","coordinates":[3,4],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}"#,
        "SRID=0;Point(3 4)",
    ),
    (
        "Rule",
        r#"{"type":"MultiLineString","coordinates":[[[0,0],[3,4]],[[0,0],[0,1]]],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}"#,
        "SRID=0;MultiLineString((0 0,3 4),(0 0,0 1))",
    ),
    (
        "Fields",
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[9,5],[9,9],[5,5]]]],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}"#,
        "SRID=0;MultiPolygon(((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 5)))",
    ),
    (
        "Marks",
        r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}"#,
        "SRID=0;MultiPoint((1 2),(3 4))",
    ),
    (
        "Drawing",
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}"#,
        "SRID=0;Collection(Point(1 2),LineString(1 2,3 4))",
    ),
    (
        "Lambert",
        r#"{"type":"Point","coordinates":[652000.5,6862000.25],"crs":{"type":"name","properties":{"name":"EPSG:2154"}}}"#,
        "SRID=2154;Point(652000.5 6862000.25)",
    ),
];

fn filled(name: &str) -> Vec<Gateway> {
    let gateways = services(name);
    let members: Vec<String> = SHAPES
        .iter()
        .map(|(name, json, _)| format!("\"{name}\":{json}"))
        .collect();
    let posted = format!(
        "POST Places | prefer: return=minimal | {{\"Id\":1,{}}}",
        members.join(",")
    );
    check(
        &gateways,
        &[
            (posted.as_str(), "204"),
            ("POST Places | prefer: return=minimal | {\"Id\":2}", "204"),
        ],
    );
    gateways
}

#[test]
fn shapes_are_written_and_read() {
    let gateways = filled("shapes");
    let mut lines = Vec::new();
    for (name, json, text) in SHAPES {
        let family = if text.starts_with("SRID=4326") {
            "geography"
        } else {
            "geometry"
        };
        lines.push((
            format!("GET Places(1)/{name}"),
            format!("200 {{\"value\":{json}}}"),
        ));
        lines.push((
            format!("GET Places(1)/{name}/$value"),
            format!("200 {text}"),
        ));
        lines.push((format!("GET Places(2)/{name}"), "204".to_owned()));
        lines.push((
            format!("GET Places/$count?$filter={name} eq {family}'{text}'"),
            "200 1".to_owned(),
        ));
        lines.push((
            format!("GET Places/$count?$filter={name} eq @g&@g={family}'{text}'"),
            "200 1".to_owned(),
        ));
        lines.push((
            format!("GET Places/$count?$filter={name} ne {family}'{text}'"),
            "200 1".to_owned(),
        ));
        lines.push((
            format!("GET Places/$count?$filter={name} eq null"),
            "200 1".to_owned(),
        ));
        // A text is read as well.
        lines.push((
            format!(
                "PATCH Places(2) | {{\"{name}\":\"{}\"}}",
                text.to_lowercase()
            ),
            "204".to_owned(),
        ));
        lines.push((
            format!("GET Places(2)/{name}"),
            format!("200 {{\"value\":{json}}}"),
        ));
        lines.push((
            format!("PUT Places(2)/{name} | {{\"value\":null}}"),
            "204".to_owned(),
        ));
    }
    let lines: Vec<(&str, &str)> = lines
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    check(&gateways, &lines);
}

#[test]
fn what_is_no_shape_is_refused() {
    let gateways = services("bad_shapes");
    check(
        &gateways,
        &[
            (
                "POST Places | {\"Id\":1,\"Spot\":\"Point(1)\"}",
                "400 Spot: Spot is no Edm.GeographyPoint: a position of two to four numbers is expected at character 8",
            ),
            (
                "POST Places | {\"Id\":1,\"Spot\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}",
                "400 Spot: Spot is a LineString, not Edm.GeographyPoint",
            ),
            (
                "POST Places | {\"Id\":1,\"Spot\":\"SRID=0;Point(1 2)\"}",
                "400 Spot: Spot is of the reference system 0, not 4326",
            ),
            (
                "POST Places | {\"Id\":1,\"Spot\":{\"type\":\"Point\"}}",
                "400 Spot: Spot lacks the member coordinates of GeoJSON",
            ),
            (
                "POST Places | {\"Id\":1,\"Spot\":5}",
                "400 Spot: Spot is a GeoJSON object",
            ),
            (
                "GET Places?$filter=Spot gt geography'SRID=4326;Point(1 2)'",
                "400 values of Edm.GeographyPoint have no order",
            ),
            (
                "GET Places?$orderby=Spot",
                "400 $orderby: a value of Edm.GeographyPoint has no order",
            ),
            (
                "GET Places?$filter=geo.distance(Spot,Way) gt 1",
                "501 geo.distance of Edm.GeographyPoint, Edm.GeographyLineString: geo.distance of Edm.GeographyPoint, Edm.GeographyLineString is not executed by this service",
            ),
            (
                "GET Places?$filter=geo.distance(Spot,Mark) gt 1",
                "400 geo.distance does not take Edm.GeographyPoint, Edm.GeometryPoint",
            ),
            (
                "GET Places?$filter=geo.length(5) gt 1",
                "400 geo.length does not take Edm.Int64",
            ),
        ],
    );
}

#[test]
fn distances_lengths_and_intersections() {
    let gateways = filled("geo_functions");
    let degree = 111_195.080_233_532_9;
    check(
        &gateways,
        &[
            (
                "GET Places/$count?$filter=geo.distance(Mark,geometry'SRID=0;Point(0 0)') eq 5",
                "200 1",
            ),
            (
                "GET Places/$count?$filter=geo.distance(geometry'SRID=0;Point(0 0)',Mark) lt 5",
                "200 0",
            ),
            ("GET Places/$count?$filter=geo.length(Rule) eq 6", "200 1"),
            (
                "GET Places/$count?$filter=geo.intersects(Spot,Area)",
                "200 0",
            ),
            (
                "GET Places/$count?$filter=geo.intersects(geography'SRID=4326;Point(1 1)',Area)",
                "200 1",
            ),
            (
                "GET Places/$count?$filter=geo.intersects(geography'SRID=4326;Point(0 5)',Area)",
                "200 1",
            ),
            (
                "GET Places/$count?$filter=geo.intersects(geography'SRID=4326;Point(5 5)',Area)",
                "200 0",
            ),
            (
                "GET Places/$count?$filter=geo.intersects(Anything,Area)",
                "200 0",
            ),
            (
                "GET Places/$count?$filter=geo.intersects(Mark,Fields)",
                "200 0",
            ),
            (
                "GET Places/$count?$filter=geo.intersects(geometry'SRID=0;Point(8 6)',Fields)",
                "200 1",
            ),
            (
                "GET Places/$count?$filter=not geo.intersects(Mark,Fields)",
                "200 1",
            ),
            (
                "GET Places/$count?$filter=geo.distance(Spot,null) eq null",
                "200 2",
            ),
            (
                "GET Places?$select=Id&$orderby=geo.distance(Spot,geography'SRID=4326;Point(0 0)') desc",
                "200 {\"value\":[{\"Id\":1},{\"Id\":2}]}",
            ),
            (
                "GET Places?$select=Id&$orderby=geo.distance(Spot,geography'SRID=4326;Point(0 0)')",
                "200 {\"value\":[{\"Id\":2},{\"Id\":1}]}",
            ),
        ],
    );
    // Each database is within ten units in the last place of what another formula (by vectors, with forty digits) gives.
    let near = |from: &str, to: &str, metres: f64| {
        let off = 10.0 * f64::EPSILON * metres;
        let (low, high) = (metres - off, metres + off);
        for gateway in &gateways {
            let url =
                format!("GET Places/$count?$filter={from} ge {low:e} and {from} le {high:e}{to}");
            assert_eq!(said(gateway, &url), "200 1", "{:?} {from}", gateway.kind);
        }
    };
    near(
        "geo.distance(@a,@b)",
        " and Id eq 1&@a=geography'SRID=4326;Point(0 0)'&@b=geography'SRID=4326;Point(0 1)'",
        degree,
    );
    near("geo.length(Way)", "", 222_373.224_487_940_64);
    near(
        "geo.distance(Spot,@b)",
        "&@b=geography'SRID=4326;Point(-73.97 40.78)'",
        5_830_507.040_548_307,
    );
}
