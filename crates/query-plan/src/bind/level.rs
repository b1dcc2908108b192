//! One nesting level: rows under the options of that level, ordered, with their columns.

use entity_model::{EntityId, SetId, Type};
use query_grammar as g;

use super::restrict::Sorting;
use super::{Binder, Bound, Row, json, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind, Function, SourceId};
use crate::limits;
use crate::read::{Child, Level, OrderKey, Rel, Shape};

/// Where a plain column comes from: its source, and the property it belongs to.
type Origin = (SourceId, Option<(EntityId, usize)>);

/// The select list of a level while it grows.
#[derive(Default)]
pub(super) struct Columns {
    all: Vec<Expr>,
    /// Where the first column of each property stands. Looking through them all takes less than hashing one.
    plain: Vec<(Origin, usize)>,
    /// Where all else stands.
    others: Vec<usize>,
    pub(super) children: Vec<Child>,
}

impl Columns {
    pub(super) fn into_all(self) -> Vec<Expr> {
        self.all
    }

    /// The place of an expression, added when it is new.
    pub(super) fn place(&mut self, expr: Expr) -> usize {
        let next = self.all.len();
        let at = self.noted(&expr, next);
        if at == next {
            self.all.push(expr);
        }
        at
    }

    /// Where an expression stands; at `next`, from now on, when it is new.
    fn noted(&mut self, expr: &Expr, next: usize) -> usize {
        let is_same = |at: usize| {
            let e = self.all.get(at);
            e.is_some_and(|e| e.kind == expr.kind && e.typed.ty == expr.typed.ty)
        };
        if let ExprKind::Column(column) = &expr.kind {
            let origin = (column.source, column.property);
            match self.plain.iter().find(|(known, _)| *known == origin) {
                Some((_, first)) if is_same(*first) => return *first,
                Some(_) => {}
                None => {
                    self.plain.push((origin, next));
                    return next;
                }
            }
        }
        if let Some(at) = self.others.iter().copied().find(|at| is_same(*at)) {
            return at;
        }
        self.others.push(next);
        next
    }

    /// Whether a place holds a column of the row itself, as it is stored.
    pub(super) fn is_own(&self, place: usize, row: Row) -> bool {
        self.all.get(place).is_some_and(
            |e| matches!(&e.kind, ExprKind::Column(column) if column.source == row.source),
        )
    }
}

/// What makes one level different from another.
pub(super) struct Form {
    pub(super) set: Option<SetId>,
    /// The type that a navigation declares, where it is expanded as another one.
    pub(super) expected: Option<EntityId>,
    pub(super) reference: bool,
    /// Nesting depth of `$expand`.
    pub(super) depth: usize,
}

impl Binder<'_> {
    /// Takes the number of a level that is about to be built.
    pub(super) fn next_level(&mut self, span: g::Span) -> Bound<usize> {
        if self.levels >= limits::MAX_LEVELS {
            let message = format!("more than {} nested collections", limits::MAX_LEVELS);
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Limit, message).at(span),
            ));
        }
        self.levels += 1;
        Ok(self.levels - 1)
    }

    /// A collection under its options. The scope of `row` is open; `close` closes it.
    pub(super) fn collection(
        &mut self,
        number: usize,
        row: Row,
        conditions: Vec<Expr>,
        options: &g::QueryOptions,
        form: &Form,
        close: impl FnOnce(&mut Self, Vec<Expr>) -> Rel,
    ) -> Bound<Level> {
        self.refuse_barred(form.set, options)?;
        let (row, conditions) = self.narrowed(row, conditions, options)?;
        let mut columns = Columns::default();
        let order = self.order(row, options)?;
        let shape = self.shape(row, options, form, &mut columns)?;
        let order_columns = order.iter().map(|k| columns.place(k.by.clone())).collect();
        let rows = close(self, conditions);
        Ok(Level {
            number,
            rows,
            order,
            skip: options.skip.as_ref().map_or(0, |s| s.value),
            top: options.top.as_ref().map(|t| t.value),
            page: self.page_size(form.set),
            after: None,
            columns: columns.all,
            order_columns,
            shape,
            children: columns.children,
            counted: options.count.as_ref().is_some_and(|c| c.value),
        })
    }

    /// The rows of a collection that its options leave, before they are ordered: `$apply`, `$compute`, `$search`,
    /// `$filter`.
    pub(super) fn narrowed(
        &mut self,
        row: Row,
        conditions: Vec<Expr>,
        options: &g::QueryOptions,
    ) -> Bound<(Row, Vec<Expr>)> {
        self.refuse_unexecuted(options)?;
        let (row, mut conditions) = match &options.apply {
            Some(apply) => self.apply(row, conditions, &apply.value)?,
            None => (row, conditions),
        };
        self.compute(row, options)?;
        if let Some(search) = &options.search {
            if self.is_derived(row) {
                return Err(super::apply::not_entities("$search", search.name));
            }
            conditions.push(self.search(row, &search.value)?);
        }
        if let Some(filter) = &options.filter {
            conditions.push(self.filter(&filter.value)?);
        }
        Ok((row, conditions))
    }

    /// One entity, or none, under `$select` and `$expand`.
    pub(super) fn single(
        &mut self,
        number: usize,
        row: Row,
        conditions: Vec<Expr>,
        shape: impl FnOnce(&mut Self, &mut Columns) -> Bound<Shape>,
        close: impl FnOnce(&mut Self, Vec<Expr>) -> Rel,
    ) -> Bound<Level> {
        let mut columns = Columns::default();
        let shape = shape(self, &mut columns)?;
        let order = self.key_order(row);
        let order_columns = order.iter().map(|k| columns.place(k.by.clone())).collect();
        let rows = close(self, conditions);
        Ok(Level {
            number,
            rows,
            order,
            skip: 0,
            top: Some(1),
            page: None,
            after: None,
            columns: columns.all,
            order_columns,
            shape,
            children: columns.children,
            counted: false,
        })
    }

    /// Binds a `$filter`; within it a name of the archive's own properties shows archived rows.
    pub(super) fn filter(&mut self, filter: &g::Expr) -> Bound<Expr> {
        self.may_filter(self.set_at(self.current()), filter.span)?;
        let before = std::mem::replace(&mut self.in_filter, true);
        let bound = self.condition(filter);
        self.in_filter = before;
        bound
    }

    /// `$orderby`, completed by the key so that no two rows are alike.
    pub(super) fn order(&mut self, row: Row, options: &g::QueryOptions) -> Bound<Vec<OrderKey>> {
        if let Some(orderby) = &options.orderby {
            self.may_sort(self.set_at(row), orderby.name)?;
        }
        let mut order = match &options.orderby {
            Some(given) => self.order_of(&given.value)?,
            None => Vec::new(),
        };
        let before = self.scope(row.scope).order.clone();
        for key in before.into_iter().chain(self.ties(row)) {
            if !order.iter().any(|k| k.by == key.by) {
                order.push(key);
            }
        }
        Ok(order)
    }

    /// The keys of an order that somebody wants; not of all rows need they be different.
    pub(super) fn order_of(&mut self, items: &[g::OrderItem]) -> Bound<Vec<OrderKey>> {
        let mut order: Vec<OrderKey> = Vec::new();
        for item in items {
            let by = self.ordering(&item.expr, item.descending)?;
            for key in self.order_keys(by, item)? {
                let told_apart = !matches!(key.by.kind, ExprKind::Literal(_));
                if told_apart && !order.iter().any(|k| k.by == key.by) {
                    order.push(key);
                }
            }
        }
        Ok(order)
    }

    /// Binds what rows are put in order by.
    pub(super) fn ordering(&mut self, by: &g::Expr, descending: bool) -> Bound<Expr> {
        self.sorting = match descending {
            true => Sorting::Descending,
            false => Sorting::Ascending,
        };
        let bound = self.expression(by);
        self.sorting = Sorting::No;
        bound
    }

    /// Refuses a value that is neither less nor greater than another.
    pub(super) fn check_ordered(&self, by: &Expr, span: g::Span) -> Bound<()> {
        let ty = by.typed.ty;
        if ty != Type::Untyped && ty.has_order() {
            return Ok(());
        }
        let message = format!(
            "a value of {} has no order",
            self.model.type_name(by.typed.ty)
        );
        Err(Box::new(
            PlanError::new(PlanErrorKind::Type, message).at(span),
        ))
    }

    /// The keys that one item of `$orderby` comes to.
    pub(super) fn order_keys(&self, by: Expr, item: &g::OrderItem) -> Bound<Vec<OrderKey>> {
        let descending = item.descending;
        if json::is_dynamic(&by) {
            return Ok(json::dynamic_keys(by, descending));
        }
        self.check_ordered(&by, item.span)
            .map_err(|e| Box::new(e.target("$orderby")))?;
        let folded = self.folded(&by);
        let keys = folded.into_iter().chain([by]);
        Ok(keys.map(|by| OrderKey { by, descending }).collect())
    }

    /// A declared text that is kept folded as well orders as a reader expects: Élodie beside Eleonore. The text itself
    /// decides between those that are alike but for marks and case.
    fn folded(&self, by: &Expr) -> Option<Expr> {
        let ExprKind::Column(column) = &by.kind else {
            return None;
        };
        let (entity, place) = column.property?;
        let property = self.model.entity(entity).properties.get(place)?;
        property.folded.as_ref()?;
        let call = ExprKind::Call {
            function: Function::Fold,
            arguments: vec![by.clone()],
        };
        Some(Expr::new(call, by.typed))
    }

    pub(super) fn key_order(&self, row: Row) -> Vec<OrderKey> {
        let keys = self
            .entity(row.entity)
            .key
            .iter()
            .filter_map(|&k| self.column(row, k));
        keys.map(|by| OrderKey {
            by,
            descending: false,
        })
        .collect()
    }

    pub(super) fn page_size(&self, set: Option<SetId>) -> Option<usize> {
        let declared = set.and_then(|s| self.model.set(s).page_size);
        match self.ask.max_page_size {
            Some(asked) => Some(asked.clamp(1, limits::MAX_PAGE_SIZE)),
            None => declared,
        }
    }

    /// Options of a collection that are understood but not executed.
    pub(super) fn refuse_unexecuted(&self, options: &g::QueryOptions) -> Bound<()> {
        match &options.index {
            Some(index) => Err(not_implemented("$index", index.name)),
            None => Ok(()),
        }
    }

    /// Refuses options that mean nothing on this resource.
    pub(super) fn refuse(&self, options: &g::QueryOptions, names: &[&str], on: &str) -> Bound<()> {
        let mut given = options.of_rows().into_iter();
        let Some((name, span)) = given.find(|(name, _)| names.contains(name)) else {
            return Ok(());
        };
        let message = format!("{name} cannot be used on {on}");
        let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message).at(span);
        Err(Box::new(error.target(name)))
    }
}
