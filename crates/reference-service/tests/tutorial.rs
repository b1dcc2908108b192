//! The tutorial of this crate's README: its code is the example's, and what it says of the service is true.

#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;

use actix_server::Config;

#[expect(unreachable_pub, reason = "an example is a program of its own")]
#[path = "../examples/bookshelf.rs"]
mod bookshelf;

const README: &str = include_str!("../README.md");
const EXAMPLE: &str = include_str!("../examples/bookshelf.rs");

/// `PREAU_BLESS=1` copies the example anew.
#[test]
fn the_readme_shows_the_example_as_it_is() {
    let (before, rest) = README.split_once("```rust\n").unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    if std::env::var_os("PREAU_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        std::fs::write(path, format!("{before}```rust\n{EXAMPLE}```{after}")).unwrap();
    } else {
        assert!(
            shown == EXAMPLE,
            "the README's code is not examples/bookshelf.rs"
        );
    }
}

#[test]
fn a_service_is_a_hundred_lines() {
    let code = EXAMPLE.lines().map(str::trim_start);
    let code = code.filter(|l| !(l.is_empty() || l.starts_with("//") || l.starts_with("use ")));
    assert!(code.count() <= 100, "the tutorial promises less");
}

/// Every `curl` line of the README with what stands in the line below it.
#[test]
fn the_service_answers_as_the_readme_says() {
    // The example's own `main` opens port 8080, which a test leaves to others.
    let _: fn() -> anyhow::Result<()> = bookshelf::main;
    let service = bookshelf::service("sqlite::memory:").unwrap();
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        service_path: "/".to_owned(),
        ..Config::default()
    };
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        actix_server::serve(config, service, |at| say.send(at).unwrap()).unwrap();
    });
    let at = hear.recv().unwrap();
    let mut lines = README.lines();
    let mut asked = 0;
    while let Some(line) = lines.next() {
        let Some(command) = line.strip_prefix("$ curl ") else {
            continue;
        };
        let answer = ask(at, command);
        let expected = lines.next().unwrap();
        assert!(
            answer.contains(expected),
            "{command}\nsaid: {answer}\nnot:  {expected}"
        );
        asked += 1;
    }
    assert!(asked > 3, "the README asks nothing");
}

/// Sends what a `curl` line says: `-X`, `-d` and a URL at the end.
fn ask(at: SocketAddr, command: &str) -> String {
    let (mut method, mut body) = ("GET", "");
    let command = format!(" {command}");
    let mut words = command.split(" -d ");
    let head = words.next().unwrap();
    let mut target = head.rsplit(' ').next().unwrap();
    if let Some((_, rest)) = head.split_once("-X ") {
        method = rest.split(' ').next().unwrap();
    }
    if let Some(rest) = words.next() {
        let (text, url) = rest.trim_start_matches('\'').rsplit_once("' ").unwrap();
        (body, target) = (text, url);
        if method == "GET" {
            method = "POST";
        }
    }
    let target = target
        .trim_matches(['"', '\''])
        .trim_start_matches("localhost:8080");
    let mut stream = TcpStream::connect(at).unwrap();
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
