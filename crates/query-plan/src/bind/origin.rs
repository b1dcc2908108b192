//! Which barred properties stand behind the names that a request gives.
//!
//! `$compute=Code as X`, `groupby((Code))` and `concat` give values that are no properties any more. What may not be
//! filtered or ordered by `Code` may not be by another name of it either. Only properties that a set bars are followed,
//! so that this costs nothing where nothing is barred.

use entity_model::SetId;
use query_grammar as g;

use super::{Binder, Bound};
use crate::expr::{Expr, ExprKind};

/// An expression that gives what a barred property holds.
#[derive(Clone)]
pub(super) struct Origin {
    value: Expr,
    set: SetId,
    property: String,
}

impl Binder<'_> {
    /// Remembers what a property of a set was found to be, if the set bars it from anything.
    pub(super) fn found(&mut self, set: Option<SetId>, property: &str, value: &Expr) {
        if let Some(set) = set.filter(|set| self.follows(*set, property)) {
            self.remember(set, property, value);
        }
    }

    /// Whether a filter or an order may not name a property, or must.
    fn follows(&self, set: SetId, property: &str) -> bool {
        let bars = &self.model.set(set).restrictions;
        let names = |list: &[String]| list.iter().any(|n| n == property);
        let must = bars.required_filter.as_ref().is_some_and(|r| names(r));
        !self.is_sealed()
            && (must
                || bars.filter.bars(property)
                || bars.sort.bars(property)
                || names(&bars.ascending_only)
                || names(&bars.descending_only))
    }

    fn remember(&mut self, set: SetId, property: &str, value: &Expr) {
        self.origins.push(Origin {
            value: value.clone(),
            set,
            property: property.to_owned(),
        });
    }

    /// Says that a value of a derived table is this one of the rows that it was made of.
    pub(super) fn carried(&mut self, from: &Expr, to: &Expr) {
        for origin in self.origins_of(from) {
            self.remember(origin.set, &origin.property, to);
        }
    }

    /// Refuses a name that the request has given, in a part where what it stands for may not stand.
    pub(super) fn may_use_given(&mut self, value: &Expr, span: g::Span) -> Bound<()> {
        let origins = self.origins_of(value);
        origins
            .iter()
            .try_for_each(|origin| self.may_use(Some(origin.set), &origin.property, span))
    }

    fn origins_of(&self, value: &Expr) -> Vec<Origin> {
        let within = self.origins.iter().filter(|o| holds(value, &o.value.kind));
        within.cloned().collect()
    }
}

/// Whether an expression is made of another one, through its relations too.
fn holds(whole: &Expr, part: &ExprKind) -> bool {
    let inside = match &whole.kind {
        ExprKind::Exists(rel) | ExprKind::Scalar(rel) => rel.expressions(),
        _ => whole.operands(),
    };
    whole.kind == *part || inside.into_iter().any(|e| holds(e, part))
}
