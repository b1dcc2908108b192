//! The files of the dataset: found packed or not, read by the names of their columns.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use bigdecimal::BigDecimal;
use entity_model::Value;
use indicatif::ProgressBar;

use super::super::file::{Record, Table};
use crate::progress;

/// Where the files are.
pub(crate) struct Folder(PathBuf);

/// One file, open.
pub(crate) struct Open {
    table: Table,
    bar: ProgressBar,
}

/// One line of a file.
pub(crate) struct Line {
    pub(crate) number: u64,
    record: Record,
}

/// One cell, with the name of its column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'l> {
    pub(crate) text: &'l str,
    column: &'static str,
}

/// What is wrong with a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) column: &'static str,
    pub(crate) reason: String,
}

/// A column that was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    name: &'static str,
    at: usize,
}

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Opens `name.csv` or `name.csv.gz`.
    pub(crate) fn open(&self, name: &str) -> Result<Open> {
        let found = [".csv", ".csv.gz"]
            .iter()
            .map(|end| self.0.join(format!("{name}{end}")))
            .find(|path| path.is_file());
        let Some(path) = found else {
            bail!(
                "{} has neither {name}.csv nor {name}.csv.gz",
                self.0.display()
            );
        };
        let length = std::fs::metadata(&path).map_or(0, |m| m.len());
        let bar = progress::bytes(name, length);
        let table = Table::open(&path, &bar).with_context(|| path.display().to_string())?;
        Ok(Open { table, bar })
    }
}

impl Open {
    /// Finds columns that must be there.
    pub(crate) fn columns<const N: usize>(&self, names: &[&'static str; N]) -> Result<[Column; N]> {
        let mut found = [Column { name: "", at: 0 }; N];
        for (column, name) in found.iter_mut().zip(names) {
            *column = self
                .column(name)
                .with_context(|| format!("there is no column {name}"))?;
        }
        Ok(found)
    }

    /// Finds a column that may be there.
    pub(crate) fn column(&self, name: &'static str) -> Option<Column> {
        let at = self.table.header.iter().position(|n| n == name)?;
        Some(Column { name, at })
    }

    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        let Some(record) = self.table.next()? else {
            self.bar.finish_and_clear();
            return Ok(None);
        };
        Ok(Some(Line {
            number: record.line,
            record,
        }))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Line {
    /// Reads cells.
    pub(crate) fn with<'l, const N: usize, T>(
        &'l self,
        columns: &[Column; N],
        read: impl FnOnce([Cell<'l>; N]) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        let mut cells = [Cell {
            text: "",
            column: "",
        }; N];
        for (cell, column) in cells.iter_mut().zip(columns) {
            *cell = self.cell(*column)?;
        }
        read(cells)
    }

    pub(crate) fn cell(&self, column: Column) -> Result<Cell<'_>, Wrong> {
        let wrong = |reason: &str| Wrong {
            column: column.name,
            reason: reason.to_owned(),
        };
        let bytes = self
            .record
            .cell(column.at)
            .ok_or_else(|| wrong("is missing"))?;
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("is not UTF-8"))?;
        Ok(Cell {
            text: text.trim(),
            column: column.name,
        })
    }
}

impl Cell<'_> {
    pub(crate) fn wrong(&self, reason: String) -> Wrong {
        Wrong {
            column: self.column,
            reason,
        }
    }

    /// Some copies write a question mark where nothing is known.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.text, "" | "?")
    }

    pub(crate) fn needed(&self) -> Result<(), Wrong> {
        if self.is_unknown() {
            return Err(self.wrong("is empty".to_owned()));
        }
        Ok(())
    }

    /// The text as it came; null when it is empty.
    pub(crate) fn value(&self) -> Value {
        if self.text.is_empty() {
            Value::Null
        } else {
            self.text.into()
        }
    }

    /// A number; null when it is not known.
    pub(crate) fn number(&self) -> Result<Value, Wrong> {
        Ok(self.decimal()?.map_or(Value::Null, Value::Decimal))
    }

    /// Whole days; some copies write `-159.0`.
    pub(crate) fn days(&self) -> Result<Option<i64>, Wrong> {
        let Some(number) = self.decimal()? else {
            return Ok(None);
        };
        let whole = number
            .is_integer()
            .then(|| number.with_scale(0).to_string());
        let days = whole.and_then(|text| text.parse().ok());
        days.map(Some)
            .ok_or_else(|| self.wrong(format!("{} is no number of days", self.text)))
    }

    fn decimal(&self) -> Result<Option<BigDecimal>, Wrong> {
        if self.is_unknown() {
            return Ok(None);
        }
        let plain = self
            .text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        let number = if plain && self.text.len() < 30 {
            self.text.parse().ok()
        } else {
            None
        };
        number
            .map(Some)
            .ok_or_else(|| self.wrong(format!("{} is no number", self.text)))
    }
}
