//! The statements of a level: its rows, the rows beside their parents, and how many there are.

use entity_model::Value;
use query_plan::expr::Expr;
use query_plan::read::{Child, Level, Rel};

use super::{Compiler, Result};
use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::fragment::{Bind, Prepared, Sql};
use crate::row::Kind;

/// A statement and what its columns hold.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'p> {
    pub(crate) sql: Prepared<'p>,
    pub(crate) kinds: Vec<Kind>,
}

/// Bytes that a column of a list takes, and the rest of a plain statement.
const COLUMN: usize = 24;
const STATEMENT: usize = 256;

/// Which of the rows, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) skip: u64,
    pub(crate) limit: Option<u64>,
}

impl<'p, D: Dialect> Compiler<'p, D> {
    /// The top rows of a read, out of `rows`.
    pub(crate) fn top(
        mut self,
        level: &'p Level,
        rows: &'p Rel,
        window: Window,
    ) -> Result<Statement<'p>> {
        let opened = self.open(rows);
        let list = self.list(&level.columns)?;
        let mut by = Sql::default();
        self.order(&level.order, &mut by)?;
        let rest = self.close(opened, None, Vec::new())?;
        let mut sql = Sql::with_room(level.columns.len() * COLUMN + STATEMENT);
        sql.push("SELECT ").append(list).append(rest);
        if !by.is_empty() {
            sql.push(" ORDER BY ").append(by);
        }
        self.limit(window.limit, window.skip, &mut sql);
        Ok(Statement {
            sql: sql.finish(),
            kinds: self.kinds(&level.columns),
        })
    }

    /// How many rows there are.
    pub(crate) fn count(mut self, rows: &'p Rel) -> Result<Statement<'p>> {
        let opened = self.open(rows);
        let rest = self.close(opened, None, Vec::new())?;
        let mut sql = Sql::new("SELECT count(*)");
        sql.append(rest);
        Ok(Statement {
            sql: sql.finish(),
            kinds: vec![Kind::Int],
        })
    }

    /// The rows of a child level beside the parents with these keys: first the parent's ordinal, then the columns.
    /// `window` is for each parent, `part` for all rows together.
    pub(crate) fn children(
        mut self,
        child: &'p Child,
        keys: &'p [Vec<Value>],
        window: Window,
        part: Window,
    ) -> Result<Statement<'p>> {
        let level = &child.level;
        let opened = self.open(&level.rows);
        let (lead, ordinal, on) = self.beside(child, keys)?;
        let mut by = Sql::default();
        self.order(&level.order, &mut by)?;
        let mut sql = Sql::new("SELECT ");
        if window == Window::default() {
            let list = self.list(&level.columns)?;
            sql.push(ordinal).push(", ").append(list);
            sql.append(self.close(opened, Some(lead), on)?);
            sql.push(" ORDER BY 1");
            if !by.is_empty() {
                sql.push(", ").append(by);
            }
        } else if D::LATERAL {
            let named = self.named(&level.columns)?;
            sql.push(ordinal);
            for at in 0..level.columns.len() {
                sql.push(", r.c").number(at);
            }
            sql.push(" FROM ")
                .append(lead)
                .push(" CROSS JOIN LATERAL (SELECT ");
            sql.append(named).push("row_number() OVER (ORDER BY ");
            sql.append(or_nothing(by.clone())).push(") AS n");
            sql.append(self.close(opened, None, on)?);
            // PostgreSQL takes a constant in a window's order alone.
            if !by.is_empty() {
                sql.push(" ORDER BY ").append(by);
            }
            self.limit(window.limit, window.skip, &mut sql);
            sql.push(") AS r ORDER BY 1, r.n");
        } else {
            let named = self.named(&level.columns)?;
            sql.push("o");
            for at in 0..level.columns.len() {
                sql.push(", c").number(at);
            }
            sql.push(" FROM (SELECT ").push(ordinal).push(" AS o, ");
            sql.append(named).push("row_number() OVER (PARTITION BY ");
            sql.push(ordinal)
                .push(" ORDER BY ")
                .append(or_nothing(by))
                .push(") AS n");
            sql.append(self.close(opened, Some(lead), on)?);
            let number = |n: u64| Bind::Int(i64::try_from(n).unwrap_or(i64::MAX));
            sql.push(") WHERE n > ").bind(number(window.skip));
            if let Some(limit) = window.limit {
                sql.push(" AND n <= ")
                    .bind(number(window.skip.saturating_add(limit)));
            }
            sql.push(" ORDER BY o, n");
        }
        self.limit(part.limit, part.skip, &mut sql);
        let mut kinds = vec![Kind::Int];
        kinds.extend(self.kinds(&level.columns));
        Ok(Statement {
            sql: sql.finish(),
            kinds,
        })
    }

    /// How many rows of a child level each parent has, for parents that have any.
    pub(crate) fn child_counts(
        mut self,
        child: &'p Child,
        keys: &'p [Vec<Value>],
    ) -> Result<Statement<'p>> {
        let opened = self.open(&child.level.rows);
        let (lead, ordinal, on) = self.beside(child, keys)?;
        let mut sql = Sql::new("SELECT ");
        sql.push(ordinal).push(", count(*)");
        sql.append(self.close(opened, Some(lead), on)?);
        sql.push(" GROUP BY 1 ORDER BY 1");
        Ok(Statement {
            sql: sql.finish(),
            kinds: vec![Kind::Int, Kind::Int],
        })
    }

    /// The table of the parents' keys, its ordinal, and the conditions that tie the child's rows to it.
    fn beside(
        &mut self,
        child: &'p Child,
        keys: &'p [Vec<Value>],
    ) -> Result<(Sql<'p>, &'static str, Vec<Sql<'p>>)> {
        let kinds = self.kinds(&child.on);
        let mut lead = Sql::default();
        let table = D::keys(keys, &kinds, &mut lead)?;
        let mut on = Vec::new();
        for (column, part) in child.on.iter().zip(&table.parts) {
            let mut condition = Sql::default();
            self.value(column, &mut condition)?;
            condition.push(" = ").push(part);
            on.push(condition);
        }
        if on.len() != keys.len() {
            return Err(unexpected(
                "a child's key has another number of parts than its parent's",
            ));
        }
        Ok((lead, table.ordinal, on))
    }

    fn kinds(&self, columns: &[Expr]) -> Vec<Kind> {
        columns
            .iter()
            .map(|c| Kind::of_expr(c, self.model))
            .collect()
    }

    /// The columns as `c0`, `c1` …, each with a comma behind it.
    fn named(&mut self, columns: &'p [Expr]) -> Result<Sql<'p>> {
        let mut list = Sql::default();
        for (at, column) in columns.iter().enumerate() {
            self.value(column, &mut list)?;
            list.push(" AS c").number(at).push(", ");
        }
        Ok(list)
    }

    fn list(&mut self, columns: &'p [Expr]) -> Result<Sql<'p>> {
        let mut list = Sql::with_room(columns.len() * COLUMN);
        list.push(if columns.is_empty() { "1" } else { "" });
        for (at, column) in columns.iter().enumerate() {
            list.push(if at > 0 { ", " } else { "" });
            self.value(column, &mut list)?;
        }
        Ok(list)
    }
}

/// An order by nothing, where a clause must not be empty.
fn or_nothing(by: Sql<'_>) -> Sql<'_> {
    if by.is_empty() { Sql::new("NULL") } else { by }
}
