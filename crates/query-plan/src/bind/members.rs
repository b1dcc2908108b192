//! Collections in an expression: the members of a navigation, the rows of a set behind `$root`, and what `in` and its
//! kin ask of them.

use entity_model::{EntityId, Link, Model, Navigation, SetId, Type};
use query_grammar as g;

use super::function::On;
use super::member::{At, counts_rows, exists, filtered, no_function, wrong_step};
use super::{Binder, Bound, PendingJoin, Row, Variable, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr};
use crate::limits;
use crate::read::{JoinKind, Measure, Rel};

/// Entities that a path has come to and not opened yet.
#[derive(Clone)]
pub(super) struct Members<'a> {
    of: Of<'a>,
    /// The type they are seen as: only those that are of it count.
    entity: EntityId,
    filters: Vec<g::Expr>,
    search: Option<g::SearchExpr>,
}

#[derive(Clone, Copy)]
enum Of<'a> {
    Navigation {
        from: Row,
        navigation: &'a Navigation,
    },
    Set(SetId),
}

impl<'a> Members<'a> {
    pub(super) fn behind(from: Row, navigation: &'a Navigation) -> Self {
        Self::new(Of::Navigation { from, navigation }, navigation.target)
    }

    fn new(of: Of<'a>, entity: EntityId) -> Self {
        Self {
            of,
            entity,
            filters: Vec::new(),
            search: None,
        }
    }

    pub(super) fn name(&self, model: &'a Model) -> &'a str {
        match self.of {
            Of::Navigation { navigation, .. } => &navigation.name,
            Of::Set(set) => &model.set(set).name,
        }
    }
}

/// The first collection that an item of `aggregate` leads through.
pub(super) struct Ahead<'a> {
    pub(super) members: Members<'a>,
    /// What is wanted of its members.
    pub(super) item: g::AggregateItem,
}

impl<'a> Binder<'a> {
    /// All rows of a set.
    pub(super) fn members_of(&self, set: SetId) -> Members<'a> {
        Members::new(Of::Set(set), self.model.set(set).entity)
    }

    fn set_of_members(&self, members: &Members<'_>) -> Option<SetId> {
        match members.of {
            Of::Navigation { navigation, .. } => self.model.set_of(navigation.target),
            Of::Set(set) => Some(set),
        }
    }

    /// The first collection that an item of `aggregate` leads through, and what it wants of its members.
    pub(super) fn collection_ahead(&mut self, item: &g::AggregateItem) -> Bound<Option<Ahead<'a>>> {
        let g::ExprKind::Path(path) = &item.expr.kind else {
            return Ok(None);
        };
        let (start, steps) = self.start(path)?;
        if matches!(steps.first().map(|s| &s.kind), Some(g::StepKind::Count(_))) {
            return Ok(None);
        }
        let (at, steps) = self.up_to_members(start, steps)?;
        let At::Members(mut members) = at else {
            return Ok(None);
        };
        match steps {
            [step] if let g::StepKind::Count(options) = &step.kind => {
                self.take_count_options(&mut members, options.as_deref(), step.span)?;
            }
            [] => {}
            [step, ..] if matches!(step.kind, g::StepKind::Name { .. }) => {}
            _ => return Ok(None),
        }
        let rest = g::MemberPath {
            start: g::PathStart::Implicit,
            steps: steps.to_vec(),
            span: path.span,
        };
        let expr = g::Expr {
            kind: g::ExprKind::Path(rest),
            span: item.expr.span,
        };
        let item = g::AggregateItem {
            expr,
            ..item.clone()
        };
        Ok(Some(Ahead { members, item }))
    }

    /// One value over the members of the collection that is ahead.
    pub(super) fn over_members(
        &mut self,
        ahead: &Ahead<'_>,
        measure: impl FnOnce(&mut Self) -> Bound<Measure>,
    ) -> Bound<Expr> {
        self.aggregate(&ahead.members, measure)
    }

    /// Goes on until a collection is there with all its conditions, or the path ends.
    fn up_to_members<'p>(
        &mut self,
        mut at: At<'a>,
        mut steps: &'p [g::PathStep],
    ) -> Bound<(At<'a>, &'p [g::PathStep])> {
        while let [step, rest @ ..] = steps {
            let narrows = match &step.kind {
                g::StepKind::Filter(_) => true,
                g::StepKind::Name { name, parens: None } => name.is_qualified(),
                _ => false,
            };
            if at.is_collection() && !narrows {
                break;
            }
            at = self.take(at, step, rest.first())?;
            steps = rest;
        }
        Ok((at, steps))
    }

    /// One step further.
    pub(super) fn within_members(
        &mut self,
        mut members: Members<'a>,
        step: &g::PathStep,
    ) -> Bound<At<'a>> {
        match &step.kind {
            g::StepKind::Name { name, parens: None } if name.is_qualified() => {
                members.entity = self.cast_to(members.entity, name)?;
                Ok(At::Members(members))
            }
            g::StepKind::Name {
                name,
                parens: Some(parens),
            } => match self.function(On::Members(members.entity), name, parens)? {
                Some(value) => Ok(At::Value(value)),
                None => Err(no_function(name)),
            },
            g::StepKind::Name { name, .. } => {
                let (of, name, span) = (members.name(self.model), &name.text, name.span);
                let message = format!("'{of}' is a collection, so '{name}' cannot follow it");
                let hint = format!("use {of}/any(x:x/{name} …)");
                let error = PlanError::new(PlanErrorKind::Type, message).at(span);
                Err(Box::new(error.hint(hint)))
            }
            g::StepKind::Filter(condition) => {
                self.may_filter(self.set_of_members(&members), condition.span)?;
                members.filters.push((**condition).clone());
                Ok(At::Members(members))
            }
            g::StepKind::Any(lambda) => {
                let rel = self.such_members(&members, lambda.as_ref().map(|l| (l, false)))?;
                Ok(At::Value(exists(rel)))
            }
            g::StepKind::All(lambda) => {
                let others = self.such_members(&members, Some((lambda, true)))?;
                Ok(At::Value(exists(others).negated()))
            }
            g::StepKind::Count(options) => {
                self.take_count_options(&mut members, options.as_deref(), step.span)?;
                let count = self.aggregate(&members, |_| Ok(Measure::count(None)));
                count.map(At::Value)
            }
            g::StepKind::Aggregate(items) => {
                let [item] = items.as_slice() else {
                    return Err(not_implemented(
                        "aggregate with several expressions inside an expression",
                        step.span,
                    ));
                };
                if counts_rows(item) {
                    self.may_count_such(&members, step.span)?;
                }
                self.aggregate(&members, |b| b.measure(item)).map(At::Value)
            }
            kind => Err(wrong_step(kind, step.span)),
        }
    }

    /// Refuses to count members where the way to them bars it; what their own set bars is asked beside.
    fn may_count_such(&self, members: &Members<'_>, span: g::Span) -> Bound<()> {
        match members.of {
            Of::Navigation { from, navigation } => {
                self.may_count_behind(self.set_at(from), &navigation.name, span)
            }
            Of::Set(_) => Ok(()),
        }
    }

    /// The options of `$count` narrow what is counted.
    fn take_count_options(
        &self,
        members: &mut Members<'_>,
        options: Option<&g::QueryOptions>,
        span: g::Span,
    ) -> Bound<()> {
        let set = self.set_of_members(members);
        self.may_count_such(members, span)?;
        self.may_count(set, span)?;
        let Some(options) = options else {
            return Ok(());
        };
        self.refuse_barred(set, options)?;
        if let Some(filter) = &options.filter {
            self.may_filter(set, filter.name)?;
            members.filters.push(filter.value.clone());
        }
        members.search = options.search.as_ref().map(|s| s.value.clone());
        Ok(())
    }

    /// Opens a scope over members, with what makes a row one of them.
    fn open_such(&mut self, members: &Members<'_>) -> Bound<(Row, Vec<Expr>)> {
        let (member, mut conditions) = match members.of {
            Of::Navigation { from, navigation } => {
                let (member, tie) = self.open_members(from, (navigation, members.entity));
                (member, vec![tie])
            }
            Of::Set(set) => {
                let member = self.open(members.entity, None);
                self.sets.insert(member.source, set);
                (member, Vec::from_iter(self.is_kind(member, members.entity)))
            }
        };
        let narrowed = self.narrowed_members(member, members, &mut conditions);
        if let Err(error) = narrowed {
            self.close();
            return Err(error);
        }
        Ok((member, conditions))
    }

    /// Each row of a scope beside each of its members, with what makes a row one of them.
    pub(super) fn beside_members(
        &mut self,
        scope: usize,
        members: &Members<'_>,
        into: &mut Vec<Expr>,
        span: g::Span,
    ) -> Bound<Row> {
        let row = |source, entity| Row {
            scope,
            source,
            entity,
            optional: false,
            cast: false,
        };
        let member = row(self.fresh(), members.entity);
        let mut joins = Vec::new();
        match members.of {
            Of::Navigation { from, navigation } => {
                into.extend(self.cast_holds(from));
                let (near, pairs) = match &navigation.link {
                    Link::Holds(pairs) | Link::HeldBy(pairs) => (from, pairs),
                    Link::Through { link, near, far } => {
                        let between = row(self.fresh(), *link);
                        into.extend(self.live(between));
                        joins.push((between, self.tie(from, between, near)));
                        (between, far)
                    }
                };
                joins.push((member, self.tie(near, member, pairs)));
            }
            Of::Set(set) => {
                self.sets.insert(member.source, set);
                joins.push((member, Expr::truth(true)));
            }
        }
        into.extend(self.is_kind(member, members.entity));
        into.extend(self.live(member));
        for (row, on) in joins {
            if self.scope(scope).joins.len() >= limits::MAX_JOINS {
                return Err(super::too_many_joins(span));
            }
            self.scope(scope).joins.push(PendingJoin {
                source: row.source,
                entity: row.entity,
                on,
                kind: JoinKind::Inner,
            });
        }
        self.over(member, |b| b.narrowed_members(member, members, into))?;
        Ok(member)
    }

    fn narrowed_members(
        &mut self,
        member: Row,
        members: &Members<'_>,
        into: &mut Vec<Expr>,
    ) -> Bound<()> {
        if let Some(search) = &members.search {
            into.push(self.search(member, search)?);
        }
        let before = std::mem::replace(&mut self.in_filter, true);
        let mut filters = members.filters.iter();
        let bound = filters.try_for_each(|f| self.condition(f).map(|c| into.push(c)));
        self.in_filter = before;
        bound
    }

    /// One value over the members of a collection.
    fn aggregate(
        &mut self,
        members: &Members<'_>,
        measure: impl FnOnce(&mut Self) -> Bound<Measure>,
    ) -> Bound<Expr> {
        let (_, conditions) = self.open_such(members)?;
        let measured = measure(self);
        let rel = self.finish(conditions);
        Ok(self.gathered(rel, measured?))
    }

    /// The members for which the predicate is true (`inverted`: is not true).
    fn such_members(
        &mut self,
        members: &Members<'_>,
        lambda: Option<(&g::Lambda, bool)>,
    ) -> Bound<Rel> {
        let (member, mut conditions) = self.open_such(members)?;
        // Inside the predicate the implicit row is the one outside; the member has the variable's name.
        if let Some(implicit) = self.variables.pop() {
            let name = lambda.map_or_else(String::new, |(l, _)| l.variable.text.clone());
            self.variables.push(Variable {
                name: Some(name),
                row: member,
                item: None,
                ..implicit
            });
        }
        let mut bound = Ok(());
        if let Some((lambda, inverted)) = lambda {
            bound = self
                .condition(&lambda.predicate)
                .map(|c| conditions.push(if inverted { c.untrue() } else { c }));
        }
        let rel = self.finish(conditions);
        bound.map(|()| rel)
    }

    /// Whether a value is among those that a path leads to.
    pub(super) fn is_among(&mut self, value: &Expr, path: &g::MemberPath) -> Bound<Expr> {
        let (at, steps) = self.walk_to_collection(path)?;
        self.among(value, at, steps, path)
    }

    fn among(
        &mut self,
        value: &Expr,
        at: At<'a>,
        steps: &[g::PathStep],
        path: &g::MemberPath,
    ) -> Bound<Expr> {
        let (at, steps) = self.up_to_members(at, steps)?;
        match at {
            At::Members(members) => {
                let (member, mut conditions) = self.open_such(&members)?;
                let bound = self.among(value, At::Row(member), steps, path);
                let bound = bound.map(|c| conditions.push(c));
                let rel = self.finish(conditions);
                bound.map(|()| exists(rel))
            }
            At::Json(kept) if kept.is_collection() => {
                let (rel, item, mut conditions) = self.open_kept(&kept)?;
                let item = At::Json(Box::new(item));
                conditions.push(self.among(value, item, steps, path)?);
                Ok(exists(filtered(rel, conditions)))
            }
            at => {
                let one = self.value_at(at, path)?;
                self.same(value, one, path.span)
            }
        }
    }

    /// Equality as `in` means it.
    pub(super) fn same(&self, value: &Expr, one: Expr, span: g::Span) -> Bound<Expr> {
        let entities = (value.typed.ty, one.typed.ty);
        if matches!(entities, (Type::Entity(l), Type::Entity(r)) if l == r) {
            return Ok(Expr::compare(Compare::Eq, one, value.clone()));
        }
        let (value, one) = promote::comparable(self.model, value.clone(), one, span)?;
        Ok(Expr::compare(Compare::Eq, one, value))
    }

    /// A path that must lead to, or through, a collection.
    fn walk_to_collection<'p>(
        &mut self,
        path: &'p g::MemberPath,
    ) -> Bound<(At<'a>, &'p [g::PathStep])> {
        let (at, steps) = match path.start {
            g::PathStart::Root => self.rooted_start(path)?,
            _ => self.start(path)?,
        };
        let (at, steps) = match self.up_to_members(at, steps)? {
            (At::Json(kept), []) => (At::Json(Box::new(kept.several())), &[][..]),
            come => come,
        };
        if at.is_collection() {
            return Ok((at, steps));
        }
        let error = PlanError::new(PlanErrorKind::Type, "'in' needs a list behind it");
        let hint = "a list such as (1,2), or a path to a collection";
        Err(Box::new(error.at(path.span).hint(hint)))
    }
}
