//! Where a block ended: the rows behind the last one.

use entity_model::Value;
use query_plan::expr::{Compare, Expr, ExprKind, SourceId};
use query_plan::read::{JoinKind, OrderKey, Rel};

/// The rows that come after a row with these order values.
pub(crate) fn rows_after(rows: &Rel, order: &[OrderKey], values: &[Value]) -> Rel {
    Rel::Filter {
        input: Box::new(rows.clone()),
        condition: is_after(rows, order, values),
    }
}

/// Null comes first ascending and last descending. A row is after another when the first key in which
/// they differ says so.
fn is_after(rows: &Rel, order: &[OrderKey], values: &[Value]) -> Expr {
    let mut left = Vec::new();
    left_joined(rows, &mut left);
    let nullable = |key: &OrderKey| {
        key.by.typed.nullable
            || if let ExprKind::Column(column) = &key.by.kind {
                left.contains(&column.source)
            } else {
                !left.is_empty()
            }
    };
    let literal = |key: &OrderKey, value: &Value| {
        let mut literal = Expr::literal(value.clone(), key.by.typed.ty);
        literal.typed.scale = literal.typed.scale.max(key.by.typed.scale);
        literal
    };
    let mut after = Expr::truth(false);
    for (at, (key, value)) in order.iter().zip(values).enumerate().rev() {
        let last = at + 1 == order.len().min(values.len());
        let tied = (!last).then(|| {
            Expr::all(vec![
                Expr::compare(Compare::Eq, key.by.clone(), literal(key, value)),
                after.clone(),
            ])
        });
        after = Expr::any(
            further(key, value, &literal(key, value), nullable(key))
                .into_iter()
                .chain(tied)
                .collect(),
        );
    }
    // What every such row meets: an index on the first key begins there.
    match (order.first(), values.first()) {
        (Some(first), Some(value)) if order.len() > 1 && !value.is_null() => {
            let literal = literal(first, value);
            let bound = if first.descending && nullable(first) {
                None
            } else if first.descending {
                Some(Compare::Le)
            } else {
                Some(Compare::Ge)
            };
            match bound {
                Some(op) => Expr::all(vec![Expr::compare(op, first.by.clone(), literal), after]),
                None => after,
            }
        }
        _ => after,
    }
}

/// Rows whose key is behind the value; none for a descending null.
fn further(key: &OrderKey, value: &Value, literal: &Expr, nullable: bool) -> Option<Expr> {
    let compare = |op, right: Expr| Expr::compare(op, key.by.clone(), right);
    let null = || Expr::literal(Value::Null, key.by.typed.ty);
    match (key.descending, value.is_null()) {
        (false, false) => Some(compare(Compare::Gt, literal.clone())),
        (false, true) => Some(compare(Compare::Ne, null())),
        (true, false) if nullable => Some(Expr::any(vec![
            compare(Compare::Lt, literal.clone()),
            compare(Compare::Eq, null()),
        ])),
        (true, false) => Some(compare(Compare::Lt, literal.clone())),
        (true, true) => None,
    }
}

/// Sources that a left join may leave without a row.
fn left_joined(rel: &Rel, into: &mut Vec<SourceId>) {
    match rel {
        Rel::Join {
            input,
            source,
            kind,
            ..
        } => {
            if *kind == JoinKind::Left {
                into.push(*source);
            }
            left_joined(input, into);
        }
        Rel::Filter { input, .. } | Rel::Slice { input, .. } => left_joined(input, into),
        Rel::Scan { .. }
        | Rel::Project { .. }
        | Rel::Aggregate { .. }
        | Rel::Items { .. }
        | Rel::Concat { .. } => {}
    }
}
