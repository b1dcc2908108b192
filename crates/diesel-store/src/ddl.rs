//! Model → `CREATE TABLE`, for tests and for the first migration of a service.

use std::collections::HashSet;
use std::fmt::Write as _;

use entity_model::{EntityType, KeyOrigin, Link, Model, Primitive, Property, Source, Type};

use diesel::pg::Pg;
use diesel::sqlite::Sqlite;

use crate::dialect::{Dialect, Width};
use crate::row::Kind;

/// The two languages a schema can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Sqlite,
    Postgres,
}

/// Every table, index and sequence that a model needs.
#[must_use]
pub fn create_schema(model: &Model, language: Language) -> String {
    match language {
        Language::Sqlite => Writer::<Sqlite>::new(model).write(),
        Language::Postgres => Writer::<Pg>::new(model).write(),
    }
}

/// A column as the database should have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnPlan {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) width: Width,
    pub(crate) nullable: bool,
}

/// A table, gathered from every type that is kept in it.
#[derive(Clone, Debug)]
pub(crate) struct TablePlan<'m> {
    pub(crate) name: &'m str,
    pub(crate) columns: Vec<ColumnPlan>,
    types: Vec<&'m EntityType>,
}

/// How the names of the engine's own tables begin. A model may read them by a view; it does not make them.
const ENGINE: &str = "engine_";

/// The tables of a model in the order of their first type.
pub(crate) fn tables(model: &Model) -> Vec<TablePlan<'_>> {
    let mut tables: Vec<TablePlan<'_>> = Vec::new();
    // The type that owns a table says what its columns are; a view may only add what is missing.
    // What a derived type has stands in the list of its root as well.
    let roots = || model.entities.iter().filter(|e| e.base.is_none());
    let owners = roots().filter(|e| !e.view);
    for entity in owners.chain(roots().filter(|e| e.view)) {
        let at = tables
            .iter()
            .position(|t| t.name == entity.table)
            .unwrap_or_else(|| {
                tables.push(TablePlan {
                    name: &entity.table,
                    columns: Vec::new(),
                    types: Vec::new(),
                });
                tables.len() - 1
            });
        if let Some(table) = tables.get_mut(at) {
            add_columns(table, entity, model);
            table.types.push(entity);
        }
    }
    tables
}

fn add_columns(table: &mut TablePlan<'_>, entity: &EntityType, model: &Model) {
    let shared = !table.types.is_empty();
    let mut add = |mut column: ColumnPlan| {
        if !table.columns.iter().any(|c| c.name == column.name) {
            // Rows of the other types in the table do not fill it.
            column.nullable |= shared;
            table.columns.push(column);
        }
    };
    for property in &entity.properties {
        let nullable = property.facets.nullable;
        of_source(property, &property.source, nullable, model, &mut add);
        if let Some(folded) = &property.folded {
            add(ColumnPlan {
                name: folded.clone(),
                kind: Kind::Text,
                width: Width::default(),
                nullable,
            });
        }
    }
    if let Some(batch) = entity
        .archive
        .as_ref()
        .and_then(|a| a.batch_column.as_ref())
    {
        add(ColumnPlan {
            name: batch.clone(),
            kind: Kind::Int,
            width: Width {
                bits: 64,
                precision: 0,
            },
            nullable: true,
        });
    }
}

fn of_source(
    property: &Property,
    source: &Source,
    nullable: bool,
    model: &Model,
    add: &mut dyn FnMut(ColumnPlan),
) {
    match source {
        Source::Column(name) => add(ColumnPlan {
            name: name.clone(),
            kind: Kind::of_property(property),
            width: width(property, model),
            nullable,
        }),
        Source::Json(name) => add(ColumnPlan {
            name: name.clone(),
            kind: Kind::Text,
            width: Width::default(),
            nullable,
        }),
        Source::Computed(_) => {}
        Source::Members(sources) => {
            let Type::Complex(id) = property.ty else {
                return;
            };
            for (member, source) in model.complex(id).members.iter().zip(sources) {
                let nullable = nullable || member.facets.nullable;
                of_source(member, source, nullable, model, add);
            }
        }
    }
}

fn width(property: &Property, model: &Model) -> Width {
    let bits = |bits| Width { bits, precision: 0 };
    match property.ty {
        Type::Enum(id) => Width::of_enum(model.enumeration(id)),
        Type::Primitive(Primitive::Byte | Primitive::SByte | Primitive::Int16) => bits(16),
        Type::Primitive(Primitive::Int32 | Primitive::Single) => bits(32),
        Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => Width {
            bits: 64,
            precision: property.facets.precision.unwrap_or(0),
        },
    }
}

struct Writer<'m, D> {
    model: &'m Model,
    tables: Vec<TablePlan<'m>>,
    out: String,
    names: HashSet<String>,
    dialect: std::marker::PhantomData<D>,
}

impl<'m, D: Dialect> Writer<'m, D> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            tables: tables(model)
                .into_iter()
                .filter(|table| !table.name.starts_with(ENGINE))
                .collect(),
            out: String::new(),
            names: HashSet::new(),
            dialect: std::marker::PhantomData,
        }
    }

    fn write(mut self) -> String {
        if self
            .model
            .entities
            .iter()
            .any(|e| e.key_origin == KeyOrigin::Sequence)
        {
            self.out.push_str(D::CREATE_SEQUENCE);
        }
        let tables = std::mem::take(&mut self.tables);
        for table in &tables {
            self.table(table);
        }
        if !D::REFERENCES_INLINE {
            for table in &tables {
                for reference in self.references(table) {
                    self.line(&format!("ALTER TABLE \"{}\" ADD {reference};", table.name));
                }
            }
            self.out.push('\n');
        }
        for table in &tables {
            self.indexes(table);
        }
        self.out
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn table(&mut self, table: &TablePlan<'_>) {
        let mut parts: Vec<String> = table
            .columns
            .iter()
            .map(|c| {
                let ty = D::column_type(c.kind, c.width);
                let null = if c.nullable { "" } else { " NOT NULL" };
                format!("\"{}\" {ty}{null}", c.name)
            })
            .collect();
        if let Some(owner) = table.types.first() {
            let key = owner.key_properties().filter_map(|(_, p)| p.column());
            parts.push(format!("PRIMARY KEY ({})", quoted(key)));
        }
        if D::REFERENCES_INLINE {
            parts.extend(self.references(table));
        }
        let _ = writeln!(
            self.out,
            "CREATE TABLE \"{}\" (\n    {}\n){};\n",
            table.name,
            parts.join(",\n    "),
            D::TABLE_OPTIONS
        );
    }

    /// Foreign keys of the visible to-one navigations; a hidden one may lead anywhere.
    fn references(&self, table: &TablePlan<'_>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for entity in table.types.iter().filter(|e| !e.view) {
            for navigation in entity.navigations.iter().filter(|n| !n.hidden) {
                let Link::Holds(pairs) = &navigation.link else {
                    continue;
                };
                let target = self.model.entity(navigation.target);
                let own: Option<Vec<&str>> = pairs
                    .iter()
                    .map(|(o, _)| entity.properties.get(*o)?.column())
                    .collect();
                let theirs: Option<Vec<&str>> = pairs
                    .iter()
                    .map(|(_, t)| target.properties.get(*t)?.column())
                    .collect();
                // Only a key can be referred to.
                let key: Vec<usize> = pairs.iter().map(|(_, t)| *t).collect();
                let (Some(own), Some(theirs)) = (own, theirs) else {
                    continue;
                };
                if target.view
                    && !self
                        .model
                        .entities
                        .iter()
                        .any(|e| e.table == target.table && !e.view)
                    || key != target.key
                {
                    continue;
                }
                let reference = format!(
                    "FOREIGN KEY ({}) REFERENCES \"{}\" ({})",
                    quoted(own.into_iter()),
                    target.table,
                    quoted(theirs.into_iter())
                );
                if !all.contains(&reference) {
                    all.push(reference);
                }
            }
        }
        all
    }

    fn indexes(&mut self, table: &TablePlan<'_>) {
        let key: Vec<&str> = table
            .types
            .first()
            .map(|t| t.key_properties().filter_map(|(_, p)| p.column()).collect())
            .unwrap_or_default();
        let mut seen: Vec<Vec<String>> = vec![key.iter().map(|c| (*c).to_owned()).collect()];
        for entity in &table.types {
            for alternate in &entity.alternate_keys {
                let places = alternate.parts.iter().map(|(_, at)| at);
                if let Some(columns) = columns_of(entity, places) {
                    self.unique(table, entity, &columns, false, &mut seen);
                }
            }
            if entity.view {
                continue;
            }
            for unique in &entity.uniques {
                let columns = if unique.folded {
                    folded_columns_of(entity, &unique.places)
                } else {
                    columns_of(entity, unique.places.iter())
                };
                if let Some(columns) = columns {
                    self.unique(table, entity, &columns, unique.reserved, &mut seen);
                }
            }
            for places in &entity.indexes {
                if let Some(columns) = columns_of(entity, places.iter()) {
                    self.index(table, columns, &mut seen);
                }
            }
            for navigation in entity.navigations.iter().filter(|n| !n.hidden) {
                if let Link::Holds(pairs) = &navigation.link
                    && let Some(columns) = columns_of(entity, pairs.iter().map(|(own, _)| own))
                {
                    self.index(table, columns, &mut seen);
                }
            }
            for property in &entity.properties {
                if property.indexed
                    && let Some(column) = property.column()
                {
                    self.index(table, vec![column.to_owned()], &mut seen);
                }
                if let Some(folded) = &property.folded {
                    self.index(table, vec![folded.clone()], &mut seen);
                }
            }
        }
    }

    /// A unique index over the live rows, or over all where archived ones keep what they have.
    fn unique(
        &mut self,
        table: &TablePlan<'_>,
        entity: &EntityType,
        columns: &[String],
        reserved: bool,
        seen: &mut Vec<Vec<String>>,
    ) {
        if seen.iter().any(|s| s == columns) {
            return;
        }
        let live = entity
            .archive
            .as_ref()
            .filter(|_| !reserved)
            .and_then(|a| entity.properties.get(a.on)?.column())
            .map_or(String::new(), |on| format!(" WHERE \"{on}\" IS NULL"));
        let name = self.name(&format!("{}_{}_key", table.name, columns.join("_")));
        let list = quoted(columns.iter().map(String::as_str));
        self.line(&format!(
            "CREATE UNIQUE INDEX \"{name}\" ON \"{}\" ({list}){live};",
            table.name
        ));
        if live.is_empty() {
            seen.push(columns.to_vec());
        }
    }

    /// An index, unless one that begins with the same columns is there.
    fn index(&mut self, table: &TablePlan<'_>, columns: Vec<String>, seen: &mut Vec<Vec<String>>) {
        if seen.iter().any(|s| s.starts_with(&columns)) {
            return;
        }
        let name = self.name(&format!("{}_{}_idx", table.name, columns.join("_")));
        let list: Vec<String> = columns
            .iter()
            .map(|column| {
                let nullable = table
                    .columns
                    .iter()
                    .any(|c| c.name == *column && c.nullable);
                let nulls = if nullable && D::NULLS_ARE_LAST {
                    " NULLS FIRST"
                } else {
                    ""
                };
                format!("\"{column}\"{nulls}")
            })
            .collect();
        self.line(&format!(
            "CREATE INDEX \"{name}\" ON \"{}\" ({});",
            table.name,
            list.join(", ")
        ));
        seen.push(columns);
    }

    /// A name that is free, and short enough for PostgreSQL.
    fn name(&mut self, wanted: &str) -> String {
        let base: String = wanted.chars().take(55).collect();
        let mut name = base.clone();
        let mut number = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{base}{number}");
            number += 1;
        }
        name
    }
}

/// The columns of these properties; nothing when one of them has none.
/// The folded companions of properties; `None` where one has none.
fn folded_columns_of(entity: &EntityType, places: &[usize]) -> Option<Vec<String>> {
    let folded = |place: &usize| entity.properties.get(*place)?.folded.clone();
    places.iter().map(folded).collect()
}

fn columns_of<'a>(
    entity: &EntityType,
    places: impl Iterator<Item = &'a usize>,
) -> Option<Vec<String>> {
    places
        .map(|at| entity.properties.get(*at)?.column().map(str::to_owned))
        .collect()
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names
        .map(|n| format!("\"{n}\""))
        .collect::<Vec<_>>()
        .join(", ")
}
