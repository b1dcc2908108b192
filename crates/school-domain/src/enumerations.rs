//! The enumeration types, read from a table that a site may correct: several lists are blank in their
//! sources and filled with proposals, marked as such line by line in `enumerations.txt`.

use std::iter::Peekable;
use std::str::Lines;

use entity_model::{Builder, ModelError, ModelErrors};

/// The table this crate was built with.
pub const BUILT_IN: &str = include_str!("../enumerations.txt");

/// One member as the table has it.
#[derive(Debug, PartialEq, Eq)]
struct Member<'a> {
    name: &'a str,
    value: i64,
    proposed: bool,
    label: &'a str,
    aliases: Vec<&'a str>,
}

/// Declares every enumeration of the table.
///
/// # Errors
/// Names the first line that cannot be read.
pub(crate) fn declare(m: &mut Builder, table: &str) -> Result<(), ModelErrors> {
    let mut lines = table.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some((name, doc)) = heading(line) {
            let mut built = m.enumeration(name);
            built.doc(doc);
            for member in members(&mut lines)? {
                let status = if member.proposed { " (proposed)" } else { "" };
                built.member(
                    member.name,
                    member.value,
                    &format!("{}{status}", member.label),
                );
                for alias in member.aliases {
                    built.also_known_as(alias);
                }
            }
        } else if !is_silent(line) {
            return Err(unreadable(line));
        }
    }
    Ok(())
}

/// `[Name] What it says.`
fn heading(line: &str) -> Option<(&str, &str)> {
    let (name, doc) = line.strip_prefix('[')?.split_once(']')?;
    Some((name, doc.trim()))
}

fn is_silent(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// The member lines that follow a heading, up to the next heading.
fn members<'a>(lines: &mut Peekable<Lines<'a>>) -> Result<Vec<Member<'a>>, ModelErrors> {
    let mut found = Vec::new();
    while let Some(line) = lines.next_if(|line| heading(line).is_none()) {
        if !is_silent(line) {
            found.push(member(line).ok_or_else(|| unreadable(line))?);
        }
    }
    Ok(found)
}

/// `3? Name | label | alias, alias`
fn member(line: &str) -> Option<Member<'_>> {
    let mut parts = line.split('|').map(str::trim);
    let (number, name) = parts.next()?.split_once(' ')?;
    let label = parts.next()?;
    let aliases = parts.next().map_or_else(Vec::new, |all| {
        all.split(',').map(str::trim).collect::<Vec<_>>()
    });
    let value = number.trim_end_matches('?').parse().ok()?;
    Some(Member {
        name: name.trim(),
        value,
        proposed: number.ends_with('?'),
        label,
        aliases,
    })
}

fn unreadable(line: &str) -> ModelErrors {
    ModelErrors(vec![ModelError(format!(
        "the table of enumerations has a line that cannot be read: {line}"
    ))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_value_status_label_and_aliases() {
        let read = member("1? Mistress | Mme | Mme / Mrs, Madame").unwrap();
        assert_eq!(
            (read.name, read.value, read.proposed),
            ("Mistress", 1, true)
        );
        assert_eq!(
            (read.label, read.aliases),
            ("Mme", vec!["Mme / Mrs", "Madame"])
        );
        assert!(!member("2 Female | Femme").unwrap().proposed);
        assert_eq!(member("two Female | Femme"), None);
    }

    #[test]
    fn a_table_that_cannot_be_read_is_refused() {
        let mut m = Builder::new("Services", "Container");
        let error = declare(&mut m, "[Gender] Who.\n0 None").unwrap_err();
        assert!(error.to_string().contains("0 None"), "{error}");
    }
}
