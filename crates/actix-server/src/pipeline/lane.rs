//! Which queries are quick for certain: those that find at most one row by its key.

use entity_model::{AlternateKey, EntityId, Model};
use query_plan::expr::{Compare, Expr, ExprKind, SourceId};
use query_plan::read::{Read, Rel, What};

/// Where a query waits for the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// One row by its key.
    Lookup,
    /// Everything else that reads.
    Common,
    /// Whatever changes rows.
    Write,
}

/// The lane of a read.
pub(super) fn of(read: &Read, model: &Model) -> Lane {
    let one = matches!(
        read.what,
        What::Entity { .. } | What::Property | What::RawValue | What::Reference
    );
    if one
        && read.parent.is_none()
        && read.level.children.is_empty()
        && finds_one(&read.level.rows, model)
    {
        Lane::Lookup
    } else {
        Lane::Common
    }
}

/// Conditions on a table, with to-one joins around, that pin all parts of a key.
fn finds_one(rows: &Rel, model: &Model) -> bool {
    let mut conditions = Vec::new();
    let mut below = rows;
    loop {
        match below {
            Rel::Filter { input, condition } => {
                conditions.push(condition);
                below = input;
            }
            // Beside all rows of another type: as many as there are of those.
            Rel::Join { on, .. } if *on == Expr::truth(true) => return false,
            Rel::Join { input, .. } | Rel::Project { input, .. } => below = input,
            Rel::Scan { source, entity } => {
                let mut pins = Pins {
                    source: *source,
                    entity: *entity,
                    model,
                    places: Vec::new(),
                };
                conditions.iter().for_each(|c| pins.collect(c));
                return pins.a_whole_key();
            }
            Rel::Aggregate { .. } | Rel::Slice { .. } | Rel::Items { .. } | Rel::Concat { .. } => {
                return false;
            }
        }
    }
}

/// The properties of a table that are compared with one value.
struct Pins<'m> {
    source: SourceId,
    entity: EntityId,
    model: &'m Model,
    places: Vec<usize>,
}

impl Pins<'_> {
    fn collect(&mut self, condition: &Expr) {
        if let ExprKind::And(all) = &condition.kind {
            all.iter().for_each(|c| self.collect(c));
        }
        let ExprKind::Compare {
            op: Compare::Eq,
            left,
            right,
        } = &condition.kind
        else {
            return;
        };
        for (column, value) in [(left, right), (right, left)] {
            if let ExprKind::Column(column) = &column.kind
                && column.source == self.source
                && let Some((of, place)) = column.property
                && of == self.entity
                && self.is_one_value(value)
            {
                self.places.push(place);
            }
        }
    }

    /// A literal, or what another row that is found by its key holds.
    fn is_one_value(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Literal(value) => !value.is_null(),
            ExprKind::Scalar(rel) => finds_one(rel, self.model),
            ExprKind::Column(_)
            | ExprKind::Output { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Negate(_)
            | ExprKind::Has { .. }
            | ExprKind::Call { .. }
            | ExprKind::Cast(_)
            | ExprKind::Case(_)
            | ExprKind::Exists(_) => false,
        }
    }

    fn a_whole_key(&self) -> bool {
        let entity = self.model.entity(self.entity);
        let pinned = |place: &usize| self.places.contains(place);
        let whole =
            |a: &AlternateKey| !a.parts.is_empty() && a.parts.iter().all(|(_, p)| pinned(p));
        !entity.key.is_empty() && entity.key.iter().all(pinned)
            || entity.alternate_keys.iter().any(whole)
    }
}
