//! The absolute URL under which a client reached this server: what every link begins with.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::http::header::HeaderMap;

use crate::config::Config;

/// Where the client stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Base {
    /// Absolute URL of the server, without a slash at its end.
    pub(crate) root: String,
    /// Absolute URL of the service root, with its slash.
    pub(crate) service: Arc<str>,
    /// Path of the service root on this server, with its slash; what stands in front of it is a proxy's.
    pub(crate) path: Arc<str>,
}

impl Base {
    fn at(root: String, config: &Config) -> Self {
        let path = config.service_path.as_str();
        let service = [root.as_str(), path].concat().into();
        let path = path.into();
        Self {
            root,
            service,
            path,
        }
    }

    /// The public URL where one is configured; else what a trusted proxy says; else what the client said.
    pub(super) fn of(
        config: &Config,
        host: &str,
        headers: &HeaderMap,
        peer: Option<IpAddr>,
    ) -> Self {
        if let Some(public) = &config.public_url {
            return Self::at(public.url().to_owned(), config);
        }
        let own = if host.is_empty() {
            config.listen.to_string()
        } else {
            host.to_owned()
        };
        let trusted = |ip: IpAddr| config.trusted_proxies.iter().any(|n| n.contains(ip));
        if !peer.is_some_and(trusted) {
            return Self::at(format!("http://{own}"), config);
        }
        let said = Forwarded::read(headers);
        let scheme = said.proto.unwrap_or("http");
        let host = said.host.unwrap_or(&own);
        let default = if scheme == "https" { "443" } else { "80" };
        let port = said.port.filter(|p| *p != default && !has_port(host));
        let port = port.map_or(String::new(), |p| format!(":{p}"));
        let prefix = said.prefix.unwrap_or_default();
        Self::at(format!("{scheme}://{host}{port}{prefix}"), config)
    }
}

/// What the nearest proxy wrote: the last item of each list.
#[derive(Debug, Default)]
struct Forwarded<'h> {
    proto: Option<&'h str>,
    host: Option<&'h str>,
    port: Option<&'h str>,
    prefix: Option<&'h str>,
}

impl<'h> Forwarded<'h> {
    fn read(headers: &'h HeaderMap) -> Self {
        let mut said = Self {
            proto: last(headers, "x-forwarded-proto"),
            host: last(headers, "x-forwarded-host"),
            port: last(headers, "x-forwarded-port"),
            prefix: last(headers, "x-forwarded-prefix"),
        };
        // RFC 7239 stands above the older headers.
        for pair in last(headers, "forwarded").unwrap_or_default().split(';') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "proto" => said.proto = Some(value),
                "host" => (said.host, said.port) = (Some(value), None),
                _ => {}
            }
        }
        said.only_sound()
    }

    /// Forgets what cannot be part of a URL.
    fn only_sound(self) -> Self {
        let host = |h: &&str| {
            !h.is_empty()
                && h.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b))
        };
        let path = |b: u8| b.is_ascii_alphanumeric() || b"/-._~%".contains(&b);
        Self {
            proto: self.proto.filter(|p| matches!(*p, "http" | "https")),
            host: self.host.filter(host),
            port: self.port.filter(|p| p.parse::<u16>().is_ok()),
            prefix: self
                .prefix
                .map(|p| p.trim_end_matches('/'))
                .filter(|p| p.starts_with('/') && !p.starts_with("//") && p.bytes().all(path)),
        }
    }
}

fn last<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let line = headers.get_all(name).last()?;
    let item = line.to_str().ok()?.rsplit(',').next()?.trim();
    (!item.is_empty()).then_some(item)
}

fn has_port(host: &str) -> bool {
    let behind = host.rsplit_once(']').map_or(host, |(_, rest)| rest);
    behind.contains(':')
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn root(
        public: Option<&str>,
        host: &str,
        headers: &[(&'static str, &'static str)],
        peer: &str,
    ) -> String {
        let config = Config {
            public_url: public.map(|p| p.parse().unwrap()),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..Config::default()
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        Base::of(&config, host, &map, Some(peer.parse().unwrap())).root
    }

    #[test]
    fn links_begin_where_the_client_stands() {
        const PROXY: &str = "10.1.2.3";
        for (public, host, headers, peer, expected) in [
            (
                None,
                "127.0.0.1:8080",
                &[][..],
                "127.0.0.1",
                "http://127.0.0.1:8080",
            ),
            (None, "", &[], "127.0.0.1", "http://127.0.0.1:8080"),
            (
                Some("https://s.example/p/"),
                "127.0.0.1",
                &[],
                "127.0.0.1",
                "https://s.example/p",
            ),
            (
                Some("https://s.example"),
                "x",
                &[("x-forwarded-host", "y")],
                PROXY,
                "https://s.example",
            ),
            // A stranger is not believed.
            (
                None,
                "localhost",
                &[("x-forwarded-host", "evil")],
                "127.0.0.1",
                "http://localhost",
            ),
            (
                None,
                "localhost",
                &[("forwarded", "host=evil")],
                "127.0.0.1",
                "http://localhost",
            ),
            // A trusted proxy is.
            (
                None,
                "localhost:8080",
                &[
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-host", "s.example"),
                ],
                PROXY,
                "https://s.example",
            ),
            (
                None,
                "localhost:8080",
                &[
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-host", "s.example"),
                    ("x-forwarded-port", "8443"),
                ],
                PROXY,
                "https://s.example:8443",
            ),
            (
                None,
                "l",
                &[
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-host", "s.example"),
                    ("x-forwarded-port", "443"),
                ],
                PROXY,
                "https://s.example",
            ),
            (
                None,
                "l",
                &[
                    ("x-forwarded-host", "s.example:81"),
                    ("x-forwarded-port", "82"),
                ],
                PROXY,
                "http://s.example:81",
            ),
            (
                None,
                "l",
                &[
                    ("x-forwarded-host", "s.example"),
                    ("x-forwarded-prefix", "/p/"),
                ],
                PROXY,
                "http://s.example/p",
            ),
            (
                None,
                "l",
                &[
                    (
                        "forwarded",
                        "for=1.2.3.4, for=\"[::1]\";host=\"s.example:8\";proto=https",
                    ),
                    ("x-forwarded-host", "no"),
                ],
                PROXY,
                "https://s.example:8",
            ),
            // What cannot be part of a URL is left out.
            (
                None,
                "l",
                &[
                    ("x-forwarded-host", "a/b"),
                    ("x-forwarded-proto", "gopher"),
                    ("x-forwarded-prefix", "//x"),
                ],
                PROXY,
                "http://l",
            ),
        ] {
            assert_eq!(root(public, host, headers, peer), expected, "{headers:?}");
        }
    }
}
