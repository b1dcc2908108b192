//! From a command line to an open door: the database is checked, emptied and seeded, the service handed to the engine.

#![expect(clippy::print_stdout, reason = "a command says where it answers")]

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use actix_server::{Config, Example, Service, Translated};
use anyhow::{Context as _, Result, anyhow, bail};
use api_description::{Abilities, Conformance, Info};
use chrono::Utc;
use clap::Parser as _;
use diesel_store::{Database, Options};
use query_plan::Planner;
use query_plan::desk::{Desk, Fault, Rules, Who};
use query_plan::port::{Store, StoreError};

use crate::cli::Cli;
use crate::{schema, seed};

const TITLE: &str = "OData reference service";

/// A service that has begun: its rows are those of the seed.
pub struct Begun {
    pub database: Arc<Database>,
    pub service: Service,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    let mut config = Config {
        listen: cli.listen(),
        service_path: "/".to_owned(),
        ..Config::default()
    };
    config.lanes.lookups_inline = cli.database.starts_with("sqlite:");
    let options = Options {
        readers: u32::try_from(config.connections()).unwrap_or(u32::MAX),
        ..Options::default()
    };
    let begun = begin(&cli.database, cli.products, &options)?;
    actix_server::serve(config, begun.service, |address: SocketAddr| {
        println!("{TITLE} answers at http://{address}/");
    })?;
    Ok(())
}

/// Opens a database, makes it this service's own, and writes its first rows: the seed of the contract, or so many
/// generated products.
///
/// # Errors
/// When the database cannot be reached, or holds what is not this service's.
pub fn begin(url: &str, products: Option<u64>, options: &Options) -> Result<Begun> {
    let model = Arc::new(crate::model()?);
    let database = Database::open(url, model, options).context("cannot open the database")?;
    schema::prepare(&database)?;
    let planner = Planner::new(Arc::clone(database.model()), &database.token_key()?)?;
    fill(&database, &planner, products)?;
    database.settle()?;
    let rules = crate::rules();
    let wrong = rules.check(planner.model());
    if !wrong.is_empty() {
        bail!("the rules do not fit the model:\n- {}", wrong.join("\n- "));
    }
    let database = Arc::new(database);
    let store = Arc::clone(&database) as Arc<dyn Store>;
    let mut service = Service::new(planner, store, rules, &abilities(), info());
    service.about.examples = vec![Example {
        title: Translated::both("The dearest products"),
        query: "Products?$orderby=Price desc&$top=3".to_owned(),
    }];
    Ok(Begun { database, service })
}

fn fill(database: &Database, planner: &Planner, products: Option<u64>) -> Result<()> {
    let rules = Rules::new();
    let mut fault = None;
    let written = database.transaction(&mut |unit| {
        let who = Who {
            actor: 0,
            door: "seed",
            now: Utc::now(),
        };
        let mut desk = Desk::new(unit, planner, &rules, who).at_birth();
        let done = match products {
            None => seed::contract(&mut desk),
            Some(number) => seed::many(&mut desk, number),
        };
        done.map_err(|wrong| match wrong {
            Fault::Store(error) => error,
            other @ (Fault::Plan(_) | Fault::Refused(_)) => {
                fault = Some(other);
                StoreError::TakenBack
            }
        })
    });
    match fault {
        Some(fault) => Err(anyhow!("the seed does not fit the model: {fault:?}")),
        None => Ok(written?),
    }
}

fn abilities() -> Abilities {
    Abilities {
        conformance: Conformance::Advanced,
        batch: true,
        asynchronous: true,
        change_tracking: true,
        ..Abilities::writing()
    }
}

fn info() -> Info {
    Info {
        title: TITLE.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        description: "The public OData reference model.".to_owned(),
        service_path: "/".to_owned(),
    }
}
