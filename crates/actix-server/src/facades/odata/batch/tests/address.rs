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
            "http://h:1/odata-api/Parts(1)?$select=Id",
            "Parts(1) ? $select=Id",
        ),
        ("HTTP://H:1/odata-api/Parts", "Parts ?"),
        ("http://h:1/odata-api", " ?"),
        ("http://h:1//odata-api//Parts", "Parts ?"),
        // From the server's root.
        ("/odata-api/Parts?$top=1&$skip=2", "Parts ? $top=1&$skip=2"),
        ("/odata-api/", " ?"),
        ("/odata-api?$format=json", " ? $format=json"),
        ("//odata-api/Parts", "Parts ?"),
        // From the service root, with a slash.
        ("/Parts", "Parts ?"),
        ("/Parts(1)/Carrier/", "Parts(1)/Carrier/ ?"),
        ("/odata-apis", "odata-apis ?"),
        ("/$1/Members", "$1/Members ?"),
        ("/", " ?"),
        // Relative.
        ("Parts", "Parts ?"),
        ("./Parts", "Parts ?"),
        ("$1/Members", "$1/Members ?"),
        ("", " ?"),
        ("?$format=json", " ? $format=json"),
        ("odata-api/Parts", "odata-api/Parts ?"),
        // Not absolute, though it looks so.
        ("Parts('http://x')", "Parts('http://x') ?"),
        (
            "Parts?$filter=Url eq 'http://x'",
            "Parts ? $filter=Url%20eq%20'http://x'",
        ),
        // As it was written.
        (
            "Parts('%2F%C3%A9%3F')?%24top=1?x",
            "Parts('%2F%C3%A9%3F') ? %24top=1?x",
        ),
        (" Parts('a b') ", "Parts('a%20b') ?"),
        ("Parts('é')", "Parts('é') ?"),
        // Without the fragment.
        ("Parts#x?y", "Parts ?"),
        ("Parts?$top=1#x", "Parts ? $top=1"),
    ] {
        check(url, ROOT, expected);
    }
}

#[test]
fn a_proxy_may_stand_in_front() {
    for (url, root, expected) in [
        (
            "https://s.example/p/odata-api/Parts",
            "https://s.example/p/odata-api/",
            "Parts ?",
        ),
        (
            "https://s.example:443/p/odata-api/Parts",
            "https://s.example/p/odata-api/",
            "Parts ?",
        ),
        (
            "https://s.example/p/odata-api/Parts",
            "https://s.example:443/p/odata-api/",
            "Parts ?",
        ),
        (
            "http://s.example:80/odata-api/Parts",
            "http://s.example/odata-api/",
            "Parts ?",
        ),
        (
            "/p/odata-api/Parts",
            "https://s.example/p/odata-api/",
            "Parts ?",
        ),
        (
            "/odata-api/Parts",
            "https://s.example/p/odata-api/",
            "Parts ?",
        ),
        (
            "https://s.example/odata-api/Parts",
            "https://s.example/p/odata-api/",
            "Parts ?",
        ),
    ] {
        check(url, root, expected);
    }
}

#[test]
fn other_places_are_refused() {
    const HINT: &str = "(URLs of this service begin with http://h:1/odata-api/)";
    for url in [
        "http://other:1/odata-api/Parts",
        "http://h:2/odata-api/Parts",
        "http://h:80/odata-api/Parts",
        "http://h/odata-api/Parts",
        "https://h:1/odata-api/Parts",
        "http://u@h:1/odata-api/Parts",
        "http://h:1/Parts",
        "http://h:1/odata-apis",
        "http://h:1",
        "ftp://h:1/odata-api/Parts",
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
        "Parts\r\nX: y",
        ROOT,
        "400 the URL 'Parts\u{fffd}\u{fffd}X: y' holds a control character",
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
