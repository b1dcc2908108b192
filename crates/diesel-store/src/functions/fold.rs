//! Folding and words for a database that knows them by its own means.

use query_plan::fold::SEPARATORS;
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
    bracketed(ranges.into_iter())
}

/// Folded words as PostgreSQL's regular expression. No word holds a sign that means something there: those are
/// all separators.
pub(super) fn words_pattern(words: &str) -> String {
    let between = bracketed(
        SEPARATORS
            .iter()
            .map(|(from, to)| (u32::from(*from), u32::from(*to))),
    );
    let between = format!("[{between}]");
    let words: Vec<&str> = words.split(' ').collect();
    format!("(^|{between}){}", words.join(&format!("{between}+")))
}

/// The inside of a bracket expression.
fn bracketed(ranges: impl Iterator<Item = (u32, u32)>) -> String {
    ranges
        .map(|(from, to)| format!("\\U{from:08x}-\\U{to:08x}"))
        .collect()
}
