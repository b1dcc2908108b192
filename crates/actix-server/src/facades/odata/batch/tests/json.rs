//! What is taken, and what is not, of the JSON format.

use super::*;

/// Reads these requests.
fn requests(requests: &str) -> String {
    outcome(
        "application/json",
        format!(r#"{{"requests":[{requests}]}}"#).as_bytes(),
    )
}

#[test]
fn many_spellings_are_taken() {
    for (text, expected) in [
        ("", ""),
        (r#"{"id":"1","method":"gEt","url":"A"}"#, "1 GET A"),
        (
            r#"{"url":"A","id":1,"method":"PATCH","more":[{}],"headers":null,"body":null,"dependsOn":null,"atomicityGroup":null,"if":null}"#,
            "1 PATCH A",
        ),
        // Headers of any type.
        (
            r#"{"id":"1","method":"get","url":"A","headers":{"OData-Version":4.01,"X-Y":" a ","no":null,"Authorization":"x","t":true}}"#,
            "1 GET A {odata-version: 4.01, x-y: a, t: true}",
        ),
        // Bodies: JSON as it is written.
        (
            r#"{"id":"1","method":"put","url":"A","body":{"b":1.50, "a":12345678901234567890}}"#,
            r#"1 PUT A | {"b":1.50, "a":12345678901234567890}"#,
        ),
        (
            r#"{"id":"1","method":"put","url":"A","body":"x\n"}"#,
            r#"1 PUT A | "x\\n""#,
        ),
        (
            r#"{"id":"1","method":"put","url":"A","headers":{"content-type":"application/vnd.x+json"},"body":"x"}"#,
            r#"1 PUT A {content-type: application/vnd.x+json} | "x""#,
        ),
        // Text as text, bytes from base64url.
        (
            r#"{"id":"1","method":"put","url":"A","headers":{"Content-Type":"text/plain; charset=utf-8"},"body":"x\n\u00e9"}"#,
            r"1 PUT A {content-type: text/plain; charset=utf-8} | x\n\xc3\xa9",
        ),
        (
            r#"{"id":"1","method":"put","url":"A","headers":{"content-type":"application/atom+xml"},"body":"<a/>"}"#,
            "1 PUT A {content-type: application/atom+xml} | <a/>",
        ),
        (
            r#"{"id":"1","method":"put","url":"A","headers":{"content-type":"image/png"},"body":"-_8"}"#,
            r"1 PUT A {content-type: image/png} | \xfb\xff",
        ),
        (
            r#"{"id":"1","method":"put","url":"A","headers":{"content-type":"image/png"},"body":"+/8="}"#,
            r"1 PUT A {content-type: image/png} | \xfb\xff",
        ),
        (
            r#"{"id":"1","method":"put","url":"A","headers":{"content-type":"image/png"},"body":[1]}"#,
            "1 PUT A {content-type: image/png} | [1]",
        ),
        // Groups and what hangs on what.
        (
            r#"{"id":"a","method":"post","url":"A","atomicityGroup":"g"},
               {"id":"b","method":"post","url":"$a/B","atomicityGroup":"g","dependsOn":["a"]},
               {"id":"c","method":"get","url":"A","dependsOn":["g","a",1]}"#,
            "400",
        ),
        (
            r#"{"id":"1","method":"get","url":"A"},
               {"id":"a","method":"post","url":"A","atomicityGroup":"g"},
               {"id":"b","method":"post","url":"$a/B","atomicityGroup":"g","dependsOn":["a"]},
               {"id":"c","method":"post","url":"A","atomicityGroup":"h","dependsOn":["g"]},
               {"id":"d","method":"get","url":"A","dependsOn":["h","a",1]}"#,
            "1 GET A\nset g\n  a POST A\n  b POST $a/B <- a\nset h\n  c POST A <- g\nd GET A <- h a 1",
        ),
    ] {
        let said = requests(text);
        match expected {
            "400" => assert!(
                said.starts_with("400 dependsOn of request 3: '1' is no earlier"),
                "{said}"
            ),
            _ => assert_eq!(said, expected, "{text}"),
        }
    }
    assert_eq!(
        outcome("application/json", "\u{feff} {\"requests\":[]}".as_bytes()),
        ""
    );
}

#[test]
fn what_is_no_batch_is_refused_where_it_stops() {
    const WHOLE: &str = r#"(send {"requests":[{"id":"1","method":"get","url":"Parts(1)"}]})"#;
    for (body, expected) in [
        (
            "",
            "400 the batch cannot be read, EOF while parsing a value @0+1".to_owned(),
        ),
        (
            "{\"requests\":[}",
            "400 the batch cannot be read, expected value @13+1".to_owned(),
        ),
        (
            "{\n\"requests\":[1,]}",
            "400 the batch cannot be read, trailing comma @16+1".to_owned(),
        ),
        (
            "\u{feff}{\"requests\":1}",
            "400 the batch cannot be read, invalid type: integer `1`, expected a sequence @15+1"
                .to_owned(),
        ),
        (
            "{\"requests\":[],\"requests\":[]}",
            "400 the batch cannot be read, duplicate field `requests` @24+1".to_owned(),
        ),
        (
            "{}",
            format!("400 the batch has no member requests @0+2 {WHOLE}"),
        ),
        (
            "{\"requests\":null}",
            format!("400 the batch has no member requests @0+17 {WHOLE}"),
        ),
    ] {
        assert_eq!(
            outcome("application/json", body.as_bytes()),
            expected,
            "{body}"
        );
    }
    assert_eq!(
        outcome("application/json", b"{\"requests\":[\xff]}"),
        "400 the batch is not UTF-8 @13+1"
    );
    let deep = format!("{{\"requests\":[{}", "[".repeat(100_000));
    assert!(outcome("application/json", deep.as_bytes()).starts_with("400 "));
}

#[test]
fn what_is_no_request_is_refused_by_its_number() {
    const ONE: &str = r#"{"id":"1","method":"get","url":"A"}"#;
    const SIDE: &str = "(requests of one group stand side by side)";
    const FRONT: &str = "(a request depends on what stands in front of it)";
    for (text, expected) in [
        ("1", "request 1: an object with id, method and url is expected, invalid type: integer `1`, expected struct Request @13+1".to_owned()),
        ("{}", "id of request 1: it is missing @13+2".to_owned()),
        (r#"{"id":"1"}"#, "method of request 1: it is missing @13+10".to_owned()),
        (r#"{"id":"1","method":"get"}"#, "url of request 1: it is missing @13+25".to_owned()),
        (r#"{"id":"","method":"get","url":"A"}"#, "id of request 1: a string that is not empty is expected @19+2".to_owned()),
        (r#"{"id":true,"method":"get","url":"A"}"#, "id of request 1: a string is expected, invalid type: boolean `true`, expected a string @19+4".to_owned()),
        (r#"{"id":"1","method":"g t","url":"A"}"#, "method of request 1: 'g t' is no method @13+35".to_owned()),
        (r#"{"id":"1","method":"get","url":7}"#, "url of request 1: a string is expected, invalid type: integer `7`, expected a string @44+1".to_owned()),
        (r#"{"id":"1","method":"get","url":"A","headers":[]}"#, "headers of request 1: an object of strings is expected, invalid type: sequence, expected a map @58+2".to_owned()),
        (r#"{"id":"1","method":"get","url":"A","headers":{"a b":"c"}}"#, "headers of request 1: 'a b' with the value 'c' is no header @58+11".to_owned()),
        (r#"{"id":"1","method":"get","url":"A","headers":{"a":"b\r\nc"}}"#, "headers of request 1: 'a' with the value 'b\u{fffd}\u{fffd}c' is no header @58+14".to_owned()),
        (r#"{"id":"1","method":"put","url":"A","headers":{"content-type":"image/png"},"body":"*"}"#, "body of request 1: a body of 'image/png' is written as base64url @94+3".to_owned()),
        // Ids.
        (&format!("{ONE},{ONE}"), "id of request 2: '1' is the id of another request or group @49+35".to_owned()),
        (
            r#"{"id":"g","method":"put","url":"A"},{"id":"2","method":"put","url":"A","atomicityGroup":"g"}"#,
            "atomicityGroup of request 2: 'g' is the id of another request or group @49+56".to_owned(),
        ),
        (
            r#"{"id":"2","method":"put","url":"A","atomicityGroup":"g"},{"id":"g","method":"put","url":"A"}"#,
            "id of request 2: 'g' is the id of another request or group @70+35".to_owned(),
        ),
        (
            r#"{"id":"g","method":"put","url":"A","atomicityGroup":"g"}"#,
            "id of request 1: 'g' is the id of another request or group @13+56".to_owned(),
        ),
        // Dependencies: nowhere, later, itself, its own group, no array.
        (&format!(r#"{ONE},{{"id":"2","method":"get","url":"A","dependsOn":["x"]}}"#), format!("dependsOn of request 2: 'x' is no earlier request or group @49+53 {FRONT}")),
        (&format!(r#"{{"id":"2","method":"get","url":"A","dependsOn":["1"]}},{ONE}"#), format!("dependsOn of request 1: '1' is no earlier request or group @13+53 {FRONT}")),
        (r#"{"id":"2","method":"get","url":"A","dependsOn":["2"]}"#, format!("dependsOn of request 1: '2' is no earlier request or group @13+53 {FRONT}")),
        (
            r#"{"id":"1","method":"put","url":"A","atomicityGroup":"g"},{"id":"2","method":"put","url":"A","atomicityGroup":"g","dependsOn":["g"]}"#,
            format!("dependsOn of request 2: 'g' is no earlier request or group @70+74 {FRONT}"),
        ),
        (r#"{"id":"2","method":"get","url":"A","dependsOn":"1"}"#, "dependsOn of request 1: an array of ids is expected, invalid type: string \"1\", expected a sequence @60+3".to_owned()),
        // Groups.
        (
            r#"{"id":"1","method":"put","url":"A","atomicityGroup":"g"},{"id":"2","method":"put","url":"A"},{"id":"3","method":"put","url":"A","atomicityGroup":"g"}"#,
            format!("atomicityGroup of request 3: other requests stand between those of the group 'g' @106+56 {SIDE}"),
        ),
        (
            r#"{"id":"1","method":"get","url":"A","atomicityGroup":"g"}"#,
            "request 1 with the id '1' is a GET, and a change set only holds changes (put it in front of the change set, or behind it)".to_owned(),
        ),
    ] {
        assert_eq!(requests(text), format!("400 {expected}"), "{text}");
    }
}

#[test]
fn a_condition_refuses_its_request_alone() {
    let body = br#"{"requests":[{"id":"1","method":"get","url":"A","if":"$2"},{"id":"2","method":"get","url":"B"}]}"#;
    let (_, items) = read("application/json", body).unwrap();
    let refusals = items.iter().map(|item| match item {
        Item::One(part) => part.refusal.as_ref().map(refusal),
        Item::Set { .. } => None,
    });
    let expected = "501 the condition of request 1 is not understood @53+4 (make it depend on a request with dependsOn)";
    let refusals: Vec<_> = refusals.collect();
    assert_eq!(refusals, [Some(expected.to_owned()), None]);
}

#[test]
fn requests_are_counted() {
    for (count, fits) in [(MAX_PARTS, true), (MAX_PARTS + 1, false)] {
        let all = (0..count)
            .map(|n| format!(r#"{{"id":"{n}","method":"put","url":"A","atomicityGroup":"g"}}"#));
        let said = requests(&all.collect::<Vec<_>>().join(","));
        let refused = said == "400 the batch holds more than 1000 requests (send several batches)";
        assert_eq!(!refused, fits, "{count}");
    }
}

#[test]
fn heads_are_measured() {
    for (size, fits) in [(MAX_HEAD, true), (MAX_HEAD + 1, false)] {
        let filler = "y".repeat(size - 2);
        for text in [
            format!(r#"{{"id":"1","method":"put","url":"A","headers":{{"x":"{filler}"}}}}"#),
            format!(r#"{{"id":"1","method":"put","url":"{filler}","headers":{{"x":"y"}}}}"#),
        ] {
            let said = requests(&text);
            let refused = said
                == format!(
                    "400 the headers of request 1 are {size} bytes long, {MAX_HEAD} are the limit"
                );
            assert_eq!(!refused, fits, "{size}");
        }
    }
}
