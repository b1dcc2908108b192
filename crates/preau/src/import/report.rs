//! What an import did: counts, and every refusal with its place and reason.

use std::fmt;
use std::fs::File;
use std::io::BufWriter;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context as _, Result};
use query_plan::rows::Fate;

use crate::outcome::Outcome;

/// Refusals that are shown; the file of `--errors` has all of them.
const SHOWN: usize = 20;

/// What became of the rows of one set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) read: u64,
    pub(crate) inserted: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) refused: u64,
}

impl Tally {
    pub(crate) fn count(&mut self, fate: &Fate) {
        self.read += 1;
        *match fate {
            Fate::Inserted(_) => &mut self.inserted,
            Fate::Updated(_) => &mut self.updated,
            Fate::Unchanged(_) => &mut self.unchanged,
            Fate::Refused(_) => &mut self.refused,
        } += 1;
    }

    /// A row that was refused before it met the database.
    pub(crate) fn count_refused(&mut self) {
        self.read += 1;
        self.refused += 1;
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.inserted += other.inserted;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.refused += other.refused;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            read,
            inserted,
            updated,
            unchanged,
            refused,
        } = self;
        write!(
            f,
            "{read} read, {inserted} inserted, {updated} updated, {unchanged} unchanged, {refused} refused"
        )
    }
}

/// Why something of a file does not go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) file: String,
    pub(crate) line: u64,
    /// The name in the header; empty for the line as a whole.
    pub(crate) column: String,
    pub(crate) reason: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(f, ": {}", self.column)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Gathers refusals: the first in memory, all of them in a file where one is wanted.
pub(crate) struct Report {
    first: Vec<Refused>,
    count: u64,
    all: Option<csv::Writer<BufWriter<File>>>,
}

impl Report {
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn new(errors: Option<&Path>) -> Result<Self> {
        let all = match errors {
            Some(path) => {
                let file = File::create(path)
                    .with_context(|| format!("cannot write {}", path.display()))?;
                let mut writer = csv::Writer::from_writer(BufWriter::new(file));
                writer.write_record(["file", "line", "column", "reason"])?;
                Some(writer)
            }
            None => None,
        };
        Ok(Self {
            first: Vec::new(),
            count: 0,
            all,
        })
    }

    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn add(&mut self, refused: Refused) -> Result<()> {
        self.count += 1;
        if let Some(all) = &mut self.all {
            let line = refused.line.to_string();
            all.write_record([&refused.file, &line, &refused.column, &refused.reason])
                .context("cannot write the file of refusals")?;
        }
        if self.first.len() < SHOWN {
            self.first.push(refused);
        }
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn first(&self) -> &[Refused] {
        &self.first
    }

    /// Shows the first refusals on standard error, and says how the import ended.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn close(mut self) -> Result<Outcome> {
        if let Some(all) = &mut self.all {
            all.flush().context("cannot write the file of refusals")?;
        }
        for refused in &self.first {
            eprintln!("{refused}");
        }
        let shown = u64::try_from(self.first.len()).unwrap_or(u64::MAX);
        if self.count > shown {
            let where_all = if self.all.is_some() {
                ""
            } else {
                "; --errors FILE writes all of them"
            };
            eprintln!("… and {} more{where_all}", self.count - shown);
        }
        Ok(if self.count == 0 {
            Outcome::Done
        } else {
            Outcome::Refused
        })
    }
}
