//! Query options: from the text after `?`, and from nested parentheses, to [`QueryOptions`].
//!
//! Must never know: which options a resource supports. It knows which may stand at which level, as the ABNF does.

use crate::ast::{AliasValue, CustomOption, Given, Levels, Name, QueryOptions, Span};
use crate::compute::{compute, orderby};
use crate::cursor::{Cursor, Fault, Parsed, at_keyword, blanks, punctuation, read_all};
use crate::decode::{Decoded, decode};
use crate::error::{ErrorKind, SyntaxError};
use crate::expr::{expr, identifier, json_value};
use crate::lenient;
use crate::limits;
use crate::literal::identifier_length;
use crate::select_expand::{expand, select};
use crate::{apply, meant, search};

/// Where options stand; it decides which are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// After `?`.
    Request,
    /// Behind an item of `$expand`.
    Expand,
    /// Behind `/$ref` in `$expand`.
    ExpandRef,
    /// Behind `*` in `$expand`.
    ExpandStar,
    /// Behind `/$count`.
    Count,
    /// Behind an item of `$select`.
    Select,
}

/// A system query option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Apply,
    Compute,
    Count,
    DeltaToken,
    Expand,
    Filter,
    Format,
    Id,
    Index,
    Levels,
    OrderBy,
    SchemaVersion,
    Search,
    Select,
    Skip,
    SkipToken,
    Top,
}

/// The options with their canonical names and the nested levels (beside [`Level::Request`]) where they may stand.
const SYSTEM: &[(System, &str, &[Level])] = {
    use Level::{Count, Expand, ExpandRef, ExpandStar, Select};
    &[
        (System::Apply, "$apply", &[Expand]),
        (System::Compute, "$compute", &[Expand, Select]),
        (System::Count, "$count", &[Expand, ExpandRef, Select]),
        (System::DeltaToken, "$deltatoken", &[]),
        (System::Expand, "$expand", &[Expand]),
        (
            System::Filter,
            "$filter",
            &[Expand, ExpandRef, Count, Select],
        ),
        (System::Format, "$format", &[]),
        (System::Id, "$id", &[]),
        (System::Index, "$index", &[]),
        (System::Levels, "$levels", &[Expand, ExpandStar]),
        (System::OrderBy, "$orderby", &[Expand, ExpandRef, Select]),
        (System::SchemaVersion, "$schemaversion", &[]),
        (
            System::Search,
            "$search",
            &[Expand, ExpandRef, Count, Select],
        ),
        (System::Select, "$select", &[Expand, Select]),
        (System::Skip, "$skip", &[Expand, ExpandRef, Select]),
        (System::SkipToken, "$skiptoken", &[]),
        (System::Top, "$top", &[Expand, ExpandRef, Select]),
    ]
};

/// The option of this name (with or without `$`, in any case), if it may stand at this level.
fn system_option(name: &str, level: Level) -> Option<System> {
    let bare = lenient::bare_option_name(name);
    allowed(level)
        .find(|(_, text)| lenient::bare_option_name(text).eq_ignore_ascii_case(bare))
        .map(|(option, _)| option)
}

fn allowed(level: Level) -> impl Iterator<Item = (System, &'static str)> {
    SYSTEM
        .iter()
        .filter(move |(option, _, nested)| match level {
            Level::Request => *option != System::Levels,
            Level::Expand | Level::ExpandRef | Level::ExpandStar | Level::Count | Level::Select => {
                nested.contains(&level)
            }
        })
        .map(|(option, text, _)| (*option, *text))
}

// ------------------------------------------------------------------------------------------------ after `?`

/// ABNF: `queryOptions = queryOption *( "&" queryOption )`
///
/// Split raw at `&` and the first `=`, then each part decoded (OData part 2, 2).
///
/// A name that is one of the parameters, and is written without `$`, is an option only if its value can be that option's.
pub(crate) fn query(raw: &str, parameters: &[&str]) -> Result<QueryOptions, SyntaxError> {
    let mut options = QueryOptions {
        span: Span::new(0, raw.len()),
        ..QueryOptions::default()
    };
    let mut at = 0;
    let mut count = 0;
    for piece in raw.split('&') {
        if !piece.trim_matches([' ', '\t']).is_empty() {
            count += 1;
            if count > limits::MAX_OPTIONS {
                return Err(SyntaxError::new(
                    ErrorKind::TooManyItems,
                    Span::new(at, at + piece.len()),
                ));
            }
            query_option(piece, at, parameters, &mut options)?;
        }
        at += piece.len() + 1;
    }
    Ok(options)
}

/// ABNF: `queryOption = systemQueryOption / aliasAndValue / nameAndValue / customQueryOption`
fn query_option(
    piece: &str,
    at: usize,
    parameters: &[&str],
    options: &mut QueryOptions,
) -> Result<(), SyntaxError> {
    let (raw_name, raw_value) = match piece.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (piece, None),
    };
    let name = decoded_name(decode(raw_name, at, true)?);
    if name.text.is_empty() && raw_value.is_none() {
        return Ok(());
    }
    let value_at = at + raw_name.len() + 1;
    let value = |raw| decode(raw, value_at, lenient::plus_is_space(&name.text));
    let must_have_value = || {
        let end = at + piece.len();
        raw_value.ok_or_else(|| SyntaxError {
            expected: vec!["\"=\"".to_owned()],
            ..SyntaxError::new(ErrorKind::UnexpectedEnd, Span::new(end, end))
        })
    };
    if let Some(alias) = name.text.strip_prefix('@') {
        let alias = Name {
            text: alias.to_owned(),
            span: name.span,
        };
        let decoded = value(must_have_value()?)?;
        return top_level(&decoded, |input| alias_value(input, alias, options));
    }
    let mut option = system_option(&name.text, Level::Request);
    if let Some(bare) = option.filter(|_| parameters.contains(&name.text.as_str())) {
        let decoded = value(must_have_value()?)?;
        option = may_be_value(bare, &decoded).then_some(bare);
    }
    if let Some(option) = option {
        let decoded = value(must_have_value()?)?;
        return top_level(&decoded, |input| {
            system_value(option, name.span, input, options)
        });
    }
    if name.text.starts_with('$') {
        return Err(unknown_option(&name, Level::Request));
    }
    let value = raw_value
        .map(|raw| value(raw).map(decoded_name))
        .transpose()?;
    options.custom.push(CustomOption { name, value });
    Ok(())
}

/// Whether a text can be the value of an option; in quotation marks it is an argument.
fn may_be_value(option: System, decoded: &Decoded<'_>) -> bool {
    let mut scratch = QueryOptions::default();
    let read = top_level(decoded, |input| {
        system_value(option, Span::default(), input, &mut scratch)
    });
    read.is_ok() && !lenient::trim(&decoded.text).1.starts_with('\'')
}

/// The trimmed text with its place.
fn decoded_name(decoded: Decoded<'_>) -> Name {
    let (front, text) = lenient::trim(&decoded.text);
    Name {
        text: text.to_owned(),
        span: decoded.cx.span(front, front + text.len()),
    }
}

fn top_level(
    decoded: &Decoded<'_>,
    parser: impl FnOnce(Cursor<'_>) -> Parsed<'_, ()>,
) -> Result<(), SyntaxError> {
    let input = Cursor::new(&decoded.text, &decoded.cx);
    read_all(input, |input| parser(blanks(input)))
}

fn unknown_option(name: &Name, level: Level) -> SyntaxError {
    let bare = lenient::bare_option_name(&name.text);
    let known = allowed(level).map(|(_, text)| lenient::bare_option_name(text));
    SyntaxError {
        expected: match level {
            Level::Request => vec!["a system query option".to_owned()],
            Level::Expand | Level::ExpandRef | Level::ExpandStar | Level::Count | Level::Select => {
                allowed(level).map(|(_, text)| text.to_owned()).collect()
            }
        },
        meant: meant::nearest(bare, known).map(|meant| format!("${meant}")),
        ..SyntaxError::new(ErrorKind::UnknownOption, name.span)
    }
}

// ------------------------------------------------------------------------------------------- in parentheses

/// Reads `( option ; option … )`.
pub(crate) fn nested(input: Cursor<'_>, level: Level) -> Parsed<'_, Box<QueryOptions>> {
    input.deeper(|input| {
        // On the heap from the start: it is large, and this function recurs.
        let mut options = Box::<QueryOptions>::default();
        let (mut rest, ()) = punctuation(b'(', "\"(\"")(input)?;
        let mut count = 0;
        loop {
            count += 1;
            if count > limits::MAX_OPTIONS {
                return rest.fail(rest, ErrorKind::TooManyItems, &[]);
            }
            rest = nested_option(blanks(rest), level, &mut options)?.0;
            rest = blanks(rest);
            match rest.byte() {
                b';' => rest = rest.skip(1),
                b')' => break,
                _ => {
                    rest.note("\";\"");
                    return rest.miss("\")\"");
                }
            }
        }
        let rest = rest.skip(1);
        options.span = input.span_to(rest);
        Ok((rest, options))
    })
}

/// ABNF: `expandOption`, `expandRefOption`, `expandCountOption`, `selectOption`, each `name EQ value` or `aliasAndValue`.
fn nested_option<'a>(
    input: Cursor<'a>,
    level: Level,
    options: &mut QueryOptions,
) -> Parsed<'a, ()> {
    if input.byte() == b'@' {
        let (rest, alias) = identifier(input.skip(1))?;
        let (rest, ()) = punctuation(b'=', "\"=\"")(blanks(rest))?;
        return alias_value(blanks(rest), alias, options);
    }
    let dollar = usize::from(input.byte() == b'$');
    let end = input.skip(dollar + identifier_length(input.skip(dollar).rest()));
    let name = Name {
        text: input.up_to(end).to_owned(),
        span: input.span_to(end),
    };
    if end.at() == input.at() + dollar {
        return input.miss("an option such as $filter=…");
    }
    let Some(option) = system_option(&name.text, level) else {
        let error = Box::new(unknown_option(&name, level));
        return Err(nom::Err::Failure(Fault::Fatal(error)));
    };
    let (rest, ()) = punctuation(b'=', "\"=\"")(blanks(end))?;
    system_value(option, name.span, blanks(rest), options)
}

// --------------------------------------------------------------------------------------------------- values

/// ABNF: `aliasAndValue = parameterAlias EQ parameterValue`
fn alias_value<'a>(input: Cursor<'a>, name: Name, options: &mut QueryOptions) -> Parsed<'a, ()> {
    let valid = identifier_length(&name.text) == name.text.len() && !name.text.is_empty();
    if !valid || name.text.chars().count() > limits::MAX_IDENTIFIER {
        return refuse(ErrorKind::Unexpected, name.span, "a parameter alias");
    }
    if options
        .aliases
        .iter()
        .any(|alias| alias.name.text == name.text)
    {
        return refuse(ErrorKind::Duplicate, name.span, "each alias once");
    }
    let (rest, value) = json_value(input)?;
    options.aliases.push(AliasValue { name, value });
    Ok((rest, ()))
}

fn refuse<'a, T>(kind: ErrorKind, span: Span, expected: &str) -> Parsed<'a, T> {
    Err(nom::Err::Failure(Fault::Fatal(Box::new(SyntaxError {
        expected: vec![expected.to_owned()],
        ..SyntaxError::new(kind, span)
    }))))
}

/// ABNF: `systemQueryOption = compute / deltatoken / expand / filter / format / …`, behind the `=`.
fn system_value<'a>(
    option: System,
    name: Span,
    input: Cursor<'a>,
    options: &mut QueryOptions,
) -> Parsed<'a, ()> {
    match option {
        System::Apply => put(&mut options.apply, name, input, apply::apply),
        System::Compute => put(&mut options.compute, name, input, compute),
        System::Count => put(&mut options.count, name, input, boolean),
        System::DeltaToken => put(&mut options.deltatoken, name, input, opaque),
        System::Expand => put(&mut options.expand, name, input, expand),
        System::Filter => put(&mut options.filter, name, input, expr),
        System::Format => put(&mut options.format, name, input, opaque),
        System::Id => put(&mut options.id, name, input, opaque),
        System::Index => put(&mut options.index, name, input, signed),
        System::Levels => put(&mut options.levels, name, input, levels),
        System::OrderBy => put(&mut options.orderby, name, input, orderby),
        System::SchemaVersion => put(&mut options.schemaversion, name, input, version),
        System::Search => put(&mut options.search, name, input, search::search),
        System::Select => put(&mut options.select, name, input, select),
        System::Skip => put(&mut options.skip, name, input, unsigned),
        System::SkipToken => put(&mut options.skiptoken, name, input, opaque),
        System::Top => put(&mut options.top, name, input, unsigned),
    }
}

/// Fills the slot of an option; each stands at most once.
fn put<'a, T>(
    slot: &mut Option<Given<T>>,
    name: Span,
    input: Cursor<'a>,
    parser: impl FnOnce(Cursor<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, ()> {
    if slot.is_some() {
        return refuse(ErrorKind::Duplicate, name, "each system option once");
    }
    let (rest, value) = parser(input)?;
    *slot = Some(Given {
        value,
        name,
        span: input.span_to(rest),
    });
    Ok((rest, ()))
}

fn boolean(input: Cursor<'_>) -> Parsed<'_, bool> {
    if at_keyword(input, "true") {
        Ok((input.skip(4), true))
    } else if at_keyword(input, "false") {
        Ok((input.skip(5), false))
    } else {
        input.miss("true or false")
    }
}

/// ABNF: `skip = ( "$skip" / "skip" ) EQ 1*DIGIT`
pub(crate) fn unsigned(input: Cursor<'_>) -> Parsed<'_, u64> {
    number(input, 0, "a non-negative integer")
}

/// ABNF: `index = ( "$index" / "index" ) EQ [ "-" ] 1*DIGIT`
fn signed(input: Cursor<'_>) -> Parsed<'_, i64> {
    number(input, usize::from(input.byte() == b'-'), "an integer")
}

/// ABNF: `levels = ( "$levels" / "levels" ) EQ ( oneToNine *DIGIT / "max" )`
fn levels(input: Cursor<'_>) -> Parsed<'_, Levels> {
    if at_keyword(input, "max") {
        return Ok((input.skip(3), Levels::Max));
    }
    input.note("\"max\"");
    match number(input, 0, "a positive integer")? {
        (_, 0) => input.miss("a positive integer"),
        (rest, count) => Ok((rest, Levels::Number(count))),
    }
}

fn number<'a, T: std::str::FromStr>(
    input: Cursor<'a>,
    sign: usize,
    label: &'static str,
) -> Parsed<'a, T> {
    let digits = input.skip(sign).rest().bytes();
    let digits = digits.take_while(u8::is_ascii_digit).count();
    let end = input.skip(sign + digits);
    if digits == 0 {
        return input.miss(label);
    }
    match input.up_to(end).parse() {
        Ok(value) => Ok((end, value)),
        Err(_) => input.fail(end, ErrorKind::InvalidLiteral, &["a 64-bit integer"]),
    }
}

/// The whole rest without blanks around it: a token, a media type, an address.
fn opaque(input: Cursor<'_>) -> Parsed<'_, String> {
    let text = input.rest().trim_end_matches([' ', '\t']);
    if text.is_empty() {
        return input.miss("a value");
    }
    Ok((input.skip(text.len()), text.to_owned()))
}

/// ABNF: `schemaversion = ( "$schemaversion" / "schemaversion" ) EQ ( STAR / 1*unreserved )`
fn version(input: Cursor<'_>) -> Parsed<'_, String> {
    let (rest, text) = opaque(input)?;
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    if text != "*" && !text.chars().all(unreserved) {
        return input.miss("\"*\" or a schema version");
    }
    Ok((rest, text))
}
