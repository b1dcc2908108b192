//! Member paths: `Name`, `Part/Code`, `Machines/any(t:…)`, `Machines/$count`, `Maker/Name`.

use entity_model::{ComplexId, Navigation, Primitive, Source, Type, Value};
use query_grammar as g;

use super::function::On;
use super::json::{Kept, Step};
use super::kinds::Cast;
use super::members::Members;
use super::names::{Names, find};
use super::resource::Rows;
use super::{Binder, Bound, Row, no_member, normal, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::{Expr, ExprKind, Function, Typed};
use crate::read::{Measure, Method, Rel};

/// Where a path stands.
pub(super) enum At<'a> {
    Row(Row),
    /// A complex property of a row, laid flat.
    Complex {
        row: Row,
        place: usize,
        complex: ComplexId,
    },
    Value(Expr),
    /// A value inside JSON.
    Json(Box<Kept>),
    /// A to-one navigation whose next step is the key this row holds: no join is needed for it.
    ForeignKey(Expr),
    /// Values under one name that the request has given itself.
    Names {
        row: Row,
        names: Names,
    },
    /// Entities that are not opened yet.
    Members(Members<'a>),
}

impl At<'_> {
    pub(super) fn is_collection(&self) -> bool {
        match self {
            Self::Members(_) => true,
            Self::Json(kept) => kept.is_collection(),
            _ => false,
        }
    }

    fn of(row: Row, item: Option<&Kept>) -> Self {
        item.map_or(Self::Row(row), |item| Self::Json(Box::new(item.clone())))
    }
}

impl<'a> Binder<'a> {
    /// The value a path leads to.
    pub(super) fn member(&mut self, path: &g::MemberPath) -> Bound<Expr> {
        if path.start == g::PathStart::Root {
            return self.rooted(path);
        }
        let at = self.walk(path)?;
        self.value_at(at, path)
    }

    /// `$root/Set(key)/…` or `$root/Singleton/…`: a value of an entity anywhere in the service, by a subquery; or
    /// `$root/Set/$count` and the like, about all of its entities.
    fn rooted(&mut self, path: &g::MemberPath) -> Bound<Expr> {
        let rest = path.steps.get(1..).unwrap_or_default();
        if let Some(value) = self.unbound(path.steps.first())? {
            let at = self.along(At::Value(value), rest)?;
            return self.value_at(at, path);
        }
        let rows = self.rooted_rows(path)?;
        if !rows.single {
            let at = self.along(At::Members(self.members_of(rows.set)), rest)?;
            return self.value_at(at, path);
        }
        let (row, conditions) = self.open_rows(&rows)?;
        let value = self
            .along(At::Row(row), rest)
            .and_then(|at| self.value_at(at, path));
        let rel = self.finish_rows(&rows, conditions);
        Ok(self.only_value(rel, value?))
    }

    /// The set that a path behind `$root` begins with, and the steps from there.
    pub(super) fn rooted_start<'p>(
        &mut self,
        path: &'p g::MemberPath,
    ) -> Bound<(At<'a>, &'p [g::PathStep])> {
        let rows = self.rooted_rows(path)?;
        if rows.single {
            return Err(not_implemented(
                "what hangs on one entity behind $root",
                path.span,
            ));
        }
        let rest = path.steps.get(1..).unwrap_or_default();
        Ok((At::Members(self.members_of(rows.set)), rest))
    }

    fn rooted_rows(&mut self, path: &g::MemberPath) -> Bound<Rows> {
        let Some(first) = path.steps.first() else {
            return Err(not_implemented("$root alone", path.span));
        };
        let g::StepKind::Name { name, parens } = &first.kind else {
            return Err(not_implemented("this path behind $root", first.span));
        };
        let rows = self.rows_named(name, parens.as_ref());
        // The resource of the request is another one, and is there.
        rows.map_err(|mut error| {
            if error.kind == PlanErrorKind::UnknownResource {
                error.kind = PlanErrorKind::UnknownName;
            }
            error
        })
    }

    /// One column of a relation that has one row at most.
    pub(super) fn only_value(&mut self, rel: Rel, column: Expr) -> Expr {
        let mut typed = column.typed;
        typed.nullable = true;
        let rel = Rel::Project {
            input: Box::new(rel),
            source: self.fresh(),
            columns: vec![column],
        };
        Expr::new(ExprKind::Scalar(Box::new(rel)), typed)
    }

    /// What a path that has come so far stands for in an expression.
    pub(super) fn value_at(&mut self, at: At<'a>, path: &g::MemberPath) -> Bound<Expr> {
        match at {
            At::Value(expr) | At::ForeignKey(expr) => Ok(expr),
            At::Row(row) => Ok(self.presence(row)),
            At::Json(kept) => self.kept_value(*kept, path.span),
            At::Complex {
                row,
                place,
                complex,
            } => {
                // A flat complex value is null when its first member is; it serves comparisons with null only.
                let first = self.complex_member(row, place, complex, 0)?;
                Ok(Expr::new(
                    first.kind,
                    Typed::new(Type::Complex(complex), true),
                ))
            }
            At::Names { .. } => {
                let message = "these are several values, and one is needed here";
                Err(Box::new(
                    PlanError::new(PlanErrorKind::Type, message).at(path.span),
                ))
            }
            At::Members(members) => {
                let name = members.name(self.model);
                let message = format!("'{name}' is a collection");
                let hint = format!("use {name}/any(x:…), {name}/all(x:…) or {name}/$count");
                Err(Box::new(
                    PlanError::new(PlanErrorKind::Type, message)
                        .at(path.span)
                        .hint(hint),
                ))
            }
        }
    }

    /// A single entity in an expression stands for its first key value: null where there is no entity.
    pub(super) fn presence(&self, row: Row) -> Expr {
        let key = self
            .entity(row.entity)
            .key
            .first()
            .and_then(|&k| self.column(row, k));
        let key = key.unwrap_or_else(|| Expr::literal(Value::Null, Type::Untyped));
        let key = self.as_cast(row, key);
        Expr::new(key.kind, Typed::new(Type::Entity(row.entity), row.optional))
    }

    pub(super) fn walk(&mut self, path: &g::MemberPath) -> Bound<At<'a>> {
        let (start, steps) = self.start(path)?;
        self.along(start, steps)
    }

    fn along(&mut self, mut at: At<'a>, mut steps: &[g::PathStep]) -> Bound<At<'a>> {
        while let [step, rest @ ..] = steps {
            at = self.take(at, step, rest.first())?;
            steps = rest;
        }
        Ok(at)
    }

    /// Where a path starts, and the steps from there.
    pub(super) fn start<'p>(
        &mut self,
        path: &'p g::MemberPath,
    ) -> Bound<(At<'a>, &'p [g::PathStep])> {
        let mut steps = path.steps.as_slice();
        let start = match &path.start {
            g::PathStart::Implicit => match self.named_start(steps.first())? {
                Some(start) => {
                    steps = steps.get(1..).unwrap_or_default();
                    start
                }
                None => self.implicit(path.span)?,
            },
            g::PathStart::It => match self
                .variables
                .iter()
                .filter_map(|v| v.item.as_ref())
                .find(|i| i.is_top())
            {
                Some(item) => At::Json(Box::new(item.clone())),
                None => At::Row(self.it(path.span)?),
            },
            g::PathStart::This => self.implicit(path.span)?,
            g::PathStart::These => return Err(not_implemented("$these", path.span)),
            g::PathStart::Root => {
                return Err(not_implemented("a collection behind $root", path.span));
            }
            g::PathStart::Alias(_) => {
                return Err(not_implemented(
                    "a path behind a parameter alias",
                    path.span,
                ));
            }
        };
        Ok((start, steps))
    }

    /// What a first step leads to that is about no property of the current row: a variable, or an unbound function.
    fn named_start(&mut self, first: Option<&g::PathStep>) -> Bound<Option<At<'a>>> {
        if let Some(g::StepKind::Name { name, parens: None }) = first.map(|step| &step.kind) {
            let variable = self.variable(&name.text);
            return Ok(variable.map(|v| At::of(v.row, v.item.as_ref())));
        }
        Ok(self.unbound(first)?.map(At::Value))
    }

    /// What an unbound function gives that a step calls.
    fn unbound(&mut self, step: Option<&g::PathStep>) -> Bound<Option<Expr>> {
        let Some(g::StepKind::Name {
            name,
            parens: Some(parens),
        }) = step.map(|step| &step.kind)
        else {
            return Ok(None);
        };
        self.function(On::Nothing, name, parens)
    }

    fn implicit(&self, span: g::Span) -> Bound<At<'a>> {
        if self.variables.is_empty() {
            return Err(super::no_row(span));
        }
        Ok(At::of(self.current(), self.current_item()))
    }

    pub(super) fn take(
        &mut self,
        at: At<'a>,
        step: &g::PathStep,
        next: Option<&g::PathStep>,
    ) -> Bound<At<'a>> {
        if let At::Json(kept) = at {
            return Ok(match self.within_kept(*kept, step)? {
                Step::Kept(kept) => At::Json(Box::new(kept)),
                Step::Value(value) => At::Value(value),
            });
        }
        if let At::Members(members) = at {
            return self.within_members(members, step);
        }
        match (&step.kind, at) {
            (g::StepKind::Name { .. }, At::ForeignKey(key)) => Ok(At::Value(key)),
            (g::StepKind::Name { name, parens: None }, At::Row(row)) => self.named(row, name, next),
            (
                g::StepKind::Name { name, parens: None },
                At::Complex {
                    row,
                    place,
                    complex,
                },
            ) => {
                if self.is_own_type(Type::Complex(complex), name) {
                    return Ok(At::Complex {
                        row,
                        place,
                        complex,
                    });
                }
                let declared = self.model.complex(complex);
                let Some((at, _)) = declared.member(&normal(&name.text)) else {
                    if declared.open {
                        return Err(not_implemented(
                            "a dynamic property in an expression",
                            name.span,
                        ));
                    }
                    return Err(no_member(declared, name));
                };
                self.complex_member(row, place, complex, at).map(At::Value)
            }
            (g::StepKind::Name { name, parens: None }, At::Names { row, names }) => {
                match find(&names, &normal(&name.text)) {
                    Some(item) => self.item_in_expression(row, item.clone(), name, next),
                    None => Err(self.not_kept(row, name)),
                }
            }
            (
                g::StepKind::Name {
                    name,
                    parens: Some(parens),
                },
                At::Row(row),
            ) => match self.function(On::Row(row), name, parens)? {
                Some(value) => Ok(At::Value(value)),
                None => Err(no_function(name)),
            },
            (
                g::StepKind::Name {
                    name,
                    parens: Some(_),
                },
                _,
            ) => Err(no_function(name)),
            (_, At::Value(_)) => {
                let message = "nothing can follow a primitive value here";
                Err(Box::new(
                    PlanError::new(PlanErrorKind::UnknownName, message).at(step.span),
                ))
            }
            (kind, _) => Err(wrong_step(kind, step.span)),
        }
    }

    fn named(&mut self, row: Row, name: &g::Name, next: Option<&g::PathStep>) -> Bound<At<'a>> {
        let entity = self.entity(row.entity);
        let text = normal(&name.text);
        if let Some(item) = self.given(row, &text).cloned() {
            return self.item_in_expression(row, item, name, next);
        }
        if self.is_derived(row) {
            return Err(self.not_kept(row, name));
        }
        if let Some((place, property)) = entity.property(&text) {
            self.may_use(self.set_at(row), &property.name, name.span)?;
            self.note_archive(row, &property.name);
            return self.property(row, place, name.span);
        }
        if let Some((place, navigation)) = entity.any_navigation(&text) {
            // Hidden navigations serve declared expressions, which stand behind a seal.
            let declared = self.variables.last().is_some_and(|v| v.sealed);
            if !navigation.hidden || declared {
                self.may_navigate(self.set_at(row), &navigation.name, name.span)?;
                if navigation.is_many() {
                    return Ok(At::Members(Members::behind(row, navigation)));
                }
                if let Some((key, name)) = self.own_key(row, navigation, next) {
                    let set = self.model.set_of(navigation.target);
                    self.may_use(set, name.0, name.1)?;
                    self.found(set, name.0, &key);
                    return Ok(At::ForeignKey(key));
                }
                return self.step(row, place, name.span).map(At::Row);
            }
        }
        if name.is_qualified() {
            return self.cast_row(row, name).map(At::Row);
        }
        if let Some(bag) = entity.open {
            let bag = self.field_value(row, bag)?;
            return Ok(At::Json(Box::new(self.dynamic(bag, &text))));
        }
        Err(self.unknown_name(row.entity, name))
    }

    /// The row as the type a name means.
    fn cast_row(&self, row: Row, name: &g::Name) -> Bound<Row> {
        Ok(match self.cast_from(row.entity, name)? {
            Cast::Same => row,
            Cast::To(entity) => self.seen_as(row, entity),
        })
    }

    /// The entity an expression is about: the current one, or the one a path leads to.
    pub(super) fn entity_at(
        &mut self,
        value: Option<&g::Expr>,
        span: g::Span,
    ) -> Bound<Option<Row>> {
        let Some(value) = value else {
            let row = self.current();
            if self.is_derived(row) {
                let message = "what stands here is no entity, and of no entity type";
                let error = PlanError::new(PlanErrorKind::Type, message).at(span);
                return Err(Box::new(error.hint("name the entity: isof(Name,Type)")));
            }
            return Ok(Some(row));
        };
        let g::ExprKind::Path(path) = &value.kind else {
            return Ok(None);
        };
        Ok(match self.walk(path)? {
            At::Row(row) => Some(row),
            At::Complex { .. }
            | At::Value(_)
            | At::Json(_)
            | At::ForeignKey(_)
            | At::Names { .. }
            | At::Members(_) => None,
        })
    }

    /// The foreign key of this row, where the next step asks for just that key of the other.
    fn own_key(
        &self,
        row: Row,
        navigation: &'a Navigation,
        next: Option<&g::PathStep>,
    ) -> Option<(Expr, (&'a str, g::Span))> {
        let entity_model::Link::Holds(pairs) = &navigation.link else {
            return None;
        };
        let g::StepKind::Name { name, parens: None } = &next?.kind else {
            return None;
        };
        let (place, property) = self
            .entity(navigation.target)
            .property(&normal(&name.text))?;
        let &(own, _) = pairs.iter().find(|(_, theirs)| *theirs == place)?;
        let key = self.column(row, own)?;
        Some((self.as_cast(row, key), (&property.name, name.span)))
    }

    /// Notes that a filter names its own level's archive property, which shows archived rows.
    fn note_archive(&mut self, row: Row, property: &str) {
        let Some(archive) = &self.entity(row.entity).archive else {
            return;
        };
        let named = archive.shown_by.iter().any(|n| n == property);
        if named && self.in_filter && self.scope(row.scope).source == row.source {
            self.scope(row.scope).archived_shown = true;
        }
    }

    /// A structural property of a row.
    pub(super) fn property(&mut self, row: Row, place: usize, span: g::Span) -> Bound<At<'a>> {
        let Some(property) = self.entity(row.entity).properties.get(place) else {
            return Err(not_implemented("this property", span));
        };
        if property.write_only {
            let message = super::unreadable(property);
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Forbidden, message)
                    .at(span)
                    .target(&property.name),
            ));
        }
        let set = self.set_at(row);
        match (&property.source, property.ty) {
            (Source::Members(_), Type::Complex(complex)) => Ok(At::Complex {
                row,
                place,
                complex,
            }),
            (Source::Json(_), _) => {
                let json = self.field_value(row, place)?;
                self.found(set, &property.name, &json);
                Ok(At::Json(Box::new(Kept::of(json, property))))
            }
            (source, ty) => {
                let scale = property.facets.scale.unwrap_or(0);
                let typed = Typed {
                    ty,
                    nullable: property.facets.nullable,
                    scale,
                };
                let value = self.source(row, place, source, None, typed)?;
                self.found(set, &property.name, &value);
                Ok(At::Value(value))
            }
        }
    }

    /// A member of a flat complex property.
    pub(super) fn complex_member(
        &mut self,
        row: Row,
        place: usize,
        complex: ComplexId,
        at: usize,
    ) -> Bound<Expr> {
        let declared = self.model.complex(complex);
        let property = self.entity(row.entity).properties.get(place);
        let of = property.map_or("", |p| p.name.as_str());
        let sources = match property.map(|p| &p.source) {
            Some(Source::Members(sources)) => sources.as_slice(),
            _ => &[],
        };
        let (Some(source), Some(member)) = (sources.get(at), declared.members.get(at)) else {
            let message = format!("{} has no member at place {at}", declared.name);
            return Err(Box::new(PlanError::new(
                PlanErrorKind::UnknownName,
                message,
            )));
        };
        // Without the complex value its members are null, whatever they are declared.
        let typed = Typed {
            ty: member.ty,
            nullable: true,
            scale: member.facets.scale.unwrap_or(0),
        };
        let value = self.source(row, place, source, Some(at), typed)?;
        self.found(self.set_at(row), of, &value);
        Ok(value)
    }

    /// Closes the innermost scope under its conditions, without archived rows unless a condition named them.
    pub(super) fn finish(&mut self, mut conditions: Vec<Expr>) -> Rel {
        let row = self.scopes.last().map(|s| Row {
            scope: 0,
            source: s.source,
            entity: s.entity,
            optional: false,
            cast: false,
        });
        let (rel, archived_shown) = self.close();
        // What was closed already has dealt with its archived rows.
        if let Some(row) = row.filter(|_| !archived_shown) {
            conditions.extend(self.live(row));
        }
        filtered(rel, conditions)
    }

    /// The parts of an entity's key as one text, which no other key gives: all but the last with their lengths.
    fn key_text(&mut self, entity: &g::Expr) -> Bound<Expr> {
        let Some(row) = self.entity_at(Some(entity), entity.span)? else {
            return Err(not_implemented("this key of several parts", entity.span));
        };
        let text = Type::Primitive(Primitive::String);
        let joined = |a, b| Expr::call(Function::Concat, vec![a, b], text);
        let places = self.entity(row.entity).key.iter();
        let parts: Vec<Expr> = places.filter_map(|k| self.column(row, *k)).collect();
        let mut parts = parts
            .into_iter()
            .map(|part| promote::cast(part, text))
            .rev();
        let Some(last) = parts.next() else {
            return Err(not_implemented("an entity without a key", entity.span));
        };
        let whole = parts.fold(last, |rest, part| {
            let whole = Type::Primitive(Primitive::Int64);
            let length = Expr::call(Function::Length, vec![part.clone()], whole);
            joined(
                promote::cast(length, text),
                joined(joined(Expr::literal(Value::from(":"), text), part), rest),
            )
        });
        Ok(self.as_cast(row, whole))
    }

    /// An item without a method is a custom aggregate, or the method was forgotten.
    pub(super) fn no_method(&mut self, item: &g::AggregateItem) -> Box<PlanError> {
        if self.expression(&item.expr).is_err() {
            return not_implemented("a custom aggregate", item.span);
        }
        let message = "it is not said how this is to be aggregated";
        let error = PlanError::new(PlanErrorKind::Type, message).at(item.span);
        Box::new(error.hint("such as: … with sum as Total"))
    }

    /// One item of `aggregate(…)` as an expression.
    pub(super) fn measure(&mut self, item: &g::AggregateItem) -> Bound<Measure> {
        if !item.from.is_empty() {
            return Err(not_implemented("aggregate … from", item.span));
        }
        if counts_rows(item) {
            self.may_count(self.set_at(self.current()), item.span)?;
            return Ok(Measure::count(None));
        }
        let Some(method) = &item.method else {
            return Err(self.no_method(item));
        };
        let mut value = self.expression(&item.expr)?;
        match value.typed.ty {
            Type::Entity(entity) if method.text == "countdistinct" => {
                if self.entity(entity).key.len() > 1 {
                    value = self.key_text(&item.expr)?;
                }
            }
            _ => self.check_ordered(&value, item.expr.span)?,
        }
        let numeric = value.typed.ty.primitive().filter(|p| p.is_numeric());
        let needs_number = || {
            let message = format!("{} needs a number", method.text);
            Box::new(PlanError::new(PlanErrorKind::Type, message).at(item.span))
        };
        let number = |p: Primitive, scale: u8| Typed {
            ty: Type::Primitive(p),
            nullable: true,
            scale,
        };
        let (method, typed) = match method.text.as_str() {
            "sum" => match numeric.ok_or_else(needs_number)? {
                Primitive::Double | Primitive::Single => {
                    (Method::Sum, number(Primitive::Double, 0))
                }
                Primitive::Decimal => (Method::Sum, number(Primitive::Decimal, value.typed.scale)),
                _ => (Method::Sum, number(Primitive::Int64, 0)),
            },
            "average" => match numeric.ok_or_else(needs_number)? {
                Primitive::Double | Primitive::Single => {
                    (Method::Average, number(Primitive::Double, 0))
                }
                _ => (
                    Method::Average,
                    number(
                        Primitive::Decimal,
                        value.typed.scale.max(promote::DIVISION_SCALE),
                    ),
                ),
            },
            "min" => (
                Method::Min,
                Typed {
                    nullable: true,
                    ..value.typed
                },
            ),
            "max" => (
                Method::Max,
                Typed {
                    nullable: true,
                    ..value.typed
                },
            ),
            "countdistinct" => (
                Method::CountDistinct,
                Typed::new(Type::Primitive(Primitive::Int64), false),
            ),
            other => {
                return Err(not_implemented(
                    &format!("the aggregation method {other}"),
                    method.span,
                ));
            }
        };
        Ok(Measure {
            method,
            value: Some(value),
            typed,
        })
    }
}

/// Whether an item of `aggregate` is the number of rows.
pub(super) fn counts_rows(item: &g::AggregateItem) -> bool {
    let g::ExprKind::Path(path) = &item.expr.kind else {
        return false;
    };
    let steps = path.steps.iter().map(|step| &step.kind);
    steps.eq([&g::StepKind::Count(None)])
}

/// Whether a relation has a row.
pub(super) fn exists(rel: Rel) -> Expr {
    Expr::condition(ExprKind::Exists(Box::new(rel)))
}

/// The rows that meet all conditions.
pub(super) fn filtered(rel: Rel, conditions: Vec<Expr>) -> Rel {
    let conditions: Vec<Expr> = conditions
        .into_iter()
        .filter(|c| *c != Expr::truth(true))
        .collect();
    if conditions.is_empty() {
        return rel;
    }
    Rel::Filter {
        input: Box::new(rel),
        condition: Expr::all(conditions),
    }
}

/// A name with parentheses that is no function which could stand here.
pub(super) fn no_function(name: &g::Name) -> Box<PlanError> {
    let message = format!("'{}' is not a function that can stand here", name.text);
    let near = nearest(&name.text, g::Function::ALL.iter().map(|f| f.text()));
    let error = PlanError::new(PlanErrorKind::UnknownName, message)
        .at(name.span)
        .target(&name.text);
    Box::new(match near {
        Some(near) => error.hint(format!("did you mean {near}()?")),
        None => error,
    })
}

pub(super) fn wrong_step(kind: &g::StepKind, span: g::Span) -> Box<PlanError> {
    let (what, hint) = match kind {
        g::StepKind::Any(_) | g::StepKind::All(_) => {
            ("any and all", "they need a collection in front")
        }
        g::StepKind::Count(_) => ("$count", "it needs a collection in front"),
        g::StepKind::Filter(_) => ("$filter", "it needs a collection in front"),
        g::StepKind::Aggregate(_) => ("aggregate", "it needs a collection in front"),
        g::StepKind::Annotation(_) => ("an annotation", "values of annotations are not queryable"),
        g::StepKind::Value | g::StepKind::Ref => {
            ("$value or $ref", "it cannot stand in an expression")
        }
        g::StepKind::Index(_) => ("an index", "collections here have no order of their own"),
        g::StepKind::Name { .. } => ("this name", "nothing can follow here"),
    };
    Box::new(
        PlanError::new(PlanErrorKind::Type, format!("{what} cannot stand here"))
            .at(span)
            .hint(hint),
    )
}
