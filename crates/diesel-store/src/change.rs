//! Rows to be added or altered, as statements of many rows.
//!
//! A change that fails leaves nothing of itself, and the transaction goes on.

use std::borrow::Cow;
use std::collections::HashSet;

use bigdecimal::Zero;
use entity_model::{EntityId, EntityType, Model, Primitive, Property, Source, Type, Value};
use query_plan::port::StoreError;
use query_plan::write::{Away, Change, Changed};

use crate::dialect::Dialect;
use crate::error::{computation, unexpected};
use crate::fragment::{Bind, Sql};
use crate::functions::fold;
use crate::json;
use crate::pool::Link;
use crate::row::Kind;

pub(crate) fn change<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    change: &Change,
) -> Result<Changed, StoreError> {
    link.batch("SAVEPOINT change")?;
    let result = match change {
        Change::Insert {
            entity,
            places,
            rows,
        } => insert(link, model, *entity, places, rows),
        Change::Update {
            entity,
            places,
            rows,
            bump,
        } => update(link, model, *entity, places, rows, *bump),
        Change::Archive {
            entity,
            keys,
            away,
            places,
            values,
            bump,
        } => archive(
            link,
            model,
            *entity,
            keys,
            away.as_ref(),
            (places, values),
            *bump,
        ),
        Change::Delete { entity, keys } => delete(link, model, *entity, keys),
        Change::Clear { entity } => {
            let mut sql = Sql::new("DELETE FROM ");
            sql.name(&model.entity(*entity).table);
            link.execute(sql.finish())
        }
    };
    match &result {
        Ok(_) => link.batch("RELEASE SAVEPOINT change")?,
        Err(_) => link.batch("ROLLBACK TO SAVEPOINT change; RELEASE SAVEPOINT change")?,
    }
    result.map(|rows| Changed { rows })
}

fn insert<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    entity: EntityId,
    places: &[usize],
    rows: &[Vec<Value>],
) -> Result<u64, StoreError> {
    let entity = model.entity(entity);
    let targets = Targets::new(model, entity, places, true)?;
    let columns = targets.columns();
    let mut inserted = 0;
    for block in rows.chunks(D::rows_at_once(columns.len())) {
        let mut values: Vec<Vec<Bind<'_>>> = targets
            .0
            .iter()
            .map(|_| Vec::with_capacity(block.len()))
            .collect();
        for row in block {
            targets.gather::<D>(model, row, &mut values)?;
        }
        inserted += link.execute(D::insert(&entity.table, &columns, values)?)?;
    }
    Ok(inserted)
}

fn update<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    entity: EntityId,
    places: &[usize],
    rows: &[(Value, Vec<Value>)],
    bump: Option<usize>,
) -> Result<u64, StoreError> {
    let entity = model.entity(entity);
    let targets = Targets::new(model, entity, places, false)?;
    let columns = targets.columns();
    let key_columns = key(entity)?;
    let bump = bump
        .map(|at| {
            entity
                .properties
                .get(at)
                .ok_or_else(|| unexpected("no such property"))
        })
        .transpose()?
        .map(|property| column(entity, property))
        .transpose()?;
    if columns.is_empty() && bump.is_none() {
        return Ok(0);
    }
    let mut updated = 0;
    let mut rest = rows;
    while !rest.is_empty() {
        let (block, after) = rest.split_at(apart(rest, D::UPDATED_AT_ONCE));
        rest = after;
        let mut values: Vec<Vec<Bind<'_>>> =
            vec![Vec::with_capacity(block.len()); targets.0.len() + key_columns.len()];
        for (key, row) in block {
            targets.gather::<D>(model, row, &mut values)?;
            let columns = values.iter_mut().skip(targets.0.len());
            for ((column, part), (_, kind)) in columns.zip(key.parts()).zip(&key_columns) {
                column.push(D::bind(part, *kind)?);
            }
        }
        let statement = D::update(&entity.table, &columns, &key_columns, bump, values)?;
        updated += link.execute(statement)?;
    }
    Ok(updated)
}

/// Puts rows away or brings them back: every row gets the same values.
fn archive<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    entity: EntityId,
    keys: &[Value],
    away: Option<&Away>,
    (places, values): (&[usize], &[Value]),
    bump: Option<usize>,
) -> Result<u64, StoreError> {
    let entity = model.entity(entity);
    let archive = entity
        .archive
        .as_ref()
        .ok_or_else(|| unexpected(format!("{} has no archive", entity.name)))?;
    let property = |place: usize| {
        let found = entity.properties.get(place);
        found.ok_or_else(|| unexpected("no such property"))
    };
    let mut sets: Vec<(&str, Kind, Value)> = Vec::new();
    let on = property(archive.on)?;
    sets.push((
        column(entity, on)?,
        Kind::Instant,
        away.map(|a| a.at).into(),
    ));
    if let Some(by) = archive.by.map(property).transpose()? {
        let kind = Kind::of_property(by);
        let actor = away.map(|a| {
            if kind == Kind::Text {
                Value::Text(a.by.to_string())
            } else {
                Value::Int(a.by)
            }
        });
        sets.push((column(entity, by)?, kind, actor.unwrap_or(Value::Null)));
    }
    if let Some(batch) = &archive.batch_column {
        sets.push((batch, Kind::Int, away.map(|a| a.batch).into()));
    }
    for (place, value) in places.iter().zip(values) {
        let property = property(*place)?;
        sets.push((
            column(entity, property)?,
            Kind::of_property(property),
            value.clone(),
        ));
    }
    let bump = bump
        .map(|place| column(entity, property(place)?))
        .transpose()?;
    let key_columns = key(entity)?;
    let mut changed = 0;
    for block in keys.chunks(DELETED_AT_ONCE) {
        let parted = Parted::of(block, key_columns.len());
        let mut sql = Sql::new("UPDATE ");
        sql.name(&entity.table).push(" SET ");
        for (at, (column, kind, value)) in sets.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" })
                .name(column)
                .push(" = ");
            // A bare NULL needs no type, on either database.
            if value.is_null() {
                sql.push("NULL");
            } else {
                sql.bind(D::bind(value, *kind)?);
            }
        }
        if let Some(bump) = bump {
            sql.push(", ")
                .name(bump)
                .push(" = ")
                .name(bump)
                .push(" + 1");
        }
        parted.among::<D>(&key_columns, &mut sql)?;
        changed += link.execute(sql.finish())?;
    }
    Ok(changed)
}

fn delete<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
    entity: EntityId,
    keys: &[Value],
) -> Result<u64, StoreError> {
    let entity = model.entity(entity);
    let key_columns = key(entity)?;
    let mut deleted = 0;
    for block in keys.chunks(DELETED_AT_ONCE) {
        let parted = Parted::of(block, key_columns.len());
        let mut sql = Sql::new("DELETE FROM ");
        sql.name(&entity.table);
        parted.among::<D>(&key_columns, &mut sql)?;
        deleted += link.execute(sql.finish())?;
    }
    Ok(deleted)
}

/// Keys that one `DELETE` names.
const DELETED_AT_ONCE: usize = 1000;

/// The columns of a type's key.
fn key(entity: &EntityType) -> Result<Vec<(&str, Kind)>, StoreError> {
    let parts = entity.key_properties();
    parts
        .map(|(_, part)| Ok((column(entity, part)?, Kind::of_property(part))))
        .collect()
}

/// Keys, part by part.
struct Parted(Vec<Vec<Value>>);

impl Parted {
    fn of(keys: &[Value], width: usize) -> Self {
        let part = |at: usize| {
            let values = keys.iter().map(|key| key.parts().get(at).cloned());
            values.map(|value| value.unwrap_or(Value::Null)).collect()
        };
        Self((0..width).map(part).collect())
    }

    /// ` WHERE key IN (these)`
    fn among<'v, D: Dialect>(
        &'v self,
        columns: &[(&str, Kind)],
        sql: &mut Sql<'v>,
    ) -> Result<(), StoreError> {
        sql.push(" WHERE ");
        if let ([values], [(column, kind)]) = (self.0.as_slice(), columns) {
            sql.name(column);
            return D::among(&values.iter().collect::<Vec<_>>(), *kind, sql);
        }
        for (at, (column, _)) in columns.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "(" }).name(column);
        }
        let mut keys = Sql::new(" FROM ");
        let kinds: Vec<Kind> = columns.iter().map(|(_, kind)| *kind).collect();
        let names = D::keys(&self.0, &kinds, &mut keys)?.parts.join(", ");
        sql.push(") IN (SELECT ")
            .push(&names)
            .append(keys)
            .push(")");
        Ok(())
    }
}

/// How many of the first rows can be updated by one statement: a key that comes again must wait for the next.
fn apart(rows: &[(Value, Vec<Value>)], most: usize) -> usize {
    if most == 1 {
        return 1;
    }
    let mut seen = HashSet::new();
    rows.iter()
        .take(most)
        .take_while(|(key, _)| seen.insert(format!("{key:?}")))
        .count()
        .max(1)
}

fn column<'m>(entity: &EntityType, property: &'m Property) -> Result<&'m str, StoreError> {
    property
        .column()
        .ok_or_else(|| unexpected(format!("{}/{} is not a column", entity.name, property.name)))
}

/// The columns that a change fills.
struct Targets<'m>(Vec<Target<'m>>);

struct Target<'m> {
    column: &'m str,
    kind: Kind,
    from: From<'m>,
    /// What the value must be checked or rounded for.
    property: &'m Property,
}

/// Where a column's value comes from.
enum From<'m> {
    Place(usize),
    /// A member of the record at a place.
    Member(usize, &'m str),
    /// JSON text of the value at a place.
    Json(usize, Type),
    /// The folded text at a place.
    Folded(usize),
    /// What the model says for a property that is not named.
    Default(&'m Value),
    DefaultJson(&'m Value, Type),
    DefaultFolded(&'m Value),
}

impl<'m> Targets<'m> {
    fn new(
        model: &'m Model,
        entity: &'m EntityType,
        places: &[usize],
        with_defaults: bool,
    ) -> Result<Self, StoreError> {
        let mut targets = Self(Vec::new());
        for (at, place) in places.iter().enumerate() {
            let property = entity
                .properties
                .get(*place)
                .ok_or_else(|| unexpected(format!("{} has no property {place}", entity.name)))?;
            targets.named(model, entity, property, at)?;
        }
        if with_defaults {
            let unnamed = entity
                .properties
                .iter()
                .enumerate()
                .filter(|(place, _)| !places.contains(place));
            for (_, property) in unnamed {
                targets.unnamed(model, property);
            }
        }
        Ok(targets)
    }

    fn add(&mut self, column: &'m str, kind: Kind, from: From<'m>, property: &'m Property) {
        self.0.push(Target {
            column,
            kind,
            from,
            property,
        });
    }

    fn named(
        &mut self,
        model: &'m Model,
        entity: &EntityType,
        property: &'m Property,
        at: usize,
    ) -> Result<(), StoreError> {
        match &property.source {
            Source::Column(column) => {
                self.add(
                    column,
                    Kind::of_property(property),
                    From::Place(at),
                    property,
                );
                if let Some(folded) = &property.folded {
                    self.add(folded, Kind::Text, From::Folded(at), property);
                }
            }
            Source::Json(column) => {
                self.add(column, Kind::Text, From::Json(at, property.ty), property);
            }
            Source::Members(sources) => {
                for (member, source) in members(model, property).iter().zip(sources) {
                    if let Source::Column(column) = source {
                        self.add(
                            column,
                            Kind::of_property(member),
                            From::Member(at, &member.name),
                            member,
                        );
                    }
                }
            }
            Source::Computed(_) => {
                return Err(unexpected(format!(
                    "{}/{} is computed",
                    entity.name, property.name
                )));
            }
        }
        Ok(())
    }

    fn unnamed(&mut self, model: &'m Model, property: &'m Property) {
        match (&property.source, &property.default) {
            (Source::Column(column), Some(value)) => {
                self.add(
                    column,
                    Kind::of_property(property),
                    From::Default(value),
                    property,
                );
                if let Some(folded) = &property.folded {
                    self.add(folded, Kind::Text, From::DefaultFolded(value), property);
                }
            }
            (Source::Json(column), Some(value)) => {
                self.add(
                    column,
                    Kind::Text,
                    From::DefaultJson(value, property.ty),
                    property,
                );
            }
            // A collection is never null: an empty one is what was not said.
            (Source::Json(column), None) if property.collection && !property.facets.nullable => {
                self.add(
                    column,
                    Kind::Text,
                    From::DefaultJson(&NO_ITEMS, property.ty),
                    property,
                );
            }
            (Source::Members(sources), None) if !property.facets.nullable => {
                for (member, source) in members(model, property).iter().zip(sources) {
                    if let (Source::Column(column), Some(value)) = (source, &member.default) {
                        self.add(
                            column,
                            Kind::of_property(member),
                            From::Default(value),
                            member,
                        );
                    }
                }
            }
            _ => {}
        }
    }

    fn columns(&self) -> Vec<(&'m str, Kind)> {
        self.0.iter().map(|t| (t.column, t.kind)).collect()
    }

    /// Adds a row's values to the columns.
    fn gather<'v, D: Dialect>(
        &self,
        model: &Model,
        row: &'v [Value],
        values: &mut [Vec<Bind<'v>>],
    ) -> Result<(), StoreError>
    where
        'm: 'v,
    {
        let at = |place: usize| {
            row.get(place)
                .ok_or_else(|| unexpected(format!("a row has no value {place}")))
        };
        for (target, column) in self.0.iter().zip(values) {
            column.push(match &target.from {
                From::Place(place) => target.bind::<D>(at(*place)?)?,
                From::Default(value) => target.bind::<D>(value)?,
                From::Member(place, name) => target.member::<D>(at(*place)?, name)?,
                From::Json(place, ty) => json_text(model, at(*place)?, *ty)?,
                From::DefaultJson(value, ty) => json_text(model, value, *ty)?,
                From::Folded(place) => folded(at(*place)?)?,
                From::DefaultFolded(value) => folded(value)?,
            });
        }
        Ok(())
    }
}

static NO_ITEMS: Value = Value::List(Vec::new());

fn members<'m>(model: &'m Model, property: &Property) -> &'m [Property] {
    match property.ty {
        Type::Complex(id) => &model.complex(id).members,
        Type::Primitive(_) | Type::Enum(_) | Type::Entity(_) | Type::Untyped => &[],
    }
}

fn folded(value: &Value) -> Result<Bind<'static>, StoreError> {
    Ok(match value.as_text() {
        Some(text) => Bind::Text(Cow::Owned(fold(crate::sqlite::without_nul(text)?))),
        None => Bind::Null,
    })
}

fn json_text(model: &Model, value: &Value, ty: Type) -> Result<Bind<'static>, StoreError> {
    if value.is_null() {
        return Ok(Bind::Null);
    }
    let mut text = String::new();
    json::value(value, ty, model, &mut text)?;
    Ok(Bind::Text(Cow::Owned(text)))
}

impl Target<'_> {
    fn bind<'v, D: Dialect>(&self, value: &'v Value) -> Result<Bind<'v>, StoreError> {
        let bind = D::bind(value, self.kind)?;
        let Bind::Double(d) = bind else {
            self.check_digits(value)?;
            return Ok(bind);
        };
        if d.is_nan() {
            return Err(computation(format!("{} cannot be NaN", self.property.name)));
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "both databases keep no more than that"
        )]
        let kept = match self.property.ty {
            Type::Primitive(Primitive::Single) => f64::from(d as f32),
            Type::Primitive(_)
            | Type::Enum(_)
            | Type::Complex(_)
            | Type::Entity(_)
            | Type::Untyped => d,
        };
        Ok(Bind::Double(kept))
    }

    /// A member of a record, which may leave it out; null where there is no record.
    fn member<'v, D: Dialect>(&self, record: &'v Value, name: &str) -> Result<Bind<'v>, StoreError>
    where
        Self: 'v,
    {
        let Value::Record(members) = record else {
            return Ok(Bind::Null);
        };
        let member = members.iter().find(|(n, _)| n == name).map(|(_, v)| v);
        match (member, &self.property.default) {
            (Some(value), _) => self.bind::<D>(value),
            (None, Some(default)) => self.bind::<D>(default),
            (None, None) => Ok(Bind::Null),
        }
    }

    /// SQLite does not look at a decimal's precision.
    fn check_digits(&self, value: &Value) -> Result<(), StoreError> {
        let (Value::Decimal(decimal), Some(precision)) = (value, self.property.facets.precision)
        else {
            return Ok(());
        };
        let scale = self.property.facets.scale.unwrap_or(0);
        let rounded = decimal.with_scale_round(scale.into(), bigdecimal::RoundingMode::HalfUp);
        if rounded.digits() > precision.into() && !rounded.is_zero() {
            return Err(computation(format!(
                "{decimal} has more than the {precision} digits of {}",
                self.property.name
            )));
        }
        Ok(())
    }
}
