//! Collections of values, and complex values that are kept as JSON.

use gateway_tests::Gateway;

use crate::bed::{check, finds, services};

fn filled(name: &str) -> Vec<Gateway> {
    let gateways = services(name);
    let first = r#"{"Id":1,"Tags":["a","b","it's"],"Numbers":[3,1,2,9007199254740993],"Prices":[0.1,99999999999999999999.999999999999999999],"Days":["2024-02-29","2020-01-01"],"Fractions":[0.1,"INF",-2.5],"Sizes":["Large","Small"],"Home":{"Name":"home","Price":12345678901234567890.123456789012345678,"At":"2024-02-29T08:00:00Z","Number":7,"Size":"Large"},"Stops":[{"Name":"x","Price":1.5,"At":null,"Number":1,"Size":"Small"},{"Name":"y","Price":99999999999999999999.5,"At":"2024-01-01T00:00:00Z","Number":2,"Size":null}]}"#;
    let posted = format!("POST Lists | prefer: return=minimal | {first}");
    check(
        &gateways,
        &[
            (posted.as_str(), "204"),
            ("POST Lists | prefer: return=minimal | {\"Id\":2}", "204"),
        ],
    );
    gateways
}

#[test]
fn collections_are_filtered_by_their_members() {
    let gateways = filled("lambdas");
    let mut rows = Vec::new();
    for (condition, ids) in [
        ("Tags/any()", "1"),
        ("not Tags/any()", "2"),
        ("Tags/any(t:t eq 'b')", "1"),
        ("Tags/any(t:t eq 'it''s')", "1"),
        ("Tags/any(t:t eq 'c')", ""),
        ("Tags/all(t:length(t) lt 5)", "1,2"),
        ("Tags/all(t:t eq 'a')", "2"),
        ("Tags/any(t:startswith(t,'it'))", "1"),
        ("Tags/$count eq 3", "1"),
        ("Tags/$count eq 0", "2"),
        ("Tags/$count($filter=$this gt 'a') eq 2", "1"),
        ("Numbers/any(n:n eq 9007199254740993)", "1"),
        ("Numbers/any(n:n eq 9007199254740992)", ""),
        ("Numbers/any(n:n mul 2 eq 6 and n gt Id)", "1"),
        ("Numbers/any(n:n in (2,5))", "1"),
        (
            "Prices/any(p:p eq 99999999999999999999.999999999999999999)",
            "1",
        ),
        ("Prices/any(p:p gt 0.1 and p lt 1)", ""),
        ("Days/any(d:d eq 2024-02-29)", "1"),
        ("Days/any(d:year(d) eq 2020)", "1"),
        ("Fractions/any(f:f eq INF)", "1"),
        ("Fractions/any(f:f eq -2.5)", "1"),
        ("Sizes/any(s:s eq 'Large')", "1"),
        ("Sizes/all(s:s eq Sort.Size'Small')", "2"),
        ("Home/Name eq 'home'", "1"),
        ("Home/Name eq null", "2"),
        ("Home eq null", "2"),
        ("Home ne null", "1"),
        ("Home/Price eq 12345678901234567890.123456789012345678", "1"),
        ("Home/Price gt 12345678901234567890.123456789012345677", "1"),
        ("Home/At lt 2024-03-01T00:00:00Z", "1"),
        ("year(Home/At) eq 2024", "1"),
        ("Home/Number add 1 eq 8", "1"),
        ("Home/Size eq 'Large'", "1"),
        ("Stops/any(s:s/Name eq 'y' and s/Number eq 2)", "1"),
        ("Stops/any(s:s/Name eq 'y' and s/Number eq 1)", ""),
        ("Stops/any(s:s/Price gt 99999999999999999999)", "1"),
        ("Stops/any(s:s/At eq null)", "1"),
        ("Stops/$count($filter=Number ge 1) eq 2", "1"),
        ("Stops/any(s:Tags/any(t:t eq 'a' and s/Number eq 1))", "1"),
        (
            r#"Home eq {"Name":"home","Price":12345678901234567890.123456789012345678,"At":"2024-02-29T08:00:00Z","Number":7,"Size":"Large"}"#,
            "1",
        ),
        (
            r#"Home ne {"Name":"home","Price":1,"At":"2024-02-29T08:00:00Z","Number":7,"Size":"Large"}"#,
            "1,2",
        ),
        (r#"Home eq {"Name":"home"}"#, ""),
        ("Home eq Home", "1,2"),
        ("'a' in Tags", "1"),
        ("'c' in Tags", ""),
        ("not ('c' in Tags)", "1,2"),
        ("9007199254740993 in Numbers", "1"),
        ("9007199254740992 in Numbers", ""),
        ("2024-02-29 in Days", "1"),
        ("'Large' in Sizes", "1"),
        ("'a' in Tags/$filter($this ne 'a')", ""),
        ("'y' in Stops/Name", "1"),
        ("'y' in Stops/$filter(Number eq 1)/Name", ""),
        ("null in Stops/At", "1"),
        ("Home/Name in Stops/Name", ""),
        ("'a' in $root/Lists/Tags", "1,2"),
        ("Id in $root/Lists/Id", "1,2"),
        ("hassubset(Tags,['b','a'])", "1"),
        ("hassubset(Tags,['b','b'])", ""),
        ("hassubset(Tags,['b','z'])", ""),
        ("hassubset(Tags,[])", "1,2"),
        ("hassubset(['a','b','it''s','more'],Tags)", "1,2"),
        ("hassubset(Numbers,[9007199254740993,3])", "1"),
        ("hassubset(Numbers,[9007199254740992])", ""),
        ("hassubset(Fractions,[0.1])", "1"),
        ("hassubset(Days,[2020-01-01])", "1"),
        (
            "hassubset(Prices,[99999999999999999999.999999999999999999])",
            "1",
        ),
        ("hassubsequence(Tags,['a','it''s'])", "1"),
        ("hassubsequence(Tags,['b','a'])", ""),
        ("hassubsequence(Tags,[])", "1,2"),
        ("hassubsequence(Numbers,[3,1,2])", "1"),
        ("hassubsequence(Numbers,[3,3])", ""),
        ("contains(Tags,['b','it''s'])", "1"),
        ("contains(Tags,['a','it''s'])", ""),
        ("contains(Tags,[])", "1,2"),
        ("contains(['x','a','b','it''s'],Tags)", "1,2"),
        (
            "contains([1,2,3],[2,3]) and not contains([1,2,3],[3,2])",
            "1,2",
        ),
        ("startswith(Numbers,[3,1])", "1"),
        ("startswith(Numbers,[1,2])", ""),
        ("endswith(Numbers,[2,9007199254740993])", "1"),
        ("endswith(Numbers,[2,9007199254740992])", ""),
        ("endswith(Numbers,[0,3,1,2,9007199254740993])", ""),
        ("indexof(Tags,['b','it''s']) eq 1", "1"),
        ("indexof(Tags,['z']) eq -1", "1,2"),
        ("indexof(Tags,[]) eq 0", "1,2"),
        ("indexof([1,2,1,2],[1,2]) eq 0", "1,2"),
        ("indexof(Days,[2020-01-01]) eq 1", "1"),
        ("length(Tags) eq 3", "1"),
        ("length([]) eq length(Tags)", "2"),
        ("Tags eq ['a','b','it''s']", "1"),
        ("Tags eq ['a','it''s','b']", ""),
        ("['a','b','it''s'] ne Tags", "2"),
        ("Tags eq []", "2"),
        ("Tags eq Tags", "1,2"),
        ("Fractions eq [0.1,INF,-2.5]", "1"),
        ("[1,2] eq [1,2]", "1,2"),
    ] {
        rows.push((format!("$filter={condition}"), ids));
    }
    for (order, ids) in [
        ("Home/Price desc", "1,2"),
        ("Home/Price", "2,1"),
        ("Numbers/$count", "2,1"),
        ("Home/Name desc", "1,2"),
    ] {
        rows.push((format!("$orderby={order}"), ids));
    }
    finds(&gateways, "Lists", &rows);
}

#[test]
fn collections_are_read_in_part() {
    let gateways = filled("parts");
    check(
        &gateways,
        &[
            ("GET Lists(1)/Tags", r#"200 {"value":["a","b","it's"]}"#),
            ("GET Lists(2)/Tags", r#"200 {"value":[]}"#),
            ("GET Lists(1)/Tags/$count", "200 3"),
            ("GET Lists(2)/Tags/$count", "200 0"),
            ("GET Lists(3)/Tags/$count", "404 there is no such entity"),
            ("GET Lists(1)/Tags/$count?$filter=$it ne 'a'", "200 2"),
            ("GET Lists(1)/Tags/0", r#"200 {"value":"a"}"#),
            ("GET Lists(1)/Tags/-1", r#"200 {"value":"it's"}"#),
            ("GET Lists(1)/Tags/2/$value", "200 it's"),
            (
                "GET Lists(1)/Numbers/3",
                r#"200 {"value":9007199254740993}"#,
            ),
            ("GET Lists(1)/Tags/3", "404 there is no such entity"),
            ("GET Lists(1)/Tags/-4", "404 there is no such entity"),
            ("GET Lists(2)/Tags/0", "404 there is no such entity"),
            ("GET Lists(1)/Tags/x", "404 'Tags' has no parts"),
            ("GET Lists(1)/Tags/0/x", "404 'x' cannot follow a value"),
            (
                "GET Lists(1)/Tags/0?$top=1",
                "400 $top: $top cannot be used on a property",
            ),
            (
                "GET Lists(1)/Stops/0",
                r#"200 {"@odata.context":"~$metadata#Lists(1)/Stops/0","Name":"x","Price":1.500000000000000000,"At":null,"Number":1,"Size":"Small"}"#,
            ),
            (
                "GET Lists(1)/Stops/-1?$select=Name,Number",
                r#"200 {"@odata.context":"~$metadata#Lists(1)/Stops/-1(Name,Number)","Name":"y","Number":2}"#,
            ),
            ("GET Lists(1)/Stops/1/Name", r#"200 {"value":"y"}"#),
            ("GET Lists(1)/Stops/1/Number/$value", "200 2"),
            ("GET Lists(1)/Stops/0/At", "204"),
            (
                "GET Lists(1)/Stops/0/$value",
                "404 '$value' cannot follow a value",
            ),
            (
                "GET Lists(1)/Stops/0/Nope",
                "404 Nope: Stop has no member 'Nope'",
            ),
            (
                "DELETE Lists(1)/Tags/0",
                "405 this resource answers GET, HEAD, OPTIONS only",
            ),
            (
                "GET Lists(1)/Tags?$filter=$it ne 'a'",
                r#"200 {"value":["b","it's"]}"#,
            ),
            (
                "GET Lists(1)/Tags?$filter=startswith($this,'it')",
                r#"200 {"value":["it's"]}"#,
            ),
            (
                "GET Lists(1)/Numbers?$orderby=$it desc&$top=2",
                r#"200 {"value":[9007199254740993,3]}"#,
            ),
            (
                "GET Lists(1)/Numbers?$skip=1&$top=2",
                r#"200 {"value":[1,2]}"#,
            ),
            (
                "GET Lists(1)/Numbers?$filter=$it gt 100",
                r#"200 {"value":[9007199254740993]}"#,
            ),
            (
                "GET Lists(1)/Prices?$orderby=$it desc",
                r#"200 {"value":[99999999999999999999.999999999999999999,0.100000000000000000]}"#,
            ),
            (
                "GET Lists(1)/Stops?$filter=Number eq 2",
                r#"200 {"value":[{"Name":"y","Price":99999999999999999999.500000000000000000,"At":"2024-01-01T00:00:00Z","Number":2,"Size":null}]}"#,
            ),
            ("GET Lists(1)/Home/Name", r#"200 {"value":"home"}"#),
            ("GET Lists(1)/Home/Number/$value", "200 7"),
            ("GET Lists(2)/Home", "204"),
            ("GET Lists(2)/Home/Name", "204"),
            (
                "GET Lists(1)?$select=Tags($filter=$this ne 'a';$top=1),Numbers($orderby=$this;$skip=2)",
                r#"200 {"@odata.context":"~$metadata#Lists(Tags,Numbers)/$entity","@odata.id":"~Lists(1)","Tags":["b"],"Numbers":[3,9007199254740993]}"#,
            ),
            (
                "GET Lists(1)?$select=Tags($count=true;$top=1;$filter=$this ne 'a'),Numbers($count=true)",
                r#"200 {"@odata.context":"~$metadata#Lists(Tags,Numbers)/$entity","@odata.id":"~Lists(1)","Tags@odata.count":2,"Tags":["b"],"Numbers@odata.count":4,"Numbers":[3,1,2,9007199254740993]}"#,
            ),
            (
                "GET Lists(1)?$select=Tags($count=true)&$format=application/json;odata.metadata=none;IEEE754Compatible=true",
                r#"200 {"Tags@odata.count":"3","Tags":["a","b","it's"]}"#,
            ),
            (
                "GET Lists(1)/Numbers | accept: application/json;IEEE754Compatible=true",
                r#"200 {"value":["3","1","2","9007199254740993"]}"#,
            ),
            (
                "GET Lists(1)?$select=Prices,Fractions,Home/Number,Home/Price,Stops | accept: application/json;odata.metadata=none;IEEE754Compatible=true",
                r#"200 {"Prices":["0.100000000000000000","99999999999999999999.999999999999999999"],"Fractions":[1e-1,"INF",-2.5e0],"Home":{"Price":"12345678901234567890.123456789012345678","Number":"7"},"Stops":[{"Name":"x","Price":"1.500000000000000000","At":null,"Number":"1","Size":"Small"},{"Name":"y","Price":"99999999999999999999.500000000000000000","At":"2024-01-01T00:00:00Z","Number":"2","Size":null}]}"#,
            ),
            (
                "GET Lists(1)/Tags?$filter=Nope eq 1",
                "400 nothing can follow a primitive value here",
            ),
            (
                "GET Lists(1)/Stops?$filter=Nope eq 1",
                "400 Nope: Stop has no member 'Nope'",
            ),
            (
                "GET Lists?$filter=Tags eq 'a'",
                "400 'Tags' is a collection",
            ),
            (
                "GET Lists?$filter='a' gt ['a']",
                "400 a list can only stand behind 'in', beside a collection, or in a function of one",
            ),
            (
                "GET Lists?$filter=Tags gt ['a']",
                "400 'Tags' is a collection",
            ),
            (
                "GET Lists?$filter=contains(Tags,'a')",
                "400 a collection of values is needed here",
            ),
            (
                "GET Lists?$filter=contains(Tags,[1])",
                "400 Edm.Int64 cannot be compared with Edm.String",
            ),
            (
                "GET Lists?$filter=Tags eq concat(Tags,['a'])",
                "501 concat of collections: concat of collections is not executed by this service",
            ),
        ],
    );
}

#[test]
fn collections_are_written_whole_and_one_by_one() {
    let gateways = filled("written");
    check(
        &gateways,
        &[
            (r#"PUT Lists(2)/Tags | {"value":["x"]}"#, "204"),
            (r#"POST Lists(2)/Tags | {"value":"y"}"#, "204"),
            (r#"POST Lists(2)/Tags?$index=0 | {"value":"v"}"#, "204"),
            (r#"POST Lists(2)/Tags?$index=-1 | {"value":"z"}"#, "204"),
            (r#"POST Lists(2)/Tags?$index=-4 | {"value":"w"}"#, "204"),
            (r#"POST Lists(2)/Tags?$index=5 | {"value":"last"}"#, "204"),
            (
                "GET Lists(2)/Tags",
                r#"200 {"value":["v","w","x","y","z","last"]}"#,
            ),
            (
                r#"POST Lists(2)/Tags?$index=7 | {"value":"z"}"#,
                "400 $index: there are 6 values, and none stands there",
            ),
            (
                r#"POST Lists(2)/Tags?$index=-8 | {"value":"z"}"#,
                "400 $index: there are 6 values, and none stands there",
            ),
            (
                r#"PUT Lists(2)/Tags?$index=0 | {"value":["x"]}"#,
                "400 $index: $index is for a value that is added to a collection of values",
            ),
            (
                r#"POST Lists?$index=0 | {"Id":9}"#,
                "400 $index: $index is for a value that is added to a collection of values",
            ),
            (r#"PUT Lists(2)/Tags | {"value":["x","y"]}"#, "204"),
            ("GET Lists(2)/Tags", r#"200 {"value":["x","y"]}"#),
            (r#"POST Lists(2)/Stops | {"Name":"z","Number":5}"#, "204"),
            (
                "GET Lists/$count?$filter=Stops/any(s:s/Number eq 5)",
                "200 1",
            ),
            (
                r#"PATCH Lists(2) | {"Tags":["only"],"Home":{"Name":"h","Number":1}}"#,
                "204",
            ),
            (r#"PATCH Lists(2)/Home | {"Number":2}"#, "204"),
            (
                "GET Lists(2)/Home",
                r#"200 {"@odata.context":"~$metadata#Lists(2)/Home","Name":"h","Price":null,"At":null,"Number":2,"Size":null}"#,
            ),
            (r#"PUT Lists(2)/Home/Name | {"value":"i"}"#, "204"),
            ("GET Lists(2)/Home/Name", r#"200 {"value":"i"}"#),
            ("DELETE Lists(2)/Tags", "204"),
            ("GET Lists(2)/Tags", r#"200 {"value":[]}"#),
            (
                r#"POST Lists(2)/Numbers | {"value":"x"}"#,
                "400 Numbers: Numbers x is no whole number",
            ),
            (
                r#"POST Lists(2)/Id | {"value":5}"#,
                "405 this resource answers GET, HEAD, OPTIONS only",
            ),
            (
                r#"PUT Lists(2)/Tags | {"value":5}"#,
                "400 Tags: Tags is a list of values, not a number",
            ),
            (
                r#"PUT Lists(2)/Tags | {"value":[null]}"#,
                "400 Tags: Tags is no Edm.String, but null",
            ),
        ],
    );
}
