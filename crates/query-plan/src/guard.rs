//! Rights become refusals and row filters, on every set and property that a plan touches.
//!
//! What a declared expression reads is the service's own business: its sources are trusted.

use std::collections::HashSet;

use entity_model::{Caller, EntityId, Model};

use crate::bind::{Binder, Bound};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind, SourceId};
use crate::read::{Level, Read, Rel};

/// Refuses a plan that touches what the caller may not see, and narrows every set to the rows they may.
pub(crate) fn permit(binder: &mut Binder<'_>, read: &mut Read) -> Bound<()> {
    let caller = binder.ask.caller;
    if caller.has_all_rights() {
        return Ok(());
    }
    let trusted = binder.trusted().clone();
    let mut guard = Guard {
        model: binder.model,
        caller,
        binder,
        trusted,
    };
    if let Some(parent) = &mut read.parent {
        guard.level(&mut parent.level)?;
    }
    guard.level(&mut read.level)
}

struct Guard<'g, 'b> {
    model: &'b Model,
    caller: &'g Caller,
    binder: &'g mut Binder<'b>,
    trusted: HashSet<SourceId>,
}

impl Guard<'_, '_> {
    fn level(&mut self, level: &mut Level) -> Bound<()> {
        self.rel(&mut level.rows)?;
        level
            .order
            .iter_mut()
            .try_for_each(|k| self.expr(&mut k.by))?;
        level.columns.iter_mut().try_for_each(|e| self.expr(e))?;
        for child in &mut level.children {
            child.on.iter_mut().try_for_each(|e| self.expr(e))?;
            self.level(&mut child.level)?;
        }
        Ok(())
    }

    fn rel(&mut self, rel: &mut Rel) -> Bound<()> {
        match rel {
            Rel::Scan { source, entity } => {
                if let Some(condition) = self.rows(*source, *entity)? {
                    let input = Box::new(rel.clone());
                    *rel = Rel::Filter { input, condition };
                }
                Ok(())
            }
            Rel::Filter { input, condition } => {
                self.expr(condition)?;
                self.rel(input)
            }
            Rel::Join {
                input,
                source,
                entity,
                on,
                ..
            } => {
                self.expr(on)?;
                if let Some(condition) = self.rows(*source, *entity)? {
                    *on = Expr::all(vec![on.clone(), condition]);
                }
                self.rel(input)
            }
            Rel::Project { input, columns, .. } => {
                columns.iter_mut().try_for_each(|e| self.expr(e))?;
                self.rel(input)
            }
            Rel::Aggregate {
                input,
                keys,
                measures,
                ..
            } => {
                keys.iter_mut().try_for_each(|e| self.expr(e))?;
                measures
                    .iter_mut()
                    .filter_map(|m| m.value.as_mut())
                    .try_for_each(|e| self.expr(e))?;
                self.rel(input)
            }
            Rel::Slice {
                input,
                each,
                order,
                until,
                ..
            } => {
                each.iter_mut().try_for_each(|e| self.expr(e))?;
                if let Some(until) = until {
                    self.expr(until.value_mut())?;
                }
                order.iter_mut().try_for_each(|k| self.expr(&mut k.by))?;
                self.rel(input)
            }
            Rel::Items { list, .. } => self.expr(list),
            Rel::Concat { inputs, .. } => inputs.iter_mut().try_for_each(|r| self.rel(r)),
        }
    }

    /// The condition that a row of a source must meet for this caller.
    fn rows(&mut self, source: SourceId, entity: EntityId) -> Bound<Option<Expr>> {
        if self.trusted.contains(&source) {
            return Ok(None);
        }
        let Some(set) = self.model.set_of(entity) else {
            return Ok(None);
        };
        let declared = self.model.set(set);
        if !self.caller.may(declared.read) {
            let message = format!(
                "reading {} needs the right {}",
                declared.name,
                declared.read.name()
            );
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Forbidden, message).target(&declared.name),
            ));
        }
        self.binder.row_filter(set, source)
    }

    fn expr(&mut self, expr: &mut Expr) -> Bound<()> {
        match &mut expr.kind {
            ExprKind::Literal(_) | ExprKind::Output { .. } => Ok(()),
            ExprKind::Column(column) => match column.property {
                Some((entity, place)) if !self.trusted.contains(&column.source) => {
                    self.property(entity, place)
                }
                _ => Ok(()),
            },
            ExprKind::Compare { left, right, .. }
            | ExprKind::Arithmetic { left, right, .. }
            | ExprKind::Has { left, right } => {
                self.expr(left)?;
                self.expr(right)
            }
            ExprKind::In { item, list } => {
                self.expr(item)?;
                list.iter_mut().try_for_each(|e| self.expr(e))
            }
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::Call { arguments: all, .. } => {
                all.iter_mut().try_for_each(|e| self.expr(e))
            }
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Cast(inner) => {
                self.expr(inner)
            }
            ExprKind::Case(pairs) => pairs.iter_mut().try_for_each(|(c, v)| {
                self.expr(c)?;
                self.expr(v)
            }),
            ExprKind::Exists(rel) | ExprKind::Scalar(rel) => self.rel(rel),
        }
    }

    fn property(&self, entity: EntityId, place: usize) -> Bound<()> {
        let declared = self.model.entity(entity);
        let Some(property) = declared.properties.get(place) else {
            return Ok(());
        };
        match property.read {
            Some(right) if !self.caller.may(right) => {
                let message = format!(
                    "reading {}/{} needs the right {}",
                    declared.name,
                    property.name,
                    right.name()
                );
                Err(Box::new(
                    PlanError::new(PlanErrorKind::Forbidden, message).target(&property.name),
                ))
            }
            _ => Ok(()),
        }
    }
}
