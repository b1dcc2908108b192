//! `crates/README.md` is the code map: what it does not name, a newcomer does not find.

use crate::tree::{Finding, Tree};
use std::collections::BTreeSet;

const MAP: &str = "crates/README.md";

/// Every crate has one line (`` | `name` | … ``), and that line names each of its top modules.
pub(crate) fn complete(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.get(MAP) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for name in tree.crates() {
        let begins = format!("| `{name}` |");
        let Some((number, line)) = map.lines().find(|(_, line)| line.starts_with(&begins)) else {
            findings.push(map.finding(1, format!("no line begins with {begins}")));
            continue;
        };
        for module in modules(tree, name)
            .into_iter()
            .filter(|module| !names(line, module))
        {
            findings.push(map.finding(
                number,
                format!("the line of `{name}` does not name its module `{module}`"),
            ));
        }
    }
    findings
}

fn names(line: &str, module: &str) -> bool {
    line.contains(&format!("`{module}`")) || line.contains(&format!("`{module}/"))
}

fn modules<'a>(tree: &'a Tree, name: &str) -> BTreeSet<&'a str> {
    let folder = format!("crates/{name}/src/");
    let module = |path: &'a str| -> Option<&'a str> {
        let inside = path.strip_suffix(".rs")?.strip_prefix(folder.as_str())?;
        inside
            .split('/')
            .next()
            .filter(|module| !["lib", "main", "tests"].contains(module))
    };
    tree.rust().filter_map(|file| module(&file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::findings;

    #[test]
    fn a_crate_and_a_module_that_the_map_forgot_are_found() {
        let files = [
            (
                MAP,
                "# Map\n| `query-plan` | what it means | `bind` `page/` |\n",
            ),
            ("crates/query-plan/Cargo.toml", ""),
            ("crates/query-plan/src/lib.rs", ""),
            ("crates/query-plan/src/bind.rs", ""),
            ("crates/query-plan/src/page/token.rs", ""),
            ("crates/query-plan/src/guard.rs", ""),
            ("crates/xtask/Cargo.toml", ""),
        ];
        assert_eq!(
            findings(complete, &files),
            [
                "crates/README.md:2: the line of `query-plan` does not name its module `guard`",
                "crates/README.md:1: no line begins with | `xtask` |",
            ]
        );
    }
}
