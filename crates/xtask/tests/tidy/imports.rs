//! Who may import whom: the table of `crates/README.md`, as data.

use crate::code;
use crate::tree::{File, Finding, Tree};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// One line of the table. A crate of ours that is not in `may` is forbidden, and so is each package of `never`.
struct Line {
    name: &'static str,
    may: &'static [&'static str],
    never: &'static [&'static str],
}

const TABLE: &[Line] = &[
    Line {
        name: "entity-model",
        may: &[],
        never: &[],
    },
    Line {
        name: "query-grammar",
        may: &[],
        never: &[],
    },
    Line {
        name: "query-plan",
        may: &["entity-model", "query-grammar"],
        never: &["serde_json"],
    },
    Line {
        name: "api-description",
        may: &["entity-model"],
        never: &[],
    },
    Line {
        name: "diesel-store",
        may: &["entity-model", "query-plan"],
        never: &[],
    },
    Line {
        name: "school-domain",
        may: &["entity-model", "query-plan"],
        never: &[],
    },
    Line {
        name: "actix-server",
        may: &[
            "entity-model",
            "query-grammar",
            "query-plan",
            "diesel-store",
            "api-description",
        ],
        never: &[],
    },
    Line {
        name: "school-doors",
        may: &[
            "actix-server",
            "entity-model",
            "query-plan",
            "school-domain",
        ],
        never: &[],
    },
    Line {
        name: "preau",
        may: &[
            "entity-model",
            "query-grammar",
            "query-plan",
            "api-description",
            "diesel-store",
            "school-domain",
            "actix-server",
            "school-doors",
        ],
        never: &[],
    },
    Line {
        name: "reference-service",
        may: &[
            "actix-server",
            "api-description",
            "diesel-store",
            "entity-model",
            "query-plan",
        ],
        never: &[],
    },
    // Only where `NARROW` says.
    Line {
        name: "xtask",
        may: &[
            "entity-model",
            "query-grammar",
            "query-plan",
            "diesel-store",
            "school-domain",
        ],
        never: &[],
    },
];

/// A crate that may use what its line names under one path alone: the rest of it is built without.
const NARROW: &[(&str, &str)] = &[("xtask", "crates/xtask/src/bench/inside")];

/// A family of packages that lives in few crates.
struct Family {
    name: &'static str,
    homes: &'static [&'static str],
}

const FAMILIES: &[Family] = &[
    Family {
        name: "diesel",
        homes: &["diesel-store"],
    },
    Family {
        name: "actix",
        homes: &["actix-server", "school-doors"],
    },
];

/// Folders whose children must not know each other, and what none of their files may name.
const SIBLINGS: &[(&str, &[&str])] = &[
    ("crates/actix-server/src/facades/", &["diesel_store"]),
    ("crates/school-doors/src/", &[]),
];

/// Every crate of `crates/` stands in the table, and its manifest asks for nothing that the table denies it.
pub(crate) fn manifests(tree: &Tree) -> Vec<Finding> {
    let renamed = renamed_in_workspace(tree);
    let mut findings = Vec::new();
    for name in tree.crates() {
        let Some(manifest) = tree.get(&format!("crates/{name}/Cargo.toml")) else {
            continue;
        };
        match line_of(name) {
            None => findings.push(manifest.finding(
                1,
                format!("`{name}` has no line in the import table of the tidy test"),
            )),
            Some(line) => findings.extend(manifest_findings(line, manifest, &renamed)),
        }
    }
    findings
}

fn manifest_findings(line: &Line, manifest: &File, renamed: &Table) -> Vec<Finding> {
    let table: Table = match manifest.text.parse() {
        Ok(table) => table,
        Err(error) => return vec![manifest.finding(1, format!("no TOML: {error}"))],
    };
    let mut findings = Vec::new();
    for (key, value) in dependencies(&table) {
        let package = package(value)
            .or_else(|| renamed.get(key).and_then(package))
            .unwrap_or(key);
        if let Some(denial) = denial(line, package) {
            let begins = |text: &str| text.trim_start().trim_start_matches('"').starts_with(key);
            findings.push(manifest.finding(manifest.line_where(begins), denial));
        }
    }
    findings
}

/// No path in a crate's source begins with what the table denies it.
pub(crate) fn sources(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in tree.crates() {
        let Some(line) = line_of(name) else { continue };
        for file in tree
            .under(&format!("crates/{name}/"))
            .filter(|file| file.path.ends_with(".rs"))
        {
            findings.extend(source_findings(line, file));
        }
    }
    findings
}

fn source_findings(line: &Line, file: &File) -> Vec<Finding> {
    let known = known_packages();
    let mut findings = Vec::new();
    for path in code::paths(&file.text) {
        let Some(first) = path.segments.first().filter(|_| path.segments.len() > 1) else {
            continue;
        };
        let package = known.get(first).map_or(first.as_str(), String::as_str);
        let denial = denial(line, package).or_else(|| out_of_place(line, package, &file.path));
        findings.extend(denial.map(|denial| file.finding(path.line, denial)));
    }
    findings
}

/// Why this file may not use a package that its crate may use elsewhere.
fn out_of_place(line: &Line, package: &str, path: &str) -> Option<String> {
    let (_, place) = NARROW.iter().find(|(name, _)| *name == line.name)?;
    (line.may.contains(&package) && !path.starts_with(place))
        .then(|| format!("`{}` may import `{package}` under {place} alone", line.name))
}

/// Façades and vendor doors stand side by side: none of them names another, nor the store.
pub(crate) fn siblings(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, never) in SIBLINGS {
        let names = children(tree, folder);
        for file in tree.under(folder).filter(|file| file.path.ends_with(".rs")) {
            let own = child(&file.path, folder);
            findings.extend(
                own.into_iter()
                    .flat_map(|own| sibling_findings(file, own, &names, never)),
            );
        }
    }
    findings
}

fn sibling_findings(
    file: &File,
    own: &str,
    names: &BTreeSet<&str>,
    never: &[&str],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in code::paths(&file.text) {
        let segments: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        if let Some(other) = other_sibling(&segments, own, names) {
            findings
                .push(file.finding(path.line, format!("`{own}` imports its sibling `{other}`")));
        }
        if let Some(denied) = segments.iter().find(|segment| never.contains(segment)) {
            findings.push(file.finding(path.line, format!("`{own}` must not import `{denied}`")));
        }
    }
    findings
}

/// `facades::other`, `crate::other` or `super::other`, wherever in the path.
fn other_sibling<'a>(segments: &[&'a str], own: &str, names: &BTreeSet<&str>) -> Option<&'a str> {
    segments.windows(2).find_map(|pair| match pair {
        ["facades" | "crate" | "super", other] if *other != own && names.contains(other) => {
            Some(*other)
        }
        _ => None,
    })
}

fn children<'a>(tree: &'a Tree, folder: &'a str) -> BTreeSet<&'a str> {
    tree.under(folder)
        .filter_map(|file| child(&file.path, folder))
        .collect()
}

/// `odata` of both `…/odata.rs` and `…/odata/request.rs`; the folder's own root is no child.
fn child<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let first = path.strip_prefix(folder)?.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!["mod", "lib"].contains(&name)).then_some(name)
}

fn line_of(name: &str) -> Option<&'static Line> {
    TABLE.iter().find(|line| line.name == name)
}

/// Why this crate may not use this package; `None` when it may.
fn denial(line: &Line, package: &str) -> Option<String> {
    let ours = line_of(package).is_some_and(|other| other.name != line.name);
    if ours && !line.may.contains(&package) {
        let may = if line.may.is_empty() {
            "nothing of ours".to_owned()
        } else {
            line.may.join(", ")
        };
        return Some(format!(
            "`{}` must not import `{package}` (it may import {may})",
            line.name
        ));
    }
    if line.never.contains(&package) {
        return Some(format!("`{}` must not import `{package}`", line.name));
    }
    let family = FAMILIES
        .iter()
        .find(|family| !ours && belongs(package, family.name))?;
    let home = line.name == package || family.homes.contains(&line.name);
    (!home).then(|| {
        format!(
            "`{package}` belongs to {} alone",
            family.homes.join(" and ")
        )
    })
}

/// `diesel_migrations` and `tracing-actix-web` are of the family; a crate of ours that carries the word is not.
fn belongs(package: &str, family: &str) -> bool {
    line_of(package).is_none() && package.split(['-', '_']).any(|word| word == family)
}

/// Rust writes `-` as `_`: the packages of the table by the name that a source uses.
fn known_packages() -> std::collections::BTreeMap<String, String> {
    TABLE
        .iter()
        .map(|line| (line.name.replace('-', "_"), line.name.to_owned()))
        .collect()
}

/// Normal, build and test dependencies, for all targets and for one.
fn dependencies(manifest: &Table) -> Vec<(&String, &Value)> {
    let targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values);
    let owners = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let tables = owners.flat_map(|owner| {
        ["dependencies", "build-dependencies", "dev-dependencies"]
            .into_iter()
            .filter_map(|kind| owner.get(kind)?.as_table())
    });
    tables.flat_map(Table::iter).collect()
}

/// The real name of a dependency that is renamed by `package = "…"`.
fn package(dependency: &Value) -> Option<&str> {
    dependency.as_table()?.get("package")?.as_str()
}

fn renamed_in_workspace(tree: &Tree) -> Table {
    let root: Option<Table> = tree
        .get("Cargo.toml")
        .and_then(|file| file.text.parse().ok());
    let workspace = root.and_then(|root| {
        root.get("workspace")?
            .get("dependencies")?
            .as_table()
            .cloned()
    });
    workspace.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::findings;

    #[test]
    fn a_denied_crate_in_a_manifest_is_found() {
        let planted = "[package]\nname = \"diesel-store\"\n[dependencies]\nquery-plan.workspace = true\nquery-grammar.workspace = true\n";
        assert_eq!(
            findings(manifests, &[("crates/diesel-store/Cargo.toml", planted)]),
            [
                "crates/diesel-store/Cargo.toml:5: `diesel-store` must not import `query-grammar` (it may import entity-model, query-plan)"
            ]
        );
    }

    #[test]
    fn families_are_found_under_any_name_and_in_any_section() {
        let root = "[workspace.dependencies]\norm = { version = \"2\", package = \"diesel\" }\n";
        let planted = "[dev-dependencies]\norm.workspace = true\n[target.'cfg(unix)'.dependencies]\ntracing-actix-web = \"0.7\"\n";
        assert_eq!(
            findings(
                manifests,
                &[
                    ("Cargo.toml", root),
                    ("crates/query-plan/Cargo.toml", planted)
                ]
            ),
            [
                "crates/query-plan/Cargo.toml:2: `diesel` belongs to diesel-store alone",
                "crates/query-plan/Cargo.toml:4: `tracing-actix-web` belongs to actix-server and school-doors alone",
            ]
        );
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        assert_eq!(
            findings(manifests, &[("crates/surprise/Cargo.toml", "")]),
            [
                "crates/surprise/Cargo.toml:1: `surprise` has no line in the import table of the tidy test"
            ]
        );
    }

    #[test]
    fn a_denied_path_in_a_source_is_found() {
        let planted = "//! diesel::is_only_named\nuse diesel_store::Pool;\nuse {\n    diesel::prelude::*,\n};\nfn f() { actix_web::x() }\n";
        assert_eq!(
            findings(
                sources,
                &[
                    ("crates/actix-server/Cargo.toml", ""),
                    ("crates/actix-server/src/door.rs", planted)
                ]
            ),
            ["crates/actix-server/src/door.rs:4: `diesel` belongs to diesel-store alone"]
        );
        assert_eq!(
            findings(
                sources,
                &[
                    ("crates/query-plan/Cargo.toml", ""),
                    ("crates/query-plan/src/page.rs", planted)
                ]
            )
            .len(),
            3
        );
    }

    #[test]
    fn a_crate_with_a_narrow_place_is_held_to_it() {
        let used = "use diesel_store::Database;\n";
        let files = |path| [("crates/xtask/Cargo.toml", ""), (path, used)];
        let inside = files("crates/xtask/src/bench/inside/store.rs");
        assert!(findings(sources, &inside).is_empty());
        assert_eq!(
            findings(sources, &files("crates/xtask/src/bench/load.rs")),
            [
                "crates/xtask/src/bench/load.rs:1: `xtask` may import `diesel-store` under crates/xtask/src/bench/inside alone"
            ]
        );
    }

    #[test]
    fn a_sibling_is_found_however_it_is_named() {
        let others = (
            "crates/actix-server/src/facades/explorer.rs",
            "//! Nothing.\n",
        );
        let planted = [
            "use crate::facades::explorer::page;",
            "use crate::{facades::{odata, explorer}, json};",
            "use super::super::explorer;",
            "fn f() { super::explorer::page() }",
            "use diesel_store::Pool;",
        ];
        for line in planted {
            let found = findings(
                siblings,
                &[
                    others,
                    ("crates/actix-server/src/facades/odata/request.rs", line),
                ],
            );
            assert_eq!(found.len(), 1, "{line}: {found:?}");
        }
        let innocent =
            "use super::odata::response; use crate::facades::odata; use crate::json::explorer;";
        assert!(
            findings(
                siblings,
                &[
                    others,
                    ("crates/actix-server/src/facades/odata/request.rs", innocent)
                ]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_vendor_door_does_not_know_another() {
        let found = findings(
            siblings,
            &[
                (
                    "crates/school-doors/src/scodoc/routes.rs",
                    "use crate::maarch::Letter;",
                ),
                ("crates/school-doors/src/maarch/mod.rs", ""),
            ],
        );
        assert_eq!(
            found,
            ["crates/school-doors/src/scodoc/routes.rs:1: `scodoc` imports its sibling `maarch`"]
        );
    }
}
