//! Common expressions and JSON values in URLs.
//!
//! Must never know: which names are functions, properties or types. Only `any`, `all` and `aggregate` are reserved
//! before a parenthesis, because they need a path in front, and built-in functions where an expression begins.

use nom::branch::alt;
use nom::combinator::opt;

use super::aggregation::{aggregate_expression, isdefined_expr};
use super::base::*;
use super::literals::{optionally_qualified_type_name, primitive_literal};
use super::options::{expand_count_options, filter_segment};
use crate::ast::Function;

rules! {
    /// `commonExpr = ( primitiveLiteral / arrayOrObject / rootExpr / firstMemberExpr / functionExpr / negateExpr / methodCallExpr / parenExpr / castExpr / isofExpr / notExpr ) [ addExpr / … ] [ eqExpr / … ] [ andExpr / orExpr ]`
    common_expr = (nested_operand, star(operation));
    nested_operand = nested(operand);
    /// One operator with its right operand.
    operation = alt((
        in_tail, logical_tail, comparison_tail, arithmetic_tail,
    ));
    /// What stands between operators.
    operand = longest([
        primitive_literal, array_or_object, root_expr, first_member_expr, negate_expr, method_call_expr, paren_expr,
        cast_expr, isof_expr, not_expr, case_method_call_expr,
    ]);

    /// `addExpr = RWS "add" RWS commonExpr`
    add_expr = (rws, lit("add"), rws, common_expr);
    /// `subExpr = RWS "sub" RWS commonExpr`
    sub_expr = (rws, lit("sub"), rws, common_expr);
    /// `mulExpr = RWS "mul" RWS commonExpr`
    mul_expr = (rws, lit("mul"), rws, common_expr);
    /// `divExpr = RWS "div" RWS commonExpr`
    div_expr = (rws, lit("div"), rws, common_expr);
    /// `divbyExpr = RWS "divby" RWS commonExpr`
    divby_expr = (rws, lit("divby"), rws, common_expr);
    /// `modExpr = RWS "mod" RWS commonExpr`
    mod_expr = (rws, lit("mod"), rws, common_expr);
    /// `eqExpr = RWS "eq" RWS commonExpr`
    eq_expr = (rws, lit("eq"), rws, common_expr);
    /// `neExpr = RWS "ne" RWS commonExpr`
    ne_expr = (rws, lit("ne"), rws, common_expr);
    /// `ltExpr = RWS "lt" RWS commonExpr`
    lt_expr = (rws, lit("lt"), rws, common_expr);
    /// `leExpr = RWS "le" RWS commonExpr`
    le_expr = (rws, lit("le"), rws, common_expr);
    /// `gtExpr = RWS "gt" RWS commonExpr`
    gt_expr = (rws, lit("gt"), rws, common_expr);
    /// `geExpr = RWS "ge" RWS commonExpr`
    ge_expr = (rws, lit("ge"), rws, common_expr);
    /// `hasExpr = RWS "has" RWS enum`
    has_expr = (rws, lit("has"), rws, common_expr);
    /// `andExpr = RWS "and" RWS boolCommonExpr`
    and_expr = (rws, lit("and"), rws, common_expr);
    /// `orExpr = RWS "or" RWS boolCommonExpr`
    or_expr = (rws, lit("or"), rws, common_expr);
    /// `inExpr = RWS "in" RWS ( listExpr / commonExpr )`
    in_expr = (rws, lit("in"), rws, alt((list_expr, common_expr)));
    logical_tail = (rws, alt((lit("and"), lit("or"))), rws, nested_operand);
    comparison_tail = (
        rws, alt((lit("eq"), lit("ne"), lit("lt"), lit("le"), lit("gt"), lit("ge"), lit("has"))), rws, nested_operand,
    );
    arithmetic_tail = (
        rws, alt((lit("add"), lit("sub"), lit("mul"), lit("divby"), lit("div"), lit("mod"))), rws, nested_operand,
    );
    in_operand = longest([list_expr, operand]);
    in_tail = (rws, lit("in"), rws, nested(in_operand));
    /// `listExpr = OPEN BWS primitiveLiteral BWS *( COMMA BWS primitiveLiteral BWS ) CLOSE`
    list_expr = (open, bws, separated(spaced_comma, list_item), bws, close);
    /// An item of a list: a literal, or an alias.
    list_item = longest([primitive_literal, parameter_alias, array_or_object]);

    /// `negateExpr = "-" BWS commonExpr`
    negate_expr = (lit("-"), bws, nested_operand);
    /// `notExpr = "not" RWS commonExpr`
    not_expr = (lit("not"), rws, nested_operand);
    /// `parenExpr = OPEN BWS commonExpr BWS CLOSE`
    paren_expr = (open, bws, common_expr, bws, close);
    /// `isofExpr = "isof" OPEN BWS [ commonExpr BWS COMMA BWS ] optionallyQualifiedTypeName BWS CLOSE`
    isof_expr = (lit("isof"), type_arguments);
    /// `castExpr = "cast" OPEN BWS [ commonExpr BWS COMMA BWS ] optionallyQualifiedTypeName BWS CLOSE`
    cast_expr = (lit("cast"), type_arguments);
    type_arguments = (
        open, bws, opt((common_expr, spaced_comma)), optionally_qualified_type_name, bws, close,
    );

    /// `methodCallExpr = indexOfMethodCallExpr / … / caseMethodCallExpr`
    method_call_expr = any_method;
    /// `boolMethodCallExpr = endsWithMethodCallExpr / startsWithMethodCallExpr / containsMethodCallExpr / intersectsMethodCallExpr / hasSubsetMethodCallExpr / hasSubsequenceMethodCallExpr`
    bool_method_call_expr = longest([
        |i| method(i, Function::EndsWith), |i| method(i, Function::StartsWith), |i| method(i, Function::Contains),
        |i| method(i, Function::GeoIntersects), |i| method(i, Function::HasSubset),
        |i| method(i, Function::HasSubsequence), |i| method(i, Function::MatchesPattern),
        |i| method(i, Function::IsDefined),
    ]);
    /// `caseMethodCallExpr = "case" OPEN BWS boolCommonExpr BWS COLON BWS commonExpr BWS *( COMMA BWS boolCommonExpr BWS COLON BWS commonExpr BWS ) CLOSE`
    case_method_call_expr = (
        lit("case"), open, bws,
        separated(spaced_comma, seq((common_expr, bws, colon, bws, common_expr))),
        bws, close,
    );

    // Paths
    /// `rootExpr = "$root/" ( entitySetName … / singletonEntity … / function import calls … )`
    root_expr = (exact("$root/"), name_with_parentheses, path_tail);
    /// `rootExprCol = begin-array [ rootExpr *( value-separator rootExpr ) ] end-array`
    root_expr_col = (begin_array, opt(separated(value_separator, root_expr)), end_array);
    /// `firstMemberExpr = memberExpr / inscopeVariableExpr [ "/" memberExpr ]`
    first_member_expr = alt((
        seq((implicit_variable_expr, path_tail)),
        annotation_path,
        seq((not_at(built_in_call), not_at(bare_type), name_with_parentheses, path_tail)),
    ));
    /// `memberExpr = [ optionallyQualifiedTypeName "/" ] ( propertyPathExpr / boundFunctionExpr / annotationExpr )`
    member_expr = alt((annotation_path, seq((not_at(bare_type), name_with_parentheses, path_tail))));
    /// A qualified name with nothing behind it is a type, and a type is no value.
    bare_type = (qualified, not_at(alt((lit("/"), open))));
    /// `propertyPathExpr = entityColNavigationProperty [ collectionNavigationExpr ] / … / streamProperty [ primitivePathExpr ]`
    property_path_expr = (not_at(seq((odata_identifier, lit("."), odata_identifier))), name_with_parentheses, path_tail);
    /// `functionExpr = [ namespace "." ] ( entityColFunction functionExprParameters [ collectionNavigationExpr ] / … )`
    function_expr = (optionally_qualified, function_expr_parameters, path_tail);
    /// `annotationExpr = annotation [ collectionPathExpr / singleNavigationExpr / complexPathExpr / primitivePathExpr ]`
    annotation_path = (at, optionally_qualified, opt((hash, odata_identifier)), path_tail);
    /// `annotation = AT [ namespace "." ] termName [ HASH annotationQualifier ]`
    annotation = (at, optionally_qualified, opt((hash, odata_identifier)));
    /// `inscopeVariableExpr = implicitVariableExpr / parameterAlias / lambdaVariableExpr`
    inscope_variable_expr = alt((implicit_variable_expr, parameter_alias, odata_identifier));
    /// `implicitVariableExpr = "$it" / "$this" / "$these"`
    implicit_variable_expr = alt((exact("$it"), exact("$these"), exact("$this")));
    /// `collectionNavigationExpr / singleNavigationExpr / complexPathExpr / …`: what may follow in a path.
    path_tail = (star(path_step), opt(path_end));
    /// One step that others may follow.
    path_step = alt((
        filter_segment,
        seq((lit("/"), annotation)),
        seq((lit("/"), not_at(reserved_call), name_with_parentheses)),
        seq((lit("/"), opt(lit("-")), plus(digit))),
    ));
    /// The steps that end a path.
    path_end = alt((
        count_expr,
        seq((lit("/"), any_expr)),
        seq((lit("/"), all_expr)),
        seq((lit("/"), aggregate_expression)),
    ));
    /// `count [ OPEN expandCountOption *( SEMI expandCountOption ) CLOSE ]`
    count_expr = (lit("/"), exact("$count"), opt(expand_count_options));
    /// A name of any kind, perhaps with a key or parameters and then a key.
    name_with_parentheses = alt((
        seq((not_at(reserved_call), optionally_qualified, opt(arguments))),
        optionally_qualified,
    ));
    /// An operator that needs a path in front; no function has its name.
    reserved_call = (alt((exact("any"), exact("all"), exact("aggregate"))), open);
    arguments = alt((seq((function_expr_parameters, opt(key_predicate))), key_predicate));
    /// `singleNavigationExpr = "/" memberExpr`
    single_navigation_expr = (lit("/"), member_expr);
    /// `collectionNavigationExpr = [ "/" optionallyQualifiedEntityTypeName ] ( keyPredicate [ singleNavigationExpr ] / collectionPathExpr )`
    collection_navigation_expr = alt((seq((key_predicate, path_tail)), non_empty_path_tail));
    non_empty_path_tail = alt((seq((path_step, path_tail)), path_end));
    /// `filterExpr = "/$filter" OPEN boolCommonExpr CLOSE`
    filter_expr = filter_segment;
    /// `anyExpr = "any" OPEN BWS [ lambdaVariableExpr BWS COLON BWS lambdaPredicateExpr ] BWS CLOSE`
    any_expr = (lit("any"), open, bws, opt(lambda), bws, close);
    /// `allExpr = "all" OPEN BWS lambdaVariableExpr BWS COLON BWS lambdaPredicateExpr BWS CLOSE`
    all_expr = (lit("all"), open, bws, lambda, bws, close);
    lambda = (odata_identifier, bws, colon, bws, common_expr);
    /// `functionExprParameters = OPEN BWS [ functionExprParameter *( BWS COMMA BWS functionExprParameter ) ] BWS CLOSE`
    function_expr_parameters = (open, bws, opt(separated(spaced_comma, function_expr_parameter)), bws, close);
    /// `functionExprParameter = parameterName EQ ( parameterAlias / parameterValue )`
    function_expr_parameter = (odata_identifier, eq, parameter_value);
    /// `parameterValue = arrayOrObject / commonExpr`
    parameter_value = common_expr;

    // Keys
    /// `simpleKey / compoundKey`
    key_predicate = alt((simple_key, compound_key));
    /// `simpleKey = OPEN ( parameterAlias / keyPropertyValue ) CLOSE`
    simple_key = (open, key_value, close);
    /// `compoundKey = OPEN keyValuePair *( COMMA keyValuePair ) CLOSE`
    compound_key = (open, separated(comma, key_value_pair), close);
    /// `keyValuePair = ( primitiveKeyProperty / keyPropertyAlias ) EQ ( parameterAlias / keyPropertyValue )`
    key_value_pair = (odata_identifier, eq, key_value);
    /// `parameterAlias / primitiveLiteral`
    key_value = alt((parameter_alias, primitive_literal));
    /// `parameterAlias = AT odataIdentifier`
    parameter_alias = (at, odata_identifier);

    // JSON
    /// `arrayOrObject = array / object`
    array_or_object = nested(array_or_object_body);
    array_or_object_body = alt((array, object));
    /// `begin-array [ value *( value-separator value ) ] end-array`
    array = (begin_array, opt(separated(value_separator, json_value)), end_array);
    /// `complexInUri = begin-object [ member *( value-separator member ) ] end-object`
    object = (begin_object, opt(separated(value_separator, member)), end_object);
    member = (string_in_json, name_separator, json_value);
    /// `annotationInUri = quotation-mark AT namespace "." termName quotation-mark name-separator …`; in some editions an `annotation`.
    annotation_in_uri = longest([member, annotation]);
    json_value = longest([string_in_json, number_in_json, common_expr]);
    /// `primitiveLiteralInJSON = stringInJSON / numberInJSON / "true" / "false" / "null"`
    primitive_literal_in_json = alt((string_in_json, number_in_json, exact("true"), exact("false"), exact("null")));
    /// `primitiveColInUri = begin-array [ primitiveLiteralInJSON *( value-separator primitiveLiteralInJSON ) ] end-array`
    primitive_col_in_uri = (begin_array, opt(separated(value_separator, primitive_literal_in_json)), end_array);
    /// `complexColInUri = begin-array [ complexInUri *( value-separator complexInUri ) ] end-array`
    complex_col_in_uri = (begin_array, opt(separated(value_separator, object)), end_array);
    /// `begin-object = BWS ( "{" / "%7B" ) BWS`
    begin_object = (bws, alt((lit("{"), lit("%7B"))), bws);
    /// `end-object = BWS ( "}" / "%7D" )`
    end_object = (bws, alt((lit("}"), lit("%7D"))));
    /// `begin-array = BWS ( "[" / "%5B" ) BWS`
    begin_array = (bws, alt((lit("["), lit("%5B"))), bws);
    /// `end-array = BWS ( "]" / "%5D" )`
    end_array = (bws, alt((lit("]"), lit("%5D"))));
    /// `name-separator = BWS COLON BWS`
    name_separator = (bws, colon, bws);
    /// `value-separator = BWS COMMA BWS`
    value_separator = (bws, comma, bws);
    /// `stringInJSON = quotation-mark *charInJSON quotation-mark`
    string_in_json = (quotation_mark, star(char_in_json), quotation_mark);
    /// `charInJSON = qchar-unescaped / qchar-JSON-special / escape ( quotation-mark / escape / ( "/" / "%2F" ) / %s"b" / … / %s"u" 4HEXDIG )`
    char_in_json = alt((
        qchar_unescaped,
        qchar_json_special,
        seq((escape, alt((
            quotation_mark, escape, lit("/"), lit("%2F"), one_of("bfnrt"), seq((exact("u"), times(4, 4, hexdig))),
        )))),
    ));
    /// `numberInJSON = [ "-" ] int [ frac ] [ exp ]`
    number_in_json = (opt(lit("-")), int, opt(frac), opt(exp));
    /// `int = "0" / ( oneToNine *DIGIT )`
    int = alt((lit("0"), seq((one_of("123456789"), star(digit)))));
    /// `frac = "." 1*DIGIT`
    frac = (lit("."), plus(digit));
    /// `exp = "e" [ "-" / "+" ] 1*DIGIT`
    exp = (lit("e"), opt(one_of("+-")), plus(digit));
}

/// A function of the standard is no function of a model, so that `length()` and `now(a)` are refused.
fn built_in_call(input: In<'_>) -> Out<'_> {
    let standard = Function::ALL.iter().map(|function| function.text());
    for name in standard.chain(["case", "cast", "isof", "not"]) {
        if let Ok((rest, ())) = exact(name)(input)
            && let Ok(found) = open(rest)
        {
            return Ok(found);
        }
    }
    input.miss("a function")
}

fn any_method(input: In<'_>) -> Out<'_> {
    for function in Function::ALL {
        match method(input, *function) {
            Err(nom::Err::Error(_)) => {}
            done => return done,
        }
    }
    input.miss("a function")
}

/// `name OPEN BWS commonExpr *( BWS COMMA BWS commonExpr ) BWS CLOSE` with the number of arguments the function takes.
pub(super) fn method(input: In<'_>, function: Function) -> Out<'_> {
    if function == Function::IsDefined {
        return isdefined_expr(input);
    }
    let (least, most) = function.arity();
    let (rest, ()) = lit(function.text())(input)?;
    let (mut rest, ()) = run((open, bws), rest)?;
    for index in 0..most {
        let argument = if index == 0 {
            common_expr(rest)
        } else {
            run((spaced_comma, common_expr), rest)
        };
        match argument {
            Ok((next, ())) => rest = next,
            Err(nom::Err::Error(_)) if index >= least => break,
            Err(error) => return Err(error),
        }
    }
    run((bws, close), rest)
}
