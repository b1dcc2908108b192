//! Relations: what stands behind `FROM` and `WHERE`.

use query_plan::expr::{Expr, ExprKind, SourceId};
use query_plan::read::{JoinKind, Measure, Method, OrderKey, Rel, Until};

use super::expr::Wanted;
use super::{Compiler, Result};
use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::fragment::{Bind, Sql};
use crate::functions;
use crate::row::Kind;

/// A relation that was taken apart, before its text is written.
///
/// What stands around it (columns, conditions, an order) is compiled between [`Compiler::open`] and
/// [`Compiler::close`], because only then is it known which columns a slice must show.
pub(super) struct Opened<'p> {
    first: Option<First<'p>>,
    joins: Vec<Joined<'p>>,
    conditions: Vec<&'p Expr>,
}

enum First<'p> {
    Table(SourceId, &'p str),
    Derived(SourceId, &'p Rel),
    Slice(usize, &'p Rel),
    Items(SourceId, &'p Expr),
}

struct Joined<'p> {
    source: SourceId,
    table: &'p str,
    kind: JoinKind,
    on: &'p Expr,
}

impl<'p, D: Dialect> Compiler<'p, D> {
    pub(super) fn open(&mut self, rel: &'p Rel) -> Opened<'p> {
        let mut opened = Opened {
            first: None,
            joins: Vec::new(),
            conditions: Vec::new(),
        };
        self.take_apart(rel, &mut opened);
        opened
    }

    fn take_apart(&mut self, rel: &'p Rel, opened: &mut Opened<'p>) {
        match rel {
            Rel::Scan { source, entity } => {
                opened.first = Some(First::Table(*source, &self.model.entity(*entity).table));
            }
            Rel::Filter { input, condition } => {
                self.take_apart(input, opened);
                opened.conditions.push(condition);
            }
            Rel::Join {
                input,
                source,
                entity,
                on,
                kind,
            } => {
                self.take_apart(input, opened);
                if *kind == JoinKind::Left {
                    self.left.push(*source);
                }
                opened.joins.push(Joined {
                    source: *source,
                    table: &self.model.entity(*entity).table,
                    kind: *kind,
                    on,
                });
            }
            Rel::Project { source, .. }
            | Rel::Aggregate { source, .. }
            | Rel::Concat { source, .. } => {
                opened.first = Some(First::Derived(*source, rel));
            }
            Rel::Items { source, list } => {
                opened.first = Some(First::Items(*source, list));
            }
            Rel::Slice { input, .. } => {
                let number = self.slices.len();
                self.slices.push(Vec::new());
                let mut inside = Vec::new();
                sources(input, &mut inside);
                self.sliced
                    .extend(inside.into_iter().map(|source| (source, number)));
                opened.first = Some(First::Slice(number, rel));
            }
        }
    }

    /// ` FROM … WHERE …`. `lead` stands before the first table, `more` among the conditions.
    pub(super) fn close(
        &mut self,
        opened: Opened<'p>,
        lead: Option<Sql<'p>>,
        more: Vec<Sql<'p>>,
    ) -> Result<Sql<'p>> {
        let mut conditions = more;
        for condition in opened.conditions {
            let mut sql = Sql::default();
            self.condition(condition, Wanted::Truth, &mut sql)?;
            conditions.push(sql);
        }
        let mut joins = Vec::new();
        for join in &opened.joins {
            let mut on = Sql::default();
            // In its own condition a joined row is there.
            self.left.retain(|source| *source != join.source);
            self.condition(join.on, Wanted::Truth, &mut on)?;
            if join.kind == JoinKind::Left {
                self.left.push(join.source);
            }
            joins.push(on);
        }
        let mut out = Sql::new(" FROM ");
        if let Some(lead) = lead {
            out.append(lead).push(" CROSS JOIN ");
        }
        match opened.first {
            Some(First::Table(source, table)) => {
                out.name(table).push(" AS t").number(source.0);
            }
            Some(First::Derived(source, rel)) => {
                out.push("(");
                let inside = self.derived(rel)?;
                out.append(inside).push(") AS t").number(source.0);
            }
            Some(First::Slice(number, rel)) => {
                out.push("(");
                let inside = self.slice(number, rel)?;
                out.append(inside).push(") AS s").number(number);
            }
            Some(First::Items(source, list)) => {
                out.push("(");
                let template = functions::items::<D>();
                self.template(template, &[list], &[Kind::Text], Kind::Text, &mut out)?;
                out.push(") AS t").number(source.0);
            }
            None => return Err(unexpected("a relation begins with nothing")),
        }
        for (join, on) in opened.joins.iter().zip(joins) {
            out.push(match join.kind {
                JoinKind::Left => " LEFT JOIN ",
                JoinKind::Inner => " JOIN ",
            });
            out.name(join.table).push(" AS t").number(join.source.0);
            out.push(" ON ").append(on);
        }
        for (at, condition) in conditions.into_iter().enumerate() {
            out.push(if at == 0 { " WHERE " } else { " AND " })
                .append(condition);
        }
        Ok(out)
    }

    /// The `SELECT` of a derived table, with columns `c0`, `c1` …
    fn derived(&mut self, rel: &'p Rel) -> Result<Sql<'p>> {
        match rel {
            Rel::Project { input, columns, .. } => {
                let opened = self.open(input);
                let mut list = Sql::default();
                for (at, column) in columns.iter().enumerate() {
                    list.push(if at > 0 { ", " } else { "" });
                    let kind = Kind::of_expr(column, self.model);
                    if column.is_null_literal() {
                        list.push(&D::null(kind));
                    } else {
                        self.value_as(column, Kind::of(column.typed), &mut list)?;
                    }
                    list.push(" AS c").number(at);
                }
                self.select(list, opened)
            }
            Rel::Aggregate {
                input,
                keys,
                measures,
                ..
            } => {
                let opened = self.open(input);
                let mut list = Sql::default();
                for (at, key) in keys.iter().enumerate() {
                    list.push(if at > 0 { ", " } else { "" });
                    self.value_as(key, Kind::of(key.typed), &mut list)?;
                    list.push(" AS c").number(at);
                }
                for (at, measure) in (keys.len()..).zip(measures) {
                    list.push(if at > 0 { ", " } else { "" });
                    self.measure(measure, &mut list)?;
                    list.push(" AS c").number(at);
                }
                if keys.is_empty() && measures.is_empty() {
                    list.push("count(*) AS c0");
                }
                let mut sql = self.select(list, opened)?;
                // By place: a key with a bind in it would not be the same expression twice.
                for at in 0..keys.len() {
                    sql.push(if at > 0 { ", " } else { " GROUP BY " })
                        .number(at + 1);
                }
                Ok(sql)
            }
            Rel::Concat { inputs, .. } => {
                let mut sql = Sql::default();
                for (at, input) in inputs.iter().enumerate() {
                    let part = self.plain(input)?;
                    sql.push(if at > 0 { " UNION ALL " } else { "" })
                        .append(part);
                }
                Ok(sql)
            }
            Rel::Scan { .. }
            | Rel::Filter { .. }
            | Rel::Join { .. }
            | Rel::Items { .. }
            | Rel::Slice { .. } => Err(unexpected("a table has no numbered columns")),
        }
    }

    /// A relation of numbered columns as a `SELECT` of just these.
    fn plain(&mut self, rel: &'p Rel) -> Result<Sql<'p>> {
        let (source, count) = numbered(rel).ok_or_else(|| unexpected("a concat of tables"))?;
        let opened = self.open(rel);
        let mut list = Sql::default();
        for at in 0..count {
            list.push(if at > 0 { ", " } else { "" });
            self.column(source, &format!("c{at}"), &mut list)?;
            list.push(" AS c").number(at);
        }
        self.select(list, opened)
    }

    fn select(&mut self, list: Sql<'p>, opened: Opened<'p>) -> Result<Sql<'p>> {
        let rest = self.close(opened, None, Vec::new())?;
        let mut sql = Sql::new("SELECT ");
        sql.append(list).append(rest);
        Ok(sql)
    }

    /// The first rows by an order, with the columns that were asked of it.
    fn slice(&mut self, number: usize, rel: &'p Rel) -> Result<Sql<'p>> {
        let Rel::Slice {
            input,
            each,
            order,
            skip,
            top,
            until,
        } = rel
        else {
            return Err(unexpected("not a slice"));
        };
        self.sliced.retain(|(_, slice)| *slice != number);
        let opened = self.open(input);
        let mut by = Sql::default();
        self.order(order, &mut by)?;
        let ranked = match (each.as_slice(), until) {
            ([], None) => None,
            (each, until) => Some(self.ranked(each, until.as_ref(), by.clone())?),
        };
        let shown = std::mem::take(
            self.slices
                .get_mut(number)
                .ok_or_else(|| unexpected("a slice is lost"))?,
        );
        let mut list = Sql::new(if shown.is_empty() { "1 AS c0" } else { "" });
        for (at, (source, name)) in shown.iter().enumerate() {
            list.push(if at > 0 { ", " } else { "" });
            self.column(*source, name, &mut list)?;
            list.push(" AS c").number(at);
        }
        if let Some(ranked) = ranked {
            list.push(", ").append(ranked);
            let inside = self.select(list, opened)?;
            let until = (until.as_ref(), each.len());
            return self.of_ranked(inside, shown.len().max(1), (*skip, *top), until);
        }
        let mut sql = self.select(list, opened)?;
        if !by.is_empty() {
            sql.push(" ORDER BY ").append(by);
        }
        self.limit(*top, *skip, &mut sql);
        Ok(sql)
    }

    /// The place of a row among those of its group, `n`, and for sums the keys of the group, `g0` …, and what the
    /// values add up to before the row, `p`, and in all, `w`.
    fn ranked(
        &mut self,
        each: &'p [Expr],
        until: Option<&'p Until>,
        by: Sql<'p>,
    ) -> Result<Sql<'p>> {
        let mut group = Sql::default();
        let mut keys = Sql::default();
        for (at, key) in each.iter().enumerate() {
            let mut value = Sql::default();
            self.value(key, &mut value)?;
            group.push(if at > 0 { ", " } else { "PARTITION BY " });
            group.append(value.clone());
            keys.push(", ").append(value).push(" AS g").number(at);
        }
        let mut within = group.clone();
        if !by.is_empty() {
            within.push(" ORDER BY ").append(by);
        }
        let mut out = Sql::new("row_number() OVER (");
        out.append(within.clone()).push(") AS n");
        if let Some(until) = until {
            let mut value = Sql::default();
            self.value(until.value(), &mut value)?;
            let kind = Kind::of_expr(until.value(), self.model);
            within.push(" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING");
            out.append(keys).push(", ");
            added_up::<D>(kind, &value, &within, &mut out);
            out.push(" AS p, ");
            added_up::<D>(kind, &value, &group, &mut out);
            out.push(" AS w");
        }
        Ok(out)
    }

    /// The rows whose place is wanted, with their `count` columns.
    fn of_ranked(
        &mut self,
        mut inside: Sql<'p>,
        count: usize,
        (skip, top): (u64, Option<u64>),
        (until, groups): (Option<&'p Until>, usize),
    ) -> Result<Sql<'p>> {
        let number = |n: u64| Bind::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let mut shown = Sql::new("SELECT ");
        for at in 0..count {
            shown.push(if at > 0 { ", c" } else { "c" }).number(at);
        }
        if let Some(until) = until {
            inside = self.reached(shown.clone(), inside, until, groups)?;
        }
        let mut sql = shown;
        sql.push(" FROM (").append(inside).push(") AS r WHERE n > ");
        sql.bind(number(skip));
        if let Some(top) = top {
            sql.push(" AND n <= ")
                .bind(number(skip.saturating_add(top)));
        }
        if until.is_some() {
            sql.push(" AND (m IS NULL OR n < m)");
        }
        Ok(sql)
    }

    /// The place of the first row of each group that is not needed, `m`. Numbers below zero may bring a sum down again
    /// behind it.
    fn reached(
        &mut self,
        mut shown: Sql<'p>,
        inside: Sql<'p>,
        until: &'p Until,
        groups: usize,
    ) -> Result<Sql<'p>> {
        shown.push(", n, min(CASE WHEN ");
        self.not_reached(until, &mut shown)?;
        shown.push(" THEN NULL ELSE n END) OVER (");
        for at in 0..groups {
            shown.push(if at > 0 { ", g" } else { "PARTITION BY g" });
            shown.number(at);
        }
        shown.push(") AS m FROM (").append(inside).push(") AS r");
        Ok(shown)
    }

    /// Whether what stands before a row adds up to less than is wanted.
    fn not_reached(&mut self, until: &'p Until, sql: &mut Sql<'p>) -> Result<()> {
        let kind = Kind::of_expr(until.value(), self.model);
        let scaled = D::SCALED_DECIMALS && kind.is_decimal();
        let scale = kind.scale();
        match until {
            Until::Sum { sum, .. } if scaled => {
                let wanted = Kind::of(sum.typed);
                sql.push("preau_compare(coalesce(p, 0), ").number(scale);
                sql.push(", ");
                self.value_as(sum, wanted, sql)?;
                sql.push(", ").number(wanted.scale()).push(") < 0");
            }
            Until::Sum { sum, .. } => {
                sql.push("coalesce(p, 0) < ");
                self.value_as(sum, kind, sql)?;
            }
            Until::Percent { percent, .. } if scaled => {
                let part = Kind::of(percent.typed);
                let product = u16::from(scale) + u16::from(part.scale());
                sql.push("preau_compare(coalesce(p, 0), ").number(scale);
                sql.push(", preau_decimal(3, w, ").number(scale);
                sql.push(", ");
                self.value_as(percent, part, sql)?;
                sql.push(", ").number(part.scale());
                sql.push(", ").number(product).push("), ");
                // A hundredth of it has two digits more behind the point.
                sql.number(product + 2).push(") < 0");
            }
            Until::Percent { percent, .. } => {
                let part = Kind::of(percent.typed);
                let inexact = D::SCALED_DECIMALS && part.is_decimal();
                sql.push("coalesce(p, 0) * 100 < w * ");
                self.value_as(percent, if inexact { Kind::Double } else { part }, sql)?;
            }
        }
        Ok(())
    }

    pub(super) fn limit(&self, top: Option<u64>, skip: u64, out: &mut Sql<'p>) {
        let number = |n: u64| Bind::Int(i64::try_from(n).unwrap_or(i64::MAX));
        match top {
            Some(top) => {
                out.push(" LIMIT ").bind(number(top));
            }
            None if skip > 0 => {
                out.push(D::NO_LIMIT);
            }
            None => {}
        }
        if skip > 0 {
            out.push(" OFFSET ").bind(number(skip));
        }
    }

    /// The keys of an order, null first ascending and last descending.
    pub(super) fn order(&mut self, order: &'p [OrderKey], out: &mut Sql<'p>) -> Result<()> {
        for (at, key) in order.iter().enumerate() {
            out.push(if at > 0 { ", " } else { "" });
            if matches!(key.by.kind, ExprKind::Literal(_)) {
                // The same for all rows; a bare number would name a column.
                out.push("NULL");
                continue;
            }
            self.value(&key.by, out)?;
            out.push(if key.descending { " DESC" } else { "" });
            if D::NULLS_ARE_LAST && self.nullable(&key.by) {
                out.push(if key.descending {
                    " NULLS LAST"
                } else {
                    " NULLS FIRST"
                });
            }
        }
        Ok(())
    }

    fn measure(&mut self, measure: &'p Measure, out: &mut Sql<'p>) -> Result<()> {
        let Some(value) = &measure.value else {
            out.push("count(*)");
            return Ok(());
        };
        let result = Kind::of(measure.typed);
        let template = functions::measure::<D>(measure.method, result)
            .ok_or_else(|| unexpected(format!("{:?} of {result:?}", measure.method)))?;
        let own = match (measure.method, result) {
            (Method::Sum | Method::Average, Kind::Double) => Kind::Double,
            _ => Kind::of_expr(value, self.model),
        };
        self.template(template, &[value], &[own], result, out)
    }

    /// A relation of one row and one column, without its brackets.
    pub(super) fn scalar(&mut self, rel: &'p Rel, out: &mut Sql<'p>) -> Result<()> {
        let (list, input) = match rel {
            Rel::Aggregate {
                input,
                keys,
                measures,
                ..
            } if keys.is_empty() => {
                let opened = self.open(input);
                let mut list = Sql::default();
                match measures.first() {
                    Some(measure) => self.measure(measure, &mut list)?,
                    None => {
                        list.push("count(*)");
                    }
                }
                (list, opened)
            }
            Rel::Project { input, columns, .. } => {
                let opened = self.open(input);
                let mut list = Sql::default();
                let only = columns
                    .first()
                    .ok_or_else(|| unexpected("a value of no column"))?;
                self.value(only, &mut list)?;
                (list, opened)
            }
            Rel::Scan { .. }
            | Rel::Filter { .. }
            | Rel::Join { .. }
            | Rel::Aggregate { .. }
            | Rel::Slice { .. }
            | Rel::Items { .. }
            | Rel::Concat { .. } => {
                let (source, _) =
                    numbered(rel).ok_or_else(|| unexpected("a value of a whole table"))?;
                let opened = self.open(rel);
                let mut list = Sql::default();
                self.column(source, "c0", &mut list)?;
                (list, opened)
            }
        };
        let sql = self.select(list, input)?;
        out.append(sql);
        Ok(())
    }

    pub(super) fn exists(&mut self, rel: &'p Rel, out: &mut Sql<'p>) -> Result<()> {
        let opened = self.open(rel);
        let sql = self.select(Sql::new("1"), opened)?;
        out.append(sql);
        Ok(())
    }
}

/// The sum of a value over a window. No window adds up decimals that are texts: their parts are added up, and put
/// together again.
fn added_up<'p, D: Dialect>(kind: Kind, value: &Sql<'p>, over: &Sql<'p>, out: &mut Sql<'p>) {
    if !(D::SCALED_DECIMALS && kind.is_decimal()) {
        out.push("sum(").append(value.clone()).push(") OVER (");
        out.append(over.clone()).push(")");
        return;
    }
    let parts = if matches!(kind, Kind::Wide(_)) {
        WIDE_PARTS
    } else {
        2
    };
    for _ in 1..parts {
        out.push("preau_joined(");
    }
    for at in (0..parts).rev() {
        let first = at + 1 == parts;
        out.push(if first {
            "sum(preau_rest("
        } else {
            ", sum(preau_limb("
        });
        out.append(value.clone()).push(", ").number(at);
        out.push(")) OVER (").append(over.clone());
        out.push(if first { ")" } else { "))" });
    }
}

/// Parts of twelve digits in which decimals of any size are added up, the first of which may be longer.
const WIDE_PARTS: usize = 7;

/// Every source that stands in a relation, derived tables as a whole.
fn sources(rel: &Rel, into: &mut Vec<SourceId>) {
    match rel {
        Rel::Scan { source, .. }
        | Rel::Project { source, .. }
        | Rel::Aggregate { source, .. }
        | Rel::Items { source, .. }
        | Rel::Concat { source, .. } => into.push(*source),
        Rel::Join { input, source, .. } => {
            into.push(*source);
            sources(input, into);
        }
        Rel::Filter { input, .. } | Rel::Slice { input, .. } => sources(input, into),
    }
}

/// The source of a relation's numbered columns, and how many there are.
fn numbered(rel: &Rel) -> Option<(SourceId, usize)> {
    match rel {
        Rel::Project {
            source, columns, ..
        } => Some((*source, columns.len())),
        Rel::Aggregate {
            source,
            keys,
            measures,
            ..
        } => Some((*source, keys.len() + measures.len())),
        Rel::Concat { source, inputs } => {
            numbered(inputs.first()?).map(|(_, count)| (*source, count))
        }
        Rel::Filter { input, .. } | Rel::Slice { input, .. } => numbered(input),
        Rel::Items { source, .. } => Some((*source, 2)),
        Rel::Scan { .. } | Rel::Join { .. } => None,
    }
}
