//! Rows of one set on their way to the database, and the keys they get there.

use anyhow::{Result, anyhow};
use diesel_store::Database;
use entity_model::Value;
use indicatif::ProgressBar;
use query_plan::rows::{Fate, Form, Refusal, Saver, Trust};

use super::super::batch::{BLOCK, Batch};
use super::super::report::{Refused, Report, Tally};
use super::files::Wrong;
use crate::hand::Hand;
use crate::interrupt;
use crate::progress;

/// A set, what its rows hold, and by what they are met again.
pub(super) struct Sheet {
    pub(super) set: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) by: &'static [&'static str],
}

/// The values of one row, and the line they came from.
pub(super) struct Given {
    pub(super) number: u64,
    values: Vec<Value>,
}

impl Given {
    pub(super) fn new(number: u64, values: Vec<Value>) -> Self {
        Self { number, values }
    }
}

/// Writes sheets; counts and reports what becomes of their rows.
pub(super) struct Writer<'a> {
    store: &'a Database,
    hand: &'a Hand,
    report: &'a mut Report,
    tallies: Vec<(&'static str, Tally)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(store: &'a Database, hand: &'a Hand, report: &'a mut Report) -> Self {
        Self {
            store,
            hand,
            report,
            tallies: Vec::new(),
        }
    }

    /// Saves rows under a bar; gives the key of each, or `None` where it was refused.
    pub(super) fn put(
        &mut self,
        sheet: &Sheet,
        file: &str,
        rows: Vec<Given>,
    ) -> Result<Vec<Option<Value>>> {
        let bar = progress::rows(sheet.set, u64::try_from(rows.len()).unwrap_or(0));
        let keys = self.save(sheet, file, rows, &bar);
        bar.finish_and_clear();
        keys
    }

    /// Saves rows while another bar is shown.
    pub(super) fn put_quietly(
        &mut self,
        sheet: &Sheet,
        file: &str,
        rows: Vec<Given>,
    ) -> Result<()> {
        self.save(sheet, file, rows, &ProgressBar::hidden())
            .map(drop)
    }

    fn save(
        &mut self,
        sheet: &Sheet,
        file: &str,
        rows: Vec<Given>,
        bar: &ProgressBar,
    ) -> Result<Vec<Option<Value>>> {
        let model = self.hand.model();
        let set = model.set_named(sheet.set);
        let set = set.ok_or_else(|| anyhow!("the model has no set {}", sheet.set))?;
        let entity = model.set(set).entity;
        let form = Form::new(model, entity, sheet.names, Trust::Service);
        let form = form.map_err(|errors| {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            anyhow!("{}: {}", sheet.set, all.join("; "))
        })?;
        let saver = Saver::new(&form).matching(sheet.by);
        let saver = saver.map_err(|why| anyhow!("{}: {why}", sheet.set))?;
        let mut batch = Batch::new(self.store, self.hand, saver);
        let mut keys = vec![None; rows.len()];
        let (mut checked, mut places) = (Vec::new(), Vec::new());
        for (place, given) in rows.into_iter().enumerate() {
            match form.row(given.number, given.values) {
                Ok(row) => {
                    checked.push(row);
                    places.push(place);
                }
                Err(refusals) => {
                    self.tally(sheet).count_refused();
                    self.refuse_all(file, given.number, refusals)?;
                }
            }
        }
        for (rows, places) in checked.chunks(BLOCK).zip(places.chunks(BLOCK)) {
            if interrupt::asked() {
                break;
            }
            let fates = batch.save(rows)?;
            for ((place, row), fate) in places.iter().zip(rows).zip(fates) {
                self.tally(sheet).count(&fate);
                match fate {
                    Fate::Inserted(key) | Fate::Updated(key) | Fate::Unchanged(key) => {
                        if let Some(kept) = keys.get_mut(*place) {
                            *kept = Some(key);
                        }
                    }
                    Fate::Refused(refusals) => self.refuse_all(file, row.number, refusals)?,
                }
            }
            bar.inc(u64::try_from(rows.len()).unwrap_or(0));
        }
        Ok(keys)
    }

    /// A line that could not be understood.
    pub(super) fn refuse(
        &mut self,
        sheet: &Sheet,
        file: &str,
        line: u64,
        wrong: Wrong,
    ) -> Result<()> {
        self.tally(sheet).count_refused();
        self.report.add(Refused {
            file: file.to_owned(),
            line,
            column: wrong.column.to_owned(),
            reason: wrong.reason,
        })
    }

    fn refuse_all(&mut self, file: &str, line: u64, refusals: Vec<Refusal>) -> Result<()> {
        refusals.into_iter().try_for_each(|refusal| {
            self.report.add(Refused {
                file: file.to_owned(),
                line,
                column: refusal.target,
                reason: refusal.message,
            })
        })
    }

    fn tally(&mut self, sheet: &Sheet) -> &mut Tally {
        let at = self.tallies.iter().position(|(set, _)| *set == sheet.set);
        let at = at.unwrap_or_else(|| {
            self.tallies.push((sheet.set, Tally::default()));
            self.tallies.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
        &mut self.tallies[at].1
    }

    /// What became of the rows, in the order in which the sets were written.
    pub(super) fn tallies(self) -> Vec<(&'static str, Tally)> {
        self.tallies
    }
}
