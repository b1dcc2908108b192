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
    ("resourcePath", "Users(1)/Name/$value", None),
    ("resourcePath", "Users(1)/$count/x", Some(15)),
    ("resourcePath", "Users('a/b')", Some(8)),
    ("odataRelativeUri", "$metadata#Users(Name)/$entity", None),
    ("odataRelativeUri", "$entity?$id=Users(1)", None),
    ("odataRelativeUri", "$entity?x=1", Some(11)),
    ("odataUri", "https://[::1]:8080/svc/Users?$top=1", None),
    ("odataUri", "ftp://host/", Some(0)),
    ("IPv4address", "1.2.3.256", Some(8)),
    ("IPv6address", "2001:db8::1", None),
    ("context", "#Users(Name,Trainees+(Id))/$delta", None),
    ("odata-version", "OData-Version: 4.01", None),
    ("odata-version", "OData-Version: 5", Some(15)),
    ("preference", "odata.maxpagesize = 10", None),
    ("preference", "odata.maxpagesize=0", Some(18)),
    ("prefer", "Prefer: return=minimal , wait=5", None),
];

#[test]
fn rules() {
    for (rule, text, refused) in CASES {
        let production = find(rule).unwrap_or_else(|| panic!("no rule {rule}"));
        let expected = refused.map_or(Verdict::Accepted, |at| Verdict::Refused { at });
        assert_eq!(production.recognise(text), expected, "{rule}: {text}");
    }
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
