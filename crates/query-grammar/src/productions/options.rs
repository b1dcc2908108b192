//! Query options, at the top and nested.
//!
//! Must never know: which options a resource supports.

use nom::branch::alt;
use nom::combinator::opt;

use super::aggregation::apply;
use super::base::*;
use super::expressions::*;
use super::literals::{boolean, one_to_nine};

rules! {
    /// `queryOptions = queryOption *( "&" queryOption )`
    query_options = separated(lit("&"), query_option);
    /// `queryOption = systemQueryOption / aliasAndValue / nameAndValue / customQueryOption`
    query_option = longest([system_query_option, alias_and_value, name_and_value, custom_query_option]);
    /// `batchOptions = batchOption *( "&" batchOption )`
    batch_options = separated(lit("&"), batch_option);
    /// `batchOption = format / customQueryOption`
    batch_option = longest([format, custom_query_option]);
    /// `entityOptions = *( entityIdOption "&" ) id *( "&" entityIdOption )`
    entity_options = |i| with_id(i, entity_id_option);
    /// `entityIdOption = format / customQueryOption`
    entity_id_option = longest([format, custom_query_option]);
    /// `entityCastOptions = *( entityCastOption "&" ) id *( "&" entityCastOption )`
    entity_cast_options = |i| with_id(i, entity_cast_option);
    /// `entityCastOption = entityIdOption / expand / select`
    entity_cast_option = longest([entity_id_option, expand, select]);

    /// `systemQueryOption = compute / deltatoken / expand / filter / format / id / inlinecount / orderby / schemaversion / search / select / skip / skiptoken / top / index / apply`
    system_query_option = longest([
        apply, compute, deltatoken, expand, filter, format, id, index, inlinecount, orderby, schemaversion, search,
        select, skip, skiptoken, top,
    ]);
    /// `id = ( "$id" / "id" ) EQ IRI-in-query`
    id = (system("$id"), eq, iri_in_query);
    /// `IRI-in-query = 1*( qchar-no-AMP / ucschar / iprivate )`
    iri_in_query = plus(alt((qchar_no_amp, ucschar, iprivate)));
    /// `compute = ( "$compute" / "compute" ) EQ computeItem *( COMMA computeItem )`
    compute = (system("$compute"), eq, separated(spaced_comma, compute_item));
    /// `computeItem = commonExpr RWS "as" RWS computedProperty`
    compute_item = (common_expr, rws, lit("as"), rws, odata_identifier);
    /// `expand = ( "$expand" / "expand" ) EQ expandItem *( COMMA expandItem )`
    expand = (system("$expand"), eq, separated(comma, expand_item));
    /// `expandItem = "$value" / expandPath / expandPath ref [ … ] / expandPath count [ … ] / expandPath OPEN expandOption *( SEMI expandOption ) CLOSE`
    expand_item = alt((exact("$value"), seq((expand_path, opt(expand_tail)))));
    expand_tail = alt((
        seq((ref_segment, opt((open, separated(semi, expand_ref_option), close)))),
        seq((count_segment, opt(expand_count_options))),
        seq((open, separated(semi, expand_option), close)),
    ));
    /// `expandPath = *( name "/" ) ( STAR / name )`
    expand_path = alt((asterisk, seq((separated(lit("/"), path_component), opt((lit("/"), asterisk))))));
    /// A property, a type cast or an annotation.
    path_component = alt((annotation, optionally_qualified));
    /// `OPEN expandCountOption *( SEMI expandCountOption ) CLOSE`
    expand_count_options = (open, separated(semi, expand_count_option), close);
    /// `expandCountOption = filter / search`
    expand_count_option = alt((filter, nested_search));
    /// `expandRefOption = expandCountOption / orderby / skip / top / inlinecount`
    expand_ref_option = alt((expand_count_option, orderby, skip, top, inlinecount));
    /// `expandOption = expandRefOption / select / expand / compute / levels / aliasAndValue / apply`
    expand_option = nested(expand_option_body);
    expand_option_body = alt((
        expand_ref_option, select, expand, compute, levels, alias_and_value, apply, schemaversion,
    ));
    /// `levels = ( "$levels" / "levels" ) EQ ( oneToNine *DIGIT / "max" )`
    levels = (system("$levels"), eq, alt((seq((one_to_nine, star(digit))), lit("max"))));
    /// `filter = ( "$filter" / "filter" ) EQ boolCommonExpr`
    filter = (system("$filter"), eq, common_expr);
    /// `orderby = ( "$orderby" / "orderby" ) EQ orderbyItem *( COMMA orderbyItem )`
    orderby = (system("$orderby"), eq, separated(spaced_comma, orderby_item));
    /// `orderbyItem = commonExpr [ RWS ( "asc" / "desc" ) ]`
    orderby_item = (common_expr, opt((rws, alt((lit("asc"), lit("desc"))))));
    /// `skip = ( "$skip" / "skip" ) EQ 1*DIGIT`
    skip = (system("$skip"), eq, plus(digit));
    /// `top = ( "$top" / "top" ) EQ 1*DIGIT`
    top = (system("$top"), eq, plus(digit));
    /// `index = ( "$index" / "index" ) EQ [ "-" ] 1*DIGIT`
    index = (system("$index"), eq, opt(lit("-")), plus(digit));
    /// `format = ( "$format" / "format" ) EQ ( "atom" / "json" / "xml" / 1*pchar "/" 1*pchar )`
    format = (system("$format"), eq, longest([media_type, short_format]));
    short_format = alt((lit("atom"), lit("json"), lit("xml")));
    media_type = (plus(pchar_no_amp), lit("/"), plus(pchar_no_amp));
    pchar_no_amp = (not_at(lit("&")), pchar);
    /// `inlinecount = ( "$count" / "count" ) EQ booleanValue`
    inlinecount = (system("$count"), eq, boolean);
    /// `schemaversion = ( "$schemaversion" / "schemaversion" ) EQ ( STAR / 1*unreserved )`
    schemaversion = (system("$schemaversion"), eq, alt((asterisk, plus(unreserved))));
    /// `skiptoken = ( "$skiptoken" / "skiptoken" ) EQ 1*qchar-no-AMP`
    skiptoken = (system("$skiptoken"), eq, plus(qchar_no_amp));
    /// `deltatoken = ( "$deltatoken" / "deltatoken" ) EQ 1*qchar-no-AMP`
    deltatoken = (system("$deltatoken"), eq, plus(qchar_no_amp));

    /// `search = ( "$search" / "search" ) EQ BWS ( searchExpr / searchIncomplete )`
    search = (system("$search"), eq, bws, longest([search_expr, search_incomplete]));
    /// The same within parentheses.
    nested_search = search;
    /// `searchExpr = ( searchParenExpr / searchNegateExpr / searchPhrase / searchWord ) [ searchOrExpr / searchAndExpr ]`
    search_expr = nested(search_expr_body);
    search_expr_body = (
        alt((search_paren_expr, search_negate_expr, search_phrase, search_word)),
        star(alt((search_or_tail, search_and_tail))),
    );
    search_operand = nested(search_operand_body);
    search_operand_body = alt((search_paren_expr, search_negate_expr, search_phrase, search_word));
    search_or_tail = (rws, exact("OR"), rws, search_operand);
    search_and_tail = (rws, opt((exact("AND"), rws, at_search_operand)), search_operand);
    /// A look ahead: `AND` in front of nothing is a word.
    at_search_operand = |i| begins_search_operand(i).map(|_| (i, ()));
    begins_search_operand = alt((open, quotation_mark, search_char));
    /// `searchParenExpr = OPEN BWS searchExpr BWS CLOSE`
    search_paren_expr = (open, bws, search_expr, bws, close);
    /// `searchNegateExpr = "NOT" RWS searchExpr`
    search_negate_expr = (exact("NOT"), rws, search_operand);
    /// `searchOrExpr = RWS "OR" RWS searchExpr`
    search_or_expr = (rws, exact("OR"), rws, search_expr);
    /// `searchAndExpr = RWS [ "AND" RWS ] searchExpr`
    search_and_expr = alt((seq((rws, exact("AND"), rws, search_expr)), seq((rws, search_expr))));
    /// `searchTerm = [ "NOT" RWS ] ( searchPhrase / searchWord )`
    search_term = alt((seq((exact("NOT"), rws, alt((search_phrase, search_word)))), search_phrase, search_word));
    /// `searchPhrase = quotation-mark 1*( qchar-no-AMP-DQUOTE / SP ) quotation-mark`
    search_phrase = (quotation_mark, plus(alt((qchar_no_amp_dquote, sp))), quotation_mark);
    /// `searchWord = searchChar *( searchChar / SQUOTE )`
    search_word = (word_char, star(alt((word_char, squote))));
    /// `searchChar = unreserved / pct-encoded-no-DQUOTE / "!" / "*" / "+" / "," / ":" / "@" / "/" / "?" / "$" / "="`
    search_char = alt((unreserved, pct_encoded_no_dquote, one_of("!*+,:@/?$=")));
    word_char = (not_at(word_end), search_char);
    /// An encoded blank parts words, and an encoded parenthesis closes when no word goes on behind it.
    word_end = alt((blank, seq((close, not_at(alt((unreserved, one_of("!*+:@?$="))))))));
    /// `searchIncomplete = SQUOTE *( SQUOTE-in-string / qchar-no-AMP-DQUOTE / quotation-mark / SP ) SQUOTE`
    search_incomplete = (
        squote,
        star(alt((squote_in_string, seq((not_at(squote), alt((quotation_mark, sp, qchar_no_amp_dquote))))))),
        squote,
    );

    /// `select = ( "$select" / "select" ) EQ selectItem *( COMMA selectItem )`
    select = (system("$select"), eq, separated(comma, select_item));
    /// `selectItem = STAR / allOperationsInSchema / selectProperty / optionallyQualifiedActionName / optionallyQualifiedFunctionName`
    select_item = alt((asterisk, all_operations_in_schema, select_property));
    /// `allOperationsInSchema = namespace "." STAR`
    all_operations_in_schema = (namespace, lit("."), asterisk);
    /// `selectProperty = … / selectPath [ OPEN selectOption *( SEMI selectOption ) CLOSE / "/" selectProperty ]`, and operations with parameter names.
    select_property = (
        separated(lit("/"), path_component),
        opt(alt((seq((open, separated(semi, select_option), close)), seq((open, parameter_names, close))))),
    );
    /// `selectPath = ( complexProperty / complexColProperty ) [ "/" optionallyQualifiedComplexTypeName ]`
    select_path = separated(lit("/"), path_component);
    /// `selectOptionPC = filter / search / inlinecount / orderby / skip / top`
    select_option_pc = alt((filter, nested_search, inlinecount, orderby, skip, top));
    /// `selectOption = selectOptionPC / compute / select / expand / aliasAndValue`
    select_option = nested(select_option_body);
    select_option_body = alt((select_option_pc, compute, select, expand, alias_and_value));
    /// `qualifiedFunctionName = namespace "." function [ OPEN parameterNames CLOSE ]`
    qualified_function_name = (qualified, opt((open, parameter_names, close)));
    /// `optionallyQualifiedFunctionName = [ namespace "." ] function [ OPEN parameterNames CLOSE ]`
    optionally_qualified_function_name = (optionally_qualified, opt((open, parameter_names, close)));
    /// `parameterNames = parameterName *( COMMA parameterName )`
    parameter_names = separated(comma, odata_identifier);

    /// `aliasAndValue = parameterAlias EQ parameterValue`
    alias_and_value = (parameter_alias, eq, parameter_value);
    /// `nameAndValue = parameterName EQ parameterValue`
    name_and_value = (odata_identifier, eq, parameter_value);
    /// `customQueryOption = customName [ EQ customValue ]`
    custom_query_option = (custom_name, opt((eq, custom_value)));
    /// `customName = qchar-no-AMP-EQ-AT-DOLLAR *( qchar-no-AMP-EQ )`
    custom_name = (qchar_no_amp_eq_at_dollar, star(qchar_no_amp_eq));
    /// `customValue = *( qchar-no-AMP )`
    custom_value = star(qchar_no_amp);

    /// `ref = "/$ref"`
    ref_segment = exact("/$ref");
    /// `count = "/$count"`
    count_segment = exact("/$count");
    /// `filterInPath = "/$filter" OPEN ( boolCommonExpr / parameterAlias ) CLOSE`
    filter_segment = (exact("/$filter"), open, common_expr, close);
}

/// The name of a system query option, `$` being optional.
pub(super) fn system<'a>(name: &'static str) -> impl Matcher<'a> {
    alt((lit(name), lit(name.trim_start_matches('$'))))
}

/// `*( option "&" ) id *( "&" option )`: one of them must be the id.
fn with_id<'a>(input: In<'a>, option: fn(In<'a>) -> Out<'a>) -> Out<'a> {
    let mut found = false;
    let mut rest = input;
    loop {
        let as_id = id(rest);
        let as_option = option(rest);
        rest = match (as_id, as_option) {
            (Ok((rest, ())), Err(_)) => {
                found = true;
                rest
            }
            (Ok((id_rest, ())), Ok((rest, ()))) => {
                found = true;
                if id_rest.at() >= rest.at() {
                    id_rest
                } else {
                    rest
                }
            }
            (Err(_), Ok((rest, ()))) => rest,
            (Err(error), Err(_)) => return Err(error),
        };
        match lit("&")(rest) {
            Ok((next, ())) => rest = next,
            Err(_) if found => return Ok((rest, ())),
            Err(error) => return Err(error),
        }
    }
}
