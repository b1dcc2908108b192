//! Names that a request gives itself: what `$compute` and `$apply` make of its rows.
//!
//! A name stands beside the declared ones of the row it was given to, and wherever an expression, `$select` or
//! `$orderby` of that row may name a property. A declared expression sees none of them.

use entity_model::{Primitive, Type};
use query_grammar as g;

use super::{Binder, Bound, Row, normal};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::Expr;
use crate::limits;

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Value(Expr),
}

/// Names in the order in which they are written.
pub(super) type Names = Vec<(String, Item)>;

impl Binder<'_> {
    /// What the request has given this name to, on this row.
    pub(super) fn given(&self, row: Row, name: &str) -> Option<&Item> {
        if self.is_sealed() {
            return None;
        }
        let names = self.names(row)?;
        names.iter().find(|(n, _)| n == name).map(|(_, item)| item)
    }

    pub(super) fn names(&self, row: Row) -> Option<&Names> {
        let scope = self.scopes.get(row.scope)?;
        let of = |(source, _): &&(_, _)| *source == row.source;
        scope.names.iter().find(of).map(|(_, names)| names)
    }

    /// Gives a name to what was computed of a row. It may not be one that the row has already.
    pub(super) fn give(&mut self, row: Row, name: &g::Name, item: Item) -> Bound<()> {
        let text = normal(&name.text);
        let entity = self.entity(row.entity);
        let declared = entity.property(&text).is_some() || entity.any_navigation(&text).is_some();
        if declared || self.given(row, &text).is_some() {
            let message = format!("the name '{text}' is taken already");
            let error = PlanError::new(PlanErrorKind::Syntax, message).at(name.span);
            return Err(Box::new(
                error.target(&text).hint("choose another name behind 'as'"),
            ));
        }
        let names = &mut self.scope(row.scope).names;
        match names.iter_mut().find(|(source, _)| *source == row.source) {
            Some((_, names)) => names.push((text, item)),
            None => names.push((row.source, vec![(text, item)])),
        }
        Ok(())
    }

    /// `expression as name`, one after the other: a later one may use an earlier one.
    pub(super) fn compute(&mut self, row: Row, options: &g::QueryOptions) -> Bound<()> {
        let items = options.compute.iter().flat_map(|c| &c.value);
        items.map(|item| self.extend(row, item)).collect()
    }

    pub(super) fn extend(&mut self, row: Row, item: &g::ComputeItem) -> Bound<()> {
        let value = self.over(row, |b| b.expression(&item.expr))?;
        let structured = matches!(value.typed.ty, Type::Complex(_) | Type::Entity(_));
        if structured || value.typed.ty == Type::Primitive(Primitive::Stream) {
            let message = format!(
                "a computed value is a primitive one, not {}",
                self.model.type_name(value.typed.ty)
            );
            let error = PlanError::new(PlanErrorKind::Type, message).at(item.expr.span);
            return Err(Box::new(error));
        }
        // A name in a later expression stands for the whole of an earlier one.
        if value.size() > limits::MAX_COMPUTED {
            let message = format!(
                "'{}' is computed in more than {} steps",
                item.alias.text,
                limits::MAX_COMPUTED
            );
            let error = PlanError::new(PlanErrorKind::Limit, message).at(item.span);
            return Err(Box::new(error));
        }
        self.give(row, &item.alias, Item::Value(value))
    }

    /// Binds something of which `row` is the implicit row.
    pub(super) fn over<T>(
        &mut self,
        row: Row,
        bind: impl FnOnce(&mut Self) -> Bound<T>,
    ) -> Bound<T> {
        self.variables.push(super::Variable {
            name: None,
            row,
            sealed: false,
        });
        let bound = bind(self);
        self.variables.pop();
        bound
    }
}
