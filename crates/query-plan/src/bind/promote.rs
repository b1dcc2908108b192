//! The types of operators: what fits together, and what comes out (OData part 2, section 5.1.1.1).

use entity_model::{GeoShape, Model, Primitive, Type, Value};
use query_grammar::Span;

use super::{json, literal};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Arithmetic, Expr, ExprKind, Typed};

type Bound<T> = Result<T, Box<PlanError>>;

/// Digits kept behind the point where a division would give more.
pub(crate) const DIVISION_SCALE: u8 = 6;

/// No result of a multiplication keeps more digits behind the point, unless a factor has them.
const MAX_SCALE: u8 = 10;

fn type_error(message: String, span: Span) -> Box<PlanError> {
    Box::new(PlanError::new(PlanErrorKind::Type, message).at(span))
}

/// The type both sides can be compared in, and the sides converted to it.
pub(crate) fn comparable(
    model: &Model,
    left: Expr,
    right: Expr,
    span: Span,
) -> Bound<(Expr, Expr)> {
    if left.is_null_literal() || right.is_null_literal() || left.typed.ty == right.typed.ty {
        return same_scale(left, right);
    }
    // What has no type of its own takes that of the other side.
    match (json::is_dynamic(&left), json::is_dynamic(&right)) {
        (true, false) => {
            let left = json::beside(left, right.typed.ty);
            return comparable(model, left, right, span);
        }
        (false, true) => {
            let right = json::beside(right, left.typed.ty);
            return comparable(model, left, right, span);
        }
        _ => {}
    }
    // A literal bends to the other side before anything else is tried.
    if let Some(bent) = bend(model, &right, left.typed, span)? {
        return same_scale(left, bent);
    }
    if let Some(bent) = bend(model, &left, right.typed, span)? {
        return same_scale(bent, right);
    }
    let common = common_type(left.typed.ty, right.typed.ty).ok_or_else(|| {
        let (l, r) = (
            model.type_name(left.typed.ty),
            model.type_name(right.typed.ty),
        );
        type_error(format!("{l} cannot be compared with {r}"), span)
    })?;
    same_scale(cast(left, common), cast(right, common))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the tail of functions that may fail"
)]
fn same_scale(left: Expr, right: Expr) -> Bound<(Expr, Expr)> {
    Ok((left, right))
}

/// A literal as a value of `to`, if it is a literal and can stand for one.
fn bend(model: &Model, expr: &Expr, to: Typed, span: Span) -> Bound<Option<Expr>> {
    let ExprKind::Literal(value) = &expr.kind else {
        return Ok(None);
    };
    let with = |v: Value| Some(Expr::literal(v, to.ty));
    match (value, to.ty) {
        (Value::Text(text), ty) if ty != Type::Primitive(Primitive::String) => {
            literal::from_text(model, text, ty, span).map(with)
        }
        (Value::Int(n), Type::Enum(id)) => {
            literal::member(model, id, &n.to_string(), span).map(|n| with(Value::Int(n)))
        }
        // A whole-number side meets a fraction: the column is converted, not the literal.
        (_, ty) => Ok(literal::convert(expr, ty).and_then(with)),
    }
}

/// The wider of two types that mix.
pub(crate) fn common_type(left: Type, right: Type) -> Option<Type> {
    if left == right {
        return Some(left);
    }
    match (left, right) {
        (Type::Untyped, other) | (other, Type::Untyped) => Some(other),
        (Type::Primitive(l), Type::Primitive(r)) => common_primitive(l, r).map(Type::Primitive),
        _ => None,
    }
}

fn common_primitive(l: Primitive, r: Primitive) -> Option<Primitive> {
    use Primitive as P;
    if l.is_numeric() && r.is_numeric() {
        let any = |p: fn(P) -> bool| p(l) || p(r);
        return Some(if any(|p| matches!(p, P::Double | P::Single)) {
            P::Double
        } else if any(|p| p == P::Decimal) {
            P::Decimal
        } else {
            P::Int64
        });
    }
    match (l, r) {
        (P::Date, P::DateTimeOffset) | (P::DateTimeOffset, P::Date) => Some(P::DateTimeOffset),
        (P::Geography(_), P::Geography(_)) => Some(P::Geography(GeoShape::Any)),
        (P::Geometry(_), P::Geometry(_)) => Some(P::Geometry(GeoShape::Any)),
        _ => None,
    }
}

/// The expression as another type; what is of that type already, or differs in width only, stays as it is.
pub(crate) fn cast(expr: Expr, ty: Type) -> Expr {
    let whole = |t: Type| t.primitive().is_some_and(Primitive::is_integer);
    let geo = |t: Type| t.primitive().is_some_and(Primitive::is_geo);
    if expr.typed.ty == ty || (whole(expr.typed.ty) && whole(ty)) || geo(ty) {
        return Expr {
            typed: Typed { ty, ..expr.typed },
            ..expr
        };
    }
    if let Some(value) = literal::convert(&expr, ty) {
        return Expr::literal(value, ty);
    }
    let scale = if ty == Type::Primitive(Primitive::Decimal) {
        expr.typed.scale
    } else {
        0
    };
    // What no conversion can fail for stays never null.
    let total = expr.typed.ty.primitive().is_some_and(Primitive::is_numeric)
        && ty.primitive().is_some_and(Primitive::is_numeric);
    let typed = Typed {
        ty,
        nullable: expr.typed.nullable || !total,
        scale,
    };
    Expr::new(ExprKind::Cast(Box::new(expr)), typed)
}

/// Types several values so that one column can hold them all (`case`, `in`).
pub(crate) fn unify(model: &Model, values: Vec<Expr>, span: Span) -> Bound<Vec<Expr>> {
    let mut common = Type::Untyped;
    for value in &values {
        let text_literal = matches!(&value.kind, ExprKind::Literal(Value::Text(_)));
        common = match common_type(common, value.typed.ty) {
            Some(ty) => ty,
            // A text literal bends to the type of the others.
            None if text_literal => common,
            None if common == Type::Primitive(Primitive::String) => value.typed.ty,
            None => {
                let (l, r) = (model.type_name(common), model.type_name(value.typed.ty));
                return Err(type_error(
                    format!("{l} and {r} cannot stand for the same value"),
                    span,
                ));
            }
        };
    }
    let to = Typed::new(common, true);
    let scale = values.iter().map(|v| v.typed.scale).max().unwrap_or(0);
    values
        .into_iter()
        .map(|value| {
            let value = match bend(model, &value, to, span)? {
                Some(bent) if !value.is_null_literal() => bent,
                _ if value.is_null_literal() => Expr::literal(Value::Null, common),
                _ => cast(value, common),
            };
            Ok(if common == Type::Primitive(Primitive::Decimal) {
                scaled(value, scale)
            } else {
                value
            })
        })
        .collect()
}

/// The decimal with just so many digits behind the point.
pub(crate) fn scaled(mut decimal: Expr, scale: u8) -> Expr {
    if decimal.typed.scale == scale {
        return decimal;
    }
    // A literal is written with any number of digits; a computed value must be converted.
    if matches!(decimal.kind, ExprKind::Literal(_)) && decimal.typed.scale < scale {
        decimal.typed.scale = scale;
        return decimal;
    }
    let typed = Typed {
        scale,
        ..decimal.typed
    };
    Expr::new(ExprKind::Cast(Box::new(decimal)), typed)
}

/// `left op right`, typed.
pub(crate) fn arithmetic(
    model: &Model,
    op: Arithmetic,
    left: Expr,
    right: Expr,
    span: Span,
) -> Bound<Expr> {
    use Primitive as P;
    let types = (left.typed.ty.primitive(), right.typed.ty.primitive());
    let give = |ty: P, scale: u8, left: Expr, right: Expr| {
        let nullable = left.typed.nullable || right.typed.nullable;
        let typed = Typed {
            ty: Type::Primitive(ty),
            nullable,
            scale,
        };
        Ok(Expr::new(
            ExprKind::Arithmetic {
                op,
                left: Box::new(left),
                right: Box::new(right),
            },
            typed,
        ))
    };
    if left.is_null_literal() || right.is_null_literal() {
        let other = if left.is_null_literal() {
            right.typed.ty
        } else {
            left.typed.ty
        };
        return Ok(Expr::literal(Value::Null, other));
    }
    let additive = matches!(op, Arithmetic::Add | Arithmetic::Sub);
    match types {
        (Some(l), Some(r)) if l.is_numeric() && r.is_numeric() => numeric(op, left, right, give),
        (Some(P::DateTimeOffset), Some(P::DateTimeOffset)) | (Some(P::Date), Some(P::Date))
            if op == Arithmetic::Sub =>
        {
            give(P::Duration, 0, left, right)
        }
        (Some(P::DateTimeOffset), Some(P::Duration)) if additive => {
            give(P::DateTimeOffset, 0, left, right)
        }
        (Some(P::Date), Some(P::Duration)) if additive => give(P::Date, 0, left, right),
        (Some(P::Duration), Some(P::Duration)) if additive => give(P::Duration, 0, left, right),
        (Some(P::Duration), Some(n))
            if n.is_numeric()
                && matches!(op, Arithmetic::Mul | Arithmetic::Div | Arithmetic::DivBy) =>
        {
            give(P::Duration, 0, left, right)
        }
        (Some(n), Some(P::Duration)) if n.is_numeric() && op == Arithmetic::Mul => {
            give(P::Duration, 0, right, left)
        }
        _ => {
            let (l, r) = (
                model.type_name(left.typed.ty),
                model.type_name(right.typed.ty),
            );
            Err(type_error(
                format!("{} cannot be done with {l} and {r}", word(op)),
                span,
            ))
        }
    }
}

fn numeric(
    op: Arithmetic,
    left: Expr,
    right: Expr,
    give: impl Fn(Primitive, u8, Expr, Expr) -> Bound<Expr>,
) -> Bound<Expr> {
    use Primitive as P;
    let common = common_type(left.typed.ty, right.typed.ty)
        .and_then(Type::primitive)
        .unwrap_or(P::Double);
    let (l, r) = (left.typed.scale, right.typed.scale);
    match common {
        P::Double | P::Single => {
            let double = |e| cast(e, Type::Primitive(P::Double));
            let (left, right) = (double(left), double(right));
            let multiplies = matches!(op, Arithmetic::Add | Arithmetic::Sub | Arithmetic::Mul);
            let by_number = matches!(right.kind, ExprKind::Literal(Value::Double(n)) if n != 0.0);
            let mut given = give(P::Double, 0, left, right)?;
            // Zero by zero is no number, which is null.
            given.typed.nullable |= !multiplies && !by_number;
            Ok(given)
        }
        P::Decimal => {
            let scale = match op {
                Arithmetic::Add | Arithmetic::Sub | Arithmetic::Mod => l.max(r),
                Arithmetic::Mul => l.saturating_add(r).min(MAX_SCALE.max(l).max(r)),
                Arithmetic::Div | Arithmetic::DivBy => l.max(r).max(DIVISION_SCALE),
            };
            give(
                P::Decimal,
                scale,
                cast(left, Type::Primitive(P::Decimal)),
                cast(right, Type::Primitive(P::Decimal)),
            )
        }
        _ if op == Arithmetic::DivBy => {
            let decimal = |e| cast(e, Type::Primitive(P::Decimal));
            give(P::Decimal, DIVISION_SCALE, decimal(left), decimal(right))
        }
        _ => give(P::Int64, 0, left, right),
    }
}

fn word(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "add",
        Arithmetic::Sub => "sub",
        Arithmetic::Mul => "mul",
        Arithmetic::Div => "div",
        Arithmetic::DivBy => "divby",
        Arithmetic::Mod => "mod",
    }
}
