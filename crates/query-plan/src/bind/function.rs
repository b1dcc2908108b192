//! Operations that are declared as an expression: called on their own, and functions among them in expressions too.

use entity_model::{
    Binding, EntityId, Operation, OperationId, OperationKind, Primitive, Property, Type, Value,
};
use query_grammar as g;

use super::nest::anything;
use super::{Binder, Bound, MAX_INDIRECTION, Row, normal, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::{Compare, Expr, ExprKind, SourceId, Typed};
use crate::read::{Read, Rel};
use crate::rows::fit;

/// The parameters of an operation with what stands for them.
pub(super) type Arguments = Vec<(String, Expr)>;

/// What stands before a function in an expression.
#[derive(Clone, Copy)]
pub(super) enum On {
    Nothing,
    Row(Row),
    Members(EntityId),
}

impl Binder<'_> {
    /// A function of the service in an expression; `None` where none of the name can stand here.
    pub(super) fn function(
        &mut self,
        on: On,
        name: &g::Name,
        parens: &g::Parens,
    ) -> Bound<Option<Expr>> {
        let text = normal(&name.text);
        let model = self.model;
        let candidates = model.operations_named(&text).filter(|(_, o)| {
            o.kind == OperationKind::Function
                && match (on, o.binding) {
                    (On::Nothing, Binding::Unbound) => true,
                    (On::Row(row), Binding::One(to)) => model.is_a(row.entity, to),
                    (On::Members(entity), Binding::Many(to)) => model.is_a(entity, to),
                    _ => false,
                }
        });
        let candidates: Vec<_> = candidates.collect();
        if candidates.is_empty() {
            return Ok(None);
        }
        let (id, operation) = overload(&candidates, name, parens)?;
        self.may_stand_here(operation, name)?;
        if let Some(then) = &parens.then {
            return Err(not_implemented("a key behind a function here", then.span));
        }
        let Some(body) = self.planner.operation(id) else {
            let what = format!("the function {} in an expression", operation.name);
            return Err(not_implemented(&what, name.span));
        };
        let arguments = self.arguments_of(operation, parens)?;
        let row = match on {
            On::Row(row) => Some(row),
            On::Nothing | On::Members(_) => None,
        };
        let value = self.computed(operation, body, row, arguments)?;
        // An argument stands in it as often as the parameter does.
        self.stands_for(&value, "functions", name.span)?;
        Ok(Some(value))
    }

    pub(super) fn is_unbound_function(&self, name: &g::Name) -> bool {
        let text = normal(&name.text);
        let mut named = self.model.operations_named(&text);
        named.any(|(_, o)| o.kind == OperationKind::Function && o.binding == Binding::Unbound)
    }

    fn may_stand_here(&self, operation: &Operation, name: &g::Name) -> Bound<()> {
        let refused = |kind, message: String| {
            let error = PlanError::new(kind, message).at(name.span);
            Err(Box::new(error.target(&operation.name)))
        };
        if operation.unavailable {
            let message = format!("{} cannot be called", operation.name);
            return refused(PlanErrorKind::Restricted, message);
        }
        if !operation.composable {
            let message = format!("{} is not composable", operation.name);
            return refused(PlanErrorKind::Type, message);
        }
        if self.is_sealed() || self.ask.caller.may(operation.needs) {
            return Ok(());
        }
        let right = operation.needs.name();
        let message = format!("{} needs the right {right}", operation.name);
        refused(PlanErrorKind::Forbidden, message)
    }

    fn arguments_of(&mut self, operation: &Operation, parens: &g::Parens) -> Bound<Arguments> {
        let mut arguments = Arguments::new();
        for arg in &parens.args {
            let named = arg.name.as_ref().map(|name| normal(&name.text));
            let Some((_, declared)) = named.and_then(|name| operation.parameter(&name)) else {
                continue;
            };
            let value = self.expression(&arg.value)?;
            let refused = |message: String| {
                let error = PlanError::new(PlanErrorKind::Type, message).at(arg.value.span);
                Box::new(error.target(&declared.name))
            };
            if declared.collection || !fits(value.typed.ty, declared.ty) {
                return Err(refused(format!(
                    "{} of {} takes a value of {}, not of {}",
                    declared.name,
                    operation.name,
                    self.model.type_name(declared.ty),
                    self.model.type_name(value.typed.ty)
                )));
            }
            let value = as_declared(value, declared);
            if let ExprKind::Literal(literal) = &value.kind
                && !literal.is_null()
            {
                let fits = fit(self.model, declared, literal.clone());
                fits.map_err(|why| refused(format!("{} {why}", declared.name)))?;
            }
            arguments.push((declared.name.clone(), value));
        }
        for declared in &operation.parameters {
            if !arguments.iter().any(|(name, _)| *name == declared.name) {
                let default = declared.default.clone().unwrap_or(Value::Null);
                let default = Expr::literal(default, declared.ty);
                arguments.push((declared.name.clone(), default));
            }
        }
        Ok(arguments)
    }

    /// What an operation computes of a row, or of none, as the type that it declares.
    fn computed(
        &mut self,
        operation: &Operation,
        body: &g::Expr,
        row: Option<Row>,
        arguments: Arguments,
    ) -> Bound<Expr> {
        let declared = operation.gives.map_or(Type::Untyped, |gives| gives.ty);
        let mut value = promote::cast(self.within(body, row, arguments)?, declared);
        if value.is_null_literal() {
            value.typed.ty = declared;
        }
        Ok(match row {
            Some(row) => {
                let value = self.where_there(row, value);
                self.as_cast(row, value)
            }
            None => value,
        })
    }

    /// Binds the expression of an operation, which sees nothing of what surrounds the call.
    fn within(&mut self, body: &g::Expr, row: Option<Row>, arguments: Arguments) -> Bound<Expr> {
        if self.depth >= MAX_INDIRECTION {
            let message = "functions lead into each other too deeply";
            return Err(Box::new(PlanError::new(PlanErrorKind::Limit, message)));
        }
        self.depth += 1;
        let in_filter = std::mem::replace(&mut self.in_filter, false);
        let outer = self.arguments.replace(arguments);
        let around = std::mem::take(&mut self.variables);
        if let Some(row) = row {
            self.variables.push(super::Variable {
                name: None,
                row,
                item: None,
                sealed: true,
            });
        }
        let bound = self.expression(body);
        self.variables = around;
        self.arguments = outer;
        self.in_filter = in_filter;
        self.depth -= 1;
        bound
    }

    /// Reads what an operation computes of the entity with this key, or of none.
    pub(crate) fn called_alone(
        &mut self,
        id: OperationId,
        key: Option<&Value>,
        given: &[(String, Value)],
    ) -> Bound<Option<Read>> {
        let operation = self.model.operation(id);
        let planner = self.planner;
        let Some(body) = planner.operation(id) else {
            return Ok(None);
        };
        let argument = |declared: &Property| {
            let given = given.iter().find(|(name, _)| *name == declared.name);
            let value = given.map_or(Value::Null, |(_, value)| value.clone());
            let value = as_declared(Expr::literal(value, declared.ty), declared);
            (declared.name.clone(), value)
        };
        let arguments = operation.parameters.iter().map(argument).collect();
        let (Binding::One(entity), Some(key)) = (operation.binding, key) else {
            let value = self.computed(operation, body, None, arguments)?;
            let rel = one_row(self.fresh());
            return Ok(Some(super::read::plain(
                rel,
                vec![value],
                Vec::new(),
                Some(1),
            )));
        };
        let row = self.open(entity, None);
        let own = self.key_order(row).into_iter();
        let is = own.zip(key.parts()).map(|(own, part)| {
            let wanted = Expr::literal(part.clone(), own.by.typed.ty);
            Expr::compare(Compare::Eq, own.by, wanted)
        });
        let conditions = is.collect();
        let value = self.computed(operation, body, Some(row), arguments)?;
        Ok(Some(self.in_key_order(row, conditions, vec![value])))
    }

    /// Binds what an operation computes once, to see that it fits its declared type.
    pub(crate) fn check_operation(&mut self, id: OperationId, body: &g::Expr) -> Bound<()> {
        let operation = self.model.operation(id);
        let sample = |declared: &Property| {
            let value = Expr::literal(anything(declared.ty), declared.ty);
            (declared.name.clone(), as_declared(value, declared))
        };
        let arguments = operation.parameters.iter().map(sample).collect();
        let row = match operation.binding {
            Binding::One(entity) => Some(self.open(entity, None)),
            Binding::Many(_) | Binding::Unbound => None,
        };
        let bound = self.within(body, row, arguments)?;
        let declared = operation.gives.map_or(Type::Untyped, |gives| gives.ty);
        self.must_fit(&bound, declared, body.span)
    }
}

/// The overload that takes just what is given.
fn overload<'o>(
    candidates: &[(OperationId, &'o Operation)],
    name: &g::Name,
    parens: &g::Parens,
) -> Bound<(OperationId, &'o Operation)> {
    let wrong = |span, message: String| {
        let error = PlanError::new(PlanErrorKind::UnknownName, message).at(span);
        error.target(&name.text)
    };
    let mut given: Vec<String> = Vec::new();
    for arg in &parens.args {
        let Some(parameter) = &arg.name else {
            let message = format!("the parameters of {} are given by name", name.text);
            let error = wrong(arg.span, message).hint("such as: Function(name=value)");
            return Err(Box::new(error));
        };
        let text = normal(&parameter.text);
        if given.contains(&text) {
            let message = format!("the parameter {text} is given twice");
            return Err(Box::new(wrong(parameter.span, message)));
        }
        given.push(text);
    }
    let fitting = candidates
        .iter()
        .filter(|(_, operation)| operation.takes_just(&given));
    let found = fitting.min_by_key(|(_, operation)| operation.parameters.len());
    found.copied().ok_or_else(|| {
        let lists = candidates
            .iter()
            .map(|(_, operation)| operation.signature());
        let lists = lists.collect::<Vec<_>>().join(" or ");
        let message = format!("no {} takes ({})", name.text, given.join(","));
        let known = candidates.iter().flat_map(|(_, o)| &o.parameters);
        let known: Vec<&str> = known.map(|p| p.name.as_str()).collect();
        let near = given
            .iter()
            .filter(|n| !known.contains(&n.as_str()))
            .find_map(|n| nearest(n, known.iter().copied()));
        let hint = match near {
            Some(near) => format!("did you mean {near}? It takes {lists}"),
            None => format!("it takes {lists}"),
        };
        Box::new(wrong(name.span, message).hint(hint))
    })
}

/// Whether a value of a type may be an argument. A whole number may, where the parameter is a smaller one.
fn fits(given: Type, declared: Type) -> bool {
    let whole = |ty: Type| ty.primitive().is_some_and(Primitive::is_integer);
    promote::common_type(given, declared) == Some(declared) || whole(given) && whole(declared)
}

/// A value as one of a parameter's type.
fn as_declared(value: Expr, declared: &Property) -> Expr {
    let mut value = promote::cast(value, declared.ty);
    if value.is_null_literal() {
        value.typed = Typed::new(declared.ty, true);
    }
    value
}

/// A relation of one row without anything in it.
fn one_row(source: SourceId) -> Rel {
    let list = Expr::literal(Value::from("[0]"), Type::Untyped);
    Rel::Items {
        source,
        list: Box::new(list),
    }
}
