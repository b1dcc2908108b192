//! Types that are derived from others: a row seen as one of them, and the names of types in paths.

use entity_model::{Belongs, EntityId, Type, Value};
use query_grammar as g;

use super::{Binder, Bound, Row, normal};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::{Column, Compare, Expr, ExprKind, Typed};

/// A type name where it stands for something else than itself.
pub(super) enum Cast {
    /// The type at hand, or one it is derived from: the row stays as it is seen.
    Same,
    /// A type that is derived from the one at hand.
    To(EntityId),
}

impl Binder<'_> {
    /// The condition that a row is of a type or of one derived from it; `None` where every row of the table is.
    pub(super) fn is_kind(&self, row: Row, entity: EntityId) -> Option<Expr> {
        let declared = self.entity(entity);
        declared.base?;
        let kind = declared.kind.as_ref()?;
        let property = declared.properties.get(kind.place)?;
        let column = Column {
            source: row.source,
            name: property.column()?.to_owned(),
            property: None,
        };
        let typed = Typed::new(property.ty, property.facets.nullable || row.optional);
        let column = Expr::new(ExprKind::Column(column), typed);
        let values = self.kind_values(entity).into_iter();
        let mut values: Vec<Expr> = values.map(|v| Expr::literal(v, property.ty)).collect();
        Some(match values.len() {
            0 => Expr::truth(false),
            1 => Expr::compare(Compare::Eq, column, values.remove(0)),
            _ => Expr::condition(ExprKind::In {
                item: Box::new(column),
                list: values,
            }),
        })
    }

    /// What the kind property holds in rows of a type and of those derived from it.
    fn kind_values(&self, entity: EntityId) -> Vec<Value> {
        let of = |id| self.entity(id).kind.as_ref()?.value.clone();
        self.model.kinds(entity).filter_map(of).collect()
    }

    /// What must hold for a row to be what it is seen as.
    pub(super) fn cast_holds(&self, row: Row) -> Option<Expr> {
        self.is_kind(row, row.entity).filter(|_| row.cast)
    }

    /// Whether a name in a path is that of the complex type that stands before it, and so changes nothing: no complex
    /// type is derived from another.
    pub(super) fn is_own_type(&self, ty: Type, name: &g::Name) -> bool {
        let Type::Complex(own) = ty else {
            return false;
        };
        name.is_qualified() && self.model.complex_named(&normal(&name.text)) == Some(own)
    }

    /// A row seen as one of a derived type.
    pub(super) fn seen_as(&self, row: Row, entity: EntityId) -> Row {
        Row {
            entity,
            optional: true,
            cast: true,
            ..row
        }
    }

    /// A value of a row, null where the row is not what it is seen as.
    pub(super) fn as_cast(&self, row: Row, value: Expr) -> Expr {
        let Some(holds) = self.cast_holds(row) else {
            return value;
        };
        let typed = Typed {
            nullable: true,
            ..value.typed
        };
        Expr::new(ExprKind::Case(vec![(holds, value)]), typed)
    }

    /// The row as the type that declares a property sees it, in whose words a computed one is written.
    pub(super) fn as_owner(&self, row: Row, place: usize) -> Row {
        let property = self.entity(row.entity).properties.get(place);
        match property.map(|p| p.belongs) {
            Some(Belongs::Elsewhere(entity)) => Row { entity, ..row },
            Some(Belongs::Here | Belongs::Above) | None => row,
        }
    }

    /// What the name of a type means behind something of another type.
    pub(super) fn cast_from(&self, from: EntityId, name: &g::Name) -> Bound<Cast> {
        match self.model.entity_named(&normal(&name.text)) {
            Some(to) if self.model.is_a(from, to) => Ok(Cast::Same),
            Some(to) if self.model.is_a(to, from) => Ok(Cast::To(to)),
            Some(_) => {
                let message = format!(
                    "{} is not derived from {}",
                    name.text,
                    self.entity(from).name
                );
                Err(Box::new(
                    PlanError::new(PlanErrorKind::Type, message)
                        .at(name.span)
                        .target(&name.text),
                ))
            }
            None => Err(self.unknown_type(from, name)),
        }
    }

    /// The type at hand, or the one a name leads to from there.
    pub(super) fn cast_to(&self, from: EntityId, name: &g::Name) -> Bound<EntityId> {
        Ok(match self.cast_from(from, name)? {
            Cast::Same => from,
            Cast::To(to) => to,
        })
    }

    fn unknown_type(&self, from: EntityId, name: &g::Name) -> Box<PlanError> {
        let message = format!("'{}' is not a type of this service", name.text);
        let error = PlanError::new(PlanErrorKind::UnknownName, message)
            .at(name.span)
            .target(&name.text);
        let below: Vec<String> = self
            .model
            .kinds(from)
            .map(|id| self.model.type_name(Type::Entity(id)))
            .collect();
        let near = nearest(&name.text, below.iter().map(String::as_str));
        Box::new(match near {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error,
        })
    }

    /// How to write what only a derived type has.
    pub(super) fn hint_below(&self, entity: EntityId, name: &str) -> Option<String> {
        let owner = self.model.kind_with(entity, &normal(name))?;
        let owner = self.model.type_name(Type::Entity(owner));
        Some(format!("{owner} has it: write {owner}/{name}"))
    }
}
