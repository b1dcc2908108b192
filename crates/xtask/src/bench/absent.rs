//! Stands for `inside` where the gateway's crates were not built in: the command builds itself anew with them.

use super::load::Work;
use super::questions::{Counted, Rows};
use anyhow::{Result, bail};
use std::path::Path;

pub(crate) fn raw(_file: &Path, _rows: &Rows<'_>) -> Result<Box<dyn Work>> {
    bail!("built without the feature `bench`")
}

pub(crate) fn store(_url: &str, _paths: &[String]) -> Result<Box<dyn Work>> {
    bail!("built without the feature `bench`")
}

pub(crate) fn planning(_url: &str, _paths: &[String]) -> Result<Box<dyn Work>> {
    bail!("built without the feature `bench`")
}

pub(crate) fn statements(_url: &str, _path: &str) -> Result<Counted> {
    bail!("built without the feature `bench`")
}

pub(crate) fn cells(_file: &Path, _sql: &str) -> Result<Vec<String>> {
    bail!("built without the feature `bench`")
}

pub(crate) fn writers(
    _file: &Path,
    _statements: &[String],
    _keys: &[i64],
    _times: [usize; 2],
) -> Result<[Box<dyn Work>; 2]> {
    bail!("built without the feature `bench`")
}
