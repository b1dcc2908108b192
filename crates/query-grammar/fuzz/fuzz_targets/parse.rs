//! Any text through every entry point: no panic, no overflow, and what was read prints to text that reads the same.
//!
//! `cargo fuzz run -s none parse` in `crates/query-grammar`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/common/mod.rs"]
mod common;

fuzz_target!(|text: &str| common::check_all(text));
