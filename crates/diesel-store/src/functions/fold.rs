//! The marks that folding takes off a text, for a database that folds on its own.

use unicode_normalization::char::is_combining_mark;

/// All combining marks as the inside of a bracket expression, for PostgreSQL's function.
pub(crate) fn marks() -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| is_combining_mark(*c)) {
        let code = u32::from(c);
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    ranges
        .into_iter()
        .map(|(from, to)| format!("\\U{from:08x}-\\U{to:08x}"))
        .collect()
}
