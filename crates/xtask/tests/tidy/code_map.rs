//! `crates/README.md` is the code map: what it does not name, a newcomer does not find.

use crate::tree::{File, Finding, Tree};

pub(crate) const MAP: &str = "crates/README.md";
const SECTION: &str = "## The crates";

/// Every crate has one line in the section, whose last cell names each of its top modules and no other.
pub(crate) fn complete(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.get(MAP) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for name in tree.crates() {
        match section(map).find(|(_, line)| crate_of(line) == Some(name)) {
            Some((number, line)) => findings.extend(line_findings(tree, map, name, number, line)),
            None => {
                findings.push(map.finding(1, format!("`{name}` has no line under `{SECTION}`")))
            }
        }
    }
    findings
}

fn line_findings(tree: &Tree, map: &File, name: &str, number: usize, line: &str) -> Vec<Finding> {
    let (real, named) = (modules(tree, name), named(line));
    let forgotten = real.iter().filter(|module| !named.contains(module));
    let gone = named.iter().filter(|module| !real.contains(module));
    let forgotten = forgotten.map(|module| {
        format!(
            "the line of `{name}` does not name its module `{module}` (`cargo xtask bless -p xtask`)"
        )
    });
    let gone = gone
        .map(|module| format!("`{name}` has no module `{module}` (`cargo xtask bless -p xtask`)"));
    forgotten
        .chain(gone)
        .map(|message| map.finding(number, message))
        .collect()
}

/// The map as it should be: a module that is named and real keeps its place, a new one comes behind.
pub(crate) fn blessed(tree: &Tree) -> Option<String> {
    let map = tree.get(MAP)?;
    let ours: Vec<usize> = section(map).map(|(number, _)| number).collect();
    let lines =
        map.lines().map(
            |(number, line)| match crate_of(line).filter(|_| ours.contains(&number)) {
                Some(name) => with_modules(line, &modules(tree, name)),
                None => line.to_owned(),
            },
        );
    Some(lines.map(|line| line + "\n").collect())
}

fn with_modules(line: &str, real: &[&str]) -> String {
    let named = named(line);
    let kept = named.iter().filter(|module| real.contains(module));
    let new = real.iter().filter(|module| !named.contains(module));
    let cell: Vec<String> = kept
        .chain(new)
        .map(|module| format!("`{module}`"))
        .collect();
    let before = line
        .trim_end()
        .trim_end_matches('|')
        .rsplit_once('|')
        .map_or(line, |(before, _)| before);
    format!("{before}| {} |", cell.join(" "))
}

/// The lines between the section's heading and the next.
fn section(map: &File) -> impl Iterator<Item = (usize, &str)> {
    let inside = map.lines().skip_while(|(_, line)| *line != SECTION).skip(1);
    inside.take_while(|(_, line)| !line.starts_with("## "))
}

/// `name` of `` | `name` | … ``.
fn crate_of(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?
        .split_once("` |")
        .map(|(name, _)| name)
}

/// The words in backticks of the last cell.
fn named(line: &str) -> Vec<&str> {
    let cell = line
        .trim_end()
        .trim_end_matches('|')
        .rsplit('|')
        .next()
        .unwrap_or_default();
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(|word| word.trim_end_matches('/'))
        .collect()
}

/// The top modules of a crate, by name.
fn modules<'a>(tree: &'a Tree, name: &str) -> Vec<&'a str> {
    let folder = format!("crates/{name}/src/");
    let module = |path: &'a str| -> Option<&'a str> {
        let first = path
            .strip_suffix(".rs")?
            .strip_prefix(folder.as_str())?
            .split('/')
            .next()?;
        (!["lib", "main", "tests"].contains(&first)).then_some(first)
    };
    let mut modules: Vec<&str> = tree.rust().filter_map(|file| module(&file.path)).collect();
    modules.sort_unstable();
    modules.dedup();
    modules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::findings;

    const FILES: &[(&str, &str)] = &[
        (
            MAP,
            "# Map\n## The crates\n| `query-plan` | what `it` means | `page/` `promote` `bind` |\n## Else\n| `xtask` | |\n",
        ),
        ("crates/query-plan/Cargo.toml", ""),
        ("crates/query-plan/src/lib.rs", ""),
        ("crates/query-plan/src/bind.rs", ""),
        ("crates/query-plan/src/page/token.rs", ""),
        ("crates/query-plan/src/guard.rs", ""),
        ("crates/xtask/Cargo.toml", ""),
    ];

    #[test]
    fn a_crate_and_a_module_that_the_map_forgot_are_found() {
        assert_eq!(
            findings(complete, FILES),
            [
                "crates/README.md:3: the line of `query-plan` does not name its module `guard` (`cargo xtask bless -p xtask`)",
                "crates/README.md:3: `query-plan` has no module `promote` (`cargo xtask bless -p xtask`)",
                "crates/README.md:1: `xtask` has no line under `## The crates`",
            ]
        );
    }

    #[test]
    fn blessing_changes_the_list_of_modules_alone() {
        let map = "# Map\n## The crates\n| `query-plan` | what `it` means | `page` `bind` `guard` |\n## Else\n| `xtask` | |\n";
        assert_eq!(blessed(&Tree::planted(FILES)).as_deref(), Some(map));
    }
}
