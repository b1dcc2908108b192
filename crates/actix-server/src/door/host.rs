//! Which hosts this server answers for.
//!
//! A page on the web may point a name of its own at a loopback address and then speak to this server from a visitor's
//! browser. Its requests carry that name as their host, so any host that is not ours is refused.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::config::PublicUrl;
use crate::problem::{Kind, Problem};

/// The host of a request with its port, if it is one of ours. Empty for HTTP/1.0 without one.
pub(super) fn check<'r>(
    request: &'r HttpRequest,
    public: Option<&PublicUrl>,
) -> Result<&'r str, Problem> {
    let header = match request.headers().get(header::HOST) {
        Some(value) => value.to_str().map_err(|_| refused("(unreadable)"))?,
        None => "",
    };
    // A request line with a whole URL names the host as well, and then both must be ours.
    let line = request.uri().authority().map_or("", |a| a.as_str());
    for host in [header, line].into_iter().filter(|h| !h.is_empty()) {
        if !is_ours(host, public) {
            return Err(refused(host));
        }
    }
    Ok(if line.is_empty() { header } else { line })
}

fn refused(host: &str) -> Problem {
    let message = format!("this server does not answer for the host '{host}'");
    Problem::new(Kind::HostRefused, message)
        .target("Host")
        .hint(
            "use a loopback address such as 127.0.0.1, or name the host in the server's public URL",
        )
}

fn is_ours(host: &str, public: Option<&PublicUrl>) -> bool {
    let name = without_port(host).to_ascii_lowercase();
    is_loopback(&name) || public.is_some_and(|url| url.host() == name)
}

fn is_loopback(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name.ends_with(".localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|a| a.to_canonical().is_loopback())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_and_the_public_host_are_ours() {
        let public: PublicUrl = "https://school.example/preau".parse().unwrap();
        for (host, ours) in [
            ("127.0.0.1", true),
            ("127.0.0.1:8080", true),
            ("127.9.9.9:1", true),
            ("localhost", true),
            ("LOCALHOST:8080", true),
            ("app.localhost", true),
            ("[::1]", true),
            ("[::1]:8080", true),
            ("[::ffff:127.0.0.1]:8080", true),
            ("school.example", true),
            ("School.Example:8443", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("school.example.evil.example", false),
            ("10.0.0.1", false),
            ("0.0.0.0", false),
            ("[::]", false),
            ("user@127.0.0.1", false),
            (":8080", false),
        ] {
            assert_eq!(is_ours(host, Some(&public)), ours, "{host}");
        }
        assert!(!is_ours("school.example", None));
    }
}
