//! Rust source as the rules need it: without comments, and as the paths that it names.

/// One path such as `crate::facades::odata`, with the line where its item begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodePath {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
}

/// Every path in the source; a `use` tree is spread into one path per leaf.
pub(crate) fn paths(source: &str) -> Vec<CodePath> {
    let tokens = tokens(&without_comments(source));
    let mut rest = tokens.as_slice();
    let mut paths = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        let tree = first.is_word() || (first.is("::") && after.first().is_some_and(Token::is_word));
        rest = if tree {
            spread(rest, &[], &mut paths)
        } else {
            after
        };
    }
    paths
}

/// Comments and the insides of texts become spaces; lines stay where they are.
pub(crate) fn without_comments(source: &str) -> String {
    let mut plain = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest, plain.chars().last());
        if length == 0 {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            plain.extend(
                rest[..length]
                    .chars()
                    .map(|c| if c == '\n' { '\n' } else { ' ' }),
            );
            rest = &rest[length..];
        }
    }
    plain
}

/// The length of the comment or text that begins here; 0 when code begins here.
fn skipped(rest: &str, before: Option<char>) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment(rest);
    }
    if rest.starts_with('"') {
        return text(rest);
    }
    let raw = if before.is_some_and(is_word_char) {
        None
    } else {
        raw_text(rest)
    };
    raw.or_else(|| character(rest)).unwrap_or(0)
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest[at..];
        let step = if here.starts_with("/*") {
            depth += 1;
            2
        } else if here.starts_with("*/") {
            depth -= 1;
            2
        } else {
            here.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`.
fn raw_text(rest: &str) -> Option<usize> {
    let after_r = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after_r.len() - after_r.trim_start_matches('#').len();
    let inside = after_r[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(rest.len() - inside.len() + length)
}

/// `'"'` would otherwise open a text; a lifetime is left alone.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let escape = if inside.starts_with('\\') { 2 } else { 0 };
    let close = inside
        .char_indices()
        .skip(1)
        .find(|&(at, c)| c == '\'' && at >= escape)?
        .0;
    (escape > 0 && close <= 10 || inside[..close].chars().count() == 1).then_some(close + 2)
}

struct Token {
    line: usize,
    text: String,
}

impl Token {
    fn is(&self, text: &str) -> bool {
        self.text == text
    }

    fn is_word(&self) -> bool {
        self.text.starts_with(is_word_char)
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            let word = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
            let length = match (word, rest.starts_with("::")) {
                (0, true) => 2,
                (0, false) => rest.chars().next().map_or(1, char::len_utf8),
                (word, _) => word,
            };
            tokens.push(Token {
                line: index + 1,
                text: rest[..length].to_owned(),
            });
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// Reads one path from its first word on, with the braces that may end it; gives back what follows.
fn spread<'a>(tokens: &'a [Token], before: &[String], paths: &mut Vec<CodePath>) -> &'a [Token] {
    let mut segments = before.to_vec();
    let mut rest = tokens;
    let line = tokens.first().map_or(1, |token| token.line);
    loop {
        rest = rest
            .split_first()
            .filter(|(token, _)| token.is("::"))
            .map_or(rest, |(_, after)| after);
        match rest.split_first() {
            Some((token, after)) if token.is_word() => {
                segments.push(token.text.clone());
                rest = after;
            }
            Some((token, after)) if token.is("{") && !segments.is_empty() => {
                return braces(after, &segments, paths);
            }
            _ => break,
        }
        if !rest.first().is_some_and(|token| token.is("::")) {
            break;
        }
    }
    paths.push(CodePath { line, segments });
    rest
}

fn braces<'a>(tokens: &'a [Token], before: &[String], paths: &mut Vec<CodePath>) -> &'a [Token] {
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = match token.text.as_str() {
            "}" => return after,
            _ if token.is_word() => without_alias(spread(rest, before, paths)),
            _ => after,
        };
    }
    rest
}

/// What `as` introduces inside braces is a new name, not a path.
fn without_alias(tokens: &[Token]) -> &[Token] {
    match tokens {
        [first, _, rest @ ..] if first.is("as") => rest,
        _ => tokens,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        let shown = |path: CodePath| format!("{}:{}", path.line, path.segments.join("::"));
        paths(source)
            .into_iter()
            .map(shown)
            .filter(|path| path.contains("::"))
            .collect()
    }

    #[test]
    fn use_trees_are_spread() {
        let source = "use a::{b::{self, c}, d as e};\nuse\n  x::y;\nfn f() { x::z(1, ::q::r) }";
        assert_eq!(
            shown(source),
            [
                "1:a::b::self",
                "1:a::b::c",
                "1:a::d",
                "3:x::y",
                "4:x::z",
                "4:q::r"
            ]
        );
    }

    #[test]
    fn comments_and_texts_name_nothing() {
        let source = "// a::b\n/* c::d /* e::f */ g::h */ let x = \"i::j \\\" k::l\"; r#\"m::\"n\"#; b'\"'; o::p; '\\''; q::r; &'a s::t";
        assert_eq!(shown(source), ["2:o::p", "2:q::r", "2:s::t"]);
    }

    #[test]
    fn a_block_after_a_word_is_no_use_tree() {
        assert_eq!(shown("mod a { use b::c; }"), ["1:b::c"]);
    }
}
