//! `$compute`, `$search`, `$apply`, `$crossjoin` and `$all`: each row is a URL and the same thing worked out in Rust
//! from whole rows that were read without any option.

mod computed;
mod refused;
mod several;
mod sought;
mod transformed;

use gateway_tests::Ask;
use gateway_tests::{Gateway, Kind, Row, school};
use serde_json::{Map, Value};

use super::expressions::School;

/// What a URL gives: its members without annotations. Their order counts where the URL asks for one.
type Case = (&'static str, fn(&School) -> Vec<Value>);

fn gives(cases: &[Case]) {
    let mut wrong = Vec::new();
    for kind in Kind::all() {
        let seen = School::on(kind);
        for (url, expected) in cases {
            let ordered = url.contains("orderby");
            let expected = plain_all(expected(&seen), ordered);
            assert!(!expected.is_empty(), "{url} proves little");
            let answer = school(kind).get(url);
            if answer.status != 200 {
                wrong.push(format!("{kind:?} {url}: {}", answer.text()));
                continue;
            }
            let given = plain_all(answer.value(), ordered);
            if given != expected {
                let differs = given.iter().zip(&expected).find(|(g, e)| g != e);
                wrong.push(format!(
                    "{kind:?} {url}: {} rows for {}, first difference {differs:?}",
                    given.len(),
                    expected.len()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All members of a collection, page by page of two rows.
fn in_pages(gateway: &Gateway, url: &str, size: usize) -> Vec<Value> {
    let prefer = format!("odata.maxpagesize={size}");
    let ask = |url: &str| gateway.ask(&Ask::get(url).with("Prefer", &prefer));
    let mut answer = ask(url);
    let mut rows = answer.value();
    while let Some(next) = answer.next() {
        assert_eq!(answer.value().len(), size, "{url}");
        answer = ask(&next);
        rows.extend(answer.value());
    }
    rows
}

fn plain_all(rows: Vec<Value>, ordered: bool) -> Vec<Value> {
    let mut rows: Vec<Value> = rows.iter().map(plain).collect();
    if !ordered {
        rows.sort_by_key(ToString::to_string);
    }
    rows
}

/// Without annotations, and with numbers that are alike when they are equal.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| !name.contains('@'));
            let members = members.map(|(name, value)| (name.clone(), plain(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Number(n) => n.as_f64().into(),
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

/// A mark in hundredths, exactly.
fn hundredths(row: Row<'_>) -> Option<i64> {
    row.number("Value").map(|v| (v * 100.0).round() as i64)
}

/// Hundredths as the number they are.
fn number(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

/// An average of hundredths, to six digits.
fn mean(all: &[i64]) -> Value {
    if all.is_empty() {
        return Value::Null;
    }
    let sum: i64 = all.iter().sum();
    let mean = sum as f64 / 100.0 / all.len() as f64;
    format!("{mean:.6}").parse::<f64>().unwrap().into()
}
