//! Operators, functions and literals.

use entity_model::{EntityId, Primitive, Type, Value};
use query_grammar as g;

use super::collection::Operand;
use super::{Binder, Bound, MAX_INDIRECTION, json, literal, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Arithmetic, Compare, Expr, ExprKind, Typed};

const BOOLEAN: Type = Type::Primitive(Primitive::Boolean);
const STRING: Type = Type::Primitive(Primitive::String);

impl<'a> Binder<'a> {
    /// What a parameter alias stands for, or the expression itself; one without a value is null.
    pub(crate) fn meant_by<'e>(&self, expr: &'e g::Expr) -> Bound<&'e g::Expr>
    where
        'a: 'e,
    {
        static NULL: g::Expr = g::Expr {
            kind: g::ExprKind::Literal(g::Literal::Null),
            span: g::Span { start: 0, end: 0 },
        };
        let mut meant = expr;
        for _ in 0..MAX_INDIRECTION {
            let g::ExprKind::Alias(name) = &meant.kind else {
                return Ok(meant);
            };
            let found = self.aliases.iter().find(|a| a.name.text == name.text);
            meant = found.map_or(&NULL, |alias| &alias.value);
        }
        let name = match &expr.kind {
            g::ExprKind::Alias(name) => name.text.as_str(),
            _ => "",
        };
        let message = format!("the parameter alias @{name} leads back to itself");
        Err(Box::new(
            PlanError::new(PlanErrorKind::Alias, message).at(expr.span),
        ))
    }

    /// The same in a declared expression too, which has no aliases but its caller's parameters.
    pub(super) fn meant<'e>(&self, expr: &'e g::Expr) -> Bound<&'e g::Expr>
    where
        'a: 'e,
    {
        if self.is_sealed() {
            Ok(expr)
        } else {
            self.meant_by(expr)
        }
    }
}

impl Binder<'_> {
    /// An expression that must be a condition.
    pub(super) fn condition(&mut self, expr: &g::Expr) -> Bound<Expr> {
        let bound = json::as_condition(self.expression(expr)?);
        if bound.typed.ty == BOOLEAN || bound.is_null_literal() {
            return Ok(bound);
        }
        let message = format!(
            "a condition is needed here, not a value of {}",
            self.model.type_name(bound.typed.ty)
        );
        let hint = "compare it with something, such as … eq …";
        Err(Box::new(
            PlanError::new(PlanErrorKind::Type, message)
                .at(expr.span)
                .hint(hint),
        ))
    }

    pub(crate) fn expression(&mut self, expr: &g::Expr) -> Bound<Expr> {
        let span = expr.span;
        if self.variables.is_empty() && self.is_about_row(expr) {
            return Err(super::no_row(span));
        }
        match &expr.kind {
            g::ExprKind::Literal(l) => literal::bind(self.model, l, span),
            g::ExprKind::Path(path) => self.member(path),
            g::ExprKind::Alias(name) => self.alias(name),
            g::ExprKind::And(all) => Ok(nullable_like(Expr::condition(ExprKind::And(
                self.all_conditions(all)?,
            )))),
            g::ExprKind::Or(all) => Ok(nullable_like(Expr::condition(ExprKind::Or(
                self.all_conditions(all)?,
            )))),
            g::ExprKind::Not(inner) => {
                let inner = self.condition(inner)?;
                let nullable = inner.typed.nullable;
                let mut negated = inner.negated();
                negated.typed.nullable = nullable;
                Ok(negated)
            }
            g::ExprKind::Negate(inner) => self.negate(inner),
            g::ExprKind::Binary(op, left, right) => self.binary(*op, left, right, span),
            g::ExprKind::In(item, list) => self.is_in(item, list, span),
            g::ExprKind::Call { function, args, .. } => self.call(*function, args, span),
            g::ExprKind::Cast { value, type_name } => self.cast(value.as_deref(), type_name, span),
            g::ExprKind::IsOf { value, type_name } => self.is_of(value.as_deref(), type_name, span),
            g::ExprKind::Case(pairs) => self.case(pairs, span),
            g::ExprKind::List(_) | g::ExprKind::Array(_) => Err(no_list(span)),
            g::ExprKind::Object(_) => Err(super::structured::alone(span)),
        }
    }

    fn all_conditions(&mut self, all: &[g::Expr]) -> Bound<Vec<Expr>> {
        all.iter().map(|e| self.condition(e)).collect()
    }

    /// Whether an expression has no meaning without a row.
    fn is_about_row(&self, expr: &g::Expr) -> bool {
        let g::ExprKind::Path(path) = &expr.kind else {
            return match &expr.kind {
                g::ExprKind::Cast { value, .. } | g::ExprKind::IsOf { value, .. } => {
                    value.is_none()
                }
                _ => false,
            };
        };
        let first = path.steps.first().map(|step| &step.kind);
        match (&path.start, first) {
            (g::PathStart::Root, _) => false,
            (g::PathStart::Implicit, Some(g::StepKind::Name { name, parens })) => {
                parens.is_none() || !self.is_unbound_function(name)
            }
            _ => true,
        }
    }

    fn alias(&mut self, name: &g::Name) -> Bound<Expr> {
        if self.depth >= MAX_INDIRECTION {
            let message = format!("the parameter alias @{} leads back to itself", name.text);
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Alias, message).at(name.span),
            ));
        }
        if let Some(arguments) = &self.arguments {
            let given = arguments.iter().find(|(n, _)| *n == name.text);
            let lost = || {
                let message = format!("there is no parameter @{}", name.text);
                Box::new(PlanError::new(PlanErrorKind::Alias, message).at(name.span))
            };
            return given.map(|(_, value)| value.clone()).ok_or_else(lost);
        }
        if self.is_sealed() {
            let value = self
                .ask
                .caller
                .parameter(&name.text)
                .cloned()
                .unwrap_or(Value::Null);
            return Ok(untyped(value));
        }
        let aliases = self.aliases;
        match aliases.iter().find(|a| a.name.text == name.text) {
            Some(given) => {
                self.depth += 1;
                let bound = self.expression(&given.value);
                self.depth -= 1;
                bound
            }
            // An alias without a value is null (part 2, section 5.1.1.16).
            None => Ok(Expr::literal(Value::Null, Type::Untyped)),
        }
    }

    fn negate(&mut self, inner: &g::Expr) -> Bound<Expr> {
        let bound = self.expression(inner)?;
        let primitive = bound.typed.ty.primitive();
        if bound.is_null_literal() {
            return Ok(bound);
        }
        if !primitive.is_some_and(|p| p.is_numeric() || p == Primitive::Duration) {
            let message = format!("{} cannot be negated", self.model.type_name(bound.typed.ty));
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(inner.span),
            ));
        }
        let typed = bound.typed;
        Ok(Expr::new(ExprKind::Negate(Box::new(bound)), typed))
    }

    fn binary(
        &mut self,
        op: g::BinaryOp,
        left: &g::Expr,
        right: &g::Expr,
        span: g::Span,
    ) -> Bound<Expr> {
        let equality = matches!(op, g::BinaryOp::Eq | g::BinaryOp::Ne);
        let is_object = |e: &g::Expr| matches!(e.kind, g::ExprKind::Object(_));
        if equality && (is_object(self.meant(left)?) || is_object(self.meant(right)?)) {
            return self.structured(op, [left, right], span);
        }
        let (l, r) = match (self.operand(left)?, self.operand(right)?) {
            (Operand::Collection(l), Operand::Collection(r)) if equality => {
                let equal = self.equal_collections([&l, &r], span)?;
                return Ok(match op {
                    g::BinaryOp::Ne => equal.negated(),
                    _ => equal,
                });
            }
            (l, r) => (
                self.one_value(l, left.span)?,
                self.one_value(r, right.span)?,
            ),
        };
        let is_complex = |e: &Expr| matches!(e.typed.ty, Type::Complex(_));
        if equality && is_complex(&l) && is_complex(&r) {
            return self.structured(op, [left, right], span);
        }
        let compare = |op| (Some(op), None);
        let compute = |op| (None, Some(op));
        let (comparison, arithmetic) = match op {
            g::BinaryOp::Eq => compare(Compare::Eq),
            g::BinaryOp::Ne => compare(Compare::Ne),
            g::BinaryOp::Gt => compare(Compare::Gt),
            g::BinaryOp::Ge => compare(Compare::Ge),
            g::BinaryOp::Lt => compare(Compare::Lt),
            g::BinaryOp::Le => compare(Compare::Le),
            g::BinaryOp::Add => compute(Arithmetic::Add),
            g::BinaryOp::Sub => compute(Arithmetic::Sub),
            g::BinaryOp::Mul => compute(Arithmetic::Mul),
            g::BinaryOp::Div => compute(Arithmetic::Div),
            g::BinaryOp::DivBy => compute(Arithmetic::DivBy),
            g::BinaryOp::Mod => compute(Arithmetic::Mod),
            g::BinaryOp::Has => return self.has(l, r, span),
        };
        match (comparison, arithmetic) {
            (Some(op), _) => self.compare(op, l, r, span),
            (None, Some(op)) => {
                let beside = |e: Expr, other: Type| {
                    if json::is_dynamic(&e) {
                        json::beside(e, other)
                    } else {
                        e
                    }
                };
                let (lt, rt) = (l.typed.ty, r.typed.ty);
                let (l, r) = (beside(l, rt), beside(r, lt));
                let text =
                    |e: &Expr| e.typed.ty == STRING && matches!(e.kind, ExprKind::Literal(_));
                // A string may stand for a number here too (4.01).
                let (l, r) = if text(&l) != text(&r) {
                    promote::comparable(self.model, l, r, span)?
                } else {
                    (l, r)
                };
                promote::arithmetic(self.model, op, l, r, span)
            }
            (None, None) => Err(not_implemented(op.text(), span)),
        }
    }

    pub(super) fn compare(
        &self,
        op: Compare,
        left: Expr,
        right: Expr,
        span: g::Span,
    ) -> Bound<Expr> {
        let structured = |e: &Expr| matches!(e.typed.ty, Type::Complex(_) | Type::Entity(_));
        let equality = matches!(op, Compare::Eq | Compare::Ne);
        if structured(&left) || structured(&right) {
            if equality && (left.is_null_literal() || right.is_null_literal()) {
                return Ok(Expr::compare(op, left, right));
            }
            if equality
                && left.typed.ty == right.typed.ty
                && matches!(left.typed.ty, Type::Entity(_))
            {
                return Ok(Expr::compare(op, left, right));
            }
            let message = "a structured value can only be compared with null";
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(span),
            ));
        }
        let (left, right) = promote::comparable(self.model, left, right, span)?;
        let ordered = left.typed.ty.has_order() && right.typed.ty.has_order();
        if !(equality || ordered) {
            let message = format!(
                "values of {} have no order",
                self.model.type_name(left.typed.ty)
            );
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(span),
            ));
        }
        Ok(Expr::compare(op, left, right))
    }

    fn has(&mut self, left: Expr, right: Expr, span: g::Span) -> Bound<Expr> {
        let Type::Enum(_) = left.typed.ty else {
            let message = format!(
                "'has' needs an enumeration on its left, not {}",
                self.model.type_name(left.typed.ty)
            );
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(span),
            ));
        };
        let (left, right) = promote::comparable(self.model, left, right, span)?;
        let flags = match right.typed.ty {
            Type::Enum(_) => true,
            ty => right.is_null_literal() || ty.primitive().is_some_and(Primitive::is_integer),
        };
        if !flags {
            let message = format!(
                "'has' needs members of an enumeration on its right, not {}",
                self.model.type_name(right.typed.ty)
            );
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(span),
            ));
        }
        let nullable = left.typed.nullable || right.typed.nullable;
        let kind = ExprKind::Has {
            left: Box::new(left),
            right: Box::new(right),
        };
        Ok(Expr::new(kind, Typed::new(BOOLEAN, nullable)))
    }

    fn is_in(&mut self, item: &g::Expr, list: &g::Expr, span: g::Span) -> Bound<Expr> {
        let item = self.expression(item)?;
        if let g::ExprKind::Path(path) = &self.meant(list)?.kind {
            return self.is_among(&item, path);
        }
        let values = self.list(list)?;
        let mut items = Vec::with_capacity(values.len());
        let mut item = item;
        for value in values {
            let (left, right) = promote::comparable(self.model, item.clone(), value, span)?;
            // A list of fractions widens the item once, for all.
            if left.typed.ty != item.typed.ty {
                item = left;
            }
            items.push(right);
        }
        if item.is_null_literal() {
            let is_null = |value| Expr::compare(Compare::Eq, value, item.clone());
            return Ok(Expr::any(items.into_iter().map(is_null).collect()));
        }
        let same = |e: Expr| {
            if e.is_null_literal() {
                e
            } else {
                promote::cast(e, item.typed.ty)
            }
        };
        let list = items.into_iter().map(same).collect();
        Ok(Expr::condition(ExprKind::In {
            item: Box::new(item),
            list,
        }))
    }

    /// The values behind `in`: a list, an array, or an alias for one.
    fn list(&mut self, list: &g::Expr) -> Bound<Vec<Expr>> {
        match &list.kind {
            g::ExprKind::List(items) | g::ExprKind::Array(items) => {
                items.iter().map(|i| self.expression(i)).collect()
            }
            g::ExprKind::Alias(name) => {
                let aliases = self.aliases;
                let sealed = self.is_sealed();
                match aliases.iter().find(|a| a.name.text == name.text && !sealed) {
                    Some(given) if self.depth < MAX_INDIRECTION => {
                        self.depth += 1;
                        let bound = self.list(&given.value);
                        self.depth -= 1;
                        bound
                    }
                    _ => match self.ask.caller.parameter(&name.text) {
                        Some(Value::List(values)) if sealed => {
                            Ok(values.iter().cloned().map(untyped).collect())
                        }
                        _ => Ok(Vec::new()),
                    },
                }
            }
            g::ExprKind::Literal(_) => Err(Box::new(
                PlanError::new(PlanErrorKind::Type, "'in' needs a list behind it")
                    .at(list.span)
                    .hint("write it in parentheses, such as (1,2)"),
            )),
            _ => Err(not_implemented(
                "'in' with something other than a list of values",
                list.span,
            )),
        }
    }

    fn case(&mut self, pairs: &[(g::Expr, g::Expr)], span: g::Span) -> Bound<Expr> {
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        for (condition, value) in pairs {
            conditions.push(self.condition(condition)?);
            values.push(self.expression(value)?);
        }
        let values = promote::unify(self.model, values, span)?;
        let always = conditions.last().is_some_and(|c| *c == Expr::truth(true));
        let nullable = !always || values.iter().any(|v| v.typed.nullable);
        let ty = values.first().map_or(Type::Untyped, |v| v.typed.ty);
        let scale = values.iter().map(|v| v.typed.scale).max().unwrap_or(0);
        Ok(Expr::new(
            ExprKind::Case(conditions.into_iter().zip(values).collect()),
            Typed {
                ty,
                nullable,
                scale,
            },
        ))
    }

    fn named_type(&self, name: &g::TypeName) -> Bound<Type> {
        let text = &name.name.text;
        let found = Primitive::from_name(text)
            .map(Type::Primitive)
            .or_else(|| self.model.enum_named(text).map(Type::Enum))
            .or_else(|| self.model.entity_named(text).map(Type::Entity))
            .or_else(|| self.model.complex_named(text).map(Type::Complex))
            .or_else(|| {
                let definition = self.model.definition_named(text);
                definition.map(|d| Type::Primitive(d.underlying))
            });
        match found {
            Some(ty) if !name.collection => Ok(ty),
            Some(_) => Err(not_implemented("a collection type here", name.name.span)),
            None => {
                let message = format!("'{text}' is not a type of this service");
                Err(Box::new(
                    PlanError::new(PlanErrorKind::UnknownName, message).at(name.name.span),
                ))
            }
        }
    }

    fn cast(
        &mut self,
        value: Option<&g::Expr>,
        type_name: &g::TypeName,
        span: g::Span,
    ) -> Bound<Expr> {
        let ty = self.named_type(type_name)?;
        if let Type::Entity(entity) = ty {
            return self.cast_entity(value, entity, span);
        }
        let Some(value) = value else {
            return Err(not_implemented(
                "cast of the current entity to a value",
                span,
            ));
        };
        let bound = self.expression(value)?;
        if bound.is_null_literal() {
            return Ok(Expr::literal(Value::Null, ty));
        }
        if json::is_dynamic(&bound) && matches!(ty, Type::Primitive(_)) {
            return Ok(json::as_type(bound, ty));
        }
        let castable = |t: Type| matches!(t, Type::Primitive(_) | Type::Enum(_));
        if !castable(ty) || !castable(bound.typed.ty) {
            return Err(not_implemented("cast to or from a structured type", span));
        }
        if bound.typed.ty == ty {
            return Ok(bound);
        }
        let from_number = bound
            .typed
            .ty
            .primitive()
            .is_some_and(Primitive::is_numeric);
        let scale = match ty {
            Type::Primitive(Primitive::Decimal) if from_number => {
                bound.typed.scale.max(promote::DIVISION_SCALE)
            }
            Type::Primitive(Primitive::Decimal) => promote::DIVISION_SCALE,
            _ => 0,
        };
        Ok(Expr::new(
            ExprKind::Cast(Box::new(bound)),
            Typed {
                ty,
                nullable: true,
                scale,
            },
        ))
    }

    fn is_of(
        &mut self,
        value: Option<&g::Expr>,
        type_name: &g::TypeName,
        span: g::Span,
    ) -> Bound<Expr> {
        let ty = self.named_type(type_name)?;
        if let Type::Entity(entity) = ty {
            return self.is_of_entity(value, entity, span);
        }
        let Some(value) = value else {
            return Ok(Expr::truth(false));
        };
        let bound = self.expression(value)?;
        if let Some(is) = json::is_of(&bound, ty) {
            return Ok(is);
        }
        // A whole number as it is typed has no size of its own.
        let is_whole = |ty: Type| ty.primitive().is_some_and(Primitive::is_integer);
        let sizeless = matches!(bound.kind, ExprKind::Literal(_)) && is_whole(bound.typed.ty);
        if bound.typed.ty == ty || (sizeless && is_whole(ty)) {
            // Null is of no type.
            let null = Expr::literal(Value::Null, Type::Untyped);
            return Ok(Expr::compare(Compare::Ne, bound, null));
        }
        Ok(Expr::truth(false))
    }

    /// An entity as one of a type; null where it is none.
    fn cast_entity(
        &mut self,
        value: Option<&g::Expr>,
        entity: EntityId,
        span: g::Span,
    ) -> Bound<Expr> {
        let row = self.entity_at(value, span)?;
        match row.filter(|row| self.model.root(row.entity) == self.model.root(entity)) {
            Some(row) if self.model.is_a(row.entity, entity) => Ok(self.presence(row)),
            Some(row) => Ok(self.presence(self.seen_as(row, entity))),
            None => {
                let name = self.model.type_name(Type::Entity(entity));
                let message = format!("this is no entity that could be {name}");
                Err(Box::new(
                    PlanError::new(PlanErrorKind::Type, message).at(span),
                ))
            }
        }
    }

    /// Whether an entity is there and of a type. What can never be of it is not.
    fn is_of_entity(
        &mut self,
        value: Option<&g::Expr>,
        entity: EntityId,
        span: g::Span,
    ) -> Bound<Expr> {
        let Some(row) = self.entity_at(value, span)? else {
            return Ok(Expr::truth(false));
        };
        let row = if self.model.is_a(row.entity, entity) {
            row
        } else if self.model.is_a(entity, row.entity) {
            self.seen_as(row, entity)
        } else {
            return Ok(Expr::truth(false));
        };
        if !row.optional {
            return Ok(Expr::truth(true));
        }
        if let Some(holds) = self.cast_holds(row) {
            return Ok(holds);
        }
        let null = Expr::literal(Value::Null, Type::Untyped);
        let there = self.presence(row);
        Ok(Expr::compare(Compare::Ne, there, null))
    }
}

pub(super) fn no_list(span: g::Span) -> Box<PlanError> {
    let message = "a list can only stand behind 'in', beside a collection, or in a function of one";
    Box::new(PlanError::new(PlanErrorKind::Type, message).at(span))
}

/// A caller's parameter as a literal of the type it plainly has.
fn untyped(value: Value) -> Expr {
    let ty = match &value {
        Value::Boolean(_) => BOOLEAN,
        Value::Int(_) => Type::Primitive(Primitive::Int64),
        Value::Double(_) => Type::Primitive(Primitive::Double),
        Value::Decimal(_) => Type::Primitive(Primitive::Decimal),
        Value::Text(_) => STRING,
        Value::Date(_) => Type::Primitive(Primitive::Date),
        Value::DateTime(_) => Type::Primitive(Primitive::DateTimeOffset),
        Value::Time(_) => Type::Primitive(Primitive::TimeOfDay),
        Value::Duration(_) => Type::Primitive(Primitive::Duration),
        Value::Guid(_) => Type::Primitive(Primitive::Guid),
        Value::Binary(_) => Type::Primitive(Primitive::Binary),
        Value::Null | Value::List(_) | Value::Record(_) => Type::Untyped,
    };
    Expr::literal(value, ty)
}

/// And/or can be null when an operand can.
pub(super) fn nullable_like(mut expr: Expr) -> Expr {
    if let ExprKind::And(all) | ExprKind::Or(all) = &expr.kind {
        expr.typed.nullable = all.iter().any(|e| e.typed.nullable);
    }
    expr
}
