//! The arguments of an operation, checked like properties.

use entity_model::{Model, Operation, OperationId, OperationKind, Property, Value};
use query_grammar as g;

use super::content::Content;
use super::given::{Given, value};
use super::reader::Reader;
use crate::bind::{Binder, Bound, Called};
use crate::desk::{Call, Fault, Reason};
use crate::error::{Place, PlanError, PlanErrorKind, nearest};
use crate::expr::ExprKind;
use crate::planner::{Ask, Planner};
use crate::rows::{Refusal, fit};

/// Chooses the overload that the arguments fit, and reads them: from the body, or from the path.
///
/// # Errors
/// Every argument that is unknown, missing or does not fit.
pub fn arguments(
    planner: &Planner,
    called: &Called,
    body: &Given,
    reader: &Reader<'_>,
    (ask, options): (&Ask<'_>, &g::QueryOptions),
) -> Result<(OperationId, Call), Fault> {
    let model = planner.model();
    let inline = given_inline(model, called, options)?;
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
    let names: Vec<&str> = inline
        .iter()
        .map(|(name, _)| name.as_str())
        .chain(members.iter().map(|(name, _)| name.as_str()))
        .filter(|name| !name.starts_with('@'))
        .collect();
    let id = chosen(model, called, &names)?;
    let operation = model.operation(id);
    let mut faults = Content::default();
    let mut call = Call {
        operation: Some(id),
        ..Call::default()
    };
    let mut rest = Vec::new();
    for (name, given) in members.iter().filter(|(name, _)| !name.starts_with('@')) {
        match parameter(operation, name) {
            // Null where none may stand says that there is nothing to say.
            Some(declared) if *given == Given::Null && may_be_absent(declared) => {}
            Some(declared) => {
                match value(model, declared, given).and_then(|v| fit(model, declared, v)) {
                    Ok(value) => call.parameters.push((declared.name.clone(), value)),
                    Err(message) => faults.fault(name, message),
                }
            }
            None => rest.push((name.clone(), given.clone())),
        }
    }
    for (name, expr) in &inline {
        let Some(declared) = parameter(operation, name) else {
            faults.fault(name, unknown(operation, name));
            continue;
        };
        let stands_in_path = called.arguments.iter().any(|(other, _)| other == name)
            && !matches!(expr.kind, g::ExprKind::Alias(_));
        let value = of_url(planner, (ask, options), declared, expr).map_err(|error| {
            if stands_in_path {
                Box::new(error.in_path())
            } else {
                error
            }
        })?;
        if let Some(value) = value {
            call.parameters.push((declared.name.clone(), value));
        }
    }
    also(operation, reader, rest, &mut call, &mut faults);
    fill_up(operation, &mut call, &mut faults);
    if faults.faults.is_empty() {
        return Ok((id, call));
    }
    Err(Fault::of(Reason::Invalid, faults.faults))
}

/// An argument as it stands in the URL; nothing for a null that says nothing.
fn of_url(
    planner: &Planner,
    (ask, options): (&Ask<'_>, &g::QueryOptions),
    declared: &Property,
    expr: &g::Expr,
) -> Result<Option<Value>, Box<PlanError>> {
    let mut binder = Binder::new(planner, ask, &options.aliases);
    let value = binder.given_argument(expr, declared)?;
    if value.is_null() && may_be_absent(declared) {
        return Ok(None);
    }
    let fits = fit(planner.model(), declared, value);
    fits.map(Some)
        .map_err(|message| refused(declared, expr, message))
}

/// Gives what was left out its default, or tells that it is missing.
fn fill_up(operation: &Operation, call: &mut Call, faults: &mut Content) {
    for declared in &operation.parameters {
        if call.gives(&declared.name) || faults.faults.iter().any(|f| f.target == declared.name) {
            continue;
        }
        match &declared.default {
            Some(default) if !declared.required => {
                let default = (declared.name.clone(), default.clone());
                call.parameters.push(default);
            }
            _ if declared.required => faults.fault(&declared.name, "is missing".to_owned()),
            _ => {}
        }
    }
}

/// Whether a parameter may be left out, and null is none of its values.
fn may_be_absent(declared: &Property) -> bool {
    !declared.required && !declared.facets.nullable
}

/// The arguments between the parentheses; of a function also those that stand as options of the query under the
/// parameter's name (protocol, section 11.5.4.1.2).
fn given_inline(
    model: &Model,
    called: &Called,
    options: &g::QueryOptions,
) -> Result<Vec<(String, g::Expr)>, Fault> {
    let mut inline = called.arguments.clone();
    let functions = called.operations.iter().map(|id| model.operation(*id));
    let functions: Vec<_> = functions
        .filter(|o| o.kind == OperationKind::Function)
        .collect();
    let names = |name: &str| functions.iter().any(|o| parameter(o, name).is_some());
    for alias in &options.aliases {
        let given = inline.iter().any(|(name, _)| *name == alias.name.text);
        if !given && names(&alias.name.text) {
            inline.push((alias.name.text.clone(), alias.value.clone()));
        }
    }
    for custom in &options.custom {
        let given = inline.iter().any(|(name, _)| *name == custom.name.text);
        let Some(text) = custom.value.as_ref().filter(|_| !given) else {
            continue;
        };
        if names(&custom.name.text) {
            let value = g::parse_value(&text.text).map_err(|e| {
                let message = format!("'{}' is no value", text.text);
                let error = PlanError::syntax(&e, Place::Query);
                let error = PlanError::new(error.kind, message).at(text.span);
                Fault::from(Box::new(error.target(&custom.name.text)))
            })?;
            inline.push((custom.name.text.clone(), value));
        }
    }
    Ok(inline)
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

/// The overload that takes all of these and needs nothing else; where there is one alone, that one.
fn chosen(model: &Model, called: &Called, names: &[&str]) -> Result<OperationId, Fault> {
    let operations = &called.operations;
    if let [only] = operations.as_slice() {
        return Ok(*only);
    }
    let given: Vec<String> = names.iter().map(|name| crate::bind::normal(name)).collect();
    let fits = |id: &&OperationId| model.operation(**id).takes_just(&given);
    // Of several, the one with the fewest that are left out.
    let fitting = operations.iter().filter(fits);
    let found = fitting.min_by_key(|id| model.operation(**id).parameters.len());
    found.copied().ok_or_else(|| {
        let first = operations.first().map(|id| model.operation(*id));
        let name = first.map_or("", |operation| operation.name.as_str());
        let lists = operations.iter().map(|id| model.operation(*id).signature());
        let lists: Vec<String> = lists.collect();
        let message = format!("no {name} takes ({})", names.join(","));
        let kind = match first.map(|operation| operation.kind) {
            Some(OperationKind::Action) => PlanErrorKind::Value,
            Some(OperationKind::Function) | None => PlanErrorKind::UnknownResource,
        };
        let error = PlanError::new(kind, message)
            .in_path()
            .at(called.span)
            .target(name);
        Fault::from(Box::new(
            error.hint(format!("it takes {}", lists.join(" or "))),
        ))
    })
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

/// A refusal of an argument, where it stands.
fn refused(declared: &Property, expr: &g::Expr, message: String) -> Box<PlanError> {
    let message = format!("{} {message}", declared.name);
    let error = PlanError::new(PlanErrorKind::Value, message).at(expr.span);
    Box::new(error.target(&declared.name))
}

impl Binder<'_> {
    /// The value of an argument in a path, or of the alias that stands for it.
    fn given_argument(&mut self, expr: &g::Expr, declared: &Property) -> Bound<Value> {
        let expr = self.meant_by(expr)?;
        let wrong = |message: String| refused(declared, expr, message);
        if let Some(given) = self.written(expr)? {
            return value(self.model, declared, &given).map_err(wrong);
        }
        if declared.collection {
            return Err(wrong("is a list of values".to_owned()));
        }
        let bound = self.expression(expr)?;
        let ExprKind::Literal(value) = &bound.kind else {
            return Err(wrong("is no value".to_owned()));
        };
        if let Some(text) = value.as_text() {
            return crate::bind::literal::from_text(self.model, text, declared.ty, expr.span)
                .map_err(|e| wrong(format!("does not fit: {}", e.message)));
        }
        crate::bind::literal::convert(&bound, declared.ty)
            .ok_or_else(|| wrong(format!("is of type {}", self.model.type_name(declared.ty))))
    }

    /// JSON in a URL as what was given; `None` for a literal.
    fn written(&mut self, expr: &g::Expr) -> Bound<Option<Given>> {
        let mut inside = |expr: &g::Expr| -> Bound<Given> {
            let expr = self.meant_by(expr)?;
            if let Some(given) = self.written(expr)? {
                return Ok(given);
            }
            let bound = self.expression(expr)?;
            Ok(if let ExprKind::Literal(value) = &bound.kind {
                Given::of(value)
            } else {
                Given::Null
            })
        };
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "everything else is a literal or no value"
        )]
        Ok(match &expr.kind {
            g::ExprKind::Array(items) => {
                let items = items.iter().map(&mut inside);
                Some(Given::List(items.collect::<Bound<_>>()?))
            }
            g::ExprKind::Object(members) => {
                let member = |m: &g::ObjectMember| Ok((m.name.text.clone(), inside(&m.value)?));
                let members = members.iter().map(member);
                Some(Given::Object(members.collect::<Bound<_>>()?))
            }
            _ => None,
        })
    }
}

/// A refusal that belongs to no column.
impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::of(Reason::Invalid, vec![refusal])
    }
}
