//! `$apply`: the transformations of the Data Aggregation extension.
//!
//! Must never know: which properties can be summed, or which custom aggregates a model has.

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{
    AggregateFrom, AggregateItem, Expr, ExprKind, GroupingItem, Hierarchy, HierarchyDirection,
    MemberPath, Name, Nested, RankMethod, StepKind, Transformation, TransformationKind,
    TraverseOrder,
};
use crate::compute::{compute, order_item, orderby};
use crate::cursor::{
    Cursor, Parsed, at_keyword, at_system_word, blanks, keyword, list1, punctuation, some_blanks,
};
use crate::error::ErrorKind;
use crate::expr::{as_alias, expr, identifier, json_value, member_path, name, parens};
use crate::literal::qualified_length;
use crate::options::unsigned;
use crate::{limits, meant, search};

/// ABNF: `applyExpr = applyTrafo *( "/" applyTrafo )`
pub(crate) fn apply(input: Cursor<'_>) -> Parsed<'_, Vec<Transformation>> {
    input.deeper(|input| {
        let mut rest = blanks(input);
        let mut steps = Vec::new();
        loop {
            if steps.len() >= limits::MAX_ITEMS {
                return rest.fail(rest, ErrorKind::TooManyItems, &[]);
            }
            let (after, step) = transformation(rest)?;
            steps.push(step);
            if after.byte() != b'/' {
                after.note("\"/\"");
                return Ok((after, steps));
            }
            rest = after.skip(1);
        }
    })
}

/// The names of the transformations, for the message.
const NAMES: &[&str] = &[
    "addnested",
    "aggregate",
    "ancestors",
    "bottomcount",
    "bottompercent",
    "bottomsum",
    "compute",
    "concat",
    "descendants",
    "filter",
    "groupby",
    "identity",
    "join",
    "nest",
    "orderby",
    "outerjoin",
    "search",
    "skip",
    "top",
    "topcount",
    "toppercent",
    "topsum",
    "traverse",
];

/// ABNF: `applyTrafo = aggregateTrafo / groupbyTrafo / … / identity / customFunction`
fn transformation(input: Cursor<'_>) -> Parsed<'_, Transformation> {
    input.count_node()?;
    let end = input.skip(qualified_length(input.rest()));
    let word = input.up_to(end).to_ascii_lowercase();
    let (rest, kind) = match arguments(&word) {
        Some(arguments) => within(end, arguments)?,
        None if word == "identity" => (end, TransformationKind::Identity),
        None => custom(input, end)?,
    };
    Ok((
        rest,
        Transformation {
            kind,
            span: input.span_to(rest),
        },
    ))
}

/// What stands between the parentheses of a transformation.
type Arguments = for<'a> fn(Cursor<'a>) -> Parsed<'a, TransformationKind>;

fn arguments(word: &str) -> Option<Arguments> {
    Some(match word {
        "aggregate" => |i| map(aggregate_items(i), TransformationKind::Aggregate),
        "groupby" => groupby,
        "filter" => |i| map(expr(i), TransformationKind::Filter),
        "search" => |i| map(search::search(i), TransformationKind::Search),
        "compute" => |i| map(compute(i), TransformationKind::Compute),
        "concat" => |i| map(concat(i), TransformationKind::Concat),
        "orderby" => |i| map(orderby(i), TransformationKind::OrderBy),
        "skip" => |i| map(unsigned(i), TransformationKind::Skip),
        "top" => |i| map(unsigned(i), TransformationKind::Top),
        "nest" => nest,
        "addnested" => addnested,
        "join" => |i| join(i, false),
        "outerjoin" => |i| join(i, true),
        "ancestors" => |i| related(i, HierarchyDirection::Ancestors),
        "descendants" => |i| related(i, HierarchyDirection::Descendants),
        "traverse" => traverse,
        "topcount" => |i| rank(i, RankMethod::TopCount),
        "topsum" => |i| rank(i, RankMethod::TopSum),
        "toppercent" => |i| rank(i, RankMethod::TopPercent),
        "bottomcount" => |i| rank(i, RankMethod::BottomCount),
        "bottomsum" => |i| rank(i, RankMethod::BottomSum),
        "bottompercent" => |i| rank(i, RankMethod::BottomPercent),
        _ => return None,
    })
}

fn map<'a, T>(
    parsed: Parsed<'a, T>,
    kind: fn(T) -> TransformationKind,
) -> Parsed<'a, TransformationKind> {
    parsed.map(|(rest, value)| (rest, kind(value)))
}

/// `( content )` with blanks inside.
fn within<'a, T>(
    input: Cursor<'a>,
    mut content: impl FnMut(Cursor<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let (rest, ()) = punctuation(b'(', "\"(\"")(input)?;
    let (rest, value) = content(blanks(rest))?;
    let (rest, ()) = punctuation(b')', "\")\"")(blanks(rest))?;
    Ok((rest, value))
}

fn comma(input: Cursor<'_>) -> Parsed<'_, ()> {
    let (rest, ()) = punctuation(b',', "\",\"")(blanks(input))?;
    Ok((blanks(rest), ()))
}

/// A function of the model, always qualified.
fn custom<'a>(input: Cursor<'a>, end: Cursor<'a>) -> Parsed<'a, TransformationKind> {
    let text = input.up_to(end);
    if text.is_empty() {
        return input.miss("a transformation such as aggregate(…)");
    }
    if !text.contains('.') {
        let meant = meant::nearest(text, NAMES.iter().copied());
        let expected = ["a transformation such as aggregate(…)"];
        return input.fail_meant(end, ErrorKind::UnknownFunction, &expected, meant);
    }
    let (rest, name) = name(input)?;
    let (rest, parens) = parens(rest, json_value)?;
    Ok((rest, TransformationKind::Custom { name, parens }))
}

// ----------------------------------------------------------------------------------------------- aggregate

/// ABNF: `aggregateTrafo = "aggregate" OPEN BWS aggregateExpr *( BWS COMMA BWS aggregateExpr ) BWS CLOSE`
fn aggregate_items(input: Cursor<'_>) -> Parsed<'_, Vec<AggregateItem>> {
    list1(limits::MAX_ITEMS, |item| aggregate_item(item, true))(input)
}

/// The same within an expression (`Sales/aggregate(Amount with sum)`): one item, without alias.
pub(crate) fn aggregate_function(input: Cursor<'_>) -> Parsed<'_, Vec<AggregateItem>> {
    within(input, |item| aggregate_item(item, false)).map(|(rest, item)| (rest, vec![item]))
}

/// ABNF: `aggregateExpr = commonExpr aggregateWith *aggregateFrom asAlias / pathPrefix "$count" … asAlias / pathPrefix customAggregate … [ asAlias ]`
fn aggregate_item(input: Cursor<'_>, with_alias: bool) -> Parsed<'_, AggregateItem> {
    let input = blanks(input);
    let (rest, value) = expr(input)?;
    let counts = ends_in_count(&value);
    let (mut rest, method) = if counts {
        (rest, None)
    } else {
        opt(with_method).parse(rest)?
    };
    if method.is_none() && !matches!(value.kind, ExprKind::Path(_)) {
        return blanks(rest).miss("\"with\"");
    }
    let mut from = Vec::new();
    while let (after, Some(one)) = opt(|at| from_clause(at, method.is_some())).parse(rest)? {
        from.push(one);
        rest = after;
    }
    let (rest, alias) = if !with_alias {
        (rest, None)
    } else if counts || method.is_some() {
        let (rest, alias) = as_alias(rest)?;
        (rest, Some(alias))
    } else {
        opt(as_alias).parse(rest)?
    };
    Ok((
        rest,
        AggregateItem {
            expr: value,
            method,
            from,
            alias,
            span: input.span_to(rest),
        },
    ))
}

fn ends_in_count(expr: &Expr) -> bool {
    let ExprKind::Path(path) = &expr.kind else {
        return false;
    };
    path.steps
        .last()
        .is_some_and(|step| matches!(step.kind, StepKind::Count(_)))
}

/// The aggregation methods every service knows.
const METHODS: &[&str] = &["sum", "min", "max", "average", "countdistinct"];

/// ABNF: `aggregateWith = RWS "with" RWS aggregateMethod`
fn with_method(input: Cursor<'_>) -> Parsed<'_, Name> {
    let (rest, ()) = some_blanks(input, "\"with\"")?;
    let (rest, ()) = keyword("with", "\"with\"")(rest)?;
    let (start, ()) = some_blanks(rest, "a method such as sum")?;
    let (rest, mut method) = name(start)?;
    if !method.is_qualified() {
        let lower = method.text.to_ascii_lowercase();
        if !METHODS.contains(&lower.as_str()) {
            let meant = meant::nearest(&lower, METHODS.iter().copied());
            return start.fail_meant(rest, ErrorKind::UnknownFunction, METHODS, meant);
        }
        method.text = lower;
    }
    Ok((rest, method))
}

/// ABNF: `aggregateFrom = RWS "from" RWS groupingProperty *( COMMA groupingProperty ) [ aggregateWith ]`
fn from_clause(input: Cursor<'_>, needs_method: bool) -> Parsed<'_, AggregateFrom> {
    let (rest, ()) = some_blanks(input, "\"from\"")?;
    let (rest, ()) = keyword("from", "\"from\"")(rest)?;
    let (rest, ()) = some_blanks(rest, "a property")?;
    let (rest, first) = member_path(rest)?;
    let mut paths = vec![first];
    let mut rest = rest;
    // The comma may also separate items of `aggregate`: then no `with` follows, and it is not ours.
    while let (after, Some(path)) = opt(further_path).parse(rest)? {
        if paths.len() >= limits::MAX_ITEMS {
            return rest.fail(rest, ErrorKind::TooManyItems, &[]);
        }
        paths.push(path);
        rest = after;
    }
    let (rest, method) = if needs_method {
        let (rest, method) = with_method(rest)?;
        (rest, Some(method))
    } else {
        opt(with_method).parse(rest)?
    };
    Ok((rest, AggregateFrom { paths, method }))
}

fn further_path(input: Cursor<'_>) -> Parsed<'_, MemberPath> {
    let (rest, ()) = comma(input)?;
    member_path(rest)
}

// ------------------------------------------------------------------------------------------------- groupby

/// ABNF: `groupbyTrafo = "groupby" OPEN BWS groupbyList [ BWS COMMA BWS applyExpr ] BWS CLOSE`
fn groupby(input: Cursor<'_>) -> Parsed<'_, TransformationKind> {
    let (rest, grouping) = within(input, list1(limits::MAX_ITEMS, grouping_item))?;
    let (rest, then) = optional_apply(rest)?;
    Ok((rest, TransformationKind::GroupBy { grouping, then }))
}

/// `, transformations`, or nothing.
fn optional_apply(input: Cursor<'_>) -> Parsed<'_, Vec<Transformation>> {
    let next = blanks(input);
    if next.byte() != b',' {
        next.note("\",\"");
        return Ok((input, Vec::new()));
    }
    apply(next.skip(1))
}

/// ABNF: `groupbyElement = groupingProperty / rollupSpec / rollupRecursiveSpec`
fn grouping_item(input: Cursor<'_>) -> Parsed<'_, GroupingItem> {
    let input = blanks(input);
    let behind = |word: &str| at_keyword(input, word) && input.byte_at(word.len()) == b'(';
    if behind("rollup") {
        return within(input.skip(6), rollup).map(|(rest, (all, paths))| {
            let span = input.span_to(rest);
            (rest, GroupingItem::Rollup { all, paths, span })
        });
    }
    if behind("rolluprecursive") {
        let (rest, (hierarchy, then)) = within(input.skip(15), |inner| {
            let (rest, hierarchy) = hierarchy(inner)?;
            let (rest, then) = optional_apply(rest)?;
            Ok((rest, (hierarchy, then)))
        })?;
        let span = input.span_to(rest);
        return Ok((
            rest,
            GroupingItem::RollupRecursive {
                hierarchy,
                then,
                span,
            },
        ));
    }
    member_path(input).map(|(rest, path)| (rest, GroupingItem::Property(path)))
}

/// ABNF: `rollupSpec = "rollup" OPEN BWS [ "$all" COMMA ] groupingProperty *( COMMA groupingProperty ) BWS CLOSE`
fn rollup(input: Cursor<'_>) -> Parsed<'_, (bool, Vec<MemberPath>)> {
    let all = at_system_word(input, "$all");
    let rest = if all { comma(input.skip(4))?.0 } else { input };
    let (rest, paths) = list1(limits::MAX_ITEMS, member_path)(rest)?;
    Ok((rest, (all, paths)))
}

// ------------------------------------------------------------------------------- the other transformations

/// ABNF: `concatTrafo = "concat" OPEN BWS applyExpr 1*( BWS COMMA BWS applyExpr ) BWS CLOSE`
fn concat(input: Cursor<'_>) -> Parsed<'_, Vec<Vec<Transformation>>> {
    let (rest, sequences) = list1(limits::MAX_ITEMS, apply)(input)?;
    if sequences.len() < 2 {
        return blanks(rest).miss("\",\"");
    }
    Ok((rest, sequences))
}

/// ABNF: `topcountTrafo = "topcount" OPEN BWS commonExpr BWS COMMA BWS commonExpr BWS CLOSE`, and its kin.
fn rank(input: Cursor<'_>, method: RankMethod) -> Parsed<'_, TransformationKind> {
    let (rest, amount) = expr(input)?;
    let (rest, ()) = comma(rest)?;
    let (rest, by) = expr(rest)?;
    Ok((rest, TransformationKind::Rank { method, amount, by }))
}

/// ABNF: `nestTrafo = "nest" OPEN BWS nestItem *( BWS COMMA BWS nestItem ) BWS CLOSE`
fn nest(input: Cursor<'_>) -> Parsed<'_, TransformationKind> {
    map(
        list1(limits::MAX_ITEMS, nested)(input),
        TransformationKind::Nest,
    )
}

/// ABNF: `nestItem = applyExpr asAlias`
fn nested(input: Cursor<'_>) -> Parsed<'_, Nested> {
    let (rest, apply) = apply(input)?;
    let (rest, alias) = as_alias(rest)?;
    Ok((rest, Nested { apply, alias }))
}

/// ABNF: `addnestedTrafo = "addnested" OPEN BWS path 1*( BWS COMMA BWS applyExpr asAlias ) BWS CLOSE`
fn addnested(input: Cursor<'_>) -> Parsed<'_, TransformationKind> {
    let (rest, path) = member_path(input)?;
    let (rest, ()) = comma(rest)?;
    let (rest, nested) = list1(limits::MAX_ITEMS, nested)(rest)?;
    Ok((rest, TransformationKind::AddNested { path, nested }))
}

/// ABNF: `joinTrafo = ( "join" / "outerjoin" ) OPEN BWS path asAlias [ BWS COMMA BWS applyExpr ] BWS CLOSE`
fn join(input: Cursor<'_>, outer: bool) -> Parsed<'_, TransformationKind> {
    let (rest, path) = member_path(input)?;
    let (rest, alias) = as_alias(rest)?;
    let (rest, then) = optional_apply(rest)?;
    Ok((
        rest,
        TransformationKind::Join {
            outer,
            path,
            alias,
            then,
        },
    ))
}

/// The three arguments that name a recursive hierarchy.
fn hierarchy(input: Cursor<'_>) -> Parsed<'_, Hierarchy> {
    let (rest, nodes) = member_path(input)?;
    let (rest, ()) = comma(rest)?;
    let (rest, qualifier) = identifier(rest)?;
    let (rest, ()) = comma(rest)?;
    let (rest, node) = member_path(rest)?;
    Ok((
        rest,
        Hierarchy {
            nodes,
            qualifier,
            node,
        },
    ))
}

/// ABNF: `ancestorsTrafo = "ancestors" OPEN recHierarchy COMMA applyExpr [ COMMA 1*DIGIT ] [ COMMA "keep start" ] CLOSE`, and `descendants` alike.
fn related(input: Cursor<'_>, direction: HierarchyDirection) -> Parsed<'_, TransformationKind> {
    let (rest, hierarchy) = hierarchy(input)?;
    let (rest, ()) = comma(rest)?;
    let (rest, start) = apply(rest)?;
    let (rest, distance) = opt(distance).parse(rest)?;
    let (rest, keep_start) = opt(keep_start).parse(rest)?;
    let kind = TransformationKind::Related {
        direction,
        hierarchy,
        start,
        distance,
        keep_start: keep_start.is_some(),
    };
    Ok((rest, kind))
}

fn distance(input: Cursor<'_>) -> Parsed<'_, u64> {
    let (rest, ()) = comma(input)?;
    unsigned(rest)
}

fn keep_start(input: Cursor<'_>) -> Parsed<'_, ()> {
    let (rest, ()) = comma(input)?;
    let (rest, ()) = keyword("keep", "\"keep start\"")(rest)?;
    let (rest, ()) = some_blanks(rest, "\"start\"")?;
    keyword("start", "\"start\"")(rest)
}

/// ABNF: `traverseTrafo = "traverse" OPEN recHierarchy COMMA ( "preorder" / "postorder" ) [ COMMA applyExpr ] *( COMMA orderbyItem ) CLOSE`
fn traverse(input: Cursor<'_>) -> Parsed<'_, TransformationKind> {
    let (rest, hierarchy) = hierarchy(input)?;
    let (rest, ()) = comma(rest)?;
    let (rest, order) = if at_keyword(rest, "postorder") {
        (rest.skip(9), TraverseOrder::Postorder)
    } else {
        rest.note("\"postorder\"");
        let (rest, ()) = keyword("preorder", "\"preorder\"")(rest)?;
        (rest, TraverseOrder::Preorder)
    };
    let first = blanks(rest);
    let (rest, start) = if first.byte() == b',' && begins_transformation(blanks(first.skip(1))) {
        apply(first.skip(1))?
    } else {
        (rest, Vec::new())
    };
    let next = blanks(rest);
    let (rest, orderby) = if next.byte() == b',' {
        list1(limits::MAX_ITEMS, order_item)(next.skip(1))?
    } else {
        (rest, Vec::new())
    };
    let kind = TransformationKind::Traverse {
        hierarchy,
        order,
        start,
        orderby,
    };
    Ok((rest, kind))
}

/// True for a known transformation; an order expression may begin with a qualified function instead.
fn begins_transformation(input: Cursor<'_>) -> bool {
    let end = input.skip(qualified_length(input.rest()));
    let word = input.up_to(end).to_ascii_lowercase();
    let known = NAMES.contains(&word.as_str()) && word != "concat";
    known && (end.byte() == b'(' || word == "identity")
}
