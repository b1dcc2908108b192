//! Collections of values as they are: beside another, and where a function takes one (part 2, sections 5.1.1.1 and
//! 5.1.1.5).

use entity_model::{Primitive, Type, Value};
use query_grammar as g;

use super::json::Kept;
use super::member::{At, exists, filtered};
use super::{Binder, Bound, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Arithmetic, Compare, Expr, ExprKind, Typed};
use crate::read::{Measure, Method};

const INT64: Type = Type::Primitive(Primitive::Int64);

/// What an operand is.
pub(super) enum Operand {
    Value(Expr),
    Collection(Kept),
}

impl Binder<'_> {
    /// An operand that may be a collection of values.
    pub(super) fn operand(&mut self, expr: &g::Expr) -> Bound<Operand> {
        match &self.meant(expr)?.kind {
            g::ExprKind::Array(items) => {
                self.written_out(items, expr.span).map(Operand::Collection)
            }
            g::ExprKind::Path(path)
                if path.start != g::PathStart::Root && !self.variables.is_empty() =>
            {
                match self.walk(path)? {
                    At::Json(kept) if kept.is_plain_collection() => Ok(Operand::Collection(*kept)),
                    at => self.value_at(at, path).map(Operand::Value),
                }
            }
            _ => self.expression(expr).map(Operand::Value),
        }
    }

    /// An operand that must be one value.
    pub(super) fn one_value(&self, operand: Operand, span: g::Span) -> Bound<Expr> {
        match operand {
            Operand::Value(value) => Ok(value),
            Operand::Collection(kept) => self.kept_value(kept, span),
        }
    }

    /// What a function gives for collections.
    pub(super) fn of_collection(
        &mut self,
        function: g::Function,
        whole: &Kept,
        args: &[g::Expr],
        span: g::Span,
    ) -> Bound<Expr> {
        use g::Function as F;
        let part = match args {
            [_] => return Ok(self.length_of(whole)),
            [_, part, ..] => part,
            [] => return Err(no_collection(span)),
        };
        if matches!(function, F::Concat | F::Substring) {
            let what = format!("{} of collections", function.text());
            return Err(not_implemented(&what, span));
        }
        let part = self.collection_argument(part)?;
        match function {
            F::StartsWith => self.stands_at(whole, &part, number(0), span),
            F::EndsWith => {
                let (all, some) = (self.length_of(whole), self.length_of(&part));
                self.stands_at(whole, &part, place(Arithmetic::Sub, all, some), span)
            }
            F::Contains => {
                let found = self.first_place(whole, &part, span)?;
                Ok(Expr::compare(Compare::Ge, found, number(0)))
            }
            F::IndexOf => self.first_place(whole, &part, span),
            _ => Err(no_collection(span)),
        }
    }

    /// The same values in the same order.
    pub(super) fn equal_collections(
        &mut self,
        [left, right]: [&Kept; 2],
        span: g::Span,
    ) -> Bound<Expr> {
        let (all, some) = (self.length_of(left), self.length_of(right));
        let as_many = Expr::compare(Compare::Eq, all, some);
        let same = self.stands_at(left, right, number(0), span)?;
        Ok(Expr::all(vec![as_many, same]))
    }

    pub(super) fn length_of(&mut self, kept: &Kept) -> Expr {
        let (rel, ..) = self.open_items(kept);
        self.rows_in(rel)
    }

    /// The items of the second collection stand in the first one after the other, from a place on.
    fn stands_at(&mut self, whole: &Kept, part: &Kept, start: Expr, span: g::Span) -> Bound<Expr> {
        let (wanted, value, offset) = self.open_items(part);
        let (there, item, at) = self.open_items(whole);
        let conditions = vec![
            Expr::compare(Compare::Eq, at, place(Arithmetic::Add, start, offset)),
            self.same(&value.value(), item.value(), span)?,
        ];
        let found = exists(filtered(there, conditions));
        Ok(exists(filtered(wanted, vec![found.negated()])).negated())
    }

    /// The first place where the second collection stands in the first; -1 for none.
    fn first_place(&mut self, whole: &Kept, part: &Kept, span: g::Span) -> Bound<Expr> {
        let (rel, _, place) = self.open_items(whole);
        let stands = self.stands_at(whole, part, place.clone(), span)?;
        let measure = Measure {
            method: Method::Min,
            value: Some(place),
            typed: Typed::new(INT64, true),
        };
        let first = self.gathered(filtered(rel, vec![stands]), measure);
        let none = Expr::literal(Value::Null, Type::Untyped);
        let some = self.length_of(part);
        // Nothing stands before everything, in an empty collection too.
        let cases = vec![
            (Expr::compare(Compare::Eq, some, number(0)), number(0)),
            (Expr::compare(Compare::Ne, first.clone(), none), first),
            (Expr::truth(true), number(-1)),
        ];
        Ok(Expr::new(ExprKind::Case(cases), Typed::new(INT64, false)))
    }

    /// A collection of values: of a row, or written out.
    pub(super) fn collection_argument(&mut self, expr: &g::Expr) -> Bound<Kept> {
        match &self.meant(expr)?.kind {
            g::ExprKind::Path(path) if path.start != g::PathStart::Root => {
                match self.walk(path)? {
                    At::Json(kept) => {
                        let kept = Some(kept.several()).filter(Kept::is_plain_collection);
                        kept.ok_or_else(|| no_collection(expr.span))
                    }
                    At::Members(_) => {
                        let what = "a collection of entities as an argument";
                        Err(not_implemented(what, expr.span))
                    }
                    _ => Err(no_collection(expr.span)),
                }
            }
            g::ExprKind::Array(items) => self.written_out(items, expr.span),
            _ => Err(no_collection(expr.span)),
        }
    }

    /// Literals as a collection that a store can read the items of.
    fn written_out(&mut self, items: &[g::Expr], span: g::Span) -> Bound<Kept> {
        let values = items.iter().map(|item| self.expression(item));
        let values = values.collect::<Bound<_>>()?;
        let values = promote::unify(self.model, values, span)?;
        let ty = values.first().map_or(Type::Untyped, |v| v.typed.ty);
        let scale = values.iter().map(|v| v.typed.scale).max().unwrap_or(0);
        let literals = values.into_iter().map(|value| match value.kind {
            ExprKind::Literal(value) => Ok(value),
            _ => Err(not_implemented("a list of other than literals", span)),
        });
        let list = Value::List(literals.collect::<Bound<_>>()?);
        let mut text = String::new();
        if entity_model::json::value(&list, ty, self.model, &mut text).is_err() {
            return Err(no_collection(span));
        }
        Ok(Kept::written(text, ty, scale))
    }
}

pub(super) fn number(n: i64) -> Expr {
    Expr::literal(Value::Int(n), INT64)
}

/// A place that is worked out of others.
pub(super) fn place(op: Arithmetic, left: Expr, right: Expr) -> Expr {
    let (left, right) = (Box::new(left), Box::new(right));
    let kind = ExprKind::Arithmetic { op, left, right };
    Expr::new(kind, Typed::new(INT64, false))
}

pub(super) fn no_collection(span: g::Span) -> Box<PlanError> {
    let error = PlanError::new(PlanErrorKind::Type, "a collection of values is needed here");
    Box::new(
        error
            .at(span)
            .hint("a property that holds several, or a list such as [1,2]"),
    )
}
