//! `preau import --set SET FILE`: one set from one table, its header names the properties.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use diesel_store::Database;
use entity_model::{EntityId, Model};
use indicatif::ProgressBar;
use query_plan::desk::Fault;
use query_plan::error::nearest;
use query_plan::port::{Store, StoreError};
use query_plan::rows::{Fate, Form, Refusal, Row, Saver, Seen, Spelling, Trust};

use super::batch::{BLOCK, Batch};
use super::file::{Record, Table};
use super::report::{Refused, Report, Tally};
use crate::hand::Hand;
use crate::interrupt;
use crate::outcome::Outcome;
use crate::progress;

/// The key of the client's own system, by which rows are met again.
const EXTERNAL_ID: &str = "ExternalId";

/// What is imported, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options<'a> {
    pub(crate) set: &'a str,
    pub(crate) file: &'a Path,
    /// Properties that tell which row is meant; empty for `ExternalId`, if the file has it.
    pub(crate) by: &'a [String],
    pub(crate) atomic: bool,
    pub(crate) dry_run: bool,
    pub(crate) errors: Option<&'a Path>,
}

/// Imports and says what became of it.
pub(crate) fn run(store: &Database, hand: &Hand, options: &Options<'_>) -> Result<Outcome> {
    let mut report = Report::new(options.errors)?;
    let tally = import(store, hand, options, &mut report)?;
    let refused = report.close()?;
    let kept = match (options.dry_run, options.atomic && tally.refused > 0) {
        (true, _) => " (dry run: nothing is kept)",
        (false, true) => " (all or nothing: nothing is kept)",
        (false, false) => "",
    };
    println!("{}: {tally}{kept}", options.set);
    if interrupt::asked() {
        println!("stopped: the rest of the file was not read");
        return Ok(Outcome::Interrupted);
    }
    Ok(refused)
}

/// Imports; refusals go to the report.
pub(crate) fn import(
    store: &Database,
    hand: &Hand,
    options: &Options<'_>,
    report: &mut Report,
) -> Result<Tally> {
    let model = hand.model();
    let entity = entity(model, options.set)?;
    let table = Table::open(options.file, &ProgressBar::hidden())?;
    let header = table.header.clone();
    let form = Form::new(model, entity, &header, Trust::Import).map_err(|errors| {
        let lines = errors
            .iter()
            .map(|e| format!("\n  column {}, {e}", e.column + 1));
        anyhow!("the header cannot be read:{}", lines.collect::<String>())
    })?;
    let mut saver = Saver::new(&form);
    let by: Vec<&str> = if !options.by.is_empty() {
        options.by.iter().map(String::as_str).collect()
    } else if form.has(EXTERNAL_ID) {
        vec![EXTERNAL_ID]
    } else {
        Vec::new()
    };
    if !by.is_empty() {
        saver = saver.matching(&by).map_err(|why| anyhow!("--by: {why}"))?;
    } else if !saver.missing().is_empty() {
        bail!("the header lacks {}", saver.missing().join(", "));
    }
    let source = Source {
        options,
        form: &form,
        spelling: Spelling {
            decimal_comma: table.separator != b',',
        },
    };
    if options.atomic {
        source.all_or_nothing(store, hand, &saver, report)
    } else {
        let batch = Batch::new(store, hand, saver);
        source.block_by_block(
            if options.dry_run {
                batch.rehearsing()
            } else {
                batch
            },
            report,
        )
    }
}

fn entity(model: &Model, set: &str) -> Result<EntityId> {
    let Some(id) = model.set_named(set) else {
        let near = nearest(set, model.sets.iter().map(|s| s.name.as_str()));
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        bail!("there is no set {set}{near}");
    };
    Ok(model.set(id).entity)
}

/// A file on its way in.
struct Source<'a> {
    options: &'a Options<'a>,
    form: &'a Form<'a>,
    spelling: Spelling,
}

/// Takes a block; tells what became of its rows. Called with the blocks in the order of the file.
type Save<'s> = &'s mut dyn FnMut(&[Row]) -> Result<Vec<Fate>>;

impl Source<'_> {
    /// Each block in a transaction of its own; good rows go in while bad ones are refused.
    fn block_by_block(&self, mut batch: Batch<'_>, report: &mut Report) -> Result<Tally> {
        self.read(report, &mut |rows| Ok(batch.save(rows)?))
    }

    /// The whole file in one transaction, which is taken back when anything was refused.
    fn all_or_nothing(
        &self,
        store: &Database,
        hand: &Hand,
        saver: &Saver<'_>,
        report: &mut Report,
    ) -> Result<Tally> {
        let mut outcome = None;
        let result = store.transaction(&mut |unit| {
            let mut seen = Seen::default();
            let read = self.read(report, &mut |rows| match saver.save(
                &mut hand.desk(unit),
                rows,
                &seen,
            ) {
                Ok(saved) => {
                    seen.learn(saved.marks);
                    Ok(saved.fates)
                }
                Err(error) if error.is_about_rows() => Ok(refused_together(rows, &error)),
                Err(error) => Err(error.into()),
            });
            let keep = matches!(&read, Ok(tally) if tally.refused == 0);
            outcome = Some(read);
            if keep && !self.options.dry_run && !interrupt::asked() {
                Ok(())
            } else {
                // Any error takes the transaction back.
                Err(StoreError::TakenBack)
            }
        });
        match (outcome, result) {
            (Some(Ok(tally)), Ok(()) | Err(StoreError::TakenBack)) => Ok(tally),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => bail!("the transaction was not run"),
        }
    }

    /// Reads the file in blocks, and counts what becomes of its rows.
    fn read(&self, report: &mut Report, save: Save<'_>) -> Result<Tally> {
        let length = std::fs::metadata(self.options.file).map_or(0, |m| m.len());
        let bar = progress::bytes(self.options.set, length);
        let mut table = Table::open(self.options.file, &bar)?;
        let mut tally = Tally::default();
        let mut block = Block::default();
        while let Some(record) = table.next()? {
            match self.row(&record) {
                Ok(row) => {
                    if block.must_go_before(self.form, &row) {
                        self.send(&mut block, &mut tally, report, save)?;
                    }
                    block.add(self.form, row);
                    if block.rows.len() >= BLOCK {
                        self.send(&mut block, &mut tally, report, save)?;
                    }
                }
                Err(refusals) => {
                    tally.count_refused();
                    self.refuse(record.line, refusals, report)?;
                }
            }
            if interrupt::asked() {
                break;
            }
        }
        self.send(&mut block, &mut tally, report, save)?;
        bar.finish_and_clear();
        Ok(tally)
    }

    fn send(
        &self,
        block: &mut Block,
        tally: &mut Tally,
        report: &mut Report,
        save: Save<'_>,
    ) -> Result<()> {
        if block.rows.is_empty() {
            return Ok(());
        }
        let fates = save(&block.rows)?;
        for (row, fate) in block.rows.iter().zip(fates) {
            tally.count(&fate);
            if let Fate::Refused(refusals) = fate {
                self.refuse(row.number, refusals, report)?;
            }
        }
        block.rows.clear();
        block.keys.clear();
        Ok(())
    }

    fn refuse(&self, line: u64, refusals: Vec<Refusal>, report: &mut Report) -> Result<()> {
        let file = self.options.file.display().to_string();
        refusals.into_iter().try_for_each(|refusal| {
            report.add(Refused {
                file: file.clone(),
                line,
                column: refusal.target,
                reason: refusal.message,
            })
        })
    }

    /// The checked row of a record, or everything that is wrong with it.
    fn row(&self, record: &Record) -> Result<Row, Vec<Refusal>> {
        let columns = self.form.columns();
        if record.len() != columns {
            let message = format!("has {} cells, the header has {columns}", record.len());
            return Err(vec![Refusal::of_row(message)]);
        }
        let mut values = Vec::with_capacity(columns);
        let mut refusals = Vec::new();
        for (column, cell) in record.cells().enumerate() {
            let text = std::str::from_utf8(cell).map_err(|_| "is not UTF-8".to_owned());
            match text.and_then(|text| self.form.read(column, text, self.spelling)) {
                Ok(value) => values.push(value),
                Err(message) => refusals.push(self.form.refusal(column, message)),
            }
        }
        if refusals.is_empty() {
            self.form.row(record.line, values)
        } else {
            Err(refusals)
        }
    }
}

/// The rows of a block that a constraint stopped as a whole.
fn refused_together(rows: &[Row], error: &Fault) -> Vec<Fate> {
    let message = format!("one of {} rows together: {error}", rows.len());
    rows.iter()
        .map(|_| Fate::Refused(vec![Refusal::of_row(message.clone())]))
        .collect()
}

/// Rows that will be saved together.
#[derive(Default)]
struct Block {
    rows: Vec<Row>,
    /// What a row of the same set could refer to one of these by.
    keys: HashSet<String>,
}

impl Block {
    /// A row that refers to one of the block's own needs it to be there.
    fn must_go_before(&self, form: &Form<'_>, row: &Row) -> bool {
        !self.keys.is_empty()
            && form
                .own_references(row)
                .any(|v| self.keys.contains(&format!("{v:?}")))
    }

    fn add(&mut self, form: &Form<'_>, row: Row) {
        self.keys
            .extend(form.own_keys(&row).map(|v| format!("{v:?}")));
        self.rows.push(row);
    }
}
