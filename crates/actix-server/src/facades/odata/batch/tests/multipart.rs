//! What is taken, and what is not, of `multipart/mixed`.

use super::*;

/// Reads a body with the boundary `b`, whose lines end as those of the web do.
fn check(body: &str, expected: &str) {
    for body in [body.replace('\n', "\r\n"), body.to_owned()] {
        let said = outcome("multipart/mixed;boundary=b", body.as_bytes());
        let said = said.replace("\\r\\n", "\\n");
        assert_eq!(said, expected, "{body}");
    }
}

#[test]
fn many_spellings_are_taken() {
    const HTTP: &str = "Content-Type: application/http\n";
    for (body, expected) in [
        // Nothing at all.
        ("--b--", ""),
        ("--b--\n", ""),
        // A preamble, and an epilogue with a boundary in it.
        (
            "hello\n--bb\n--b\n~\nGET A HTTP/1.1\n\n--b--\n--b\nbye",
            "- GET A",
        ),
        // Blank lines: none, one, many, and such as hold spaces.
        ("--b\n~\nGET A HTTP/1.1\n--b--", "- GET A"),
        ("--b\n~\nGET A HTTP/1.1\n\n\n\n\n--b--", "- GET A"),
        (
            "--b\n\n~\n\n \n\nGET A HTTP/1.1\nx: y\n \t\n--b--",
            "- GET A {x: y}",
        ),
        // Spaces behind a boundary.
        ("--b \t\n~\nGET A HTTP/1.1\n\n--b-- \n", "- GET A"),
        // A line that only begins like a boundary.
        (
            "--b\n~\nPUT A HTTP/1.1\n\n--bc\n--b-\n-- b\n--b--",
            "- PUT A | --bc\\n--b-\\n-- b",
        ),
        // Headers in any case, spaced and folded as it comes.
        (
            "--b\ncontent-TYPE :application/http;\n msgtype=request\nCONTENT-id:7\n\nGET A HTTP/1.1\nX-Long:a\n\tb\nEmpty:\n--b--",
            "7 GET A {x-long: a b, empty: }",
        ),
        // No head of the part at all.
        (
            "--b\n\nGET A HTTP/1.1\n\n--b--",
            "400 'GET A HTTP/1.1' is no header of request 1",
        ),
        ("--b\nContent-ID: 1\n\nGET A HTTP/1.1\n\n--b--", "1 GET A"),
        // Request lines.
        ("--b\n~\nget   A  \n--b--", "- GET A"),
        (
            "--b\n~\nGET A?$filter=Id eq 1 HTTP/1.1 \n--b--",
            "- GET A?$filter=Id eq 1",
        ),
        ("--b\n~\nGET\tA\thttp/2\n--b--", "- GET A"),
        ("--b\n~\nQUERY /x/A HTTP/1.1\n--b--", "- QUERY /x/A"),
        (
            "--b\n~\nOPTIONS http://h/x HTTP/1.1\n--b--",
            "- OPTIONS http://h/x",
        ),
        // Bodies end at the boundary, whatever their length is said to be.
        (
            "--b\n~\nPUT A HTTP/1.1\nContent-Length: 3\n\n123\n--b--",
            "- PUT A | 123",
        ),
        (
            "--b\n~\nPUT A HTTP/1.1\nContent-Length: 3\n\n123\n\n\n--b--",
            "- PUT A | 123",
        ),
        (
            "--b\n~\nPUT A HTTP/1.1\nContent-Length: 2\n\n123\n--b--",
            "- PUT A | 123",
        ),
        (
            "--b\n~\nPUT A HTTP/1.1\nContent-Length: 9\n\n123\n--b--",
            "- PUT A | 123",
        ),
        (
            "--b\n~\nPUT A HTTP/1.1\nContent-Length: 0\n\n123\n--b--",
            "- PUT A | 123",
        ),
        (
            "--b\n~\nPUT A HTTP/1.1\nContent-Length: many\n\n123\n--b--",
            "- PUT A | 123",
        ),
        (
            "--b\n~\nPUT A HTTP/1.1\n\n1\n2\n\n--b--",
            "- PUT A | 1\\n2\\n",
        ),
        // What a part may not say is passed over.
        (
            "--b\n~\nGET A HTTP/1.1\nAuthorization: Basic x\nHost: h\nCookie: c\nExpect: 100-continue\nRange: bytes=1\n--b--",
            "- GET A {host: h}",
        ),
        // Encodings that change nothing.
        (
            "--b\nContent-Transfer-Encoding: 8BIT\nContent-Type: application/http\n\nGET A\n--b--",
            "- GET A",
        ),
        // Boundaries inside boundaries.
        (
            "--b\nContent-Type:multipart/mixed;boundary=bb\n\n--bb\n~\nPUT A HTTP/1.1\n\nx\n--bb--\n--b--",
            "set -\n  - PUT A | x",
        ),
        (
            "--b\nContent-Type: Multipart/Mixed; boundary=\"c d\"\nContent-ID: s\n\nhello\n\n--c d\n~\nDELETE A HTTP/1.1\n--c d--\nbye\n--b--",
            "set s\n  - DELETE A",
        ),
        (
            "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c--\n--b--",
            "set -",
        ),
        // The outer id counts; an id may come again in another set.
        (
            "--b\nContent-ID: 1\n~\nGET A HTTP/1.1\nContent-ID: 2\n--b--",
            "1 GET A",
        ),
        (
            "--b\nContent-ID: 1\n~\nGET A\n--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\nContent-ID: 1\n~\nPUT A\n--c--\n--b--",
            "1 GET A\nset -\n  1 PUT A",
        ),
    ] {
        let body = body.replace('~', HTTP);
        if expected.starts_with("400") {
            let said = outcome("multipart/mixed;boundary=b", body.as_bytes());
            assert!(said.starts_with(expected), "{said}");
        } else {
            check(&body, expected);
        }
    }
}

#[test]
fn bytes_are_bytes() {
    let body = b"--b\r\nContent-Type: application/http\r\n\r\nPUT A HTTP/1.1\r\nContent-Type: image/png\r\nContent-Length: 6\r\n\r\n\x00\xff\r\n\n\r\r\n--b--";
    assert_eq!(
        outcome("multipart/mixed;boundary=b", body),
        "- PUT A {content-type: image/png} | \\x00\\xff\\r\\n\\n\\r"
    );
}

#[test]
fn what_is_no_batch_is_refused_where_it_stops() {
    const PART: &str =
        "(a part is headers, a blank line, and a request such as 'GET Parts(1) HTTP/1.1')";
    const BLANK: &str =
        "(a blank line stands between the headers of a part, its request, and the body of that)";
    const DASHES: &str = "(the last boundary has two more dashes behind it)";
    const LEVEL: &str =
        "(change sets nest one level deep: requests stand in them, and nothing else)";
    const PLACE: &str = "(put it in front of the change set, or behind it)";
    const SET: &str = "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n";
    for (body, expected, hint) in [
        ("", "no line consists of '--' and the boundary 'b' @0+0", ""),
        (
            "hello",
            "no line consists of '--' and the boundary 'b' @0+5",
            "",
        ),
        (
            "{}--b\n",
            "no line consists of '--' and the boundary 'b' @0+6",
            "",
        ),
        (
            "--b\n~\n",
            "the part that begins at byte 4 does not end with boundary 'b' @36+0",
            DASHES,
        ),
        (
            "--b\n~\nGET A\n--b\n",
            "the part that begins at byte 46 does not end with boundary 'b' @46+0",
            DASHES,
        ),
        ("--b\n--b--", "request 1 is empty @4+1", PART),
        ("--b\n~\n--b--", "request 1 is empty @35+1", PART),
        ("--b\n~\n\n\n--b--", "request 1 is empty @36+1", PART),
        (
            "--b\n~\nGET\n--b--",
            "request 1 begins with 'GET', which is no method and URL @36+3",
            PART,
        ),
        (
            "--b\n~\nGET HTTP/1.1\n--b--",
            "request 1 begins with 'GET HTTP/1.1', which is no method and URL @36+12",
            PART,
        ),
        (
            "--b\n~\nG(T A\n--b--",
            "request 1 begins with 'G(T A', which is no method and URL @36+5",
            PART,
        ),
        (
            "--b\nContent-Type application/http\n\nGET A\n--b--",
            "'Content-Type application/http' is no header of request 1 @4+29",
            BLANK,
        ),
        (
            "--b\n~\nGET A\n{\"a\":1}\n--b--",
            "'{\"a\":1}' is no header of request 1 @42+7",
            BLANK,
        ),
        (
            "--b\n~\nGET A\nx: \u{1}\n--b--",
            "the header x of request 1 holds a control character @42+4",
            "",
        ),
        (
            "--b\nContent-Type: text/plain\n\nGET A\n--b--",
            "request 1 is 'text/plain', expected application/http or multipart/mixed @4+1",
            PART,
        ),
        (
            "--b\n~\nGET A\n--b\nContent-Transfer-Encoding: base64\n~\nR0VU\n--b--",
            "request 2 is encoded as 'base64', binary is expected @46+1",
            PART,
        ),
        // Change sets.
        (
            "§~\nPUT A\n--b--",
            "the part that begins at byte 50 does not end with boundary 'c' @87+0",
            DASHES,
        ),
        (
            "§~\nPUT A\n--c\nContent-ID: x\n~\nGET B\n--c--\n--b--",
            "request 2 (Content-ID 'x') is a GET, and a change set only holds changes",
            PLACE,
        ),
        (
            "§~\nHEAD A\n--c--\n--b--",
            "request 1 is a HEAD, and a change set only holds changes",
            PLACE,
        ),
        (
            "§Content-Type: multipart/mixed; boundary=d\n\n--d\n~\nPUT A\n--d--\n--c--\n--b--",
            "request 1 is a batch inside a change set @50+90",
            LEVEL,
        ),
        (
            "§Content-ID: x\n~\nPUT A\n--c\nContent-ID: x\n~\nPUT B\n--c--\n--b--",
            "the Content-ID 'x' stands twice in one change set @106+51",
            "",
        ),
        (
            "--b\nContent-Type: multipart/mixed\n\n--c--\n--b--",
            "multipart/mixed needs a boundary",
            "(write multipart/mixed;boundary=batch_1 and use --batch_1 in the body)",
        ),
    ] {
        let body = body
            .replace('§', SET)
            .replace('~', "Content-Type: application/http\n");
        let expected = format!("400 {expected} {hint}");
        let said = outcome("multipart/mixed;boundary=b", body.as_bytes());
        assert_eq!(said, expected.trim_end(), "{body}");
    }
}

#[test]
fn requests_are_counted() {
    let http = "Content-Type: application/http\n\nPUT A\n";
    let batch = |alone: usize, in_set: usize, empty: usize| {
        let alone = format!("--b\n{http}").repeat(alone);
        let in_set = format!("--c\n{http}").repeat(in_set);
        let set = |inside: &str| {
            format!("--b\nContent-Type: multipart/mixed;boundary=c\n\n{inside}--c--\n")
        };
        [
            alone,
            set(&in_set),
            set("").repeat(empty),
            "--b--".to_owned(),
        ]
        .concat()
    };
    for (alone, in_set, empty, fits) in [
        (0, MAX_PARTS, 0, true),
        (0, MAX_PARTS + 1, 0, false),
        (MAX_PARTS - 1, 1, 0, true),
        (MAX_PARTS, 1, 0, false),
        (0, 1, MAX_PARTS - 1, true),
        (0, 1, MAX_PARTS, false),
    ] {
        let said = outcome(
            "multipart/mixed;boundary=b",
            batch(alone, in_set, empty).as_bytes(),
        );
        let refused = said == "400 the batch holds more than 1000 requests (send several batches)";
        assert_eq!(!refused, fits, "{alone} {in_set} {empty}");
    }
}

#[test]
fn heads_are_measured() {
    let line = "x: \r\n";
    for (size, fits) in [(MAX_HEAD, true), (MAX_HEAD + 1, false)] {
        let outer = ["Content-Type: application/http\r\n", "PUT A\r\n"].map(|first| {
            let filler = "y".repeat(size - first.len() - line.len());
            format!("{first}x: {filler}\r\n")
        });
        let [part, request] = &outer;
        for body in [
            format!("--b\r\n{part}\r\nPUT A\r\n--b--"),
            format!("--b\r\nContent-Type: application/http\r\n\r\n{request}\r\n--b--"),
        ] {
            let said = outcome("multipart/mixed;boundary=b", body.as_bytes());
            let refused = said
                == format!(
                    "400 the headers of request 1 are {size} bytes long, {MAX_HEAD} are the limit"
                );
            assert_eq!(!refused, fits, "{size}");
            assert_eq!(said.starts_with("- PUT A"), fits);
        }
    }
}
