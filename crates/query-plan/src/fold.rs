//! Text without marks and in lower case: what a folded companion column holds.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `Élodie` → `elodie`. What PostgreSQL's `preau_fold` of the engine's migration gives as well.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_are_lost() {
        for (text, folded) in [
            ("Élodie", "elodie"),
            ("GARÇON", "garcon"),
            ("Ångström", "angstrom"),
            ("İstanbul", "istanbul"),
            ("ΟΔΟΣ", "οδοσ"),
            ("plain", "plain"),
            ("e\u{301}", "e"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
