//! URLs and headers in, statuses and bytes out, over the tiny workshop of [`crate::testing`].

mod errors;
mod headers;
mod methods;
mod pages;
mod shapes;

/// Stands for the service root in expected texts.
fn here(text: &str) -> String {
    text.replace('~', "http://127.0.0.1:8080/odata-api/")
}
