//! Where the repository and its build folder are.

use std::path::PathBuf;

/// The root of the repository: two folders above this crate.
///
/// Cargo names the crate when it runs us; what was compiled in may belong to another clone with the same build folder.
pub(crate) fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = PathBuf::from(here);
    here.ancestors().nth(2).map(PathBuf::from).unwrap_or(here)
}

/// Cargo's build folder, which is also where the traces of a detached server are kept.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}
