//! The storage layer without a door before it: plans that are ready are run, and their rows written as JSON.

use super::json::{self, Words};
use super::raw::words;
use crate::bench::load::Work;
use crate::bench::questions::Counted;
use anyhow::{Context, Result, anyhow, bail};
use diesel_store::{Database, Options};
use entity_model::{Caller, Model, Type};
use query_plan::port::{Cell, Cells, Sink, Stop, Store, StoreError};
use query_plan::read::{Field, Level, Read};
use query_plan::{Ask, Planner};
use std::sync::Arc;

/// Runs the plans of these paths, one after the other.
pub(crate) fn store(url: &str, paths: &[String]) -> Result<Box<dyn Work>> {
    let house = House::open(url)?;
    let reads: Vec<Read> = paths
        .iter()
        .map(|path| house.plan(path))
        .collect::<Result<_>>()?;
    let columns = columns(
        &house.model,
        &reads.first().context("nothing to ask")?.level,
    )?;
    Ok(Box::new(Asked {
        house,
        reads,
        next: 0,
        page: Page {
            columns,
            ..Page::default()
        },
    }))
}

/// Makes the plans of these paths from their text, one after the other, and runs none.
pub(crate) fn planning(url: &str, paths: &[String]) -> Result<Box<dyn Work>> {
    Ok(Box::new(Planned {
        house: House::open(url)?,
        paths: paths.to_vec(),
        next: 0,
    }))
}

/// The statements that a path comes to.
pub(crate) fn statements(url: &str, path: &str) -> Result<Counted> {
    let house = House::open(url)?;
    let read = house.plan(path)?;
    let mut page = Page::default();
    let before = house.database.statements_run();
    house.database.read(&read, &mut page)?;
    let levels = read.level.all();
    Ok(Counted {
        statements: house.database.statements_run() - before,
        blocks: page.blocks,
        levels: levels.len() as u64 - 1,
        counts: levels.iter().filter(|level| level.counted).count() as u64,
    })
}

/// A database and what plans for it.
struct House {
    model: Arc<Model>,
    database: Database,
    planner: Planner,
    caller: Caller,
}

impl House {
    fn open(url: &str) -> Result<Self> {
        let model = Arc::new(school_domain::model()?);
        Ok(Self {
            database: Database::open(url, Arc::clone(&model), &Options::default())?,
            planner: Planner::new(Arc::clone(&model), &[7; 32])?,
            caller: Caller::with_all_rights(0, "bench"),
            model,
        })
    }

    fn plan(&self, path: &str) -> Result<Read> {
        let encoded = crate::bench::http::encoded(path);
        let (path, query) = encoded.split_once('?').unwrap_or((&encoded, ""));
        let ask = Ask {
            caller: &self.caller,
            now: Default::default(),
            max_page_size: None,
            track: false,
            v401: true,
            fingerprint: "",
        };
        let (path, options) = (
            query_grammar::parse_path(path)?,
            query_grammar::parse_query(query)?,
        );
        self.planner
            .read(&path, &options, &ask)
            .map_err(|error| anyhow!("{error}"))
    }
}

struct Asked {
    house: House,
    reads: Vec<Read>,
    next: usize,
    page: Page,
}

impl Work for Asked {
    fn once(&mut self) -> Result<&[u8]> {
        let read = self
            .reads
            .get(self.next % self.reads.len())
            .context("nothing to ask")?;
        self.next += 1;
        self.page.out.clear();
        self.house.database.read(read, &mut self.page)?;
        Ok(&self.page.out)
    }
}

struct Planned {
    house: House,
    paths: Vec<String>,
    next: usize,
}

impl Work for Planned {
    fn once(&mut self) -> Result<&[u8]> {
        let path = self
            .paths
            .get(self.next % self.paths.len())
            .context("nothing to plan")?;
        self.next += 1;
        std::hint::black_box(self.house.plan(path)?);
        Ok(&[])
    }
}

/// Writes the rows of the top level as the baseline does.
#[derive(Default)]
struct Page {
    out: Vec<u8>,
    columns: Vec<Column>,
    blocks: u64,
}

struct Column {
    /// `,"Name":`
    name: Vec<u8>,
    at: usize,
    words: Option<Words>,
    /// The ETag's value stands here.
    version: bool,
}

fn columns(model: &Model, level: &Level) -> Result<Vec<Column>> {
    let mut columns = Vec::new();
    for etag in &level.shape.etag {
        columns.push(Column {
            name: b",\"@odata.etag\":".to_vec(),
            at: *etag,
            words: None,
            version: true,
        });
    }
    for field in &level.shape.fields {
        let Field::Value {
            name, column, ty, ..
        } = field
        else {
            bail!("only values are measured");
        };
        columns.push(Column {
            name: format!(",\"{name}\":").into_bytes(),
            at: *column,
            words: match ty {
                Type::Enum(id) => Some(words(model, *id)),
                Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => None,
            },
            version: false,
        });
    }
    Ok(columns)
}

impl Page {
    fn object(&mut self, row: &dyn Cells) -> Result<(), StoreError> {
        self.out
            .extend_from_slice(if self.out.is_empty() { b"{" } else { b",{" });
        for (index, column) in self.columns.iter().enumerate() {
            let name = if index == 0 {
                column.name.get(1..)
            } else {
                column.name.get(..)
            };
            self.out.extend_from_slice(name.unwrap_or_default());
            column.value(&mut self.out, row.cell(column.at)?)?;
        }
        self.out.push(b'}');
        Ok(())
    }
}

impl Column {
    fn value(&self, out: &mut Vec<u8>, cell: Cell<'_>) -> Result<(), StoreError> {
        if self.version {
            out.extend_from_slice(b"\"W/\\\"");
        }
        match (cell, &self.words) {
            (Cell::Null, _) => out.extend_from_slice(b"null"),
            (Cell::Text(text), _) => json::text(out, text.as_bytes()),
            (Cell::Int(n), Some(words)) => json::word(out, words, n),
            (Cell::Int(n), None) => json::integer(out, n),
            (Cell::Boolean(b), _) => out.extend_from_slice(if b { b"true" } else { b"false" }),
            (Cell::Decimal { unscaled, scale }, _) => {
                let strange =
                    |_| StoreError::Unexpected("a decimal of more than 64 bits".to_owned());
                json::decimal(out, i64::try_from(unscaled).map_err(strange)?, scale);
            }
            (Cell::Date(days), _) => json::date(out, days.into()),
            (Cell::Instant(micros), _) => json::instant(out, micros),
            (Cell::Guid(guid), _) => {
                json::text(out, guid.hyphenated().encode_lower(&mut [0; 36]).as_bytes())
            }
            (Cell::Double(_) | Cell::Time(_) | Cell::Duration(_) | Cell::Binary(_), _) => {
                return Err(StoreError::Unexpected(
                    "the questions ask for no such value".to_owned(),
                ));
            }
        }
        if self.version {
            out.extend_from_slice(b"\\\"\"");
        }
        Ok(())
    }
}

impl Sink for Page {
    fn total(&mut self, _count: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn row(&mut self, level: usize, _parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 {
            Ok(self.object(row)?)
        } else {
            Ok(())
        }
    }

    fn counted(&mut self, _level: usize, _parent: usize, _count: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn more(&mut self, _level: usize, _parent: usize) -> Result<(), Stop> {
        Ok(())
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        self.blocks += 1;
        Ok(())
    }

    fn end(&mut self, _more: bool) -> Result<(), Stop> {
        Ok(())
    }
}
