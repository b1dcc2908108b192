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

/// What stands between words: blanks, controls, punctuation and signs.
pub const SEPARATORS: [(char, char); 15] = [
    ('\u{1}', '/'),
    (':', '@'),
    ('[', '`'),
    ('{', '\u{a9}'),
    ('\u{ab}', '\u{b4}'),
    ('\u{b6}', '\u{b9}'),
    ('\u{bb}', '\u{bf}'),
    ('\u{d7}', '\u{d7}'),
    ('\u{f7}', '\u{f7}'),
    ('\u{2000}', '\u{206f}'),
    ('\u{2e00}', '\u{2e7f}'),
    ('\u{3000}', '\u{303f}'),
    ('\u{ff01}', '\u{ff0f}'),
    ('\u{ff1a}', '\u{ff20}'),
    ('\u{ff3b}', '\u{ff65}'),
];

/// The words of a text, folded: `L'Œuvre d'Élodie` → `l`, `œuvre`, `d`, `elodie`.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    split(&fold(text)).map(str::to_owned).collect()
}

/// Whether a folded text has these words in a row, the last of them at least as a beginning.
#[must_use]
pub fn has_words(folded: &str, words: &[&str]) -> bool {
    let Some((last, whole)) = words.split_last() else {
        return false;
    };
    let all: Vec<&str> = split(folded).collect();
    all.windows(words.len()).any(|run| {
        run.split_last()
            .is_some_and(|(end, run)| run == whole && end.starts_with(last))
    })
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(is_separator).filter(|word| !word.is_empty())
}

fn is_separator(c: char) -> bool {
    SEPARATORS
        .iter()
        .any(|(from, to)| (*from..=*to).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginnings() {
        for (text, sought, found) in [
            ("Jean-Pierre Dupont", "pier", true),
            ("Jean-Pierre Dupont", "jean pierre du", true),
            ("Jean-Pierre Dupont", "jean dupont", false),
            ("Jean-Pierre Dupont", "ierre", false),
            ("Jean-Pierre Dupont", "jea pierre", false),
            ("L'\u{152}uvre d'ÉLODIE", "elo", true),
            ("maison\u{a0}bleue", "BLEUE", true),
            ("e\u{301}te\u{301}", "été", true),
            ("C++ et C#", "c et", true),
            ("anything", "...", false),
            ("", "a", false),
        ] {
            let words = words(sought);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            assert_eq!(has_words(&fold(text), &words), found, "{text}: {sought}");
        }
    }

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
