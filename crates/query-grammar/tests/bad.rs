//! Bad texts: where the error stands and what it says.

use query_grammar::*;

#[track_caller]
fn check<T: std::fmt::Debug>(
    parse: impl Fn(&str) -> Result<T, SyntaxError>,
    rows: &[(&str, usize, &str)],
) {
    let mut wrong = Vec::new();
    for (text, at, message) in rows {
        match parse(text) {
            Ok(tree) => wrong.push(format!("{text}: accepted: {tree:?}")),
            Err(error) => {
                if error.span.start != *at || error.to_string() != *message {
                    wrong.push(format!(
                        "({text:?}, {}, {:?}),",
                        error.span.start,
                        error.to_string()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn expressions() {
    check(
        parse_expr,
        &[
            ("", 0, "unexpected end at offset 0, expected an expression"),
            (
                "Name eq",
                7,
                "unexpected end at offset 7, expected an expression",
            ),
            (
                "Name eq 'x",
                10,
                "unexpected end at offset 10, expected a closing single quote",
            ),
            (
                "Name 'x'",
                5,
                "unexpected text at offset 5, expected an operator or the end",
            ),
            (
                "(Name eq 'x'",
                12,
                "unexpected end at offset 12, expected an operator or \")\"",
            ),
            (
                "Name eq 'x')",
                11,
                "unexpected text at offset 11, expected an operator or the end",
            ),
            (
                "Name eq 1 2",
                10,
                "unexpected text at offset 10, expected an operator or the end",
            ),
            (
                "contains(Name)",
                0,
                "wrong number of arguments at offset 0, expected 2 arguments",
            ),
            (
                "lenght(Name) eq 1",
                0,
                "unknown function at offset 0, expected a built-in function, did you mean length?",
            ),
            (
                "startwith(Name,'x')",
                0,
                "unknown function at offset 0, expected a built-in function, did you mean startswith?",
            ),
            (
                "any(x:x)",
                3,
                "unexpected text at offset 3, expected a path in front of this operator",
            ),
            (
                "Items/any(x)",
                11,
                "unexpected text at offset 11, expected \":\"",
            ),
            (
                "Items/all()",
                10,
                "unexpected text at offset 10, expected a name",
            ),
            ("Items/", 6, "unexpected end at offset 6, expected a name"),
            (
                "Items//Name",
                6,
                "unexpected text at offset 6, expected a name",
            ),
            (
                "$foo/Name",
                0,
                "unexpected text at offset 0, expected $it, $this, $these or $root",
            ),
            ("$root", 5, "unexpected end at offset 5, expected \"/\""),
            (
                "a in (1,",
                8,
                "unexpected end at offset 8, expected an expression",
            ),
            (
                "[1,2",
                4,
                "unexpected end at offset 4, expected an operator, \",\" or \"]\"",
            ),
            (
                "{\"a\" 1}",
                5,
                "unexpected text at offset 5, expected \":\"",
            ),
            (
                "{\"a\":\"\\x\"}",
                7,
                "unexpected text at offset 7, expected a JSON escape",
            ),
            (
                "case(a)",
                6,
                "unexpected text at offset 6, expected \"/\", an operator or \":\"",
            ),
            (
                "cast(a,)",
                7,
                "unexpected text at offset 7, expected a name",
            ),
            (
                "2024-02-30",
                0,
                "impossible value at offset 0, expected a day that exists",
            ),
            (
                "2024-13-01",
                5,
                "unexpected text at offset 5, expected a month from 01 to 12",
            ),
            (
                "2024-02-29T25:00Z",
                11,
                "unexpected text at offset 11, expected an hour from 00 to 23",
            ),
            (
                "2024-02-29T10:00",
                16,
                "unexpected end at offset 16, expected \"Z\" or a time zone offset such as +01:00",
            ),
            (
                "5abc",
                1,
                "unexpected text at offset 1, expected the end of the number",
            ),
            (
                "duration'1D'",
                9,
                "unexpected text at offset 9, expected a duration such as P1DT2H30M",
            ),
            (
                "duration'P99999999999999999999D'",
                10,
                "impossible value at offset 10, expected a smaller number",
            ),
            (
                "binary'***'",
                7,
                "unexpected text at offset 7, expected base64url text or a closing single quote",
            ),
            (
                "Ns.Color'1x'",
                10,
                "unexpected text at offset 10, expected \",\" or a closing single quote",
            ),
            (
                "geography'Dot(1 2)'",
                10,
                "unexpected text at offset 10, expected \"SRID=\" or a shape such as Point or Polygon",
            ),
            (
                "geography'SRID=0;Dot(1 2)'",
                17,
                "unexpected text at offset 17, expected a shape such as Point or Polygon",
            ),
            (
                "Sales/aggregate(Amount with suum)",
                28,
                "unknown function at offset 28, expected sum, min, max, average or countdistinct, did you mean sum?",
            ),
        ],
    );
}

#[test]
fn queries() {
    check(
        parse_query,
        &[
            (
                "$filtr=Name eq 1",
                0,
                "unknown query option at offset 0, expected a system query option, did you mean $filter?",
            ),
            (
                "$top=1&$orderBy=Name&$slect=Name",
                21,
                "unknown query option at offset 21, expected a system query option, did you mean $select?",
            ),
            (
                "$xyz=1",
                0,
                "unknown query option at offset 0, expected a system query option",
            ),
            (
                "$top=1&top=2",
                7,
                "given twice, again at offset 7, expected each system option once",
            ),
            (
                "@p=1&@p=2",
                5,
                "given twice, again at offset 5, expected each alias once",
            ),
            (
                "$top=-1",
                5,
                "unexpected text at offset 5, expected a non-negative integer",
            ),
            (
                "$top=five",
                5,
                "unexpected text at offset 5, expected a non-negative integer",
            ),
            ("$top", 4, "unexpected end at offset 4, expected \"=\""),
            (
                "$top=99999999999999999999",
                5,
                "impossible value at offset 5, expected a 64-bit integer",
            ),
            (
                "$count=yes",
                7,
                "unexpected text at offset 7, expected true or false",
            ),
            (
                "$levels=2",
                0,
                "unknown query option at offset 0, expected a system query option",
            ),
            (
                "$filter=Name%20eq%20%zz",
                20,
                "broken percent-encoding at offset 20, expected two hexadecimal digits after \"%\"",
            ),
            (
                "$filter=%FF",
                8,
                "broken percent-encoding at offset 8, expected UTF-8",
            ),
            (
                "$expand=A($filter=x",
                19,
                "unexpected end at offset 19, expected \"/\", an operator, \";\" or \")\"",
            ),
            (
                "$expand=A($filtre=x)",
                10,
                "unknown query option at offset 10, expected $apply, $compute, $count, $expand, $filter, $levels, $orderby, $search, $select, $skip or $top, did you mean $filter?",
            ),
            (
                "$expand=A($format=json)",
                10,
                "unknown query option at offset 10, expected $apply, $compute, $count, $expand, $filter, $levels, $orderby, $search, $select, $skip or $top",
            ),
            (
                "$expand=A($levels=0)",
                18,
                "unexpected text at offset 18, expected \"max\" or a positive integer",
            ),
            (
                "$expand=A/$count($top=1)",
                17,
                "unknown query option at offset 17, expected $filter or $search",
            ),
            (
                "$expand=A()",
                10,
                "unexpected text at offset 10, expected an option such as $filter=…",
            ),
            (
                "$select=Name,",
                13,
                "unexpected end at offset 13, expected \"*\" or a name",
            ),
            (
                "$select=Name($top=1",
                19,
                "unexpected end at offset 19, expected \";\" or \")\"",
            ),
            (
                "$orderby=Name up",
                14,
                "unexpected text at offset 14, expected an operator, \"asc\", \"desc\", \",\" or the end",
            ),
            (
                "$compute=a",
                10,
                "unexpected end at offset 10, expected \"/\", an operator or \"as\"",
            ),
            (
                "$search=\"blue",
                13,
                "unexpected end at offset 13, expected a closing double quote",
            ),
            (
                "$search=(blue",
                13,
                "unexpected end at offset 13, expected \")\"",
            ),
            (
                "$search=blue AND",
                16,
                "unexpected end at offset 16, expected a word or a phrase in double quotes",
            ),
            (
                "$search=OR blue",
                8,
                "unexpected text at offset 8, expected a word or a phrase (AND, OR and NOT are words in double quotes only)",
            ),
            (
                "$search=(NOT)",
                12,
                "unexpected text at offset 12, expected a word or a phrase in double quotes",
            ),
            (
                "$schemaversion=a b",
                15,
                "unexpected text at offset 15, expected \"*\" or a schema version",
            ),
            (
                "$apply=agregate(a with sum as b)",
                7,
                "unknown function at offset 7, expected a transformation such as aggregate(…), did you mean aggregate?",
            ),
            (
                "$apply=aggregate(a with sum)",
                27,
                "unexpected text at offset 27, expected \"from\" or \"as\"",
            ),
            (
                "$apply=aggregate(a add b as c)",
                25,
                "unexpected text at offset 25, expected an operator or \"with\"",
            ),
            (
                "$apply=groupby(Name)",
                15,
                "unexpected text at offset 15, expected \"(\"",
            ),
            (
                "$apply=filter(a)/",
                17,
                "unexpected end at offset 17, expected a transformation such as aggregate(…)",
            ),
            (
                "$apply=concat(identity)",
                22,
                "unexpected text at offset 22, expected \"/\" or \",\"",
            ),
            (
                "$apply=aggregate($count with sum as n)",
                24,
                "unexpected text at offset 24, expected an operator, \"from\" or \"as\"",
            ),
        ],
    );
}

#[test]
fn paths() {
    check(
        parse_path,
        &[
            (
                "Parts(1",
                7,
                "unexpected end at offset 7, expected an operator, \",\" or \")\"",
            ),
            (
                "Parts(Name)",
                6,
                "unexpected text at offset 6, expected a literal or a parameter alias",
            ),
            (
                "Parts(Id=wrong)",
                9,
                "unexpected text at offset 9, expected a literal or a parameter alias",
            ),
            (
                "Parts(1;2)",
                7,
                "unexpected text at offset 7, expected an operator, \",\" or \")\"",
            ),
            (
                "/Parts",
                0,
                "unexpected text at offset 0, expected a path segment",
            ),
            (
                "Parts//Name",
                6,
                "unexpected text at offset 6, expected a path segment",
            ),
            (
                "Parts/$cuont",
                6,
                "unknown path segment at offset 6, expected a system segment such as $count, did you mean $count?",
            ),
            (
                "Parts/$xyz",
                6,
                "unknown path segment at offset 6, expected a system segment such as $count",
            ),
            (
                "$metadatum",
                0,
                "unknown path segment at offset 0, expected a system segment such as $count, did you mean $metadata?",
            ),
            (
                "Parts('a/b')",
                8,
                "unexpected end at offset 8, expected a closing single quote",
            ),
            (
                "Parts/$filter(Age gt)",
                20,
                "unexpected text at offset 20, expected an expression",
            ),
            (
                "Parts/$filter",
                13,
                "unexpected end at offset 13, expected \"(\"",
            ),
            (
                "$crossjoin()",
                11,
                "unexpected text at offset 11, expected a name",
            ),
            (
                "Parts/%ZZ",
                6,
                "broken percent-encoding at offset 6, expected two hexadecimal digits after \"%\"",
            ),
        ],
    );
}

#[test]
fn the_rest() {
    check(
        parse_prefer,
        &[
            ("", 0, "unexpected end at offset 0, expected a preference"),
            ("return=", 7, "unexpected end at offset 7, expected a value"),
            (
                "a=\"b",
                4,
                "unexpected end at offset 4, expected a closing double quote",
            ),
        ],
    );
    check(
        parse_context,
        &[
            ("#Parts(", 7, "unexpected end at offset 7, expected a name"),
            (
                "#Parts/$foo",
                7,
                "unexpected text at offset 7, expected $entity or $delta",
            ),
        ],
    );
    check(
        parse_literal,
        &[
            ("Name", 0, "unexpected text at offset 0, expected a literal"),
            ("1 2", 2, "unexpected text at offset 2, expected the end"),
        ],
    );
}
