//! The arguments of an operation, checked like properties.

use entity_model::{Model, Operation, OperationId, OperationKind, Property, Value};
use query_grammar as g;

use super::content::{Content, Reader};
use super::given::{Given, value};
use crate::bind::Binder;
use crate::desk::{Call, Fault, Reason};
use crate::error::nearest;
use crate::expr::ExprKind;
use crate::planner::{Ask, Planner};
use crate::rows::{Refusal, fit};

/// Chooses the overload that the arguments fit, and reads them: from the body, or from the path.
///
/// # Errors
/// Every argument that is unknown, missing or does not fit.
pub fn arguments(
    planner: &Planner,
    operations: &[OperationId],
    inline: &[(String, g::Expr)],
    body: &Given,
    reader: &Reader<'_>,
    (ask, options): (&Ask<'_>, &g::QueryOptions),
) -> Result<(OperationId, Call), Fault> {
    let model = planner.model();
    let id = chosen(model, operations, inline)?;
    let operation = model.operation(id);
    let mut faults = Content::default();
    let mut call = Call::default();
    let members: &[(String, Given)] = match body {
        Given::Null => &[],
        Given::Object(members) => members,
        Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::List(_) => {
            return Err(Fault::invalid(
                "",
                "the body must be a JSON object of parameters",
            ));
        }
    };
    let mut rest = Vec::new();
    for (name, given) in members.iter().filter(|(name, _)| !name.starts_with('@')) {
        match parameter(operation, name) {
            Some(declared) => {
                match value(model, declared, given).and_then(|v| fit(model, declared, v)) {
                    Ok(value) => call.parameters.push((declared.name.clone(), value)),
                    Err(message) => faults.fault(name, message),
                }
            }
            None => rest.push((name.clone(), given.clone())),
        }
    }
    for (name, expr) in inline {
        let Some(declared) = parameter(operation, name) else {
            faults.fault(name, unknown(operation, name));
            continue;
        };
        let mut binder = Binder::new(planner, ask, &options.aliases);
        match binder.given_argument(expr, declared.ty)? {
            Ok(value) => call.parameters.push((declared.name.clone(), value)),
            Err(message) => faults.fault(name, message),
        }
    }
    also(operation, reader, rest, &mut call, &mut faults);
    for declared in &operation.parameters {
        if call.gives(&declared.name) || faults.faults.iter().any(|f| f.target == declared.name) {
            continue;
        }
        match &declared.default {
            Some(default) if !declared.required => {
                call.parameters
                    .push((declared.name.clone(), default.clone()));
            }
            _ if declared.required => faults.fault(&declared.name, "is missing".to_owned()),
            _ => {}
        }
    }
    if faults.faults.is_empty() {
        return Ok((id, call));
    }
    Err(Fault::of(Reason::Invalid, faults.faults))
}

/// What the body holds beside parameters: properties of the type that the operation takes as well.
fn also(
    operation: &Operation,
    reader: &Reader<'_>,
    rest: Vec<(String, Given)>,
    call: &mut Call,
    faults: &mut Content,
) {
    let Some(entity) = operation.also_takes else {
        for (name, _) in rest {
            let message = unknown(operation, &name);
            faults.fault(&name, message);
        }
        return;
    };
    let mut content = reader.read(entity, &Given::Object(rest));
    faults.faults.append(&mut content.faults);
    call.properties = content.values;
    call.entity = Some(entity);
}

fn chosen(
    model: &Model,
    operations: &[OperationId],
    inline: &[(String, g::Expr)],
) -> Result<OperationId, Fault> {
    let fits = |id: &&OperationId| {
        let operation = model.operation(**id);
        let known = inline
            .iter()
            .all(|(name, _)| parameter(operation, name).is_some());
        let whole = operation.kind == OperationKind::Action
            || operation
                .parameters
                .iter()
                .filter(|p| p.required)
                .all(|p| inline.iter().any(|(n, _)| *n == p.name));
        known && whole
    };
    let found = operations.iter().find(fits).or(operations.first());
    found
        .copied()
        .ok_or_else(|| Fault::missing("", "there is no such operation"))
}

fn parameter<'o>(operation: &'o Operation, name: &str) -> Option<&'o Property> {
    let found = operation.parameter(&crate::bind::normal(name));
    found.map(|(_, parameter)| parameter)
}

fn unknown(operation: &Operation, name: &str) -> String {
    let near = nearest(name, operation.parameters.iter().map(|p| p.name.as_str()));
    let hint = near
        .map(|n| format!("; did you mean {n}?"))
        .unwrap_or_default();
    format!("{} has no parameter {name}{hint}", operation.name)
}

impl Binder<'_> {
    /// The value of an argument in a path.
    fn given_argument(
        &mut self,
        expr: &g::Expr,
        ty: entity_model::Type,
    ) -> Result<Result<Value, String>, Fault> {
        let bound = self.expression(expr)?;
        let ExprKind::Literal(value) = &bound.kind else {
            return Ok(Err("is no value".to_owned()));
        };
        Ok(match value.as_text() {
            Some(text) => crate::bind::literal::from_text(self.model, text, ty, expr.span)
                .map_err(|e| e.message),
            None => crate::bind::literal::convert(&bound, ty)
                .ok_or_else(|| format!("is of type {}", self.model.type_name(ty))),
        })
    }
}

/// A refusal that belongs to no column.
impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::of(Reason::Invalid, vec![refusal])
    }
}
