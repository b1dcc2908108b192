//! `preau check`: the model against a database, column by column, and the figures that a database stores.

use anyhow::{Context as _, Result};
use diesel_store::{Database, Options};
use query_plan::desk::Fault;
use query_plan::port::{Store as _, StoreError};
use school_domain::figures::recompute_differences;

use crate::cli;
use crate::database;
use crate::hand::Hand;
use crate::outcome::Outcome;

pub(crate) fn command(chosen: &cli::Database, options: &cli::Check) -> Result<Outcome> {
    let database = database::open_as_it_is(chosen, &Options::default())?;
    let name = database::shown(&chosen.url);
    let columns = database
        .check()
        .context("cannot read the database's schema")?;
    if !columns.is_empty() {
        columns
            .iter()
            .for_each(|difference| println!("{difference}"));
        let said = counted(columns.len(), "thing");
        println!(
            "{said} in {name} from the model; `preau migrate` brings an older schema up to date"
        );
        return Ok(Outcome::Refused);
    }
    println!("{name} is as the model says");
    if !options.figures {
        return Ok(Outcome::Done);
    }
    let figures = figures(&database).context("cannot work out the figures")?;
    figures
        .iter()
        .for_each(|difference| println!("{difference}"));
    if figures.is_empty() {
        println!("every stored figure is what its rows say");
        return Ok(Outcome::Done);
    }
    println!(
        "{} from what the rows say",
        counted(figures.len(), "figure")
    );
    Ok(Outcome::Refused)
}

/// Reads under one transaction, so that no change comes between a figure and its rows; takes it back.
fn figures(database: &Database) -> Result<Vec<String>> {
    let hand = Hand::new(database.model(), school_domain::rules(), "check")?;
    let mut found = Ok(Vec::new());
    let read = database.transaction(&mut |unit| {
        found = recompute_differences(&mut hand.desk(unit));
        if let Err(Fault::Store(error)) = &found {
            return Err(error.clone());
        }
        Err(StoreError::TakenBack)
    });
    match (read, found) {
        (Err(StoreError::TakenBack), found) => Ok(found?),
        (Err(error), _) => Err(error.into()),
        (Ok(()), found) => Ok(found?),
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what} differs"),
        _ => format!("{count} {what}s differ"),
    }
}
