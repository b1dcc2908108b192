//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::Parser;

/// The public OData reference model, on SQLite or PostgreSQL.
#[derive(Debug, Parser)]
#[command(name = "reference-service", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// The port of 127.0.0.1 to listen on
    #[arg(long, default_value_t = 9090, env = "REFERENCE_SERVICE_PORT")]
    port: u16,
    /// The database. It is emptied at every start, and refused when it holds anything that is not this service's own.
    #[arg(
        long,
        value_name = "sqlite:PATH|postgres://…",
        default_value = "sqlite::memory:",
        env = "REFERENCE_SERVICE_DATABASE"
    )]
    pub(crate) database: String,
    /// Begin with so many generated products instead of the seed
    #[arg(long, value_name = "N")]
    pub(crate) products: Option<u64>,
}

impl Cli {
    pub(crate) fn listen(&self) -> SocketAddr {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port)
    }
}
