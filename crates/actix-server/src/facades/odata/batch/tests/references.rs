//! What an earlier part made stands where a later one speaks of it.

use super::*;

fn references() -> References {
    let mut references = References::default();
    let etag = Some(HeaderValue::from_static("W/\"7\""));
    references.stands("1", "Parts(5)", etag);
    references.stands("0.0", "/Groups(7)/", None);
    references.stands("a/é", "Parts('x')", None);
    references.stands("metadata", "Parts(9)", None);
    references.failed("2");
    references
}

#[test]
fn paths_begin_with_what_was_made() {
    const HINT: &str = "(give it a Content-ID, or an id in JSON, and send it first)";
    for (path, expected) in [
        ("", "".to_owned()),
        ("Parts", "Parts".to_owned()),
        ("Parts(1)/$1", "Parts(1)/$1".to_owned()),
        ("$1", "Parts(5)".to_owned()),
        ("/$1", "Parts(5)".to_owned()),
        ("$1/Members/$ref", "Parts(5)/Members/$ref".to_owned()),
        ("%241/Members", "Parts(5)/Members".to_owned()),
        ("$0.0/$count", "Groups(7)/$count".to_owned()),
        ("$a%2F%C3%A9/Name", "Parts('x')/Name".to_owned()),
        // Resources of the service come first.
        ("$metadata", "$metadata".to_owned()),
        ("$all", "$all".to_owned()),
        ("$entity", "$entity".to_owned()),
        (
            "$crossjoin(Parts,Groups)",
            "$crossjoin(Parts,Groups)".to_owned(),
        ),
        // What is not there.
        ("$2/Members", "424 the request '2' has failed".to_owned()),
        (
            "$3/Members",
            format!("424 no request '3' stands in front of this one {HINT}"),
        ),
        (
            "$1(2)",
            format!("424 no request '1(2)' stands in front of this one {HINT}"),
        ),
        (
            "$11",
            format!("424 no request '11' stands in front of this one {HINT}"),
        ),
    ] {
        let said = references().in_path(path).unwrap_or_else(|p| refusal(&p));
        assert_eq!(said, expected, "{path}");
    }
}

#[test]
fn bodies_bind_to_what_was_made() {
    let bound = |body: &str| match references().in_body(body.as_bytes().to_vec()) {
        Ok(body) => String::from_utf8(body).unwrap(),
        Err(problem) => refusal(&problem),
    };
    for (body, expected) in [
        (
            r#"{"group@odata.bind":"$1"}"#,
            r#"{"group@odata.bind":"Parts(5)"}"#,
        ),
        (
            r#"{"g@bind" : ["$1/Carrier", "Parts(2)" ,"$0.0"]}"#,
            r#"{"g@bind" : ["Parts(5)/Carrier", "Parts(2)" ,"Groups(7)"]}"#,
        ),
        (r#"{"@odata.id":"$1"}"#, r#"{"@odata.id":"Parts(5)"}"#),
        (
            r#"{"a":[{"b":{"@id":"$1"}},{"@id":"$0.0"}],"c@bind":"$1"}"#,
            r#"{"a":[{"b":{"@id":"Parts(5)"}},{"@id":"Groups(7)"}],"c@bind":"Parts(5)"}"#,
        ),
        (r#"{"@id":"\u00241"}"#, r#"{"@id":"\u00241"}"#),
        ("\u{feff}{\"@id\":\"$1\"}", "\u{feff}{\"@id\":\"Parts(5)\"}"),
        // Digits and spaces stay.
        (
            r#"{ "n" : 1.50, "x@bind":"$1", "m":12345678901234567890 } "#,
            r#"{ "n" : 1.50, "x@bind":"Parts(5)", "m":12345678901234567890 } "#,
        ),
        // Other strings are only strings.
        (
            r#"{"Name":"$1","Id":"$1","@odata.type":"$1","a@b":["$3"]}"#,
            r#"{"Name":"$1","Id":"$1","@odata.type":"$1","a@b":["$3"]}"#,
        ),
        (
            r#"{"a@bind":"Parts($1)","@id":"$metadata","b@bind":{"x":"$1"}}"#,
            r#"{"a@bind":"Parts($1)","@id":"$metadata","b@bind":{"x":"$1"}}"#,
        ),
        (r#"["$1"]"#, r#"["$1"]"#),
        ("$1", "$1"),
        (r#"{"@id":"$1""#, r#"{"@id":"$1""#),
        ("", ""),
        // What is not there.
        (
            r#"{"a@bind":["$1","$2/x"]}"#,
            "424 the request '2' has failed",
        ),
        (
            r#"{"@id":"$3"}"#,
            "424 no request '3' stands in front of this one (give it a Content-ID, or an id in JSON, and send it first)",
        ),
    ] {
        assert_eq!(bound(body), expected, "{body}");
    }
    let bytes = b"\xff$1".to_vec();
    assert_eq!(references().in_body(bytes.clone()), Ok(bytes));
}

#[test]
fn conditions_hold_the_etag_of_what_was_answered() {
    for (given, expected) in [
        ("$1", "W/\"7\""),
        (" $1 ", "W/\"7\""),
        ("*", "*"),
        ("\"$1\"", "\"$1\""),
        ("W/\"1\", W/\"2\"", "W/\"1\", W/\"2\""),
        (
            "$0.0",
            "424 the request '0.0' was answered without an ETag (read the entity, or change it, and refer to that)",
        ),
        ("$2", "424 the request '2' has failed"),
        (
            "$3",
            "424 no request '3' stands in front of this one (give it a Content-ID, or an id in JSON, and send it first)",
        ),
    ] {
        for name in [header::IF_MATCH, header::IF_NONE_MATCH] {
            let mut headers = header::HeaderMap::new();
            headers.insert(name.clone(), HeaderValue::from_str(given).unwrap());
            let said = match references().in_conditions(&mut headers) {
                Ok(()) => headers.get(&name).unwrap().to_str().unwrap().to_owned(),
                Err(problem) => refusal(&problem),
            };
            assert_eq!(said, expected, "{name}: {given}");
        }
    }
}

#[test]
fn a_body_is_searched_only_so_deep() {
    for (depth, found) in [(63, true), (64, false), (10_000, false)] {
        let body = format!(
            "{}{{\"@id\":\"$1\"}}{}",
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let replaced = references().in_body(body.clone().into_bytes()).unwrap();
        assert_eq!(replaced != body.as_bytes(), found, "{depth}");
    }
}

#[test]
fn the_latest_outcome_counts() {
    let mut references = References::default();
    references.stands("1", "A", None);
    assert!(!references.has_failed("1") && !references.has_failed("2"));
    references.failed("1");
    assert!(references.has_failed("1"));
    references.stands("1", "B", None);
    assert_eq!(references.in_path("$1"), Ok("B".to_owned()));
}

fn one(id: &str, url: &str) -> Item {
    Item::One(Part {
        id: Some(id.to_owned()),
        method: Method::GET,
        url: url.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        depends_on: Vec::new(),
        refusal: None,
    })
}

#[test]
fn urls_use_values_of_earlier_answers() {
    let spoken = "Parts?$filter=Name eq $1/Name or $other/Name";
    let items = [
        one("1", "Parts(5)"),
        one("other", "Parts"),
        one("it", "Parts(1)"),
        one("2", spoken),
        one("3", "Parts?$filter=$it/Name eq 'x'"),
    ];
    let mut references = References::among(&items);
    let body = br#"{"Name":"it's","Number":7,"Exact":12345678901234567890.10,"Home":{"City":"R\u00f6m"},"None":null,"On":true}"#;
    references.answered("1", body);
    references.answered("unused", body);
    references.answered("it", body);
    let hint = "(only what stands in the JSON of an earlier answer, of 1 MiB at most, can be used)";
    for (text, expected) in [
        ("Parts", "Parts".to_owned()),
        ("Parts($1/Number)", "Parts(7)".to_owned()),
        (
            "Parts(a=$1/Number,b=%241/Name)",
            "Parts(a=7,b=%27it%27%27s%27)".to_owned(),
        ),
        (
            "$filter=Name eq $1/Home/City",
            "$filter=Name eq %27R%C3%B6m%27".to_owned(),
        ),
        (
            "$filter=On eq $1/On&$top=$1/Number",
            "$filter=On eq true&$top=7".to_owned(),
        ),
        ("$filter=Name eq $1/None", "$filter=Name eq null".to_owned()),
        (
            "$filter=Price eq $1/Exact",
            "$filter=Price eq 12345678901234567890%2E10".to_owned(),
        ),
        // A text, a word of the language, and what no request is called.
        (
            "$filter=Name eq '$1/Name'",
            "$filter=Name eq '$1/Name'".to_owned(),
        ),
        (
            "$filter=$it/Name eq $root/Name",
            "$filter=$it/Name eq $root/Name".to_owned(),
        ),
        ("$filter=$9/Name eq 1", "$filter=$9/Name eq 1".to_owned()),
        (
            "$filter=$1/Nothing eq 1",
            format!("424 the answer to request '1' has no value 'Nothing' {hint}"),
        ),
        (
            "$filter=$other/Name eq 1",
            format!("424 the answer to request 'other' has no value 'Name' {hint}"),
        ),
    ] {
        let said = references.in_text(text.to_owned());
        let said = said.unwrap_or_else(|p| refusal(&p));
        assert_eq!(said, expected, "{text}");
    }
}

#[test]
fn an_answer_of_a_mebibyte_can_be_used_and_no_longer_one() {
    let items = [one("1", "Parts(5)"), one("2", "Parts($1/Id)")];
    for (length, used) in [(values::MAX_USED, true), (values::MAX_USED + 1, false)] {
        let frame = r#"{"Id":5,"Note":""}"#.len();
        let note = "x".repeat(length - frame);
        let mut references = References::among(&items);
        references.answered("1", format!(r#"{{"Id":5,"Note":"{note}"}}"#).as_bytes());
        let said = references.in_text("Parts($1/Id)".to_owned());
        assert_eq!(said.ok(), used.then(|| "Parts(5)".to_owned()), "{length}");
    }
}
