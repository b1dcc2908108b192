//! `$apply`: one transformation after the other, into the same nodes as the short options.
//!
//! The scope stays open while its rows are transformed. `filter`, `search` and `compute` do what the options of that name
//! do; `skip`, `top` and the ranks close what was built so far and put a slice around it; `aggregate` and `groupby` put
//! an aggregate around it, and from then on the rows are no entities but values under names (see [`super::names`]).
//!
//! Within `groupby` everything is done for each group, and the keys of the group go along: they part the slices and
//! are the keys of the aggregate.

use entity_model::{EntityId, Model, Primitive, Type, Value};
use query_grammar::{self as g, RankMethod, TransformationKind as T};

use super::distinct::Part;
use super::names::{Item, Names, find, insert, mapped, taken};
use super::restrict::Ability;
use super::{Binder, Bound, Row, member, normal, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Arithmetic, Compare, Expr, ExprKind, SourceId, Typed};
use crate::limits;
use crate::read::{Measure, Method, OrderKey, Rel, Until};

/// Rows on their way through the transformations.
pub(super) struct Flow {
    pub(super) row: Row,
    /// What the rows must meet, beyond what was closed already.
    pub(super) conditions: Vec<Expr>,
    pub(super) group: Group,
    /// Conditions within a group. A group without a row that meets them is still a group.
    pub(super) within: Vec<Expr>,
    /// A group is there even when none of its rows is shown.
    lasting: bool,
}

/// What rows are grouped by.
#[derive(Clone, Default)]
pub(super) struct Group {
    pub(super) names: Names,
    pub(super) keys: Vec<Expr>,
    /// The first of the keys, which are those of a parent: they tell none of its own rows from another.
    pub(super) parents: usize,
}

impl Group {
    pub(super) fn is_of_parent(&self, key: &Expr) -> bool {
        self.keys.iter().take(self.parents).any(|k| k == key)
    }
}

/// Rows that are no entities.
#[derive(Clone)]
pub(super) struct Derived {
    /// Whose properties they may hold, where they were made of entities of one type.
    pub(super) of: Option<EntityId>,
    /// What tells one from another.
    pub(super) keys: Vec<Expr>,
    /// Where rows of several kinds stand one after the other: which kind a row is of, and the names of each.
    pub(super) kinds: Option<(Expr, Vec<Names>)>,
}

impl Binder<'_> {
    /// Transforms the rows of the innermost scope. Gives what stands for them now, and what they must meet.
    pub(super) fn apply(
        &mut self,
        row: Row,
        conditions: Vec<Expr>,
        steps: &[g::Transformation],
    ) -> Bound<(Row, Vec<Expr>)> {
        let mut flow = Flow::new(row, conditions, Group::default());
        self.transformations(&mut flow, steps)?;
        Ok((flow.row, flow.conditions))
    }

    pub(super) fn transformations(
        &mut self,
        flow: &mut Flow,
        steps: &[g::Transformation],
    ) -> Bound<()> {
        for step in steps {
            self.transformation(flow, step)?;
        }
        flow.settle();
        Ok(())
    }

    fn transformation(&mut self, flow: &mut Flow, step: &g::Transformation) -> Bound<()> {
        let named = |name: &str| Err(not_implemented(&format!("$apply with {name}"), step.span));
        match &step.kind {
            T::Identity => Ok(()),
            T::Filter(condition) => {
                let condition = self.filter(condition)?;
                self.keep(flow, condition);
                Ok(())
            }
            T::Search(sought) => {
                self.may(Ability::Search, self.set_at(flow.row), step.span)?;
                if self.is_derived(flow.row) {
                    return Err(not_entities("search", step.span));
                }
                let condition = self.search(flow.row, sought)?;
                self.keep(flow, condition);
                Ok(())
            }
            T::Compute(items) => {
                self.may(Ability::Compute, self.set_at(flow.row), step.span)?;
                items
                    .iter()
                    .try_for_each(|item| self.extend(flow.row, item))
            }
            T::OrderBy(items) => {
                self.may_sort(self.set_at(flow.row), step.span)?;
                let order = self.order_of(items)?;
                self.scope(flow.row.scope).order = order;
                Ok(())
            }
            T::Skip(skip) => {
                self.may(Ability::Skip, self.set_at(flow.row), step.span)?;
                self.slice(flow, Vec::new(), (*skip, None, None), step.span)
            }
            T::Top(top) => {
                self.may(Ability::Top, self.set_at(flow.row), step.span)?;
                self.slice(flow, Vec::new(), (0, Some(*top), None), step.span)
            }
            T::Rank { method, amount, by } => self.rank(flow, *method, amount, by, step.span),
            T::Aggregate(items) => self.gather(flow, items, step.span),
            T::GroupBy { grouping, then } => self.group_by(flow, grouping, then, step.span),
            T::Concat(sequences) => self.concat(flow, sequences, step.span),
            T::Nest(nested) => self.nest(flow, nested, step.span),
            T::AddNested { .. } => named("addnested"),
            T::Join { outer: false, .. } => named("join"),
            T::Join { outer: true, .. } => named("outerjoin"),
            T::Related {
                direction: g::HierarchyDirection::Ancestors,
                ..
            } => named("ancestors"),
            T::Related {
                direction: g::HierarchyDirection::Descendants,
                ..
            } => named("descendants"),
            T::Traverse { .. } => named("traverse"),
            T::Custom { name, .. } => named(&name.text),
        }
    }

    /// Keeps the rows that meet a condition.
    fn keep(&self, flow: &mut Flow, condition: Expr) {
        if flow.group.keys.is_empty() || self.is_derived(flow.row) {
            flow.conditions.push(condition);
        } else {
            flow.within.push(condition);
        }
    }

    /// Closes what was built so far for a relation that stands around it.
    pub(super) fn stage(&mut self, flow: &mut Flow, span: g::Span) -> Bound<Rel> {
        let rel = self.seal(flow);
        let scope = self.scope(flow.row.scope);
        scope.stages += 1;
        if scope.stages > limits::MAX_STAGES {
            return Err(too_large(span));
        }
        self.check_size(rel.size(), span)?;
        Ok(rel)
    }

    fn check_size(&self, size: usize, span: g::Span) -> Bound<()> {
        if size < limits::MAX_RELATIONS {
            Ok(())
        } else {
            Err(too_large(span))
        }
    }

    /// Closes what was built so far.
    pub(super) fn seal(&mut self, flow: &mut Flow) -> Rel {
        flow.settle();
        let mut conditions = std::mem::take(&mut flow.conditions);
        let hides = self.hides(flow.row.scope);
        let scope = self.scope(flow.row.scope);
        let rel = scope.rel();
        scope.settled = true;
        if hides {
            conditions.extend(self.live(flow.row));
        }
        member::filtered(rel, conditions)
    }

    /// Whether archived rows are still to be left out.
    pub(super) fn hides(&mut self, scope: usize) -> bool {
        let scope = self.scope(scope);
        !scope.settled && !scope.archived_shown
    }

    /// The first rows by an order, of each group.
    fn slice(
        &mut self,
        flow: &mut Flow,
        mut order: Vec<OrderKey>,
        (skip, top, until): (u64, Option<u64>, Option<Until>),
        span: g::Span,
    ) -> Bound<()> {
        let before = self.scope(flow.row.scope).order.clone();
        let ties = self.ties(flow.row);
        for key in before.into_iter().chain(ties) {
            if !order.iter().any(|k| k.by == key.by) {
                order.push(key);
            }
        }
        let input = Box::new(self.stage(flow, span)?);
        let each = flow.group.keys.clone();
        self.scope(flow.row.scope).base = Some(Rel::Slice {
            input,
            each,
            order,
            skip,
            top,
            until,
        });
        Ok(())
    }

    /// What tells the rows apart, as the end of an order.
    pub(super) fn ties(&self, row: Row) -> Vec<OrderKey> {
        let derived = self.scopes.get(row.scope).and_then(|s| s.derived.as_ref());
        let Some(derived) = derived.filter(|_| self.is_derived(row)) else {
            return self.key_order(row);
        };
        let key = |by: &Expr| OrderKey {
            by: by.clone(),
            descending: false,
        };
        derived.keys.iter().map(key).collect()
    }

    /// `topcount` and its kin.
    fn rank(
        &mut self,
        flow: &mut Flow,
        method: RankMethod,
        amount: &g::Expr,
        by: &g::Expr,
        span: g::Span,
    ) -> Bound<()> {
        use RankMethod as M;
        let descending = matches!(method, M::TopCount | M::TopSum | M::TopPercent);
        let bound = self.ranked(flow.row, method, descending, by, span)?;
        let limit = self.expression(amount)?;
        let refused = |wanted: &str| {
            let message = format!("{} needs {wanted}", method.text());
            let error = PlanError::new(PlanErrorKind::Type, message).at(amount.span);
            Err(Box::new(error.target(method.text())))
        };
        if !matches!(limit.kind, ExprKind::Literal(_)) {
            return refused("a constant here");
        }
        let mut order = vec![OrderKey {
            by: bound.clone(),
            descending,
        }];
        if matches!(bound.kind, ExprKind::Literal(_)) {
            order.clear();
        }
        let is_number = |e: &Expr| e.typed.ty.primitive().is_some_and(Primitive::is_numeric);
        if matches!(method, M::TopCount | M::BottomCount) {
            let top = match limit.kind {
                ExprKind::Literal(Value::Int(top)) => u64::try_from(top).ok().filter(|n| *n > 0),
                _ => None,
            };
            let Some(top) = top else {
                return refused("a positive whole number here");
            };
            return self.slice(flow, order, (0, Some(top), None), span);
        }
        if !is_number(&limit) {
            return refused("a number here");
        }
        if !is_number(&bound) {
            return refused("numbers to add up");
        }
        let until = if matches!(method, M::TopPercent | M::BottomPercent) {
            let Some(percent) = exact(limit) else {
                return refused("a finite number here");
            };
            Until::Percent {
                value: bound,
                percent,
            }
        } else {
            let both = promote::unify(self.model, vec![bound, limit], by.span)?;
            let mut both = both.into_iter();
            match (both.next(), both.next()) {
                (Some(value), Some(sum)) => Until::Sum { value, sum },
                _ => super::unreachable_scope(),
            }
        };
        self.slice(flow, order, (0, None, Some(until)), span)
    }

    /// What rows are ranked by: an `$orderby`, and with a number of rows a `$top` as well.
    fn ranked(
        &mut self,
        row: Row,
        method: RankMethod,
        descending: bool,
        by: &g::Expr,
        span: g::Span,
    ) -> Bound<Expr> {
        let set = self.set_at(row);
        self.may_sort(set, span)?;
        if matches!(method, RankMethod::TopCount | RankMethod::BottomCount) {
            self.may(Ability::Top, set, span)?;
        }
        let bound = self.ordering(by, descending)?;
        self.check_ordered(&bound, by.span)?;
        Ok(bound)
    }

    // ------------------------------------------------------------------------------------------- groups

    fn group_by(
        &mut self,
        flow: &mut Flow,
        grouping: &[g::GroupingItem],
        then: &[g::Transformation],
        span: g::Span,
    ) -> Bound<()> {
        flow.settle();
        let outer = (flow.group.names.len(), flow.group.keys.len());
        for item in grouping {
            match item {
                g::GroupingItem::Property(path) => self.group_key(flow, path)?,
                g::GroupingItem::Rollup { span, .. } => {
                    return Err(not_implemented("$apply with rollup", *span));
                }
                g::GroupingItem::RollupRecursive { span, .. } => {
                    return Err(not_implemented("$apply with rolluprecursive", *span));
                }
            }
        }
        if then.is_empty() {
            self.gather(flow, &[], span)?;
        } else {
            self.transformations(flow, then)?;
        }
        flow.group.names.truncate(outer.0);
        flow.group.keys.truncate(outer.1);
        Ok(())
    }

    fn group_key(&mut self, flow: &mut Flow, path: &g::MemberPath) -> Bound<()> {
        let (trail, last, item) = self.grouping(flow.row, path)?;
        for key in item.values() {
            if !flow.group.keys.contains(key) {
                flow.group.keys.push(key.clone());
            }
        }
        insert(&mut flow.group.names, &trail, &last, item);
        Ok(())
    }

    /// One row for each group, or one for all.
    fn gather(&mut self, flow: &mut Flow, items: &[g::AggregateItem], span: g::Span) -> Bound<()> {
        let mut measures = Vec::new();
        let mut apart = Vec::new();
        let mut recipes = Vec::new();
        for item in items {
            let alias = match &item.alias {
                Some(alias) => alias,
                None => return Err(self.no_method(item)),
            };
            let name = normal(&alias.text);
            let known = |(n, _): &(&g::Name, Recipe)| normal(&n.text) == name;
            let clash = self.is_declared(flow.row, &name)
                || find(&flow.group.names, &name).is_some()
                || recipes.iter().any(known);
            if clash {
                return Err(taken(alias));
            }
            let recipe = match self.distinct_behind(flow, item)? {
                Some(part) => {
                    apart.push(part);
                    let sizes = apart.iter().map(|part| part.rel.size());
                    self.check_size(sizes.sum(), span)?;
                    Recipe::Apart(apart.len() - 1)
                }
                None => self.recipe(item, &mut measures)?,
            };
            recipes.push((alias, recipe));
        }
        if !flow.within.is_empty() {
            if flow.lasting && self.hides(flow.row.scope) {
                flow.within.extend(self.live(flow.row));
                self.scope(flow.row.scope).settled = true;
            }
            let met = Expr::all(std::mem::take(&mut flow.within));
            for measure in &mut measures {
                measure.value = Some(only_when(&met, measure.value.take()));
            }
        }
        let input = self.stage(flow, span)?;
        let source = self.fresh();
        let keys = std::mem::take(&mut flow.group.keys);
        let output =
            |place: usize, typed: Typed| Expr::new(ExprKind::Output { source, place }, typed);
        let key = |place: usize, key: &Expr| {
            let typed = Typed {
                nullable: true,
                ..key.typed
            };
            output(place, typed)
        };
        let outputs: Vec<Expr> = keys.iter().enumerate().map(|(at, k)| key(at, k)).collect();
        keys.iter()
            .zip(&outputs)
            .for_each(|(k, o)| self.carried(k, o));
        flow.group.names = mapped(&flow.group.names, &mut |e| {
            let place = keys.iter().position(|k| k == e).unwrap_or_default();
            key(place, e)
        });
        let typed = measures.iter().map(|measure| measure.typed);
        let number = Typed {
            nullable: true,
            ..int64()
        };
        let counted = std::iter::repeat_n(number, apart.len());
        let measured: Vec<Expr> = typed
            .chain(counted)
            .zip(keys.len()..)
            .map(|(typed, at)| output(at, typed))
            .collect();
        let mut names = flow.group.names.clone();
        for (alias, recipe) in recipes {
            let value = recipe.after(measures.len()).value(&measured, self.model)?;
            names.push((normal(&alias.text), Item::Value(value)));
        }
        flow.group.keys.clone_from(&outputs);
        let rel = self.aggregated(source, (input, keys, measures), apart);
        let derived = Derived {
            of: self.made_of(flow.row),
            keys: outputs,
            kinds: None,
        };
        flow.row = self.derive(flow.row, rel, source, names, derived);
        Ok(())
    }

    /// Measures of groups, and those that were found apart behind them.
    fn aggregated(
        &mut self,
        source: SourceId,
        (input, keys, measures): (Rel, Vec<Expr>, Vec<Measure>),
        apart: Vec<Part>,
    ) -> Rel {
        let alone = apart.is_empty();
        let own = if alone { source } else { self.fresh() };
        let types: Vec<Typed> = keys.iter().map(|key| key.typed).collect();
        let gives = measures.iter().map(|measure| measure.typed).collect();
        let rel = Rel::Aggregate {
            input: Box::new(input),
            source: own,
            keys,
            measures,
        };
        if alone {
            return rel;
        }
        let first = Part {
            rel,
            source: own,
            gives,
        };
        // Without columns there is nothing to bring in.
        let first = Some(first).filter(|part| !(types.is_empty() && part.gives.is_empty()));
        let parts = first.into_iter().chain(apart).collect();
        self.brought_together(source, &types, parts)
    }

    /// From here on the rows of a scope are those of a derived table.
    pub(super) fn derive(
        &mut self,
        row: Row,
        rel: Rel,
        source: SourceId,
        names: Names,
        derived: Derived,
    ) -> Row {
        let row = Row { source, ..row };
        let scope = self.scope(row.scope);
        let before = std::mem::replace(&mut scope.source, source);
        if let Some(set) = self.sets.get(&before).copied() {
            self.sets.insert(source, set);
        }
        let scope = self.scope(row.scope);
        scope.base = Some(rel);
        scope.joined.clear();
        scope.order.clear();
        scope.names = vec![(source, names)];
        scope.derived = Some(derived);
        scope.settled = true;
        for variable in &mut self.variables {
            if variable.row.source == before && variable.row.scope == row.scope {
                variable.row = row;
            }
        }
        row
    }

    /// One item of `aggregate`: its measures, and what is made of them.
    fn recipe(&mut self, item: &g::AggregateItem, measures: &mut Vec<Measure>) -> Bound<Recipe> {
        let at = measures.len();
        let Some(ahead) = self.collection_ahead(item)? else {
            let measure = self.measure(item)?;
            let counts = matches!(measure.method, Method::Count | Method::CountDistinct);
            measures.push(measure);
            return Ok(if counts {
                Recipe::Count(at)
            } else {
                Recipe::Value(at)
            });
        };
        // A value of each row over what belongs to it, and the same again over all rows.
        let again = |value: Expr, method: Method| Measure {
            method,
            typed: Typed {
                nullable: true,
                ..value.typed
            },
            value: Some(value),
        };
        let of = |method: &str| g::AggregateItem {
            method: item.method.as_ref().map(|name| g::Name {
                text: method.to_owned(),
                span: name.span,
            }),
            ..ahead.item.clone()
        };
        let method = ahead.item.method.as_ref().map(|m| m.text.clone());
        match method.as_deref() {
            None => {
                let count = self.over_members(&ahead, |_| Ok(Measure::count(None)))?;
                measures.push(again(count, Method::Sum));
                Ok(Recipe::Count(at))
            }
            Some("average") => {
                let sum = self.over_members(&ahead, |b| b.measure(&of("sum")))?;
                let count = self
                    .over_members(&ahead, |b| Ok(Measure::count(b.measure(&of("sum"))?.value)))?;
                measures.push(again(sum, Method::Sum));
                measures.push(again(count, Method::Sum));
                Ok(Recipe::Quotient(at, at + 1))
            }
            Some(name @ ("sum" | "min" | "max")) => {
                let method = match name {
                    "sum" => Method::Sum,
                    "min" => Method::Min,
                    _ => Method::Max,
                };
                let value = self.over_members(&ahead, |b| b.measure(&ahead.item))?;
                measures.push(again(value, method));
                Ok(Recipe::Value(at))
            }
            Some(other) => Err(not_implemented(
                &format!("{other} over a collection"),
                item.span,
            )),
        }
    }
}

impl Flow {
    pub(super) fn new(row: Row, conditions: Vec<Expr>, group: Group) -> Self {
        Self {
            row,
            conditions,
            group,
            within: Vec::new(),
            lasting: false,
        }
    }

    /// The rows beside each parent, which is a group whether or not it has rows that meet the conditions.
    pub(super) fn beside(row: Row, within: Vec<Expr>, group: Group) -> Self {
        Self {
            within,
            lasting: true,
            ..Self::new(row, Vec::new(), group)
        }
    }

    /// What only parted the rows of a group now leaves them out.
    pub(super) fn settle(&mut self) {
        self.conditions.append(&mut self.within);
        self.lasting = false;
    }
}

/// How a value is made of the columns of an aggregate.
enum Recipe {
    Value(usize),
    /// A number of rows or values: never null, and `Edm.Decimal` as the extension wants.
    Count(usize),
    /// An average out of a sum and a number.
    Quotient(usize, usize),
    /// A number that is found apart.
    Apart(usize),
}

impl Recipe {
    /// What is found apart stands behind so many columns.
    fn after(self, columns: usize) -> Self {
        match self {
            Self::Apart(at) => Self::Count(columns + at),
            other => other,
        }
    }

    fn value(&self, columns: &[Expr], model: &Model) -> Bound<Expr> {
        let column = |at: usize| {
            let lost = || Expr::literal(Value::Null, Type::Untyped);
            columns.get(at).cloned().unwrap_or_else(lost)
        };
        match *self {
            Self::Value(at) => Ok(column(at)),
            Self::Count(at) | Self::Apart(at) => Ok(promote::cast(or_zero(column(at)), DECIMAL)),
            Self::Quotient(sum, number) => promote::arithmetic(
                model,
                Arithmetic::DivBy,
                column(sum),
                column(number),
                g::Span::default(),
            ),
        }
    }
}

const DECIMAL: Type = Type::Primitive(Primitive::Decimal);

pub(super) fn int64() -> Typed {
    Typed::new(Type::Primitive(Primitive::Int64), false)
}

/// A number as one that is no fraction of two; `None` for infinity, and for what is no number.
fn exact(number: Expr) -> Option<Expr> {
    match number.kind {
        ExprKind::Literal(Value::Double(d)) => {
            let decimal = d.to_string().parse().ok()?;
            Some(Expr::literal(Value::Decimal(decimal), DECIMAL))
        }
        _ => Some(number),
    }
}

/// The sum of no numbers of rows is none.
fn or_zero(number: Expr) -> Expr {
    if !number.typed.nullable {
        return number;
    }
    let typed = int64();
    let null = Expr::literal(Value::Null, Type::Untyped);
    let known = Expr::compare(Compare::Ne, number.clone(), null);
    let zero = Expr::literal(Value::Int(0), typed.ty);
    Expr::new(
        ExprKind::Case(vec![(known, number), (Expr::truth(true), zero)]),
        typed,
    )
}

/// The value of those rows that meet a condition; without a value, something that is not null.
fn only_when(met: &Expr, value: Option<Expr>) -> Expr {
    let value = value.unwrap_or_else(|| Expr::literal(Value::Int(1), int64().ty));
    let typed = Typed {
        nullable: true,
        ..value.typed
    };
    Expr::new(ExprKind::Case(vec![(met.clone(), value)]), typed)
}

fn too_large(span: g::Span) -> Box<PlanError> {
    let message = format!(
        "$apply makes more than {} relations, or {} around each other",
        limits::MAX_RELATIONS,
        limits::MAX_STAGES
    );
    let error = PlanError::new(PlanErrorKind::Limit, message).at(span);
    Box::new(error.target("$apply"))
}

pub(super) fn not_entities(what: &str, span: g::Span) -> Box<PlanError> {
    let message = format!("{what} needs entities of one set, and these rows are none");
    Box::new(PlanError::new(PlanErrorKind::OptionNotAllowed, message).at(span))
}
