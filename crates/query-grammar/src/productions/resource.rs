//! Resource paths and whole URIs.
//!
//! Must never know: which names are sets, properties or operations. What a name is decides what may follow it; without
//! that knowledge every continuation that fits some kind of name is accepted.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;
use super::context::context;
use super::expressions::{key_predicate, key_value, simple_key};
use super::headers::header;
use super::literals::primitive_value;
use super::options::*;
use super::uri::{host, port, segment_nz};
use crate::cursor::Fault;

rules! {
    /// `odataUri = serviceRoot [ odataRelativeUri ]`
    odata_uri = uri_with_any_root;
    /// `serviceRoot = ( "https" / "http" ) "://" host [ ":" port ] "/" *( segment-nz "/" )`
    service_root = (root_authority, star(seq((segment_nz, lit("/")))));
    /// `( "https" / "http" ) "://" host [ ":" port ] "/"`
    root_authority = (alt((lit("https"), lit("http"))), lit("://"), host, opt((lit(":"), port)), lit("/"));
    /// `odataRelativeUri = "$batch" [ "?" batchOptions ] / "$entity" "?" entityOptions / "$entity" "/" optionallyQualifiedEntityTypeName "?" entityCastOptions / "$metadata" [ "?" metadataOptions ] [ context ] / resourcePath [ "?" queryOptions ]`
    odata_relative_uri = longest([relative_batch, relative_entity, relative_entity_cast, relative_metadata, relative_resource]);
    relative_batch = (exact("$batch"), opt((lit("?"), batch_options)));
    relative_entity = (exact("$entity"), lit("?"), entity_options);
    relative_entity_cast = (exact("$entity"), lit("/"), optionally_qualified, lit("?"), entity_cast_options);
    relative_metadata = (exact("$metadata"), opt((lit("?"), batch_options)), opt(context));
    relative_resource = (resource_path, opt((lit("?"), query_options)));

    /// `resourcePath = entitySetName [ collectionNavigation ] / singletonEntity [ singleNavigation ] / … / crossjoin / "$all" [ "/" optionallyQualifiedEntityTypeName ]`
    resource_path = alt((
        seq((crossjoin, opt(query_segment))),
        seq((exact("$all"), opt((lit("/"), optionally_qualified)), opt(query_segment))),
        seq((odata_identifier, not_at(lit(".")), path_after_name)),
    ));
    /// What may follow a name: a key or parameters, then segments.
    path_after_name = after_name;
    /// `crossjoin = "$crossjoin" OPEN entitySetName *( COMMA entitySetName ) CLOSE`
    crossjoin = (exact("$crossjoin"), open, separated(comma, odata_identifier), close);
    /// `querySegment = "/$query"`
    query_segment = exact("/$query");
    /// `each = "/$each"`
    each = exact("/$each");
    /// `value = "/$value"`
    value = exact("/$value");

    /// `functionParameters = OPEN [ functionParameter *( COMMA functionParameter ) ] CLOSE`
    function_parameters = (open, opt(separated(comma, function_parameter)), close);
    /// `functionParameter = parameterName EQ ( parameterAlias / primitiveLiteral )`
    function_parameter = (odata_identifier, eq, key_value);
    /// `keyPathSegments = 1*( "/" keyPathLiteral )`
    key_path_segments = plus(seq((lit("/"), key_path_literal)));
    /// `keyPathLiteral = *pchar`; a segment with `$` in front is never a key.
    key_path_literal = (not_at(lit("$")), star(pchar));
    /// `ordinalIndex = "/" [ "-" ] 1*DIGIT`
    ordinal_index = (lit("/"), opt(lit("-")), plus(digit));

    /// `collectionNavigation = [ "/" optionallyQualifiedEntityTypeName ] [ collectionNavPath ]`
    collection_navigation = alt((
        seq((key_predicate, |i| segments(i, After::Key))), |i| segments(i, After::Collection),
    ));
    /// `singleNavigation = [ "/" optionallyQualifiedEntityTypeName ] [ "/" propertyPath / boundOperation / ref / value / querySegment ]`
    single_navigation = |i| segments(i, After::Name);
    /// `propertyPath = entityColNavigationProperty [ collectionNavigation ] / … / streamProperty [ boundOperation ]`
    property_path = (odata_identifier, path_after_name);
    /// `boundOperation = "/" ( boundActionCall / boundEntityColFunctionCall [ collectionNavigation ] / … )`
    bound_operation = (lit("/"), optionally_qualified, path_after_name);
    /// `primitivePath = value / boundOperation / querySegment`
    primitive_path = alt((value, query_segment, bound_operation));
    /// `primitiveColPath = count / boundOperation / ordinalIndex / querySegment`
    primitive_col_path = alt((count_segment, query_segment, ordinal_index, bound_operation));
    /// `[ namespace "." ] function functionParameters`
    bound_function_call = (optionally_qualified, function_parameters);
    /// `functionImport functionParameters`
    function_import_call = (odata_identifier, function_parameters);
    /// `keyPredicate = simpleKey / compoundKey / keyPathSegments`
    key_predicate_in_path = alt((key_predicate, key_path_segments));
    /// `dummyStartRule = odataUri / header / primitiveValue`
    dummy_start_rule = longest([odata_uri, header, primitive_value]);
}

/// What stood in front decides what may follow.
#[derive(Clone, Copy, PartialEq)]
enum After {
    /// A name: any kind of resource, or an operation.
    Name,
    /// A key in parentheses: one entity.
    Key,
    /// `/$filter(…)`: a collection.
    Collection,
    /// `/$each`: only an operation.
    Each,
    /// `/$count`, `/$value`, `/$ref`, `/$query`.
    End,
}

impl After {
    /// The segments that end a path here.
    fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["/$count", "/$ref", "/$value", "/$query"],
            Self::Key => &["/$ref", "/$value", "/$query"],
            Self::Collection => &["/$count", "/$ref", "/$query"],
            Self::Each => &["/$count", "/$query"],
            Self::End => &[],
        }
    }

    /// May members be filtered, visited, or named by a key in a segment?
    fn has_members(self) -> bool {
        matches!(self, Self::Name | Self::Collection)
    }
}

fn after_name(input: In<'_>) -> Out<'_> {
    let (rest, after) = maybe(arguments_in_path, input)?.unwrap_or((input, After::Name));
    segments(rest, after)
}

/// Reads `*( "/" segment )`.
fn segments(input: In<'_>, mut after: After) -> Out<'_> {
    let mut rest = input;
    while after != After::End {
        match maybe(|i| segment(i, after), rest)? {
            Some((next, found)) => (rest, after) = (next, found),
            None => break,
        }
    }
    Ok((rest, ()))
}

fn segment(input: In<'_>, after: After) -> Parsed<'_, After> {
    for end in after.ends() {
        if let Ok((rest, ())) = exact(end)(input) {
            return Ok((rest, After::End));
        }
    }
    if after.has_members() {
        if let Some((rest, ())) = maybe(filter_segment, input)? {
            return key_or(rest, After::Collection);
        }
        if let Ok((rest, ())) = each(input) {
            return Ok((rest, After::Each));
        }
    }
    let (start, ()) = lit("/")(input)?;
    let named = named_segment(start);
    let keyed = key_path_literal(start);
    match (named, keyed) {
        (Ok((name, found)), Ok((key, ()))) if name.at() >= key.at() => Ok((name, found)),
        (_, Ok((key, ()))) if after.has_members() => Ok((key, After::Name)),
        (named, _) => named,
    }
}

/// A name, perhaps with a key or parameters.
fn named_segment(input: In<'_>) -> Parsed<'_, After> {
    let (name, ()) = optionally_qualified(input)?;
    Ok(maybe(arguments_in_path, name)?.unwrap_or((name, After::Name)))
}

/// A key; or parameters, and perhaps a key of the result. A compound key looks like parameters.
fn arguments_in_path(input: In<'_>) -> Parsed<'_, After> {
    match maybe(simple_key, input)? {
        Some((rest, ())) => Ok((rest, After::Key)),
        None => key_or(function_parameters(input)?.0, After::Name),
    }
}

fn key_or(input: In<'_>, otherwise: After) -> Parsed<'_, After> {
    match maybe(key_predicate, input)? {
        Some((rest, ())) => Ok((rest, After::Key)),
        None => Ok((input, otherwise)),
    }
}

/// What a rule gives when it fits here.
fn maybe<'a, T>(
    rule: impl FnOnce(In<'a>) -> Parsed<'a, T>,
    input: In<'a>,
) -> Result<Option<(In<'a>, T)>, nom::Err<Fault>> {
    match rule(input) {
        Ok(found) => Ok(Some(found)),
        Err(nom::Err::Error(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The service root ends at some slash; where, only the model knows. Every place is tried, the furthest reading counts.
fn uri_with_any_root(input: In<'_>) -> Out<'_> {
    let (mut rest, ()) = root_authority(input)?;
    let mut best = rest;
    loop {
        if let Ok((end, ())) = odata_relative_uri(rest)
            && end.at() > best.at()
        {
            best = end;
        }
        if best.is_done() {
            break;
        }
        match run((segment_nz, lit("/")), rest) {
            Ok((next, ())) => rest = next,
            Err(nom::Err::Error(_)) => break,
            Err(error) => return Err(error),
        }
        if rest.at() > best.at() {
            best = rest;
        }
    }
    Ok((best, ()))
}
