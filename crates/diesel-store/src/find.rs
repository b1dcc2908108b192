//! Values of some rows by one of their properties, for whoever is inside a transaction.

use std::collections::HashSet;

use entity_model::{EntityId, EntityType, Model, Primitive, Property, Source, Type, Value};
use query_plan::expr::{Column, Compare, Expr, ExprKind, SourceId, Typed};
use query_plan::port::{By, Cell, Find, Live, StoreError};
use query_plan::read::{Level, Rel, Shape};

use crate::compile::{Compiler, Window};
use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::json;
use crate::pool::Link;
use crate::row::owned;

const SOURCE: SourceId = SourceId(0);

pub(crate) fn find<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    find: &Find<'_>,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let entity = find.entity;
    let ty = model.entity(entity);
    let by = looked_for(ty, find)?;
    let mut columns = by.clone();
    let mut shapes = vec![match by.len() {
        1 => Asked::Column(0),
        parts => Asked::Key(parts),
    }];
    for place in find.properties {
        let property = ty
            .properties
            .get(*place)
            .ok_or_else(|| unexpected("no such property"))?;
        shapes.push(asked(model, entity, property, *place, &mut columns)?);
    }
    if find.batch {
        columns.push(batch(ty)?);
        shapes.push(Asked::Column(columns.len() - 1));
    }
    let mut conditions = among(by, find.keys);
    match (find.live, &ty.archive) {
        (Live::All, _) | (_, None) => {}
        (Live::Only, Some(archive)) => {
            let gone = column(entity, ty, archive.on)?;
            let null = Expr::literal(Value::Null, Type::Untyped);
            conditions.push(Expr::compare(Compare::Eq, gone, null));
        }
        (Live::Batch(number), Some(_)) => {
            let number = Expr::literal(Value::Int(number), INT64);
            conditions.push(Expr::compare(Compare::Eq, batch(ty)?, number));
        }
    }
    let level = level(
        Rel::Filter {
            input: Box::new(Rel::Scan {
                source: SOURCE,
                entity,
            }),
            condition: Expr::all(conditions),
        },
        columns,
    );
    let statement = Compiler::<D>::new(model).top(&level, &level.rows, Window::default())?;
    let mut found = Vec::new();
    link.rows(statement.sql, &statement.kinds, &mut |row| {
        let mut values = Vec::with_capacity(shapes.len());
        for shape in &shapes {
            values.push(match shape {
                Asked::Column(at) => owned(row.cell(*at)?)?,
                Asked::Key(parts) => Value::List(
                    (0..*parts)
                        .map(|at| owned(row.cell(at)?))
                        .collect::<Result<_, _>>()?,
                ),
                Asked::Json(at, property) => json_value(model, property, row.cell(*at)?)?,
                Asked::Record(members) => record(members, row)?,
            });
        }
        found.push(values);
        Ok(())
    })?;
    if let Some(Asked::Key(_)) = shapes.first() {
        // Each part was asked for on its own: a row may have mixed those of several keys.
        let wanted: HashSet<String> = find.keys.iter().map(|key| format!("{key:?}")).collect();
        found.retain(|row| {
            row.first()
                .is_some_and(|key| wanted.contains(&format!("{key:?}")))
        });
    }
    Ok(found)
}

/// The condition that what rows are looked for by is one of these; of a key with several parts, that each part is.
pub(crate) fn among(by: Vec<Expr>, keys: &[Value]) -> Vec<Expr> {
    let whole = by.len() == 1;
    let part = |key: &Value, at: usize| {
        let part = if whole {
            Some(key)
        } else {
            key.parts().get(at)
        };
        part.cloned().unwrap_or(Value::Null)
    };
    let mut conditions = Vec::with_capacity(by.len());
    for (at, item) in by.into_iter().enumerate() {
        let mut seen = HashSet::new();
        let list = keys
            .iter()
            .map(|key| part(key, at))
            .filter(|value| whole || seen.insert(format!("{value:?}")))
            .map(|value| Expr::literal(value, item.typed.ty))
            .collect();
        conditions.push(Expr::condition(ExprKind::In {
            item: Box::new(item),
            list,
        }));
    }
    conditions
}

const INT64: Type = Type::Primitive(Primitive::Int64);

/// The property that rows are looked for by, its folded companion, or the parts of the key.
fn looked_for(ty: &EntityType, find: &Find<'_>) -> Result<Vec<Expr>, StoreError> {
    let place = match find.by {
        By::Key => {
            let parts = ty.key.iter().map(|place| column(find.entity, ty, *place));
            return parts.collect();
        }
        By::Place(place) if !find.folded => return Ok(vec![column(find.entity, ty, place)?]),
        By::Place(place) => place,
    };
    let property = ty.properties.get(place);
    let property = property.ok_or_else(|| unexpected("no such property"))?;
    let folded = property.folded.as_ref();
    let name = folded.ok_or_else(|| unexpected(format!("{} is not folded", property.name)))?;
    Ok(vec![plain(name, property, None)])
}

/// The column that ties together what one delete put away.
fn batch(ty: &EntityType) -> Result<Expr, StoreError> {
    let archive = ty.archive.as_ref();
    let name = archive.and_then(|a| a.batch_column.as_ref());
    let name = name.ok_or_else(|| unexpected(format!("{} has no batches", ty.name)))?;
    Ok(Expr::new(
        ExprKind::Column(Column {
            source: SOURCE,
            name: name.clone(),
            property: None,
        }),
        Typed::new(INT64, true),
    ))
}

/// A property that was asked for, in the columns of the statement.
enum Asked<'m> {
    Column(usize),
    /// The first so many columns are the parts of a key.
    Key(usize),
    /// JSON text of a property.
    Json(usize, &'m Property),
    Record(Vec<(String, usize)>),
}

fn asked<'m>(
    model: &'m Model,
    entity: EntityId,
    property: &'m Property,
    place: usize,
    columns: &mut Vec<Expr>,
) -> Result<Asked<'m>, StoreError> {
    match (&property.source, property.ty) {
        (source @ (Source::Column(_) | Source::Json(_)), _) => {
            columns.push(column(entity, model.entity(entity), place)?);
            let at = columns.len() - 1;
            Ok(if matches!(source, Source::Json(_)) {
                Asked::Json(at, property)
            } else {
                Asked::Column(at)
            })
        }
        (Source::Members(sources), Type::Complex(id)) => {
            let mut members = Vec::new();
            for (member, source) in model.complex(id).members.iter().zip(sources) {
                if let Source::Column(name) = source {
                    columns.push(plain(name, member, Some((entity, place))));
                    members.push((member.name.clone(), columns.len() - 1));
                }
            }
            Ok(Asked::Record(members))
        }
        _ => Err(unexpected(format!("{} is not stored", property.name))),
    }
}

/// What JSON text stands for; an older form of the type, which it does not meet, is left as it is.
fn json_value(model: &Model, property: &Property, cell: Cell<'_>) -> Result<Value, StoreError> {
    let Cell::Text(text) = cell else {
        return owned(cell);
    };
    let given = json::read(text)?;
    Ok(query_plan::command::kept(model, property, &given).unwrap_or_else(|_| text.into()))
}

/// A complex value; null when its first member is.
fn record(
    members: &[(String, usize)],
    row: &dyn query_plan::port::Cells,
) -> Result<Value, StoreError> {
    let mut values = Vec::with_capacity(members.len());
    for (name, at) in members {
        values.push((name.clone(), owned(row.cell(*at)?)?));
    }
    Ok(match values.first() {
        Some((_, first)) if !first.is_null() => Value::Record(values),
        _ => Value::Null,
    })
}

fn column(entity: EntityId, ty: &EntityType, place: usize) -> Result<Expr, StoreError> {
    let property = ty
        .properties
        .get(place)
        .ok_or_else(|| unexpected("no such property"))?;
    let name = property
        .column()
        .ok_or_else(|| unexpected(format!("{}/{} is not a column", ty.name, property.name)))?;
    Ok(plain(name, property, Some((entity, place))))
}

fn plain(name: &str, property: &Property, place: Option<(EntityId, usize)>) -> Expr {
    Expr::new(
        ExprKind::Column(Column {
            source: SOURCE,
            name: name.to_owned(),
            property: place,
        }),
        Typed {
            ty: property.ty,
            nullable: property.facets.nullable,
            scale: property.facets.scale.unwrap_or(0),
        },
    )
}

fn level(rows: Rel, columns: Vec<Expr>) -> Level {
    Level {
        number: 0,
        rows,
        order: Vec::new(),
        skip: 0,
        top: None,
        page: None,
        after: None,
        columns,
        order_columns: Vec::new(),
        shape: Shape {
            kinds: None,
            one_of_several: false,
            expected: None,
            kind: None,
            entity: None,
            set: None,
            key: Vec::new(),
            etag: Vec::new(),
            beside: None,
            fields: Vec::new(),
            reference: false,
            full: false,
        },
        children: Vec::new(),
        counted: false,
    }
}
