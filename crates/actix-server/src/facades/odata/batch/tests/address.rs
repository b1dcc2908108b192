//! URLs of parts.

use super::*;

const ROOT: &str = "http://h:1/odata-api/";

fn check(url: &str, root: &str, expected: &str) {
    let said = match resolve(url, root, "/odata-api/") {
        Ok((path, query)) => format!("{path} ? {query}"),
        Err(problem) => refusal(&problem),
    };
    assert_eq!(said.trim_end(), expected, "{url}");
}

#[test]
fn every_form_leads_to_the_service() {
    for (url, expected) in [
        // Absolute.
        (
            "http://h:1/odata-api/Users(1)?$select=Id",
            "Users(1) ? $select=Id",
        ),
        ("HTTP://H:1/odata-api/Users", "Users ?"),
        ("http://h:1/odata-api", " ?"),
        ("http://h:1//odata-api//Users", "Users ?"),
        // From the server's root.
        ("/odata-api/Users?$top=1&$skip=2", "Users ? $top=1&$skip=2"),
        ("/odata-api/", " ?"),
        ("/odata-api?$format=json", " ? $format=json"),
        ("//odata-api/Users", "Users ?"),
        // From the service root, with a slash.
        ("/Users", "Users ?"),
        ("/Users(1)/Manager/", "Users(1)/Manager/ ?"),
        ("/odata-apis", "odata-apis ?"),
        ("/$1/Members", "$1/Members ?"),
        ("/", " ?"),
        // Relative.
        ("Users", "Users ?"),
        ("./Users", "Users ?"),
        ("$1/Members", "$1/Members ?"),
        ("", " ?"),
        ("?$format=json", " ? $format=json"),
        ("odata-api/Users", "odata-api/Users ?"),
        // Not absolute, though it looks so.
        ("Users('http://x')", "Users('http://x') ?"),
        (
            "Users?$filter=Url eq 'http://x'",
            "Users ? $filter=Url%20eq%20'http://x'",
        ),
        // As it was written.
        (
            "Users('%2F%C3%A9%3F')?%24top=1?x",
            "Users('%2F%C3%A9%3F') ? %24top=1?x",
        ),
        (" Users('a b') ", "Users('a%20b') ?"),
        ("Users('é')", "Users('é') ?"),
        // Without the fragment.
        ("Users#x?y", "Users ?"),
        ("Users?$top=1#x", "Users ? $top=1"),
    ] {
        check(url, ROOT, expected);
    }
}

#[test]
fn a_proxy_may_stand_in_front() {
    for (url, root, expected) in [
        (
            "https://s.example/p/odata-api/Users",
            "https://s.example/p/odata-api/",
            "Users ?",
        ),
        (
            "https://s.example:443/p/odata-api/Users",
            "https://s.example/p/odata-api/",
            "Users ?",
        ),
        (
            "https://s.example/p/odata-api/Users",
            "https://s.example:443/p/odata-api/",
            "Users ?",
        ),
        (
            "http://s.example:80/odata-api/Users",
            "http://s.example/odata-api/",
            "Users ?",
        ),
        (
            "/p/odata-api/Users",
            "https://s.example/p/odata-api/",
            "Users ?",
        ),
        (
            "/odata-api/Users",
            "https://s.example/p/odata-api/",
            "Users ?",
        ),
        (
            "https://s.example/odata-api/Users",
            "https://s.example/p/odata-api/",
            "Users ?",
        ),
    ] {
        check(url, root, expected);
    }
}

#[test]
fn other_places_are_refused() {
    const HINT: &str = "(URLs of this service begin with http://h:1/odata-api/)";
    for url in [
        "http://other:1/odata-api/Users",
        "http://h:2/odata-api/Users",
        "http://h:80/odata-api/Users",
        "http://h/odata-api/Users",
        "https://h:1/odata-api/Users",
        "http://u@h:1/odata-api/Users",
        "http://h:1/Users",
        "http://h:1/odata-apis",
        "http://h:1",
        "ftp://h:1/odata-api/Users",
    ] {
        check(
            url,
            ROOT,
            &format!("400 '{url}' is no URL of this service {HINT}"),
        );
    }
    for url in [
        "$batch",
        "/odata-api/$batch?x",
        "http://h:1/odata-api/$batch/",
        "%24batch",
    ] {
        check(url, ROOT, "400 a batch inside a batch is not executed");
    }
    check(
        "Users\r\nX: y",
        ROOT,
        "400 the URL 'Users\u{fffd}\u{fffd}X: y' holds a control character",
    );
    let long = format!("http://x/{}", "y".repeat(100));
    check(
        &long,
        ROOT,
        &format!(
            "400 'http://x/{}…' is no URL of this service {HINT}",
            "y".repeat(51)
        ),
    );
}
