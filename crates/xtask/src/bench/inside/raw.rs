//! The baseline: SQLite's own rows, through its thinnest safe binding, written as the JSON that the server writes.

use super::json::{self, Words};
use crate::bench::load::Work;
use crate::bench::questions::{Rows, Which};
use anyhow::{Context, Result, bail};
use entity_model::{EntityType, Model, Primitive, Property, Type};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};
use std::path::Path;

/// Rows of one table as JSON, each with its ETag.
pub(crate) fn raw(file: &Path, rows: &Rows<'_>) -> Result<Box<dyn Work>> {
    let model = school_domain::model()?;
    let set = model.set_named(rows.set).context("no such set")?;
    let entity = model.entity(model.set(set).entity);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    // As the store's connections are.
    connection.execute_batch(
        "PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;",
    )?;
    // A statement borrows its connection; both live as long as the program.
    let connection: &'static Connection = Box::leak(Box::new(connection));
    // An answer has its members in the order of the declaration.
    let mut properties = rows.properties.to_vec();
    properties.sort_by_key(|name| entity.property(name).map(|(place, _)| place));
    let columns = properties
        .iter()
        .map(|name| Column::of(&model, entity, name));
    let columns: Vec<Column> = columns.collect::<Result<_>>()?;
    let etag = properties.iter().position(|name| *name == "Version");
    Ok(Box::new(Raw {
        statement: connection.prepare(&sql(entity, &properties, &rows.which)?)?,
        columns,
        etag,
        binds: match &rows.which {
            Which::First(count) => vec![*count],
            Which::Keys(keys) => keys.clone(),
        },
        next: 0,
        out: Vec::new(),
    }))
}

/// What the store asks for in the same case.
fn sql(entity: &EntityType, properties: &[&str], which: &Which) -> Result<String> {
    let names = properties.iter().map(|name| column(entity, name));
    let names: Vec<String> = names
        .map(|name| Ok(format!("s0.\"{}\"", name?)))
        .collect::<Result<_>>()?;
    let (list, table) = (names.join(", "), &entity.table);
    let key = column(entity, "Id")?;
    let archived = entity
        .archive
        .as_ref()
        .and_then(|archive| entity.properties.get(archive.on)?.column());
    let live = archived.map_or(String::new(), |on| format!("WHERE s0.\"{on}\" IS NULL"));
    Ok(match which {
        Which::First(_) => {
            format!("SELECT {list} FROM \"{table}\" AS s0 {live} ORDER BY s0.\"{key}\" LIMIT ?")
        }
        Which::Keys(_) => format!("SELECT {list} FROM \"{table}\" AS s0 WHERE s0.\"{key}\" = ?"),
    })
}

fn column<'e>(entity: &'e EntityType, name: &str) -> Result<&'e str> {
    let property = property(entity, name)?;
    property
        .column()
        .with_context(|| format!("{name} has no column of its own"))
}

fn property<'e>(entity: &'e EntityType, name: &str) -> Result<&'e Property> {
    let found = entity.property(name).map(|(_, property)| property);
    found.with_context(|| format!("{} has no property {name}", entity.name))
}

struct Raw {
    statement: Statement<'static>,
    columns: Vec<Column>,
    etag: Option<usize>,
    /// One after the other.
    binds: Vec<i64>,
    next: usize,
    out: Vec<u8>,
}

impl Work for Raw {
    fn once(&mut self) -> Result<&[u8]> {
        let bind = self
            .binds
            .get(self.next % self.binds.len())
            .context("nothing to bind")?;
        self.next += 1;
        self.out.clear();
        let mut rows = self.statement.query([bind])?;
        while let Some(row) = rows.next()? {
            self.out
                .extend_from_slice(if self.out.is_empty() { b"{" } else { b",{" });
            if let Some(etag) = self.etag {
                self.out.extend_from_slice(b"\"@odata.etag\":\"W/\\\"");
                json::integer(&mut self.out, row.get_ref(etag)?.as_i64()?);
                self.out.extend_from_slice(b"\\\"\"");
            }
            for (index, column) in self.columns.iter().enumerate() {
                let name = &column.name;
                let name = if index == 0 && self.etag.is_none() {
                    name.get(1..)
                } else {
                    name.get(..)
                };
                self.out.extend_from_slice(name.unwrap_or_default());
                column.value(&mut self.out, row.get_ref(index)?)?;
            }
            self.out.push(b'}');
        }
        Ok(&self.out)
    }
}

struct Column {
    /// `,"Name":`
    name: Vec<u8>,
    kind: Kind,
}

enum Kind {
    /// Whole numbers and fractions, as they are.
    Plain,
    Boolean,
    Decimal(u8),
    Date,
    Instant,
    Word(Words),
}

impl Column {
    fn of(model: &Model, entity: &EntityType, name: &str) -> Result<Self> {
        let property = property(entity, name)?;
        Ok(Self {
            name: format!(",\"{name}\":").into_bytes(),
            kind: Kind::of(model, property)?,
        })
    }

    fn value(&self, out: &mut Vec<u8>, value: ValueRef<'_>) -> Result<()> {
        match (value, &self.kind) {
            (ValueRef::Null, _) => out.extend_from_slice(b"null"),
            (ValueRef::Text(text), _) => json::text(out, text),
            (ValueRef::Integer(n), Kind::Plain) => json::integer(out, n),
            (ValueRef::Integer(n), Kind::Boolean) => {
                out.extend_from_slice(if n == 0 { b"false" } else { b"true" })
            }
            (ValueRef::Integer(n), Kind::Decimal(scale)) => json::decimal(out, n, *scale),
            (ValueRef::Integer(n), Kind::Date) => json::date(out, n),
            (ValueRef::Integer(n), Kind::Instant) => json::instant(out, n),
            (ValueRef::Integer(n), Kind::Word(words)) => json::word(out, words, n),
            (ValueRef::Real(_) | ValueRef::Blob(_), _) => {
                bail!("the baseline writes no such value")
            }
        }
        Ok(())
    }
}

impl Kind {
    fn of(model: &Model, property: &Property) -> Result<Self> {
        let Type::Primitive(primitive) = property.ty else {
            return Self::of_enumeration(model, property);
        };
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the questions ask for nothing else"
        )]
        Ok(match primitive {
            Primitive::String | Primitive::Guid => Self::Plain,
            Primitive::Boolean => Self::Boolean,
            Primitive::Decimal => Self::Decimal(property.facets.scale.unwrap_or(0)),
            Primitive::Date => Self::Date,
            Primitive::DateTimeOffset => Self::Instant,
            _ if primitive.is_integer() => Self::Plain,
            _ => bail!("the baseline does not know {}", primitive.name()),
        })
    }

    fn of_enumeration(model: &Model, property: &Property) -> Result<Self> {
        let Type::Enum(id) = property.ty else {
            bail!("the baseline does not know the type of {}", property.name);
        };
        Ok(Self::Word(words(model, id)))
    }
}

pub(super) fn words(model: &Model, id: entity_model::EnumId) -> Words {
    let members = model.enumeration(id).members.iter();
    members
        .map(|m| (m.value, format!("\"{}\"", m.name).into_bytes()))
        .collect()
}
