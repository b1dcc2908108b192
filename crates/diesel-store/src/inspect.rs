//! The model against the database: every declared column is there, of its type, and null only where it may be.

use std::collections::HashMap;
use std::fmt;

use entity_model::Model;
use query_plan::port::{Cell, StoreError};

use crate::ddl;
use crate::dialect::Dialect;
use crate::fragment::Sql;
use crate::pool::Link;
use crate::row::Kind;

/// One thing in which model and database differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    pub table: String,
    pub column: Option<String>,
    pub what: Difference,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    MissingTable,
    MissingColumn,
    Type { declared: String, found: String },
    Nullable { declared: bool, found: bool },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.as_deref().unwrap_or("?");
        let null = |nullable: &bool| {
            if *nullable {
                "may be null"
            } else {
                "is never null"
            }
        };
        match &self.what {
            Difference::MissingTable => write!(f, "table {} is missing", self.table),
            Difference::MissingColumn => write!(f, "column {}.{column} is missing", self.table),
            Difference::Type { declared, found } => write!(
                f,
                "column {}.{column} is {found}, the model says {declared}",
                self.table
            ),
            Difference::Nullable { declared, found } => write!(
                f,
                "column {}.{column} {} in the database and {} in the model",
                self.table,
                null(found),
                null(declared)
            ),
        }
    }
}

pub(crate) fn check<D: Dialect>(
    link: &mut Link<D>,
    model: &Model,
) -> Result<Vec<Mismatch>, StoreError> {
    let found = found::<D>(link)?;
    let mut all = Vec::new();
    for table in ddl::tables(model) {
        let mut differs = |column: Option<&str>, what| {
            all.push(Mismatch {
                table: table.name.to_owned(),
                column: column.map(str::to_owned),
                what,
            });
        };
        let Some(columns) = found.get(table.name) else {
            differs(None, Difference::MissingTable);
            continue;
        };
        for column in &table.columns {
            let Some((ty, nullable)) = columns.get(&column.name) else {
                differs(Some(&column.name), Difference::MissingColumn);
                continue;
            };
            let declared = D::column_type(column.kind, column.width);
            if *ty != declared {
                let found = ty.clone();
                differs(Some(&column.name), Difference::Type { declared, found });
            }
            if *nullable != column.nullable {
                let (declared, found) = (column.nullable, *nullable);
                differs(Some(&column.name), Difference::Nullable { declared, found });
            }
        }
    }
    Ok(all)
}

/// The names of the database's tables.
pub(crate) fn tables<D: Dialect>(link: &mut Link<D>) -> Result<Vec<String>, StoreError> {
    Ok(found(link)?.into_keys().collect())
}

type Columns = HashMap<String, (String, bool)>;

/// What the database has: by table, by column, its type and whether it may be null.
fn found<D: Dialect>(link: &mut Link<D>) -> Result<HashMap<String, Columns>, StoreError> {
    let mut tables: HashMap<String, Columns> = HashMap::new();
    let kinds = [Kind::Text, Kind::Text, Kind::Text, Kind::Boolean];
    link.rows(Sql::new(D::INSPECT).finish(), &kinds, &mut |row| {
        if let (Cell::Text(table), Cell::Text(column), Cell::Text(ty), Cell::Boolean(nullable)) =
            (row.cell(0)?, row.cell(1)?, row.cell(2)?, row.cell(3)?)
        {
            tables
                .entry(table.to_owned())
                .or_default()
                .insert(column.to_owned(), (ty.to_owned(), nullable));
        }
        Ok(())
    })?;
    Ok(tables)
}
