//! `preau demo`: a school to look at, written like every other row.

use std::collections::HashMap;

use anyhow::{Result, anyhow, bail};
use chrono::Local;
use diesel_store::{Database, Options};
use entity_model::{EntityId, Model, Value};
use indicatif::ProgressBar;
use query_plan::desk::{Fault, Rules};
use query_plan::port::{Store, StoreError};
use query_plan::rows::{Fate, Form, Row, Saver, Seen, Trust};
use school_domain::demo::{self, Rows, Size};

use crate::cli;
use crate::database;
use crate::examples;
use crate::hand::Hand;
use crate::interrupt;
use crate::outcome::Outcome;
use crate::progress;

/// Rows in one transaction. Nobody else writes to a database that is being filled.
const TRANSACTION: usize = 10_000;

pub(crate) fn command(chosen: &cli::Database, options: &cli::Demo) -> Result<Outcome> {
    let database = database::open(chosen, &Options::default())?;
    let planner = query_plan::Planner::new(database.model().clone(), &database.token_key()?)?;
    if examples::any_key(&planner, &database)? {
        bail!(
            "{} is not empty: the demo school brings its own ids and needs a database of its own",
            database::shown(&chosen.url)
        );
    }
    interrupt::watch();
    let school = demo::Options {
        size: match options.size {
            cli::Size::Small => Size::Small,
            cli::Size::Medium => Size::Medium,
            cli::Size::Large => Size::Large,
        },
        seed: options.seed,
        today: options.today.unwrap_or_else(|| Local::now().date_naive()),
    };
    let written = fill(&database, &school)?;
    if interrupt::asked() {
        println!(
            "stopped after {written} rows: the school is not whole, and its database of no further use"
        );
        return Ok(Outcome::Interrupted);
    }
    println!(
        "{written} rows of a demo school are in {}",
        database::shown(&chosen.url)
    );
    Ok(Outcome::Done)
}

/// Writes the school; gives the number of its rows.
pub(crate) fn fill(database: &Database, school: &demo::Options) -> Result<u64> {
    let model = database.model();
    let mut pages = Pages {
        // What follows from the school's rows is among them already.
        hand: Hand::new(database.model(), Rules::new(), "demo")?,
        store: database,
        model,
        bar: progress::rows("demo school", 0),
        waiting: Vec::new(),
        rows_waiting: 0,
        written: 0,
    };
    let outcome = demo::write(model, school, &mut pages);
    if !interrupt::asked() {
        let last = outcome?.last_id;
        pages.send(Some(last))?;
    }
    pages.bar.finish_and_clear();
    database::settle(database);
    Ok(pages.written)
}

/// Takes the school's rows and writes them, many in one transaction.
struct Pages<'a> {
    hand: Hand,
    store: &'a dyn Store,
    model: &'a Model,
    bar: ProgressBar,
    waiting: Vec<Page>,
    rows_waiting: usize,
    written: u64,
}

/// Rows of one type that fill the same properties.
struct Page {
    entity: EntityId,
    names: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows for Pages<'_> {
    type Error = anyhow::Error;

    fn insert(&mut self, entity: &str, properties: &[&str], rows: Vec<Vec<Value>>) -> Result<()> {
        let id = self.model.entity_named(entity);
        let id = id.ok_or_else(|| anyhow!("the model has no type {entity}"))?;
        self.rows_waiting += rows.len();
        self.waiting.push(Page {
            entity: id,
            names: properties.iter().map(|p| (*p).to_owned()).collect(),
            rows,
        });
        if self.rows_waiting >= TRANSACTION {
            self.send(None)?;
        }
        if interrupt::asked() {
            bail!("stopped");
        }
        Ok(())
    }

    fn progress(&mut self, done: u64, expected: u64) {
        self.bar.set_length(expected.max(done));
        self.bar.set_position(done);
    }
}

impl Pages<'_> {
    /// Writes what waits. With the last page comes the id after which the sequence goes on.
    fn send(&mut self, last_id: Option<i64>) -> Result<()> {
        let pages = std::mem::take(&mut self.waiting);
        let rows = std::mem::take(&mut self.rows_waiting);
        let mut ready: Vec<(Form<'_>, Vec<Row>)> = Vec::with_capacity(pages.len());
        for page in pages {
            let form = Form::new(self.model, page.entity, &page.names, Trust::Service);
            let form = form.map_err(|errors| first(errors, "the demo school"))?;
            let checked = (1..)
                .zip(page.rows)
                .map(|(number, row)| form.row(number, row));
            let checked = checked
                .collect::<Result<Vec<Row>, _>>()
                .map_err(|refusals| {
                    let name = &self.model.entity(page.entity).name;
                    let all = refusals
                        .iter()
                        .map(|r| format!("{} {}", r.target, r.message));
                    anyhow!("{name}: {}", all.collect::<Vec<_>>().join("; "))
                })?;
            ready.push((form, checked));
        }
        self.store.transaction(&mut |unit| {
            for (form, rows) in &ready {
                let mut desk = self.hand.desk(unit).at_birth();
                let saved = Saver::new(form).save(&mut desk, rows, &Seen::default());
                let saved = saved.map_err(|fault| match fault {
                    Fault::Store(error) => error,
                    other @ (Fault::Plan(_) | Fault::Refused(_)) => {
                        StoreError::Unexpected(other.to_string())
                    }
                })?;
                let refused = saved.fates.into_iter().find_map(|fate| match fate {
                    Fate::Refused(refusals) => Some(refusals),
                    Fate::Inserted(_) | Fate::Updated(_) | Fate::Unchanged(_) => None,
                });
                if let Some(refusals) = refused {
                    let name = &self.model.entity(form.entity()).name;
                    return Err(StoreError::Unexpected(format!("{name}: {refusals:?}")));
                }
            }
            last_id.map_or(Ok(()), |last| unit.ids_taken_up_to(last))
        })?;
        self.written += u64::try_from(rows).unwrap_or(0);
        Ok(())
    }
}

fn first(errors: Vec<query_plan::rows::NameError>, of: &str) -> anyhow::Error {
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    anyhow!("{of}: {}", all.join("; "))
}

/// The first key of each type in the school, for a description that needs no database.
pub(crate) fn first_keys(model: &Model, school: &demo::Options) -> Result<HashMap<String, i64>> {
    struct Keys(HashMap<String, i64>);
    impl Rows for Keys {
        type Error = anyhow::Error;

        fn insert(&mut self, entity: &str, _: &[&str], rows: Vec<Vec<Value>>) -> Result<()> {
            let ids = rows.iter().filter_map(|row| row.first()?.as_int());
            if let Some(least) = ids.min() {
                let known = self.0.entry(entity.to_owned()).or_insert(least);
                *known = least.min(*known);
            }
            Ok(())
        }
    }
    let mut keys = Keys(HashMap::new());
    demo::write(model, school, &mut keys)?;
    Ok(keys.0)
}
