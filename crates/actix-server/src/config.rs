//! Every setting and every limit of the door, by name, with its default.
//!
//! Must never know: where a setting was read from. The binary fills [`Config`] from its command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// How the server stands in the world.
#[derive(Clone, Debug)]
pub struct Config {
    /// Only a loopback address is accepted until accounts exist.
    pub listen: SocketAddr,
    /// How clients reach this server, when that is not what their `Host` header says.
    pub public_url: Option<PublicUrl>,
    /// Peers whose `Forwarded` and `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// Threads that talk HTTP; 0 for as many as there are cores.
    pub workers: usize,
    pub limits: Limits,
    pub times: Times,
    pub lanes: Lanes,
    /// The path of the OData service root, with a slash at both ends; `/` where the service is all there is.
    pub service_path: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            trusted_proxies: Vec::new(),
            workers: 0,
            limits: Limits::default(),
            times: Times::default(),
            lanes: Lanes::default(),
            service_path: SERVICE_PATH.to_owned(),
        }
    }
}

/// The path of the OData service root, unless the configuration says another.
pub const SERVICE_PATH: &str = "/odata-api/";

/// Bytes of an answer below which compression costs more than it saves.
pub const GZIP_FROM: usize = 1024;

/// Bytes of an answer that are gathered before they are sent on as one piece.
pub const PIECE: usize = 64 * 1024;

/// Pieces of a streamed answer that wait for a slow reader.
pub const PIECES_WAITING: usize = 4;

/// Base URLs for which ready documents are kept.
pub const BASES_KEPT: usize = 64;

/// What is too large to be read.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the request's path and query (414).
    pub url: usize,
    /// Bytes of all request headers, names and values (431).
    pub headers: usize,
    /// Bytes of a request body (413).
    pub body: usize,
    /// Bytes that the children of one block of rows may take before they are written between their parents.
    pub block: usize,
    /// Items of one delta, and rows that one `/$each` may change (400).
    pub items: usize,
    /// Connections that may be open.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            url: 16 * 1024,
            headers: 32 * 1024,
            body: 4 * 1024 * 1024,
            block: 256 * 1024 * 1024,
            items: 100_000,
            connections: 10_000,
        }
    }
}

/// What takes too long.
#[derive(Clone, Debug)]
pub struct Times {
    /// Until a client has sent the head of its request.
    pub request_head: Duration,
    /// Until the body of a request is here as a whole.
    pub request_body: Duration,
    /// Until an idle connection is closed.
    pub keep_alive: Duration,
    /// Until a request that waits for a database thread is refused (503).
    pub queue: Duration,
    /// Until a reader that takes nothing of a streamed answer is given up.
    pub reader: Duration,
    /// Until a streamed answer is given up, however fast its reader is.
    pub stream: Duration,
    /// For requests under way when the server stops.
    pub stop: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            request_head: Duration::from_secs(10),
            request_body: Duration::from_secs(30),
            keep_alive: Duration::from_secs(75),
            queue: Duration::from_secs(30),
            reader: Duration::from_secs(30),
            stream: Duration::from_secs(30 * 60),
            stop: Duration::from_secs(10),
        }
    }
}

/// The threads that talk to the database.
#[derive(Clone, Debug)]
pub struct Lanes {
    /// Queries that run at the same time.
    pub common: usize,
    /// Threads kept free for lookups by key, so that no heavy query delays them.
    pub lookups: usize,
    /// Requests that change rows at the same time. On SQLite they are committed together.
    pub writers: usize,
    /// Streamed answers that leave the common lane as soon as their first block is there.
    pub exports: usize,
    /// Requests that may wait for each lane (503 beyond).
    pub waiting: usize,
    /// Runs a lookup by key where the request is parsed. Right for an embedded database, wrong for a distant one.
    pub lookups_inline: bool,
}

impl Default for Lanes {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            common: cores,
            lookups: cores.div_ceil(2),
            writers: 32,
            exports: 8,
            waiting: 1024,
            lookups_inline: false,
        }
    }
}

impl Lanes {
    /// Connections that all lanes together may hold at the same time.
    #[must_use]
    pub fn connections(&self, workers: usize) -> usize {
        let inline = if self.lookups_inline { workers } else { 0 };
        self.common + self.lookups + self.exports + inline
    }
}

impl Config {
    /// The number of HTTP threads, with 0 resolved.
    #[must_use]
    pub fn workers(&self) -> usize {
        if self.workers > 0 {
            return self.workers;
        }
        std::thread::available_parallelism().map_or(2, usize::from)
    }

    /// Connections that the database pool should offer to this server.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.lanes.connections(self.workers())
    }
}

/// A setting that does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error("'{0}' is not a URL such as https://school.example/preau")]
    Url(String),
    #[error("'{0}' is not an address or a network such as 10.0.0.0/8")]
    Network(String),
}

/// The URL under which the world sees the root of this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// Without a slash at its end.
    url: String,
    host: String,
}

impl PublicUrl {
    /// Without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path of the server's root, without a slash at its end; empty for none.
    #[must_use]
    pub fn path(&self) -> &str {
        let behind = self.url.split_once("://").map_or("", |(_, rest)| rest);
        behind
            .find('/')
            .and_then(|at| behind.get(at..))
            .unwrap_or("")
    }

    /// Without a port, in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl std::str::FromStr for PublicUrl {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        let wrong = || SettingError::Url(text.to_owned());
        let uri: actix_web::http::Uri = text.parse().map_err(|_| wrong())?;
        let scheme = uri.scheme_str().ok_or_else(wrong)?;
        let authority = uri.authority().ok_or_else(wrong)?;
        let plain = uri.query().is_none() && !authority.as_str().contains('@');
        if !plain || !matches!(scheme, "http" | "https") || uri.host().is_none_or(str::is_empty) {
            return Err(wrong());
        }
        let path = uri.path().trim_end_matches('/');
        Ok(Self {
            url: format!("{scheme}://{authority}{path}"),
            host: authority.host().to_ascii_lowercase(),
        })
    }
}

/// An address, or all addresses that share its first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    #[must_use]
    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                same(a.to_bits().into(), b.to_bits().into(), 32 - self.bits)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128 - self.bits),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// Whether two addresses differ in their last `free` bits at most.
fn same(a: u128, b: u128, free: u8) -> bool {
    let shift = u32::from(free);
    a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
}

impl std::str::FromStr for Network {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        let wrong = || SettingError::Network(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let widest = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(widest);
        if bits > widest {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls_are_cut_to_scheme_host_and_path() {
        for (text, url, host) in [
            (
                "https://School.example",
                "https://School.example",
                "school.example",
            ),
            (
                "https://school.example/",
                "https://school.example",
                "school.example",
            ),
            (
                "http://school.example:8080/preau/",
                "http://school.example:8080/preau",
                "school.example",
            ),
            (
                "http://[2001:db8::1]:80",
                "http://[2001:db8::1]:80",
                "[2001:db8::1]",
            ),
        ] {
            let parsed: PublicUrl = text.parse().unwrap();
            assert_eq!((parsed.url(), parsed.host()), (url, host));
        }
        for text in [
            "",
            "school.example",
            "ftp://x/",
            "https://",
            "https://u@h/",
            "https://h/?q",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn networks_hold_the_addresses_that_share_their_bits() {
        let holds = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.contains(address.parse().unwrap())
        };
        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("127.0.0.1", "127.0.0.1"));
        assert!(!holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(holds("0.0.0.0/0", "8.8.8.8"));
        assert!(holds("2001:db8::/32", "2001:db8:1::7"));
        assert!(!holds("2001:db8::/32", "2001:db9::"));
        assert!(!holds("0.0.0.0/0", "::1"));
        for text in ["", "x", "10.0.0.0/33", "::/129", "10.0.0.0/-1"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
