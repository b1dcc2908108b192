//! The Data Aggregation extension: `$apply`, aggregate expressions, hierarchies.
//!
//! Must never know: which properties or custom aggregates exist.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;
use super::expressions::*;
use super::options::{compute_item, orderby_item, search_expr, search_incomplete, system};
use super::resource::function_parameters;

rules! {
    /// `apply = ( "$apply" / "apply" ) EQ applyExpr`
    apply = (system("$apply"), eq, apply_expr);
    /// `applyExpr = applyTrafo *( "/" applyTrafo )`
    apply_expr = separated(lit("/"), apply_trafo);
    /// `applyTrafo = aggregateTrafo / groupbyTrafo / … / identity / customFunction`
    apply_trafo = nested(apply_trafo_body);
    apply_trafo_body = longest([
        aggregate_trafo, groupby_trafo, filter_trafo, search_trafo, compute_trafo, concat_trafo, identity_trafo,
        ranking_trafo, orderby_trafo, skip_trafo, top_trafo, nest_trafo, addnested_trafo, join_trafo,
        ancestors_trafo, traverse_trafo, custom_function,
    ]);
    /// `preservingTrafos = preservingTrafo *( "/" preservingTrafo )`: the result is a part of the input, as a hierarchy needs.
    preserving_trafos = separated(lit("/"), preserving_trafo);
    preserving_trafo = nested(preserving_trafo_body);
    /// `preservingTrafo = ancestorsTrafo / … / filterTrafo / identityTrafo / orderbyTrafo / searchTrafo / skipTrafo / topTrafo / … / customFunction`
    preserving_trafo_body = longest([
        filter_trafo, search_trafo, identity_trafo, ranking_trafo, orderby_trafo, skip_trafo, top_trafo,
        ancestors_trafo, traverse_trafo, custom_function,
    ]);
    /// `customFunction = namespace "." ( … function ) functionExprParameters`
    custom_function = (not_reserved, optionally_qualified, function_expr_parameters);
    /// The name itself counts as reached, because it could have been a namespace.
    not_reserved = alt((not_at(reserved_call), seq((optionally_qualified, not_at(open)))));
    /// A transformation of the extension; no function of a model has its name.
    reserved_call = (
        alt((
            alt((
                lit("aggregate"), lit("groupby"), lit("filter"), lit("search"), lit("compute"), lit("concat"),
                lit("identity"), lit("orderby"), lit("skip"), lit("nest"), lit("addnested"), lit("join"),
            )),
            lit("outerjoin"), lit("ancestors"), lit("descendants"), lit("traverse"), lit("topcount"), lit("topsum"),
            lit("toppercent"), lit("top"), lit("bottomcount"), lit("bottomsum"), lit("bottompercent"),
        )),
        open,
    );

    /// `aggregateTrafo = "aggregate" OPEN BWS aggregateExpr *( BWS COMMA BWS aggregateExpr ) BWS CLOSE`
    aggregate_trafo = (lit("aggregate"), open, bws, separated(spaced_comma, aggregate_expr), bws, close);
    /// `aggregateExpr = commonExpr aggregateWith [ aggregateFrom ] asAlias / [ pathPrefix ] "$count" [ customFrom ] asAlias / [ pathPrefix ] customAggregate [ customFrom ] [ asAlias ]`
    aggregate_expr = longest([aggregate_value, aggregate_count, custom_aggregate_expr]);
    aggregate_value = (common_expr, aggregate_with, star(aggregate_from), as_alias);
    aggregate_count = (count_path, star(custom_from), as_alias);
    custom_aggregate_expr = (aggregate_path, star(custom_from), opt(as_alias));
    /// The same within an expression: `"aggregate" OPEN BWS aggregateFunctionExpr BWS CLOSE`, without alias.
    aggregate_expression = (lit("aggregate"), open, bws, aggregate_function_expr, bws, close);
    aggregate_function_expr = longest([
        |i| run((common_expr, aggregate_with, star(aggregate_from)), i),
        |i| run((count_path, star(custom_from)), i),
        |i| run((aggregate_path, star(custom_from)), i),
    ]);
    /// `aggregateWith = RWS "with" RWS aggregateMethod`
    aggregate_with = (rws, lit("with"), rws, aggregate_method);
    /// `aggregateMethod = "sum" / "min" / "max" / "average" / "countdistinct" / namespace "." odataIdentifier`
    aggregate_method = longest([
        |i| lit("sum")(i), |i| lit("min")(i), |i| lit("max")(i), |i| lit("average")(i), |i| lit("countdistinct")(i),
        qualified,
    ]);
    /// `aggregateFrom = RWS "from" RWS groupingProperty *( COMMA groupingProperty ) aggregateWith`
    aggregate_from = (from_paths, aggregate_with);
    /// `customFrom = RWS "from" RWS groupingProperty *( COMMA groupingProperty ) [ aggregateWith ]`
    custom_from = (from_paths, opt(aggregate_with));
    from_paths = (rws, lit("from"), rws, separated(spaced_comma, grouping_property));
    /// `asAlias = RWS "as" RWS alias`
    as_alias = (rws, lit("as"), rws, odata_identifier);
    /// `[ pathPrefix "/" ] "$count"`
    count_path = (star(seq((aggregate_step, lit("/")))), exact("$count"));
    /// `[ pathPrefix "/" ] customAggregate`
    aggregate_path = separated(lit("/"), aggregate_step);
    aggregate_step = (not_at(exact("$")), optionally_qualified);
    /// `pathPrefix = 1*( pathSegment "/" )`
    path_prefix = plus(seq((aggregate_step, lit("/"))));

    /// `groupbyTrafo = "groupby" OPEN BWS groupbyList [ BWS COMMA BWS applyExpr ] BWS CLOSE`
    groupby_trafo = (lit("groupby"), open, bws, groupby_list, opt((spaced_comma, apply_expr)), bws, close);
    /// `groupbyList = OPEN BWS groupbyElement *( BWS COMMA BWS groupbyElement ) BWS CLOSE`
    groupby_list = (open, bws, separated(spaced_comma, groupby_element), bws, close);
    /// `groupbyElement = rollupSpec / rollupRecursiveSpec / groupingProperty`
    groupby_element = alt((rollup_recursive_spec, rollup_spec, grouping_property));
    /// `groupingProperty = *( pathSegment "/" ) property`: a type cast stands only in front of a property.
    grouping_property = separated(lit("/"), grouping_step);
    grouping_step = alt((seq((qualified, lit("/"), odata_identifier)), odata_identifier));
    /// `rollupSpec = "rollup" OPEN BWS ( leveledHierarchy / groupingProperty 1*( COMMA groupingProperty ) ) BWS CLOSE`
    rollup_spec = (
        lit("rollup"), open, bws, opt((exact("$all"), spaced_comma)), separated(spaced_comma, grouping_property), bws, close,
    );
    /// `rollupRecursiveSpec = "rolluprecursive" OPEN BWS recursiveHierarchy [ BWS COMMA BWS preservingTrafos ] BWS CLOSE`
    rollup_recursive_spec = (
        lit("rolluprecursive"), open, bws, recursive_hierarchy, opt((spaced_comma, preserving_trafos)), bws, close,
    );
    /// `recursiveHierarchy = rootExpr BWS COMMA BWS hierarchyQualifier BWS COMMA BWS nodePath`
    recursive_hierarchy = (
        alt((root_expr, parameter_alias)), spaced_comma, odata_identifier, spaced_comma, grouping_property,
    );

    /// `filterTrafo = "filter" OPEN BWS boolCommonExpr BWS CLOSE`
    filter_trafo = (lit("filter"), open, bws, common_expr, bws, close);
    /// `searchTrafo = "search" OPEN BWS ( searchExpr / searchIncomplete ) BWS CLOSE`
    search_trafo = (lit("search"), open, bws, longest([search_expr, search_incomplete]), bws, close);
    /// `computeTrafo = "compute" OPEN BWS computeItem *( BWS COMMA BWS computeItem ) BWS CLOSE`
    compute_trafo = (lit("compute"), open, bws, separated(spaced_comma, compute_item), bws, close);
    /// `concatTrafo = "concat" OPEN BWS applyExpr 1*( BWS COMMA BWS applyExpr ) BWS CLOSE`
    concat_trafo = (lit("concat"), open, bws, apply_expr, plus(seq((spaced_comma, apply_expr))), bws, close);
    /// `identityTrafo = "identity"`
    identity_trafo = lit("identity");
    /// `orderbyTrafo = "orderby" OPEN BWS orderbyItem *( BWS COMMA BWS orderbyItem ) BWS CLOSE`
    orderby_trafo = (lit("orderby"), open, bws, separated(spaced_comma, orderby_item), bws, close);
    /// `skipTrafo = "skip" OPEN BWS 1*DIGIT BWS CLOSE`
    skip_trafo = (lit("skip"), open, bws, plus(digit), bws, close);
    /// `topTrafo = "top" OPEN BWS 1*DIGIT BWS CLOSE`
    top_trafo = (lit("top"), open, bws, plus(digit), bws, close);
    /// `topcountTrafo / topsumTrafo / toppercentTrafo / bottomcountTrafo / bottomsumTrafo / bottompercentTrafo`
    ranking_trafo = (
        alt((
            lit("topcount"), lit("topsum"), lit("toppercent"), lit("bottomcount"), lit("bottomsum"), lit("bottompercent"),
        )),
        ranking_arguments,
    );
    ranking_arguments = (open, bws, common_expr, spaced_comma, common_expr, bws, close);
    /// `topcountTrafo = "topcount" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`
    topcount_trafo = (lit("topcount"), ranking_arguments);
    /// `topsumTrafo = "topsum" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`
    topsum_trafo = (lit("topsum"), ranking_arguments);
    /// `toppercentTrafo = "toppercent" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`
    toppercent_trafo = (lit("toppercent"), ranking_arguments);
    /// `bottomcountTrafo = "bottomcount" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`
    bottomcount_trafo = (lit("bottomcount"), ranking_arguments);
    /// `bottomsumTrafo = "bottomsum" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`
    bottomsum_trafo = (lit("bottomsum"), ranking_arguments);
    /// `bottompercentTrafo = "bottompercent" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`
    bottompercent_trafo = (lit("bottompercent"), ranking_arguments);
    /// `nestTrafo = "nest" OPEN BWS nestItem *( BWS COMMA BWS nestItem ) BWS CLOSE`
    nest_trafo = (lit("nest"), open, bws, separated(spaced_comma, nest_item), bws, close);
    /// `nestItem = applyExpr asAlias`
    nest_item = (apply_expr, as_alias);
    /// `addnestedTrafo = "addnested" OPEN BWS path 1*( BWS COMMA BWS nestItem ) BWS CLOSE`
    addnested_trafo = (
        lit("addnested"), open, bws, navigation_path, plus(seq((spaced_comma, nest_item))), bws, close,
    );
    /// `joinTrafo = ( "join" / "outerjoin" ) OPEN BWS path asAlias [ BWS COMMA BWS applyExpr ] BWS CLOSE`
    join_trafo = (
        alt((lit("join"), lit("outerjoin"))), open, bws, navigation_path, as_alias, opt((spaced_comma, apply_expr)),
        bws, close,
    );
    /// A path of names and type casts.
    navigation_path = separated(lit("/"), optionally_qualified);
    /// `ancestorsTrafo = ( "ancestors" / "descendants" ) OPEN BWS recursiveHierarchy COMMA preservingTrafos [ COMMA 1*DIGIT ] [ COMMA "keep start" ] BWS CLOSE`
    ancestors_trafo = (
        alt((lit("ancestors"), lit("descendants"))), open, bws, recursive_hierarchy, spaced_comma, preserving_trafos,
        opt((spaced_comma, plus(digit))), opt((spaced_comma, lit("keep"), rws, lit("start"))), bws, close,
    );
    /// `traverseTrafo = "traverse" OPEN BWS recursiveHierarchy COMMA ( "preorder" / "postorder" ) [ COMMA preservingTrafos ] *( COMMA orderbyItem ) BWS CLOSE`
    traverse_trafo = (
        lit("traverse"), open, bws, recursive_hierarchy, spaced_comma, alt((lit("preorder"), lit("postorder"))),
        opt((spaced_comma, preserving_trafos)), star(seq((spaced_comma, orderby_item))), bws, close,
    );
    /// `isdefinedExpr = "isdefined" OPEN BWS firstMemberExpr BWS CLOSE`
    isdefined_expr = (lit("isdefined"), open, bws, first_member_expr, bws, close);
    /// `rollupnodeExpr = "Aggregation.rollupnode" functionParameters`
    rollupnode_expr = (lit("Aggregation.rollupnode"), function_parameters);
}
