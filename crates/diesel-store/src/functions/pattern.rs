//! Regular expressions: the common part of ECMAScript's and both databases' languages.
//!
//! A pattern is read here and written anew for each database, so that both match the same texts; what
//! one of them cannot say (look-around, back references) is refused.

use std::cell::RefCell;

use query_plan::port::StoreError;
use regex::Regex;

use super::number::fail;

/// A pattern as SQLite's function and as PostgreSQL's `~` take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Translated {
    pub(crate) rust: String,
    pub(crate) postgres: String,
}

/// Characters of a pattern.
const MAX_LENGTH: usize = 1000;

/// The largest count of a repetition; PostgreSQL's own limit.
const MAX_REPEAT: u32 = 255;

pub(crate) fn translate(pattern: &str) -> Result<Translated, StoreError> {
    if pattern.chars().count() > MAX_LENGTH {
        return unsupported(format!("a pattern is longer than {MAX_LENGTH} characters"));
    }
    let mut reader = Reader {
        rest: pattern.chars().collect(),
        at: 0,
        depth: 0,
        out: Translated {
            rust: String::new(),
            // `***:` would be an option; this says: an advanced regular expression, nothing embedded.
            postgres: "(?:".to_owned(),
        },
    };
    reader.alternatives()?;
    if reader.at < reader.rest.len() {
        return ill_formed("a pattern closes a group that is not open");
    }
    reader.out.postgres.push(')');
    // What both understand must compile here too, or it is refused before a row is read.
    Regex::new(&reader.out.rust)
        .or_else(|e| unsupported(format!("a pattern does not compile: {e}")))?;
    Ok(reader.out)
}

thread_local! {
    /// The pattern of the statement that runs on this thread.
    static LAST: RefCell<Option<(String, Regex)>> = const { RefCell::new(None) };
}

/// Whether a translated pattern is found in a text.
pub(crate) fn matches(text: &str, rust: &str) -> Result<bool, String> {
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(known, _)| known != rust) {
            *last = match Regex::new(rust) {
                Ok(regex) => Some((rust.to_owned(), regex)),
                Err(e) => return fail::<bool>(&e.to_string()).map(|_| false),
            };
        }
        Ok(last.as_ref().is_some_and(|(_, regex)| regex.is_match(text)))
    })
}

/// What one of the databases cannot say.
fn unsupported<T>(why: impl Into<String>) -> Result<T, StoreError> {
    Err(StoreError::Pattern(why.into()))
}

/// What is no regular expression anywhere.
fn ill_formed<T>(why: impl Into<String>) -> Result<T, StoreError> {
    Err(StoreError::IllFormed(why.into()))
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    depth: u32,
    out: Translated,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn both(&mut self, text: &str) {
        self.out.rust.push_str(text);
        self.out.postgres.push_str(text);
    }

    /// `term* ("|" term*)*`
    fn alternatives(&mut self) -> Result<(), StoreError> {
        while let Some(c) = self.peek() {
            match c {
                ')' => return Ok(()),
                '|' => {
                    self.at += 1;
                    self.both("|");
                }
                _ => self.term()?,
            }
        }
        Ok(())
    }

    fn term(&mut self) -> Result<(), StoreError> {
        match self.next() {
            Some('^') => {
                self.out.rust.push_str(r"\A");
                self.out.postgres.push_str(r"\A");
                return Ok(());
            }
            Some('$') => {
                self.out.rust.push_str(r"\z");
                self.out.postgres.push_str(r"\Z");
                return Ok(());
            }
            // ECMAScript's dot is no line end.
            Some('.') => self.both(r"[^\n\r\u2028\u2029]"),
            Some('(') => self.group()?,
            Some('[') => self.class()?,
            Some('\\') if matches!(self.peek(), Some('b' | 'B')) => {
                self.boundary();
                return Ok(());
            }
            Some('\\') => self.escape()?,
            Some(c @ ('*' | '+' | '?' | '{')) => {
                return ill_formed(format!("a pattern repeats nothing with `{c}`"));
            }
            Some(c) => self.literal(c),
            None => return Ok(()),
        }
        self.repetition()
    }

    /// Where a word of ECMAScript begins or ends, or where none does. PostgreSQL's own `\y` knows more letters.
    fn boundary(&mut self) {
        let inside = self.next() == Some('B');
        self.out
            .rust
            .push_str(if inside { r"(?-u:\B)" } else { r"(?-u:\b)" });
        let (same, other) = if inside { ("=", "!") } else { ("!", "=") };
        self.out.postgres.push_str(&format!(
            "(?:(?<{same}[{WORD}])(?=[{WORD}])|(?<{other}[{WORD}])(?![{WORD}]))"
        ));
    }

    fn group(&mut self) -> Result<(), StoreError> {
        if self.peek() == Some('?') {
            self.at += 1;
            if self.next() != Some(':') {
                return unsupported("a pattern looks around, which is not supported");
            }
        }
        self.depth += 1;
        if self.depth > 50 {
            return unsupported("a pattern nests too deep");
        }
        self.both("(?:");
        self.alternatives()?;
        if self.next() != Some(')') {
            return ill_formed("a pattern opens a group that is not closed");
        }
        self.depth -= 1;
        self.both(")");
        Ok(())
    }

    /// What comes behind an item: `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`; a lazy one finds no other texts.
    fn repetition(&mut self) -> Result<(), StoreError> {
        let count = match self.peek() {
            Some(c @ ('*' | '+' | '?')) => {
                self.at += 1;
                c.to_string()
            }
            Some('{') => {
                self.at += 1;
                self.counts()?
            }
            _ => return Ok(()),
        };
        self.both(&count);
        if self.peek() == Some('?') {
            self.at += 1;
        }
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return ill_formed("a pattern repeats a repetition");
        }
        Ok(())
    }

    fn counts(&mut self) -> Result<String, StoreError> {
        let mut inside = String::new();
        loop {
            match self.next() {
                Some('}') => break,
                Some(c) if c.is_ascii_digit() || c == ',' => inside.push(c),
                _ => return ill_formed("a pattern's count is not a number"),
            }
        }
        let parts: Vec<&str> = inside.split(',').collect();
        let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n <= MAX_REPEAT);
        let fits = match parts.as_slice() {
            [n] => number(n).is_some(),
            [n, ""] => number(n).is_some(),
            [n, m] => number(n).zip(number(m)).is_some_and(|(n, m)| n <= m),
            _ => false,
        };
        if fits {
            Ok(format!("{{{inside}}}"))
        } else {
            let message =
                format!("a pattern's count `{{{inside}}}` is not between 0 and {MAX_REPEAT}");
            let beyond = |n: &&str| n.parse().is_ok_and(|n: u64| n > MAX_REPEAT.into());
            match parts.iter().any(beyond) {
                true => unsupported(message),
                false => ill_formed(message),
            }
        }
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() {
            self.both("\\");
        }
        self.out.rust.push(c);
        self.out.postgres.push(c);
    }

    fn escape(&mut self) -> Result<(), StoreError> {
        match self.escaped()? {
            Escaped::One(c) => self.literal_code(c),
            Escaped::Class(inside) => self.both(&format!("[{inside}]")),
            Escaped::NotClass(inside) => self.both(&format!("[^{inside}]")),
        }
        Ok(())
    }

    /// A character by its code, which both languages take inside and outside brackets.
    fn literal_code(&mut self, c: char) {
        let code = u32::from(c);
        self.out.rust.push_str(&format!(r"\u{{{code:x}}}"));
        self.out.postgres.push_str(&format!(r"\U{code:08x}"));
    }

    fn escaped(&mut self) -> Result<Escaped, StoreError> {
        let Some(c) = self.next() else {
            return ill_formed("a pattern ends with a backslash");
        };
        Ok(match c {
            'd' => Escaped::Class(DIGIT),
            'D' => Escaped::NotClass(DIGIT),
            'w' => Escaped::Class(WORD),
            'W' => Escaped::NotClass(WORD),
            's' => Escaped::Class(SPACE),
            'S' => Escaped::NotClass(SPACE),
            't' => Escaped::One('\t'),
            'n' => Escaped::One('\n'),
            'r' => Escaped::One('\r'),
            'f' => Escaped::One('\u{c}'),
            'v' => Escaped::One('\u{b}'),
            'x' => Escaped::One(self.code(2)?),
            'u' => Escaped::One(self.code(4)?),
            c if c.is_ascii_alphanumeric() => {
                return unsupported(format!("a pattern says `\\{c}`, which is not supported"));
            }
            c => Escaped::One(c),
        })
    }

    fn code(&mut self, digits: usize) -> Result<char, StoreError> {
        let text: String = (0..digits).filter_map(|_| self.next()).collect();
        u32::from_str_radix(&text, 16)
            .ok()
            .filter(|code| *code != 0 && text.len() == digits)
            .and_then(char::from_u32)
            .map_or_else(
                || ill_formed(format!("a pattern's code `{text}` is not a character")),
                Ok,
            )
    }

    fn class(&mut self) -> Result<(), StoreError> {
        self.both("[");
        if self.peek() == Some('^') {
            self.at += 1;
            self.both("^");
        }
        let mut empty = true;
        loop {
            let Some(next) = self.next() else {
                return ill_formed("a pattern opens a class that is not closed");
            };
            let from = match next {
                ']' if empty => return unsupported("a pattern's class is empty"),
                ']' => break,
                '\\' => self.escaped()?,
                c => Escaped::One(c),
            };
            empty = false;
            let from = match from {
                Escaped::One(c) => c,
                Escaped::Class(inside) => {
                    self.both(inside);
                    continue;
                }
                Escaped::NotClass(_) => {
                    return unsupported("a pattern's class holds a negated class");
                }
            };
            self.literal_code(from);
            let range =
                self.peek() == Some('-') && self.rest.get(self.at + 1).is_some_and(|c| *c != ']');
            if range {
                self.at += 1;
                let to = match self.next() {
                    Some('\\') => match self.escaped()? {
                        Escaped::One(c) => c,
                        Escaped::Class(_) | Escaped::NotClass(_) => {
                            return unsupported("a pattern's range ends with a class");
                        }
                    },
                    Some(c) => c,
                    None => return ill_formed("a pattern opens a class that is not closed"),
                };
                if to < from {
                    return ill_formed(format!("a pattern's range `{from}-{to}` runs backwards"));
                }
                self.both("-");
                self.literal_code(to);
            }
        }
        self.both("]");
        Ok(())
    }
}

enum Escaped {
    One(char),
    Class(&'static str),
    NotClass(&'static str),
}

const DIGIT: &str = "0-9";
const WORD: &str = "A-Za-z0-9_";
/// White space and line ends of ECMAScript, in the escapes that both languages know.
const SPACE: &str = r"\t\n\x0b\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_find_texts() {
        for (pattern, text, found) in [
            ("^A.*n$", "Anton", true),
            ("^A.*n$", "Antonia", false),
            ("n", "Anton", true),
            (r"^\d{2,3}$", "123", true),
            (r"^\d{2,3}$", "1234", false),
            ("^[É-Ï]", "Élodie", true),
            ("^(?:a|b)+?c", "abac", true),
            (r"a\.b", "axb", false),
            (r"\s", "a b", true),
            ("^.$", "\n", false),
            ("[-a]", "-", true),
            (r"\bton", "An ton", true),
            (r"\bton", "Anton", false),
            (r"\Bton\b", "Anton", true),
            // To ECMAScript É is no part of a word.
            (r"\blodie", "Élodie", true),
        ] {
            let rust = translate(pattern).unwrap().rust;
            assert_eq!(matches(text, &rust), Ok(found), "{pattern} in {text}");
        }
    }

    #[test]
    fn what_only_one_database_could_say_is_refused() {
        for pattern in [r"(?=a)", r"(a)\1", "[]", "a{256}"] {
            let refused = translate(pattern);
            assert!(
                matches!(refused, Err(StoreError::Pattern(_))),
                "{pattern}: {refused:?}"
            );
        }
        for pattern in [
            "a**", "*a", "(a", "a)", "[", "[z-a]", "a{3,1}", "a\\", r"\b+",
        ] {
            let refused = translate(pattern);
            assert!(
                matches!(refused, Err(StoreError::IllFormed(_))),
                "{pattern}: {refused:?}"
            );
        }
    }
}
