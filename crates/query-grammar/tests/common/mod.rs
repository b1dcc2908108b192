//! What must hold for any text, checked by proptest and by the fuzzer alike: no panic, errors inside the text, and the
//! printed tree reads as the same tree.

use query_grammar::*;

/// Checks one text against every entry point.
pub(crate) fn check_all(text: &str) {
    check(text, parse_path, print::path);
    check(text, parse_query, print::query);
    check(text, parse_context, print::context);
    check(text, parse_expr, print::expr);
    check(text, parse_value, print::expr);
    check(text, parse_literal, print::literal);
    check(text, parse_orderby, |tree| print::orderby(tree));
    check(text, parse_select, |tree| print::select(tree));
    check(text, parse_expand, |tree| print::expand(tree));
    check(text, parse_compute, |tree| print::compute(tree));
    check(text, parse_search, print::search);
    check(text, parse_apply, |tree| print::apply(tree));
    check(text, parse_prefer, |tree| print::prefer(tree));
}

/// Checks one text against one entry point.
pub(crate) fn check<T: PartialEq + std::fmt::Debug>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, SyntaxError>,
    print: impl Fn(&T) -> String,
) {
    match parse(text) {
        Err(error) => {
            let span = error.span;
            assert!(
                span.start <= span.end && span.end <= text.len(),
                "{text:?}: {error:?}"
            );
            assert!(!error.to_string().is_empty());
        }
        Ok(tree) => {
            let printed = print(&tree);
            let again = parse(&printed);
            // A canonical spelling may be longer than what was typed, even beyond the limit.
            if !matches!(&again, Err(error) if error.kind == ErrorKind::TooLong) {
                assert_eq!(Ok(tree), again, "{text:?} printed as {printed:?}");
            }
        }
    }
}
