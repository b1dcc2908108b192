//! What a service does beyond keeping rows: the functions behind its declarations.
//!
//! A declaration is plain data and names no function. The functions stand beside it and are collected here;
//! [`Rules::check`] tells at start-up of an operation without a function, or the other way round.

use std::collections::HashMap;

use entity_model::{Binding, EntityId, Model, OperationId, SetId, Value};

use super::{Changed, Desk, Draft, Fault};
use crate::bind::Located;

/// Holds before rows of a type are written, whichever door writes them: fills in, or refuses.
pub type Before = for<'a, 'd> fn(&'a mut Desk<'d>, &'a mut [Draft<'d>]) -> Result<(), Fault>;

/// Holds after rows of a type were written, in the same transaction; told all rows of one change.
pub type After = for<'a, 'd> fn(&'a mut Desk<'d>, &'a [Changed<'d>]) -> Result<(), Fault>;

/// What an action or a function does.
pub type Run = for<'a, 'd> fn(&'a mut Desk<'d>, &'a Call) -> Result<Answer, Fault>;

/// A call of an operation, its parameters checked like properties.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Which operation it is, where a client called it.
    pub operation: Option<OperationId>,
    /// The key of the entity it is bound to.
    pub bound: Option<Value>,
    /// The collection it is bound to: see [`Desk::among`].
    pub among: Option<Box<Located>>,
    /// The set the path began with.
    pub set: Option<SetId>,
    /// What was given, or has a default.
    pub parameters: Vec<(String, Value)>,
    /// Properties of the type that the operation takes beside its parameters.
    pub properties: Vec<(usize, Value)>,
    /// The type they belong to.
    pub entity: Option<EntityId>,
}

static NULL: Value = Value::Null;

impl Call {
    /// The value of a parameter; null when it was not given.
    #[must_use]
    pub fn value(&self, name: &str) -> &Value {
        let found = self.parameters.iter().find(|(n, _)| n == name);
        found.map_or(&NULL, |(_, value)| value)
    }

    /// Whether a parameter was given, be it null.
    #[must_use]
    pub fn gives(&self, name: &str) -> bool {
        self.parameters.iter().any(|(n, _)| n == name)
    }

    /// The whole number of a parameter.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        self.value(name).as_int()
    }

    /// The key of the entity it is bound to, as a whole number.
    #[must_use]
    pub fn bound_int(&self) -> Option<i64> {
        self.bound.as_ref().and_then(Value::as_int)
    }
}

/// What an operation gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Nothing,
    /// A row that is the answer.
    Entity(SetId, Value),
    /// A row that was changed: the answer of those who ask for it.
    Changed(SetId, Value),
    /// A row that was added.
    Created(SetId, Value),
    Entities(SetId, Vec<Value>),
    /// Rows that are asked for in OData's own words.
    Rows(Chosen),
    Value(Value),
}

/// Rows of a set that meet a condition, in an order: what a client asks behind it is asked of the database with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub set: SetId,
    /// `@name` stands for a value of `with`.
    pub condition: String,
    pub with: Vec<(String, Value)>,
    /// As in `$orderby`; empty for the order of keys.
    pub order: String,
    /// The first of them in this order.
    pub top: Option<u64>,
}

impl Chosen {
    /// The rows that meet a condition.
    #[must_use]
    pub fn new(set: SetId, condition: &str) -> Self {
        Self {
            set,
            condition: condition.to_owned(),
            with: Vec::new(),
            order: String::new(),
            top: None,
        }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.with.push((name.to_owned(), value.into()));
        self
    }

    #[must_use]
    pub fn ordered(mut self, by: &str) -> Self {
        by.clone_into(&mut self.order);
        self
    }

    #[must_use]
    pub fn first(mut self, rows: u64) -> Self {
        self.top = Some(rows);
        self
    }
}

/// The functions of a service.
#[derive(Default)]
pub struct Rules {
    before: HashMap<String, Vec<Before>>,
    after: HashMap<String, Vec<After>>,
    runs: HashMap<String, Vec<(Option<String>, Run)>>,
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rules")
    }
}

impl Rules {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn before(&mut self, entity: &str, rule: Before) -> &mut Self {
        self.before.entry(entity.to_owned()).or_default().push(rule);
        self
    }

    pub fn after(&mut self, entity: &str, rule: After) -> &mut Self {
        self.after.entry(entity.to_owned()).or_default().push(rule);
        self
    }

    /// The function of an operation, whatever it is bound to.
    pub fn runs(&mut self, operation: &str, run: Run) -> &mut Self {
        let all = self.runs.entry(operation.to_owned()).or_default();
        all.push((None, run));
        self
    }

    /// The function of an operation that is bound to this type or to a collection of it.
    pub fn runs_on(&mut self, entity: &str, operation: &str, run: Run) -> &mut Self {
        let all = self.runs.entry(operation.to_owned()).or_default();
        all.push((Some(entity.to_owned()), run));
        self
    }

    pub(crate) fn before_of(&self, entity: &str) -> &[Before] {
        self.before.get(entity).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn after_of(&self, entity: &str) -> &[After] {
        self.after.get(entity).map_or(&[], Vec::as_slice)
    }

    /// The function of a declared operation; without one it gives what it is declared to compute.
    #[must_use]
    pub fn run_of(&self, model: &Model, id: OperationId) -> Option<Run> {
        let operation = model.operation(id);
        let bound = match operation.binding {
            Binding::Unbound => None,
            Binding::One(entity) | Binding::Many(entity) => Some(&model.entity(entity).name),
        };
        let all = self
            .runs
            .get(&operation.name)
            .map_or(&[][..], Vec::as_slice);
        let exact = all
            .iter()
            .find(|(on, _)| on.is_some() && on.as_ref() == bound);
        let found = exact.or_else(|| all.iter().find(|(on, _)| on.is_none()));
        let computes = || operation.computed.as_ref().map(|_| computed as Run);
        found.map(|(_, run)| *run).or_else(computes)
    }

    /// What does not fit together: operations without a function, functions and rules of what is not declared.
    #[must_use]
    pub fn check(&self, model: &Model) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, operation) in model.operations.iter().enumerate() {
            if !operation.unavailable && self.run_of(model, OperationId(at)).is_none() {
                wrong.push(format!("{} has no function", operation.name));
            }
        }
        let declared = |name: &String| model.operations.iter().any(|o| o.name == *name);
        let named = self.runs.keys().filter(|name| !declared(name));
        wrong.extend(named.map(|name| format!("the operation {name} is not declared")));
        let entities = self.before.keys().chain(self.after.keys());
        let lost = entities.filter(|name| model.entity_named(name).is_none());
        wrong.extend(lost.map(|name| format!("a rule is for {name}, which is not declared")));
        let entities = self.before.keys().chain(self.after.keys());
        let derived = entities.filter(|name| {
            let id = model.entity_named(name);
            id.is_some_and(|id| model.entity(id).base.is_some())
        });
        wrong.extend(derived.map(|name| {
            format!("a rule is for {name}, which is derived: rules are for the type of the table")
        }));
        wrong.sort();
        wrong
    }
}

/// The value of an operation that is declared as an expression.
fn computed(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    desk.computed(call).map(Answer::Value)
}
