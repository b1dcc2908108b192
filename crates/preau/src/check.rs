//! `preau check`: the model against a database, column by column.

use anyhow::{Context as _, Result};
use diesel_store::Options;

use crate::cli;
use crate::database;
use crate::outcome::Outcome;

pub(crate) fn command(chosen: &cli::Database) -> Result<Outcome> {
    let database = database::open_as_it_is(chosen, &Options::default())?;
    let differences = database
        .check()
        .context("cannot read the database's schema")?;
    let name = database::shown(&chosen.url);
    if differences.is_empty() {
        println!("{name} is as the model says");
        return Ok(Outcome::Done);
    }
    for difference in &differences {
        println!("{difference}");
    }
    let (count, verb) = (
        differences.len(),
        if differences.len() == 1 {
            "differs"
        } else {
            "differ"
        },
    );
    println!(
        "{count} thing(s) in {name} {verb} from the model; `preau migrate` brings an older schema up to date"
    );
    Ok(Outcome::Refused)
}
