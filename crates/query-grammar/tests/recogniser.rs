//! The recogniser: strict, rule by rule, with the place of each refusal. The standard's own cases run too when they lie
//! beside the checkout, and the tree parser must read what the recogniser accepts.

#![expect(clippy::panic, reason = "helpers of tests may panic")]

use query_grammar::productions::{PRODUCTIONS, Verdict, find};
use query_grammar::*;

/// Rule, text, and where it is refused.
const CASES: &[(&str, &str, Option<usize>)] = &[
    ("COMMA", "%2c", None),
    ("comma", ";", Some(0)),
    ("RWS", " %20\t%09", None),
    ("digit", "7", None),
    ("digit", "77", Some(1)),
    ("SQUOTE-in-string", "'%27", None),
    ("odataIdentifier", "_Prénom1", None),
    ("odataIdentifier", "Pr%C3%A9nom", None),
    ("odataIdentifier", "1x", Some(0)),
    ("odataIdentifier", "a.b", Some(1)),
    ("namespace", "a.b", None),
    ("qualifiedTypeName", "Collection(Edm.String)", None),
    ("primitiveTypeName", "Edm.GeographyPoint", None),
    ("primitiveTypeName", "Edm.Strang", Some(4)),
    ("sbyteValue", "-12", None),
    ("sbyteValue", "%2D12", Some(0)),
    ("byteValue", "1234", Some(3)),
    ("booleanValue", "True", Some(0)),
    ("booleanLiteral", "True", None),
    ("dateValue", "2024-12-32", Some(9)),
    ("timeOfDayLiteral", "10%3A20", None),
    ("timeOfDayValue", "10%3A20", Some(2)),
    ("dateTimeOffsetValue", "2024-12-31T10:20:30.5+01:00", None),
    ("durationValue", "PT1H30M", None),
    ("durationValue", "PT1M30H", Some(6)),
    ("guidValue", "01234567-89ab-cdef-0123-456789abcde", Some(35)),
    ("binary", "binary'Zm9v'", None),
    ("enum", "Ns.Color'Red,%2B3'", None),
    (
        "geographyPolygon",
        "geography'SRID=0;Polygon((1 1,2 2))'",
        None,
    ),
    ("geometryPoint", "geometry'SRID=0;Point(1)'", Some(23)),
    ("primitiveLiteral", "'it''s'", None),
    ("primitiveLiteral", "'it's'", Some(4)),
    ("commonExpr", "a add b mul c eq 1 and not d", None),
    ("commonExpr", "a addb", Some(5)),
    ("commonExpr", "contains(a,'x') or a in ('x','y')", None),
    ("commonExpr", "concat(a)", Some(8)),
    ("commonExpr", "Items/any(i:i/Price gt 5)", None),
    ("commonExpr", "Items/any(i:i/Price gt 5)/Id", Some(25)),
    ("commonExpr", "any(i:true)", Some(3)),
    ("commonExpr", "Sales/$count($filter=a gt 1;$search=x)", None),
    ("commonExpr", "{\"a\":[1,\"b\",'c',{}]}", None),
    ("isofExpr", "isof(a/b,Ns.T)", None),
    ("filter", "$filter=", Some(8)),
    ("systemQueryOption", "$top=1", None),
    ("systemQueryOption", "$top=x", Some(5)),
    ("queryOptions", "$top=1&x=y&@p='z'", None),
    ("queryOptions", "$tip=1", Some(0)),
    (
        "expand",
        "$expand=A($levels=max;$expand=B/$ref),*/$ref",
        None,
    ),
    ("expand", "$expand=A/$ref($expand=B)", Some(15)),
    ("select", "$select=A/B,Ns.*,F(a,b),C($top=1)", None),
    ("search", "$search=NOT a AND (b OR \"c d\")", None),
    ("search", "$search=(a", Some(10)),
    (
        "apply",
        "$apply=groupby((A,rollup(B,C)),aggregate(D with sum as E))",
        None,
    ),
    ("apply", "$apply=aggregate(A with sum)", Some(27)),
    (
        "applyExpr",
        "filter(a)/topcount(1,b)/concat(identity,skip(1))",
        None,
    ),
    ("resourcePath", "Parts(1)/Name/$value", None),
    ("resourcePath", "Parts/$count/x", Some(12)),
    ("resourcePath", "Parts('a/b')", Some(8)),
    ("odataRelativeUri", "$metadata#Parts(Name)/$entity", None),
    ("odataRelativeUri", "$entity?$id=Parts(1)", None),
    ("odataRelativeUri", "$entity?x=1", Some(11)),
    ("odataUri", "https://[::1]:8080/svc/Parts?$top=1", None),
    ("odataUri", "ftp://host/", Some(0)),
    ("IPv4address", "1.2.3.256", Some(8)),
    ("IPv6address", "2001:db8::1", None),
    ("context", "#Parts(Name,Machines+(Id))/$delta", None),
    ("odata-version", "OData-Version: 4.01", None),
    ("odata-version", "OData-Version: 5", Some(15)),
    ("preference", "odata.maxpagesize = 10", None),
    ("preference", "odata.maxpagesize=0", Some(18)),
    ("prefer", "Prefer: return=minimal , wait=5", None),
];

/// The tricky points of the ABNF, by its chapters.
#[rustfmt::skip]
const TRICKY: &[(&str, &str, Option<usize>)] = &[
    // Punctuation and characters: which are also known percent-encoded, and where a forbidden one is found.
    ("SIGN", "%2B", None),
    ("SIGN", "%2D", Some(0)),
    ("EQ", "%3D", Some(0)),
    ("HASH", "%23", None),
    ("RWS", "", Some(0)),
    ("RWS", "%0A", Some(0)),
    ("LWSP", " \r\n\t", None),
    ("EQ-h", " =", None),
    ("pct-encoded", "%aF", None),
    ("pct-encoded", "%a", Some(2)),
    ("pct-encoded-no-SQUOTE", "%26", None),
    ("pct-encoded-no-SQUOTE", "%27", Some(2)),
    ("pct-encoded-no-DQUOTE", "%22", Some(2)),
    ("pct-encoded-unescaped", "%5B", None),
    ("pct-encoded-unescaped", "%5c", Some(2)),
    ("pchar", "'", None),
    ("pchar", "%2F", None),
    ("pchar", "/", Some(0)),
    ("pchar", "é", Some(0)),
    ("pchar-no-SQUOTE", "&", None),
    ("pchar-no-SQUOTE", "'", Some(0)),
    ("qchar-no-AMP", "?", None),
    ("qchar-no-AMP", "&", Some(0)),
    ("qchar-no-AMP", "\"", Some(0)),
    ("qchar-no-AMP", "[", Some(0)),
    ("qchar-no-AMP", "é", Some(0)),
    ("qchar-no-AMP-EQ", "=", Some(0)),
    ("qchar-no-AMP-EQ-AT-DOLLAR", "$", Some(0)),
    ("qchar-no-AMP-DQUOTE", "%5C%22", None),
    ("qchar-no-AMP-DQUOTE", "\"", Some(0)),
    ("qchar-JSON-special", "{", None),
    ("other-delims", ";", None),
    ("other-delims", "$", Some(0)),
    ("ucschar", "é", None),
    ("ucschar", "\u{e000}", Some(0)),
    ("iprivate", "\u{e000}", None),
    ("obs-text", "é", None),
    ("IRI-in-query", "http://h/é", None),
    ("IRI-in-query", "a&b", Some(1)),
    ("IRI-in-header", "a b", Some(1)),
    // URIs.
    ("URI", "urn:a:b", None),
    ("URI", "x:", None),
    ("URI-reference", "../a?b#c", None),
    ("URI-reference", "http://h", None),
    ("absolute-URI", "a:b#c", Some(3)),
    ("relative-ref", "//h/a", None),
    ("relative-ref", "a:b", Some(1)),
    ("path-empty", "a", Some(0)),
    ("path-noscheme", "a:b", Some(1)),
    ("authority", "u:p@h:80", None),
    ("host", "1.2.3.4.5", None),
    ("dec-octet", "249", None),
    ("dec-octet", "256", Some(2)),
    ("IPv6address", "1::8", None),
    ("IPv6address", "::1.2.3.4", None),
    ("IPv6address", "12345::", Some(4)),
    ("IPvFuture", "v1F.a:b", None),
    ("serviceRoot", "http://h/a/", None),
    ("serviceRoot", "http://h", Some(8)),
    ("serviceRoot", "http://h//", Some(9)),
    ("odataUri", "http://www.odata.org", Some(20)),
    ("odataUri", "http://h/s/Machines?$foo=1", Some(20)),
    // Names: 128 characters, Unicode letters, and the look at an encoded letter is not what was reached.
    ("odataIdentifier", concat!("a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"), None),
    ("odataIdentifier", "é1", None),
    ("odataIdentifier", "%E4%B8%AD", None),
    ("odataIdentifier", concat!("a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "c"), Some(128)),
    ("odataIdentifier", "%41", Some(0)),
    ("odataIdentifier", "a%20b", Some(1)),
    ("qualifiedEntityTypeName", "T", Some(1)),
    ("optionallyQualifiedTypeName", "Collection(T)", None),
    ("qualifiedTypeName", "Collection(T)", Some(12)),
    ("primitiveTypeName", "Edm.DateTime", Some(8)),
    ("primitiveTypeName", "edm.Date", Some(0)),
    // Numbers, strings and the rest in quotes.
    ("decimalValue", "-INF", None),
    ("decimalValue", "1E+5", None),
    ("decimalValue", "1.", Some(2)),
    ("decimalValue", "-.5", Some(1)),
    ("decimalValue", "1e", Some(2)),
    ("decimalValue", "+INF", Some(1)),
    ("decimalLiteral", "1e%2B5", None),
    ("nanInfinity", "nan", Some(0)),
    ("byteValue", "-1", Some(0)),
    ("int64Value", "12345678901234567890", Some(19)),
    ("stringLiteral", "%27%27%27%27", None),
    ("stringLiteral", "'a b'", Some(2)),
    ("stringLiteral", "'a/b'", Some(2)),
    ("stringLiteral", "'a%27b'", Some(5)),
    ("stringLiteral", "'%2'", Some(3)),
    ("nullValue", "NULL", Some(0)),
    ("booleanValue", "1", Some(0)),
    ("binaryValue", "", None),
    ("binaryValue", "Zm9vYg", None),
    ("binaryValue", "Zm9vYg==", None),
    ("binaryValue", "A", Some(1)),
    ("binaryValue", "AB==", Some(2)),
    ("binaryValue", "A+B/", Some(1)),
    ("guidValue", "0g234567-89ab-cdef-0123-456789abcdef", Some(1)),
    ("enum", "'a'", None),
    ("enum", "M.E%27a%2C%2B1%27", None),
    ("enum", "M.E''", Some(4)),
    ("enum", "M.E'a, b'", Some(6)),
    ("primitiveLiteral", "binary''", None),
    ("primitiveLiteral", "binary'A'", Some(8)),
    ("primitiveLiteral", ".5", Some(0)),
    ("enumValue", "1,a", None),
    ("enumValue", "a%2Cb", Some(1)),
    ("singleEnumValue", "%2B1", Some(0)),
    ("primitiveValue", "-P1D", None),
    ("primitiveValue", "SRID=0;Collection(Point(1 1))", None),
    ("primitiveValue", "AQ==", None),
    // Dates and times at their limits.
    ("date", "0000-01-01", None),
    ("date", "-0001-12-31", None),
    ("date", "2012-02-30", None),
    ("date", "02012-01-01", Some(4)),
    ("date", "2012-00-01", Some(6)),
    ("date", "2012-01-32", Some(9)),
    ("date", "+2012-01-01", Some(0)),
    ("year", "12345", None),
    ("year", "00000", Some(4)),
    ("dateTimeOffsetValue", "2011-12-31T23:59:59.123456789012Z", None),
    ("dateTimeOffsetValue", "2012-09-03T12:53", Some(16)),
    ("dateTimeOffsetValue", "2012-06-30T23:59:60Z", Some(17)),
    ("dateTimeOffsetValue", "2012-09-03T10:00:00.Z", Some(20)),
    ("dateTimeOffsetValue", "2012-09-03T10:00+24:00", Some(18)),
    ("timeOfDayValue", "00:00", None),
    ("timeOfDayValue", "10:60", Some(3)),
    ("timeOfDayValue", "10:00:00.", Some(9)),
    ("timeOfDayValue", "10:00:00.1234567890123", Some(21)),
    ("durationValue", "P", None),
    ("durationValue", "-PT0.5S", None),
    ("durationValue", "pt36h", None),
    ("durationValue", "P1M", Some(2)),
    ("durationValue", "PT.5S", Some(2)),
    ("durationValue", "P1H", Some(2)),
    ("duration", "'P1D'", None),
    ("duration", "duration%27%2BP1D%27", None),
    ("duration", "duration'P1Y'", Some(11)),
    // Geography and geometry.
    ("geographyPoint", "geography%27SRID=12345%3BPoint%28-1.5%202e3%203%204%29%27", None),
    ("geographyPoint", "GEOGRAPHY'srid=0;point(1 2)'", None),
    ("geographyPoint", "geography'Point(1 2)'", Some(10)),
    ("geographyPoint", "geography'SRID=123456;Point(1 2)'", Some(20)),
    ("geographyPoint", "geography'SRID=0;Point(1,2)'", Some(24)),
    ("geometryLineString", "geometry'SRID=0;LineString(1 1)'", Some(30)),
    ("geometryCollection", "geometry'SRID=0;Collection()'", Some(27)),
    ("positionLiteral", "INF NaN", None),
    ("positionLiteral", "1  2", Some(2)),
    ("multiLineStringLiteral", "MultiLineString()", None),
    ("fullPolygonLiteral", "SRID=0%3BPolygon((1 1))", None),
    // Expressions: blanks, operators, members.
    ("commonExpr", "a%20eq%09b", None),
    ("commonExpr", "- a", None),
    ("commonExpr", "a eq -INF", None),
    ("commonExpr", "not not a", None),
    ("commonExpr", "a has 'Yellow'", None),
    ("commonExpr", "$it/a", None),
    ("commonExpr", "$this", None),
    ("commonExpr", "$root/A(1)/B", None),
    ("commonExpr", "@M.T%23q/a", None),
    ("commonExpr", "A/any(a:a/B/all(b:b/c eq $it/d))", None),
    ("commonExpr", "A/any%28x%3Ax%29", None),
    ("commonExpr", "A/$filter(x)/$count", None),
    ("commonExpr", "A/M.T/any()", None),
    ("commonExpr", "M.T/a", None),
    ("commonExpr", "Model.F(a=$it/b,c=[1,2])", None),
    ("commonExpr", "F( a=1 , b=@c )", None),
    ("commonExpr", "cast( a , Edm.String )", None),
    ("commonExpr", "isof(Collection(M.T))", None),
    ("commonExpr", "a in ( null , 1 )", None),
    ("commonExpr", "case(a:1, true : 2)", None),
    ("commonExpr", "a eq", Some(4)),
    ("commonExpr", "%20a", Some(3)),
    ("commonExpr", "a in ()", Some(6)),
    ("commonExpr", "a in (1,)", Some(8)),
    ("commonExpr", "a in (b,c)", Some(7)),
    ("commonExpr", "A/any(a)", Some(7)),
    ("commonExpr", "A/any(1:a)", Some(6)),
    ("commonExpr", "A/$count/b", Some(8)),
    ("commonExpr", "A/$ref", Some(2)),
    ("commonExpr", "a.b", Some(3)),
    ("commonExpr", "a/b.c", None),
    ("commonExpr", "$IT", Some(0)),
    ("commonExpr", "$root/", Some(6)),
    ("commonExpr", "length()", Some(7)),
    ("commonExpr", "now(a)", Some(4)),
    ("commonExpr", "not()", Some(3)),
    ("commonExpr", "contains(a,)", Some(11)),
    ("commonExpr", "substring(a,1,2,3)", Some(15)),
    ("commonExpr", "A(1)(2)", Some(4)),
    ("commonExpr", "a eq \"x\"", Some(5)),
    ("commonExpr", "isdefined(1)", Some(10)),
    ("listExpr", "(a)", Some(2)),
    ("boolMethodCallExpr", "GEO.Intersects(a,b)", None),
    ("boolMethodCallExpr", "length(a)", Some(0)),
    ("caseMethodCallExpr", "case(a)", Some(6)),
    ("functionExprParameters", "(a)", Some(2)),
    ("collectionNavigationExpr", "/M.T(1)/a", None),
    ("notExpr", "not(a)", Some(3)),
    // JSON.
    ("arrayOrObject", " [ ]", None),
    ("arrayOrObject", "%5B%7B%22a%22%3A1%7D%5D", None),
    ("arrayOrObject", "{\"a@odata.bind\":\"x\"}", None),
    ("arrayOrObject", "[a add 1,$root/B(1)]", None),
    ("arrayOrObject", "[\"a&b\"]", Some(3)),
    ("arrayOrObject", "{\"a\":1,}", Some(7)),
    ("arrayOrObject", "{1:2}", Some(1)),
    ("stringInJSON", "\"\\u00e9 %5C%22 {}:'\"", None),
    ("stringInJSON", "\"\\x\"", Some(2)),
    ("stringInJSON", "\"é\"", Some(1)),
    ("numberInJSON", "-0.5E+1", None),
    ("numberInJSON", "01", Some(1)),
    ("numberInJSON", "+1", Some(0)),
    ("primitiveLiteralInJSON", "True", Some(0)),
    ("annotationInUri", "\"@M.T\":1", None),
    ("collectionPropertyInUri", "\"a\":[1]", None),
    // Query options.
    ("filter", "FILTER=a", None),
    ("filter", "$filter =a", Some(7)),
    ("filter", "$filter=a ", Some(10)),
    ("orderby", "$orderby=a%20desc,b/$count", None),
    ("orderby", "$orderby=a,", Some(11)),
    ("top", "$top=-1", Some(5)),
    ("top", "$top=1.5", Some(6)),
    ("index", "$index=-5", None),
    ("index", "$index=+1", Some(7)),
    ("format", "$format=application/vnd.x+xml;a=b", None),
    ("format", "$format=a%2Fb", Some(13)),
    ("schemaversion", "$schemaversion=%2A", None),
    ("schemaversion", "$schemaversion=a b", Some(16)),
    ("skiptoken", "$skiptoken=!()*+,;:@/?$'=%26", None),
    ("skiptoken", "$skiptoken=", Some(11)),
    ("id", "$id=é", None),
    ("compute", "$compute=a as 1", Some(14)),
    ("expand", "$expand=A/M.T/B/$ref($orderby=a;$top=1)", None),
    ("expand", "$expand=A($search=\"a;)b\";@p=1)", None),
    ("expand", "$expand=A($filter=x eq ');')", None),
    ("expand", "$expand=*/$ref,*($levels=MAX)", None),
    ("expand", "$expand=$value", None),
    ("expand", "$expand=A()", Some(10)),
    ("expand", "$expand=A/", Some(10)),
    ("expand", "$expand=A($levels=0)", Some(18)),
    ("expand", "$expand=A/$count($top=1)", Some(17)),
    ("expand", "$expand=A($top=1;)", Some(17)),
    ("expand", "$expand=A($skiptoken=a)", Some(15)),
    ("select", "$select=M.T/M.F(a),A.B.*,@M.T", None),
    ("select", "$select=a($select=b;$expand=c)", None),
    ("select", "$select=a%20b", Some(9)),
    ("select", "$select=a/*", Some(10)),
    ("select", "$select=a($levels=1)", Some(10)),
    ("select", "$select=M.F()", Some(12)),
    ("search", "$search=a!*+,:@/?$=b", None),
    ("search", "$search=O'Neil", None),
    ("search", "$search='a\"b'", None),
    ("search", "$search=gr%28een", None),
    ("search", "$search=%28a", None),
    ("search", "$search=a%29b", None),
    ("search", "$search=(a OR%20\"b\") NOT c", None),
    ("search", "$search=\"\"", Some(9)),
    ("search", "$search=a;b", Some(9)),
    ("search", "$search=a%22", Some(11)),
    ("search", "$search=Δ", Some(8)),
    ("expand", "$expand=A($search=gr%28een)", None),
    ("expand", "$expand=A%28$search=x%29", None),
    ("searchChar", "%29", None),
    ("searchChar", "%22", Some(2)),
    ("searchChar", "'", Some(0)),
    ("customQueryOption", "a(b)=c=d", None),
    ("customQueryOption", "%24a", None),
    ("customQueryOption", "$a", Some(0)),
    ("customQueryOption", "a&b", Some(1)),
    ("queryOptions", "top=-1", None),
    ("queryOptions", "$top=1&", Some(7)),
    ("queryOptions", "$top=1;$skip=1", Some(6)),
    ("queryOptions", "$levels=1", Some(0)),
    ("queryOptions", "@a", Some(2)),
    ("entityOptions", "b&$id=c", None),
    ("entityOptions", "a=b", Some(3)),
    ("metadataOptions", "$format=json&a", None),
    // Resource paths: what may follow a key, a filter, each member.
    ("resourcePath", "People/O'Neil", None),
    ("resourcePath", "Orders/1/Items/2/$value", None),
    ("resourcePath", "Machines%281%29", None),
    ("resourcePath", "C(%2B1)", None),
    ("resourcePath", "F(a=1)(2)/x", None),
    ("resourcePath", "F(a=1)/$count", None),
    ("resourcePath", "Machines/$filter(@f)/$each/M.Act", None),
    ("resourcePath", "Machines/$filter(a)(1)/b", None),
    ("resourcePath", "A(1)/B/M.T/-1/C", None),
    ("resourcePath", "Me/A/$value", None),
    ("resourcePath", "Machines(1)/$count", Some(12)),
    ("resourcePath", "Machines(1)/$filter(a)", Some(12)),
    ("resourcePath", "Machines(1)/$each", Some(12)),
    ("resourcePath", "Machines(1)/2", Some(13)),
    ("resourcePath", "F(a=1)(2)/$count", Some(10)),
    ("resourcePath", "Machines/$filter(a)/$value", Some(20)),
    ("resourcePath", "Machines/$each/$ref", Some(15)),
    ("resourcePath", "Machines/$Count", Some(9)),
    ("resourcePath", "Machines(1 )", Some(10)),
    ("resourcePath", "Machines(1,2)", Some(10)),
    ("resourcePath", "Machines(2012-13-01)", Some(15)),
    ("resourcePath", "People('O'Neil')", Some(10)),
    ("resourcePath", "F(a=[1])", Some(4)),
    ("resourcePath", "$ALL", Some(0)),
    ("odataRelativeUri", "$entity/M.T?$expand=A&$id=b", None),
    ("odataRelativeUri", "$metadata?$format=json#A", None),
    ("odataRelativeUri", "$crossjoin(A,B)/$query", None),
    ("odataRelativeUri", "$entity?$format=json", Some(20)),
    ("odataRelativeUri", "$BATCH", Some(0)),
    ("odataRelativeUri", "$metadata/x", Some(9)),
    ("odataRelativeUri", "$batch?$filter=a", Some(7)),
    ("odataRelativeUri", "Machines?", Some(9)),
    ("boundEntityFuncCall", "M.F(a=1)", None),
    // Data aggregation.
    ("applyExpr", "aggregate( A mul B/C with sum as D , $count as E )", None),
    ("applyExpr", "groupby((rollup(A,B), C) , identity)", None),
    ("applyExpr", "ancestors($root/O,H,ID,filter(a)/top(1),2,keep start)", None),
    ("applyExpr", "traverse( $root/O , H , ID , postorder )", None),
    ("applyExpr", "nest(groupby((A)) as B)", None),
    ("applyExpr", "outerjoin(S as T)", None),
    ("applyExpr", "M.F(a=1)/identity", None),
    ("applyExpr", "search(\"a b\" OR c)", None),
    ("applyExpr", "aggregate(A with sum as)", Some(23)),
    ("applyExpr", "aggregate($count)", Some(16)),
    ("applyExpr", "groupby((A,))", Some(11)),
    ("applyExpr", "groupby((A),identity,identity)", Some(20)),
    ("applyExpr", "concat(identity,)", Some(16)),
    ("applyExpr", "nest(identity)", Some(13)),
    ("applyExpr", "join(S as T,)", Some(12)),
    ("applyExpr", "ancestors($root/O,H,ID,groupby((A)))", Some(30)),
    ("applyExpr", "ancestors($root/O,H,ID,filter(a),keep start,1)", Some(43)),
    ("applyExpr", "traverse($root/O,H,ID,inorder)", Some(22)),
    ("applyExpr", "identity()", Some(8)),
    ("applyExpr", "top(1.5)", Some(5)),
    ("queryOptions", "$filter=Sales/$filter(a)/aggregate($count) gt 1", None),
    ("queryOptions", "$filter=isdefined(A/B)", None),
    ("queryOptions", "$filter=isdefined(1)", Some(18)),
    ("queryOptions", "$filter=Sales/aggregate(A with sum as T)", Some(35)),
    ("preservingTrafos", "filter(a)/skip(1)", None),
    ("recHierPropertyPath", "A/ID", None),
    ("customMethod", "sum", Some(3)),
    // Headers.
    ("header", "EntityId: x", None),
    ("header", "odata-isolation: SNAPSHOT", None),
    ("header", "Prefer: wait=10 ,odata.track-changes", None),
    ("header", "OData-Version: 4", Some(15)),
    ("header", "OData-Version: 4.00", Some(18)),
    ("header", "OData-MaxVersion: 4", Some(19)),
    ("header", "AsyncResult: 2000", Some(16)),
    ("header", "Prefer: return=minimal,", Some(23)),
    ("preference", "callback ; url = \"x:y\"", None),
    ("preference", "include-annotations=\"*,-M.T#q , M.N.*\"", None),
    ("preference", "continue-on-error = false", None),
    ("preference", "odata.wait=1", Some(6)),
    ("preference", "callback;url=http://h", Some(13)),
    ("preference", "include-annotations=\"\"", Some(21)),
    ("preference", "track-changes=1", Some(13)),
    ("request-id", "a/b", Some(1)),
    // Context URLs.
    ("context", "#Me/Address/Orders", None),
    ("context", "#A(1)/M.T/B/M.U", None),
    ("context", "#A(B+(C+(D)),M.T/E,@M.T%23q)", None),
    ("context", "#A/1/B", None),
    ("context", "#A%28a%2Cb%29", None),
    ("context", "#A/$ref", Some(3)),
    ("context", "#A/$entity(a)", Some(10)),
    ("context", "#A(B++)", Some(5)),
    ("context", "#A/$Delta", Some(3)),
    ("complexAnnotationInFragment", "@M.T#q", None),
];

#[test]
fn rules() {
    let mut wrong = Vec::new();
    for (rule, text, refused) in CASES.iter().chain(TRICKY) {
        let production = find(rule).unwrap_or_else(|| panic!("no rule {rule}"));
        let expected = refused.map_or(Verdict::Accepted, |at| Verdict::Refused { at });
        let verdict = production.recognise(text);
        if verdict != expected {
            wrong.push(format!("{rule}: {text}: {verdict:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_one_name() {
    let mut names: Vec<String> = PRODUCTIONS
        .iter()
        .map(|production| production.name.to_ascii_lowercase())
        .collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count > 500);
}

/// No rule runs for ever or panics on odd texts.
#[test]
fn every_rule_ends() {
    for production in PRODUCTIONS {
        for text in [
            "", " ", "a", "1", "'", "((((", "%", "%2", "é", "\u{0}", "a(b=(c", "$", "@", "-",
            "[[[[", "\"\\",
        ] {
            let _ = production.recognise(text);
        }
    }
}

#[test]
fn the_standards_cases() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance");
    for file in ["abnf.jsonl", "abnf-aggregation.jsonl"] {
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{file}")) else {
            continue;
        };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let (rule, input) = (
                case["rule"].as_str().unwrap(),
                case["input"].as_str().unwrap(),
            );
            let verdict = find(rule)
                .unwrap_or_else(|| panic!("no rule {rule}"))
                .recognise(input);
            match case["fail_at"].as_u64() {
                None => {
                    assert_eq!(verdict, Verdict::Accepted, "{rule}: {input}");
                    reads(rule, input);
                }
                Some(at) => {
                    if let Verdict::Refused { at: furthest } = verdict {
                        let furthest = input[..furthest].chars().count() as u64;
                        assert_eq!(furthest, at, "{rule}: {input}");
                    }
                }
            }
        }
    }
}

/// What a rule accepts, the entry point for it reads.
fn reads(rule: &str, input: &str) {
    let query = |text: &str| parse_query(text).map(drop);
    let result = match rule {
        "odataRelativeUri" if !input.contains('#') => {
            let (path, options) = input.split_once('?').unwrap_or((input, ""));
            parse_path(path).map(drop).and_then(|()| query(options))
        }
        "resourcePath" => parse_path(input).map(drop),
        "queryOptions" | "filter" | "orderby" | "orderBy" | "select" | "expand" | "compute"
        | "search" => query(input),
        "commonExpr" | "boolCommonExpr" | "boolcommonExpr" | "firstMemberExpr"
        | "propertyPathExpr" | "isofExpr" | "notExpr" | "primitiveLiteral" => {
            query(&format!("$filter={}", input.replace('+', "%2B")))
        }
        "context" => parse_context(input).map(drop),
        "preference" => parse_prefer(input).map(drop),
        _ => Ok(()),
    };
    if let Err(error) = result {
        panic!("{rule}: {input}: {error}");
    }
}
