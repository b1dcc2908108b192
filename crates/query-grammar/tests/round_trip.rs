//! Reading, printing and reading again: any tree survives it.

mod common;

use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Id", "Name", "Prénom", "not", "in", "eq", "year", "any", "null1", "_x", "Ns.Type",
        "a.b.C", "identity",
    ])
    .prop_map(str::to_owned)
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["Id", "Name", "Prénom", "x", "not", "top"]).prop_map(str::to_owned)
}

fn literal() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "null",
        "true",
        "42",
        "-7",
        "2.50",
        "1e5",
        "-1.5e-3",
        "INF",
        "-INF",
        "NaN",
        "'O''Neil'",
        "'a%20b+c/;)'",
        "''",
        "2.5M",
        "64L",
        "3f",
        "99999999999999999999999999999999999999999999",
        "01234567-89ab-cdef-0123-456789abcdef",
        "a1234567-89ab-cdef-0123-456789abcdef",
        "guid'01234567-89ab-cdef-0123-456789abcdef'",
        "2024-02-29",
        "-10000-04-01",
        "2024-02-29T10:20:30.125+01:00",
        "2024-02-29T10:20Z",
        "datetime'2024-02-29T10:20:30'",
        "10:20:30.000001",
        "duration'-P1DT2H3M4.5S'",
        "duration'P'",
        "binary'Zm9vYg'",
        "Ns.Color'Red,3'",
        "geography'SRID=4326;Point(2.35 48.85)'",
        "geometry'SRID=0;Collection(Polygon((1 1,2 2,1 1)),MultiPoint((1 2),(3 4)))'",
    ])
    .prop_map(str::to_owned)
}

fn expr() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        literal(),
        name(),
        Just("$it".to_owned()),
        Just("$this/Name".to_owned()),
        Just("@p".to_owned()),
        Just("$root/Parts(1)/Name".to_owned()),
        Just("@Core.Description#de".to_owned()),
        Just("now()".to_owned()),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let operator = prop::sample::select(vec![
            "and", "or", "eq", "ne", "gt", "ge", "lt", "le", "add", "sub", "mul", "div", "divby",
            "mod", "has", "AND", "Or",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(l, op, r)| format!("{l} {op} {r}")),
            inner.clone().prop_map(|e| format!("({e})")),
            inner.clone().prop_map(|e| format!("not ({e})")),
            inner.clone().prop_map(|e| format!("not {e}")),
            inner.clone().prop_map(|e| format!("-{e}")),
            inner.clone().prop_map(|e| format!("- {e}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} in ({b}, {a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} in [{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("Contains( {a} ,{b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("case({a}:{b},true:{a})")),
            inner.clone().prop_map(|e| format!("cast({e},Edm.String)")),
            inner
                .clone()
                .prop_map(|e| format!("isof({e},Collection(Ns.T))")),
            inner.clone().prop_map(|e| format!("Items/any(i:{e})/x")),
            inner.clone().prop_map(|e| format!("Items/all(i : {e})")),
            inner
                .clone()
                .prop_map(|e| format!("Items/$filter({e})/$count")),
            inner
                .clone()
                .prop_map(|e| format!("Items/$count($filter={e};$search=\"a b\" OR c)")),
            inner.clone().prop_map(|e| format!("Ns.F(a={e},b=@p)/Name")),
            inner
                .clone()
                .prop_map(|e| format!("Sales/aggregate({e} with sum from Time with average)")),
            (inner.clone(), inner)
                .prop_map(|(a, b)| format!("{{\"a\":{a},\"O'(\\u00e9\":[{b},\"x\\\"y\"]}}")),
        ]
    })
}

fn search() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "blue",
        "NOTE",
        "a'b",
        "\"two words\"",
        "\"q\\\"\\\\\"",
        "é",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 30, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} AND {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} OR {b}")),
            inner.clone().prop_map(|a| format!("NOT {a}")),
            inner.prop_map(|a| format!("({a})")),
        ]
    })
}

fn apply() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("identity".to_owned()),
        expr().prop_map(|e| format!("filter({e})")),
        expr().prop_map(|e| format!("aggregate({e} with sum as Total,$count as N,Budget)")),
        expr().prop_map(|e| format!("topcount(2,{e})/skip(1)/top(3)")),
        expr().prop_map(|e| format!("compute({e} as X)/orderby({e} desc,Name)")),
        search().prop_map(|s| format!("search({s})")),
        Just("Ns.F(a=1)".to_owned()),
        Just("aggregate(Forecast from Time,Machine/Name with average as A)".to_owned()),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}/{b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("concat({a},{b})")),
            inner
                .clone()
                .prop_map(|a| format!("groupby((Name,rollup(A/B,C)),{a})")),
            inner
                .clone()
                .prop_map(|a| format!("groupby((rolluprecursive($root/O,H,Org/ID,{a})))")),
            inner
                .clone()
                .prop_map(|a| format!("nest({a} as X,{a} as Y)")),
            inner.clone().prop_map(|a| format!("addnested(P,{a} as X)")),
            inner.clone().prop_map(|a| format!("outerjoin(P as Q,{a})")),
            inner
                .clone()
                .prop_map(|a| format!("ancestors($root/O,H,ID,{a},2,keep start)")),
            inner.prop_map(|a| format!("traverse($root/O,H,ID,preorder,{a},Name desc)")),
        ]
    })
}

fn expand() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        word(),
        Just("*".to_owned()),
        Just("*/$ref".to_owned()),
        Just("Ns.T/Nav/$ref($top=1)".to_owned()),
        expr().prop_map(|e| format!("Nav/$count($filter={e})")),
        Just("$value".to_owned()),
        Just("@Core.Term/Nav".to_owned()),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} , {b}")),
            inner.clone().prop_map(|a| format!("Nav(expand={a};$LEVELS=max;@q=1)")),
            (inner, expr(), search()).prop_map(|(a, e, s)| format!(
                "A/B($filter={e};$expand={a};$orderby={e};$search={s};$select=Name,Ns.*,C($top=1),Ns.F(a,b))"
            )),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn expressions(text in expr()) {
        common::check(&text, query_grammar::parse_expr, query_grammar::print::expr);
    }

    #[test]
    fn searches(text in search()) {
        common::check(&text, query_grammar::parse_search, query_grammar::print::search);
    }

    #[test]
    fn transformations(text in apply()) {
        common::check(&text, query_grammar::parse_apply, |tree| query_grammar::print::apply(tree));
    }

    #[test]
    fn expansions(text in expand()) {
        common::check(&text, query_grammar::parse_expand, |tree| query_grammar::print::expand(tree));
    }

    #[test]
    fn queries(filter in expr(), expand in expand(), search in search(), apply in apply()) {
        let text = format!("$filter={filter}&$expand={expand}&$search={search}&$apply={apply}&@p={filter}&x=%26");
        common::check(&text, query_grammar::parse_query, query_grammar::print::query);
    }

    #[test]
    fn paths(one in name(), key in literal(), filter in expr()) {
        let text = format!("{one}({key})/{key}/$filter({filter})/Ns.F(a={key})({key})/$count");
        common::check(&text, query_grammar::parse_path, query_grammar::print::path);
    }

    #[test]
    fn any_text_at_all(text in "\\PC{0,60}") {
        common::check_all(&text);
    }

    #[test]
    fn any_soup_of_tokens(tokens in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "'", "\"", "[", "]", "{", "}", ",", ";", ":", "=", "&", "/", "$", "@", "#", "%", "%27", "%2", "+", "-",
        " ", "*", ".", "$filter", "$expand", "$search", "$apply", "filter=", "Name", "Ns.F", "1", "2.5", "e5", "not", "and",
        "in", "eq", "any(", "x:", "$it", "$count", "null", "NOT", "OR", "$top=1", "aggregate(", "with sum", " as ", "é",
    ]), 0..25)) {
        common::check_all(&tokens.concat());
    }
}
