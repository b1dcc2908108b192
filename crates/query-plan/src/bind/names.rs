//! Names that a request gives itself: what `$compute` and `$apply` make of its rows.
//!
//! A name stands beside the declared ones of the row it was given to, and wherever an expression, `$select` or
//! `$orderby` of that row may name a property. A declared expression sees none of them. The rows of an aggregation have
//! no other names: they are no entities.

use entity_model::{EntityId, Primitive, Type};
use query_grammar as g;

use super::nest::Nested;
use super::{Binder, Bound, Row, normal};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::Expr;
use crate::limits;

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Value(Expr),
    /// JSON text: it is shown and not computed with.
    Json {
        value: Expr,
        ty: Type,
        collection: bool,
    },
    /// Values under one name: some of a complex value or of an entity.
    Object {
        ty: Type,
        names: Names,
    },
    /// An entity that rows were grouped by, found again by its key.
    Entity {
        entity: EntityId,
        key: Vec<Expr>,
    },
    /// A row of another source of the same scope.
    Row(Row),
    /// A collection that hangs beside the row.
    Nested(Box<Nested>),
}

/// Names in the order in which they are written.
pub(super) type Names = Vec<(String, Item)>;

impl Item {
    /// The same with other expressions.
    pub(super) fn mapped(&self, to: &mut impl FnMut(&Expr) -> Expr) -> Self {
        match self {
            Self::Value(value) => Self::Value(to(value)),
            Self::Json {
                value,
                ty,
                collection,
            } => Self::Json {
                value: to(value),
                ty: *ty,
                collection: *collection,
            },
            Self::Object { ty, names } => Self::Object {
                ty: *ty,
                names: mapped(names, to),
            },
            Self::Entity { entity, key } => Self::Entity {
                entity: *entity,
                key: key.iter().map(to).collect(),
            },
            Self::Row(row) => Self::Row(*row),
            Self::Nested(nested) => {
                let parent = nested.parent.iter().map(to).collect();
                Self::Nested(Box::new(nested.beside(parent)))
            }
        }
    }

    /// Its expressions, in the order in which [`Self::mapped`] meets them.
    pub(super) fn values(&self) -> Vec<&Expr> {
        match self {
            Self::Value(value) | Self::Json { value, .. } => vec![value],
            Self::Object { names, .. } => {
                names.iter().flat_map(|(_, item)| item.values()).collect()
            }
            Self::Entity { key, .. } => key.iter().collect(),
            Self::Row(_) => Vec::new(),
            Self::Nested(nested) => nested.parent.iter().collect(),
        }
    }
}

/// The same names with other expressions.
pub(super) fn mapped(names: &Names, to: &mut impl FnMut(&Expr) -> Expr) -> Names {
    let name = |(name, item): &(String, Item)| (name.clone(), item.mapped(to));
    names.iter().map(name).collect()
}

/// What a name stands for among these.
pub(super) fn find<'n>(names: &'n Names, name: &str) -> Option<&'n Item> {
    names.iter().find(|(n, _)| n == name).map(|(_, item)| item)
}

/// Puts an item under its path: `Shelf/Name` goes into the object `Shelf`, which may hold others already.
pub(super) fn insert(names: &mut Names, path: &[(String, Type)], last: &str, item: Item) {
    let Some(((name, ty), rest)) = path.split_first() else {
        if find(names, last).is_none() {
            names.push((last.to_owned(), item));
        }
        return;
    };
    if find(names, name).is_none() {
        let object = Item::Object {
            ty: *ty,
            names: Vec::new(),
        };
        names.push((name.clone(), object));
    }
    if let Some((_, Item::Object { names, .. })) = names.iter_mut().find(|(n, _)| n == name) {
        insert(names, rest, last, item);
    }
}

impl Binder<'_> {
    /// What the request has given this name to, on this row.
    pub(super) fn given(&self, row: Row, name: &str) -> Option<&Item> {
        if self.is_sealed() {
            return None;
        }
        find(self.names(row)?, name)
    }

    pub(super) fn names(&self, row: Row) -> Option<&Names> {
        let scope = self.scopes.get(row.scope)?;
        let of = |(source, _): &&(_, _)| *source == row.source;
        scope.names.iter().find(of).map(|(_, names)| names)
    }

    /// Whether a row is no entity, but what an aggregation made.
    pub(super) fn is_derived(&self, row: Row) -> bool {
        let scope = self.scopes.get(row.scope);
        scope.is_some_and(|s| s.source == row.source && s.derived.is_some())
    }

    /// Gives a name to what was computed of a row. It may not be one that the row has already.
    pub(super) fn give(&mut self, row: Row, name: &g::Name, item: Item) -> Bound<()> {
        let text = normal(&name.text);
        if self.is_declared(row, &text) || self.given(row, &text).is_some() {
            return Err(taken(name));
        }
        let names = &mut self.scope(row.scope).names;
        match names.iter_mut().find(|(source, _)| *source == row.source) {
            Some((_, names)) => names.push((text, item)),
            None => names.push((row.source, vec![(text, item)])),
        }
        Ok(())
    }

    /// The type of a row, or the one of the rows that it was made of.
    pub(super) fn made_of(&self, row: Row) -> Option<EntityId> {
        let scope = self.scopes.get(row.scope);
        match scope.and_then(|s| s.derived.as_ref()) {
            Some(derived) if self.is_derived(row) => derived.of,
            _ => Some(row.entity),
        }
    }

    /// Whether the type of a row declares the name.
    pub(super) fn is_declared(&self, row: Row, name: &str) -> bool {
        let Some(entity) = self.made_of(row) else {
            return false;
        };
        let entity = self.entity(entity);
        entity.property(name).is_some() || entity.any_navigation(name).is_some()
    }

    /// `expression as name`, one after the other: a later one may use an earlier one.
    pub(super) fn compute(&mut self, row: Row, options: &g::QueryOptions) -> Bound<()> {
        let mut items = options.compute.iter().flat_map(|c| &c.value);
        items.try_for_each(|item| self.extend(row, item))
    }

    pub(super) fn extend(&mut self, row: Row, item: &g::ComputeItem) -> Bound<()> {
        let value = self.over(row, |b| b.expression(&item.expr))?;
        let structured = matches!(value.typed.ty, Type::Complex(_) | Type::Entity(_));
        if structured || value.typed.ty == Type::Primitive(Primitive::Stream) {
            let message = format!(
                "a computed value is a primitive one, not {}",
                self.model.type_name(value.typed.ty)
            );
            let error = PlanError::new(PlanErrorKind::Type, message).at(item.expr.span);
            return Err(Box::new(error));
        }
        // A name in a later expression stands for the whole of an earlier one.
        if value.size() > limits::MAX_COMPUTED {
            let message = format!(
                "'{}' is computed in more than {} steps",
                item.alias.text,
                limits::MAX_COMPUTED
            );
            let error = PlanError::new(PlanErrorKind::Limit, message).at(item.span);
            return Err(Box::new(error));
        }
        self.give(row, &item.alias, Item::Value(value))
    }

    /// Binds something of which `row` is the implicit row.
    pub(super) fn over<T>(
        &mut self,
        row: Row,
        bind: impl FnOnce(&mut Self) -> Bound<T>,
    ) -> Bound<T> {
        self.variables.push(super::Variable {
            name: None,
            row,
            item: None,
            sealed: false,
        });
        let bound = bind(self);
        self.variables.pop();
        bound
    }

    /// A name that the rows of an aggregation do not have.
    pub(super) fn not_kept(&self, row: Row, name: &g::Name) -> Box<PlanError> {
        let names = self.names(row).into_iter().flatten();
        let message = if self.is_declared(row, &normal(&name.text)) {
            format!("'{}' was not kept by $apply", name.text)
        } else {
            format!("there is no '{}' here", name.text)
        };
        let error = PlanError::new(PlanErrorKind::UnknownName, message).at(name.span);
        let error = error.target(&name.text);
        let kept: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
        Box::new(match nearest(&name.text, kept.iter().copied()) {
            Some(near) => error.hint(format!("did you mean '{near}'?")),
            None => error.hint(format!("the names here are {}", kept.join(", "))),
        })
    }
}

/// A name that something has already.
pub(super) fn taken(name: &g::Name) -> Box<PlanError> {
    let message = format!("the name '{}' is taken already", name.text);
    let error = PlanError::new(PlanErrorKind::Syntax, message).at(name.span);
    Box::new(
        error
            .target(&name.text)
            .hint("choose another name behind 'as'"),
    )
}
