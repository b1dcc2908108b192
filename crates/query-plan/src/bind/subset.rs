//! `hassubset` and `hassubsequence`: whether one collection of values is within another (part 2, section 5.1.1.6).

use entity_model::{Primitive, Type};
use query_grammar as g;

use super::collection::no_collection;
use super::json::Kept;
use super::member::{exists, filtered};
use super::{Binder, Bound, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr, ExprKind, Typed};
use crate::limits;
use crate::read::Rel;

const BOOLEAN: Typed = Typed {
    ty: Type::Primitive(Primitive::Boolean),
    nullable: true,
    scale: 0,
};

impl Binder<'_> {
    /// No value stands in the second collection more often than in the first.
    pub(super) fn has_subset(&mut self, args: &[g::Expr], span: g::Span) -> Bound<Expr> {
        let [whole, part] = two(args, span)?;
        let (whole, part) = (
            self.collection_argument(whole)?,
            self.collection_argument(part)?,
        );
        let (rel, item, _) = self.open_items(&part);
        let value = item.value();
        let (wanted, there) = (
            self.times(&part, &value, span)?,
            self.times(&whole, &value, span)?,
        );
        let lacking = Expr::compare(Compare::Lt, there, wanted);
        let rel = filtered(rel, vec![lacking]);
        Ok(exists(rel).negated())
    }

    /// How often a value stands in a collection.
    fn times(&mut self, kept: &Kept, value: &Expr, span: g::Span) -> Bound<Expr> {
        let (rel, item, _) = self.open_items(kept);
        let same = self.same(value, item.value(), span)?;
        Ok(self.rows_in(filtered(rel, vec![same])))
    }

    /// The items of the second collection stand in the first in their order, with others between them or not.
    pub(super) fn has_subsequence(&mut self, args: &[g::Expr], span: g::Span) -> Bound<Expr> {
        let [whole, part] = two(args, span)?;
        let whole = self.collection_argument(whole)?;
        let g::ExprKind::Array(items) = &self.meant(part)?.kind else {
            let what = "hassubsequence of a collection that is not written out";
            return Err(not_implemented(what, part.span));
        };
        if items.len() > limits::MAX_SUBSEQUENCE {
            let most = limits::MAX_SUBSEQUENCE;
            let message = format!("hassubsequence looks for at most {most} items");
            let error = PlanError::new(PlanErrorKind::Limit, message);
            return Err(Box::new(error.at(part.span)));
        }
        let values: Vec<Expr> = items
            .iter()
            .map(|item| self.expression(item))
            .collect::<Bound<_>>()?;
        self.in_turn(&whole, &values, None, span)
    }

    /// The values follow each other, the first of them behind a place.
    fn in_turn(
        &mut self,
        whole: &Kept,
        values: &[Expr],
        behind: Option<Expr>,
        span: g::Span,
    ) -> Bound<Expr> {
        let Some((first, rest)) = values.split_first() else {
            return Ok(Expr::truth(true));
        };
        let (rel, place, conditions) = self.such_items(whole, first, behind.as_ref(), span)?;
        if rest.is_empty() {
            return Ok(exists(filtered(rel, conditions)));
        }
        // Where the first that fits does, a later one would leave less behind it: no other is tried.
        let (others, other, mut before) = self.such_items(whole, first, behind.as_ref(), span)?;
        before.push(Expr::compare(Compare::Lt, other, place.clone()));
        let is_first = exists(filtered(others, before)).negated();
        let further = self.in_turn(whole, rest, Some(place), span)?;
        let both = Expr::new(ExprKind::Case(vec![(is_first, further)]), BOOLEAN);
        Ok(exists(filtered(rel, [conditions, vec![both]].concat())))
    }

    /// The items that equal a value behind a place: the relation, the place of each, and what it must meet.
    fn such_items(
        &mut self,
        whole: &Kept,
        value: &Expr,
        behind: Option<&Expr>,
        span: g::Span,
    ) -> Bound<(Rel, Expr, Vec<Expr>)> {
        let (rel, item, place) = self.open_items(whole);
        let mut conditions = vec![self.same(value, item.value(), span)?];
        let later = |b: &Expr| Expr::compare(Compare::Gt, place.clone(), b.clone());
        conditions.extend(behind.map(later));
        Ok((rel, place, conditions))
    }
}

/// The grammar has counted them.
fn two(args: &[g::Expr], span: g::Span) -> Bound<&[g::Expr; 2]> {
    args.try_into().map_err(|_| no_collection(span))
}
