//! Values kept as JSON text: their members, and collections of values (part 2, sections 5.1.1.13 to 15).
//!
//! What a path leads to stays JSON until it is compared or shown; only then is it a value of its type.

use entity_model::{ComplexId, Primitive, Property, Type};
use query_grammar as g;

use super::member::{exists, filtered, wrong_step};
use super::{Binder, Bound, Row, Variable, no_member, normal, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr, ExprKind, Function, Typed};
use crate::read::{Measure, Method, OrderKey, Rel};

const STRING: Type = Type::Primitive(Primitive::String);
const INT64: Type = Type::Primitive(Primitive::Int64);

/// JSON text, null where there is none.
const JSON: Typed = Typed {
    ty: Type::Untyped,
    nullable: true,
    scale: 0,
};

/// A value or a collection of values inside JSON.
#[derive(Clone)]
pub(super) struct Kept {
    json: Expr,
    ty: Type,
    collection: bool,
    scale: u8,
    name: String,
    filters: Vec<g::Expr>,
    /// What the resource path leads to: `$it` means it.
    top: bool,
}

/// A value, or something that more steps may follow.
pub(super) enum Step {
    Kept(Kept),
    Value(Expr),
}

impl Kept {
    pub(super) fn of(json: Expr, property: &Property) -> Self {
        Self {
            json,
            ty: property.ty,
            collection: property.collection,
            scale: property.facets.scale.unwrap_or(0),
            name: property.name.clone(),
            filters: Vec::new(),
            top: false,
        }
    }

    /// A member without a declaration.
    fn dynamic(json: Expr, name: &str) -> Self {
        Self {
            json,
            ty: Type::Untyped,
            collection: false,
            scale: 0,
            name: name.to_owned(),
            filters: Vec::new(),
            top: false,
        }
    }

    pub(super) fn json(self) -> Expr {
        self.json
    }

    /// The bare text.
    pub(super) fn text(self) -> Expr {
        as_type(self.value(), STRING)
    }

    /// A collection of literals.
    pub(super) fn written(text: String, ty: Type, scale: u8) -> Self {
        Self {
            json: Expr::new(ExprKind::Literal(text.as_str().into()), JSON),
            ty,
            collection: true,
            scale,
            name: String::new(),
            filters: Vec::new(),
            top: false,
        }
    }

    /// Several values, all there are, each of which stands for itself.
    pub(super) fn is_plain_collection(&self) -> bool {
        self.collection && self.filters.is_empty() && !matches!(self.ty, Type::Complex(_))
    }

    /// The type of a single complex value.
    pub(super) fn complex(&self) -> Option<ComplexId> {
        match self.ty {
            Type::Complex(id) if !self.collection => Some(id),
            _ => None,
        }
    }

    /// A declared member of it.
    pub(super) fn part(&self, member: &Property) -> Self {
        Self::of(self.inside(&member.name), member)
    }

    pub(super) fn is_collection(&self) -> bool {
        self.collection
    }

    /// A dynamic value, of which nobody has declared whether it is one or several, as several.
    pub(super) fn several(self) -> Self {
        if self.collection || self.ty != Type::Untyped {
            return self;
        }
        Self {
            json: Expr::call(Function::JsonArray, vec![self.json], JSON.ty),
            collection: true,
            ..self
        }
    }

    pub(super) fn is_top(&self) -> bool {
        self.top
    }

    fn inside(&self, name: &str) -> Expr {
        let name = Expr::literal(name.into(), STRING);
        Expr::new(
            ExprKind::Call {
                function: Function::JsonMember,
                arguments: vec![self.json.clone(), name],
            },
            JSON,
        )
    }

    /// The value of its type; null where the JSON holds another.
    pub(super) fn value(self) -> Expr {
        let nullable = |ty| Typed {
            ty,
            nullable: true,
            scale: self.scale,
        };
        if matches!(self.ty, Type::Complex(_)) {
            // It serves comparisons with null.
            return Expr::new(self.json.kind, nullable(self.ty));
        }
        let text = ExprKind::Call {
            function: Function::JsonText,
            arguments: vec![self.json],
        };
        match self.ty {
            STRING | Type::Untyped => Expr::new(text, nullable(self.ty)),
            ty => {
                let text = Expr::new(text, nullable(STRING));
                Expr::new(ExprKind::Cast(Box::new(text)), nullable(ty))
            }
        }
    }
}

/// An untyped value beside one of a type is taken for a value of that type; a number for an exact one.
pub(super) fn beside(untyped: Expr, other: Type) -> Expr {
    let number = other
        .primitive()
        .is_some_and(|p| p.is_integer() || p == Primitive::Decimal);
    let ty = if number {
        Type::Primitive(Primitive::Decimal)
    } else {
        other
    };
    as_type(untyped, ty)
}

pub(super) fn as_type(untyped: Expr, ty: Type) -> Expr {
    let text = Expr {
        typed: Typed {
            ty: STRING,
            ..untyped.typed
        },
        ..untyped
    };
    if ty == STRING || ty == Type::Untyped {
        return text;
    }
    let scale = if ty == Type::Primitive(Primitive::Decimal) {
        DYNAMIC_SCALE
    } else {
        0
    };
    let typed = Typed {
        ty,
        nullable: true,
        scale,
    };
    Expr::new(ExprKind::Cast(Box::new(text)), typed)
}

/// Whether a dynamic value is of a type: of the one that stands beside it, or else of one that JSON shows (JSON format,
/// section 4.5.3). A number has no size of its own. `None` for any other value.
pub(super) fn is_of(value: &Expr, ty: Type) -> Option<Expr> {
    let ExprKind::Call {
        function: Function::JsonText,
        arguments,
    } = &value.kind
    else {
        return None;
    };
    let raw = arguments.first().filter(|_| is_dynamic(value))?;
    let Type::Primitive(primitive) = ty else {
        return Some(Expr::truth(false));
    };
    let shown = as_type(raw.clone(), STRING);
    let by_shape = looks_like(&shown, primitive);
    let Some(said) = said_type(raw) else {
        return Some(by_shape);
    };
    let null = || Expr::literal(entity_model::Value::Null, Type::Untyped);
    let short = primitive.name().trim_start_matches("Edm.");
    let unsaid = Expr::compare(Compare::Eq, said.clone(), null());
    let there = Expr::compare(Compare::Ne, shown, null());
    Some(Expr::any(vec![
        is_text(&said, &format!("#{short}")),
        is_text(&said, &format!("#Edm.{short}")),
        Expr::all(vec![unsaid, there, by_shape]),
    ]))
}

/// Whether a JSON text is that of a value of a type.
fn looks_like(shown: &Expr, primitive: Primitive) -> Expr {
    let place = |at: i64| Expr::literal(at.into(), INT64);
    let begins = vec![shown.clone(), place(0), place(1)];
    let first = Expr::call(Function::Substring, begins, STRING);
    let is_number = || {
        let others = ["\"", "t", "f", "n", "{", "["].map(|other| is_text(&first, other));
        Expr::any(others.to_vec()).negated()
    };
    let has_fraction = || {
        let boolean = Type::Primitive(Primitive::Boolean);
        let holds = [".", "e", "E"].map(|part| {
            let part = Expr::literal(part.into(), STRING);
            Expr::call(Function::Contains, vec![shown.clone(), part], boolean)
        });
        Expr::any(holds.to_vec())
    };
    match primitive {
        Primitive::String => is_text(&first, "\""),
        Primitive::Boolean => Expr::any(vec![is_text(shown, "true"), is_text(shown, "false")]),
        Primitive::Double | Primitive::Decimal => Expr::all(vec![is_number(), has_fraction()]),
        p if p.is_integer() => Expr::all(vec![is_number(), has_fraction().negated()]),
        _ => Expr::truth(false),
    }
}

fn is_text(left: &Expr, right: &str) -> Expr {
    let right = Expr::literal(right.into(), STRING);
    Expr::compare(Compare::Eq, left.clone(), right)
}

/// The type that is said beside a dynamic property.
fn said_type(raw: &Expr) -> Option<Expr> {
    let ExprKind::Call {
        function: Function::JsonMember,
        arguments,
    } = &raw.kind
    else {
        return None;
    };
    let [bag, name] = arguments.as_slice() else {
        return None;
    };
    let ExprKind::Literal(entity_model::Value::Text(name)) = &name.kind else {
        return None;
    };
    let beside = Expr::literal(format!("{name}@odata.type").as_str().into(), STRING);
    let member = Expr::call(Function::JsonMember, vec![bag.clone(), beside], JSON.ty);
    Some(Expr::call(Function::JsonText, vec![member], STRING))
}

/// Digits behind the point that count when an untyped number is compared.
const DYNAMIC_SCALE: u8 = 18;

/// Untyped, and not the bare `null`.
pub(super) fn is_dynamic(expr: &Expr) -> bool {
    expr.typed.ty == Type::Untyped && !matches!(expr.kind, ExprKind::Literal(_))
}

impl Binder<'_> {
    /// What stands for the value in an expression.
    pub(super) fn kept_value(&self, kept: Kept, span: g::Span) -> Bound<Expr> {
        if !kept.collection {
            return Ok(kept.value());
        }
        let name = &kept.name;
        if name.is_empty() {
            return Err(super::expression::no_list(span));
        }
        let message = format!("'{name}' is a collection");
        let hint = format!("use {name}/any(x:…), {name}/all(x:…) or {name}/$count");
        let error = PlanError::new(PlanErrorKind::Type, message).at(span);
        Err(Box::new(error.hint(hint)))
    }

    /// A dynamic property of a row.
    pub(super) fn dynamic(&self, bag: Expr, name: &str) -> Kept {
        let bag = Kept::dynamic(bag, "");
        Kept::dynamic(bag.inside(name), name)
    }

    /// One step further.
    pub(super) fn within_kept(&mut self, kept: Kept, step: &g::PathStep) -> Bound<Step> {
        let mut kept = match &step.kind {
            g::StepKind::Name { .. } => kept,
            _ => kept.several(),
        };
        match &step.kind {
            g::StepKind::Name { name, parens: None } if self.is_own_type(kept.ty, name) => {
                Ok(Step::Kept(kept))
            }
            g::StepKind::Name { name, parens: None } if !kept.collection => {
                self.kept_member(&kept, name).map(Step::Kept)
            }
            g::StepKind::Filter(condition) if kept.collection => {
                kept.filters.push((**condition).clone());
                Ok(Step::Kept(kept))
            }
            g::StepKind::Any(lambda) if kept.collection => {
                let rel = self.kept_items(&kept, lambda.as_ref().map(|l| (l, false)))?;
                Ok(Step::Value(exists(rel)))
            }
            g::StepKind::All(lambda) if kept.collection => {
                let rel = self.kept_items(&kept, Some((lambda, true)))?;
                Ok(Step::Value(exists(rel).negated()))
            }
            g::StepKind::Count(options) if kept.collection => {
                if let Some(options) = options {
                    if options.search.is_some() {
                        return Err(not_implemented("$search", step.span));
                    }
                    kept.filters
                        .extend(options.filter.as_ref().map(|f| f.value.clone()));
                }
                self.kept_count(&kept).map(Step::Value)
            }
            kind => Err(wrong_step(kind, step.span)),
        }
    }

    pub(super) fn kept_member(&self, kept: &Kept, name: &g::Name) -> Bound<Kept> {
        let text = normal(&name.text);
        let declared = match kept.ty {
            Type::Complex(id) => self.model.complex(id),
            Type::Untyped => return Ok(Kept::dynamic(kept.inside(&text), &text)),
            _ => {
                let message = "nothing can follow a primitive value here";
                let error = PlanError::new(PlanErrorKind::UnknownName, message);
                return Err(Box::new(error.at(name.span)));
            }
        };
        if let Some((_, member)) = declared.member(&text) {
            return Ok(Kept::of(kept.inside(&member.name), member));
        }
        if declared.open {
            return Ok(Kept::dynamic(kept.inside(&text), &text));
        }
        Err(no_member(declared, name))
    }

    /// Opens the items of a collection, with what they must meet.
    pub(super) fn open_kept(&mut self, kept: &Kept) -> Bound<(Rel, Kept, Vec<Expr>)> {
        let (rel, item, _) = self.open_items(kept);
        let mut conditions = Vec::new();
        for filter in &kept.filters {
            conditions.push(self.over_item(&item, None, |b| b.condition(filter))?);
        }
        Ok((rel, item, conditions))
    }

    /// How many items of a collection meet its filters.
    pub(super) fn kept_count(&mut self, kept: &Kept) -> Bound<Expr> {
        let rel = self.kept_items(kept, None)?;
        Ok(self.rows_in(rel))
    }

    pub(super) fn rows_in(&mut self, rel: Rel) -> Expr {
        self.gathered(rel, Measure::count(None))
    }

    /// One value over all rows of a relation.
    pub(super) fn gathered(&mut self, input: Rel, measure: Measure) -> Expr {
        let typed = measure.typed;
        let rel = Rel::Aggregate {
            input: Box::new(input),
            source: self.fresh(),
            keys: Vec::new(),
            measures: vec![measure],
        };
        Expr::new(ExprKind::Scalar(Box::new(rel)), typed)
    }

    pub(super) fn open_items(&mut self, kept: &Kept) -> (Rel, Kept, Expr) {
        let source = self.fresh();
        let output = |place, typed| Expr::new(ExprKind::Output { source, place }, typed);
        let item = Kept {
            json: output(0, JSON),
            collection: false,
            filters: Vec::new(),
            ..kept.clone()
        };
        let rel = Rel::Items {
            source,
            list: Box::new(kept.json.clone()),
        };
        (rel, item, output(1, Typed::new(INT64, false)))
    }

    /// Binds something over an item, which is the implicit one or has the variable's name.
    fn over_item<T>(
        &mut self,
        item: &Kept,
        name: Option<&str>,
        bind: impl FnOnce(&mut Self) -> Bound<T>,
    ) -> Bound<T> {
        let row = self.current();
        self.variables.push(Variable {
            name: name.map(str::to_owned),
            row,
            item: Some(item.clone()),
            sealed: false,
        });
        let bound = bind(self);
        self.variables.pop();
        bound
    }

    /// The items of a collection that meet its filters and, where there is one, the predicate.
    fn kept_items(&mut self, kept: &Kept, lambda: Option<(&g::Lambda, bool)>) -> Bound<Rel> {
        let (rel, item, mut conditions) = self.open_kept(kept)?;
        if let Some((lambda, inverted)) = lambda {
            let name = &lambda.variable.text;
            let c = self.over_item(&item, Some(name), |b| b.condition(&lambda.predicate))?;
            conditions.push(if inverted { c.untrue() } else { c });
        }
        Ok(filtered(rel, conditions))
    }

    /// A collection of a row under `$filter`, `$orderby`, `$skip` and `$top`, as JSON text again.
    pub(super) fn listed(
        &mut self,
        row: Row,
        place: usize,
        options: &g::QueryOptions,
        top: bool,
    ) -> Bound<Expr> {
        let property = super::resource::property_at(self.entity(row.entity), place);
        let json = self.field_value(row, place)?;
        let mut kept = Kept::of(json, property);
        kept.top = top;
        let (rel, item, ordinal) = self.open_items(&kept);
        let mut conditions = Vec::new();
        if let Some(filter) = &options.filter {
            conditions.push(self.over_item(&item, None, |b| b.condition(&filter.value))?);
        }
        let mut order = Vec::new();
        for key in options.orderby.iter().flat_map(|o| &o.value) {
            let by = self.over_item(&item, None, |b| b.expression(&key.expr))?;
            order.extend(self.order_keys(by, key)?);
        }
        order.push(OrderKey {
            by: ordinal,
            descending: false,
        });
        let rel = Rel::Slice {
            input: Box::new(filtered(rel, conditions)),
            each: Vec::new(),
            order,
            skip: options.skip.as_ref().map_or(0, |s| s.value),
            top: options.top.as_ref().map(|t| t.value),
            until: None,
        };
        let measure = Measure {
            method: Method::Gather,
            value: Some(item.json),
            typed: JSON,
        };
        Ok(self.gathered(rel, measure))
    }

    /// How many items a collection of a row has, under `$filter`.
    pub(super) fn number_listed(
        &mut self,
        row: Row,
        place: usize,
        options: &g::QueryOptions,
    ) -> Bound<Expr> {
        let property = super::resource::property_at(self.entity(row.entity), place);
        let json = self.field_value(row, place)?;
        let mut kept = Kept::of(json, property);
        kept.top = true;
        kept.filters
            .extend(options.filter.as_ref().map(|f| f.value.clone()));
        self.kept_count(&kept)
    }

    /// A member of a complex value that a row keeps as JSON: its JSON when it has parts of its own, else its value.
    pub(super) fn member_kept(&mut self, row: Row, place: usize, at: usize) -> Bound<(Expr, bool)> {
        let entity = self.entity(row.entity);
        let property = super::resource::property_at(entity, place);
        let json = self.field_value(row, place)?;
        let kept = Kept::of(json, property);
        let Type::Complex(id) = property.ty else {
            return Ok((kept.json, true));
        };
        let Some(member) = self.model.complex(id).members.get(at) else {
            return Ok((kept.json, true));
        };
        let member = Kept::of(kept.inside(&member.name), member);
        let whole = member.collection || matches!(member.ty, Type::Complex(_) | Type::Untyped);
        Ok(if whole {
            (member.json, true)
        } else {
            (member.value(), false)
        })
    }
}

/// A condition that an untyped value may be.
pub(super) fn as_condition(expr: Expr) -> Expr {
    if is_dynamic(&expr) {
        as_type(expr, Type::Primitive(Primitive::Boolean))
    } else {
        expr
    }
}

/// The keys by which an untyped value is ordered: numbers by size, everything else before them by its text.
pub(super) fn dynamic_keys(by: Expr, descending: bool) -> Vec<OrderKey> {
    let number = as_type(by.clone(), Type::Primitive(Primitive::Decimal));
    let text = as_type(by, STRING);
    [number, text]
        .into_iter()
        .map(|by| OrderKey { by, descending })
        .collect()
}

/// What an untyped argument is taken for by a function.
pub(super) fn as_argument(function: g::Function, expr: Expr) -> Expr {
    use g::Function as F;
    if !is_dynamic(&expr) {
        return expr;
    }
    let ty = match function {
        F::Round | F::Floor | F::Ceiling => Primitive::Decimal,
        F::TotalSeconds => Primitive::Duration,
        F::Year
        | F::Month
        | F::Day
        | F::Hour
        | F::Minute
        | F::Second
        | F::FractionalSeconds
        | F::Date
        | F::Time
        | F::TotalOffsetMinutes => Primitive::DateTimeOffset,
        _ => Primitive::String,
    };
    as_type(expr, Type::Primitive(ty))
}
