//! The README's queries are answered as it prints them.

use gateway_tests::each;

const README: &str = include_str!("../../../README.md");

/// Each query of the README with the answer below it.
fn queries() -> Vec<(&'static str, &'static str)> {
    let mut lines = README.lines();
    let mut queries = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(url) = line.strip_prefix("GET ") {
            queries.push((url, lines.next().unwrap_or_default()));
        }
    }
    queries
}

#[test]
fn the_readme_tells_the_truth_on_both_databases() {
    let queries = queries();
    assert_eq!(queries.len(), 10);
    each(|gateway| {
        let address = gateway.address.to_string();
        for (url, printed) in &queries {
            let answer = gateway.get(url).ok();
            let answer = answer.replace(&address, "127.0.0.1:8080");
            assert_eq!(answer, *printed, "{url}");
        }
    });
}
