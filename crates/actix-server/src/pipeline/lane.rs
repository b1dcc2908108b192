//! Which queries are quick for certain: those that find at most one row by its key.

use entity_model::{EntityId, Model};
use query_plan::expr::{Compare, Expr, ExprKind, SourceId};
use query_plan::read::{Read, Rel, What};

/// Where a query waits for the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// One row by its key.
    Lookup,
    /// Everything else.
    Common,
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
            Rel::Join { input, .. } => below = input,
            Rel::Scan { source, entity } => return pins_key(&conditions, *source, *entity, model),
            Rel::Project { .. }
            | Rel::Aggregate { .. }
            | Rel::Slice { .. }
            | Rel::Concat { .. } => return false,
        }
    }
}

fn pins_key(conditions: &[&Expr], source: SourceId, entity: EntityId, model: &Model) -> bool {
    let mut pinned = Vec::new();
    conditions
        .iter()
        .for_each(|c| collect(c, source, entity, &mut pinned));
    let entity = model.entity(entity);
    let alternates = entity.alternate_keys.iter();
    let mut keys = alternates.map(|a| a.parts.iter().map(|(_, place)| *place).collect::<Vec<_>>());
    entity.key.iter().all(|place| pinned.contains(place))
        || keys.any(|key| !key.is_empty() && key.iter().all(|place| pinned.contains(place)))
}

/// The properties that a condition compares with one value.
fn collect(condition: &Expr, source: SourceId, entity: EntityId, pinned: &mut Vec<usize>) {
    if let ExprKind::And(all) = &condition.kind {
        all.iter().for_each(|c| collect(c, source, entity, pinned));
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
        if let (ExprKind::Column(column), ExprKind::Literal(value)) = (&column.kind, &value.kind)
            && column.source == source
            && !value.is_null()
            && let Some((of, place)) = column.property
            && of == entity
        {
            pinned.push(place);
        }
    }
}
