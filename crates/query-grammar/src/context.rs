//! Context URLs: the fragment that says what a payload holds (OData part 1, 10).
//!
//! Must never know: the model that the names come from.

use crate::ast::{
    ContextItem, ContextRoot, ContextSuffix, ContextUrl, Parens, Segment, SegmentKind,
};
use crate::cursor::{Cursor, Parsed, at_system_word, blanks, list1, punctuation};
use crate::error::ErrorKind;
use crate::expr::{json_value, name, parens};
use crate::limits;
use crate::literal::qualified_length;
use crate::select_expand::property_step;

/// ABNF: `context = "#" contextFragment`
pub(crate) fn context(input: Cursor<'_>) -> Parsed<'_, ContextUrl> {
    let start = input.skip(usize::from(input.byte() == b'#'));
    let (mut rest, root) = root(start)?;
    let mut path = Vec::new();
    let mut select = None;
    let mut suffix = None;
    loop {
        if rest.byte() == b'(' {
            let (after, items) = select_list(rest)?;
            select = Some(items);
            rest = after;
        }
        if rest.byte() != b'/' {
            rest.note("\"/\"");
            break;
        }
        let next = rest.skip(1);
        if next.byte() == b'$' {
            let (after, found) = suffix_word(next)?;
            suffix = Some(found);
            rest = after;
            break;
        }
        if select.is_some() {
            return next.miss("$entity or $delta");
        }
        let (after, segment) = segment(next)?;
        if path.len() >= limits::MAX_SEGMENTS {
            return next.fail(after, ErrorKind::TooManyItems, &[]);
        }
        path.push(segment);
        rest = after;
    }
    let span = input.span_to(rest);
    Ok((
        rest,
        ContextUrl {
            root,
            path,
            select,
            suffix,
            span,
        },
    ))
}

/// ABNF: `contextFragment = 'Collection($ref)' / '$ref' / 'Collection(Edm.EntityType)' / …`
fn root(input: Cursor<'_>) -> Parsed<'_, ContextRoot> {
    if input.rest().starts_with("$ref") {
        return Ok((input.skip(4), ContextRoot::Reference { collection: false }));
    }
    if input.rest().starts_with("Collection($ref)") {
        return Ok((input.skip(16), ContextRoot::Reference { collection: true }));
    }
    if input.rest().starts_with("Collection(") {
        let (rest, item) = name(input.skip(11))?;
        let (rest, ()) = punctuation(b')', "\")\"")(rest)?;
        return Ok((rest, ContextRoot::Collection(item)));
    }
    let (rest, name) = name(input)?;
    let (rest, parens) = key(rest)?;
    Ok((rest, ContextRoot::Name { name, parens }))
}

fn segment(input: Cursor<'_>) -> Parsed<'_, Segment> {
    let (rest, name) = name(input)?;
    let (rest, parens) = key(rest)?;
    let text = name.text.clone();
    let kind = SegmentKind::Name { name, parens };
    let span = input.span_to(rest);
    Ok((rest, Segment { kind, text, span }))
}

/// Parentheses hold a key when they begin with a literal or `name=`; otherwise a select list.
fn key(input: Cursor<'_>) -> Parsed<'_, Option<Parens>> {
    if input.byte() != b'(' {
        return Ok((input, None));
    }
    let inner = blanks(input.skip(1));
    let behind = blanks(inner.skip(qualified_length(inner.rest())));
    let literal = matches!(inner.byte(), b'\'' | b'0'..=b'9' | b'-')
        || matches!(behind.byte(), b'=' | b'\'' | b'-');
    if !literal {
        return Ok((input, None));
    }
    let (rest, parens) = parens(input, json_value)?;
    Ok((rest, Some(parens)))
}

fn suffix_word(input: Cursor<'_>) -> Parsed<'_, ContextSuffix> {
    let suffixes = [
        ("$entity", ContextSuffix::Entity),
        ("$delta", ContextSuffix::Delta),
        ("$deletedEntity", ContextSuffix::DeletedEntity),
        ("$link", ContextSuffix::Link),
        ("$deletedLink", ContextSuffix::DeletedLink),
    ];
    for (word, suffix) in suffixes {
        if at_system_word(input, word) {
            return Ok((input.skip(word.len()), suffix));
        }
    }
    input.miss("$entity or $delta")
}

/// ABNF: `selectList = OPEN selectListItem *( COMMA selectListItem ) CLOSE`; empty inside a nested list.
fn select_list(input: Cursor<'_>) -> Parsed<'_, Vec<ContextItem>> {
    input.deeper(|input| {
        let rest = blanks(input.skip(1));
        let (rest, items) = if rest.byte() == b')' {
            (rest, Vec::new())
        } else {
            list1(limits::MAX_LIST, item)(rest)?
        };
        let (rest, ()) = punctuation(b')', "\")\"")(blanks(rest))?;
        Ok((rest, items))
    })
}

/// ABNF: `selectListItem = STAR / allOperationsInSchema / [ qualifiedEntityTypeName "/" ] ( … / selectListProperty )`
fn item(input: Cursor<'_>) -> Parsed<'_, ContextItem> {
    input.count_node()?;
    let mut item = ContextItem {
        star: input.byte() == b'*',
        all_operations: false,
        path: Vec::new(),
        recursive: false,
        nested: None,
        span: input.span_to(input),
    };
    let mut rest = input;
    if item.star {
        rest = rest.skip(1);
    } else {
        rest = item_path(input, &mut item)?.0;
    }
    if !item.star && !item.all_operations {
        item.recursive = rest.byte() == b'+';
        rest = rest.skip(usize::from(item.recursive));
        if rest.byte() == b'(' {
            let (after, nested) = select_list(rest)?;
            item.nested = Some(nested);
            rest = after;
        }
    }
    item.span = input.span_to(rest);
    Ok((rest, item))
}

fn item_path<'a>(input: Cursor<'a>, item: &mut ContextItem) -> Parsed<'a, ()> {
    let mut rest = input;
    loop {
        let (after, step) = property_step(rest)?;
        item.path.push(step);
        if item.path.len() > limits::MAX_SEGMENTS {
            return rest.fail(after, ErrorKind::TooManyItems, &[]);
        }
        if after.rest().starts_with(".*") {
            item.all_operations = true;
            return Ok((after.skip(2), ()));
        }
        if after.byte() != b'/' {
            return Ok((after, ()));
        }
        rest = after.skip(1);
    }
}
