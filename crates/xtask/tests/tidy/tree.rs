//! The repository as text files, and what a rule says about them.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Build output and what fuzzing leaves behind are nobody's source.
const NOT_OURS: &[&str] = &["target", ".git", "corpus", "artifacts"];

/// Every text file, its path relative to the root and with `/` between.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Tree {
    pub(crate) fn of_the_repository() -> Self {
        let root = root();
        let mut files = Vec::new();
        collect(&root, "", &mut files);
        assert!(
            files.iter().any(|file| file.path == "Cargo.toml"),
            "{} is no repository",
            root.display()
        );
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// A tree for a test of a rule.
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        Self {
            files: files.iter().map(file).collect(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    pub(crate) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(folder))
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// The folder names directly under `crates/` that hold a manifest.
    pub(crate) fn crates(&self) -> Vec<&str> {
        let names = self
            .files
            .iter()
            .filter_map(|file| crate_folder(&file.path));
        names.collect()
    }
}

/// `name` of `crates/name/Cargo.toml`.
fn crate_folder(path: &str) -> Option<&str> {
    let name = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
    (!name.contains('/')).then_some(name)
}

impl File {
    pub(crate) fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            place: format!("{}:{line}", self.path),
            message: message.into(),
        }
    }

    /// The number of the first line that satisfies, or 1.
    pub(crate) fn line_where(&self, wanted: impl Fn(&str) -> bool) -> usize {
        self.text
            .lines()
            .position(wanted)
            .map_or(1, |index| index + 1)
    }

    /// Lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

/// One broken rule at one place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    place: String,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// The root of the repository; cargo names the crate at run time, since clones may share a build folder.
pub(crate) fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).join("../..")
}

/// Files that are no UTF-8 text, and files that vanish while we read, are passed over.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{prefix}{name}");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) => {
                collect(&entry.path(), &format!("{path}/"), files);
            }
            Ok(kind) if kind.is_file() => {
                if let Ok(text) = fs::read_to_string(entry.path()) {
                    files.push(File { path, text });
                }
            }
            _ => {}
        }
    }
}

/// The findings of a rule over planted files, as text.
pub(crate) fn findings(rule: crate::Rule, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Tree::planted(files))
        .iter()
        .map(ToString::to_string)
        .collect()
}
