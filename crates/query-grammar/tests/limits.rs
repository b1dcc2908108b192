//! Each limit at n and at n + 1, and that no text takes the stack.

#![expect(clippy::panic, reason = "helpers of tests may panic")]

use query_grammar::limits::*;
use query_grammar::*;

#[track_caller]
fn holds<T: std::fmt::Debug>(
    parse: impl Fn(&str) -> Result<T, SyntaxError>,
    text: impl Fn(usize) -> String,
    limit: usize,
    kind: ErrorKind,
) {
    if let Err(error) = parse(&text(limit)) {
        panic!("at the limit of {limit}: {error}");
    }
    match parse(&text(limit + 1)) {
        Ok(_) => panic!("beyond the limit of {limit}: accepted"),
        Err(error) => assert_eq!(error.kind, kind, "beyond the limit of {limit}: {error}"),
    }
}

fn around(open: &str, middle: &str, close: &str, times: usize) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn length() {
    let text = |n: usize| format!("'{}'", "x".repeat(n - 2));
    holds(parse_expr, text, MAX_LENGTH, ErrorKind::TooLong);
    holds(
        parse_path,
        |n| "x".repeat(n).replace("xxxx", "xxx."),
        MAX_LENGTH,
        ErrorKind::TooLong,
    );
    holds(
        parse_query,
        |n| format!("x={}", "y".repeat(n - 2)),
        MAX_LENGTH,
        ErrorKind::TooLong,
    );
}

#[test]
fn depth() {
    let too_deep = ErrorKind::TooDeep;
    // The expression itself is the first level.
    holds(
        parse_expr,
        |n| around("(", "1", ")", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("not ", "a", "", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("- ", "a", "", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("[", "1", "]", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("{\"a\":", "1", "}", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("tolower(", "a", ")", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("a/any(x:", "b", ")", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("a/$filter(", "b", ")", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("case(true:", "b", ")", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| around("cast(", "b", ",X)", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_search,
        |n| around("(", "a", ")", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_search,
        |n| around("NOT ", "a", "", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expand,
        |n| around("A($expand=", "A", ")", n),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_select,
        |n| around("A($select=", "A", ")", n),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_apply,
        |n| around("nest(", "identity", " as a)", n - 1),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_context,
        |n| around("A(", "B", ")", n),
        MAX_DEPTH,
        too_deep,
    );
    holds(
        parse_expr,
        |n| {
            format!(
                "geometry'SRID=0;{}'",
                around("Collection(", "Point(1 2)", ")", n - 1)
            )
        },
        MAX_DEPTH,
        too_deep,
    );
}

/// A row of operators grows the tree as parentheses do, only to the left.
#[test]
fn operators_in_a_row() {
    let too_deep = ErrorKind::TooDeep;
    for operator in [" add ", " mul ", " eq ", " gt ", " has ", " in "] {
        holds(
            parse_expr,
            |n| vec!["a"; n].join(operator),
            MAX_DEPTH,
            too_deep,
        );
    }
    // `and` and `or` make one flat node.
    let many = ErrorKind::TooManyItems;
    holds(parse_expr, |n| vec!["a"; n].join(" and "), MAX_LIST, many);
    holds(parse_expr, |n| vec!["a"; n].join(" or "), MAX_LIST, many);
    holds(parse_search, |n| vec!["a"; n].join(" "), MAX_LIST, many);
}

#[test]
fn nodes() {
    let text = |n: usize| {
        let list = |n: usize| format!("[{}]", vec!["1"; n].join(","));
        // The outer array, and five inner ones that are nodes themselves.
        let full = vec![list(MAX_LIST - 1); 4].join(",");
        format!("[{full},{}]", list(n - 4 * MAX_LIST - 2))
    };
    holds(parse_expr, text, MAX_NODES, ErrorKind::TooManyNodes);
}

#[test]
fn lists() {
    let many = ErrorKind::TooManyItems;
    let commas = |item: &str, n: usize| vec![item; n].join(",");
    holds(
        parse_expr,
        |n| format!("a in ({})", commas("1", n)),
        MAX_LIST,
        many,
    );
    holds(
        parse_expr,
        |n| format!("[{}]", commas("1", n)),
        MAX_LIST,
        many,
    );
    holds(
        parse_expr,
        |n| format!("F({})", commas("a=1", n)),
        MAX_LIST,
        many,
    );
    holds(parse_expr, |n| vec!["a"; n].join("/"), MAX_SEGMENTS, many);
    holds(parse_path, |n| vec!["a"; n].join("/"), MAX_SEGMENTS, many);
    holds(parse_select, |n| commas("a", n), MAX_ITEMS, many);
    holds(parse_expand, |n| commas("a", n), MAX_ITEMS, many);
    holds(parse_orderby, |n| commas("a", n), MAX_ITEMS, many);
    holds(parse_compute, |n| commas("a as b", n), MAX_ITEMS, many);
    holds(
        parse_apply,
        |n| vec!["identity"; n].join("/"),
        MAX_ITEMS,
        many,
    );
    holds(
        parse_apply,
        |n| format!("concat({})", commas("identity", n)),
        MAX_ITEMS,
        many,
    );
    holds(parse_query, |n| vec!["x=1"; n].join("&"), MAX_OPTIONS, many);
    let aliases = |n: usize| {
        (0..n)
            .map(|i| format!("@a{i}=1"))
            .collect::<Vec<_>>()
            .join(";")
    };
    holds(
        parse_expand,
        |n| format!("A({})", aliases(n)),
        MAX_OPTIONS,
        many,
    );
    holds(parse_prefer, |n| commas("a", n), MAX_OPTIONS, many);
}

#[test]
fn identifiers() {
    holds(
        parse_expr,
        |n| "é".repeat(n),
        MAX_IDENTIFIER,
        ErrorKind::TooLong,
    );
    holds(
        parse_expr,
        |n| format!("ns.{}", "x".repeat(n)),
        MAX_IDENTIFIER,
        ErrorKind::TooLong,
    );
}

#[test]
fn digits() {
    let invalid = ErrorKind::InvalidLiteral;
    holds(parse_expr, |n| "1".repeat(n), MAX_DIGITS, invalid);
    holds(
        parse_expr,
        |n| format!("0.{}", "1".repeat(n - 2)),
        MAX_DIGITS,
        invalid,
    );
}

/// Ten thousand of anything neither overflows the stack of a test thread (2 MiB) nor makes a condition.
#[test]
fn hostile_texts_are_refused() {
    let n = 10_000;
    let texts = [
        around("(", "1", ")", n),
        "(".repeat(n),
        "not ".repeat(n),
        "-".repeat(n),
        "[".repeat(n),
        "{\"a\":".repeat(n),
        "a in (".repeat(n),
        "a/any(x:".repeat(n),
        "tolower(".repeat(n),
        "cast(".repeat(n),
        "case(".repeat(n),
        "F(a=".repeat(n),
        "A($expand=".repeat(n),
        "concat(".repeat(n),
        "concat(identity,".repeat(n),
        "A($filter=(".repeat(n),
        "NOT ".repeat(n),
        "NOT (".repeat(n),
        "a OR (".repeat(n),
        "Collection(".repeat(n),
        "geometry'SRID=0;".to_owned() + &"Collection(".repeat(n),
        "%28".repeat(n),
        "$filter=".repeat(n),
        "a/".repeat(n),
        "'".repeat(n - 1),
        "''".repeat(n) + "x",
        "a,".repeat(n),
        "a.".repeat(n),
        "1 add ".repeat(n),
        "a eq 1 or ".repeat(n),
        "x".repeat(n),
        "1".repeat(n),
        "1e".repeat(n),
        " ".repeat(n),
        "%20".repeat(n),
        "&".repeat(n),
        "@a=1&".repeat(n),
        "\"\\\"".repeat(n),
        "$it/".repeat(n),
        "rollup(".repeat(n),
        "é".repeat(n),
        "a(".repeat(n),
        "a()".repeat(n),
        "a=(".repeat(n),
        "$filter(".repeat(n),
        "/$filter(".repeat(n),
        "$filter('".repeat(n),
        "A($search=a OR ".repeat(n),
        "#A(".repeat(n),
    ];
    let mut taken = Vec::new();
    for text in texts {
        let option = |name: &str| format!("{name}={text}");
        let _ = parse_path(&text);
        let _ = parse_query(&text);
        let _ = parse_context(&text);
        let _ = parse_prefer(&text);
        for name in [
            "$filter", "$expand", "$select", "$apply", "$search", "$compute", "@p",
        ] {
            let _ = parse_query(&option(name));
        }
        let head: String = text.chars().take(20).collect();
        if parse_query(&option("$filter")).is_ok() {
            taken.push(head);
        }
    }
    assert_eq!(taken, Vec::<String>::new());
}

/// The recogniser comes to an end, on the same stack.
#[test]
fn the_recogniser_is_bounded() {
    for rule in [
        "commonExpr",
        "queryOptions",
        "resourcePath",
        "context",
        "applyExpr",
        "searchExpr",
    ] {
        let production = productions::find(rule).unwrap();
        for text in [
            "(",
            "not ",
            "[",
            "tolower(",
            "cast(",
            "F(a=",
            "a OR (",
            "a AND (",
            "concat(identity,",
            "a/any(x:",
            "a(",
        ] {
            let _ = production.recognise(&text.repeat(10_000));
        }
    }
}
