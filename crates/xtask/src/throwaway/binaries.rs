//! Where PostgreSQL's server binaries are.

use anyhow::{Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The folder that Debian's packages use, one sub-folder per major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A folder that holds both `initdb` and `postgres`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binaries(PathBuf);

impl Binaries {
    pub(crate) fn initdb(&self) -> PathBuf {
        self.0.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    /// A tool that comes with the server, such as `psql`.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn at(folder: &Path) -> Option<Self> {
        let holds_both = |b: &Self| b.initdb().is_file() && b.postgres().is_file();
        let found = Self(folder.to_path_buf());
        if !holds_both(&found) {
            return None;
        }
        // Links on the search path lead to the folder where the other tools are as well.
        let real = found.postgres().canonicalize().ok();
        let real = real.and_then(|postgres| Some(Self(postgres.parent()?.to_path_buf())));
        Some(real.filter(holds_both).unwrap_or(found))
    }
}

/// `PREAU_POSTGRES_BIN`, else the search path, else Debian's newest version; `None` when there is none.
pub(crate) fn find() -> Result<Option<Binaries>> {
    find_in(
        std::env::var_os("PREAU_POSTGRES_BIN").as_deref(),
        std::env::var_os("PATH").as_deref(),
        Path::new(DEBIAN),
    )
}

fn find_in(named: Option<&OsStr>, path: Option<&OsStr>, debian: &Path) -> Result<Option<Binaries>> {
    if let Some(folder) = named.filter(|folder| !folder.is_empty()) {
        return match Binaries::at(Path::new(folder)) {
            Some(found) => Ok(Some(found)),
            None => bail!(
                "PREAU_POSTGRES_BIN names {}, which holds no initdb and postgres",
                folder.display()
            ),
        };
    }
    let on_path = path
        .into_iter()
        .flat_map(std::env::split_paths)
        .find_map(|folder| Binaries::at(&folder));
    Ok(on_path.or_else(|| newest(debian)))
}

fn newest(debian: &Path) -> Option<Binaries> {
    let versions = std::fs::read_dir(debian).ok()?.flatten();
    versions
        .filter_map(|entry| {
            let version: f32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, Binaries::at(&entry.path().join("bin"))?))
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, found)| found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn install(root: &Path, folder: &str) -> PathBuf {
        let folder = root.join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("initdb"), "").unwrap();
        fs::write(folder.join("postgres"), "").unwrap();
        folder
    }

    fn scratch(name: &str) -> PathBuf {
        let root =
            std::env::temp_dir().join(format!("preau-binaries-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        root
    }

    #[test]
    fn the_newest_debian_version_is_taken_by_number() {
        let root = scratch("newest");
        install(&root, "9.6/bin");
        let newest = install(&root, "17/bin");
        fs::create_dir_all(root.join("18/bin")).unwrap();
        assert_eq!(find_in(None, None, &root).unwrap(), Some(Binaries(newest)));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_variable_comes_before_the_path_and_the_path_before_debian() {
        let root = scratch("order");
        let (named, on_path) = (install(&root, "named"), install(&root, "path"));
        install(&root, "15/bin");
        let path = Some(on_path.as_os_str());
        assert_eq!(
            find_in(Some(named.as_os_str()), path, &root).unwrap(),
            Some(Binaries(named))
        );
        assert_eq!(find_in(None, path, &root).unwrap(), Some(Binaries(on_path)));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_wrong_variable_is_an_error_and_not_a_fallback() {
        let root = scratch("wrong");
        let error = find_in(Some(root.as_os_str()), None, &root)
            .unwrap_err()
            .to_string();
        assert!(error.contains("PREAU_POSTGRES_BIN"), "{error}");
        assert_eq!(find_in(None, None, &root).unwrap(), None);
        fs::remove_dir_all(root).unwrap();
    }
}
