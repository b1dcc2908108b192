//! `$compute` and `$orderby`: lists of expressions with a name or a direction behind them.
//!
//! Must never know: which computed names exist elsewhere in the query.

use crate::ast::{ComputeItem, OrderItem};
use crate::cursor::{Cursor, Parsed, at_keyword, blanks, list1};
use crate::expr::{as_alias, expr};
use crate::limits;

/// ABNF: `compute = ( "$compute" / "compute" ) EQ computeItem *( COMMA computeItem )`
pub(crate) fn compute(input: Cursor<'_>) -> Parsed<'_, Vec<ComputeItem>> {
    list1(limits::MAX_ITEMS, compute_item)(input)
}

/// ABNF: `computeItem = commonExpr RWS "as" RWS computedProperty`
fn compute_item(input: Cursor<'_>) -> Parsed<'_, ComputeItem> {
    let input = blanks(input);
    let (rest, expr) = expr(input)?;
    let (rest, alias) = as_alias(rest)?;
    Ok((
        rest,
        ComputeItem {
            expr,
            alias,
            span: input.span_to(rest),
        },
    ))
}

/// ABNF: `orderby = ( "$orderby" / "orderby" ) EQ orderbyItem *( COMMA orderbyItem )`
pub(crate) fn orderby(input: Cursor<'_>) -> Parsed<'_, Vec<OrderItem>> {
    list1(limits::MAX_ITEMS, order_item)(input)
}

/// ABNF: `orderbyItem = commonExpr [ RWS ( "asc" / "desc" ) ]`
pub(crate) fn order_item(input: Cursor<'_>) -> Parsed<'_, OrderItem> {
    let input = blanks(input);
    let (end, expr) = expr(input)?;
    let direction = blanks(end);
    let (rest, descending) = if at_keyword(direction, "desc") {
        (direction.skip(4), true)
    } else if at_keyword(direction, "asc") {
        (direction.skip(3), false)
    } else {
        direction.note("\"asc\"");
        direction.note("\"desc\"");
        (end, false)
    };
    Ok((
        rest,
        OrderItem {
            expr,
            descending,
            span: input.span_to(rest),
        },
    ))
}
