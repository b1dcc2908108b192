//! The log: lines for a person on a terminal, JSON for everything else, always on standard error.

use std::io::{IsTerminal as _, stderr};

use anyhow::{Context as _, Result};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::cli::{Format, Log};

/// What is logged where nobody says otherwise.
const DEFAULT: &str = "info";

pub(crate) fn start(options: &Log) -> Result<()> {
    let words = options.filter.clone();
    let words = words.or_else(|| std::env::var("RUST_LOG").ok().filter(|w| !w.is_empty()));
    let words = words.as_deref().unwrap_or(DEFAULT);
    let filter = EnvFilter::try_new(words)
        .with_context(|| format!("'{words}' is no log filter such as info or preau=debug"))?;
    let registry = tracing_subscriber::registry().with(filter);
    let human = match options.format {
        Format::Auto => stderr().is_terminal(),
        Format::Human => true,
        Format::Json => false,
    };
    if human {
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(stderr)
            .with_target(false);
        registry
            .with(layer.with_ansi(stderr().is_terminal()))
            .init();
    } else {
        let layer = tracing_subscriber::fmt::layer().with_writer(stderr).json();
        // The list of spans ends with the current one, which need not be said twice.
        let layer = layer.flatten_event(true).with_current_span(false);
        registry.with(layer).init();
    }
    Ok(())
}
