//! `preau serve`: one database, one service, until Ctrl-C.

use std::io::{IsTerminal as _, stdout};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_server::{Config, Service};
use anyhow::{Context as _, Result, bail};
use chrono::Local;
use diesel_store::{Database, Options};
use query_plan::Planner;
use query_plan::port::Store;
use school_domain::demo::{self, DEFAULT_SEED, Size};

use crate::cli;
use crate::database;
use crate::examples;
use crate::outcome::Outcome;
use crate::service;

pub(crate) fn command(chosen: &cli::Database, options: &cli::Serve) -> Result<Outcome> {
    if options.demo && !database::is_embedded(chosen) {
        bail!("--demo fills an embedded database; `preau demo` fills any empty one");
    }
    let config = config(chosen, options);
    let database = Arc::new(database::open(chosen, &store_options(&config, options))?);
    let mut service = service_on(&database)?;
    if options.demo && !examples::any_key(&service.planner, &*database)? {
        fill(&database)?;
        service = service_on(&database)?;
    }
    actix_server::serve(config, service, say_where)?;
    Ok(Outcome::Done)
}

/// What is served on a database: its model, its rows, and the documents that describe them.
///
/// # Errors
/// When the model does not hold together, or the database does not answer.
pub fn service_on(database: &Arc<Database>) -> Result<Service> {
    let planner = Planner::new(database.model().clone(), &database.token_key()?)
        .context("the model cannot be served")?;
    let keys = examples::first_keys(&planner, &**database)?;
    let rules = school_domain::rules();
    let wrong = rules.check(planner.model());
    if !wrong.is_empty() {
        bail!(
            "the service's rules do not fit its model:\n- {}",
            wrong.join("\n- ")
        );
    }
    Ok(Service {
        rules: Arc::new(rules),
        documents: service::documents(planner.model(), &keys),
        about: service::about(),
        planner,
        store: Arc::clone(database) as Arc<dyn Store>,
    })
}

fn config(chosen: &cli::Database, options: &cli::Serve) -> Config {
    let mut config = Config {
        listen: options.listen,
        public_url: options.public_url.clone(),
        trusted_proxies: options.trusted_proxies.clone(),
        workers: options.workers,
        ..Config::default()
    };
    config.lanes.lookups_inline = database::is_embedded(chosen);
    config
}

fn store_options(config: &Config, options: &cli::Serve) -> Options {
    let limit = Duration::from_secs(options.statement_timeout);
    Options {
        readers: u32::try_from(config.connections()).unwrap_or(u32::MAX),
        statement_timeout: Some(limit).filter(|limit| !limit.is_zero()),
        ..Options::default()
    }
}

fn fill(database: &Database) -> Result<()> {
    let school = demo::Options {
        size: Size::Small,
        seed: DEFAULT_SEED,
        today: Local::now().date_naive(),
    };
    let rows = crate::demo::fill(database, &school)?;
    tracing::info!(rows, "the database was empty: a demo school is in it");
    Ok(())
}

/// Tells whoever started the server where it is.
fn say_where(address: SocketAddr) {
    tracing::info!(%address, "listening");
    if stdout().is_terminal() {
        println!("{} answers at http://{address}/odata-api/", service::TITLE);
        println!("to look around: http://{address}/   to stop: Ctrl-C");
    }
}
