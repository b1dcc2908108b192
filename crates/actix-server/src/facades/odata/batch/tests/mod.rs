//! Bodies in, requests out; replies in, bytes out.

mod address;
mod answer;
mod captures;
mod json;
mod multipart;
mod references;

use super::*;

/// What was read, a request a line: `[set] id METHOD url {headers} <- needed | body`.
fn shown(items: &[Item]) -> String {
    let mut lines = Vec::new();
    for item in items {
        match item {
            Item::One(part) => lines.push(line("", part)),
            Item::Set { id, parts } => {
                lines.push(format!("set {}", id.as_deref().unwrap_or("-")));
                lines.extend(parts.iter().map(|p| line("  ", p)));
            }
        }
    }
    lines.join("\n")
}

fn line(indent: &str, part: &Part) -> String {
    let headers = part.headers.iter();
    let headers = headers.map(|(n, v)| format!("{n}: {}", String::from_utf8_lossy(v.as_bytes())));
    let headers = headers.collect::<Vec<_>>().join(", ");
    let id = part.id.as_deref().unwrap_or("-");
    let mut line = format!("{indent}{id} {} {}", part.method, part.url);
    for (before, what, after) in [
        (" {", headers, "}"),
        (" <- ", part.depends_on.join(" "), ""),
        (
            " | ",
            part.body.escape_ascii().to_string().replace("\\\"", "\""),
            "",
        ),
    ] {
        if !what.is_empty() {
            line.extend([before, &what, after]);
        }
    }
    line
}

/// A refusal: `status message @start+length`, a hint behind it.
fn refusal(problem: &Problem) -> String {
    let mut text = format!("{} {}", problem.status().as_u16(), problem.message);
    let Some(more) = problem.more() else {
        return text;
    };
    if let Some(position) = more.position {
        assert_eq!(position.within, "body");
        text.push_str(&format!(" @{}+{}", position.start, position.length));
    }
    if let Some(hint) = &more.hint {
        text.push_str(&format!(" ({hint})"));
    }
    text
}

/// What a body is read as.
fn outcome(content_type: &str, body: &[u8]) -> String {
    match read(content_type, body) {
        Ok((_, items)) => shown(&items),
        Err(problem) => refusal(&problem),
    }
}

fn part(id: &str) -> Part {
    Part {
        id: (!id.is_empty()).then(|| id.to_owned()),
        method: Method::POST,
        url: "Parts".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        depends_on: Vec::new(),
        refusal: None,
    }
}

#[test]
fn the_media_type_decides() {
    const HINT: &str = "(write multipart/mixed;boundary=batch_1 and use --batch_1 in the body)";
    const TYPES: &str = "(send multipart/mixed;boundary=… or application/json)";
    let long = |n: usize| format!("multipart/mixed;boundary={}", "b".repeat(n));
    for (content_type, expected) in [
        ("multipart/mixed;boundary=b", "-- --b".to_owned()),
        ("Multipart/Mixed ; Boundary = b ", "-- --b".to_owned()),
        (r#"multipart/mixed; boundary="b""#, "-- --b".to_owned()),
        (
            r#"multipart/mixed;charset="a;b=\"c";boundary="b" ;x=y"#,
            "-- --b".to_owned(),
        ),
        (
            r#"multipart/mixed;boundary="a \"b;="#,
            r#"-- --a "b;="#.to_owned(),
        ),
        (
            "multipart/mixed;charset=utf-8;boundary=a=b",
            "-- --a=b".to_owned(),
        ),
        ("application/json", "{}".to_owned()),
        (
            "Application/JSON;odata.metadata=minimal;charset=utf-8",
            "{}".to_owned(),
        ),
        (
            "multipart/mixed",
            format!("400 multipart/mixed needs a boundary {HINT}"),
        ),
        (
            "multipart/mixed; boundary",
            format!("400 multipart/mixed needs a boundary {HINT}"),
        ),
        (
            "multipart/mixed; boundary=",
            format!("400 the boundary is empty {HINT}"),
        ),
        (
            &long(MAX_BOUNDARY),
            format!("-- --{}", "b".repeat(MAX_BOUNDARY)),
        ),
        (
            &long(MAX_BOUNDARY + 1),
            format!("400 the boundary is 71 bytes long, 70 are the limit {HINT}"),
        ),
        (
            "text/plain",
            format!("415 a batch of text/plain is not understood here {TYPES}"),
        ),
        (
            "",
            format!("415 the batch says nothing of its media type {TYPES}"),
        ),
    ] {
        let body = match expected.strip_prefix("-- ") {
            Some(delimiter) => format!(
                "{delimiter}\r\nContent-Type: application/http\r\n\r\nGET A\r\n{delimiter}--"
            ),
            None => r#"{"requests":[{"id":"-","method":"GET","url":"A"}]}"#.to_owned(),
        };
        let expected = if expected.starts_with(['-', '{']) {
            "- GET A"
        } else {
            &expected
        };
        assert_eq!(
            outcome(content_type, body.as_bytes()),
            expected,
            "{content_type}"
        );
    }
}
