//! Plan → SQL pieces and binds.
//!
//! Scans, filters and joins of a plan collapse into one `SELECT` over `t0`, `t1` …; the number is the
//! plan's own source, so that a sub-select may name what stands around it. Everything else becomes a
//! derived table with columns `c0`, `c1` …
//!
//! Invariant: a compiler holds no connection and asks the database nothing.

mod arithmetic;
mod cast;
mod compare;
mod expr;
#[cfg(test)]
mod golden;
mod level;
mod rel;

use std::marker::PhantomData;

use entity_model::Model;
use query_plan::expr::{Expr, ExprKind, SourceId};
use query_plan::port::StoreError;

pub(crate) use level::{Statement, Window};

use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::fragment::Sql;

type Result<T> = std::result::Result<T, StoreError>;

pub(crate) struct Compiler<'p, D> {
    model: &'p Model,
    /// Sources whose columns may all be null, because a left join finds no row for them.
    left: Vec<SourceId>,
    /// Sources that stand inside a slice, seen from outside of it.
    sliced: Vec<(SourceId, usize)>,
    /// Columns that each slice must show: filled while what stands around it is compiled.
    slices: Vec<Vec<(SourceId, String)>>,
    dialect: PhantomData<D>,
}

impl<'p, D: Dialect> Compiler<'p, D> {
    pub(crate) fn new(model: &'p Model) -> Self {
        Self {
            model,
            left: Vec::new(),
            sliced: Vec::new(),
            slices: Vec::new(),
            dialect: PhantomData,
        }
    }

    /// A column of a source, or of the slice that the source stands in.
    fn column(&mut self, source: SourceId, name: &str, out: &mut Sql<'p>) -> Result<()> {
        let Some((_, slice)) = self.sliced.iter().find(|(s, _)| *s == source) else {
            out.push("t").number(source.0).push(".").name(name);
            return Ok(());
        };
        let slice = *slice;
        let shown = self
            .slices
            .get_mut(slice)
            .ok_or_else(|| unexpected("a slice is lost"))?;
        let at = shown
            .iter()
            .position(|(s, n)| *s == source && n == name)
            .unwrap_or_else(|| {
                shown.push((source, name.to_owned()));
                shown.len() - 1
            });
        out.push("s").number(slice).push(".c").number(at);
        Ok(())
    }

    /// Whether an expression can be null, left joins taken into account.
    fn nullable(&self, expr: &Expr) -> bool {
        expr.typed.nullable || self.names_left(expr)
    }

    fn names_left(&self, expr: &Expr) -> bool {
        if self.left.is_empty() {
            return false;
        }
        match &expr.kind {
            ExprKind::Column(column) => self.left.contains(&column.source),
            ExprKind::Arithmetic { left, right, .. } | ExprKind::Has { left, right } => {
                self.names_left(left) || self.names_left(right)
            }
            ExprKind::Call { arguments, .. } => arguments.iter().any(|a| self.names_left(a)),
            ExprKind::Negate(inner) | ExprKind::Cast(inner) | ExprKind::Not(inner) => {
                self.names_left(inner)
            }
            ExprKind::And(all) | ExprKind::Or(all) => all.iter().any(|e| self.names_left(e)),
            ExprKind::Case(branches) => branches.iter().any(|(_, value)| self.names_left(value)),
            ExprKind::Literal(_)
            | ExprKind::Output { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Exists(_)
            | ExprKind::Scalar(_) => false,
        }
    }
}
