//! Good texts, and how they print: the canonical text shows the tree.

#![expect(clippy::panic, reason = "helpers of tests may panic")]

use query_grammar::*;

/// Rows of text in, canonical text out; `=` where they are the same.
#[track_caller]
fn check<T>(
    parse: impl Fn(&str) -> Result<T, SyntaxError>,
    print: impl Fn(&T) -> String,
    rows: &[(&str, &str)],
) {
    for (text, expected) in rows {
        let tree = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let expected = if *expected == "=" { text } else { expected };
        assert_eq!(print(&tree), *expected, "{text}");
    }
}

#[test]
fn operators_bind_as_the_standard_says() {
    check(
        parse_expr,
        print::expr,
        &[
            ("a or b and c", "="),
            ("(a or b) and c", "="),
            ("(a and b) or c", "a and b or c"),
            ("a and (b and c)", "="),
            ("a Eq 1 AND b Ne 2", "a eq 1 and b ne 2"),
            ("not a eq b", "="),
            ("not (a eq b)", "="),
            ("not contains(a,'x')", "="),
            ("not(a)", "not a"),
            ("- a mul b", "-a mul b"),
            ("-(a mul b)", "="),
            ("-(1)", "="),
            ("-1 add 2", "="),
            ("a add b mul c", "="),
            ("(a add b) mul c", "="),
            ("a sub (b sub c)", "="),
            ("(a sub b) sub c", "a sub b sub c"),
            ("a gt 1 eq true", "="),
            ("a gt (1 eq true)", "="),
            ("a divby b div c mod d", "="),
            ("a has Ns.Color'Red,Blue' and b", "="),
            ("a in (1,2,3)", "="),
            ("a in ( 'x' , 'y' )", "a in ('x','y')"),
            ("a in ()", "="),
            ("a in @list", "="),
            ("a in b/c", "="),
            ("not a in (1)", "="),
            ("not eq 5", "(not) eq 5"),
            ("in in (1)", "="),
            ("(a)and(b)", "a and b"),
            ("( ( a ) )", "a"),
        ],
    );
}

#[test]
fn paths_and_calls() {
    check(
        parse_expr,
        print::expr,
        &[
            ("Address/City", "="),
            ("$it/Address/City", "="),
            ("$this", "="),
            ("$root/Parts(1)/Name", "="),
            ("$root/Now()/Year", "="),
            ("@p/Name eq @q", "="),
            ("@Core.Messages/Text", "="),
            ("Price/@Currency#Reporting", "="),
            ("Machines/any()", "="),
            ("Machines/any( t : t/Id eq 1 )", "Machines/any(t:t/Id eq 1)"),
            ("Machines/Ns.Paid/all(t:t/Ok)", "="),
            ("Machines/$count gt 2", "="),
            ("Machines/$count($filter=Ok;$search=x) gt 2", "="),
            ("Machines/$filter(Ok)/$count", "="),
            ("Ns.F(a=1,b=@p)/Name", "="),
            (
                "F(a=[1,2],b={\"x\":\"it's\"})",
                "F(a=[1,2],b={\"x\":'it''s'})",
            ),
            ("Sales(4711)/Id", "="),
            ("Items/0/Name", "="),
            ("Items/-1", "="),
            ("CONTAINS(Name,'x')", "contains(Name,'x')"),
            ("substring(Name,1,2)", "="),
            ("year eq year(now())", "="),
            ("geo.distance(a,b) lt 5", "="),
            ("cast(Edm.String)", "="),
            ("cast(a/b,Collection(Edm.Int32))", "="),
            ("isof(Ns.Part)", "="),
            ("case(a gt 0:1,true : -1)", "case(a gt 0 :1,true:-1)"),
            (
                "Sales/aggregate(Amount with SUM)",
                "Sales/aggregate(Amount with sum)",
            ),
            ("$these/aggregate($count)", "="),
            ("[1,\"a\",['b']]", "[1,'a',['b']]"),
            (
                "{ \"@odata.type\" : \"Ns.T\" , \"n\\n\" : null }",
                "{\"@odata.type\":'Ns.T',\"n\\u000a\":null}",
            ),
            ("Prénom eq 'Zoë'", "="),
        ],
    );
}

#[test]
fn literals() {
    check(
        parse_literal,
        print::literal,
        &[
            ("null", "="),
            ("TRUE", "true"),
            ("-5", "="),
            ("+5", "5"),
            ("007", "7"),
            (
                "170141183460469231731687303715884105728",
                "170141183460469231731687303715884105728.0",
            ),
            ("2.50", "="),
            ("1E5", "1e5"),
            ("1.5e-3", "="),
            ("NaN", "="),
            ("-INF", "="),
            ("'it''s'", "="),
            (
                "01234567-89AB-cdef-0123-456789abcdef",
                "01234567-89ab-cdef-0123-456789abcdef",
            ),
            ("2024-02-29", "="),
            ("-10000-04-01", "="),
            ("2024-02-29T10:20Z", "2024-02-29T10:20:00Z"),
            (
                "2024-02-29T10:20:30.1200-00:30",
                "2024-02-29T10:20:30.12-00:30",
            ),
            ("10:20:30.000000000001", "="),
            ("duration'-P1DT2H3M4.5S'", "="),
            ("duration'PT90M'", "="),
            ("duration'P'", "duration'PT0S'"),
            ("binary'Zm8='", "binary'Zm8'"),
            ("binary'_-8'", "="),
            ("Ns.Color'Red, 3'", "Ns.Color'Red,3'"),
            ("Color'-1'", "="),
            ("geography'SRID=4326;Point(2.35 48.85)'", "="),
            ("geometry'SRID=0;LineString(1 1,2 2)'", "="),
            (
                "geography'POINT (2.35 48.85)'",
                "geography'SRID=4326;Point(2.35 48.85)'",
            ),
            (
                "geometry'Polygon ( (1 1,2 2,1 1) )'",
                "geometry'SRID=0;Polygon((1 1,2 2,1 1))'",
            ),
            ("geometry'SRID=0;Polygon((1 1,2 2,1 1),(3 3 3 3))'", "="),
            ("geometry'SRID=0;MultiPoint((1 1),(2 2))'", "="),
            ("geometry'SRID=0;MultiPoint()'", "="),
            ("geometry'SRID=0;MultiLineString((1 1,2 2))'", "="),
            ("geometry'SRID=0;MultiPolygon(((1 1,2 2)))'", "="),
            (
                "geometry'SRID=0;Collection(Point(1 1),Collection(Point(2 2)))'",
                "=",
            ),
        ],
    );
}

#[test]
fn literal_values() {
    let literal = |text| parse_literal(text).unwrap();
    let Literal::Duration(duration) = literal("duration'-P1DT1.5S'") else {
        panic!("a duration");
    };
    assert_eq!(duration.to_seconds().to_string(), "-86401.500000000000");
    assert_eq!(parse_duration("-P1DT1.5S").unwrap(), duration);
    let Literal::DateTimeOffset(moment) = literal("2024-03-01T00:30:00.1234567+01:00") else {
        panic!("a date and time");
    };
    assert_eq!(
        moment.to_utc().unwrap().to_rfc3339(),
        "2024-02-29T23:30:00.123456700+00:00"
    );
    assert_eq!(literal("binary'AQID'"), Literal::Binary(vec![1, 2, 3]));
    assert_eq!(literal("-7"), Literal::Integer(-7));
    let Literal::Date(date) = literal("9999999999-01-01") else {
        panic!("a date");
    };
    assert_eq!((date.year, date.to_chrono()), (9_999_999_999, None));
}

#[test]
fn lists_of_options() {
    check(
        parse_orderby,
        |tree| print::orderby(tree),
        &[
            ("a asc, b/c DESC,d", "a,b/c desc,d"),
            ("a add b desc", "="),
            ("desc desc", "="),
        ],
    );
    check(
        parse_select,
        |tree| print::select(tree),
        &[
            ("*,Name, Address/City", "*,Name,Address/City"),
            ("Ns.*", "="),
            ("Ns.Part/Name,Ns.Action,Ns.F(a,b),Ns.G()", "="),
            ("Address($select=City;$top=1)", "="),
            ("@Core.Messages", "="),
        ],
    );
    check(
        parse_expand,
        |tree| print::expand(tree),
        &[
            ("*,*/$ref,*($levels=2)", "="),
            ("A/B/*", "="),
            ("$value", "="),
            (
                "A/$ref($top=1;filter=x),B/$count($search=y)",
                "A/$ref($filter=x;$top=1),B/$count($search=y)",
            ),
            (
                "A( $expand = B( $select=Id ) ; LEVELS=max )",
                "A($expand=B($select=Id);$levels=max)",
            ),
            ("A(@p=1;$filter=Id eq @p)", "="),
        ],
    );
    check(
        parse_compute,
        |tree| print::compute(tree),
        &[("a mul b as c, year(d) as e", "a mul b as c,year(d) as e")],
    );
    check(
        parse_search,
        print::search,
        &[
            ("blue green", "blue AND green"),
            ("blue OR green AND red", "="),
            ("(blue OR green) red", "(blue OR green) AND red"),
            ("NOT blue", "="),
            ("NOT NOT blue", "="),
            ("NOT NOT", "NOT \"NOT\""),
            ("OR AND", "\"OR\" AND \"AND\""),
            ("NOTE ORB \"AND\"", "NOTE AND ORB AND \"AND\""),
            ("\"two \\\"words\\\"\"", "="),
            ("'unfinished \"'", "="),
        ],
    );
}

#[test]
fn transformations() {
    check(
        parse_apply,
        |tree| print::apply(tree),
        &[
            (
                "aggregate(Amount with SUM as Total, $count as N, Budget)",
                "aggregate(Amount with sum as Total,$count as N,Budget)",
            ),
            (
                "aggregate(Amount with sum from Time with average from Name with max as A)",
                "=",
            ),
            ("aggregate(Budget from Time,Name with average as A)", "="),
            (
                "groupby((Name,Address/City),aggregate(Id with countdistinct as N))",
                "=",
            ),
            (
                "groupby((rollup(A,B/C),rolluprecursive($root/O,H,Org/ID,filter(x))))",
                "=",
            ),
            (
                "filter(a gt 1)/search(x OR y)/compute(a as b)/identity",
                "=",
            ),
            (
                "concat(topcount(2,a),bottompercent(50,b)/skip(1)/top(2))",
                "=",
            ),
            ("orderby(a desc,b)", "="),
            ("nest(identity as A)/addnested(P,filter(x) as X)", "="),
            ("join(Sales as S)/outerjoin(Sales as S,filter(x))", "="),
            ("ancestors($root/O,H,ID,filter(x),2,keep start)", "="),
            ("descendants(@nodes,H,ID,identity)", "="),
            (
                "traverse($root/O,H,ID,postorder,filter(x),Name desc,ID)",
                "=",
            ),
            ("Ns.F(Count=1)", "="),
        ],
    );
}

#[test]
fn resource_paths() {
    check(
        parse_path,
        print::path,
        &[
            ("", "="),
            ("Parts/", "Parts"),
            ("Parts(1)/Machines/$count", "="),
            ("Parts(Id=1,Code='a')/Ns.Teacher", "="),
            ("Parts('O%27%27Neil')", "="),
            ("Parts(%27O''Neil%27)", "Parts('O%27%27Neil')"),
            ("Parts('a%2Fb')", "="),
            ("Parts/42/Name/$value", "="),
            ("Parts/O'Neil", "Parts/O%27Neil"),
            ("Parts/a%2Fb", "="),
            (
                "Parts/$filter(Address/City eq 'x%2F)')/$each/Ns.Archive",
                "Parts/$filter(Address/City%20eq%20'x%2F%29')/$each/Ns.Archive",
            ),
            ("Parts/$filter(@p)", "="),
            ("Machines(x=1)(2)", "="),
            ("F(a=[1,2],b=@p)", "F(a=%5B1,2%5D,b=@p)"),
            ("$crossjoin(A,B)", "="),
            ("$all/Ns.Part", "="),
            ("$entity/Ns.Part", "="),
            ("$metadata", "="),
            ("$batch", "="),
            ("$1/Machines", "="),
            ("Parts/$ref", "="),
            ("Parts/$query", "="),
            ("Éléments", "%C3%89l%C3%A9ments"),
        ],
    );
}

#[test]
fn queries() {
    check(
        parse_query,
        print::query,
        &[
            ("", "="),
            ("$top=5&$skip=1", "$skip=1&$top=5"),
            ("$filter=Name%20eq%20'a%26b'", "="),
            ("@p=1&$filter=Id eq @p", "@p=1&$filter=Id%20eq%20@p"),
            ("a=1&b", "="),
            (
                "$count=TRUE&$format=application/json;odata.metadata=none",
                "$count=true&$format=application%2Fjson%3Bodata.metadata%3Dnone",
            ),
            (
                "$id=http://host/Parts(1)",
                "$id=http%3A%2F%2Fhost%2FParts%281%29",
            ),
            ("$skiptoken=a+b%2Bc", "$skiptoken=a%2Bb%2Bc"),
            ("$index=-1&$schemaversion=*", "$index=-1&$schemaversion=%2A"),
            ("$search=a%3Bb", "="),
            ("$expand=A($search=a%3Bb)", "="),
        ],
    );
    let body = parse_query_body("$top=1\r\n").unwrap();
    assert_eq!(body.top.unwrap().value, 1);
}

#[test]
fn headers_and_contexts() {
    check(
        parse_prefer,
        |tree| print::prefer(tree),
        &[
            (
                "return=minimal, odata.maxpagesize=50",
                "return=minimal,maxpagesize=50",
            ),
            (
                "Respond-Async; foo=\"bar baz\"; q, wait = 10",
                "respond-async;foo=\"bar baz\";q,wait=10",
            ),
            (
                "odata.include-annotations=\"*\"",
                "include-annotations=\"*\"",
            ),
            ("wait=1,wait=2", "wait=1"),
        ],
    );
    check(
        parse_context,
        print::context,
        &[
            ("#Parts", "Parts"),
            ("Parts/$entity", "="),
            (
                "#Parts(Name,Address/City,Machines(Id),Machines+(*),Ns.*)/$delta",
                "Parts(Name,Address/City,Machines(Id),Machines%2B(*),Ns.*)/$delta",
            ),
            (
                "#Parts(1)/Machines(Id=2)/Sessions()",
                "Parts(1)/Machines(Id=2)/Sessions()",
            ),
            ("#Collection($ref)", "Collection($ref)"),
            ("#Collection(Edm.String)", "Collection(Edm.String)"),
            ("#$ref", "$ref"),
            ("#Parts/$deletedLink", "Parts/$deletedLink"),
        ],
    );
}

/// Spans point into the text handed in, percent-encoding included.
#[test]
fn spans_point_into_the_raw_text() {
    let raw = "$top=1&$filter=%20Pr%C3%A9nom%20eq%20'x%26'";
    let options = parse_query(raw).unwrap();
    let filter = options.filter.unwrap();
    let text = |span: Span| &raw[span.start..span.end];
    assert_eq!(text(filter.name), "$filter");
    assert_eq!(text(filter.span), "Pr%C3%A9nom%20eq%20'x%26'");
    let ExprKind::Binary(BinaryOp::Eq, left, right) = filter.value.kind else {
        panic!("a comparison");
    };
    assert_eq!(text(left.span), "Pr%C3%A9nom");
    assert_eq!(text(right.span), "'x%26'");

    let raw = "Parts(%27a%27)/%20Name";
    let path = parse_path(raw).unwrap();
    assert_eq!(
        &raw[path.segments[0].span.start..path.segments[0].span.end],
        "Parts(%27a%27)"
    );
    assert_eq!(
        &raw[path.segments[1].span.start..path.segments[1].span.end],
        "Name"
    );
}
