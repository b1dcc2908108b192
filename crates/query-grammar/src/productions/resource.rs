//! Resource paths and whole URIs.
//!
//! Must never know: which names are sets, properties or operations. What a name is decides what may follow it; without
//! that knowledge every continuation that fits some kind of name is accepted.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;
use super::context::context;
use super::expressions::{compound_key, key_predicate, key_value, simple_key};
use super::headers::header;
use super::literals::primitive_value;
use super::options::*;
use super::uri::{host, port, segment_nz};

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
    path_after_name = (opt(arguments_in_path), |i| segments(i, After::Name));
    /// `crossjoin = "$crossjoin" OPEN entitySetName *( COMMA entitySetName ) CLOSE`
    crossjoin = (exact("$crossjoin"), open, separated(comma, odata_identifier), close);
    /// `querySegment = "/$query"`
    query_segment = exact("/$query");
    /// `each = "/$each"`
    each = exact("/$each");
    /// `value = "/$value"`
    value = exact("/$value");

    /// A key; or parameters, and perhaps a key of the result.
    arguments_in_path = longest([
        simple_key,
        |i| run((function_parameters, opt(key_predicate)), i),
        compound_key,
    ]);
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
        seq((key_predicate, |i| segments(i, After::Name))), |i| segments(i, After::Collection),
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
    /// `/$filter(…)`: a collection.
    Collection,
    /// `/$each`: only an operation.
    Each,
    /// `/$count`, `/$value`, `/$ref`, `/$query`.
    End,
}

/// Reads `*( "/" segment )`.
fn segments(input: In<'_>, mut after: After) -> Out<'_> {
    let mut rest = input;
    while after != After::End {
        match segment(rest, after) {
            Ok((next, found)) => {
                rest = next;
                after = found;
            }
            Err(nom::Err::Error(_)) => break,
            Err(error) => return Err(error),
        }
    }
    Ok((rest, ()))
}

fn segment(input: In<'_>, after: After) -> Parsed<'_, After> {
    let ends: &[&'static str] = match after {
        After::Name => &["/$count", "/$ref", "/$value", "/$query"],
        After::Collection => &["/$count", "/$ref", "/$query"],
        After::Each => &["/$count", "/$query"],
        After::End => &[],
    };
    for end in ends {
        if let Ok((rest, ())) = exact(end)(input) {
            return Ok((rest, After::End));
        }
    }
    if after != After::Each {
        match filter_segment(input) {
            Ok((rest, ())) => {
                let (rest, key) = maybe_key(rest)?;
                return Ok((rest, if key { After::Name } else { After::Collection }));
            }
            Err(nom::Err::Error(_)) => {}
            Err(error) => return Err(error),
        }
        if let Ok((rest, ())) = each(input) {
            return Ok((rest, After::Each));
        }
    }
    let (start, ()) = lit("/")(input)?;
    let named = run((optionally_qualified, opt(arguments_in_path)), start);
    let keyed = key_path_literal(start);
    match (named, keyed) {
        (Ok((name, ())), Ok((key, ()))) if name.at() >= key.at() => Ok((name, After::Name)),
        (_, Ok((key, ()))) if after != After::Each => Ok((key, After::Name)),
        (Ok((name, ())), _) => Ok((name, After::Name)),
        (Err(error), _) => Err(error),
    }
}

fn maybe_key(input: In<'_>) -> Parsed<'_, bool> {
    match key_predicate(input) {
        Ok((rest, ())) => Ok((rest, true)),
        Err(nom::Err::Error(_)) => Ok((input, false)),
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
