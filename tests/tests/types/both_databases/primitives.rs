//! Each primitive type: written, read, compared, ordered, as a key, at its limits.

use crate::bed::{check, finds, keys, said, services};

/// Three values in ascending order.
type Three = [&'static str; 3];

/// (property, values as a body has them, the same as literals of a URL, the same as bare text)
const VALUES: &[(&str, Three, Three, Three)] = &[
    (
        "ABinary",
        [r#""""#, r#""AAEC""#, r#""-_8=""#],
        ["binary''", "binary'AAEC'", "binary'-_8='"],
        ["", "\u{0}\u{1}\u{2}", "\u{fffd}\u{fffd}"],
    ),
    (
        "AByte",
        ["0", "7", "255"],
        ["0", "7", "255"],
        ["0", "7", "255"],
    ),
    (
        "ADate",
        [r#""0001-01-01""#, r#""2024-02-29""#, r#""9999-12-31""#],
        ["0001-01-01", "2024-02-29", "9999-12-31"],
        ["0001-01-01", "2024-02-29", "9999-12-31"],
    ),
    (
        "AMoment",
        [
            r#""0001-01-01T00:00:00Z""#,
            r#""2024-02-29T23:59:58.123456Z""#,
            r#""9999-12-31T23:59:59.999999Z""#,
        ],
        [
            "0001-01-01T00:00:00Z",
            "2024-02-29T23:59:58.123456Z",
            "9999-12-31T23:59:59.999999Z",
        ],
        [
            "0001-01-01T00:00:00Z",
            "2024-02-29T23:59:58.123456Z",
            "9999-12-31T23:59:59.999999Z",
        ],
    ),
    (
        "ADouble",
        [r#""-INF""#, "1.7976931348623157e+308", r#""INF""#],
        ["-INF", "1.7976931348623157e308", "INF"],
        ["-INF", "1.7976931348623157e+308", "INF"],
    ),
    (
        "ADuration",
        [
            r#""-P1DT0.000001S""#,
            r#""P0D""#,
            r#""P106751991DT4H0M54.775807S""#,
        ],
        [
            "duration'-P1DT0.000001S'",
            "'PT0S'",
            "duration'P106751991DT4H54.775807S'",
        ],
        ["-P1DT0.000001S", "P0D", "P106751991DT4H54.775807S"],
    ),
    (
        "AGuid",
        [
            r#""00000000-0000-0000-0000-000000000000""#,
            r#""01234567-89ab-cdef-0123-456789abcdef""#,
            r#""ffffffff-ffff-ffff-ffff-ffffffffffff""#,
        ],
        [
            "00000000-0000-0000-0000-000000000000",
            "01234567-89AB-CDEF-0123-456789ABCDEF",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ],
        [
            "00000000-0000-0000-0000-000000000000",
            "01234567-89ab-cdef-0123-456789abcdef",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ],
    ),
    (
        "AnInt16",
        ["-32768", "0", "32767"],
        ["-32768", "0", "32767"],
        ["-32768", "0", "32767"],
    ),
    (
        "AnInt32",
        ["-2147483648", "0", "2147483647"],
        ["-2147483648", "0", "2147483647"],
        ["-2147483648", "0", "2147483647"],
    ),
    (
        "AnInt64",
        [
            "-9223372036854775808",
            "9007199254740993",
            "9223372036854775807",
        ],
        [
            "-9223372036854775808",
            "9007199254740993",
            "9223372036854775807",
        ],
        [
            "-9223372036854775808",
            "9007199254740993",
            "9223372036854775807",
        ],
    ),
    (
        "AnSByte",
        ["-128", "0", "127"],
        ["-128", "0", "127"],
        ["-128", "0", "127"],
    ),
    (
        "ASingle",
        ["-3.4028235e+38", "3.14", r#""INF""#],
        ["-3.4028235e38f", "3.14f", "INF"],
        ["-3.4028235e+38", "3.14", "INF"],
    ),
    (
        "AString",
        [r#""""#, r#""A'b""#, r#""élan""#],
        ["''", "'A''b'", "'élan'"],
        ["", "A'b", "élan"],
    ),
    (
        "ATime",
        [r#""00:00:00""#, r#""12:30:00.5""#, r#""23:59:59.999999""#],
        ["00:00:00", "12:30:00.5", "23:59:59.999999"],
        ["00:00:00", "12:30:00.5", "23:59:59.999999"],
    ),
    (
        "ASmall",
        ["-9999999999999.99999", "0.5", "9999999999999.99999"],
        ["-9999999999999.99999", "0.5", "9999999999999.99999"],
        ["-9999999999999.99999", "0.5", "9999999999999.99999"],
    ),
    (
        "AWide",
        [
            "-99999999999999999999.999999999999999999",
            "0.000000000000000001",
            "99999999999999999999.999999999999999999",
        ],
        [
            "-99999999999999999999.999999999999999999",
            "0.000000000000000001",
            "99999999999999999999.999999999999999999",
        ],
        [
            "-99999999999999999999.999999999999999999",
            "0.000000000000000001",
            "99999999999999999999.999999999999999999",
        ],
    ),
    (
        "AColour",
        [r#""Red""#, r#""Red,Green""#, r#""Blue""#],
        ["'Red'", "Sort.Colour'Red,Green'", "'Blue'"],
        ["Red", "Red,Green", "Blue"],
    ),
    (
        "ASize",
        [r#""Small""#, r#""Large""#, r#""Large""#],
        ["'Small'", "Sort.Size'Large'", "'Large'"],
        ["Small", "Large", "Large"],
    ),
];

/// What is typed, and what is answered, for one property.
fn talk(
    property: &str,
    bodies: &[&str; 3],
    literals: &[&str; 3],
    texts: &[&str; 3],
) -> Vec<(String, String)> {
    let written = |body: &str| body.replace("4H0M", "4H");
    let mut lines = Vec::new();
    let mut say = |ask: String, answer: String| lines.push((ask, answer));
    let binary = property == "ABinary";
    for (id, body) in (1..).zip(bodies) {
        say(
            format!(r#"POST Samples | prefer: return=minimal | {{"Id":{id},"{property}":{body}}}"#),
            "204".to_owned(),
        );
    }
    for (id, ((body, literal), text)) in (1..).zip(bodies.iter().zip(literals).zip(texts)) {
        say(
            format!("GET Samples({id})/{property}"),
            format!(r#"200 {{"value":{}}}"#, written(body)),
        );
        say(
            format!("GET Samples({id})/{property}/$value"),
            format!("200 {text}").trim().to_owned(),
        );
        let equal = if property == "ASize" && id > 1 {
            "2,3".to_owned()
        } else {
            id.to_string()
        };
        let rows = |ids: &str| {
            let ids = ids.split(',').filter(|id| !id.is_empty());
            let ids: Vec<String> = ids.map(|id| format!(r#"{{"Id":{id}}}"#)).collect();
            format!(r#"200 {{"value":[{}]}}"#, ids.join(","))
        };
        for (condition, found) in [
            (format!("{property} eq {literal}"), equal.clone()),
            (format!("{literal} eq {property}"), equal.clone()),
            (
                format!("{property} in ({literal},null)"),
                format!("{equal},4"),
            ),
            (format!("{property} in ({literal})"), equal.clone()),
            (format!("{property} eq @v&@v={literal}"), equal.clone()),
            (format!("not ({property} ne {literal})"), equal.clone()),
        ] {
            say(
                format!("GET Samples?$select=Id&$filter={condition}"),
                rows(&found),
            );
        }
        if !binary && property != "ASize" {
            let (below, above) = (["", "1", "1,2"][id - 1], ["2,3", "3", ""][id - 1]);
            let with = |ids: &str| {
                let mut all: Vec<&str> = ids.split(',').filter(|i| !i.is_empty()).collect();
                let id = ["1", "2", "3"][id - 1];
                all.push(id);
                all.sort_unstable();
                all.join(",")
            };
            for (op, found) in [
                ("lt", below.to_owned()),
                ("le", with(below)),
                ("gt", above.to_owned()),
                ("ge", with(above)),
            ] {
                say(
                    format!("GET Samples?$select=Id&$filter={property} {op} {literal}"),
                    rows(&found),
                );
            }
        }
    }
    let rows = |ids: &[usize]| {
        let ids: Vec<String> = ids.iter().map(|id| format!(r#"{{"Id":{id}}}"#)).collect();
        format!(r#"200 {{"value":[{}]}}"#, ids.join(","))
    };
    say(
        format!("GET Samples?$select=Id&$filter={property} eq null"),
        rows(&[4]),
    );
    say(
        format!("GET Samples?$select=Id&$filter={property} ne null"),
        rows(&[1, 2, 3]),
    );
    if !binary {
        say(
            format!("GET Samples?$select=Id&$orderby={property}"),
            rows(&[4, 1, 2, 3]),
        );
        let back = if property == "ASize" {
            [2, 3, 1, 4]
        } else {
            [3, 2, 1, 4]
        };
        say(
            format!("GET Samples?$select=Id&$orderby={property} desc"),
            rows(&back),
        );
    }
    say(
        format!("PUT Samples(4)/{property} | {{\"value\":{}}}", bodies[2]),
        "204".to_owned(),
    );
    say(
        format!("GET Samples(4)/{property}"),
        format!(r#"200 {{"value":{}}}"#, written(bodies[2])),
    );
    say(format!("DELETE Samples(4)/{property}"), "204".to_owned());
    say(format!("GET Samples(4)/{property}"), "204".to_owned());
    lines
}

fn check_all(gateways: &[gateway_tests::Gateway], lines: &[(String, String)]) {
    let lines: Vec<(&str, &str)> = lines
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    check(gateways, &lines);
}

#[test]
fn every_type_is_written_read_compared_and_ordered() {
    let gateways = services("values");
    let mut lines = vec![(
        "POST Samples | prefer: return=minimal | {\"Id\":4}".to_owned(),
        "204".to_owned(),
    )];
    for (property, bodies, literals, texts) in VALUES {
        lines.extend(talk(property, bodies, literals, texts));
        for id in 1..=3 {
            lines.push((format!("DELETE Samples({id})"), "204".to_owned()));
        }
    }
    check_all(&gateways, &lines);
}

#[test]
fn every_type_that_may_be_a_key_is_one() {
    let gateways = services("keys");
    let mut lines = Vec::new();
    for (property, bodies, literals, _) in VALUES {
        let is_set =
            keys().any(|(name, _)| name == property) || matches!(*property, "AWide" | "AColour");
        if !is_set {
            continue;
        }
        for (at, (body, literal)) in bodies.iter().zip(literals).enumerate() {
            lines.push((
                format!("POST {property}Keys | prefer: return=minimal | {{\"Key\":{body},\"Name\":\"n{at}\"}}"),
                "204".to_owned(),
            ));
            lines.push((
                format!("GET {property}Keys({literal})/Name/$value"),
                format!("200 n{at}"),
            ));
            lines.push((
                format!("GET {property}Keys(Key={literal})/Name/$value"),
                format!("200 n{at}"),
            ));
            lines.push((
                format!("GET {property}Keys(Key=@k)/Name/$value?@k={literal}"),
                format!("200 n{at}"),
            ));
            lines.push((
                format!("PATCH {property}Keys({literal}) | {{\"Name\":\"m{at}\"}}"),
                "204".to_owned(),
            ));
            lines.push((
                format!("GET {property}Keys({literal})/Name/$value"),
                format!("200 m{at}"),
            ));
        }
    }
    check_all(&gateways, &lines);
    // What the service writes as the link of an entity leads back to it.
    for gateway in &gateways {
        for (property, ..) in VALUES {
            let url = format!("GET {property}Keys/$ref");
            let listed = said(gateway, &url);
            for link in listed.split("\"@odata.id\":\"").skip(1) {
                let link = link.split('"').next().unwrap().replace('~', "");
                let answer = said(gateway, &format!("GET {link}?$select=Name"));
                assert!(
                    answer.starts_with("200"),
                    "{:?} {link}: {answer}",
                    gateway.kind
                );
            }
        }
    }
}

#[test]
fn decimals_of_any_length_are_exact() {
    let gateways = services("decimals");
    check(
        &gateways,
        &[
            (
                "POST Samples | prefer: return=minimal | {\"Id\":1,\"AWide\":99999999999999999999.999999999999999999,\"ASmall\":9999999999999.99999,\"AnInt64\":9223372036854775807}",
                "204",
            ),
            (
                "POST Samples | prefer: return=minimal | {\"Id\":2,\"AWide\":-99999999999999999999.999999999999999999,\"ASmall\":0.00001,\"AnInt64\":1}",
                "204",
            ),
            (
                "POST Samples | prefer: return=minimal | {\"Id\":3,\"AWide\":\"1e-18\",\"ASmall\":\"1e5\",\"AnInt64\":\"2\"}",
                "204",
            ),
            (
                "GET Samples/$count?$filter=AWide add AWide eq 199999999999999999999.999999999999999998",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=ASmall mul ASmall mul ASmall gt 999999999999990000000000000000000000000",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=ASmall mul 100000000000000000000 ge 1",
                "200 3",
            ),
            (
                "GET Samples/$count?$filter=AWide mul 1000000000000000000 eq 1",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=AWide div 3 eq 33333333333333333333.333333333333333333",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=-AWide eq 99999999999999999999.999999999999999999",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=AnInt64 add 0.5 gt 9223372036854775807",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=AnInt64 lt 9223372036854775808",
                "200 3",
            ),
            (
                "GET Samples/$count?$filter=AnInt64 gt -170141183460469231731687303715884105729",
                "200 3",
            ),
            ("GET Samples/$count?$filter=AWide gt ASmall", "200 1"),
            (
                "GET Samples/$count?$filter=floor(AWide) eq 99999999999999999999 or ceiling(AWide) eq 1",
                "200 2",
            ),
            (
                "GET Samples/$count?$filter=AWide in (0.000000000000000001,0.0000000000000000001,5)",
                "200 1",
            ),
            (
                "GET Samples/$count?$filter=cast(AWide,Edm.String) eq '99999999999999999999.999999999999999999'",
                "200 1",
            ),
            (
                "GET Samples?$select=Id&$orderby=AWide sub 1 desc",
                "200 {\"value\":[{\"Id\":1},{\"Id\":3},{\"Id\":2}]}",
            ),
            (
                "GET Samples?$select=Id&$orderby=ASmall mul ASmall desc",
                "200 {\"value\":[{\"Id\":1},{\"Id\":3},{\"Id\":2}]}",
            ),
            (
                "GET Samples?$select=AWide,AnInt64,ASmall&$filter=Id ne 2 | accept: application/json;IEEE754Compatible=true",
                "200 {\"value\":[{\"@odata.id\":\"~Samples(1)\",\"AnInt64\":\"9223372036854775807\",\"ASmall\":\"9999999999999.99999\",\"AWide\":\"99999999999999999999.999999999999999999\"},{\"@odata.id\":\"~Samples(3)\",\"AnInt64\":\"2\",\"ASmall\":\"100000\",\"AWide\":\"0.000000000000000001\"}]}",
            ),
        ],
    );
}

#[test]
fn what_is_no_value_of_a_type_is_refused_by_its_name() {
    let gateways = services("refused");
    let refused = |property: &str, value: &str, why: &str| {
        (
            format!("POST Samples | {{\"Id\":1,\"{property}\":{value}}}"),
            format!("400 {property}: {property} {why}"),
        )
    };
    let mut lines = vec![(
        "POST Samples | {\"Id\":1,\"AColour\":\"Pink\"}".to_owned(),
        "400 AColour: Pink is no member of Colour".to_owned(),
    )];
    for (property, value, why) in [
        ("AByte", "256", "256 is not between 0 and 255"),
        ("AByte", "-1", "-1 is not between 0 and 255"),
        ("AByte", "1.5", "1.5 is no whole number"),
        ("AnSByte", "128", "128 is not between -128 and 127"),
        ("AnInt16", "32768", "32768 is not between -32768 and 32767"),
        (
            "AnInt32",
            "2147483648",
            "2147483648 is not between -2147483648 and 2147483647",
        ),
        (
            "AnInt64",
            "9223372036854775808",
            "9223372036854775808 is out of range",
        ),
        (
            "ASingle",
            "1e39",
            "1000000000000000000000000000000000000000 is too large",
        ),
        ("ADouble", "1e309", "1e309 is out of range"),
        (
            "AWide",
            "100000000000000000000",
            "100000000000000000000 has more than 20 digits before the point",
        ),
        (
            "AWide",
            "1e-19",
            "0.0000000000000000001 has more than 18 digits after the point",
        ),
        (
            "ADate",
            "\"2023-02-29\"",
            "'2023-02-29' is not what is expected: a day such as 2024-09-01",
        ),
        (
            "ATime",
            "\"24:00:00\"",
            "'24:00:00' is not what is expected: a time such as 08:30",
        ),
        (
            "ADuration",
            "\"P1Y\"",
            "'P1Y' is not what is expected: a duration such as PT1H30M",
        ),
        (
            "AGuid",
            "\"1\"",
            "'1' is not what is expected: a UUID such as 01234567-89ab-cdef-0123-456789abcdef",
        ),
        ("ABoolean", "1", "is no Edm.Boolean, but a number"),
        (
            "ABinary",
            "\"?\"",
            "'?' is not what is expected: bytes in base64",
        ),
    ] {
        lines.push(refused(property, value, why));
    }
    for (url, answer) in [
        (
            "AByte eq 2024-01-01",
            "400 Edm.Byte cannot be compared with Edm.Date",
        ),
        ("ADate eq 'x'", "400 'x' is not a value of Edm.Date"),
        (
            "AGuid gt 5",
            "400 Edm.Guid cannot be compared with Edm.Int64",
        ),
        (
            "ABinary lt binary'AAEC'",
            "400 values of Edm.Binary have no order",
        ),
        (
            "ADuration eq duration'P1Y'",
            "400 $filter: unexpected text at offset 35, expected a closing single quote",
        ),
    ] {
        lines.push((format!("GET Samples?$filter={url}"), answer.to_owned()));
    }
    check_all(&gateways, &lines);
}

#[test]
fn flags_are_asked_for_with_has() {
    let gateways = services("flags");
    let rows = |ids: &str| format!("200 {{\"value\":[{ids}]}}");
    let mut lines = Vec::new();
    for (id, colour) in [
        (1, "\"Red\""),
        (2, "\"Red,Blue\""),
        (3, "\"Green\""),
        (4, "null"),
    ] {
        lines.push((
            format!("POST Samples | prefer: return=minimal | {{\"Id\":{id},\"AColour\":{colour}}}"),
            "204".to_owned(),
        ));
    }
    for (condition, ids) in [
        ("AColour has 'Red'", "{\"Id\":1},{\"Id\":2}"),
        ("AColour has Sort.Colour'Red,Blue'", "{\"Id\":2}"),
        ("AColour has Sort.Colour'5'", "{\"Id\":2}"),
        ("AColour eq 'Red,Blue'", "{\"Id\":2}"),
        ("not (AColour has 'Red')", "{\"Id\":3}"),
    ] {
        lines.push((
            format!("GET Samples?$select=Id&$filter={condition}"),
            rows(ids),
        ));
    }
    check_all(&gateways, &lines);
}

#[test]
fn both_databases_add_up_wide_decimals_exactly_until_a_sum_is_reached() {
    let gateways = services("wide_sums");
    for (id, wide, small) in [
        (
            1,
            "10000000000000000000.000000000000000002",
            "9999999999999.99999",
        ),
        (
            2,
            "10000000000000000000.000000000000000001",
            "9999999999999.99998",
        ),
        (3, "0.000000000000000003", "0.00003"),
        (4, "-5", "-5"),
        (5, "null", "null"),
    ] {
        let line = format!(
            r#"POST Samples | prefer: return=minimal | {{"Id":{id},"AWide":{wide},"ASmall":{small}}}"#
        );
        check(&gateways, &[(line.as_str(), "204")]);
    }
    for (rank, ids) in [
        (
            "topsum(20000000000000000000.000000000000000003,AWide)",
            "1,2",
        ),
        (
            "topsum(20000000000000000000.000000000000000004,AWide)",
            "1,2,3",
        ),
        (
            "topsum(20000000000000000000.000000000000000006,AWide)",
            "1,2,3",
        ),
        (
            "topsum(20000000000000000000.000000000000000007,AWide)",
            "1,2,3,4,5",
        ),
        (
            "topsum(40000000000000000000.000000000000000006,AWide mul 2)",
            "1,2",
        ),
        (
            "topsum(40000000000000000000.000000000000000007,AWide mul 2)",
            "1,2,3",
        ),
        // Squares of forty digits.
        (
            "topsum(100000000000000000000000000000000000040,AWide mul AWide)",
            "1",
        ),
        (
            "topsum(100000000000000000000000000000000000041,AWide mul AWide)",
            "1,2",
        ),
        // Nothing is more than less than nothing; what is below zero comes first.
        ("bottomsum(-4.999999999999999999,AWide)", ""),
        ("bottomsum(0.000000000000000001,AWide)", "2,3,4,5"),
        ("topsum(0,AWide)", ""),
        // The sum of all is 2e19 - 5 + 6e-18.
        ("filter(AWide gt 0)/toppercent(50,AWide)", "1,2"),
        ("filter(AWide gt 0)/bottompercent(50,AWide)", "3,2"),
        ("filter(AWide gt 0)/toppercent(100,AWide)", "1,2,3"),
        (
            "filter(AWide gt 0)/toppercent(99.99999999999999999999999999999999999998,AWide)",
            "1,2,3",
        ),
        ("topsum(19999999999999.99997,ASmall)", "1,2"),
        ("topsum(19999999999999.99998,ASmall)", "1,2,3"),
        (
            "filter(ASmall gt 0)/toppercent(99.99999999999999999,ASmall)",
            "1,2,3",
        ),
        ("topsum(1e30,ASmall)", "1,2,3,4,5"),
    ] {
        for gateway in &gateways {
            let url = format!("Samples?$apply={rank}");
            let rows = gateway.get(&url);
            assert_eq!(
                rows.status,
                200,
                "{:?} {url}: {}",
                gateway.kind,
                rows.text()
            );
            let rows: Vec<String> = rows
                .value()
                .iter()
                .map(|row| row["Id"].to_string())
                .collect();
            let mut ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
            ids.sort_unstable();
            assert_eq!(rows, ids, "{:?} {url}", gateway.kind);
        }
    }
    check(
        &gateways,
        &[(
            "GET Samples?$apply=toppercent(INF,AWide)",
            "400 toppercent: toppercent needs a finite number here",
        )],
    );
}

#[test]
fn both_databases_hold_infinity_and_refuse_what_is_no_number() {
    let gateways = services("infinity");
    let refused = "400 ADouble: ADouble is NaN, where a number, INF or -INF is wanted";
    check(
        &gateways,
        &[
            (
                r#"POST Samples | prefer: return=minimal | {"Id":1,"ADouble":"INF","ASingle":"-INF"}"#,
                "204",
            ),
            (
                r#"POST Samples | prefer: return=minimal | {"Id":2,"ADouble":1.5,"ASingle":1.5}"#,
                "204",
            ),
            (r#"POST Samples | {"Id":3,"ADouble":"NaN"}"#, refused),
            (
                r#"POST Samples | {"Id":3,"ASingle":"NaN"}"#,
                "400 ASingle: ASingle is NaN, where a number, INF or -INF is wanted",
            ),
            (r#"PATCH Samples(1) | {"ADouble":"NaN"}"#, refused),
            (r#"PUT Samples(1)/ADouble | {"value":"NaN"}"#, refused),
            (
                "PUT Samples(1)/ADouble/$value | content-type: text/plain | NaN",
                refused,
            ),
            (
                r#"POST Lists | {"Id":1,"Fractions":["NaN"]}"#,
                "400 Fractions: Fractions is NaN, where a number, INF or -INF is wanted",
            ),
            (
                r##"POST Things | {"Id":1,"X@odata.type":"#Double","X":"NaN"}"##,
                "400 X: X is NaN, where a number, INF or -INF is wanted",
            ),
            (
                "GET Samples?$select=ADouble,ASingle",
                r#"200 {"value":[{"@odata.id":"~Samples(1)","ADouble":"INF","ASingle":"-INF"},{"@odata.id":"~Samples(2)","ADouble":1.5,"ASingle":1.5}]}"#,
            ),
            ("GET Samples(1)/ADouble/$value", "200 INF"),
            (
                "GET Samples?$compute=ADouble mul -1 as X,NaN as Y,ADouble sub ADouble as Z&$select=X,Y,Z",
                r##"200 {"value":[{"@odata.id":"~Samples(1)","X@odata.type":"#Double","X":"-INF","Y":null,"Z":null},{"@odata.id":"~Samples(2)","X":-1.5,"Y":null,"Z":0.0}]}"##,
            ),
            (
                "GET Samples?$apply=aggregate(ADouble with sum as S,ASingle with min as M)",
                r##"200 {"value":[{"S@odata.type":"#Double","S":"INF","M@odata.type":"#Single","M":"-INF"}]}"##,
            ),
            (
                "GET Samples?$apply=concat(aggregate(ADouble with sum as S),compute(ADouble mul -1 as D)/aggregate(D with sum as S))/aggregate(S with sum as T)",
                r##"200 {"value":[{"T":null}]}"##,
            ),
        ],
    );
    let mut rows = Vec::new();
    for (query, ids) in [
        ("$filter=ADouble lt INF", "2"),
        ("$filter=ADouble le INF", "1,2"),
        ("$filter=ADouble eq INF", "1"),
        ("$filter=ASingle eq -INF", "1"),
        ("$filter=ASingle gt -INF", "2"),
        ("$filter=ADouble eq NaN", ""),
        ("$filter=ADouble ne NaN", "1,2"),
        ("$filter=ADouble lt NaN", ""),
        ("$filter=ADouble in (NaN,INF)", "1"),
        ("$filter=NaN eq NaN", ""),
        ("$filter=ADouble add 1 eq INF", "1"),
        ("$filter=ADouble sub ADouble eq 0", "2"),
        ("$filter=ADouble sub ADouble gt 5", ""),
        ("$filter=ADouble mul 0 gt 5", ""),
        ("$filter=ADouble mod 2 gt 5", ""),
        ("$filter=ADouble add NaN gt 5", ""),
        ("$filter=cast(ADouble,Edm.String) eq 'INF'", "1"),
        ("$filter=cast(ADouble,Edm.Decimal) eq null", "1"),
        ("$filter=round(ADouble) eq INF", "1"),
        ("$orderby=ADouble desc", "1,2"),
        ("$orderby=ASingle desc", "2,1"),
        ("$apply=topsum(INF,ADouble)", "1"),
        ("$apply=topsum(NaN,ADouble)", ""),
    ] {
        rows.push((query.to_owned(), ids));
    }
    finds(&gateways, "Samples", &rows);
}
