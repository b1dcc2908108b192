//! `$select` and `$expand`: paths of names with nested options.
//!
//! Must never know: whether a name is a property, a navigation, a type or an operation.

use crate::ast::{
    ExpandItem, ExpandReach, ExpandTarget, Name, PropertyStep, QueryOptions, SelectItem, SelectKind,
};
use crate::cursor::{Cursor, Parsed, at_system_word, blanks, list1, punctuation};
use crate::error::ErrorKind;
use crate::expr::{annotation, identifier, name};
use crate::limits;
use crate::options::{self, Level};

/// ABNF: `expand = ( "$expand" / "expand" ) EQ expandItem *( COMMA expandItem )`
pub(crate) fn expand(input: Cursor<'_>) -> Parsed<'_, Vec<ExpandItem>> {
    list1(limits::MAX_ITEMS, expand_item)(input)
}

/// ABNF: `expandItem = "$value" / expandPath [ ref [ … ] / count [ … ] / OPEN expandOption *( SEMI expandOption ) CLOSE ]`
fn expand_item(input: Cursor<'_>) -> Parsed<'_, ExpandItem> {
    let input = blanks(input);
    let mut item = ExpandItem {
        path: Vec::new(),
        target: ExpandTarget::Path,
        reach: ExpandReach::Entities,
        options: Box::default(),
        span: input.span_to(input),
    };
    let rest = expand_path(input, &mut item)?.0;
    let level = match (item.target, item.reach) {
        (ExpandTarget::Value, _) => None,
        (ExpandTarget::Star, ExpandReach::Entities) => Some(Level::ExpandStar),
        (ExpandTarget::Star, ExpandReach::Reference | ExpandReach::Count) => None,
        (ExpandTarget::Path, ExpandReach::Entities) => Some(Level::Expand),
        (ExpandTarget::Path, ExpandReach::Reference) => Some(Level::ExpandRef),
        (ExpandTarget::Path, ExpandReach::Count) => Some(Level::Count),
    };
    let rest = match level {
        Some(level) => nested(rest, level, &mut item.options)?.0,
        None => rest,
    };
    item.span = input.span_to(rest);
    Ok((rest, item))
}

/// ABNF: `expandPath = *( step "/" ) ( STAR / step ) [ ref / count ]`
fn expand_path<'a>(input: Cursor<'a>, item: &mut ExpandItem) -> Parsed<'a, ()> {
    let mut rest = input;
    loop {
        let first = item.path.is_empty();
        if rest.byte() == b'*' {
            item.target = ExpandTarget::Star;
            rest = rest.skip(1);
            if rest.rest().starts_with("/$ref") {
                item.reach = ExpandReach::Reference;
                rest = rest.skip(5);
            }
            return Ok((rest, ()));
        }
        if first && at_system_word(rest, "$value") {
            item.target = ExpandTarget::Value;
            return Ok((rest.skip(6), ()));
        }
        if !first && at_system_word(rest, "$ref") {
            item.reach = ExpandReach::Reference;
            return Ok((rest.skip(4), ()));
        }
        if !first && at_system_word(rest, "$count") {
            item.reach = ExpandReach::Count;
            return Ok((rest.skip(6), ()));
        }
        rest.note("\"*\"");
        let (after, step) = property_step(rest)?;
        push(rest, &mut item.path, step)?;
        if after.byte() != b'/' {
            after.note("\"/\"");
            return Ok((after, ()));
        }
        rest = after.skip(1);
    }
}

fn push<'a>(at: Cursor<'a>, path: &mut Vec<PropertyStep>, step: PropertyStep) -> Parsed<'a, ()> {
    if path.len() >= limits::MAX_SEGMENTS {
        return at.fail(at, ErrorKind::TooManyItems, &[]);
    }
    at.count_node()?;
    path.push(step);
    Ok((at, ()))
}

/// A name or an annotation.
pub(crate) fn property_step(input: Cursor<'_>) -> Parsed<'_, PropertyStep> {
    if input.byte() == b'@' {
        annotation(input).map(|(rest, annotation)| (rest, PropertyStep::Annotation(annotation)))
    } else {
        name(input).map(|(rest, name)| (rest, PropertyStep::Name(name)))
    }
}

/// Reads options in parentheses, if there are any.
fn nested<'a>(input: Cursor<'a>, level: Level, options: &mut Box<QueryOptions>) -> Parsed<'a, ()> {
    if input.byte() != b'(' {
        input.note("\"(\"");
        return Ok((input, ()));
    }
    let (rest, inner) = options::nested(input, level)?;
    *options = inner;
    Ok((rest, ()))
}

/// ABNF: `select = ( "$select" / "select" ) EQ selectItem *( COMMA selectItem )`
pub(crate) fn select(input: Cursor<'_>) -> Parsed<'_, Vec<SelectItem>> {
    list1(limits::MAX_ITEMS, select_item)(input)
}

/// ABNF: `selectItem = STAR / allOperationsInSchema / selectProperty / optionallyQualifiedActionName / optionallyQualifiedFunctionName`
fn select_item(input: Cursor<'_>) -> Parsed<'_, SelectItem> {
    let input = blanks(input);
    let mut options = Box::default();
    let (rest, kind) = if input.byte() == b'*' {
        (input.skip(1), SelectKind::Star)
    } else {
        input.note("\"*\"");
        select_path(input, &mut options)?
    };
    Ok((
        rest,
        SelectItem {
            kind,
            options,
            span: input.span_to(rest),
        },
    ))
}

fn select_path<'a>(input: Cursor<'a>, options: &mut Box<QueryOptions>) -> Parsed<'a, SelectKind> {
    let mut steps = Vec::new();
    let mut rest = input;
    loop {
        let (after, step) = property_step(rest)?;
        if let (PropertyStep::Name(namespace), true, ".*") =
            (&step, steps.is_empty(), after.rest().get(..2).unwrap_or(""))
        {
            return Ok((after.skip(2), SelectKind::AllOperations(namespace.clone())));
        }
        push(rest, &mut steps, step)?;
        match after.byte() {
            b'/' => rest = after.skip(1),
            b'(' => return select_parens(after, steps, options),
            _ => {
                after.note("\"/\"");
                after.note("\"(\"");
                let kind = SelectKind::Path {
                    steps,
                    parameters: None,
                };
                return Ok((after, kind));
            }
        }
    }
}

/// `( option ; … )` or `( parameter , … )`: an option is what has `=` behind its name.
fn select_parens<'a>(
    input: Cursor<'a>,
    steps: Vec<PropertyStep>,
    options: &mut Box<QueryOptions>,
) -> Parsed<'a, SelectKind> {
    let inner = blanks(input.skip(1));
    let behind_name = blanks(
        inner.skip(
            inner
                .rest()
                .find(['=', ',', ';', ')', '('])
                .unwrap_or(inner.rest().len()),
        ),
    );
    let (rest, parameters) = if behind_name.byte() == b'=' {
        (nested(input, Level::Select, options)?.0, None)
    } else {
        let (rest, parameters) = parameter_names(inner)?;
        (rest, Some(parameters))
    };
    Ok((rest, SelectKind::Path { steps, parameters }))
}

/// ABNF: `parameterNames = parameterName *( COMMA parameterName )`
fn parameter_names(input: Cursor<'_>) -> Parsed<'_, Vec<Name>> {
    let (rest, names) = if input.byte() == b')' {
        (input, Vec::new())
    } else {
        input.note("an option such as $filter=…");
        list1(limits::MAX_LIST, identifier)(input)?
    };
    let (rest, ()) = punctuation(b')', "\")\"")(blanks(rest))?;
    Ok((rest, names))
}
